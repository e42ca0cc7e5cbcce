package main

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// partsOf is all the text in a workbook.
func partsOf(t *testing.T, path string) string {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = z.Close() }()
	var all strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, r); err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}

// A questionnaire of a store holds what is recorded, and names the record and the revision that it was made from; a blank
// one holds no answer of anybody.
func TestQuestionnaireOfStore(t *testing.T) {
	t.Chdir(t.TempDir())
	answers := "country,year,question,value,note,confidence\n" +
		"KEN,2026,cybercrime-law,partial,Decree 7 of 2019,low\nETH,2026,cybercrime-law,partial,Not to be seen,high\n"
	if err := os.WriteFile("answers.csv", []byte(answers), 0o600); err != nil {
		t.Fatal(err)
	}
	newConsole().mustRun(t, "import", "answers.csv", "--framework", "sample", "--store", "data", "--apply", "--keys", "keys")
	c := newConsole()
	c.mustRun(t, "questionnaire", "--store", "data", "--country", "KEN", "--year", "2026", "--contact", "The Office", "-o", "ken.xlsx")
	if want := "1 of 18 questions are answered in KEN-2026-sample@1, which is draft"; !strings.Contains(c.err.String(), want) {
		t.Errorf("got %s", c.err.String())
	}
	newConsole().mustRun(t, "questionnaire", "--framework", "sample", "--country", "KEN", "--year", "2026", "-o", "blank.xlsx")
	for file, holds := range map[string]bool{"ken.xlsx": true, "blank.xlsx": false} {
		text := partsOf(t, filepath.Join(".", file))
		for _, want := range []string{"Decree 7 of 2019", "The Office", "record 1 of the journal"} {
			if strings.Contains(text, want) != holds {
				t.Errorf("%s holds %q: %v", file, want, !holds)
			}
		}
		if strings.Contains(text, "Not to be seen") {
			t.Errorf("%s holds another country's note", file)
		}
	}
}

// A questionnaire comes home without a word about its framework: as it is it changes nothing.
func TestQuestionnaireComesHome(t *testing.T) {
	t.Chdir(t.TempDir())
	answers := "country,year,question,value,note\nKEN,2026,cybercrime-law,partial,Decree 7 of 2019\nKEN,2026,national-strategy,draft,\n"
	if err := os.WriteFile("answers.csv", []byte(answers), 0o600); err != nil {
		t.Fatal(err)
	}
	newConsole().mustRun(t, "import", "answers.csv", "--framework", "sample", "--store", "data", "--apply", "--keys", "keys")
	newConsole().mustRun(t, "questionnaire", "--store", "data", "--country", "KEN", "--year", "2026", "-o", "ken.xlsx")
	c := newConsole()
	c.mustRun(t, "import", "ken.xlsx", "--store", "data", "--format", "json")
	if got := c.out.String(); !strings.Contains(got, `"unchanged":2`) || !strings.Contains(got, `"cells":[]`) {
		t.Errorf("untouched: %s", got)
	}
	c = newConsole()
	if code := c.execute([]string{"import", "ken.xlsx", "--store", "data", "--framework", "gci-pillars"}); code == exitDone || !strings.Contains(c.err.String(), "not to gci-pillars@2024") {
		t.Errorf("for another framework: %d %s", code, c.err.String())
	}
	newConsole().mustRun(t, "questionnaire", "--framework", "sample", "--country", "ETH", "--year", "2026", "-o", "blank.xlsx")
	c = newConsole()
	c.mustRun(t, "import", "blank.xlsx", "--store", "empty", "--format", "json")
	if got := c.out.String(); !strings.Contains(got, `"added":0,"changed":0,"unchanged":0`) {
		t.Errorf("a blank one into an empty store: %s", got)
	}
}
