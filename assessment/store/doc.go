// Package store opens a store by its name: the journal and the vault that belong together, in a directory of files or on
// a MongoDB server.
//
// It is the one place that knows which back ends there are. It is not a back end itself, and it holds no data: whoever
// opened a store works with its Journal and its Vault.
//
// # Files
//
//	store.go    Open, Store, Options
//	name.go     from a name to a place: file:DIR, mongodb://…
//	empty.go    a store without anything in it, for dry runs
//	refusal.go  why a store cannot be opened, and how to mend it
//
// # Invariants
//
//   - The journal is opened first and closed last. Whoever has the journal to himself finds the vault free.
//   - Store.URI holds no credentials: it may be shown and logged.
//   - A store that is opened to be read is never made, and nothing in it is changed.
//   - Every error is an *assessment.Error.
//
// # Neighbours
//
// Uses the back ends below assessment/journal and assessment/vault. Consumed by cmd.
package store
