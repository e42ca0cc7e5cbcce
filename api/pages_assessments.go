package api

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"readiness/api/web"
	"readiness/assessment"
)

func (s *Server) registerAssessmentPages() {
	s.page(sitePage{id: "assessmentsPage", method: http.MethodGet, path: assessmentsPage, query: []string{"state", "year", "cursor"}, show: assessmentsShown})
	s.page(sitePage{id: "beginAssessment", method: http.MethodPost, path: assessmentsPage, show: beginForm})
}

// How much stands on the page.
const (
	mostTasks    = 50
	mostNews     = 10
	mostAssessed = 100
)

func assessmentsShown(ctx context.Context, v *pageCall) error {
	return v.assessmentsPage(ctx, &web.AssessmentsPage{Begin: v.begin("", "", "")})
}

// assessmentsPage completes and writes the page.
func (v *pageCall) assessmentsPage(ctx context.Context, p *web.AssessmentsPage) error {
	p.Asked, p.Said = v.lang, v.flash()
	var err error
	if p.Visitor, err = v.visitor(ctx); err != nil {
		return err
	}
	if err := v.tasksInto(ctx, p); err != nil {
		return err
	}
	seen, err := v.server.config.Directory.AllSeen(ctx, v.who.ID)
	if err != nil {
		return err
	}
	mine := v.mine()
	if err := v.newsInto(ctx, p, mine, seen); err != nil {
		return err
	}
	if err := v.listInto(p, mine, seen); err != nil {
		return err
	}
	v.server.headPage(v.w, v.lang)
	return v.server.pages.Assessments(v.w, *p)
}

// mine are the assessments of the countries of the account that it may read.
func (v *pageCall) mine() (list []*assessment.Assessment) {
	for _, a := range v.state.Assessments() {
		if v.who.Covers(a.Unit) && v.sees(a) {
			list = append(list, a)
		}
	}
	return list
}

// isNew says that something has come to pass in an assessment since the caller said that he has looked at it.
func (v *pageCall) isNew(a *assessment.Assessment, seen func(assessment.ID) uint64) bool {
	since := seen(a.ID)
	return since > 0 && a.LastSeq() > since && v.may(assessment.ReadHistory, "", a) == nil
}

func (v *pageCall) tasksInto(ctx context.Context, p *web.AssessmentsPage) error {
	tasks := slices.DeleteFunc(v.state.Tasks(v.who, v.now), func(t assessment.Task) bool { return !v.seesTask(t) })
	for _, t := range tasks {
		if t.Overdue {
			p.Overdue++
		}
	}
	p.MoreTasks = max(0, len(tasks)-mostTasks)
	views, err := v.taskViews(ctx, tasks[:len(tasks)-p.MoreTasks])
	if err != nil {
		return err
	}
	for i, view := range views {
		a := tasks[i].Assessment
		one := web.Task{
			Kind: view.Kind, Where: v.whereOf(a), Part: v.titleOf(a.Framework, ""), Address: pageOfAssessment(a.ID), Due: view.Due, Overdue: view.Overdue,
			Reason: shortened(view.Reason),
		}
		if view.Question != "" {
			one.Question, one.Address = view.Title, one.Address+"#"+questionAnchor(view.Question)
		}
		if view.Open != nil {
			one.Open = *view.Open
		}
		p.Tasks = append(p.Tasks, one)
	}
	return nil
}

// longestReason is how much of a reason stands in a list; all of it stands at the question.
const longestReason = 300

func shortened(text string) string {
	if letters := []rune(text); len(letters) > longestReason {
		return string(letters[:longestReason]) + "…"
	}
	return text
}

// newsInto says what has changed where the caller has looked before, what changed last first.
func (v *pageCall) newsInto(ctx context.Context, p *web.AssessmentsPage, mine []*assessment.Assessment, seen func(assessment.ID) uint64) error {
	changed := slices.DeleteFunc(slices.Clone(mine), func(a *assessment.Assessment) bool { return !v.isNew(a, seen) })
	slices.SortStableFunc(changed, func(a, b *assessment.Assessment) int { return int(b.LastSeq()) - int(a.LastSeq()) })
	p.MoreNews = max(0, len(changed)-mostNews)
	for _, a := range changed[:len(changed)-p.MoreNews] {
		d, err := v.service.Differences(ctx, a, seen(a.ID), v.state.Head().Seq)
		if err != nil {
			return err
		}
		questions := v.visible(a, d.Questions)
		if len(questions) == 0 && d.Before == d.After {
			continue
		}
		p.News = append(p.News, web.News{
			Where: v.whereOf(a), Part: v.titleOf(a.Framework, ""), Address: pageOfAssessment(a.ID), Before: string(d.Before), After: string(d.After), Questions: len(questions),
		})
	}
	return nil
}

// visible leaves out what is about confidential questions where these are kept from the caller.
func (v *pageCall) visible(a *assessment.Assessment, list []assessment.Difference) []assessment.Difference {
	secret := v.seesConfidential(a)
	return slices.DeleteFunc(list, func(d assessment.Difference) bool {
		q, ok := a.Framework.Node(d.Question)
		return !ok || q.Confidential && !secret
	})
}

// listInto lists the assessments that the filters let through: the newest year first, then by unit.
func (v *pageCall) listInto(p *web.AssessmentsPage, mine []*assessment.Assessment, seen func(assessment.ID) uint64) error {
	var query url.Values // a form that failed lists all
	if v.request.Method == http.MethodGet {
		query = v.request.URL.Query()
	}
	state, year := query.Get("state"), query.Get("year")
	var stages []string
	for _, s := range assessment.Stages() {
		stages = append(stages, string(s))
		p.Filter.States = append(p.Filter.States, web.Option{Value: string(s), Chosen: string(s) == state})
	}
	if message := oneOf(state, stages); state != "" && message != "" {
		return refused("query.state", message)
	}
	number, err := strconv.ParseUint(year, 10, 16)
	if year != "" && err != nil {
		return refused("query.year", "write a year as 2026")
	}
	var found []*assessment.Assessment
	years := map[int]bool{}
	for _, a := range mine {
		years[a.Year] = true
		if (state == "" || string(a.Stage) == state) && (year == "" || a.Year == int(number)) {
			found = append(found, a)
		}
	}
	p.Mine, p.Listed, p.Filtered = len(mine), len(found), state != "" || year != ""
	for y := range years {
		p.Filter.Years = append(p.Filter.Years, web.Option{Value: strconv.Itoa(y), Chosen: strconv.Itoa(y) == year})
	}
	slices.SortFunc(p.Filter.Years, func(a, b web.Option) int { return strings.Compare(b.Value, a.Value) })
	key := func(a *assessment.Assessment) string { return fmt.Sprintf("%05d %s", 99999-a.Year, a.ID) }
	slices.SortFunc(found, func(a, b *assessment.Assessment) int { return strings.Compare(key(a), key(b)) })
	part, next, err := pagedAfter(found, key, page{Limit: mostAssessed, Cursor: query.Get("cursor")}, filters("assessments", state, year))
	if err != nil {
		return err
	}
	if next != "" {
		p.Next = v.next(next)
	}
	for _, a := range part {
		p.List = append(p.List, v.listed(a, v.isNew(a, seen)))
	}
	return nil
}

// listed is one assessment in the list.
func (v *pageCall) listed(a *assessment.Assessment, isNew bool) web.Listed {
	s := v.summary(a)
	one := web.Listed{
		Name: v.unitOf(a), Part: v.titleOf(a.Framework, ""), Address: pageOfAssessment(a.ID), Parallel: s.Parallel, Year: a.Year, State: s.State,
		Answered: s.Progress.Answered, Total: s.Progress.Total, New: isNew,
	}
	if s.ChangedAt != nil {
		one.Changed = s.ChangedAt.UTC().Format(time.DateOnly)
	}
	return one
}

// whereOf names an assessment in short.
func (v *pageCall) whereOf(a *assessment.Assessment) string {
	return fmt.Sprintf("%s %d", v.unitOf(a), a.Year)
}

// unitOf is the name of what an assessment is about.
func (v *pageCall) unitOf(a *assessment.Assessment) string {
	if a.Framework.Entity == "country" {
		return v.unitName(a.Unit)
	}
	return a.Unit
}

// pageOfAssessment is the address of the page of an assessment.
func pageOfAssessment(id assessment.ID) string {
	return assessmentsPage + "/" + strings.ReplaceAll(url.PathEscape(string(id)), "%40", "@")
}

// questionAnchor is the element of a question on that page.
func questionAnchor(question string) string { return "q-" + question }
