// Package boltfile opens files of go.etcd.io/bbolt so that no damage to them, and no full disk, can bring the process
// down or make it say that something is stored which is not.
//
// bbolt reads its file through memory and believes what stands there: a damaged page sends it into foreign memory, round
// in a circle until the stack is full, or past the end of the file. Not all of that can be caught when it happens.
//
// # Files
//
//	file.go       File: open, view, update, close; what happens after a commit that failed
//	create.go     making a new file so that it is there whole or not at all
//	guard.go      panics and memory faults become errors
//	meta.go       the two head pages of a file, read without bbolt
//	structure.go  Inspect: the whole tree and the list of free pages, read without bbolt
//	wipe.go       Wipe: an update that leaves nothing of what was erased
//	region.go     one page, or what stands in for one inside a bucket
//	lock_*.go     the lock of the file, and making a directory durable, where the system has them
//
// # Invariants
//
//   - bbolt gets to see a file only after Inspect has found every page of it sound, under the lock that bbolt then holds.
//   - Update gives nil only for what is on disk. After a commit that failed the file is opened anew and looked at.
//   - bbolt's own Check is not used: it reads through memory too, in goroutines where nothing can be caught.
//
// # Neighbours
//
// Uses the errors of package journal. Consumed by boltjournal; fit for the vault's file.
package boltfile
