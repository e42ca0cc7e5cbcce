package assessment

import (
	"readiness/assessment/framework"
)

// Profile says which tiers of a framework a part of it has reached in one row of the panel, and what holds the next back.
type Profile struct {
	Tiers   []Tier // of the part, from the lowest
	Reached int    // how many of them, from the lowest
	Margin  int    // levels by which the question that is furthest behind misses the next tier, below 0; 0 = all reached
	Behind  []Behind
}

// Tier is one tier of a profile. Of a group with the aggregate stage it is a level.
type Tier struct {
	ID    string
	Title framework.Text
}

// Name is the title of a tier, or its id where it has none.
func (t Tier) Name(lang string) string {
	if name := t.Title.In(lang); name != "" {
		return name
	}
	return t.ID
}

// Behind is a question that holds the next tier back.
type Behind struct {
	Question *framework.Node
	Levels   int  // how many levels are missing
	Assessed bool // false: not assessed, which counts as the lowest level
}

// Last is the highest tier that is reached; ok is false where none is.
func (p Profile) Last() (t Tier, ok bool) {
	if p.Reached == 0 {
		return Tier{}, false
	}
	return p.Tiers[p.Reached-1], true
}

// Next is the tier that comes next; ok is false where every tier is reached.
func (p Profile) Next() (t Tier, ok bool) {
	if p.Reached >= len(p.Tiers) {
		return Tier{}, false
	}
	return p.Tiers[p.Reached], true
}

// Profile gives the tiers of a part with the aggregate profile or stage, by equations 27 and 28. ok is false for other
// parts, and where the part has no score.
func (x *Index) Profile(row int, part *framework.Node) (p Profile, ok bool) {
	n, known := x.Model.Lookup(part.ID)
	if !known {
		return Profile{}, false
	}
	s, ok := x.Scores.Tiers(row, n)
	if !ok {
		return Profile{}, false
	}
	p = Profile{Tiers: tiersOf(x.Panel.Framework, part), Reached: s.Reached, Margin: s.Margin}
	for _, b := range s.Behind {
		p.Behind = append(p.Behind, Behind{x.Panel.Framework.Questions()[b.Leaf], b.Levels, b.Assessed})
	}
	return p, true
}

// tiersOf names what scoring counts: the framework's tiers, or of a stage all levels but the lowest.
func tiersOf(def *framework.Definition, part *framework.Node) []Tier {
	var list []Tier
	if part.Aggregate == framework.AggregateStage {
		for _, l := range part.Children[0].Answer.Levels[1:] {
			list = append(list, Tier{l.ID, l.Title})
		}
		return list
	}
	for _, t := range def.Tiers {
		list = append(list, Tier{t.ID, t.Title})
	}
	return list
}

// NoOverall says that a framework gives no overall number: its root has the aggregate none. Nothing is ranked then, and
// nothing has a band or an interval.
func NoOverall(def *framework.Definition) bool { return def.Root.Aggregate == framework.AggregateNone }

// behind gives the levels by which each leaf misses the next tier of the whole; nil where the whole is no profile.
func (x *Index) behind(row int) map[int]int {
	s, ok := x.Scores.Tiers(row, 0)
	if !ok {
		return nil
	}
	levels := map[int]int{}
	for _, b := range s.Behind {
		levels[b.Leaf] = b.Levels
	}
	return levels
}
