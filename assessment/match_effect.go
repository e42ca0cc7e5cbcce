package assessment

import (
	"slices"

	"readiness/scoring"
)

// Effect is what a matching does to the index and the order of countries, computed by the real index: all that a country gets
// at once, and all countries at once.
type Effect struct {
	Units []UnitEffect // which get something, by the order of the index before
	Moved int          // units whose rank changes, others among them
}

// UnitEffect is what a matching does to one unit. Before is as the answers are. After is with what is paid for and, as in
// Matching.Recomputed, with what is there already of that which this requires, though no answer says so yet:
//
//	index after - index before = Index + Already
//
// Of After the verified reading is NaN: nobody has reviewed what is not there yet.
type UnitEffect struct {
	Unit    string
	Year    int
	Needs   int     // that are paid for
	Added   float64 // index points, gains taken one after the other, not weighted
	Index   float64 // index points by which the real index rises for the money; the sum of these, weighted, is Recomputed
	Already float64 // index points that what is done or committed already of the prerequisites adds before it

	Before, After           Standing
	BeforeRanks, AfterRanks RankInterval
}

// RankInterval is between which ranks a unit can stand, whatever the answers are that nobody knows; zero where it has none.
type RankInterval struct{ Best, Worst int }

// Effect computes what a matching does to the index. The error is an *Error.
func (m *Matching) Effect() (*Effect, error) {
	b := m.of
	if b == nil {
		return nil, errUnmade()
	}
	changes := map[int][]scoring.Change{}
	for _, one := range m.rises {
		changes[one.row] = one.changes()
	}
	after, err := b.x.with(changes)
	if err != nil {
		return nil, err
	}
	e := &Effect{}
	for _, year := range b.x.Panel.Years() {
		e.Moved += len(CompareRanks(b.x, after, year).Moved)
	}
	got := b.effects(m)
	then := make([]Standing, len(after.Standings))
	for _, s := range after.Standings {
		then[s.Row] = s
	}
	for _, s := range b.x.Standings {
		if one, ok := got[s.Row]; ok {
			one.Before, one.After = s, then[s.Row]
			one.BeforeRanks, one.AfterRanks = b.x.ranksOf(s), after.ranksOf(then[s.Row])
			e.Units = append(e.Units, *one)
		}
	}
	return e, nil
}

// effects adds up what each row of the panel gets.
func (b *matchBuilder) effects(m *Matching) map[int]*UnitEffect {
	got := map[int]*UnitEffect{}
	for _, a := range m.Allocations {
		n := &m.Market.Needs[a.Need]
		row := b.rows[unitYear{n.Unit, n.Year}]
		if got[row] == nil {
			got[row] = &UnitEffect{Unit: n.Unit, Year: n.Year}
		}
		got[row].Needs++
		got[row].Added += b.problem.Gaps[a.Need].Gain
	}
	for _, one := range m.rises {
		got[one.row].Index, got[one.row].Already = one.points, one.already
	}
	return got
}

// with is the index with some leaves of some rows changed, all else as it is. Nothing in it was reviewed.
func (x *Index) with(changes map[int][]scoring.Change) (*Index, error) {
	scores, err := x.Scores.With(changes)
	if err != nil {
		return nil, &Error{Kind: Internal, Msg: "the index could not be computed with what is paid for", Err: err}
	}
	panel := *x.Panel
	panel.Rows = slices.Clone(panel.Rows)
	for i := range panel.Rows {
		panel.Rows[i].Accepted = nil
	}
	next := &Index{Panel: &panel, Model: x.Model, Scores: scores}
	next.Standings = next.standings()
	return next, nil
}

func (x *Index) ranksOf(s Standing) RankInterval {
	best, worst, _ := x.RankRange(s)
	return RankInterval{best, worst}
}

// errUnmade is of a matching that did not come from an Index.
func errUnmade() error {
	return &Error{Kind: Internal, Msg: "this matching cannot be computed again: it was not made from an index"}
}
