package boltfile

import (
	"fmt"
	"runtime/debug"

	"readiness/assessment/journal"
)

// guard runs what touches the file's memory. A panic, and a fault on memory that the file no longer backs (it was cut
// short, or the disk cannot read it), become a *journal.CorruptError. It holds for the calling goroutine alone.
func guard(touch func() error) (err error) {
	before := debug.SetPanicOnFault(true)
	defer func() {
		debug.SetPanicOnFault(before)
		switch reason := recover().(type) {
		case nil:
		case interface{ Addr() uintptr }: // what the runtime says of a fault on memory
			err = &journal.CorruptError{Reason: "its file cannot be read: a part of it is no longer there, or the disk fails"}
		default:
			err = &journal.CorruptError{Reason: fmt.Sprintf("its file cannot be read as it is: %v", reason)}
		}
	}()
	return touch()
}
