package assessment_test

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// What every framework of these tests begins with.
const (
	head    = "id: test\nversion: \"1\"\ntitle: {en: Test}\n"
	anyUnit = head + "entity: any\n"
)

// load reads a framework that stands in a test.
func load(t rapid.TB, yaml string) *framework.Definition {
	t.Helper()
	def, err := framework.Load("test.yaml", []byte(yaml))
	if err != nil {
		t.Fatal(err)
	}
	return def
}

// panel reads rows such as "KEN 2024: yes, 12.5, , n/a, a|b": one cell per question, as in a data file.
func panel(t rapid.TB, def *framework.Definition, rows ...string) *assessment.Panel {
	t.Helper()
	p := &assessment.Panel{Framework: def}
	for _, text := range rows {
		p.Rows = append(p.Rows, row(t, def, text))
	}
	return p
}

func row(t rapid.TB, def *framework.Definition, text string) assessment.Row {
	t.Helper()
	who, cells, _ := strings.Cut(text, ":")
	unit, year, _ := strings.Cut(who, " ")
	r := assessment.Row{Unit: unit}
	var err error
	if r.Year, err = strconv.Atoi(year); err != nil {
		t.Fatalf("row %q: %v", text, err)
	}
	list := strings.Split(cells, ",")
	if len(list) != len(def.Questions()) {
		t.Fatalf("row %q has %d cells for %d questions", text, len(list), len(def.Questions()))
	}
	for i, cell := range list {
		v, err := def.Questions()[i].Parse(cell, framework.Style{})
		if err != nil {
			t.Fatalf("row %q, %s: %v", text, def.Questions()[i].ID, err)
		}
		r.Values = append(r.Values, v)
	}
	return r
}

// index scores rows, see panel.
func index(t rapid.TB, def *framework.Definition, rows ...string) *assessment.Index {
	t.Helper()
	return score(t, panel(t, def, rows...))
}

func score(t rapid.TB, p *assessment.Panel) *assessment.Index {
	t.Helper()
	x, err := assessment.NewIndex(p)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// of gives the standing of a unit that must be there.
func of(t rapid.TB, x *assessment.Index, unit string, year int) assessment.Standing {
	t.Helper()
	s, ok := x.Of(unit, year)
	if !ok {
		t.Fatalf("no standing of %s in %d", unit, year)
	}
	return s
}

// refused gives the error of a panel that must not be scored.
func refused(t *testing.T, p *assessment.Panel) *assessment.Error {
	t.Helper()
	x, err := assessment.NewIndex(p)
	if err == nil || x != nil {
		t.Fatalf("NewIndex gives %v, %v; want an error alone", x, err)
	}
	e, ok := errors.AsType[*assessment.Error](err)
	if !ok {
		t.Fatalf("the error is a %T", err)
	}
	return e
}

func node(t rapid.TB, def *framework.Definition, id string) *framework.Node {
	t.Helper()
	n, ok := def.Node(id)
	if !ok {
		t.Fatalf("no node %q", id)
	}
	return n
}

// near allows for rounding in the last places, and takes NaN for equal to NaN.
func near(a, b float64) bool {
	return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-12
}

func wantNear(t rapid.TB, what string, got, want float64) {
	t.Helper()
	if !near(got, want) {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}
