package scoring_test

import (
	"math"
	"strconv"
	"strings"

	"pgregory.net/rapid"

	"readiness/scoring"
)

// tolerance is how far a score may be from one that was computed another way.
const tolerance = 1e-12

// none stands for "no score" in what a test expects.
var none = math.NaN()

// direct is a scale whose raw value, in 0..1, is the score.
func direct() *scoring.Scale { return &scoring.Scale{Method: scoring.Goalposts, Min: 0, Max: 1} }

func steps(scores ...float64) *scoring.Scale { return &scoring.Scale{Levels: scores} }

func leaf(id string, weight float64) scoring.Node { return scaled(id, weight, direct()) }

func scaled(id string, weight float64, s *scoring.Scale) scoring.Node {
	return scoring.Node{ID: id, Weight: weight, Scale: s}
}

// implied is a leaf with levels 0, 0.5 and 1 that has the given score when the leaf by is at level 0.
func implied(id string, weight float64, by string, score float64) scoring.Node {
	n := scaled(id, weight, steps(0, 0.5, 1))
	n.Implied = &scoring.Implied{By: by, When: []float64{0}, Score: score}
	return n
}

func inner(id string, weight float64, a scoring.Aggregate, children ...scoring.Node) scoring.Node {
	return scoring.Node{ID: id, Weight: weight, Aggregate: a, Children: children}
}

// power gives a node the exponent of its generalised mean.
func power(p float64, n scoring.Node) scoring.Node {
	n.Exponent = p
	return n
}

// atLeast gives a node its minimum coverage.
func atLeast(coverage float64, n scoring.Node) scoring.Node {
	n.MinimumCoverage = coverage
	return n
}

// cells reads answers written in the order of the leaves: a number, ? for not assessed, - for not applicable.
func cells(answers ...string) []scoring.Cell {
	var list []scoring.Cell
	for _, row := range answers {
		for word := range strings.FieldsSeq(row) {
			switch word {
			case "?":
				list = append(list, scoring.Cell{})
			case "-":
				list = append(list, scoring.Cell{State: scoring.NotApplicable})
			default:
				x, err := strconv.ParseFloat(word, 64)
				if err != nil {
					x = math.NaN() // refused by Score, so that a slip of the pen cannot pass
				}
				list = append(list, scoring.Cell{State: scoring.Answered, Value: x})
			}
		}
	}
	return list
}

// compile is NewModel for trees that must be accepted.
func compile(t rapid.TB, root scoring.Node, rules scoring.Rules) *scoring.Model {
	t.Helper()
	if rules.Floor == 0 {
		rules.Floor = 0.01
	}
	m, err := scoring.NewModel(root, rules)
	if err != nil {
		t.Fatalf("NewModel: %v", err)
	}
	return m
}

// mustScore is Score for panels that must be accepted.
func mustScore(t rapid.TB, m *scoring.Model, p scoring.Panel) *scoring.Result {
	t.Helper()
	r, err := m.Score(p)
	if err != nil {
		t.Fatalf("Score: %v", err)
	}
	return r
}

// scoreRows scores one row of answers per unit.
func scoreRows(t rapid.TB, root scoring.Node, rules scoring.Rules, rows ...string) *scoring.Result {
	t.Helper()
	return mustScore(t, compile(t, root, rules), scoring.Panel{Units: len(rows), Cells: cells(rows...)})
}

// nodeNumber is Lookup for ids that must be known.
func nodeNumber(t rapid.TB, m *scoring.Model, id string) int {
	t.Helper()
	n, ok := m.Lookup(id)
	if !ok {
		t.Fatalf("node %q is not in the model", id)
	}
	return n
}

// scoreOf gives a node's score, NaN for none.
func scoreOf(r *scoring.Result, u, n int) float64 {
	if s, ok := r.Node(u, n); ok {
		return s
	}
	return none
}

// near says that two scores are equal within the tolerance, or both none.
func near(a, b float64) bool {
	if math.IsNaN(a) || math.IsNaN(b) {
		return math.IsNaN(a) && math.IsNaN(b)
	}
	return math.Abs(a-b) <= tolerance
}

// same says that two scores have the same bits, or are both none.
func same(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || math.IsNaN(a) && math.IsNaN(b)
}
