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

// Organisations returns all organisations, sorted by ID (capitals as they are,
// so that ASEAN is before AU).
func Organisations() []Organisation {
	return slices.Clone(data().organisations)
}

// Members returns the members of an organisation at a moment, sorted by code.
// The zero time asks for the newest known state. A suspended member is a
// member. An unknown organisation has none; the case of its ID does not matter.
//
// Days are those of UTC; a member is one from its first day on, and none from
// the day it left. Where only a year or a month is known, it counts from its
// first day: see Organisation.Source.
func Members(org string, at time.Time) []Code {
	var codes []Code
	for _, m := range data().members {
		if strings.EqualFold(m.org, org) && m.holds(at) {
			codes = append(codes, m.code)
		}
	}
	slices.Sort(codes)
	return codes
}

// Organisations returns the IDs of the organisations that the country was a
// member of, sorted. Times are as for Members.
func (c Country) Organisations(at time.Time) []string {
	var ids []string
	for _, m := range data().membersOf[c.Code] {
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

func compareMembers(a, b member) int {
	return cmp.Or(cmp.Compare(a.org, b.org), cmp.Compare(a.code, b.code), a.joined.Compare(b.joined))
}
