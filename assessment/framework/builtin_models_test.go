package framework

import (
	"math"
	"slices"
	"strings"
	"testing"

	"readiness/scoring"
)

// TestModelsOfOthers holds the frameworks with the structure of others to what they say of themselves.
func TestModelsOfOthers(t *testing.T) {
	for ref, owner := range map[string]string{
		"cmm@2021": "Global Cyber Security Capacity Centre", "ncsi@2": "e-Governance Academy", "sim3@1": "Open CSIRT Foundation",
	} {
		d := builtin(t, ref)
		if title := d.Title["en"]; !strings.Contains(title, "(not an ") || !strings.Contains(title, "as recorded by the user") {
			t.Errorf("%s: the title does not say what it is not: %s", ref, title)
		}
		if !strings.Contains(d.Source, owner) || !strings.Contains(d.Source, "Not an official") || !strings.Contains(d.Source, "endorsed by the ") {
			t.Errorf("%s: source %s", ref, d.Source)
		}
		if !strings.Contains(d.Licence, owner) || !strings.Contains(d.Licence, "reserved") {
			t.Errorf("%s: licence %s", ref, d.Licence)
		}
		asked := map[string]string{}
		for _, q := range d.Questions() {
			for _, text := range []string{q.Question["en"], q.Guidance["en"]} {
				if text == "" || asked[text] != "" {
					t.Errorf("%s: %s has a text that is empty or that of %q: %s", ref, q.ID, asked[text], text)
				}
				asked[text] = q.ID
			}
			if q.Title["en"] == "" || len(q.Themes) == 0 || len(q.Crosswalk) != 1 {
				t.Errorf("%s: %s is incomplete", ref, q.ID)
			}
		}
	}
}

// TestCMM counts the model. Source: Global Cyber Security Capacity Centre, CMM 2021 edition: five dimensions, 23 factors.
func TestCMM(t *testing.T) {
	d := builtin(t, "cmm@2021")
	per := map[string]int{}
	for _, q := range d.Questions() {
		per[d.Parent(q.ID).ID]++
		if codes := q.Crosswalk["cmm-2021"]; len(codes) != 1 || codes[0] != q.ID || q.Answer.Type != Stage || len(q.Answer.Levels) != 5 {
			t.Errorf("%s: codes %v, %d levels", q.ID, codes, len(q.Answer.Levels))
		}
	}
	if len(d.Root.Children) != 5 || len(d.Questions()) != 23 || per["D1"] != 4 || per["D2"] != 5 || per["D3"] != 4 || per["D4"] != 4 || per["D5"] != 6 {
		t.Errorf("%d dimensions, %d factors, %v", len(d.Root.Children), len(d.Questions()), per)
	}
	for _, n := range d.Nodes() {
		if !n.IsQuestion() && n.Aggregate != AggregateNone {
			t.Errorf("%s has a number of its own", n.ID)
		}
	}
}

// TestNCSI counts the points. Source: e-Governance Academy, NCSI 2: 12 capacities in three groups, 77 points.
func TestNCSI(t *testing.T) {
	d := builtin(t, "ncsi@2")
	points, groups := 0.0, []float64{}
	for _, g := range d.Root.Children {
		groups = append(groups, g.Points)
		for _, q := range g.Children {
			points += q.Points
			if *q.Answer.Maximum != q.Points || *q.Answer.Minimum != 0 {
				t.Errorf("%s has %v points and goes up to %v", q.ID, q.Points, *q.Answer.Maximum)
			}
		}
	}
	if len(d.Questions()) != 12 || points != 77 || !slices.Equal(groups, []float64{27, 24, 26}) {
		t.Errorf("%d capacities, %v points, %v", len(d.Questions()), points, groups)
	}
	if got := scoreAll(t, d, func(q *Node) Value { return Value{Kind: Number, Number: q.Points - 1} }); got != 65./77 {
		t.Errorf("one point short everywhere: %v", got)
	}
}

// TestSIM3 counts the parameters. Source: Open CSIRT Foundation, SIM3 v1: 44 parameters, levels 0 to 4.
func TestSIM3(t *testing.T) {
	d := builtin(t, "sim3@1")
	var sizes []int
	for _, g := range d.Root.Children {
		sizes = append(sizes, len(g.Children))
	}
	if len(d.Questions()) != 44 || !slices.Equal(sizes, []int{10, 7, 10, 17}) || d.Entity != Any || len(d.Tiers) != 3 {
		t.Errorf("%d parameters, %v, %s, %d tiers", len(d.Questions()), sizes, d.Entity, len(d.Tiers))
	}
	if _, there := d.Node("O-6"); there {
		t.Error("version 1 has no O-6")
	}
	for i, tier := range d.Tiers {
		for _, q := range d.Questions() {
			if tier.Minimum[q.ID] != i+1 || len(tier.Minimum) != 44 {
				t.Errorf("tier %s asks for level %d of %s", tier.ID, tier.Minimum[q.ID], q.ID)
			}
		}
	}
	for level, want := range map[string]float64{"0": 0, "1": 1. / 3, "2": 2. / 3, "3": 1, "4": 1} {
		if got := scoreAll(t, d, func(*Node) Value { return Value{Kind: OneOption, Option: level} }); got != want {
			t.Errorf("level %s everywhere: %v, want %v", level, got, want)
		}
	}
	short := func(q *Node) Value {
		return Value{Kind: OneOption, Option: map[bool]string{true: "0", false: "4"}[q.ID == "P-17"]}
	}
	if got := scoreAll(t, d, short); got != 0 {
		t.Errorf("one parameter on level 0: %v", got)
	}
}

// scoreAll scores one unit; NaN is no index.
func scoreAll(t *testing.T, d *Definition, answer func(*Node) Value) float64 {
	t.Helper()
	model, err := d.Model()
	if err != nil {
		t.Fatal(err)
	}
	p := scoring.Panel{Units: 1}
	for _, q := range d.Questions() {
		cell, err := q.Cell(answer(q))
		if err != nil {
			t.Fatal(err)
		}
		p.Cells = append(p.Cells, cell)
	}
	r, err := model.Score(p)
	if err != nil {
		t.Fatal(err)
	}
	if index, ok := r.Index(0); ok {
		return index
	}
	return math.NaN()
}
