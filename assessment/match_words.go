package assessment

import (
	"fmt"
	"slices"
	"strings"

	"readiness/assessment/framework"
	"readiness/assessment/funding"
	"readiness/scoring/matching"
)

func (b *matchBuilder) unmatched(u matching.Unmatched) Unmatched {
	out := Unmatched{Need: u.Gap, of: b, options: u.Options}
	n := &b.market.Needs[u.Gap]
	if out.Reason = n.settled(); out.Reason == "" {
		out.Code, out.Reason = u.Reason, b.why(n, u)
	}
	return out
}

// WhyNot says of each programme, in their order, why it does not pay. The words are made when they are asked for: there are
// many, and few are read.
func (u *Unmatched) WhyNot() []WhyNot {
	b, market := u.of, u.of.market
	options := make(map[int]matching.Option, len(u.options))
	for _, o := range u.options {
		options[b.problem.Pairs[o.Pair].Programme] = o
	}
	list := make([]WhyNot, len(market.Finance.Programmes))
	for j := range list {
		if option, offered := options[j]; offered {
			result, _ := market.Result(u.Need, j)
			list[j] = b.outbidden(j, option, u.Reason)
			list[j].Result = result
			continue
		}
		offer := market.Offer(u.Need, j)
		w := WhyNot{Programme: j, Result: offer.Result, Reason: offer.Reason, Change: offer.Change, Side: offer.Side, Last: -1}
		if w.Result == funding.ResultUnknown && b.terms.Strict {
			w.Reason += " (left out: only what is known counts)"
		}
		list[j] = w
	}
	return list
}

// Why is Reason; of a need that no programme can pay for it also says why in short, counting programmes by the first test that
// says no: "no programme can pay for it: 3 are closed, 2 are for other countries, 1 is for other themes". It is made when it is
// asked for.
func (u *Unmatched) Why() string {
	market := u.of.market
	if n := &market.Needs[u.Need]; u.Code != matching.ForProgramme || !n.Costed() || len(market.Finance.Programmes) == 0 {
		return u.Reason
	}
	counts := make([]int, len(barriers))
	for j := range market.Finance.Programmes {
		counts[u.barrier(j)]++
	}
	var parts []string
	for i, count := range counts {
		switch {
		case count == 1:
			parts = append(parts, "1 "+barriers[i].one)
		case count > 1:
			parts = append(parts, fmt.Sprintf("%d %s", count, barriers[i].many))
		}
	}
	return u.Reason + ": " + strings.Join(parts, ", ")
}

// barrier is the place in barriers of why a programme has no pair with a need.
func (u *Unmatched) barrier(programme int) int {
	market := u.of.market
	p, f := market.Finance.Programmes[programme], market.Finance
	facts := market.facts(u.Need, programme)
	test, status := market.desk(u.Need, programme).refusal, p.Status(f.At)
	if test == "" {
		test = funding.RefuseRequest(&p.Programme, facts, f.Atlas, f.At)
	}
	for i, one := range barriers {
		if one.status != "" && test == funding.OpenTest && one.status == status || one.status == "" && slices.Contains(one.tests, test) {
			return i
		}
	}
	switch {
	case !facts.Amount.Known:
		return len(barriers) - 3
	case u.of.terms.Strict:
		return len(barriers) - 2
	}
	return len(barriers) - 1
}

// barriers are the short words for what the tests say no to, in the order of the tests; at the end those of programmes of
// which none does.
var barriers = []struct {
	status    funding.Status // of the test whether it is open
	tests     []funding.TestID
	one, many string
}{
	{status: funding.Closed, one: "is closed", many: "are closed"},
	{status: funding.Forecast, one: "is not open yet", many: "are not open yet"},
	{status: funding.Withdrawn, one: "is withdrawn", many: "are withdrawn"},
	{
		tests: []funding.TestID{
			funding.CountryTest, funding.RegionTest, funding.IncomeTest, funding.LendingTest, funding.OrganisationTest, funding.FlagTest, funding.ExcludedTest,
		},
		one: "is for other countries", many: "are for other countries",
	},
	{tests: []funding.TestID{funding.ThemeTest}, one: "is for other themes", many: "are for other themes"},
	{tests: []funding.TestID{funding.ApplicantTest}, one: "is for other applicants", many: "are for other applicants"},
	{tests: []funding.TestID{funding.CeilingTest}, one: "gives smaller grants", many: "give smaller grants"},
	{tests: []funding.TestID{funding.FloorTest}, one: "gives greater grants", many: "give greater grants"},
	{tests: []funding.TestID{funding.MoneyTest}, one: "has too little left", many: "have too little left"},
	{tests: []funding.TestID{funding.CofinancingTest}, one: "asks for a share that the country cannot bring", many: "ask for a share that the country cannot bring"},
	{tests: []funding.TestID{funding.DurationTest}, one: "is for what takes less time", many: "are for what takes less time"},
	{tests: []funding.TestID{funding.PartnerTest}, one: "asks for a partner that is not there", many: "ask for a partner that is not there"},
	{tests: []funding.TestID{funding.OnePerCountryTest}, one: "gives the country no further grant", many: "give the country no further grant"},
	{tests: []funding.TestID{funding.MaximumTest}, one: "gives no further grant", many: "give no further grant"},
	{one: "cannot be asked, for want of an amount in its currency", many: "cannot be asked, for want of an amount in their currency"},
	{one: "may or may not, and is left out", many: "may or may not, and are left out"}, // under strict terms
	{one: "cannot be asked for such an amount", many: "cannot be asked for such an amount"},
}

// why says in words why a need goes without money.
func (b *matchBuilder) why(n *Need, u matching.Unmatched) string {
	switch u.Reason {
	case matching.ForProgramme:
		switch {
		case n.Cost == nil:
			return "no cost is given for it, so that nobody can be asked for money"
		case !n.Costed():
			return "its cost could not be converted: " + n.Cost.Problem
		case len(b.market.Finance.Programmes) == 0:
			return "there is no programme"
		}
		return "no programme can pay for it"
	case matching.ForBlocked:
		return "it requires what is not assessed or was dropped"
	case matching.ForGain:
		return "it adds nothing to the index"
	case matching.ForMoney:
		return "the money goes to what gains more for its cost"
	case matching.ForFloor:
		return "together with what else is paid it does not reach the least grant"
	case matching.ForCeiling:
		return "the greatest grant of the country is used up"
	case matching.ForCount:
		return "all grants that may be given go to others"
	case matching.ForPrerequisite, matching.ForBundle:
		in := "something that it requires"
		if u.Requires >= 0 {
			in = b.market.Needs[u.Requires].Action
		}
		if u.Reason == matching.ForBundle {
			return "it and " + in + ", which it requires, cannot both be paid"
		}
		return "it requires " + in + ", for which nobody can pay"
	case matching.Fits:
	}
	return ""
}

// outbidden says why a programme that could pay for a need does not.
func (b *matchBuilder) outbidden(programme int, o matching.Option, otherwise string) WhyNot {
	p := b.market.Finance.Programmes[programme]
	w, short := WhyNot{Programme: programme, Reason: otherwise, Last: -1}, framework.Money(o.Short, p.Currency)
	switch o.Reason {
	case matching.ForMoney:
		w.Reason = "its money goes to what gains more for its cost: " + short + " is missing"
		if o.Enters > 0 {
			b.enters(&w, o, p.Currency)
		}
	case matching.ForFloor:
		w.Reason = "a grant for it would be " + short + " below the least"
	case matching.ForCeiling:
		w.Reason = "a grant with it would be " + short + " above the greatest"
	case matching.ForCount:
		w.Reason = "it gives all its grants to others"
	default:
	}
	return w
}

// enters says at which budget a need would be paid that is outbid, and by what it is.
func (b *matchBuilder) enters(w *WhyNot, o matching.Option, currency string) {
	w.Ahead, w.Enters = o.Ahead, o.Enters
	w.Reason = "outbid: its money goes to what gains more for its cost"
	if o.Last >= 0 {
		w.Last = b.problem.Pairs[o.Last].Gap
		last := &b.market.Needs[w.Last]
		w.Reason += ", the last of it to " + last.Action + " of " + b.x.Panel.Name(last.Unit, "en")
	}
	w.Reason += "; with " + framework.Money(o.Enters, currency) + " more"
	switch o.Ahead {
	case 0:
	case 1:
		w.Reason += ", after 1 other that comes before it,"
	default:
		w.Reason += fmt.Sprintf(", after %d others that come before it,", o.Ahead)
	}
	w.Reason += " it would be paid, if all that is paid now stays"
}
