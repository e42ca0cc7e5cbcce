package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"readiness/assessment/framework"
)

// TestHelpExamplesWork runs every example of the help texts. It stands in a directory where the files that they name
// are there.
func TestHelpExamplesWork(t *testing.T) {
	sampleAnswers := content(t, filepath.Join("testdata", "sample-XXA.csv"))
	t.Chdir(t.TempDir())
	gci, err := framework.Builtin("gci-pillars")
	if err != nil {
		t.Fatal(err)
	}
	sample, err := framework.Builtin("sample")
	if err != nil {
		t.Fatal(err)
	}
	header := "country,year"
	for _, q := range gci.Questions() {
		header += "," + q.ID
	}
	offers, _, _ := strings.Cut(string(demoProgrammes), "\ncommitments:") // these name questions of another framework
	files := map[string]string{
		"answers.csv":       header + "\nKEN,2024,20,18.5,19,20,17\nETH,2024,12,,9.5,11,10\n",
		"notes.csv":         "country,year,question,value,note\nKEN,2024,legal,20,act of 2018\n",
		"classes.csv":       "# What: groups\n# As of: FY2099\n# Source: made up\n# Rights: none\ncountry,fiscal_year,income\nKEN,FY2099,LM\n",
		"my-framework.yaml": string(sample.YAML()),
		"sample.csv":        sampleAnswers,

		"readiness-core.csv": string(answersXXA),
		"weights.csv":        "country,weight\nXXA,2\n",
		"programmes.yaml":    offers,
	}
	for name, text := range files {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	newConsole().mustRun(t, "import", "answers.csv", "--framework", "gci-pillars", "--store", "file:./data", "--apply", "--keys", "keys")
	newConsole().mustRun(t, "import", "notes.csv", "--store", "file:./data", "--apply", "--keys", "keys")
	newConsole().mustRun(t, "programme", "import", "programmes.yaml", "--store", "file:./data", "--apply", "--keys", "keys")
	newConsole().mustRun(t, "journal", "export", "--store", "file:./data", "journal.jsonl")
	for _, c := range allCommands(newConsole().root()) {
		if !c.Runnable() && !c.HasSubCommands() || c.Name() == "help" {
			continue
		}
		t.Run(c.Name(), func(t *testing.T) {
			if c.Long == "" || c.Short == "" || c.Example == "" {
				t.Fatal("a command needs a short text, a long one and an example")
			}
			if c.Name() == "token" {
				return // needs the keys and an account of a server: testdata/script/token.txtar has them
			}
			if p := c.CommandPath(); p == "readiness matching show" || p == "readiness matching verify" {
				return // need a matching, which is recorded over HTTP: TestMatchingsOfAStore has one
			}
			for line := range strings.Lines(c.Example) {
				words := strings.Fields(line)
				if len(words) < 2 || words[0] != "readiness" {
					t.Fatalf("not an example: %q", line)
				}
				if words[1] == "serve" || words[1] == "demo" && !slices.Contains(words, "--no-serve") {
					continue // does not end by itself: TestServe and TestDemoServes run these
				}
				c := newConsole()
				c.stdin = strings.NewReader("seven brown foxes\n") // of those that read a password
				c.mustRun(t, words[1:]...)
			}
		})
	}
}

// TestReportsRepeat makes every workbook twice: with the same clock they are the same bytes.
func TestReportsRepeat(t *testing.T) {
	dir := t.TempDir()
	var first map[string]string
	for _, name := range []string{"one", "two"} {
		c := newConsole()
		c.mustRun(t, "demo", "--no-serve", "--dir", filepath.Join(dir, name))
		c.mustRun(t, "gaps", "--framework", demoFramework, "--data", filepath.Join(dir, name, "answers-XXA.csv"),
			"-o", filepath.Join(dir, name, "gaps.xlsx"))
		made := map[string]string{}
		for _, file := range strings.Fields(entries(t, filepath.Join(dir, name))) {
			made[file] = content(t, filepath.Join(dir, name, file))
		}
		if first == nil {
			first = made
		}
		for file, text := range first {
			if made[file] != text {
				t.Errorf("%s differs from one time to the next", file)
			}
		}
	}
}
