package exports

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"readiness/assessment"
	"readiness/assessment/funding"
)

// GapFunds is the money side of the gaps of a file.
type GapFunds struct {
	Finance *assessment.Finance
	Of      func(assessment.Gap) Funded
}

// Funded is the action that closes a gap, and who could pay for it. Its amounts are whole at each of its gaps.
type Funded struct {
	Need   *assessment.Need // nil: of a round without money
	Payers []Payer          // the programmes that are open and could pay, or of which one cannot tell, by id
}

// Payer is a programme that could pay for an action.
type Payer struct {
	Programme string
	Result    funding.Result // yes or unknown
	Reason    string         // what is not known, or on which condition it could pay
}

// GapFundsOf joins the gaps of an index with a money side; nil without one. A commitment has no round: of several years only
// the newest has money.
func GapFundsOf(x *assessment.Index, f *assessment.Finance) *GapFunds {
	if f == nil {
		return nil
	}
	gaps, newest := slices.Collect(x.Gaps()), 0
	for _, g := range gaps {
		newest = max(newest, g.Year)
	}
	gaps = slices.DeleteFunc(gaps, func(g assessment.Gap) bool { return g.Year != newest })
	needs, of := x.Needs(gaps, f), map[gapKey]int{}
	for i := range needs {
		for _, g := range needs[i].Gaps {
			of[keyOf(g)] = i
		}
	}
	open := f.Only(func(p *assessment.Programme) bool { return p.Status(f.At) == funding.Open })
	market := open.Market(needs)
	return &GapFunds{Finance: f, Of: func(g assessment.Gap) Funded {
		i, ok := of[keyOf(g)]
		if !ok {
			return Funded{}
		}
		return Funded{&needs[i], payersOf(market, i)}
	}}
}

// payersOf asks the programmes of a market about one of its needs.
func payersOf(m *assessment.Market, need int) []Payer {
	list := []Payer{}
	for j, p := range m.Finance.Programmes {
		if result, _ := m.Result(need, j); result != funding.ResultNo {
			list = append(list, Payer{p.ID, result, m.Offer(need, j).Reason})
		}
	}
	return list
}

// fundedColumns are those of a file that knows of money. Amounts are of the action, in the reported money but for its own cost.
var fundedColumns = []string{
	"action", "own", "status", "totalLow", "totalBase", "totalHigh", "committed", "pledged", "unfunded", "funded", "reportedCurrency",
	"priceYear", "years", "adjusted", "date", "couldPay", "couldPayUnknown",
}

// costOf is what closing a gap costs where it is paid, and how many months it takes: by the action, once one knows of money.
func (s *GapFunds) costOf(g assessment.Gap) (cost *assessment.Cost, months int) {
	if g.Question.Remedy != nil {
		months = g.Question.Remedy.Months
	}
	if s == nil {
		return g.Cost, months
	}
	n := s.Of(g).Need
	switch {
	case n == nil:
		return g.Cost, months
	case n.Cost == nil || n.Cost.Own.Currency == "":
		return nil, n.Months
	}
	own := n.Cost.Own
	return &assessment.Cost{
		Currency: own.Currency, Year: own.PriceYear, Low: own.OneOff.Low, Base: own.OneOff.Base, High: own.OneOff.High,
		RecurrentPerYear: own.Recurrent.Base,
	}, n.Months
}

// cells are those of fundedColumns.
func (s *GapFunds) cells(g assessment.Gap) []string {
	of := s.Of(g)
	n := of.Need
	if n == nil {
		return make([]string, len(fundedColumns))
	}
	f, low, base, high, unfunded := s.Finance, "", "", "", ""
	amount := func(minor int64) string { return majorText(minor, f.Currency) }
	if n.Costed() {
		total := n.Cost.Total
		low, base, high, unfunded = amount(total.Low), amount(total.Base), amount(total.High), amount(n.Unfunded)
	}
	m := moneyOf(f, n)
	year := ""
	if m.PriceYear != 0 {
		year = strconv.Itoa(m.PriceYear)
	}
	var could, unknown []string
	for _, p := range of.Payers {
		if p.Result == funding.ResultUnknown {
			unknown = append(unknown, p.Programme)
		} else {
			could = append(could, p.Programme)
		}
	}
	return []string{
		escapeText(n.Action), strconv.FormatBool(ownFigures(n)), string(actionStatus(n)), low, base, high, amount(n.Committed), amount(n.Pledged),
		unfunded, strconv.FormatBool(n.Costed() && n.Unfunded == 0), m.Currency, year, strconv.Itoa(m.Years), strconv.FormatBool(m.Adjusted),
		m.Date, strings.Join(could, "|"), strings.Join(unknown, "|"),
	}
}

// fundedItem is what a line says of money. Amounts are minor units.
type fundedItem struct {
	Action     string      `json:"action"`
	Own        bool        `json:"own"`
	Status     string      `json:"status"`
	Total      *rangeItem  `json:"total"` // null: not known
	Committed  int64       `json:"committed"`
	Pledged    int64       `json:"pledged"`
	Unfunded   *int64      `json:"unfunded"` // likewise
	Funded     bool        `json:"funded"`
	Money      moneyItem   `json:"money"`
	Programmes []payerItem `json:"programmes"`
}

type rangeItem struct {
	Low  int64 `json:"low"`
	Base int64 `json:"base"`
	High int64 `json:"high"`
}

type moneyItem struct {
	Currency  string `json:"currency"`
	PriceYear int    `json:"priceYear"` // 0: not known
	Years     int    `json:"years"`
	Adjusted  bool   `json:"adjusted"`
	Date      string `json:"date"` // moment of programmes, rates and classes
}

type payerItem struct {
	Programme   string `json:"programme"`
	Result      string `json:"result"`
	Reason      string `json:"reason,omitempty"`
	Conditional bool   `json:"conditional"`
}

// item is nil for a gap without money.
func (s *GapFunds) item(g assessment.Gap) *fundedItem {
	if s == nil {
		return nil
	}
	of := s.Of(g)
	n := of.Need
	if n == nil {
		return nil
	}
	item := &fundedItem{
		Action: n.Action, Own: ownFigures(n), Status: string(actionStatus(n)), Committed: n.Committed, Pledged: n.Pledged,
		Funded: n.Costed() && n.Unfunded == 0, Money: moneyOf(s.Finance, n), Programmes: []payerItem{},
	}
	if n.Costed() {
		item.Total, item.Unfunded = &rangeItem{n.Cost.Total.Low, n.Cost.Total.Base, n.Cost.Total.High}, &n.Unfunded
	}
	for _, p := range of.Payers {
		item.Programmes = append(item.Programmes, payerItem{p.Programme, string(p.Result), p.Reason, p.Result == funding.ResultUnknown})
	}
	return item
}

// moneyOf says in which money the amounts of a need are.
func moneyOf(f *assessment.Finance, n *assessment.Need) moneyItem {
	m := moneyItem{Currency: f.Currency, PriceYear: f.PriceYear, Years: f.Years, Date: f.At.UTC().Format(time.RFC3339)}
	if n.Costed() {
		m.PriceYear, m.Adjusted = n.Cost.In.PriceYear, n.Cost.Steps.Adjusted
	}
	return m
}

// ownFigures says that the cost of a need is the country's own.
func ownFigures(n *assessment.Need) bool { return n.Cost != nil && n.Cost.Override }

// actionStatus is how far the action of a need has come.
func actionStatus(n *assessment.Need) funding.ActionStatus {
	if n.Plan == nil {
		return funding.Planned
	}
	return cmp.Or(n.Plan.Status, funding.Planned)
}
