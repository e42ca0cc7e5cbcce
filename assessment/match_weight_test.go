package assessment_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/funding"
)

// giver is a programme in US dollars that pays for anything.
func giver(id string, budget int64, change ...func(p *funding.Programme)) *assessment.Programme {
	p := funding.Programme{ID: id, Funder: "F", Instrument: funding.Grant, Currency: "USD", Budget: budget}
	for _, one := range change {
		one(&p)
	}
	return &assessment.Programme{Programme: p}
}

// marketOf brings all gaps of an index and programmes together.
func marketOf(x *assessment.Index, atlas *country.Atlas, commitments []*assessment.Commitment, programmes ...*assessment.Programme) *assessment.Market {
	f := assessment.NewFinance(x.Panel.Framework, atlas, terms, programmes, commitments)
	return f.Market(x.Needs(slices.Collect(x.Gaps()), f))
}

func mustMatch(t rapid.TB, x *assessment.Index, market *assessment.Market, w assessment.Weights) *assessment.Matching {
	t.Helper()
	m, err := x.Match(context.Background(), market, assessment.MatchTerms{Weights: w})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// people is an atlas with made-up populations.
func people(t rapid.TB, rows string) *country.Atlas {
	t.Helper()
	r, err := country.ParseRenewal("people.csv", []byte("# What: W\n# As of: A\n# Source: S\n# Rights: R\ncountry,year,population\n"+rows))
	if err != nil {
		t.Fatal(err)
	}
	atlas, err := country.Builtin().With(r)
	if err != nil {
		t.Fatal(err)
	}
	return atlas
}

// The indices are 0, 50 and 75, so that by need
//
//	KEN 1/max(1, 0) = 1, TGO 1/50 = 0.02, FJI 1/75 = 0.0133..; their mean is 1.0333../3 = 0.3444..
//	KEN 1/0.3444.. = 2.9032.., TGO 0.05806.., FJI 0.03871..
//
// Benin has no gap, and no weight.
func TestWeigh(t *testing.T) {
	x := index(t, costed, "KEN 2026: no, no, no, no", "TGO 2026: yes, no, yes, no", "FJI 2026: yes, yes, yes, no", "BEN 2026: yes, yes, yes, yes")
	atlas := people(t, "KEN,2025,30\nTGO,2020,10\nTGO,2027,99\nFJI,2026,20\nKEN,2024,1000\n")
	for what, tt := range map[string]struct {
		weights assessment.Weights
		want    string
	}{
		"nothing said": {assessment.Weights{}, "FJI 1.0000, KEN 1.0000, TGO 1.0000"},
		"equal":        {assessment.Weights{By: assessment.Equal}, "FJI 1.0000, KEN 1.0000, TGO 1.0000"},
		"need":         {assessment.Weights{By: assessment.ByNeed}, "FJI 0.0387, KEN 2.9032, TGO 0.0581"},
		"population":   {assessment.Weights{By: assessment.ByPopulation}, "FJI 1.0000, KEN 1.5000, TGO 0.5000"},
		// (2 + 1 + 1)/3 = 4/3; a country without needs may be named, and moves nothing
		"own":      {assessment.Weights{By: assessment.Own, Own: map[string]float64{"KEN": 2, "BEN": 7}}, "FJI 0.7500, KEN 1.5000, TGO 0.7500"},
		"own less": {assessment.Weights{By: assessment.Own, Own: map[string]float64{"KEN": 0.5, "TGO": 0.5, "FJI": 0.5}}, "FJI 1.0000, KEN 1.0000, TGO 1.0000"},
	} {
		got, err := x.Weigh(marketOf(x, atlas, nil), tt.weights)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if text := weightsText(got); text != tt.want {
			t.Errorf("%s: %s, want %s", what, text, tt.want)
		}
	}
}

func weightsText(weights map[string]float64) string {
	var parts []string
	for _, unit := range slices.Sorted(maps.Keys(weights)) {
		parts = append(parts, fmt.Sprintf("%s %.4f", unit, weights[unit]))
	}
	return strings.Join(parts, ", ")
}

// Under need a country without an index counts as the mean, and is not in it: TGO 1/0.5 = 2 and FJI 1/0.75 = 4/3 are on
// average 5/3, and so 1.2 and 0.8.
func TestWeighWithoutAnIndex(t *testing.T) {
	def := load(t, strings.Replace(costedYAML, "{missing: zero}", "{missing: exclude, minimumCoverage: 0.6}", 1))
	x := index(t, def, "KEN 2026: no, , , ", "TGO 2026: yes, no, yes, no", "FJI 2026: yes, yes, yes, no")
	got, err := x.Weigh(marketOf(x, nil, nil), assessment.Weights{By: assessment.ByNeed})
	if text := weightsText(got); err != nil || text != "FJI 0.8000, KEN 1.0000, TGO 1.2000" {
		t.Errorf("%s, %v", text, err)
	}
}

func TestWeighRefuses(t *testing.T) {
	x := index(t, costed, "KEN 2026: no, no, no, no", "TGO 2026: yes, no, yes, no", "FJI 2026: yes, yes, yes, no")
	anything := index(t, load(t, strings.Replace(costedYAML, "entity: country", "entity: any", 1)), "ACME 2026: no, no, no, no")
	for _, tt := range []struct {
		x       *assessment.Index
		atlas   *country.Atlas
		weights assessment.Weights
		want    string
	}{
		{x, nil, assessment.Weights{By: "wealth"}, `"wealth" is no weighting of countries`},
		{x, nil, assessment.Weights{By: assessment.ByNeed, Own: map[string]float64{"KEN": 1}}, "weights of single countries stand beside another weighting"},
		{x, nil, assessment.Weights{By: assessment.Own}, "no country has a weight of its own"},
		{x, nil, assessment.Weights{By: assessment.Own, Own: map[string]float64{"KNE": 0, "TGO": math.Inf(1), "FJI": math.NaN(), "KEN": 1e-9, "USA": 1}}, `these weights of countries cannot be taken:
  FJI: NaN is no weight; write a number from 0.000001 to 1000000
  KEN: 1e-09 is no weight; write a number from 0.000001 to 1000000
  KNE: has no answers here, and nothing to weigh; did you mean KEN?
  KNE: 0 is no weight; write a number from 0.000001 to 1000000
  TGO: +Inf is no weight; write a number from 0.000001 to 1000000
  USA: has no answers here, and nothing to weigh`},
		{x, nil, assessment.Weights{By: assessment.ByPopulation}, `no population of 2026 or a year before is known of 3 of 3 countries with needs: Fiji (FJI), Kenya (KEN), Togo (TGO)
Import figures with ` + "`readiness reference import`" + `: a file with the columns country, year and population. Or choose another weighting.`},
		{x, people(t, "KEN,2026,1\nTGO,2027,1\nFJI,2020,1\n"), assessment.Weights{By: assessment.ByPopulation}, "is known of 1 of 3 countries with needs: Togo (TGO)\n"},
		{anything, nil, assessment.Weights{By: assessment.ByPopulation}, "only countries can be weighed by population"},
	} {
		_, err := tt.x.Match(t.Context(), marketOf(tt.x, tt.atlas, nil), assessment.MatchTerms{Weights: tt.weights})
		e, ok := errors.AsType[*assessment.Error](err)
		if !ok || e.Kind != assessment.Invalid || !strings.Contains(e.Error(), tt.want) {
			t.Errorf("%+v: %v\nwant %s", tt.weights, err, tt.want)
		}
	}
	many := index(t, costed, "KEN 2026: no, no, no, no", "TGO 2026: no, no, no, no", "FJI 2026: no, no, no, no", "BEN 2026: no, no, no, no",
		"FRA 2026: no, no, no, no", "DEU 2026: no, no, no, no", "ITA 2026: no, no, no, no", "ESP 2026: no, no, no, no")
	_, err := many.Weigh(marketOf(many, nil, nil), assessment.Weights{By: assessment.ByPopulation})
	if err == nil || !strings.Contains(err.Error(), "8 of 8 countries with needs: Benin (BEN), Germany (DEU), Spain (ESP), Fiji (FJI), France (FRA), Italy (ITA) and 2 more") {
		t.Errorf("many: %v", err)
	}
}

func TestParseWeights(t *testing.T) {
	for text, want := range map[string]assessment.Weights{
		"": {By: assessment.Equal}, " Equal ": {By: assessment.Equal}, "need": {By: assessment.ByNeed}, "population": {By: assessment.ByPopulation},
		"KEN=2": {By: assessment.Own, Own: map[string]float64{"KEN": 2}}, " KEN = 2 , TGO=.5": {By: assessment.Own, Own: map[string]float64{"KEN": 2, "TGO": 0.5}},
	} {
		got, err := assessment.ParseWeights(text)
		if err != nil || got.By != want.By || !maps.Equal(got.Own, want.Own) {
			t.Errorf("%q is %+v, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"own": `"own" is no weighting`, "wealth": `"wealth" is no weighting of countries`,
		"KEN=two, =1, KEN=2, TGO=1,": "these weights of countries cannot be read:\n  KEN: \"two\" is no number; write it in decimals, such as 1.5\n  =1: name a country and its weight, such as KEN=2\n" +
			"  KEN: stands twice; keep one weight\n  name a country and its weight, such as KEN=2",
	} {
		_, err := assessment.ParseWeights(text)
		if e, ok := errors.AsType[*assessment.Error](err); !ok || e.Kind != assessment.Invalid || !strings.Contains(e.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// There is money for one team of two. Who weighs more has it, and its 25 points count by its weight: (2 + 1)/2 = 1.5, so
// that 2 is 4/3 and 25 points are 33.33.
func TestMatchByWeight(t *testing.T) {
	x := index(t, costed, "KEN 2026: yes, yes, no, yes", "TGO 2026: yes, yes, no, yes")
	market := marketOf(x, nil, nil, giver("p", 50_00))
	for _, unit := range []string{"KEN", "TGO"} {
		m := mustMatch(t, x, market, assessment.Weights{By: assessment.Own, Own: map[string]float64{unit: 2}})
		if len(m.Allocations) != 1 || market.Needs[m.Allocations[0].Need].Unit != unit || fmt.Sprintf("%.4f %.4f %.4f", m.Value, m.Recomputed, m.Weights[unit]) != "33.3333 33.3333 1.3333" {
			t.Errorf("%s: %+v, value %v, recomputed %v, weights %v", unit, m.Allocations, m.Value, m.Recomputed, m.Weights)
		}
	}
}

// Weights are 1 on average, whatever they are by, and Match knows them.
func TestWeightsAreOneOnAverage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, programmes, _ := drawMarket(t)
		weight := rapid.Float64Range(assessment.LeastWeight, assessment.MostWeight)
		w := rapid.SampledFrom([]assessment.Weights{
			{}, {By: assessment.ByNeed}, {By: assessment.ByPopulation}, {By: assessment.Own, Own: map[string]float64{"KEN": weight.Draw(t, "KEN"), "FJI": weight.Draw(t, "FJI")}},
		}).Draw(t, "weights")
		market := marketOf(x, people(t, "KEN,2020,57\nTGO,2020,9\nFJI,2020,1\n"), nil, programmes...)
		m := mustMatch(t, x, market, w)
		sum, units := 0.0, map[string]bool{}
		for i := range market.Needs {
			units[market.Needs[i].Unit] = true
		}
		for unit, weight := range m.Weights {
			if sum += weight; !units[unit] || weight < 0 || math.IsInf(weight, 0) || math.IsNaN(weight) {
				t.Fatalf("%s has no needs, or a weight of %v", unit, weight)
			}
		}
		if len(m.Weights) != len(units) || math.Abs(sum-float64(len(units))) > 1e-9 {
			t.Fatalf("weights %v", m.Weights)
		}
		if m.Value > m.Bound*(1+1e-9)+1e-9 {
			t.Fatalf("value %v above %v", m.Value, m.Bound)
		}
	})
}
