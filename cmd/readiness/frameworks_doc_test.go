package main

import (
	"bytes"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"text/template"

	"readiness/assessment/framework"
)

var update = flag.Bool("update", false, "write the generated parts of documents anew")

// TestFrameworksPage computes the tables and the example of docs/frameworks.md from the framework and the answers of the
// fictional country, so that the page cannot say what is no longer so.
func TestFrameworksPage(t *testing.T) {
	name := filepath.Join("..", "..", "docs", "frameworks.md")
	page, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	def, err := framework.Builtin("readiness-core@2026")
	if err != nil {
		t.Fatal(err)
	}
	facts, example := coreFactsOf(t, def), coreExampleOf(t, def)
	written := string(page)
	for part, data := range map[string]any{
		"dimensions": facts, "weights": facts, "flags": facts, "costs": facts, "coverage": facts, "example": example,
	} {
		written = replacePart(t, written, part, fill(t, part, data))
	}
	if *update {
		if err := os.WriteFile(name, []byte(written), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if written != string(page) {
		t.Errorf("docs/frameworks.md differs from what the framework and the answers give: run make golden and read the difference\n%s",
			firstDifference(string(page), written))
	}
}

// replacePart puts text between the two marks of a part of a page.
func replacePart(t *testing.T, page, part, text string) string {
	t.Helper()
	begin, end := "<!-- "+part+": computed by a test -->\n", "<!-- end of "+part+" -->"
	before, rest, ok := strings.Cut(page, begin)
	_, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("the page has no part %s", part)
	}
	return before + begin + text + end + after
}

// firstDifference shows the first line in which two pages differ.
func firstDifference(is, want string) string {
	a, b := strings.Split(is, "\n"), strings.Split(want, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("line %d is   %s\nand should be %s", i+1, a[i], b[i])
		}
	}
	return fmt.Sprintf("%d lines, and should be %d", len(a), len(b))
}

// fill writes a part of the page.
func fill(t *testing.T, part string, data any) string {
	t.Helper()
	const hundred = 100
	decimals := func(n int) func(float64) string { // a half is rounded up, as by hand
		unit := math.Pow10(n)
		return func(x float64) string { return strconv.FormatFloat(math.Round(x*unit+1e-7)/unit, 'f', n, 64) }
	}
	tmpl, err := template.New("frameworks.tmpl").Funcs(template.FuncMap{
		"number": func(x float64) string { return strconv.FormatFloat(math.Round(x*1e6)/1e6, 'f', -1, 64) },
		"fixed":  decimals(2), "fixed3": decimals(3),
		"percent":  func(x float64) string { return decimals(2)(x*hundred) + " %" },
		"percent4": func(x float64) string { return decimals(4)(x*hundred) + " %" },
		"list":     idList,
		"money":    func(minor int64) string { return thousands(minor / hundred) },
	}).ParseFiles(filepath.Join("testdata", "frameworks.tmpl"))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := tmpl.ExecuteTemplate(&b, part, data); err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`\n{3,}`).ReplaceAllString(strings.TrimLeft(b.String(), "\n"), "\n\n")
}

// idList writes ids as they are named in a sentence.
func idList(ids []string) string {
	quoted := make([]string, len(ids))
	for i, id := range ids {
		quoted[i] = "`" + id + "`"
	}
	if n := len(quoted); n > 1 {
		return strings.Join(quoted[:n-1], ", ") + " and " + quoted[n-1]
	}
	return strings.Join(quoted, "")
}

func thousands(n int64) string {
	const group = 1000
	if n < group {
		return strconv.FormatInt(n, 10)
	}
	return thousands(n/group) + fmt.Sprintf(",%03d", n%group)
}

func TestPartsOfAPage(t *testing.T) {
	page := "a\n<!-- x: computed by a test -->\nold\n<!-- end of x -->\nb\n"
	if got := replacePart(t, page, "x", "new\n"); !strings.Contains(got, "-->\nnew\n<!-- end") || strings.Contains(got, "old") {
		t.Error(got)
	}
	if thousands(1234567) != "1,234,567" || thousands(12) != "12" || thousands(1005) != "1,005" {
		t.Error(thousands(1234567))
	}
	if idList([]string{"a", "b", "c"}) != "`a`, `b` and `c`" || idList(nil) != "" {
		t.Error(idList([]string{"a", "b", "c"}))
	}
	if !strings.Contains(firstDifference("a\nb", "a\nc"), "line 2 is   b") {
		t.Error(firstDifference("a\nb", "a\nc"))
	}
}
