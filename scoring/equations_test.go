package scoring_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Numbers of equations are cited as "(12)" at the end of a formula, or as "equation 12" in prose.
var (
	defined = regexp.MustCompile(`(?m)\s\((\d{1,2})\)$`)
	cited   = regexp.MustCompile(`(?m)^\s*//.*\s\((\d{1,2})\)$|[Ee]quations? (\d{1,2})`)
)

// TestEquationNumbers: every equation that a comment of the program cites stands in the methodology, each number once,
// and every equation there is cited by the code that computes it.
func TestEquationNumbers(t *testing.T) {
	text, err := os.ReadFile("../docs/methodology.md")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, m := range defined.FindAllStringSubmatch(string(text), -1) {
		if known[m[1]] {
			t.Errorf("equation %s stands twice in the methodology", m[1])
		}
		known[m[1]] = true
	}
	if len(known) == 0 {
		t.Fatal("the methodology has no numbered equation")
	}
	used := map[string]bool{}
	for _, dir := range []string{"../scoring", "../scoring/matching", "../assessment", "../assessment/framework", "../assessment/funding"} {
		files, err := filepath.Glob(dir + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range cited.FindAllStringSubmatch(string(source), -1) {
				number := m[1] + m[2]
				used[number] = true
				if !known[number] {
					t.Errorf("%s cites equation %s, which the methodology does not have", file, number)
				}
			}
		}
	}
	for number := range known {
		if !used[number] {
			t.Errorf("no comment cites equation %s", number)
		}
	}
}
