package exports

// compare finds how far the unit has come since the earlier year of the report, if it stands there.
func (c *countryReport) compare() error {
	list, _, err := movedSince(c.r.Before, c.x.InYear(c.s.Year))
	for _, m := range list {
		if m.Unit == c.s.Unit && m.InBoth() {
			c.moved = &m
		}
	}
	return err
}

// earlier is the year that is compared with, 0 for none.
func (c *countryReport) earlier() int {
	if c.moved == nil {
		return 0
	}
	return c.moved.Before.Year
}

// earlierCards are the key figures of the earlier year, and the change since.
func (c *countryReport) earlierCards() []card {
	year, units := itoa(c.earlier()), c.r.Before.Spread(0, c.earlier()).Units
	was, is := c.moved.Before, c.moved.After
	index := card{label: c.t("Index in %s", year), value: points(was.Score), format: asScore, remark: c.t("rank %d of %d ranked", was.Rank, units)}
	change := card{label: c.t("Change since %s", year), value: points(c.moved.Change), format: asChange, remark: c.t("index points; rank from %d to %d", was.Rank, is.Rank)}
	switch {
	case !was.Ranked:
		index.value, index.remark = "–", c.t("too little was answered")
	case units < 2:
		index.remark = c.t("no other to compare with")
	}
	switch {
	case !was.Ranked || !is.Ranked:
		change.value, change.remark = "–", c.t("there is no index in one of the years")
	case units < 2 || c.x.Spread(0, c.s.Year).Units < 2:
		change.remark = c.t("index points")
	}
	return []card{index, change}
}
