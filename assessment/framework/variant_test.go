package framework

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"readiness/assessment/document"
)

const variedYAML = `tiers: [{id: basic, minimum: {level: 2}}]
root:
  id: index
  aggregate: generalised
  exponent: 2
  children:
    - id: legal
      weight: 2
      children:
        - {id: law, weight: 3, spread: 0.5, answer: {type: boolean}}
        - {id: hidden, confidential: true, answer: {type: boolean}}
        - {id: idle, weight: 0, answer: {type: boolean}}
    - {id: secrets, children: [{id: lone, confidential: true, answer: {type: boolean}}]}
    - {id: weightless, children: [{id: heavy, confidential: true, answer: {type: boolean}}, {id: light, weight: 0, answer: {type: boolean}}]}
    - id: technical
      aggregate: points
      children:
        - id: counted
          aggregate: points
          children:
            - {id: hidden-points, confidential: true, points: 3, answer: {type: boolean}}
            - {id: shown-points, points: 1, answer: {type: boolean}}
        - {id: level, points: 4, answer: {type: stage, levels: [{id: a}, {id: b}, {id: c}]}}
`

func TestVariant(t *testing.T) {
	d := mustRead(t, variedYAML)
	before, open := outline(d), outline(d.WithoutConfidential())
	change := Variant{Weights: map[string]float64{"legal": 5, "law": 1, "hidden": 7, "counted": 6, "shown-points": 9, "light": 1}, Aggregate: AggregateGeometric, Missing: MissingZero}
	v, err := d.Variant(change)
	if err != nil {
		t.Fatal(err)
	}
	want := "index w1 p0; legal w5 p0 in index; law w1 p0 in legal; hidden w7 p0 in legal; idle w0 p0 in legal; " +
		"secrets w1 p0 in index; lone w1 p0 in secrets; weightless w1 p0 in index; heavy w1 p0 in weightless; light w1 p0 in weightless; " +
		"technical w1 p8 in index; counted w6 p4 in technical; hidden-points w3 p3 in counted; shown-points w9 p1 in counted; level w4 p4 in technical; "
	if got := outline(v); got != want {
		t.Errorf("the variant is\n%s\nwant\n%s", got, want)
	}
	// Without the confidential questions a weight counts as given, and light is there because it counts now.
	want = "index w1 p0; legal w5 p0 in index; law w1 p0 in legal; idle w0 p0 in legal; weightless w1 p0 in index; light w1 p0 in weightless; " +
		"technical w1 p5 in index; counted w6 p1 in technical; shown-points w9 p1 in counted; level w4 p4 in technical; "
	left := v.WithoutConfidential()
	if got := outline(left); got != want {
		t.Errorf("left is\n%s\nwant\n%s", got, want)
	}
	other, err := d.WithoutConfidential().Variant(change)
	if err != nil || outline(other) != want || other.Hash != left.Hash || other.Ref() != left.Ref() || other.Whole() == d {
		t.Errorf("the other way round it is\n%s %v", outline(other), err)
	}
	if v.Root.Aggregate != AggregateGeometric || v.Root.Exponent != 0 || v.byID["technical"].Aggregate != AggregatePoints || v.Defaults.Aggregate != AggregateGeometric || v.Defaults.Missing != MissingZero {
		t.Errorf("aggregates: %+v, defaults %+v", v.Root, v.Defaults)
	}
	if v.byID["law"].Spread != 0 || d.byID["law"].Spread != 0.5 {
		t.Error("the experts' spread is that of their own weight")
	}
	if outline(d) != before || outline(d.WithoutConfidential()) != open || d.Root.Aggregate != AggregateGeneralised {
		t.Error("the framework itself has changed")
	}
	for _, one := range []*Definition{v, left} {
		if _, err := one.Model(); err != nil {
			t.Error(err)
		}
		if of, changes, ok := one.VariantOf(); !ok || of != d || changes.String() != change.String() {
			t.Errorf("a variant of %v: %v", of, changes)
		}
		if string(one.JSON()) != string(d.JSON()) || string(one.YAML()) != string(d.YAML()) {
			t.Error("a variant is a file")
		}
	}
	if _, _, ok := d.VariantOf(); ok {
		t.Error("a version is a variant")
	}
}

// A variant never goes for the version, nor for another variant.
func TestVariantsAreNamedApart(t *testing.T) {
	d := mustRead(t, variedYAML)
	seen := map[string]Variant{}
	for _, v := range []Variant{
		{Weights: map[string]float64{"legal": 2}}, {Weights: map[string]float64{"legal": 3}}, {Weights: map[string]float64{"law": 3}},
		{Weights: map[string]float64{"legal": 3, "law": 3}}, {Aggregate: AggregateArithmetic}, {Aggregate: AggregateMedian}, {Missing: MissingExclude}, {Missing: MissingImpute},
	} {
		one, err := d.Variant(v)
		if err != nil {
			t.Fatal(err)
		}
		if other, twice := seen[one.Hash]; twice {
			t.Errorf("%v and %v have the same hash", v, other)
		}
		seen[one.Hash] = v
		again, err := d.Variant(v)
		if err != nil || again.Hash != one.Hash {
			t.Errorf("%v has another hash the second time", v)
		}
		if one.Ref() != "test@1~variant" || !strings.HasPrefix(one.Hash, "variant:") || strings.Contains(versionPattern, "~") {
			t.Errorf("%v is %s %s", v, one.Ref(), one.Hash)
		}
	}
}

func TestVariantOfAVariant(t *testing.T) {
	d := mustRead(t, variedYAML)
	first := must(t, d, Variant{Weights: map[string]float64{"legal": 0, "law": 4}, Aggregate: AggregateMedian})
	second := must(t, first, Variant{Weights: map[string]float64{"legal": math.Copysign(0, -1), "law": 2}, Missing: MissingZero})
	both := must(t, d, Variant{Weights: map[string]float64{"legal": 0, "law": 2}, Aggregate: AggregateMedian, Missing: MissingZero})
	if second.Hash != both.Hash || outline(second) != outline(both) || second.Ref() != both.Ref() {
		t.Errorf("%s\n%s", outline(second), outline(both))
	}
	if same := must(t, d, Variant{Weights: map[string]float64{}}); same != d {
		t.Error("a variant that changes nothing is another framework")
	}
}

func must(t *testing.T, d *Definition, v Variant) *Definition {
	t.Helper()
	changed, err := d.Variant(v)
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

func TestVariantFaults(t *testing.T) {
	d := mustRead(t, variedYAML)
	unbound := mustRead(t, "root: {id: index, children: [{id: z, answer: {type: number, normalise: zscore}}, {id: b, impliedBy: {question: c, when: [false], score: 0.5}, answer: {type: boolean}}, {id: c, answer: {type: boolean}}]}\n")
	implied := mustRead(t, "root: {id: index, children: [{id: b, impliedBy: {question: c, when: [false], score: 0.5}, answer: {type: boolean}}, {id: c, answer: {type: boolean}}]}\n")
	sum := mustRead(t, "root: {id: index, aggregate: points, children: [{id: a, points: 1, answer: {type: boolean}}]}\n")
	weights := func(list ...any) map[string]float64 {
		m := map[string]float64{}
		for i := 0; i < len(list); i += 2 {
			weight, _ := list[i+1].(float64)
			name, _ := list[i].(string)
			m[name] = weight
		}
		return m
	}
	for name, c := range map[string]struct {
		of   *Definition
		v    Variant
		want []string
	}{
		"every fault at once": {d, Variant{weights("leagl", 1.0, "index", 2.0, "law", -1.0, "technical", math.NaN(), "level", math.Inf(1), "secrets", math.Inf(-1), "idle", 1e-13), "geometrical", "skip"}, []string{
			`weights.idle: is too small to count; write 0, or a number from 1e-12 to 1e12`,
			`weights.index: "index" is the whole, and has no siblings to weigh it against; leave it out`,
			`weights.law: is below 0; write 0, or a number from 1e-12 to 1e12`,
			`weights.leagl: there is no "leagl" in test@1; did you mean "legal"?`,
			`weights.level: is too large; write 0, or a number from 1e-12 to 1e12`,
			`weights.secrets: is below 0; write 0, or a number from 1e-12 to 1e12`,
			`weights.technical: is not a number; write 0, or a number from 1e-12 to 1e12`,
			`aggregate: "geometrical" is not an aggregate; did you mean "geometric"?`,
			`missing: "skip" is not a missing rule; use one of exclude, zero, impute`,
		}},
		"nothing counts": {d, Variant{Weights: weights("law", 0.0, "hidden", 0.0, "counted", 0.0, "level", 0.0)}, []string{
			`weights.law: nothing is left that counts in "legal": the weights of all its parts would be 0; give at least one of them a weight`,
			`weights.counted: nothing is left that counts in "technical": the weights of all its parts would be 0; give at least one of them a weight`,
		}},
		"nothing counts outside": {d, Variant{Weights: weights("legal", 0.0, "technical", 0.0, "weightless", 0.0)}, []string{
			`weights: nothing is left that counts without the confidential questions; give something else at the top a weight`,
		}},
		"exponent":   {d, Variant{Aggregate: AggregateGeneralised}, []string{"aggregate: generalised needs an exponent, which a variant does not have; use one of arithmetic, geometric, harmonic, median, minimum"}},
		"no mean":    {d, Variant{Aggregate: AggregatePoints}, []string{"aggregate: points is no mean; use one of arithmetic, geometric, harmonic, median, minimum"}},
		"none there": {sum, Variant{Aggregate: AggregateMinimum}, []string{"aggregate: no group of test@1 takes a mean, so that there is none to replace; leave it out"}},
		"below zero": {unbound, Variant{Aggregate: AggregateHarmonic, Missing: MissingZero}, []string{
			"aggregate: harmonic cannot take scores that leave the range 0 to 1, as those of z do; use arithmetic, median or minimum",
			"missing: zero takes 0 for the worst score, and those of z leave the range 0 to 1; use exclude or impute",
		}},
		"skipping pays": {implied, Variant{Missing: MissingZero}, []string{
			`missing: the variant cannot be scored: compile framework test@1~variant: leaf "b": implied score 0.5 is above its worst answer, so that skipping it would pay`,
		}},
	} {
		_, err := c.of.Variant(c.v)
		told, is := errors.AsType[*VariantError](err)
		if !is {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got []string
		for _, f := range told.List {
			got = append(got, f.String())
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
		if _, same := c.of.WithoutConfidential().Variant(c.v); same == nil || same.Error() != err.Error() {
			t.Errorf("%s: without confidential questions: %v", name, same)
		}
	}
}

func TestVariantFaultsAreBounded(t *testing.T) {
	weights := map[string]float64{}
	for i := range 5000 {
		weights[strings.Repeat("x", i%50)+string(rune(0x4e00+i))] = 1
	}
	_, err := mustRead(t, variedYAML).Variant(Variant{Weights: weights})
	if told, is := errors.AsType[*VariantError](err); !is || len(told.List) != document.MaxFaults || told.More != 4000 || !strings.HasSuffix(err.Error(), "and 4000 more faults") {
		t.Errorf("%.200v", err)
	}
}
