package exports

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// tricky is a framework whose names are traps: for sheets, for defined names, for lists.
const tricky = `
id: tricky
version: "1"
title: {en: "=1+1 & <tricky>"}
source: "made up for tests"
licence: "none needed"
entity: any
root:
  id: index
  children:
    - id: data
      title: {en: "'Women''s [rights]: a/b*c?"}
      children: [{id: q1, title: {en: "=1+1"}, question: {en: "@SUM(A1)"}, guidance: {en: "+1"}, answer: {type: boolean}}]
    - id: a-b
      title: {en: "history"}
      children: [{id: q2, title: {en: "Two"}, notApplicable: with-reason, answer: {type: choice, options: [{id: none, score: 0, title: {en: "(clear"}}, {id: some, score: 0.5, title: {en: "(clear"}}, {id: all, score: 1, title: {en: "=1,2"}}]}}]
    - id: a_b
      title: {en: "Codes"}
      children: [{id: q3, answer: {type: stage, levels: [{id: "1", title: {en: "Same"}}, {id: "2", title: {en: "same"}}]}}]
    - id: long-one
      title: {en: "A title that is much longer than any sheet may be called 😀😀"}
      children: [{id: q4, answer: {type: number, unit: days, normalise: rank}, notApplicable: with-reason}]
    - id: long-two
      title: {en: "A title that is much longer than any sheet may be called, too"}
      children: [{id: q5, answer: {type: checklist, options: [{id: a, points: 1, title: {en: "+A"}}, {id: b, points: 1}]}}]
    - {id: q6, title: {en: "Alone"}, answer: {type: boolean}}
    - id: blank
      title: {en: "*"}
      children: [{id: q7, answer: {type: boolean}}]
    - {id: q8, title: {en: "Alone, too"}, answer: {type: boolean}}
`

func TestQuestionnaireNames(t *testing.T) {
	a := ask(t, &QuestionnaireOf{Framework: loaded(t, tricky), Unit: "=1+1", Year: 2026})
	want := []string{
		"Start", "Women''s rights a b c", "history_2", "Codes_2", "A title that is much longer th…", "A title that is much longer_2", "index", "Questions", "Codes", "rd_data",
	}
	got := a.GetSheetList()
	if len(got) != len(want) {
		t.Fatalf("sheets %q", got)
	}
	for i, name := range got {
		if i != 5 && name != want[i] || len([]rune(name)) > mostSheetName {
			t.Errorf("sheet %d is called %q, want %q", i, name, want[i])
		}
	}
	names := map[string]string{}
	for _, n := range a.GetDefinedName() {
		if strings.HasPrefix(n.Name, "rd_") {
			names[n.Name] = n.RefersTo
		}
	}
	for name, sheet := range map[string]string{
		"rd_Start": "Start", "rd_data_2": got[1], "rd_a_b": "history_2", "rd_a_b_2": "Codes_2", "rd_index": "index", "rd_Codes": "Codes", "rd_data": "rd_data",
	} {
		if names[name] != sheetRef(sheet)+"$A$1" {
			t.Errorf("%s is %s", name, names[name])
		}
	}
	if a.rows["q6"].sheet != "index" || a.rows["q8"].sheet != "index" {
		t.Errorf("questions directly under the root stand on %v and %v", a.rows["q6"], a.rows["q8"])
	}
}

// What an answer may be is told apart, whatever the titles are.
func TestQuestionnaireLabels(t *testing.T) {
	a := ask(t, &QuestionnaireOf{Framework: loaded(t, tricky), Unit: "u", Year: 2026, Answers: map[string]QuestionnaireAnswer{
		"q2": {Value: framework.Value{Kind: framework.OneOption, Option: "none"}},
		"q3": {Value: framework.Value{Kind: framework.OneOption, Option: "2"}},
		"q4": {Value: framework.Value{Kind: framework.NotApplicable}, Note: "none"},
		"q5": {Value: framework.Value{Kind: framework.Options}},
	}})
	for question, want := range map[string][]string{
		"q2": {"(clear [none]", "(clear [some]", "=1,2", "n/a", "(clear)"},
		"q3": {"Same [1]", "same [2]", "(clear)"},
		"q5": {"None of these", "(clear)"},
	} {
		if got := a.offered(a.validation(question, answerField)); !slices.Equal(got, want) {
			t.Errorf("%s offers %q, want %q", question, got, want)
		}
	}
	for question, want := range map[string]string{"q2": "(clear [none]", "q3": "same [2]", "q4": "n/a", "q5": "None of these", "q5|a": "", "q1": ""} {
		if got := a.value(question, answerField); got != want {
			t.Errorf("%s is answered with %q, want %q", question, got, want)
		}
	}
	if dv := a.validation("q4", answerField); dv.Type != "decimal" || *dv.ErrorStyle != "warning" || !strings.Contains(*dv.Error, "n/a") {
		t.Errorf("a number without bounds: %+v", dv)
	}
}

// Texts are whole and stay texts, in every script; a cell that cannot hold all of one is closed, and named as such.
func TestQuestionnaireTexts(t *testing.T) {
	arabic := "اعتُمدت الاستراتيجية في 2021\nونُشرت في الجريدة الرسمية"
	notes := map[string]string{
		"q1": "=1+1", "q2": arabic, "q3": strings.Repeat("é", most), "q4": "with _x0041_ in it", "q5": strings.Repeat("😀", most/2) + "ab", "q6": "odd \uFFFE", "q7": "a\r\nb",
	}
	of := &QuestionnaireOf{Framework: loaded(t, tricky), Unit: "=1+1", Year: 2026, Contact: "@office", Answers: map[string]QuestionnaireAnswer{}}
	for q, text := range notes {
		of.Answers[q] = QuestionnaireAnswer{Note: text, Links: []string{"https://example.org/=1", "http://example.org/2"}, Review: "rejected", ReviewReason: "-why"}
	}
	a := ask(t, of)
	for q, text := range notes {
		want, open := strings.ReplaceAll(text, "\r\n", "\n"), true
		switch q {
		case "q5":
			want, open = string([]rune(text)[:(most-1)/2])+"…", false
		case "q6":
			want, open = "odd \uFFFD", false
		}
		if got := a.value(q, noteField); got != want {
			t.Errorf("%s: a note of %d characters became one of %d: %.40q", q, len(want), len(got), got)
		}
		if a.locked(q, noteField) == open {
			t.Errorf("%s: the note can be changed: %v", q, !open)
		}
		partial := slices.ContainsFunc(a.data, func(row []string) bool { return slices.Equal(row, []string{partialLine, q, noteField}) })
		if partial == open {
			t.Errorf("%s: named as partial: %v", q, partial)
		}
		if got := a.value(q, linksField); got != "https://example.org/=1\nhttp://example.org/2" {
			t.Errorf("%s: links %q", q, got)
		}
		if got := a.value(q, reviewField); got != "Rejected: -why" {
			t.Errorf("%s: the reviewer says %q", q, got)
		}
	}
	for line := range strings.Lines(dump(t, a.File)) {
		fields := strings.Split(line, "\t")
		if len(fields) > 2 && fields[2] != "" && strings.Contains(fields[2], "1+1") {
			t.Errorf("a formula nobody wrote: %s", line)
		}
	}
	if text := sheetXML(t, a, "Start"); strings.Count(text, "<f>") != 3*8 {
		t.Errorf("%d formulas on Start, want three for each of seven parts and for all", strings.Count(text, "<f>"))
	}
}

// The hidden sheet says what the file is, and no answer.
func TestQuestionnaireData(t *testing.T) {
	def := builtin(t, "gci-pillars@2024")
	a := ask(t, &QuestionnaireOf{
		Framework: def, Unit: "KEN", Year: 2024, Parallel: 2, State: assessment.Returned, Revision: 7, Seq: 1 << 60, Head: "12:ab",
		Answers: map[string]QuestionnaireAnswer{"legal": {Value: framework.Value{Kind: framework.Number, Number: 17.25}, Note: "secret"}},
		Open:    func(q string) bool { return q == "legal" },
	})
	var got []string
	for _, row := range a.data {
		got = append(got, strings.Join(row, " "))
	}
	want := []string{
		"meta format 1", "meta framework gci-pillars@2024", "meta hash " + def.Hash, "meta unit KEN", "meta year 2024", "meta parallel 2",
		"meta state returned", "meta revision 7", "meta seq 1152921504606846976", "meta head 12:ab", "meta lang en",
		"question legal open", "question technical closed", "question organizational closed", "question capacity-development closed", "question cooperation closed",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestRightToLeft(t *testing.T) {
	for lang, want := range map[string]bool{"en": false, "ar": true, "AR-EG": true, "fr": false, "he": true, "arn": false, "": false} {
		if rightToLeft(lang) != want {
			t.Errorf("%q: %v", lang, !want)
		}
	}
}

// The questionnaire of the sample, partly answered, cell by cell; write anew with -update and read the difference.
func TestQuestionnaireGolden(t *testing.T) {
	of := &QuestionnaireOf{
		Framework: builtin(t, "sample@1"), Unit: "XXA", Year: 2026, State: assessment.Returned, Revision: 3, Seq: 5, Head: "5:ab", Contact: "office@example.org",
		Answers: map[string]QuestionnaireAnswer{}, Open: func(q string) bool { return q != "action-plan" },
	}
	for i, q := range of.Framework.Questions() {
		if i%3 == 0 {
			continue
		}
		of.Answers[q.ID] = QuestionnaireAnswer{Value: best(q), Note: "Act of 20" + itoa(10+i), Confidence: assessment.HighConfidence}
	}
	of.Answers["action-plan"] = QuestionnaireAnswer{Review: "questioned", ReviewReason: "Which budget line?"}
	golden(t, "questionnaire.xlsx.golden", []byte(dump(t, opened(t, func(b *bytes.Buffer) error { return Questionnaire(b, of, report) }))))
}
