package api

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"readiness/api/web"
	"readiness/assessment"
)

// steps are where an assessment may go, and who may take it there.
func (v *pageCall) steps(a *assessment.Assessment) (list []web.Step) {
	for _, to := range a.Next() {
		list = append(list, web.Step{To: string(to), Roles: movers(a, to)})
	}
	return list
}

// moves are the steps that the caller may take. sent is one that was sent and not done: what was written stays.
func (v *pageCall) moves(a *assessment.Assessment, sent assessment.Move) (list []web.Move) {
	_, ways := assessment.MayMove(v.who, a, a.Stage)
	secret := v.seesConfidential(a)
	for _, to := range ways {
		m := web.Move{To: string(to), Revision: a.Revision}
		if sent.To == to {
			m.Reason = sent.Reason
		}
		done := a.Progress(secret)
		m.Open = done.Total - done.Answered
		if to == assessment.Returned {
			at := map[string]int{}
			for _, q := range a.Framework.Questions() {
				if q.Confidential && !secret {
					continue
				}
				part := partOf(a.Framework, q)
				i, there := at[part.ID]
				if !there {
					i = len(m.Questions)
					at[part.ID], m.Questions = i, append(m.Questions, web.MoveGroup{Title: part.Name(v.lang)})
				}
				chosen := slices.Contains(sent.Questions, q.ID)
				if sent.To == "" { // what the reviewer has found fault with is to be mended
					state := a.Answer(q.ID).Reviewed().State
					chosen = state == assessment.Questioned || state == assessment.Rejected
				}
				m.Questions[i].Questions = append(m.Questions[i].Questions, web.Option{Value: q.ID, Title: q.Name(v.lang), Chosen: chosen})
			}
		}
		list = append(list, m)
	}
	return list
}

// moveForm takes an assessment to its next state, if it is as the sender has seen it.
func moveForm(ctx context.Context, v *pageCall) error {
	a, err := v.about(assessment.MoveAssessment)
	if err != nil {
		return err
	}
	form, err := v.form([]string{"to", "reason", "revision"}, []string{"question"})
	if err != nil {
		return err
	}
	base, err := strconv.ParseUint(form.Get("revision"), 10, 64)
	if err != nil {
		return refused("revision", "is not the number of a revision: send the form from the page")
	}
	move := assessment.Move{
		Assessment: a.ID, Base: &base, To: assessment.Stage(form.Get("to")), Reason: form.Get("reason"), Questions: form["question"],
	}
	if !slices.Contains(stageNames(), string(move.To)) {
		return refused("to", oneOf(string(move.To), stageNames()))
	}
	err = v.mayMove(a, move.To)
	if err == nil {
		var out assessment.Outcome
		if out, err = v.service.Do(ctx, v.actor(), move); err == nil {
			v.say(pageOfAssessment(a.ID), string(move.To), out.Head.Seq)
			return nil
		}
	}
	return v.undone(ctx, a, "move", err, move)
}

// undone shows the page of an assessment as it is now, with why what was sent was not done.
func (v *pageCall) undone(ctx context.Context, a *assessment.Assessment, at string, err error, sent assessment.Move) error {
	p := problemOf(err)
	if p.Status >= http.StatusInternalServerError {
		return err
	}
	happeningOf(v.request).failed = err
	v.state = v.service.State() // perhaps somebody was faster
	v.today = v.state
	now, missing := v.state.Assessment(a.ID)
	if missing != nil {
		return missing
	}
	told := p.forPage()
	fault := &web.PageFault{At: at, Text: told.Detail, Faults: told.shown(), Fixes: told.Fixes}
	v.w.WriteHeader(p.Status)
	return v.assessmentPage(ctx, now, fault, sent)
}

// newsOf is what has changed since the caller has looked.
func (v *pageCall) newsOf(ctx context.Context, a *assessment.Assessment) (*web.AssessmentNews, error) {
	since, err := v.server.config.Directory.Seen(ctx, v.who.ID, a.ID)
	if err != nil {
		return nil, err
	}
	head := v.state.Head().Seq
	news := &web.AssessmentNews{Never: since == 0, Until: head}
	if news.Never {
		return news, nil
	}
	d, err := v.service.Differences(ctx, a, min(since, head), head)
	if err != nil {
		return nil, err
	}
	news.Before, news.After = string(d.Before), string(d.After)
	shown := v.visible(a, d.Questions)
	var ids []string
	for _, one := range shown {
		ids = append(ids, one.By)
	}
	people, err := v.names(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, one := range shown {
		q, _ := a.Framework.Node(one.Question)
		item := web.NewsQuestion{
			Title: q.Name(v.lang), Address: "#" + questionAnchor(q.ID), Before: v.valueText(q, one.Before.Value), After: v.valueText(q, one.After.Value),
			Comments: one.Comments, By: people[one.By], Day: one.At.UTC().Format(time.DateOnly),
		}
		if was, is := one.Before.Reviewed().State, one.After.Reviewed().State; was != is {
			item.Review = string(is)
		}
		news.Questions = append(news.Questions, item)
	}
	return news, nil
}

// seenForm notes that the caller has looked at what a page told.
func seenForm(ctx context.Context, v *pageCall) error {
	a, err := v.about(assessment.ReadHistory)
	if err != nil {
		return err
	}
	form, err := v.form([]string{"seq"}, nil)
	if err != nil {
		return err
	}
	seq, err := strconv.ParseUint(form.Get("seq"), 10, 63)
	if err != nil || seq == 0 || seq > v.state.Head().Seq {
		return refused("seq", "is not the number of a record: send the form from the page")
	}
	if err := v.server.config.Directory.MarkSeen(ctx, v.who.ID, a.ID, seq); err != nil {
		return err
	}
	v.say(pageOfAssessment(a.ID), "seen", 0)
	return nil
}
