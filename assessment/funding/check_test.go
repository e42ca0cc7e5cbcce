package funding_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"readiness/assessment/country"
	"readiness/assessment/funding"
)

// shownFaults gives faults as a reader sees them.
func shownFaults(list []funding.Fault) []string {
	var shown []string
	for _, f := range list {
		shown = append(shown, f.String())
	}
	return shown
}

// TestActionFaults: each change to a sound action has this fault and no other.
func TestActionFaults(t *testing.T) {
	sound := func() funding.Action {
		return funding.Action{
			ID: "csirt", Questions: []string{"csirt", "csirt-hours"}, Title: "A team", Owner: "The ministry", Start: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
			Months: 18, Status: funding.Planned, Cofinancing: funding.Yes, Partner: funding.Unsaid,
			Cost: &funding.ActionCost{
				Currency: "KES", PriceYear: 2025, OneOff: funding.Range{Low: 1, Base: 2, High: 3}, Recurrent: funding.Range{Base: 5, High: 5}, Overhead: 0.07, Source: "a quotation",
			},
		}
	}
	one := sound()
	if faults := one.Faults(); len(faults) > 0 {
		t.Fatal(faults)
	}
	for want, spoil := range map[string]func(a *funding.Action){
		"id: is missing; give the id of the question, or a word of the country's own":                                       func(a *funding.Action) { a.ID = "" },
		`id: "a team" is not the id of an action; use letters, digits, dots, hyphens and underscores, up to 64`:             func(a *funding.Action) { a.ID = "a team" },
		"questions: no question is named; name the questions whose gaps the action closes":                                  func(a *funding.Action) { a.Questions = nil },
		`questions[1]: "csirt" is listed twice; remove one of the two`:                                                      func(a *funding.Action) { a.Questions[1] = "csirt" },
		"title: the text has 201 characters; shorten it to 200":                                                             func(a *funding.Action) { a.Title = strings.Repeat("é", 201) },
		"owner: holds the control character U+0007, which no workbook can show; remove it":                                  func(a *funding.Action) { a.Owner = "\a" },
		"start: the year 1926 is out of bounds; check it: years go from 1970 to 2199":                                       func(a *funding.Action) { a.Start = a.Start.AddDate(-100, 0, 0) },
		"months: -1 is out of bounds; write a whole number from 1 to 600, or leave it out where there is no limit":          func(a *funding.Action) { a.Months = -1 },
		`status: "done!" is not one of planned, under-way, done, dropped; did you mean "done"?`:                             func(a *funding.Action) { a.Status = "done!" },
		`cofinancing: "maybe" is not one of yes, no; choose one of these`:                                                   func(a *funding.Action) { a.Cofinancing = "maybe" },
		`partner: "perhaps" is not one of yes, no; choose one of these`:                                                     func(a *funding.Action) { a.Partner = "perhaps" },
		"cost.currency: is missing; write the ISO 4217 code of the currency, such as USD":                                   func(a *funding.Action) { a.Cost.Currency = "" },
		"cost.priceYear: the year 25 is out of bounds; give the year in whose prices the figures are":                       func(a *funding.Action) { a.Cost.PriceYear = 25 },
		"cost.oneOff: low, base and high are not in rising order; give the smallest amount as low and the greatest as high": func(a *funding.Action) { a.Cost.OneOff.Low = 9 },
		"cost.recurrent.base: the amount is too large; check its zeros: at most 10,000,000,000,000 with two decimals": func(a *funding.Action) {
			a.Cost.Recurrent = funding.Range{Base: 1e15 + 1, High: 1e15}
			a.Cost.Recurrent.High = a.Cost.Recurrent.Base
		},
		"cost: all amounts are 0; give what the action costs, or leave the cost out":    func(a *funding.Action) { a.Cost.OneOff, a.Cost.Recurrent = funding.Range{}, funding.Range{} },
		"cost.overhead: 7 is no share; write a share from 0 to 1, such as 0.07 for 7 %": func(a *funding.Action) { a.Cost.Overhead = 7 },
		"cost.source: is blank; write a text, or leave the member out":                  func(a *funding.Action) { a.Cost.Source = " " },
	} {
		a := sound()
		spoil(&a)
		if got := shownFaults(a.Faults()); len(got) == 0 || got[0] != want || len(got) > 1 && !strings.HasPrefix(want, "cost.recurrent") {
			t.Errorf("got  %s\nwant %s", strings.Join(got, "\n     "), want)
		}
	}
}

func TestActionDefaults(t *testing.T) {
	a := funding.Action{ID: "csirt"}.WithDefaults()
	if a.Status != funding.Planned || !slices.Equal(a.Questions, []string{"csirt"}) || len(a.Faults()) > 0 {
		t.Errorf("%+v", a)
	}
	said := funding.Action{ID: "ours", Questions: []string{"csirt"}, Status: funding.Done}
	if got := said.WithDefaults(); got.Status != funding.Done || got.Questions[0] != "csirt" {
		t.Errorf("%+v", got)
	}
}

func TestLineFaults(t *testing.T) {
	if faults := (funding.Line{ID: "l", Funder: "F", Budget: 1}).Faults("USD"); len(faults) > 0 {
		t.Error(faults)
	}
	want := []string{
		"id: is missing; give a short name in kebab-case, such as first-call", "funder: is missing; say who adds the money",
		"budget: the amount is below 0; write an amount above 0", `currency: "ZZZ" is not a currency; write its ISO 4217 code in capitals, such as USD`,
	}
	if got := shownFaults(funding.Line{Budget: -1}.Faults("ZZZ")); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// TestProgrammeFaultsOfOtherDoors: what no file can hold, and what would overflow.
func TestProgrammeFaultsOfOtherDoors(t *testing.T) {
	sound := func() *funding.Programme { return &readFile(t, sampleFile(t)).Programmes[1] }
	lots := func(n int) (list []funding.Lot) {
		for i, c := range country.All() {
			if i < n {
				list = append(list, funding.Lot{Country: c.Code, Budget: math.MaxInt64})
			}
		}
		return list
	}
	for path, spoil := range map[string]func(p *funding.Programme){
		"cofinancing":           func(p *funding.Programme) { p.Cofinancing = math.NaN() },
		"lots":                  func(p *funding.Programme) { p.Lots = lots(250) },
		"grant.floor":           func(p *funding.Programme) { p.Floor = -1 },
		"grant.perCountry":      func(p *funding.Programme) { p.PerCountry = -1 },
		"eligible.countries[0]": func(p *funding.Programme) { p.Eligible.Countries = []country.Code{"Kenya"} },
		"eligible.regions[0]":   func(p *funding.Programme) { p.Eligible.Regions[0] = "Afrika" },
		"eligible.flags[0]":     func(p *funding.Programme) { p.Eligible.Flags = []funding.Flag{""} },
		"excluded[0].country":   func(p *funding.Programme) { p.Excluded[0].Country = "" },
		`title["a b"]`:          func(p *funding.Programme) { p.Title["a b"] = "x" },
		"title.fr":              func(p *funding.Programme) { p.Title["fr"] = "" },
		"themes":                func(p *funding.Programme) { p.Themes = slices.Repeat(p.Themes, 200) },
		"lines":                 func(p *funding.Programme) { p.Lines = make([]funding.Line, 401); p.Pooled = true },
		"closes":                func(p *funding.Programme) { p.Closes = p.Opens },
	} {
		p := sound()
		spoil(p)
		faults := p.Faults()
		if !slices.ContainsFunc(faults, func(f funding.Fault) bool { return f.Path == path && f.Message != "" && f.Fix != "" }) {
			t.Errorf("%s: %v", path, faults)
		}
	}
}
