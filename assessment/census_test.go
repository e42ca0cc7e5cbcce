package assessment_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// counts writes a census group for comparison: "yes KEN TGO", one line per answer that somebody gave.
func counts(g assessment.CensusGroup) []string {
	list := []string{}
	for _, a := range g.Answers {
		if len(a.Units) > 0 {
			list = append(list, a.ID+" "+strings.Join(a.Units, " "))
		}
	}
	return list
}

// everyone is the census of a question over all units.
func everyone(t rapid.TB, x *assessment.Index, id string) assessment.CensusGroup {
	t.Helper()
	c := x.Census(node(t, x.Panel.Framework, id), assessment.Everyone, "en")
	if len(c.Groups) != 1 || c.Groups[0].Units != len(x.Panel.Rows) || c.Question.ID != id {
		t.Fatalf("census of %s: %+v", id, c)
	}
	return c.Groups[0]
}

// answerIDs lists what a census can count, whether anybody gave it or not.
func answerIDs(g assessment.CensusGroup) []string {
	list := []string{}
	for _, a := range g.Answers {
		list = append(list, a.ID)
	}
	return list
}

// apart is what stands after the answers of every question.
var apart = []string{assessment.CensusImplied, assessment.CensusNotApplicable, assessment.CensusNotAssessed}

const counted = head + `
defaults: {minimumCoverage: 0}
root:
  id: index
  children:
    - id: team
      answer:
        type: choice
        options: [{id: none, score: 0, title: {en: None, fr: Aucune}}, {id: planned, score: 0.5, title: {en: Planned, fr: Prévue}}, {id: works, score: 1, title: {en: At work}}]
      notApplicable: with-reason
    - {id: nights, answer: {type: boolean}, notApplicable: with-reason, impliedBy: {question: team, when: [none], score: 0}}
    - id: services
      answer: {type: checklist, options: [{id: alerts, title: {en: Alerts}}, {id: forensics, title: {en: Forensics}}, {id: drills, title: {en: Drills}}]}
    - {id: level, answer: {type: stage, levels: [{id: "1", title: {en: Start}}, {id: "2"}, {id: "3"}]}}
`

func TestCensus(t *testing.T) {
	x := index(t, load(t, counted),
		"TGO 2024: none, , alerts|drills, 2",
		"KEN 2024: works, yes, drills, 3",
		"GHA 2024: none, no, none, 2",
		"BEN 2024: n/a, n/a, alerts|forensics|drills, ",
		"AGO 2024: , , , 2",
		"SEN 2024: works, , , 1",
	)
	for _, tt := range []struct {
		id   string
		ids  []string // of the answers
		want []string
	}{
		{"team", []string{"none", "planned", "works"}, []string{"none GHA TGO", "works KEN SEN", "not-applicable BEN", "not-assessed AGO"}},
		// Togo has no team, so none at night; Ghana has none either, and said so itself
		{"nights", []string{"true", "false"}, []string{"true KEN", "false GHA", "implied TGO", "not-applicable BEN", "not-assessed AGO SEN"}},
		{"services", []string{"alerts", "forensics", "drills", "none-ticked"}, []string{
			"alerts BEN TGO", "forensics BEN", "drills BEN KEN TGO", "none-ticked GHA", "not-assessed AGO SEN",
		}},
		{"level", []string{"1", "2", "3"}, []string{"1 SEN", "2 AGO GHA TGO", "3 KEN", "not-assessed BEN"}},
	} {
		g := everyone(t, x, tt.id)
		wantIDs(t, tt.id+": what can be counted", answerIDs(g), slices.Concat(tt.ids, apart)...)
		wantIDs(t, tt.id+": who gave it", counts(g), tt.want...)
	}
}

func TestCensusOfAnExclusiveOption(t *testing.T) {
	def := load(t, head+`
root:
  id: index
  children:
    - {id: services, answer: {type: checklist, options: [{id: alerts}, {id: nothing, exclusive: true}]}}
`)
	g := everyone(t, index(t, def, "KEN 2024: alerts", "GHA 2024: nothing", "TGO 2024: none"), "services")
	wantIDs(t, "census", counts(g), "alerts KEN", "nothing GHA TGO")
}

func titles(g assessment.CensusGroup) []string {
	list := []string{}
	for _, a := range g.Answers {
		list = append(list, a.Title)
	}
	return list
}

func TestCensusTitles(t *testing.T) {
	x := index(t, load(t, counted), "KEN 2024: works, yes, none, 3")
	rest := []string{"Does not exist, by another answer", "Not applicable", "Not assessed"}
	wantIDs(t, "team", titles(everyone(t, x, "team")), slices.Concat([]string{"None", "Planned", "At work"}, rest)...)
	wantIDs(t, "nights", titles(everyone(t, x, "nights")), slices.Concat([]string{"Yes", "No"}, rest)...)
	wantIDs(t, "services", titles(everyone(t, x, "services")), slices.Concat([]string{"Alerts", "Forensics", "Drills", "None of these"}, rest)...)
	french := x.Census(node(t, x.Panel.Framework, "team"), assessment.Everyone, "fr").Groups[0]
	wantIDs(t, "team in French", titles(french)[:3], "Aucune", "Prévue", "At work")
}

// An option without a title is shown by its id, as everywhere else.
func TestCensusOfOptionsWithoutTitles(t *testing.T) {
	x := index(t, load(t, counted), "KEN 2024: works, yes, none, 3")
	for i, title := range titles(everyone(t, x, "level")) {
		if title == "" {
			t.Errorf("answer %d has no title", i+1)
		}
	}
}

// Every title is in the language that was asked for, not only those of the framework.
func TestCensusInFrench(t *testing.T) {
	x := index(t, load(t, counted), "KEN 2024: works, yes, none, 3")
	def := x.Panel.Framework
	for _, tt := range []struct{ question, answer, want string }{
		{"nights", "true", "Oui"}, {"nights", "false", "Non"}, {"services", "none-ticked", "Aucun de ces éléments"},
		{"team", assessment.CensusNotApplicable, "Sans objet"}, {"team", assessment.CensusNotAssessed, "Non évalué"},
	} {
		g := x.Census(node(t, def, tt.question), assessment.Everyone, "fr").Groups[0]
		if i := slices.Index(answerIDs(g), tt.answer); g.Answers[i].Title != tt.want {
			t.Errorf("%s of %s in French: %q, want %q", tt.answer, tt.question, g.Answers[i].Title, tt.want)
		}
	}
}

// What is counted apart stays apart, whatever the ids of options are; or such ids are refused.
func TestCensusOfOptionsThatSoundApart(t *testing.T) {
	def, err := framework.Load("test.yaml", []byte(head+`
defaults: {minimumCoverage: 0}
root:
  id: index
  children:
    - {id: law, answer: {type: choice, options: [{id: not-assessed, score: 0}, {id: implied, score: 0.5}, {id: not-applicable, score: 1}]}, notApplicable: with-reason}
    - {id: tools, answer: {type: checklist, options: [{id: none-ticked}, {id: other}]}}
`))
	if err != nil {
		return
	}
	x := index(t, def, "KEN 2024: not-assessed, none-ticked", "GHA 2024: , none", "TGO 2024: n/a, other", "SEN 2024: implied, ")
	for _, tt := range []struct {
		question string
		units    int
	}{{"law", 4}, {"tools", 4}} {
		n := 0
		for _, a := range everyone(t, x, tt.question).Answers {
			n += len(a.Units)
		}
		if n != tt.units {
			t.Errorf("%s: %d units are counted %d times: %q", tt.question, tt.units, n, counts(everyone(t, x, tt.question)))
		}
	}
}

// Every unit is counted once under every question but a checklist, and there under its ticks or under one of the rest.
func TestCensusAddsUp(t *testing.T) {
	def, err := framework.Builtin("sample@1")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		x := score(t, drawPanel(t, def, []string{"KEN", "AFG", "JPN", "VEN", "ATA", "XXA", "ZZZ"}))
		for _, q := range def.Questions() {
			for _, by := range append(assessment.Groupings(), assessment.Everyone) {
				for _, g := range x.Census(q, by, "en").Groups {
					checkGroup(t, q, g)
				}
			}
		}
	})
}

func checkGroup(t *rapid.T, q *framework.Node, g assessment.CensusGroup) {
	t.Helper()
	times := map[string]int{} // how often a unit is counted
	n, alone := 0, 0
	for _, a := range g.Answers {
		n += len(a.Units)
		if !slices.IsSorted(a.Units) {
			t.Fatalf("%s, %s: %q", q.ID, a.ID, a.Units)
		}
		for _, u := range a.Units {
			times[u]++
		}
		if slices.Contains(apart, a.ID) || a.ID == "none-ticked" {
			alone += len(a.Units)
		}
	}
	if q.Answer.Type == framework.Checklist {
		if n < g.Units || alone > g.Units {
			t.Fatalf("%s: %d units, %d counted, %d of them without a tick", q.ID, g.Units, n, alone)
		}
	} else if n != g.Units {
		t.Fatalf("%s in %s: %d units, %d counted: %q", q.ID, g.Name, g.Units, n, counts(g))
	}
}
