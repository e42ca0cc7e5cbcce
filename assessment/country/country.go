package country

import "slices"

// A Code is an ISO 3166-1 alpha-3 code, in capitals; or XKX, or that of a
// fictional country (see the package comment).
type Code string

// Codes that ISO 3166-1 does not have.
const (
	Kosovo    Code = "XKX"
	Exampland Code = "XXA" // fictional
	Samplia   Code = "XXB" // fictional
)

// A Country is a country or a territory that has a code of its own. It can be
// compared with ==.
type Country struct {
	Code    Code
	Alpha2  string // ISO 3166-1 alpha-2; XK for Kosovo; empty for a fictional one
	Numeric int    // ISO 3166-1 numeric, which is the UN M49 code; 0 is none

	// The regions of UN M49. Antarctica and fictional countries have none.
	Region       Area
	Subregion    Area
	Intermediate Area // only where M49 has one between subregion and country

	LDC  bool // on the UN list of least developed countries, newest known state
	LLDC bool // landlocked developing country
	SIDS bool // small island developing state, members of the UN or not

	Currency  string // ISO 4217; empty for Antarctica and South Georgia
	Fictional bool   // made up, for demonstrations and tests
}

// An Area is a region of UN M49. The zero Area is none.
type Area struct {
	Code int
	Name string // English
}

// All returns every country, sorted by Code, XKX and the fictional ones included. The slice is
// the caller's own.
func All() []Country {
	return slices.Clone(data().countries)
}

// Get returns the country with a code. The code is taken as it is: for what
// people write, use Parse.
func Get(code Code) (Country, bool) {
	return data().country(code)
}
