package funding

import "strconv"

// missing says why an amount is not known.
func (a Asked) missing() string {
	if a.Why == "" {
		return "what it would ask for is not known"
	}
	return "what it would ask for is not known: " + a.Why
}

// belowCeiling asks whether the amount is not above the greatest grant.
func (q *pair) belowCeiling() Outcome {
	most, asked := q.p.Ceiling, q.f.Amount
	switch {
	case most == 0:
		return yes()
	case !asked.Known:
		return unknown(asked.missing() + "; a grant is " + q.money(most) + " at most")
	case asked.Minor > most:
		return no("it asks for "+q.money(asked.Minor)+", and a grant is "+q.money(most)+" at most",
			ProgrammeSide, "raise the ceiling of a grant to "+q.money(asked.Minor))
	}
	return yes()
}

// aboveFloor asks whether the amount is not below the least grant, or reaches it together with the country's others.
func (q *pair) aboveFloor() Outcome {
	least, asked, bundle := q.p.Floor, q.f.Amount, q.f.Bundle
	if least == 0 || asked.Known && asked.Minor >= least {
		return yes()
	}
	atLeast := ", and a grant is " + q.money(least) + " at least"
	if !asked.Known {
		return unknown(asked.missing() + atLeast)
	}
	alone := "alone it asks for " + q.money(asked.Minor) + atLeast
	switch {
	case !bundle.Known:
		return unknown(alone + "; together with others, " + bundle.missing())
	case bundle.Minor >= least:
		return Outcome{Result: ResultYes, Reason: "only together with others: " + alone}
	}
	reason := "it asks for " + q.money(asked.Minor)
	together := max(asked.Minor, bundle.Minor)
	if together > asked.Minor {
		reason += ", and together with others for " + q.money(together)
	}
	change := "lower the floor of a grant to " + q.money(together)
	if together <= 0 {
		change = "ask for no least grant"
	}
	return no(reason+atLeast, ProgrammeSide, change)
}

// withinMoney asks whether enough is left.
func (q *pair) withinMoney() Outcome {
	left, least, asked := q.f.Left, q.p.Floor, q.f.Amount
	need := least
	if asked.Known {
		need = max(least, asked.Minor)
	}
	if asked.Known && left > 0 && left >= need {
		return yes()
	}
	rest := q.money(left) + " is left for " + q.name()
	more := "bring " + q.money(need-left) + " more for " + q.name()
	if need <= 0 {
		more = "bring new money for " + q.name()
	}
	switch {
	case left <= 0:
		return no("nothing is left for "+q.name(), ProgrammeSide, more)
	case left < least:
		return no(rest+", less than the least grant of "+q.money(least), ProgrammeSide, more)
	case !asked.Known:
		return unknown(rest + ", and " + asked.missing())
	}
	return no(rest+", and it asks for "+q.money(asked.Minor), ProgrammeSide, more)
}

// cofinanced asks whether the country can bring its share.
func (q *pair) cofinanced() Outcome {
	if q.p.Cofinancing == 0 || q.f.Cofinancing == Yes {
		return yes()
	}
	share := percent(q.p.Cofinancing) + " of the cost"
	if q.f.Cofinancing == No {
		return no(q.name()+" cannot bring "+share+", which the programme asks for", CountrySide, "bring "+share)
	}
	return unknown("whether " + q.name() + " can bring " + share + " is not known")
}

// withinCountry asks whether the country may have one more grant.
func (q *pair) withinCountry() Outcome {
	most, granted := q.p.PerCountry, q.f.Granted
	if most == 0 || granted < most {
		return yes()
	}
	return no(q.name()+" has "+counted(granted, "grant")+" of the programme already, and a country may have "+strconv.Itoa(most),
		ProgrammeSide, "allow a country "+counted(granted+1, "grant"))
}

// withinMaximum asks whether the programme may give one more grant.
func (q *pair) withinMaximum() Outcome {
	most, granted := q.p.Maximum, q.f.GrantedAll
	if most == 0 || granted < most {
		return yes()
	}
	return no("the programme gave "+counted(granted, "grant")+" already, of "+strconv.Itoa(most)+" at most",
		ProgrammeSide, "give "+counted(granted+1, "grant")+" in all")
}
