package web

import (
	"bytes"
	"strings"
	"testing"
)

// madeUpMatching is a matching with everything on its page.
func madeUpMatching() MatchingPage {
	one, two, gain, share := 3, 4, 1.25, 51.54
	grant := MatchGrant{Country: "Kenya", Title: "Pass a <law>", Page: "/countries/KEN/gaps/law?year=2026", Programme: "Fund", Sample: true, Amount: "USD 100", Gain: &gain, Condition: "whether <it> holds"}
	bare := MatchGrant{Country: "Uganda", Title: "Team", Programme: "Fund", Amount: "USD 50"}
	return MatchingPage{
		Asked: "en", Visitor: somebody, Said: &Said{Code: "matched"},
		Matched: Matched{
			Title: "For <the board>", Address: "/matchings/m-1", ID: "m-1", Day: "2026-03-01", Mine: true, Round: "Made-up", Year: 2026, Weights: "need", Funded: 9, Points: 12.3456, Uppermost: 12.5,
		},
		Terms: Terms{Date: "2026-03-01", Currency: "USD", PriceYear: 2025, Years: 2}, Ref: "made-up@1", Sample: true, Seq: 7, Countries: "Kenya, Uganda", Programmes: "Fund",
		Strict: true, Weighted: true, Good: "better", Stopped: "time", Recomputed: 12.9, Units: 2, Spent: "USD 150", Left: "USD 200",
		Offers: []MatchOffer{
			{Title: "Fund", Funder: "Bank <1>", Address: "/programmes#programme-fund", Status: "open", Sample: true, Left: "USD 200", Spent: "USD 150", After: "USD 50", Grants: 2, Price: 1.2345, Binding: true},
			{Title: "Rich", Address: "/programmes#programme-rich", Status: "open", Left: "USD 9", Spent: "USD 0", After: "USD 9"},
			{Title: "Shut", Address: "/programmes#programme-shut", Status: "closed", Left: "USD 1", Spent: "USD 0", After: "USD 1"},
		},
		Allocations: []MatchGrant{grant}, More: []MatchGrant{bare}, Moved: 2,
		Effect:     []MatchEffect{{Country: "Kenya", Needs: 2, Rise: 1.239, Before: MatchStanding{&share, &two, 2, 5}, End: MatchStanding{&share, &one, 3, 3}}},
		MoreEffect: []MatchEffect{{Country: "Uganda", Needs: 1}}, Lacking: 3, Settled: 1, Unknown: 2,
		Without: []WithoutGroup{
			{Code: "money", All: 2, Rows: []WithoutRow{{Country: "Kenya", Title: "Plan", Page: "/countries/KEN/gaps/plan", Gain: &gain, Lacks: "USD 70", Why: "the money goes elsewhere", Enters: []Entry{
				{"Fund", "USD 20", "outbid"}, {"Rich", "", "its money goes to others"},
			}}}},
			{Code: "no-programme", All: 1, Rows: []WithoutRow{{Country: "Uganda", Title: "Staff", Why: "no programme can pay for it"}}},
		},
		Book: "/v1/exports/portfolio.xlsx?year=2026", Frontier: "/matchings/m-1/frontier", Others: []Option{{"m-2", "m-2 Other", true}},
		Comparison: &Comparison{
			Title: "m-2 Other", Address: "/matchings/m-2", Alike: true, Value: -0.5, Real: 0.004, Kept: 4, Entered: []MatchGrant{bare}, AllEntered: 1, Left: []MatchGrant{grant}, AllLeft: 1,
			Shifts: []MatchShift{{grant, bare}}, AllShifts: 1, Countries: []CountryChange{{"Kenya", 0.5, -1, "USD -20"}, {"Uganda", 0, 2, ""}},
		},
	}
}

// moneyPages are the pages of programmes and of matchings, with everything on them.
func moneyPages(p *Pages) map[string]func(b *bytes.Buffer) error {
	share := 0.1
	return map[string]func(b *bytes.Buffer) error{
		"programmes.html": func(b *bytes.Buffer) error {
			return p.Programmes(b, ProgrammesPage{
				Asked: "en", Offer: Nav{SignIn: true}, Clear: "/programmes", Faults: []Fault{{"theme", "lwa is not known"}},
				Form: &Form{Action: "/programmes", Note: "programmes", Clear: "/programmes", Filtered: true, Controls: []Control{
					{Name: "theme", Menus: []Menu{{{Options: []Option{{"law", "Law", true}}}}}}, {Name: "funder", Fields: []string{`a"b`}}, {Name: "status", Boxes: []Option{{"open", "Open", true}}},
				}},
				Shown: &ProgrammeList{Date: "2026-03-01", All: 3, Recorded: 9, JSON: "/v1/programmes?limit=1000", Rows: []ProgrammeRow{
					{
						ID: "fund", Title: "Fund <1>", Funder: "Bank", Link: "/elsewhere", Partners: []string{"Ministry"}, Sample: true, Status: "open", Instrument: "grant", Closes: "at the end of 2026-12-31",
						Money: "USD 9", Left: "USD 8", Floor: "USD 1", Ceiling: "USD 2", Share: &share, Themes: []string{"Law"}, For: []ForWhom{{"countries", "Kenya, <Uganda>"}},
					},
					{ID: "later", Title: "Later", Funder: "Bank", Status: "forecast", Instrument: "loan", Opens: "2027-01-01", Money: "USD 9", Left: "USD 9", Ceiling: "USD 2"},
				}},
			})
		},
		"matchings.html": func(b *bytes.Buffer) error {
			return p.Matchings(b, MatchingsPage{
				Asked: "en", Visitor: somebody, Next: "/matchings?cursor=x", List: []Matched{madeUpMatching().Matched, {Address: "/matchings/m-0", ID: "m-0", Day: "2026-02-01", Round: "Made-up", Year: 2025, Proven: true}},
				Form: &MatchForm{
					Rounds: []Option{{"made-up@1 2026", "Made-up, 2026", true}}, Programmes: []Option{{"fund", "Fund <1>", true}}, Weights: []Option{{"equal", "", false}, {"need", "", true}},
					Years: "x", Strict: true, Title: `a"b`, May: true, Store: true, Faults: []Fault{{"years", "is no number"}, {"", "something <else>"}},
				},
			})
		},
		"matching.html": func(b *bytes.Buffer) error { return p.Matching(b, madeUpMatching()) },
		"frontier.html": func(b *bytes.Buffer) error {
			return p.Frontier(b, FrontierPage{Asked: "en", Visitor: somebody, Matched: madeUpMatching().Matched, Weighted: true, Missing: "rich", Points: []FrontierPoint{
				{Part: 50, Funded: 1, Budget: "USD 100", Spent: "USD 90", Adds: 5, Recomputed: 5.5, Bound: 6}, {Part: 100, Funded: 2, Budget: "USD 200", Spent: "USD 150", Adds: 12.3456, Recomputed: 12.9, Bound: 12.3456, Proven: true},
			}})
		},
	}
}

func TestMoneyPages(t *testing.T) {
	for name, write := range moneyPages(pages(t)) {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(name, err)
		}
		text := string(hashes.ReplaceAll(b.Bytes(), []byte("$1-HASH.")))
		for _, word := range []string{"<script", "style=", "%!", "<the board>", "<law>", "<it>", "<1>", "<else>", "<Uganda>"} {
			if strings.Contains(text, word) {
				t.Errorf("%s: the page has %q", name, word)
			}
		}
		forEverybody(t, text)
		golden(t, name, []byte(text))
	}
}

// A board reads in words how good a matching is, and never a better one than was proven.
func TestHowGoodAMatchingIs(t *testing.T) {
	for _, tt := range []struct {
		good         string
		value, bound float64
		want         []string
	}{
		{"proven", 10, 10, []string{"Proven: nothing adds more", "the gap is 0.0 % of it"}},
		{"better", 10, 10.00001, []string{"At most 0.1 % better could exist", "the gap is 0.1 % of it"}},
		{"better", 10, 12, []string{"At most 20.0 % better could exist", "the gap is 16.7 % of it"}},
		{"nothing", 0, 3, []string{"It adds nothing", "the gap is 100.0 % of it"}},
		{"none", 0, 0, []string{"Nothing can be gained"}},
		{"overall", 0, 0, []string{"There is no overall number"}},
	} {
		page := madeUpMatching()
		page.Good, page.Points, page.Uppermost = tt.good, tt.value, tt.bound
		var b bytes.Buffer
		if err := pages(t).Matching(&b, page); err != nil {
			t.Fatal(err)
		}
		for _, word := range tt.want {
			if !strings.Contains(b.String(), word) {
				t.Errorf("%+v: the page lacks %q", tt, word)
			}
		}
	}
}

// Both lines stay within the chart, whatever the points are.
func TestChartHoldsItsPoints(t *testing.T) {
	for _, most := range []float64{0, 0.004, 0.9, 1, 7, 99.99, 100, 1234} {
		page := FrontierPage{}
		for part := 10; part <= 200; part += 10 {
			page.Points = append(page.Points, FrontierPoint{Part: part, Adds: most * float64(part) / 400, Bound: most * float64(part) / 200})
		}
		c := page.Chart()
		if len(c.Y) < 2 || len(c.Y) > 7 || len(c.X) != 5 || c.Dots[9].X != c.Now || strings.Contains(c.Value+c.Bound, "NaN") || strings.Contains(c.Bound, "-") {
			t.Errorf("%v: %+v", most, c)
		}
	}
	if (FrontierPage{Points: []FrontierPoint{{Part: 100}}}).Chart() != nil {
		t.Error("one point is no line")
	}
}
