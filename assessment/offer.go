package assessment

import (
	"cmp"
	"slices"
	"strings"

	"readiness/assessment/funding"
)

// Offer is a programme beside a need: whether it could pay for it, and why not.
type Offer struct {
	Programme *Programme
	Status    funding.Status
	Asked     funding.Asked // the grant that would be asked for, in the programme's currency
	funding.Verdict
}

// Offer is what Result says, with the reasons.
func (m *Market) Offer(need, programme int) Offer {
	p := m.Finance.Programmes[programme]
	facts, settled := m.facts(need, programme), m.Needs[need].settled()
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
