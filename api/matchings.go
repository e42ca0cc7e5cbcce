package api

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
)

func (s *Server) registerMatchings() {
	const all, one = "/v1/matchings", "/v1/matchings/{id}"
	tags := []string{"matchings"}
	schema := s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[matchingView](), true, "")
	answer := func(description string) *huma.Response {
		return &huma.Response{Description: description, Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}
	}
	register(s, spec{action: assessment.MatchMoney, Operation: huma.Operation{
		OperationID: "createMatching", Method: http.MethodPost, Path: all, Tags: tags, Summary: "Share the money of programmes among needs",
		Description: "Decides which open programme pays for which need of what is published, so that the weighted index gains most, and says how good the answer is: value is what it adds, bound is what no answer exceeds. " +
			"It is recorded, and can be made again from that record whatever changes afterwards; with store false nothing is. To record is for ministries, donors and administrators. " +
			"The search ends when nothing can be better, when it has taken its steps, when its time is up, or when the caller goes away; where too many search at once, 503 says when to come again.",
		DefaultStatus: http.StatusCreated,
		Responses:     map[string]*huma.Response{"200": answer("The matching, of which nothing was recorded."), "201": answer("The matching, which was recorded.")},
	}}, createMatching)
	describeBody[matchingBody](s, http.MethodPost, all, "application/json")
	register(s, spec{action: assessment.ReadMatchings, reads: true, Operation: huma.Operation{
		OperationID: "listMatchings", Method: http.MethodGet, Path: all, Tags: tags, Summary: "List stored matchings",
		Description: "Newest first. Everybody who has signed in may read them: they are made of what is published, without confidential questions.",
	}}, listMatchings)
	register(s, spec{action: assessment.ReadMatchings, reads: true, Operation: huma.Operation{
		OperationID: "getMatching", Method: http.MethodGet, Path: one, Tags: tags, Summary: "Read a stored matching",
		Description: "Needs, offers and reasons are those of the record that it was made of. It never changes, but for a title that is erased.",
	}}, getMatching)
	register(s, spec{action: assessment.ReadMatchings, reads: true, Operation: huma.Operation{
		OperationID: "compareMatchings", Method: http.MethodGet, Path: one + "/comparison", Tags: tags, Summary: "Compare two stored matchings",
		Description: "What changes from the matching of the path to the other one.",
	}}, compareMatchings)
	register(s, spec{action: assessment.ReadMatchings, reads: true, Operation: huma.Operation{
		OperationID: "getMatchingFrontier", Method: http.MethodGet, Path: one + "/frontier", Tags: tags, Summary: "Read what other budgets would buy",
		Description: "Twenty parts of all budgets, from a tenth to twice what there is, matched by the terms of the stored matching, from the record that it was made of. It takes a search for each.",
	}}, getMatchingFrontier)
	register(s, spec{action: assessment.MatchMoney, Operation: huma.Operation{
		OperationID: "reproduceMatching", Method: http.MethodPost, Path: one + "/reproduction", Tags: tags, Summary: "Solve a stored matching again",
		Description:   "From the record that it was made of, with the same terms: says whether the digest is the same, and what differs. It records nothing.",
		DefaultStatus: http.StatusOK,
	}}, reproduceMatching)
	register(s, spec{action: assessment.RecordMatchings, Operation: huma.Operation{
		OperationID: "redactMatching", Method: http.MethodPost, Path: one + "/redactions", Tags: tags, Summary: "Erase the title of a matching for good",
		Description:   "titleId names it. For the account that recorded the matching, and administrators. Who erases it again gets what was recorded the first time.",
		DefaultStatus: http.StatusOK,
	}}, redactMatching)
	describeBody[redactionBody](s, http.MethodPost, one+"/redactions", "application/json")
}

// MatchingPath names one stored matching.
type MatchingPath struct {
	ID string `path:"id" maxLength:"200" example:"m-1"`
}

func matchingPath(id string) string { return "/v1/matchings/" + url.PathEscape(id) }

type matchingAnswer struct {
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Status   int
	Body     matchingView
}

func createMatching(ctx context.Context, c *call, _ *struct{}) (*matchingAnswer, error) {
	data, err := c.readBody(smallBody)
	if err != nil {
		return nil, err
	}
	in, err := c.readMatching(ctx, data)
	if err != nil {
		return nil, err
	}
	if in.store {
		if err := c.mayStore(); err != nil {
			return nil, err
		}
	}
	var made *assessment.MadeMatching
	var frontier []assessment.FrontierPoint
	err = c.search(ctx, func() (err error) {
		if made, err = c.state.Match(ctx, in.request); err == nil && in.frontier {
			frontier, err = frontierOf(ctx, made)
		}
		return err
	})
	if err != nil {
		return nil, placed(err, bodyPath)
	}
	out := &matchingAnswer{Status: http.StatusOK}
	var stored *assessment.StoredMatching
	if in.store {
		if stored, err = c.keepMatching(ctx, made, in.title); err != nil {
			return nil, err
		}
		out.Location, out.Status = matchingPath(stored.ID), http.StatusCreated
	}
	if out.Body, err = c.matchingView(ctx, made, stored, nil); err != nil {
		return nil, err
	}
	if in.frontier {
		out.Body.Frontier = frontierViews(frontier)
	}
	return out, nil
}

// mayStore says whether the caller may record a matching.
func (c *call) mayStore() error {
	err := c.may(assessment.RecordMatchings, "", nil)
	if e, ok := errors.AsType[*assessment.Error](err); ok && e.Kind == assessment.Forbidden {
		told := *e
		told.Fix = `Send "store": false to match without recording. ` + e.Fix
		return &told
	}
	return err
}

// keepMatching records a matching, and remembers how it was made.
func (c *call) keepMatching(ctx context.Context, made *assessment.MadeMatching, title string) (*assessment.StoredMatching, error) {
	out, err := c.service.Do(ctx, c.actor(), assessment.RecordMatching{Made: made, Title: title})
	if err != nil {
		return nil, placed(err, bodyPath)
	}
	stored, err := c.service.State().Matching(out.Matching)
	if err != nil {
		return nil, err
	}
	return stored, c.server.remember(stored, made)
}

// remember keeps how a stored matching was made.
func (s *Server) remember(stored *assessment.StoredMatching, made *assessment.MadeMatching) error {
	_, err := s.remade.get(stored.Digest+stored.ID, func() (*assessment.MadeMatching, error) { return made, nil })
	return err
}

// stored finds the matching that a path names.
func (c *call) stored(id string) (*assessment.StoredMatching, error) {
	m, err := c.state.Matching(id)
	if isKind(err, assessment.NotFound) {
		return nil, &assessment.Error{Kind: assessment.NotFound, Msg: "there is no such matching", Fix: "GET /v1/matchings lists them."}
	}
	return m, err
}

// longestRemake is how long it may take to make a stored matching again. Who asked first may go: others wait for the same.
const longestRemake = time.Minute

// remake makes a stored matching again, of the State that it was made of.
func (c *call) remake(ctx context.Context, m *assessment.StoredMatching) (*assessment.MadeMatching, error) {
	return c.server.remade.get(m.Digest+m.ID, func() (*assessment.MadeMatching, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), longestRemake)
		defer cancel()
		select {
		case c.server.remaking <- struct{}{}:
			defer func() { <-c.server.remaking }()
		case <-ctx.Done():
			return nil, gone(ctx, ctx.Err())
		}
		past, err := c.service.AsOf(ctx, assessment.Point{Seq: m.Seq})
		if err != nil {
			return nil, err
		}
		made, err := m.Remake(ctx, past)
		return made, gone(ctx, err)
	})
}

type matchingQuery struct {
	MatchingPath
	Country []string `query:"country,explode" maxItems:"300" doc:"Only what is about these, by ISO code or name; may be repeated. Sums stay those of the whole." example:"KEN"`
}

func getMatching(ctx context.Context, c *call, in *matchingQuery) (*matchingAnswer, error) {
	m, err := c.stored(in.ID)
	if err != nil {
		return nil, err
	}
	codes, faults := countryCodes(in.Country)
	if len(faults) > 0 {
		return nil, &assessment.Error{Kind: assessment.Invalid, Msg: "the countries cannot be chosen:", Fields: faults}
	}
	tag, err := c.matchingETag(m)
	if err != nil {
		return nil, err
	}
	if known(c.request, tag) { // what one has need not be made again
		return &matchingAnswer{ETag: tag, Status: http.StatusOK}, nil
	}
	made, err := c.remake(ctx, m)
	if err != nil {
		return nil, err
	}
	view, err := c.matchingView(ctx, made, m, textsOf(codes))
	return &matchingAnswer{ETag: tag, Status: http.StatusOK, Body: view}, err
}

// matchingETag pins all that is shown of a stored matching: it never changes, but for what is erased of it.
func (c *call) matchingETag(m *assessment.StoredMatching) (string, error) {
	_, erased := c.today.RedactedText(m.Words.ID)
	sum, err := hashOf([]any{
		m.ID, m.Digest, erased, m.By == c.actor(), c.request.URL.EscapedPath(), c.request.URL.Query().Encode(), c.server.config.Version,
	})
	return `W/"` + sum + `"`, err
}

type matchingsQuery struct {
	Paging
	Framework string `query:"framework" maxLength:"200" doc:"Only those of a framework, by id, or of a version, as id@version." example:"gci-pillars@2024"`
	Mine      bool   `query:"mine" doc:"Only those that the caller has recorded."`
}

func listMatchings(ctx context.Context, c *call, in *matchingsQuery) (*body[list[MatchingSummary]], error) {
	var found []*assessment.StoredMatching
	for _, m := range c.state.Matchings() {
		id, _, _ := strings.Cut(m.Request.Framework, "@")
		if (in.Framework == "" || in.Framework == m.Request.Framework || in.Framework == id) && (!in.Mine || m.By == c.actor()) {
			found = append(found, m)
		}
	}
	query := filters("matchings", in.Framework, map[bool]string{true: "mine"}[in.Mine])
	part, next, err := paged(found, func(m *assessment.StoredMatching) string { return m.ID }, in.Paging, query)
	if err != nil {
		return nil, err
	}
	if part, err = c.service.MatchingTexts(ctx, part...); err != nil {
		return nil, err
	}
	out := &body[list[MatchingSummary]]{list[MatchingSummary]{Items: []MatchingSummary{}, Next: c.next(next)}}
	for _, m := range part {
		out.Body.Items = append(out.Body.Items, c.matchingSummary(m))
	}
	return out, nil
}

func redactMatching(ctx context.Context, c *call, in *MatchingPath) (*body[redactionView], error) {
	m, err := c.stored(in.ID)
	if err != nil {
		return nil, err
	}
	if assessment.MayErase(c.who, m) != assessment.Allowed {
		return nil, &assessment.Error{
			Kind: assessment.Forbidden, Msg: "the matching is another account's",
			Fix: "Who recorded it may erase its title, and so may an administrator. The member mine says what is this account's.",
		}
	}
	return c.redact(ctx, assessment.Redact{Matching: m.ID}, "the matching has no such text", "titleId names its title.")
}
