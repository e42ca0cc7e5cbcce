package assessment

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"readiness/assessment/framework"
	"readiness/assessment/spelling"
	"readiness/scoring/matching"
)

// MadeMatching is a matching with what it was made of.
type MadeMatching struct {
	*Matching
	Index   *Index
	Request MatchingRequest // with what it left open filled in
	Seq     uint64          // of the State
}

// Match shares the money of a State as a request asks: among the needs of what is published, without confidential questions.
// The error is an *Error, Invalid with every fault of the request, or that of ctx.
func (s *State) Match(ctx context.Context, r MatchingRequest) (*MadeMatching, error) {
	x, market, err := s.marketFor(&r)
	if err != nil {
		return nil, err
	}
	m, err := x.Match(ctx, market, r.Match)
	if err != nil {
		return nil, err
	}
	return &MadeMatching{m, x, r, s.head.Seq}, nil
}

// marketFor gives what a request is about, and fills in what it leaves open. All of it follows from the State and the request.
func (s *State) marketFor(r *MatchingRequest) (*Index, *Market, error) {
	def, panel, err := s.matchable(r)
	if err != nil {
		return nil, nil, err
	}
	if faults := s.settle(r, panel); len(faults) > 0 {
		return nil, nil, &Error{Kind: Invalid, Msg: "the money cannot be matched:", Fields: faults}
	}
	x, err := NewIndex(panel)
	if err != nil {
		return nil, nil, err
	}
	var gaps []Gap
	for g := range x.Gaps() {
		if len(r.Countries) == 0 || slices.Contains(r.Countries, g.Unit) {
			gaps = append(gaps, g)
		}
	}
	f := s.Finance(panel.Framework, r.Terms)
	if len(r.Programmes) > 0 {
		f = f.Only(func(p *Programme) bool { return slices.Contains(r.Programmes, p.ID) })
	}
	r.Framework, r.Terms = def.Ref(), Terms{At: f.At, Currency: f.Currency, PriceYear: f.PriceYear, Years: f.Years}
	return x, f.Market(x.Needs(gaps, f)), nil
}

// matchable finds the framework version and the published answers of the year.
func (s *State) matchable(r *MatchingRequest) (*framework.Definition, *Panel, error) {
	invalid := func(path, message, fix string) error {
		return &Error{Kind: Invalid, Msg: "the money cannot be matched:", Fields: []Field{{Path: path, Message: message}}, Fix: fix}
	}
	def, err := s.Framework(r.Framework)
	if e, ok := err.(*Error); ok { //nolint:errorlint // it is one, as it comes
		return nil, nil, invalid("framework", e.Msg, e.Fix)
	}
	if def.Entity != framework.Country {
		return nil, nil, invalid("framework", def.Ref()+" is not about countries, and programmes pay for countries only", "")
	}
	all := s.Published(def.WithoutConfidential())
	years := all.Years()
	switch {
	case len(years) == 0:
		return nil, nil, invalid("framework", "nothing is published of "+def.Ref()+" yet", "")
	case !slices.Contains(years, r.Year):
		var texts []string
		for _, year := range years {
			texts = append(texts, strconv.Itoa(year))
		}
		return nil, nil, invalid("year", fmt.Sprintf("nothing is published of %s for %d, but for %s", def.Ref(), r.Year, strings.Join(texts, ", ")), "")
	case len(years) > 1 && all.ScoredTogether():
		return nil, nil, invalid("framework", def.Ref()+" scores all years together, so that one year cannot be matched by itself", "")
	}
	return def, all.Only(func(row Row) bool { return row.Year == r.Year }), nil
}

// settle brings a request into its one form, and says what is wrong with it.
func (s *State) settle(r *MatchingRequest, panel *Panel) (faults []Field) {
	var units, programmes []string
	for _, row := range panel.Rows {
		units = append(units, row.Unit)
	}
	for _, p := range s.Programmes() {
		programmes = append(programmes, p.ID)
	}
	where := fmt.Sprintf("of %s for %d", panel.Framework.Ref(), r.Year)
	faults = append(faults, strangers("countries", r.Countries, units, "has nothing published "+where)...)
	faults = append(faults, strangers("programmes", r.Programmes, programmes, "is no programme")...)
	if r.Target = cmp.Or(r.Target, "full"); r.Target != "full" {
		faults = append(faults, Field{Path: "target", Message: clipped(r.Target) + " is no target: there is full, the best answer to every question"})
	}
	if r.Terms.At.IsZero() {
		faults = append(faults, Field{Path: "date", Message: "is missing: programmes are open at some moment"})
	}
	r.Countries, r.Programmes = inOrder(r.Countries), inOrder(r.Programmes)
	r.Terms.At = r.Terms.At.UTC().Round(0)
	r.Match.Effort = cmp.Or(r.Match.Effort, matching.DefaultEffort)
	r.Match.Weights.By = cmp.Or(r.Match.Weights.By, Equal)
	return append(faults, r.Match.Weights.strange(units, where)...)
}

// strange says what is wrong with weights of one's own.
func (w *Weights) strange(units []string, where string) (faults []Field) {
	for _, unit := range slices.Sorted(maps.Keys(w.Own)) {
		path := "weights." + unit
		faults = append(faults, strangers(path, []string{unit}, units, "has nothing published "+where)...)
		if weight := w.Own[unit]; !(weight >= LeastWeight && weight <= MostWeight) {
			faults = append(faults, Field{Path: path, Message: fmt.Sprintf("is not a number from %s to %s", shortest(LeastWeight), shortest(MostWeight))})
		}
	}
	return faults
}

// strangers are the names that are not among those known, each with the nearest of these.
func strangers(path string, names, known []string, problem string) (faults []Field) {
	for _, name := range names {
		if slices.Contains(known, name) {
			continue
		}
		message := clipped(name) + " " + problem
		if near := spelling.Nearest(name, known); near != "" {
			message += ": did you mean " + near + "?"
		}
		faults = append(faults, Field{Path: path, Message: message})
	}
	return faults
}

// inOrder is a list with each of its texts once, in order; nil of none.
func inOrder(list []string) []string {
	if len(list) == 0 {
		return nil
	}
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}
