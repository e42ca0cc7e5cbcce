package country

import (
	"maps"
	"slices"
	"sync"
	"time"
)

// An Atlas is the dated tables: the classes of the World Bank, the members of
// organisations, the list of least developed countries, rates of exchange,
// price levels, populations. It is never changed: With makes another one. A nil *Atlas is the built-in one,
// so that whoever has no renewals needs to say nothing.
type Atlas struct {
	income, lending, fragile history

	organisations []Organisation // sorted by ID
	namedBy       map[string]*Vintage
	members       map[string][]member // organisation -> by code and day
	membersFrom   map[string]*Vintage // organisation -> the renewal of its members
	membersOf     map[Code][]member
	rates         map[string][]datedRate     // currency -> rising days
	prices        map[string]priceSeries     // by currency
	populations   map[Code][]datedPopulation // rising years

	renewals []*Vintage // in the order they were made

	once sync.Once
	hash string
}

// Builtin returns the tables that the program comes with.
func Builtin() *Atlas { return data().atlas }

// orBuiltin gives a nil atlas its meaning.
func (a *Atlas) orBuiltin() *Atlas {
	if a == nil {
		return Builtin()
	}
	return a
}

// next is an atlas with the same tables, whose own maps may be changed; the
// slices in them may not.
func (a *Atlas) next() *Atlas {
	return &Atlas{
		income: a.income.next(), lending: a.lending.next(), fragile: a.fragile.next(),
		organisations: a.organisations,
		namedBy:       orEmpty(maps.Clone(a.namedBy)),
		members:       orEmpty(maps.Clone(a.members)),
		membersFrom:   orEmpty(maps.Clone(a.membersFrom)),
		membersOf:     a.membersOf,
		rates:         orEmpty(maps.Clone(a.rates)),
		prices:        orEmpty(maps.Clone(a.prices)),
		populations:   orEmpty(maps.Clone(a.populations)),
		renewals:      slices.Clip(a.renewals),
	}
}

func orEmpty[K comparable, V any](m map[K]V) map[K]V {
	if m == nil {
		return map[K]V{}
	}
	return m
}

// LDCAt reports whether a country was on the UN list of least developed
// countries. Days of graduation are known, days of entry are not: before its
// graduation, or today, a country counts as on the list at any earlier date.
// The zero time asks for the newest known state, as the field LDC does. No
// renewal changes this list yet.
func (a *Atlas) LDCAt(c Country, at time.Time) bool {
	left, graduated := data().graduated[c.Code]
	if !graduated || at.IsZero() {
		return c.LDC
	}
	return at.Before(left)
}
