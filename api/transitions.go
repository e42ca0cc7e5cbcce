package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
)

// transitionBody is what POST .../transitions takes.
type transitionBody struct {
	To        string   `json:"to" enum:"submitted,in-review,returned,reviewed,signed-off,published,superseded" doc:"superseded withdraws a correction that is not published."`
	Reason    string   `json:"reason,omitempty" maxLength:"10000" doc:"Why; of a return: what is to be done. Needed to publish in the place of something that this does not correct, and then published."`
	Questions []string `json:"questions,omitempty" doc:"Of a return: those that may be answered again."`
}

func (s *Server) registerTransitions() {
	const path = "/v1/assessments/{id}/transitions"
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "moveAssessment", Method: http.MethodPost, Path: path, Tags: []string{"assessments"},
			Parameters: ifMatchParameter(false),
			Summary:    "Take an assessment to its next state",
			Description: "draft to submitted, submitted to in-review, in-review to returned or reviewed, returned to submitted, reviewed to signed-off, " +
				"signed-off to published. A correction that is not published is withdrawn to superseded. Where no way leads is 409, with those that are allowed. If-Match is not needed; where it is sent, " +
				"an assessment that is at another revision by now is not moved, 412.",
			DefaultStatus: http.StatusOK, MaxBodyBytes: defaultBody,
		},
		action: assessment.MoveAssessment, about: true,
	}, moveAssessment)
	describeBody[transitionBody](s, http.MethodPost, path, "application/json")
}

func moveAssessment(ctx context.Context, c *call, in *AssessmentPath) (*assessmentAnswer, error) {
	a, err := c.assessment(*in, assessment.MoveAssessment)
	if err != nil {
		return nil, err
	}
	data, err := c.readBody(defaultBody)
	if err != nil {
		return nil, err
	}
	move, err := readMove(data, a)
	if err != nil {
		return nil, err
	}
	condition := condition{any: true}
	if len(c.request.Header.Values("If-Match")) > 0 {
		if condition, err = ifMatch(c.request); err != nil {
			return nil, err
		}
	}
	if err := condition.holds(a, "it was not moved"); err != nil {
		return nil, err
	}
	if err := c.mayMove(a, move.To); err != nil {
		return nil, err
	}
	out, err := c.do(ctx, condition, func(base *uint64) assessment.Command {
		move.Base = base
		return move
	})
	if err != nil {
		return nil, placed(err, func(f assessment.Field) string {
			if f.Path == "questions" || f.Path == "reason" {
				return "body." + f.Path
			}
			return "body.questions." + f.Path
		})
	}
	return c.answerWith(ctx, out.Assessment)
}

func readMove(data json.RawMessage, a *assessment.Assessment) (assessment.Move, error) {
	move := assessment.Move{Assessment: a.ID}
	var faults []assessment.Field
	o, ok := readObject("body", data, &faults)
	if !ok {
		return move, invalid("move", faults)
	}
	o.only(&faults, "to", "reason", "questions")
	to, reason := o.text(&faults, "to"), o.text(&faults, "reason")
	move.Questions = o.texts(&faults, "questions")
	if _, there := o.get("to"); !there {
		faults = append(faults, assessment.Field{Path: "body.to", Message: "is missing"})
	}
	if to != nil {
		move.To = assessment.Stage(*to)
		if message := oneOf(*to, stageNames()); message != "" && !slices.Contains(assessment.Stages(), move.To) {
			faults = append(faults, assessment.Field{Path: "body.to", Message: message})
		}
	}
	if reason != nil {
		move.Reason = *reason
	}
	return move, invalid("move", faults)
}

// stageNames are the stages that an assessment can be taken to: none is made a draft.
func stageNames() []string {
	var names []string
	for _, stage := range assessment.Stages() {
		if stage != assessment.Draft {
			names = append(names, string(stage))
		}
	}
	return names
}

// movers are the roles that may take an assessment to a stage.
func movers(a *assessment.Assessment, to assessment.Stage) []string {
	var names []string
	for _, role := range assessment.Roles() {
		verdict, ways := assessment.MayMove(&assessment.Account{Role: role, Units: []string{assessment.Everywhere}}, a, to)
		if verdict == assessment.Allowed && slices.Contains(ways, to) {
			names = append(names, string(role))
		}
	}
	return names
}

// mayMove says whether the caller may take an assessment to a stage. Where no way leads there it is a conflict, with
// where it may go, whoever asks.
func (c *call) mayMove(a *assessment.Assessment, to assessment.Stage) error {
	var ways []assessment.Stage
	var names []string
	for _, role := range assessment.Roles() {
		_, its := assessment.MayMove(&assessment.Account{Role: role, Units: []string{assessment.Everywhere}}, a, to)
		for _, stage := range its {
			if !slices.Contains(ways, stage) {
				ways, names = append(ways, stage), append(names, string(stage))
			}
		}
	}
	verdict, _ := assessment.MayMove(c.who, a, to)
	switch {
	case slices.Contains(ways, to) && verdict == assessment.Allowed:
		return nil
	case slices.Contains(ways, to):
		return &assessment.Error{Kind: assessment.Forbidden, Msg: fmt.Sprintf("that %s becomes %s is for another role to say", a.ID, to),
			Fix: "Ask somebody with the role " + strings.Join(movers(a, to), " or ") + " for this country."}
	}
	e := &assessment.Error{Kind: assessment.Conflict, Msg: fmt.Sprintf("%s is %s, from where no way leads to the state asked for", a.ID, a.Stage),
		Err: &assessment.Ways{From: a.Stage, To: ways}, Fix: "It can become " + strings.Join(names, " or ") + "."}
	if len(ways) == 0 {
		e.Fix = "Its workflow has ended."
	}
	switch now := c.state.Successor(a); {
	case a.Stage == assessment.SignedOff, a.Stage == assessment.Published:
		e.Fix += " After sign-off its answers change by a correction with a reason: POST " + pathOf(a.ID) + "/corrections."
	case now != nil:
		e.Fix += " " + string(now.ID) + " has taken its place."
	}
	return e
}
