package assessment_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// BenchmarkMatch asks 20 programmes about the gaps of all countries in readiness-core.
func BenchmarkMatch(b *testing.B) {
	def, err := framework.Builtin("readiness-core")
	if err != nil {
		b.Fatal(err)
	}
	p := &assessment.Panel{Framework: def}
	for _, c := range country.All() {
		r := assessment.Row{Unit: string(c.Code), Year: 2026, Values: make([]framework.Value, len(def.Questions()))}
		for i, q := range def.Questions() {
			r.Values[i] = worst(q)
		}
		p.Rows = append(p.Rows, r)
	}
	x, err := assessment.NewIndex(p)
	if err != nil {
		b.Fatal(err)
	}
	var programmes []*assessment.Programme
	for i := range 20 {
		programmes = append(programmes, &assessment.Programme{Programme: funding.Programme{
			ID: fmt.Sprintf("p%02d", i), Funder: "F", Instrument: funding.Grant, Currency: "USD", Budget: int64(i+1) * 5_000_000_00, Floor: 50_000_00,
			Ceiling: 2_000_000_00, Themes: []framework.Theme{framework.Themes()[i%len(framework.Themes())]},
			Eligible: funding.Eligible{IncomeGroups: []country.IncomeGroup{"L", "LM"}},
		}})
	}
	gaps := slices.Collect(x.Gaps())
	f := assessment.NewFinance(def, nil, assessment.Terms{At: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)}, programmes, nil)
	for b.Loop() {
		needs := x.Needs(gaps, f)
		if _, err := x.Match(b.Context(), f.Market(needs), false); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(gaps)), "gaps")
}

// worst is the answer with which a question has a gap.
func worst(q *framework.Node) framework.Value {
	switch q.Answer.Type {
	case framework.Boolean:
		return framework.Value{Kind: framework.Flag}
	case framework.Choice:
		return framework.Value{Kind: framework.OneOption, Option: q.Answer.Options[0].ID}
	case framework.Stage:
		return framework.Value{Kind: framework.OneOption, Option: q.Answer.Levels[0].ID}
	case framework.Checklist:
		v := framework.Value{Kind: framework.Options}
		for _, o := range q.Answer.Options {
			if o.Exclusive {
				v.Options = []string{o.ID}
			}
		}
		return v
	}
	return framework.Value{Kind: framework.Number, Number: *q.Answer.Minimum}
}
