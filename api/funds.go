package api

import (
	"slices"
	"sync"
	"time"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// funds is a round with its money side in some terms: the same for everybody. Nobody may modify it.
type funds struct {
	*round
	finance *assessment.Finance
	open    *assessment.Finance // with the programmes alone that are open
	needs   []assessment.Need   // those of a unit stand together
	of      []int               // by the place of a gap in round.allGaps, the need that closes it
	units   map[string]*unitFunds
}

// unitFunds is what is asked of programmes for one unit. It is made when somebody wants it.
type unitFunds struct {
	first  int // of funds.needs
	needs  []assessment.Need
	once   sync.Once
	payers [][]payer // by need: the open programmes that could pay, by id
}

// payer is a programme that could pay for a need.
type payer struct {
	Programme   string `json:"programme"`
	Result      string `json:"result" enum:"yes,unknown"`
	Reason      string `json:"reason,omitempty" doc:"What is not known, or on which condition it could pay."`
	Conditional bool   `json:"conditional" doc:"Something is not known of it."`
}

// fundsKey names a funds; the Seq of a state names its content.
type fundsKey struct {
	round     roundKey
	at        time.Time // in UTC, and no reading of a clock that runs, so that the same moment is the same key
	currency  string
	priceYear int
	years     int
}

// mostFunds is how many funds are kept: each has all needs of a round.
const mostFunds = 4

// funds gives the money side of a round of what is published.
func (c *call) funds(r *round, t assessment.Terms) (*funds, error) {
	key := fundsKey{roundKey{c.state.Head().Seq, r.def.Hash, r.year}, t.At.UTC().Round(0), t.Currency, t.PriceYear, t.Years}
	return c.server.funded.get(key, func() (*funds, error) {
		return newFunds(r, c.state.Finance(r.x.Panel.Framework, t)), nil
	})
}

// newFunds joins the gaps of a round with a money side.
func newFunds(r *round, f *assessment.Finance) *funds {
	gaps := r.allGaps()
	out := &funds{round: r, finance: f, needs: r.x.Needs(gaps, f), of: make([]int, len(gaps)), units: map[string]*unitFunds{}}
	out.open = f.Only(func(p *assessment.Programme) bool { return p.Status(f.At) == funding.Open })
	type place struct{ unit, question string }
	needOf := map[place]int{}
	for i := range out.needs {
		n := &out.needs[i]
		for _, g := range n.Gaps {
			needOf[place{n.Unit, g.Question.ID}] = i
		}
		u := out.units[n.Unit]
		if u == nil {
			u = &unitFunds{first: i}
			out.units[n.Unit] = u
		}
		u.needs = out.needs[u.first : i+1]
	}
	for i, g := range gaps {
		out.of[i] = needOf[place{g.Unit, g.Question.ID}]
	}
	return out
}

// terms are those that were used.
func (f *funds) terms() moneyTerms { return termsOf(f.finance) }

func termsOf(f *assessment.Finance) moneyTerms {
	return moneyTerms{Currency: f.Currency, PriceYear: f.PriceYear, Years: f.Years, Date: f.At}
}

// payers gives the open programmes that could pay for a need, or of which one cannot tell.
func (f *funds) payers(need int) []payer {
	u := f.units[f.needs[need].Unit]
	u.once.Do(func() { u.payers = payersOf(f.open.Market(u.needs)) })
	return u.payers[need-u.first]
}

// payersOf asks the programmes of a market, by need. All needs of a country belong into one market.
func payersOf(market *assessment.Market) [][]payer {
	all := make([][]payer, len(market.Needs))
	for i := range all {
		all[i] = []payer{}
		for j, p := range market.Finance.Programmes {
			result, _ := market.Result(i, j)
			if result == funding.ResultNo {
				continue
			}
			all[i] = append(all[i], payer{p.ID, string(result), market.Offer(i, j).Reason, result == funding.ResultUnknown})
		}
	}
	return all
}

// offers gives what every programme says of a need, the most hopeful first.
func (f *funds) offers(need int) []assessment.Offer {
	u := f.units[f.needs[need].Unit]
	return assessment.Hopeful(f.finance.Market(u.needs).Offers(need - u.first))
}

// gapOf finds the gap of a unit at a question, and the need that closes it.
func (f *funds) gapOf(unit, question string) (gap *assessment.Gap, need int, ok bool) {
	gaps := f.allGaps()
	i := slices.IndexFunc(gaps, func(g assessment.Gap) bool { return g.Unit == unit && g.Question.ID == question })
	if i < 0 {
		return nil, 0, false
	}
	return &gaps[i], f.of[i], true
}

// groupBy is by what gaps and needs are put together.
type groupBy string

// The groupings of gaps and needs.
const (
	byTheme   groupBy = "theme"
	byRegion  groupBy = "region"
	byIncome  groupBy = "incomeGroup"
	byCountry groupBy = "country"
)

// groupName is a group as filters name it, and as people do.
type groupName struct{ ID, Title string }

// groupsOf gives the groups that something about a unit belongs to. Classes are those of the day that the selection reads
// them on.
func (f *funds) groupsOf(by groupBy, unit string, themes []framework.Theme, units *assessment.Selection, lang string) []groupName {
	if by == byTheme {
		var list []groupName
		for _, t := range themes {
			list = append(list, groupName{string(t), t.Title()})
		}
		if len(list) == 0 {
			list = append(list, groupName{"", "no theme"})
		}
		return list
	}
	if by == byCountry {
		return []groupName{{unit, f.x.Panel.Name(unit, lang)}}
	}
	c, ok := country.Get(country.Code(unit))
	if ok && f.def.Entity == framework.Country {
		if by == byRegion && c.Region.Name != "" {
			return []groupName{{c.Region.Name, c.Region.Name}}
		}
		if income := f.x.Panel.Atlas.Class(c, units.ClassAt()).Income; by == byIncome && income != "" {
			return []groupName{{string(income), income.Title()}}
		}
	}
	return []groupName{{"", assessment.Unclassed}}
}
