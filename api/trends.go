package api

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
	"readiness/assessment/framework"
)

type trendsInput struct {
	Page
	LangQuery
	ClassQuery
	Framework string `query:"framework" maxLength:"200" doc:"Framework as id@version, or an id for its newest version of which two years are published. Without it: the one with the newest such year; samples only where nothing else has two." example:"gci-pillars@2024"`
	Year      int    `query:"year" minimum:"0" maximum:"9999" doc:"The later year. Without it: the newest one that has an earlier one." example:"2024"`
	From      int    `query:"from" minimum:"0" maximum:"9999" doc:"The earlier year. Without it: the published one before the later year."`
}

// trendList is one page of the movements between two years of one framework version.
type trendList struct {
	Items  []trendItem `json:"items"`
	Next   string      `json:"next,omitempty" doc:"The address of the next page; absent on the last one."`
	Totals trendTotals `json:"totals"`
	From   int         `json:"from" doc:"The earlier year."`
	Year   int         `json:"year" doc:"The later year."`
	Method method      `json:"method" doc:"Of the later year."`
}

type trendItem struct {
	MemberName
	Before *trendEnd           `json:"before" doc:"null where the unit is not published for the earlier year."`
	After  *trendEnd           `json:"after" doc:"null where the unit is not published for the later year."`
	Change *float64            `json:"change" doc:"Of the index, in points; null unless it is ranked in both years."`
	Nodes  map[string]*float64 `json:"nodes" doc:"Change of every node but the root, by id, in points; null unless it has a score of its own in both years."`
}

type trendEnd struct {
	Year     int             `json:"year"`
	Index    *float64        `json:"index"`
	Rank     *int            `json:"rank" doc:"Among all units of that year."`
	Ranked   int             `json:"ranked" doc:"How many units of that year have a rank."`
	Verified VerifiedNumbers `json:"verified"`
}

// trendTotals counts all units that the query chose, on whatever page.
type trendTotals struct {
	Compared int      `json:"compared" doc:"Units with an index in both years."`
	Up       int      `json:"up"`
	Down     int      `json:"down"`
	Same     int      `json:"same"`
	Median   *float64 `json:"median" doc:"Median of their changes, in points; null where nothing is compared."`
}

func (s *Server) registerTrends() {
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "listTrends", Method: http.MethodGet, Path: "/v1/trends", Tags: []string{"Index"}, Summary: "List how far countries have come from one year to another",
			Description: "Two years of one framework version, published assessments only, without confidential questions. Sorted by change, the greatest first, then by code; units without a change come after these, and those that are in one of the two years only last. Filters choose what is listed and counted; ranks stay those among all units. 404 where no version has two published years.",
		},
		action: assessment.ReadPublished, public: true, reads: true, shared: true,
	}, listTrends)
}

func listTrends(_ context.Context, c *call, in *trendsInput) (*body[trendList], error) {
	pair, err := c.pickPair(in)
	if err != nil {
		return nil, together(err, in.check(c.state.Atlas()))
	}
	before, err := c.roundOf(pair.def, pair.from)
	if err != nil {
		return nil, err
	}
	after, err := c.roundOf(pair.def, pair.year)
	if err != nil {
		return nil, err
	}
	either := &round{def: pair.def, x: after.x, standings: slices.Concat(after.standings, before.standings)}
	chosen, err := either.choose(&in.ClassQuery, nil)
	if err != nil {
		return nil, err
	}
	movements, err := assessment.Movements(before.x.InYear(pair.from), after.x.InYear(pair.year))
	if err != nil {
		return nil, err
	}
	movements = slices.DeleteFunc(movements, func(m assessment.Movement) bool { return !chosen.Has(m.Unit) })
	query := filters(after.key(), before.key(), in.key())
	part, next, err := paged(movements, func(m assessment.Movement) string { return m.Unit }, in.Page, query)
	if err != nil {
		return nil, err
	}
	totals := assessment.TotalsOf(movements)
	out := trendList{
		Items: []trendItem{}, Next: c.next(next), From: pair.from, Year: pair.year, Method: after.method(c.state),
		Totals: trendTotals{totals.Compared, totals.Up, totals.Down, totals.Same, score(totals.Median, true)},
	}
	earlier, later := before.ranked(), after.ranked()
	for _, m := range part {
		item := trendItemOf(after.x.Panel, m, c.lang)
		item.Before, item.After = trendEndOf(m.Before, earlier), trendEndOf(m.After, later)
		out.Items = append(out.Items, item)
	}
	return &body[trendList]{Body: out}, nil
}

func trendItemOf(p *assessment.Panel, m assessment.Movement, lang string) trendItem {
	item := trendItem{
		MemberName: memberOf(p, m.Unit, lang), Change: score(m.Change, true), Nodes: map[string]*float64{},
	}
	for n, node := range p.Framework.Nodes() {
		if n > 0 {
			item.Nodes[node.ID] = score(m.Nodes[n], true)
		}
	}
	return item
}

// trendEndOf is one end of a movement, of a year with so many ranked units; null where the unit is not in it.
func trendEndOf(s assessment.Standing, ranked int) *trendEnd {
	if s.Row < 0 {
		return nil
	}
	return &trendEnd{s.Year, score(s.Score, s.Ranked), rank(s), ranked, verifiedOf(s)}
}

// ranked counts the units with a rank.
func (r *round) ranked() (n int) {
	for _, s := range r.standings {
		if s.Ranked {
			n++
		}
	}
	return n
}

// yearPair is two published years of one framework version.
type yearPair struct {
	def        *framework.Definition
	from, year int
	units      int // of the later year
}

// pickPair settles on a framework version and two of its years.
func (c *call) pickPair(in *trendsInput) (yearPair, error) {
	all, err := c.published()
	if err != nil {
		return yearPair{}, err
	}
	published := all
	if in.Framework != "" {
		def, err := c.state.Framework(in.Framework)
		if err != nil {
			return yearPair{}, unknownFramework(err)
		}
		published = slices.DeleteFunc(slices.Clone(all), func(p publishedYear) bool {
			return p.def.ID != def.ID || in.Framework != def.ID && p.def != def
		})
	}
	pairs := pairsOf(published)
	if len(pairs) == 0 {
		if len(published) == 0 {
			published = all // what there is instead
		}
		return yearPair{}, noPair(published, in.Framework)
	}
	if in.Framework != "" { // the newest version that there is
		slices.SortStableFunc(pairs, func(a, b yearPair) int { return framework.CompareVersions(b.def.Version, a.def.Version) })
	} else if pair, err := choosePair(pairsOf(preferReal(published, 0)), in); err == nil {
		return pair, nil
	}
	return choosePair(pairs, in)
}

// pairsOf lists every two years of one version: the newest later year first, of these that with the most units, and then
// the nearest earlier year.
func pairsOf(published []publishedYear) []yearPair {
	var pairs []yearPair
	for _, later := range published {
		for _, earlier := range published {
			if earlier.def == later.def && earlier.year < later.year {
				pairs = append(pairs, yearPair{later.def, earlier.year, later.year, later.units})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b yearPair) int {
		return cmp.Or(cmp.Compare(b.year, a.year), cmp.Compare(b.units, a.units), cmp.Compare(a.def.Ref(), b.def.Ref()), cmp.Compare(b.from, a.from))
	})
	return pairs
}

// choosePair gives the first of some pairs with the years that are asked for, and says of each year whether it can be.
func choosePair(pairs []yearPair, in *trendsInput) (yearPair, error) {
	var years, earlier []int
	for _, p := range pairs {
		years = append(years, p.year)
		if in.Year == 0 || p.year == in.Year {
			earlier = append(earlier, p.from)
			if in.From == 0 || p.from == in.From {
				return p, nil
			}
		}
	}
	if len(earlier) == 0 {
		return yearPair{}, refused("query.year", fmt.Sprintf("no version is published for %d and for a year before it: ask for %s", in.Year, joinYears(years)))
	}
	return yearPair{}, refused("query.from", fmt.Sprintf("%d is no year before that is published of the same version: ask for %s", in.From, joinYears(earlier)))
}

// mostPairless is how many rounds are named where none has another beside it.
const mostPairless = 12

// noPair says that no version has two years, and what there is.
func noPair(published []publishedYear, ref string) error {
	e := &assessment.Error{Kind: assessment.NotFound, Msg: "no two years are published of one framework version"}
	if ref != "" {
		e.Msg = "no two years are published of one version of " + ref
	}
	var there []string
	for _, p := range published {
		there = append(there, fmt.Sprintf("%s for %d", p.def.Ref(), p.year))
	}
	if len(there) > 0 {
		e.Fix = "There is " + strings.Join(there[max(0, len(there)-mostPairless):], ", ") + "."
	}
	return e
}
