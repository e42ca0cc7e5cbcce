package main

import (
	"bytes"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"readiness/assessment"
)

// fixedTime is when everything happens in tests.
var fixedTime = time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)

// console is an app whose streams a test can read.
type console struct {
	*app
	out, err bytes.Buffer
}

func newConsole() *console {
	c := &console{}
	c.app = newApp(strings.NewReader(""), &c.out, &c.err)
	c.environment = func(string) string { return "" }
	c.now = func() time.Time { return fixedTime }
	return c
}

// mustRun runs a command that has to succeed.
func (c *console) mustRun(t *testing.T, args ...string) {
	t.Helper()
	if code := c.execute(args); code != exitDone {
		t.Fatalf("readiness %s: exit code %d\n%s", strings.Join(args, " "), code, c.err.String())
	}
}

func TestStopSaysWhatIsToBeKnown(t *testing.T) {
	for _, text := range []string{"", "Import it again."} {
		c := newConsole()
		signals, never := make(chan os.Signal, 1), make(chan struct{})
		code := c.until(signals, func() int {
			if text != "" {
				c.whenStopped(text)
			}
			signals <- syscall.SIGTERM
			<-never
			return exitDone
		})
		if code != exitTerminated || (text == "") != (c.err.Len() == 0) || !strings.Contains(c.err.String(), text) {
			t.Errorf("exit code %d, %q", code, c.err.String())
		}
	}
}

// What the disk refuses is told, although the store's words are about the store.
func TestFaultOfTheDiskIsNamed(t *testing.T) {
	full := &assessment.Error{Kind: assessment.Unavailable, Msg: "the store does not answer", Err: &os.PathError{Op: "write", Path: "journal.db", Err: syscall.ENOSPC}}
	c := newConsole()
	if got := c.tell(full); !strings.HasSuffix(got, "\nThe system says: no space is left on the device.") {
		t.Errorf("it says %q", got)
	}
	full.Msg += ": " + plain(full.Err)
	if got := c.tell(full); strings.Contains(got, "The system says") {
		t.Errorf("it says it twice: %q", got)
	}
}
