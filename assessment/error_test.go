package assessment_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"readiness/assessment"
)

func TestErrorText(t *testing.T) {
	for _, tt := range []struct {
		name string
		err  assessment.Error
		want string
	}{
		{"message alone", assessment.Error{Msg: "there is no such country"}, "there is no such country"},
		{"message and fix", assessment.Error{Msg: "there is no year 2031", Fix: "Choose 2024."}, "there is no year 2031\nChoose 2024."},
		{
			"fields with and without a path",
			assessment.Error{Msg: "faults:", Fields: []assessment.Field{{Path: "row 3", Message: "is blank"}, {Message: "and more"}}, Fix: "Mend them."},
			"faults:\n  row 3: is blank\n  and more\nMend them.",
		},
		{"the cause is for the log only", assessment.Error{Msg: "this failed", Err: fs.ErrPermission}, "this failed"},
	} {
		if got := tt.err.Error(); got != tt.want {
			t.Errorf("%s:\n%q, want\n%q", tt.name, got, tt.want)
		}
	}
}

// Twenty faults are printed, what is beyond them is counted; Fields keeps all of them.
func TestErrorCountsBeyondTwenty(t *testing.T) {
	for _, tt := range []struct {
		fields, lines int
		last          string
	}{
		{19, 20, "  f19: wrong"}, {20, 21, "  f20: wrong"}, {21, 22, "  … and 1 more fault"}, {22, 22, "  … and 2 more faults"}, {500, 22, "  … and 480 more faults"},
	} {
		e := &assessment.Error{Msg: "faults:"}
		for i := range tt.fields {
			e.Fields = append(e.Fields, assessment.Field{Path: fmt.Sprintf("f%d", i+1), Message: "wrong"})
		}
		lines := strings.Split(e.Error(), "\n")
		if len(lines) != tt.lines || lines[len(lines)-1] != tt.last || len(e.Fields) != tt.fields {
			t.Errorf("%d faults: %d lines, the last %q; want %d and %q", tt.fields, len(lines), lines[len(lines)-1], tt.lines, tt.last)
		}
		e.Fix = "Mend them."
		if !strings.HasSuffix(e.Error(), tt.last+"\nMend them.") {
			t.Errorf("%d faults: the fix is not at the end of %q", tt.fields, e.Error())
		}
	}
}

func TestErrorUnwraps(t *testing.T) {
	var err error = &assessment.Error{Kind: assessment.Unavailable, Msg: "the file cannot be read", Err: fmt.Errorf("open: %w", fs.ErrNotExist)}
	err = fmt.Errorf("load KEN: %w", err)
	if !errors.Is(err, fs.ErrNotExist) {
		t.Error("the cause is lost")
	}
	e, ok := errors.AsType[*assessment.Error](err)
	if !ok || e.Kind != assessment.Unavailable {
		t.Errorf("%+v, %v", e, ok)
	}
	if (&assessment.Error{}).Unwrap() != nil {
		t.Error("a cause out of nowhere")
	}
}

// Who forgets the kind says that the program is at fault.
func TestKindOfTheZeroError(t *testing.T) {
	if kind := (&assessment.Error{}).Kind; kind != assessment.Internal {
		t.Errorf("kind %d", kind)
	}
}
