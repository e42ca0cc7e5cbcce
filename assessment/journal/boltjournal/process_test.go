//go:build linux

package boltjournal_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"readiness/assessment/journal"
	"readiness/assessment/journal/boltjournal"
)

// What this test binary does when it is started by one of its own tests.
const (
	childVariable = "READINESS_TEST_CHILD"
	childAppends  = "appends until it is killed"
	childIsFull   = "meets a limit"
)

func TestMain(m *testing.M) {
	switch os.Getenv(childVariable) {
	case childAppends:
		fmt.Println(appendForEver(os.Args[len(os.Args)-1]))
		os.Exit(1)
	case childIsFull:
		signal.Ignore(syscall.SIGXFSZ)
		if err := meetLimit(os.Args[len(os.Args)-1]); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child starts this binary again.
func child(ctx context.Context, t *testing.T, what, path string) *exec.Cmd {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(ctx, binary, path)
	cmd.Env = append(os.Environ(), childVariable+"="+what)
	return cmd
}

func nextOf(head journal.Head, size int) (journal.Record, error) {
	return journal.Next(head, noon, journal.ID{byte(head.Seq), byte(head.Seq >> 8), byte(head.Seq >> 16)}, []journal.Entry{{
		Actor: "account/7f3a", Kind: "answers.put", Version: 1, Subject: "assessment/1",
		Body: []byte(`"` + strings.Repeat("x", size) + `"`),
	}})
}

// appendForEver says the Seq of each record when it was acknowledged.
func appendForEver(path string) error {
	ctx := context.Background()
	j, err := boltjournal.Open(path, boltjournal.Options{})
	if err != nil {
		return err
	}
	head, err := j.Head(ctx)
	for err == nil {
		var r journal.Record
		if r, err = nextOf(head, int(head.Seq%7)*1500); err != nil {
			return err
		}
		if err = j.Append(ctx, r); err == nil {
			head = r.Head()
			_, err = fmt.Println(head)
		}
	}
	return err
}

// TestKilled: what was acknowledged before a kill is there afterwards, and nothing but one more record.
func TestKilled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal.db")
	chance := rand.New(rand.NewPCG(5, 6))
	var expected []journal.Head
	for round := range 6 {
		cmd := child(t.Context(), t, childAppends, path)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(time.Duration(50+chance.IntN(250))*time.Millisecond, func() {
			if err := cmd.Process.Kill(); err != nil {
				t.Error(err)
			}
		})
		var last journal.Head
		for lines := bufio.NewScanner(out); lines.Scan(); {
			head, err := journal.ParseHead(lines.Text())
			if err != nil {
				t.Fatalf("the child says %q", lines.Text())
			}
			last = head
		}
		timer.Stop()
		if err := cmd.Wait(); err == nil {
			t.Fatal("the child ended by itself")
		}
		if last.Seq > 0 {
			expected = append(expected, last)
		}
		j := open(t, path, boltjournal.Options{})
		report, err := journal.Verify(t.Context(), j, expected...)
		if err != nil || !report.OK() {
			t.Fatalf("round %d: %q, %v", round, report.Faults, err)
		}
		if last.Seq > 0 && report.Head.Seq > last.Seq+1 {
			t.Fatalf("round %d: %d records, but only %d were acknowledged", round, report.Head.Seq, last.Seq)
		}
		t.Logf("round %d: killed after record %d, %d are there", round, last.Seq, report.Head.Seq)
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if len(expected) == 0 {
		t.Error("no child has stored anything")
	}
}

// meetLimit appends until a file may not grow any more, and then goes on with room again.
func meetLimit(path string) error {
	const limit = 1 << 20
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		return err
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: limit, Max: before.Max}); err != nil {
		return err
	}
	return fillUp(path, syscall.EFBIG, func() error { return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before) })
}

// fillUp appends until the disk is full, checks that the journal is whole and can be read, makes room, and goes on.
func fillUp(path string, want syscall.Errno, makeRoom func() error) error {
	ctx := context.Background()
	j, err := boltjournal.Open(path, boltjournal.Options{})
	if err != nil {
		return err
	}
	var head journal.Head
	var stuck journal.Record
	for err == nil && head.Seq < 10000 {
		if stuck, err = nextOf(head, 20_000); err != nil {
			return err
		}
		if err = j.Append(ctx, stuck); err == nil {
			head = stuck.Head()
		}
	}
	var unavailable *journal.UnavailableError
	if !errors.As(err, &unavailable) || !errors.Is(err, want) {
		return fmt.Errorf("after %d records: %w", head.Seq, err)
	}
	if head.Seq < 5 {
		return fmt.Errorf("only %d records were stored: %w", head.Seq, err)
	}
	for range 3 { // once more, and it is still whole
		if err := j.Append(ctx, stuck); !errors.Is(err, want) {
			return fmt.Errorf("append again on a full disk: %w", err)
		}
		report, err := journal.Verify(ctx, j, head)
		if err != nil || !report.OK() || report.Head.Seq != head.Seq {
			return fmt.Errorf("on a full disk: %+v, %w", report, err)
		}
		now, err := j.Head(ctx)
		if err != nil || now.Hash != head.Hash {
			return fmt.Errorf("the head on a full disk: %s, %w", now, err)
		}
	}
	if err := makeRoom(); err != nil {
		return err
	}
	if err := j.Append(ctx, stuck); err != nil {
		return fmt.Errorf("append with room again: %w", err)
	}
	if err := j.Close(); err != nil {
		return err
	}
	if j, err = boltjournal.Open(path, boltjournal.Options{}); err != nil {
		return err
	}
	report, err := journal.Verify(ctx, j, head, stuck.Head())
	if err != nil || !report.OK() {
		return fmt.Errorf("afterwards: %+v, %w", report, err)
	}
	return j.Close()
}

func TestLimitedFile(t *testing.T) {
	out, err := child(t.Context(), t, childIsFull, filepath.Join(t.TempDir(), "journal.db")).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, bytes.TrimSpace(out))
	}
}

func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("none", dir, "tmpfs", 0, "size=1m"); err != nil {
		t.Skip("a small disk cannot be mounted here:", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	more := func() error { return syscall.Mount("none", dir, "tmpfs", syscall.MS_REMOUNT, "size=8m") }
	if err := fillUp(filepath.Join(dir, "journal.db"), syscall.ENOSPC, more); err != nil {
		t.Error(err)
	}
}
