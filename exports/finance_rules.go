package exports

// moneyRules puts into words how the money of a workbook was reckoned; none where nothing is known of money.
func (b *book) moneyRules(f *finances) []fact {
	if f == nil {
		return nil
	}
	return []fact{
		{b.t("Money"), b.moneyHead(f) + " " + b.t("An amount is brought to the prices of that year in its own currency, and then exchanged (equation 33). Where no price level is known it stays at its own prices, and where no rate is known it counts for nothing; both are said beside it.")},
		{b.t("Cost of an action"), b.t("One-off cost with the recurrent cost of the years that are counted (equations 34 to 36), overhead included; a country's own figures take the place of the framework's planning figures. An action that closes several gaps is counted once.")},
		{b.t("Funded"), b.t("Committed or disbursed money for an action, never more than it costs. A pledge is in no sum. Unfunded is base cost minus what is committed, never below 0; needs met is funded over costed need (equation 45), and its range is over the high and over the low cost. Money that belongs to no action is listed apart and spread over none.")},
		{b.t("Who could pay"), b.t("A programme is asked for the unfunded cost without the country's share, rounded down (equation 46). It could pay where no test says no and none is open; what cannot be told is unknown, and never counts as no.")},
	}
}

// allocationRule puts the allocation into words.
func (p *portfolio) allocationRule() fact {
	if p.fin == nil {
		return fact{}
	}
	return fact{p.t("Allocation"), p.t("Gains of closed gaps are added (equation 37), each with what it requires; budgets, floors, ceilings, lots and numbers of grants hold to the cent. The upper bound (equation 41) is one that no allocation exceeds; the distance to it (equation 42) is not how far the allocation is from the best, but the most that it can be.")}
}
