package scoring_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"readiness/scoring"
)

// faulty is a tree, or rules, that NewModel refuses; the message names each of the words.
type faulty struct {
	name  string
	root  scoring.Node
	rules scoring.Rules
	words []string
}

// over is an index over one sound leaf, "a", and the given children.
func over(children ...scoring.Node) scoring.Node {
	return inner("index", 1, scoring.Arithmetic, append([]scoring.Node{leaf("a", 1)}, children...)...)
}

// impliedBy is a leaf "b" implied by the leaf of the given id.
func impliedBy(by string, score float64) scoring.Node {
	n := leaf("b", 1)
	n.Implied = &scoring.Implied{By: by, When: []float64{0}, Score: score}
	return n
}

func refusals() []faulty {
	inf, minus, nan := math.Inf(1), math.Inf(-1), math.NaN()
	rules := scoring.Rules{Floor: 0.01}
	list := []faulty{
		{name: "a node with nothing below", root: over(inner("b", 1, scoring.Arithmetic)), words: []string{`"b"`, "neither a scale nor children"}},
		{name: "an empty root", root: scoring.Node{ID: "index"}, words: []string{`"index"`, "neither a scale nor children"}},
		{name: "a leaf with children", root: over(scoring.Node{ID: "b", Weight: 1, Scale: direct(), Children: []scoring.Node{leaf("c", 1)}}), words: []string{`"b"`, "both a scale and children"}},
		{name: "an id twice", root: over(leaf("a", 1)), words: []string{`"a"`, "twice"}},
		{name: "an id twice, of the root", root: over(leaf("index", 1)), words: []string{`"index"`, "twice"}},
		{name: "weights that add up to nothing", root: over(inner("b", 1, scoring.Minimum, leaf("c", 0), leaf("d", 0))), words: []string{`"b"`, "weights"}},
		{name: "an unknown aggregation", root: over(inner("b", 1, scoring.Profile+1, leaf("c", 1))), words: []string{`"b"`, "aggregate 8"}},
		{name: "none below a mean", root: over(inner("b", 1, scoring.None, leaf("c", 1))), words: []string{`"b"`, `"index"`, "no number"}},
		{name: "none below a mean below none", root: inner("index", 1, scoring.None, inner("m", 1, scoring.Median, inner("b", 1, scoring.None, leaf("c", 1)))), words: []string{`"b"`, `"m"`}},
		{name: "an unknown method", root: over(scaled("b", 1, &scoring.Scale{Method: scoring.DistanceToMax + 1})), words: []string{`"b"`, "method 8"}},
		{name: "no level", root: over(scaled("b", 1, steps())), words: []string{`"b"`, "0 levels"}},
		{name: "one level", root: over(scaled("b", 1, steps(1))), words: []string{`"b"`, "1 levels"}},
		{name: "levels that fall", root: over(scaled("b", 1, steps(0, 0.5, 0.4))), words: []string{`"b"`, "rise"}},
		{name: "a level above 1", root: over(scaled("b", 1, steps(0, 1.1))), words: []string{`"b"`, "0..1"}},
		{name: "a level below 0", root: over(scaled("b", 1, steps(-0.1, 1))), words: []string{`"b"`, "0..1"}},
		{name: "a level that is no number", root: over(scaled("b", 1, steps(0, nan, 1))), words: []string{`"b"`, "NaN"}},
		{name: "equal goalposts", root: over(scaled("b", 1, &scoring.Scale{Method: scoring.Goalposts, Min: 3, Max: 3})), words: []string{`"b"`, "goalposts 3 and 3"}},
		{name: "goalposts that fall", root: over(scaled("b", 1, &scoring.Scale{Method: scoring.Goalposts, Min: 3, Max: 2})), words: []string{`"b"`, "goalposts 3 and 2"}},
		{name: "a goalpost that is no number", root: over(scaled("b", 1, &scoring.Scale{Method: scoring.Goalposts, Min: nan, Max: 2})), words: []string{`"b"`, "goalposts NaN"}},
		{name: "an infinite goalpost", root: over(scaled("b", 1, &scoring.Scale{Method: scoring.Goalposts, Min: 0, Max: inf})), words: []string{`"b"`, "+Inf"}},
		{name: "the logarithm of goalpost 0", root: over(scaled("b", 1, &scoring.Scale{Method: scoring.Goalposts, Min: 0, Max: 2, Log: true})), words: []string{`"b"`, "logarithm"}},
		{name: "implied by nothing", root: over(impliedBy("", 0)), words: []string{`"b"`, "not a leaf"}},
		{name: "implied by an unknown leaf", root: over(impliedBy("nobody", 0)), words: []string{`"b"`, `"nobody"`}},
		{name: "implied by an inner node", root: over(impliedBy("index", 0)), words: []string{`"b"`, `"index"`, "not a leaf"}},
		{name: "implied by itself", root: over(impliedBy("b", 0)), words: []string{`"b"`, "itself implied"}},
		{name: "implied by an implied leaf", root: over(impliedBy("c", 0), implied("c", 1, "a", 0)), words: []string{`"b"`, `"c"`, "itself implied"}},
		{name: "an implied score above 1", root: over(impliedBy("a", 1.5)), words: []string{`"b"`, "1.5"}},
		{name: "an implied score below 0", root: over(impliedBy("a", -0.5)), words: []string{`"b"`, "-0.5"}},
		{name: "an implied score that is no number", root: over(impliedBy("a", nan)), words: []string{`"b"`, "NaN"}},
		{name: "floor 0", root: over(), rules: scoring.Rules{Floor: 0}, words: []string{"floor 0"}},
		{name: "a floor below 0", root: over(), rules: scoring.Rules{Floor: -0.5}, words: []string{"floor -0.5"}},
		{name: "a floor above 1", root: over(), rules: scoring.Rules{Floor: 1.5}, words: []string{"floor 1.5"}},
		{name: "a floor that is no number", root: over(), rules: scoring.Rules{Floor: nan}, words: []string{"floor NaN"}},
		{name: "an unknown missing rule", root: over(), rules: scoring.Rules{Floor: 1, Missing: scoring.Impute + 1}, words: []string{"missing rule 3"}},
	}
	for i := range list {
		if list[i].rules == (scoring.Rules{}) && list[i].name != "floor 0" {
			list[i].rules = rules
		}
	}
	for _, x := range []float64{-1, inf, minus, nan} {
		list = append(list, faulty{name: "a weight that is no weight", root: over(leaf("b", x)), rules: rules, words: []string{`"b"`, "weight"}})
	}
	for _, x := range []float64{-0.1, 1.1, inf, nan} {
		list = append(list, faulty{name: "a minimum coverage that is no share", rules: rules, root: over(atLeast(x, inner("b", 1, scoring.Median, leaf("c", 1)))), words: []string{`"b"`, "minimum coverage"}})
	}
	for _, x := range []float64{inf, minus, nan} {
		list = append(list, faulty{name: "an exponent that is no number", rules: rules, root: over(power(x, inner("b", 1, scoring.Generalised, leaf("c", 1)))), words: []string{`"b"`, "exponent"}})
	}
	for _, method := range []scoring.Method{scoring.ZScore, scoring.RankOf} {
		for _, m := range flooredMeans {
			z := scaled("z", 1, &scoring.Scale{Method: method})
			shallow := over(power(m.exponent, inner("b", 1, m.aggregate, z, leaf("c", 1))))
			deep := over(power(m.exponent, inner("b", 1, m.aggregate, leaf("c", 1), inner("d", 1, scoring.Arithmetic, z))))
			list = append(list,
				faulty{name: "a floored mean of a score outside 0..1", root: shallow, rules: rules, words: []string{`"b"`, `"z"`, m.aggregate.String()}},
				faulty{name: "a floored mean over a score outside 0..1", root: deep, rules: rules, words: []string{`"b"`, `"z"`, m.aggregate.String()}})
		}
	}
	return list
}

func TestNewModelRefuses(t *testing.T) {
	for _, f := range refusals() {
		t.Run(f.name, func(t *testing.T) {
			m, err := scoring.NewModel(f.root, f.rules)
			if err == nil || m != nil {
				t.Fatalf("got model %v and error %v", m != nil, err)
			}
			if !errors.Is(err, scoring.ErrModel) {
				t.Errorf("%v does not wrap ErrModel", err)
			}
			for _, word := range f.words {
				if !strings.Contains(err.Error(), word) {
					t.Errorf("%q does not say %s", err, word)
				}
			}
		})
	}
}

// joined gives the errors of a joined error, each of which must wrap want.
func joined(t *testing.T, err, want error) []error {
	t.Helper()
	list, ok := err.(interface{ Unwrap() []error })
	if !ok {
		t.Fatalf("%v is not a joined error", err)
	}
	for _, one := range list.Unwrap() {
		if !errors.Is(one, want) {
			t.Errorf("%v does not wrap %v", one, want)
		}
	}
	return list.Unwrap()
}

// TestNewModelReportsEveryFaultAtOnce: nobody mends a framework one message at a time.
func TestNewModelReportsEveryFaultAtOnce(t *testing.T) {
	root := inner("index", 1, scoring.Aggregate(99),
		leaf("a", -1), leaf("b", math.NaN()), leaf("c", 1), leaf("c", 1),
		scaled("d", 1, steps(1)),
		atLeast(2, inner("e", 1, scoring.Median, scaled("f", 1, &scoring.Scale{Method: 99}))),
		impliedAs("g", "nobody"), impliedAs("h", "g"))
	_, err := scoring.NewModel(root, scoring.Rules{Missing: 99})
	if err == nil {
		t.Fatal("no fault was found")
	}
	// floor, missing rule, aggregate of index, weights of a and b, c twice, d, e, f, g, h
	if list := joined(t, err, scoring.ErrModel); len(list) != 11 {
		t.Errorf("%d faults, want 11: %v", len(list), err)
	}
	for _, id := range []string{`"index"`, `"a"`, `"b"`, `"c"`, `"d"`, `"e"`, `"f"`, `"g"`, `"h"`} {
		if !strings.Contains(err.Error(), id) {
			t.Errorf("%s is not named in %v", id, err)
		}
	}
}

// TestNewModelRefusesWhatItWouldIgnore: a rule that can never hold is a slip of the author, not a wish.
func TestNewModelRefusesWhatItWouldIgnore(t *testing.T) {
	inside := inner("b", 1, scoring.Arithmetic, leaf("c", 1))
	inside.Implied = &scoring.Implied{By: "a", When: []float64{0}}
	never, beyond := impliedBy("h", 0), impliedBy("h", 0)
	never.Implied.When, beyond.Implied.When = nil, []float64{2}
	head := scaled("h", 1, steps(0, 1))
	for name, root := range map[string]scoring.Node{
		"an implied inner node":                over(inside),
		"implied by no value":                  over(head, never),
		"implied by a level that is not there": over(head, beyond),
	} {
		if _, err := scoring.NewModel(root, scoring.Rules{Floor: 0.01}); !errors.Is(err, scoring.ErrModel) || !strings.Contains(err.Error(), `"b"`) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// TestNewModelLooksBelowAFault: one fault hides no other below it, and one cause is one fault.
func TestNewModelLooksBelowAFault(t *testing.T) {
	both := scoring.Node{ID: "b", Weight: 1, Scale: direct(), Children: []scoring.Node{leaf("a", 1), scaled("c", 1, steps(1))}}
	_, err := scoring.NewModel(over(both), scoring.Rules{Floor: 0.01})
	if err == nil || !strings.Contains(err.Error(), `"a"`) || !strings.Contains(err.Error(), `"c"`) {
		t.Errorf("a and c below b are not named: %v", err)
	}
	_, err = scoring.NewModel(over(inner("b", 1, scoring.Arithmetic)), scoring.Rules{Floor: 0.01})
	if list := joined(t, err, scoring.ErrModel); len(list) != 1 {
		t.Errorf("an empty node is %d faults: %v", len(list), err)
	}
}

func impliedAs(id, by string) scoring.Node {
	n := impliedBy(by, 0)
	n.ID = id
	return n
}

func TestScoreRefusesShapes(t *testing.T) {
	m := compile(t, over(leaf("b", 1)), scoring.Rules{})
	for name, p := range map[string]scoring.Panel{
		"too few cells":        {Units: 2, Cells: make([]scoring.Cell, 3)},
		"too many cells":       {Units: 1, Cells: make([]scoring.Cell, 3)},
		"cells of no unit":     {Cells: make([]scoring.Cell, 2)},
		"units without cells":  {Units: 1},
		"units below 0":        {Units: -1},
		"too few periods":      {Units: 2, Cells: make([]scoring.Cell, 4), Period: []int{1}},
		"too many periods":     {Units: 1, Cells: make([]scoring.Cell, 2), Period: []int{1, 1}},
		"an empty period list": {Units: 1, Cells: make([]scoring.Cell, 2), Period: []int{}},
		"too few groups":       {Units: 2, Cells: make([]scoring.Cell, 4), Group: []int{1}},
		"too many groups":      {Units: 1, Cells: make([]scoring.Cell, 2), Group: []int{1, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := m.Score(p)
			if r != nil || !errors.Is(err, scoring.ErrShape) || errors.Is(err, scoring.ErrValue) {
				t.Errorf("got result %v and error %v", r != nil, err)
			}
		})
	}
}

func TestScoreRefusesValues(t *testing.T) {
	levels := steps(0, 0.5, 1)
	for _, c := range []struct {
		name   string
		scale  *scoring.Scale
		cell   scoring.Cell
		reason string
	}{
		{"no number", direct(), scoring.Cell{State: scoring.Answered, Value: math.NaN()}, "NaN"},
		{"infinite", direct(), scoring.Cell{State: scoring.Answered, Value: math.Inf(1)}, "+Inf"},
		{"infinitely small", &scoring.Scale{Method: scoring.MinMax}, scoring.Cell{State: scoring.Answered, Value: math.Inf(-1)}, "-Inf"},
		{"half a level", levels, scoring.Cell{State: scoring.Answered, Value: 0.5}, "levels 0 to 2"},
		{"a level too low", levels, scoring.Cell{State: scoring.Answered, Value: -1}, "levels 0 to 2"},
		{"a level too high", levels, scoring.Cell{State: scoring.Answered, Value: 3}, "levels 0 to 2"},
		{"a level far too high", levels, scoring.Cell{State: scoring.Answered, Value: 1 << 40}, "levels 0 to 2"},
		{"a level that is no number", levels, scoring.Cell{State: scoring.Answered, Value: math.NaN()}, "NaN"},
		{"the logarithm of 0", &scoring.Scale{Method: scoring.MinMax, Log: true}, scoring.Cell{State: scoring.Answered}, "logarithm"},
		{"the logarithm of -1", &scoring.Scale{Method: scoring.Goalposts, Min: 1, Max: 2, Log: true}, scoring.Cell{State: scoring.Answered, Value: -1}, "logarithm"},
		{"inferred", direct(), scoring.Cell{State: scoring.Inferred, Value: 1}, "state 3"},
		{"imputed", direct(), scoring.Cell{State: scoring.Imputed, Value: 1}, "state 4"},
		{"an unknown state", direct(), scoring.Cell{State: 99, Value: 1}, "state 99"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := compile(t, over(scaled("b", 1, c.scale)), scoring.Rules{})
			r, err := m.Score(scoring.Panel{Units: 2, Cells: append(make([]scoring.Cell, 3), c.cell)})
			cell, ok := errors.AsType[*scoring.CellError](err)
			if r != nil || !ok || !errors.Is(err, scoring.ErrValue) || errors.Is(err, scoring.ErrShape) {
				t.Fatalf("got result %v and error %v", r != nil, err)
			}
			if cell.Unit != 1 || cell.Leaf != "b" || !strings.Contains(cell.Reason, c.reason) {
				t.Errorf("got unit %d, leaf %s: %s; want unit 1, leaf b: %s", cell.Unit, cell.Leaf, cell.Reason, c.reason)
			}
			if text := err.Error(); !strings.Contains(text, "unit 1") || !strings.Contains(text, "leaf b") || !strings.Contains(text, c.reason) {
				t.Errorf("the message is %q", text)
			}
		})
	}
}

// TestScoreReportsEveryCellAtOnce, and looks at no value of a cell that was not answered.
func TestScoreReportsEveryCellAtOnce(t *testing.T) {
	m := compile(t, over(scaled("b", 1, steps(0, 1)), leaf("c", 1)), scoring.Rules{})
	p := scoring.Panel{Units: 3, Cells: cells("? 2 1", "- 1 .5", "0.5 0.5 .5")}
	p.Cells[0].Value = math.NaN()
	p.Cells[3].Value = math.Inf(1)
	p.Cells[8] = scoring.Cell{State: scoring.Imputed}
	_, err := m.Score(p)
	list := joined(t, err, scoring.ErrValue)
	want := []scoring.CellError{{Unit: 0, Leaf: "b"}, {Unit: 2, Leaf: "b"}, {Unit: 2, Leaf: "c"}}
	if len(list) != len(want) {
		t.Fatalf("%d refused cells, want %d: %v", len(list), len(want), err)
	}
	for i, one := range list {
		cell, ok := errors.AsType[*scoring.CellError](one)
		if !ok || cell.Unit != want[i].Unit || cell.Leaf != want[i].Leaf || cell.Reason == "" {
			t.Errorf("refused cell %d is %v, want unit %d, leaf %s", i, one, want[i].Unit, want[i].Leaf)
		}
	}
	p.Cells[1].Value, p.Cells[7].Value, p.Cells[8] = 1, 0, scoring.Cell{}
	mustScore(t, m, p)
}

// TestAccepted: what looks odd and is allowed.
func TestAccepted(t *testing.T) {
	for name, root := range map[string]scoring.Node{
		"a root that is a leaf":          leaf("index", 0),
		"a root of odd weight":           inner("index", math.NaN(), scoring.Minimum, leaf("a", 1)),
		"equal levels":                   over(scaled("b", 1, steps(0.5, 0.5))),
		"one child of two with weight 0": over(leaf("b", 0)),
		"none below none":                inner("index", 1, scoring.None, inner("b", 1, scoring.None, leaf("c", 1)), leaf("d", 1)),
		"an arithmetic mean of z-scores": over(scaled("b", 1, &scoring.Scale{Method: scoring.ZScore})),
		"a median of ranks":              over(inner("c", 1, scoring.Median, scaled("b", 1, &scoring.Scale{Method: scoring.RankOf}))),
		"minimum coverage 1":             atLeast(1, over()),
		"implied by a later leaf":        inner("index", 1, scoring.Arithmetic, impliedBy("z", 1), leaf("z", 1)),
	} {
		t.Run(name, func(t *testing.T) { compile(t, root, scoring.Rules{Floor: 1}) })
	}
}
