package exports

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// drawAnswer draws what may be recorded for a question.
func drawAnswer(t *rapid.T, q *framework.Node) QuestionnaireAnswer {
	a := QuestionnaireAnswer{Value: drawValue(t, q)}
	if _, err := q.Cell(a.Value); err != nil {
		a.Value = best(q)
	}
	if a.Value.Kind != framework.NotAssessed {
		a.Confidence = assessment.Confidence(rapid.SampledFrom(grades).Draw(t, "confidence"))
	}
	if rapid.Bool().Draw(t, "noted") {
		letter := rapid.OneOf(rapid.RuneFrom([]rune("=+-@'\"&<>_x0041\r\n\t é世😀\x01")), rapid.Rune())
		a.Note = rapid.StringOfN(letter, 0, 20, -1).Draw(t, "note")
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "links") {
		a.Links = append(a.Links, "https://example.org/"+q.ID+"?é=1&n="+itoa(i))
	}
	return a
}

// readAs is what a recorded answer is read as: nil for nothing.
func readAs(q *framework.Node, a QuestionnaireAnswer) *assessment.Incoming {
	in := &assessment.Incoming{Question: q.ID, Value: a.Value, Confidence: a.Confidence}
	if note := lineEnds.Replace(a.Note); trim(note) != "" && !slices.Contains(partial(a), noteField) {
		in.Note = &note
	}
	if len(a.Links) > 0 {
		in.Evidence = &[]assessment.EvidenceLink{}
		for _, address := range a.Links {
			*in.Evidence = append(*in.Evidence, assessment.EvidenceLink{URL: address, Known: true})
		}
	}
	if a.Value.Kind == framework.NotAssessed && in.Note == nil && in.Evidence == nil {
		return nil
	}
	return in
}

func checkAnswers(t *rapid.T, in *assessment.Import, notices []Notice, answers map[string]QuestionnaireAnswer) {
	t.Helper()
	if len(in.Faults) > 0 {
		t.Fatalf("faults %+v", in.Faults)
	}
	got := map[string]assessment.Incoming{}
	for _, a := range in.Answers {
		got[a.Question] = a
	}
	for _, q := range in.Framework.Questions() {
		want, a := readAs(q, answers[q.ID]), got[q.ID]
		delete(got, q.ID)
		switch {
		case want == nil && a.Question == "":
		case want == nil || a.Question == "":
			t.Errorf("%s: read %+v, want %+v", q.ID, a, want)
		case !a.Value.Equal(want.Value) || a.Clear || a.Confidence != want.Confidence:
			t.Errorf("%s: read %+v, want %+v", q.ID, a, want)
		case !slices.Equal(webAddresses(a.Evidence), webAddresses(want.Evidence)):
			t.Errorf("%s: links %v, want %v", q.ID, webAddresses(a.Evidence), webAddresses(want.Evidence))
		case (a.Note == nil) != (want.Note == nil) || a.Note != nil && *a.Note != *want.Note:
			t.Errorf("%s: note %q, want %q", q.ID, text(a.Note), text(want.Note))
		}
	}
	if len(got) > 0 {
		t.Errorf("too much: %+v", got)
	}
	for _, n := range notices {
		if !strings.Contains(n.Message, "counts as that") && !strings.Contains(n.Message, "check it for a slip") && !strings.HasPrefix(n.Message, "the same") {
			t.Errorf("%+v", n)
		}
	}
}

func text(s *string) string {
	if s == nil {
		return "nil"
	}
	return *s
}

// What is recorded comes back from a file that nobody touched: nothing in it differs.
func TestReadQuestionnaireUntouched(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		def := rapid.SampledFrom(framework.Builtins()).Draw(r, "framework")
		of := &QuestionnaireOf{Framework: def, Unit: "KEN", Year: 2026, Seq: 3, Revision: 2, Answers: map[string]QuestionnaireAnswer{}}
		for _, q := range def.Questions() {
			of.Answers[q.ID] = drawAnswer(r, q)
		}
		var b bytes.Buffer
		if err := Questionnaire(&b, of, report); err != nil {
			r.Fatal(err)
		}
		in, notices := readBack(t, def, b.Bytes())
		checkAnswers(r, in, notices, of.Answers)
	})
}

// What is filled in is what comes back, chosen in any language.
func TestReadQuestionnaireRoundTrip(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		def := rapid.SampledFrom(framework.Builtins()).Draw(r, "framework")
		a := ask(t, &QuestionnaireOf{Framework: def, Unit: "KEN", Year: 2026, Seq: 3, Revision: 2})
		answers := map[string]QuestionnaireAnswer{}
		for _, q := range def.Questions() {
			answer := drawAnswer(r, q)
			answer.Note = cellText(answer.Note)
			answers[q.ID] = answer
			lang := rapid.SampledFrom([]string{"en", "fr", "es", "pt", "ar"}).Draw(r, "language")
			for _, c := range choices(q, wordsIn(lang)) {
				if c.value.Equal(answer.Value) && answer.Value.Kind != framework.NotAssessed {
					a.set(q.ID, answerField, c.label)
				}
			}
			if answer.Value.Kind == framework.Number {
				a.set(q.ID, answerField, answer.Value.Number)
			}
			for _, option := range answer.Value.Options {
				a.set(q.ID+"|"+option, answerField, "x")
			}
			if answer.Note != "" {
				a.set(q.ID, noteField, answer.Note)
			}
			a.set(q.ID, confidenceField, string(answer.Confidence))
			a.set(q.ID, linksField, strings.Join(answer.Links, "\n"))
		}
		for id, answer := range answers { // what the library made of it
			answer.Note = a.value(id, noteField)
			answers[id] = answer
		}
		in, notices := readBack(t, def, a.file())
		checkAnswers(r, in, notices, answers)
	})
}

// parted is a workbook as its parts, to be changed and packed again.
type parted struct {
	names []string
	texts map[string][]byte
}

func partsOf(t testing.TB, workbook []byte) *parted {
	t.Helper()
	p := &parted{texts: map[string][]byte{}}
	rewritten(t, workbook, func(part, text string) string { p.texts[part] = []byte(text); return text })
	p.names = slices.Sorted(maps.Keys(p.texts))
	return p
}

// with packs the parts with one of them changed.
func (p *parted) with(name string, text []byte) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, n := range p.names {
		part, err := w.CreateHeader(&zip.FileHeader{Name: n, Method: zip.Store})
		if err != nil {
			panic(err)
		}
		content := p.texts[n]
		if n == name {
			content = text
		}
		if _, err := io.Copy(part, bytes.NewReader(content)); err != nil {
			panic(err)
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// FuzzReadQuestionnaire: whatever stands in a part of a questionnaire, it is refused with words, or gives answers that
// fit their questions, once each, with the cells that they stand in.
func FuzzReadQuestionnaire(f *testing.F) {
	a := filledIn(f)
	def := a.of.Framework
	p := partsOf(f, a.file())
	for i, name := range p.names {
		f.Add(uint8(i), p.texts[name])
	}
	f.Fuzz(func(t *testing.T, which uint8, text []byte) {
		in, notices, err := ReadQuestionnaire("Q.xlsx", p.with(p.names[int(which)%len(p.names)], text), Of(def))
		if err != nil {
			if e, ok := errors.AsType[*assessment.Error](err); !ok || e.Msg == "" || e.Fix == "" || strings.ContainsAny(e.Error(), "\x1b\x00\r") {
				t.Fatalf("%q", err)
			}
			return
		}
		seen := map[string]bool{}
		for _, a := range in.Answers {
			q, known := def.Node(a.Question)
			if !known || seen[a.Question] || a.Cell == "" || a.Sheet == "" || a.Unit == "" {
				t.Fatalf("%+v", a)
			}
			seen[a.Question] = true
			if _, err := q.Cell(a.Value); err != nil || a.Clear && a.Value.Kind != framework.NotAssessed {
				t.Fatalf("%+v: %v", a, err)
			}
		}
		for _, f := range in.Faults {
			if f.Message == "" || strings.ContainsAny(f.Message, "\x1b\x00\r\n") || f.Cell == "" {
				t.Fatalf("%+v", f)
			}
		}
		for _, n := range notices {
			if n.Message == "" || strings.ContainsAny(n.Path+n.Message, "\x1b\x00\r\n") {
				t.Fatalf("%+v", n)
			}
		}
	})
}
