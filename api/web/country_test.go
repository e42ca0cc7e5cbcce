package web

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// madeUpCountry is a page of invented figures with everything on it.
func madeUpCountry() CountryPage {
	four, two := 4, 2
	day := time.Date(2026, time.March, 1, 23, 30, 0, 0, time.UTC)
	cell := PeerCell{Own: new(64.05), Difference: new(-5.95), Least: new(20.0), Median: new(70.0), Greatest: new(90.0)}
	return CountryPage{
		Asked: "fr", Name: "Première", Code: "AAA", NamesIn: "fr",
		Facts:  []Fact{{"region", "Africa, Eastern Africa", ""}, {"income", "Low income", "FY2025"}},
		Rounds: []Round{{Title: "Made-up index", Ref: "made-up@1", Years: []Year{{Year: 2026, Units: 9, Address: "/countries/AAA?year=2026", Current: true}}}},
		Shown: &CountryIndex{
			About: madeUpAbout(), Fictional: true, Sample: true, Units: 9, Ranked: 8, Best: 3, Worst: 6, Reviewed: SomeAccepted, Gap: new(23.8),
			Row: Row{
				Rank: &four, Tied: true, Code: "AAA", Name: "Première", Index: new(64.05), Band: "Able", Coverage: new(0.9), Low: new(60.0), High: new(70.0),
				Imputed: 2, Verified: new(40.25), Accepted: new(0.5), Change: new(2.25), Workbook: "/v1/exports/country.xlsx?country=AAA",
			},
			Fewer: &Fewer{Year: 2026, Units: 9, Before: 2025, BeforeUnits: 12, Address: "/countries/AAA?year=2025"},
			Tiers: &Tiers{Reached: "Described", Next: "Written", Count: 1, Of: 3, Behind: 7},
			Parts: Parts{Since: 2025, Scores: true, Adds: true, Stages: true, Rows: []Part{
				{Title: "Laws", Deep: 1, Score: new(84.85), Adds: new(42.425), Coverage: new(1.0), Before: new(80.0), Change: new(4.85)},
				{Title: "Crime", Deep: 2, Coverage: new(0.0), Stage: "Formative", Was: "Start-up"},
			}},
			Peers: &Peers{
				Groups: []PeerGroup{{By: "income", Name: "Low income", Units: 7, Scored: 6, Rank: &two}}, Few: []PeerGroup{{By: "region", Name: "Africa", Units: 2}},
				Rows: []PeerRow{{Own: new(64.05), Cells: []PeerCell{cell}}, {Title: "Laws", Own: new(84.85), Cells: []PeerCell{{Own: new(84.85)}}}}, JSON: "/v1/index/AAA/peers",
			},
			Points: []Point{
				{Row: Row{Rank: &four, Index: new(64.05), Band: "Able", Coverage: new(0.9), Verified: new(40.25), Accepted: new(0.5), Change: new(2.25)}, Ref: "made-up@1", Year: 2026, Units: 9, Current: true, Address: "/countries/AAA?year=2026", Reviewed: true},
				{Row: Row{Index: new(61.8), Coverage: new(1.0)}, Ref: "made-up@1", Year: 2025, Units: 12, Address: "/countries/AAA?year=2025", Break: true},
				{Row: Row{Coverage: new(0.1)}, Ref: "made-up@0", Year: 2024, Units: 3, Address: "/countries/AAA?year=2024"},
			},
			Gaps: Gaps{
				All: 21, Gains: true, Tiered: true, Costed: true, Uncosted: 1, Open: []string{"Budget"}, AllOpen: 3, CSV: "/v1/exports/gaps.csv", Book: "/v1/exports/gaps.xlsx", JSON: "/v1/gaps",
				Costs: []Cost{{"USD", 2025, 2, 123_456_789, 1_000_000_000}, {"JPY", 2025, 0, 999, 999}},
				First: []Gap{
					{Title: "Team", Part: "Laws", Themes: []string{"Incident response", "Skills"}, Essential: true, Today: "No", Target: "Yes", Gain: new(1.005), Behind: 1, Requires: []string{"Law"}, Cost: &Cost{"USD", 2025, 2, 50, 150_000_00}, Months: 6},
					{Title: "Law", Part: "Law", Implied: true, Gain: new(0.0)},
				},
			},
			Former:      2,
			Corrections: []Correction{{At: day, Reason: "Read twice.", Questions: []string{"Team"}}, {At: day, Erased: true, Questions: []string{"Law", "Team"}}},
			Release:     &Release{Seq: 17, Head: "17:aabb", At: day, Address: "/countries/AAA?asOf=17"},
			List:        "/?year=2026", JSON: "/v1/index/AAA?year=2026", TrendJSON: "/v1/index/AAA/trend",
		},
	}
}

func writtenCountry(t *testing.T, page CountryPage) string {
	t.Helper()
	var b bytes.Buffer
	if err := pages(t).Country(&b, page); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestCountryPage(t *testing.T) {
	got := writtenCountry(t, madeUpCountry())
	golden(t, "country.html", hashes.ReplaceAll([]byte(got), []byte("$1-HASH.")))
	forEverybody(t, got)
	near := CountryPage{Unknown: "who", Near: []Near{{"Kenya", "KEN", "/countries/KEN"}, {"a team", "", "/countries/a%20team"}}}
	golden(t, "country-unknown.html", hashes.ReplaceAll([]byte(writtenCountry(t, near)), []byte("$1-HASH.")))
}

func TestStatesOfTheCountryPage(t *testing.T) {
	unranked, plain, stages := madeUpCountry(), madeUpCountry(), madeUpCountry()
	unranked.Shown.Rank, unranked.Shown.Index, unranked.Shown.Low, unranked.Shown.High = nil, nil, nil, nil
	s := plain.Shown
	s.Corrections, s.Peers, s.Gaps, s.Release, s.Tiers, s.Fewer, s.Reviewed, s.Points, s.Fictional = nil, nil, Gaps{}, nil, nil, nil, NoneAccepted, s.Points[:1], false
	stages.Shown.NoOverall, stages.Shown.Parts.Scores, stages.Shown.Gaps.Gains, stages.Shown.Verified = true, false, false, nil
	for name, tt := range map[string]struct {
		page      CountryPage
		has, lack string
	}{
		"closed":           {CountryPage{Closed: true}, english["closed.title"], "<table"},
		"nothing":          {CountryPage{Name: "Kenya", Others: madeUp().Rounds}, english["country.none"], english["then.now"]},
		"nothing then":     {CountryPage{Name: "Kenya", AsOf: "17", Now: "/countries/KEN"}, "As of 17 nothing", "Of others"},
		"fault":            {CountryPage{Name: "Kenya", Faults: []Fault{{"year", "write a year"}}, Rounds: madeUp().Rounds}, "Year: write a year", english["country.none"]},
		"not ranked":       {unranked, "less than 66 % of the weight", "of 100"},
		"without sections": {plain, english["open.none"], "<table class=\"counts gaps"},
		"no corrections":   {plain, english["years.one"], "#corrections"},
		"nothing accepted": {plain, english["figures.unverified"], "Assurance gap"},
		"no overall":       {stages, "should be made up from its parts", `<th scope="col" class="share">`},
		"share accepted":   {stages, english["figures.accepted"], english["column.gain"] + "<"},
		"a sample":         {plain, english["sample.text"], english["country.fictional"]},
	} {
		if got := writtenCountry(t, tt.page); !strings.Contains(got, tt.has) || strings.Contains(got, tt.lack) {
			t.Errorf("%s: %s", name, got)
		} else {
			forEverybody(t, got)
		}
	}
}

// What comes from a framework, a list of countries, a reason or an address is text, wherever it stands.
func TestTextsOfTheCountryPageAreEscaped(t *testing.T) {
	const bad, leads = `<script>alert("1")</script>`, `javascript:alert(1)`
	page := madeUpCountry()
	page.Name, page.Code, page.Facts[0], page.Faults, page.Now = bad, bad, Fact{"region", bad, bad}, []Fault{{"year", bad}}, leads
	s := page.Shown
	s.Title, s.Source, s.Band, s.List, s.JSON, s.TrendJSON, s.Workbook, s.Lasting = bad, bad, bad, leads, leads, leads, leads, leads
	s.Tiers.Reached, s.Tiers.Next, s.Parts.Rows[0].Title, s.Parts.Rows[1].Stage, s.Parts.Rows[1].Was = bad, bad, bad, bad, bad
	s.Peers.Groups[0].Name, s.Peers.Few[0].Name, s.Peers.Rows[1].Title, s.Peers.JSON = bad, bad, bad, leads
	s.Points[0].Ref, s.Points[0].Address, s.Points[0].Band = bad, leads, bad
	g := &s.Gaps.First[0]
	g.Title, g.Part, g.Themes, g.Today, g.Target, g.Requires, g.Cost.Currency = bad, bad, []string{bad}, bad, bad, []string{bad}, bad
	s.Gaps.Open, s.Gaps.CSV, s.Gaps.Book, s.Gaps.JSON, s.Gaps.Costs[0].Currency = []string{bad}, leads, leads, leads, bad
	s.Corrections[0].Reason, s.Corrections[0].Questions, s.Release.Head, s.Release.Address, s.Fewer.Address = bad, []string{bad}, bad, leads, leads
	unknown := CountryPage{Unknown: bad, Near: []Near{{bad, bad, leads}}}
	for _, got := range []string{writtenCountry(t, page), writtenCountry(t, unknown)} {
		for _, word := range []string{"<script", "javascript:", "style="} {
			if i := strings.Index(got, word); i >= 0 {
				t.Errorf("the page has %q: %s", word, got[max(0, i-100):i+50])
			}
		}
	}
}

func TestMoneyForPeople(t *testing.T) {
	for want, cost := range map[string]Cost{
		"0": {Digits: 2}, "1–1,500": {Digits: 2, Low: 50, High: 150_000}, "1,234,568": {Digits: 2, Low: 123_456_789, High: 123_456_789}, "999–1,000": {Low: 999, High: 1000},
	} {
		if got := cost.Range(); got != want {
			t.Errorf("%+v is %s, want %s", cost, got, want)
		}
	}
}
