//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package boltfile

import (
	"os"
	"time"
)

// lock leaves it to bbolt, which takes its lock after the structure was looked at.
func lock(*os.File, bool, time.Duration) error { return nil }

func unlock(*os.File) error { return nil }

// syncDir: such a system makes names durable by itself, or has no means for it.
func syncDir(string) error { return nil }
