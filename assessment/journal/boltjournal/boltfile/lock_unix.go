//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package boltfile

import (
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"

	"readiness/assessment/journal"
)

// lock takes the lock that bbolt itself will then take once more on the same open file, which succeeds at once.
func lock(file *os.File, shared bool, wait time.Duration) error {
	const step = 50 * time.Millisecond
	how := syscall.LOCK_EX | syscall.LOCK_NB
	if shared {
		how = syscall.LOCK_SH | syscall.LOCK_NB
	}
	for waited := time.Duration(0); ; waited += step {
		err := syscall.Flock(int(file.Fd()), how)
		switch {
		case err == nil:
			return nil
		case errors.Is(err, syscall.EINTR):
		case !errors.Is(err, syscall.EWOULDBLOCK):
			return fmt.Errorf("lock %s: %w", file.Name(), err)
		case waited >= wait:
			return &journal.InUseError{Path: file.Name()}
		}
		timer := time.NewTimer(step)
		<-timer.C
	}
}

// unlock lets go of the lock of a file whose memory stays mapped, which alone would keep it.
func unlock(file *os.File) error { return syscall.Flock(int(file.Fd()), syscall.LOCK_UN) }

// syncDir makes the names in a directory durable.
func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
