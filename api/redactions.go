package api

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
)

// redactionBody is what POST .../redactions takes.
type redactionBody struct {
	Text   string `json:"text" doc:"The id of the text: noteId, reviewReasonId, textId, reasonId, linkId, contactId or sourceId, where the text is shown." example:"text/9f2c41d07b6a4e58a1c3d5e7f9012345"`
	Reason string `json:"reason" maxLength:"10000" doc:"Why it is erased; it stays in the place of the text."`
}

// redactionView is what is left of a text that was erased.
type redactionView struct {
	Text string    `json:"text"`
	By   string    `json:"by" doc:"The id of an account."`
	At   time.Time `json:"at"`
	Why  string    `json:"why"`
}

func (s *Server) registerRedactions() {
	const path = "/v1/assessments/{id}/redactions"
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "redactText", Method: http.MethodPost, Path: path, Tags: []string{"assessments"},
			Summary: "Erase a text for good",
			Description: "A note, a comment or a reason that should not have been written, such as one that names a person. Who erased it, when and why is shown in its place. " +
				"Who erases it again gets what was recorded the first time.",
			DefaultStatus: http.StatusOK,
		},
		action: assessment.RedactTexts, about: true,
	}, redactText)
	describeBody[redactionBody](s, http.MethodPost, path, "application/json")
}

func redactText(ctx context.Context, c *call, in *AssessmentPath) (*body[redactionView], error) {
	a, err := c.assessment(*in, assessment.RedactTexts)
	if err != nil {
		return nil, err
	}
	return c.redact(ctx, assessment.Redact{Assessment: a.ID}, "the assessment has no such text",
		"The ids of texts stand beside them: noteId, reviewReasonId, textId, reasonId, linkId.")
}

// redact erases the text that the body names, and says what is left of it. none and fix say that what the command is about has
// no such text.
func (c *call) redact(ctx context.Context, command assessment.Redact, none, fix string) (*body[redactionView], error) {
	data, err := c.readBody(defaultBody)
	if err != nil {
		return nil, err
	}
	var faults []assessment.Field
	if o, ok := readObject("body", data, &faults); ok {
		o.only(&faults, "text", "reason")
		command.Text, command.Why = o.words(&faults, "text"), o.words(&faults, "reason")
	}
	if err := invalid("erasure", faults); err != nil {
		return nil, err
	}
	if _, err := c.service.Do(ctx, c.actor(), command); err != nil {
		return nil, noRedaction(err, none, fix)
	}
	notes, err := c.service.Texts(ctx, assessment.Text{ID: command.Text})
	if err != nil {
		return nil, err
	}
	view := redactionView{Text: command.Text}
	if e := notes[command.Text].Redacted; e != nil {
		view.By, view.At, view.Why = e.By, e.At, e.Why
	}
	return &body[redactionView]{view}, nil
}

// noRedaction says why a text was not erased, in the words of the request.
func noRedaction(err error, none, fix string) error {
	e, ok := errors.AsType[*assessment.Error](err)
	if ok && e.Kind == assessment.NotFound {
		return &assessment.Error{Kind: assessment.NotFound, Msg: none, Fix: fix}
	}
	if ok && e.Kind == assessment.Invalid { // of what is left, the reason alone
		return invalid("erasure", []assessment.Field{{Path: "body.reason", Message: strings.TrimPrefix(e.Msg, "the reason ")}})
	}
	return err
}

// words gives a member that is a text which says something; it is told where there is none.
func (o object) words(told *[]assessment.Field, name string) string {
	text := o.text(told, name)
	_, there := o.get(name)
	switch {
	case !there:
		*told = append(*told, assessment.Field{Path: o.path(name), Message: "is missing"})
	case text != nil && strings.TrimSpace(*text) == "":
		*told = append(*told, assessment.Field{Path: o.path(name), Message: "says nothing: write something"})
	case text != nil:
		return *text
	}
	return ""
}
