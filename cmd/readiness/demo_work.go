package main

import (
	"context"
	"time"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// correct records what a ministry learns of a round after it was published, and publishes what takes its place.
func (d *demoStore) correct(ctx context.Context, id assessment.ID) error {
	const question = "national-exercise"
	ministry := d.ids[assessment.Ministry]
	value := framework.Value{Kind: framework.OneOption, Option: "recent"}
	note := "Safe Harbour, 18-19 September 2024, 14 bodies, report ENCA-EX-1; no document shows that a lesson from it was carried out."
	out, err := d.svc.Do(ctx, ministry, assessment.Correct{
		Assessment: id, Answers: []assessment.Put{{Question: question, Value: &value, Note: &note}},
		Reason: "Safe Harbour II of October 2025 was counted from its programme. It had been cancelled on 9 October 2025.",
	})
	if err != nil {
		return err
	}
	after := out.Assessment.ID
	if _, err := d.svc.Do(ctx, d.ids[assessment.Reviewer], assessment.PutReviews{Assessment: after, Questions: []string{question}, State: assessment.Accepted}); err != nil {
		return err
	}
	_, err = d.svc.Do(ctx, ministry, assessment.Move{Assessment: after, To: assessment.Published})
	return err
}

// demoDoubt is what a reviewer says of an answer.
type demoDoubt struct {
	question string
	verdict  assessment.ReviewState
	reason   string
}

// demoDoubts are why a round goes back to its country.
var demoDoubts = []demoDoubt{
	{"cybercrime-law", assessment.Rejected, "A bill that has passed its second reading is not in force. Answer what the acts of 2014 and 2019 punish, or send the page of the Journal with the new act."},
	{"national-exercise", assessment.Questioned, "The minutes name the directorate alone. An exercise is national when three organisations took part: send the list of players."},
	{"product-security", assessment.Questioned, "The order binds since 1 January 2027. Which sale was stopped, or which device was tested, under it? Without a case it is a rule that was not applied yet."},
}

// demoThread is what is said about one of them.
const demoThread = "national-exercise"

// giveBack has a round returned with these doubts, after some talk about one of them.
func (d *demoStore) giveBack(ctx context.Context, id assessment.ID) error {
	assessor, reviewer := d.ids[assessment.Assessor], d.ids[assessment.Reviewer]
	back := assessment.Move{Assessment: id, To: assessment.Returned, Reason: "Three answers need a paper or another choice; nothing is asked about the others."}
	for _, x := range demoDoubts {
		if _, err := d.svc.Do(ctx, reviewer, assessment.PutReviews{Assessment: id, Questions: []string{x.question}, State: x.verdict, Reason: x.reason}); err != nil {
			return err
		}
		back.Questions = append(back.Questions, x.question)
	}
	for i, said := range []struct{ by, text string }{
		{reviewer, "Who played on 9 March? The minutes SD-27-11 have no list."},
		{assessor, "The directorate, one bank and the airport, as far as I was told. I have asked for the list."},
		{reviewer, "Three are enough. The list, or a letter of each, will do."},
	} {
		if _, err := d.svc.Do(ctx, said.by, assessment.AddComment{Assessment: id, Question: demoThread, Text: said.text, ReplyTo: min(i, 1)}); err != nil {
			return err
		}
	}
	_, err := d.svc.Do(ctx, reviewer, back)
	return err
}

// demoDues are questions of the draft that nobody has answered yet, by the days until they are due.
var demoDues = []struct {
	days      int
	questions []string
}{
	{-3, []string{"strategy-review"}},
	{7, []string{"e-government-policy", "cybersecurity-budget", "information-officers"}},
	{14, []string{"csirt-services", "csirt-maturity", "incident-statistics", "national-exercise"}},
	{28, []string{"product-security", "routing-security", "naming-security", "government-web-mail"}},
}

// assign has the ministry ask the assessor for these.
func (d *demoStore) assign(ctx context.Context, id assessment.ID) error {
	today := d.begun.UTC().Truncate(24 * time.Hour)
	for _, x := range demoDues {
		to := assessment.Assignment{Assignee: d.ids[assessment.Assessor], Due: today.AddDate(0, 0, x.days)}
		if _, err := d.svc.Do(ctx, d.ids[assessment.Ministry], assessment.Assign{Assessment: id, Questions: x.questions, Assignment: to}); err != nil {
			return err
		}
	}
	return nil
}
