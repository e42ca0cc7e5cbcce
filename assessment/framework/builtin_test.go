package framework

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"readiness/scoring"
)

func builtin(t testing.TB, ref string) *Definition {
	t.Helper()
	d, err := Builtin(ref)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestBuiltinsLoad reads every embedded file, so that Builtins may ignore the error.
func TestBuiltinsLoad(t *testing.T) {
	if _, err := builtins(); err != nil {
		t.Fatal(err)
	}
	var refs []string
	for _, d := range Builtins() {
		refs = append(refs, d.Ref())
		if _, err := d.Model(); err != nil {
			t.Errorf("%s: %v", d.Ref(), err)
		}
		if d.Source == "" || d.Licence == "" {
			t.Errorf("%s has no source or licence", d.Ref())
		}
	}
	want := []string{"cmm@2021", "gci-pillars@2020", "gci-pillars@2024", "ncsi@2", "sample@1", "sim3@1"}
	for _, ref := range want {
		if !slices.Contains(refs, ref) {
			t.Errorf("%s is not built in: %v", ref, refs)
		}
	}
}

func TestBuiltinRef(t *testing.T) {
	if got := builtin(t, "gci-pillars").Version; got != "2024" {
		t.Errorf("newest gci-pillars is %s", got)
	}
	if got := builtin(t, "gci-pillars@2020").Version; got != "2020" {
		t.Errorf("got %s", got)
	}
	for ref, part := range map[string]string{
		"gci-pilars":       `did you mean "gci-pillars"?`,
		"gci-pillars@2025": `did you mean "gci-pillars@2020"?`,
		"nothing-at-all":   "built in are cmm@2021, gci-pillars@2020, gci-pillars@2024",
		"":                 "built in are",
		"@":                "built in are",
	} {
		_, err := Builtin(ref)
		if !errors.Is(err, ErrUnknown) || !strings.Contains(err.Error(), part) {
			t.Errorf("%q: %v", ref, err)
		}
	}
}

func TestCompareVersions(t *testing.T) {
	rising := []string{"0.9", "1", "1.0", "1.2", "1.9", "1.10", "1.10-rc1", "1.10-rc2", "1.10-rc10", "2", "2020", "2024", "v1", "v2"}
	for i := range rising {
		for j := range rising {
			want := 0
			if i != j {
				want = 1
				if i < j {
					want = -1
				}
			}
			if got := CompareVersions(rising[i], rising[j]); got != want {
				t.Errorf("CompareVersions(%s, %s) = %d, want %d", rising[i], rising[j], got, want)
			}
		}
	}
	if CompareVersions("01", "1") == 0 {
		t.Error("different versions must differ")
	}
}

// TestGCI scores one economy and wants the published overall score. Source: ITU, Global Cybersecurity Index 2024,
// 5th edition, as the World Bank's Data360 gives it, Afghanistan: five pillars and their sum, 18.4186 of 100, tier T5.
func TestGCI(t *testing.T) {
	d := builtin(t, "gci-pillars@2024")
	pillars := []float64{5.8122, 3.2941, 6.9919, 2.3203, 0}
	ids := []string{"legal", "technical", "organizational", "capacity-development", "cooperation"}
	model, err := d.Model()
	if err != nil {
		t.Fatal(err)
	}
	panel := scoring.Panel{Units: 1}
	for i, q := range d.Questions() {
		if q.ID != ids[i] || q.parent != d.Root {
			t.Errorf("pillar %d is %s", i, q.ID)
		}
		cell, err := q.Cell(Value{Kind: Number, Number: pillars[i]})
		if err != nil {
			t.Fatal(err)
		}
		panel.Cells = append(panel.Cells, cell)
	}
	result, err := model.Score(panel)
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := result.Index(0); !ok || math.Abs(got*100-18.4186) > 0.0006 {
		t.Errorf("index %v, want 18.4186", got)
	}
	for score, want := range map[float64]string{1: "T1", 0.95: "T1", 0.9499: "T2", 0.85: "T2", 0.55: "T3", 0.2: "T4", 0.19999: "T5", 0: "T5"} {
		if band, ok := d.Band(score); !ok || band.ID != want {
			t.Errorf("band of %v is %s, want %s", score, band.ID, want)
		}
	}
	if _, ok := d.Band(math.NaN()); ok {
		t.Error("no score has a band")
	}
}

// TestSample holds the sample to what it is for: it shows the format, and a report printed from it is complete.
func TestSample(t *testing.T) {
	d := builtin(t, "sample@1")
	if n := len(d.Questions()); n < 14 || n > 18 {
		t.Errorf("%d questions", n)
	}
	types, implied, confidential, reason := map[AnswerType]int{}, 0, 0, 0
	for _, n := range d.Nodes() {
		if n.Title["en"] == "" || n.Title["fr"] == "" {
			t.Errorf("%s lacks a title in English or French", n.ID)
		}
		if !n.IsQuestion() {
			continue
		}
		types[n.Answer.Type]++
		if n.ImpliedBy != nil {
			implied++
		}
		if n.Confidential {
			confidential++
		}
		if n.NotApplicable == NotApplicableWithReason {
			reason++
		}
		if n.Question["fr"] == "" || n.Guidance["en"] == "" || len(n.Themes) == 0 || len(n.SDG) == 0 || n.Responsible == nil {
			t.Errorf("%s is incomplete", n.ID)
		}
		if n.Remedy == nil || n.Remedy.Cost == nil || n.Remedy.Months == 0 || n.Remedy.ScaleByIncome == nil || n.Remedy.Steps["fr"] == "" {
			t.Errorf("%s lacks part of its remedy", n.ID)
		} else if s := n.Remedy.Cost.Source; !strings.HasPrefix(s, "planning assumption: ") && !strings.HasPrefix(s, "ENISA, ") {
			t.Errorf("%s: cost without an honest source: %s", n.ID, s)
		}
	}
	if len(types) != 5 || implied != 2 || confidential != 1 || reason != 1 {
		t.Errorf("types %v, implied %d, confidential %d, not applicable %d", types, implied, confidential, reason)
	}
}

// TestPublishedVersionsNeverChange: assessments are pinned to these hashes. A change of content is a new version with a
// line of its own here; a line that stands is never edited.
func TestPublishedVersionsNeverChange(t *testing.T) {
	pinned := map[string]string{
		"readiness-core@2026": "sha256:f3bb60b54805e9d5081321b729a4f24c41c03688de81dafab309bd69a3c35ed1",
		"sim3@1":              "sha256:b0a8dee732ff0269bd14079ea505a2a10d5259deafaf673a2a515fb95cc41515",
		"ncsi@2":              "sha256:f4cbf935a8b529f0468d22d46b95913e30eb5de2b9e775077a578720e340274f",
		"cmm@2021":            "sha256:3a8d9f49908767680fe493db90c37bce50780d5afc447b1485530c2146a9b67e",
		"gci-pillars@2020":    "sha256:dc86856578125fc5a00866bb8894a3bddd25c62f28b7e4dbf40858009b7da184",
		"gci-pillars@2024":    "sha256:683893d4be718d838d92e6f09d9baa517f37b3cebdcbc33e1bcd915d6c1956dd",
		"sample@1":            "sha256:0c83b4d9bbf7f9d6910b40330cd8fd84dcdb716d403bd965b1ccc9eed7106e21",
	}
	for _, d := range Builtins() {
		if d.Hash != pinned[d.Ref()] {
			t.Errorf("%s has the hash %s, and is pinned to %q", d.Ref(), d.Hash, pinned[d.Ref()])
		}
	}
	if len(Builtins()) != len(pinned) {
		t.Errorf("%d built-in versions, %d pinned", len(Builtins()), len(pinned))
	}
}
