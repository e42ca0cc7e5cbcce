package api

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/assessment/spelling"
)

// What is embedded in an input or an answer has an exported name: the library does not look into others.

// Page is what every list takes.
type Page = page

// RoundQuery chooses a framework version and a year of what is published.
type RoundQuery struct {
	Framework string `query:"framework" maxLength:"200" doc:"Framework as id@version, or an id for its newest version. Without it: the one of the newest published year; samples only where nothing else is published." example:"gci-pillars@2024"`
	Year      int    `query:"year" minimum:"0" maximum:"9999" doc:"Year of the assessments. Without it: the newest published one." example:"2024"`
}

// LangQuery chooses the language of names and titles.
type LangQuery struct {
	Lang string `query:"lang" enum:"en,fr,es,pt,ar" doc:"Language of names and titles; before Accept-Language. What has no translation is in English."`
}

// ClassQuery chooses countries by what they are. Values of one parameter are joined by OR, parameters by AND. Ranks stay
// those among all units: a choice of countries changes what is listed, never a number.
type ClassQuery struct {
	Country         []string `query:"country,explode" maxItems:"300" doc:"Countries by ISO code or name; may be repeated."`
	Region          []string `query:"region,explode" maxItems:"50" doc:"Regions by name or code of UN M49, or by World Bank name; may be repeated."`
	IncomeGroup     []string `query:"incomeGroup,explode" maxItems:"10" doc:"World Bank income groups: L, LM, UM, H; may be repeated."`
	LendingCategory []string `query:"lendingCategory,explode" maxItems:"10" doc:"World Bank lending categories: IDA, Blend, IBRD; may be repeated."`
	Organisation    []string `query:"organisation,explode" maxItems:"50" doc:"Members of an organisation, by its id; may be repeated."`
	ClassAsOf       string   `query:"classAsOf" format:"date" maxLength:"10" doc:"Day on which classes and memberships are read. Without it: the newest known."`
}

func (q *ClassQuery) criteria() (assessment.Criteria, error) {
	c := assessment.Criteria{
		Countries: q.Country, Regions: q.Region, IncomeGroups: q.IncomeGroup, LendingCategories: q.LendingCategory, Organisations: q.Organisation,
	}
	if q.ClassAsOf == "" {
		return c, nil
	}
	at, err := time.Parse(time.DateOnly, q.ClassAsOf)
	if err != nil {
		return c, refused("query.classAsOf", "write a day as 2024-07-01")
	}
	c.ClassAt = at
	return c, nil
}

// key is the query in one form, for cursors and caches.
func (q *ClassQuery) key() string {
	return fmt.Sprintf("%q %q %q %q %q %q", q.Country, q.Region, q.IncomeGroup, q.LendingCategory, q.Organisation, q.ClassAsOf)
}

// refused is a parameter that cannot be used.
func refused(parameter, message string) error {
	return &assessment.Error{
		Kind: assessment.Invalid, Msg: "the request cannot be answered:", Fields: []assessment.Field{{Path: parameter, Message: message}},
	}
}

// round is one framework version in one year, computed from what is published and without its confidential questions: the
// one reading that everybody gets.
type round struct {
	def       *framework.Definition // with its confidential questions
	year      int
	x         *assessment.Index     // of one year, but where all years are scored together
	standings []assessment.Standing // of the year

	inputs func() string // the fingerprint of the panel, computed once
	once   sync.Once
	gaps   []assessment.Gap // of the year
}

// key names the round, for cursors and caches.
func (r *round) key() string { return r.def.Ref() + " " + strconv.Itoa(r.year) }

// allGaps lists the gaps of the round's year in the order of Index.Gaps. They are shared: nobody may modify them.
func (r *round) allGaps() []assessment.Gap {
	r.once.Do(func() {
		for g := range r.x.Gaps() {
			if g.Year == r.year {
				r.gaps = append(r.gaps, g)
			}
		}
	})
	return r.gaps
}

// choose chooses among the units of the round.
func (r *round) choose(q *ClassQuery, bands []string) (*assessment.Selection, error) {
	criteria, err := q.criteria()
	if err != nil {
		return nil, err
	}
	criteria.Bands = bands
	chosen, err := criteria.Select(r.x.Panel.Atlas, r.def)
	return chosen, inQuery(together(err, r.knows(q.Country)))
}

// check says what is wrong with a choice when it is not known of which round: countries may be units of its own.
func (q *ClassQuery) check(atlas *country.Atlas) error {
	criteria, err := q.criteria()
	criteria.Countries = nil
	_, wrong := criteria.Select(atlas, nil)
	return together(err, inQuery(wrong))
}

// knows refuses units that are not in the round, where they are no countries: nobody else knows whether there are such.
func (r *round) knows(units []string) error {
	if r.def.Entity == framework.Country {
		return nil
	}
	var there []string
	for _, s := range r.standings {
		there = append(there, s.Unit)
	}
	var faults []assessment.Field
	for _, unit := range units {
		if message := oneOf(strings.TrimSpace(unit), there); message != "" {
			faults = append(faults, assessment.Field{Path: "country", Message: message})
		}
	}
	if len(faults) == 0 {
		return nil
	}
	return &assessment.Error{Kind: assessment.Invalid, Msg: "the selection cannot be made:", Fields: faults}
}

// inBody names the places of faults that were found in parameters as members of a body.
func inBody(err error) error {
	return placed(err, func(f assessment.Field) string { return "body." + strings.TrimPrefix(f.Path, "query.") })
}

// ofYear is an index of the round's year alone. Where all years are scored together, scores cannot be taken out of them.
func (r *round) ofYear() (*assessment.Index, error) {
	if years := r.x.Panel.Years(); len(years) > 1 {
		return nil, refused("query.framework", r.def.Ref()+" scores all years together, so that one year cannot be shown so")
	}
	return r.x, nil
}

// round gives what a query asks for.
func (c *call) round(q RoundQuery) (*round, error) {
	def, year, err := c.pick(q)
	if err != nil {
		return nil, err
	}
	return c.roundOf(def, year)
}

// roundOf gives the round of a framework version and a year of which something is published.
func (c *call) roundOf(def *framework.Definition, year int) (*round, error) {
	return c.server.rounds.get(roundKey{c.state.Head().Seq, def.Hash, year}, func() (*round, error) {
		return newRound(def, year, c.state.Published(def.WithoutConfidential()))
	})
}

// roundKey names a round; the Seq of a state names its content.
type roundKey struct {
	seq  uint64
	hash string
	year int
}

// newRound scores a panel of all years that has no confidential questions.
func newRound(def *framework.Definition, year int, all *assessment.Panel) (*round, error) {
	panel := all
	if !all.ScoredTogether() {
		panel = all.Only(func(r assessment.Row) bool { return r.Year == year })
	}
	x, err := assessment.NewIndex(panel)
	if err != nil {
		return nil, err
	}
	r := &round{def: def, year: year, x: x, inputs: sync.OnceValue(x.Panel.Hash)}
	for _, s := range x.Standings {
		if s.Year == year {
			r.standings = append(r.standings, s)
		}
	}
	return r, nil
}

// before finds the year with which a round is compared: the newest before it in which something is published of a unit, "" for
// any, by the same framework version. Of nothing where there is none.
func (r *round) before(published []publishedYear, unit string) (found publishedYear) {
	var years []int
	by := map[int]publishedYear{}
	for _, p := range published {
		if p.def == r.def && (unit == "" || slices.Contains(p.names, unit)) {
			years, by[p.year] = append(years, p.year), p
		}
	}
	return by[assessment.YearBefore(r.year, years)]
}

// pick settles on a framework version and a year of which something is published.
func (c *call) pick(q RoundQuery) (*framework.Definition, int, error) {
	published, err := c.published()
	if err != nil {
		return nil, 0, err
	}
	return c.pickFrom(published, q)
}

// pickFrom settles on one of some rounds.
func (c *call) pickFrom(published []publishedYear, q RoundQuery) (*framework.Definition, int, error) {
	if q.Framework == "" {
		return newestRound(preferReal(published, q.Year), q.Year)
	}
	def, err := c.state.Framework(q.Framework)
	if err != nil {
		return nil, 0, unknownFramework(err)
	}
	var years []int
	for _, p := range published {
		if p.def.Hash == def.Hash {
			years = append(years, p.year)
		}
	}
	if len(years) == 0 {
		return nil, 0, &assessment.Error{Kind: assessment.NotFound, Msg: "nothing is published of " + def.Ref() + " yet"}
	}
	if q.Year == 0 {
		return def, slices.Max(years), nil
	}
	if !slices.Contains(years, q.Year) {
		return nil, 0, refused("query.year", fmt.Sprintf("nothing is published of %s for %d, but for %s", def.Ref(), q.Year, joinYears(years)))
	}
	return def, q.Year, nil
}

// unknownFramework turns a framework that is not there into a parameter that cannot be used.
func unknownFramework(err error) error {
	var e *assessment.Error
	if errors.As(err, &e) && e.Kind == assessment.NotFound {
		return &assessment.Error{
			Kind: assessment.Invalid, Msg: "the request cannot be answered:", Fields: []assessment.Field{{Path: "query.framework", Message: e.Msg}}, Fix: e.Fix,
		}
	}
	return err
}

// publishedYear is a framework version and a year, and how many units are published of it.
type publishedYear struct {
	def   *framework.Definition
	year  int
	units int
	names []string // of the units
}

// published lists the rounds of which something is published.
func (c *call) published() ([]publishedYear, error) {
	return c.server.published.get(c.state.Head().Seq, func() ([]publishedYear, error) {
		var list []publishedYear
		for _, def := range c.state.Frameworks() {
			units := map[int][]string{}
			for _, row := range c.state.Published(def).Rows {
				units[row.Year] = append(units[row.Year], row.Unit)
			}
			for _, year := range slices.Sorted(maps.Keys(units)) {
				list = append(list, publishedYear{def, year, len(units[year]), units[year]})
			}
		}
		return list, nil
	})
}

// isSample says that a framework is there to be looked at and not to assess countries by.
func isSample(def *framework.Definition) bool {
	return def.ID == "sample" || strings.HasPrefix(strings.ToLower(def.Source), "fictional")
}

// isSample says that of a round, too, in which nothing is published but of countries that were made up.
func (p publishedYear) isSample() bool {
	return isSample(p.def) || p.def.Entity == framework.Country && !slices.ContainsFunc(p.names, func(unit string) bool {
		c, ok := country.Get(country.Code(unit))
		return !ok || !c.Fictional
	})
}

// preferReal leaves samples out where anything else is published, of any year or of one: nobody who asks for no framework
// means them.
func preferReal(published []publishedYear, year int) []publishedYear {
	genuine := slices.DeleteFunc(slices.Clone(published), publishedYear.isSample)
	if len(genuine) == 0 || year != 0 && !slices.ContainsFunc(genuine, func(p publishedYear) bool { return p.year == year }) {
		return published
	}
	return genuine
}

// newestRound gives the round of the newest year, or of one year; of several the one with the most units.
func newestRound(published []publishedYear, year int) (*framework.Definition, int, error) {
	if len(published) == 0 {
		return nil, 0, &assessment.Error{Kind: assessment.NotFound, Msg: "nothing is published yet"}
	}
	var years []int
	for _, p := range published {
		years = append(years, p.year)
	}
	if year == 0 {
		year = slices.Max(years)
	}
	best := publishedYear{}
	for _, p := range published {
		if p.year == year && p.units > best.units {
			best = p
		}
	}
	if best.def == nil {
		return nil, 0, refused("query.year", fmt.Sprintf("nothing is published for %d, but for %s", year, joinYears(years)))
	}
	return best.def, year, nil
}

// joinYears lists years, newest first.
func joinYears(years []int) string {
	years = slices.Clone(years)
	slices.SortFunc(years, func(a, b int) int { return cmp.Compare(b, a) })
	var names []string
	for _, y := range slices.Compact(years) {
		names = append(names, strconv.Itoa(y))
	}
	return strings.Join(names, ", ")
}

// unit reads the country or unit of a path or a query that must be in the round.
func (c *call) unit(r *round, text, parameter string) (assessment.Standing, error) {
	unit, err := unitOf(r.def, text)
	if err != nil {
		return assessment.Standing{}, refused(parameter, err.Error())
	}
	if s, ok := r.x.Of(unit, r.year); ok {
		return s, nil
	}
	e := &assessment.Error{
		Kind: assessment.NotFound, Msg: fmt.Sprintf("nothing is published of %s by %s for %d", unit, r.def.Ref(), r.year), Fix: c.elsewhere(unit, r),
	}
	var there []string
	for _, s := range r.standings {
		there = append(there, s.Unit)
	}
	if near := spelling.Nearest(unit, there); near != "" && r.def.Entity != framework.Country && e.Fix == "" {
		e.Fix = "Did you mean " + near + "?"
	}
	return assessment.Standing{}, e
}

// mostElsewhere is how many rounds are named.
const mostElsewhere = 5

// elsewhere says in which other rounds something is published of a unit; those of the framework itself come first, samples
// last.
func (c *call) elsewhere(unit string, not *round) string {
	published, err := c.published()
	if err != nil {
		return ""
	}
	var found []publishedYear
	for _, p := range published {
		if p.def.Entity == not.def.Entity && slices.Contains(p.names, unit) {
			found = append(found, p)
		}
	}
	slices.SortStableFunc(found, func(a, b publishedYear) int {
		return cmp.Or(assessment.LastIf(a.isSample(), b.isSample()), assessment.LastIf(a.def.Hash != not.def.Hash, b.def.Hash != not.def.Hash), cmp.Compare(b.year, a.year))
	})
	var names []string
	for _, p := range found[:min(len(found), mostElsewhere)] {
		names = append(names, fmt.Sprintf("framework=%s&year=%d", p.def.Ref(), p.year))
	}
	if len(names) == 0 {
		return ""
	}
	return "It is published by other frameworks or for other years: ask with " + strings.Join(names, ", or ") + "."
}
