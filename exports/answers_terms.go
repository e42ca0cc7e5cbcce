package exports

import (
	"fmt"
	"slices"
	"strings"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/spelling"
)

// terms says what the words of a file of answers mean: units, years, questions and the rest.
type terms struct {
	def       *framework.Definition
	questions []*framework.Node
	ids       []string                   // of the questions
	key       string                     // what a unit is called: country or unit
	countries map[string]parsed          // texts that were looked up
	groups    map[*framework.Node]string // groups that were taken for questions
	suggested int                        // nearest names looked for
}

func newTerms(def *framework.Definition) terms {
	return terms{
		def: def, questions: def.Questions(), key: def.Entity.Column(),
		countries: map[string]parsed{}, groups: map[*framework.Node]string{},
	}
}

func (t *terms) questionIDs() []string {
	if t.ids == nil {
		t.ids = make([]string, len(t.questions))
		for i, q := range t.questions {
			t.ids[i] = q.ID
		}
	}
	return t.ids
}

// whatQuestion says why a name is not a question, and which of the candidates may be meant.
func (t *terms) whatQuestion(name string, candidates []string) string {
	node, known := t.def.Node(name)
	switch {
	case isResult(strings.ToLower(name)) || node == t.def.Root:
		return fmt.Sprintf("%s is a result, not an answer: leave it out", shownName(name))
	case known:
		return t.whatGroup(node)
	}
	if near := t.nearest(name, candidates); near != "" {
		return fmt.Sprintf("%s is not a question of %s; did you mean %s?", shownName(name), t.def.Ref(), near)
	}
	return fmt.Sprintf("%s is not a question of %s: correct the name or leave it out", shownName(name), t.def.Ref())
}

// whatGroup says why a group is not a question; a hostile file names the same one in every row.
func (t *terms) whatGroup(group *framework.Node) string {
	message, known := t.groups[group]
	if !known {
		message = fmt.Sprintf("%s is a dimension, not a question: its score follows from the answers to %s",
			shownName(group.ID), someOf(t.below(group)))
		t.groups[group] = message
	}
	return message
}

// mostSuggestions bounds how often a reader looks for the nearest name: a hostile file has thousands of wrong ones.
const mostSuggestions = 200

func (t *terms) nearest(name string, candidates []string) string {
	if t.suggested++; t.suggested > mostSuggestions {
		return ""
	}
	return spelling.Nearest(name, candidates)
}

// below lists the questions of a group.
func (t *terms) below(group *framework.Node) []string {
	var ids []string
	for _, q := range t.questions {
		for n := q; n != nil; n = t.def.Parent(n.ID) {
			if n == group {
				ids = append(ids, q.ID)
			}
		}
	}
	return ids
}

// isResult knows the columns that scores are written with.
func isResult(name string) bool {
	return slices.Contains([]string{"index", "rank", "band", "coverage"}, name) ||
		strings.HasPrefix(name, "score_") || strings.HasPrefix(name, "rank_")
}

// grades are the ids of the grades of confidence.
var grades = []string{string(assessment.LowConfidence), string(assessment.MediumConfidence), string(assessment.HighConfidence)}

// confidenceProblem says why a text is not a grade of confidence.
func (t *terms) confidenceProblem(text string) string {
	if near := t.nearest(text, grades); near != "" {
		return fmt.Sprintf("%s is not a grade of confidence; did you mean %s?", quoted(text), near)
	}
	return fmt.Sprintf("%s is not a grade of confidence: write low, medium or high, or leave it blank", quoted(text))
}
