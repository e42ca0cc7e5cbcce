package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// commitmentBody documents what POST /v1/commitments and PUT /v1/commitments/{id} take.
type commitmentBody struct {
	ID        string   `json:"id,omitempty" doc:"Kebab-case, up to 60 characters; it stays. In PUT the path says it." example:"first-call-ken"`
	Programme string   `json:"programme,omitempty" doc:"The id of the programme whose money it is." example:"first-call"`
	Funder    string   `json:"funder,omitempty" doc:"Who gives, where there is no programme."`
	Country   string   `json:"country" doc:"ISO code or name." example:"KEN"`
	Framework string   `json:"framework,omitempty" doc:"Of the action, by id without version; without it, any that has the action."`
	Action    string   `json:"action,omitempty" doc:"The question whose gap it closes, or an action of the country's own; without it, it is for the country as such."`
	Themes    []string `json:"themes,omitempty" doc:"What it is for, where no action is named."`
	Amount    int64    `json:"amount" doc:"Minor units."`
	Currency  string   `json:"currency" doc:"That of the programme, where there is one." example:"USD"`
	Status    string   `json:"status" enum:"pledged,committed,disbursed"`
	Date      string   `json:"date" format:"date" doc:"Day on which it was made, in whose year its prices are; its rate is that of the day that is asked for."`
	Source    string   `json:"source,omitempty" doc:"Where the figure comes from; it can be erased."`
	IATI      string   `json:"iati,omitempty" doc:"Identifier of the activity in IATI: each is recorded once."`
}

// commitmentView is a commitment as it is answered.
type commitmentView struct {
	ID        string    `json:"id" example:"first-call-ken"`
	Programme string    `json:"programme,omitempty" example:"first-call"`
	Funder    string    `json:"funder,omitempty" doc:"Where there is no programme."`
	Country   string    `json:"country" example:"KEN"`
	Framework string    `json:"framework,omitempty"`
	Action    string    `json:"action,omitempty"`
	Themes    []string  `json:"themes"`
	Amount    int64     `json:"amount" doc:"Minor units of the currency."`
	Currency  string    `json:"currency" example:"USD"`
	Status    string    `json:"status" enum:"pledged,committed,disbursed" doc:"A pledge never counts as money that is there."`
	Date      string    `json:"date" format:"date"`
	Source    string    `json:"source,omitempty" doc:"Where the figure comes from; empty where it was erased."`
	SourceID  string    `json:"sourceId,omitempty" doc:"Of the source, for POST .../redactions; for callers who have signed in."`
	IATI      string    `json:"iati,omitempty"`
	Mine      bool      `json:"mine" doc:"The caller has recorded it."`
	Revision  uint64    `json:"revision"`
	UpdatedAt time.Time `json:"updatedAt"`
}

func (s *Server) registerCommitments() {
	const all, one = "/v1/commitments", "/v1/commitments/{id}"
	tags := []string{"commitments"}
	register(s, spec{action: assessment.ReadFunding, public: true, reads: true, Operation: huma.Operation{
		OperationID: "listCommitments", Method: http.MethodGet, Path: all, Tags: tags, Summary: "List commitments",
		Description: "Money that was pledged, committed or disbursed, by id.",
	}}, listCommitments)
	register(s, spec{action: assessment.RecordFunding, Operation: huma.Operation{
		OperationID: "createCommitment", Method: http.MethodPost, Path: all, Tags: tags, Summary: "Record a commitment",
		Description:   "Of a programme, for the account that recorded it and those that joined it; or of no programme that is recorded. An id that is taken is 409, and Location names the commitment.",
		DefaultStatus: http.StatusCreated,
	}}, createCommitment)
	describeBody[commitmentBody](s, http.MethodPost, all, "application/json")
	register(s, spec{action: assessment.ReadFunding, public: true, reads: true, Operation: huma.Operation{
		OperationID: "getCommitment", Method: http.MethodGet, Path: one, Tags: tags, Summary: "Read a commitment",
		Description: "Its ETag is the revision, which If-Match takes.",
	}}, getCommitment)
	register(s, spec{action: assessment.RecordFunding, Operation: huma.Operation{
		OperationID: "putCommitment", Method: http.MethodPut, Path: one, Tags: tags, Parameters: ifMatchParameter(true),
		Summary: "Change a commitment, whole",
		Description: "What the body leaves out is taken away. For the account that recorded it, and administrators. " +
			"If-Match takes its revision, or *: where it was changed since, 412 shows what stands there and what was sent.",
	}}, putCommitment)
	describeBody[commitmentBody](s, http.MethodPut, one, "application/json")
	register(s, spec{action: assessment.RecordFunding, Operation: huma.Operation{
		OperationID: "deleteCommitment", Method: http.MethodDelete, Path: one, Tags: tags, Parameters: ifMatchParameter(true),
		Summary: "Take a commitment back", Description: "The journal keeps it.", DefaultStatus: http.StatusNoContent,
	}}, deleteCommitment)
}

type commitmentsQuery struct {
	Paging

	Programme []string `query:"programme,explode" maxItems:"100" doc:"By id; may be repeated." example:"first-call"`
	Country   []string `query:"country,explode" maxItems:"300" doc:"By ISO code or name; may be repeated."`
	Status    []string `query:"status,explode" maxItems:"3" enum:"pledged,committed,disbursed" doc:"May be repeated."`
	Action    []string `query:"action,explode" maxItems:"100" doc:"By id; may be repeated." example:"technical"`
}

func listCommitments(ctx context.Context, c *call, in *commitmentsQuery) (*body[list[commitmentView]], error) {
	codes, faults := countryCodes(in.Country)
	if len(faults) > 0 {
		return nil, &assessment.Error{Kind: assessment.Invalid, Msg: "the commitments cannot be chosen:", Fields: faults}
	}
	has := func(words []string, word string) bool { return len(words) == 0 || slices.Contains(words, word) }
	found := slices.DeleteFunc(c.state.Commitments(), func(m *assessment.Commitment) bool {
		return !has(in.Programme, m.Programme) || !has(in.Status, string(m.Status)) || !has(in.Action, m.Action) ||
			len(codes) > 0 && !slices.Contains(codes, m.Country)
	})
	query := fmt.Sprintf("commitments %q %q %q %q", in.Programme, in.Country, in.Status, in.Action)
	part, next, err := pagedAfter(found, func(m *assessment.Commitment) string { return m.ID }, in.Paging, query)
	if err != nil {
		return nil, err
	}
	views, err := c.commitmentViews(ctx, part...)
	if err != nil {
		return nil, err
	}
	return &body[list[commitmentView]]{list[commitmentView]{Items: views, Next: c.next(next)}}, nil
}

// commitmentViews shows commitments with their sources.
func (c *call) commitmentViews(ctx context.Context, list ...*assessment.Commitment) ([]commitmentView, error) {
	list, err := c.service.CommitmentTexts(ctx, list...)
	if err != nil {
		return nil, err
	}
	views := make([]commitmentView, len(list))
	for i, m := range list {
		views[i] = commitmentView{
			ID: m.ID, Programme: m.Programme, Funder: m.Funder, Country: string(m.Country), Framework: m.Framework, Action: m.Action,
			Themes: textsOf(m.Themes), Amount: m.Amount, Currency: m.Currency, Status: string(m.Status), Date: dayOf(m.Date),
			Source: m.Source, IATI: m.IATI, Mine: c.who != nil && c.who.ID == m.Owner, Revision: m.Revision, UpdatedAt: m.At,
		}
		if c.who != nil {
			views[i].SourceID = m.Words.ID
		}
	}
	return views, nil
}

// CommitmentPath names one commitment.
type CommitmentPath struct {
	ID string `path:"id" maxLength:"200" example:"first-call-ken"`
}

type commitmentAnswer struct {
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Status   int
	Body     commitmentView
}

func noCommitment(err error) error {
	if !isKind(err, assessment.NotFound) {
		return err
	}
	return &assessment.Error{Kind: assessment.NotFound, Msg: "there is no such commitment", Fix: "GET /v1/commitments lists them."}
}

// showCommitment is one commitment of a state as an answer.
func (c *call) showCommitment(ctx context.Context, state *assessment.State, id string) (*commitmentAnswer, error) {
	m, err := state.Commitment(id)
	if err != nil {
		return nil, noCommitment(err)
	}
	views, err := c.commitmentViews(ctx, m)
	if err != nil {
		return nil, err
	}
	return &commitmentAnswer{ETag: revisionTag(m.Revision), Status: http.StatusOK, Body: views[0]}, nil
}

func getCommitment(ctx context.Context, c *call, in *CommitmentPath) (*commitmentAnswer, error) {
	return c.showCommitment(ctx, c.state, in.ID)
}

// readCommitment reads a commitment with the faults of its form. id is the one of the path, or "".
func readCommitment(data json.RawMessage, id string) (m funding.Commitment, faults []assessment.Field) {
	o, ok := readObject("body", data, &faults)
	if !ok {
		return m, faults
	}
	r := &moneyReader{o, &faults}
	r.members([]string{"sourceId", "mine", "revision", "updatedAt"}, "id", "programme", "funder", "country", "framework", "action", "themes",
		"amount", "currency", "status", "date", "source", "iati")
	m = funding.Commitment{
		ID: r.id(id), Programme: r.string("programme"), Funder: r.string("funder"), Country: r.country("country"),
		Framework: r.string("framework"), Action: r.string("action"), Themes: words[framework.Theme](r, "themes"), Amount: r.amount("amount"),
		Currency: r.string("currency"), Status: funding.CommitmentStatus(r.string("status")), Date: r.day("date"),
		Source: r.string("source"), IATI: r.string("iati"),
	}
	if m.Country == "" { // so that nothing is said of an action in a country that is not known
		m.Action, m.Framework = "", ""
	}
	return m, faults
}

// mayCommit says whether the caller may record what is committed of a programme. One that is not there is for the domain to
// refuse.
func (c *call) mayCommit(programme string) error {
	p, err := c.state.Programme(programme)
	if err != nil {
		p = nil
	}
	return c.mayMoney(assessment.MayCommit(c.who, p), "the programme")
}

func createCommitment(ctx context.Context, c *call, _ *struct{}) (*commitmentAnswer, error) {
	data, err := c.readBody(smallBody)
	if err != nil {
		return nil, err
	}
	m, faults := readCommitment(data, "")
	if err := c.mayCommit(m.Programme); err != nil {
		return nil, err
	}
	err = c.recordMoney(ctx, "commitment", condition{any: true}, faults, func(expect *uint64) assessment.Command {
		if expect == nil { // it is not there yet
			expect = new(uint64)
		}
		return assessment.PutCommitment{Commitment: m, Expect: expect}
	})
	if isKind(err, assessment.Conflict) {
		return nil, located(commitmentPath(m.ID), err)
	}
	if err != nil {
		return nil, err
	}
	out, err := c.showCommitment(ctx, c.service.State(), m.ID)
	if err == nil {
		out.Location, out.Status = commitmentPath(m.ID), http.StatusCreated
	}
	return out, err
}

func commitmentPath(id string) string { return "/v1/commitments/" + url.PathEscape(id) }

// ownCommitment finds a commitment that the caller may change, and what the change asks for in If-Match.
func (c *call) ownCommitment(id string) (condition, error) {
	m, err := c.state.Commitment(id)
	if err != nil {
		return condition{}, noCommitment(err)
	}
	if err := c.mayRecord(m.Owner, "the commitment"); err != nil {
		return condition{}, err
	}
	return fundingMatch(c.request)
}

func putCommitment(ctx context.Context, c *call, in *CommitmentPath) (*commitmentAnswer, error) {
	on, err := c.ownCommitment(in.ID)
	if err != nil {
		return nil, err
	}
	data, err := c.readBody(smallBody)
	if err != nil {
		return nil, err
	}
	m, faults := readCommitment(data, in.ID)
	if err := c.mayCommit(m.Programme); err != nil {
		return nil, err
	}
	err = c.recordMoney(ctx, "commitment", on, faults, func(expect *uint64) assessment.Command {
		return assessment.PutCommitment{Commitment: m, Expect: expect}
	})
	if err != nil {
		return nil, c.staleCommitment(ctx, err, in.ID, data)
	}
	return c.showCommitment(ctx, c.service.State(), in.ID)
}

// staleCommitment is the refusal of a change of a commitment, with what stands there where it was overtaken.
func (c *call) staleCommitment(ctx context.Context, err error, id string, yours json.RawMessage) error {
	if !isKind(err, assessment.Stale) {
		return noCommitment(err)
	}
	now, failed := c.showCommitment(ctx, c.service.State(), id)
	if failed != nil {
		return failed
	}
	return staleMoney(err, id, now.ETag, now.Body, yours)
}

func deleteCommitment(ctx context.Context, c *call, in *CommitmentPath) (*struct{}, error) {
	on, err := c.ownCommitment(in.ID)
	if err != nil {
		return nil, err
	}
	err = c.recordMoney(ctx, "commitment", on, nil, func(expect *uint64) assessment.Command {
		return assessment.RemoveCommitment{ID: in.ID, Expect: expect}
	})
	if err != nil {
		return nil, c.staleCommitment(ctx, err, in.ID, nil)
	}
	return nil, nil //nolint:nilnil // nothing is left to show
}
