package exports

// moneyRules puts into words how the money of a workbook was reckoned; none where nothing is known of money.
func (b *book) moneyRules(f *finances) []fact {
	if f == nil {
		return nil
	}
	return []fact{
		{b.t("Money"), b.moneyHead(f) + " " + b.t("An amount is brought to the prices of that year in its own currency, and then exchanged (equation 33). Where no price level is known it stays at its own prices, and where no rate is known it counts for nothing; both are said beside it.")},
		{b.t("Cost of an action"), b.t("One-off cost with the recurrent cost of the years that are counted (equations 34 to 36), overhead included; a country's own figures take the place of the framework's planning figures. An action that closes several gaps is counted once.")},
		{b.t("Funded"), b.t("Committed or disbursed money for an action, never more than it costs. A pledge is in no sum. Unfunded is base cost minus what is committed, never below 0; needs met is funded over costed need (equation 43), and its range is over the high and over the low cost. Money that belongs to no action is listed apart and spread over none.")},
		{b.t("Who could pay"), b.t("A programme is asked for the unfunded cost without the country's share, rounded down (equation 44). It could pay where no test says no and none is open; what cannot be told is unknown, and never counts as no.")},
	}
}

// allocationRules put the matching into words; none where nothing is known of money.
func (p *portfolio) allocationRules() []fact {
	if p.fin == nil {
		return nil
	}
	return []fact{
		{p.t("Allocation"), p.t("What is made as great as possible is the sum of the gains of what is paid for, each times what a point of its country counts (equation 37), each with what it requires; budgets, floors, ceilings, lots and numbers of grants hold to the cent. How it was found, and why the search ended, stands on the sheet Allocation.")},
		{p.t("How good it is"), p.t("The upper bound (equation 41) is one that no allocation exceeds. Where value and bound are the same the allocation is proven: nothing adds more. Elsewhere the gap (equation 42) is not how far the allocation is from the best, but the most that it can be.")},
		{p.t("A million more"), p.t("What one more million of a programme's own currency would add to the upper bound, and so at most: 0 where its money is not all used. It is the price of the last money, and falls as money is added.")},
		{p.t("Effect"), p.t("The index of each country computed anew with all that it gets at once, and all countries ranked anew. It is what the allocation does; the value is the sum of gains one after the other, which the search can add up.")},
		{p.t("Frontier"), p.t("The same search with a part of what every programme has left. What less money can pay for more money can too: values never fall. To be there in seconds each point is searched for with a tenth of the effort, and where there are many needs and programmes there are fewer points.")},
		{p.t("Scenarios"), p.t("Each is a matching of its own by the same rules. Needs are told apart by country, year and action. Under different weights values do not compare; the points of the real indexes, every country counting alike, do.")},
		{p.t("Enters with"), p.t("By how much a programme's budget would have to grow, so that after all that gains more for its cost and goes without too, it would pay for a need. An estimate by the order of gains for cost, and not another search.")},
	}
}
