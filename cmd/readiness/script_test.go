package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"readiness/assessment/gci"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"readiness": main})
}

// TestScript runs testdata/script/*.txtar: the program as its users meet it.
//
// Beside the usual commands there are
//
//	exits CODE PROGRAM [ARGS...]   runs a program that must end with the exit code
//	workbook FILE...               each file must be a workbook
//	clean DIR [NAMES...]           the directory must hold these names and nothing else
//
// and the conditions [root] (permissions do not bind) and [gci] (the figures of the ITU are in this build).
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":    scriptExits,
			"workbook": scriptWorkbook,
			"clean":    scriptClean,
		},
		Condition: func(cond string) (bool, error) {
			switch cond {
			case "root":
				return os.Geteuid() == 0, nil
			case "gci":
				_, ok := gci.Answers2024()
				return ok, nil
			}
			return false, errors.New("unknown condition " + cond)
		},
	})
}

func scriptExits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM [ARGS...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		exit, ok := errors.AsType[*exec.ExitError](err)
		if !ok {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

func scriptWorkbook(ts *testscript.TestScript, neg bool, args []string) {
	for _, name := range args {
		if ok := strings.HasPrefix(ts.ReadFile(name), "PK\x03\x04"); ok == neg {
			ts.Fatalf("%s: workbook is %v", name, ok)
		}
	}
}

func scriptClean(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: clean DIR [NAMES...]")
	}
	entries, err := os.ReadDir(ts.MkAbs(args[0]))
	ts.Check(err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if got, want := strings.Join(names, " "), strings.Join(args[1:], " "); got != want {
		ts.Fatalf("%s holds %s; want %s", args[0], got, want)
	}
}
