package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
)

func (s *Server) registerFundingRedactions() {
	const programme, commitment = "/v1/programmes/{id}/redactions", "/v1/commitments/{id}/redactions"
	register(s, spec{action: assessment.RecordFunding, Operation: huma.Operation{
		OperationID: "redactProgramme", Method: http.MethodPost, Path: programme, Tags: []string{"programmes"}, DefaultStatus: http.StatusOK,
		Summary:     "Erase a contact for good",
		Description: "The one that the programme has, or one that it had before: contactId names it; also where the programme was removed. For the account that recorded the programme, and administrators. Who erases it again gets what was recorded the first time.",
	}}, redactProgramme)
	describeBody[redactionBody](s, http.MethodPost, programme, "application/json")
	register(s, spec{action: assessment.RecordFunding, Operation: huma.Operation{
		OperationID: "redactCommitment", Method: http.MethodPost, Path: commitment, Tags: []string{"commitments"}, DefaultStatus: http.StatusOK,
		Summary:     "Erase a source for good",
		Description: "The one that the commitment has, or one that it had before: sourceId names it; also where the commitment was taken back. For the account that recorded the commitment, and administrators. Who erases it again gets what was recorded the first time.",
	}}, redactCommitment)
	describeBody[redactionBody](s, http.MethodPost, commitment, "application/json")
}

func redactProgramme(ctx context.Context, c *call, in *ProgrammePath) (*body[redactionView], error) {
	owner, ok := c.state.ProgrammeOwner(in.ID)
	if !ok {
		return nil, noProgramme(&assessment.Error{Kind: assessment.NotFound})
	}
	if err := c.mayRecord(owner, "the programme"); err != nil {
		return nil, err
	}
	return c.redact(ctx, assessment.Redact{Programme: in.ID}, "the programme has no such text", "contactId names its contact.")
}

func redactCommitment(ctx context.Context, c *call, in *CommitmentPath) (*body[redactionView], error) {
	owner, ok := c.state.CommitmentOwner(in.ID)
	if !ok {
		return nil, noCommitment(&assessment.Error{Kind: assessment.NotFound})
	}
	if err := c.mayRecord(owner, "the commitment"); err != nil {
		return nil, err
	}
	return c.redact(ctx, assessment.Redact{Commitment: in.ID}, "the commitment has no such text", "sourceId names its source.")
}
