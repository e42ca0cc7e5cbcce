package api

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
	"readiness/assessment/framework"
)

type actionsInput struct {
	AssessmentPath
	LangQuery
	TermsQuery
}

// actionPath names one action of an assessment.
type actionPath struct {
	AssessmentPath

	Action string `path:"action" maxLength:"60" doc:"The id of a question, or a word of the country's own for an action that closes several gaps." example:"action-plan"`
}

// actionAnswer is one recorded action with its ETag.
type actionAnswer struct {
	ETag string `header:"ETag"`
	Body PlanView
}

// actionsBody is the plan of an assessment.
type actionsBody struct {
	Assessment string       `json:"assessment"`
	Items      []actionView `json:"items" doc:"Every action that closes a gap, in the framework's order; then those that the country has recorded and that close none now, by id."`
	Totals     NeedSums     `json:"totals" doc:"Of the actions that are neither done nor dropped."`
	Money      moneyTerms   `json:"money"`
	Method     method       `json:"method"`
}

// actionView is one action: as the country has recorded it, or as the framework's remedy has it.
type actionView struct {
	NeedView
	Plan *PlanView `json:"plan" doc:"What the country has recorded itself; null: all is as the framework has it."`
}

func (s *Server) registerActions() {
	const many, one = "/v1/assessments/{id}/actions", "/v1/assessments/{id}/actions/{action}"
	tags := []string{"actions"}
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "listActions", Method: http.MethodGet, Path: many, Tags: tags, Summary: "Read the plan of an assessment",
			Description: "Every action that closes a gap of it, whatever its stage, with its cost, what is committed to it, and where each figure comes from. " +
				"Gains are those that it would have if it were published. Actions for confidential questions are for those who may read their answers; their gains are of the reading with confidential questions.",
		},
		action: assessment.ReadAssessment, about: true, reads: true,
	}, listActions)
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "putAction", Method: http.MethodPut, Path: one, Tags: tags, Parameters: ifMatchParameter(false),
			Summary: "Record what the country plans for a gap",
			Description: "Whole: what the body leaves out is as the framework's remedy has it. Whatever the stage of the assessment, unless another has taken its place. " +
				"If-Match takes the revision of the action (0 where there is none yet), or *; If-None-Match: * stands for 0.",
		},
		action: assessment.PlanActions, about: true,
	}, putAction)
	describeBody[actionBody](s, http.MethodPut, one, "application/json")
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "deleteAction", Method: http.MethodDelete, Path: one, Tags: tags, Parameters: ifMatchParameter(true),
			Summary:     "Take back what the country plans for a gap",
			Description: "The framework's remedy stands again. If-Match takes the revision of the action, or *.",
		},
		action: assessment.PlanActions, about: true,
	}, deleteAction)
}

func listActions(ctx context.Context, c *call, in *actionsInput) (*body[actionsBody], error) {
	a, err := c.assessment(in.AssessmentPath, assessment.ReadAssessment)
	if err != nil {
		return nil, err
	}
	terms, err := c.terms(&in.TermsQuery, a.Framework)
	if err != nil {
		return nil, err
	}
	r, s, err := c.among(a)
	if err != nil {
		return nil, err
	}
	secret := c.seesConfidential(a)
	plans, err := c.plansOf(ctx, a, secret)
	if err != nil {
		return nil, err
	}
	f := c.state.Finance(r.x.Panel.Framework, terms).Of(r.x.Panel.Framework, a)
	needs := r.x.Needs(r.x.GapsOf(s.Row), f)
	if secret && confidential(a.Framework) > 0 {
		more, err := c.guardedNeeds(a, f)
		if err != nil {
			return nil, err
		}
		needs = append(needs, more...)
	}
	order := func(n assessment.Need) int { i, _ := a.Framework.Leaf(n.Gaps[0].Question.ID); return i }
	slices.SortStableFunc(needs, func(x, y assessment.Need) int { return order(x) - order(y) })
	out := actionsBody{Assessment: string(a.ID), Items: []actionView{}, Money: termsOf(f), Method: r.method(c.state)}
	sums := &assessment.NeedsMet{}
	for i := range needs {
		sums.Add(&needs[i])
		plan := plans[needs[i].Action]
		delete(plans, needs[i].Action)
		out.Items = append(out.Items, c.actionView(r.x.Panel, f, &needs[i], plan))
	}
	for _, plan := range a.Plan() {
		if idle := plans[plan.ID]; idle != nil {
			out.Items = append(out.Items, c.idleAction(r.x.Panel, f, a, idle))
		}
	}
	if !secret && confidential(a.Framework) > 0 {
		for i := range out.Items {
			out.Items[i].withoutSeqs()
		}
	}
	out.Totals = sumsOf(sums)
	return &body[actionsBody]{Body: out}, nil
}

// plansOf gives what an assessment's country has planned, with its texts; of confidential questions only where secret.
func (c *call) plansOf(ctx context.Context, a *assessment.Assessment, secret bool) (map[string]*assessment.PlannedAction, error) {
	var shown []*assessment.PlannedAction
	for _, plan := range a.Plan() {
		if secret || !guardedPlan(a, plan) {
			shown = append(shown, plan)
		}
	}
	filled, err := c.service.ActionTexts(ctx, shown...)
	if err != nil {
		return nil, err
	}
	plans := map[string]*assessment.PlannedAction{}
	for _, plan := range filled {
		plans[plan.ID] = plan
	}
	return plans, nil
}

func isConfidential(def *framework.Definition, question string) bool {
	q, ok := def.Node(question)
	return ok && q.Confidential
}

// guardedNeeds are the needs of an assessment that are about confidential questions, in the money of the others: with them
// most costs of the framework may be in another.
func (c *call) guardedNeeds(a *assessment.Assessment, others *assessment.Finance) ([]assessment.Need, error) {
	r, s, err := c.amongWithConfidential(a.Framework, a.Framework, a.Row())
	if err != nil {
		return nil, err
	}
	gaps := slices.DeleteFunc(r.x.GapsOf(s.Row), func(g assessment.Gap) bool { return !g.Question.Confidential })
	return r.x.Needs(gaps, others.Of(a.Framework, a)), nil
}

// actionView shows a need with the country's own record of it, if there is one.
func (c *call) actionView(p *assessment.Panel, f *assessment.Finance, n *assessment.Need, plan *assessment.PlannedAction) actionView {
	source := ""
	if plan != nil && plan.Cost != nil {
		source = plan.Cost.Source
	}
	v := actionView{NeedView: needView(p, f, n, c.lang, source)}
	if plan != nil {
		v.Plan = new(planView(plan))
		if plan.Title != "" {
			v.Title = plan.Title
		}
	}
	return v
}

// idleAction shows an action that closes no gap now.
func (c *call) idleAction(p *assessment.Panel, f *assessment.Finance, a *assessment.Assessment, plan *assessment.PlannedAction) actionView {
	v := actionView{Plan: new(planView(plan))}
	v.NeedView = NeedView{
		UnitName: nameOf(p, a.Unit, a.Year, c.lang), Action: plan.ID, Title: plan.Title, Questions: plan.Questions, Requires: []string{},
		Months: plan.Months, Own: plan.Cost != nil, Status: string(plan.Status), ByYear: []needYear{}, Commitments: []commitmentLine{},
		Money: moneyOfItem{Currency: f.Currency, PriceYear: f.PriceYear, Years: f.Years}, Trace: []traceLine{{What: "none of its questions has a gap", Seq: plan.Seq}},
	}
	if q, ok := a.Framework.Node(plan.Questions[0]); ok && v.Title == "" {
		v.Title = titleOf(q, c.lang)
	}
	return v
}

// planned finds what an assessment has recorded under a name, and what a change of it asks for.
func (c *call) planned(p *actionPath) (*assessment.Assessment, condition, error) {
	a, err := c.assessment(p.AssessmentPath, assessment.PlanActions)
	if err != nil {
		return nil, condition{}, err
	}
	if len(c.request.Header.Values("If-Match")) == 0 && c.request.Method == http.MethodPut && strings.TrimSpace(c.request.Header.Get("If-None-Match")) == "*" {
		return a, condition{revisions: []uint64{0}}, nil
	}
	on, err := ifMatch(c.request)
	return a, on, err
}

func putAction(ctx context.Context, c *call, in *actionPath) (*actionAnswer, error) {
	a, on, err := c.planned(in)
	if err != nil {
		return nil, err
	}
	data, err := c.readBody(smallBody)
	if err != nil {
		return nil, err
	}
	action, faults := readAction(in.Action, data)
	if err := invalid("action", faults); err != nil {
		return nil, err
	}
	out, err := c.plan(ctx, on, func(base *uint64) assessment.Command {
		return assessment.PutAction{Assessment: a.ID, Action: action, Expect: base}
	})
	if err != nil {
		return nil, c.overtakenPlan(ctx, a, in.Action, data, placed(err, func(f assessment.Field) string {
			if f.Path == "id" {
				return "path.action"
			}
			return "body." + f.Path
		}))
	}
	plan, err := out.Assessment.Planned(in.Action)
	if err != nil {
		return nil, err
	}
	filled, err := c.service.ActionTexts(ctx, plan)
	if err != nil {
		return nil, err
	}
	return &actionAnswer{ETag: revisionTag(plan.Revision), Body: planView(filled[0])}, nil
}

func deleteAction(ctx context.Context, c *call, in *actionPath) (*struct{}, error) {
	a, on, err := c.planned(in)
	if err != nil {
		return nil, err
	}
	_, err = c.plan(ctx, on, func(base *uint64) assessment.Command {
		return assessment.RemoveAction{Assessment: a.ID, Action: in.Action, Expect: base}
	})
	return nil, c.overtakenPlan(ctx, a, in.Action, nil, err)
}

// plan records a command that was made from one of the revisions that a condition names.
func (c *call) plan(ctx context.Context, on condition, command func(base *uint64) assessment.Command) (out assessment.Outcome, err error) {
	for _, base := range on.bases() {
		out, err = c.service.Do(ctx, c.actor(), command(base))
		if e, ok := errors.AsType[*assessment.Error](err); !ok || e.Kind != assessment.Stale {
			break
		}
	}
	return out, err
}
