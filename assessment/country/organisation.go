package country

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// An Organisation is a regional organisation of countries.
type Organisation struct {
	ID     string // such as "ECOWAS"
	Name   string // English
	Source string // where the members come from, and what was counted how
}

// KnownOrganisations returns all organisations, sorted by ID (capitals as they
// are, so that ASEAN is before AU).
func (a *Atlas) KnownOrganisations() []Organisation {
	return slices.Clone(a.orBuiltin().organisations)
}

// Organisation returns the organisation with an ID, the case of which does not
// matter.
func (a *Atlas) Organisation(id string) (Organisation, bool) {
	a = a.orBuiltin()
	i := slices.IndexFunc(a.organisations, func(o Organisation) bool { return strings.EqualFold(o.ID, id) })
	if i < 0 {
		return Organisation{}, false
	}
	return a.organisations[i], true
}

// Members returns the members of an organisation at a moment, sorted by code.
// The zero time asks for the newest known state. A suspended member is a
// member. An unknown organisation has none; the case of its ID does not matter.
//
// Days are those of UTC; a member is one from its first day on, and none from
// the day it left. Where only a year or a month is known, it counts from its
// first day: see Organisation.Source.
func (a *Atlas) Members(org string, at time.Time) []Code {
	a = a.orBuiltin()
	o, _ := a.Organisation(org)
	var codes []Code
	for _, m := range a.members[o.ID] {
		if m.holds(at) {
			codes = append(codes, m.code)
		}
	}
	return codes
}

// Organisations returns the IDs of the organisations that a country was a
// member of, sorted. Times are as for Members.
func (a *Atlas) Organisations(c Country, at time.Time) []string {
	var ids []string
	for _, m := range a.orBuiltin().membersOf[c.Code] {
		if m.holds(at) {
			ids = append(ids, m.org)
		}
	}
	slices.Sort(ids)
	return ids
}

// A member is one stay of a country in an organisation.
type member struct {
	org    string
	code   Code
	joined time.Time
	left   time.Time // the first day as no member; zero is a member still
}

func (m member) holds(at time.Time) bool {
	if at.IsZero() {
		return m.left.IsZero()
	}
	return !at.Before(m.joined) && (m.left.IsZero() || at.Before(m.left))
}

// parseDay reads a day, a month or a year; the last two are their first day.
func parseDay(text string) (time.Time, error) {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a day, a month or a year", text)
}

func compareOrganisations(a, b Organisation) int { return cmp.Compare(a.ID, b.ID) }

func compareMembers(a, b member) int {
	return cmp.Or(cmp.Compare(a.org, b.org), cmp.Compare(a.code, b.code), a.joined.Compare(b.joined))
}
