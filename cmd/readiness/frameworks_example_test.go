package main

import (
	"bytes"
	"encoding/csv"
	"math"
	"os"
	"slices"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/exports"
	"readiness/scoring"
)

// The example of docs/frameworks.md: one question of the fictional country, and what its remedy requires.
const (
	exampleAnswers  = "demo/answers-XXA.csv"
	exampleUnit     = "XXA"
	exampleYear     = 2026
	exampleQuestion = "mutual-legal-assistance"
	exampleBefore   = "procedural-powers"
)

// coreExample holds the numbers of the example: scores from 0 to 100, shares from 0 to 1.
type coreExample struct {
	ID, Question, Answer, Note, Group, Dimension, Country, Income, Band string
	Year, PriceYear, Unanswered, Confidential, Months, BeforeMonths     int
	Options                                                             []optionFacts
	Members                                                             []memberFacts
	Groups                                                              []groupFacts
	DimensionScores                                                     []groupFacts
	UnansweredIDs, WithoutScore                                         []string

	Score, Weight, GroupWeight, GroupSum, GroupScore, DimensionWeight, DimensionScore, DimensionsSum, Index float64
	BandFrom, High, Coverage, Outside, Share, Gain, GroupAfter, DimensionAfter, IndexAfter, Factor          float64
	LowWithout, BeforeScore, BeforeShare, BeforeGain, GainTogether                                          float64

	Before, BeforeRequires string
	Cost, BeforeCost       *framework.Cost
	Scaled, BeforeScaled   *assessment.Cost
}

type (
	optionFacts struct {
		Title  string
		Score  float64
		Chosen bool
	}
	memberFacts struct {
		ID                     string
		Score, Weight, Product float64
		Missing                bool
	}
)

func exampleIndex(t *testing.T, def *framework.Definition) (x, outside *assessment.Index) {
	t.Helper()
	data, err := os.ReadFile(exampleAnswers)
	if err != nil {
		t.Fatal(err)
	}
	panel, _, err := exports.ReadAnswers(exampleAnswers, bytes.NewReader(data), def)
	if err != nil {
		t.Fatal(err)
	}
	if x, err = assessment.NewIndex(panel); err != nil {
		t.Fatal(err)
	}
	if outside, err = assessment.NewIndex(panel.WithoutConfidential()); err != nil {
		t.Fatal(err)
	}
	return x, outside
}

// coreExampleOf computes the example by hand from the scores of the answers, and compares each step with the program.
func coreExampleOf(t *testing.T, def *framework.Definition) coreExample {
	t.Helper()
	x, outside := exampleIndex(t, def)
	standing, ok := x.Of(exampleUnit, exampleYear)
	public, okPublic := outside.Of(exampleUnit, exampleYear)
	if !ok || !okPublic {
		t.Fatal("the example has no answers")
	}
	q, _ := def.Node(exampleQuestion)
	group, dimension := def.Parent(q.ID), def.Dimension(q.ID)
	country := x.Panel.Name(exampleUnit, "en")
	e := coreExample{
		ID: q.ID, Question: q.Question["en"], Year: exampleYear, PriceYear: q.Remedy.Cost.Year, Country: country,
		Group: group.Title["en"], Dimension: dimension.Title["en"], Weight: q.Weight, Months: q.Remedy.Months,
		GroupWeight: weightOf(group), DimensionWeight: weightOf(dimension), Share: sharesOf(def)[q.ID],
		Band: standing.Band.Title["en"], BandFrom: standing.Band.From, High: 100 * standing.High, Coverage: standing.Coverage,
		Outside: 100 * public.Score, Confidential: len(def.Questions()) - len(outside.Panel.Framework.Questions()),
		Note: exampleNote(t), Before: exampleBefore,
	}
	h := byHand{t: t, x: x, row: standing.Row, def: def}
	e.Score = h.leaf(q.ID)
	h.answer(&e, q)
	h.unanswered(&e)
	e.means(h, group, dimension)
	if got := 100 * standing.Score; !near(got, e.Index) {
		t.Errorf("the index is %v, by hand %v", got, e.Index)
	}
	e.gap(h)
	return e
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

// byHand looks up the scores of answers, and computes means and gains from these alone.
type byHand struct {
	t   *testing.T
	x   *assessment.Index
	row int
	def *framework.Definition
}

// leaf is the score of an answer, 0..100; 0 where there is none.
func (h byHand) leaf(id string) float64 {
	place, _ := h.def.Leaf(id)
	if score, ok := h.x.Scores.Leaf(h.row, place); ok {
		return 100 * score
	}
	return 0
}

func (h byHand) missing(id string) bool {
	place, _ := h.def.Leaf(id)
	return h.x.Scores.State(h.row, place) == scoring.NotAssessed
}

// mean is the weighted mean of a group, whatever the depth, and has to be what the program gives. A group with too few
// answers has no score and counts as 0.
func (h byHand) mean(n *framework.Node) float64 {
	if n.IsQuestion() {
		return h.leaf(n.ID)
	}
	sum := 0.0
	for _, child := range n.Children {
		sum += float64(child.Weight * h.mean(child))
	}
	mean := sum / weightOf(n)
	place, _ := h.x.Model.Lookup(n.ID)
	got, ok := h.x.Scores.Node(h.row, place)
	if h.answered(n) < n.MinimumCoverage {
		mean = 0
		if ok {
			h.t.Errorf("%s scores %v, and has too few answers", n.ID, 100*got)
		}
	} else if !ok || !near(100*got, mean) {
		h.t.Errorf("%s scores %v, by hand %v", n.ID, 100*got, mean)
	}
	return mean
}

// answered is the share of the weight below a node that has an answer. No question of the example is without application.
func (h byHand) answered(n *framework.Node) float64 {
	if n.IsQuestion() {
		if h.missing(n.ID) {
			return 0
		}
		return 1
	}
	sum := 0.0
	for _, child := range n.Children {
		sum += float64(child.Weight * h.answered(child))
	}
	return sum / weightOf(n)
}

func (h byHand) answer(e *coreExample, q *framework.Node) {
	place, _ := h.def.Leaf(q.ID)
	given := q.Format(h.x.Panel.Rows[h.row].Values[place])
	for _, o := range q.Answer.Options {
		e.Options = append(e.Options, optionFacts{o.Title["en"], 100 * o.Score, o.ID == given})
		if o.ID == given {
			e.Answer = o.Title["en"]
		}
	}
}

func (h byHand) unanswered(e *coreExample) {
	for _, q := range h.def.Questions() {
		if h.missing(q.ID) {
			e.UnansweredIDs = append(e.UnansweredIDs, q.ID)
		}
	}
	e.Unanswered = len(e.UnansweredIDs)
	for _, n := range h.def.Nodes() {
		if !n.IsQuestion() && h.answered(n) < n.MinimumCoverage {
			e.WithoutScore = append(e.WithoutScore, n.Title["en"])
		}
	}
}

func (e *coreExample) means(h byHand, group, dimension *framework.Node) {
	for _, q := range group.Children {
		score := h.leaf(q.ID)
		e.Members = append(e.Members, memberFacts{q.ID, score, q.Weight, score * q.Weight, h.missing(q.ID)})
		e.GroupSum += float64(score * q.Weight)
	}
	e.GroupScore = h.mean(group)
	for _, g := range dimension.Children {
		e.Groups = append(e.Groups, groupFacts{Title: g.Title["en"], Weight: g.Weight, Score: h.mean(g)})
	}
	e.DimensionScore = h.mean(dimension)
	for _, d := range h.def.Root.Children {
		e.DimensionScores = append(e.DimensionScores, groupFacts{Title: d.Title["en"], Score: h.mean(d)})
		e.DimensionsSum += math.Round(100*h.mean(d)) / 100 // of what the page shows, so that a reader can add it up
	}
	e.Index = h.mean(h.def.Root)
}

// gap works out what closing the gap gains and costs, and compares it with the program's own list of gaps.
func (e *coreExample) gap(h byHand) {
	before, _ := h.def.Node(exampleBefore)
	e.Gain = (100 - e.Score) * e.Share
	e.GroupAfter = (e.GroupSum + (100-e.Score)*e.Weight) / e.GroupWeight
	e.DimensionAfter = e.DimensionScore + (e.GroupAfter-e.GroupScore)*e.GroupWeight/e.DimensionWeight
	e.IndexAfter = e.Index + (e.DimensionAfter-e.DimensionScore)/float64(len(h.def.Root.Children))
	e.LowWithout = e.Index - e.Score*e.Share
	h.without(e)
	e.BeforeScore, e.BeforeShare = h.leaf(before.ID), sharesOf(h.def)[before.ID]
	e.BeforeGain = (100 - e.BeforeScore) * e.BeforeShare
	e.GainTogether = e.Gain + e.BeforeGain
	e.BeforeMonths, e.BeforeRequires = before.Remedy.Months, "nothing that is open"
	gaps := map[string]assessment.Gap{}
	for _, g := range h.x.GapsOf(h.row) {
		gaps[g.Question.ID] = g
	}
	mine, first := gaps[e.ID], gaps[before.ID]
	if !near(100*mine.Gain, e.Gain) || !near(100*mine.GainTogether, e.GainTogether) || !near(100*first.Gain, e.BeforeGain) ||
		!near(e.IndexAfter, e.Index+e.Gain) {
		h.t.Errorf("gains %v and %v, by hand %v and %v", 100*mine.Gain, 100*mine.GainTogether, e.Gain, e.GainTogether)
	}
	if !slices.Equal(mine.Requires, []string{before.ID}) || len(first.Requires) > 0 {
		h.t.Errorf("%s requires %v, and %s %v", e.ID, mine.Requires, before.ID, first.Requires)
	}
	q, _ := h.def.Node(e.ID)
	e.Cost, e.BeforeCost, e.Scaled, e.BeforeScaled = q.Remedy.Cost, before.Remedy.Cost, mine.Cost, first.Cost
	e.Factor = mine.Cost.Factor
	names := map[string]string{"L": "low-income", "LM": "lower-middle-income", "UM": "upper-middle-income", "H": "high-income"}
	e.Income = names[string(mine.Cost.Income)]
	for _, scaled := range []float64{
		float64(e.Cost.Base)*e.Factor - float64(e.Scaled.Base), float64(e.Cost.Low)*e.Factor - float64(e.Scaled.Low),
		float64(e.Cost.High)*e.Factor - float64(e.Scaled.High), float64(e.BeforeCost.Base)*e.Factor - float64(e.BeforeScaled.Base),
	} {
		if math.Abs(scaled) > 0.5 {
			h.t.Errorf("a cost differs by %v cents from what is computed by hand", scaled)
		}
	}
}

// without clears the answer, and compares the interval that the program then gives.
func (h byHand) without(e *coreExample) {
	panel := *h.x.Panel
	place, _ := h.def.Leaf(e.ID)
	panel.Rows = slices.Clone(panel.Rows)
	panel.Rows[h.row].Values = slices.Clone(panel.Rows[h.row].Values)
	panel.Rows[h.row].Values[place] = framework.Value{}
	x, err := assessment.NewIndex(&panel)
	if err != nil {
		h.t.Fatal(err)
	}
	if s, _ := x.Of(exampleUnit, exampleYear); e.Unanswered == 0 && (!near(100*s.Low, e.LowWithout) || !near(100*s.High, e.IndexAfter)) {
		h.t.Errorf("without the answer %v to %v, by hand %v to %v", 100*s.Low, 100*s.High, e.LowWithout, e.IndexAfter)
	}
}

// exampleNote is the evidence line beside the answer.
func exampleNote(t *testing.T) string {
	t.Helper()
	f, err := os.Open(exampleAnswers)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if row[2] == exampleQuestion {
			return row[4]
		}
	}
	t.Fatalf("no answer to %s", exampleQuestion)
	return ""
}
