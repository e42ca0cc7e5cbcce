package matching_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"readiness/scoring/matching"
	"readiness/scoring/matching/matchingtest"
)

// instance draws a problem with every kind of rule.
func instance(t *rapid.T, gaps, programmes int) matching.Problem {
	small := func(name string, low, high int) int { return rapid.IntRange(low, high).Draw(t, name) }
	var p matching.Problem
	for k := range small("countries", 1, 3) {
		p.Countries = append(p.Countries, matching.Country{Key: fmt.Sprint("k", k), Weight: float64(small("weight", 0, 8)) / 4})
	}
	for g := range small("gaps", 0, gaps) {
		gap := matching.Gap{
			Key: fmt.Sprintf("g%02d", g), Country: small("country", 0, len(p.Countries)-1),
			Gain: float64(max(0, small("gain", -2, 20))) / 10, Cost: int64(small("cost", 1, 60)), Blocked: small("blocked", 0, 15) == 0,
		}
		p.Gaps = append(p.Gaps, gap)
	}
	for range small("requirements", 0, len(p.Gaps)) {
		a, b := small("a", 0, len(p.Gaps)-1), small("b", 0, len(p.Gaps)-1)
		if a != b && p.Gaps[a].Country == p.Gaps[b].Country { // circles too
			p.Gaps[a].Requires = append(p.Gaps[a].Requires, b)
		}
	}
	for i := range small("programmes", 0, programmes) {
		q := matching.Programme{
			Key: fmt.Sprint("p", i), Budget: int64(small("budget", 0, 200)), Floor: int64(max(0, small("floor", -40, 60))),
			PerCountry: small("per country", 0, 2), Maximum: small("maximum", 0, 3),
		}
		if rapid.Bool().Draw(t, "ceiling?") {
			q.Ceiling = q.Floor + int64(small("ceiling", 1, 60))
		}
		for k := range p.Countries {
			if small("lot?", 0, 3) == 0 {
				q.Lots = append(q.Lots, matching.Lot{Country: k, Budget: int64(small("lot", 0, 100))})
			}
		}
		p.Programmes = append(p.Programmes, q)
	}
	for g := range p.Gaps {
		for q := range p.Programmes {
			if small("eligible", 0, 3) > 0 {
				p.Pairs = append(p.Pairs, matching.Pair{
					Gap: g, Programme: q, Amount: int64(small("amount", 1, 60)), Conditional: small("conditional", 0, 3) == 0,
				})
			}
		}
	}
	return p
}

// shuffled is the same problem with all its rows in another order.
func shuffled(p matching.Problem, seed uint64) matching.Problem {
	r := rand.New(rand.NewPCG(seed, 1))
	ks, gs, qs := r.Perm(len(p.Countries)), r.Perm(len(p.Gaps)), r.Perm(len(p.Programmes))
	out := matching.Problem{
		Countries: make([]matching.Country, len(ks)), Gaps: make([]matching.Gap, len(gs)), Programmes: make([]matching.Programme, len(qs)),
	}
	for i, to := range ks {
		out.Countries[to] = p.Countries[i]
	}
	for i, to := range gs {
		g := p.Gaps[i]
		g.Country, g.Requires = ks[g.Country], nil
		for _, q := range slices.Backward(p.Gaps[i].Requires) {
			g.Requires = append(g.Requires, gs[q])
		}
		out.Gaps[to] = g
	}
	for i, to := range qs {
		q := p.Programmes[i]
		q.Lots = nil
		for _, l := range slices.Backward(p.Programmes[i].Lots) {
			q.Lots = append(q.Lots, matching.Lot{Country: ks[l.Country], Budget: l.Budget})
		}
		out.Programmes[to] = q
	}
	for _, i := range r.Perm(len(p.Pairs)) {
		a := p.Pairs[i]
		a.Gap, a.Programme = gs[a.Gap], qs[a.Programme]
		out.Pairs = append(out.Pairs, a)
	}
	return out
}

// told is a result in words that hold whatever the order of rows.
func told(p matching.Problem, r matching.Result) (lines []string) {
	name := func(i int) string {
		return p.Programmes[p.Pairs[i].Programme].Key + "<" + p.Gaps[p.Pairs[i].Gap].Key
	}
	for _, a := range r.Allocations {
		lines = append(lines, fmt.Sprintf("%s %d #%d", name(a.Pair), a.Amount, a.Grant))
	}
	for _, u := range r.Unmatched {
		line := p.Gaps[u.Gap].Key + ": " + string(u.Reason)
		if u.Requires >= 0 {
			line += " " + p.Gaps[u.Requires].Key
		}
		for _, o := range u.Options {
			line += fmt.Sprintf("; %s %s %d", name(o.Pair), o.Reason, o.Short)
		}
		lines = append(lines, line)
	}
	return append(lines, fmt.Sprintf("%x %x %x", r.Value, r.Bound, r.Gap))
}

type failing interface {
	Helper()
	Fatal(args ...any)
}

func greedy(t failing, p matching.Problem) matching.Result {
	t.Helper()
	r, err := matching.Greedy(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	if err := matching.Verify(p, r); err != nil {
		t.Fatal(err)
	}
	return r
}

func BenchmarkGreedy(b *testing.B) {
	for _, size := range [][2]int{{200, 10}, {16_000, 50}} {
		for _, ruled := range []bool{false, true} {
			benchmarkGreedy(b, fmt.Sprintf("%dx%d/ruled=%v", size[0], size[1], ruled), matchingtest.Random(size[0], size[1], ruled))
		}
	}
	benchmarkGreedy(b, "16000x8/equal", equal(16_000, 194, 8))
}

func benchmarkGreedy(b *testing.B, name string, p matching.Problem) {
	b.Run(name, func(b *testing.B) {
		b.ReportAllocs()
		var r matching.Result
		for b.Loop() {
			r, _ = matching.Greedy(context.Background(), p)
		}
		b.ReportMetric(r.Gap, "gap-%")
		if err := matching.Verify(p, r); err != nil {
			b.Fatal(err)
		}
	})
}
