package country

import (
	"testing"
	"time"
)

// TestRegionWords: every region that a country is in has words, and its name finds it again.
func TestRegionWords(t *testing.T) {
	words := RegionWords()
	for _, c := range All() {
		for _, key := range c.RegionKeys(Builtin().Class(c, time.Time{})) {
			if found, ok := words.Find(RegionName(key)); !ok || RegionName(found) != RegionName(key) {
				t.Errorf("%s: the region %s is found as %q", c.Code, RegionName(key), found)
			}
		}
	}
	for word, name := range map[string]string{" africa ": "Africa", "002": "Africa", "014": "Eastern Africa", "South Asia": "South Asia"} {
		if key, ok := words.Find(word); !ok || RegionName(key) != name {
			t.Errorf("%q is %q", word, RegionName(key))
		}
	}
	if _, ok := words.Find("Atlantis"); ok || words.Nearest("Afrika") != "africa" {
		t.Error("words that are none")
	}
	if RegionName("Atlantis") != "Atlantis" {
		t.Error("the name of no region")
	}
}

func TestClassWords(t *testing.T) {
	for word, want := range map[string]string{"lm": "LM", "Low income": "L", "h": "H"} {
		if got, _ := IncomeWords().Find(word); got != want {
			t.Errorf("%q is %q", word, got)
		}
	}
	if got, _ := LendingWords().Find("blend"); got != "Blend" {
		t.Error(got)
	}
	if got, _ := Builtin().OrganisationWords().Find("ecowas"); got != "ECOWAS" {
		t.Error(got)
	}
}
