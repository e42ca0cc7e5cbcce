package assessment_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
)

func TestPut(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	out := b.mustChange(put(id,
		assessment.Put{Question: "law", Value: option("draft")},
		assessment.Put{Question: "police", Value: flag(false)},
		assessment.Put{Question: "services", Value: ticked("triage", "alerts"), Confidence: assessment.HighConfidence},
		assessment.Put{Question: "staff", Value: number(0)}))
	a := out.Assessment
	if a.Revision != 2 {
		t.Errorf("one put makes revision %d", a.Revision)
	}
	if n := a.Progress(true).Answered; n != 4 {
		t.Errorf("%d answered: no and zero are answers", n)
	}
	law := a.Answer("law")
	if law.Value.Option != "draft" || law.Confidence != assessment.MediumConfidence || law.Revision != 2 || law.By != "ann" || law.At.IsZero() {
		t.Errorf("the answer is %+v", law)
	}
	if got := a.Answer("services"); got.Confidence != assessment.HighConfidence || len(got.Value.Options) != 2 {
		t.Errorf("the answer is %+v", got)
	}
	if got := a.Answer("maturity"); got.Given() || got.Revision != 0 || got.Confidence != "" {
		t.Errorf("an untouched answer is %+v", got)
	}
	a = b.mustChange(put(id, assessment.Put{Question: "law", Value: option("in-force")})).Assessment
	if a.Revision != 3 || a.Answer("law").Revision != 3 || a.Answer("police").Revision != 2 {
		t.Errorf("revisions %d, %d, %d", a.Revision, a.Answer("law").Revision, a.Answer("police").Revision)
	}
}

// What is the same already is no change, in whatever form it comes.
func TestPutSame(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustNotChange(put(id, assessment.Put{Question: "law", Value: cleared()}))
	b.mustNotChange(put(id, assessment.Put{Question: "law"}))
	b.mustNotChange(put(id, assessment.Put{Question: "law", Note: new("")}))
	for _, p := range []assessment.Put{
		{Question: "law", Value: option("draft"), Note: new("seen"), Confidence: assessment.LowConfidence},
		{Question: "law", Value: option("draft")},
		{Question: "law", Note: new("seen")},
		{Question: "law", Confidence: assessment.LowConfidence},
		{Question: "law"},
	} {
		b.must(put(id, p))
		b.mustNotChange(put(id, p))
	}
	if r := b.get(id).Revision; r != 2 {
		t.Errorf("revision %d after one change", r)
	}
	b.mustChange(put(id, assessment.Put{Question: "staff", Value: number(0)}))
	b.mustNotChange(put(id, assessment.Put{Question: "staff", Value: number(math.Copysign(0, -1))}))
	b.mustChange(put(id, assessment.Put{Question: "services", Value: ticked()}))
	b.mustNotChange(put(id, assessment.Put{Question: "services", Value: ticked()}))
	b.mustChange(put(id, assessment.Put{Question: "police", Value: flag(true), Confidence: assessment.MediumConfidence}))
	b.mustNotChange(put(id, assessment.Put{Question: "police", Value: flag(true)}))
}

// The order in which options are ticked says nothing, nor do the members of a value that its kind does not name.
func TestPutSameInAnotherForm(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(put(id, assessment.Put{Question: "services", Value: ticked("forensics", "triage")}))
	b.mustNotChange(put(id, assessment.Put{Question: "services", Value: ticked("triage", "forensics")}))
	b.mustNotChange(put(id, assessment.Put{Question: "services", Value: ticked("forensics", "triage")}))
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft")}))
	loose := *option("draft")
	loose.Number, loose.Flag, loose.Options = 7, true, []string{"x"}
	b.mustNotChange(put(id, assessment.Put{Question: "law", Value: &loose}))
}

func TestPutAllOrNothing(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	long := strings.Repeat("ü", 10_001)
	e := b.refusal(put(id,
		assessment.Put{Question: "police", Value: flag(true), Note: new("kept by nobody")},
		assessment.Put{Question: "law", Value: option("in-forse")},
		assessment.Put{Question: "polise", Value: flag(true), Note: new("of nothing")},
		assessment.Put{Question: "legal", Value: flag(true)},
		assessment.Put{Question: "staff", Value: number(3), Note: &long},
		assessment.Put{Question: "maturity", Value: option("defined"), Confidence: "certain"},
		assessment.Put{Question: "services", Confidence: assessment.LowConfidence},
		assessment.Put{Question: "police", Value: flag(false)},
	), assessment.Invalid)
	want := [][2]string{
		{"law", "in-force"}, {"polise", "did you mean police?"}, {"legal", "one of its groups"}, {"staff", "10001 characters"},
		{"maturity", "certain"}, {"services", "no confidence"}, {"police", "twice"},
	}
	if len(e.Fields) != len(want) {
		t.Fatalf("%d faults, want %d: %v", len(e.Fields), len(want), e)
	}
	for i, w := range want {
		if f := e.Fields[i]; strings.Trim(f.Path, `"`) != w[0] || !strings.Contains(f.Message, w[1]) {
			t.Errorf("fault %d is %v, want %v", i+1, f, w)
		}
	}
	if n := b.get(id).Progress(true).Answered; n != 0 {
		t.Errorf("%d answers of a refused command are there", n)
	}
	b.refuse(put(id), assessment.Invalid)
	b.refuse(put("KEN-2031-survey@1", assessment.Put{Question: "law", Value: option("none"), Note: new("x")}), assessment.NotFound)
}

// What is wrong without end is not listed without end: the one writer would do nothing else meanwhile.
func TestPutFaultsWithoutEnd(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	var many []assessment.Put
	for i := range 5_000 {
		many = append(many, assessment.Put{Question: fmt.Sprintf("polise-%d", i), Value: flag(true)})
	}
	e := b.refusal(put(id, many...), assessment.Invalid)
	if n := len(e.Fields); n < 50 || n > 500 || !strings.Contains(e.Fields[n-1].Message, "more") {
		t.Errorf("%d faults, the last of them %v", n, e.Fields[n-1])
	}
}

func TestPutWrongValues(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	for question, values := range map[string][]*framework.Value{
		"law":      {flag(true), number(1), ticked("draft"), option(""), option("Draft"), {Kind: "odd"}},
		"police":   {option("true"), number(1), inapplicable()},
		"services": {option("triage"), ticked("triage", "triage"), ticked("nothing"), ticked("triage", ""), inapplicable()},
		"staff":    {number(math.NaN()), number(math.Inf(1)), number(math.Inf(-1)), flag(true)},
		"maturity": {option("1"), number(1)},
	} {
		for _, v := range values {
			e := b.refusal(put(id, assessment.Put{Question: question, Value: v}), assessment.Invalid)
			if len(e.Fields) != 1 || e.Fields[0].Path != question || e.Fields[0].Message == "" {
				t.Errorf("%s %+v: %v", question, *v, e)
			}
		}
	}
	for name, note := range map[string]string{"not UTF-8": "a\xff", "a control character": "a\x00b", "an escape": "\x1b[2J"} {
		if e := b.refusal(put(id, assessment.Put{Question: "law", Note: &note}), assessment.Invalid); len(e.Fields) != 1 {
			t.Errorf("%s: %v", name, e)
		}
	}
}

func TestPutClear(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft"), Note: new("seen"), Confidence: assessment.HighConfidence}))
	b.mustChange(put(id, assessment.Put{Question: "law", Value: cleared()}))
	a := b.get(id).Answer("law")
	if a.Given() || a.Note != (assessment.Text{}) || a.Confidence != "" || a.Revision != 3 || a.By != "ann" {
		t.Errorf("a cleared answer is %+v", a)
	}
	b.mustNotChange(put(id, assessment.Put{Question: "law", Value: cleared()}))
	// A note given with it says why.
	b.mustChange(put(id, assessment.Put{Question: "law", Value: cleared(), Note: new("nobody knows")}))
	if a := b.get(id).Answer("law"); a.Given() || a.Confidence != "" || b.note(id, "law").Text != "nobody knows" {
		t.Errorf("the answer is %+v", a)
	}
	b.refuse(put(id, assessment.Put{Question: "law", Value: cleared(), Confidence: assessment.LowConfidence}), assessment.Invalid)
	// The confidence of a new answer is medium again.
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("none")}))
	if a := b.get(id).Answer("law"); a.Confidence != assessment.MediumConfidence || b.note(id, "law").Text != "nobody knows" {
		t.Errorf("the answer is %+v", a)
	}
	before := picture(b.State())
	b.reopen()
	wantSame(t, "reopened", picture(b.State()), before)
}

func TestPutNotApplicable(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	for _, note := range []*string{nil, new(""), new("   "), new("\n\t")} {
		e := b.refusal(put(id, assessment.Put{Question: "law", Value: inapplicable(), Note: note}), assessment.Invalid)
		if len(e.Fields) != 1 || e.Fields[0].Path != "law" || !strings.Contains(e.Fields[0].Message, "reason") {
			t.Errorf("the refusal is %v", e)
		}
	}
	b.refuse(put(id, assessment.Put{Question: "police", Value: inapplicable(), Note: new("no police")}), assessment.Invalid)
	b.mustChange(put(id, assessment.Put{Question: "law", Value: inapplicable(), Note: new("common law")}))
	if a := b.get(id).Answer("law"); a.Value.Kind != framework.NotApplicable || b.note(id, "law").Text != "common law" {
		t.Errorf("the answer is %+v", a)
	}
	if n := b.get(id).Progress(true).Answered; n != 1 {
		t.Errorf("%d answered", n)
	}
	// The reason cannot be taken away as long as it is one.
	b.refuse(put(id, assessment.Put{Question: "law", Note: new("")}), assessment.Invalid)
	b.refuse(put(id, assessment.Put{Question: "law", Note: new(" ")}), assessment.Invalid)
	b.mustChange(put(id, assessment.Put{Question: "law", Note: new("customary law")}))
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("none"), Note: new("")}))
	b.refuse(put(id, assessment.Put{Question: "law", Value: inapplicable()}), assessment.Invalid)
}

func TestPutNotes(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	say := func(text string) assessment.PutAnswers { return put(id, assessment.Put{Question: "law", Note: &text}) }
	b.mustChange(say("first"))
	first := b.get(id).Answer("law").Note
	b.mustNotChange(say("first"))
	b.mustChange(say("second"))
	if got := b.note(id, "law"); got.Text != "second" {
		t.Errorf("the note is %+v", got)
	}
	// What was said before is still there for the history.
	if notes, err := b.Texts(t.Context(), first); err != nil || notes[first.ID].Text != "first" {
		t.Errorf("the first note is %+v, %v", notes, err)
	}
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft")}))
	if got := b.note(id, "law"); got.Text != "second" {
		t.Errorf("a put without a note leaves %+v", got)
	}
	b.mustChange(say(""))
	b.mustNotChange(say(""))
	if a := b.get(id).Answer("law"); a.Note != (assessment.Text{}) || a.Value.Option != "draft" {
		t.Errorf("the answer is %+v", a)
	}
	text := "“Ü” <b>&amp;</b>\r\n\tline 2 \u2028 \U0001F600 \u202e" + strings.Repeat("界", 9_000)
	b.mustChange(say(text))
	b.mustNotChange(say(text))
	if got := b.note(id, "law"); got.Text != text {
		t.Error("the note is not what was given")
	}
	// The same words twice are two texts, with salts of their own.
	b.mustChange(put(id, assessment.Put{Question: "police", Note: new("same")}, assessment.Put{Question: "staff", Note: new("same")}))
	if p, s := b.get(id).Answer("police").Note, b.get(id).Answer("staff").Note; p.ID == s.ID || p.Digest == s.Digest {
		t.Errorf("%v and %v give away that they say the same", p, s)
	}
}

func TestPutBase(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(putOn(id, 1, assessment.Put{Question: "law", Value: option("draft")}))    // revision 2
	b.mustChange(putOn(id, 1, assessment.Put{Question: "police", Value: flag(true)}))      // 3: another answer
	b.mustNotChange(putOn(id, 1, assessment.Put{Question: "law", Value: option("draft")})) // the same retried
	e := b.refusal(putOn(id, 1,
		assessment.Put{Question: "law", Value: option("none"), Note: new("mine")},
		assessment.Put{Question: "staff", Value: number(4)}), assessment.Stale)
	lost, ok := errors.AsType[*assessment.Overtaken](e)
	if !ok || lost.Assessment != id || lost.Revision != 3 || len(lost.Answers) != 1 {
		t.Fatalf("the cause is %+v", e.Err)
	}
	o := lost.Answers[0]
	if o.Question != "law" || o.Current.Value.Option != "draft" || o.Current.Revision != 2 || o.Yours.Value.Option != "none" || *o.Yours.Note != "mine" {
		t.Errorf("overtaken is %+v", o)
	}
	if len(e.Fields) != 1 || e.Fields[0].Path != "law" || !strings.Contains(e.Fields[0].Message, "revision 2") {
		t.Errorf("the fields are %v", e.Fields)
	}
	// An answer's own base counts for it, instead of that of the command.
	b.mustChange(putOn(id, 1, assessment.Put{Question: "law", Base: new(uint64(2)), Value: option("none")}))
	b.refuse(putOn(id, 4, assessment.Put{Question: "law", Base: new(uint64(3)), Value: option("draft")}), assessment.Stale)
	// A base that is still to come was not seen here.
	b.refuse(putOn(id, 5, assessment.Put{Question: "law", Value: option("draft")}), assessment.Stale)
	b.refuse(putOn(id, math.MaxUint64, assessment.Put{Question: "staff", Value: number(1)}), assessment.Stale)
	b.mustNotChange(putOn(id, 5, assessment.Put{Question: "law", Value: option("none")}))
	// Without a base what stands there is replaced.
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("in-force")}))
	// Base 0: nothing was seen.
	b.refuse(putOn(id, 0, assessment.Put{Question: "law", Value: option("draft")}), assessment.Stale)
	b.mustChange(putOn(id, 0, assessment.Put{Question: "maturity", Value: option("defined")}))
}

// Whoever did not get the reply sends the same again, with the same base.
func TestPutRetry(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	for i, p := range []assessment.Put{
		{Question: "law", Value: option("draft"), Note: new("a note"), Confidence: assessment.LowConfidence},
		{Question: "law", Value: inapplicable(), Note: new("a reason")},
		{Question: "law", Value: cleared()},
		{Question: "law", Value: cleared(), Note: new("why")},
		{Question: "services", Value: ticked("alerts", "triage")},
	} {
		c := putOn(id, uint64(i+1), p)
		b.mustChange(c)
		b.mustNotChange(c)
		b.reopen()
		b.mustNotChange(c)
	}
}
