package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
)

func (s *Server) registerHistory() {
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "getHistory", Method: http.MethodGet, Path: "/v1/assessments/{id}/history", Tags: []string{"assessments"},
			Summary:     "What happened to an assessment",
			Description: "Who changed what and when, oldest first.",
		},
		action: assessment.ReadHistory, about: true, reads: true,
	}, getHistory)
}

// historyItem is one change.
type historyItem struct {
	Seq       uint64        `json:"seq" doc:"The number of the journal record."`
	At        time.Time     `json:"at"`
	Actor     string        `json:"actor" doc:"The id of an account."`
	Kind      string        `json:"kind" example:"answers.put"`
	Revision  uint64        `json:"revision" doc:"Of the assessment afterwards."`
	Question  string        `json:"question,omitempty"`
	Action    string        `json:"action,omitempty" doc:"Of action.put and action.removed: what the country plans."`
	Corrects  string        `json:"corrects,omitempty" doc:"Of assessment.corrected: the published assessment, whose answer is the one before."`
	Before    *historyValue `json:"before,omitempty"`
	After     *historyValue `json:"after,omitempty"`
	Questions []string      `json:"questions,omitempty" doc:"Of a return: those that may be answered again."`
	Reason    string        `json:"reason,omitempty"`
	ReasonID  string        `json:"reasonId,omitempty" doc:"Of the text, for an erasure."`
	Erased    *erasedView   `json:"reasonErased,omitempty"`
}

// historyValue is what stood there: an answer, an assignment, a plan or a state.
type historyValue struct {
	Value      json.RawMessage `json:"value,omitempty" doc:"Of an answer; null for none."`
	Note       string          `json:"note,omitempty"`
	NoteID     string          `json:"noteId,omitempty" doc:"Of the text, for an erasure."`
	NoteErased *erasedView     `json:"noteErased,omitempty"`
	Evidence   []evidenceView  `json:"evidence,omitempty"`
	Confidence string          `json:"confidence,omitempty" enum:"low,medium,high"`
	Assignee   string          `json:"assignee,omitempty"`
	Due        string          `json:"due,omitempty" format:"date"`
	State      string          `json:"state,omitempty"`
	Review     string          `json:"review,omitempty" enum:"none,accepted,questioned,rejected" doc:"Of an answer; left out where nobody had reviewed it and nobody has."`
	Plan       *PlanView       `json:"plan,omitempty" doc:"Of an action; left out where nothing was planned."`
	Comment    int             `json:"comment,omitempty" doc:"The number of a comment to the question."`
}

func valueOf(a assessment.Answer, notes map[string]assessment.Note) *historyValue {
	v := answerOf(a, notes)
	shown := &historyValue{
		Value: v.Value, Note: v.Note, NoteID: v.NoteID, NoteErased: v.NoteErased, Evidence: v.Evidence, Confidence: v.Confidence,
	}
	if a.Review != nil {
		shown.Review = v.Review
	}
	return shown
}

type historyQuery struct {
	AssessmentPath
	Paging
}

func getHistory(ctx context.Context, c *call, in *historyQuery) (*body[list[historyItem]], error) {
	a, err := c.assessment(in.AssessmentPath, assessment.ReadHistory)
	if err != nil {
		return nil, err
	}
	at, err := openHistory(in.Paging, a.ID)
	if err != nil {
		return nil, err
	}
	changes, more, err := c.changes(ctx, a, at, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &body[list[historyItem]]{Body: list[historyItem]{Items: []historyItem{}}}
	if more {
		last := changes[len(changes)-1].Seq
		n := 0
		for _, ch := range changes {
			if ch.Seq == last {
				n++
			}
		}
		if at.seq == last {
			n += at.skip
		}
		out.Body.Next = c.next(makeCursor(fmt.Sprintf("%d:%d", last, n), historyCursor(a.ID)))
	}
	if out.Body.Items, err = c.historyItems(ctx, a, changes); err != nil {
		return nil, err
	}
	return out, nil
}

// historyPlace is where a page begins: in a record, after this many of its changes.
type historyPlace struct {
	seq  uint64
	skip int
}

func historyCursor(id assessment.ID) string { return filters("history", string(id)) }

func openHistory(p page, id assessment.ID) (historyPlace, error) {
	var at historyPlace
	if p.Cursor == "" {
		return at, nil
	}
	text, err := openCursor(p.Cursor, historyCursor(id))
	if err != nil {
		return at, err
	}
	seq, skip, _ := strings.Cut(text, ":")
	at.seq, err = strconv.ParseUint(seq, 10, 63)
	if err == nil {
		at.skip, err = strconv.Atoi(skip)
	}
	if err != nil || at.seq == 0 || at.skip < 0 || at.skip > 1<<20 {
		return at, badCursor("it is none that was given out")
	}
	return at, nil
}

// changes gives at most limit changes from a place on, up to the State that is read, and whether there are more.
func (c *call) changes(ctx context.Context, a *assessment.Assessment, at historyPlace, limit int) ([]assessment.Change, bool, error) {
	var changes []assessment.Change
	after := at.seq
	if after > 0 {
		after--
	}
	for {
		found, next, err := c.service.History(ctx, a.ID, after, limit+at.skip+1)
		if err != nil {
			return nil, false, err
		}
		for _, ch := range found {
			if ch.Seq > c.state.Head().Seq {
				next = 0
				break
			}
			changes = append(changes, ch)
		}
		if after = next; next == 0 || len(changes) > limit+at.skip {
			break
		}
	}
	changes = changes[min(at.skip, len(changes)):]
	return changes[:min(limit, len(changes))], len(changes) > limit, nil
}

func (c *call) historyItems(ctx context.Context, a *assessment.Assessment, changes []assessment.Change) ([]historyItem, error) {
	var refs []assessment.Text
	for _, ch := range changes {
		refs = slices.Concat(refs, ch.Before.Texts(), ch.After.Texts(), []assessment.Text{ch.Why, ch.Reason})
	}
	notes, err := c.service.Texts(ctx, refs...)
	if err != nil {
		return nil, err
	}
	plans, err := c.plansThen(ctx, changes)
	if err != nil {
		return nil, err
	}
	l := c.lens(a)
	items := []historyItem{}
	for _, ch := range changes {
		if q, ok := a.Framework.Node(ch.Question); ok && q.Confidential && !l.secret {
			continue
		}
		if !l.secret && (guardedPlan(a, ch.Plan) || guardedPlan(a, ch.Unplanned)) {
			continue
		}
		ch.Plan, ch.Unplanned = plans[ch.Plan], plans[ch.Unplanned]
		ch.Before.Evidence, ch.After.Evidence = l.evidence(ch.Before), l.evidence(ch.After)
		items = append(items, historyOf(ch, notes))
	}
	return items, nil
}

// plansThen gives the plans of changes with their texts.
func (c *call) plansThen(ctx context.Context, changes []assessment.Change) (map[*assessment.PlannedAction]*assessment.PlannedAction, error) {
	var bare []*assessment.PlannedAction
	for _, ch := range changes {
		for _, plan := range []*assessment.PlannedAction{ch.Unplanned, ch.Plan} {
			if plan != nil {
				bare = append(bare, plan)
			}
		}
	}
	filled, err := c.service.ActionTexts(ctx, bare...)
	plans := map[*assessment.PlannedAction]*assessment.PlannedAction{}
	for i, plan := range filled {
		plans[bare[i]] = plan
	}
	return plans, err
}

// guardedPlan says that a plan is for confidential questions.
func guardedPlan(a *assessment.Assessment, plan *assessment.PlannedAction) bool {
	return plan != nil && slices.ContainsFunc(plan.Questions, func(id string) bool { return isConfidential(a.Framework, id) })
}

// planValue is what a country had planned; nil for nothing.
func planValue(plan *assessment.PlannedAction) *historyValue {
	if plan == nil {
		return nil
	}
	return &historyValue{Plan: new(planView(plan))}
}

func historyOf(ch assessment.Change, notes map[string]assessment.Note) historyItem {
	item := historyItem{
		Seq: ch.Seq, At: ch.At, Actor: ch.Actor, Kind: ch.Kind, Revision: ch.Revision, Question: ch.Question, Questions: ch.Questions,
		Action: ch.Action, Corrects: string(ch.Corrects),
	}
	for _, ref := range []assessment.Text{ch.Reason, ch.Why} {
		if note, ok := notes[ref.ID]; ok {
			item.Reason, item.ReasonID = note.Text, ref.ID
			if e := note.Redacted; e != nil {
				item.Erased = &erasedView{By: e.By, At: e.At, Why: e.Why}
			}
		}
	}
	switch {
	case ch.To != "":
		item.Before, item.After = &historyValue{State: string(ch.From)}, &historyValue{State: string(ch.To)}
	case ch.Action != "":
		item.Before, item.After = planValue(ch.Unplanned), planValue(ch.Plan)
	case ch.Kind == "answers.reviewed":
		item.Before, item.After = &historyValue{Review: string(ch.Before.Reviewed().State)}, &historyValue{Review: string(ch.After.Reviewed().State)}
	case ch.Kind == "answer.commented":
		item.After = &historyValue{Comment: ch.Comment.Number}
	case ch.Kind == "text.redacted" && ch.After.Revision == 0: // the text is none of an answer
	case ch.Kind == "question.assigned":
		task := assignmentOf(ch.Assigned)
		item.After = &historyValue{Assignee: task.Assignee, Due: task.Due}
	case ch.Question != "":
		item.Before, item.After = valueOf(ch.Before, notes), valueOf(ch.After, notes)
	}
	return item
}
