package assessment_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"readiness/assessment"
	"readiness/assessment/journal"
)

// A release is a record and its hash, however the State that tells it came about.
func TestRelease(t *testing.T) {
	b := newBench(t)
	other := b.another(t)
	id := b.at(assessment.SignedOff)
	out := b.mustChange(move(id, assessment.Published))
	want := b.Head()
	b.mustChange(assessment.AddComment{Assessment: id, Question: "law", Text: "fine"})
	next := b.mustChange(correct(id, "why", lawNow)).Assessment.ID
	b.mustChange(move(next, assessment.Published))
	last := b.Head()
	b.mustChange(assessment.AddComment{Assessment: next, Question: "law", Text: "fine"})
	check := func(how string, a *assessment.Assessment, head journal.Head) {
		t.Helper()
		r, ok := a.Release()
		if !ok || r.Seq != head.Seq || r.Head != head.String() || !r.At.Equal(head.At) || a.PublishedHead != head {
			t.Errorf("%s: the release is %+v, want %s", how, r, head)
		}
	}
	find := func(s *assessment.State, id assessment.ID) *assessment.Assessment {
		a, err := s.Assessment(id)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	check("outcome", out.Assessment, want)
	check("superseded", b.get(id), want)
	check("live", b.get(next), last)
	past, err := b.AsOf(context.Background(), assessment.Point{Seq: want.Seq})
	if err != nil {
		t.Fatal(err)
	}
	check("as of its record", find(past, id), want)
	// The other one has seen nothing yet: it catches up with all records at once.
	if _, err := other.Do(context.Background(), "bob", assessment.AddComment{Assessment: next, Question: "law", Text: "seen"}); err != nil {
		t.Fatal(err)
	}
	check("caught up", find(other.State(), id), want)
	check("caught up", find(other.State(), next), last)
	b.reopen()
	check("reopened", b.get(id), want)
	check("reopened", b.get(next), last)
}

// Commands that wait for each other are in one record: publishing, correcting and publishing again among them.
func TestReleasesInOneRecord(t *testing.T) { synctest.Test(t, releasesInOneRecord) }

func releasesInOneRecord(t *testing.T) {
	b := newBench(t)
	defer func() { _ = b.Close() }()
	id := b.at(assessment.SignedOff)
	replies := together(t, b,
		move(id, assessment.Published), correct(id, "why", lawNow), assessment.AddComment{Assessment: id, Question: "law", Text: "fine"},
		move(id+"~2", assessment.Published))
	for i, r := range replies {
		if r.err != nil {
			t.Fatalf("command %d: %v", i+1, r.err)
		}
	}
	want := b.Head().String()
	for i, a := range []*assessment.Assessment{replies[0].out.Assessment, replies[2].out.Assessment, replies[3].out.Assessment, b.get(id), b.get(id + "~2")} {
		if r, ok := a.Release(); !ok || r.Head != want {
			t.Errorf("%d: %s has the release %+v, want %s", i, a.ID, r, want)
		}
	}
	live := picture(b.State())
	if got := changesOf(t, b, id+"~2"); len(got) != 2 || got[0] != "assessment.corrected law draft→in-force why" {
		t.Errorf("%q", got)
	}
	b.reopen()
	wantSame(t, "reopened", picture(b.State()), live)
}

// Of what was published before publishing one began to supersede the others, the last stands.
func TestPublishedTwice(t *testing.T) {
	b := newBench(t)
	moved := func(number, to string) journal.Entry {
		return journal.Entry{Actor: "ann", Kind: "assessment.moved", Version: 1, Subject: "assessment/KEN-2026-survey@1" + number, Body: []byte(`{"to":"` + to + `"}`)}
	}
	id := b.create("KEN", 2026)
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("none")}))
	second := b.mustChange(assessment.CreateAssessment{Unit: "KEN", Year: 2026, Framework: survey(), Parallel: true}).Assessment.ID
	b.mustChange(put(second, assessment.Put{Question: "law", Value: option("draft")}))
	b.plant(moved("~2", "published"), moved("", "published"))
	b.reopen()
	law := func() string {
		if rows := b.State().Published(survey()).Rows; len(rows) == 1 {
			return rows[0].Values[0].Option
		}
		return "not one"
	}
	if got := law(); got != "none" {
		t.Errorf("of both in one record: %s", got)
	}
	b.plant(moved("~2", "published"))
	b.reopen()
	if got := law(); got != "draft" {
		t.Errorf("of two records: %s", got)
	}
	b.mustChange(assessment.Correct{Assessment: second, Answers: []assessment.Put{{Question: "law", Value: option("in-force")}}, Reason: "why"})
	b.mustChange(move(id+"~3", assessment.Published))
	if got := law(); got != "in-force" || b.get(id).Stage != assessment.Superseded || b.get(second).Stage != assessment.Superseded {
		t.Errorf("corrected: %s; the first is %s, the second %s", got, b.get(id).Stage, b.get(second).Stage)
	}
	// Nothing is published: what is superseded stands where nothing else may.
	b.plant(moved("~3", "superseded"))
	b.reopen()
	if rows := b.State().Panel(survey()).Rows; law() != "not one" || len(rows) != 1 || rows[0].Values[0].Option != "none" {
		t.Errorf("all are superseded: %+v", rows)
	}
}

// A correction of what is not published any more would bring back what somebody has replaced: it is not published, but
// withdrawn, and nobody outside ever sees it.
func TestCorrectionIsOvertaken(t *testing.T) {
	b := newBench(t)
	id := b.at(assessment.Published)
	law := func(value string) []assessment.Put { return []assessment.Put{{Question: "law", Value: option(value)}} }
	successor := b.mustChange(assessment.Correct{Assessment: id, Answers: law("none"), Reason: "repealed"}).Assessment.ID
	other := b.mustChange(assessment.CreateAssessment{Unit: "KEN", Year: 2026, Framework: b.get(id).Framework, Parallel: true}).Assessment.ID
	b.mustChange(put(other, law("in-force")...))
	for _, to := range []assessment.Stage{assessment.Submitted, assessment.InReview, assessment.Reviewed, assessment.SignedOff} {
		b.mustChange(move(other, to))
	}
	if e := b.refusal(move(other, assessment.Superseded), assessment.Conflict); strings.Contains(e.Fix, "superseded") {
		t.Errorf("what corrects nothing is withdrawn: %v", e)
	}
	if e := b.refusal(move(other, assessment.Published), assessment.Invalid); len(e.Fields) != 1 || e.Fields[0].Path != "reason" {
		t.Errorf("without a reason: %+v", e)
	}
	b.mustChange(assessment.Move{Assessment: other, To: assessment.Published, Reason: "made anew"})
	if r, ok := b.get(other).Release(); !ok || r.Replaces != id || textOf(t, b, b.get(other).Corrections[0].Reason).Text != "made anew" {
		t.Errorf("%+v", r)
	}
	e := b.refusal(move(successor, assessment.Published), assessment.Conflict)
	if existing, ok := errors.AsType[*assessment.Existing](e); !ok || existing.ID != other || !strings.Contains(e.Fix, "withdraw") {
		t.Errorf("%+v", e)
	}
	if e := b.refusal(assessment.Correct{Assessment: other, Answers: law("draft"), Reason: "x"}, assessment.Conflict); !strings.Contains(e.Fix, "withdraw") {
		t.Errorf("two are open at once: %+v", e)
	}
	b.mustChange(move(successor, assessment.Superseded))
	for _, who := range []*assessment.Account{nil, {Role: assessment.Donor, Units: []string{"*"}}} {
		if v := assessment.May(who, assessment.ReadAssessment, "", b.get(successor)); v != assessment.Hidden {
			t.Errorf("what was withdrawn is seen: %v", v)
		}
	}
	b.mustChange(assessment.Correct{Assessment: other, Answers: law("draft"), Reason: "x"})
	b.reopen()
	if r, _ := b.get(other).Release(); r.Replaces != id || b.get(successor).Stage != assessment.Superseded {
		t.Errorf("folded anew: %+v", r)
	}
}
