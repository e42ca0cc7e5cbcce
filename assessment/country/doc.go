// Package country knows the countries and territories of the world: their
// codes, names and regions, and the dated lists that funders ask for, such as
// the World Bank's income groups or the members of a regional organisation.
//
// It is a small set of tables made from published facts, read once and never
// changed. What does not change with the years (codes, names, regions) is asked
// of a [Country]; what does is asked of an [Atlas]. An operator renews the
// dated tables with files: [ParseRenewal] reads one, and [Atlas.With] makes
// another atlas of it.
//
// It is not a gazetteer (no borders or capitals, and no populations of its own), it takes no
// position on the status of a territory, it keeps no renewals (that is for the
// journal of its caller), and it has no clock: every dated question takes the
// moment from the caller, and the zero time means "the newest state that the
// tables know".
//
// # Files
//
//	country.go       Country, Code, Area; All, Get
//	name.go          names in five languages
//	parse.go         from a written name or code to a country; the error
//	fold.go          what two spellings of a name have in common
//	words.go         what people write for regions, classes and organisations
//	suggest.go       the nearest names for a name that is not known
//	atlas.go         Atlas: the dated tables; the LDC flag at a date
//	class.go         income group, lending category, fragility at a date
//	history.go       what a table says of an economy, year by year
//	organisation.go  regional organisations and their members at a date
//	rate.go          rates of exchange, in exact decimals
//	price.go         price levels, in exact decimals
//	population.go    how many people live in a country
//	vintage.go       which data sets these are, from when and whose
//	fingerprint.go   the hash of what an atlas answers
//	renewal.go       Renewal: newer data of one kind; its faults
//	renewal_check.go what is wrong with a renewal, wherever it came from
//	renewal_file.go, renewal_header.go, renewal_row.go  a renewal from a file
//	renewal_help.go  how such a file is written, for who writes one
//	renew.go         an atlas with renewals
//	unnamed.go       which countries a renewal of classes leaves out
//	load.go          builds the index from the tables, once
//	load_countries.go, load_lists.go  the tables, each into the index
//	table.go         reads one table
//	tables/          the data, each table with its source, date and rights
//	testdata/        a sample of each kind of renewal, with made-up values
//
// # Invariants
//
//   - Codes are ISO 3166-1 alpha-3, but for two: XKX is Kosovo, a code assigned
//     by its users (the World Bank, the European Union and others), in neither
//     ISO 3166-1 nor UN M49, hence with no numeric code; its place in Southern
//     Europe is this project's own assignment. XXA and XXB are fictional countries
//     for demonstrations and tests: no region, no alpha-2 code, no membership,
//     and classes that nobody published. (Travel documents use both codes for
//     persons without a state and refugees; none are read here.)
//   - Nothing is guessed. A name that can mean two countries is an error that
//     names both; an unknown one is an error that suggests.
//   - A class is never made up: a fiscal year that is not held is answered from
//     the newest one before it, and the answer says which one that is.
//   - Blank in a source means "not classified", and is the empty string here.
//   - An atlas never changes. A nil *Atlas is the built-in one.
//   - A renewal says something of the countries, organisations, currencies and
//     days that it names, and nothing of others.
//   - What was once built in stays understood: a code or an organisation that
//     a renewal of long ago names is never taken out of the tables.
//   - A rate or a price level is a text in decimals from its file to a sum of
//     money, and never a binary fraction. Neither is built in, and no population is.
//   - A fault in an embedded table fails the tests of this package. At run time
//     the faulty line is left out; nothing panics.
//
// # Names
//
// English names follow the short names in use at the United Nations, without
// the titles that it puts in brackets. Names in French, Spanish, Portuguese and
// Arabic come from the Unicode CLDR through golang.org/x/text, except for those
// in tables/names.tsv. That is one profile of names; an operator may want
// another, and pages and workbooks that list territories are to carry a
// disclaimer (docs/DATA-LICENSES.md has the words).
//
// # Neighbours
//
// Used by assessment (a country is the entity of an assessment), exports and
// cmd. Of this module it imports spelling alone.
package country
