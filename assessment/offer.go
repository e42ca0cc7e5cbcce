package assessment

import (
	"cmp"
	"errors"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"readiness/assessment/country"
	"readiness/assessment/funding"
)

// Offer is a programme beside a need: whether it could pay for it, and why not.
type Offer struct {
	Programme *Programme
	Status    funding.Status
	Asked     funding.Asked // the grant that would be asked for, in the programme's currency
	funding.Verdict
}

// bundled is one country's needs beside one programme.
type bundled struct {
	unit      string
	programme string
}

// Market is needs beside programmes. What a programme says of a need may hang on the other needs of its country, which may reach
// a floor together: so all needs of a country belong into one Market.
type Market struct {
	Finance *Finance
	Needs   []Need

	bundles map[bundled]funding.Asked
}

// Market brings needs and programmes together.
func (f *Finance) Market(needs []Need) *Market {
	m := &Market{Finance: f, Needs: needs, bundles: map[bundled]funding.Asked{}}
	for _, p := range f.Programmes {
		if p.Floor == 0 {
			continue
		}
		for i := range needs {
			n := &needs[i]
			asked := f.asked(n, p)
			if !asked.Known || n.settled() != "" {
				continue
			}
			facts := f.facts(n, p, asked, funding.Asked{Minor: math.MaxInt64, Known: true})
			if funding.Judge(&p.Programme, facts, f.Atlas, f.At) != funding.ResultNo {
				key := bundled{n.Unit, p.ID}
				m.bundles[key] = funding.Asked{Minor: plus(m.bundles[key].Minor, asked.Minor), Known: true}
			}
		}
	}
	return m
}

// ask gives what a programme is told of a need, and why it need not be asked.
func (m *Market) ask(need, programme int) (facts funding.Facts, settled string) {
	n, p := &m.Needs[need], m.Finance.Programmes[programme]
	asked := m.Finance.asked(n, p)
	bundle, ok := m.bundles[bundled{n.Unit, p.ID}]
	if !ok {
		bundle = asked
	}
	return m.Finance.facts(n, p, asked, bundle), n.settled()
}

// Result says whether a programme could pay for a need, and what it would be asked for.
func (m *Market) Result(need, programme int) (funding.Result, funding.Asked) {
	facts, settled := m.ask(need, programme)
	if settled != "" {
		return funding.ResultNo, facts.Amount
	}
	return funding.Judge(&m.Finance.Programmes[programme].Programme, facts, m.Finance.Atlas, m.Finance.At), facts.Amount
}

// Offer is the same with the reasons.
func (m *Market) Offer(need, programme int) Offer {
	p := m.Finance.Programmes[programme]
	facts, settled := m.ask(need, programme)
	o := Offer{Programme: p, Status: p.Status(m.Finance.At), Asked: facts.Amount}
	if settled != "" {
		o.Verdict = funding.Verdict{Result: funding.ResultNo, Reason: settled}
		return o
	}
	o.Verdict = funding.Check(&p.Programme, facts, m.Finance.Atlas, m.Finance.At)
	return o
}

// Offers are those of all programmes for a need, in the order of Finance.Programmes.
func (m *Market) Offers(need int) []Offer {
	list := make([]Offer, len(m.Finance.Programmes))
	for j := range list {
		list[j] = m.Offer(need, j)
	}
	return list
}

// settled says why a need asks nobody for money, or nothing.
func (n *Need) settled() string {
	switch {
	case n.Plan != nil && n.Plan.Status == funding.Done:
		return "the country says that it is done"
	case n.Plan != nil && n.Plan.Status == funding.Dropped:
		return "the country has dropped it"
	case n.Costed() && n.Unfunded == 0:
		return "what it costs is committed already"
	}
	return ""
}

// facts are what a programme is told of a need. The country's government applies.
func (f *Finance) facts(n *Need, p *Programme, asked, bundle funding.Asked) funding.Facts {
	unit := country.Code(n.Unit)
	facts := funding.Facts{
		Country: unit, Year: n.Year, Themes: n.Themes(), Amount: asked, Bundle: bundle, Months: n.Months,
		Applicant: funding.Government, Left: f.leftFor(p, unit),
	}
	if n.Plan != nil {
		facts.Cofinancing, facts.Partner = n.Plan.Cofinancing, n.Plan.Partner
	}
	facts.Granted, facts.GrantedAll = f.given[bundled{n.Unit, p.ID}].grants, f.given[bundled{"", p.ID}].grants
	return facts
}

// asked is the grant that a need asks a programme for, in the programme's currency, rounded down: the country bears the rest.
//
//	grant = floor((1 - share that the country brings) * unfunded cost)                             (44)
func (f *Finance) asked(n *Need, p *Programme) funding.Asked {
	switch {
	case n.Cost == nil:
		return funding.Asked{Why: "no cost is given for it"}
	case n.Cost.Problem != "":
		return funding.Asked{Why: n.Cost.Problem}
	}
	if p.Currency == f.Currency {
		return funding.Asked{Minor: granted(n.Unfunded, p.Cofinancing), Known: true}
	}
	m, _, err := f.into(p.Currency).Convert(funding.Money{Minor: n.Unfunded, Currency: f.Currency})
	if err != nil {
		if errors.Is(err, funding.ErrNoRate) {
			return funding.Asked{Why: err.Error()}
		}
		return funding.Asked{Why: "it is too great to be counted"}
	}
	return funding.Asked{Minor: granted(m.Minor, p.Cofinancing), Known: true}
}

// granted takes a country's share off an amount, rounded down.
func granted(amount int64, share float64) int64 {
	if share == 0 {
		return amount
	}
	part, ok := new(big.Rat).SetString(strconv.FormatFloat(share, 'g', -1, 64))
	if !ok {
		return 0
	}
	part.Sub(big.NewRat(1, 1), part)
	part.Mul(part, new(big.Rat).SetInt64(amount))
	return new(big.Int).Quo(part.Num(), part.Denom()).Int64()
}

// ByHope orders offers as somebody looks for money: those that could pay, those of which one cannot tell, those that one change
// would bring, the others; then by programme.
func ByHope(a, b Offer) int {
	rank := func(o Offer) int {
		switch {
		case o.Result == funding.ResultYes:
			return 0
		case o.Result == funding.ResultUnknown:
			return 1
		case o.Change != "":
			return 2
		}
		return 3
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), strings.Compare(a.Programme.ID, b.Programme.ID))
}

// Could counts the offers that could pay, and those of which one cannot tell.
func Could(offers []Offer) (yes, unknown int) {
	for _, o := range offers {
		switch o.Result {
		case funding.ResultYes:
			yes++
		case funding.ResultUnknown:
			unknown++
		case funding.ResultNo:
		}
	}
	return yes, unknown
}

// Hopeful are the offers in the order of ByHope.
func Hopeful(offers []Offer) []Offer {
	list := slices.Clone(offers)
	slices.SortFunc(list, ByHope)
	return list
}
