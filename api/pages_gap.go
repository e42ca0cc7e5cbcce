package api

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gorilla/mux"

	"readiness/api/web"
	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// gapPageNames are the parameters of the page of a gap; each means what it means to GET /v1/gaps/{country}/{question}/programmes.
var gapPageNames = []string{"framework", "year", "currency", "priceYear", "years", "date", "asOf", "lang"}

// mostOffers is how many programmes stand on the page of a gap.
const mostOffers = 200

// registerGapPage adds the page of a gap.
func (s *Server) registerGapPage() {
	sp := spec{
		Operation: huma.Operation{
			OperationID: "gapPage", Method: http.MethodGet, Path: countriesPath + "{code}/gaps/{question}",
			Responses: map[string]*huma.Response{"200": {Content: map[string]*huma.MediaType{htmlContent: {}}}},
		},
		action: assessment.ReadPublished, public: true, reads: true,
	}
	s.servePage(sp, takings{query: gapPageNames}, (*call).gapPage)
}

// gapPage writes a gap as a page, the same for everybody. What cannot be shown is a problem.
func (c *call) gapPage(w http.ResponseWriter) error {
	page := web.GapPage{Asked: c.lang, Offer: c.nav()}
	if c.server.config.Closed && c.who == nil {
		page.Closed = true
	} else {
		shown, err := c.gapShown(c.request.URL.Query())
		if err != nil {
			return err
		}
		page.Shown = shown
	}
	c.server.headPage(w, c.lang)
	return c.server.pages.Gap(w, page)
}

// gapShown reads what a page asks for, and finds the gap.
func (c *call) gapShown(query url.Values) (*web.GapShown, error) {
	published, err := c.published()
	if err != nil {
		return nil, err
	}
	vars := unescaped(mux.Vars(c.request))
	who := c.subjectOf(vars["code"], published)
	if !who.known() || len(who.mine) == 0 {
		return nil, &assessment.Error{Kind: assessment.NotFound, Msg: "nothing is published of that country", Fix: "The page / lists what is published."}
	}
	terms, err := termsOfPage(query)
	if err != nil {
		return nil, err
	}
	in := readIndexQuery(url.Values{"framework": query["framework"], "year": query["year"], "asOf": query["asOf"], "lang": query["lang"]})
	if err := in.fault(); err != nil {
		return nil, err
	}
	r, err := c.countryRound(who, in.RoundQuery)
	if err != nil {
		return nil, err
	}
	read, err := c.terms(terms, r.def)
	if err != nil {
		return nil, err
	}
	f, err := c.funds(r, read)
	if err != nil {
		return nil, err
	}
	unit := who.in(r.def)
	g, need, ok := f.gapOf(unit, vars["question"])
	if !ok {
		return nil, r.noGap(unit, vars["question"])
	}
	return c.gapFigures(f, chosenGap{g, &f.needs[need], need}, who, in, query), nil
}

// termsOfPage reads the terms of a page, of which an empty value is none.
func termsOfPage(query url.Values) (*TermsQuery, error) {
	t := &TermsQuery{Currency: query.Get("currency"), Date: query.Get("date")}
	var faults []error
	for _, number := range []struct {
		name string
		to   *int
		most int
	}{{"priceYear", &t.PriceYear, 9999}, {"years", &t.Years, 10}} {
		text := query.Get(number.name)
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > number.most {
			faults = append(faults, refused("query."+number.name, "is not a whole number from 0 to "+strconv.Itoa(number.most)))
		}
		*number.to = n
	}
	return t, together(faults...)
}

// gapFigures is a gap with its need and what every programme says of it.
func (c *call) gapFigures(f *funds, g chosenGap, who *subject, in *indexPageQuery, query url.Values) *web.GapShown {
	s, _ := f.x.Of(g.Unit, f.year)
	p := &profile{call: c, r: f.round, x: f.x, s: s, who: who, in: in}
	n := g.n
	v := needView(f.x.Panel, f.finance, n, c.lang, "")
	if confidential(f.def) > 0 {
		v.withoutSeqs()
	}
	money := func(minor int64) string { return framework.Money(minor, f.finance.Currency) }
	out := &web.GapShown{
		About: c.aboutOf(f.round, f.method(c.state), in.asOf), Gap: p.gap(f, g), Country: f.x.Panel.Name(g.Unit, c.lang), Code: g.Unit,
		Address: c.countryAddress(who.code(), in.at(f.round), in.Lang), Sample: isSample(f.def) || f.x.Panel.Fictional(g.Unit),
		Terms: shownTerms(f.finance), Action: v.Title, Own: v.Own, Costed: n.Costed(), Committed: money(n.Committed), Pledged: money(n.Pledged), Lacks: money(n.Unfunded),
	}
	if n.Plan != nil {
		out.Status = v.Status
	}
	for _, other := range n.Gaps {
		if other.Question.ID != g.Question.ID {
			out.Also = append(out.Also, other.Question.Name(c.lang))
		}
	}
	if v.Total != nil {
		out.Cost = web.AmountRange{Low: money(v.Total.Low), Base: money(v.Total.Base), High: money(v.Total.High)}
	}
	if len(v.ByYear) > 1 {
		for _, y := range v.ByYear {
			out.Years = append(out.Years, web.YearAmount{Year: y.Year, AmountRange: web.AmountRange{Low: money(y.Total.Low), Base: money(y.Total.Base), High: money(y.Total.High)}})
		}
	}
	for _, t := range v.Trace {
		out.Trace = append(out.Trace, web.TraceLine{What: t.What, Figure: t.Figure, Source: t.Source, Seq: t.Seq})
	}
	for _, line := range v.Commitments {
		one := web.GivenLine{Who: cmp.Or(line.Funder, line.Programme), Status: line.Status, Day: line.Date, Amount: framework.Money(line.Amount, line.Currency), Problem: line.Problem}
		if line.Reported != nil && line.Currency != f.finance.Currency {
			one.Reported = money(*line.Reported)
		}
		out.Given = append(out.Given, one)
	}
	c.offersInto(out, f, g.need)
	at := in.at(f.round)
	for _, name := range gapPageNames {
		if value := query.Get(name); value != "" {
			at.Set(name, value)
		}
	}
	out.JSON = address("/v1/gaps/"+url.PathEscape(g.Unit)+"/"+url.PathEscape(g.Question.ID)+"/programmes", at)
	return out
}

// offersInto adds what programmes say, as far as there is room.
func (c *call) offersInto(out *web.GapShown, f *funds, need int) {
	offers := f.offers(need)
	out.AllOffers = len(offers)
	out.Could, out.Unknown = assessment.Could(offers)
	for _, o := range offers[:min(len(offers), mostOffers)] {
		p := o.Programme
		row := web.OfferRow{
			Title: p.Title.In(c.lang), Funder: p.Funder, Link: p.Link, Sample: p.Sample, Status: string(o.Status), Result: string(o.Result),
			Reason: o.Reason, Change: o.Change, Side: string(o.Side),
		}
		if o.Asked.Known && o.Result != funding.ResultNo {
			row.Asked = framework.Money(o.Asked.Minor, p.Currency)
		}
		if !p.Closes.IsZero() {
			row.Closes = strings.TrimPrefix(funding.Closing(p.Closes), "on ")
		}
		out.Offers = append(out.Offers, row)
	}
}

// shownTerms are terms as people read them.
func shownTerms(f *assessment.Finance) web.Terms {
	return web.Terms{Date: dateShown(f.At), Currency: f.Currency, PriceYear: f.PriceYear, Years: f.Years}
}

// dateShown is a day, with the hour where it is not its first moment.
func dateShown(at time.Time) string {
	if at.Equal(at.Truncate(24 * time.Hour)) {
		return at.Format(time.DateOnly)
	}
	return at.Format("2006-01-02 15:04") + " UTC"
}
