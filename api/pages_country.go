package api

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gorilla/mux"

	"readiness/api/web"
	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/assessment/spelling"
)

// countriesPath is before the code of a country in the address of its page.
const countriesPath = "/countries/"

// countryPageNames are the parameters of the page of a country; each means what it means to GET /v1/index/{country}.
var countryPageNames = []string{"framework", "year", "asOf", "lang"}

// registerCountryPage adds the page of a country.
func (s *Server) registerCountryPage() {
	sp := spec{
		Operation: huma.Operation{
			OperationID: "countryPage", Method: http.MethodGet, Path: countriesPath + "{code}",
			Responses: map[string]*huma.Response{"200": {Content: map[string]*huma.MediaType{htmlContent: {}}}},
		},
		action: assessment.ReadPublished, public: true, reads: true,
	}
	s.servePage(sp, takings{query: countryPageNames, lists: []string{"framework", "year", "lang"}}, (*call).countryPage)
}

// countryAddress is the page of a country or unit in the round of at.
func (*call) countryAddress(code string, at url.Values, lang string) string {
	var more []string
	if lang != "" {
		more = []string{"lang", lang}
	}
	return address(countriesPath+url.PathEscape(code), at, more...)
}

// subject is whom the address of a page names. A country and a unit of a framework about others may have one code.
type subject struct {
	text    string
	country country.Code // "" = no country
	err     error        // why it names no country
	mine    []publishedYear
}

// subjectOf finds whom a text names, and what is published of it.
func (c *call) subjectOf(text string, published []publishedYear) *subject {
	who := &subject{text: strings.TrimSpace(text)}
	one, err := country.Parse(text)
	who.country, who.err = one.Code, err
	for _, p := range published {
		if slices.Contains(p.names, who.in(p.def)) {
			who.mine = append(who.mine, p)
		}
	}
	return who
}

// in is the code under which a framework has it. What was a country once is found by its code.
func (w *subject) in(def *framework.Definition) string {
	if w.country != "" && def.Entity == framework.Country {
		return string(w.country)
	}
	return w.text
}

// code stands in addresses.
func (w *subject) code() string {
	if w.country != "" {
		return string(w.country)
	}
	return w.text
}

// known says that it is a country, or that something is published of it.
func (w *subject) known() bool { return w.country != "" || len(w.mine) > 0 }

// countryPage writes what is published of a country as a page, the same for everybody.
func (c *call) countryPage(w http.ResponseWriter) error {
	c.server.headPage(w, c.lang)
	page := web.CountryPage{Asked: c.lang, NamesIn: c.lang}
	if c.server.config.Closed && c.who == nil {
		page.Closed = true
		return c.server.pages.Country(w, page)
	}
	published, err := c.published()
	if err != nil {
		return err
	}
	in := readIndexQuery(c.request.URL.Query())
	who := c.subjectOf(unescaped(mux.Vars(c.request))["code"], published)
	page.AsOf = in.asOf
	if !who.known() {
		page.Unknown, page.Near = who.strange(), c.near(who, published, in)
		c.failed = &assessment.Error{Kind: assessment.NotFound, Msg: page.Unknown}
		w.WriteHeader(http.StatusNotFound)
		return c.server.pages.Country(w, page)
	}
	c.nameInto(&page, who, nil)
	page.Now = c.countryAddress(who.code(), nil, in.Lang)
	if in.fault() == nil && len(who.mine) > 0 {
		body, err := c.countryBody(page, who, in)
		if err == nil {
			_, _ = w.Write(body) // into memory
			return nil
		}
		if problemOf(err).Status >= http.StatusInternalServerError {
			return err
		}
		in.refuse(err)
	}
	return c.countryWithout(w, page, who, in, published)
}

// countryWithout writes a page without figures: nothing is published, or what was asked for cannot be shown.
func (c *call) countryWithout(w http.ResponseWriter, page web.CountryPage, who *subject, in *indexPageQuery, published []publishedYear) error {
	page.Faults = in.shown()
	if c.failed = in.fault(); c.failed != nil {
		w.WriteHeader(problemOf(c.failed).Status)
	}
	page.Rounds = c.countryRounds(who, in, nil)
	if len(who.mine) == 0 {
		page.Others = c.roundsOf(in, published, nil)
	}
	return c.server.pages.Country(w, page)
}

// countryBody is the page of a round that can be shown. Where there are reasons of corrections it is made each time, for
// these may be erased.
func (c *call) countryBody(page web.CountryPage, who *subject, in *indexPageQuery) ([]byte, error) {
	r, err := c.countryRound(who, in.RoundQuery)
	if err != nil {
		return nil, err
	}
	unit := who.in(r.def)
	made := func() ([]byte, error) {
		if page.Shown, err = c.countryShown(r, unit, who, in); err != nil {
			return nil, err
		}
		c.nameInto(&page, who, r)
		page.Rounds = c.countryRounds(who, in, r)
		answer := &memory{}
		if err := c.server.pages.Country(answer, page); err != nil {
			return nil, err
		}
		return answer.body.Bytes(), nil
	}
	if a := c.state.PublishedOf(r.def, unit, r.year); a != nil && len(openCorrections(a, false)) > 0 {
		return made()
	}
	key := pageKey{c.state.Head().Seq, strconv.Quote(who.text) + " " + in.query().Encode() + " " + c.lang + c.fundsMoment().Format(time.RFC3339Nano)}
	return c.server.countryTexts.get(key, made)
}

// countryRound settles on one of the rounds in which something is published of a subject.
func (c *call) countryRound(who *subject, q RoundQuery) (*round, error) {
	def, year, err := c.pickFrom(who.mine, q)
	if e, ok := errors.AsType[*assessment.Error](err); ok && e.Kind == assessment.NotFound {
		if asked, unknown := c.state.Framework(q.Framework); unknown == nil {
			e = &assessment.Error{Kind: assessment.NotFound, Msg: fmt.Sprintf("nothing is published of %.60s by %s", who.in(asked), asked.Ref())}
		}
		return nil, e
	}
	if err != nil {
		return nil, err
	}
	return c.roundOf(def, year)
}

// countryRounds lists the rounds of a subject.
func (c *call) countryRounds(who *subject, in *indexPageQuery, current *round) []web.Round {
	return c.linkedRounds(who.mine, current, func(there *round) string {
		return c.countryAddress(who.code(), in.at(there), in.Lang)
	})
}

// strange says why a text names nobody.
func (w *subject) strange() string {
	e, ok := errors.AsType[*country.NameError](w.err)
	if ok && !e.Ambiguous {
		return fmt.Sprintf("%.60q is neither a country this program knows nor a unit of which something is published", w.text)
	}
	return w.err.Error()
}

// near gives whom a text that names nobody may mean.
func (c *call) near(who *subject, published []publishedYear, in *indexPageQuery) (list []web.Near) {
	at := url.Values{}
	if in.asOf != "" {
		at.Set("asOf", in.asOf)
	}
	if e, ok := errors.AsType[*country.NameError](who.err); ok {
		for _, one := range e.Candidates {
			list = append(list, web.Near{Name: one.Name(c.lang), Code: string(one.Code), Address: c.countryAddress(string(one.Code), at, in.Lang)})
		}
	}
	var units []string
	for _, p := range published {
		if p.def.Entity != framework.Country {
			units = append(units, p.names...)
		}
	}
	slices.Sort(units)
	if unit := spelling.Nearest(who.text, slices.Compact(units)); unit != "" {
		list = append(list, web.Near{Name: unit, Address: c.countryAddress(unit, at, in.Lang)})
	}
	return list
}
