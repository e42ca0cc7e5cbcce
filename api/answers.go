package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
)

// answersBody bounds the answers of one request.
const answersBody = 4 << 20

func (s *Server) registerAnswers() {
	const path = "/v1/assessments/{id}/answers"
	tags := []string{"answers"}
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "patchAnswers", Method: http.MethodPatch, Path: path, Tags: tags,
			Parameters: ifMatchParameter(true),
			Summary:    "Change answers",
			Description: "All of them, or none. If-Match takes the revision of the assessment that the answers were made from, or *. Only an answer that " +
				"was changed since is refused, with 412, what stands there and what was sent: two people who answer different questions do not meet. " +
				"What a member leaves out stays as it is; a value of null clears the answer.",
			MaxBodyBytes: answersBody,
		},
		action: assessment.AnswerQuestions, about: true,
	}, patchAnswers)
	describeBody[answersPatch](s, http.MethodPatch, path, "application/json")
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "putAnswer", Method: http.MethodPut, Path: path + "/{question}", Tags: tags,
			Parameters:  ifMatchParameter(true),
			Summary:     "Give one answer, whole",
			Description: "What the body leaves out is taken away. If-Match takes the revision of the answer (0 where there was none yet), or *.",
		},
		action: assessment.AnswerQuestions, about: true,
	}, putAnswer)
	describeBody[answerPatch](s, http.MethodPut, path+"/{question}", "application/json")
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "deleteAnswer", Method: http.MethodDelete, Path: path + "/{question}", Tags: tags,
			Parameters:  ifMatchParameter(true),
			Summary:     "Clear one answer",
			Description: "With its note, evidence and confidence. If-Match takes the revision of the answer, or *.",
		},
		action: assessment.AnswerQuestions, about: true,
	}, deleteAnswer)
}

func patchAnswers(ctx context.Context, c *call, in *AssessmentPath) (*assessmentAnswer, error) {
	a, err := c.assessment(*in, assessment.AnswerQuestions)
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
	puts, faults := readAnswers(data, a.Framework)
	if len(puts) == 0 && len(faults) > 0 {
		return nil, invalid("answers", faults)
	}
	out, err := c.write(ctx, a, condition, puts, faults, "body.answers.")
	if err != nil {
		return nil, err
	}
	answer, err := c.answerWith(ctx, out.Assessment)
	if err == nil {
		answer.Body.Notices = noticesOf(a.Framework, puts, "body.answers.")
	}
	return answer, err
}

// write records answers, and tells every fault: those of reading, and those that the domain finds.
func (c *call) write(ctx context.Context, a *assessment.Assessment, on condition, puts []assessment.Put, faults []assessment.Field, at string) (assessment.Outcome, error) {
	out, err := c.do(ctx, on, func(base *uint64) assessment.Command {
		return assessment.PutAnswers{Assessment: a.ID, Base: base, Answers: puts}
	})
	if overtaken, ok := errors.AsType[*assessment.Overtaken](err); ok {
		return out, c.overtaken(ctx, overtaken, on, err, at)
	}
	if err == nil && len(faults) > 0 { // cannot be: what could not be read is refused
		return out, &assessment.Error{Kind: assessment.Internal, Msg: "the answers could not be read"}
	}
	return out, allFaults(err, puts, faults, at)
}

// answerPath names one answer.
type answerPath struct {
	AssessmentPath

	Question string `path:"question" doc:"The id of the question." example:"legal"`
}

// answerAnswer is one answer with its ETag.
type answerAnswer struct {
	ETag string `header:"ETag"`
	Body answerView
}

// noAnswer answers a deletion: nothing is left to show but its revision.
type noAnswer struct {
	ETag string `header:"ETag"`
}

// question finds the assessment and question that a path names, and what a change of it asks for in If-Match.
func (c *call) question(p *answerPath, do assessment.Action) (*assessment.Assessment, condition, error) {
	a, err := c.assessment(p.AssessmentPath, do)
	if err != nil {
		return nil, condition{}, err
	}
	if err := c.asksOf(a, p.Question); err != nil {
		return nil, condition{}, err
	}
	on, err := ifMatch(c.request)
	return a, on, err
}

// asksOf refuses what is no question of an assessment that the caller may know of.
func (c *call) asksOf(a *assessment.Assessment, question string) error {
	q, ok := a.Framework.Node(question)
	if ok && q.IsQuestion() && (!q.Confidential || c.seesConfidential(a)) {
		return nil
	}
	return &assessment.Error{Kind: assessment.NotFound, Msg: a.Framework.Ref() + " has no such question",
		Fix: "GET /v1/frameworks/" + a.Framework.ID + "/" + a.Framework.Version + " lists them."}
}

func putAnswer(ctx context.Context, c *call, in *answerPath) (*answerAnswer, error) {
	a, condition, err := c.question(in, assessment.AnswerQuestions)
	if err != nil {
		return nil, err
	}
	data, err := c.readBody(defaultBody)
	if err != nil {
		return nil, err
	}
	q, _ := a.Framework.Node(in.Question)
	var faults []assessment.Field
	put, bad := readAnswer("body", data, q, &faults)
	if len(faults) == 0 && put.Value == nil {
		faults, bad = append(faults, assessment.Field{Path: "body.value", Message: "is missing; null clears the answer"}), true
	}
	if bad {
		put = refusable(in.Question, put)
	} else {
		put = whole(put)
	}
	return c.writeOne(ctx, a, condition, put, faults)
}

// whole takes away what a put leaves out.
func whole(put assessment.Put) assessment.Put {
	if put.Note == nil {
		put.Note = new(string)
	}
	if put.Evidence == nil {
		put.Evidence = new([]assessment.EvidenceLink)
	}
	return put
}

// writeOne records one answer and shows it.
func (c *call) writeOne(ctx context.Context, a *assessment.Assessment, on condition, put assessment.Put, faults []assessment.Field) (*answerAnswer, error) {
	out, err := c.write(ctx, a, on, []assessment.Put{put}, faults, "body")
	if err != nil {
		return nil, err
	}
	answer := out.Assessment.Answer(put.Question)
	l := c.lens(out.Assessment)
	views, err := c.answerViews(ctx, map[string]assessment.Answer{put.Question: answer}, l, false)
	if err != nil {
		return nil, err
	}
	view := views[put.Question]
	view.Notices = noticesOf(a.Framework, []assessment.Put{put}, "body")
	return &answerAnswer{ETag: revisionTag(answer.Revision), Body: view}, nil
}

func deleteAnswer(ctx context.Context, c *call, in *answerPath) (*noAnswer, error) {
	a, condition, err := c.question(in, assessment.AnswerQuestions)
	if err != nil {
		return nil, err
	}
	put := whole(cleared(in.Question))
	out, err := c.writeOne(ctx, a, condition, put, nil)
	if err != nil {
		return nil, err
	}
	return &noAnswer{ETag: out.ETag}, nil
}
