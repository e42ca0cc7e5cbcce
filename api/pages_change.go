package api

import (
	"math"
	"slices"
	"strconv"

	"readiness/api/web"
	"readiness/assessment"
)

// changeInto adds to each row of a table how far the index has come since the year before, where anything has one in
// both.
func (c *call) changeInto(t *web.Table, in *indexPageQuery, r *round, published []publishedYear) error {
	before := r.before(published, "")
	if before.year == 0 {
		return nil
	}
	earlier, err := c.roundOf(before.def, before.year)
	if err != nil {
		return err
	}
	moved, err := assessment.Movements(earlier.x.InYear(before.year), r.x.InYear(r.year))
	if err != nil {
		return err
	}
	changes := map[string]float64{}
	for _, m := range moved {
		if !math.IsNaN(m.Change) {
			changes[m.Unit] = m.Change
		}
	}
	if len(changes) == 0 {
		return nil
	}
	t.Since = before.year
	t.Trends = address("/v1/trends", in.listed(r, false), "from", strconv.Itoa(before.year), "limit", "1000")
	for i := range t.Rows {
		if v, ok := changes[t.Rows[i].Code]; ok {
			t.Rows[i].Change = score(v, true)
		}
	}
	return nil
}

// fewerOf says that the newest year of a framework version has fewer units, so far, than the year before it; nil otherwise.
func fewerOf(in *indexPageQuery, r *round, published []publishedYear) *web.Fewer {
	before := r.before(published, "")
	units := len(r.standings)
	if units >= before.units || slices.ContainsFunc(published, func(p publishedYear) bool { return p.def == r.def && p.year > r.year }) {
		return nil
	}
	there := &round{def: before.def, year: before.year}
	return &web.Fewer{Year: r.year, Units: units, Before: before.year, BeforeUnits: before.units, Address: address("/", in.filters(there, true))}
}
