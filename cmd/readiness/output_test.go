package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"readiness/assessment"
)

func say(text string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}
}

// entries lists a directory, so that a file that was left behind shows.
func entries(t *testing.T, dir string) string {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range list {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

func content(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestWriteReplacesOnlyWhenComplete(t *testing.T) {
	c, dir := newConsole(), t.TempDir()
	path := filepath.Join(dir, "out.csv")
	if err := os.WriteFile(path, []byte("old"), 0o640); err != nil {
		t.Fatal(err)
	}
	out, err := c.target(path, false)
	if err != nil {
		t.Fatal(err)
	}
	late := errors.New("late")
	err = out.write(func(w io.Writer) error {
		if err := say(strings.Repeat("half", 1<<16))(w); err != nil {
			return err
		}
		return late
	})
	out.discard()
	if !errors.Is(err, late) || content(t, path) != "old" || entries(t, dir) != "out.csv" {
		t.Fatalf("after a late error: %v, %q, %s", err, content(t, path), entries(t, dir))
	}
	out, err = c.target(path, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := out.write(say("new")); err != nil {
		t.Fatal(err)
	}
	out.discard()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if content(t, path) != "new" || entries(t, dir) != "out.csv" || info.Mode().Perm() != 0o640 {
		t.Errorf("got %q, %s, mode %v", content(t, path), entries(t, dir), info.Mode())
	}
	if want := "note: wrote " + path + " (3 bytes)\n"; c.err.String() != want {
		t.Errorf("got %q, want %q", c.err.String(), want)
	}
}

func TestStandardOutputShowsNothingOfAFailure(t *testing.T) {
	c := newConsole()
	out, err := c.target("-", false)
	if err != nil {
		t.Fatal(err)
	}
	late := errors.New("late")
	err = out.write(func(w io.Writer) error { return errors.Join(say("half")(w), late) })
	if !errors.Is(err, late) || c.out.Len() != 0 {
		t.Errorf("got %v and %q", err, c.out.String())
	}
}

func TestTargetsThatCannotBe(t *testing.T) {
	c, dir := newConsole(), t.TempDir()
	c.stdoutTerminal = true
	file := filepath.Join(dir, "input.csv")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "link.csv")
	if err := os.Symlink(file, link); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, path, message string
		workbook            bool
	}{
		{name: "a workbook on a terminal", path: "-", workbook: true, message: "cannot be shown on a terminal"},
		{name: "a directory", path: dir, message: "is a directory"},
		{name: "no directory", path: filepath.Join(dir, "no", "out.csv"), message: "does not exist"},
		{name: "a directory to be", path: filepath.Join(dir, "no") + string(filepath.Separator), message: "does not exist"},
		{name: "below a file", path: filepath.Join(file, "out.csv"), message: "a file, not a directory"},
		{name: "the input", path: file, message: "would be overwritten"},
		{name: "the input by another name", path: link, message: "would be overwritten"},
		{name: "a name that is too long", path: filepath.Join(dir, strings.Repeat("n", 300)), message: "name is too long"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before := entries(t, dir)
			out, err := c.target(tt.path, tt.workbook, file)
			e, ok := errors.AsType[*assessment.Error](err)
			if !ok || !strings.Contains(e.Msg, tt.message) || e.Kind == assessment.Internal {
				t.Errorf("got %v, want %q", err, tt.message)
			}
			out.discard()
			if entries(t, dir) != before {
				t.Errorf("left behind: %s", entries(t, dir))
			}
		})
	}
}

func TestSymbolicLinksAreFollowed(t *testing.T) {
	c, dir := newConsole(), t.TempDir()
	file, link := filepath.Join(dir, "real.csv"), filepath.Join(dir, "link.csv")
	if err := errors.Join(os.WriteFile(file, []byte("old"), 0o600), os.Symlink(file, link)); err != nil {
		t.Fatal(err)
	}
	out, err := c.target(link, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := out.write(say("new")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 || content(t, file) != "new" {
		t.Errorf("the link was replaced: %v, %v, %q", info, err, content(t, file))
	}
}

// full is a disk without space.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

// gone is a pipe that nobody reads any more.
type gone struct{}

func (gone) Write([]byte) (int, error) { return 0, syscall.EPIPE }

func TestOutputThatFails(t *testing.T) {
	tests := []struct {
		name    string
		stdout  io.Writer
		code    int
		message string
	}{
		{"a full disk", full{}, exitFault, "no space is left"},
		{"a reader that has gone", gone{}, exitDone, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newConsole()
			c.stdout = tt.stdout
			code := c.execute([]string{"framework", "schema"})
			if code != tt.code || !strings.Contains(c.err.String(), tt.message) || tt.message == "" && c.err.Len() > 0 {
				t.Errorf("exit code %d, %q; want %d, %q", code, c.err.String(), tt.code, tt.message)
			}
		})
	}
}

func TestInterruptLeavesNothing(t *testing.T) {
	c, dir := newConsole(), t.TempDir()
	signals, ready, never := make(chan os.Signal), make(chan struct{}), make(chan struct{})
	go func() {
		<-ready
		signals <- os.Interrupt
	}()
	code := c.until(signals, func() int {
		out, err := c.target(filepath.Join(dir, "out.csv"), false)
		if err != nil {
			t.Error(err)
		}
		err = out.render(func(w io.Writer) error {
			close(ready)
			<-never
			return nil
		})
		return c.fail(err)
	})
	if code != exitInterrupted || entries(t, dir) != "" {
		t.Errorf("exit code %d, left behind: %q", code, entries(t, dir))
	}
	if c.scratch.mu.TryLock() {
		t.Error("a file could still be put in place")
	}
}

func TestPanicIsAnInternalFault(t *testing.T) {
	for _, debug := range []bool{false, true} {
		c := newConsole()
		c.now = nil // every command that makes a workbook asks for the time
		args := []string{"demo", "--dir", filepath.Join(t.TempDir(), "demo")}
		if debug {
			args = append(args, "--debug")
		}
		if code := c.execute(args); code != exitFault {
			t.Errorf("exit code %d, want %d", code, exitFault)
		}
		if got := strings.Contains(c.err.String(), "nil pointer"); got != debug || !strings.Contains(c.err.String(), "internal fault") {
			t.Errorf("with --debug=%v: %s", debug, c.err.String())
		}
	}
}

func TestHumanSize(t *testing.T) {
	for n, want := range map[int64]string{0: "0 bytes", 999: "999 bytes", 1000: "1 kB", 41_499: "41 kB", 3_240_000: "3.2 MB"} {
		if got := humanSize(n); got != want {
			t.Errorf("humanSize(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestQuoted(t *testing.T) {
	for path, want := range map[string]string{"a/b.csv": "a/b.csv", "my file": "'my file'", "it's": `'it'\''s'`} {
		if got := quoted(path); got != want {
			t.Errorf("quoted(%q) = %q, want %q", path, got, want)
		}
	}
}
