// Package journaltest has what tests of journals share: the suite that every back end must pass, and a journal in
// memory for the tests of those who use one.
//
// It is not for the product: a journal in memory is gone with the process.
//
// # Files
//
//	suite.go       Backend, what a back end's test describes; Check; Run, which puts it to all checks
//	checks.go      the list of checks, and the records they append
//	appending.go   checks of Append
//	reading.go     checks of Read and Head, and of what comes back
//	contexts.go    checks of cancelled and expired contexts, and of Close
//	concurrent.go  checks with many goroutines
//	damage.go      checks of storage that something else has changed
//	memory.go      Memory, the journal in memory
//
// and conformance/, which runs the checks of a suite, and, for the tests of whatever is kept in MongoDB:
//
//	mongodb.go        MongoDB, StartMongoDB: a server for tests
//	mongodb_build.go  builds that server once, from the module in ferretdb/
//	mongodb_proxy.go  Proxy, which stands before a server and spoils what passes
//
// # Invariants
//
//   - A check is a function that gives an error, so that the suite can itself be tested: each of a list of journals with
//     one fault must fail the check that is named for that fault.
//   - A check makes no assumption on how long anything takes, except that nothing takes longer than
//     conformance.Limit.
//
// # Neighbours
//
// Consumed by the tests of boltjournal, mongojournal, mongovault, mongolink, assessment and assessment/store.
package journaltest
