package framework

import (
	"slices"
	"strings"
	"testing"

	"readiness/assessment/document"
)

// TestSchemes counts what the publications count: Global Cybersecurity Index 2024, five pillars and 20 indicators;
// Cybersecurity Capacity Maturity Model for Nations, 2021 edition, five dimensions and 23 factors.
func TestSchemes(t *testing.T) {
	want := map[string][2]int{"gci-2024": {5, 20}, "cmm-2021": {5, 23}}
	for _, s := range Schemes() {
		counts, ok := want[s.ID]
		if ok && (len(s.Parts) != counts[0] || len(s.Codes()) != counts[1]) {
			t.Errorf("%s has %d parts and %d codes, want %v", s.ID, len(s.Parts), len(s.Codes()), counts)
		}
		delete(want, s.ID)
		if s.Title == "" || s.Publisher == "" || s.Source == "" || !strings.Contains(s.Disclaimer(), "not an official score") {
			t.Errorf("%s lacks a title, a publisher or a source", s.ID)
		}
		titles := map[string]bool{}
		for _, c := range s.Codes() {
			if c.Title == "" || titles[c.Title] {
				t.Errorf("%s: the title %q of %s is empty or stands twice", s.ID, c.Title, c.ID)
			}
			titles[c.Title] = true
		}
		names := s.Names()
		if slices.Sort(names); len(slices.Compact(names)) != len(s.Names()) {
			t.Errorf("%s: a code stands twice", s.ID)
		}
		for _, p := range s.Parts {
			for _, c := range p.Codes {
				if p.ID != "" && !strings.HasPrefix(c.ID, p.ID+".") && s.ID != "sim3-1" {
					t.Errorf("%s: %s stands below %s", s.ID, c.ID, p.ID)
				}
			}
		}
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
	if NearestScheme("cmm2021") != "cmm-2021" {
		t.Errorf("nearest to cmm2021: %q", NearestScheme("cmm2021"))
	}
}

// TestRecordedFrameworksKeepTheirCodes: a store must open whatever lists of codes became known since.
func TestRecordedFrameworksKeepTheirCodes(t *testing.T) {
	file := []byte("id: t\nversion: \"1\"\ntitle: {en: T}\nroot:\n  id: index\n  children:\n" +
		"    - {id: a, answer: {type: boolean}, crosswalk: {gci-2024: [legal.cybercrimes, capacity], cmm-2021: [d1.1], other: [x]}}\n")
	_, err := Load("t.yaml", file)
	faults, ok := err.(*document.Faults) //nolint:errorlint // Load gives it as it is
	if !ok || len(faults.List) != 2 {
		t.Fatalf("%v", err)
	}
	for i, want := range []string{`gci-2024 has no code "legal.cybercrimes"; did you mean "legal.cybercrime"?`, `cmm-2021 has no code "d1.1"; write it as D1.1`} {
		if !strings.HasSuffix(faults.List[i].String(), want) {
			t.Errorf("%s, want %s", faults.List[i], want)
		}
	}
	d, err := LoadRecorded("t.yaml", file)
	if err != nil || len(d.questions[0].Crosswalk["gci-2024"]) != 2 {
		t.Errorf("recorded: %v", err)
	}
	if _, err := LoadRecorded("t.yaml", []byte(strings.Replace(string(file), "boolean", "bool", 1))); err == nil {
		t.Error("a recorded framework with another fault loads")
	}
}
