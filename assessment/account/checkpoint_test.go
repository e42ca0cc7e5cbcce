package account_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/account"
	"readiness/assessment/journal"
)

var moment = time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)

func head(seq uint64, hash byte) journal.Head {
	return journal.Head{Seq: seq, Hash: journal.Hash{hash}}
}

func TestCheckpointIsSealedAndRead(t *testing.T) {
	dir := t.TempDir()
	if _, err := account.Checkpoint(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without keys: %v", err)
	}
	k := open(t, dir)
	if _, err := account.Checkpoint(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("before the first: %v", err)
	}
	if err := k.Seal(head(3, 3), journal.Hash{1}, moment); err != nil {
		t.Fatal(err)
	}
	c, err := account.Checkpoint(dir)
	if err != nil || c.Head != head(3, 3) || c.Origin != (journal.Hash{1}) || !c.At.Equal(moment) {
		t.Errorf("got %v, %v", c, err)
	}
	if got := names(t, dir); got != "head.json head.json.lock journal.key journal.pub" {
		t.Errorf("the directory holds %s", got)
	}
}

func TestCheckpointGoesForwardOnly(t *testing.T) {
	dir := t.TempDir()
	k := open(t, dir)
	steps := []struct {
		head   journal.Head
		origin byte
		kind   assessment.Kind // Internal: no error
		want   journal.Head
	}{
		{head(3, 3), 1, assessment.Internal, head(3, 3)},
		{head(3, 3), 1, assessment.Internal, head(3, 3)},
		{head(5, 5), 1, assessment.Internal, head(5, 5)},
		{head(4, 4), 1, assessment.Internal, head(5, 5)}, // another process was faster
		{head(5, 6), 1, assessment.Conflict, head(5, 5)}, // another record of that number
		{head(9, 9), 2, assessment.Conflict, head(5, 5)}, // another journal
		{head(6, 6), 1, assessment.Internal, head(6, 6)},
	}
	for _, s := range steps {
		err := k.Seal(s.head, journal.Hash{s.origin}, moment)
		e, _ := errors.AsType[*assessment.Error](err)
		if (err == nil) != (s.kind == assessment.Internal) || e != nil && e.Kind != s.kind {
			t.Errorf("seal %v of journal %d: %v", s.head, s.origin, err)
		}
		if c, err := account.Checkpoint(dir); err != nil || c.Head != s.want {
			t.Errorf("after %v of journal %d: %v, %v", s.head, s.origin, c.Head, err)
		}
	}
}

func TestCheckpointsAtTheSameTime(t *testing.T) {
	dir := t.TempDir()
	k := open(t, dir)
	var wg sync.WaitGroup
	for seq := uint64(1); seq <= 32; seq++ {
		wg.Go(func() {
			if err := k.Seal(head(seq, byte(seq)), journal.Hash{1}, moment); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if c, err := account.Checkpoint(dir); err != nil || c.Head != head(32, 32) {
		t.Errorf("it went back to %v, %v", c.Head, err)
	}
}

// That nothing was signed yet is one thing; that what was signed cannot be checked is another.
func TestCheckpointWithoutItsKey(t *testing.T) {
	dir := t.TempDir()
	k := open(t, dir)
	if err := k.Seal(head(3, 3), journal.Hash{1}, moment); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "journal.pub")); err != nil {
		t.Fatal(err)
	}
	_, err := account.Checkpoint(dir)
	e, ok := errors.AsType[*assessment.Error](err)
	if !ok || e.Kind != assessment.Invalid || errors.Is(err, fs.ErrNotExist) || !strings.Contains(e.Msg, "journal.pub") || e.Fix == "" {
		t.Errorf("the head cannot be checked: %v", err)
	}
	if err := k.Seal(head(2, 2), journal.Hash{1}, moment); err == nil {
		t.Error("the head went back while it could not be checked")
	}
}

func TestCheckpointThatDoesNotHold(t *testing.T) {
	tests := []struct {
		name    string
		change  func(text []byte) []byte
		message string
	}{
		{"cut", func(b []byte) []byte { return b[:len(b)/2] }, "is damaged"},
		{"another head", func(b []byte) []byte { return bytes.Replace(b, []byte(`"3:`), []byte(`"2:`), 1) }, "was changed after it was signed"},
		{"another key", func([]byte) []byte {
			other := t.TempDir()
			if err := open(t, other).Seal(head(3, 3), journal.Hash{1}, moment); err != nil {
				t.Fatal(err)
			}
			text, err := os.ReadFile(filepath.Join(other, "head.json"))
			if err != nil {
				t.Fatal(err)
			}
			return text
		}, "signed with another key"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			k := open(t, dir)
			if err := k.Seal(head(3, 3), journal.Hash{1}, moment); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, "head.json")
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			changed := tt.change(text)
			if err := os.WriteFile(path, changed, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err = account.Checkpoint(dir)
			if err == nil || !strings.Contains(err.Error(), tt.message) {
				t.Errorf("got %v, want %q", err, tt.message)
			}
			if err := k.Seal(head(9, 9), journal.Hash{1}, moment); err == nil {
				t.Error("a head was signed over one that does not hold")
			}
			if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, changed) {
				t.Errorf("it was replaced: %v", err)
			}
		})
	}
}
