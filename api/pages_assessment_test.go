package api

import (
	"bytes"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/exports"
)

// team is one account of each role for KEN, each at a browser, over an assessment of it.
type team struct {
	*harness
	at   map[assessment.Role]*browser
	path string // of the page
	api  string
	q    []string
}

func newTeam(t *testing.T, change ...func(*Config)) *team {
	t.Helper()
	h := newHarness(t, change...)
	m := &team{harness: h, at: map[assessment.Role]*browser{}}
	m.api, m.q = h.blank()
	m.path = strings.TrimPrefix(strings.ReplaceAll(m.api, "%40", "@"), "/v1")
	for _, role := range assessment.Roles() {
		m.at[role] = h.signedIn(string(role)+"-ken", role, "KEN")
	}
	return m
}

func (m *team) answer(question, value string) {
	m.t.Helper()
	m.do(http.MethodPatch, m.api+"/answers", "assessor", patchOf(question, value), "If-Match", "*").want(http.StatusOK)
}

var hidden = regexp.MustCompile(`name="revision" value="(\d+)"`)

// step takes the assessment on with the button of a page.
func (m *team) step(role assessment.Role, to string, fields ...string) {
	m.t.Helper()
	b := m.at[role]
	found := hidden.FindStringSubmatch(b.get(m.path, 200))
	if found == nil {
		m.t.Fatalf("%s has no button", role)
	}
	if got := b.goes(m.path+"/move", append([]string{"to", to, "revision", found[1]}, fields...)...); got != m.path {
		m.t.Fatalf("sent to %s", got)
	}
}

// Every role sees the buttons for what it may do in each state, and no others.
func TestButtonsOfAnAssessment(t *testing.T) {
	m := newTeam(t)
	m.answer(m.q[0], "4")
	want := func(state string, buttons map[assessment.Role][]string) {
		t.Helper()
		for role, b := range m.at {
			r := b.send(http.MethodGet, m.path, "", "")
			if role == assessment.Donor && state != "published" {
				if r.Status != http.StatusNotFound {
					t.Errorf("%s: a donor gets %d", state, r.Status)
				}
				continue
			}
			text := string(r.Body)
			if r.Status != http.StatusOK || !strings.Contains(text, `class="badge">`+state+`<`) {
				t.Fatalf("%s by %s: %d %s", state, role, r.Status, text)
			}
			m.keeps(m.path, r)
			var got []string
			for _, f := range regexp.MustCompile(`name="to" value="([a-z-]+)"`).FindAllStringSubmatch(text, -1) {
				got = append(got, f[1])
			}
			if !sameWords(got, buttons[role]) {
				t.Errorf("%s: %s has the buttons %v, want %v", state, role, got, buttons[role])
			}
			opened := role == assessment.Assessor && (state == "draft" || state == "returned")
			if strings.Contains(text, `enctype="multipart/form-data"`) != opened {
				t.Errorf("%s: %s can upload: %v", state, role, !opened)
			}
		}
	}
	r := assessment.Reviewer
	want("draft", map[assessment.Role][]string{assessment.Assessor: {"submitted"}})
	m.step(assessment.Assessor, "submitted", "reason", "done")
	wantWords(t, m.at[assessment.Assessor].get(m.path, 200), "Submitted. A reviewer", ">done</p>")
	want("submitted", map[assessment.Role][]string{r: {"in-review"}})
	m.step(r, "in-review")
	want("in review", map[assessment.Role][]string{r: {"returned", "reviewed"}})
	if got := m.at[r].post(m.path+"/move", "to", "returned", "revision", "4", "reason", "mend it"); got.Status != http.StatusUnprocessableEntity || !strings.Contains(string(got.Body), ">mend it</textarea>") || !strings.Contains(string(got.Body), "name the questions") {
		t.Errorf("%d %s", got.Status, got.Body)
	}
	m.step(r, "returned", "reason", "The act is not in force.", "question", m.q[0])
	want("returned", map[assessment.Role][]string{assessment.Assessor: {"submitted"}})
	wantWords(t, m.at[assessment.Assessor].get("/assessments", 200), "The act is not in force.", "Answer again", "#q-"+m.q[0], "Complete and submit")
	m.answer(m.q[0], "5")
	m.step(assessment.Assessor, "submitted")
	m.step(r, "in-review")
	m.step(r, "reviewed")
	want("reviewed", map[assessment.Role][]string{assessment.Ministry: {"signed-off"}})
	m.step(assessment.Ministry, "signed-off")
	want("signed off", map[assessment.Role][]string{assessment.Ministry: {"published"}})
	m.step(assessment.Ministry, "published")
	want("published", nil)
	if got := m.at[assessment.Assessor].post(m.path+"/move", "to", "published", "revision", "1"); got.Status != http.StatusConflict {
		t.Errorf("%d", got.Status)
	}
	m.at[assessment.Assessor].get("/assessments/KEN-1999-none@1", 404)
}

// Of two tabs the later one is told that the earlier one was faster, and what was written is still there.
func TestTwoTabsMove(t *testing.T) {
	m := newTeam(t)
	b := m.at[assessment.Assessor]
	m.answer(m.q[0], "4")
	got := b.post(m.path+"/move", "to", "submitted", "revision", "1", "reason", "as I saw it")
	if got.Status != http.StatusPreconditionFailed {
		t.Fatalf("%d %s", got.Status, got.Body)
	}
	m.keeps(m.path, got)
	wantWords(t, html.UnescapeString(string(got.Body)), "It was not done", ">as I saw it</textarea>", `name="revision" value="2"`)
	if got := m.at[assessment.Reviewer].post(m.path+"/move", "to", "submitted", "revision", "2"); got.Status != http.StatusForbidden {
		t.Errorf("a reviewer submits: %d", got.Status)
	}
}

func TestAssessmentPageShowsAnswers(t *testing.T) {
	m := newTeam(t)
	m.do(http.MethodPatch, m.api+"/answers", "assessor", `{"answers":{"`+m.q[0]+`":{"value":4,"note":"<b>Act</b> of 2019","confidence":"low"}}}`, "If-Match", "*").want(http.StatusOK)
	m.do(http.MethodPost, m.api+"/answers/"+m.q[0]+"/comments", "reviewer", `{"text":"Which act?"}`).want(http.StatusCreated)
	wantWords(t, m.at[assessment.Ministry].get(m.path, 200), "&lt;b&gt;Act&lt;/b&gt; of 2019", "low confidence", "Which act?", `id="q-`+m.q[0]+`"`, "1 of 5 questions answered", "You have not said yet")
	if to := m.at[assessment.Ministry].goes(m.path+"/seen", "seq", itoa(m.Service.Head().Seq)); to != m.path {
		t.Error(to)
	}
	text := m.at[assessment.Ministry].get(m.path, 200)
	wantWords(t, text, "Noted: you have looked", "Nothing has changed since you looked")
	wantWords(t, m.at[assessment.Ministry].get("/assessments", 200), "!New since you looked")
	m.answer(m.q[0], "7")
	m.move(m.api, "assessor", `{"to":"submitted"}`, http.StatusOK)
	wantWords(t, m.at[assessment.Ministry].get("/assessments", 200), "New since you looked", "draft became submitted", "1 question changed", "<strong>new</strong>")
	wantWords(t, m.at[assessment.Ministry].get(m.path, 200), `<span class="was">4 points</span> → <strong>7 points</strong>`, "I have looked at it")
}

func TestAssessmentsPage(t *testing.T) {
	h := newHarness(t)
	nobody := h.signedIn("idle", assessment.Reviewer)
	wantWords(t, nobody.get("/assessments", 200), "Your account has no country", "There is nothing for you to do", "!<table")
	b := h.signedIn("ann", assessment.Assessor, "KEN", "UGA")
	wantWords(t, b.get("/assessments", 200), "KEN-2024-gci-pillars@2024", `<option value="UGA">Uganda</option>`, "For Kenya, Uganda.")
	wantWords(t, b.get("/assessments?state=draft", 200), "None of your assessments is in that state", "0 of 2")
	wantWords(t, html.UnescapeString(b.get("/assessments?state=drft", 422)), "did you mean draft?")
	b.get("/assessments?year=x", 422)
	wantWords(t, b.get("/assessments?sate=draft", 422), "did you mean state?")
	to := b.goes("/assessments", "country", "UGA", "year", "2026", "framework", "gci-pillars@2024")
	if to != "/assessments/UGA-2026-gci-pillars@2024" {
		t.Fatal(to)
	}
	wantWords(t, b.get(to, 200), "The assessment has begun", "Uganda")
	if again := b.goes("/assessments", "country", "UGA", "year", "2026", "framework", "gci-pillars@2024"); again != to {
		t.Error(again)
	}
	wantWords(t, b.get(to, 200), "There is one already")
	for _, tt := range []struct {
		status int
		word   string
		fields []string
	}{
		{422, "Kenya", []string{"country", "Kenia", "year", "2026", "framework", "gci-pillars@2024"}},
		{422, "write a year", []string{"country", "KEN", "year", "soon", "framework", "gci-pillars@2024"}},
		{422, `href="#begin-framework"`, []string{"country", "KEN", "year", "2026", "framework", "none"}},
		{403, "may not do that", []string{"country", "TZA", "year", "2026", "framework", "gci-pillars@2024"}},
	} {
		r := b.post("/assessments", tt.fields...)
		h.keeps("/assessments", r)
		if r.Status != tt.status || !strings.Contains(html.UnescapeString(string(r.Body)), tt.word) || !strings.Contains(string(r.Body), `role="alert"`) {
			t.Errorf("%v: %d %s", tt.fields, r.Status, r.Body)
		}
	}
	if r := nobody.post("/assessments", "country", "KEN", "year", "2027", "framework", "gci-pillars@2024"); r.Status != http.StatusForbidden {
		t.Errorf("a reviewer begins: %d", r.Status)
	}
}

func TestTasksAreMarkedOverdue(t *testing.T) {
	h := newHarness(t)
	id := h.user("ann", assessment.Assessor, "KEN")
	b := h.browser()
	b.signIn("ann")
	path, q := h.blank()
	h.do(http.MethodPost, path+"/assignments", "assessor", `{"questions":["`+q[0]+`"],"assignee":"`+id+`","due":"2026-03-02"}`, "If-Match", "*").want(http.StatusOK)
	wantWords(t, b.get("/assessments", 200), `datetime="2026-03-02"`, "!overdue")
	h.later(36 * time.Hour)
	b.signIn("ann")
	wantWords(t, b.get("/assessments", 200), "1 task is overdue", `class="late"`, ">overdue<")
}

// answers are numbers by question.
type answers map[string]float64

// book is the questionnaire as it is downloaded now, and then filled in.
func (m *team) book(filled answers) []byte {
	m.t.Helper()
	r := m.at[assessment.Assessor].send(http.MethodGet, m.path+"/questionnaire.xlsx", "", "")
	if r.Status != http.StatusOK || r.Header.Get("Content-Type") != workbookType || r.Header.Get("Cache-Control") != "no-store" {
		m.t.Fatalf("%d %v", r.Status, r.Header)
	}
	a, err := m.Service.State().Assessment("KEN-2026-gci-pillars@2024")
	if err != nil {
		m.t.Fatal(err)
	}
	texts, err := m.Service.Texts(m.t.Context(), exports.QuestionnaireTexts(a)...)
	if err != nil {
		m.t.Fatal(err)
	}
	head := m.Service.State().Head()
	of := &exports.QuestionnaireOf{Framework: a.Framework, Seq: head.Seq, Head: head.String()}
	of.FillIn(a, texts, true, true)
	about := exports.Report{Lang: "en", Made: m.clock().Truncate(24 * time.Hour), Version: "test", Head: head.String()}
	var b bytes.Buffer
	if err := exports.Questionnaire(&b, of, about); err != nil || !bytes.Equal(b.Bytes(), r.Body) {
		m.t.Fatalf("the page does not give the questionnaire: %v", err)
	}
	for q, n := range filled {
		one := of.Answers[q]
		one.Value = framework.Value{Kind: framework.Number, Number: n}
		of.Answers[q] = one
	}
	b.Reset()
	if err := exports.Questionnaire(&b, of, about); err != nil {
		m.t.Fatal(err)
	}
	return b.Bytes()
}

// brings uploads a file and gives the answer.
func (m *team) brings(role assessment.Role, data []byte) *reply {
	m.t.Helper()
	body, kind := upload(m.t, "file", string(data))
	return m.at[role].send(http.MethodPost, m.path+"/uploads", kind, body)
}

var shownField = regexp.MustCompile(`name="shown" value="([0-9a-f]+)"`)

// looks wants an upload to be taken, and gives the address of its report and what was shown.
func (m *team) looks(data []byte) (address, text, shown string) {
	m.t.Helper()
	r := m.brings(assessment.Assessor, data)
	if r.Status != http.StatusSeeOther {
		m.t.Fatalf("%d %s", r.Status, r.Body)
	}
	address = r.Header.Get("Location")
	text = m.at[assessment.Assessor].get(address, 200)
	if found := shownField.FindStringSubmatch(text); found != nil {
		shown = found[1]
	}
	return address, text, shown
}

func TestUploadDryRunThenApply(t *testing.T) {
	m := newTeam(t)
	b := m.at[assessment.Assessor]
	m.answer(m.q[0], "4")
	data := m.book(answers{m.q[0]: 6, m.q[1]: 9})
	before := m.Service.Head()
	address, text, shown := m.looks(data)
	if m.Service.Head() != before {
		t.Error("looking records something")
	}
	wantWords(t, text, "If this is what you mean, apply it", `now">4 points</td><td dir="auto" data-column="In the file">6 points</td>`, `file">9 points</td>`, "G6", "Apply</button>")
	m.at[assessment.Reviewer].get(address, 403)
	stranger := m.signedIn("other", assessment.Assessor, "KEN")
	stranger.get(address, 404) // it is of another session
	before = m.Service.Head()
	if r := b.post(address, "shown", "0123"); r.Status != http.StatusConflict || m.Service.Head() != before {
		t.Errorf("what was not shown is applied: %d", r.Status)
	}
	if to := b.goes(address, "shown", shown); to != m.path {
		t.Fatal(to)
	}
	wantWords(t, b.get(m.path, 200), "Recorded: 1 added, 1 changed.")
	if r := b.post(address, "shown", shown); r.Status != http.StatusNotFound || !strings.Contains(string(r.Body), "not here any more") {
		t.Errorf("it is applied twice: %d", r.Status)
	}
	_, text, shown = m.looks(data)
	if wantWords(t, text, "Nothing would change"); shown != "" {
		t.Error("there is a button for nothing")
	}
}

// What would do something else than was shown is not applied, and the new report says what it would do now.
func TestApplyAfterSomebodyWasFaster(t *testing.T) {
	m := newTeam(t)
	b := m.at[assessment.Assessor]
	data := m.book(answers{m.q[0]: 6, m.q[1]: 9})
	address, _, shown := m.looks(data)
	m.answer(m.q[2], "3") // what the file does not touch changes nothing of what it would do... but is kept
	m.answer(m.q[0], "5")
	before := m.Service.Head()
	r := b.post(address, "shown", shown)
	if r.Status != http.StatusConflict || m.Service.Head() != before {
		t.Fatalf("%d %s", r.Status, r.Body)
	}
	m.keeps(address, r)
	wantWords(t, html.UnescapeString(string(r.Body)), "others have changed something meanwhile", "In conflict",
		`made">no answer</td><td dir="auto" data-column="Recorded now">5 points</td><td dir="auto" data-column="In the file">6 points</td>`,
		">assessor changed it on 2026-", "!from record", "!Apply</button>")
	address, _, shown = m.looks(m.book(answers{m.q[1]: 9}))
	m.move(m.api, "assessor", `{"to":"submitted"}`, http.StatusOK)
	if r := b.post(address, "shown", shown); r.Status != http.StatusConflict || !strings.Contains(string(r.Body), "Refused") {
		t.Errorf("closed meanwhile: %d %s", r.Status, r.Body)
	}
}

func TestUploadsAreRefused(t *testing.T) {
	m := newTeam(t)
	for name, tt := range map[string]struct {
		data   []byte
		status int
		word   string
	}{
		"empty":       {nil, 422, "no file was chosen"},
		"no workbook": {[]byte("hello"), 422, ""},
		"cut short":   {m.book(nil)[:2000], 422, ""},
		"not ours":    {[]byte("PK\x03\x04 and so on"), 422, ""},
		"too large":   {bytes.Repeat([]byte("x"), 17<<20), 413, "larger than 16 MB"},
		"elsewhere":   {[]byte("country,year,question,value\nUGA,2026," + m.q[0] + ",4\n"), 422, "this is the page of KEN-2026"},
	} {
		r := m.brings(assessment.Assessor, tt.data)
		m.keeps(name, r)
		if r.Status != tt.status || !strings.Contains(html.UnescapeString(string(r.Body)), tt.word) || !strings.Contains(string(r.Body), "The file was not taken") {
			t.Errorf("%s: %d %.2000s", name, r.Status, r.Body)
		}
	}
	if r := m.at[assessment.Assessor].post(m.path+"/uploads", "file", "x"); r.Status != http.StatusUnsupportedMediaType {
		t.Errorf("no multipart: %d", r.Status)
	}
	for _, role := range []assessment.Role{assessment.Reviewer, assessment.Ministry, assessment.Auditor, assessment.Administrator} {
		if r := m.brings(role, []byte("x")); r.Status != http.StatusForbidden {
			t.Errorf("%s uploads: %d", role, r.Status)
		}
	}
	_, text, shown := m.looks([]byte("country,year,question,value\nKEN,2026," + m.q[0] + ",4\nUGA,2026," + m.q[0] + ",4\nKEN,2026,nosuch,4\n"))
	if wantWords(t, text, "Mend what is refused", "How to mend it", "upload it there", "nosuch"); shown != "" {
		t.Error("what is refused can be applied")
	}
	address, _, _ := m.looks(m.book(answers{m.q[0]: 6}))
	m.later(uploadKept)
	m.at[assessment.Assessor].get(address, 404)
}

func TestUploadsAreBounded(t *testing.T) {
	m := newTeam(t)
	var addresses []string
	for range mostUploadsOfOne + 1 {
		address, _, _ := m.looks([]byte("country,year,question,value\nKEN,2026," + m.q[0] + ",4\n"))
		addresses = append(addresses, address)
	}
	m.at[assessment.Assessor].get(addresses[0], 404)
	m.at[assessment.Assessor].get(addresses[1], 200)
	m.at[assessment.Assessor].goes("/sign-out")
	if n, size := len(m.Server.site.uploads.list), m.Server.site.uploads.bytes; n != 0 || size != 0 {
		t.Errorf("%d uploads of %d bytes stay when one signs out", n, size)
	}
}
