package exports

import (
	"context"

	"readiness/assessment"
	"readiness/scoring/matching"
)

// What a workbook searches for at most: it has to be there within seconds.
const (
	mostPairs       = 400_000 // of needs and programmes, of one matching
	mostPairsBeside = 200_000 // likewise, where scenarios stand beside it
	mostPairsDrawn  = 800_000 // of all points of a frontier together

	bookEffort   = matching.DefaultEffort / 4 // of a matching that says none
	besideEffort = 5                          // parts of its effort, of which each scenario beside it takes one
	pointEffort  = 10                         // likewise of the points of its frontier
)

// Scenario is a matching that a portfolio sets beside its own.
type Scenario struct {
	Name     string // "Half the money"
	Words    string // what was asked
	Matching *assessment.Matching
}

// matched is a matching with all that is written of it.
type matched struct {
	*assessment.Matching
	effect    *assessment.Effect         // nil where there is no index
	points    []assessment.FrontierPoint // none where there are too many pairs
	scenarios []compared                 // likewise
}

// compared is a scenario beside the matching of the workbook.
type compared struct {
	Scenario
	effect *assessment.Effect
	change *assessment.MatchingDifference // from the matching of the workbook to it
}

// match shares the money of the programmes among the needs, where there are not too many of them, and works out what stands
// beside it; nil where there are.
func (p *portfolio) match() *matched {
	pairs := len(p.fin.needs) * len(p.fin.Programmes)
	if pairs > mostPairs {
		return nil
	}
	terms := p.r.Match
	if terms.Effort == 0 {
		terms.Effort = bookEffort
	}
	base := p.matching(p.fin.market, terms)
	if base == nil {
		return nil
	}
	m := &matched{Matching: base}
	if assessment.NoOverall(p.x.Panel.Framework) {
		return m
	}
	m.effect = p.effectOf(base)
	if parts := frontierParts(pairs); len(parts) > 0 {
		few := terms
		few.Effort = max(1, terms.Effort/pointEffort)
		var err error
		m.points, err = p.x.Frontier(context.Background(), p.fin.market, few, parts) // bounded by mostPairsDrawn
		p.keep(err)
		m.points = base.Meet(m.points)
	}
	list := p.r.Scenarios
	if list == nil && pairs <= mostPairsBeside {
		list = p.usualScenarios(base)
	}
	for _, one := range list {
		if one.Matching != nil {
			m.scenarios = append(m.scenarios, p.compare(base, one))
		}
	}
	return m
}

// matching is one search; nil when it fails, and the workbook with it.
func (p *portfolio) matching(market *assessment.Market, terms assessment.MatchTerms) *assessment.Matching {
	m, err := p.x.Match(context.Background(), market, terms) // bounded by mostPairs
	p.keep(err)
	return m
}

func (p *portfolio) effectOf(m *assessment.Matching) *assessment.Effect {
	e, err := m.Effect()
	p.keep(err)
	if e == nil {
		return &assessment.Effect{}
	}
	return e
}

func (p *portfolio) compare(base *assessment.Matching, one Scenario) compared {
	change, err := base.Compare(one.Matching)
	p.keep(err)
	if change == nil {
		change = &assessment.MatchingDifference{}
	}
	return compared{one, p.effectOf(one.Matching), change}
}

// frontierParts thins the points of a frontier out where there are many pairs of needs and programmes, always with what there
// is today among them; none where even few points are too many.
func frontierParts(pairs int) []int {
	all := assessment.FrontierParts()
	for _, every := range []int{1, 2, 5} {
		if pairs*len(all)/every > mostPairsDrawn {
			continue
		}
		var parts []int
		for i := every - 1; i < len(all); i += every {
			parts = append(parts, all[i])
		}
		return parts
	}
	return nil
}

// usualScenarios are those that stand beside a matching when nobody asks for others: the other way with what is not known, the
// other way with whom it counts for, and half the money. Each is searched for less long than the matching.
func (p *portfolio) usualScenarios(base *assessment.Matching) []Scenario {
	terms := base.Terms
	terms.Effort = max(1, terms.Effort/besideEffort)
	certain, counting := terms, terms
	certain.Strict = !base.Terms.Strict
	first := Scenario{Name: p.t("Certain only"), Words: p.t("Only pairs of a need and a programme of which nothing is in doubt")}
	if base.Terms.Strict {
		first = Scenario{Name: p.t("The doubtful too"), Words: p.t("Also pairs of which something is not known, on condition that it holds")}
	}
	second := Scenario{Name: p.t("Least ready first"), Words: p.t("A point counts the more, the lower the index of the country is today")}
	counting.Weights = assessment.Weights{By: assessment.ByNeed}
	if base.Terms.Weights.By == assessment.ByNeed {
		second = Scenario{Name: p.t("All alike"), Words: p.t("A point counts the same in every country")}
		counting.Weights = assessment.Weights{}
	}
	third := Scenario{Name: p.t("Half the money"), Words: p.t("Each programme has half of what it has left; its limits stay")}
	first.Matching, second.Matching = p.matching(p.fin.market, certain), p.matching(p.fin.market, counting)
	half := p.fin.With(halved(p.fin.Finance), p.fin.Commitments)
	third.Matching = p.matching(half.Market(p.fin.needs), terms)
	return []Scenario{first, second, third}
}

// halved are programmes with half of what they have left.
func halved(f *assessment.Finance) []*assessment.Programme {
	list := make([]*assessment.Programme, len(f.Programmes))
	for i, p := range f.Programmes {
		less, left := *p, f.Left(p)
		less.Budget, less.Lines = p.Money()-(left-left/2), nil
		list[i] = &less
	}
	return list
}

// units are those that get something, by code.
func unitsPaid(m *assessment.Matching) map[string]int {
	paid := map[string]int{}
	for _, a := range m.Allocations {
		paid[m.Market.Needs[a.Need].Unit]++
	}
	return paid
}
