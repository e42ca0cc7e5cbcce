package assessment_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"readiness/assessment"
)

// The second version of crossed: the rules are gone, the act has another weight, and a question of exercises is new.
const crossedAnew = `id: test
version: "2"
title: {en: "Test"}
defaults: {missing: exclude, minimumCoverage: 0}
root:
  id: index
  children:
    - {id: act, weight: 9, answer: {type: boolean}, crosswalk: {gci-2024: [legal.cybercrime]}}
    - {id: csirt, answer: {type: number, minimum: 0, maximum: 10}, crosswalk: {gci-2024: [technical.national-csirt, technical.sector-csirts]}}
    - {id: skills, answer: {type: boolean}, crosswalk: {gci-2024: [capacity]}}
    - {id: drills, answer: {type: boolean}, crosswalk: {gci-2024: [cooperation.inter-agency]}}
`

func bridge(t *testing.T, before, after *assessment.Index, scheme string) *assessment.Bridge {
	t.Helper()
	b, err := assessment.NewBridge(before, after, "KEN", scheme)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func codesBridged(b *assessment.Bridge) []string {
	list := []string{}
	for _, c := range b.Codes {
		list = append(list, fmt.Sprintf("%s %g to %g", c.ID, c.Before, c.After))
	}
	return list
}

// Before: legal.cybercrime is act 0.5 of weight 1/4 alone, as rules do not apply; national-csirt is csirt 1 (weight 1/16,
// and secret 0 of the same: 0.5); sector-csirts is nights 1. After: 1, 0.3 and 0.3. The part capacity is no code, the
// agency is in the first alone, inter-agency in the second.
//
//	before = (0.5 + 0.5 + 1) / 3 = 2/3     after = (1 + 0.3 + 0.3) / 3 = 1.6/3     change = -0.4/3
func TestBridge(t *testing.T) {
	before := index(t, load(t, strings.Replace(crossed, "MISSING", "exclude", 1)), "KEN 2024: draft, n/a, yes, yes, yes, yes, no")
	after := index(t, load(t, crossedAnew), "KEN 2026: yes, 3, no, yes")
	b := bridge(t, before, after, "gci-2024")
	wantIDs(t, "codes", codesBridged(b), "legal.cybercrime 0.5 to 1", "technical.national-csirt 0.5 to 0.3", "technical.sector-csirts 1 to 0.3")
	wantNear(t, "before", b.Before, 2.0/3)
	wantNear(t, "after", b.After, 1.6/3)
	wantNear(t, "change", b.Change, -0.4/3)
	if b.Covered != 3 || b.Total != 20 || b.From.Framework.Ref() != "test@1" || b.From.Year != 2024 || b.To.Framework.Ref() != "test@2" || b.To.Year != 2026 {
		t.Errorf("%+v", b)
	}
	if label := b.Label(); !strings.Contains(label, "3 of the 20 codes of the Global Cybersecurity Index 2024") || !strings.Contains(label, "not the index of test@1 or test@2") {
		t.Errorf("label %q", label)
	}
	back := bridge(t, after, before, "gci-2024")
	if back.Change != -b.Change || back.Covered != b.Covered {
		t.Errorf("back: %+v", back)
	}
}

// A code without a score on one side is on neither.
func TestBridgeNeedsScoresInBoth(t *testing.T) {
	before := index(t, load(t, strings.Replace(crossed, "MISSING", "exclude", 1)), "KEN 2024: , , yes, , , , ")
	after := index(t, load(t, crossedAnew), "KEN 2026: yes, 3, no, yes")
	wantIDs(t, "codes", codesBridged(bridge(t, before, after, "gci-2024")), "technical.national-csirt 1 to 0.3")
	// Under the rule zero what was not assessed scores 0, here as in the index.
	before = index(t, load(t, strings.Replace(crossed, "MISSING", "zero", 1)), "KEN 2024: , , yes, , , , ")
	wantIDs(t, "codes by the rule zero", codesBridged(bridge(t, before, after, "gci-2024")),
		"legal.cybercrime 0 to 1", "technical.national-csirt 0.5 to 0.3", "technical.sector-csirts 0 to 0.3")
}

func TestBridgeRefusals(t *testing.T) {
	def, anew := load(t, strings.Replace(crossed, "MISSING", "exclude", 1)), load(t, crossedAnew)
	all := index(t, def, "KEN 2024: draft, no, yes, yes, yes, yes, no", "GHA 2024: , , , , , , ")
	after := index(t, anew, "KEN 2026: yes, 3, no, yes", "GHA 2026: yes, 3, no, yes")
	years := index(t, anew, "KEN 2026: yes, 3, no, yes", "KEN 2025: yes, 3, no, yes")
	for _, c := range []struct {
		name          string
		before, after *assessment.Index
		unit, scheme  string
		kind          assessment.Kind
		words         string
	}{
		{"no code in both", all, after, "GHA", "gci-2024", assessment.Invalid, "no code of gci-2024 has a score in both test@1 and test@2"},
		{"a list that one version does not name", all, after, "KEN", "cmm-2021", assessment.Invalid, "no code of cmm-2021"},
		{"an unknown list", all, after, "KEN", "cmm2021", assessment.Invalid, "Did you mean cmm-2021?"},
		{"not in the later", all, index(t, anew), "KEN", "gci-2024", assessment.NotFound, "KEN by test@2"},
		{"not in the earlier", index(t, def), after, "KEN", "gci-2024", assessment.NotFound, "KEN by test@1"},
		{"several years", all, years, "KEN", "gci-2024", assessment.Invalid, "several years"},
	} {
		b, err := assessment.NewBridge(c.before, c.after, c.unit, c.scheme)
		e, ok := errors.AsType[*assessment.Error](err)
		if !ok || e.Kind != c.kind || !strings.Contains(e.Msg+" "+e.Fix, c.words) || b != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if b, err := assessment.NewBridge(all, years.InYear(2025), "KEN", "gci-2024"); err != nil || b.To.Year != 2025 {
		t.Errorf("a year taken out: %+v, %v", b, err)
	}
}

// A version beside itself with the same answers has not moved, whatever they are.
func TestBridgeWithItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		def := load(t, strings.Replace(crossed, "MISSING", rapid.SampledFrom([]string{"exclude", "zero", "impute"}).Draw(t, "missing"), 1))
		cells := make([]string, len(def.Questions()))
		for i := range cells {
			cells[i] = rapid.SampledFrom([]string{"yes", "no", ""}).Draw(t, "answer")
		}
		cells[0] = rapid.SampledFrom([]string{"none", "draft", "in-force", ""}).Draw(t, "act")
		row := ": " + strings.Join(cells, ", ")
		b, err := assessment.NewBridge(index(t, def, "KEN 2024"+row), index(t, def, "KEN 2025"+row), "KEN", "gci-2024")
		if err != nil {
			if e, ok := errors.AsType[*assessment.Error](err); !ok || e.Kind != assessment.Invalid {
				t.Fatal(err)
			}
			return
		}
		if b.Change != 0 || b.Before != b.After || b.Covered != len(b.Codes) || b.Covered > b.Total {
			t.Fatalf("%+v", b)
		}
		least, greatest := math.Inf(1), math.Inf(-1)
		seen := map[string]bool{}
		for _, c := range b.Codes {
			least, greatest = min(least, c.Before), max(greatest, c.Before)
			if seen[c.ID] {
				t.Fatalf("%s stands twice", c.ID)
			}
			seen[c.ID] = true
		}
		if b.Before < least-1e-12 || b.Before > greatest+1e-12 {
			t.Fatalf("%v outside of %v to %v", b.Before, least, greatest)
		}
	})
}
