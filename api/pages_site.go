package api

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gorilla/mux"

	"readiness/api/web"
	"readiness/assessment"
	"readiness/assessment/account"
	"readiness/assessment/country"
)

// site is what the pages of those who have signed in share.
type site struct {
	forgeries *http.CrossOriginProtection
	uploads   *uploads
}

func newSite() site {
	return site{forgeries: http.NewCrossOriginProtection(), uploads: newUploads()}
}

// sitePage is a page around the questionnaire. A browser says who asks by its cookie, which counts here and nowhere else:
// an operation under /v1 looks at no cookie, and these pages at no Authorization.
type sitePage struct {
	id, method, path string
	query            []string // the parameters that it takes
	lists            []string // those of them that may be given again
	anyone           bool     // also those who have not signed in
	most             int64    // bytes of a body
	show             func(ctx context.Context, v *pageCall) error
}

// pageCall is a request for such a page.
type pageCall struct {
	*call
	token string // of the session; "" where nobody has signed in
	w     *memory
}

// errSignIn: the page is for those who have signed in.
var errSignIn = errors.New("nobody has signed in")

// mostForm is how large a form without a file may be.
const mostForm = 256 << 10

// sitePaths are how the paths of these pages begin.
var sitePaths = []string{signInPath, signOutPath, assessmentsPage, matchingsPage}

func (s *Server) registerSite() {
	s.site = newSite()
	s.registerSignInPages()
	s.registerAssessmentPages()
	s.registerAssessmentPage()
	s.registerMatchingPages()
}

// page adds a page.
func (s *Server) page(p sitePage) {
	op := &huma.Operation{OperationID: p.id}
	if p.most == 0 {
		p.most = mostForm
	}
	s.router.Path(p.path).Methods(p.method).HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		note(r, op, nil)
		r.Body = http.MaxBytesReader(w, r.Body, p.most)
		answer := &memory{to: w, header: http.Header{}}
		v, err := s.enterPage(p, answer, r)
		if err == nil {
			err = p.show(r.Context(), v)
		}
		switch {
		case errors.Is(err, errSignIn):
			seeOther(answer, signInFor(r))
		case err != nil:
			happeningOf(r).failed = err
			s.refuse(answer, r, err)
		}
		if answer.header.Get("Cache-Control") == "" {
			answer.header.Set("Cache-Control", "no-store")
		}
		// A browser that may not say where a form was sent from leaves out its Origin, too, and the form is refused.
		answer.header.Set("Referrer-Policy", "same-origin")
		answer.header.Add("Vary", "Cookie")
		answer.send(r)
	})
}

// enterPage decides whether a request comes as far as its page.
func (s *Server) enterPage(p sitePage, w *memory, r *http.Request) (*pageCall, error) {
	if err := s.site.forgeries.Check(r); err != nil {
		return nil, &assessment.Error{Kind: assessment.Forbidden, Msg: "this was sent by the page of another site, and nothing was done", Err: err,
			Fix: "Open the page here, and send it from there."}
	}
	token := s.sessionToken(r)
	session, err := s.session(r.Context(), token)
	if err != nil {
		return nil, err
	}
	if session == nil {
		token = ""
		if !p.anyone {
			return nil, errSignIn
		}
	}
	s.catchUp(r)
	now := s.service.State()
	v := &pageCall{token: token, w: w, call: &call{
		state: now, today: now, service: s.service, server: s, request: mux.SetURLVars(r, unescaped(mux.Vars(r))), now: s.config.Clock().UTC(),
		lang: languageOf(r), id: requestID(r),
	}}
	if session != nil {
		v.who = &session.Account
		note(r, nil, v.call)
		if err := s.limits.account(v.who.ID, s.config.Clock()); err != nil {
			return nil, err
		}
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, malformed.problem("The query of the address cannot be read.", "Percent-encode what is not a letter or digit.")
	}
	return v, unknownParameters(query, takings{query: append([]string{"lang"}, p.query...), lists: p.lists})
}

// session gives whose session a token is of; nil where it is of none any more.
func (s *Server) session(ctx context.Context, token string) (*account.Session, error) {
	if token == "" {
		return nil, nil //nolint:nilnil // nobody is no error
	}
	session, err := s.config.Refresh.Look(ctx, token)
	if err == nil {
		return &session, nil
	}
	if e, ok := errors.AsType[*assessment.Error](err); ok && e.Kind == assessment.Unauthenticated {
		return nil, nil //nolint:nilnil // whose session is over is nobody
	}
	return nil, err
}

// variable is a variable of the path.
func (v *pageCall) variable(name string) string { return mux.Vars(v.request)[name] }

// form reads a form that was sent. Names are those of its fields, of which lists may be there more than once.
func (v *pageCall) form(names, lists []string) (url.Values, error) {
	media, _, err := mime.ParseMediaType(v.request.Header.Get("Content-Type"))
	if err != nil || media != "application/x-www-form-urlencoded" {
		return nil, unsupportedMediaType.problem("What was sent is no form of this page.", "Send it from the page.")
	}
	data, err := io.ReadAll(v.request.Body)
	if err != nil {
		return nil, unreadBody(err, "The form cannot be read: it is broken, or ended too early.")
	}
	values, err := url.ParseQuery(string(data))
	if err != nil {
		return nil, malformed.problem("The form cannot be read.", "Send it from the page.")
	}
	err = unknownParameters(values, takings{query: append(names, lists...), lists: lists})
	if e, ok := errors.AsType[*assessment.Error](err); ok {
		e.Msg = "the form does not have these fields"
		for i := range e.Fields {
			e.Fields[i].Path = strings.TrimPrefix(e.Fields[i].Path, "query.")
		}
	}
	return values, err
}

// seeOther sends a browser on, with another request of its own.
func seeOther(w *memory, to string) {
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusSeeOther)
}

// visitor is who has signed in, as pages show it; nil for nobody.
func (v *pageCall) visitor(ctx context.Context) (*web.Visitor, error) {
	if v.who == nil {
		return nil, nil //nolint:nilnil // nobody is no error
	}
	people, err := v.server.config.Directory.Names(ctx, v.who.ID)
	if err != nil {
		return nil, err
	}
	person, name := people[v.who.ID], v.who.ID
	for _, n := range []string{person.Email, person.Name} {
		if n != "" {
			name = n
		}
	}
	return &web.Visitor{Name: name, Role: string(v.who.Role), Units: v.unitNames(), Everywhere: slices.Contains(v.who.Units, assessment.Everywhere)}, nil
}

// unitNames are the names of the countries of the one who asks; codes where they are of no country.
func (v *pageCall) unitNames() []string {
	var names []string
	for _, unit := range v.who.Units {
		if unit != assessment.Everywhere {
			names = append(names, v.unitName(unit))
		}
	}
	return names
}

// unitName is the name of a unit in the language of the page.
func (v *pageCall) unitName(unit string) string {
	if c, ok := country.Get(country.Code(unit)); ok {
		return c.Name(v.lang)
	}
	return unit
}
