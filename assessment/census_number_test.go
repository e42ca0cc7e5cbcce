package assessment_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"readiness/assessment"
	"readiness/assessment/framework"
)

func TestCensusOfNumbers(t *testing.T) {
	const tree = "defaults: {minimumCoverage: 0}\nroot:\n  id: index\n  children:\n    - {id: n, answer: {type: number, %s}}\n"
	for _, tt := range []struct {
		name, answer string
		values       string // of units U01, U02, ...
		classes      []string
		want         []string
	}{
		{
			"a bound belongs to the upper class, the greatest number to the last", "minimum: 0, maximum: 20", "0 3.99 4 8 11.99 12 16 20 ",
			[]string{"0 to 4", "4 to 8", "8 to 12", "12 to 16", "16 to 20"},
			[]string{"0 to 4 U01 U02", "4 to 8 U03", "8 to 12 U04 U05", "12 to 16 U06", "16 to 20 U07 U08", "not-assessed U09"},
		},
		{
			"values outside the goalposts", "minimum: 0, maximum: 20", "-3 25 1e90 -1e90",
			[]string{"0 to 4", "4 to 8", "8 to 12", "12 to 16", "16 to 20"},
			[]string{"0 to 4 U01 U04", "16 to 20 U02 U03"},
		},
		{
			"goalposts below zero, low is good", "minimum: -10, maximum: 10, direction: lower", "-10 -6 10",
			[]string{"-10 to -6", "-6 to -2", "-2 to 2", "2 to 6", "6 to 10"},
			[]string{"-10 to -6 U01", "-6 to -2 U02", "6 to 10 U03"},
		},
		{
			"data-driven: from the least to the greatest seen", "normalise: minmax", "10 30  14 20",
			[]string{"10 to 14", "14 to 18", "18 to 22", "22 to 26", "26 to 30"},
			[]string{"10 to 14 U01", "14 to 18 U04", "18 to 22 U05", "26 to 30 U02", "not-assessed U03"},
		},
		{
			"a bound at zero", "normalise: minmax", "-0.22 0",
			[]string{"-0.22 to -0.176", "-0.176 to -0.132", "-0.132 to -0.088", "-0.088 to -0.044", "-0.044 to 0"},
			[]string{"-0.22 to -0.176 U01", "-0.044 to 0 U02"},
		},
		{
			"data-driven with bounds", "normalise: minmax, minimum: 0, maximum: 50", "10 30",
			[]string{"0 to 10", "10 to 20", "20 to 30", "30 to 40", "40 to 50"},
			[]string{"10 to 20 U01", "30 to 40 U02"},
		},
		{
			"bounds of which binary fractions fall short", "minimum: 0, maximum: 3", "0.6 1.2 1.8 2.4 3",
			[]string{"0 to 0.6", "0.6 to 1.2", "1.2 to 1.8", "1.8 to 2.4", "2.4 to 3"},
			[]string{"0.6 to 1.2 U01", "1.2 to 1.8 U02", "1.8 to 2.4 U03", "2.4 to 3 U04 U05"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			def := load(t, anyUnit+fmt.Sprintf(tree, tt.answer))
			g := everyone(t, index(t, def, numbered(tt.values)...), "n")
			wantIDs(t, "classes", titles(g)[:5], tt.classes...)
			wantIDs(t, "classes by id", answerIDs(g), slices.Concat(answerIDs(g)[:5], apart)...)
			var byTitle []string
			for i, line := range titles(g) {
				if i >= 5 {
					line = g.Answers[i].ID
				}
				if units := g.Answers[i].Units; len(units) > 0 {
					byTitle = append(byTitle, line+" "+strings.Join(units, " "))
				}
			}
			wantIDs(t, "who", byTitle, tt.want...)
		})
	}
}

// numbered makes rows U01, U02, ... of values with one space between them.
func numbered(values string) []string {
	var rows []string
	for i, v := range strings.Split(values, " ") {
		rows = append(rows, fmt.Sprintf("U%02d 2024: %s", i+1, v))
	}
	return rows
}

// Whatever the numbers, every unit is counted once.
func TestCensusCountsNumbersOnce(t *testing.T) {
	for _, tt := range []struct{ name, answer, values string }{
		{"nobody answered", "normalise: minmax", " "},
		{"all equal", "normalise: minmax", "5 5 5"},
		{"one unit", "normalise: rank", "5"},
		{"numbers that differ in the eighth digit", "normalise: minmax", "10000001 10000002 10000003"},
		{"goalposts that differ in the eighth digit", "minimum: 10000000, maximum: 10000010", "10000001 10000005 10000009"},
		{"numbers beyond fifteen digits", "normalise: minmax", "1e20 1.00000000000001e20 3e20"},
		{"the widest range", "normalise: minmax", "-1e100 0 1e100"},
	} {
		def := load(t, anyUnit+"root:\n  id: index\n  children:\n    - {id: n, answer: {type: number, "+tt.answer+"}}\n")
		x := index(t, def, numbered(tt.values)...)
		n := 0
		for _, a := range everyone(t, x, "n").Answers {
			n += len(a.Units)
		}
		if n != len(x.Panel.Rows) {
			t.Errorf("%s: %d units are counted %d times: %q", tt.name, len(x.Panel.Rows), n, counts(everyone(t, x, "n")))
		}
	}
}

// A number is counted in the class whose label says so.
func TestCensusLabelsAreTrue(t *testing.T) {
	def := load(t, anyUnit+"root:\n  id: index\n  children:\n    - {id: n, answer: {type: number, normalise: minmax}}\n")
	rapid.Check(t, func(t *rapid.T) {
		// in steps of a tenth, a hundredth, ..., so that many numbers lie on a bound
		step := rapid.SampledFrom([]float64{10, 100, 1000, -10, -100}).Draw(t, "step")
		origin := rapid.IntRange(1, 1000).Draw(t, "origin")
		p := &assessment.Panel{Framework: def}
		values := map[string]float64{}
		for i, k := range rapid.SliceOfN(rapid.IntRange(0, 60), 2, 30).Draw(t, "numbers") {
			r := assessment.Row{Unit: fmt.Sprintf("U%02d", i), Year: 2024, Values: []framework.Value{{Kind: framework.Number, Number: float64(origin+k) / step}}}
			values[r.Unit] = r.Values[0].Number
			p.Rows = append(p.Rows, r)
		}
		g := everyone(t, score(t, p), "n")
		last := len(g.Answers) - len(apart) - 1
		n := 0
		for i, a := range g.Answers {
			low, high, ok := strings.Cut(a.Title, " to ")
			if !ok {
				high = low
			}
			from, _ := strconv.ParseFloat(low, 64)
			to, _ := strconv.ParseFloat(high, 64)
			n += len(a.Units)
			for _, u := range a.Units {
				v := values[u]
				if i > last || v < from || v > to || i < last && v == to {
					t.Fatalf("%v is counted in %q", v, a.Title)
				}
			}
		}
		if n != len(p.Rows) {
			t.Fatalf("%d numbers, %d counted", len(p.Rows), n)
		}
	})
}
