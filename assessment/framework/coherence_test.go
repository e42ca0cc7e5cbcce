package framework

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// sound has no warning; each case of TestWarnings spoils one thing in it.
const sound = `id: sound
version: "1"
title: {en: "Sound"}
defaults: {missing: zero}
root:
  id: index
  children:
    - id: law
      children:
        - id: act
          title: {en: "Act"}
          question: {en: "Is there an act?"}
          guidance: {en: "The gazette shows it."}
          answer: {type: choice, options: [{id: none, score: 0}, {id: draft, score: 0.5}, {id: in-force, score: 1}]}
          essential: true
          themes: [legislation]
          remedy: {title: {en: "Pass it"}, cost: {currency: USD, year: 2025, low: 10, base: 50, high: 200, source: "assumed"}}
        - {id: court, title: {en: "Court"}, question: {en: "Is there a court?"}, guidance: {en: "A chamber with judges of its own."}, answer: {type: boolean}, themes: [legislation], requires: [act], impliedBy: {question: act, when: [none], score: 0}, remedy: {title: {en: "Found one"}}}
        - {id: judges, title: {en: "Judges"}, question: {en: "Are they trained?"}, guidance: {en: "Every year, by the academy's list."}, answer: {type: boolean}, themes: [legislation]}
        - {id: rights, title: {en: "Rights"}, question: {en: "Are they kept?"}, guidance: {en: "Reports of the ombudsman."}, answer: {type: boolean}, themes: [legislation], weight: 0.5, confidential: true}
    - id: team
      children:
        - id: csirt
          title: {en: "Team"}
          question: {en: "Is there a team?"}
          guidance: {en: "It took a report this year."}
          answer: {type: boolean}
          essential: true
          themes: [incident-response]
          requires: [act]
          remedy: {title: {en: "Set it up"}}
        - id: services
          title: {en: "Services"}
          question: {en: "Which services?"}
          guidance: {en: "Those used lately."}
          answer: {type: checklist, options: [{id: triage}, {id: alerts}, {id: nothing, exclusive: true}]}
          themes: [incident-response]
        - {id: hours, title: {en: "Hours"}, question: {en: "Day and night?"}, guidance: {en: "Somebody awake, not on call."}, answer: {type: boolean}, themes: [incident-response]}
        - {id: drill, title: {en: "Drill"}, question: {en: "Was there a drill?"}, guidance: {en: "With a written review."}, answer: {type: boolean}, themes: [incident-response], weight: 0.5}
`

// a chain of prerequisites of six, each after the one before.
const chain = `        - {id: p1, title: {en: P1}, question: {en: Q}, guidance: {en: one}, answer: {type: boolean}, themes: [research]}
        - {id: p2, title: {en: P2}, question: {en: Q}, guidance: {en: two}, answer: {type: boolean}, themes: [research], requires: [p1]}
        - {id: p3, title: {en: P3}, question: {en: Q}, guidance: {en: three}, answer: {type: boolean}, themes: [research], requires: [p2]}
        - {id: p4, title: {en: P4}, question: {en: Q}, guidance: {en: four}, answer: {type: boolean}, themes: [research], requires: [p3]}
        - {id: p5, title: {en: P5}, question: {en: Q}, guidance: {en: five}, answer: {type: boolean}, themes: [research], requires: [p4]}
        - {id: p6, title: {en: P6}, question: {en: Q}, guidance: {en: six}, answer: {type: boolean}, themes: [research], requires: [p5, p1]}
        - {id: p7, title: {en: P7}, question: {en: Q}, guidance: {en: seven}, answer: {type: boolean}, themes: [research], requires: [p6]}
`

const deep = `        - {id: g1, children: [{id: g2, children: [{id: g3, children: [{id: g4, children: [{id: deep, title: {en: D}, question: {en: Q}, guidance: {en: G}, answer: {type: boolean}, themes: [research]}, {id: deep2, title: {en: E}, question: {en: Q}, guidance: {en: H}, answer: {type: boolean}, themes: [research]}]}]}]}]}
`

const flat = `id: flat
version: "1"
title: {en: "Flat"}
defaults: {missing: zero}
root:
  id: index
  children:
    - {id: a, title: {en: A}, question: {en: Q}, guidance: {en: one}, answer: {type: boolean}, themes: [research]}
    - {id: b, title: {en: B}, question: {en: Q}, guidance: {en: two}, answer: {type: boolean}, themes: [research]}
`

// Each rule is triggered by a change of sound; the place and some words of the warning are given.
var warningCases = []struct {
	rule, from, to string
	path, what     string
	also           []string // rules that the same change triggers
}{
	{rule: "equal-scores", from: "score: 0.5", to: "score: 1", path: "answer.options[2]", what: "draft and in-force of act both score 1"},
	{rule: "idle-option", from: "{id: alerts}", to: "{id: alerts, points: 0}", path: "answer.options[1]", what: "the option alerts of services is worth 0 points"},
	{rule: "exclusive-missing", from: ", {id: nothing, exclusive: true}", to: "", path: "root.children[1].children[1].answer", what: "services has no exclusive option"},
	{rule: "exclusive-alone", from: "{id: triage}, ", to: "", path: "answer", what: "a single option beside"},
	{rule: "always-implied", from: "when: [none]", to: "when: [none, draft, in-force]", path: "children[1].impliedBy", what: "court is implied by every answer to act"},
	{rule: "implied-without-prerequisite", from: "requires: [act], impliedBy", to: "impliedBy", path: "impliedBy", what: "court follows from act"},
	{rule: "light-question", from: "weight: 0.5, confidential", to: "weight: 0.01, confidential", path: "children[3].weight", what: "rights moves the index by 0.17 % at most", also: []string{"uneven-siblings", "heavy-question"}},
	{rule: "heavy-question", from: "themes: [incident-response], weight: 0.5", to: "themes: [incident-response], weight: 3", path: "children[3].weight", what: "drill is 25 % of the index, more than 15 %"},
	{rule: "uneven-siblings", from: "themes: [incident-response], weight: 0.5", to: "themes: [incident-response], weight: 0.09", path: "children[3].weight", what: "drill weighs 0.09 and csirt 1, 11.11 times as much", also: []string{"heavy-question"}},
	{rule: "deep-tree", from: "    - id: team\n", to: deep + "    - id: team\n", path: "root.children[0].children[4].children[0].children[0].children[0].children[0]", what: "deep stands 6 levels below", also: []string{"only-child"}},
	{rule: "flat-tree", from: sound, to: flat, path: "root", what: "directly below the root"},
	{rule: "only-child", from: "    - id: team\n", to: "        - {id: lone, children: [{id: one, title: {en: D}, question: {en: Q}, guidance: {en: G}, answer: {type: boolean}, themes: [research]}]}\n    - id: team\n", path: "root.children[0].children[4]", what: "lone has a single child, one"},
	{rule: "confidential-weight", from: "weight: 0.5, confidential", to: "confidential", path: "children[3].confidential", what: "rights is 12.5 % of the index, more than 10 %"},
	{rule: "missing-exclude", from: "missing: zero", to: "missing: exclude", path: "defaults.missing", what: "exclude"},
	{rule: "no-essential", from: "          essential: true\n          themes: [incident-response]\n", to: "          themes: [incident-response]\n", path: "root.children[1]", what: "the dimension team has no essential question"},
	{rule: "essential-without-remedy", from: "          remedy: {title: {en: \"Set it up\"}}\n", to: "", path: "essential", what: "csirt is essential and has no remedy"},
	{rule: "wide-cost", from: "high: 200", to: "high: 201", path: "remedy.cost", what: "20.1 times the low one, more than 20"},
	{rule: "wide-cost", from: "low: 10", to: "low: 0", path: "remedy.cost", what: "begins at 0 and goes to USD 200"},
	{rule: "long-chain", from: "    - id: team\n", to: chain + "    - id: team\n", path: "children[10].requires", what: "before the remedy of p7 come 6 others one after the other: p6, p5, p4, p3, p2, p1"},
	{rule: "prerequisite-less-essential", from: "          requires: [act]\n", to: "          requires: [act, judges]\n", path: "requires[1]", what: "csirt is essential and requires judges"},
	{rule: "question-missing", from: `question: {en: "Are they trained?"}, `, to: "", path: "children[2]", what: "judges has no question text"},
	{rule: "guidance-missing", from: `guidance: {en: "Every year, by the academy's list."}, `, to: "", path: "children[2]", what: "judges has no guidance"},
	{rule: "guidance-alike", from: "With a written review.", to: "It took a report: this year", path: "guidance", what: "the same words as that of csirt"},
	{rule: "guidance-alike", from: "Every year, by the academy's list.", to: "It took a report this year too.", path: "guidance", what: "shares 85.71 % of its words"},
	{rule: "title-alike", from: `title: {en: "Drill"}`, to: `title: {en: "hours"}`, path: "title", what: "drill has the same title as hours"},
	{rule: "no-theme", from: `answer: {type: boolean}, themes: [legislation]}`, to: `answer: {type: boolean}}`, path: "children[2]", what: "judges has no theme"},
}

func TestWarnings(t *testing.T) {
	clean, err := Load("sound.yaml", []byte(sound))
	if err != nil {
		t.Fatal(err)
	}
	if list := clean.Warnings(); len(list) > 0 {
		t.Fatalf("the clean framework has warnings: %+v", list)
	}
	tried := map[string]bool{}
	for _, c := range warningCases {
		tried[c.rule] = true
		if strings.Count(sound, c.from) != 1 {
			t.Errorf("%s: %q stands %d times", c.rule, c.from, strings.Count(sound, c.from))
			continue
		}
		d, err := Load("spoilt.yaml", []byte(strings.Replace(sound, c.from, c.to, 1)))
		if err != nil {
			t.Errorf("%s: %v", c.rule, err)
			continue
		}
		found := 0
		for _, w := range d.Warnings() {
			switch {
			case w.Rule == c.rule:
				found++
				if found == 1 && (!strings.HasSuffix(w.Path, c.path) || !strings.Contains(w.What, c.what) || w.Line < 1 || w.Column < 1 || w.Why == "" || w.Fix == "") {
					t.Errorf("%s: %+v", c.rule, w)
				}
			case !slices.Contains(c.also, w.Rule):
				t.Errorf("%s: the change triggers %+v, too", c.rule, w)
			}
		}
		if found == 0 {
			t.Errorf("%s was not found", c.rule)
		}
	}
	for _, id := range CoherenceRules() {
		if !tried[id] {
			t.Errorf("the rule %s has no case", id)
		}
	}
}

// TestBuiltinWarnings: what the built-in frameworks are warned of was looked at, and is accepted for a reason.
func TestBuiltinWarnings(t *testing.T) {
	data, err := os.ReadFile("testdata/accepted-warnings.txt")
	if err != nil {
		t.Fatal(err)
	}
	accepted := map[string]bool{}
	for line := range strings.Lines(string(data)) {
		fields := strings.Fields(line)
		switch {
		case len(fields) == 0 || strings.HasPrefix(line, "#"):
		case len(fields) < 4:
			t.Errorf("a line without a reason: %q", line)
		default:
			accepted[fields[0]+" "+fields[1]] = false
		}
	}
	for _, d := range Builtins() {
		said := map[string]bool{}
		for _, w := range d.Warnings() {
			key := d.Ref() + " " + w.Rule
			if _, ok := accepted[key]; !ok && !said[key] {
				t.Errorf("%s, line %d: %s [%s]: mend it and its like, or accept the rule with a reason in testdata/accepted-warnings.txt", d.Ref(), w.Line, w.What, w.Rule)
			} else if ok {
				accepted[key] = true
			}
			said[key] = true
		}
	}
	for key, used := range accepted {
		if !used {
			t.Errorf("%s is accepted and does not come up", key)
		}
	}
}
