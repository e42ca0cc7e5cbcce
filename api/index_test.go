package api

import (
	"bytes"
	"encoding/json"
	"maps"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/exports"
)

// gci is the index of the harness's published answers, as readiness score computes it.
func (h *harness) gci() *assessment.Index {
	h.t.Helper()
	state := h.Service.State()
	def, err := state.Framework("gci-pillars@2024")
	if err != nil {
		h.t.Fatal(err)
	}
	x, err := assessment.NewIndex(state.Published(def))
	if err != nil {
		h.t.Fatal(err)
	}
	return x
}

// scored is what readiness score --format json writes.
func scored(t *testing.T, x *assessment.Index) []map[string]any {
	t.Helper()
	var b bytes.Buffer
	if err := exports.Scores(&b, x, exports.JSON); err != nil {
		t.Fatal(err)
	}
	var out struct{ Items []map[string]any }
	if err := json.Unmarshal(b.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	return out.Items
}

func TestIndexEqualsTheCommandLine(t *testing.T) {
	h := newHarness(t)
	want := scored(t, h.gci())
	var got struct{ Items []map[string]any }
	h.get("/v1/index?framework=gci-pillars@2024&year=2024", "").want(http.StatusOK).into(&got)
	if len(got.Items) != 194 || len(want) != 194 {
		t.Fatalf("%d items, the command line has %d; want 194", len(got.Items), len(want))
	}
	for i, w := range want {
		for member, value := range w {
			one, _ := json.Marshal(got.Items[i][member])
			other, _ := json.Marshal(value)
			if !bytes.Equal(one, other) {
				t.Errorf("%v: %s is %s, the command line has %s", w["country"], member, one, other)
			}
		}
	}
}

func TestIndexIsTheSameForEveryCaller(t *testing.T) {
	h := newHarness(t)
	const path = "/v1/index?limit=20&region=Africa"
	want := h.get(path, "").want(http.StatusOK).Body
	for _, as := range []string{"assessor", "reviewer", "ministry", "donor", "auditor", "administrator", "stranger", "nobody"} {
		if got := h.get(path, as).want(http.StatusOK).Body; !bytes.Equal(got, want) {
			t.Errorf("%s gets other bytes", as)
		}
	}
}

func TestIndexMethod(t *testing.T) {
	h := newHarness(t)
	var got indexList
	r := h.get("/v1/index?limit=1", "").want(http.StatusOK)
	r.into(&got)
	x := h.gci()
	m := got.Method
	if m.Framework != "gci-pillars" || m.Version != "2024" || m.Hash != x.Panel.Framework.Hash || m.Inputs != x.Panel.Hash() ||
		m.Seq != h.Service.State().Head().Seq || m.Units != 194 || m.Ranked != 194 || len(m.Vintages) == 0 {
		t.Errorf("method %+v", m)
	}
	if got.Next == "" || got.Totals.Units != 194 || got.Totals.Ranked != 194 {
		t.Errorf("totals %+v, next %q", got.Totals, got.Next)
	}
	if got := h.get("/v1/index?limit=1", "", "If-None-Match", r.Header.Get("ETag")); got.Status != http.StatusNotModified || len(got.Body) > 0 {
		t.Errorf("with the ETag: status %d, %d bytes", got.Status, len(got.Body))
	}
}

func TestIndexPages(t *testing.T) {
	h := newHarness(t)
	seen := map[string]bool{}
	pages := 0
	for next := "/v1/index?limit=50&framework=gci-pillars"; next != ""; pages++ {
		var got indexList
		h.get(next, "").want(http.StatusOK).into(&got)
		for _, item := range got.Items {
			if seen[item.Country] {
				t.Errorf("%s stands twice", item.Country)
			}
			seen[item.Country] = true
		}
		next = got.Next
	}
	if len(seen) != 194 || pages != 4 {
		t.Errorf("%d countries on %d pages", len(seen), pages)
	}
	var first indexList
	h.get("/v1/index?limit=50", "").into(&first)
	p := h.get("/v1/index?limit=50&region=Africa&cursor="+cursorOf(first.Next), "").want(http.StatusUnprocessableEntity).problem()
	if len(p.Errors) != 1 || p.Errors[0].Location != "query.cursor" {
		t.Errorf("a cursor of another query: %+v", p)
	}
}

func TestIndexFilters(t *testing.T) {
	h := newHarness(t)
	x := h.gci()
	is := func(keep func(country.Country, country.Class) bool) []string {
		var codes []string
		for _, s := range x.Standings {
			c, _ := country.Get(country.Code(s.Unit))
			if keep(c, country.Builtin().Class(c, time.Time{})) {
				codes = append(codes, s.Unit)
			}
		}
		return codes
	}
	for query, want := range map[string][]string{
		"region=Africa":                  is(func(c country.Country, _ country.Class) bool { return c.Region.Name == "Africa" }),
		"region=002":                     is(func(c country.Country, _ country.Class) bool { return c.Region.Name == "Africa" }),
		"region=eastern+africa":          is(func(c country.Country, _ country.Class) bool { return c.Intermediate.Name == "Eastern Africa" }),
		"region=South+Asia":              is(func(_ country.Country, k country.Class) bool { return k.Region == "South Asia" }),
		"incomeGroup=L":                  is(func(_ country.Country, k country.Class) bool { return k.Income == "L" }),
		"incomeGroup=L&incomeGroup=lm":   is(func(_ country.Country, k country.Class) bool { return k.Income == "L" || k.Income == "LM" }),
		"lendingCategory=IDA":            is(func(_ country.Country, k country.Class) bool { return k.Lending == "IDA" }),
		"lendingCategory=IDA&region=002": is(func(c country.Country, k country.Class) bool { return k.Lending == "IDA" && c.Region.Code == 2 }),
		"organisation=ecowas": is(func(c country.Country, _ country.Class) bool {
			return slices.Contains(country.Builtin().Organisations(c, time.Time{}), "ECOWAS")
		}),
		"country=Kenya&country=UGA": is(func(c country.Country, _ country.Class) bool { return c.Code == "KEN" || c.Code == "UGA" }),
	} {
		var got indexList
		h.get("/v1/index?"+query, "").want(http.StatusOK).into(&got)
		var codes []string
		for _, item := range got.Items {
			codes = append(codes, item.Country)
			if s, _ := x.Of(item.Country, 2024); item.Rank == nil || *item.Rank != s.Rank {
				t.Errorf("%s: the rank of %s changed", query, item.Country)
			}
		}
		if len(want) == 0 || !slices.Equal(codes, want) || got.Totals.Units != len(want) {
			t.Errorf("%s: %v, want %v", query, codes, want)
		}
	}
	var got indexList
	h.get("/v1/index?band=T1", "").want(http.StatusOK).into(&got)
	for _, item := range got.Items {
		if *item.Index < 95 {
			t.Errorf("%s is in T1 with %v", item.Country, *item.Index)
		}
	}
	if got.Totals.Bands["T1"] != len(got.Items) || len(got.Items) == 0 {
		t.Errorf("bands %v for %d items", got.Totals.Bands, len(got.Items))
	}
}

func TestUnknownFiltersAreRefusedWithTheNearest(t *testing.T) {
	h := newHarness(t)
	for query, near := range map[string]string{
		"region=Afrca": "africa", "incomeGroup=X": "LM", "lendingCategory=IBDR": "ibrd", "organisation=ECOVAS": "ecowas",
		"country=Kenia": "Kenya", "band=T11": "t1", "framework=gci-pilars@2024": "gci-pillars@2024", "year=2023": "2024", "classAsOf=2024-13-01": "",
	} {
		p := h.get("/v1/index?"+query, "").want(http.StatusUnprocessableEntity).problem()
		name, _, _ := strings.Cut(query, "=")
		text := strings.Join(p.Fixes, " ")
		for _, e := range p.Errors {
			text += " " + e.Message
		}
		if len(p.Errors) != 1 || p.Errors[0].Location != "query."+name || !strings.Contains(text, near) {
			t.Errorf("%s: %+v", query, p)
		}
	}
	p := h.get("/v1/index?region=Afrca&incomeGroup=X&organisation=ECOVAS", "").want(http.StatusUnprocessableEntity).problem()
	if len(p.Errors) != 3 {
		t.Errorf("not every fault at once: %+v", p.Errors)
	}
}

func TestCountryIndex(t *testing.T) {
	h := newHarness(t)
	x := h.gci()
	for _, s := range x.Standings[:20] {
		var got countryIndex
		h.get("/v1/index/"+s.Unit+"?framework=gci-pillars", "donor").want(http.StatusOK).into(&got)
		sum := 0.0
		for _, id := range slices.Sorted(maps.Keys(got.Nodes)) {
			sum += *got.Nodes[id].Contribution
		}
		if len(got.Nodes) != 5 || math.Abs(sum-*got.Index) > 1e-9 || *got.Rank != s.Rank || got.Gaps != len(x.GapsOf(s.Row)) {
			t.Errorf("%s: contributions add up to %v of %v; %+v", s.Unit, sum, *got.Index, got)
		}
		if got.Assessment != "" || got.WithConfidential != nil {
			t.Errorf("%s: %+v", s.Unit, got)
		}
	}
	h.get("/v1/index/Kenya", "").want(http.StatusOK)
	h.get("/v1/index/XXA?framework=gci-pillars", "").want(http.StatusNotFound)
	h.get("/v1/index/Atlantis", "").want(http.StatusUnprocessableEntity)
}

func TestIndexOfADraft(t *testing.T) {
	h := newHarness(t)
	const path = "/v1/index/XXA?assessment=XXA-2026-sample@1"
	var got countryIndex
	h.get(path, "ministry").want(http.StatusOK).into(&got)
	if got.Index == nil || got.WithConfidential == nil || got.WithConfidential.Rank != nil || got.Method.Confidential != 1 {
		t.Errorf("the country's own team gets %+v", got)
	}
	if len(got.WithConfidential.Nodes) <= len(got.Nodes) {
		t.Errorf("%d nodes with the confidential ones, %d without", len(got.WithConfidential.Nodes), len(got.Nodes))
	}
	var admin countryIndex
	h.get(path, "administrator").want(http.StatusOK).into(&admin)
	if admin.WithConfidential != nil {
		t.Error("an administrator reads confidential numbers")
	}
	none := strings.Replace(path, "XXA-2026", "XXA-2027", 1)
	for _, as := range []string{"", "donor", "stranger", "nobody"} {
		hidden, missing := h.get(path, as).want(http.StatusNotFound).problem(), h.get(none, as).want(http.StatusNotFound).problem()
		if hidden.Detail != missing.Detail {
			t.Errorf("%q can tell a hidden assessment from none: %q, %q", as, hidden.Detail, missing.Detail)
		}
	}
	h.get("/v1/index/KEN?assessment="+url.QueryEscape("XXA-2026-sample@1"), "ministry").want(http.StatusUnprocessableEntity)
	h.get("/v1/index?framework=sample", "ministry").want(http.StatusNotFound) // nothing published
}

func TestIndexAsOf(t *testing.T) {
	h := newHarness(t)
	seq := h.Service.State().Head().Seq
	before := h.get("/v1/index", "").want(http.StatusOK).Body
	h.publishSample(5)
	var now indexList
	h.get("/v1/index?year=2026", "").want(http.StatusOK).into(&now)
	if now.Method.Framework != "sample" || len(now.Items) != 1 {
		t.Errorf("the newest published year is that of %s, with %d items", now.Method.Framework, len(now.Items))
	}
	r := h.get("/v1/index?asOf="+strconv.FormatUint(seq, 10), "").want(http.StatusOK)
	if !bytes.Equal(r.Body, before) || r.Header.Get("Journal-Seq") != strconv.FormatUint(seq, 10) {
		t.Errorf("as of %d: Journal-Seq %s, %d bytes; it was %d bytes", seq, r.Header.Get("Journal-Seq"), len(r.Body), len(before))
	}
	h.get("/v1/index?asOf=1", "").want(http.StatusNotFound)
}
