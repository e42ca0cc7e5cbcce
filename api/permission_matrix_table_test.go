package api

import (
	"slices"
	"strings"
	"testing"
)

// matrixTable is who gets what: case, who, where, outcome. It is written from the rules for people, and from nothing in
// the program.
//
// A case is an operation's id, or METHOD PATH of what is no operation, with /NAME behind it for a request of matrixRequests
// of that name. Who is letters of roles (a assessor, r reviewer, m ministry, d donor, u auditor, x administrator),
// signed (all of these), public, closed (an account disabled or erased, whose token has not expired), or everyone (signed
// and public). Where is the account's scope: own (XXA alone), other (KEN alone), none, all (*), home (own and all), away
// (other and none), or - for any. The outcome is one letter, or one for each state of an assessment of XXA, in the order
// draft, submitted, in-review, returned, reviewed, signed-off, published, superseded:
//
//	2 done   U 401   F 403   N 404   W 409 or 412: may, but the workflow says no   I 422: as nothing is there for anybody
//	R a report that nothing of it was taken   ~ 2 or W
//	S sent to the page where one signs in: a page looks at no access token
//
// The first line that fits a cell counts, * being any case. What does not fit stands in no line: then nobody has thought
// of it, and the test fails.
const matrixTable = `
health                      everyone -     2
ready                       everyone -     2
listKeys                    everyone -     2
createToken                 everyone -     2
refreshToken                everyone -     2
revokeToken                 everyone -     2
GET /openapi.json           everyone -     2
GET /openapi.yaml           everyone -     2
GET /openapi-3.0.json       everyone -     2
GET /docs                   everyone -     2
GET /                       everyone -     2
GET /countries/{code}       everyone -     2
GET /countries/{code}/gaps/{question} everyone - 2
GET /gaps                   everyone -     2
GET /programmes             everyone -     2
GET /sign-in                everyone -     2
GET /sign-in                closed   -     2
POST /sign-in               everyone -     S
POST /sign-in               closed   -     S
POST /sign-out              everyone -     S
POST /sign-out              closed   -     S
GET /assessments            everyone -     S
GET /assessments            closed   -     S
POST /assessments           everyone -     S
POST /assessments           closed   -     S
GET /assessments/{id} everyone - S
GET /assessments/{id} closed - S
GET /matchings everyone - S
GET /matchings closed - S
POST /matchings everyone - S
POST /matchings closed - S
GET /matchings/{id} everyone - S
GET /matchings/{id} closed - S
GET /matchings/{id}/frontier everyone - S
GET /matchings/{id}/frontier closed - S
GET /assessments/{id}/questionnaire.xlsx everyone - S
GET /assessments/{id}/questionnaire.xlsx closed - S
POST /assessments/{id}/seen everyone - S
POST /assessments/{id}/seen closed - S
POST /assessments/{id}/move everyone - S
POST /assessments/{id}/move closed - S
POST /assessments/{id}/uploads everyone - S
POST /assessments/{id}/uploads closed - S
GET /assessments/{id}/uploads/{key} everyone - S
GET /assessments/{id}/uploads/{key} closed - S
POST /assessments/{id}/uploads/{key} everyone - S
POST /assessments/{id}/uploads/{key} closed - S
GET /static/{name}          everyone -     2
GET /static/{name}          closed   -     2
GET /openapi.json           closed   -     2
GET /openapi.yaml           closed   -     2
GET /openapi-3.0.json       closed   -     2
GET /docs                   closed   -     2
GET /metrics                x        -     2
GET /metrics                signed   -     F
readMe                      signed   -     2
changePassword              signed   -     2

listAccounts                x        -     2
addAccount                  x        -     2
getAccount                  x        -     2
changeAccount               x        -     2
eraseAccount                x        -     2
listAccounts                signed   -     F
addAccount                  signed   -     F
getAccount                  signed   -     F
changeAccount               signed   -     F
eraseAccount                signed   -     F
getJournal                  u        all   2
getJournal                  signed   -     F

listCountries               everyone -     2
getCountry                  everyone -     2
listFrameworks              everyone -     2
getFramework                everyone -     2
addFramework                x        -     2
addFramework                signed   -     F

listIndex                   everyone -     2
listIndex/year              everyone -     IIIIII2I
listGaps                    everyone -     2
listGaps/year               everyone -     IIIIII2I
listPayers                  everyone -     2
listPayers/year             everyone -     IIIIII2I
listNeeds                   everyone -     2
listNeeds/year              everyone -     IIIIII2I
listAnswers                 everyone -     2
listAnswers/year            everyone -     IIIIII2I
listWeakest                 everyone -     2
listWeakest/year            everyone -     IIIIII2I
getCrosswalk                everyone -     2
getCrosswalk/year           everyone -     IIIIII2I
listPeers                   everyone -     2
listPeers/year              everyone -     IIIIII2I
getTrend                    everyone -     2
listTrends                  everyone -     N
exportCountry               everyone -     2
exportCountry/year          everyone -     IIIIII2I
exportPortfolio             everyone -     2
exportPortfolio/year        everyone -     IIIIII2I
exportQuestionnaire         armux    home  22222222
exportQuestionnaire         signed   -     NNNNNN22
exportQuestionnaire/begun   armux    home  22222222
exportQuestionnaire/begun   signed   -     FFFFFF22
exportQuestionnaire/none    armux    home  2
exportQuestionnaire/none    signed   -     F
exportGapRegister           everyone -     2
exportGapRegister/year      everyone -     IIIIII2I
exportGapsCSV               everyone -     2
exportGapsCSV/year          everyone -     IIIIII2I
exportGapsLines             everyone -     2
exportGapsLines/year        everyone -     IIIIII2I
getCountryIndex             everyone -     2
getCountryIndex/year        everyone -     IIIIII2I
getCountryIndex/assessment  armux    home  22222222
getCountryIndex/assessment  everyone -     NNNNNN22
simulate                    signed   -     2
simulate/assessment         armux    home  22222222
simulate/assessment         signed   -     NNNNNN22

listAssessments             signed   -     2
getAssessment               armux    home  22222222
getAssessment               signed   -     NNNNNN22
getHistory                  armu     home  22222222
getHistory                  x        home  FFFFFFFF
getHistory                  signed   -     NNNNNNFF
listPeople                  armu     home  22222222
listPeople                  x        home  FFFFFFFF
listPeople                  signed   -     NNNNNNFF

createAssessment            ax       home  WWWWWWWW
createAssessment            signed   -     FFFFFFFF
createAssessment/new        ax       home  2
createAssessment/new        signed   -     F
createAssessment/parallel   ax       home  22222222
createAssessment/parallel   signed   -     FFFFFFFF

listActions                 armux    home  22222222
listActions                 signed   -     NNNNNN22
putAction                   am       home  2222222W
putAction                   rux      home  FFFFFFFF
putAction                   signed   -     NNNNNNFF
putAction/confidential      am       home  2222222W
putAction/confidential      rux      home  FFFFFFFF
putAction/confidential      signed   -     NNNNNNFF
deleteAction                am       home  2222222W
deleteAction                rux      home  FFFFFFFF
deleteAction                signed   -     NNNNNNFF
patchAnswers                a        home  2WW2WWWW
patchAnswers                rmux     home  FFFFFFFF
patchAnswers                signed   -     NNNNNNFF
patchAnswers/stale          a        home  WWWWWWWW
patchAnswers/stale          rmux     home  FFFFFFFF
patchAnswers/stale          signed   -     NNNNNNFF
patchAnswers/confidential   a        home  2WW2WWWW
patchAnswers/confidential   rmux     home  FFFFFFFF
patchAnswers/confidential   signed   -     NNNNNNFF
patchAnswers/not-returned   a        home  2WWWWWWW
patchAnswers/not-returned   rmux     home  FFFFFFFF
patchAnswers/not-returned   signed   -     NNNNNNFF
putAnswer                   a        home  2WW2WWWW
putAnswer                   rmux     home  FFFFFFFF
putAnswer                   signed   -     NNNNNNFF
putAnswer/confidential      a        home  2WW2WWWW
putAnswer/confidential      rmux     home  FFFFFFFF
putAnswer/confidential      signed   -     NNNNNNFF
deleteAnswer                a        home  2WW2WWWW
deleteAnswer                rmux     home  FFFFFFFF
deleteAnswer                signed   -     NNNNNNFF
reviewAnswer                r        home  WW2WWWWW
reviewAnswer                amux     home  FFFFFFFF
reviewAnswer                signed   -     NNNNNNFF
reviewAnswer/confidential   r        home  WW2WWWWW
reviewAnswer/confidential   amux     home  FFFFFFFF
reviewAnswer/confidential   signed   -     NNNNNNFF
reviewAnswer/stale          r        home  WWWWWWWW
reviewAnswer/stale          amux     home  FFFFFFFF
reviewAnswer/stale          signed   -     NNNNNNFF
reviewAnswers               r        home  WW2WWWWW
reviewAnswers               amux     home  FFFFFFFF
reviewAnswers               signed   -     NNNNNNFF
reviewAnswers/some          r        home  WW2WWWWW
reviewAnswers/some          amux     home  FFFFFFFF
reviewAnswers/some          signed   -     NNNNNNFF
listComments                armu     home  22222222
listComments                x        home  FFFFFFFF
listComments                signed   -     NNNNNNFF
listComments/confidential   armu     home  22222222
listComments/confidential   x        home  FFFFFFFF
listComments/confidential   signed   -     NNNNNNFF
addComment                  arm      home  22222222
addComment                  ux       home  FFFFFFFF
addComment                  signed   -     NNNNNNFF
addComment/confidential     arm      home  22222222
addComment/confidential     ux       home  FFFFFFFF
addComment/confidential     signed   -     NNNNNNFF
assignQuestion              am       home  22222WWW
assignQuestion              rux      home  FFFFFFFF
assignQuestion              signed   -     NNNNNNFF
assignQuestions             am       home  22222WWW
assignQuestions             rux      home  FFFFFFFF
assignQuestions             signed   -     NNNNNNFF
assignQuestions/stale       am       home  WWWWWWWW
assignQuestions/stale       rux      home  FFFFFFFF
assignQuestions/stale       signed   -     NNNNNNFF
listTasks                   signed   -     2
listTasks/team              signed   -     2
listTasks/assessment        armux    home  22222222
listTasks/assessment        signed   -     NNNNNN22
getChanges                  armu     home  22222222
getChanges                  x        home  FFFFFFFF
getChanges                  signed   -     NNNNNNFF
getChanges/seen             armu     home  22222222
getChanges/seen             x        home  FFFFFFFF
getChanges/seen             signed   -     NNNNNNFF
markSeen                    armu     home  22222222
markSeen                    x        home  FFFFFFFF
markSeen                    signed   -     NNNNNNFF
redactText                  m        home  22222222
redactText                  arux     home  FFFFFFFF
redactText                  signed   -     NNNNNNFF
importAnswers               a        home  2RR2RRRR
importAnswers               a        other RRRRRRRR
importAnswers               signed   -     FFFFFFFF
importAnswers/new           a        home  2
importAnswers/new           a        other R
importAnswers/new           signed   -     F

listProgrammes              everyone -     2
exportProgrammes            everyone -     2
exportProgrammesCSV         everyone -     2
exportCommitmentsCSV        everyone -     2
exportProgrammesWorkbook    everyone -     2
listProgrammes/mine         signed   -     2
getProgramme                everyone -     2
createProgramme             dx       -     2
createProgramme             signed   -     F
createProgramme/taken       dx       -     W
createProgramme/taken       signed   -     F
putProgramme                d        own   2
putProgramme                x        -     2
putProgramme                signed   -     F
putProgramme/stale          d        own   W
putProgramme/stale          x        -     W
putProgramme/stale          signed   -     F
deleteProgramme             d        own   2
deleteProgramme             x        -     2
deleteProgramme             signed   -     F
deleteProgramme/joined      d        own   W
deleteProgramme/joined      x        -     W
deleteProgramme/joined      signed   -     F
joinProgramme               dx       -     2
joinProgramme               signed   -     F
joinProgramme/taken         d        all   2
joinProgramme/taken         x        -     2
joinProgramme/taken         d        -     W
joinProgramme/taken         signed   -     F
leaveProgramme              d        all   2
leaveProgramme              x        -     2
leaveProgramme              signed   -     F
redactProgramme             d        own   2
redactProgramme             x        -     2
redactProgramme             signed   -     F
importProgrammes            dx       -     2
importProgrammes            signed   -     F
listCommitments             everyone -     2
getCommitment               everyone -     2
createCommitment            d        home  2
createCommitment            x        -     2
createCommitment            signed   -     F
createCommitment/confidential d      home  I
createCommitment/confidential x      -     I
createCommitment/confidential signed -     F
putCommitment               d        all   2
putCommitment               x        -     2
putCommitment               signed   -     F
putCommitment/stale         d        all   W
putCommitment/stale         x        -     W
putCommitment/stale         signed   -     F
deleteCommitment            d        all   2
deleteCommitment            x        -     2
deleteCommitment            signed   -     F
redactCommitment            d        all   2
redactCommitment            x        -     2
redactCommitment            signed   -     F

createMatching              mdx      -     2
createMatching              signed   -     F
createMatching/unstored     signed   -     2
listMatchings               signed   -     2
getMatching                 signed   -     2
compareMatchings            signed   -     2
getMatchingFrontier         signed   -     2
reproduceMatching           signed   -     2
redactMatching              d        own   2
redactMatching              x        -     2
redactMatching              signed   -     F

correctAnswers/stale        m        home  WWWWWWWW
correctAnswers/stale        arux     home  FFFFFFFF
correctAnswers/stale        signed   -     NNNNNNFF
correctAnswers/confidential m        home  WWWWW22W
correctAnswers/confidential arux     home  FFFFFFFF
correctAnswers/confidential signed   -     NNNNNNFF
correctAnswers              m        home  WWWWW22W
correctAnswers              arux     home  FFFFFFFF
correctAnswers              signed   -     NNNNNNFF

moveAssessment/submitted    a        home  2WW2WWWW
moveAssessment/submitted    rm       home  FWWFWWWW
moveAssessment/in-review    r        home  W2WWWWWW
moveAssessment/in-review    am       home  WFWWWWWW
moveAssessment/returned     r        home  WW2WWWWW
moveAssessment/returned     am       home  WWFWWWWW
moveAssessment/reviewed     r        home  WW2WWWWW
moveAssessment/reviewed     am       home  WWFWWWWW
moveAssessment/signed-off   m        home  WWWW2WWW
moveAssessment/signed-off   ar       home  WWWWFWWW
moveAssessment/published    m        home  WWWWW2WW
moveAssessment/published    ar       home  WWWWWFWW
moveAssessment/superseded   arm      home  WWWWWWWW
moveAssessment/draft        arm      home  WWWWWWWW
moveAssessment/*            ux       home  FFFFFFFF
moveAssessment/*            signed   -     NNNNNNFF

*                           closed   -     U
*                           public   -     U
`

// matrixRow is a line of the table.
type matrixRow struct {
	name, who, where, want string
	used                   bool
}

func (r *matrixRow) fits(name string, c matrixCaller) bool {
	if prefix, open := strings.CutSuffix(r.name, "*"); r.name != name && (!open || !strings.HasPrefix(name, prefix)) {
		return false
	}
	letters := map[string]string{"assessor": "a", "reviewer": "r", "ministry": "m", "donor": "d", "auditor": "u", "administrator": "x"}
	letter, signed := letters[c.role]
	switch r.who {
	case "closed", "public":
		return c.role == r.who
	case "everyone":
		return signed || c.role == "public"
	case "signed":
		return signed
	}
	where := map[string]string{"-": c.scope, "home": "own all", "away": "other none"}[r.where]
	if where == "" {
		where = r.where
	}
	return signed && strings.Contains(r.who, letter) && slices.Contains(strings.Fields(where), c.scope)
}

// matrixRows reads the table. The lines of one case may not be fewer than the cells need; lines that fit none fail.
func matrixRows(t *testing.T) []*matrixRow {
	t.Helper()
	var rows []*matrixRow
	for line := range strings.Lines(matrixTable) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		words := strings.Fields(line)
		if n := len(words) - 4; n >= 0 && n <= 1 {
			rows = append(rows, &matrixRow{name: strings.Join(words[:n+1], " "), who: words[n+1], where: words[n+2], want: words[n+3]})
			continue
		}
		t.Fatalf("line of the table: %q", line)
	}
	return rows
}

// matrixRowOf finds the line of a cell.
func matrixRowOf(rows []*matrixRow, name string, c matrixCaller) *matrixRow {
	for _, r := range rows {
		if r.fits(name, c) {
			r.used = true
			return r
		}
	}
	return nil
}

// at is the outcome that a line expects in a state.
func (r *matrixRow) at(state int) string {
	if len(r.want) == 1 {
		return r.want
	}
	return r.want[state : state+1]
}
