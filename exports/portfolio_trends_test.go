package exports

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"readiness/assessment"
)

// twoYears are countries of which one gained, one lost, one stayed, one had too few answers, and one each came and went.
const twoYears = "country,year,law,team\n" +
	"KEN,2022,50,50\nGHA,2022,80,40\nUGA,2022,30,30\nETH,2022,,\nJPN,2022,90,90\nCHL,2022,,\n" +
	"KEN,2024,70,60\nGHA,2024,70,40\nUGA,2024,30,30\nETH,2024,20,20\nISL,2024,100,100\nCHL,2024,,\n"

// since gives the report of a year that is compared with another.
func since(t testing.TB, x *assessment.Index, year int) Report {
	t.Helper()
	r := report
	r.Before = ofYear(t, x, year)
	return r
}

func TestTrendsAreTheDomains(t *testing.T) {
	both := indexOf(t, loaded(t, pair), twoYears)
	x, r := ofYear(t, both, 2024), since(t, both, 2022)
	moved, err := assessment.Movements(r.Before, x)
	if err != nil {
		t.Fatal(err)
	}
	f := opened(t, func(b *bytes.Buffer) error { return Portfolio(b, x, r) })
	if got := strings.Join(f.GetSheetList(), ","); got != "Cover,Summary,Heat map,Ranks,Peers,Trends,Census,Weakest link,Gaps,Themes,Method,Codes" {
		t.Errorf("sheets: %s", got)
	}
	checkPrinting(t, f, "Trends")
	list := records(t, f, "Trends", 4)
	if len(list) != len(moved) {
		t.Fatalf("%d lines for %d movements", len(list), len(moved))
	}
	number := func(rank int) float64 {
		if rank == 0 {
			return math.NaN()
		}
		return float64(rank)
	}
	for i, m := range moved {
		got := list[i]
		if got["Code"] != m.Unit {
			t.Fatalf("line %d is of %s, want %s", i, got["Code"], m.Unit)
		}
		for title, want := range map[string]float64{
			"Index 2022": points(m.Before.Score), "Index 2024": points(m.After.Score), "Change": points(m.Change),
			"Rank 2022": number(m.Before.Rank), "Rank 2024": number(m.After.Rank), "Law": points(m.Nodes[1]), "Team": points(m.Nodes[2]),
		} {
			wantNumber(t, m.Unit+" "+title, got[title], want)
		}
	}
	remarks := map[string]string{}
	for _, got := range list {
		remarks[got["Code"]] = got["Remark"]
	}
	for unit, want := range map[string]string{
		"KEN": "", "UGA": "", "ETH": "no index in 2022: too little was answered", "CHL": "no index in either year: too little was answered",
		"JPN": "not in 2024", "ISL": "not in 2022",
	} {
		if remarks[unit] != want {
			t.Errorf("%s: %q, want %q", unit, remarks[unit], want)
		}
	}
	if last := []string{list[len(list)-2]["Code"], list[len(list)-1]["Code"]}; !slices.Equal(last, []string{"ISL", "JPN"}) {
		t.Errorf("the last are %v, want those of one year only", last)
	}
	var b bytes.Buffer
	if err := Portfolio(&b, x, r); err != nil {
		t.Fatal(err)
	}
	wantSaid(t, sheetTexts(t, b.Bytes(), "Trends"), "1 up, 1 down, 1 as before; median change 0.0", "2022: 6 economies; 2024: 6; in both: 5")
	wantSaid(t, sheetTexts(t, b.Bytes(), "Summary"), "Since 2022: 1 up, 1 down, 1 as before")
	wantSaid(t, sheetTexts(t, b.Bytes(), "Method"), "Score of 2024 minus score of 2022 (equation 30)")
	wantSaid(t, sheetTexts(t, b.Bytes(), "Cover"), "How far every country has come since 2022")
}

// Without an earlier year nothing but the method speaks of changes.
func TestNoEarlierYear(t *testing.T) {
	x := ofYear(t, indexOf(t, loaded(t, pair), twoYears), 2022)
	var b bytes.Buffer
	if err := Portfolio(&b, x, report); err != nil {
		t.Fatal(err)
	}
	f := opened(t, func(b *bytes.Buffer) error { return Portfolio(b, x, report) })
	for _, sheet := range f.GetSheetList() {
		text := sheetTexts(t, b.Bytes(), sheet)
		if said := strings.Contains(text, "earlier year") || strings.Contains(text, "Trends"); said != (sheet == "Method") {
			t.Errorf("%s speaks of changes: %v", sheet, said)
		}
	}
	wantSaid(t, sheetTexts(t, b.Bytes(), "Method"), "None: there is no earlier year by this framework version")
}

// A year of another version is refused, and so are years of units that have nothing in common none at all.
func TestEarlierYearsThatDoNotCompare(t *testing.T) {
	x := ofYear(t, indexOf(t, loaded(t, pair), twoYears), 2024)
	other := indexOf(t, loaded(t, strings.Replace(pair, `version: "1"`, `version: "2"`, 1)), "country,year,law,team\nKEN,2022,1,1\n")
	r := report
	r.Before = other
	var b bytes.Buffer
	var e *assessment.Error
	if err := Portfolio(&b, x, r); !errors.As(err, &e) || e.Kind != assessment.Invalid || b.Len() > 0 {
		t.Errorf("portfolio: %v, %d bytes", err, b.Len())
	}
	if err := CountryReport(&b, x, "KEN", 2024, r); !errors.As(err, &e) || e.Kind != assessment.Invalid || b.Len() > 0 {
		t.Errorf("country report: %v, %d bytes", err, b.Len())
	}
	r.Before = indexOf(t, loaded(t, pair), "country,year,law,team\nFRA,2022,1,1\n")
	f := opened(t, func(b *bytes.Buffer) error { return Portfolio(b, x, r) })
	list := records(t, f, "Trends", 4)
	if len(list) != 7 || slices.ContainsFunc(list, func(r map[string]string) bool { return r["Change"] != "" || r["Remark"] == "" }) {
		t.Errorf("other units: %v", list)
	}
	if err := Portfolio(&b, x, r); err != nil {
		t.Fatal(err)
	}
	if text := sheetTexts(t, b.Bytes(), "Trends"); strings.Contains(text, "as before") {
		t.Error("nobody is compared, and counted")
	}
}

// Where there is no overall number the parts have changed.
func TestTrendsOfParts(t *testing.T) {
	x := modelIndex(t, "cmm@2021", "KEN", "GHA", "SEN")
	before := modelIndex(t, "cmm@2021", "GHA", "KEN") // each has what the other had
	for i := range before.Panel.Rows {
		before.Panel.Rows[i].Year = 2023
	}
	r := report
	r.Before = ofYear(t, before, 2023)
	moved, err := assessment.Movements(r.Before, x)
	if err != nil {
		t.Fatal(err)
	}
	f := opened(t, func(b *bytes.Buffer) error { return Portfolio(b, x, r) })
	parts := scoredParts(x.Panel.Framework)
	list := records(t, f, "Trends", 4)
	if len(list) != 2*len(parts)+1 || list[len(list)-1]["Remark"] != "not in 2023" {
		t.Fatalf("%d lines of %d parts: %v", len(list), len(parts), list[len(list)-1])
	}
	for i, got := range list[:2*len(parts)] {
		m, part := moved[i/len(parts)], parts[i%len(parts)]
		n, _ := x.Model.Lookup(part.ID)
		if _, there := got["Index 2024"]; there || got["Code"] != m.Unit || got["Part"] != part.Name("en") {
			t.Errorf("line %d: %v", i, got)
		}
		wantNumber(t, m.Unit+" "+part.ID, got["Change"], points(m.Nodes[n]))
		was, _ := r.Before.Scores.Node(m.Before.Row, n)
		is, _ := x.Scores.Node(m.After.Row, n)
		wantNumber(t, m.Unit+" "+part.ID, got["Score 2023"], points(was))
		wantNumber(t, m.Unit+" "+part.ID, got["Score 2024"], points(is))
	}
	f = opened(t, func(b *bytes.Buffer) error { return CountryReport(b, x, "KEN", 2024, r) })
	if got := cards(t, f); got["Index in 2023"] != "" {
		t.Errorf("an index where there is none: %v", got)
	}
}

// The report of a country shows the earlier year and what has changed since, overall and in every part.
func TestSummaryShowsTheEarlierYear(t *testing.T) {
	both := indexOf(t, loaded(t, pair), twoYears)
	x, r := ofYear(t, both, 2024), since(t, both, 2022)
	for name, x := range map[string]*assessment.Index{"one year": x, "all years": both} {
		f := opened(t, func(b *bytes.Buffer) error { return CountryReport(b, x, "KEN", 2024, r) })
		got := cards(t, f)
		if got["Index in 2022"] != "50" || got["Change since 2022"] != "15" {
			t.Errorf("%s: %v", name, got)
		}
		rows, err := f.GetRows("Summary")
		if err != nil {
			t.Fatal(err)
		}
		parts := map[string]string{}
		for _, row := range rows {
			if len(row) > 2 {
				parts[row[0]] = row[len(row)-1]
			}
		}
		if strings.TrimSpace(parts["Law"]) != "+20.0" || strings.TrimSpace(parts["Team"]) != "+10.0" {
			t.Errorf("%s: parts changed by %v", name, parts)
		}
	}
	for unit, want := range map[string]string{"ETH": "– –", "ISL": " ", "CHL": "– –"} {
		f := opened(t, func(b *bytes.Buffer) error { return CountryReport(b, x, unit, 2024, r) })
		if got := cards(t, f); got["Index in 2022"]+" "+got["Change since 2022"] != want {
			t.Errorf("%s: %v", unit, got)
		}
	}
}

// A part of which five units have a score shows their spread, one that fewer have none; the change stands in one column.
func TestChangeStandsInItsColumn(t *testing.T) {
	csv := "country,year,law,team\nKEN,2022,50,50\n"
	for i, unit := range []string{"KEN", "GHA", "UGA", "ETH", "JPN"} {
		csv += unit + ",2024,60," + map[bool]string{true: "70"}[i < 2] + "\n"
	}
	both := indexOf(t, loaded(t, pair), csv)
	f := opened(t, func(b *bytes.Buffer) error {
		return CountryReport(b, ofYear(t, both, 2024), "KEN", 2024, since(t, both, 2022))
	})
	rows, err := f.GetRows("Summary")
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(rows, func(row []string) bool { return len(row) > 0 && row[0] == "Dimension" })
	for i, want := range []string{"+10.0", "+20.0"} {
		if row := rows[at+1+i]; len(row) != 10 || rows[at][9] != "Change since 2022" || strings.TrimSpace(row[9]) != want || (row[6] == "") != (i == 1) {
			t.Errorf("row %d of %v: %q", i, strconv.Quote(strings.Join(rows[at], "|")), row)
		}
	}
}
