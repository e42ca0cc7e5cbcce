package matching

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Verify says whether a result keeps every rule of its problem, whichever method found it. It works everything out anew
// from the two, and shares nothing with the methods. The value that it compares with, to a part in 1e9, is
//
//	value = sum of w_k(g) gain_g over the gaps g that are paid                                    (37)
//
// Whether Bound is a true bound it cannot say, only that Value does not exceed it. All breaches are given at once,
// joined, each wrapping ErrResult; faults of the problem itself wrap ErrProblem. Nothing is modified.
func Verify(p Problem, r Result) error {
	if err := p.Check(); err != nil {
		return err
	}
	v := newVerifier(&p, &r)
	v.allocations()
	v.requirements()
	v.limits()
	v.figures()
	v.rest()
	v.prices(r.Prices)
	return errors.Join(v.breaches...)
}

type grantKey struct{ programme, country, number int }

type verifier struct {
	p        *Problem
	r        *Result
	breaches []error
	payer    map[int]int // gap -> programme
	spent    []int64
	grants   map[grantKey]int64
}

func newVerifier(p *Problem, r *Result) *verifier {
	return &verifier{p: p, r: r, payer: map[int]int{}, spent: make([]int64, len(p.Programmes)), grants: map[grantKey]int64{}}
}

func (v *verifier) breach(format string, args ...any) {
	v.breaches = append(v.breaches, fmt.Errorf("%w: "+format, append([]any{ErrResult}, args...)...))
}

func (v *verifier) allocations() {
	for i, a := range v.r.Allocations {
		if !within(a.Pair, len(v.p.Pairs)) {
			v.breach("allocation %d: pair %d is not in the list", i, a.Pair)
			continue
		}
		from := v.p.Pairs[a.Pair]
		gap, programme := v.p.Gaps[from.Gap], v.p.Programmes[from.Programme].Key
		if _, twice := v.payer[from.Gap]; twice {
			v.breach("gap %q is paid twice", gap.Key)
		}
		if a.Amount != from.Amount {
			v.breach("gap %q: programme %q pays %d instead of %d", gap.Key, programme, a.Amount, from.Amount)
		}
		if gap.Blocked {
			v.breach("gap %q is blocked and paid", gap.Key)
		}
		v.payer[from.Gap] = from.Programme
		v.spent[from.Programme] = plus(v.spent[from.Programme], max(0, a.Amount))
		key := grantKey{from.Programme, gap.Country, a.Grant}
		v.grants[key] = plus(v.grants[key], max(0, a.Amount))
	}
}

// requirements: what a paid gap requires is paid too, and what gains nothing is paid for one that does.
func (v *verifier) requirements() {
	useful := map[int]bool{}
	var mark func(gap int)
	mark = func(gap int) {
		if useful[gap] {
			return
		}
		useful[gap] = true
		for _, q := range v.p.Gaps[gap].Requires {
			mark(q)
		}
	}
	for g := range v.p.Gaps {
		if _, paid := v.payer[g]; !paid {
			continue
		}
		if v.p.value(g) > 0 {
			mark(g)
		}
		for _, q := range v.p.Gaps[g].Requires {
			if _, paid := v.payer[q]; !paid {
				v.breach("gap %q is paid without %q, which it requires", v.p.Gaps[g].Key, v.p.Gaps[q].Key)
			}
		}
	}
	for g := range v.p.Gaps {
		if _, paid := v.payer[g]; paid && !useful[g] {
			v.breach("gap %q is paid and gains nothing", v.p.Gaps[g].Key)
		}
	}
}

// limits: budgets, floors, ceilings, lots and counts.
func (v *verifier) limits() {
	count := make([]int, len(v.p.Programmes))
	countries := map[[2]int]int64{}
	perCountry := map[[2]int]int{}
	for key, sum := range v.grants {
		p, k := &v.p.Programmes[key.programme], v.p.Countries[key.country].Key
		if sum < p.Floor {
			v.breach("programme %q: a grant of %d to %q is below the floor %d", p.Key, sum, k, p.Floor)
		}
		if p.Ceiling > 0 && sum > p.Ceiling {
			v.breach("programme %q: a grant of %d to %q is above the ceiling %d", p.Key, sum, k, p.Ceiling)
		}
		count[key.programme]++
		at := [2]int{key.programme, key.country}
		countries[at] = plus(countries[at], sum)
		perCountry[at]++
	}
	for at, n := range perCountry {
		p, k := &v.p.Programmes[at[0]], v.p.Countries[at[1]].Key
		if n > max(1, p.PerCountry) {
			v.breach("programme %q: %d grants to %q, and %d are allowed", p.Key, n, k, max(1, p.PerCountry))
		}
		for _, l := range p.Lots {
			if l.Country == at[1] && countries[at] > l.Budget {
				v.breach("programme %q: %d to %q is above its lot of %d", p.Key, countries[at], k, l.Budget)
			}
		}
	}
	for i, p := range v.p.Programmes {
		if v.spent[i] > p.Budget {
			v.breach("programme %q: %d is spent of a budget of %d", p.Key, v.spent[i], p.Budget)
		}
		if p.Maximum > 0 && count[i] > p.Maximum {
			v.breach("programme %q: %d grants, and %d are allowed", p.Key, count[i], p.Maximum)
		}
	}
}

func (v *verifier) figures() {
	value := 0.0
	for g := range v.p.Gaps {
		if _, paid := v.payer[g]; paid {
			value += v.p.value(g)
		}
	}
	if !(math.Abs(value-v.r.Value) <= 1e-9*value) {
		v.breach("the value is %v and stands as %v", value, v.r.Value)
	}
	if !(v.r.Bound >= v.r.Value) {
		v.breach("the value %v exceeds the bound %v", v.r.Value, v.r.Bound)
	}
	if want := distance(v.r.Value, v.r.Bound); !(math.Abs(want-v.r.Gap) <= 1e-9*100) {
		v.breach("value and bound are %v %% apart, and the result says %v", want, v.r.Gap)
	}
	if v.r.Method == "" {
		v.breach("the method has no name")
	}
}

// rest: every gap that is not paid is told of, once, with a reason.
func (v *verifier) rest() {
	told := map[int]bool{}
	for _, u := range v.r.Unmatched {
		if !within(u.Gap, len(v.p.Gaps)) {
			v.breach("unmatched: gap %d is not in the list", u.Gap)
			continue
		}
		key := v.p.Gaps[u.Gap].Key
		if _, paid := v.payer[u.Gap]; paid || told[u.Gap] {
			v.breach("gap %q is told of as unmatched, and is paid or told of before", key)
		}
		told[u.Gap] = true
		if !slices.Contains(Reasons(), u.Reason) {
			v.breach("gap %q is not paid for no reason that is known: %q", key, u.Reason)
		}
	}
	for g := range v.p.Gaps {
		if _, paid := v.payer[g]; !paid && !told[g] {
			v.breach("gap %q is neither paid nor told of", v.p.Gaps[g].Key)
		}
	}
}

// prices: none, or one for each programme, none of them negative.
func (v *verifier) prices(list []float64) {
	if list != nil && len(list) != len(v.p.Programmes) {
		v.breach("%d prices stand for %d programmes", len(list), len(v.p.Programmes))
		return
	}
	for i, x := range list {
		if !measure(x) {
			v.breach("programme %q: the price %v is not a number from 0 on", v.p.Programmes[i].Key, x)
		}
	}
}
