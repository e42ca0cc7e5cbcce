package api

import (
	"net/http"
	"strings"

	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// exampleCall calls an operation for its example. A new operation needs a row here; then
//
//	go test ./api -run 'TestExamples|TestOpenAPIGolden' -update
type exampleCall struct {
	op     string                            // the operation's id
	as     string                            // the account; "" is the public
	path   string                            // with its query
	body   string                            // JSON, or "" for none
	header []string                          // name, value, ...
	before func(h *harness) *reply           // brings about what the call needs; its answer says what {id} is
	form   string                            // a file to send as a form
	note   string                            // of an answer that is a file
	fails  string                            // the name of the problem that it is an example of
	method string                            // where it is not the operation's
	fill   func(h *harness, r *reply) string // what {id} stands for, where it is not the end of Location
}

const (
	exampleAccount    = `{"email":"ann@example.org","name":"Ann Otieno","password":"` + password + `","role":"assessor","countries":["KEN"]}`
	exampleAssessment = `{"country":"KEN","year":2026,"framework":"gci-pillars@2024"}`
	exampleAnswers    = `{"answers":{"legal":{"value":18.5,"note":"The act of 2018, as amended.","confidence":"high"},"technical":{"value":null}}}`
	exampleSignIn     = `{"account":"ann@example.org","password":"` + password + `"}`
	exampleFile       = "country,year,question,value\nKEN,2026,legal,18.5\nKEN,2026,technical,x\n"
	exampleFramework  = `{"id":"example","version":"2026","title":{"en":"An example"},"source":"Our own","licence":"CC-BY-4.0","entity":"country",` +
		`"root":{"id":"index","title":{"en":"All"},"children":[` +
		`{"id":"law","title":{"en":"Law"},"question":{"en":"Is there a law on cybercrime?"},"weight":2,"answer":{"type":"boolean"}},` +
		`{"id":"team","title":{"en":"Team"},"question":{"en":"Is there a national incident response team?"},"answer":{"type":"boolean"}}]}}`
	exampleGrant = `{"id":"first-call-ken","programme":"first-call","country":"KEN","framework":"gci-pillars","action":"legal","amount":25000000,"currency":"USD",` +
		`"status":"committed","date":"2026-02-15","source":"Letter of award, 15 February 2026"}`
	exampleAction = `{"title":"Adopt the action plan","owner":"Ministry of ICT","start":"2027-01-01","months":18,"status":"planned",` +
		`"cost":{"currency":"USD","priceYear":2025,"oneOff":{"low":8000000,"base":12000000,"high":15000000},"recurrent":{"low":0,"base":1000000,"high":1000000},"overhead":0.1,"source":"Treasury estimate of 2026"}}`
	ofGCI = "framework=gci-pillars%402024&year=2024"
)

func exampleAdded(h *harness) *reply {
	return h.do(http.MethodPost, "/v1/accounts", "administrator", exampleAccount)
}

func exampleCreated(h *harness) *reply {
	return h.do(http.MethodPost, "/v1/assessments", "assessor", exampleAssessment)
}

func exampleTeam(h *harness) *reply {
	exampleAdded(h).want(http.StatusCreated)
	return exampleCreated(h)
}

func exampleAnswered(h *harness) *reply {
	r := exampleCreated(h)
	h.do(http.MethodPatch, r.Header.Get("Location")+"/answers", "assessor", exampleAnswers, "If-Match", "*").want(http.StatusOK)
	return r
}

func exampleInReview(h *harness) *reply {
	r := exampleAnswered(h)
	h.move(r.Header.Get("Location"), "assessor", `{"to":"submitted"}`, http.StatusOK)
	h.move(r.Header.Get("Location"), "reviewer", `{"to":"in-review"}`, http.StatusOK)
	return r
}

func exampleCommented(h *harness) *reply {
	r := exampleAnswered(h)
	comments := r.Header.Get("Location") + "/answers/legal/comments"
	h.do(http.MethodPost, comments, "reviewer", `{"text":"Which act is this?"}`).want(http.StatusCreated)
	h.do(http.MethodPost, comments, "assessor", `{"text":"The act of 2018, as amended in 2024.","replyTo":1}`).want(http.StatusCreated)
	return r
}

func exampleAssigned(h *harness) *reply {
	r := exampleAnswered(h)
	h.do(http.MethodPost, r.Header.Get("Location")+"/assignments", "assessor", `{"questions":["technical"],"assignee":"stranger","due":"2026-02-28"}`, "If-Match", "*").
		want(http.StatusOK)
	return r
}

func exampleNamed(h *harness) *reply {
	return h.do(http.MethodPost, "/v1/assessments/XXA-2026-sample@1/answers/action-plan/comments", "ministry", `{"text":"Ask Ms Otieno."}`)
}

func exampleText(_ *harness, r *reply) string {
	var v commentView
	r.into(&v)
	return v.TextID
}

func exampleOffered(h *harness) *reply {
	h.programme("donor", plainProgramme("second-call", `"opens":"2026-09-01"`))
	r := h.programme("donor", exampleProgramme)
	h.do(http.MethodPost, "/v1/programmes/first-call/join", "administrator", `{"id":"agency","funder":"Example Agency","budget":20000000}`).want(http.StatusOK)
	return r
}

func exampleContact(h *harness) *reply {
	exampleOffered(h)
	return h.get("/v1/programmes/first-call", "donor")
}

func exampleCommitted(h *harness) *reply {
	exampleOffered(h)
	return h.commitment("donor", exampleGrant, http.StatusCreated)
}

func examplePublished(h *harness) *reply {
	h.publishSample(12)
	return h.get("/v1/index/XXA?framework=sample", "")
}

func examplePlanned(h *harness) *reply {
	return h.do(http.MethodPut, "/v1/assessments/XXA-2026-sample@1/actions/action-plan", "ministry", exampleAction, "If-Match", "*")
}

func exampleFunded(h *harness) *reply {
	examplePlanned(h).want(http.StatusOK)
	h.fund(funding.Programme{
		ID: "example-fund", Funder: "Example Development Bank", Title: framework.Text{"en": "Example fund"}, Sample: true, Instrument: funding.Grant,
		Currency: "USD", Budget: 2_500_000_00, Ceiling: 500_000_00, Cofinancing: 0.1,
	})
	return examplePublished(h)
}

const exampleMatch = `{"framework":"sample","year":2026,"countries":["XXA"],"years":1,"date":"2026-03-01","weights":"equal","seconds":5,"title":"For the board of March"}`

func exampleMatched(h *harness) *reply {
	exampleFunded(h).want(http.StatusOK)
	h.match("donor", exampleMatch, http.StatusCreated)
	return h.match("donor", strings.Replace(exampleMatch, `"years":1`, `"years":3`, 1), http.StatusCreated)
}

func exampleTwoYears(h *harness) *reply {
	h.publish("gci-pillars@2024", "country,year,legal,technical,organizational,capacity-development,cooperation\nKEN,2023,19,18,17.5,18,20\nGHA,2023,20,19,18,20,20\n")
	return h.get("/v1/trends", "")
}

func exampleSignedIn(h *harness) *reply {
	exampleAdded(h).want(http.StatusCreated)
	return h.do(http.MethodPost, "/v1/token", "", exampleSignIn)
}

func exampleRefreshToken(h *harness, r *reply) string {
	var t tokenBody
	r.into(&t)
	return t.RefreshToken
}

func exampleCalls() []exampleCall {
	workbook := "An Excel workbook."
	return []exampleCall{
		{op: "createToken", path: "/v1/token", body: exampleSignIn, before: exampleAdded},
		{op: "refreshToken", path: "/v1/token/refresh", body: `{"refreshToken":"{id}"}`, before: exampleSignedIn, fill: exampleRefreshToken},
		{op: "revokeToken", path: "/v1/token/revoke", body: `{"refreshToken":"{id}"}`, before: exampleSignedIn, fill: exampleRefreshToken},
		{op: "listKeys", path: "/.well-known/jwks.json"},
		{op: "readMe", path: "/v1/me", as: "ministry"},
		{
			op: "changePassword", as: "{id}", path: "/v1/me/password", body: `{"oldPassword":"` + password + `","password":"another long passphrase 18"}`,
			before: exampleAdded,
		},
		{op: "health", path: "/healthz"},
		{op: "ready", path: "/readyz"},
		{op: "listCountries", path: "/v1/countries?region=Eastern+Africa&limit=2"},
		{op: "getCountry", path: "/v1/countries/KEN?lang=fr"},
		{op: "listFrameworks", path: "/v1/frameworks?limit=2"},
		{op: "getFramework", path: "/v1/frameworks/gci-pillars/2024"},
		{op: "addFramework", as: "administrator", path: "/v1/frameworks", body: exampleFramework},
		{op: "listIndex", path: "/v1/index?" + ofGCI + "&incomeGroup=LM&limit=1"},
		{op: "getCountryIndex", path: "/v1/index/KEN?" + ofGCI},
		{op: "listGaps", path: "/v1/gaps?" + ofGCI + "&country=KEN&limit=1"},
		{op: "listPayers", path: "/v1/gaps/XXA/action-plan/programmes?framework=sample", before: exampleFunded},
		{op: "listNeeds", path: "/v1/needs?framework=sample&by=theme&years=3", before: exampleFunded},
		{op: "listAnswers", path: "/v1/answers?" + ofGCI + "&question=legal"},
		{op: "listWeakest", path: "/v1/weakest?" + ofGCI + "&by=region&limit=2"},
		{op: "getCrosswalk", path: "/v1/index/XXA/crosswalk?to=cmm-2021&framework=sample", before: examplePublished},
		{op: "listPeers", path: "/v1/index/FJI/peers?by=subregion&" + ofGCI},
		{op: "getTrend", path: "/v1/index/KEN/trend?framework=gci-pillars", before: exampleTwoYears},
		{op: "listTrends", path: "/v1/trends?framework=gci-pillars&country=KEN", before: exampleTwoYears},
		{op: "simulate", as: "donor", path: "/v1/simulations", body: `{"framework":"gci-pillars@2024","year":2024,"country":"KEN","answers":{"technical":20},"weights":{"legal":2},"aggregate":"geometric"}`},
		{op: "exportCountry", path: "/v1/exports/country.xlsx?country=KEN&" + ofGCI, note: workbook},
		{op: "exportPortfolio", path: "/v1/exports/portfolio.xlsx?" + ofGCI, note: workbook},
		{op: "exportQuestionnaire", as: "assessor", path: "/v1/exports/questionnaire.xlsx?country=KEN&" + ofGCI, note: workbook},
		{op: "exportGapsCSV", path: "/v1/exports/gaps.csv?" + ofGCI, note: "CSV with a heading row."},
		{op: "exportGapsLines", path: "/v1/exports/gaps.jsonl?" + ofGCI, note: "JSON Lines: one object for each gap."},
		{op: "exportGapRegister", path: "/v1/exports/gaps.xlsx?" + ofGCI, note: workbook},
		{op: "exportProgrammes", path: "/v1/exports/programmes.yaml", note: "YAML that POST /v1/programmes/imports takes back.", before: exampleCommitted},
		{op: "exportProgrammesCSV", path: "/v1/exports/programmes.csv", note: "CSV with a heading row.", before: exampleCommitted},
		{op: "exportCommitmentsCSV", path: "/v1/exports/commitments.csv", note: "CSV with a heading row.", before: exampleCommitted},
		{op: "exportProgrammesWorkbook", path: "/v1/exports/programmes.xlsx", note: workbook, before: exampleCommitted},
		{op: "listAssessments", as: "assessor", path: "/v1/assessments?country=KEN"},
		{op: "createAssessment", as: "assessor", path: "/v1/assessments", body: exampleAssessment},
		{op: "getAssessment", as: "assessor", path: "/v1/assessments/{id}", before: exampleAnswered},
		{
			op: "patchAnswers", as: "assessor", path: "/v1/assessments/{id}/answers", body: exampleAnswers,
			header: []string{"If-Match", `"1"`}, before: exampleCreated,
		},
		{
			op: "putAnswer", as: "assessor", path: "/v1/assessments/{id}/answers/legal", body: `{"value":18.5,"confidence":"high"}`,
			header: []string{"If-Match", `"0"`}, before: exampleCreated,
		},
		{op: "deleteAnswer", as: "assessor", path: "/v1/assessments/{id}/answers/legal", header: []string{"If-Match", "*"}, before: exampleAnswered},
		{op: "listActions", as: "ministry", path: "/v1/assessments/XXA-2026-sample@1/actions", before: examplePlanned},
		{
			op: "putAction", as: "ministry", path: "/v1/assessments/XXA-2026-sample@1/actions/action-plan", body: exampleAction,
			header: []string{"If-Match", `"0"`},
		},
		{op: "deleteAction", as: "ministry", path: "/v1/assessments/XXA-2026-sample@1/actions/action-plan", header: []string{"If-Match", `"1"`}, before: examplePlanned},
		{
			op: "assignQuestion", as: "assessor", path: "/v1/assessments/{id}/answers/legal/assignee", body: `{"assignee":"stranger","due":"2026-03-31"}`,
			header: []string{"If-Match", "*"}, before: exampleCreated,
		},
		{
			op: "assignQuestions", as: "assessor", path: "/v1/assessments/{id}/assignments", body: `{"questions":["legal","technical"],"assignee":"stranger","due":"2026-03-31"}`,
			header: []string{"If-Match", `"1"`}, before: exampleCreated,
		},
		{op: "listPeople", as: "assessor", path: "/v1/assessments/{id}/people", before: exampleTeam},
		{op: "listTasks", as: "assessor", path: "/v1/me/tasks?of=team&limit=2", before: exampleAssigned},
		{op: "getChanges", as: "reviewer", path: "/v1/assessments/{id}/changes", before: exampleCommented},
		{op: "markSeen", as: "reviewer", path: "/v1/assessments/{id}/seen", body: `{"seq":12}`, before: exampleCommented},
		{
			op: "redactText", as: "ministry", path: "/v1/assessments/XXA-2026-sample@1/redactions", body: `{"text":"{id}","reason":"It names a person."}`,
			before: exampleNamed, fill: exampleText,
		},
		{
			op: "reviewAnswer", as: "reviewer", path: "/v1/assessments/{id}/answers/legal/review", body: `{"verdict":"questioned","reason":"Is the amendment in force?"}`,
			header: []string{"If-Match", `"2"`}, before: exampleInReview,
		},
		{
			op: "reviewAnswers", as: "reviewer", path: "/v1/assessments/{id}/reviews", body: `{"verdict":"accepted"}`,
			header: []string{"If-Match", `"4"`}, before: exampleInReview,
		},
		{op: "listComments", as: "auditor", path: "/v1/assessments/{id}/answers/legal/comments", before: exampleCommented},
		{op: "addComment", as: "assessor", path: "/v1/assessments/{id}/answers/legal/comments", body: `{"text":"The act of 2018, as amended in 2024."}`, before: exampleAnswered},
		{op: "getHistory", as: "auditor", path: "/v1/assessments/{id}/history", before: exampleAnswered},
		{op: "moveAssessment", as: "assessor", path: "/v1/assessments/{id}/transitions", body: `{"to":"submitted","reason":"All is answered."}`, before: exampleAnswered},
		{
			op: "correctAnswers", as: "ministry", path: "/v1/assessments/XXA-2026-sample@1/corrections",
			body:   `{"reason":"The act came into force in February.","answers":{"cybercrime-law":{"value":"full"}}}`,
			header: []string{"If-Match", "*"}, before: examplePublished,
		},
		{op: "getJournal", as: "auditor", path: "/v1/journal", note: "JSON Lines: one object for each record, and a last one that counts them."},
		{op: "importAnswers", as: "assessor", path: "/v1/imports?framework=gci-pillars%402024", form: exampleFile},
		{op: "listProgrammes", path: "/v1/programmes?status=open&country=KEN&limit=2", before: exampleOffered},
		{op: "createProgramme", as: "donor", path: "/v1/programmes", body: exampleProgramme},
		{op: "getProgramme", as: "donor", path: "/v1/programmes/first-call", before: exampleOffered},
		{
			op: "putProgramme", as: "donor", path: "/v1/programmes/first-call", body: strings.Replace(exampleProgramme, "250000000", "260000000", 1),
			header: []string{"If-Match", `"2"`}, before: exampleOffered,
		},
		{op: "deleteProgramme", as: "donor", path: "/v1/programmes/second-call", header: []string{"If-Match", `"1"`}, before: exampleOffered},
		{op: "joinProgramme", as: "administrator", path: "/v1/programmes/first-call/join", body: `{"id":"ministry","funder":"Ministry of Foreign Affairs","budget":40000000}`, before: exampleOffered},
		{op: "leaveProgramme", as: "administrator", path: "/v1/programmes/first-call/lines/agency", before: exampleOffered},
		{
			op: "redactProgramme", as: "donor", path: "/v1/programmes/first-call/redactions", body: `{"text":"{id}","reason":"She has left."}`,
			before: exampleContact, fill: func(_ *harness, r *reply) string { return r.programme().ContactID },
		},
		{op: "importProgrammes", as: "donor", path: "/v1/programmes/imports", form: fundingImport},
		{op: "createMatching", as: "donor", path: "/v1/matchings", body: exampleMatch, before: exampleFunded},
		{op: "listMatchings", as: "assessor", path: "/v1/matchings?limit=1", before: exampleMatched},
		{op: "getMatching", as: "donor", path: "/v1/matchings/m-1?country=XXA", before: exampleMatched},
		{op: "compareMatchings", as: "donor", path: "/v1/matchings/m-1/comparison?with=m-2", before: exampleMatched},
		{op: "getMatchingFrontier", as: "donor", path: "/v1/matchings/m-1/frontier", before: exampleMatched},
		{op: "reproduceMatching", as: "auditor", path: "/v1/matchings/m-1/reproduction", before: exampleMatched},
		{
			op: "redactMatching", as: "donor", path: "/v1/matchings/m-1/redactions", body: `{"text":"{id}","reason":"It names a person."}`,
			before: exampleMatched, fill: func(h *harness, _ *reply) string { return h.get("/v1/matchings/m-1", "donor").matching().TitleID },
		},
		{op: "listCommitments", path: "/v1/commitments?country=KEN", before: exampleCommitted},
		{op: "createCommitment", as: "donor", path: "/v1/commitments", body: exampleGrant, before: exampleOffered},
		{op: "getCommitment", as: "donor", path: "/v1/commitments/first-call-ken", before: exampleCommitted},
		{
			op: "putCommitment", as: "donor", path: "/v1/commitments/first-call-ken", body: strings.Replace(exampleGrant, `"committed"`, `"disbursed"`, 1),
			header: []string{"If-Match", `"1"`}, before: exampleCommitted,
		},
		{op: "deleteCommitment", as: "donor", path: "/v1/commitments/first-call-ken", header: []string{"If-Match", `"1"`}, before: exampleCommitted},
		{
			op: "redactCommitment", as: "donor", path: "/v1/commitments/first-call-ken/redactions", body: `{"text":"{id}","reason":"It names a person."}`,
			before: exampleCommitted, fill: func(_ *harness, r *reply) string { return r.commitment().SourceID },
		},
		{op: "listAccounts", as: "administrator", path: "/v1/accounts?limit=2", before: exampleAdded},
		{op: "addAccount", as: "administrator", path: "/v1/accounts", body: exampleAccount},
		{op: "getAccount", as: "administrator", path: "/v1/accounts/{id}", before: exampleAdded},
		{op: "changeAccount", as: "administrator", path: "/v1/accounts/{id}", body: `{"role":"reviewer","countries":["KEN","TZA"]}`, before: exampleAdded},
		{op: "eraseAccount", as: "administrator", path: "/v1/accounts/{id}", before: exampleAdded},

		{fails: "Malformed", method: http.MethodGet, path: "/v1/countries?limit=%zz"},
		{fails: "Unauthenticated", method: http.MethodGet, path: "/v1/me"},
		{fails: "Forbidden", method: http.MethodGet, as: "donor", path: "/v1/accounts"},
		{fails: "NotFound", method: http.MethodGet, as: "assessor", path: "/v1/assessments/KEN-2031-gci-pillars@2024"},
		{fails: "NotAcceptable", method: http.MethodGet, path: "/v1/countries", header: []string{"Accept", "text/plain"}},
		{
			fails: "Conflict", method: http.MethodPost, as: "assessor", path: "/v1/assessments/{id}/transitions", body: `{"to":"published"}`, before: exampleCreated,
		},
		{
			fails: "Stale", method: http.MethodPatch, as: "assessor", path: "/v1/assessments/{id}/answers", body: `{"answers":{"legal":{"value":12}}}`,
			header: []string{"If-Match", `"1"`}, before: exampleAnswered,
		},
		{
			fails: "TooLarge", method: http.MethodPost, path: "/v1/token", body: `{"account":"` + strings.Repeat("a", mostSignIn) + `","password":"p"}`,
		},
		{fails: "UnsupportedMediaType", method: http.MethodPost, path: "/v1/token", body: exampleSignIn, header: []string{"Content-Type", "text/plain"}},
		{fails: "Invalid", method: http.MethodPost, as: "assessor", path: "/v1/assessments", body: `{"country":"KEN","yaer":2026,"framework":"gci"}`},
		{
			fails: "IfMatchIsMissing", method: http.MethodPatch, as: "assessor", path: "/v1/assessments/{id}/answers", body: exampleAnswers, before: exampleCreated,
		},
		{fails: "Unavailable", method: http.MethodGet, path: "/v1/countries", header: []string{"Min-Journal-Seq", "999999"}},
	}
}
