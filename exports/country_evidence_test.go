package exports

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"readiness/assessment"
)

func dayOf(text string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return t
}

// reportWith writes the report of a made-up country with this evidence.
func reportWith(t *testing.T, evidence map[string][]assessment.EvidenceLink, made time.Time) *excelize.File {
	t.Helper()
	x := madeUp(t)
	r := report
	r.Evidence, r.Made = evidence, made
	return opened(t, func(b *bytes.Buffer) error { return CountryReport(b, x, "XXA", x.Panel.Years()[0], r) })
}

func TestCountryReportEvidence(t *testing.T) {
	hidden := assessment.EvidenceLink{URL: "https://example.org/secret", Title: "Secret memo", Type: assessment.Record, Confidential: true}
	evidence := map[string][]assessment.EvidenceLink{
		"cybercrime-law": {
			{URL: "https://example.org/act.pdf?a=1&b=\"2\"", Title: "=HYPERLINK(\"http://x\")", Type: assessment.LegalAct, Date: dayOf("2018-05-16"), ValidUntil: dayOf("2026-01-01"), Language: "en"},
			{URL: "https://example.org/second", Type: assessment.WebPage, ValidUntil: dayOf("2026-01-02")},
			hidden,
		},
		"national-strategy": {{URL: "HTTP://bücher.example/stratégie", Title: "Strategy", Type: assessment.PolicyPaper}, hidden},
		"gone":              {{URL: "https://example.org/gone", Title: "Of no question", Type: assessment.Report}},
	}
	f := reportWith(t, evidence, dayOf("2026-01-02").Add(23*time.Hour))
	rows, err := f.GetRows("Evidence")
	if err != nil {
		t.Fatal(err)
	}
	begin := slices.IndexFunc(rows, func(row []string) bool { return len(row) > 0 && row[0] == "Question" })
	if got, want := strings.Join(rows[begin], "|"), "Question|Title|Link|Type|Date|Valid until|Language"; got != want {
		t.Errorf("the columns are %s", got)
	}
	var got []string
	for i, row := range rows[begin+1:] {
		linked, target, err := f.GetCellHyperLink("Evidence", cellName(linkColumn, begin+2+i))
		if err != nil || !linked {
			t.Errorf("row %d is no link: %v", i, err)
		}
		got = append(got, strings.Join(append(row[1:], target), "|"))
	}
	want := []string{
		"Strategy|HTTP://bücher.example/stratégie|Policy|http://bücher.example/strat%C3%A9gie",
		"=HYPERLINK(\"http://x\")|https://example.org/act.pdf?a=1&b=\"2\"|Legal act|16 May 2018|1 January 2026, ended|en|https://example.org/act.pdf?a=1&b=%222%22",
		"|https://example.org/second|Web page||2 January 2026|https://example.org/second",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the rows are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	text := dump(t, f)
	for _, word := range []string{"Secret memo", "example.org/secret", "Of no question"} {
		if strings.Contains(text, word) {
			t.Errorf("%s is shown", word)
		}
	}
	if !strings.Contains(text, "with links") {
		t.Error("the cover does not name the sheet")
	}
	for _, f := range []*excelize.File{reportWith(t, nil, report.Made), reportWith(t, map[string][]assessment.EvidenceLink{"cybercrime-law": {hidden}, "gone": evidence["gone"]}, report.Made)} {
		if slices.Contains(f.GetSheetList(), "Evidence") || strings.Contains(dump(t, f), "with links") {
			t.Error("there is a sheet without evidence")
		}
	}
	// A report that does not say when it was made cannot say what has ended.
	if text := dump(t, reportWith(t, evidence, time.Time{})); strings.Contains(text, ", ended") {
		t.Error("something has ended by no date")
	}
}

func TestLinkTarget(t *testing.T) {
	for address, want := range map[string]string{
		"https://example.org":                       "https://example.org",
		"https://example.org?q=a|b%zz%2":            "https://example.org?q=a%7Cb%25zz%252",
		"HTTPS://Example.org:8443/%20a#<b>":         "https://Example.org:8443/%20a#%3Cb%3E",
		"https://[2001:db8::1]/{x}":                 "https://[2001:db8::1]/%7Bx%7D",
		"https://e.org/" + strings.Repeat("é", 400): "",
		"mailto:ann@example.org":                    "",
	} {
		if got := linkTarget(address); got != want {
			t.Errorf("%s is linked as %s, want %s", address, got, want)
		}
	}
}
