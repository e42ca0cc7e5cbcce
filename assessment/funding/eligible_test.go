package funding_test

import (
	"slices"
	"testing"
	"time"

	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// cents are the minor units of so many dollars.
func cents(dollars int64) int64 { return dollars * 100 }

func asked(dollars int64) funding.Asked { return funding.Asked{Minor: cents(dollars), Known: true} }

func day(t *testing.T, text string) time.Time {
	t.Helper()
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if at, err := time.Parse(layout, text); err == nil {
			return at
		}
	}
	t.Fatalf("%q is no moment", text)
	return time.Time{}
}

// offer is a programme without conditions of place, open to what wants gives.
func offer() funding.Programme {
	return funding.Programme{
		ID: "p1", Funder: "Example Development Bank", Title: framework.Text{"en": "Response teams"},
		Themes: []framework.Theme{"incident-response", "legislation"}, Instrument: funding.Grant,
		Opens:    time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC),
		Closes:   time.Date(2026, 12, 31, 17, 0, 0, 0, time.FixedZone("", 3600)),
		Currency: "USD", Budget: cents(2_500_000), Floor: cents(50_000), Ceiling: cents(500_000), PerCountry: 1, Maximum: 20, Months: 36,
		Cofinancing: 0.1, Partner: "FIRST", Applicants: []funding.Applicant{funding.Government, funding.PublicBody},
	}
}

// wants is what a country asks for that suits offer.
func wants(code country.Code) funding.Facts {
	return funding.Facts{
		Country: code, Year: 2024, Themes: []framework.Theme{"incident-response"}, Amount: asked(200_000), Months: 12,
		Cofinancing: funding.Yes, Partner: funding.Yes, Applicant: funding.Government, Bundle: asked(200_000), Left: cents(2_500_000),
	}
}

// row is a pair of a country's wish and a programme, and what is said of it.
type row struct {
	name    string
	country country.Code
	at      string
	with    func(*funding.Programme, *funding.Facts)
	result  funding.Result
	test    funding.TestID
	reason  string
	change  string
	side    funding.Side
}

const (
	yes     = funding.ResultYes
	no      = funding.ResultNo
	unknown = funding.ResultUnknown

	programme = funding.ProgrammeSide
	applicant = funding.CountrySide
)

// table is all rows, a group of tests after the other.
func table() []row { return slices.Concat(offerRows, placeRows, classRows, memberRows, moneyRows) }

func (r row) pair(t *testing.T) (p funding.Programme, f funding.Facts, at time.Time) {
	t.Helper()
	p, f = offer(), wants(r.country)
	if r.with != nil {
		r.with(&p, &f)
	}
	return p, f, day(t, r.at)
}

func TestEveryPairIsJudgedWithItsReasonAndItsChange(t *testing.T) {
	for _, r := range table() {
		t.Run(r.name, func(t *testing.T) {
			p, f, at := r.pair(t)
			v := funding.Check(&p, f, nil, at)
			if v.Result != r.result || v.Test != r.test {
				t.Errorf("%s by %q, want %s by %q", v.Result, v.Test, r.result, r.test)
			}
			if alone := funding.Judge(&p, f, nil, at); alone != r.result {
				t.Errorf("judged %s, want %s", alone, r.result)
			}
			if v.Reason != r.reason {
				t.Errorf("reason\n got %q\nwant %q", v.Reason, r.reason)
			}
			if v.Change != r.change || v.Side != r.side {
				t.Errorf("change\n got %s: %q\nwant %s: %q", v.Side, v.Change, r.side, r.change)
			}
		})
	}
}

// Whoever does as the change says has a match: what was unknown before stays so, and nothing says no.
func TestAChangeThatIsMadeMakesAMatch(t *testing.T) {
	changes := 0
	for _, r := range table() {
		p, f, at := r.pair(t)
		v := funding.Check(&p, f, nil, at)
		if v.Change == "" {
			continue
		}
		changes++
		for _, done := range apply(t, v, p, f, at) {
			if after := funding.Check(&done.p, done.f, nil, done.at); after.Result == no {
				t.Errorf("%s: after %q: %s: %s", r.name, v.Change, after.Test, after.Reason)
			}
		}
	}
	if changes < len(funding.TestIDs()) {
		t.Errorf("%d changes for %d tests", changes, len(funding.TestIDs()))
	}
}

func TestTheTableHasEveryAnswerOfEveryTest(t *testing.T) {
	// What is on a list, in the calendar or among the grants given is always known.
	never := []funding.TestID{funding.OpenTest, funding.CountryTest, funding.OnePerCountryTest, funding.MaximumTest}
	seen := map[funding.TestID]map[funding.Result]bool{}
	for _, id := range funding.TestIDs() {
		seen[id] = map[funding.Result]bool{}
	}
	for _, r := range table() {
		p, f, at := r.pair(t)
		for _, o := range funding.Check(&p, f, nil, at).Tests {
			seen[o.Test][o.Result] = true
		}
	}
	for _, id := range funding.TestIDs() {
		for _, result := range funding.Results() {
			if want := result != unknown || !slices.Contains(never, id); seen[id][result] != want {
				t.Errorf("%s: %s in the table is %v", id, result, seen[id][result])
			}
		}
		decides := func(result funding.Result) bool {
			return slices.ContainsFunc(table(), func(r row) bool { return r.test == id && r.result == result })
		}
		if !decides(no) || !slices.Contains(never, id) && !decides(unknown) {
			t.Errorf("no row is decided by %s", id)
		}
	}
	if n := len(table()); n < 40 {
		t.Errorf("%d rows", n)
	}
}

func TestTestsStandInTheirOrder(t *testing.T) {
	want := []funding.TestID{
		"open", "country", "region", "income", "lending", "organisation", "flag", "excluded", "theme", "applicant",
		"ceiling", "floor", "money", "cofinancing", "duration", "partner", "one-per-country", "maximum",
	}
	if got := funding.TestIDs(); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestTheAtlasThatIsHandedInIsAsked(t *testing.T) {
	atlas, err := country.Builtin().With(country.Renewal{
		Kind: country.RenewedClasses, Vintage: country.Vintage{What: "classes", AsOf: "FY2026", Source: "a test", Rights: "none"},
		Columns: country.ClassColumns{Income: true}, Classes: []country.ClassRow{{Country: "KEN", FiscalYear: 2026, Income: "UM"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	p, f, at := offer(), wants("KEN"), day(t, "2025-07-01")
	p.Eligible.IncomeGroups = income("LM")
	if v := funding.Check(&p, f, nil, at); v.Result != yes {
		t.Errorf("without the renewal: %s, %s", v.Result, v.Reason)
	}
	const want = "Kenya counts as upper middle income on 2025-07-01 (FY2026), and the programme is for lower middle income"
	if v := funding.Check(&p, f, atlas, at); v.Result != no || v.Reason != want {
		t.Errorf("with it: %s, %q, want %q", v.Result, v.Reason, want)
	}
}

func BenchmarkEligible(b *testing.B) {
	at := time.Date(2024, 8, 1, 0, 0, 0, 0, time.UTC)
	p := offer()
	p.Eligible = funding.Eligible{
		Regions: []string{"Africa"}, IncomeGroups: income("L", "LM"), LendingCategories: []country.LendingCategory{"IDA", "Blend"},
		Organisations: []string{"AU"}, Flags: []funding.Flag{funding.LDC, funding.SIDS},
	}
	for _, code := range []country.Code{"MLI", "FRA"} {
		f := wants(code)
		result := string(funding.Judge(&p, f, nil, at))
		b.Run("Check/"+result, func(b *testing.B) {
			for b.Loop() {
				funding.Check(&p, f, nil, at)
			}
		})
		b.Run("Judge/"+result, func(b *testing.B) {
			for b.Loop() {
				funding.Judge(&p, f, nil, at)
			}
		})
	}
}
