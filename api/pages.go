package api

import (
	"bytes"
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gorilla/mux"

	"readiness/api/web"
	"readiness/assessment"
	"readiness/assessment/framework"
)

// A page shows people what an operation gives to programs. Pages are not in the description and need no token: what an
// operator keeps to accounts, a page does not show to others.

// registerPages adds the pages and what they load.
func (s *Server) registerPages() {
	pages, err := web.New(s.config.Version)
	if err != nil {
		s.fault = errors.Join(s.fault, err)
		return
	}
	s.pages = pages
	sp := spec{
		Operation: huma.Operation{
			OperationID: "indexPage", Method: http.MethodGet, Path: "/",
			Responses: map[string]*huma.Response{"200": {Content: map[string]*huma.MediaType{htmlContent: {}}}},
		},
		action: assessment.ReadPublished, public: true, reads: true,
	}
	s.servePage(sp, takings{query: indexPageNames, lists: pageReads}, (*call).indexPage)
	s.registerCountryPage()
	s.registerGapPage()
	s.registerGapsPage()
	s.registerProgrammesPage()
	static := &huma.Operation{OperationID: "staticFile"}
	s.router.Path(web.StaticPath + "{name}").Methods(http.MethodGet).HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		note(r, static, nil)
		file, ok := pages.Static(mux.Vars(r)["name"])
		if !ok {
			s.refuse(w, r, noSuchPath())
			return
		}
		w.Header().Set("Content-Type", file.ContentType)
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		_, _ = w.Write(file.Body) // the other end is gone, and nobody is left to tell
	})
}

// servePage adds a page that is for everybody, and knows who has signed in. What show fails with is shown as a problem; what
// it wrote until then is not.
func (s *Server) servePage(sp spec, takes takings, show func(*call, http.ResponseWriter) error) {
	s.router.Path(sp.Path).Methods(http.MethodGet).HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := &memory{to: w, header: http.Header{}}
		c, err := s.enter(sp, takes, r)
		if err == nil && c.who == nil {
			if c.who, err = s.visitorOf(r); c.who != nil {
				answer.header.Set("Cache-Control", "no-store")
			}
		}
		if err == nil && c.wrong() {
			err = c.faults
		}
		if err == nil {
			c.request = r
			err = show(c, answer)
		}
		if err != nil {
			c = &call{failed: err}
			s.refuse(answer, r, err)
		} else {
			s.finish(sp, c, answer, r)
			answer.header.Add("Vary", "Cookie")
			answer.header.Set("Referrer-Policy", "same-origin") // a form says where it was sent from
			answer.unlessKnown(r)
		}
		note(r, &sp.Operation, c)
		answer.send(r)
	})
}

// visitorOf is who has signed in, for a page that is for everybody: where that cannot be known now it is nobody.
func (s *Server) visitorOf(r *http.Request) (*assessment.Account, error) {
	session, err := s.session(r.Context(), s.sessionToken(r))
	if err != nil || session == nil {
		return nil, nil //nolint:nilerr,nilnil // the page is for everybody
	}
	return &session.Account, s.limits.account(session.ID, s.config.Clock())
}

// asPage says whether the one who asked is a person with a browser, and not about an operation.
func (s *Server) asPage(r *http.Request) bool {
	if s.pages == nil || strings.HasPrefix(r.URL.Path, "/v1/") || r.URL.Path == "/v1" {
		return false
	}
	return r.URL.Path == "/" || r.URL.Path == gapsPagePath || r.URL.Path == programmesPagePath || strings.HasPrefix(r.URL.Path, countriesPath) || onSite(r.URL.Path) ||
		strings.Contains(strings.ToLower(strings.Join(r.Header.Values("Accept"), ",")), "text/html")
}

// onSite says that a path is that of a page for those who sign in.
func onSite(path string) bool {
	return slices.ContainsFunc(sitePaths, func(p string) bool { return path == p || strings.HasPrefix(path, p+"/") })
}

// problemPage writes a problem as a page.
func (s *Server) problemPage(w http.ResponseWriter, r *http.Request, p *problem) error {
	told := p.forPage()
	page := web.ErrorPage{
		Asked: languageOf(r), Status: p.Status, Title: told.Title, Detail: told.Detail, Faults: told.shown(), Fixes: told.Fixes, ID: requestID(r),
	}
	var b bytes.Buffer
	if err := s.pages.Error(&b, page); err != nil {
		return err
	}
	s.headPage(w, page.Asked)
	w.Header().Add("Vary", "Accept")
	w.WriteHeader(p.Status)
	_, _ = w.Write(b.Bytes()) // the other end is gone, and nobody is left to tell
	return nil
}

// headPage sets the headers of a page in the language that is nearest to lang.
func (s *Server) headPage(w http.ResponseWriter, lang string) {
	w.Header().Set("Content-Type", htmlContent)
	w.Header().Set("Content-Language", s.pages.Language(lang))
	w.Header().Set("Content-Security-Policy", web.Policy)
}

// pageKey names a page: what it was asked, of which state.
type pageKey struct {
	seq   uint64
	query string
}

// indexPage writes the published index as a page. What cannot be shown as it was asked for is said on the page, beside the
// form as it was filled in.
func (c *call) indexPage(w http.ResponseWriter) error {
	c.server.headPage(w, c.lang)
	if c.server.config.Closed && c.who == nil {
		return c.server.pages.Index(w, web.IndexPage{Asked: c.lang, Closed: true, Offer: c.nav()})
	}
	published, err := c.published()
	if err != nil {
		return err
	}
	in := readIndexQuery(c.request.URL.Query())
	if len(published) == 0 {
		return c.server.pages.Index(w, web.IndexPage{Asked: c.lang, Empty: true, AsOf: in.asOf, Offer: c.nav()})
	}
	if in.fault() == nil {
		body, err := c.server.pageTexts.get(pageKey{c.state.Head().Seq, in.query().Encode() + " " + c.lang + c.nav().Key()}, func() ([]byte, error) {
			return c.shownIndex(in, published)
		})
		if err == nil {
			_, _ = w.Write(body) // into memory
			return nil
		}
		if problemOf(err).Status >= http.StatusInternalServerError {
			return err
		}
		in.refuse(err)
	}
	c.failed = in.fault()
	w.WriteHeader(problemOf(c.failed).Status)
	r, err := c.round(in.RoundQuery)
	if err != nil {
		in.Framework, in.Year = "", 0
		if r, err = c.round(in.RoundQuery); err != nil {
			return err
		}
	}
	page := web.IndexPage{Asked: c.lang, Offer: c.nav(), Rounds: c.roundsOf(in, published, nil), Form: c.formOf(in, r), Faults: in.shown()}
	return c.server.pages.Index(w, page)
}

// nav is what a page for everybody offers to who asks: to sign in, or to sign out.
func (c *call) nav() web.Nav { return web.Nav{SignIn: c.who == nil, SignOut: c.who != nil} }

// mostOnPage is how many units stand on one page.
const mostOnPage = 1000

// shownIndex is the page of an index that can be shown.
func (c *call) shownIndex(in *indexPageQuery, published []publishedYear) ([]byte, error) {
	r, err := c.round(in.RoundQuery)
	if err != nil {
		return nil, err
	}
	list, err := r.list(c, &in.indexInput)
	if err != nil {
		return nil, err
	}
	page := web.IndexPage{
		Asked: c.lang, Offer: c.nav(), Rounds: c.roundsOf(in, published, r), Form: c.formOf(in, r), Table: c.tableOf(in, r, list), Fewer: fewerOf(in, r, published),
	}
	if err := c.changeInto(page.Table, in, r, published); err != nil {
		return nil, err
	}
	if err := c.countInto(&page, in, r); err != nil {
		return nil, err
	}
	answer := &memory{}
	if err := c.server.pages.Index(answer, page); err != nil {
		return nil, err
	}
	return answer.body.Bytes(), nil
}

// tableOf is the list of the index as the page shows it.
func (c *call) tableOf(in *indexPageQuery, r *round, list *indexList) *web.Table {
	def, m := r.x.Panel.Framework, list.Method
	where := in.at(r)
	t := &web.Table{
		About: c.aboutOf(r, m, in.asOf), Sample: isSample(def), NamesIn: c.lang,
		Listed: list.Totals.Units, Units: m.Units, Ranked: list.Totals.Ranked,
		JSON: address("/v1/index", in.listed(r, true), "limit", "1000"),
	}
	lasting := in.filters(r, true)
	lasting.Set("asOf", strconv.FormatUint(m.Seq, 10))
	t.Lasting = address("/", lasting)
	if _, err := r.ofYear(); err == nil {
		t.Portfolio = address("/v1/exports/portfolio.xlsx", where)
	}
	t.Gaps, t.GapsChosen = address("/v1/exports/gaps.csv", where), in.key() != (&ClassQuery{}).key()
	t.GapsBeyond = t.GapsChosen && len(in.Band) > 0 // gaps are not chosen by band
	if t.GapsChosen {
		gaps := in.listed(r, false)
		gaps.Del("lang")
		t.Gaps = address("/v1/exports/gaps.csv", gaps)
	}
	if list.Next != "" {
		t.Next = address("/", in.filters(r, true), "cursor", list.Next)
	}
	t.Verified = slices.ContainsFunc(r.standings, func(s assessment.Standing) bool { return s.Verification > 0 })
	titles := map[string]string{}
	for _, b := range def.Bands {
		titles[b.ID] = b.Title.In(c.lang)
		t.Bands = append(t.Bands, web.Band{ID: b.ID, Title: cmp.Or(titles[b.ID], b.ID), Units: list.Totals.Bands[b.ID]})
	}
	for _, part := range def.Root.Children {
		t.Columns = append(t.Columns, cmp.Or(part.Title.In(c.lang), part.ID))
	}
	for _, item := range list.Items {
		row := rowOf(item, titles)
		row.Page = c.countryAddress(row.Code, where, in.Lang)
		row.Workbook = address("/v1/exports/country.xlsx", where, "country", row.Code)
		if row.Corrected > 0 {
			row.Corrections = row.Page + "#corrections"
		}
		t.Sample = t.Sample || r.x.Panel.Fictional(row.Code)
		for _, part := range def.Root.Children {
			row.Parts = append(row.Parts, item.Nodes[part.ID].Score)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// aboutOf says how the figures of a round were computed.
func (c *call) aboutOf(r *round, m method, asOf string) web.About {
	a := web.About{
		Title: r.def.Title.In(c.lang), Ref: r.def.Ref(), Hash: m.Hash, Year: r.year, Source: r.def.Source, Licence: r.def.Licence,
		Countries: r.def.Entity == framework.Country, AsOf: asOf, Seq: m.Seq, Inputs: m.Inputs,
		MinimumCoverage: m.Rules.MinimumCoverage, Confidential: m.Confidential,
		Rules: []web.Rule{{Name: "aggregate", Value: m.Rules.Aggregate}, {Name: "missing", Value: m.Rules.Missing}, {Name: "panel", Value: m.Rules.Panel}},
	}
	for _, v := range m.Vintages {
		a.Vintages = append(a.Vintages, web.Vintage{What: v.What, AsOf: v.AsOf})
	}
	return a
}

func rowOf(item indexItem, titles map[string]string) web.Row {
	row := web.Row{
		Rank: item.Rank, Tied: item.Tied, Code: cmp.Or(item.Country, item.Unit), Name: item.Name, Index: item.Index,
		Coverage: item.Coverage, Imputed: item.Imputed, Verified: item.Verified.Index, Accepted: item.Verified.Coverage,
		Corrected: item.Corrected,
	}
	if item.Band != nil {
		row.Band = cmp.Or(titles[*item.Band], *item.Band)
	}
	if item.Interval != nil {
		row.Low, row.High = &item.Interval.Low, &item.Interval.High
	}
	return row
}

// roundsOf lists what is published: frameworks by id, the newest version first, and samples last; years newest first.
func (c *call) roundsOf(in *indexPageQuery, published []publishedYear, current *round) []web.Round {
	return c.linkedRounds(published, current, func(there *round) string {
		return address("/", in.filters(there, current != nil && current.def == there.def))
	})
}

// linkedRounds lists rounds in the order of roundsOf, each with the address that to gives it.
func (c *call) linkedRounds(published []publishedYear, current *round, to func(*round) string) []web.Round {
	published = slices.Clone(published)
	genuine := map[*framework.Definition]bool{}
	for _, p := range published {
		genuine[p.def] = genuine[p.def] || !p.isSample()
	}
	slices.SortStableFunc(published, func(a, b publishedYear) int {
		return cmp.Or(assessment.LastIf(!genuine[a.def], !genuine[b.def]), cmp.Compare(a.def.ID, b.def.ID), framework.CompareVersions(b.def.Version, a.def.Version), cmp.Compare(b.year, a.year))
	})
	var list []web.Round
	for _, p := range published {
		if len(list) == 0 || list[len(list)-1].Ref != p.def.Ref() {
			list = append(list, web.Round{Title: p.def.Title.In(c.lang), Ref: p.def.Ref()})
		}
		there := &round{def: p.def, year: p.year}
		last := &list[len(list)-1]
		last.Years = append(last.Years, web.Year{
			Year: p.year, Units: p.units, Address: to(there), Current: current != nil && current.key() == there.key(),
		})
	}
	return list
}
