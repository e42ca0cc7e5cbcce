package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"readiness/assessment/account"
	"readiness/assessment/gci"
	"readiness/assessment/store"
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
//	hold STORE                     opens a store in this process, until the script ends
//	corrupt FILE TEXT              changes one letter of the text wherever it stands in the file
//	last VARIABLE                  keeps the last line of standard output
//	keep VARIABLE PATTERN          keeps what the group of the pattern is in standard output
//	fill FILE QUESTION TEXT        answers a question of a questionnaire
//	tokenkey DIR                   makes the key of access tokens, as a server does
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
			"hold":     scriptHold,
			"corrupt":  scriptCorrupt,
			"last":     scriptLast,
			"keep":     scriptKeep,
			"fill":     scriptFill,
			"tokenkey": scriptTokenKey,
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

// scriptHold makes this process the one that has a store open.
func scriptHold(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: hold STORE")
	}
	held, err := store.Open(context.Background(), ts.MkAbs(args[0]), store.Options{})
	ts.Check(err)
	ts.Defer(func() { _ = held.Close() })
}

func scriptCorrupt(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 || len(args[1]) == 0 {
		ts.Fatalf("usage: corrupt FILE TEXT")
	}
	path, text := ts.MkAbs(args[0]), []byte(args[1])
	content, err := os.ReadFile(path)
	ts.Check(err)
	other := bytes.Clone(text)
	other[len(other)/2] ^= 1
	if !bytes.Contains(content, text) {
		ts.Fatalf("%s does not hold %q", args[0], text)
	}
	ts.Check(os.WriteFile(path, bytes.ReplaceAll(content, text, other), 0o600))
}

func scriptLast(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: last VARIABLE")
	}
	lines := strings.Split(strings.TrimSpace(ts.ReadFile("stdout")), "\n")
	ts.Setenv(args[0], lines[len(lines)-1])
}

func scriptKeep(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: keep VARIABLE PATTERN")
	}
	found := regexp.MustCompile(args[1]).FindStringSubmatch(ts.ReadFile("stdout"))
	if len(found) != 2 {
		ts.Fatalf("%s is not found", args[1])
	}
	ts.Setenv(args[0], found[1])
}

func scriptTokenKey(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: tokenkey DIR")
	}
	keys, err := account.OpenKeys(ts.MkAbs(args[0]), rand.Reader)
	ts.Check(err)
	_, err = keys.Token()
	ts.Check(err)
}
