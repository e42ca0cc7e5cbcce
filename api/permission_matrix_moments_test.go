package api

import (
	"maps"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"readiness/assessment"
)

// change records a change of an account.
func (m *matrix) change(c matrixCaller, role assessment.Role, units ...string) {
	m.t.Helper()
	if _, err := m.Service.Do(m.t.Context(), "operator", assessment.ChangeAccount{ID: m.as(c), Role: role, Units: units}); err != nil {
		m.t.Fatal(err)
	}
}

func assessmentPath(state int) string {
	return "/v1/assessments/" + string(matrixID("XXA", matrixYear+state))
}

const (
	draftState      = 0
	publishedState  = publicYear - matrixYear
	supersededState = publishedState + 1
)

// What was not published at a moment is as hidden in a reading of that moment as it was then.
func TestPermissionMatrixReadsThePastAsItWas(t *testing.T) {
	fill, err := plainMatrix()
	m := newMatrix(t, fill, err)
	at := fill.seqs[assessment.Published]
	team, donor, public := m.as(matrixCaller{"assessor", "own"}), m.as(matrixCaller{"donor", "own"}), ""
	id := string(matrixID("XXA", publicYear))
	then := fill.records[at-1].At
	for name, when := range map[string][2]string{
		"by number": {itoa(at - 1), itoa(at)},
		"by time":   {then.Add(-time.Millisecond).Format(time.RFC3339Nano), then.Format(time.RFC3339Nano)},
	} {
		t.Run(name, func(t *testing.T) {
			before, after := "asOf="+when[0], "asOf="+when[1]
			if v := m.get(assessmentPath(publishedState)+"?"+before, team).want(http.StatusOK).assessment(); v.State != "signed-off" {
				t.Errorf("before its publication it is %s", v.State)
			}
			if v := m.get(assessmentPath(publishedState)+"?"+after, donor).want(http.StatusOK).assessment(); v.State != "published" {
				t.Errorf("at its publication it is %s", v.State)
			}
			hidden := []string{assessmentPath(publishedState) + "?", assessmentPath(publishedState) + "/history?", "/v1/index/XXA?assessment=" + id + "&", assessmentPath(publishedState) + "/answers/law/comments?", assessmentPath(publishedState) + "/changes?since=0&", "/v1/me/tasks?assessment=" + id + "&"}
			for _, as := range []string{donor, m.as(matrixCaller{"assessor", "other"}), m.as(matrixCaller{"auditor", "none"})} {
				for _, path := range hidden {
					m.get(path+before, as).want(http.StatusNotFound)
				}
				if got := string(m.get("/v1/assessments?"+before, as).want(http.StatusOK).Body); strings.Contains(got, id) {
					t.Errorf("a list of then has it: %s", got)
				}
			}
			m.get(hidden[2]+before, public).want(http.StatusNotFound)
			for _, path := range []string{
				"/v1/index?", "/v1/index/XXA?", "/v1/gaps?", "/v1/answers?", "/v1/weakest?", "/v1/index/XXA/crosswalk?to=cmm-2021&", "/v1/exports/country.xlsx?country=XXA&", "/v1/exports/portfolio.xlsx?",
				"/v1/exports/gaps.csv?", "/v1/exports/gaps.jsonl?", "/v1/exports/gaps.xlsx?",
			} {
				m.get(path+before, public).want(http.StatusNotFound)
				m.get(path+after, public).want(http.StatusOK)
			}
		})
	}
}

// What was published stays readable when something has taken its place, then and now.
func TestPermissionMatrixReadsWhatWasSuperseded(t *testing.T) {
	fill, err := plainMatrix()
	m := newMatrix(t, fill, err)
	donor := m.as(matrixCaller{"donor", "own"})
	last := len(fill.records)
	for asOf, state := range map[int]string{last - 1: "published", last: "superseded"} {
		if v := m.get(assessmentPath(supersededState)+"?asOf="+strconv.Itoa(asOf), donor).want(http.StatusOK).assessment(); v.State != state {
			t.Errorf("as of %d it is %s, want %s", asOf, v.State, state)
		}
	}
}

// To read the past one must be allowed to both as one is now and as one was then.
func TestPermissionMatrixAsksWhoOneWasThen(t *testing.T) {
	type cell struct {
		who        matrixCaller
		role       assessment.Role // from now on
		units      []string
		draft      int // status of the draft, as of then
		published  int
		history    int // of what is published
		secretSeen bool
	}
	const ok, hidden, refused = http.StatusOK, http.StatusNotFound, http.StatusForbidden
	home, away := []string{"XXA"}, []string{"KEN"}
	fill, err := plainMatrix()
	m := newMatrix(t, fill, err)
	then := itoa(m.Service.Head().Seq)
	cells := map[string]cell{
		"as before":            {matrixCaller{"assessor", "own"}, assessment.Assessor, home, ok, ok, ok, true},
		"no country then":      {matrixCaller{"assessor", "none"}, assessment.Assessor, home, hidden, ok, refused, false},
		"other country then":   {matrixCaller{"reviewer", "other"}, assessment.Reviewer, home, hidden, ok, refused, false},
		"other country now":    {matrixCaller{"reviewer", "own"}, assessment.Reviewer, away, hidden, ok, refused, false},
		"no country now":       {matrixCaller{"ministry", "own"}, assessment.Ministry, nil, hidden, ok, refused, false},
		"donor then":           {matrixCaller{"donor", "own"}, assessment.Assessor, home, hidden, ok, refused, false},
		"donor now":            {matrixCaller{"auditor", "own"}, assessment.Donor, home, hidden, ok, refused, false},
		"administrator then":   {matrixCaller{"administrator", "own"}, assessment.Auditor, home, ok, ok, refused, false},
		"administrator now":    {matrixCaller{"auditor", "all"}, assessment.Administrator, home, ok, ok, refused, false},
		"was not there":        {matrixCaller{"assessor", "new"}, assessment.Assessor, home, ok, ok, ok, true},
		"was closed":           {matrixCaller{"closed", "disabled"}, assessment.Assessor, home, hidden, hidden, hidden, false},
		"another role of both": {matrixCaller{"ministry", "all"}, assessment.Reviewer, home, ok, ok, ok, true},
	}
	for name, c := range cells {
		if name == "was not there" {
			fillWith(m, c.who)
		} else {
			m.change(c.who, c.role, c.units...)
		}
		if name == "was closed" {
			if _, err := m.Service.Do(t.Context(), "operator", assessment.DisableAccount{ID: m.as(c.who)}); err != nil {
				t.Fatal(err)
			}
		}
	}
	m.later(time.Second)
	for name, c := range cells {
		t.Run(name, func(t *testing.T) {
			as := m.as(c.who)
			check := func(path string, want int) *reply {
				r := m.get(path+"asOf="+then, as)
				if r.Status != want {
					t.Errorf("%s: %d, want %d: %s", path, r.Status, want, beginning(r.Body))
				}
				return r
			}
			r := check(assessmentPath(draftState)+"?", c.draft)
			if seen := strings.Contains(string(r.Body), `"hidden"`); seen != (c.secretSeen && c.draft == ok) {
				t.Errorf("confidential answers seen: %v", seen)
			}
			index := check("/v1/index/XXA?assessment="+string(matrixID("XXA", matrixYear))+"&", c.draft)
			if seen := strings.Contains(string(index.Body), "withConfidential"); seen != c.secretSeen {
				t.Errorf("confidential numbers seen: %v", seen)
			}
			r = check(assessmentPath(publishedState)+"?", c.published)
			if seen := strings.Contains(string(r.Body), `"hidden"`); seen != c.secretSeen {
				t.Errorf("confidential answers of what is published seen: %v", seen)
			}
			check(assessmentPath(publishedState)+"/history?", c.history)
			list := check("/v1/assessments?", ok)
			if seen := strings.Contains(string(list.Body), string(matrixID("XXA", matrixYear))); seen != (c.draft == ok) {
				t.Errorf("the draft is in a list of then: %v", seen)
			}
		})
	}
}

// fillWith adds an account for XXA.
func fillWith(m *matrix, c matrixCaller) {
	m.t.Helper()
	id := "a-new"
	if _, err := m.Service.Do(m.t.Context(), "operator", assessment.AddAccount{ID: id, Role: assessment.Role(c.role), Units: []string{"XXA"}}); err != nil {
		m.t.Fatal(err)
	}
	accounts := map[string]string{c.String(): id}
	maps.Copy(accounts, m.fill.accounts)
	m.fill = &matrixFill{m.fill.records, m.fill.items, accounts, m.fill.seqs}
}
