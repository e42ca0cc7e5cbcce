package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
)

// reviewBody is what POST .../review takes.
type reviewBody struct {
	Verdict string `json:"verdict" enum:"none,accepted,questioned,rejected" doc:"none takes a review back."`
	Reason  string `json:"reason,omitempty" maxLength:"10000" doc:"Needed for questioned and rejected: what is to be mended or explained."`
}

// reviewsBody is what POST .../reviews takes.
type reviewsBody struct {
	Verdict   string   `json:"verdict" enum:"none,accepted,questioned,rejected"`
	Questions []string `json:"questions,omitempty" doc:"Without it, and for accepted alone: all answers that nobody has reviewed yet."`
	Reason    string   `json:"reason,omitempty" maxLength:"10000" doc:"Needed for questioned and rejected; the same for all."`
}

func (s *Server) registerReviews() {
	const one, many = "/v1/assessments/{id}/answers/{question}/review", "/v1/assessments/{id}/reviews"
	tags := []string{"answers"}
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "reviewAnswer", Method: http.MethodPost, Path: one, Tags: tags,
			Parameters: ifMatchParameter(true),
			Summary:    "Accept, question or reject one answer",
			Description: "While the assessment is in review, and of an answer that was corrected while it is signed off. If-Match takes the revision of the answer or of the assessment, or *: where the answer was changed since, 412 shows it. " +
				"The review is of the answer as it stands: one that is changed afterwards is not reviewed any more.",
			DefaultStatus: http.StatusOK,
		},
		action: assessment.ReviewAnswers, about: true,
	}, reviewAnswer)
	describeBody[reviewBody](s, http.MethodPost, one, "application/json")
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "reviewAnswers", Method: http.MethodPost, Path: many, Tags: tags,
			Parameters:    ifMatchParameter(true),
			Summary:       "Review many answers at once",
			Description:   "All of them, or none. If-Match takes the revision of the assessment, or *.",
			DefaultStatus: http.StatusOK,
		},
		action: assessment.ReviewAnswers, about: true,
	}, reviewAnswers)
	describeBody[reviewsBody](s, http.MethodPost, many, "application/json")
}

func reviewAnswer(ctx context.Context, c *call, in *answerPath) (*answerAnswer, error) {
	a, condition, err := c.question(in, assessment.ReviewAnswers)
	if err != nil {
		return nil, err
	}
	data, err := c.readBody(defaultBody)
	if err != nil {
		return nil, err
	}
	review, err := readReview(data, "verdict", "reason")
	if err != nil {
		return nil, err
	}
	review.Assessment, review.Questions = a.ID, []string{in.Question}
	out, err := c.review(ctx, condition, review, "body", "path.question")
	if err != nil {
		return nil, err
	}
	answer := out.Assessment.Answer(in.Question)
	views, err := c.answerViews(ctx, map[string]assessment.Answer{in.Question: answer}, c.lens(out.Assessment), false)
	if err != nil {
		return nil, err
	}
	return &answerAnswer{ETag: revisionTag(answer.Revision), Body: views[in.Question]}, nil
}

func reviewAnswers(ctx context.Context, c *call, in *AssessmentPath) (*assessmentAnswer, error) {
	a, err := c.assessment(*in, assessment.ReviewAnswers)
	if err != nil {
		return nil, err
	}
	condition, err := ifMatch(c.request)
	if err != nil {
		return nil, err
	}
	data, err := c.readBody(defaultBody)
	if err != nil {
		return nil, err
	}
	review, err := readReview(data, "verdict", "questions", "reason")
	if err != nil {
		return nil, err
	}
	review.Assessment = a.ID
	out, err := c.review(ctx, condition, review, "body.questions.", "")
	if err != nil {
		return nil, err
	}
	return c.answerWith(ctx, out.Assessment)
}

// review records a review. at is where in the body an answer that was overtaken stands, and question where one that
// cannot be reviewed does: "" is in the list of them.
func (c *call) review(ctx context.Context, on condition, review assessment.PutReviews, at, question string) (assessment.Outcome, error) {
	out, err := c.do(ctx, on, func(base *uint64) assessment.Command {
		review.Base = base
		return review
	})
	if overtaken, ok := errors.AsType[*assessment.Overtaken](err); ok {
		return out, c.overtaken(ctx, overtaken, on, err, at)
	}
	return out, placed(err, func(f assessment.Field) string {
		switch f.Path {
		case "verdict", "reason", "questions":
			return "body." + f.Path
		}
		if question != "" {
			return question
		}
		return "body.questions." + f.Path
	})
}

// readReview reads a review that may have these members.
func readReview(data json.RawMessage, members ...string) (assessment.PutReviews, error) {
	var review assessment.PutReviews
	var faults []assessment.Field
	o, ok := readObject("body", data, &faults)
	if !ok {
		return review, invalid("review", faults)
	}
	o.only(&faults, members...)
	verdict, reason := o.text(&faults, "verdict"), o.text(&faults, "reason")
	review.Questions = o.texts(&faults, "questions")
	if named, there := o.get("questions"); there && len(review.Questions) == 0 && string(named) != "null" && len(faults) == 0 {
		faults = append(faults, assessment.Field{Path: "body.questions", Message: "names none: leave it out to accept all answers that nobody has reviewed yet"})
	}
	if _, there := o.get("verdict"); !there {
		faults = append(faults, assessment.Field{Path: "body.verdict", Message: "is missing"})
	}
	if verdict != nil {
		review.State = assessment.ReviewState(*verdict)
		if message := oneOf(*verdict, reviewNames()); message != "" {
			faults = append(faults, assessment.Field{Path: "body.verdict", Message: message})
		}
	}
	if reason != nil {
		review.Reason = *reason
	}
	return review, invalid("review", faults)
}

func reviewNames() []string {
	var names []string
	for _, state := range assessment.ReviewStates() {
		names = append(names, string(state))
	}
	return names
}
