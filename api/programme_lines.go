package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
	"readiness/assessment/funding"
)

// lineBody is what POST .../join takes.
type lineBody struct {
	ID     string `json:"id" doc:"Kebab-case, once in the programme." example:"ministry"`
	Funder string `json:"funder"`
	Budget int64  `json:"budget" doc:"Minor units of the programme's currency."`
}

func (s *Server) registerProgrammeLines() {
	const join, line = "/v1/programmes/{id}/join", "/v1/programmes/{id}/lines/{line}"
	tags := []string{"programmes"}
	register(s, spec{action: assessment.RecordFunding, Operation: huma.Operation{
		OperationID: "joinProgramme", Method: http.MethodPost, Path: join, Tags: tags, DefaultStatus: http.StatusOK,
		Summary: "Add money to a programme of somebody else",
		Description: "A line of one's own in a pooled programme, or another budget for it; the same again is no change. Who has joined may record commitments of the programme. " +
			"409 where the programme is not pooled, is closed or withdrawn, or another account has a line of that id.",
	}}, joinProgramme)
	describeBody[lineBody](s, http.MethodPost, join, "application/json")
	register(s, spec{action: assessment.RecordFunding, Operation: huma.Operation{
		OperationID: "leaveProgramme", Method: http.MethodDelete, Path: line, Tags: tags, DefaultStatus: http.StatusNoContent,
		Summary:     "Take a line back",
		Description: "For the account that joined with it, and administrators; 409 where money that is committed would be missing.",
	}}, leaveProgramme)
}

func joinProgramme(ctx context.Context, c *call, in *ProgrammePath) (*programmeAnswer, error) {
	p, err := c.state.Programme(in.ID)
	if err != nil {
		return nil, noProgramme(err)
	}
	data, err := c.readBody(smallBody)
	if err != nil {
		return nil, err
	}
	var faults []assessment.Field
	line := funding.Line{}
	if o, ok := readObject("body", data, &faults); ok {
		r := &moneyReader{o, &faults}
		r.members(nil, "id", "funder", "budget")
		line = funding.Line{ID: r.string("id"), Funder: r.string("funder"), Budget: r.amount("budget")}
	}
	if len(faults) > 0 {
		for _, f := range line.Faults(p.Currency) {
			faults = unlessTold(faults, assessment.Field{Path: "body." + f.Path, Message: f.Message + ": " + f.Fix})
		}
		return nil, invalid("line", faults)
	}
	if _, err := c.service.Do(ctx, c.actor(), assessment.JoinProgramme{Programme: p.ID, Line: line, Who: c.who}); err != nil {
		return nil, noProgramme(placed(err, bodyPath))
	}
	return c.showProgramme(ctx, c.service.State(), p.ID, c.now)
}

type linePath struct {
	ProgrammePath

	Line string `path:"line" maxLength:"200" example:"ministry"`
}

func leaveProgramme(ctx context.Context, c *call, in *linePath) (*struct{}, error) {
	p, err := c.state.Programme(in.ID)
	if err != nil {
		return nil, noProgramme(err)
	}
	owner, ok := p.Joined[in.Line]
	if !ok {
		return nil, noLine()
	}
	if err := c.mayRecord(owner, "the line"); err != nil {
		return nil, err
	}
	_, err = c.service.Do(ctx, c.actor(), assessment.LeaveProgramme{Programme: p.ID, Line: in.Line})
	if isKind(err, assessment.NotFound) {
		return nil, noLine()
	}
	return nil, err
}

func noLine() error {
	return &assessment.Error{Kind: assessment.NotFound, Msg: "the programme has no such line", Fix: "GET /v1/programmes/{id} lists them."}
}
