package assessment_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"readiness/assessment"
	"readiness/assessment/framework"
)

func TestYears(t *testing.T) {
	p := panel(t, load(t, oneNumber), "KEN 2020: 1", "GHA 2024: 1", "KEN 2024: 1", "GHA 2021: 1", "TGO 2020: 1")
	if got := p.Years(); !slices.Equal(got, []int{2024, 2021, 2020}) {
		t.Errorf("years %v", got)
	}
}

func TestOnly(t *testing.T) {
	p := panel(t, load(t, oneNumber), "KEN 2023: 1", "KEN 2024: 2", "GHA 2024: 3")
	kept := p.Only(func(r assessment.Row) bool { return r.Year == 2024 })
	if kept.Framework != p.Framework || len(kept.Rows) != 2 || kept.Rows[0].Unit != "KEN" || kept.Rows[1].Unit != "GHA" || len(p.Rows) != 3 {
		t.Errorf("kept %+v of %+v", kept.Rows, p.Rows)
	}
	// Ranks are among the units of the panel.
	wantLines(t, lines(score(t, kept)), "1 GHA 2024", "2 KEN 2024")
	if none := p.Only(func(assessment.Row) bool { return false }); len(none.Rows) != 0 || len(none.Years()) != 0 {
		t.Errorf("kept %+v", none.Rows)
	}
}

func TestName(t *testing.T) {
	p := &assessment.Panel{Framework: load(t, oneNumber)}
	for _, tt := range []struct{ unit, lang, want string }{
		{"KEN", "en", "Kenya"}, {"CIV", "en", "Côte d’Ivoire"}, {"DEU", "fr", "Allemagne"}, {"DEU", "pt-BR", "Alemanha"}, {"DEU", "xx", "Germany"},
		{"ZZZ", "en", "ZZZ"}, {"ken", "en", "ken"}, {"", "en", ""},
	} {
		if got := p.Name(tt.unit, tt.lang); strings.ReplaceAll(got, "'", "’") != tt.want {
			t.Errorf("%s in %s is %q, want %q", tt.unit, tt.lang, got, tt.want)
		}
	}
}

func TestFictional(t *testing.T) {
	p := &assessment.Panel{Framework: load(t, oneNumber)}
	for unit, want := range map[string]bool{"XXA": true, "KEN": false, "XKX": false, "ZZZ": false} {
		if p.Fictional(unit) != want {
			t.Errorf("%s: %v", unit, !want)
		}
	}
}

func TestHashForm(t *testing.T) {
	def := load(t, kinds)
	p := panel(t, def, "KEN 2024: yes, works, alerts, 2, 0.5")
	if h := p.Hash(); !regexp.MustCompile(`^sha256:[0-9a-f]{64}$`).MatchString(h) || h != p.Hash() {
		t.Errorf("hash %q", h)
	}
	// Another load of the same file is the same framework.
	if p.Hash() != panel(t, load(t, kinds), "KEN 2024: yes, works, alerts, 2, 0.5").Hash() {
		t.Error("the same answers to the same framework differ")
	}
	other := load(t, strings.Replace(kinds, `version: "1"`, `version: "2"`, 1))
	if p.Hash() == panel(t, other, "KEN 2024: yes, works, alerts, 2, 0.5").Hash() {
		t.Error("another framework version has the same hash")
	}
}

// Panels that are close to each other and not the same.
func TestHashTellsApart(t *testing.T) {
	const tree = `
entity: any
root:
  id: index
  children:
    - {id: a, answer: {type: number, minimum: 0, maximum: 1}, notApplicable: with-reason}
    - {id: b, answer: {type: checklist, options: [{id: x}, {id: y}]}, notApplicable: with-reason}
`
	def := load(t, head+tree)
	seen := map[string]string{}
	for _, rows := range []string{
		"", "U 2024: , ", "U 2023: , ", "V 2024: , ", "U 2024: 0, ", "U 2024: , none", "U 2024: n/a, ", "U 2024: , n/a", "U 2024: 1, ",
		"U 2024: 0.1, ", "U 2024: 0.10000000000000001, ", "U 2024: 0.10000000000000002, ", "U 2024: , x", "U 2024: , y", "U 2024: , x|y",
		"U 2024: , ;U 2023: , ", "U 2024: , ;V 2024: , ", "U 2024: , ;U 2024: , ", "U\"\n\"V 2024: , ", "U 20240: , ", "U2 2024: , ",
	} {
		p := &assessment.Panel{Framework: def}
		if rows != "" {
			p = panel(t, def, strings.Split(rows, ";")...)
		}
		h := p.Hash()
		if first, taken := seen[h]; taken && rows != "U 2024: 0.10000000000000001, " { // which is 0.1
			t.Errorf("%q has the hash of %q", rows, first)
		}
		seen[h] = rows
	}
}

func TestHashIsOfTheAnswersAlone(t *testing.T) {
	def, err := framework.Builtin("sample@1")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		p := drawPanel(t, def, []string{"KEN", "AFG", "JPN", "VEN"})
		h := p.Hash()
		shuffled := &assessment.Panel{Framework: def, Rows: rapid.Permutation(p.Rows).Draw(t, "order")}
		if shuffled.Hash() != h {
			t.Fatal("another order of the rows has another hash")
		}
		row := rapid.IntRange(0, len(p.Rows)-1).Draw(t, "row")
		with := func(change func(*assessment.Row)) string {
			q := &assessment.Panel{Framework: def, Rows: slices.Clone(p.Rows)}
			q.Rows[row].Values = slices.Clone(q.Rows[row].Values)
			change(&q.Rows[row])
			return q.Hash()
		}
		for name, change := range map[string]func(*assessment.Row){
			"unit": func(r *assessment.Row) { r.Unit += "X" },
			"year": func(r *assessment.Row) { r.Year += 10 },
		} {
			if with(change) == h {
				t.Fatalf("another %s has the same hash", name)
			}
		}
		question := rapid.IntRange(0, len(def.Questions())-1).Draw(t, "question")
		value := drawValue(t, def.Questions()[question])
		same := value.Equal(p.Rows[row].Values[question])
		if (with(func(r *assessment.Row) { r.Values[question] = value }) == h) != same {
			t.Fatalf("%s: %+v instead of %+v", def.Questions()[question].ID, value, p.Rows[row].Values[question])
		}
		if (&assessment.Panel{Framework: def, Rows: slices.Delete(slices.Clone(p.Rows), row, row+1)}).Hash() == h {
			t.Fatal("without a row the hash is the same")
		}
	})
}

// The same panel gives the same index, whatever the order of its rows.
func TestOrderOfRowsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		def := drawFramework(t)
		p := drawPanel(t, def, []string{"AFG", "BDI", "TGO"})
		shuffled := &assessment.Panel{Framework: def, Rows: rapid.Permutation(p.Rows).Draw(t, "order")}
		a, b := score(t, p), score(t, shuffled)
		for i, s := range a.Standings {
			o := b.Standings[i]
			s.Row, o.Row = 0, 0
			if line(s) != line(o) || !same(s.Score, o.Score) || !same(s.Low, o.Low) || !same(s.High, o.High) || !same(s.Coverage, o.Coverage) {
				t.Fatalf("%+v and %+v", s, o)
			}
		}
	})
}

// same takes NaN for equal to NaN.
func same(a, b float64) bool { return a == b || a != a && b != b }
