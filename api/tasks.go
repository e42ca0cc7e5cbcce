package api

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
	"readiness/assessment/framework"
)

func (s *Server) registerTasks() {
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "listTasks", Method: http.MethodGet, Path: "/v1/me/tasks", Tags: []string{"accounts"},
			Summary: "What I am to do",
			Description: "Questions that are assigned to me or were returned, and the next step of the assessments of my countries. What is done is gone: nobody ticks it off. " +
				"By due day (none last), then assessment, then the order of the framework.",
		},
		action: assessment.ReadSelf, reads: true,
	}, listTasks)
}

// taskView is one task.
type taskView struct {
	Kind       string      `json:"kind" enum:"answer,revise,submit,start-review,review,sign-off,publish"`
	Assessment string      `json:"assessment" example:"KEN-2026-readiness-core@2026"`
	Country    string      `json:"country,omitempty" example:"KEN"`
	Unit       string      `json:"unit,omitempty" doc:"Instead of country, where the framework assesses something else."`
	Year       int         `json:"year" example:"2026"`
	Framework  string      `json:"framework" doc:"ID@VERSION." example:"readiness-core@2026"`
	State      string      `json:"state" enum:"draft,submitted,in-review,returned,reviewed,signed-off,published,superseded"`
	Question   string      `json:"question,omitempty" doc:"Of answer and revise; the others are about the whole assessment."`
	Title      string      `json:"title" doc:"Of the question, or else of the framework."`
	Assignee   string      `json:"assignee,omitempty" doc:"The id of an account; without it the task is for whoever may do it."`
	Closed     bool        `json:"assigneeClosed,omitempty" doc:"The assignee may not answer any more: assign the question to somebody else. What was returned falls to all who may answer meanwhile."`
	Due        string      `json:"due,omitempty" format:"date"`
	Overdue    bool        `json:"overdue" doc:"The day is over, in UTC."`
	Open       *int        `json:"open,omitempty" doc:"Of submit: how many questions are without an answer or not mended yet; of review: how many answers nobody has reviewed yet."`
	Since      time.Time   `json:"since" doc:"When the assessment came to its state, the question was assigned, or an answer was corrected."`
	Reason     string      `json:"reason,omitempty" doc:"What the reviewer says of the answer; where nothing was said, why the assessment came to its state. Of a review after sign-off, why answers were corrected."`
	ReasonID   string      `json:"reasonId,omitempty" doc:"Of the text, for an erasure."`
	Erased     *erasedView `json:"reasonErased,omitempty"`
}

type tasksQuery struct {
	Paging
	LangQuery

	Of         string   `query:"of" enum:"me,team" default:"me" doc:"team: also the open questions that are assigned to others, where I may read the history."`
	Kind       []string `query:"kind,explode" enum:"answer,revise,submit,start-review,review,sign-off,publish" maxItems:"7" doc:"May be repeated."`
	DueBefore  string   `query:"dueBefore" format:"date" maxLength:"10" doc:"Those that are due before this day." example:"2026-03-31"`
	Overdue    string   `query:"overdue" enum:"true" doc:"Those whose day is over."`
	Assessment string   `query:"assessment" maxLength:"1000" doc:"Those of one assessment, by its id."`
}

func listTasks(ctx context.Context, c *call, in *tasksQuery) (*body[list[taskView]], error) {
	wanted, err := in.wanted(c)
	if err != nil {
		return nil, err
	}
	tasksOf := c.state.Tasks
	if in.Of == "team" {
		tasksOf = c.state.TeamTasks
	}
	tasks := slices.DeleteFunc(tasksOf(c.then(), c.moment()), func(t assessment.Task) bool { return !wanted(t) || !c.seesTask(t) })
	query := filters("tasks", in.Of, fmt.Sprint(in.Kind), in.DueBefore, in.Overdue, in.Assessment)
	part, next, err := pagedAfter(tasks, taskKey, in.Paging, query)
	if err != nil {
		return nil, err
	}
	views, err := c.taskViews(ctx, part)
	if err != nil {
		return nil, err
	}
	return &body[list[taskView]]{Body: list[taskView]{Items: views, Next: c.next(next)}}, nil
}

// wanted reads the filters.
func (in *tasksQuery) wanted(c *call) (func(assessment.Task) bool, error) {
	var before time.Time
	if in.DueBefore != "" {
		var err error
		if before, err = time.Parse(time.DateOnly, in.DueBefore); err != nil {
			return nil, refused("query.dueBefore", "is not a day: write it like 2026-03-31")
		}
	}
	if in.Assessment != "" {
		if _, err := c.assessment(AssessmentPath{ID: in.Assessment}, assessment.ReadAssessment); err != nil {
			return nil, err
		}
	}
	return func(t assessment.Task) bool {
		return (len(in.Kind) == 0 || slices.Contains(in.Kind, string(t.Kind))) &&
			(before.IsZero() || !t.Due.IsZero() && t.Due.Before(before)) && (in.Overdue == "" || t.Overdue) &&
			(in.Assessment == "" || in.Assessment == string(t.Assessment.ID))
	}, nil
}

// seesTask says whether the caller may know of a task: of one of the past as he was then and as he is today.
func (c *call) seesTask(t assessment.Task) bool {
	if q, ok := t.Assessment.Framework.Node(t.Question); ok && q.Confidential && !c.seesConfidential(t.Assessment) {
		return false
	}
	return c.may(assessment.ReadHistory, "", t.Assessment) == nil
}

// moment is the time by which a day of the State that is read is over or not.
func (c *call) moment() time.Time {
	point, err := pointOf(c.request.URL.Query().Get("asOf"))
	switch {
	case err != nil, point.Seq >= c.today.Head().Seq, point.At.After(c.now):
		return c.now
	case point.Seq > 0:
		return c.state.Head().At
	}
	return point.At
}

// taskKey names a task so that the keys rise as the tasks do.
func taskKey(t assessment.Task) string {
	due := "none" // after all digits
	if !t.Due.IsZero() {
		due = t.Due.UTC().Format(time.DateOnly)
	}
	return filters(due, string(t.Assessment.ID), fmt.Sprintf("%06d", t.Place()), string(t.Kind))
}

// taskViews shows tasks, with their reasons.
func (c *call) taskViews(ctx context.Context, tasks []assessment.Task) ([]taskView, error) {
	var refs []assessment.Text
	for _, t := range tasks {
		refs = append(refs, t.Reason)
	}
	notes, err := c.service.Texts(ctx, refs...)
	if err != nil {
		return nil, err
	}
	views := make([]taskView, len(tasks))
	for i, t := range tasks {
		a, due := t.Assessment, assignmentOf(assessment.Assignment{Due: t.Due}).Due
		v := taskView{
			Kind: string(t.Kind), Assessment: string(a.ID), Country: a.Unit, Year: a.Year, Framework: a.Framework.Ref(), State: string(a.Stage),
			Question: t.Question, Title: c.titleOf(a.Framework, t.Question), Assignee: t.Assignee, Closed: t.AssigneeClosed, Due: due, Overdue: t.Overdue, Since: t.Since,
		}
		if a.Framework.Entity != framework.Country {
			v.Country, v.Unit = "", a.Unit
		}
		if t.Kind == assessment.SubmitTask || t.Kind == assessment.ReviewTask {
			v.Open = &t.Open
		}
		if note, ok := notes[t.Reason.ID]; ok {
			v.Reason, v.ReasonID, v.Erased = note.Text, t.Reason.ID, erasureOf(note)
		}
		views[i] = v
	}
	return views, nil
}

// titleOf is the title of a question in the language of the request; without a question that of the framework.
func (c *call) titleOf(def *framework.Definition, question string) string {
	if q, ok := def.Node(question); ok {
		return cmp.Or(q.Title.In(c.lang), q.ID)
	}
	return cmp.Or(def.Title.In(c.lang), def.ID)
}
