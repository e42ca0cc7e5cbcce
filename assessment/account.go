package assessment

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"readiness/assessment/country"
)

// Role is what an account is for.
type Role string

// The roles. What each may do is in the table of permission.go.
const (
	Assessor      Role = "assessor"
	Reviewer      Role = "reviewer"
	Ministry      Role = "ministry"
	Donor         Role = "donor"
	Auditor       Role = "auditor"
	Administrator Role = "administrator"
)

// Roles gives all roles.
func Roles() []Role {
	return []Role{Assessor, Reviewer, Ministry, Donor, Auditor, Administrator}
}

// Everywhere is the scope of an account that is for all units.
const Everywhere = "*"

// Account is who may do something. Names, addresses and passwords are not here but in the vault. It is a value of one
// moment: what a State gave never changes, and whoever holds one must not modify it.
type Account struct {
	ID        string
	Role      Role
	Units     []string // country codes, or Everywhere; none = no unit
	Disabled  bool
	Erased    bool
	ValidFrom time.Time // what was issued to the account up to then is void; to the millisecond
	CreatedAt time.Time
	CreatedBy string // account id
}

// Covers says that a unit is in the account's scope.
func (a *Account) Covers(unit string) bool {
	return slices.Contains(a.Units, Everywhere) || slices.Contains(a.Units, unit)
}

// Active says that the account may act at all.
func (a *Account) Active() bool { return !a.Disabled && !a.Erased }

// Account finds an account. The error is an *Error of kind NotFound.
func (s *State) Account(id string) (*Account, error) {
	if a, ok := s.accounts[id]; ok {
		return a, nil
	}
	return nil, noAccount(id)
}

func noAccount(id string) error {
	return &Error{Kind: NotFound, Msg: "there is no account " + clipped(id)}
}

// Accounts gives all accounts, by id.
func (s *State) Accounts() []*Account {
	return slices.SortedFunc(maps.Values(s.accounts), func(a, b *Account) int { return cmp.Compare(a.ID, b.ID) })
}

// AddAccount records an account. The error has kind Conflict when the id is taken; that of an erased account stays so.
type AddAccount struct {
	ID    string
	Role  Role
	Units []string
}

// ChangeAccount gives an account another role or scope; it holds from the next request on.
type ChangeAccount struct {
	ID    string
	Role  Role
	Units []string
}

// DisableAccount closes an account, or opens it again.
type DisableAccount struct {
	ID       string
	Disabled bool
}

// EraseAccount closes an account for good: from then on it is NotFound to all other commands. What it did stays, under
// its id.
type EraseAccount struct{ ID string }

// RevokeAccount makes everything void that was issued to an account until now, as DisableAccount and EraseAccount do.
type RevokeAccount struct{ ID string }

func (c AddAccount) decide(t *turn) error {
	if faults := grantFaults(c.ID, c.Role, c.Units); len(faults) > 0 {
		return &Error{Kind: Invalid, Msg: "the account cannot be added:", Fields: faults}
	}
	if t.account(c.ID) != nil {
		return &Error{Kind: Conflict, Msg: "there is already an account " + clipped(c.ID)}
	}
	return t.emit(event{accountAdded, accountSubject(c.ID), accountGrantV1{c.Role, sortedUnits(c.Units)}})
}

func (c ChangeAccount) decide(t *turn) error {
	a, err := t.holder(c.ID)
	if err != nil {
		return err
	}
	if faults := grantFaults(c.ID, c.Role, c.Units); len(faults) > 0 {
		return &Error{Kind: Invalid, Msg: "the account cannot be changed:", Fields: faults}
	}
	units := sortedUnits(c.Units)
	if a.Role == c.Role && slices.Equal(a.Units, units) {
		return nil
	}
	return t.emit(event{accountChanged, accountSubject(c.ID), accountGrantV1{c.Role, units}})
}

func (c DisableAccount) decide(t *turn) error {
	a, err := t.holder(c.ID)
	if err != nil || a.Disabled == c.Disabled {
		return err
	}
	kind := accountEnabled
	if c.Disabled {
		kind = accountDisabled
	}
	return t.emit(event{kind, accountSubject(c.ID), accountEndV1{}})
}

func (c EraseAccount) decide(t *turn) error {
	a := t.account(c.ID)
	if a == nil {
		return noAccount(c.ID)
	}
	if a.Erased {
		return nil
	}
	return t.emit(event{accountErased, accountSubject(c.ID), accountEndV1{}})
}

func (c RevokeAccount) decide(t *turn) error {
	a, err := t.holder(c.ID)
	if err != nil || !a.ValidFrom.Before(t.at) {
		return err
	}
	return t.emit(event{accountRevoked, accountSubject(c.ID), accountEndV1{}})
}

// holder gives an account that is not erased.
func (t *turn) holder(id string) (*Account, error) {
	a := t.account(id)
	if a == nil || a.Erased {
		return nil, noAccount(id)
	}
	return a, nil
}

func accountSubject(id string) string { return "account/" + id }

// grantFaults says what is wrong with an account's id, role and scope.
func grantFaults(id string, role Role, units []string) []Field {
	var faults []Field
	if !isAccount(id) {
		faults = append(faults, Field{Path: "id", Message: clipped(id) + " is no id of an account: use printable ASCII without spaces"})
	}
	if !slices.Contains(Roles(), role) {
		faults = append(faults, Field{Path: "role", Message: fmt.Sprintf("%s is no role; the roles are %s", clipped(string(role)), rolesText())})
	}
	for _, unit := range units {
		if _, ok := country.Get(country.Code(unit)); !ok && unit != Everywhere {
			faults = append(faults, Field{Path: "countries", Message: clipped(unit) + " is not a country's ISO 3166-1 alpha-3 code, nor * for all"})
		}
	}
	return faults
}

func rolesText() string {
	names := make([]string, 0, len(Roles()))
	for _, r := range Roles() {
		names = append(names, string(r))
	}
	return strings.Join(names, ", ")
}

// sortedUnits gives a scope the one form in which it is recorded.
func sortedUnits(units []string) []string {
	if slices.Contains(units, Everywhere) {
		return []string{Everywhere}
	}
	return slices.Compact(slices.Sorted(slices.Values(units)))
}
