package assessment

import (
	"math"

	"readiness/assessment/funding"
)

// NeedsMet is how much of the costed need of some units is funded.
type NeedsMet struct {
	Needs    int           // actions that are neither done nor dropped
	Uncosted int           // of them: without a cost, or with one that could not be converted
	Cost     funding.Range // of those with a cost, in the reported money
	Funded   int64         // what is committed to them, of each action never more than it costs (base)
	Pledged  int64         // beside it
	Unfunded int64         // base cost - Funded
}

// Share is what is funded of the costed need:
//
//	needs met = sum of min(committed, base cost) / sum of base cost                                (43)
//
// and its range, over the high and over the low cost, none above 1. ok is false without a costed need.
func (m NeedsMet) Share() (low, base, high float64, ok bool) {
	if m.Cost.Base == 0 {
		return 0, 0, 0, false
	}
	part := func(of int64) float64 { return min(1, float64(m.Funded)/math.Max(float64(of), 1)) }
	return part(m.Cost.High), part(m.Cost.Base), part(m.Cost.Low), true
}

// Add counts one need more.
func (m *NeedsMet) Add(n *Need) {
	if !n.Open() {
		return
	}
	m.Needs++
	m.Pledged = plus(m.Pledged, n.Pledged)
	if !n.Costed() {
		m.Uncosted++
		return
	}
	t := n.Cost.Total
	m.Cost = funding.Range{Low: plus(m.Cost.Low, t.Low), Base: plus(m.Cost.Base, t.Base), High: plus(m.Cost.High, t.High)}
	m.Funded = plus(m.Funded, min(n.Committed, t.Base))
	m.Unfunded = plus(m.Unfunded, n.Unfunded)
}

// MeetNeeds counts needs by groups, of which each need names any number: a need of several themes counts under each, so
// that groups do not add up. "" is all.
func MeetNeeds(needs []Need, groups func(*Need) []string) map[string]*NeedsMet {
	met := map[string]*NeedsMet{"": {}}
	for i := range needs {
		met[""].Add(&needs[i])
		for _, group := range groups(&needs[i]) {
			if met[group] == nil {
				met[group] = &NeedsMet{}
			}
			met[group].Add(&needs[i])
		}
	}
	return met
}

// Loose gives the commitments for some units that no need has: for no action, for one that no gap is left of, or for one of
// another framework. They are told apart and never spread over needs.
func (f *Finance) Loose(needs []Need, has func(unit string) bool) []Funded {
	var loose []Funded
	taken := map[*Commitment]bool{}
	for i := range needs {
		for _, one := range needs[i].Commitments {
			taken[one.Commitment] = true
		}
	}
	for _, c := range f.Commitments {
		if !has(string(c.Country)) || taken[c] {
			continue
		}
		one := Funded{Commitment: c}
		var err error
		if one.Money, one.Steps, err = f.converted(c); err != nil {
			one.Problem = err.Error()
		}
		loose = append(loose, one)
	}
	return loose
}

// plus adds amounts that are not negative; a sum that does not fit stays at the greatest number.
func plus(a, b int64) int64 {
	if a > math.MaxInt64-b {
		return math.MaxInt64
	}
	return a + b
}
