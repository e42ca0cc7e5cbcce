// Package account holds what proves who did something. So far that is the keys of an installation: the one that signs
// where the journal ends.
//
// It is not a store: a directory of keys stands apart from the data, so that whoever can change the data cannot sign
// what he made of them. It knows no passwords and no roles.
//
// # Files
//
//	keys.go        Keys, OpenKeys: the directory of keys, made at first use
//	key_file.go    one key in two files: the private half, and the public one beside it
//	checkpoint.go  head.json: the signed end of the journal, which never goes backwards
//	lock*.go       one process at a time changes head.json
//
// # Invariants
//
//   - A private key is a PEM file (PKCS #8, Ed25519) that its owner alone may read; another one is refused.
//   - Processes that make a key at the same time end up with the same one.
//   - A file is whole or not there.
//   - Every error is an *assessment.Error.
//
// # Neighbours
//
// Uses assessment/journal for checkpoints. Consumed by cmd.
package account
