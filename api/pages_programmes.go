package api

import (
	"bytes"
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"readiness/api/web"
	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// programmesPagePath is the page of what funders offer.
const programmesPagePath = "/programmes"

// programmesPageNames are the parameters of the page; each means what it means to GET /v1/programmes.
var programmesPageNames = []string{"status", "theme", "funder", "country", "date", "asOf", "lang"}

// mostProgrammeRows is how many programmes stand on the page.
const mostProgrammeRows = 500

// registerProgrammesPage adds the page of what funders offer.
func (s *Server) registerProgrammesPage() {
	sp := spec{
		Operation: huma.Operation{
			OperationID: "programmesPage", Method: http.MethodGet, Path: programmesPagePath,
			Responses: map[string]*huma.Response{"200": {Content: map[string]*huma.MediaType{htmlContent: {}}}},
		},
		action: assessment.ReadFunding, public: true, reads: true,
	}
	lists := slices.DeleteFunc(slices.Clone(programmesPageNames), func(name string) bool { return name == "asOf" })
	s.servePage(sp, takings{query: programmesPageNames, lists: lists}, (*call).programmesPage)
}

// programmesPageQuery is what the page of programmes was asked for.
type programmesPageQuery struct {
	indexPageQuery
	offers programmesQuery
}

// readProgrammesQuery reads a query. A form sends what was left open as an empty value, which is none.
func readProgrammesQuery(query url.Values) *programmesPageQuery {
	in := &programmesPageQuery{indexPageQuery: *readIndexQuery(url.Values{"asOf": query["asOf"], "lang": query["lang"]})}
	one := func(name string) string {
		values := in.several(name, query[name])
		if len(values) == 0 {
			return ""
		}
		if len(values) > 1 {
			in.refuse(refused("query."+name, "is given twice"))
		}
		return values[0]
	}
	q := &in.offers
	q.Status, q.Theme, q.Country = in.several("status", query["status"]), in.several("theme", query["theme"]), in.several("country", query["country"])
	q.Funder, q.Date = one("funder"), one("date")
	for _, status := range q.Status {
		if message := oneOf(status, textsOf(funding.Statuses())); message != "" {
			in.refuse(refused("query.status", message))
		}
	}
	return in
}

// programmesPage writes the programmes that were chosen as a page.
func (c *call) programmesPage(w http.ResponseWriter) error {
	c.server.headPage(w, c.lang)
	page := web.ProgrammesPage{Asked: c.lang, Offer: c.nav(), Clear: programmesPagePath}
	if c.server.config.Closed && c.who == nil {
		page.Closed = true
		return c.server.pages.Programmes(w, page)
	}
	in := readProgrammesQuery(c.request.URL.Query())
	var err error
	if page.Shown, err = c.programmeList(in); err != nil {
		in.refuse(err)
	}
	if page.Form = in.form(); in.fault() != nil {
		page.Shown, c.failed = nil, in.fault()
		for _, f := range in.faultsOf() {
			f.Message = pageWords(f.Message)
			if !slices.Contains(programmesPageNames, f.Path) {
				f.Path, f.Message = "", strings.TrimPrefix(f.Path+": "+f.Message, ": ")
			}
			page.Faults = append(page.Faults, web.Fault{Field: f.Path, Message: f.Message})
		}
		w.WriteHeader(problemOf(c.failed).Status)
		return c.server.pages.Programmes(w, page)
	}
	// A programme closes in the middle of a day, so that the day and the journal do not say all that the page depends on.
	var text bytes.Buffer
	if err := c.server.pages.Programmes(&text, page); err != nil {
		return err
	}
	sum, err := hashOf(text.String())
	if err != nil {
		return err
	}
	w.Header().Set("ETag", `W/"`+sum+`"`)
	_, _ = w.Write(text.Bytes()) // into memory
	return nil
}

// form is the form that chooses programmes, filled in as it was asked for.
func (in *programmesPageQuery) form() *web.Form {
	f := &web.Form{Action: programmesPagePath, Note: "programmes", Clear: programmesPagePath}
	for _, kept := range []web.Hidden{{Name: "asOf", Value: in.asOf}, {Name: "lang", Value: in.Lang}} {
		if kept.Value != "" {
			f.Hidden = append(f.Hidden, kept)
		}
	}
	q := &in.offers
	var statuses []web.Option
	for _, s := range []funding.Status{funding.Open, funding.Forecast, funding.Closed, funding.Withdrawn} {
		statuses = append(statuses, web.Option{Value: string(s), Title: statusTitles[s]})
	}
	themes := web.Group{}
	for _, t := range framework.Themes() {
		themes.Options = append(themes.Options, web.Option{Value: string(t), Title: t.Title()})
	}
	written := func(value string) []string {
		if value == "" {
			return nil
		}
		return []string{value}
	}
	f.Controls = []web.Control{
		menus("theme", []web.Group{themes}, q.Theme), typed("country", "country", "Kenya", q.Country), typed("funder", "funder", "", written(q.Funder)),
		typed("date", "date", "2026-11-22", written(q.Date)), boxes("status", statuses, q.Status),
	}
	f.Filtered = len(q.Status)+len(q.Theme)+len(q.Country)+len(written(q.Funder))+len(written(q.Date)) > 0
	for _, fault := range in.faultsOf() {
		for i := range f.Controls {
			if one := &f.Controls[i]; one.Name == fault.Path {
				one.Fault = strings.TrimPrefix(one.Fault+"; "+pageWords(fault.Message), "; ")
			}
		}
	}
	return f
}

// statusTitles are the statuses as the form says them.
var statusTitles = map[funding.Status]string{
	funding.Open: "Open", funding.Forecast: "Opens later", funding.Closed: "Closed", funding.Withdrawn: "Withdrawn",
}

// programmeList is the programmes that were chosen: by status, then by the day on which they close.
func (c *call) programmeList(in *programmesPageQuery) (*web.ProgrammeList, error) {
	at := c.fundsMoment()
	var wrong error
	if in.offers.Date != "" {
		at, wrong = in.offers.moment(c)
	}
	wanted, err := in.offers.wanted(c, at)
	if err := together(wrong, err); err != nil {
		return nil, err
	}
	all := c.state.Programmes()
	out := &web.ProgrammeList{Date: dateShown(at), Recorded: len(all), JSON: in.operation()}
	found := slices.DeleteFunc(all, func(p *assessment.Programme) bool { return !wanted(p) })
	order := []funding.Status{funding.Open, funding.Forecast, funding.Closed, funding.Withdrawn}
	slices.SortStableFunc(found, func(a, b *assessment.Programme) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.Status(at)), slices.Index(order, b.Status(at))),
			assessment.LastIf(a.Closes.IsZero(), b.Closes.IsZero()), a.Closes.Compare(b.Closes))
	})
	out.All = len(found)
	sums := givenOf(c.state)
	for _, p := range found[:min(len(found), mostProgrammeRows)] {
		out.Rows = append(out.Rows, c.programmeRow(p, sums[p.ID], at))
	}
	return out, nil
}

// operation is the address of the same list as JSON.
func (in *programmesPageQuery) operation() string {
	q, v := &in.offers, url.Values{}
	for name, values := range map[string][]string{"status": q.Status, "theme": q.Theme, "country": q.Country} {
		if len(values) > 0 {
			v[name] = values
		}
	}
	for name, value := range map[string]string{"funder": q.Funder, "date": q.Date, "asOf": in.asOf} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return address("/v1/programmes", v, "limit", "1000")
}

func (c *call) programmeRow(p *assessment.Programme, g given, at time.Time) web.ProgrammeRow {
	money := func(minor int64) string { return framework.Money(minor, p.Currency) }
	row := web.ProgrammeRow{
		ID: p.ID, Title: p.Title.In(c.lang), Funder: p.Funder, Link: p.Link, Sample: p.Sample, Status: string(p.Status(at)), Instrument: string(p.Instrument),
		Money: money(p.Money()), Left: money(max(0, p.Money()-g.committed)), Committed: money(g.committed), For: c.forWhom(p),
	}
	for _, l := range p.Lines {
		row.Partners = append(row.Partners, l.Funder)
	}
	if !p.Opens.IsZero() {
		row.Opens = dateShown(p.Opens.UTC())
	}
	if !p.Closes.IsZero() {
		row.Closes = strings.TrimPrefix(funding.Closing(p.Closes), "on ")
	}
	if p.Floor > 0 {
		row.Floor = money(p.Floor)
	}
	if p.Ceiling > 0 {
		row.Ceiling = money(p.Ceiling)
	}
	if p.Cofinancing > 0 {
		row.Share = &p.Cofinancing
	}
	for _, t := range p.Themes {
		row.Themes = append(row.Themes, t.Title())
	}
	return row
}

// forWhom says whom a programme is for; nothing where it is for all.
func (c *call) forWhom(p *assessment.Programme) (list []web.ForWhom) {
	add := func(kind string, words []string) {
		if len(words) > 0 {
			list = append(list, web.ForWhom{Kind: kind, Text: strings.Join(words, ", ")})
		}
	}
	named := func(code country.Code) string {
		if one, ok := country.Get(code); ok {
			return one.Name(c.lang)
		}
		return string(code)
	}
	var countries, lots, excluded, incomes []string
	for _, code := range p.Eligible.Countries {
		countries = append(countries, named(code))
	}
	for _, lot := range p.Lots {
		lots = append(lots, named(lot.Country)+" ("+framework.Money(lot.Budget, p.Currency)+")")
	}
	for _, x := range p.Excluded {
		excluded = append(excluded, named(x.Country))
	}
	for _, g := range p.Eligible.IncomeGroups {
		incomes = append(incomes, g.Title())
	}
	add("countries", countries)
	add("regions", p.Eligible.Regions)
	add("incomes", incomes)
	add("lending", textsOf(p.Eligible.LendingCategories))
	add("organisations", p.Eligible.Organisations)
	add("flags", textsOf(p.Eligible.Flags))
	add("lots", lots)
	add("excluded", excluded)
	add("applicants", textsOf(p.Applicants))
	if p.Partner != "" {
		add("partner", []string{p.Partner})
	}
	return list
}
