package framework

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// older is what the cases of TestCompare change.
const older = `id: t
version: "1"
title: {en: "T"}
source: "One"
defaults: {missing: zero, minimumCoverage: 0.5}
bands: [{id: high, from: 50, title: {en: "High"}}, {id: low, from: 0}]
root:
  id: index
  children:
    - id: law
      title: {en: "Law"}
      children:
        - id: act
          title: {en: "Act"}
          question: {en: "Is there an act?", fr: "Y a-t-il une loi ?"}
          guidance: {en: "The gazette."}
          answer: {type: choice, options: [{id: none, score: 0, title: {en: "None"}}, {id: draft, score: 0.5, title: {en: "Draft"}}, {id: in-force, score: 1, title: {en: "In force"}}]}
          evidence: required
          themes: [legislation]
          crosswalk: {gci-2024: [legal.cybercrime]}
          remedy:
            title: {en: "Pass it"}
            kind: one-off
            months: 12
            cost: {currency: USD, year: 2025, low: 100000, base: 200000, high: 400000, source: "assumed"}
            scaleByIncome: {L: 0.5}
        - {id: court, title: {en: "Court"}, answer: {type: boolean}, requires: [act], impliedBy: {question: act, when: [none], score: 0}}
    - id: team
      children:
        - {id: staff, title: {en: "Staff"}, answer: {type: number, unit: people, minimum: 0, maximum: 20}}
        - {id: services, title: {en: "Services"}, answer: {type: checklist, options: [{id: triage, points: 2}, {id: alerts}, {id: nothing, exclusive: true}]}}
`

func load2(t *testing.T, from, to string) *Diff {
	t.Helper()
	pair := [2]*Definition{}
	for i, text := range []string{from, to} {
		d, err := Load("t.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		pair[i] = d
	}
	return Compare(pair[0], pair[1])
}

// line is a change in one line: aspect subject/part: before -> after (note), with ! where it asks and * where it scores.
func (c Change) line() string {
	text := string(c.Aspect) + " " + c.Subject + "/" + c.Part + ": " + c.Before + " -> " + c.After
	if c.Note != "" {
		text += " (" + c.Note + ")"
	}
	if c.Asks {
		text += " !"
	}
	if c.Scores {
		text += " *"
	}
	return text
}

func TestCompare(t *testing.T) {
	for _, c := range []struct {
		name, from, to string
		changes        []string
		asking         int
		reasons        []string
	}{
		{"nothing", "\"1\"", "\"2\"", nil, 0, nil},
		{"spaces", "The gazette.", "The  gazette. ", nil, 0, nil},
		{"title", `title: {en: "Act"}`, `title: {en: "Cybercrime act"}`, []string{"renamed act/: Act -> Cybercrime act"}, 0, nil},
		{"question", "Is there an act?", "Is an act in force?", []string{"question act/: Is there an act? -> Is an act in force? ! *"}, 1, []string{"1 question asks something else"}},
		{"translation", "Y a-t-il une loi ?", "Une loi ?", []string{"question act/[fr]: Y a-t-il une loi ? -> Une loi ? ! *"}, 1, []string{"1 question asks something else"}},
		{"language added", `guidance: {en: "The gazette."}`, `guidance: {en: "The gazette.", fr: "Le journal"}`, []string{"guidance act/[fr]:  -> Le journal"}, 0, nil},
		{"guidance added", `title: {en: "Court"}`, `title: {en: "Court"}, guidance: {en: "A chamber."}`, []string{"guidance court/:  -> A chamber. ! *"}, 1, []string{"1 question asks something else"}},
		{"option added", "{id: in-force, score: 1", "{id: old, score: 0.75}, {id: in-force, score: 1", []string{"option-added act/old:  -> old (score 0.75) ! *"}, 1, []string{"1 question asks something else"}},
		{"option removed", `{id: draft, score: 0.5, title: {en: "Draft"}}, `, "", []string{"option-removed act/draft: draft: Draft (score 0.5) ->  ! *"}, 1, []string{"1 question asks something else"}},
		{"option reworded", `{en: "Draft"}`, `{en: "A bill"}`, []string{"option-reworded act/draft: Draft -> A bill ! *"}, 1, []string{"1 question asks something else"}},
		{"option rescored", "score: 0.5", "score: 0.4", []string{"option-rescored act/draft: score 0.5 -> score 0.4 *"}, 0, []string{`1 change stands under "Options with another score"`}},
		{"points", "{id: triage, points: 2}", "{id: triage}", []string{"option-rescored services/triage: 2 points -> 1 point *"}, 0, []string{`1 change stands under "Options with another score"`}},
		{"type", `title: {en: "Court"}, answer: {type: boolean}`, `title: {en: "Court"}, answer: {type: number, minimum: 0, maximum: 1}`, []string{"answer court/: boolean -> number ! *"}, 1, []string{"1 question asks something else"}},
		{"unit", "unit: people", "unit: posts", []string{"answer staff/unit: people -> posts ! *"}, 1, []string{"1 question asks something else"}},
		{"goalposts", "maximum: 20", "maximum: 30", []string{"answer staff/scale: goalposts, higher is better, from 0, to 20 -> goalposts, higher is better, from 0, to 30 *"}, 0, []string{`1 change stands under "Other kinds of answer"`}},
		{"evidence", "evidence: required", "evidence: optional", []string{"evidence act/: required -> optional"}, 0, nil},
		{"confidential", "unit: people, minimum: 0, maximum: 20}", "unit: people, minimum: 0, maximum: 20}, confidential: true", []string{"confidential staff/: open -> confidential (the published index leaves confidential questions out) *"}, 0, []string{`1 change stands under "Confidential or open"`}},
		{"not applicable", "evidence: required", "evidence: required\n          notApplicable: with-reason", []string{"not-applicable act/: refused -> with-reason ! *"}, 1, []string{"1 question asks something else"}},
		{"implied", "when: [none]", "when: [none, draft]", []string{"implied court/: scores 0 where act is none -> scores 0 where act is draft or none *"}, 0, []string{`1 change stands under "Answers that follow from others"`}},
		{"prerequisites", "requires: [act], ", "", []string{"prerequisites court/: act -> "}, 0, nil},
		{"labels", "themes: [legislation]", "themes: [legislation, cooperation]\n          essential: true", []string{"labels act/essential: not essential -> essential", "labels act/themes: legislation -> cooperation, legislation"}, 0, nil},
		{"crosswalk", "legal.cybercrime", "legal.regulation", []string{"crosswalk act/gci-2024: legal.cybercrime -> legal.regulation"}, 0, nil},
		{"remedy", `{en: "Pass it"}`, `{en: "Write it"}`, []string{"remedy act/title: Pass it -> Write it"}, 0, nil},
		{"cost", "base: 200000", "base: 300000", []string{"cost act/base: USD 200,000 -> USD 300,000 (1.5 times as much)"}, 0, nil},
		{"currency", "currency: USD", "currency: EUR", []string{
			"cost act/prices: USD at prices of 2025 -> EUR at prices of 2025 (amounts of two currencies or years have no factor between them)",
			"cost act/low: USD 100,000 -> EUR 100,000", "cost act/base: USD 200,000 -> EUR 200,000", "cost act/high: USD 400,000 -> EUR 400,000",
		}, 0, nil},
		{"income", "{L: 0.5}", "{L: 0.6}", []string{"cost act/by income group: L 0.5 -> L 0.6"}, 0, nil},
		{"added", "        - {id: staff", "        - {id: drill, answer: {type: boolean}, weight: 0}\n        - {id: staff", []string{"added drill/:  -> team *"}, 0, []string{"1 question was added"}},
		{"removed", `        - {id: court, title: {en: "Court"}, answer: {type: boolean}, requires: [act], impliedBy: {question: act, when: [none], score: 0}}` + "\n", "", []string{"removed court/: Law ->  *"}, 0, []string{"1 question was removed", "1 question moves another share of the index"}},
		{"moved", "    - id: team\n      children:\n", "        - {id: x, answer: {type: boolean}, weight: 0}\n    - id: team\n      children:\n", []string{"added x/:  -> Law *"}, 0, []string{"1 question was added"}},
		{"missing rule", "missing: zero", "missing: exclude", []string{"rule /missing rule: zero -> exclude *"}, 0, []string{`1 change stands under "Rules"`}},
		{"coverage", "minimumCoverage: 0.5", "minimumCoverage: 0.66", []string{"rule /minimum coverage where a group says nothing else: 50 % -> 66 % *"}, 0, []string{`1 change stands under "Rules"`}},
		{"aggregate", "      title: {en: \"Law\"}\n", "      title: {en: \"Law\"}\n      aggregate: geometric\n", []string{"rule law/aggregation: arithmetic -> geometric *"}, 0, []string{`1 change stands under "Rules"`}},
		{"bands", "from: 50", "from: 60", []string{"band /bands: high (High) from 50, low from 0 -> high (High) from 60, low from 0"}, 0, nil},
		{"group title", `{en: "Law"}`, `{en: "Laws"}`, []string{"group law/title: Law -> Laws"}, 0, nil},
		{"source", `"One"`, `"Two"`, []string{"about /source: One -> Two"}, 0, nil},
		{"weight", "    - id: team\n", "    - id: team\n      weight: 3\n", nil, 0, []string{"4 questions move another share of the index"}},
	} {
		if strings.Count(older, c.from) != 1 {
			t.Errorf("%s: %q stands %d times", c.name, c.from, strings.Count(older, c.from))
			continue
		}
		d := load2(t, older, strings.Replace(older, c.from, c.to, 1))
		lines := []string{}
		for _, change := range d.Changes {
			lines = append(lines, change.line())
		}
		if !slices.Equal(lines, append([]string{}, c.changes...)) {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, strings.Join(lines, "\n"), strings.Join(c.changes, "\n"))
		}
		if d.Asking != c.asking || d.Carried != d.Kept-c.asking || !slices.Equal(d.Reasons, c.reasons) || d.Comparable() != (len(c.reasons) == 0) {
			t.Errorf("%s: %d ask, %d of %d carried, because %q", c.name, d.Asking, d.Carried, d.Kept, d.Reasons)
		}
	}
}

// What is compared the other way round changes back: what was added is removed, and before and after are exchanged.
func TestCompareBackwards(t *testing.T) {
	newer := strings.NewReplacer("score: 0.5", "score: 0.4", "base: 200000", "base: 300000", "        - {id: staff", "        - {id: drill, answer: {type: boolean}}\n        - {id: staff",
		"missing: zero", "missing: exclude").Replace(older)
	there, back := load2(t, older, newer), load2(t, newer, older)
	if len(there.Changes) != 4 || len(back.Changes) != len(there.Changes) || len(there.Weights) != len(back.Weights) {
		t.Fatalf("%d changes there, %d back", len(there.Changes), len(back.Changes))
	}
	for _, c := range there.Changes {
		opposite := map[Aspect]Aspect{AspectAdded: AspectRemoved}[c.Aspect]
		if opposite == "" {
			opposite = c.Aspect
		}
		if !slices.ContainsFunc(back.Changes, func(b Change) bool {
			return b.Aspect == opposite && b.Subject == c.Subject && b.Part == c.Part && b.Before == c.After && b.After == c.Before
		}) {
			t.Errorf("%s does not change back", c.line())
		}
	}
}

func TestCompareMovesAndWeighs(t *testing.T) {
	court := `        - {id: court, title: {en: "Court"}, answer: {type: boolean}, requires: [act], impliedBy: {question: act, when: [none], score: 0}}` + "\n"
	d := load2(t, older, strings.Replace(older, court, "", 1)+court)
	if len(d.Changes) != 1 || d.Changes[0].line() != "moved court/: Law -> team *" {
		t.Errorf("%+v", d.Changes)
	}
	var lines []string
	for _, w := range d.Weights {
		lines = append(lines, fmt.Sprintf("%s %s -> %s", w.ID, percent(w.Before), percent(w.After)))
	}
	want := []string{"act 25 % -> 50 %", "staff 25 % -> 16.67 %", "services 25 % -> 16.67 %", "court 25 % -> 16.67 %"}
	if !slices.Equal(lines, want) {
		t.Errorf("weights %q", lines)
	}
	summary := strings.Join(d.Summary(), "\n")
	for _, part := range []string{
		"0 of 4 questions changed what they ask; 0 were added, 0 were removed.", "Answers to 4 questions carry over unchanged",
		`not comparable, because 1 change stands under "Questions moved to another dimension or group"; 4 questions move another share of the index.`,
	} {
		if !strings.Contains(summary, part) {
			t.Errorf("the summary does not say %q:\n%s", part, summary)
		}
	}
}
