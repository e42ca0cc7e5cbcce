package assessment

import (
	"time"

	"readiness/assessment/framework"
)

// Release is what a publication is known by: the record of the journal that published it. A State of that record gives
// what was published then, whatever came after it.
type Release struct {
	Seq  uint64
	Head string // SEQ:HASH, as journal.ParseHead reads it
	At   time.Time

	Replaces ID // what it took the place of without correcting it, for the reason that stands among the corrections; "" for none
}

// Release gives the publication of an assessment; of one that is superseded the one that it had. ok is false for one that
// was never published.
func (a *Assessment) Release() (r Release, ok bool) {
	if a.PublishedSeq == 0 {
		return r, false
	}
	r = Release{Seq: a.PublishedSeq, Head: a.PublishedHead.String(), At: a.PublishedAt}
	for _, c := range a.Corrections {
		if c.Seq == r.Seq {
			r.Replaces = c.Replaces
		}
	}
	return r, true
}

// Successor gives what took the place of an assessment that is superseded: what is published of its unit, year and
// framework version. nil for any other.
func (s *State) Successor(a *Assessment) *Assessment {
	if a.Stage != Superseded {
		return nil
	}
	return published(s, a.Unit, a.Year, a.Framework)
}

// PublishedOf gives the assessment behind a row of Published, nil for none.
func (s *State) PublishedOf(def *framework.Definition, unit string, year int) *Assessment {
	return published(s, unit, year, def)
}

// Current gives the assessments behind the rows of Panel, in their order.
func (s *State) Current(def *framework.Definition) []*Assessment {
	var list, same []*Assessment
	take := func() {
		if a := standing(same); a != nil {
			list = append(list, a)
		}
		same = nil
	}
	for _, a := range s.Assessments() {
		if a.Framework.Ref() != def.Ref() || a.Framework.Hash != def.Hash {
			continue
		}
		if len(same) > 0 && (same[0].Unit != a.Unit || same[0].Year != a.Year) {
			take()
		}
		same = append(same, a)
	}
	take()
	return list
}

// numbered gives the assessments of a unit and year by a framework version, by their numbers.
func numbered(v view, unit string, year int, def *framework.Definition) (list []*Assessment) {
	for n := 1; ; n++ {
		a := v.assessment(newID(unit, year, def.Ref(), n))
		if a == nil {
			return list
		}
		if a.meets(unit, year, def) == "" {
			list = append(list, a)
		}
	}
}

// published gives the one of them that is published, nil for none.
func published(v view, unit string, year int, def *framework.Definition) *Assessment {
	if a := standing(numbered(v, unit, year, def)); a != nil && a.Stage == Published {
		return a
	}
	return nil
}

// standing gives, of the assessments of one unit, year and framework version by their numbers, the one whose answers are
// scored; nil for none. It is the published one. There is one at most, but where several were published before publishing
// one began to supersede the others: then it is the last of them. As long as none is published it is the first, unless that
// is superseded and a correction is not; second opinions stay out.
func standing(list []*Assessment) *Assessment {
	var best *Assessment
	worth := 0
	for _, a := range list {
		own := 0
		switch {
		case a.Stage == Published:
			own = 4
		case a.Parallel == 1 && a.Stage != Superseded:
			own = 3
		case a.Corrects != "" && a.Stage != Superseded:
			own = 2
		case a.Parallel == 1:
			own = 1
		}
		if own > worth || own == 4 && worth == 4 && a.PublishedSeq > best.PublishedSeq {
			best, worth = a, own
		}
	}
	return best
}
