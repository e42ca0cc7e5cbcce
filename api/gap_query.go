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
	"readiness/assessment/funding"
	"readiness/assessment/spelling"
	"readiness/exports"
)

// GapQuery chooses gaps and their order: for the list and for the files alike.
type GapQuery struct {
	RoundQuery
	ClassQuery
	TermsQuery
	Question []string `query:"question,explode" maxItems:"500" doc:"Questions by id; may be repeated." example:"legal"`
	Theme    []string `query:"theme,explode" maxItems:"20" doc:"Themes of the funders' vocabulary; may be repeated."`
	CostMax  int64    `query:"costMax" minimum:"1" doc:"Only gaps whose first-year base cost is known in the reported currency and at most this, in its minor units. Where the framework has costs in several currencies, name it with currency. Without it: all."`
	GainMin  float64  `query:"gainMin" minimum:"0" maximum:"100" doc:"Only gaps whose gain is known and at least this, in points of the index."`

	Funded    string `query:"funded" enum:"no,yes" doc:"yes: only gaps whose cost is known and committed whole. no: only the others. Without it: all."`
	Programme string `query:"programme" maxLength:"60" doc:"Only gaps that this programme could pay, or of which one cannot tell, on the date."`
	Payable   string `query:"payable" enum:"yes" doc:"yes: only gaps that some programme could pay that is open on the date, or of which one cannot tell. Without it: all."`
	Sort      string `query:"sort" enum:"gain,cost,gainPerCost,unfunded,code" doc:"gain: greatest first. cost: least first-year base cost first. gainPerCost: most points for a million first. unfunded: most that is not funded first. code: by code, the gaps of each by gain. Money is compared as it is reported; what is known in its own currency alone stands behind, by currency, and what has none last. Then by code, then in the framework's order. Without it: gain; in gaps.csv and gaps.jsonl, code."`
}

// gapChoice is what a query chose among the gaps of a round.
type gapChoice struct {
	*funds
	selected *assessment.Selection
	chosen   []chosenGap // in the order asked for
}

// chosenGap is a gap with the need that closes it.
type chosenGap struct {
	*assessment.Gap
	n    *assessment.Need
	need int // its place in funds.needs
}

// plain gives the gaps alone.
func (g *gapChoice) plain() []assessment.Gap {
	list := make([]assessment.Gap, len(g.chosen))
	for i, one := range g.chosen {
		list[i] = *one.Gap
	}
	return list
}

// chooseGaps finds the gaps that a query is about; order is how they come unless the query says.
func (c *call) chooseGaps(q *GapQuery, order string) (*gapChoice, error) {
	r, err := c.round(q.RoundQuery)
	if err != nil {
		return nil, together(err, q.check(c.state.Atlas()))
	}
	units, err := r.choose(&q.ClassQuery, nil)
	wanted, wrong := q.wanted(r)
	terms, bad := c.terms(&q.TermsQuery, r.def)
	programme, none := c.programmeOf(q.Programme)
	if err := together(err, wrong, bad, none); err != nil {
		return nil, err
	}
	f, err := c.funds(r, terms)
	if err != nil {
		return nil, err
	}
	all := r.allGaps()
	chosen := &gapChoice{funds: f, selected: units}
	for i := range all {
		g := chosenGap{&all[i], &f.needs[f.of[i]], f.of[i]}
		if units.Has(g.Unit) && wanted(&g) {
			chosen.chosen = append(chosen.chosen, g)
		}
	}
	if q.Payable != "" {
		chosen.keep(func(g chosenGap) bool { return len(f.payers(g.need)) > 0 })
	}
	if programme != nil {
		chosen.payableBy(programme)
	}
	sortGaps(r.def, chosen.chosen, cmp.Or(q.Sort, order))
	return chosen, nil
}

// programmeOf finds the programme that a query names; nil where it names none.
func (c *call) programmeOf(id string) (*assessment.Programme, error) {
	if id == "" {
		return nil, nil
	}
	p, err := c.state.Programme(id)
	if err == nil {
		return p, nil
	}
	var ids []string
	for _, p := range c.state.Programmes() {
		ids = append(ids, p.ID)
	}
	return nil, refused("query.programme", oneOf(id, ids))
}

func (g *gapChoice) keep(wanted func(chosenGap) bool) {
	g.chosen = slices.DeleteFunc(g.chosen, func(one chosenGap) bool { return !wanted(one) })
}

// payableBy leaves the gaps that a programme could pay, or of which one cannot tell.
func (g *gapChoice) payableBy(programme *assessment.Programme) {
	only := g.finance.Only(func(p *assessment.Programme) bool { return p.ID == programme.ID })
	markets := map[string]*assessment.Market{}
	g.keep(func(one chosenGap) bool {
		u := g.units[one.Unit]
		if markets[one.Unit] == nil {
			markets[one.Unit] = only.Market(u.needs)
		}
		result, _ := markets[one.Unit].Result(one.need-u.first, 0)
		return result != funding.ResultNo
	})
}

// key is the query in one form, for cursors and caches.
func (q *GapQuery) key() string {
	return filters(q.ClassQuery.key(), q.TermsQuery.key(), fmt.Sprintf("%q %q %d %v %q %q %q", q.Question, q.Theme, q.CostMax, q.GainMin, q.Funded, q.Programme, q.Payable), q.Sort)
}

// wanted reads the filters that are about gaps, every fault at once.
func (q *GapQuery) wanted(r *round) (func(*chosenGap) bool, error) {
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
	if q.CostMax > 0 && q.Currency == "" && len(currencies) > 1 {
		faults = append(faults, assessment.Field{Path: "query.costMax", Message: "costs are in several currencies: choose one with currency"})
	}
	if len(faults) > 0 {
		return nil, &assessment.Error{Kind: assessment.Invalid, Msg: "the gaps cannot be chosen:", Fields: faults}
	}
	return func(g *chosenGap) bool {
		if !q.asks(g.Question) || q.GainMin > 0 && (!g.HasGain || exports.Points(g.Gain) < q.GainMin) {
			return false
		}
		if q.Funded != "" && ((q.Funded == "yes") != isFunded(g.n) || !g.n.Open()) {
			return false
		}
		return q.CostMax == 0 || g.n.Costed() && firstYear(g.n.Cost.In) <= q.CostMax
	}, nil
}

// isFunded says that all that a need costs is committed. What is done or dropped needs nothing, and is neither.
func isFunded(n *assessment.Need) bool { return n.Open() && n.Costed() && n.Unfunded == 0 }

// firstYear is the base cost of the first year: one-off and one year of recurrent cost.
func firstYear(p funding.Plan) int64 { return plus(p.OneOff.Base, p.Recurrent.Base) }

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
	add("funded", q.Funded)
	add("programme", q.Programme)
	add("payable by an open programme", q.Payable)
	if q.CostMax > 0 {
		add("currency", q.Currency)
	}
	add("date", q.Date)
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
