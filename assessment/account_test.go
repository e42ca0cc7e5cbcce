package assessment_test

import (
	"slices"
	"strings"
	"testing"

	"readiness/assessment"
)

func (b *bench) account(id string) *assessment.Account {
	b.t.Helper()
	a, err := b.State().Account(id)
	if err != nil {
		b.t.Fatal(err)
	}
	return a
}

func TestAccounts(t *testing.T) {
	b := newBench(t)
	b.mustChange(assessment.AddAccount{ID: "u2", Role: assessment.Auditor, Units: []string{"KEN", "*"}})
	b.mustChange(assessment.AddAccount{ID: "u1", Role: assessment.Assessor, Units: []string{"UGA", "KEN", "UGA"}})
	added := b.account("u1")
	if added.Role != assessment.Assessor || !slices.Equal(added.Units, []string{"KEN", "UGA"}) || added.CreatedBy != "ann" ||
		!added.CreatedAt.Equal(b.Head().At) || !added.ValidFrom.IsZero() || !added.Active() || !added.Covers("UGA") || added.Covers("TZA") {
		t.Errorf("%+v", added)
	}
	if a := b.account("u2"); !slices.Equal(a.Units, []string{"*"}) || !a.Covers("TZA") {
		t.Errorf("%+v", a)
	}
	var ids []string
	for _, a := range b.State().Accounts() {
		ids = append(ids, a.ID)
	}
	wantLines(t, ids, "u1", "u2")

	b.mustNotChange(assessment.ChangeAccount{ID: "u1", Role: assessment.Assessor, Units: []string{"UGA", "KEN"}})
	b.mustChange(assessment.ChangeAccount{ID: "u1", Role: assessment.Reviewer})
	if a := b.account("u1"); a.Role != assessment.Reviewer || a.Covers("KEN") || !a.CreatedAt.Equal(added.CreatedAt) {
		t.Errorf("%+v", a)
	}
	if added.Role != assessment.Assessor {
		t.Error("an account that was given out has changed")
	}
	b.mustChange(assessment.RevokeAccount{ID: "u1"})
	revoked := b.account("u1")
	if !revoked.ValidFrom.Equal(b.Head().At) || !revoked.Active() {
		t.Errorf("%+v", revoked)
	}
	b.mustNotChange(assessment.DisableAccount{ID: "u1"})
	b.mustChange(assessment.DisableAccount{ID: "u1", Disabled: true})
	b.mustNotChange(assessment.DisableAccount{ID: "u1", Disabled: true})
	if a := b.account("u1"); a.Active() || !a.ValidFrom.After(revoked.ValidFrom) {
		t.Errorf("%+v", a)
	}
	b.mustChange(assessment.DisableAccount{ID: "u1"})
	if a := b.account("u1"); !a.Active() || !a.ValidFrom.After(revoked.ValidFrom) {
		t.Errorf("what was issued before the account was closed holds again: %+v", a)
	}
	b.mustChange(assessment.EraseAccount{ID: "u1"})
	b.mustNotChange(assessment.EraseAccount{ID: "u1"})
	if a := b.account("u1"); a.Active() || !a.Erased {
		t.Errorf("%+v", a)
	}
	before := picture(b.State())
	b.reopen()
	wantSame(t, "reopened", picture(b.State()), before)
}

func TestAccountsRefused(t *testing.T) {
	b := newBench(t)
	b.mustChange(assessment.AddAccount{ID: "gone", Role: assessment.Donor})
	b.mustChange(assessment.EraseAccount{ID: "gone"})
	for _, id := range []string{"gone", "nobody", ""} {
		b.refuse(assessment.ChangeAccount{ID: id, Role: assessment.Donor}, assessment.NotFound)
		b.refuse(assessment.DisableAccount{ID: id, Disabled: true}, assessment.NotFound)
		b.refuse(assessment.RevokeAccount{ID: id}, assessment.NotFound)
	}
	b.refuse(assessment.EraseAccount{ID: "nobody"}, assessment.NotFound)
	b.refuse(assessment.AddAccount{ID: "gone", Role: assessment.Donor}, assessment.Conflict)
	e := b.refusal(assessment.AddAccount{ID: "a b", Role: "king", Units: []string{"KEN", "Kenya", "ken"}}, assessment.Invalid)
	var paths []string
	for _, f := range e.Fields {
		paths = append(paths, f.Path)
	}
	wantLines(t, paths, "id", "role", "countries", "countries")
	if !strings.Contains(e.Error(), "assessor, reviewer, ministry, donor, auditor, administrator") {
		t.Errorf("the roles are not named: %v", e)
	}
	b.mustChange(assessment.AddAccount{ID: "u1", Role: assessment.Donor})
	b.refuse(assessment.ChangeAccount{ID: "u1", Role: ""}, assessment.Invalid)
	if _, err := b.State().Account("nobody"); err == nil {
		t.Error("nobody is an account")
	}
}
