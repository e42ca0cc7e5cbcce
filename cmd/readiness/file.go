package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"readiness/assessment/spelling"
)

// open opens a file for reading, or standard input for "-". what is the flag it came from or what it holds, for messages.
func (a *app) open(path, what string) (r io.Reader, close func(), err error) {
	name, in, close := path, a.stdin, func() {}
	if path == "-" {
		name = "standard input"
		if a.stdinTerminal {
			a.progress.end() // it would write over what is typed
			a.note("reading %s from the keyboard; end with Ctrl-D on a line of its own", what)
		}
	} else {
		f, err := openFile(path, what)
		if err != nil {
			return nil, nil, err
		}
		in, close = f, func() { _ = f.Close() }
	}
	buffered := bufio.NewReader(in)
	switch head, err := buffered.Peek(4); {
	case len(head) == 0 && errors.Is(err, io.EOF):
		close()
		return nil, nil, invalid("", "%s is empty", name)
	case len(head) == 0 && err != nil:
		close()
		return nil, nil, invalid("", "cannot read %s: %s", name, plain(err))
	case bytes.Equal(head, []byte("PK\x03\x04")) && what != "import" && what != "programmes": // these read workbooks
		close()
		return nil, nil, invalid(zipFix[what], "%s is a workbook or another zip file", name)
	}
	return buffered, close, nil
}

// zipFix is how to mend a zip file where text should be.
var zipFix = map[string]string{
	"data":      "Save the sheet with the answers as CSV (UTF-8) and give that as --data.",
	"framework": "A framework is a text file, YAML or JSON.",
	"reference": "Save the sheet as CSV (UTF-8) and import that.",
	"journal":   "A journal is a text file, as readiness journal export writes it.",
}

func openFile(path, what string) (*os.File, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, missing(path, what)
	}
	if err != nil {
		return nil, invalid("", "cannot read %s: %s", path, plain(err))
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		_ = f.Close()
		return nil, invalid("Name a file in it.", "%s is a directory", path)
	}
	return f, nil
}

// missing says that a file is not there, and which one may be meant.
func missing(path, what string) error {
	if path == "" && (what == "data" || what == "framework") {
		return invalid("", "--%s has no file name in it", what)
	}
	if path == "" {
		return invalid("", "the name of the file is empty")
	}
	dir := filepath.Dir(path)
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return invalid("Check the path.", "the file %s does not exist, nor does the directory %s", path, dir)
	}
	if err != nil {
		return invalid("", "cannot read %s: the directory %s cannot be read: %s", path, dir, plain(err))
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	fix := "Check the name, and in which directory you are."
	if near := spelling.Nearest(filepath.Base(path), names); near != "" {
		fix = "Did you mean " + filepath.Join(dir, near) + "?"
	}
	return invalid(fix, "the file %s does not exist", path)
}
