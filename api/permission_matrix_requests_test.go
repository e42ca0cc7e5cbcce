package api

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"readiness/assessment"
)

// matrixRequest is what is sent in the cells of a case. In path and body stand {year}, {id} of XXA's assessment of that
// year, {text} of one of its notes, {published} the record that published XXA's, {account} of the account target, {who} of one that may answer for XXA, {refresh} for a refresh token of target, {file} for a
// file of the pages.
type matrixRequest struct {
	name   string // operation, or operation/variant
	path   string
	body   string
	header []string
	states bool // it is asked for every state
}

var formType = []string{"Content-Type", "application/x-www-form-urlencoded"}

var anyRevision = []string{"If-Match", "*"}

const (
	answersPath = "/v1/assessments/{id}/answers"
	movesPath   = "/v1/assessments/{id}/transitions"
	// matrixCommitment is of a programme whose owner and whose only partner may record it.
	matrixCommitment = `{"id":"c1","programme":"p1","country":"XXA","framework":"matrix","action":"law","amount":5,"currency":"USD","status":"committed","date":"2026-02-01"}`

	importRows = "country,year,question,value\nXXA,{year},spend,17.5\n"
)

// matrixRequests asks for every operation at least once.
var matrixRequests = []matrixRequest{
	{name: "health", path: "/healthz"},
	{name: "ready", path: "/readyz"},
	{name: "listKeys", path: "/.well-known/jwks.json"},
	{name: "GET /openapi.json", path: "/openapi.json"},
	{name: "GET /openapi.yaml", path: "/openapi.yaml"},
	{name: "GET /openapi-3.0.json", path: "/openapi-3.0.json"},
	{name: "GET /docs", path: "/docs"},
	{name: "GET /", path: "/"},
	{name: "GET /countries/{code}", path: "/countries/XXA?framework=matrix"},
	{name: "GET /countries/{code}/gaps/{question}", path: "/countries/XXA/gaps/needing?framework=matrix"},
	{name: "GET /gaps", path: "/gaps?framework=matrix&by=theme"},
	{name: "GET /programmes", path: "/programmes?status=open"},
	{name: "GET /sign-in", path: "/sign-in"},
	{name: "POST /sign-in", path: "/sign-in", body: "account=zqmail-assessor-target@example.org&password=" + url.QueryEscape(password), header: formType},
	{name: "POST /sign-out", path: "/sign-out", body: "&", header: formType},
	{name: "GET /assessments", path: "/assessments"},
	{name: "POST /assessments", path: "/assessments", body: "country=XXA&year=2031&framework=matrix@1", header: formType},
	{name: "GET /assessments/{id}", path: "/assessments/{id}"},
	{name: "GET /assessments/{id}/questionnaire.xlsx", path: "/assessments/{id}/questionnaire.xlsx"},
	{name: "POST /assessments/{id}/seen", path: "/assessments/{id}/seen", body: "seq=1", header: formType},
	{name: "POST /assessments/{id}/move", path: "/assessments/{id}/move", body: "to=submitted&revision=1", header: formType},
	{name: "POST /assessments/{id}/uploads", path: "/assessments/{id}/uploads", body: "x", header: formType},
	{name: "GET /assessments/{id}/uploads/{key}", path: "/assessments/{id}/uploads/x"},
	{name: "POST /assessments/{id}/uploads/{key}", path: "/assessments/{id}/uploads/x", body: "shown=x", header: formType},
	{name: "GET /matchings", path: "/matchings"},
	{name: "POST /matchings", path: "/matchings", body: "round=matrix%401+2026&weights=equal&store=yes", header: formType},
	{name: "GET /matchings/{id}", path: "/matchings/m-1?with=m-2"},
	{name: "GET /matchings/{id}/frontier", path: "/matchings/m-1/frontier"},
	{name: "GET /static/{name}", path: "{file}"},
	{name: "GET /metrics", path: "/metrics"},
	{name: "createToken", path: "/v1/token", body: `{"account":"zqmail-assessor-target@example.org","password":"` + password + `"}`},
	{name: "refreshToken", path: "/v1/token/refresh", body: `{"refreshToken":"{refresh}"}`},
	{name: "revokeToken", path: "/v1/token/revoke", body: `{"refreshToken":"{refresh}"}`},
	{name: "readMe", path: "/v1/me"},
	{name: "changePassword", path: "/v1/me/password", body: `{"oldPassword":"` + password + `","password":"another long passphrase 18"}`},
	{name: "listAccounts", path: "/v1/accounts?limit=1000"},
	{name: "addAccount", path: "/v1/accounts", body: `{"email":"new@example.org","password":"` + password + `","role":"donor"}`},
	{name: "getAccount", path: "/v1/accounts/{account}"},
	{name: "changeAccount", path: "/v1/accounts/{account}", body: `{"role":"donor"}`},
	{name: "eraseAccount", path: "/v1/accounts/{account}"},
	{name: "getJournal", path: "/v1/journal"},

	{name: "listCountries", path: "/v1/countries?limit=1000"},
	{name: "getCountry", path: "/v1/countries/XXA"},
	{name: "listFrameworks", path: "/v1/frameworks?limit=1000"},
	{name: "getFramework", path: "/v1/frameworks/matrix/1"},
	{name: "addFramework", path: "/v1/frameworks", body: strings.Replace(matrixFramework, "id: matrix", "id: other", 1), header: []string{"Content-Type", "application/yaml"}},
	{name: "listIndex", path: "/v1/index"},
	{name: "listIndex/year", path: "/v1/index?framework=matrix&year={year}", states: true},
	{name: "listGaps", path: "/v1/gaps?limit=1000"},
	{name: "listGaps/year", path: "/v1/gaps?framework=matrix&year={year}", states: true},
	{name: "listPayers", path: "/v1/gaps/XXA/needing/programmes?framework=matrix"},
	{name: "listPayers/year", path: "/v1/gaps/XXA/needing/programmes?framework=matrix&year={year}", states: true},
	{name: "listNeeds", path: "/v1/needs?by=theme"},
	{name: "listNeeds/year", path: "/v1/needs?framework=matrix&year={year}", states: true},
	{name: "listAnswers", path: "/v1/answers?by=region"},
	{name: "listAnswers/year", path: "/v1/answers?framework=matrix&year={year}", states: true},
	{name: "listWeakest", path: "/v1/weakest?level=all"},
	{name: "listWeakest/year", path: "/v1/weakest?level=question&framework=matrix&year={year}", states: true},
	{name: "getCrosswalk", path: "/v1/index/XXA/crosswalk?to=cmm-2021"},
	{name: "getCrosswalk/year", path: "/v1/index/XXA/crosswalk?to=gci-2024&framework=matrix&year={year}", states: true},
	{name: "listPeers", path: "/v1/index/XXA/peers"},
	{name: "listPeers/year", path: "/v1/index/XXA/peers?framework=matrix&year={year}", states: true},
	{name: "getTrend", path: "/v1/index/XXA/trend?bridge=gci-2024"},
	{name: "listTrends", path: "/v1/trends"},
	{name: "exportCountry", path: "/v1/exports/country.xlsx?country=XXA"},
	{name: "exportCountry/year", path: "/v1/exports/country.xlsx?country=XXA&framework=matrix&year={year}", states: true},
	{name: "exportPortfolio", path: "/v1/exports/portfolio.xlsx"},
	{name: "exportPortfolio/year", path: "/v1/exports/portfolio.xlsx?framework=matrix&year={year}", states: true},
	{name: "exportQuestionnaire", path: "/v1/exports/questionnaire.xlsx?assessment={id}", states: true},
	{name: "exportQuestionnaire/begun", path: "/v1/exports/questionnaire.xlsx?country=XXA&framework=matrix&year={year}", states: true},
	{name: "exportQuestionnaire/none", path: "/v1/exports/questionnaire.xlsx?country=XXA&framework=gci-pillars&year=2031"},
	{name: "exportGapRegister", path: "/v1/exports/gaps.xlsx"},
	{name: "exportGapRegister/year", path: "/v1/exports/gaps.xlsx?framework=matrix&year={year}", states: true},
	{name: "exportGapsCSV", path: "/v1/exports/gaps.csv"},
	{name: "exportGapsCSV/year", path: "/v1/exports/gaps.csv?framework=matrix&year={year}", states: true},
	{name: "exportGapsLines", path: "/v1/exports/gaps.jsonl"},
	{name: "exportGapsLines/year", path: "/v1/exports/gaps.jsonl?framework=matrix&year={year}", states: true},
	{name: "getCountryIndex", path: "/v1/index/XXA"},
	{name: "getCountryIndex/year", path: "/v1/index/XXA?framework=matrix&year={year}", states: true},
	{name: "getCountryIndex/assessment", path: "/v1/index/XXA?assessment={id}", states: true},
	{name: "simulate", path: "/v1/simulations", body: `{"country":"XXA","answers":{"law":"in-force","spend":12}}`},
	{name: "simulate/assessment", path: "/v1/simulations", body: `{"assessment":"{id}","answers":{"law":"in-force"}}`, states: true},

	{name: "listAssessments", path: "/v1/assessments?limit=1000"},
	{name: "getAssessment", path: "/v1/assessments/{id}", states: true},
	{name: "getHistory", path: "/v1/assessments/{id}/history?limit=1000", states: true},
	{name: "createAssessment", path: "/v1/assessments", body: `{"country":"XXA","year":{year},"framework":"matrix@1"}`, states: true},
	{name: "createAssessment/new", path: "/v1/assessments", body: `{"country":"XXA","year":2031,"framework":"matrix@1"}`},
	{name: "createAssessment/parallel", path: "/v1/assessments", body: `{"country":"XXA","year":{year},"framework":"matrix@1","parallel":true}`, states: true},
	{name: "listActions", path: "/v1/assessments/{id}/actions", states: true},
	{name: "putAction", path: "/v1/assessments/{id}/actions/needing", body: `{"status":"under-way","cost":{"currency":"USD","priceYear":2025,"oneOff":{"low":100,"base":200,"high":300}}}`, header: anyRevision, states: true},
	{name: "putAction/confidential", path: "/v1/assessments/{id}/actions/hidden-plan", body: `{"questions":["hidden","lone"],"months":3}`, header: anyRevision, states: true},
	{name: "deleteAction", path: "/v1/assessments/{id}/actions/needing", header: anyRevision, states: true},
	{name: "patchAnswers", path: answersPath, body: `{"answers":{"spend":{"value":17.5,"note":"n"}}}`, header: anyRevision, states: true},
	{name: "patchAnswers/stale", path: answersPath, body: `{"answers":{"spend":{"value":17.5},"hidden":{"value":17.5}}}`, header: []string{"If-Match", `"1"`}, states: true},
	{name: "patchAnswers/confidential", path: answersPath, body: `{"answers":{"hidden":{"value":17.5}}}`, header: anyRevision, states: true},
	{name: "patchAnswers/not-returned", path: answersPath, body: `{"answers":{"law":{"value":"none"}}}`, header: anyRevision, states: true},
	{name: "putAnswer", path: answersPath + "/spend", body: `{"value":17.5}`, header: anyRevision, states: true},
	{name: "putAnswer/confidential", path: answersPath + "/hidden", body: `{"value":17.5}`, header: anyRevision, states: true},
	{name: "deleteAnswer", path: answersPath + "/spend", header: anyRevision, states: true},
	{name: "reviewAnswer", path: answersPath + "/spend/review", body: `{"verdict":"questioned","reason":"r"}`, header: anyRevision, states: true},
	{name: "reviewAnswer/confidential", path: answersPath + "/hidden/review", body: `{"verdict":"accepted"}`, header: anyRevision, states: true},
	{name: "reviewAnswer/stale", path: answersPath + "/hidden/review", body: `{"verdict":"rejected","reason":"r"}`, header: []string{"If-Match", `"1"`}, states: true},
	{name: "reviewAnswers", path: "/v1/assessments/{id}/reviews", body: `{"verdict":"accepted"}`, header: anyRevision, states: true},
	{name: "reviewAnswers/some", path: "/v1/assessments/{id}/reviews", body: `{"verdict":"rejected","questions":["law","hidden"],"reason":"r"}`, header: anyRevision, states: true},
	{name: "listComments", path: answersPath + "/law/comments", states: true},
	{name: "listComments/confidential", path: answersPath + "/hidden/comments?limit=1", states: true},
	{name: "addComment", path: answersPath + "/law/comments", body: `{"text":"t","replyTo":1}`, states: true},
	{name: "addComment/confidential", path: answersPath + "/hidden/comments", body: `{"text":"t"}`, states: true},
	{name: "assignQuestion", path: answersPath + "/spend/assignee", body: `{"assignee":"{who}"}`, header: anyRevision, states: true},
	{name: "assignQuestions", path: "/v1/assessments/{id}/assignments", body: `{"questions":["law","hidden","technical"],"assignee":"{who}"}`, header: anyRevision, states: true},
	{name: "assignQuestions/stale", path: "/v1/assessments/{id}/assignments", body: `{"questions":["hidden"],"assignee":null}`, header: []string{"If-Match", `"1"`}, states: true},
	{name: "listPeople", path: "/v1/assessments/{id}/people?limit=1000", states: true},
	{name: "listTasks", path: "/v1/me/tasks?limit=1000"},
	{name: "listTasks/team", path: "/v1/me/tasks?of=team&limit=1000"},
	{name: "listTasks/assessment", path: "/v1/me/tasks?of=team&assessment={id}", states: true},
	{name: "getChanges", path: "/v1/assessments/{id}/changes?since=0", states: true},
	{name: "getChanges/seen", path: "/v1/assessments/{id}/changes", states: true},
	{name: "markSeen", path: "/v1/assessments/{id}/seen", body: `{}`, states: true},
	{name: "redactText", path: "/v1/assessments/{id}/redactions", body: `{"text":"{text}","reason":"r"}`, states: true},
	{name: "importAnswers", path: "/v1/imports?framework=matrix@1&apply=true", body: importRows, states: true},
	{name: "importAnswers/new", path: "/v1/imports?framework=matrix@1&apply=true", body: strings.Replace(importRows, "{year}", "2031", 1)},

	{name: "listProgrammes", path: "/v1/programmes?limit=1000"},
	{name: "listProgrammes/mine", path: "/v1/programmes?mine=true"},
	{name: "getProgramme", path: "/v1/programmes/p1"},
	{name: "exportProgrammes", path: "/v1/exports/programmes.yaml"},
	{name: "exportProgrammesCSV", path: "/v1/exports/programmes.csv"},
	{name: "exportCommitmentsCSV", path: "/v1/exports/commitments.csv"},
	{name: "exportProgrammesWorkbook", path: "/v1/exports/programmes.xlsx"},
	{name: "createProgramme", path: "/v1/programmes", body: plainProgramme("p9")},
	{name: "createProgramme/taken", path: "/v1/programmes", body: plainProgramme("p1")},
	{name: "putProgramme", path: "/v1/programmes/p1", body: plainProgramme("p1", `"pooled":true`), header: anyRevision},
	{name: "putProgramme/stale", path: "/v1/programmes/p1", body: plainProgramme("p1", `"pooled":true`), header: []string{"If-Match", `"99"`}},
	{name: "deleteProgramme", path: "/v1/programmes/p2", header: anyRevision},
	{name: "deleteProgramme/joined", path: "/v1/programmes/p1", header: anyRevision},
	{name: "joinProgramme", path: "/v1/programmes/p1/join", body: `{"id":"more","funder":"F","budget":5}`},
	{name: "joinProgramme/taken", path: "/v1/programmes/p1/join", body: `{"id":"line","funder":"F","budget":5}`},
	{name: "leaveProgramme", path: "/v1/programmes/p1/lines/line"},
	{name: "redactProgramme", path: "/v1/programmes/p1/redactions", body: `{"text":"{contact}","reason":"r"}`},
	{name: "importProgrammes", path: "/v1/programmes/imports?apply=true", body: fundingImport},
	{name: "listCommitments", path: "/v1/commitments?limit=1000"},
	{name: "getCommitment", path: "/v1/commitments/c1"},
	{name: "createCommitment", path: "/v1/commitments", body: strings.Replace(matrixCommitment, "c1", "c9", 1)},
	{name: "createCommitment/confidential", path: "/v1/commitments", body: strings.NewReplacer("c1", "c9", `"law"`, `"hidden"`).Replace(matrixCommitment)},
	{name: "putCommitment", path: "/v1/commitments/c1", body: matrixCommitment, header: anyRevision},
	{name: "putCommitment/stale", path: "/v1/commitments/c1", body: matrixCommitment, header: []string{"If-Match", `"99"`}},
	{name: "deleteCommitment", path: "/v1/commitments/c1", header: anyRevision},
	{name: "redactCommitment", path: "/v1/commitments/c1/redactions", body: `{"text":"{source}","reason":"r"}`},

	{name: "createMatching", path: "/v1/matchings", body: `{"framework":"matrix","title":"zqmail-title"}`},
	{name: "createMatching/unstored", path: "/v1/matchings", body: `{"framework":"matrix","store":false}`},
	{name: "listMatchings", path: "/v1/matchings?limit=1000"},
	{name: "getMatching", path: "/v1/matchings/m-1"},
	{name: "compareMatchings", path: "/v1/matchings/m-1/comparison?with=m-2"},
	{name: "getMatchingFrontier", path: "/v1/matchings/m-1/frontier"},
	{name: "reproduceMatching", path: "/v1/matchings/m-1/reproduction"},
	{name: "redactMatching", path: "/v1/matchings/m-1/redactions", body: `{"text":"{title}","reason":"r"}`},

	{name: "correctAnswers", path: "/v1/assessments/{id}/corrections", body: `{"reason":"r","answers":{"spend":{"value":17.5}}}`, header: anyRevision, states: true},
	{name: "correctAnswers/confidential", path: "/v1/assessments/{id}/corrections", body: `{"reason":"r","answers":{"hidden":{"value":17.5}}}`, header: anyRevision, states: true},
	{name: "correctAnswers/stale", path: "/v1/assessments/{id}/corrections", body: `{"reason":"r","answers":{"hidden":{"value":17.5}}}`, header: []string{"If-Match", `"1"`}, states: true},

	{name: "moveAssessment/submitted", path: movesPath, body: `{"to":"submitted"}`, states: true},
	{name: "moveAssessment/in-review", path: movesPath, body: `{"to":"in-review"}`, states: true},
	{name: "moveAssessment/returned", path: movesPath, body: `{"to":"returned","reason":"r","questions":["law"]}`, states: true},
	{name: "moveAssessment/reviewed", path: movesPath, body: `{"to":"reviewed"}`, states: true},
	{name: "moveAssessment/signed-off", path: movesPath, body: `{"to":"signed-off"}`, states: true},
	{name: "moveAssessment/published", path: movesPath, body: `{"to":"published"}`, states: true},
	{name: "moveAssessment/superseded", path: movesPath, body: `{"to":"superseded"}`, states: true},
	{name: "moveAssessment/draft", path: movesPath, body: `{"to":"draft"}`, states: true},
}

var staticFile = regexp.MustCompile(`/static/[^"]+`)

// ask sends a request as a caller, about the assessment of a year.
func (m *matrix) ask(q matrixRequest, method string, c matrixCaller, year int) *reply {
	m.t.Helper()
	id := string(matrixID("XXA", year))
	words := []string{"{year}", strconv.Itoa(year), "{id}", id, "{account}", m.fill.accounts["assessor-target"], "{who}", m.fill.accounts["assessor-own"],
		"{published}", itoa(m.fill.seqs[assessment.Published])}
	if a, err := m.Service.State().Assessment(assessment.ID(id)); err == nil {
		words = append(words, "{text}", a.Answer("hidden").Note.ID)
	}
	if p, err := m.Service.State().Programme("p1"); err == nil {
		words = append(words, "{contact}", p.Words.ID)
	}
	if p, err := m.Service.State().Commitment("c1"); err == nil {
		words = append(words, "{source}", p.Words.ID)
	}
	if one, err := m.Service.State().Matching("m-1"); err == nil {
		words = append(words, "{title}", one.Words.ID)
	}
	if strings.Contains(q.body, "{refresh}") {
		token, err := m.refresh.Issue(m.t.Context(), m.fill.accounts["assessor-target"], m.clock())
		if err != nil {
			m.t.Fatal(err)
		}
		words = append(words, "{refresh}", token)
	}
	if q.path == "{file}" {
		words = append(words, "{file}", string(staticFile.Find(m.get("/", "").want(http.StatusOK).Body)))
	}
	r := strings.NewReplacer(words...)
	body, header := r.Replace(q.body), q.header
	if strings.HasPrefix(q.name, "import") {
		form, kind := upload(m.t, "file", body)
		body, header = form, []string{"Content-Type", kind}
	}
	if m.as(c) == "" && c.role != "public" {
		m.t.Fatalf("there is no account %s", c)
	}
	return m.do(method, r.Replace(q.path), m.as(c), body, header...)
}

// matrixMark finds what was planted: in texts by their kind, in numbers 4.. (open) and 7.. (confidential), in days of 2031.
var matrixMark = regexp.MustCompile(`zq(note|secret|reason|why|review|comment)-(\d)-(\d)|zq(mail|name)-[a-z-]+|\b([47])(\d)(\d)\.0[345]125\b|\b2031-(0[1-3])-(\d\d)\b`)

// matrixColleague is the name of one of those who work on XXA's assessments, which their team may read.
var matrixColleague = regexp.MustCompile(`^zqname-(assessor|reviewer|ministry)-(own|all)$`)

func matrixMarks(data []byte) []string {
	var all []string
	for _, found := range matrixMark.FindAll(data, -1) {
		all = append(all, string(found))
	}
	return all
}

// leaks lists what an answer tells its caller that he may not know.
func (m *matrix) leaks(c matrixCaller, name string, r *reply) []string {
	var all []string
	text := matrixText(r.Body)
	for field, values := range r.Header {
		text = fmt.Appendf(text, "\n%s: %s", field, strings.Join(values, ", "))
	}
	for _, found := range matrixMarks(text) {
		if !c.mayRead(found, name, r.Status) {
			all = append(all, found)
		}
	}
	return all
}

// mayRead says whether a mark may be in an answer to a caller.
func (c matrixCaller) mayRead(found, name string, status int) bool {
	part := matrixMark.FindStringSubmatch(found)
	place := func(unit, state string, from int) (string, bool) {
		u, _ := strconv.Atoi(unit)
		s, _ := strconv.Atoi(state)
		if u-from < 0 || u-from >= len(matrixUnits) {
			return "", false
		}
		s -= from
		return matrixUnits[u-from], s >= publicYear-matrixYear
	}
	switch {
	case found == "zqmail-source": // where a figure comes from is for everybody
		return true
	case found == "zqmail-contact", found == "zqmail-title":
		return c.role != "public"
	case part[4] != "":
		return c.role == "administrator" && strings.Contains(name, "Account") ||
			name == "listPeople" && part[4] == "name" && status == http.StatusOK && c.team("XXA") && matrixColleague.MatchString(found) ||
			name == "readMe" && found == "zqname-"+c.String() && status == http.StatusOK
	case part[1] == "note":
		unit, published := place(part[2], part[3], 0)
		return published || c.covers(unit) && (c.team(unit) || c.role == "administrator")
	case part[1] != "":
		unit, _ := place(part[2], part[3], 0)
		return c.team(unit)
	case part[5] == "4":
		unit, published := place(part[6], part[7], 0)
		return published || c.covers(unit) && (c.team(unit) || c.role == "administrator")
	case part[5] == "7":
		unit, _ := place(part[6], part[7], 0)
		return c.team(unit)
	}
	unit, _ := place(strings.TrimPrefix(part[8], "0"), part[9], 1)
	return c.team(unit)
}

// matrixText is a body with what is packed in it unpacked, parts by name.
func matrixText(body []byte) []byte {
	if !bytes.HasPrefix(body, []byte("PK")) {
		return body
	}
	archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return body
	}
	var all []byte
	for _, part := range archive.File {
		f, err := part.Open()
		if err != nil {
			return body
		}
		data, err := io.ReadAll(f)
		_ = f.Close()
		if err != nil {
			return body
		}
		all = append(fmt.Appendf(all, "\n== %s\n", part.Name), data...)
	}
	return all
}
