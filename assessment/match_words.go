package assessment

import (
	"fmt"

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
	w.Reason += " it would be paid"
}
