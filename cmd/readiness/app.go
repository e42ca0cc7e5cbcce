package main

import (
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/term"

	"readiness/assessment"
)

// app is what every command works with. Tests set its clock and pretend to have a terminal.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	stdinTerminal  bool
	stdoutTerminal bool
	now            func() time.Time
	environment    func(string) string
	progress       *progress
	scratch        *scratch
	stopped        atomic.Pointer[string] // what is to be known when a signal stops the work
	ending         atomic.Pointer[func()] // ends the work in good order at a signal; the next signal stops it
	debug          bool
}

// whenStopped says what is to be known when a signal stops the work from here on.
func (a *app) whenStopped(text string) { a.stopped.Store(&text) }

// whenEnding says how a signal ends the work in good order from here on.
func (a *app) whenEnding(end func()) { a.ending.Store(&end) }

func newApp(stdin io.Reader, stdout, stderr io.Writer) *app {
	a := &app{
		stdin: stdin, stdout: stdout, stderr: stderr, now: time.Now, scratch: newScratch(),
		stdinTerminal: isTerminal(stdin), stdoutTerminal: isTerminal(stdout), environment: os.Getenv,
	}
	a.progress = &progress{now: time.Now}
	if isTerminal(stderr) && os.Getenv("TERM") != "dumb" {
		a.progress.w = stderr
	}
	return a
}

func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && f != nil && term.IsTerminal(int(f.Fd()))
}

// until does the work, or stops at a signal: temporary files go, and nothing can be put in place any more.
func (a *app) until(signals <-chan os.Signal, work func() int) int {
	done := make(chan int, 1)
	go func() { done <- work() }()
	select {
	case code := <-done:
		return code
	case s := <-signals:
		if end := a.ending.Load(); end != nil {
			(*end)()
			select {
			case code := <-done:
				return code
			case s = <-signals:
			}
		}
		a.scratch.abandon()
		a.progress.end()
		if text := a.stopped.Load(); text != nil {
			fmt.Fprintf(a.stderr, "readiness: stopped. %s\n", *text)
		}
		if s == syscall.SIGTERM {
			return exitTerminated
		}
		return exitInterrupted
	}
}

// execute runs the command that the arguments name.
func (a *app) execute(args []string) (code int) {
	defer a.progress.end()
	defer func() {
		if r := recover(); r != nil {
			code = a.fail(&assessment.Error{Kind: assessment.Internal, Err: fmt.Errorf("%v\n%s", r, debug.Stack())})
		}
		a.scratch.removeAll()
	}()
	root := a.root()
	if err := unknownCommand(root, args); err != nil {
		return a.fail(err)
	}
	root.SetArgs(args)
	return a.fail(root.Execute())
}

// note tells the user something beside the result.
func (a *app) note(format string, values ...any) {
	a.progress.clear()
	fmt.Fprintf(a.stderr, "note: "+format+"\n", values...)
}
