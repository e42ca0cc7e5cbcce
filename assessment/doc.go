// Package assessment is the domain: what countries answered, and what follows from it.
//
// A [Panel] holds the answers of many units (countries, or anything else a framework is about) to one framework
// version. [NewIndex] computes from it an [Index]: scores, ranks, bands, coverage and intervals, and on top of it gaps,
// census and weakest links. The arithmetic itself is in package scoring; the questionnaire is in assessment/framework;
// countries and their classes are in assessment/country.
//
// It is not a file format (package exports reads and writes those) and not a store: everything here is computed from
// its input and kept in memory.
//
// # Files
//
//	error.go     Error and its kinds: the one error type of the domain
//	panel.go     Panel, Row: answers of many units, and their fingerprint
//	index.go     Index, Standing: scores, ranks, bands, intervals
//	gap.go       Gap, Unknown: the distance from answers to the best ones, with its gain
//	cost.go      Cost: what closing a gap may cost a country of an income group
//	group.go     Grouping: by region, income group, lending category, organisation
//	census.go    Census: how many units gave which answer
//	weakest.go   Weakest: minimum, median and last of every group
//
// # Invariants
//
//   - Scores are 0..1 here; doors show 0..100.
//   - Money is an integer number of minor units beside its currency and price year.
//   - Nothing reads a clock: dates follow from the year of an assessment.
package assessment
