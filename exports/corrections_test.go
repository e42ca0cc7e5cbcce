package exports

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"readiness/assessment"
)

// correctedReport is a report of what was published and corrected so often.
func correctedReport(corrections ...Correction) Report {
	r := report
	r.Release = assessment.Release{Seq: 12, Head: "12:" + strings.Repeat("ab", 32), At: time.Date(2026, 3, 4, 5, 6, 0, 0, time.UTC)}
	r.Corrections = corrections
	return r
}

func correction(day int, why assessment.Note, questions ...string) Correction {
	return Correction{assessment.Correction{
		Seq: uint64(day), At: time.Date(2026, 3, day, 23, 0, 0, 0, time.UTC), By: "ministry-1", Questions: questions,
	}, why}
}

func TestCorrectionsAreShown(t *testing.T) {
	x := indexOf(t, loaded(t, small), "unit,year,law,team\na,2026,true,some\n")
	r := correctedReport(
		correction(1, assessment.Note{Text: "=The act was repealed"}, "law"),
		correction(2, assessment.Note{Redacted: &assessment.Erased{By: "ministry-1"}}, "law", "team"),
		correction(3, assessment.Note{Lost: true}, "team"),
		correction(4, assessment.Note{Text: "of a question that the panel does not have"}, "secret"),
		correction(5, assessment.Note{Text: strings.Repeat("Counted twice, ", 40)}, "team", "law"),
	)
	f := opened(t, func(b *bytes.Buffer) error { return CountryReport(b, x, "a", 2026, r) })
	if got := strings.Join(f.GetSheetList(), " "); got != "Cover Summary Corrections Scores Gaps Actions Method Codes" {
		t.Errorf("sheets: %s", got)
	}
	checkPrinting(t, f, "Corrections")
	list := records(t, f, "Corrections", 4)
	want := []map[string]string{
		{"Date": "1 March 2026", "Record": "1", "Reason": "=The act was repealed", "Questions": "+Law", "Codes": "law"},
		{"Date": "2 March 2026", "Record": "2", "Reason": "(erased)", "Questions": "+Law\nTeam _x0041_", "Codes": "law\nteam"},
		{"Date": "3 March 2026", "Record": "3", "Reason": "(lost)", "Questions": "Team _x0041_", "Codes": "team"},
		{"Date": "5 March 2026", "Record": "5", "Reason": strings.Repeat("Counted twice, ", 40), "Questions": "Team _x0041_\n+Law", "Codes": "team\nlaw"},
	}
	if len(list) != len(want) {
		t.Fatalf("%d corrections, want %d", len(list), len(want))
	}
	for i, w := range want {
		for title, value := range w {
			if list[i][title] != value {
				t.Errorf("correction %d, %s: %q, want %q", i, title, list[i][title], value)
			}
		}
	}
	var b bytes.Buffer
	if err := CountryReport(&b, x, "a", 2026, r); err != nil {
		t.Fatal(err)
	}
	wantSaid(t, sheetTexts(t, b.Bytes(), "Summary"), "Corrected 4 times after sign-off, as the sheet Corrections has it; last on 5 March 2026: Team _x0041_; +Law. Reason: Counted twice", "…")
	wantSaid(t, sheetTexts(t, b.Bytes(), "Cover"), "Release | "+r.Release.Head, "Published | 4 March 2026, 05:06 UTC", "What was changed after the assessment was signed off")
	wantSaid(t, sheetTexts(t, b.Bytes(), "Method"), "Release | "+r.Release.Head)
	if text := texts(t, b.Bytes()); strings.Contains(text, "secret") || strings.Contains(text, "does not have") || strings.Contains(text, "ministry-1") {
		t.Error("what is not for readers stands in the workbook")
	}
}

// Where nothing was corrected, or nothing that is shown, nothing is said; and what is not published has no release.
func TestNothingIsCorrected(t *testing.T) {
	x := indexOf(t, loaded(t, small), "unit,year,law,team\na,2026,true,some\n")
	for name, r := range map[string]Report{
		"file": report, "published": correctedReport(), "secret": correctedReport(correction(1, assessment.Note{Text: "why"}, "secret")),
	} {
		var b bytes.Buffer
		if err := CountryReport(&b, x, "a", 2026, r); err != nil {
			t.Fatal(err)
		}
		text := texts(t, b.Bytes())
		if strings.Contains(strings.ToLower(text), "correct") {
			t.Errorf("%s speaks of corrections", name)
		}
		if got := strings.Contains(text, "\nRelease\n"); got != (name != "file") {
			t.Errorf("%s has a release: %v", name, got)
		}
	}
	var b bytes.Buffer
	if err := CountryReport(&b, x, "a", 2026, correctedReport(correction(1, assessment.Note{Text: "why"}, "law"))); err != nil {
		t.Fatal(err)
	}
	wantSaid(t, sheetTexts(t, b.Bytes(), "Summary"), "Corrected after sign-off on 1 March 2026: +Law. Reason: why")
}
