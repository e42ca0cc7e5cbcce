// Package durability proves, or disproves, that an acknowledged answer is never lost. It has no product code: its tests
// run the Service over the real stores, in processes of their own, and break what can be broken.
//
// What the tests show, each with a check that can fail:
//
//   - A process that is killed in the middle of concurrent writes has kept every answer that it acknowledged, each once,
//     with its revision and its note; what it had refused is not there (kill_test.go).
//   - Damage inside a stored record is found and named; a file whose tail was cut off is found by an expected head; no
//     damage to a file's structure brings a process down, and none goes unnoticed beside an expected head (damage_test.go).
//   - The writes of two processes over one server, one of which is killed and started anew, are linearizable per
//     assessment, and both hold the same at the end (replicas_test.go; model_test.go has the model and shows that the
//     checker finds a tampered history).
//   - A full disk, a store out of reach and a store that hangs are answered as Unavailable in time, nothing of the change
//     is stored by half, and the Service goes on by itself afterwards (faults_test.go, server_test.go, full_test.go).
//   - What is sent again because its answer was lost is no change, whichever process it is sent to (resend_test.go).
//   - What an earlier version has written is read as it was (fixture_test.go, fixture_fill_test.go, fixture_dump_test.go,
//     testdata/README.md).
//
// What they do not show: that a disk keeps what it says it has written, and that a replica set fails over well; the
// server that the tests start is a single one.
//
// # Files
//
//	harness_test.go   the framework, the stores and the values that the tests share
//	child_test.go     a process of its own: starting, talking to and killing it
//	writer_test.go    what runs in the child: writers that tell what was acknowledged to them
//	ledger_test.go    reads a journal without the Service, and compares it with what was acknowledged
//	limit_*_test.go   how large a file may become
//
// With READINESS_TEST_LONG=1 they run as long as the acceptance asks for: 20 rounds of 1,000 writes per store, two
// processes for 30 seconds, 2,000 damaged files. That takes up to half an hour, most of it in the test server:
//
//	READINESS_TEST_LONG=1 go test -timeout 60m ./assessment/durability
//
// # Neighbours
//
// Uses assessment, assessment/store and the MongoDB test server of journaltest. Consumed by nobody.
package durability
