package api

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/spelling"
	"readiness/exports"
)

// GapQuery chooses gaps and their order: for the list and for the files alike.
type GapQuery struct {
	RoundQuery
	ClassQuery
	Question []string `query:"question,explode" maxItems:"500" doc:"Questions by id; may be repeated." example:"legal"`
	Theme    []string `query:"theme,explode" maxItems:"20" doc:"Themes of the funders' vocabulary; may be repeated."`
	Currency string   `query:"currency" maxLength:"3" doc:"Only gaps with a cost in this currency; needed with costMax where there are several." example:"USD"`
	CostMax  int64    `query:"costMax" minimum:"1" doc:"Only gaps whose first-year base cost is known and at most this, in minor units of the currency. Without it: all."`
	GainMin  float64  `query:"gainMin" minimum:"0" maximum:"100" doc:"Only gaps whose gain is known and at least this, in points of the index."`
	Sort     string   `query:"sort" enum:"gain,cost,gainPerCost,code" doc:"gain: greatest first. cost: least first-year base cost first. gainPerCost: most points for a million first. code: by code, the gaps of each by gain. What has none stands last; cost and gainPerCost go by currency first. Then by code, then in the framework's order. Without it: gain; in gaps.csv and gaps.jsonl, code."`
}

// gapChoice is what a query chose among the gaps of a round.
type gapChoice struct {
	round *round
	units *assessment.Selection
	gaps  []assessment.Gap // in the order asked for
	of    int              // how many the round has
}

// chooseGaps finds the gaps that a query is about; order is how they come unless the query says.
func (c *call) chooseGaps(q *GapQuery, order string) (*gapChoice, error) {
	r, err := c.round(q.RoundQuery)
	if err != nil {
		return nil, together(err, q.check(c.state.Atlas()))
	}
	units, err := r.choose(&q.ClassQuery, nil)
	wanted, wrong := q.wanted(r)
	if err := together(err, wrong); err != nil {
		return nil, err
	}
	all := r.allGaps()
	chosen := &gapChoice{round: r, units: units, of: len(all)}
	for _, g := range all {
		if units.Has(g.Unit) && wanted(&g) {
			chosen.gaps = append(chosen.gaps, g)
		}
	}
	sortGaps(r.def, chosen.gaps, cmp.Or(q.Sort, order))
	return chosen, nil
}

// key is the query in one form, for cursors and caches.
func (q *GapQuery) key() string {
	return filters(q.ClassQuery.key(), fmt.Sprintf("%q %q %q %d %v", q.Question, q.Theme, q.Currency, q.CostMax, q.GainMin), q.Sort)
}

// wanted reads the filters that are about gaps, every fault at once.
func (q *GapQuery) wanted(r *round) (func(*assessment.Gap) bool, error) {
	var faults []assessment.Field
	if math.IsNaN(q.GainMin) || math.IsInf(q.GainMin, 0) {
		faults = append(faults, assessment.Field{Path: "query.gainMin", Message: "is not a number"})
	}
	themes, currencies := vocabulary(r.def)
	for _, theme := range q.Theme {
		if message := oneOf(theme, themes); message != "" {
			faults = append(faults, assessment.Field{Path: "query.theme", Message: message})
		}
	}
	_, unknown := r.questions(q.Question)
	faults = append(faults, unknown...)
	if q.Currency != "" {
		if message := oneOf(q.Currency, currencies); message != "" {
			faults = append(faults, assessment.Field{Path: "query.currency", Message: message})
		}
	} else if q.CostMax > 0 && len(currencies) > 1 {
		faults = append(faults, assessment.Field{Path: "query.costMax", Message: "costs are in several currencies: choose one with currency"})
	}
	if len(faults) > 0 {
		return nil, &assessment.Error{Kind: assessment.Invalid, Msg: "the gaps cannot be chosen:", Fields: faults}
	}
	return func(g *assessment.Gap) bool {
		if !q.asks(g.Question) || q.GainMin > 0 && (!g.HasGain || exports.Points(g.Gain) < q.GainMin) {
			return false
		}
		if q.Currency != "" && (g.Cost == nil || g.Cost.Currency != q.Currency) {
			return false
		}
		return q.CostMax == 0 || g.Cost != nil && g.Cost.FirstYear() <= q.CostMax
	}, nil
}

// asks says that a query is about a question: it, and one of its themes, if any are named.
func (q *GapQuery) asks(n *framework.Node) bool {
	return (len(q.Question) == 0 || slices.Contains(q.Question, n.ID)) && (len(q.Theme) == 0 ||
		slices.ContainsFunc(n.Themes, func(t framework.Theme) bool { return slices.Contains(q.Theme, string(t)) }))
}

// said puts the filters into words, for a file.
func (q *GapQuery) said() []exports.Filter {
	var list []exports.Filter
	add := func(name string, words ...string) {
		if len(words) > 0 && words[0] != "" {
			list = append(list, exports.Filter{Name: name, Words: words})
		}
	}
	add("country", q.Country...)
	add("region", q.Region...)
	add("income group", q.IncomeGroup...)
	add("lending category", q.LendingCategory...)
	add("organisation", q.Organisation...)
	add("classes as of", q.ClassAsOf)
	add("question", q.Question...)
	add("theme", q.Theme...)
	add("currency", q.Currency)
	if q.CostMax > 0 {
		add("first-year base cost in minor units at most", strconv.FormatInt(q.CostMax, 10))
	}
	if q.GainMin > 0 {
		add("gain at least", strconv.FormatFloat(q.GainMin, 'f', -1, 64))
	}
	return list
}

// vocabulary lists the themes and currencies of a framework.
func vocabulary(def *framework.Definition) (themes, currencies []string) {
	for _, t := range framework.Themes() {
		themes = append(themes, string(t))
	}
	for _, q := range def.Questions() {
		if q.Remedy != nil && q.Remedy.Cost != nil && !slices.Contains(currencies, q.Remedy.Cost.Currency) {
			currencies = append(currencies, q.Remedy.Cost.Currency)
		}
	}
	slices.Sort(currencies)
	return themes, currencies
}

// oneOf says what is wrong with a word that must be one of those known, or nothing. No known word has a comma.
func oneOf(word string, known []string) string {
	if slices.Contains(known, word) {
		return ""
	}
	if parts := strings.Split(word, ","); len(parts) > 1 && slices.ContainsFunc(parts, func(p string) bool { return slices.Contains(known, strings.TrimSpace(p)) }) {
		return fmt.Sprintf("%.60q is a list: name one at a time, and give the parameter again for each", word)
	}
	if near := spelling.Nearest(word, known); near != "" {
		return fmt.Sprintf("%.60q is not known: did you mean %s?", word, near)
	}
	return fmt.Sprintf("%.60q is not known: there is %s", word, listed(known))
}

// sortGaps puts gaps, which come by code and gain, into an order.
func sortGaps(def *framework.Definition, gaps []assessment.Gap, order string) {
	place := func(g assessment.Gap) int { i, _ := def.Leaf(g.Question.ID); return i }
	by := map[string]func(a, b assessment.Gap) int{"gain": assessment.ByGain, "cost": byCost, "gainPerCost": byGainPerCost}[order]
	if by == nil {
		return
	}
	slices.SortStableFunc(gaps, func(a, b assessment.Gap) int {
		return cmp.Or(by(a, b), cmp.Compare(a.Unit, b.Unit), cmp.Compare(place(a), place(b)))
	})
}

func byCost(a, b assessment.Gap) int {
	if a.Cost == nil || b.Cost == nil {
		return assessment.LastIf(a.Cost == nil, b.Cost == nil)
	}
	return cmp.Or(cmp.Compare(a.Cost.Currency, b.Cost.Currency), cmp.Compare(a.Cost.FirstYear(), b.Cost.FirstYear()))
}

func byGainPerCost(a, b assessment.Gap) int {
	va, oka := a.GainPerCost()
	vb, okb := b.GainPerCost()
	if !oka || !okb {
		return assessment.LastIf(!oka, !okb)
	}
	return cmp.Or(cmp.Compare(a.Cost.Currency, b.Cost.Currency), cmp.Compare(vb, va))
}
