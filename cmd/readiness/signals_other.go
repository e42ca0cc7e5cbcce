//go:build !unix

package main

import (
	"os"
	"syscall"
)

// ignored are signals that would end the process where an error can be told: a reader that has gone away.
var ignored = []os.Signal{syscall.SIGPIPE}
