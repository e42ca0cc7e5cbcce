package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
	"readiness/assessment/framework"
)

func (s *Server) registerAssignments() {
	const one, many = "/v1/assessments/{id}/answers/{question}/assignee", "/v1/assessments/{id}/assignments"
	tags := []string{"answers"}
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "assignQuestion", Method: http.MethodPut, Path: one, Tags: tags,
			Parameters:  ifMatchParameter(true),
			Summary:     "Say who is to answer a question",
			Description: "Until the assessment is signed off. An assignee of null takes the assignment back. If-Match takes the revision of the assessment, or *.",
		},
		action: assessment.AssignQuestions, about: true,
	}, assignQuestion)
	describeBody[assigneeBody](s, http.MethodPut, one, "application/json")
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "assignQuestions", Method: http.MethodPost, Path: many, Tags: tags,
			Parameters: ifMatchParameter(true),
			Summary:    "Say who is to answer many questions",
			Description: "All of them, or none, until the assessment is signed off. The id of a group stands for all questions below it. " +
				"An assignee of null takes assignments back. If-Match takes the revision of the assessment, or *.",
			DefaultStatus: http.StatusOK,
		},
		action: assessment.AssignQuestions, about: true,
	}, assignQuestions)
	describeBody[assignmentsBody](s, http.MethodPost, many, "application/json")
}

// assigneeBody is what PUT .../assignee takes.
type assigneeBody struct {
	Assignee *string `json:"assignee" nullable:"true" doc:"The id of an account; null for nobody."`
	Due      string  `json:"due,omitempty" format:"date" example:"2026-03-31"`
}

// assignmentsBody is what POST .../assignments takes.
type assignmentsBody struct {
	Questions []string `json:"questions" doc:"Ids of questions and of groups."`
	Assignee  *string  `json:"assignee" nullable:"true" doc:"The id of an account; null for nobody."`
	Due       string   `json:"due,omitempty" format:"date" example:"2026-03-31"`
}

func assignQuestion(ctx context.Context, c *call, in *answerPath) (*assessmentAnswer, error) {
	a, condition, err := c.question(in, assessment.AssignQuestions)
	if err != nil {
		return nil, err
	}
	data, err := c.readBody(smallBody)
	if err != nil {
		return nil, err
	}
	var faults []assessment.Field
	command := assessment.Assign{Assessment: a.ID, Questions: []string{in.Question}}
	if o, ok := readObject("body", data, &faults); ok {
		o.only(&faults, "assignee", "due")
		command.Assignment = c.readAssignment(o, a, &faults)
	}
	return c.assign(ctx, a, condition, command, faults)
}

func assignQuestions(ctx context.Context, c *call, in *AssessmentPath) (*assessmentAnswer, error) {
	a, err := c.assessment(*in, assessment.AssignQuestions)
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
	var faults []assessment.Field
	command := assessment.Assign{Assessment: a.ID}
	if o, ok := readObject("body", data, &faults); ok {
		o.only(&faults, "questions", "assignee", "due")
		command.Assignment = c.readAssignment(o, a, &faults)
		command.Questions = readQuestions(o, a.Framework, &faults)
	}
	return c.assign(ctx, a, condition, command, faults)
}

// assign records assignments, if nothing was wrong with the body. If something was, what the domain would say is told with it.
func (c *call) assign(
	ctx context.Context, a *assessment.Assessment, on condition, command assessment.Assign, faults []assessment.Field,
) (*assessmentAnswer, error) {
	if len(faults) > 0 {
		return nil, badAssignment(a, command, faults)
	}
	out, err := c.do(ctx, on, func(base *uint64) assessment.Command {
		command.Base = base
		return command
	})
	if err != nil {
		return nil, placed(err, assignmentPath)
	}
	return c.answerWith(ctx, out.Assessment)
}

// badAssignment is the error of a body with faults. Of one place the first to look has the word.
func badAssignment(a *assessment.Assessment, command assessment.Assign, faults []assessment.Field) error {
	known := slices.Clone(faults)
	for _, f := range command.Faults(a) {
		f.Path = assignmentPath(f)
		if !slices.ContainsFunc(known, func(k assessment.Field) bool {
			return k.Path == f.Path || f.Path == "body.questions" && strings.HasPrefix(k.Path, f.Path)
		}) {
			faults = append(faults, f)
		}
	}
	err := invalid("assignment", faults)
	e, ok := errors.AsType[*assessment.Error](err)
	if ok && slices.ContainsFunc(faults, func(f assessment.Field) bool { return f.Path == "body.assignee" }) {
		e.Fix = "GET " + pathOf(a.ID) + "/people lists who may answer: send the account of one of them."
	}
	return err
}

// assignmentPath is the place in the body of a fault that the domain found.
func assignmentPath(f assessment.Field) string {
	switch f.Path {
	case "":
		return "body"
	case "assignee", "due", "questions":
		return "body." + f.Path
	}
	return "body.questions." + f.Path
}

// readQuestions reads which questions are meant, each once. What is neither a question nor a group stays, for the domain
// to say what may be meant.
func readQuestions(o object, def *framework.Definition, faults *[]assessment.Field) []string {
	before := len(*faults)
	named := o.texts(faults, "questions")
	if value, there := o.get("questions"); !there || string(value) == "null" {
		*faults = append(*faults, assessment.Field{Path: "body.questions", Message: "is missing"})
	}
	if len(*faults) > before {
		return nil
	}
	var all []string
	for i, id := range named {
		if slices.Contains(named[:i], id) {
			*faults = append(*faults, assessment.Field{Path: fmt.Sprintf("body.questions[%d]", i), Message: "is named twice"})
			continue
		}
		ids := []string{id}
		if n, ok := def.Node(id); ok && !n.IsQuestion() {
			ids = below(n)
		}
		for _, q := range ids {
			if !slices.Contains(all, q) {
				all = append(all, q)
			}
		}
	}
	return all
}

// below lists the questions of a group, and of the groups in it.
func below(n *framework.Node) []string {
	if n.IsQuestion() {
		return []string{n.ID}
	}
	var ids []string
	for _, child := range n.Children {
		ids = append(ids, below(child)...)
	}
	return ids
}

// readAssignment reads who is to answer, until when. It must be an account that may answer for the unit.
func (c *call) readAssignment(o object, a *assessment.Assessment, faults *[]assessment.Field) (task assessment.Assignment) {
	assignee, due := o.text(faults, "assignee"), o.text(faults, "due")
	if assignee == nil {
		if _, there := o.get("assignee"); !there {
			*faults = append(*faults, assessment.Field{Path: "body.assignee", Message: "is missing; null takes the assignment back"})
		}
	} else if task.Assignee = *assignee; task.Assignee != "" {
		who, err := c.state.Account(task.Assignee)
		if err != nil || assessment.May(who, assessment.AnswerQuestions, "", a) != assessment.Allowed {
			*faults = append(*faults, assessment.Field{Path: "body.assignee", Message: "is not the id of an account that may answer for " + a.Unit})
		}
	}
	if due != nil && *due != "" {
		var err error
		if task.Due, err = time.Parse(time.DateOnly, *due); err != nil {
			*faults = append(*faults, assessment.Field{Path: "body.due", Message: "is not a day: write it like 2026-03-31"})
		}
	}
	return task
}
