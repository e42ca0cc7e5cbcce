package assessment_test

import (
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/journal"
)

// What no command would have recorded about stages, reviews, comments and accounts is not folded; what a newer version may have recorded is
// said to be so.
func TestDamagedMovesAndAccounts(t *testing.T) {
	const survey = "assessment/KEN-2026-survey@1"
	for name, c := range map[string]struct{ kind, subject, body, says string }{
		"newer stage":         {"assessment.moved", survey, `{"to":"archived"}`, "newer version"},
		"newer role":          {"account.added", "account/u1", `{"role":"king"}`, "newer version"},
		"moved by whom":       {"assessment.moved", survey, `{"to":"submitted","by":"ann"}`, "record 6"},
		"odd question":        {"assessment.moved", survey, `{"to":"returned","questions":["odd"]}`, "record 6"},
		"newer verdict":       {"answers.reviewed", survey, `{"state":"postponed","questions":["law"]}`, "newer version"},
		"odd review":          {"answers.reviewed", survey, `{"state":"accepted","questions":["law","odd"]}`, "record 6"},
		"reviewed with more":  {"answers.reviewed", survey, `{"state":"accepted","questions":["law"],"mood":"good"}`, "record 6"},
		"reviewed an account": {"answers.reviewed", "account/known", `{"state":"accepted","questions":["law"]}`, "record 6"},
		"odd comment":         {"answer.commented", survey, `{"question":"odd","text":{"id":"text/1","digest":"00"}}`, "record 6"},
		"comment with more":   {"answer.commented", survey, `{"question":"law","text":{"id":"text/1","digest":"00"},"mood":"good"}`, "record 6"},
		"comment on nothing":  {"answer.commented", "assessment/TGO-2026-survey@1", `{"question":"law","text":{"id":"text/1","digest":"00"}}`, "record 6"},
		"moved an account":    {"assessment.moved", "account/known", `{"to":"submitted"}`, "record 6"},
		"odd grant":           {"account.added", "account/u1", `{"role":"donor","name":"Ann"}`, "record 6"},
		"odd end":             {"account.erased", "account/known", `{"why":"x"}`, "record 6"},
		"no account":          {"account.disabled", "account/nobody", `{}`, "record 6"},
		"account twice":       {"account.added", "account/known", `{"role":"donor"}`, "record 6"},
		"erased account":      {"account.changed", "account/gone", `{"role":"donor"}`, "record 6"},
		"erased again":        {"account.erased", "account/gone", `{}`, "record 6"},
		"account as a survey": {"account.added", survey, `{"role":"donor"}`, "record 6"},
		"account without id":  {"account.added", "account/", `{"role":"donor"}`, "record 6"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			id, _ := noted(b, "a note")
			b.mustChange(assessment.AddAccount{ID: "known", Role: assessment.Donor})
			b.mustChange(assessment.AddAccount{ID: "gone", Role: assessment.Donor})
			b.mustChange(assessment.EraseAccount{ID: "gone"})
			before := picture(b.State())
			b.plant(journal.Entry{Actor: "eve", Kind: c.kind, Version: 1, Subject: c.subject, Body: []byte(c.body)})
			if e := b.unreadable(id); !strings.Contains(e.Msg, c.says) {
				t.Errorf("the answer is %v", e)
			}
			wantSame(t, "the state", picture(b.State()), before)
		})
	}
}

// A way that was open once stays gone, whatever the workflow says today.
func TestMovesOfAnotherWorkflow(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.plant(journal.Entry{Actor: "eve", Kind: "assessment.moved", Version: 1, Subject: "assessment/" + string(id), Body: []byte(`{"to":"published"}`)})
	b.plant(journal.Entry{Actor: "eve", Kind: "assessment.moved", Version: 1, Subject: "assessment/" + string(id), Body: []byte(`{"to":"superseded"}`)})
	b.reopen()
	a := b.get(id)
	if a.Stage != assessment.Superseded || a.PublishedSeq != 2 {
		t.Errorf("%s, published by record %d", a.Stage, a.PublishedSeq)
	}
	if p := b.State().Published(survey()); len(p.Rows) != 0 {
		t.Error("what was superseded is shown as current")
	}
}
