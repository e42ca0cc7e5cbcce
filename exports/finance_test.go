package exports

import (
	"context"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
	"readiness/assessment/journal/journaltest"
	"readiness/assessment/vault/vaulttest"
)

// pricedYAML has five questions; three have a remedy with a cost, and one has neither.
const pricedYAML = `
id: priced
version: "1"
title: {en: "Priced framework"}
source: "made up for tests"
licence: "none needed"
entity: country
defaults: {missing: zero}
root:
  id: index
  title: {en: "Index"}
  children:
    - id: legal
      title: {en: "Legal"}
      children:
        - {id: law, title: {en: "Cybercrime law"}, themes: [legislation], answer: {type: boolean}, responsible: {en: "Ministry of Justice"}, remedy: {title: {en: "Pass a law"}, steps: {en: "Draft it, consult on it, pass it."}, kind: one-off, months: 18, procurement: CS, cost: {currency: USD, year: 2025, low: 100000, base: 200000, high: 400000, source: "planning assumption"}}}
        - {id: police, title: {en: "Police unit"}, themes: [cybercrime-justice], requires: [law], answer: {type: boolean}, remedy: {title: {en: "Train the police"}, steps: {en: "Train it."}, kind: both, months: 6, cost: {currency: USD, year: 2025, low: 10000, base: 20000, high: 30000, recurrentPerYear: 5000, source: "planning assumption"}}}
    - id: technical
      title: {en: "Technical"}
      children:
        - {id: team, title: {en: "National CSIRT"}, themes: [incident-response], answer: {type: boolean}, responsible: {en: "Regulator"}, remedy: {title: {en: "Found a team"}, steps: {en: "Hire three people."}, kind: recurrent, months: 12, cost: {currency: USD, year: 2025, low: 0, base: 0, high: 0, recurrentPerYear: 50000, source: "ENISA, How to set up CSIRT and SOC, 2020"}}}
        - {id: lab, title: {en: "Laboratory"}, themes: [cybercrime-justice, incident-response], answer: {type: boolean}, remedy: {title: {en: "Build a laboratory"}, steps: {en: "Buy machines."}, kind: one-off, months: 48, procurement: G, cost: {currency: USD, year: 2025, low: 60000, base: 80000, high: 120000, source: "planning assumption"}}}
        - {id: plan, title: {en: "Response plan"}, themes: [strategy], answer: {type: boolean}}
`

const (
	pricedRates  = "# What: Rates\n# As of: 2026-07\n# Source: made up\n# Rights: none\ncurrency,date,per_usd\nKES,2026-07-01,129.5\nEUR,2026-01-01,0.8\n"
	pricedPrices = "# What: Price levels\n# As of: 2026\n# Source: made up\n# Rights: none\ncurrency,year,index\nKES,2025,100\nKES,2026,110\n"
)

// pricedAt is the moment that the tests of money ask for.
var pricedAt = time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC)

// store is a Service in memory that fails the test.
type store struct {
	t testing.TB
	*assessment.Service
}

func newStore(t testing.TB) store {
	t.Helper()
	s, err := assessment.Open(context.Background(), assessment.Stores{Journal: journaltest.Memory(), Vault: vaulttest.Memory()}, assessment.Options{
		Clock: func() time.Time { return pricedAt },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return store{t, s}
}

func (s store) do(c assessment.Command) assessment.Outcome {
	s.t.Helper()
	out, err := s.Do(context.Background(), "ann", c)
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

// priced is a store of three countries, of which Kenya plans by itself: its numbers are traced in country_money_test.go.
func priced(t testing.TB) (*assessment.Index, Report) {
	t.Helper()
	s := newStore(t)
	for _, text := range []string{pricedRates, pricedPrices} {
		r, err := country.ParseRenewal("test.csv", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		s.do(assessment.RenewReference{Renewal: r})
	}
	def := loaded(t, pricedYAML)
	var kenya assessment.ID
	for _, unit := range []string{"FJI", "GHA", "KEN"} {
		id := s.do(assessment.CreateAssessment{Unit: unit, Year: 2026, Framework: def}).Assessment.ID
		var puts []assessment.Put
		for _, q := range def.Questions() {
			value := framework.Value{Kind: framework.Flag, Flag: unit == "FJI" && q.ID == "law"}
			puts = append(puts, assessment.Put{Question: q.ID, Value: &value})
		}
		s.do(assessment.PutAnswers{Assessment: id, Answers: puts})
		kenya = id
	}
	s.do(assessment.PutAction{Assessment: kenya, Action: funding.Action{
		ID: "reform", Questions: []string{"law", "police"}, Title: "=Reform of the law", Owner: "Attorney General", Months: 24,
		Status: funding.UnderWay, Start: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		Cost: &funding.ActionCost{
			Currency: "KES", PriceYear: 2026, OneOff: funding.Range{Low: 6_475_000_00, Base: 12_950_000_00, High: 25_900_000_00},
			Recurrent: funding.Range{Base: 1_295_000_00, High: 1_295_000_00}, Overhead: 0.1, Source: "budget bill, page 7",
		},
	}})
	for _, p := range pricedProgrammes() {
		s.do(assessment.PutProgramme{Programme: p})
	}
	s.do(assessment.JoinProgramme{Programme: "alpha", Line: funding.Line{ID: "partner", Funder: "Partner", Budget: 50_000_00}})
	for _, c := range pricedCommitments() {
		s.do(assessment.PutCommitment{Commitment: c})
	}
	x, err := assessment.NewIndex(s.State().Panel(def))
	if err != nil {
		t.Fatal(err)
	}
	f, err := s.FinanceTexts(context.Background(), s.State().Finance(def, assessment.Terms{At: pricedAt, Years: 3}))
	if err != nil {
		t.Fatal(err)
	}
	r := report
	r.Finance = f
	return x, r
}

func pricedProgrammes() []funding.Programme {
	end := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	return []funding.Programme{
		{
			ID: "alpha", Funder: "Fund A", Title: framework.Text{"en": "Laws and justice"}, Instrument: funding.Grant, Currency: "USD",
			Budget: 250_000_00, Floor: 10_000_00, Ceiling: 200_000_00, Closes: end, Pooled: true, Link: "https://example.org/alpha?a=1&b=\"2\"",
		},
		{
			ID: "beta", Funder: "Bank B", Title: framework.Text{"en": "Teams"}, Instrument: funding.Loan, Currency: "EUR", Budget: 500_000_00,
			Cofinancing: 0.2, Themes: []framework.Theme{"incident-response"}, Sample: true,
			Closes: time.Date(2026, 9, 30, 17, 0, 0, 0, time.FixedZone("", 3600)),
		},
		{
			ID: "gamma", Funder: "Fund A", Title: framework.Text{"en": "=1+1"}, Instrument: funding.Grant, Currency: "USD", Budget: 900_000_00,
			Closes: time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC),
		},
		{
			ID: "delta", Funder: "Development bank D", Title: framework.Text{"en": "Pacific islands"}, Instrument: funding.TechnicalAssistance,
			Currency: "USD", Budget: 60_000_00, Eligible: funding.Eligible{Regions: []string{"Oceania"}, Flags: []funding.Flag{funding.SIDS}},
		},
	}
}

func pricedCommitments() []funding.Commitment {
	on := func(year int) time.Time { return time.Date(year, 6, 1, 0, 0, 0, 0, time.UTC) }
	return []funding.Commitment{
		{ID: "c1", Programme: "alpha", Country: "KEN", Action: "reform", Amount: 40_000_00, Currency: "USD", Status: funding.Committed, Date: on(2025), Source: "letter"},
		{ID: "c2", Funder: "Union", Country: "KEN", Action: "team", Amount: 8_000_00, Currency: "EUR", Status: funding.Disbursed, Date: on(2025), Source: "=report"},
		{ID: "c3", Funder: "Union", Country: "KEN", Action: "team", Amount: 500_000_00, Currency: "USD", Status: funding.Pledged, Date: on(2025)},
		{ID: "c4", Funder: "Union", Country: "KEN", Themes: []framework.Theme{"strategy"}, Amount: 7_000_00, Currency: "USD", Status: funding.Committed, Date: on(2025)},
		{ID: "c5", Funder: "Union", Country: "KEN", Action: "plan", Amount: 8_000_00, Currency: "USD", Status: funding.Committed, Date: on(2025)},
		{ID: "c6", Funder: "Union", Country: "FJI", Action: "lab", Amount: 90_000_00, Currency: "USD", Status: funding.Committed, Date: on(2025)},
	}
}
