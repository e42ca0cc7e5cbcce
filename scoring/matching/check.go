package matching

import (
	"errors"
	"fmt"
	"math"
)

// Check gives everything that is wrong with a problem, joined, each fault wrapping ErrProblem; nil where nothing is.
func (p *Problem) Check() error {
	c := &checker{p: p}
	c.countries()
	c.gaps()
	c.programmes()
	c.pairs()
	return errors.Join(c.faults...)
}

type checker struct {
	p      *Problem
	faults []error
}

func (c *checker) fault(format string, args ...any) {
	c.faults = append(c.faults, fmt.Errorf("%w: "+format, append([]any{ErrProblem}, args...)...))
}

// key refuses empty keys and those that another row of the list has.
func (c *checker) key(seen map[string]bool, kind, key string, row int) {
	if key == "" {
		c.fault("%s in row %d has no key", kind, row)
	} else if seen[key] {
		c.fault("two %s rows have the key %q", kind, key)
	}
	seen[key] = true
}

func (c *checker) countries() {
	seen := map[string]bool{}
	for i, k := range c.p.Countries {
		c.key(seen, "country", k.Key, i)
		if !measure(k.Weight) {
			c.fault("country %q: weight %v is not a number from 0 on", k.Key, k.Weight)
		}
	}
}

func (c *checker) gaps() {
	seen := map[string]bool{}
	for i, g := range c.p.Gaps {
		c.key(seen, "gap", g.Key, i)
		if !within(g.Country, len(c.p.Countries)) {
			c.fault("gap %q: country %d is not in the list", g.Key, g.Country)
		} else if measure(g.Gain) && measure(c.p.Countries[g.Country].Weight) && !measure(c.p.value(i)) {
			c.fault("gap %q: its gain times its country's weight is too great", g.Key)
		}
		if !measure(g.Gain) {
			c.fault("gap %q: gain %v is not a number from 0 on", g.Key, g.Gain)
		}
		if !money(g.Cost) {
			c.fault("gap %q: cost %d is not within 0 and 2^53", g.Key, g.Cost)
		}
		for _, r := range g.Requires {
			switch {
			case !within(r, len(c.p.Gaps)):
				c.fault("gap %q: it requires gap %d, which is not in the list", g.Key, r)
			case r == i:
				c.fault("gap %q: it requires itself", g.Key)
			case c.p.Gaps[r].Country != g.Country:
				c.fault("gap %q: it requires %q, a gap of another country", g.Key, c.p.Gaps[r].Key)
			}
		}
	}
}

func (c *checker) programmes() {
	seen := map[string]bool{}
	for i, p := range c.p.Programmes {
		c.key(seen, "programme", p.Key, i)
		if !money(p.Budget) || !money(p.Floor) || !money(p.Ceiling) {
			c.fault("programme %q: budget %d, floor %d or ceiling %d is not within 0 and 2^53", p.Key, p.Budget, p.Floor, p.Ceiling)
		}
		if p.Ceiling > 0 && p.Floor > p.Ceiling {
			c.fault("programme %q: floor %d is above the ceiling %d", p.Key, p.Floor, p.Ceiling)
		}
		if p.PerCountry < 0 || p.Maximum < 0 {
			c.fault("programme %q: %d grants a country or %d in all is less than none", p.Key, p.PerCountry, p.Maximum)
		}
		lots := map[int]bool{}
		for _, l := range p.Lots {
			if !within(l.Country, len(c.p.Countries)) {
				c.fault("programme %q: a lot is for country %d, which is not in the list", p.Key, l.Country)
			} else if lots[l.Country] {
				c.fault("programme %q: country %q has two lots", p.Key, c.p.Countries[l.Country].Key)
			}
			lots[l.Country] = true
			if !money(l.Budget) {
				c.fault("programme %q: the lot %d is not within 0 and 2^53", p.Key, l.Budget)
			}
		}
	}
}

func (c *checker) pairs() {
	seen := make(map[[2]int]bool, len(c.p.Pairs))
	for i, a := range c.p.Pairs {
		if !within(a.Gap, len(c.p.Gaps)) || !within(a.Programme, len(c.p.Programmes)) {
			c.fault("pair %d: gap %d or programme %d is not in its list", i, a.Gap, a.Programme)
			continue
		}
		gap, programme := c.p.Gaps[a.Gap], c.p.Programmes[a.Programme].Key
		if seen[[2]int{a.Gap, a.Programme}] {
			c.fault("gap %q and programme %q have two pairs", gap.Key, programme)
		}
		seen[[2]int{a.Gap, a.Programme}] = true
		if !money(a.Amount) || a.Amount == 0 {
			c.fault("gap %q and programme %q: amount %d is not within 1 and 2^53", gap.Key, programme, a.Amount)
		}
		if gap.Cost == 0 {
			c.fault("gap %q: it costs nothing, and programme %q could pay it", gap.Key, programme)
		}
	}
}

// measure says whether x is a finite number from 0 to 1e100, so that sums stay finite too.
func measure(x float64) bool { return x >= 0 && x <= 1e100 && !math.IsNaN(x) }

func money(x int64) bool { return x >= 0 && x <= MostMoney }

func within(i, n int) bool { return i >= 0 && i < n }
