package api

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/gorilla/mux"

	"readiness/assessment"
)

// operations lists all that the server answers: operation ids, and METHOD PATH of what has none.
func (m *matrix) operations() map[string]string {
	m.t.Helper()
	all := map[string]string{}
	err := m.Server.router.Walk(func(route *mux.Route, _ *mux.Router, _ []*mux.Route) error {
		path, err := route.GetPathTemplate()
		if err != nil {
			return fmt.Errorf("a route without a path: %w", err)
		}
		methods, err := route.GetMethods()
		if err != nil {
			methods = []string{http.MethodGet}
		}
		for _, method := range methods {
			name := method + " " + path
			for id, sp := range m.Server.specs {
				if sp.Method == method && sp.Path == path {
					name = id
				}
			}
			all[name] = method + " " + path
		}
		return nil
	})
	if err != nil {
		m.t.Fatal(err)
	}
	for id := range m.Server.specs {
		if all[id] == "" {
			m.t.Errorf("operation %s has no route", id)
		}
	}
	return all
}

// Every operation is asked by everybody in every state.
func TestPermissionMatrix(t *testing.T) {
	rows := matrixRows(t)
	fill, err := plainMatrix()
	m := newMatrix(t, fill, err)
	operations := m.operations()
	asked := map[string]bool{}
	for _, q := range matrixRequests {
		operation, _, _ := strings.Cut(q.name, "/")
		if strings.Contains(q.name, " ") {
			operation = q.name
		}
		if operations[operation] == "" {
			t.Errorf("there is no operation %s: take %s out of matrixRequests and matrixTable", operation, q.name)
			continue
		}
		if asked[q.name] {
			t.Errorf("two requests are named %s", q.name)
		}
		asked[operation], asked[q.name] = true, true
		method, _, _ := strings.Cut(operations[operation], " ")
		cells := make([]*matrixRow, len(matrixCallers()))
		for i, c := range matrixCallers() {
			if cells[i] = matrixRowOf(rows, q.name, c); cells[i] == nil {
				t.Fatalf("%s by %s: no line of matrixTable says what to expect", q.name, c)
			}
		}
		t.Run(q.name, func(t *testing.T) {
			t.Parallel()
			run := &matrixRun{t: t, m: newMatrix(t, fill, nil), q: q, method: method}
			for i, c := range matrixCallers() {
				run.caller(c, cells[i])
			}
		})
	}
	for name, route := range operations {
		if !asked[name] {
			t.Errorf("%s (%s) is asked for by nobody: add it to matrixRequests and, with what each role may expect, to matrixTable", name, route)
		}
	}
	for _, r := range rows {
		if !r.used {
			t.Errorf("a line of matrixTable fits no request: %s %s %s", r.name, r.who, r.where)
		}
	}
}

// matrixRun is the cells of one request.
type matrixRun struct {
	t      *testing.T
	m      *matrix
	q      matrixRequest
	method string
}

func (run *matrixRun) caller(c matrixCaller, row *matrixRow) {
	states := 1
	if run.q.states {
		states = len(matrixStages)
	} else if len(row.want) > 1 {
		run.t.Fatalf("%s is about no state, and the table expects %s", run.q.name, row.want)
	}
	for state := range states {
		got := run.m.ask(run.q, run.method, c, matrixYear+state)
		want := row.at(state)
		if class := outcomeOf(run.q, got); class != want && (want != "~" || class != "2" && class != "W") {
			run.t.Errorf("%s by %s, %s: outcome %s, want %s: %d %s", run.q.name, c, matrixStages[state], class, want, got.Status, beginning(got.Body))
		}
		for _, leak := range slices.Compact(slices.Sorted(slices.Values(run.m.leaks(c, run.q.name, got)))) {
			run.t.Errorf("%s by %s, %s: the answer tells %s", run.q.name, c, matrixStages[state], leak)
		}
		if got.Status == http.StatusNotFound && run.q.states {
			run.hidden(c, state, got)
		}
		if run.method != http.MethodGet && got.Status < http.StatusMultipleChoices && !strings.HasPrefix(run.q.name, "simulate") {
			run.m = newMatrix(run.t, run.m.fill, nil)
		}
	}
	for _, mark := range matrixMarks(run.m.Log.Bytes()) {
		run.t.Errorf("%s by %s: the log tells %s", run.q.name, c, mark)
	}
}

// hidden checks that what one may not know of is answered as what is not there.
func (run *matrixRun) hidden(c matrixCaller, state int, got *reply) {
	gone := run.m.ask(run.q, run.method, c, matrixGone)
	there := strings.ReplaceAll(got.withoutID(), strconv.Itoa(matrixYear+state), strconv.Itoa(matrixGone))
	if gone.withoutID() != there {
		run.t.Errorf("%s by %s, %s: what is there can be told from what is not:\n%s\n%s", run.q.name, c, matrixStages[state], there, gone.withoutID())
	}
}

// withoutID is an answer without what differs from request to request.
func (r *reply) withoutID() string {
	h := r.Header.Clone()
	id := h.Get("Request-Id")
	h.Del("Request-Id")
	return strings.ReplaceAll(fmt.Sprintf("%d %v\n%s", r.Status, h, r.Body), "#"+id, "")
}

var nothingTaken = regexp.MustCompile(`"refused":[1-9][^{]*"applied":false`)

// outcomeOf names what an answer amounts to, in the letters of the table.
func outcomeOf(q matrixRequest, r *reply) string {
	switch r.Status {
	case http.StatusOK, http.StatusCreated, http.StatusAccepted, http.StatusNoContent:
		if strings.HasPrefix(q.name, "importAnswers") && nothingTaken.Match(r.Body) {
			return "R"
		}
		return "2"
	case http.StatusSeeOther:
		return "S"
	case http.StatusUnauthorized:
		return "U"
	case http.StatusForbidden:
		return "F"
	case http.StatusNotFound:
		return "N"
	case http.StatusConflict, http.StatusPreconditionFailed:
		return "W"
	case http.StatusUnprocessableEntity:
		return "I"
	}
	return "?"
}

func beginning(body []byte) string { return string(body[:min(len(body), 400)]) }

// A list has those items that one could read singly, and no others.
func TestPermissionMatrixLists(t *testing.T) {
	rows := matrixRows(t)
	fill, err := plainMatrix()
	m := newMatrix(t, fill, err)
	for _, c := range matrixCallers() {
		if c.role == "public" || c.role == "closed" {
			continue
		}
		var want, got []string
		for unit, name := range matrixUnits {
			seen := matrixRowOf(rows, "getAssessment", matrixCaller{c.role, scopeOn(c, name)})
			for state := range matrixStages {
				if (unit == 0 || state == publicYear-matrixYear) && seen.at(state) == "2" {
					want = append(want, string(matrixID(name, matrixYear+state)))
				}
			}
		}
		var page list[AssessmentSummary]
		m.get("/v1/assessments?limit=1000", m.as(c)).want(http.StatusOK).into(&page)
		for _, a := range page.Items {
			got = append(got, a.ID)
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s sees %v, want %v", c, got, want)
		}
		for _, stage := range assessment.Stages() {
			m.get("/v1/assessments?state="+string(stage), m.as(c)).want(http.StatusOK)
		}
	}
}

// scopeOn says what a country is to a caller, in the words of the table, which is about XXA.
func scopeOn(c matrixCaller, unit string) string {
	if c.covers(unit) {
		return "own"
	}
	return "none"
}
