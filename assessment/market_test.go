package assessment_test

import (
	"math/big"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// ratedAtlas knows what euros and yen are worth, and nothing of rupees.
func ratedAtlas(t testing.TB) *country.Atlas {
	t.Helper()
	r, err := country.ParseRenewal("rates.csv", []byte("# What: Rates\n# As of: 2026-11\n# Source: made up\n# Rights: none\ncurrency,date,per_usd\nEUR,2026-01-01,0.8537\nJPY,2026-01-01,149.87\n"))
	if err != nil {
		t.Fatal(err)
	}
	atlas, err := country.Builtin().With(r)
	if err != nil {
		t.Fatal(err)
	}
	return atlas
}

// What a market says in short of a need and a programme is what all tests say with their words, and what is asked for is
// equation 44, worked out anew.
func TestResultsAreThoseOfOffers(t *testing.T) {
	atlas := ratedAtlas(t)
	rapid.Check(t, func(t *rapid.T) {
		x, programmes, commitments := drawMarket(t)
		for _, p := range programmes {
			p.Currency = rapid.SampledFrom([]string{"USD", "EUR", "JPY", "INR"}).Draw(t, "currency")
			p.Themes = rapid.SampledFrom([][]framework.Theme{nil, {"legislation"}, {"strategy", "incident-response"}}).Draw(t, "themes")
			p.Eligible.IncomeGroups = rapid.SampledFrom([][]country.IncomeGroup{nil, {"LM"}, {"L", "UM"}}).Draw(t, "income")
			p.Months = rapid.SampledFrom([]int{0, 6, 12}).Draw(t, "months")
			if rapid.IntRange(0, 3).Draw(t, "multi") == 0 {
				p.Kinds = []funding.GrantKind{funding.MultiCountry}
			}
		}
		f := assessment.NewFinance(costed, atlas, terms, programmes, commitments)
		market := f.Market(x.Needs(slices.Collect(x.Gaps()), f))
		for i := range market.Needs {
			for j, o := range market.Offers(i) {
				n := &market.Needs[i]
				result, asked := market.Result(i, j)
				if result != o.Result || asked != o.Asked {
					t.Fatalf("%s %s by %s: %s of %+v, and in words %s of %+v (%s)", n.Unit, n.Action, o.Programme.ID, result, asked, o.Result, o.Asked, o.Reason)
				}
				if want, known := reckoned(f, n, o.Programme); asked.Known != known || asked.Minor != want || asked.Known == (asked.Why != "") {
					t.Fatalf("%s %s asks %s for %+v, want %d", n.Unit, n.Action, o.Programme.ID, asked, want)
				}
			}
		}
	})
}

// reckoned is equation 44.
func reckoned(f *assessment.Finance, n *assessment.Need, p *assessment.Programme) (grant int64, known bool) {
	if !n.Costed() {
		return 0, false
	}
	into := funding.Converter{Atlas: f.Atlas, Date: f.At, Currency: p.Currency}
	amount, _, err := into.Convert(funding.Money{Minor: n.Unfunded, Currency: f.Currency})
	if err != nil {
		return 0, false
	}
	share, _ := new(big.Rat).SetString(strconv.FormatFloat(p.Cofinancing, 'g', -1, 64))
	exact := share.Sub(big.NewRat(1, 1), share)
	exact.Mul(exact, new(big.Rat).SetInt64(amount.Minor))
	return new(big.Int).Quo(exact.Num(), exact.Denom()).Int64(), true
}

// A floor that only several needs of a country reach is reached by those alone that the programme could pay for.
func TestBundlesHoldWhatCouldBePaid(t *testing.T) {
	b := newBench(t)
	_, def := needy(t, b)
	// law 200.00, team 50.00 and police 12.50 are 262.50; without the theme of law nobody could pay for it,
	// and police waits for it: 50.00.
	for _, tt := range []struct {
		floor  int64
		themes []framework.Theme
		want   funding.Result
	}{
		{262_50, nil, funding.ResultYes}, {262_51, nil, funding.ResultNo},
		{50_00, []framework.Theme{"incident-response", "cybercrime-justice"}, funding.ResultYes},
		{50_01, []framework.Theme{"incident-response", "cybercrime-justice"}, funding.ResultNo},
	} {
		putOffer(b, "p", 1000_00, func(p *funding.Programme) { p.Floor, p.Themes = tt.floor, tt.themes })
		needs, f := needsOf(t, b, def, terms)
		at := slices.IndexFunc(needs, func(n assessment.Need) bool { return n.Action == "team" })
		if got, _ := f.Market(needs).Result(at, 0); got != tt.want {
			t.Errorf("a floor of %d for %v: %s, want %s", tt.floor, tt.themes, got, tt.want)
		}
	}
}
