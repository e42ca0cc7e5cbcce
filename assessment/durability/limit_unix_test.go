//go:build linux || darwin

package durability_test

import "syscall"

const limitsFiles = true

// limitFiles sets how large a file may become that this process writes: what is more fails as on a full disk. Other
// processes, and the pipe to the test, are not touched.
func limitFiles(size uint64) (restore func() error, err error) {
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		return nil, err
	}
	now := syscall.Rlimit{Cur: min(size, before.Max), Max: before.Max}
	return func() error { return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before) }, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &now)
}
