// Package vaulttest is the suite that every back end of package vault must pass, and a vault in memory for other tests.
//
// It is not part of the product: only tests import it. A back end's own test describes its storage as a [Backend] and
// calls [Run]; what only that back end can be put to (a cut file, a lost reply) it tests beside it.
//
// # Files
//
//	suite.go      Backend, Check, Run
//	checks.go     what each method promises
//	listing.go    what IDs promises
//	refusals.go   what must be refused, and what a closed vault and an ended context give
//	races.go      sixteen callers at once
//	memory.go     the vault in memory, which passes the suite
//
// # Invariants
//
//   - A check gets a storage of its own, empty at first, and returns an error: so the suite itself is tested with vaults
//     that are broken on purpose (suite_test.go), each of which it must find.
//
// # Neighbours
//
// Package journaltest is the same for journals; journaltest/conformance runs both.
package vaulttest
