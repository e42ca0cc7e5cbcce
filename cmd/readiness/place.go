package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// look examines what stands at the path: the permissions of a file that would be replaced, or that it is special (a
// device or a pipe), which is written to and never replaced.
func (t *target) look(inputs []string) (mode fs.FileMode, special bool, err error) {
	t.final = t.path
	if resolved, err := filepath.EvalSymlinks(t.path); err == nil {
		t.final = resolved
	}
	info, err := os.Stat(t.final)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0, false, t.lookAbove()
	case err != nil:
		return 0, false, invalid("", "cannot write %s: %s", t.path, plain(err))
	case info.IsDir():
		return 0, false, invalid("Name a file in it: -o "+filepath.Join(t.path, "result.csv"), "%s is a directory", t.path)
	case !info.Mode().IsRegular():
		return 0, true, nil
	}
	for _, in := range inputs {
		if other, err := os.Stat(in); err == nil && os.SameFile(info, other) {
			return 0, false, invalid("Choose another name with -o.", "%s is the input: it would be overwritten", t.path)
		}
	}
	f, err := os.OpenFile(t.final, os.O_WRONLY, 0)
	if err != nil {
		return 0, false, invalid("Choose another name with -o.", "cannot write %s: %s", t.path, plain(err))
	}
	return info.Mode().Perm(), false, f.Close()
}

// lookAbove examines the directory of a file that is not there yet.
func (t *target) lookAbove() error {
	dir := filepath.Dir(t.final)
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return invalid("Create it first: mkdir -p "+quoted(dir), "the directory %s does not exist", dir)
	case err != nil:
		return invalid("", "cannot write %s: %s", t.path, plain(err))
	case !info.IsDir():
		return invalid("Choose another place with -o.", "cannot write %s: %s is a file, not a directory", t.path, dir)
	case os.IsPathSeparator(t.path[len(t.path)-1]):
		return invalid("Create it first, or name a file.", "the directory %s does not exist", t.path)
	}
	return nil
}

// humanSize writes a number of bytes for people: 512 bytes, 41 kB, 3.2 MB.
func humanSize(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d bytes", n)
	case n < 1e6:
		return fmt.Sprintf("%d kB", (n+500)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

// quoted makes a path safe to paste into a shell.
func quoted(path string) string {
	if !strings.ContainsAny(path, " \t'\"$&()*;<>?[]`|~#!\\{}") {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}
