package durability_test

import (
	"fmt"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
)

func dumpAssessment(t *testing.T, s *assessment.Service, a *assessment.Assessment) dumpedAssessment {
	t.Helper()
	d := dumpedAssessment{
		ID: string(a.ID), Unit: a.Unit, Year: a.Year, Parallel: a.Parallel, Framework: a.Framework.Ref(), Stage: string(a.Stage), Revision: a.Revision,
		Created: a.CreatedAt.UTC().Format(fixtureTime) + " by " + a.CreatedBy, Changed: a.ChangedAt.UTC().Format(fixtureTime),
	}
	for q, answer := range a.Answers() {
		task, assigned := a.Assignment(q.ID)
		if answer.Revision == 0 && !assigned {
			continue // nobody touched it
		}
		one := dumpedAnswer{
			Question: q.ID, Value: framework.AppendValue(nil, answer.Value), NoteID: answer.Note.ID, Note: noteText(t, s, answer.Note),
			Confidence: string(answer.Confidence), Revision: answer.Revision,
		}
		if answer.Revision > 0 {
			one.Changed = answer.At.UTC().Format(fixtureTime) + " by " + answer.By
		}
		if assigned {
			one.Assigned = task.Assignee + ", due " + task.Due.Format("2006-01-02")
		}
		d.Answers = append(d.Answers, one)
	}
	changes, next, err := s.History(t.Context(), a.ID, 0, 1<<20)
	if err != nil || next != 0 {
		t.Fatal(next, err)
	}
	for _, c := range changes {
		d.Changes = append(d.Changes, fmt.Sprintf("%d.%d %s %s %s %s>%s %v%s",
			c.Seq, c.Revision, c.Actor, c.Kind, c.Question, framework.AppendValue(nil, c.Before.Value), framework.AppendValue(nil, c.After.Value),
			c.Assigned.Assignee, c.Redacted))
	}
	return d
}

// noteText reads a text as a person would.
func noteText(t *testing.T, s *assessment.Service, ref assessment.Text) string {
	t.Helper()
	if ref == (assessment.Text{}) {
		return ""
	}
	notes, err := s.Texts(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	n := notes[ref.ID]
	switch {
	case n.Lost:
		return "LOST"
	case n.Redacted != nil:
		return fmt.Sprintf("erased by %s at %s: %s", n.Redacted.By, n.Redacted.At.UTC().Format(fixtureTime), n.Redacted.Why)
	}
	return n.Text
}

// dumpReference shows what the renewals amount to, and nothing of the tables that the program comes with, which may be
// newer in a newer version.
func dumpReference(t *testing.T, state *assessment.State) []string {
	t.Helper()
	atlas := state.Atlas()
	var list []string
	for _, v := range atlas.Vintages() {
		if v.What == madeUp {
			list = append(list, fmt.Sprintf("%s: %s, %s, %s, %s", v.ID, v.What, v.AsOf, v.Source, v.Rights))
		}
	}
	then := time.Date(2030, 8, 1, 0, 0, 0, 0, time.UTC) // in fiscal year 2031
	for _, code := range []country.Code{"KEN", "MLI"} {
		c := atlas.Class(mustCountry(t, code), then)
		list = append(list, fmt.Sprintf("%s %s %s %v", code, c.Income, c.Lending, c.Fragile))
	}
	for _, at := range []time.Time{{}, time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)} {
		list = append(list, fmt.Sprintf("IGAD %v", atlas.Members("IGAD", at)))
	}
	for _, at := range []time.Time{{}, time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC)} {
		rate, ok := atlas.Rate("KES", at)
		list = append(list, fmt.Sprintf("KES %s of %s %v", rate.PerUSD, rate.Date.Format(time.DateOnly), ok))
	}
	return list
}
