package api

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// secretRequests are reads beside those of the matrix, with what filters, orders, pages and the past may tell.
var secretRequests = []matrixRequest{
	{name: "listIndex", path: "/v1/index?limit=1"},
	{name: "listIndex", path: "/v1/index?band=high"},
	{name: "listIndex", path: "/v1/index?asOf={published}"},
	{name: "listGaps", path: "/v1/gaps?sort=gainPerCost&limit=2"},
	{name: "listGaps", path: "/v1/gaps?gainMin=1"},
	{name: "listGaps", path: "/v1/gaps?country=XXA&asOf={published}"},
	{name: "listGaps", path: "/v1/gaps?framework=matrix&payable=yes&by=country&sort=unfunded"},
	{name: "listGaps", path: "/v1/gaps?framework=matrix&programme=any&date=2026-06-01"},
	{name: "listPayers", path: "/v1/gaps/XXA/hidden/programmes?framework=matrix"},
	{name: "listNeeds", path: "/v1/needs?framework=matrix&by=country&asOf={published}"},
	{name: "listActions", path: "/v1/assessments/{id}/actions?asOf={published}", states: true},
	{name: "GET /gaps", path: "/gaps?framework=matrix&payable=yes&by=country"},
	{name: "listAnswers", path: "/v1/answers?question=hidden"},
	{name: "listAnswers", path: "/v1/answers?question=implied&by=income"},
	{name: "listAssessments", path: "/v1/assessments?asOf={published}"},
	{name: "listAssessments", path: "/v1/assessments?limit=1&state=published"},
	{name: "getAssessment", path: "/v1/assessments/{id}?asOf={published}", states: true},
	{name: "getCountryIndex", path: "/v1/index/XXA?asOf={published}"},
	{name: "getCountryIndex", path: "/v1/index/XXA?assessment={id}&asOf={published}", states: true},
	{name: "exportCountry", path: "/v1/exports/country.xlsx?country=XXA&asOf={published}"},
	{name: "simulate", path: "/v1/simulations", body: `{"country":"KEN","answers":{"spend":1000,"implied":false}}`},
	{name: "simulate", path: "/v1/simulations", body: `{"country":"XXA","answers":{"hidden":3}}`},
}

// Two stores that differ in XXA's confidential answers alone look the same to everybody but XXA's own team, in whatever
// is asked. Two things are set aside. The ETag of an answer from the State pins the journal's head, so that it tells that
// something was recorded; and so does its hash in a workbook, in the report of an import and in a release. They tell no more than Journal-Seq, which counts
// every change in the store, whoever's and of whatever. The ETag of an assessment is made of what is shown, and is compared.
func TestPermissionMatrixConfidentialAnswersMakeNoDifference(t *testing.T) {
	fill, err := plainMatrix()
	plain := newMatrix(t, fill, err)
	operations := plain.operations()
	for name, secrets := range map[string]matrixSecrets{"other values": {shift: 11.5}, "changed once more": {shift: 11.5, extra: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fill, err := fillMatrix(secrets)
			other := newMatrix(t, fill, err)
			compared := 0
			for _, q := range slices.Concat(matrixRequests, secretRequests) {
				operation := q.name
				if !strings.Contains(operation, " ") {
					operation, _, _ = strings.Cut(operation, "/")
				}
				method, _, _ := strings.Cut(operations[operation], " ")
				if q.name == "GET /metrics" || q.name == "POST /sign-in" || method == "" { // figures of the process, a secret drawn by chance
					continue
				}
				for _, c := range outsiders {
					writes := method != http.MethodGet && operation != "simulate"
					if writes && !refusedAlways(t, q, c) {
						continue
					}
					compared += sameTold(t, plain, other, q, method, c, secrets.extra)
				}
			}
			if compared < 1000 {
				t.Errorf("only %d answers were compared", compared)
			}
		})
	}
	// The team sees that they differ: else the stores are the same, and the test says nothing.
	other, err := fillMatrix(matrixSecrets{shift: 11.5})
	m := newMatrix(t, other, err)
	path := "/v1/assessments/" + string(matrixID("XXA", publicYear))
	own := matrixCaller{"assessor", "own"}
	if plain.get(path, plain.as(own)).matrixTold(false) == m.get(path, m.as(own)).matrixTold(false) {
		t.Error("the stores do not differ")
	}
}

// sameTold compares what two stores answer to a caller, in every state, and counts the answers.
func sameTold(t *testing.T, one, other *matrix, q matrixRequest, method string, c matrixCaller, renumbered bool) int {
	t.Helper()
	for state := range matrixStages {
		if state > 0 && !q.states {
			return 1
		}
		a, b := one.ask(q, method, c, matrixYear+state), other.ask(q, method, c, matrixYear+state)
		if x, y := a.matrixTold(renumbered), b.matrixTold(renumbered); x != y {
			t.Errorf("%s %s by %s, %s:\n%s", q.name, q.path, c, matrixStages[state], firstDifference(x, y))
		}
	}
	return len(matrixStages)
}

// outsiders are callers of every sort from whom XXA's confidential answers are kept.
var outsiders = []matrixCaller{
	{"public", ""}, {"donor", "own"}, {"donor", "all"}, {"assessor", "other"}, {"reviewer", "none"}, {"ministry", "other"}, {"auditor", "other"},
	{"administrator", "own"}, {"administrator", "all"},
}

// refusedAlways says that a request changes nothing, whatever the state.
func refusedAlways(t *testing.T, q matrixRequest, c matrixCaller) bool {
	t.Helper()
	row := matrixRowOf(matrixRows(t), q.name, c)
	return row != nil && !strings.ContainsAny(row.want, "2~")
}

var (
	drawnText = regexp.MustCompile(`("titleId":"text/|"digest":"|"again":")[0-9a-f]+`) // of a matching: by chance, or by the number of a record
	headText  = regexp.MustCompile(`\d+:[0-9a-f]{64}`)
	seqText   = regexp.MustCompile(`("seq":|journal record |<t>record |<t>seq</t></si><si><t>|Journal record</dt><dd>|[?&]asOf=)\s*\d+`)
)

// matrixTold is all that an answer tells, without what differs from request to request and the journal's head; where numbers of
// records differ, without those.
func (r *reply) matrixTold(renumbered bool) string {
	h := r.Header.Clone()
	id := h.Get("Request-Id")
	h.Del("Request-Id")
	h.Del("Date")
	if strings.HasPrefix(h.Get("ETag"), "W/") {
		h.Del("ETag")
	}
	text := string(matrixText(r.Body))
	if len(text) != len(r.Body) { // a workbook, which names the head
		h.Del("Content-Length")
	}
	if len(text) != len(r.Body) || strings.Contains(text, `"head":`) || strings.Contains(text, "--expect ") {
		text = headText.ReplaceAllString(text, "HEAD")
	}
	if renumbered {
		h.Del("Journal-Seq")
		text = seqText.ReplaceAllString(text, "${1}N")
		text = drawnText.ReplaceAllString(text, "${1}N")
	}
	return strings.ReplaceAll(fmt.Sprintf("%d %v\n%s", r.Status, h, text), "#"+id, "")
}

// firstDifference shows two texts where they part.
func firstDifference(x, y string) string {
	i := 0
	for i < min(len(x), len(y)) && x[i] == y[i] {
		i++
	}
	from := max(0, i-150)
	return "…" + x[from:min(len(x), i+150)] + "\n…" + y[from:min(len(y), i+150)]
}

// What one may not know of stays so whatever conditions and waits a request names.
func TestPermissionMatrixConditionsTellNothing(t *testing.T) {
	fill, err := plainMatrix()
	m := newMatrix(t, fill, err)
	c := matrixCaller{"donor", "own"}
	id := string(matrixID("XXA", matrixYear))
	revision := m.get("/v1/assessments/"+id, m.as(matrixCaller{"assessor", "own"})).want(http.StatusOK).Header.Get("ETag")
	for _, path := range []string{"/v1/assessments/" + id, "/v1/assessments/" + id + "/history", "/v1/index/XXA?assessment=" + id, "/v1/index/KEN?assessment=" + id} {
		for _, header := range [][]string{{"If-None-Match", "*"}, {"If-None-Match", revision}, {"If-Match", revision}, {"Min-Journal-Seq", "1"}, {"Range", "bytes=0-1"}} {
			m.get(path, m.as(c), header...).want(http.StatusNotFound)
			m.do(http.MethodHead, path, m.as(c), "", header...).head(http.StatusNotFound)
		}
	}
	for _, header := range [][]string{{"If-Match", "*"}, {"If-Match", `"0"`}, {"If-Match", revision}, {}} {
		m.do(http.MethodPatch, "/v1/assessments/"+id+"/answers", m.as(c), `{"answers":{}}`, header...).want(http.StatusNotFound)
		m.do(http.MethodPut, "/v1/assessments/"+id+"/answers/nothing", m.as(c), `{`, header...).want(http.StatusNotFound)
	}
}

// head checks the status of an answer without a body.
func (r *reply) head(status int) {
	r.t.Helper()
	if r.Status != status {
		r.t.Errorf("status %d, want %d", r.Status, status)
	}
}
