package assessment_test

import (
	"slices"
	"strings"
	"testing"

	"readiness/assessment"
)

// permissionTable is who may do what: A allowed, R refused, H hidden. The first four letters are about an assessment of
// a unit in scope before and after its publication, and about one of another unit; the last three are about no
// assessment, but a unit in scope, another unit, and none. The role - is the public.
const permissionTable = `
self.read assessor AAAAAAA
self.read reviewer AAAAAAA
self.read ministry AAAAAAA
self.read donor AAAAAAA
self.read auditor AAAAAAA
self.read administrator AAAAAAA
self.read - HRHRRRR
reference.read assessor AAAAAAA
reference.read reviewer AAAAAAA
reference.read ministry AAAAAAA
reference.read donor AAAAAAA
reference.read auditor AAAAAAA
reference.read administrator AAAAAAA
reference.read - AAAAAAA
published.read assessor AAAAAAA
published.read reviewer AAAAAAA
published.read ministry AAAAAAA
published.read donor AAAAAAA
published.read auditor AAAAAAA
published.read administrator AAAAAAA
published.read - AAAAAAA
assessment.read assessor AAHAARR
assessment.read reviewer AAHAARR
assessment.read ministry AAHAARR
assessment.read donor HAHARRR
assessment.read auditor AAHAARR
assessment.read administrator AAHAARR
assessment.read - HAHARRR
confidential.read assessor AAHRARR
confidential.read reviewer AAHRARR
confidential.read ministry AAHRARR
confidential.read donor HRHRRRR
confidential.read auditor AAHRARR
confidential.read administrator RRHRRRR
confidential.read - HRHRRRR
history.read assessor AAHRARR
history.read reviewer AAHRARR
history.read ministry AAHRARR
history.read donor HRHRRRR
history.read auditor AAHRARR
history.read administrator RRHRRRR
history.read - HRHRRRR
assessment.create assessor AAHRARR
assessment.create reviewer RRHRRRR
assessment.create ministry RRHRRRR
assessment.create donor HRHRRRR
assessment.create auditor RRHRRRR
assessment.create administrator AAHRARR
assessment.create - HRHRRRR
answers.put assessor AAHRARR
answers.put reviewer RRHRRRR
answers.put ministry RRHRRRR
answers.put donor HRHRRRR
answers.put auditor RRHRRRR
answers.put administrator RRHRRRR
answers.put - HRHRRRR
answers.review assessor RRHRRRR
answers.review reviewer AAHRARR
answers.review ministry RRHRRRR
answers.review donor HRHRRRR
answers.review auditor RRHRRRR
answers.review administrator RRHRRRR
answers.review - HRHRRRR
answers.comment assessor AAHRARR
answers.comment reviewer AAHRARR
answers.comment ministry AAHRARR
answers.comment donor HRHRRRR
answers.comment auditor RRHRRRR
answers.comment administrator RRHRRRR
answers.comment - HRHRRRR
question.assign assessor AAHRARR
question.assign reviewer RRHRRRR
question.assign ministry AAHRARR
question.assign donor HRHRRRR
question.assign auditor RRHRRRR
question.assign administrator RRHRRRR
question.assign - HRHRRRR
answers.import assessor AAHRARR
answers.import reviewer RRHRRRR
answers.import ministry RRHRRRR
answers.import donor HRHRRRR
answers.import auditor RRHRRRR
answers.import administrator RRHRRRR
answers.import - HRHRRRR
assessment.move assessor AAHRARR
assessment.move reviewer AAHRARR
assessment.move ministry AAHRARR
assessment.move donor HRHRRRR
assessment.move auditor RRHRRRR
assessment.move administrator RRHRRRR
assessment.move - HRHRRRR
answers.correct assessor RRHRRRR
answers.correct reviewer RRHRRRR
answers.correct ministry AAHRARR
answers.correct donor HRHRRRR
answers.correct auditor RRHRRRR
answers.correct administrator RRHRRRR
answers.correct - HRHRRRR
text.redact assessor RRHRRRR
text.redact reviewer RRHRRRR
text.redact ministry AAHRARR
text.redact donor HRHRRRR
text.redact auditor RRHRRRR
text.redact administrator RRHRRRR
text.redact - HRHRRRR
simulate assessor AAAAAAA
simulate reviewer AAAAAAA
simulate ministry AAAAAAA
simulate donor AAAAAAA
simulate auditor AAAAAAA
simulate administrator AAAAAAA
simulate - HRHRRRR
framework.add assessor RRHRRRR
framework.add reviewer RRHRRRR
framework.add ministry RRHRRRR
framework.add donor HRHRRRR
framework.add auditor RRHRRRR
framework.add administrator AAAAAAA
framework.add - HRHRRRR
journal.read assessor RRHRRRR
journal.read reviewer RRHRRRR
journal.read ministry RRHRRRR
journal.read donor HRHRRRR
journal.read auditor AAHRARR
journal.read administrator RRHRRRR
journal.read - HRHRRRR
account.manage assessor RRHRRRR
account.manage reviewer RRHRRRR
account.manage ministry RRHRRRR
account.manage donor HRHRRRR
account.manage auditor RRHRRRR
account.manage administrator AAAAAAA
account.manage - HRHRRRR
funding.read assessor AAAAAAA
funding.read reviewer AAAAAAA
funding.read ministry AAAAAAA
funding.read donor AAAAAAA
funding.read auditor AAAAAAA
funding.read administrator AAAAAAA
funding.read - AAAAAAA
funding.record assessor RRHRRRR
funding.record reviewer RRHRRRR
funding.record ministry RRHRRRR
funding.record donor AAAAAAA
funding.record auditor RRHRRRR
funding.record administrator AAAAAAA
funding.record - HRHRRRR
action.plan assessor AAHRARR
action.plan reviewer RRHRRRR
action.plan ministry AAHRARR
action.plan donor HRHRRRR
action.plan auditor RRHRRRR
action.plan administrator RRHRRRR
action.plan - HRHRRRR
matching.run assessor AAAAAAA
matching.run reviewer AAAAAAA
matching.run ministry AAAAAAA
matching.run donor AAAAAAA
matching.run auditor AAAAAAA
matching.run administrator AAAAAAA
matching.run - HRHRRRR
matching.record assessor RRHRRRR
matching.record reviewer RRHRRRR
matching.record ministry AAAAAAA
matching.record donor AAAAAAA
matching.record auditor RRHRRRR
matching.record administrator AAAAAAA
matching.record - HRHRRRR
matching.read assessor AAAAAAA
matching.read reviewer AAAAAAA
matching.read ministry AAAAAAA
matching.read donor AAAAAAA
matching.read auditor AAAAAAA
matching.read administrator AAAAAAA
matching.read - HRHRRRR
`

func holder(role assessment.Role, units ...string) *assessment.Account {
	if role == "-" {
		return nil
	}
	return &assessment.Account{ID: "x", Role: role, Units: units}
}

func letter(v assessment.Verdict) byte {
	return map[assessment.Verdict]byte{assessment.Allowed: 'A', assessment.Refused: 'R', assessment.Hidden: 'H'}[v]
}

func TestPermissions(t *testing.T) {
	seen := map[string]bool{}
	for line := range strings.Lines(strings.TrimSpace(permissionTable)) {
		cells := strings.Fields(line)
		action, role, want := assessment.Action(cells[0]), assessment.Role(cells[1]), cells[2]
		seen[cells[0]+" "+cells[1]] = true
		who := holder(role, "KEN")
		for _, stage := range assessment.Stages() {
			at := 0
			if stage == assessment.Published || stage == assessment.Superseded {
				at = 1
			}
			for i, unit := range []string{"KEN", "UGA"} {
				about := &assessment.Assessment{Unit: unit, Stage: stage, PublishedSeq: 1}
				if got := letter(assessment.May(who, action, unit, about)); got != want[2*i+at] {
					t.Errorf("%s %s of %s, %s: %c, want %c", role, action, unit, stage, got, want[2*i+at])
				}
				// What the unit is follows from the assessment, whatever else is said.
				if got := letter(assessment.May(who, action, "KEN", about)); got != want[2*i+at] {
					t.Errorf("%s %s of %s, %s, by another name: %c", role, action, unit, stage, got)
				}
			}
		}
		for i, unit := range []string{"KEN", "UGA", ""} {
			if got := letter(assessment.May(who, action, unit, nil)); got != want[4+i] {
				t.Errorf("%s %s about %q: %c, want %c", role, action, unit, got, want[4+i])
			}
		}
	}
	if len(seen) != len(assessment.Actions())*(len(assessment.Roles())+1) {
		t.Errorf("the table has %d lines for %d actions", len(seen), len(assessment.Actions()))
	}
	for _, action := range assessment.Actions() {
		for _, role := range append(assessment.Roles(), "-") {
			if !seen[string(action)+" "+string(role)] {
				t.Errorf("%s by %s is not in the table", action, role)
			}
		}
	}
}

// A scope of * is every unit, an empty one none, and who is disabled or erased may do nothing.
func TestPermissionScopes(t *testing.T) {
	draft, published := &assessment.Assessment{Unit: "UGA", Stage: assessment.Draft}, &assessment.Assessment{Unit: "UGA", Stage: assessment.Published}
	for _, role := range assessment.Roles() {
		for _, action := range assessment.Actions() {
			for _, about := range []*assessment.Assessment{nil, draft, published} {
				own := assessment.May(holder(role, "UGA"), action, "UGA", about)
				if all := assessment.May(holder(role, "*"), action, "UGA", about); all != own {
					t.Errorf("%s %s everywhere: %c, in the unit alone %c", role, action, letter(all), letter(own))
				}
				other := assessment.May(holder(role, "KEN"), action, "UGA", about)
				if none := assessment.May(holder(role), action, "UGA", about); none != other {
					t.Errorf("%s %s without a unit: %c, of another unit %c", role, action, letter(none), letter(other))
				}
				for _, ended := range []*assessment.Account{
					{Role: role, Units: []string{"*"}, Disabled: true}, {Role: role, Units: []string{"*"}, Erased: true},
				} {
					if assessment.May(ended, action, "UGA", about) == assessment.Allowed {
						t.Errorf("%s may %s, though the account is closed", role, action)
					}
				}
			}
			if action != assessment.ReadPublished && action != assessment.ReadReference &&
				assessment.May(&assessment.Account{Role: "odd", Units: []string{"*"}}, action, "UGA", draft) == assessment.Allowed {
				t.Errorf("an unknown role may %s", action)
			}
		}
		if assessment.May(holder(role, "*"), "odd", "UGA", draft) == assessment.Allowed {
			t.Errorf("%s may do what is no action", role)
		}
	}
	if assessment.May(holder(assessment.Auditor, "*"), assessment.ReadJournal, "", nil) != assessment.Allowed {
		t.Error("an auditor of all units may not read the journal")
	}
}

// moveTable is who may have an assessment go where: to the stage, from wherever it stands.
var moveTable = map[assessment.Stage][]assessment.Role{
	assessment.Submitted: {assessment.Assessor},
	assessment.InReview:  {assessment.Reviewer},
	assessment.Returned:  {assessment.Reviewer},
	assessment.Reviewed:  {assessment.Reviewer},
	assessment.SignedOff: {assessment.Ministry},
	assessment.Published: {assessment.Ministry},

	assessment.Superseded: {assessment.Ministry}, // of a correction that was not published
}

func TestMayMove(t *testing.T) {
	movers := []assessment.Role{assessment.Assessor, assessment.Reviewer, assessment.Ministry}
	for _, role := range append(assessment.Roles(), "-") {
		for _, from := range assessment.Stages() {
			for _, to := range assessment.Stages() {
				a := &assessment.Assessment{Unit: "KEN", Stage: from, PublishedSeq: 1}
				by, walked := moveTable[to]
				want := byte('R')
				switch open := from == assessment.Published || from == assessment.Superseded; {
				case slices.Contains(by, role), !walked && slices.Contains(movers, role):
					want = 'A'
				case !open && (role == assessment.Donor || role == "-"):
					want = 'H'
				}
				got, ways := assessment.MayMove(holder(role, "KEN"), a, to)
				if letter(got) != want {
					t.Errorf("%s from %s to %s: %c, want %c", role, from, to, letter(got), want)
				}
				if mine := slices.Contains(wayTable[from], to) && slices.Contains(by, role); mine != slices.Contains(ways, to) {
					t.Errorf("%s from %s: ways %v, want %s among them: %v", role, from, ways, to, mine)
				}
				if got, ways := assessment.MayMove(holder(role, "UGA"), a, to); got == assessment.Allowed || len(ways) > 0 {
					t.Errorf("%s of another unit from %s to %s: %c %v", role, from, to, letter(got), ways)
				}
			}
		}
	}
}

// Money is its owner's to change; administrators may, because accounts go and programmes stay.
func TestMayRecordMoney(t *testing.T) {
	donor, other := &assessment.Account{ID: "x", Role: assessment.Donor}, &assessment.Account{ID: "y", Role: assessment.Donor}
	gone := &assessment.Account{ID: "x", Role: assessment.Donor, Disabled: true}
	admin, ministry := &assessment.Account{ID: "a", Role: assessment.Administrator}, &assessment.Account{ID: "x", Role: assessment.Ministry, Units: []string{"*"}}
	pooled := &assessment.Programme{Owner: "z", Joined: map[string]string{"line": "y"}}
	for _, tt := range []struct {
		name string
		got  assessment.Verdict
		want assessment.Verdict
	}{
		{"what is new", assessment.MayRecord(donor, ""), assessment.Allowed},
		{"one's own", assessment.MayRecord(donor, "x"), assessment.Allowed},
		{"another's", assessment.MayRecord(other, "x"), assessment.Refused},
		{"closed account", assessment.MayRecord(gone, "x"), assessment.Refused},
		{"administrator", assessment.MayRecord(admin, "x"), assessment.Allowed},
		{"owner of another role", assessment.MayRecord(ministry, "x"), assessment.Refused},
		{"nobody", assessment.MayRecord(nil, ""), assessment.Refused},
		{"who has joined commits", assessment.MayCommit(other, pooled), assessment.Allowed},
		{"who has not joined", assessment.MayCommit(donor, pooled), assessment.Refused},
		{"of no programme", assessment.MayCommit(donor, nil), assessment.Allowed},
		{"nobody commits", assessment.MayCommit(nil, pooled), assessment.Refused},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %c, want %c", tt.name, letter(tt.got), letter(tt.want))
		}
	}
}
