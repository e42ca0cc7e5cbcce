// Package gci carries the pillar scores that the International Telecommunication
// Union published in its Global Cybersecurity Index 2024, as answers to the
// built-in framework gci-pillars@2024: enough to try the program, and to check
// its arithmetic against a published index, without typing anything.
//
// It is data and nothing else: it computes no score, knows no framework, and is
// not the ITU's questionnaire. The figures are the ITU's (see NOTICE.md); a
// program built with -tags nogci does not contain them.
//
// # Files
//
//	gci.go             whose figures these are, under which terms
//	embed.go, none.go  the figures, or none in a build with -tags nogci
//	answers2024.csv    194 economies, five pillars of 0 to 20
//	testdata/          the overall scores published with them, for the tests
//
// # Invariants
//
//   - The values are those published, digit by digit; none is filled in.
//   - Columns are those of the project's own answer files: country (ISO 3166-1
//     alpha-3), year, and one for each question of gci-pillars; rows are sorted
//     by country.
//   - The sum of the five pillars of a country is its published overall score,
//     within 0.001, for every country.
//
// # Neighbours
//
// Made for the demonstration data of the command. Imports nothing of this
// module.
package gci
