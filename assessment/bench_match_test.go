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
	x, f := offered(b, 20)
	gaps := slices.Collect(x.Gaps())
	for b.Loop() {
		needs := x.Needs(gaps, f)
		if _, err := x.Match(b.Context(), f.Market(needs), assessment.MatchTerms{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(gaps)), "gaps")
}

// BenchmarkMarket asks 50 programmes about the same, and nothing more; some of them pay half, or in euros.
func BenchmarkMarket(b *testing.B) {
	x, f := offered(b, 50)
	needs := x.Needs(slices.Collect(x.Gaps()), f)
	could := 0
	for b.Loop() {
		could = 0
		m := f.Market(needs)
		for i := range needs {
			for j := range f.Programmes {
				if result, _ := m.Result(i, j); result != funding.ResultNo {
					could++
				}
			}
		}
	}
	b.ReportMetric(float64(len(needs)*len(f.Programmes)), "pairs")
	b.ReportMetric(float64(could), "eligible")
}

// offered is readiness-core with the worst answers of all countries, and made-up programmes.
func offered(b *testing.B, count int) (*assessment.Index, *assessment.Finance) {
	b.Helper()
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
	for i := range count {
		one := funding.Programme{
			ID: fmt.Sprintf("p%02d", i), Funder: "F", Instrument: funding.Grant, Currency: "USD", Budget: int64(i+1) * 5_000_000_00, Floor: 50_000_00,
			Ceiling: 2_000_000_00, Themes: []framework.Theme{framework.Themes()[i%len(framework.Themes())]},
			Eligible: funding.Eligible{IncomeGroups: []country.IncomeGroup{"L", "LM"}},
		}
		if i >= 20 {
			one.Currency, one.Cofinancing = []string{"EUR", "USD"}[i%2], 0.5
		}
		programmes = append(programmes, &assessment.Programme{Programme: one})
	}
	rates, err := country.ParseRenewal("rates.csv", []byte("# What: Rates\n# As of: 2026-11\n# Source: made up\n# Rights: none\ncurrency,date,per_usd\nEUR,2026-01-01,0.8537\n"))
	if err != nil {
		b.Fatal(err)
	}
	atlas, err := country.Builtin().With(rates)
	if err != nil {
		b.Fatal(err)
	}
	return x, assessment.NewFinance(def, atlas, assessment.Terms{At: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)}, programmes, nil)
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
