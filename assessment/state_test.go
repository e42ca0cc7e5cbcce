package assessment_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/journal"
)

var noteWords = []string{"", "a note", "another note", "why not"}

// surveyValues are answers to the questions of the survey, and no answer.
func drawSurveyValue(t *rapid.T, question string) *framework.Value {
	values := map[string][]*framework.Value{
		"law":      {option("none"), option("draft"), option("in-force"), inapplicable()},
		"police":   {flag(true), flag(false)},
		"services": {ticked(), ticked("triage"), ticked("alerts", "forensics"), ticked("forensics", "alerts")},
		"staff":    {number(0), number(1.5), number(1e-7), inapplicable()},
		"maturity": {option("initial"), option("dynamic")},
	}
	return rapid.SampledFrom(append([]*framework.Value{nil, cleared()}, values[question]...)).Draw(t, "value")
}

func drawPut(t *rapid.T) assessment.Put {
	p := assessment.Put{Question: rapid.SampledFrom([]string{"law", "police", "services", "staff", "maturity"}).Draw(t, "question")}
	p.Value = drawSurveyValue(t, p.Question)
	if rapid.Bool().Draw(t, "noted") {
		p.Note = new(rapid.SampledFrom(noteWords).Draw(t, "note"))
	}
	if rapid.IntRange(0, 2).Draw(t, "evident") == 0 {
		p.Evidence = new(drawEvidence(t))
	}
	p.Confidence = rapid.SampledFrom([]assessment.Confidence{"", "", "low", "medium", "high"}).Draw(t, "confidence")
	if rapid.IntRange(0, 3).Draw(t, "based") == 0 {
		p.Base = new(uint64(rapid.IntRange(0, 12).Draw(t, "base")))
	}
	return p
}

// drawCommand makes a command upon what there is; some will be refused.
func drawCommand(t *rapid.T, s *assessment.State, texts []string) any {
	ids := []assessment.ID{"KEN-2031-survey@1"}
	for _, a := range s.Assessments() {
		ids = append(ids, a.ID, a.ID, a.ID)
	}
	id := rapid.SampledFrom(ids).Draw(t, "id")
	frameworks := []*framework.Definition{survey(), free()}
	switch rapid.IntRange(0, 24).Draw(t, "what") {
	case 23, 24:
		return drawCorrection(t, id)
	case 19, 20, 21:
		return drawReview(t, id)
	case 22:
		return assessment.AddComment{Assessment: id, Question: rapid.SampledFrom([]string{"law", "staff", "odd"}).Draw(t, "question"),
			Text: rapid.SampledFrom(noteWords).Draw(t, "comment"), ReplyTo: rapid.IntRange(0, 2).Draw(t, "replyTo")}
	case 13, 14, 15:
		return drawMove(t, s, id)
	case 16, 17:
		return drawAccountCommand(t)
	case 0, 1:
		return assessment.CreateAssessment{
			Unit: rapid.SampledFrom([]string{"KEN", "UGA", "Kenya"}).Draw(t, "unit"), Year: rapid.IntRange(2025, 2026).Draw(t, "year"),
			Framework: frameworks[rapid.IntRange(0, 1).Draw(t, "framework")], Parallel: rapid.Bool().Draw(t, "parallel"),
		}
	case 2, 3:
		who := rapid.SampledFrom([]string{"", "bob", "cyd"}).Draw(t, "assignee")
		due := firstDay.AddDate(0, 0, rapid.IntRange(0, 2).Draw(t, "due")).Truncate(24 * time.Hour)
		return assessment.Assign{Assessment: id, Questions: []string{rapid.SampledFrom([]string{"law", "staff", "odd"}).Draw(t, "question")},
			Assignment: assessment.Assignment{Assignee: who, Due: due}}
	case 4:
		if len(texts) > 0 {
			return assessment.Redact{Assessment: id, Text: rapid.SampledFrom(texts).Draw(t, "text"), Why: "a reason"}
		}
		return assessment.AddFramework{Framework: free()}
	case 5:
		in := &assessment.Import{Framework: survey()}
		for range rapid.IntRange(0, 4).Draw(t, "cells") {
			p := drawPut(t)
			if p.Value != nil && p.Value.Kind != framework.NotAssessed {
				in.Answers = append(in.Answers, assessment.Incoming{Unit: "TZA", Year: 2026, Question: p.Question, Value: *p.Value, Note: p.Note, Evidence: p.Evidence, Confidence: p.Confidence})
			}
		}
		return importing{in}
	}
	c := assessment.PutAnswers{Assessment: id, Answers: rapid.SliceOfN(rapid.Custom(drawPut), 1, 4).Draw(t, "puts")}
	if rapid.Bool().Draw(t, "based") {
		c.Base = new(uint64(rapid.IntRange(0, 12).Draw(t, "base")))
	}
	return c
}

func drawReview(t *rapid.T, id assessment.ID) assessment.PutReviews {
	return assessment.PutReviews{
		Assessment: id, State: rapid.SampledFrom(assessment.ReviewStates()).Draw(t, "review"), Reason: rapid.SampledFrom(noteWords).Draw(t, "reason"),
		Questions: rapid.SliceOfN(rapid.SampledFrom([]string{"law", "police", "services", "staff"}), 0, 2).Draw(t, "questions"),
	}
}

func drawCorrection(t *rapid.T, id assessment.ID) assessment.Correct {
	c := assessment.Correct{Assessment: id, Reason: rapid.SampledFrom(noteWords).Draw(t, "reason")}
	c.Answers = rapid.SliceOfNDistinct(rapid.Custom(drawPut), 1, 3, func(p assessment.Put) string { return p.Question }).Draw(t, "puts")
	return c
}

// drawMove mostly goes where a way leads.
func drawMove(t *rapid.T, s *assessment.State, id assessment.ID) assessment.Move {
	stages := assessment.Stages()
	if a, err := s.Assessment(id); err == nil && len(a.Next()) > 0 && rapid.IntRange(0, 4).Draw(t, "led") > 0 {
		stages = a.Next()
	}
	m := assessment.Move{Assessment: id, To: rapid.SampledFrom(stages).Draw(t, "to"), Reason: rapid.SampledFrom(noteWords).Draw(t, "reason")}
	if m.To == assessment.Returned {
		m.Questions = rapid.SliceOfN(rapid.SampledFrom([]string{"law", "staff", "maturity"}), 0, 3).Draw(t, "questions")
	}
	return m
}

func drawAccountCommand(t *rapid.T) assessment.Command {
	id := rapid.SampledFrom([]string{"u1", "u2"}).Draw(t, "account")
	role := rapid.SampledFrom(append(assessment.Roles(), "odd")).Draw(t, "role")
	units := rapid.SliceOfN(rapid.SampledFrom([]string{"KEN", "UGA", "*"}), 0, 3).Draw(t, "units")
	return rapid.SampledFrom([]assessment.Command{
		assessment.AddAccount{ID: id, Role: role, Units: units}, assessment.AddAccount{ID: id, Role: role, Units: units},
		assessment.ChangeAccount{ID: id, Role: role, Units: units},
		assessment.DisableAccount{ID: id, Disabled: true}, assessment.DisableAccount{ID: id},
		assessment.RevokeAccount{ID: id}, assessment.EraseAccount{ID: id},
	}).Draw(t, "command")
}

// oneOff says that a command does not find its work done when it is sent again.
func oneOff(c any) bool {
	switch c.(type) {
	case assessment.CreateAssessment, assessment.AddComment, assessment.Move, assessment.Correct, assessment.AddAccount, assessment.RevokeAccount:
		return true
	}
	return false
}

// importing is an import among commands.
type importing struct{ in *assessment.Import }

// run has a command done, whatever becomes of it, and says whether something was recorded.
func (b *bench) run(c any) (changed bool, err error) {
	if i, ok := c.(importing); ok {
		_, out, err := b.Import(context.Background(), "ann", i.in, true)
		return out.Changed, err
	}
	command, ok := c.(assessment.Command)
	if !ok {
		b.t.Fatalf("%T is no command", c)
	}
	out, err := b.Do(context.Background(), "ann", command)
	return out.Changed, err
}

// texts lists every text that the journal names.
func (b *bench) texts() []string {
	var ids []string
	for _, r := range b.records() {
		for _, e := range r.Entries {
			named, err := assessment.TextIDs(e)
			if err != nil {
				b.t.Fatal(err)
			}
			ids = append(ids, named...)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// What users see is a fold over the journal: the same on reopening, the same as of each record, and never changed once
// it was given out.
func TestStateIsAFold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := newBench(t)
		defer func() { _ = b.Close() }()
		seen := map[uint64]*assessment.State{0: b.State()}
		pictures := map[uint64]string{0: picture(b.State())}
		for range rapid.IntRange(1, 25).Draw(t, "commands") {
			c := drawAny(t, b)
			before := b.Head()
			changed, err := b.run(c)
			after := b.Head()
			if recorded := after.Seq - before.Seq; changed != (recorded == 1) || err != nil && recorded != 0 {
				t.Fatalf("%+v: changed %v, error %v, and %d records", c, changed, err, recorded)
			}
			if err == nil {
				again, err := b.run(c)
				if !oneOff(c) && (err != nil || again || b.Head() != after) {
					t.Fatalf("%+v sent again: changed %v, %v", c, again, err)
				}
			}
			if rapid.IntRange(0, 9).Draw(t, "reopen") == 0 {
				b.reopen()
			}
			seen[b.Head().Seq] = b.State()
			pictures[b.Head().Seq] = picture(b.State())
		}
		texts := b.texts()
		live := picture(b.State(), texts...)
		b.reopen()
		wantSame(t, "reopened", picture(b.State(), texts...), live)
		for seq, want := range pictures {
			wantSame(t, fmt.Sprintf("the state given out after record %d", seq), picture(seen[seq]), want)
			if seq == 0 {
				continue
			}
			past, err := b.AsOf(context.Background(), assessment.Point{Seq: seq})
			if err != nil {
				t.Fatal(err)
			}
			wantSame(t, fmt.Sprintf("as of record %d", seq), picture(past), want)
		}
		if orphans := without(b.vault.ids(), texts); len(orphans) > 0 {
			t.Errorf("%d texts in the vault that no entry names", len(orphans))
		}
		if missing := without(texts, b.vault.ids()); len(missing) > 0 {
			t.Errorf("%d texts that entries name are not in the vault", len(missing))
		}
		if report, err := journal.Verify(context.Background(), b.storage.Open()); err != nil || !report.OK() {
			t.Errorf("the journal does not verify: %v %v", report.Faults, err)
		}
	})
}

func drawAny(t *rapid.T, b *bench) any {
	s := b.State()
	var texts []string
	for _, a := range s.Assessments() {
		for _, answer := range a.Answers() {
			if answer.Note != (assessment.Text{}) {
				texts = append(texts, answer.Note.ID)
			}
		}
	}
	return drawCommand(t, s, texts)
}

func without(list, these []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(id string) bool { return slices.Contains(these, id) })
}

// What was given out may be read while others write: the race detector looks on.
func TestStatesAreShared(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(assessment.Assign{Assessment: id, Questions: []string{"law"}, Assignment: assessment.Assignment{Assignee: "bob"}})
	var readers sync.WaitGroup
	done := make(chan struct{})
	for range 3 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				s := b.State()
				first := picture(s)
				if a, err := b.Assessment(id); err == nil {
					_ = pictureOf(a)
				}
				_, _, _ = b.History(context.Background(), id, 0, 3)
				_, _ = b.AsOf(context.Background(), assessment.Point{Seq: 1})
				if again := picture(s); again != first {
					t.Error("a state that was given out has changed")
					return
				}
			}
		})
	}
	for i := range 30 {
		b.mustChange(put(id, assessment.Put{Question: "staff", Value: number(float64(i)), Note: new(fmt.Sprint(i))}))
		b.mustChange(assessment.Assign{Assessment: id, Questions: []string{"law"}, Assignment: assessment.Assignment{Assignee: fmt.Sprint("bob", i)}})
	}
	close(done)
	readers.Wait()
}

// A framework of somebody's own is in the journal whole.
func TestOwnFrameworkReopened(t *testing.T) {
	yaml := `# a comment
id: own
version: "2026.1-rc+1"
title: {en: "Own <b>&amp;</b> \u2028 “framework”", fr: "À nous"}
source: |
  Two
  lines
entity: any
defaults: {aggregate: geometric, missing: exclude, minimumCoverage: 0.333333333333333, floor: 0.000001}
bands: [{id: high, from: 50, title: {en: High}}, {id: low, from: 0, title: {en: Low}}]
` + surveyBody
	def := load(t, yaml)
	b := newBench(t)
	b.mustChange(assessment.AddFramework{Framework: def})
	out := b.mustChange(assessment.CreateAssessment{Unit: "Région 1", Year: 2026, Framework: def})
	b.mustChange(put(out.Assessment.ID, assessment.Put{Question: "staff", Value: number(12)}, assessment.Put{Question: "police", Value: flag(true)},
		assessment.Put{Question: "law", Value: option("draft")}, assessment.Put{Question: "services", Value: ticked("alerts")},
		assessment.Put{Question: "maturity", Value: option("dynamic")}))
	before := picture(b.State())
	live := score(t, b.State().Panel(def))
	b.reopen()
	wantSame(t, "reopened", picture(b.State()), before)
	again, err := b.State().Framework("own@2026.1-rc+1")
	if err != nil || again.Hash != def.Hash || string(again.JSON()) != string(def.JSON()) {
		t.Fatalf("%v", err)
	}
	after := score(t, b.State().Panel(again))
	if a, z := of(t, live, "Région 1", 2026), of(t, after, "Région 1", 2026); line(a) != line(z) {
		t.Errorf("scored %s before and %s after", line(a), line(z))
	}
	b.mustNotChange(assessment.AddFramework{Framework: def})
}

// Built-in frameworks are pinned in the same way.
func TestBuiltinReopened(t *testing.T) {
	b := newBench(t)
	for _, def := range framework.Builtins() {
		unit := "KEN"
		b.mustChange(assessment.CreateAssessment{Unit: unit, Year: 2026, Framework: def})
	}
	before := picture(b.State())
	b.reopen()
	wantSame(t, "reopened", picture(b.State()), before)
}
