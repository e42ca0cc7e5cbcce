package assessment

import (
	"errors"
	"io/fs"
	"syscall"
)

// refusals are why operating systems refuse, in the words of people, and what helps.
var refusals = []struct {
	cause    error
	why, fix string
}{
	{fs.ErrNotExist, "it does not exist", ""},
	{fs.ErrPermission, "there is no permission", ""},
	{syscall.ENOSPC, "no space is left on the device", "Make room, and do the same again."},
	{syscall.EDQUOT, "the quota of disk space is used up", "Make room or have the quota raised, and do the same again."},
	{syscall.EFBIG, "a file would become larger than the system allows", "Have the limit on the size of files raised (ulimit -f shows it), or use a file system that takes larger ones."},
	{syscall.EROFS, "the file system is read-only", "Use a place that can be written to, or have this one made writable."},
	{syscall.EIO, "the disk fails", "Copy what can still be read to another disk, and look for the newest copy that is whole."},
	{syscall.ENAMETOOLONG, "the name is too long", "Use a shorter name."},
	{syscall.ENOTDIR, "a part of its path is a file, not a directory", "Name another place, or move that file away."},
}

// SystemRefusal says in plain words why the operating system refuses, and what helps; fix is "" where that depends on what
// was tried.
func SystemRefusal(err error) (why, fix string) {
	for _, r := range refusals {
		if errors.Is(err, r.cause) {
			return r.why, r.fix
		}
	}
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err.Error(), ""
	}
	if no, ok := errors.AsType[syscall.Errno](err); ok {
		return no.Error(), ""
	}
	return err.Error(), ""
}
