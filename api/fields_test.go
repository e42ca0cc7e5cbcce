package api

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"readiness/assessment"
)

// fieldsOf gives the names of a JSON object in their order.
func fieldsOf(t testing.TB, data []byte) []string {
	t.Helper()
	o, ok := readObject("", data, new([]assessment.Field))
	if !ok {
		t.Fatalf("no object: %s", data)
	}
	var names []string
	for _, m := range o.members {
		names = append(names, m.name)
	}
	return names
}

func TestFieldsOfLists(t *testing.T) {
	h := newHarness(t)
	for _, tt := range []struct {
		path, as, fields string
		item, beside     []string
	}{
		{"/v1/index?limit=2", "", "index,country", []string{"country", "index"}, []string{"items", "next", "totals", "method"}},
		{"/v1/index?limit=2", "", "rank&fields=country", []string{"country", "rank"}, []string{"items", "next", "totals", "method"}},
		{"/v1/assessments?limit=2", "auditor", "state,id,progress", []string{"id", "state", "progress"}, []string{"items", "next"}},
		{"/v1/assessments?limit=2", "auditor", "framework.id,year", []string{"year", "framework"}, []string{"items", "next"}},
		{"/v1/accounts?limit=2", "administrator", "role", []string{"role"}, []string{"items", "next"}},
		{"/v1/frameworks?limit=1", "", "hash", []string{"hash"}, []string{"items", "next"}},
	} {
		r := h.get(tt.path+"&fields="+tt.fields, tt.as).want(http.StatusOK)
		var all struct{ Items []json.RawMessage }
		r.into(&all)
		if got := fieldsOf(t, r.Body); !slices.Equal(got, tt.beside) || len(all.Items) == 0 {
			t.Errorf("%s: %q", tt.fields, got)
		}
		for _, item := range all.Items {
			if got := fieldsOf(t, item); !slices.Equal(got, tt.item) {
				t.Errorf("%s: %q", tt.fields, got)
			}
		}
	}
}

func TestFieldsKeepValuesAsTheyAre(t *testing.T) {
	h := newHarness(t)
	var whole, part struct{ Items []map[string]json.RawMessage }
	h.get("/v1/index?limit=1000", "").want(http.StatusOK).into(&whole)
	h.get("/v1/index?limit=1000&fields=index,interval,name", "").want(http.StatusOK).into(&part)
	if len(whole.Items) != len(part.Items) || len(part.Items) < 100 {
		t.Fatalf("%d and %d items", len(whole.Items), len(part.Items))
	}
	for i, item := range part.Items {
		for name, value := range item {
			if string(value) != string(whole.Items[i][name]) {
				t.Errorf("%s is %s, was %s", name, value, whole.Items[i][name])
			}
		}
	}
}

func TestFieldsOfOneObject(t *testing.T) {
	h := newHarness(t)
	for _, tt := range []struct{ path, as, want string }{
		{"/v1/assessments/XXA-2026-sample@1?fields=id,state", "auditor", `{"id":"XXA-2026-sample@1","state":"draft"}` + "\n"},
		{"/v1/assessments/XXA-2026-sample@1?fields=framework.id,framework.version", "auditor", `{"framework":{"id":"sample","version":"1"}}` + "\n"},
		{"/v1/assessments/XXA-2026-sample@1?fields=parallel", "auditor", "{}\n"}, // it may be absent
		{"/v1/frameworks/sample/1?fields=version", "", `{"version":"1"}` + "\n"},
		{"/v1/me?fields=role", "donor", `{"role":"donor"}` + "\n"},
	} {
		r := h.get(tt.path, tt.as).want(http.StatusOK)
		if string(r.Body) != tt.want {
			t.Errorf("%s: %s", tt.path, r.Body)
		}
	}
}

func TestFieldsAreRefusedByName(t *testing.T) {
	h := newHarness(t)
	for fields, want := range map[string]string{
		"stat":             `there is no member "stat"; did you mean state?`,
		"zzz":              `there is no member "zzz"`,
		"id,,state":        "names nothing between two commas",
		"":                 "names nothing between two commas",
		"progress.answerd": `there is no member "answerd"; did you mean answered?; inside progress there are answered, evidenceMissing, total`,
		"state.x":          "state has no members that can be named: ask for all of it",
		"answers.x":        "answers has no members that can be named: ask for all of it",
	} {
		p := h.get("/v1/assessments/XXA-2026-sample@1?fields="+fields, "auditor").want(http.StatusUnprocessableEntity).problem()
		if len(p.Errors) != 1 || p.Errors[0].Location != "query.fields" || !strings.HasPrefix(p.Errors[0].Message, want) || !strings.Contains(p.Fixes[0], "answers, assignments") {
			t.Errorf("%q: %+v %q", fields, p.Errors, p.Fixes)
		}
	}
	h.get("/v1/exports/gaps.csv?fields=a", "").want(http.StatusUnprocessableEntity) // it is no JSON
	h.do(http.MethodPost, "/v1/assessments?fields=id", "assessor", newAssessment).want(http.StatusUnprocessableEntity)
}

// Who asks for much that there is not is told of some of it; the rest is not even looked at.
func TestManyWrongFields(t *testing.T) {
	looked := 0
	names := func(yield func(string) bool) {
		for looked < 1000 && yield("zzz") {
			looked++
		}
	}
	if _, faults := choose(names, members{"a": nil}); len(faults) != mostWrongFields || looked != mostWrongFields-1 {
		t.Errorf("%d faults; it went on %d times", len(faults), looked)
	}
}

func TestCursorGoesOnWithOtherFields(t *testing.T) {
	h := newHarness(t)
	for _, path := range []string{"/v1/index?limit=3", "/v1/gaps?limit=3", "/v1/countries?limit=3"} {
		var first, second, plain struct {
			Items []map[string]json.RawMessage
			Next  string
		}
		h.get(path+"&fields="+url.QueryEscape(anyField(path)), "").want(http.StatusOK).into(&first)
		h.get(path, "").want(http.StatusOK).into(&plain)
		h.get(path+"&cursor="+url.QueryEscape(first.Next), "").want(http.StatusOK).into(&second)
		if cursorOf(plain.Next) != cursorOf(first.Next) || len(second.Items) != 3 || len(second.Items[0]) < 3 {
			t.Errorf("%s: %q and %q", path, plain.Next, first.Next)
		}
	}
}

func anyField(path string) string {
	if strings.Contains(path, "countries") {
		return "code"
	}
	return "country"
}

func TestFieldsAreInTheETag(t *testing.T) {
	h := newHarness(t)
	one, two := h.get("/v1/index?fields=index", "").Header.Get("ETag"), h.get("/v1/index?fields=rank", "").Header.Get("ETag")
	if one == "" || one == two {
		t.Errorf("%s and %s", one, two)
	}
	if r := h.get("/v1/index?fields=index", "", "If-None-Match", one); r.Status != http.StatusNotModified || len(r.Body) != 0 {
		t.Errorf("%d %s", r.Status, r.Body)
	}
}

// Every operation that gives JSON of the domain has it, with names that its description knows.
func TestWhereFieldsAreTaken(t *testing.T) {
	h := newHarness(t)
	n := 0
	for id, sp := range h.Server.specs {
		if !sp.takesFields() {
			continue
		}
		n++
		of := outlineOf(h.Server.api.OpenAPI().Paths[sp.Path].Get, h.Server.api.OpenAPI().Components.Schemas)
		if len(of.members) == 0 || of.list && of.members["items"] != nil {
			t.Errorf("%s: %v", id, of)
		}
	}
	if n < 10 {
		t.Errorf("%d operations", n)
	}
}

func FuzzFields(f *testing.F) {
	f.Add(`{"items":[{"a":1.10,"b":{"c":1e400,"d":null}},null],"next":"x"}`, "a,b.c", true)
	f.Add(`{"a":[{"c":1},{"d":2}],"a":3,"<b>":"\u2028"}`, "a.c", false)
	f.Add(`[]`, "a", true)
	f.Add("{}", "", false)
	all := members{"a": {"c": nil}, "b": {"c": nil, "d": nil}}
	f.Fuzz(func(t *testing.T, data, names string, list bool) {
		chosen, err := readFields([]string{names}, all)
		if err != nil {
			if p := problemOf(err); p.Status != http.StatusUnprocessableEntity || len(p.Errors) == 0 {
				t.Errorf("%q: %+v", names, p)
			}
			return
		}
		if !json.Valid([]byte(data)) {
			return
		}
		out, err := chosen.cut([]byte(data), list)
		if err != nil {
			if strings.HasPrefix(strings.TrimSpace(data), "{") {
				t.Errorf("%q: %v", data, err)
			}
			return
		}
		if !json.Valid(out) {
			t.Fatalf("%q gives %q", data, out)
		}
		again, err := chosen.cut(out, list)
		if err != nil || string(again) != string(out) {
			t.Errorf("%q, cut again, %q, %v", out, again, err)
		}
		if o := (map[string]json.RawMessage{}); !list && json.Unmarshal(out, &o) == nil {
			for name := range o {
				if _, ok := chosen[name]; !ok {
					t.Errorf("%q was not asked for", name)
				}
			}
		}
	})
}

// cursorOf is the cursor in the address of a next page.
func cursorOf(next string) string {
	address, err := url.Parse(next)
	if err != nil {
		return next
	}
	return address.Query().Get("cursor")
}
