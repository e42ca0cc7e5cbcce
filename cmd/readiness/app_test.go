package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
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
