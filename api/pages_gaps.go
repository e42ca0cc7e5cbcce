package api

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"readiness/api/web"
	"readiness/assessment"
	"readiness/assessment/framework"
)

// gapsPagePath is the page of the gaps of a round.
const gapsPagePath = "/gaps"

// gapsPageNames are the parameters of the page of gaps; each means what it means to GET /v1/gaps.
var gapsPageNames = []string{
	"framework", "year", "country", "theme", "region", "incomeGroup", "lendingCategory", "organisation", "funded", "payable", "programme", "sort", "by",
	"currency", "priceYear", "years", "date", "asOf", "lang",
}

// gapsPageLists are those that a form may send more than once, or empty.
var gapsPageLists = slices.DeleteFunc(slices.Clone(gapsPageNames), func(name string) bool { return name == "asOf" })

// mostGapRows is how many gaps stand on the page.
const mostGapRows = 200

// registerGapsPage adds the page of the gaps of a round.
func (s *Server) registerGapsPage() {
	sp := spec{
		Operation: huma.Operation{
			OperationID: "gapsPage", Method: http.MethodGet, Path: gapsPagePath,
			Responses: map[string]*huma.Response{"200": {Content: map[string]*huma.MediaType{htmlContent: {}}}},
		},
		action: assessment.ReadPublished, public: true, reads: true,
	}
	s.servePage(sp, takings{query: gapsPageNames, lists: gapsPageLists}, (*call).gapsPage)
}

// gapsPageQuery is what the page of gaps was asked for.
type gapsPageQuery struct {
	indexPageQuery
	gaps GapQuery
	by   string
}

// readGapsQuery reads a query. A form sends what was left open as an empty value, which is none.
func readGapsQuery(query url.Values) *gapsPageQuery {
	rest := url.Values{}
	for name, values := range query {
		if name != "by" {
			rest[name] = values
		}
	}
	in := &gapsPageQuery{indexPageQuery: *readIndexQuery(rest)}
	in.gaps.RoundQuery, in.gaps.ClassQuery = in.RoundQuery, in.ClassQuery
	in.gaps.Theme = in.several("theme", query["theme"])
	word := func(name string, known ...string) string {
		values := in.several(name, query[name])
		if len(values) == 0 {
			return ""
		}
		if len(values) > 1 {
			in.refuse(refused("query."+name, "is given twice"))
		} else if message := oneOf(values[0], known); len(known) > 0 && message != "" {
			in.refuse(refused("query."+name, message))
		}
		return values[0]
	}
	in.gaps.Funded, in.gaps.Payable = word("funded", "yes", "no"), word("payable", "yes")
	in.gaps.Sort, in.gaps.Programme = word("sort", "gain", "cost", "gainPerCost", "unfunded", "code"), word("programme")
	in.by = word("by", string(byTheme), string(byRegion), string(byIncome), string(byCountry))
	terms, err := termsOfPage(url.Values{
		"currency": {word("currency")}, "priceYear": {word("priceYear")}, "years": {word("years")}, "date": {word("date")},
	})
	if err != nil {
		in.refuse(err)
	}
	in.gaps.TermsQuery = *terms
	return in
}

// gapsPage writes the gaps that were chosen as a page.
func (c *call) gapsPage(w http.ResponseWriter) error {
	c.server.headPage(w, c.lang)
	page := web.GapsPage{Asked: c.lang, Offer: c.nav(), Clear: gapsPagePath}
	if c.server.config.Closed && c.who == nil {
		page.Closed = true
		return c.server.pages.Gaps(w, page)
	}
	published, err := c.published()
	if err != nil {
		return err
	}
	in := readGapsQuery(c.request.URL.Query())
	r, err := c.round(in.RoundQuery)
	if err != nil {
		return err
	}
	page.Rounds = c.linkedRounds(published, r, func(there *round) string { return address(gapsPagePath, in.at(there)) })
	page.Form, page.Clear = c.gapsForm(in, r), address(gapsPagePath, in.at(r))
	if in.fault() == nil {
		chosen, err := c.chooseGaps(&in.gaps, "unfunded")
		if err == nil {
			page.Shown = c.gapList(in, chosen)
			return c.server.pages.Gaps(w, page)
		}
		if problemOf(err).Status >= http.StatusInternalServerError {
			return err
		}
		in.refuse(err)
	}
	c.failed = in.fault()
	for _, f := range in.faultsOf() {
		f.Message = pageWords(f.Message)
		if !slices.Contains(gapsPageNames, f.Path) || f.Path == "programme" || f.Path == "currency" || f.Path == "priceYear" || f.Path == "years" {
			f.Path, f.Message = "", f.Path+": "+f.Message
		}
		page.Faults = append(page.Faults, web.Fault{Field: f.Path, Message: f.Message})
	}
	w.WriteHeader(problemOf(c.failed).Status)
	return c.server.pages.Gaps(w, page)
}

// gapsForm is the form that leads to gaps of a round, filled in as it was asked for.
func (c *call) gapsForm(in *gapsPageQuery, r *round) *web.Form {
	f := &web.Form{Action: gapsPagePath, Note: "gaps", Clear: address(gapsPagePath, in.at(r))}
	for _, kept := range []web.Hidden{
		{Name: "framework", Value: r.def.Ref()}, {Name: "year", Value: strconv.Itoa(r.year)}, {Name: "programme", Value: in.gaps.Programme},
		{Name: "asOf", Value: in.asOf}, {Name: "lang", Value: in.Lang}, {Name: "currency", Value: in.gaps.Currency}, {Name: "date", Value: in.gaps.Date},
	} {
		if kept.Value != "" {
			f.Hidden = append(f.Hidden, kept)
		}
	}
	options := func(pairs ...string) []web.Group {
		g := web.Group{}
		for i := 0; i+1 < len(pairs); i += 2 {
			g.Options = append(g.Options, web.Option{Value: pairs[i], Title: pairs[i+1]})
		}
		return []web.Group{g}
	}
	var themes []string
	for _, t := range framework.Themes() {
		themes = append(themes, string(t), t.Title())
	}
	one := func(value string) []string {
		if value == "" {
			return nil
		}
		return []string{value}
	}
	f.Controls = append(f.Controls, menus("theme", options(themes...), in.gaps.Theme))
	if r.def.Entity == framework.Country {
		f.Controls = append(f.Controls, menus("region", regionGroups(), in.Region), typed("country", "country", "Kenya", in.Country),
			boxes("incomeGroup", incomeOptions(), in.IncomeGroup), boxes("lendingCategory", lendingOptions(), in.LendingCategory))
	}
	order := menus("sort", options("gain", "Greatest gain", "gainPerCost", "Most gain for the money", "cost", "Least cost", "code", "By country"), one(in.gaps.Sort))
	order.None = "unfunded"
	f.Controls = append(f.Controls,
		menus("funded", options("no", "Not funded, or not known", "yes", "Funded whole"), one(in.gaps.Funded)),
		menus("payable", options("yes", "Somebody could, or one cannot tell"), one(in.gaps.Payable)), order,
		menus("by", options(string(byTheme), "Theme", string(byRegion), "Region", string(byIncome), "Income group", string(byCountry), "Country"), one(in.by)))
	f.Filtered = len(in.gaps.Theme)+len(in.Region)+len(in.Country)+len(in.IncomeGroup)+len(in.LendingCategory)+len(one(in.gaps.Funded))+len(one(in.gaps.Payable)) > 0
	return f
}

// gapList is the gaps that were chosen, as the page shows them.
func (c *call) gapList(in *gapsPageQuery, chosen *gapChoice) *web.GapList {
	out := &web.GapList{
		About: c.aboutOf(chosen.round, chosen.method(c.state), in.asOf), Sample: isSample(chosen.def), Terms: shownTerms(chosen.finance), All: len(chosen.chosen),
	}
	totals, groups := chosen.totals(groupBy(in.by), in.gaps.asks, c.lang)
	out.Sums = sumsShown("", totals)
	for _, g := range groups {
		out.Groups = append(out.Groups, sumsShown(g.Title, g.Totals))
	}
	for _, g := range chosen.chosen[:min(len(chosen.chosen), mostGapRows)] {
		p := &profile{call: c, r: chosen.round, x: chosen.x, who: &subject{text: g.Unit}, in: &in.indexPageQuery}
		row := web.GapRow{Country: chosen.x.Panel.Name(g.Unit, c.lang), Gap: p.gap(chosen.funds, g), Address: c.countryAddress(g.Unit, in.at(chosen.round), in.Lang)}
		out.Sample = out.Sample || chosen.x.Panel.Fictional(g.Unit)
		out.Rows = append(out.Rows, row)
	}
	query := in.operation(chosen.round)
	out.CSV = address("/v1/exports/gaps.csv", query)
	if _, err := chosen.ofYear(); err == nil {
		out.Book = address("/v1/exports/gaps.xlsx", query)
	}
	if in.by != "" {
		query.Set("by", in.by)
	}
	out.JSON = address("/v1/gaps", query, "limit", "1000")
	return out
}

// operation is the query as the operations about gaps take it.
func (in *gapsPageQuery) operation(r *round) url.Values {
	v := in.listed(r, false)
	v.Del("lang")
	set := func(name, value string) {
		if value != "" && value != "0" {
			v.Set(name, value)
		}
	}
	for _, t := range in.gaps.Theme {
		v.Add("theme", t)
	}
	set("funded", in.gaps.Funded)
	set("payable", in.gaps.Payable)
	set("programme", in.gaps.Programme)
	set("currency", in.gaps.Currency)
	set("date", in.gaps.Date)
	set("priceYear", strconv.Itoa(in.gaps.PriceYear))
	set("years", strconv.Itoa(in.gaps.Years))
	v.Set("sort", "unfunded")
	set("sort", in.gaps.Sort)
	return v
}

func sumsShown(title string, t gapTotals) web.GapSums {
	money := func(minor int64) string { return framework.Money(minor, t.Money.Currency) }
	costed := money
	if t.Unknown == t.Needs { // no sum of no cost
		costed = func(int64) string { return "–" }
	}
	return web.GapSums{
		Title: title, Gaps: t.Gaps, Units: t.Units, Needs: t.Needs, Unknown: t.Unknown, Cost: costed(t.Total.Base), Committed: money(t.Committed),
		Pledged: money(t.Pledged), Unfunded: costed(t.Unfunded),
	}
}
