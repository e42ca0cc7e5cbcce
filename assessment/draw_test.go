package assessment_test

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// answerTypes are answers with scores of their own: none is implied, none looks at other units.
var answerTypes = []string{
	"{type: boolean}",
	"{type: choice, options: [{id: none, score: 0}, {id: draft, score: 0.3}, {id: full, score: 1}]}",
	"{type: choice, options: [{id: low, score: 0.1}, {id: high, score: 0.9}]}",
	"{type: checklist, options: [{id: a}, {id: b, points: 3}, {id: c, points: 0.5}]}",
	"{type: checklist, options: [{id: a}, {id: b}, {id: nothing, exclusive: true}]}",
	"{type: stage, levels: [{id: \"1\"}, {id: \"2\"}, {id: \"3\"}, {id: \"4\"}]}",
	"{type: number, minimum: 0, maximum: 20}",
	"{type: number, minimum: -5, maximum: 5, direction: lower}",
	"{type: number, minimum: 1, maximum: 1000, transform: log}",
}

// means are the aggregates, as members of a node.
var means = []string{
	"arithmetic", "geometric", "harmonic", "generalised, exponent: 2", "generalised, exponent: -1", "generalised, exponent: 0",
	"median", "minimum",
}

// drawFramework makes a framework of one to three dimensions. A question may require earlier ones.
func drawFramework(t *rapid.T) *framework.Definition {
	var b strings.Builder
	fmt.Fprintf(&b, "%sdefaults: {missing: %s, minimumCoverage: %s, floor: %s}\nroot:\n  id: index\n  aggregate: %s\n  children:\n", head,
		rapid.SampledFrom([]string{"exclude", "zero", "impute"}).Draw(t, "missing"),
		rapid.SampledFrom([]string{"0", "0.4"}).Draw(t, "coverage"),
		rapid.SampledFrom([]string{"0.01", "0.2"}).Draw(t, "floor"), members(drawMean(t), "\n  "))
	var ids []string
	weight := rapid.SampledFrom([]string{"0.3", "1", "2"})
	for d := range rapid.IntRange(1, 3).Draw(t, "dimensions") {
		fmt.Fprintf(&b, "    - id: d%d\n      weight: %s\n      aggregate: %s\n      children:\n", d, weight.Draw(t, "weight"), members(drawMean(t), "\n      "))
		for range rapid.IntRange(1, 4).Draw(t, "questions") {
			id := fmt.Sprintf("q%d", len(ids))
			fmt.Fprintf(&b, "        - {id: %s, weight: %s, notApplicable: with-reason, answer: %s", id, weight.Draw(t, "weight"),
				rapid.SampledFrom(answerTypes).Draw(t, "answer"))
			if len(ids) > 0 && rapid.Bool().Draw(t, "requires") {
				fmt.Fprintf(&b, ", requires: [%s]", rapid.SampledFrom(ids).Draw(t, "required"))
			}
			b.WriteString("}\n")
			ids = append(ids, id)
		}
	}
	return load(t, b.String())
}

func drawMean(t *rapid.T) string { return rapid.SampledFrom(means).Draw(t, "aggregate") }

// members writes "generalised, exponent: 2" as two lines of a mapping.
func members(mean, indent string) string { return strings.Replace(mean, ", ", indent, 1) }

// drawPanel makes one to four rows with random answers to any framework.
func drawPanel(t *rapid.T, def *framework.Definition, units []string) *assessment.Panel {
	p := &assessment.Panel{Framework: def}
	taken := map[string]bool{}
	for range rapid.IntRange(1, 4).Draw(t, "rows") {
		r := assessment.Row{Unit: rapid.SampledFrom(units).Draw(t, "unit"), Year: rapid.IntRange(2023, 2024).Draw(t, "year")}
		at := fmt.Sprint(r.Unit, r.Year)
		if taken[at] {
			continue
		}
		taken[at] = true
		for _, q := range def.Questions() {
			r.Values = append(r.Values, drawValue(t, q))
		}
		p.Rows = append(p.Rows, r)
	}
	return p
}

// drawValue answers a question, mostly.
func drawValue(t *rapid.T, q *framework.Node) framework.Value {
	switch k := rapid.IntRange(0, 9).Draw(t, "state"); {
	case k == 0:
		return framework.Value{}
	case k == 1 && q.NotApplicable == framework.NotApplicableWithReason:
		return framework.Value{Kind: framework.NotApplicable}
	}
	v := framework.Value{Kind: framework.OneOption}
	switch q.Answer.Type {
	case framework.Boolean:
		v = framework.Value{Kind: framework.Flag, Flag: rapid.Bool().Draw(t, "flag")}
	case framework.Number:
		v = framework.Value{Kind: framework.Number, Number: float64(rapid.IntRange(-20, 60).Draw(t, "number")) / 2}
	case framework.Stage:
		v.Option = rapid.SampledFrom(q.Answer.Levels).Draw(t, "level").ID
	case framework.Checklist:
		v = drawTicks(t, q)
	default:
		v.Option = rapid.SampledFrom(q.Answer.Options).Draw(t, "option").ID
	}
	return v
}

func drawTicks(t *rapid.T, q *framework.Node) framework.Value {
	v := framework.Value{Kind: framework.Options}
	nothing := ""
	for _, o := range q.Answer.Options {
		switch {
		case o.Exclusive:
			nothing = o.ID
		case rapid.Bool().Draw(t, "tick"):
			v.Options = append(v.Options, o.ID)
		}
	}
	if len(v.Options) == 0 && nothing != "" {
		v.Options = []string{nothing}
	}
	return v
}
