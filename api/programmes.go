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
	"readiness/assessment/country"
	"readiness/assessment/framework"
)

func (s *Server) registerProgrammes() {
	const all, one = "/v1/programmes", "/v1/programmes/{id}"
	tags := []string{"programmes"}
	register(s, spec{action: assessment.ReadFunding, public: true, reads: true, Operation: huma.Operation{
		OperationID: "listProgrammes", Method: http.MethodGet, Path: all, Tags: tags, Summary: "List programmes",
		Description: "What funders offer, by id. Status follows from the dates, at the moment of date; what is left counts what is committed, and no pledges.",
	}}, listProgrammes)
	register(s, spec{action: assessment.RecordFunding, Operation: huma.Operation{
		OperationID: "createProgramme", Method: http.MethodPost, Path: all, Tags: tags, Summary: "Record a programme",
		Description: "It belongs to the account that records it. An id that is taken is 409, and Location names the programme.", DefaultStatus: http.StatusCreated,
	}}, createProgramme)
	describeBody[programmeBody](s, http.MethodPost, all, "application/json")
	register(s, spec{action: assessment.ReadFunding, public: true, reads: true, Operation: huma.Operation{
		OperationID: "getProgramme", Method: http.MethodGet, Path: one, Tags: tags, Summary: "Read a programme",
		Description: "Its ETag begins with the revision, which If-Match takes.",
	}}, getProgramme)
	register(s, spec{action: assessment.RecordFunding, Operation: huma.Operation{
		OperationID: "putProgramme", Method: http.MethodPut, Path: one, Tags: tags, Parameters: ifMatchParameter(true),
		Summary: "Change a programme, whole",
		Description: "What the body leaves out is taken away, but for the lines of those who joined. For the account that recorded it, and administrators. " +
			"If-Match takes its revision or ETag, or *: where it was changed since, 412 shows what stands there and what was sent.",
	}}, putProgramme)
	describeBody[programmeBody](s, http.MethodPut, one, "application/json")
	register(s, spec{action: assessment.RecordFunding, Operation: huma.Operation{
		OperationID: "deleteProgramme", Method: http.MethodDelete, Path: one, Tags: tags, Parameters: ifMatchParameter(true),
		Summary: "Take a programme out of the list", DefaultStatus: http.StatusNoContent,
		Description: "The journal keeps it. Where others have joined, or commitments of it stand, 409: withdraw it instead, with status withdrawn.",
	}}, deleteProgramme)
	s.registerProgrammeLines()
}

// MoneyDate is the moment at which programmes are looked at.
type MoneyDate struct {
	Date string `query:"date" maxLength:"40" doc:"Day (its beginning, UTC) or RFC 3339 moment at which programmes are open or closed. Without it: now." example:"2026-11-22"`
}

// moment reads the date; without one it is now.
func (q *MoneyDate) moment(c *call) (time.Time, error) {
	if q.Date == "" {
		return c.now, nil
	}
	if t, err := time.Parse(time.DateOnly, q.Date); err == nil {
		return t, nil
	}
	t, err := time.Parse(time.RFC3339, q.Date)
	if err != nil {
		return t, refused("query.date", "is neither a day such as 2026-01-31 nor a moment such as 2026-01-31T17:00:00Z")
	}
	return t.UTC(), nil
}

type programmesQuery struct {
	Paging
	MoneyDate

	Status     []string `query:"status,explode" maxItems:"4" enum:"forecast,open,closed,withdrawn" doc:"At the moment of date; may be repeated."`
	Theme      []string `query:"theme,explode" maxItems:"20" doc:"Themes of the funders' vocabulary; may be repeated. Programmes that name none are for all."`
	Funder     string   `query:"funder" maxLength:"200" doc:"A part of the name of the funder, or of one that joined."`
	Country    []string `query:"country,explode" maxItems:"300" doc:"Programmes that could be for one of these, by ISO code or name, as far as its region, classes, memberships and lists go; what is not known excludes nothing. May be repeated."`
	Instrument []string `query:"instrument,explode" maxItems:"4" enum:"grant,loan,technical-assistance,in-kind" doc:"May be repeated."`
	Sample     string   `query:"sample" enum:"true,false" doc:"Only samples, or none. Without it: both."`
	Mine       bool     `query:"mine" doc:"Only those that the caller has recorded."`
}

type programmesBody struct {
	Items []programmeView `json:"items"`
	Next  string          `json:"next,omitempty" doc:"The address of the next page; absent on the last one."`
	Date  time.Time       `json:"date" doc:"The moment at which the programmes are shown."`
}

type programmesAnswer struct {
	ETag string `header:"ETag"`
	Body programmesBody
}

func listProgrammes(ctx context.Context, c *call, in *programmesQuery) (*programmesAnswer, error) {
	at, err := in.moment(c)
	wanted, wrong := in.wanted(c, at)
	if err := together(err, wrong); err != nil {
		return nil, err
	}
	found := slices.DeleteFunc(c.state.Programmes(), func(p *assessment.Programme) bool { return !wanted(p) })
	query := fmt.Sprintf("programmes %q %q %q %q %q %q %q %v", in.Date, in.Status, in.Theme, in.Funder, in.Country, in.Instrument, in.Sample, in.Mine)
	part, next, err := pagedAfter(found, func(p *assessment.Programme) string { return p.ID }, in.Paging, query)
	if err != nil {
		return nil, err
	}
	views, err := c.programmeViews(ctx, c.state, at, part...)
	if err != nil {
		return nil, err
	}
	next = c.next(next)
	// A programme closes in the middle of a day, so that the day and the journal do not say all that the answer depends on.
	sum, err := hashOf([]any{views, next})
	return &programmesAnswer{ETag: `W/"` + sum + `"`, Body: programmesBody{Items: views, Next: next, Date: at}}, err
}

// wanted reads the filters, every fault at once.
func (in *programmesQuery) wanted(c *call, at time.Time) (func(*assessment.Programme) bool, error) {
	codes, faults := countryCodes(in.Country)
	themes := textsOf(framework.Themes())
	for _, theme := range in.Theme {
		if message := oneOf(theme, themes); message != "" {
			faults = append(faults, assessment.Field{Path: "query.theme", Message: message})
		}
	}
	if in.Mine && c.who == nil {
		return nil, needsToken()
	}
	if len(faults) > 0 {
		return nil, &assessment.Error{Kind: assessment.Invalid, Msg: "the programmes cannot be chosen:", Fields: faults}
	}
	atlas := c.state.Atlas()
	return func(p *assessment.Programme) bool {
		return (len(in.Status) == 0 || slices.Contains(in.Status, string(p.Status(at)))) &&
			(len(in.Instrument) == 0 || slices.Contains(in.Instrument, string(p.Instrument))) &&
			(len(in.Theme) == 0 || len(p.Themes) == 0 || slices.ContainsFunc(textsOf(p.Themes), func(t string) bool { return slices.Contains(in.Theme, t) })) &&
			(in.Sample == "" || in.Sample == fmt.Sprint(p.Sample)) && (!in.Mine || p.Owner == c.who.ID) && namesFunder(&p.Programme, in.Funder) &&
			(len(codes) == 0 || slices.ContainsFunc(codes, func(code country.Code) bool { return couldBeFor(&p.Programme, code, atlas, at) }))
	}, nil
}

// countryCodes reads the filter country.
func countryCodes(names []string) (codes []country.Code, faults []assessment.Field) {
	for _, name := range names {
		one, err := country.Parse(name)
		if err != nil {
			faults = append(faults, assessment.Field{Path: "query.country", Message: err.Error()})
		}
		codes = append(codes, one.Code)
	}
	return codes, faults
}

// ProgrammePath names one programme.
type ProgrammePath struct {
	ID string `path:"id" maxLength:"200" example:"first-call"`
}

type programmeQuery struct {
	ProgrammePath
	MoneyDate
}

type programmeAnswer struct {
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Status   int
	Body     programmeView
}

func noProgramme(err error) error {
	if !isKind(err, assessment.NotFound) {
		return err
	}
	return &assessment.Error{Kind: assessment.NotFound, Msg: "there is no such programme", Fix: "GET /v1/programmes lists them."}
}

// showProgramme is one programme of a state as an answer.
func (c *call) showProgramme(ctx context.Context, state *assessment.State, id string, at time.Time) (*programmeAnswer, error) {
	p, err := state.Programme(id)
	if err != nil {
		return nil, noProgramme(err)
	}
	views, err := c.programmeViews(ctx, state, at, p)
	if err != nil {
		return nil, err
	}
	tag, err := shownETag(p.Revision, views[0])
	views[0].Date = &at // the tag is of what is shown at it
	return &programmeAnswer{ETag: tag, Status: http.StatusOK, Body: views[0]}, err
}

func getProgramme(ctx context.Context, c *call, in *programmeQuery) (*programmeAnswer, error) {
	at, err := in.moment(c)
	if err != nil {
		return nil, err
	}
	return c.showProgramme(ctx, c.state, in.ID, at)
}

func createProgramme(ctx context.Context, c *call, _ *struct{}) (*programmeAnswer, error) {
	data, err := c.readBody(defaultBody)
	if err != nil {
		return nil, err
	}
	p, faults := readProgramme(data, "", c.state.Atlas())
	err = c.recordMoney(ctx, "programme", condition{any: true}, faults, func(expect *uint64) assessment.Command {
		if expect == nil { // it is not there yet
			expect = new(uint64)
		}
		return assessment.PutProgramme{Programme: p, Expect: expect}
	})
	if isKind(err, assessment.Conflict) {
		return nil, located(programmePath(p.ID), err)
	}
	if err != nil {
		return nil, err
	}
	out, err := c.showProgramme(ctx, c.service.State(), p.ID, c.now)
	if err == nil {
		out.Location, out.Status = programmePath(p.ID), http.StatusCreated
	}
	return out, err
}

func programmePath(id string) string { return "/v1/programmes/" + url.PathEscape(id) }

// ownProgramme finds a programme that the caller may change, and what the change asks for in If-Match.
func (c *call) ownProgramme(id string) (*assessment.Programme, condition, error) {
	p, err := c.state.Programme(id)
	if err != nil {
		return nil, condition{}, noProgramme(err)
	}
	if err := c.mayRecord(p.Owner, "the programme"); err != nil {
		return nil, condition{}, err
	}
	on, err := fundingMatch(c.request)
	return p, on, err
}

func putProgramme(ctx context.Context, c *call, in *ProgrammePath) (*programmeAnswer, error) {
	_, on, err := c.ownProgramme(in.ID)
	if err != nil {
		return nil, err
	}
	data, err := c.readBody(defaultBody)
	if err != nil {
		return nil, err
	}
	p, faults := readProgramme(data, in.ID, c.state.Atlas())
	err = c.recordMoney(ctx, "programme", on, faults, func(expect *uint64) assessment.Command {
		return assessment.PutProgramme{Programme: p, Expect: expect}
	})
	if err != nil {
		return nil, c.staleProgramme(ctx, err, in.ID, data)
	}
	return c.showProgramme(ctx, c.service.State(), in.ID, c.now)
}

// staleProgramme is the refusal of a change of a programme, with what stands there where it was overtaken.
func (c *call) staleProgramme(ctx context.Context, err error, id string, yours json.RawMessage) error {
	if !isKind(err, assessment.Stale) {
		return noProgramme(err)
	}
	now, failed := c.showProgramme(ctx, c.service.State(), id, c.now)
	if failed != nil {
		return failed
	}
	return staleMoney(err, id, now.ETag, now.Body, yours)
}

func deleteProgramme(ctx context.Context, c *call, in *ProgrammePath) (*struct{}, error) {
	p, on, err := c.ownProgramme(in.ID)
	if err != nil {
		return nil, err
	}
	err = c.recordMoney(ctx, "programme", on, nil, func(expect *uint64) assessment.Command {
		return assessment.RemoveProgramme{ID: p.ID, Expect: expect}
	})
	if err != nil {
		return nil, c.staleProgramme(ctx, err, p.ID, nil)
	}
	return nil, nil //nolint:nilnil // nothing is left to show
}
