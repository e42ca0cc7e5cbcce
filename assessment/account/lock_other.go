//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package account

import "os"

// lock does nothing: this system has no locks of the kind.
func lock(*os.File) {}
