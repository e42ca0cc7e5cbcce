package api

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/exports"
)

func TestCensus(t *testing.T) {
	h := newHarness(t)
	x := h.gci()
	var got censusBody
	h.get("/v1/answers?question=legal&by=region&framework=gci-pillars", "").want(http.StatusOK).into(&got)
	node, _ := x.Panel.Framework.Node("legal")
	want := x.Census(node, assessment.ByRegion, "en")
	if len(got.Items) != 1 || len(got.Items[0].Groups) != len(want.Groups) {
		t.Fatalf("%+v", got)
	}
	units := 0
	for i, g := range want.Groups {
		group := got.Items[0].Groups[i]
		units += group.Units
		for k, a := range g.Answers {
			answer := group.Answers[k]
			if group.Name != g.Name || answer.ID != a.ID || answer.Count != len(a.Units) || !slices.Equal(answer.Countries, append([]string{}, a.Units...)) || answer.Apart != a.Apart {
				t.Errorf("%s: %+v, want %+v", g.Name, answer, a)
			}
		}
	}
	if units != 194 {
		t.Errorf("%d countries", units)
	}
	var all censusBody
	h.get("/v1/answers?limit=2", "").want(http.StatusOK).into(&all)
	if len(all.Items) != 2 || all.Next == "" || all.Items[0].Groups[0].Name != "all" {
		t.Errorf("all questions: %d items, next %q", len(all.Items), all.Next)
	}
}

func TestCensusRefusals(t *testing.T) {
	h := newHarness(t)
	h.publishSample(3)
	for query, near := range map[string]string{
		"question=legall&framework=gci-pillars": "legal", "question=open-weaknesses&framework=sample": "confidential", "by=continent": "",
	} {
		p := h.get("/v1/answers?"+query, "ministry").want(http.StatusUnprocessableEntity).problem()
		name, _, _ := strings.Cut(query, "=")
		if len(p.Errors) != 1 || p.Errors[0].Location != "query."+name || !strings.Contains(p.Errors[0].Message, near) {
			t.Errorf("%s: %+v", query, p)
		}
	}
}

func TestWeakest(t *testing.T) {
	h := newHarness(t)
	x := h.gci()
	for query, by := range map[string]assessment.Grouping{"": assessment.ByRegion, "by=organisation": assessment.ByOrganisation, "by=income": assessment.ByIncome} {
		want := x.Weakest(by, atLevel(x.Panel.Framework, "dimension"))
		var got weakestBody
		h.get("/v1/weakest?limit=1000&framework=gci-pillars&"+query, "").want(http.StatusOK).into(&got)
		if len(got.Items) != len(want) || len(want) == 0 {
			t.Fatalf("%s: %d items, want %d", by, len(got.Items), len(want))
		}
		for i, w := range want {
			g := got.Items[i]
			if g.Group != w.Group || g.Node != w.Node.ID || g.Units != w.Units || !slices.Equal(g.Last, append([]string{}, w.Last...)) {
				t.Errorf("%s: %+v, want %+v", by, g, w)
			}
			if w.Scored > 0 && (*g.Minimum != exports.Points(w.Minimum) || *g.Median != exports.Points(w.Median)) {
				t.Errorf("%s: %v and %v, want %v and %v", by, *g.Minimum, *g.Median, w.Minimum, w.Median)
			}
		}
	}
}
