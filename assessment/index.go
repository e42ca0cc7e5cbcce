package assessment

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/scoring"
)

// Index is the computed index of a panel.
type Index struct {
	Panel     *Panel
	Model     *scoring.Model
	Scores    *scoring.Result // units are the panel's rows, in their order
	Standings []Standing      // by index descending, then unit, then year; units without an index last
}

// Standing is one unit's place.
type Standing struct {
	Row      int // of the panel
	Unit     string
	Year     int
	Score    float64 // the index, 0..1, claimed reading; NaN when not ranked
	Ranked   bool
	Rank     int // among the units of the year, 1 = best; 0 when not ranked
	Tied     bool
	Band     framework.Band // zero when there is none
	Coverage float64        // 0..1; NaN where no question applies
	Imputed  int            // questions filled with the median of the income group
	Low      float64        // the index if every unknown answer were worst, 0..1; NaN where there is none
	High     float64        // and if every one were best

	// The verified reading: the index when only answers that a reviewer accepted count and all others are 0, 0..1 and
	// never above Score; NaN without an index, and where nothing is known of reviews. Verification is the share of the
	// weight whose answers were accepted.
	Verified     float64
	Verification float64
}

// NewIndex scores a panel. The error is an *Error of kind Invalid that lists every cell that cannot be scored.
func NewIndex(p *Panel) (*Index, error) {
	model, err := p.Framework.Model()
	if err != nil {
		e := &Error{Kind: Invalid, Err: err, Msg: fmt.Sprintf("framework %s cannot be scored:", p.Framework.Ref())}
		for _, one := range parts(err) {
			e.Fields = append(e.Fields, Field{Message: one.Error()})
		}
		return nil, e
	}
	cells, err := p.cells(model)
	if err != nil {
		return nil, err
	}
	scores, err := model.Score(cells)
	if err != nil {
		return nil, p.scoringError(err)
	}
	x := &Index{Panel: p, Model: model, Scores: scores}
	x.Standings = x.standings()
	return x, nil
}

// cells turns the answers into raw numbers.
func (p *Panel) cells(model *scoring.Model) (scoring.Panel, error) {
	questions := p.Framework.Questions()
	out := scoring.Panel{
		Units: len(p.Rows), Cells: make([]scoring.Cell, 0, len(p.Rows)*model.Leaves()),
		Period: make([]int, len(p.Rows)), Group: make([]int, len(p.Rows)),
	}
	faults := p.misplaced()
	for u, r := range p.Rows {
		if len(r.Values) != len(questions) {
			return out, &Error{Kind: Internal, Msg: "a row does not fit its framework",
				Err: fmt.Errorf("unit %s: %d values for %d questions", r.Unit, len(r.Values), len(questions))}
		}
		out.Period[u], out.Group[u] = r.Year, p.lenders(u)
		for i, v := range r.Values {
			cell, err := questions[i].Cell(v)
			if err != nil {
				faults = append(faults, Field{Path: p.path(u, questions[i].ID), Message: err.Error()})
			}
			out.Cells = append(out.Cells, cell)
		}
	}
	if len(faults) > 0 {
		return out, &Error{Kind: Invalid, Msg: "some answers do not fit their questions:", Fields: faults}
	}
	return out, nil
}

// misplaced reports units that stand twice in a year. A code that no table knows is no fault: it may have been a country
// when it was assessed, and has a name, classes and peers no more.
func (p *Panel) misplaced() []Field {
	type place struct {
		unit string
		year int
	}
	seen := map[place]bool{}
	var faults []Field
	for _, r := range p.Rows {
		at := fmt.Sprintf("%s %d", r.Unit, r.Year)
		if seen[place{r.Unit, r.Year}] {
			faults = append(faults, Field{Path: at, Message: "stands twice; a unit has one set of answers a year"})
		}
		seen[place{r.Unit, r.Year}] = true
	}
	return faults
}

func (p *Panel) path(row int, question string) string {
	return fmt.Sprintf("%s %d, %s", p.Rows[row].Unit, p.Rows[row].Year, question)
}

// lenders numbers the group from which a row's holes are imputed: the countries of the same income group. A country
// without one, and a fictional one, has nobody to borrow from and lends to nobody: it is a group of its own. Units that
// are not countries are one group.
func (p *Panel) lenders(row int) int {
	if p.Framework.Entity != framework.Country {
		return 0
	}
	if c, ok := p.country(p.Rows[row].Unit); ok && !c.Fictional {
		income := p.Atlas.Class(c, ClassDate(p.Rows[row].Year)).Income
		if i := slices.Index([]country.IncomeGroup{"L", "LM", "UM", "H"}, income); i >= 0 {
			return i
		}
	}
	return -1 - row
}

// ClassDate is the day on which a country's classes are read for an assessment of a year: its last.
func ClassDate(year int) time.Time { return time.Date(year, time.December, 31, 0, 0, 0, 0, time.UTC) }

// parts takes joined errors apart.
func parts(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return []error{err}
}

// scoringError names units and questions in what scoring knows by number.
func (p *Panel) scoringError(err error) error {
	e := &Error{Kind: Invalid, Msg: "some answers cannot be scored:", Err: err}
	for _, one := range parts(err) {
		var cell *scoring.CellError
		if !errors.As(one, &cell) {
			return &Error{Kind: Internal, Msg: "the answers could not be scored", Err: err}
		}
		e.Fields = append(e.Fields, Field{Path: p.path(cell.Unit, cell.Leaf), Message: cell.Reason})
	}
	return e
}

func (x *Index) standings() []Standing {
	low, high := x.Scores.Intervals()
	leaves := x.Model.Leaves()
	list := make([]Standing, len(x.Panel.Rows))
	for u, r := range x.Panel.Rows {
		s := Standing{Row: u, Unit: r.Unit, Year: r.Year, Score: math.NaN(), Low: low[u], High: high[u]}
		s.Coverage = x.Scores.Coverage(u, 0)
		s.Verified, s.Verification = x.verified(u)
		for l := range leaves {
			if x.Scores.State(u, l) == scoring.Imputed {
				s.Imputed++
			}
		}
		if score, ok := x.Scores.Index(u); ok {
			s.Score = score
			s.Band, _ = x.Panel.Framework.Band(score)
		}
		s.Rank, s.Tied, s.Ranked = x.Scores.Rank(u)
		list[u] = s
	}
	slices.SortStableFunc(list, func(a, b Standing) int {
		return cmp.Or(byScore(a, b), cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Year, b.Year))
	})
	return list
}

// verified gives the verified reading of a row, NaN where there is none.
func (x *Index) verified(row int) (score, coverage float64) {
	accepted := x.Panel.Rows[row].Accepted
	if accepted == nil {
		return math.NaN(), math.NaN()
	}
	return x.Scores.Counting(row, func(leaf int) bool { return leaf < len(accepted) && accepted[leaf] })
}

func byScore(a, b Standing) int {
	switch {
	case a.Ranked && b.Ranked:
		return cmp.Compare(b.Score, a.Score)
	case a.Ranked:
		return -1
	case b.Ranked:
		return 1
	}
	return 0
}

// Of gives the standing of a unit in a year.
func (x *Index) Of(unit string, year int) (Standing, bool) {
	for _, s := range x.Standings {
		if s.Unit == unit && s.Year == year {
			return s, true
		}
	}
	return Standing{}, false
}

// RankRange gives the least and greatest rank a unit of the panel could hold if the unknown answers of all units were
// anything between worst and best: one above every unit that is surely better, and as low as every unit that may be.
// Units that are not ranked for want of answers may come in above: their answers may come. A unit whose own index has no
// bounds may be anywhere. The rank of today is always inside. ok is false where s has no interval.
func (x *Index) RankRange(s Standing) (best, worst int, ok bool) {
	if math.IsNaN(s.Low) || !s.Ranked {
		return 0, 0, false
	}
	best, worst = 1, 1
	for _, other := range x.Standings {
		if other.Row == s.Row || other.Year != s.Year {
			continue
		}
		unbounded := math.IsNaN(other.Low)
		if other.Ranked && !unbounded && other.Low > s.High {
			best++
		}
		if other.High > s.Low || unbounded && other.Ranked {
			worst++
		}
	}
	return min(best, s.Rank), max(worst, s.Rank), true
}
