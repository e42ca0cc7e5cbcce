package api

import (
	"net/http"
	"strings"
	"time"

	"readiness/assessment"
)

type callKey struct{}

// call is what an operation knows of its request.
type call struct {
	state   *assessment.State   // one State for the whole request; asOf applied
	who     *assessment.Account // nil = the public
	service *assessment.Service
	server  *Server
	lang    string // two letters
	now     time.Time
	request *http.Request

	id     string            // of the request
	today  *assessment.State // the State of now, also when asOf is given
	fields choice            // the members of the answer that were asked for; nil = all
	listed bool              // they are of each item
	asked  bool              // whether the caller may
	shared bool              // the answer is for everybody who asks the same
	spoken bool              // the answer is in lang
	failed error             // what the operation failed with, for the log
	faults *problem          // what is wrong with the query, as far as it is known; nil where nothing is
}

// may says whether the caller may do something: nil, or an error of kind Forbidden, NotFound or Unauthenticated. about is
// the assessment it is about, and unit the country when there is none; without both it is about the installation.
//
// To read the past, one must be allowed to read it as one was then, and as one and the assessment are today.
func (c *call) may(do assessment.Action, unit string, about *assessment.Assessment) error {
	c.asked = true
	verdict := assessment.May(c.who, do, unit, about)
	if about != nil && c.today != c.state {
		verdict = stricter(verdict, assessment.May(c.then(), do, unit, about))
		if now, err := c.today.Assessment(about.ID); err == nil {
			verdict = stricter(verdict, assessment.May(c.who, do, unit, now))
		}
	}
	switch {
	case verdict == assessment.Allowed:
		return nil
	case verdict == assessment.Hidden:
		return noAssessment()
	case c.who == nil:
		return needsToken()
	}
	e := &assessment.Error{
		Kind: assessment.Forbidden, Msg: "this account may not do that: " + string(do),
		Fix: whoMay(do, unit, about),
	}
	everywhere := &assessment.Account{Role: c.who.Role, Units: []string{assessment.Everywhere}}
	if unit == "" && about == nil && assessment.May(everywhere, do, "", nil) == assessment.Allowed {
		e.Fix = "The role " + string(c.who.Role) + " may, with the scope * alone: this account is for some countries."
	}
	return e
}

// whoMay says which roles may do something.
func whoMay(do assessment.Action, unit string, about *assessment.Assessment) string {
	var names []string
	for _, role := range assessment.Roles() {
		if assessment.May(&assessment.Account{Role: role, Units: []string{assessment.Everywhere}}, do, unit, about) == assessment.Allowed {
			names = append(names, string(role))
		}
	}
	fix := "The role " + strings.Join(names, " or ") + " may"
	if unit != "" || about != nil {
		fix += ", for the countries of the account"
	}
	return fix + ". GET /v1/me says which role and countries this account has."
}

// noAssessment says the same of an assessment that is not there and of one that the caller may not know of. It does not
// repeat the id, which could tell by its form.
func noAssessment() error {
	return &assessment.Error{Kind: assessment.NotFound, Msg: "there is no such assessment", Fix: "GET /v1/assessments lists those that you may read."}
}

// stricter is the verdict that shows less: what is hidden today is hidden in the past too.
func stricter(a, b assessment.Verdict) assessment.Verdict {
	if a == assessment.Hidden || b == assessment.Allowed {
		return a
	}
	return b
}

// then is the caller as he was in the State that is read. Who had no account yet is who he is today: an auditor may read
// what was before his time, and nobody took rights from him then.
func (c *call) then() *assessment.Account {
	if c.who == nil {
		return nil
	}
	was, err := c.state.Account(c.who.ID)
	if err != nil {
		return c.who
	}
	return was
}

// sees says whether the caller may read an assessment: what a list leaves out otherwise.
func (c *call) sees(a *assessment.Assessment) bool {
	return c.may(assessment.ReadAssessment, "", a) == nil
}

// seesConfidential says whether the caller may read the confidential answers of an assessment.
func (c *call) seesConfidential(a *assessment.Assessment) bool {
	return c.may(assessment.ReadConfidential, "", a) == nil
}

// actor is in whose name a change is made; "" is nobody, whom the service refuses.
func (c *call) actor() string {
	if c.who == nil {
		return ""
	}
	return c.who.ID
}

// caller finds out who sends a request: nil without a token. A token that does not hold is an error, also where none is
// needed.
func (s *Server) caller(r *http.Request, now *assessment.State) (*assessment.Account, error) {
	token, err := s.bearer(r)
	if err != nil {
		return nil, err
	}
	return token.account(now)
}

// bearer reads the access token of a request: nil without one. Whether its account is still active is for a State to say.
func (s *Server) bearer(r *http.Request) (*claims, error) {
	values := r.Header.Values("Authorization")
	if len(values) == 0 {
		return nil, nil //nolint:nilnil // no token is no error
	}
	scheme, text, _ := strings.Cut(values[0], " ")
	if len(values) > 1 || !strings.EqualFold(scheme, "Bearer") {
		return nil, badToken("the Authorization header must be: Bearer, a space, and an access token")
	}
	token, err := s.tokens.read(strings.TrimSpace(text))
	if err != nil {
		return nil, err
	}
	return &token, nil
}

// account gives whose a token is in a State; no token is nobody's.
func (c *claims) account(now *assessment.State) (*assessment.Account, error) {
	if c == nil {
		return nil, nil //nolint:nilnil // the public is nobody, and no error
	}
	who, err := now.Account(c.Subject)
	if err != nil || !who.Active() || !c.IssuedAt.After(who.ValidFrom) {
		return nil, badToken("the access token is no longer valid")
	}
	return who, nil
}

func needsToken() error {
	return &assessment.Error{
		Kind: assessment.Unauthenticated, Msg: "this needs an access token",
		Fix: "Get one with POST /v1/token, and send it as Authorization: Bearer.",
	}
}

func badToken(why string) error {
	return &assessment.Error{
		Kind: assessment.Unauthenticated, Msg: why, Fix: "Get a new one with POST /v1/token/refresh or POST /v1/token.",
	}
}
