package api

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// places gives where a problem has faults.
func (p problem) places() []string {
	list := make([]string, 0, len(p.Errors))
	for _, f := range p.Errors {
		list = append(list, f.Location)
	}
	return list
}

// A second value of a parameter that takes one would be passed over.
func TestParametersThatAreGivenTwice(t *testing.T) {
	h := newHarness(t)
	for _, path := range []string{
		"/v1/index?framework=gci-pillars&framework=sample", "/v1/countries?limit=1&limit=2", "/v1/gaps?gainMin=1&gainMin=2",
		"/v1/countries?lang=en&lang=fr", "/?framework=gci-pillars&framework=sample", "/?asOf=1&asOf=2",
	} {
		r := h.get(path, "")
		if r.Status != http.StatusUnprocessableEntity || !strings.Contains(string(r.Body), "is given twice") {
			t.Errorf("%s: %d %.300s", path, r.Status, r.Body)
		}
	}
	h.get("/v1/countries?country=KEN&country=TZA&region=Africa", "").want(http.StatusOK)
}

// All that is wrong with a request is told at once, whoever finds it.
func TestEveryFaultOfAQuery(t *testing.T) {
	h := newHarness(t)
	for path, want := range map[string][]string{
		"/v1/gaps?limmit=1&limit=x&region=Nowhere&theme=none&asOf=yesterday&framework=gci-pillars": {"query.asOf", "query.limit", "query.limmit", "query.region", "query.theme"},
		"/v1/index?limit=x&region=Nowhere&band=T9":                                                 {"query.band", "query.limit", "query.region"},
		"/v1/exports/gaps.csv?sort=best&question=none&country=Keny":                                {"query.country", "query.question", "query.sort"},
		"/v1/exports/country.xlsx?yaer=2024&framework=none&country=KEN":                            {"query.framework", "query.yaer"},
		"/v1/countries?asOf=999999&region=Nowhere&incomeGroup=X":                                   {"query.asOf", "query.incomeGroup", "query.region"},
		"/v1/countries?fields=nothing&region=Nowhere&cursor=x":                                     {"query.cursor", "query.fields", "query.region"},
		"/v1/gaps?framework=none&region=Nowhere":                                                   {"query.framework", "query.region"},
		"/v1/gaps?costMax=0&gainMin=x":                                                             {"query.costMax", "query.gainMin"},
	} {
		p := h.get(path, "").want(http.StatusUnprocessableEntity).problem()
		if got := p.places(); !slices.Equal(got, want) {
			t.Errorf("%s: %+v", path, p.Errors)
		}
	}
	h.get("/v1/assessments/none?x=1", "nobody").want(http.StatusUnprocessableEntity)
	h.get("/v1/journal?x=1", "auditor").want(http.StatusUnprocessableEntity) // does not begin to send it
}

func TestNoPointOfTheFuture(t *testing.T) {
	h := newHarness(t)
	for _, at := range []string{"999999", "2026-03-02T12:00:00Z", "2027-01-01"} {
		if p := h.get("/v1/index?asOf="+at, "").want(http.StatusUnprocessableEntity).problem(); p.places()[0] != "query.asOf" {
			t.Errorf("%s: %+v", at, p)
		}
	}
	h.get("/v1/index?asOf=2026-03-01", "").want(http.StatusOK) // the day is not over
}

// Every fault of a body is told at once: those of its form and those of what it says.
func TestEveryFaultOfABody(t *testing.T) {
	h := newHarness(t)
	for _, tt := range []struct {
		path, as, body string
		want           []string
	}{
		{"/v1/assessments", "assessor", `{"country":"Keny","year":26,"framework":"none","yaer":1}`, []string{"body.country", "body.framework", "body.yaer", "body.year"}},
		{"/v1/assessments", "assessor", `{"country":"Keny","year":26,"framework":"gci-pillars@2024"}`, []string{"body.country", "body.year"}},
		{"/v1/assessments", "assessor", `{"country":5,"year":"x","framework":"gci-pillars@2024"}`, []string{"body.country", "body.year"}},
		{
			"/v1/accounts", "administrator", `{"emial":"x","email":"y","role":"king","password":"short","countries":["Keny"]}`,
			[]string{"body.countries", "body.email", "body.emial", "body.password", "body.role"},
		},
		{"/v1/token", "", `{"account":"a@b.org","account":"c@d.org","password":"x"}`, []string{"body.account"}},
		{sampleMoves, "assessor", `{"to":"publishd","x":1}`, []string{"body.to", "body.x"}},
	} {
		p := h.do(http.MethodPost, tt.path, tt.as, tt.body).want(http.StatusUnprocessableEntity).problem()
		if got := p.places(); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %+v", tt.body, p.Errors)
		}
	}
}

// What the sender may have meant is offered.
func TestWhatWasMeant(t *testing.T) {
	h := newHarness(t)
	for _, tt := range []struct{ path, as, body, want string }{
		{sampleMoves, "assessor", `{"to":"publishd"}`, "did you mean published?"},
		{"/v1/accounts", "administrator", `{"account":"a@b.org"}`, "did you mean email?"},
		{"/v1/accounts", "administrator", `{"country":"KEN"}`, "did you mean countries?"},
		{"/v1/assessments", "assessor", `{"country":"Keny","year":2026,"framework":"sample@1"}`, "did you mean Kenya (KEN)?"},
	} {
		if r := h.do(http.MethodPost, tt.path, tt.as, tt.body).want(http.StatusUnprocessableEntity); !strings.Contains(string(r.Body), tt.want) {
			t.Errorf("%s: %s", tt.body, r.Body)
		}
	}
	r := h.do(http.MethodPost, "/v1/assessments", "assessor", `{"country":"Kenya","year":2026,"framework":"gci-pillars@2024"}`).want(http.StatusCreated)
	if !strings.Contains(string(r.Body), `"country":"KEN"`) {
		t.Errorf("a name is no code: %s", r.Body)
	}
	r = h.do(http.MethodPost, "/v1/accounts", "administrator", `{"email":"a@b.org","password":"`+password+`","role":"assessor","countries":["Kenya"]}`).want(http.StatusCreated)
	if !strings.Contains(string(r.Body), `"countries":["KEN"]`) {
		t.Errorf("a name is no code: %s", r.Body)
	}
}

func TestBodiesThatAreCompressed(t *testing.T) {
	h := newHarness(t)
	for _, path := range []string{"/v1/token", "/v1/accounts", "/v1/imports?framework=sample"} {
		p := h.do(http.MethodPost, path, "administrator", `{}`, "Content-Encoding", "gzip").want(http.StatusUnsupportedMediaType).problem()
		if !strings.Contains(p.Detail+strings.Join(p.Fixes, ""), "Content-Encoding") {
			t.Errorf("%s: %+v", path, p)
		}
	}
	h.do(http.MethodPost, "/v1/token", "", `{}`, "Content-Encoding", "identity").want(http.StatusUnprocessableEntity)
}
