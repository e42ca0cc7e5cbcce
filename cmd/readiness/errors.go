package main

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	"readiness/assessment"
	"readiness/assessment/document"
)

// Exit codes.
const (
	exitDone        = 0
	exitNo          = 1 // the answer is no
	exitFault       = 2 // usage or input error, or a fault of the program
	exitInterrupted = 130
	exitTerminated  = 143
)

// usageError is a command line that cannot be understood.
type usageError struct {
	command string // whose help to read: "readiness score"
	msg     string
}

func (e *usageError) Error() string { return e.msg }

// answerNo is not a failure: the command was asked a question, and the answer is no.
type answerNo struct{ err error }

func (e *answerNo) Error() string { return e.err.Error() }
func (e *answerNo) Unwrap() error { return e.err }

// invalid is an input that the user can mend.
func invalid(fix, format string, values ...any) error {
	return &assessment.Error{Kind: assessment.Invalid, Msg: fmt.Sprintf(format, values...), Fix: fix}
}

// fail tells an error and gives the exit code; nil is success.
func (a *app) fail(err error) int {
	if err == nil {
		return exitDone
	}
	a.progress.end()
	if _, ok := errors.AsType[*readerGone](err); ok {
		return exitDone
	}
	told := a.tell(err)
	if !strings.HasPrefix(told, "readiness ") { // some begin with the command already
		told = "readiness: " + told
	}
	fmt.Fprintln(a.stderr, told)
	if _, ok := errors.AsType[*answerNo](err); ok {
		return exitNo
	}
	return exitFault
}

// tell puts an error into words, with every fault and the way to mend.
func (a *app) tell(err error) string {
	if e, ok := errors.AsType[*usageError](err); ok {
		return fmt.Sprintf("%s\nSee %s --help.", e.msg, e.command)
	}
	if e, ok := errors.AsType[*assessment.Error](err); ok && e.Kind != assessment.Internal {
		return tellFields(e) + tellDisk(e)
	}
	if e, ok := errors.AsType[*document.Faults](err); ok {
		return tellFaults(e)
	}
	told := "internal fault: this is a mistake in the program, not in your input"
	if !a.debug {
		return told + "\nRun it again with --debug to see what a report of it needs."
	}
	return told + "\n" + chain(err)
}

// tellFields lists all fields, unlike Error.Error, which stops after some: a list to mend is only useful when whole.
func tellFields(e *assessment.Error) string {
	var b strings.Builder
	b.WriteString(e.Msg)
	for _, f := range e.Fields {
		b.WriteString("\n  ")
		if f.Path != "" {
			b.WriteString(f.Path + ": ")
		}
		b.WriteString(strings.ReplaceAll(f.Message, "\n", "\n  "))
	}
	if e.Fix != "" {
		b.WriteString("\n" + e.Fix)
	}
	return b.String()
}

// tellDisk names a fault of the disk that stands behind an error without showing in it.
func tellDisk(e *assessment.Error) string {
	for _, fault := range []error{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG, syscall.EROFS, syscall.EIO} {
		if why := plain(fault); errors.Is(e.Err, fault) && !strings.Contains(e.Msg, why) && !strings.Contains(e.Msg, fault.Error()) {
			return "\nThe system says: " + why + "."
		}
	}
	return ""
}

// tellFaults lists what is wrong with a framework file.
func tellFaults(e *document.Faults) string {
	n := len(e.List) + e.More
	return fmt.Sprintf("%s is not a valid framework: %s\n%s", e.Name, counted(n, "fault", "faults"), e.Error())
}

// chain writes an error with what it wraps, outermost first.
func chain(err error) string {
	var lines []string
	for ; err != nil; err = errors.Unwrap(err) {
		lines = append(lines, fmt.Sprintf("%T: %v", err, err))
	}
	return strings.Join(lines, "\n")
}

// plain says in plain words why the operating system refused.
func plain(err error) string {
	why, _ := assessment.SystemRefusal(err)
	return why
}
