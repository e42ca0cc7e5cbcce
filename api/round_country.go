package api

import (
	"cmp"
	"slices"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// CountryRoundQuery is RoundQuery of what is about one country.
type CountryRoundQuery struct {
	Framework string `query:"framework" maxLength:"200" doc:"Framework as id@version, or an id for its newest version. Without it: the one of the newest published year, or if the country is not in it, of the newest in which it is; samples only where nothing else is published of it." example:"gci-pillars@2024"`
	Year      int    `query:"year" minimum:"0" maximum:"9999" doc:"Year of the assessments. Without it: the newest published one in which the country is; method.year says which." example:"2024"`
}

// roundWith gives the round that a query about one country asks for, or about none with the text empty.
func (c *call) roundWith(q CountryRoundQuery, text string) (*round, error) {
	def, year, err := c.pickWith(RoundQuery(q), text)
	if err != nil {
		return nil, err
	}
	return c.roundOf(def, year)
}

// pickWith is pick, but that a year which nobody asks for is one in which a country or unit stands: who publishes first in
// a new year must not hide what is published of all others. Where it stands nowhere, it is pick.
func (c *call) pickWith(q RoundQuery, text string) (*framework.Definition, int, error) {
	def, year, err := c.pick(q)
	if err != nil || q.Year != 0 {
		return def, year, err
	}
	published, err := c.published()
	if err != nil {
		return nil, 0, err
	}
	var with []publishedYear
	for _, p := range published {
		if unit, err := unitOf(p.def, text); err == nil && slices.Contains(p.names, unit) && (q.Framework == "" || p.def.Hash == def.Hash) {
			with = append(with, p)
		}
	}
	isPicked := func(p publishedYear) bool { return p.def.Hash == def.Hash && p.year == year }
	if len(with) == 0 || q.Framework == "" && slices.ContainsFunc(with, isPicked) {
		return def, year, nil
	}
	newest := slices.MinFunc(with, func(a, b publishedYear) int {
		return cmp.Or(
			assessment.LastIf(a.isSample(), b.isSample()), cmp.Compare(b.year, a.year), assessment.LastIf(a.def.Hash != def.Hash, b.def.Hash != def.Hash), cmp.Compare(b.units, a.units))
	})
	return newest.def, newest.year, nil
}
