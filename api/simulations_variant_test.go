package api

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// byHand is gci-pillars@2024 with other weights and another mean, as somebody would write it into a file.
func byHand(t *testing.T, def *framework.Definition, weights map[string]float64, aggregate string) *framework.Definition {
	t.Helper()
	var file map[string]any
	if err := json.Unmarshal(def.JSON(), &file); err != nil {
		t.Fatal(err)
	}
	root, _ := file["root"].(map[string]any)
	root["aggregate"] = aggregate
	children, _ := root["children"].([]any)
	for _, c := range children {
		node, _ := c.(map[string]any)
		id, _ := node["id"].(string)
		if weight, ok := weights[id]; ok {
			delete(node, "points")
			node["weight"] = weight
		}
	}
	data, err := json.Marshal(file)
	if err != nil {
		t.Fatal(err)
	}
	made, err := framework.Load("by hand", data)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestSimulationOfWeights(t *testing.T) {
	h := newHarness(t)
	x := h.gci()
	weights := map[string]float64{"legal": 3, "technical": 0.5, "organizational": 1, "capacity-development": 1, "cooperation": 0}
	panel := &assessment.Panel{Framework: byHand(t, x.Panel.Framework, weights, "geometric"), Rows: x.Panel.Rows, Atlas: x.Panel.Atlas}
	want, err := assessment.NewIndex(panel)
	if err != nil {
		t.Fatal(err)
	}
	text, _ := json.Marshal(weights)
	var got simulation
	h.do(http.MethodPost, "/v1/simulations", "donor", `{"framework":"gci-pillars@2024","country":"Kenya","weights":`+string(text)+`,"aggregate":"geometric"}`).want(http.StatusOK).into(&got)
	was, _ := x.Of("KEN", 2024)
	is, _ := want.Of("KEN", 2024)
	if *got.Before.Index != *score(was.Score, true) || *got.After.Index != *score(is.Score, true) || *got.Ranks.Before != was.Rank || *got.Ranks.After != is.Rank || got.After.Tied != is.Tied {
		t.Errorf("before %+v, after %+v; want %+v", got.Before.IndexNumbers, got.After.IndexNumbers, is)
	}
	if got.After.Interval == nil || got.After.Interval.Low != *score(is.Low, true) {
		t.Errorf("interval %+v, want from %v", got.After.Interval, is.Low)
	}
	if best, worst, _ := want.RankRange(is); *got.Ranks.AfterRange != (rankRange{best, worst}) {
		t.Errorf("range %+v, want %d to %d", got.Ranks.AfterRange, best, worst)
	}
	moved := map[string][2]int{}
	for _, s := range want.Standings {
		if old, _ := x.Of(s.Unit, s.Year); old.Rank != s.Rank {
			moved[s.Unit] = [2]int{old.Rank, s.Rank}
		}
	}
	told := map[string][2]int{}
	for _, m := range got.Ranks.Moved {
		told[m.Country] = [2]int{*m.Before, *m.After}
	}
	if !maps.Equal(moved, told) || got.Ranks.Shifts.Units != len(moved) || got.Ranks.Shifts.Compared != 194 || *got.Ranks.Shifts.Mean <= 0 {
		t.Errorf("%d move, %+v; want %d", len(told), got.Ranks.Shifts, len(moved))
	}
	m := got.Method
	if m.Hash != x.Panel.Framework.Hash || m.Seq == 0 || m.Rules.Aggregate != "arithmetic" || m.Variant == nil || !strings.HasPrefix(m.Variant.Hash, "variant:") ||
		m.Variant.Weights["legal"].After != 3 || len(m.Variant.Weights) != 5 || m.Variant.Aggregate != "geometric" || m.Variant.Rules.Aggregate != "geometric" ||
		!strings.HasPrefix(m.Variant.Summary, "variant of gci-pillars@2024: weights capacity-development 1, cooperation 0") {
		t.Errorf("method %+v %+v", m.Method, m.Variant)
	}

	// The same of all units, without a country; and answers on top of the variant.
	var all, both simulation
	h.do(http.MethodPost, "/v1/simulations", "donor", `{"weights":`+string(text)+`,"aggregate":"geometric","year":2024,"framework":"gci-pillars"}`).want(http.StatusOK).into(&all)
	if all.Before != nil || all.After != nil || all.Ranks.Before != nil || all.Country+all.Name != "" || all.Year != 2024 || len(all.Ranks.Moved) != len(moved) || all.Ranks.Shifts.Largest != got.Ranks.Shifts.Largest || all.Ranks.Ranked != 194 {
		t.Errorf("of all units: %+v", all.Ranks.Shifts)
	}
	h.do(http.MethodPost, "/v1/simulations", "donor", `{"country":"KEN","answers":{"legal":0},"weights":`+string(text)+`,"aggregate":"geometric"}`).want(http.StatusOK).into(&both)
	row := slices.IndexFunc(panel.Rows, func(r assessment.Row) bool { return r.Unit == "KEN" && r.Year == 2024 })
	legal, _ := panel.Framework.Leaf("legal")
	panel.Rows = slices.Clone(panel.Rows)
	panel.Rows[row].Values = slices.Clone(panel.Rows[row].Values)
	panel.Rows[row].Values[legal] = framework.Value{Kind: framework.Number}
	if want, err = assessment.NewIndex(panel); err != nil {
		t.Fatal(err)
	}
	if is, _ = want.Of("KEN", 2024); *both.After.Index != *score(is.Score, true) || *both.Ranks.After != is.Rank {
		t.Errorf("with an answer: %+v, want %+v", both.After.IndexNumbers, is)
	}
	if same, _ := h.gci().Of("KEN", 2024); same.Score != was.Score || h.gci().Panel.Framework.Hash != x.Panel.Framework.Hash {
		t.Error("a simulation changed the index")
	}
}

// Nothing about a confidential answer shows in a variant; what the weight of such a question does is said.
func TestSimulationWithConfidentialQuestions(t *testing.T) {
	one, other := newHarness(t), newHarness(t)
	one.publishSample(1)
	other.publishSample(39)
	const parts = `"answers":{"lead-agency":null},"weights":{"open-weaknesses":9,"lead-agency":2},"aggregate":"harmonic","missing":"exclude"}`
	for _, body := range []string{`{"assessment":"XXA-2026-sample@1",` + parts, `{"framework":"sample","country":"XXA",` + parts, `{"framework":"sample","missing":"impute"}`} {
		for _, as := range []string{"donor", "administrator", "stranger"} {
			a, b := one.do(http.MethodPost, "/v1/simulations", as, body).want(http.StatusOK), other.do(http.MethodPost, "/v1/simulations", as, body).want(http.StatusOK)
			if !bytes.Equal(a.Body, b.Body) {
				t.Errorf("%s as %s differs:\n%s\n%s", body, as, a.Body, b.Body)
			}
			if bytes.Contains(a.Body, []byte("withConfidential")) {
				t.Errorf("%s sees the team's reading: %s", as, a.Body)
			}
		}
	}
	var with, without, team simulation
	one.do(http.MethodPost, "/v1/simulations", "donor", `{"framework":"sample","country":"XXA","weights":{"open-weaknesses":9}}`).want(http.StatusOK).into(&with)
	one.do(http.MethodPost, "/v1/simulations", "donor", `{"framework":"sample","country":"XXA","answers":{}}`).want(http.StatusOK).into(&without)
	if len(with.Notes) != 1 || !strings.HasPrefix(with.Notes[0], "open-weaknesses is confidential") || len(without.Notes) != 0 || without.Notes == nil {
		t.Errorf("notes %q, %q", with.Notes, without.Notes)
	}
	if *with.After.Index != *without.After.Index || *with.After.Index != *with.Before.Index {
		t.Errorf("the weight of a confidential question makes %v of %v", *with.After.Index, *without.After.Index)
	}
	one.do(http.MethodPost, "/v1/simulations", "ministry", `{"assessment":"XXA-2026-sample@1","weights":{"open-weaknesses":9}}`).want(http.StatusOK).into(&team)
	if team.WithConfidential == nil || *team.WithConfidential.Before.Index == *team.WithConfidential.After.Index || *team.After.Index != *team.Before.Index || team.WithConfidential.After.Rank != nil {
		t.Errorf("the country's own team: %+v", team.WithConfidential)
	}
	var index countryIndex
	one.get("/v1/index/XXA?assessment=XXA-2026-sample@1", "ministry").want(http.StatusOK).into(&index)
	if *index.WithConfidential.Index != *team.WithConfidential.Before.Index {
		t.Error("the team's reading is not that of the index")
	}
}
