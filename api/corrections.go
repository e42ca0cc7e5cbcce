package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// correctionBody documents the body of POST .../corrections, which readCorrection reads.
type correctionBody struct {
	Reason  string                 `json:"reason" maxLength:"10000" doc:"Why the answers change. It is published with them."`
	Answers map[string]answerPatch `json:"answers" doc:"By the id of the question. Confidential questions are corrected apart from others."`
}

func (s *Server) registerCorrections() {
	const path = "/v1/assessments/{id}/corrections"
	schema := s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[assessmentView](), true, "")
	answer := func(description string) *huma.Response {
		return &huma.Response{Description: description, Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}
	}
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "correctAnswers", Method: http.MethodPost, Path: path, Tags: []string{"answers"},
			Parameters: ifMatchParameter(true),
			Summary:    "Correct answers after sign-off",
			Description: "All of them, or none, for a reason. What is signed off changes in place: 200. What is published stays as it is: 201, and Location names its successor, " +
				"which is signed off and takes its place once it is published. Where there is such a successor already, 409 names it in Location. Nobody has reviewed an answer that was corrected. " +
				"If-Match takes the revision of the assessment that the answers were made from, or *: an answer that was changed since is refused, with 412, what stands there and what was sent.",
			DefaultStatus: http.StatusCreated, MaxBodyBytes: answersBody,
			Responses: map[string]*huma.Response{
				"200": answer("The assessment, which was corrected in place."), "201": answer("The successor of what is published."),
			},
		},
		action: assessment.CorrectAnswers, about: true,
	}, correctAnswers)
	describeBody[correctionBody](s, http.MethodPost, path, "application/json")
}

func correctAnswers(ctx context.Context, c *call, in *AssessmentPath) (*assessmentAnswer, error) {
	a, err := c.assessment(*in, assessment.CorrectAnswers)
	if err != nil {
		return nil, err
	}
	condition, err := ifMatch(c.request)
	if err != nil {
		return nil, err
	}
	data, err := c.readBody(answersBody)
	if err != nil {
		return nil, err
	}
	reason, puts, faults := readCorrection(data, a.Framework)
	if len(puts) == 0 && len(faults) > 0 {
		return nil, invalid("correction", faults)
	}
	out, err := c.do(ctx, condition, func(base *uint64) assessment.Command {
		return assessment.Correct{Assessment: a.ID, Base: base, Answers: puts, Reason: reason}
	})
	if existing, ok := errors.AsType[*assessment.Existing](err); ok {
		return nil, located(pathOf(existing.ID), err)
	}
	if overtaken, ok := errors.AsType[*assessment.Overtaken](err); ok {
		return nil, c.overtaken(ctx, overtaken, condition, err, "body.answers.")
	}
	if err != nil {
		return nil, correctionFaults(err, puts, faults)
	}
	answer, err := c.answerWith(ctx, out.Assessment)
	if err != nil {
		return nil, err
	}
	answer.Body.Notices = noticesOf(a.Framework, puts, "body.answers.")
	if out.Assessment.ID != a.ID {
		answer.Location, answer.Status = pathOf(out.Assessment.ID), http.StatusCreated
	}
	return answer, nil
}

// readCorrection reads the body of a correction as readAnswers reads answers.
func readCorrection(data json.RawMessage, def *framework.Definition) (reason string, puts []assessment.Put, faults []assessment.Field) {
	o, ok := readObject("body", data, &faults)
	if !ok {
		return "", nil, faults
	}
	o.only(&faults, "reason", "answers")
	if text := o.text(&faults, "reason"); text != nil {
		reason = *text
	}
	puts, faults = answersIn(o, def, faults)
	return reason, puts, faults
}

// correctionFaults is allFaults of a correction, whose reason may have faults of its own.
func correctionFaults(err error, puts []assessment.Put, faults []assessment.Field) error {
	e, ok := errors.AsType[*assessment.Error](err)
	if !ok {
		return err
	}
	told := *e
	told.Fields = nil
	var own []assessment.Field
	for _, f := range e.Fields {
		if question, ok := strings.CutPrefix(f.Path, assessment.CorrectedAnswers); ok {
			f.Path = question
			told.Fields = append(told.Fields, f)
			continue
		}
		at := "body." + f.Path
		if !slices.ContainsFunc(faults, func(f assessment.Field) bool { return f.Path == at }) {
			own = append(own, assessment.Field{Path: at, Message: f.Message})
		}
	}
	all := allFaults(&told, puts, faults, "body.answers.")
	if e, ok := errors.AsType[*assessment.Error](all); ok {
		e.Fields = append(e.Fields, own...)
	}
	return all
}

// releaseView is what a publication is known by.
type releaseView struct {
	Seq  uint64    `json:"seq" doc:"The number of the journal record that published it: what asOf takes to read it as it was published."`
	Head string    `json:"head" doc:"That record with its hash, SEQ:HASH. A copy of the journal has the same release under the same hash, or is another one." example:"1204:5d41402abc4b2a76b9719d911017c592ae2f4e1c1c1d0f6f3f3d2b8c9e7a6f51"`
	At   time.Time `json:"at"`

	Replaces string `json:"replaces,omitempty" doc:"What was published before, and was made apart from this one: it is no correction of it. Among the corrections stands the reason."`
}

func releaseOf(a *assessment.Assessment) *releaseView {
	if a == nil {
		return nil
	}
	r, ok := a.Release()
	if !ok {
		return nil
	}
	return &releaseView{r.Seq, r.Head, r.At, string(r.Replaces)}
}

// correctionView is one change of answers after sign-off.
type correctionView struct {
	At           time.Time   `json:"at"`
	Reason       string      `json:"reason"`
	ReasonErased *erasedView `json:"reasonErased,omitempty"`
	ReasonID     string      `json:"reasonId,omitempty" doc:"Of the reason, for those who may read the history: what erases it."`
	Questions    []string    `json:"questions" doc:"Whose answers it changed, in the order of the framework; none where another assessment took the place of what was published."`
	Replaces     string      `json:"replaces,omitempty" doc:"The assessment that was published before, where this one took its place without correcting it."`
	By           string      `json:"by,omitempty" doc:"The id of an account, for those who may read the history."`
}

// corrections shows those of an assessment of which the caller may know.
func (c *call) corrections(ctx context.Context, a *assessment.Assessment, l lens) ([]correctionView, error) {
	var refs []assessment.Text
	known := openCorrections(a, l.secret)
	for _, correction := range known {
		refs = append(refs, correction.Reason)
	}
	notes, err := c.service.Texts(ctx, refs...)
	if err != nil {
		return nil, err
	}
	var views []correctionView
	for _, correction := range known {
		note := notes[correction.Reason.ID]
		v := correctionView{
			At: correction.At, Reason: note.Text, ReasonErased: erasureOf(note), ReasonID: correction.Reason.ID,
			Questions: correction.Questions, Replaces: string(correction.Replaces), By: correction.By,
		}
		if !l.history {
			v.By, v.ReasonID = "", ""
			if v.ReasonErased != nil {
				v.ReasonErased = &erasedView{At: v.ReasonErased.At}
			}
		}
		views = append(views, v)
	}
	return views, nil
}

// openCorrections gives the corrections of an assessment; those of confidential questions if secret.
func openCorrections(a *assessment.Assessment, secret bool) (list []assessment.Correction) {
	for _, correction := range a.Corrections {
		if secret || !a.Confidential(correction) {
			list = append(list, correction)
		}
	}
	return list
}
