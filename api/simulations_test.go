package api

import (
	"net/http"
	"strings"
	"testing"
)

func TestSimulation(t *testing.T) {
	h := newHarness(t)
	x, seq := h.gci(), h.Service.State().Head().Seq
	s, _ := x.Of("KEN", 2024)
	var got simulation
	h.do(http.MethodPost, "/v1/simulations", "donor", `{"framework":"gci-pillars@2024","year":2024,"country":"Kenya","answers":{"legal":0,"technical":0}}`).
		want(http.StatusOK).into(&got)
	if *got.Ranks.Before != s.Rank || *got.Before.Rank != s.Rank || *got.Ranks.After <= s.Rank || *got.After.Index >= *got.Before.Index {
		t.Errorf("worse answers: %+v", got.Ranks)
	}
	if *got.After.Nodes["legal"].Score != 0 || len(got.Ranks.Moved) == 0 || got.Ranks.Ranked != 194 {
		t.Errorf("after: %+v, ranks %+v", got.After, got.Ranks)
	}
	for _, m := range got.Ranks.Moved {
		if m.Country != "KEN" && *m.After >= *m.Before {
			t.Errorf("%s moved from %d to %d", m.Country, *m.Before, *m.After)
		}
	}
	var same simulation
	h.do(http.MethodPost, "/v1/simulations", "donor", `{"country":"KEN","answers":{}}`).want(http.StatusOK).into(&same)
	if *same.Before.Index != *same.After.Index || len(same.Ranks.Moved) != 0 {
		t.Errorf("nothing changed: %+v", same.Ranks)
	}
	if now := h.Service.State().Head().Seq; now != seq {
		t.Errorf("a simulation wrote: the journal went from %d to %d", seq, now)
	}
	var list indexList
	h.get("/v1/index?country=KEN", "").want(http.StatusOK).into(&list)
	if *list.Items[0].Index != *got.Before.Index {
		t.Error("a simulation changed the index")
	}
}

func TestSimulationRefusals(t *testing.T) {
	h := newHarness(t)
	for body, wants := range map[string][]string{
		`{"country":"KEN","answers":{"legall":1},"weights":{"legal":-2,"technicl":1,"index":2,"cooperation":"high","x":null},"aggregate":"geometrical","missing":"skip"}`: {
			"body.answers.legall", "body.weights.legal", "body.weights.technicl", "body.weights.index", "body.weights.cooperation", "body.weights.x", "body.weights.x", "body.aggregate", "body.missing"},
		`{"country":"KEN","weights":{"legal":0,"technical":0,"organizational":0,"capacity-development":0,"cooperation":0}}`: {"body.weights.legal"},
		`{"country":"KEN","weights":{"legal":1e999,"technical":1e-13}}`:                                                     {"body.weights.legal", "body.weights.technical"},
		`{"country":"KEN","weights":[],"aggregate":1,"missing":"","answer":{}}`:                                             {"body.weights", "body.aggregate", "body.missing", "body.answer"},
		`{"answers":{"legal":1},"aggregate":"median"}`:                                                                      {"body.country"},
		`{"weights":{}}`:              {"body.country"},
		`{"aggregate":"generalised"}`: {"body.aggregate"},
		`{}`:                          {"body.answers", "body.country"},
		`{"country":"KEN","answers":{"legall":1,"technical":"high","cooperation":{"a":1}}}`: {"body.answers.legall", "body.answers.technical", "body.answers.cooperation"},
		`{"country":"KEN","answers":{"legal":1,"legal":2}}`:                                 {"body.answers.legal"},
		`{"answers":{}}`:    {"body.country"},
		`{"country":"KEN"}`: {"body.answers"},
		`{"country":"KEN","assessment":"x","answers":{}}`:         {"body.assessment"},
		`{"country":"KEN","framework":"gci-pilars","answers":{}}`: {"body.framework"},
		`{"country":"KEN","year":1999,"answers":{}}`:              {"body.year"},
		`[]`: {"body"},
	} {
		p := h.do(http.MethodPost, "/v1/simulations", "donor", body).want(http.StatusUnprocessableEntity).problem()
		var got []string
		for _, e := range p.Errors {
			got = append(got, e.Location)
		}
		for _, want := range wants {
			if !strings.Contains(" "+strings.Join(got, " ")+" ", " "+want+" ") {
				t.Errorf("%s: faults at %v, want %v", body, got, wants)
			}
		}
		if len(got) != len(wants) {
			t.Errorf("%s: faults at %v, want %v", body, got, wants)
		}
	}
	h.do(http.MethodPost, "/v1/simulations", "", `{"country":"KEN","answers":{}}`).want(http.StatusUnauthorized)
	h.do(http.MethodPost, "/v1/simulations", "donor", `{"assessment":"XXA-2026-sample@1","answers":{}}`).want(http.StatusNotFound)
	p := h.do(http.MethodPost, "/v1/simulations", "ministry", `{"assessment":"XXA-2026-sample@1","answers":{"open-weaknesses":1}}`).want(http.StatusUnprocessableEntity).problem()
	if len(p.Errors) != 1 || !strings.Contains(p.Errors[0].Message, "confidential") {
		t.Errorf("a confidential question: %+v", p)
	}
	h.do(http.MethodPost, "/v1/simulations", "ministry", `{"assessment":"XXA-2026-sample@1","answers":{"lead-agency":null}}`).want(http.StatusOK)
}
