//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package account

import (
	"errors"
	"os"
	"syscall"
)

// lock waits until this process may change what the file stands for. Where the file system knows no locks it goes on
// without: they only keep two processes that run at the same time in order.
func lock(f *os.File) {
	for errors.Is(syscall.Flock(int(f.Fd()), syscall.LOCK_EX), syscall.EINTR) {
	}
}
