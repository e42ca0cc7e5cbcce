package web

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with a file of testdata, or writes it with -update.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(got, want) {
		return
	}
	gotLines, wantLines := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(gotLines), len(wantLines)) {
		if g, w := lineAt(gotLines, i), lineAt(wantLines, i); g != w {
			t.Fatalf("%s, line %d:\ngot  %s\nwant %s\n(go test -update writes it anew)", path, i+1, g, w)
		}
	}
}

func lineAt(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(nothing)"
}

// pages are those of a program whose version is a test's.
func pages(t *testing.T) *Pages {
	t.Helper()
	p, err := New("test")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Every text that a page uses is there in every language with the same arguments, and every text is used.
func TestCatalogue(t *testing.T) {
	used := regexp.MustCompile(`\b(t|count) "([a-zA-Z.]+)"|\(print "([a-z]+\.)"`)
	asked, begun := map[string]bool{}, []string{"value."} // for Word
	files, err := filepath.Glob("templates/*.html")
	if err != nil || len(files) == 0 {
		t.Fatal("no templates", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range used.FindAllStringSubmatch(string(text), -1) {
			switch {
			case m[3] != "":
				begun = append(begun, m[3])
			case m[1] == "count":
				asked[m[2]+".one"], asked[m[2]+".other"] = true, true
			default:
				asked[m[2]] = true
			}
		}
	}
	verbs := regexp.MustCompile(`%[sd]`)
	for lang, texts := range catalogue {
		for key := range asked {
			if texts[key] == "" {
				t.Errorf("%s: there is no text %q", lang, key)
			}
		}
		for key, text := range texts {
			if !asked[key] && !slices.ContainsFunc(begun, func(b string) bool { return strings.HasPrefix(key, b) }) {
				t.Errorf("%s: nobody uses %q", lang, key)
			}
			if got, want := verbs.FindAllString(text, -1), verbs.FindAllString(english[key], -1); !slices.Equal(got, want) {
				t.Errorf("%s: %q has %v, in English %v", lang, key, got, want)
			}
		}
	}
	if _, err := english.say("no such key"); err == nil {
		t.Error("a text that is not there is no error")
	}
}

func TestLanguageOfThePage(t *testing.T) {
	p := pages(t)
	for _, lang := range []string{"", "en", "fr", "ar", "x"} {
		if got := p.Language(lang); got != "en" {
			t.Errorf("%q is answered in %q", lang, got)
		}
	}
	catalogue["ar"] = english
	defer delete(catalogue, "ar")
	if f := pages(t).frame("ar", "/"); f.Lang != "ar" || f.Dir != "rtl" {
		t.Errorf("%+v", f)
	}
}

func TestStaticFilesAreNamedByTheirContent(t *testing.T) {
	p := pages(t)
	for _, address := range []string{p.style, p.icon} {
		name, ok := strings.CutPrefix(address, StaticPath)
		a, found := p.Static(name)
		if !ok || !found || len(a.Body) == 0 || !regexp.MustCompile(`-[0-9a-f]{12}\.(css|svg)$`).MatchString(name) {
			t.Errorf("%s: found %v", address, found)
		}
	}
	if _, ok := p.Static("readiness.css"); ok {
		t.Error("a name without the hash is served")
	}
	a, _ := p.Static(strings.TrimPrefix(p.style, StaticPath))
	for _, word := range []string{"@import", "url(", "http"} {
		if strings.Contains(string(a.Body), word) {
			t.Errorf("the style sheet has %q", word)
		}
	}
}

func TestNumbersForPeople(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0.0", 100: "100.0", 84.85: "84.9", 97.45: "97.5", 0.05: "0.1", 0.0499999: "0.0", 54.95: "55.0", 99.96: "100.0", 20.000000000000004: "20.0", -0.35: "-0.4",
	} {
		if got := decimal(&v); got != want {
			t.Errorf("%v is %s, want %s", v, got, want)
		}
	}
	for v, want := range map[float64]string{0: "0 %", 1: "100 %", 0.999: "99 %", 0.001: "1 %", 0.664: "66 %"} {
		if got := percent(&v); got != want {
			t.Errorf("%v is %s, want %s", v, got, want)
		}
	}
	if decimal(nil) != none || percent(nil) != none {
		t.Error("null is a number")
	}
}
