package assessment

import (
	"errors"
	"math"
	"math/big"
	"slices"
	"strconv"

	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// Market is needs beside programmes. What a programme says of a need may hang on the other needs of its country, which may reach
// a floor together: so all needs of a country belong into one Market. It is not modified once it is made, and may be asked by
// many at once.
type Market struct {
	Finance *Finance
	Needs   []Need

	unit   []int               // of each need: its number among the units
	themes [][]framework.Theme // of each need
	grants []reckoner          // of each programme
	desks  []desk              // of each unit each programme
}

// bundled is a country beside a programme; "" = all countries.
type bundled struct {
	unit      string
	programme string
}

// desk is where a country asks a programme: what does not depend on the need.
type desk struct {
	country funding.Result // what the tests say that ask for the country alone
	refusal funding.TestID // the first of them that says no; "" = none
	granted given
	left    int64
	bundle  funding.Asked // Known where some need could be paid but for the floor
}

// Market brings needs and programmes together.
func (f *Finance) Market(needs []Need) *Market {
	m := &Market{Finance: f, Needs: needs, unit: make([]int, len(needs)), themes: make([][]framework.Theme, len(needs)), grants: f.reckoners()}
	numbers, units := map[string]int{}, []string(nil)
	for i := range needs {
		unit := needs[i].Unit
		at, there := numbers[unit]
		if !there {
			at, units = len(units), append(units, unit)
			numbers[unit] = at
		}
		m.unit[i], m.themes[i] = at, needs[i].Themes()
	}
	m.desks = make([]desk, 0, len(units)*len(f.Programmes))
	for _, unit := range units {
		for _, p := range f.Programmes {
			code := country.Code(unit)
			result, refusal := funding.JudgeCountry(&p.Programme, code, f.Atlas, f.At)
			m.desks = append(m.desks, desk{
				country: result, refusal: refusal,
				granted: f.given[bundled{unit, p.ID}], left: f.leftFor(p, code),
			})
		}
	}
	m.bundle()
	return m
}

// bundle adds up what the needs of each country would ask of each programme that has a floor, of those that it could pay for
// but for that. A need that waits for what nobody could pay for is not among them: it would never be asked for.
func (m *Market) bundle() {
	n := len(m.Finance.Programmes)
	if !slices.ContainsFunc(m.Finance.Programmes, func(p *Programme) bool { return p.Floor > 0 }) {
		return
	}
	could, payable := make([]bool, len(m.Needs)*n), make([]bool, len(m.Needs))
	for i := range m.Needs {
		if m.Needs[i].settled() != "" {
			continue
		}
		for j, p := range m.Finance.Programmes {
			facts := m.facts(i, j)
			facts.Bundle = funding.Asked{Minor: math.MaxInt64, Known: true}
			if m.desk(i, j).country != funding.ResultNo && facts.Amount.Known && funding.JudgeRequest(&p.Programme, &facts) != funding.ResultNo {
				could[i*n+j], payable[i] = true, true
			}
		}
	}
	m.withoutHopeless(payable)
	for i := range m.Needs {
		for j, p := range m.Finance.Programmes {
			if p.Floor > 0 && payable[i] && could[i*n+j] {
				d := m.desk(i, j)
				d.bundle = funding.Asked{Minor: plus(d.bundle.Minor, m.grants[j].grant(&m.Needs[i]).Minor), Known: true}
			}
		}
	}
}

// withoutHopeless leaves, of the needs that somebody could pay for, those whose prerequisites are met or could be paid for too.
func (m *Market) withoutHopeless(payable []bool) {
	closing := m.closing()
	for again := true; again; {
		again = false
		for i := range m.Needs {
			if !payable[i] {
				continue
			}
			n := &m.Needs[i]
			payable[i] = !slices.ContainsFunc(n.Requires, func(id string) bool {
				at, known := closing[gapKey{n.Unit, n.Year, id}]
				return !known || !payable[at] && !m.Needs[at].met()
			})
			again = again || !payable[i]
		}
	}
}

// met says that a need is in nobody's way: it is done, or all that it costs is committed.
func (n *Need) met() bool {
	return n.settled() != "" && (n.Plan == nil || n.Plan.Status != funding.Dropped)
}

// gapKey names a gap.
type gapKey struct {
	unit     string
	year     int
	question string
}

// closing finds the need that closes a gap.
func (m *Market) closing() map[gapKey]int {
	closing := map[gapKey]int{}
	for i := range m.Needs {
		for _, g := range m.Needs[i].Gaps {
			closing[gapKey{g.Unit, g.Year, g.Question.ID}] = i
		}
	}
	return closing
}

func (m *Market) desk(need, programme int) *desk {
	return &m.desks[m.unit[need]*len(m.Finance.Programmes)+programme]
}

// facts are what a programme is told of a need. The country's government applies.
func (m *Market) facts(need, programme int) funding.Facts {
	n, d := &m.Needs[need], m.desk(need, programme)
	asked := m.grants[programme].grant(n)
	facts := funding.Facts{
		Country: country.Code(n.Unit), Year: n.Year, Themes: m.themes[need], Amount: asked, Bundle: d.bundle, Months: n.Months,
		Applicant: funding.Government, Left: d.left, Granted: d.granted.grants, GrantedAll: m.grants[programme].granted,
	}
	if !d.bundle.Known {
		facts.Bundle = asked
	}
	if n.Plan != nil {
		facts.Cofinancing, facts.Partner = n.Plan.Cofinancing, n.Plan.Partner
	}
	return facts
}

// Result says whether a programme could pay for a need, and what it would be asked for.
func (m *Market) Result(need, programme int) (funding.Result, funding.Asked) {
	result := m.desk(need, programme).country
	if result == funding.ResultNo || m.Needs[need].settled() != "" {
		return funding.ResultNo, m.grants[programme].grant(&m.Needs[need])
	}
	facts := m.facts(need, programme)
	return result.And(funding.JudgeRequest(&m.Finance.Programmes[programme].Programme, &facts)), facts.Amount
}

// reckoner works out the grants that needs ask a programme for.
type reckoner struct {
	granted int // grants in all countries that count
	rate    funding.Factor
	problem string // why amounts cannot be brought into its currency; "" = they can
	same    bool   // its currency is the one that is reported
	share   funding.Share
	whole   bool // the country brings nothing
}

// reckoners are those of all programmes.
func (f *Finance) reckoners() []reckoner {
	type rate struct {
		factor  funding.Factor
		problem string
	}
	rates := map[string]rate{}
	list := make([]reckoner, len(f.Programmes))
	for j, p := range f.Programmes {
		one, known := rates[p.Currency]
		if !known {
			factor, err := f.into(p.Currency).Factor(funding.Money{Currency: f.Currency})
			if one.factor = factor; err != nil {
				one.problem = err.Error()
			}
			rates[p.Currency] = one
		}
		list[j] = reckoner{
			granted: f.given[bundled{"", p.ID}].grants, rate: one.factor, problem: one.problem, same: p.Currency == f.Currency,
			share: funding.NewShare(rest(p.Cofinancing)), whole: p.Cofinancing == 0,
		}
	}
	return list
}

// rest is what a country's share leaves of a cost.
func rest(share float64) *big.Rat {
	part, ok := new(big.Rat).SetString(strconv.FormatFloat(share, 'g', -1, 64))
	if !ok {
		return new(big.Rat)
	}
	return part.Sub(big.NewRat(1, 1), part)
}

// grant is what a need asks a programme for, in the programme's currency, rounded down: the country bears the rest.
//
//	grant = floor((1 - share that the country brings) * unfunded cost)                             (44)
func (r *reckoner) grant(n *Need) funding.Asked {
	switch {
	case n.Cost == nil:
		return funding.Asked{Why: "no cost is given for it"}
	case n.Cost.Problem != "":
		return funding.Asked{Why: n.Cost.Problem}
	case r.problem != "":
		return funding.Asked{Why: r.problem}
	}
	amount := n.Unfunded
	if !r.same {
		var err error
		if amount, err = r.rate.Times(amount); errors.Is(err, funding.ErrOverflow) {
			return funding.Asked{Why: "it is too great to be counted"}
		}
	}
	if !r.whole {
		amount = r.share.Of(amount)
	}
	return funding.Asked{Minor: amount, Known: true}
}
