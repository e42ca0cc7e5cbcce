package mongojournal_test

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/event"

	"readiness/assessment/journal"
	"readiness/assessment/journal/journaltest"
	"readiness/assessment/journal/mongojournal"
)

func databaseOf(uri string) string {
	uri, _, _ = strings.Cut(uri, "?")
	return uri[strings.LastIndex(uri, "/")+1:]
}

// asking adds options to a URI.
func asking(uri, options string) string {
	if strings.Contains(uri, "?") {
		return uri + "&" + options
	}
	return uri + "?" + options
}

// recorder keeps every command that a client sends.
type recorder struct {
	mu       sync.Mutex
	commands []bson.Raw
}

func (r *recorder) monitor() *event.CommandMonitor {
	return &event.CommandMonitor{Started: func(_ context.Context, e *event.CommandStartedEvent) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.commands = append(r.commands, bytes.Clone(e.Command))
	}}
}

// take gives the commands since the last call, and their names.
func (r *recorder) take() (commands []bson.Raw, names []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	commands, r.commands = r.commands, nil
	for _, c := range commands {
		names = append(names, nameOf(c))
	}
	return commands, names
}

func nameOf(command bson.Raw) string {
	elements, err := command.Elements()
	if err != nil || len(elements) == 0 {
		return "?"
	}
	return elements[0].Key()
}

func text(command bson.Raw, path ...string) string {
	return command.Lookup(path...).StringValue()
}

// The URI asks for what would lose or double records. What is sent must not change by it.
func TestCommands(t *testing.T) {
	uri := journaltest.MongoDB(t)
	var all []bson.Raw
	var rec recorder
	j := open(t, asking(uri, "w=0&readPreference=secondaryPreferred&readConcernLevel=local&retryWrites=true&retryReads=true"),
		mongojournal.Options{Monitor: rec.monitor()})
	sent := func(what string, want ...string) {
		t.Helper()
		commands, names := rec.take()
		if !slices.Equal(names, want) {
			t.Errorf("%s sent %v, want %v", what, names, want)
		}
		all = append(all, commands...)
	}
	sent("opening", "hello")

	records := fill(t, j, 3)
	sent("appending in a row", "insert", "insert", "insert")

	other := open(t, uri, mongojournal.Options{Monitor: rec.monitor()})
	rec.take()
	if seqs, err := read(t, other, 0); err != nil || len(seqs) != 3 {
		t.Fatalf("read %v, %v", seqs, err)
	}
	sent("reading", "find")
	fourth := next(t, records[2].Head(), 10)
	if err := other.Append(t.Context(), fourth); err != nil {
		t.Fatal(err)
	}
	sent("appending behind what was read", "insert")
	if err := j.Append(t.Context(), next(t, records[2].Head(), 11)); !errors.Is(err, journal.ErrConflict) {
		t.Fatalf("append: %v, want ErrConflict", err)
	}
	sent("losing a race", "insert", "find")
	if err := j.Append(t.Context(), next(t, fourth.Head(), 10)); err != nil {
		t.Fatal(err)
	}
	sent("appending behind a record of another's", "find", "insert")
	if head, err := other.Head(t.Context()); err != nil || head.Seq != 5 {
		t.Fatalf("head %v, %v", head, err)
	}
	sent("the head, when another has appended", "find", "find", "aggregate", "find")
	if _, err := other.Head(t.Context()); err != nil {
		t.Fatal(err)
	}
	sent("the head, when nobody has", "find", "find")
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	commands, _ := rec.take()
	checkConcerns(t, append(all, commands...))
}

func checkConcerns(t *testing.T, commands []bson.Raw) {
	t.Helper()
	concerned := map[string]func(bson.Raw) bool{
		"insert": func(c bson.Raw) bool {
			return text(c, "writeConcern", "w") == "majority" && c.Lookup("writeConcern", "j").Boolean()
		},
		"find":        func(c bson.Raw) bool { return text(c, "readConcern", "level") == "majority" },
		"aggregate":   func(c bson.Raw) bool { return text(c, "readConcern", "level") == "majority" },
		"hello":       func(bson.Raw) bool { return true },
		"endSessions": func(bson.Raw) bool { return true },
	}
	seen := map[string]bool{}
	for _, c := range commands {
		name := nameOf(c)
		seen[name] = true
		ok := concerned[name]
		switch {
		case ok == nil:
			t.Errorf("%s is none of the commands that a journal needs: %s", name, c)
		case !ok(c):
			t.Errorf("concern of %s", c)
		}
		if mode, err := c.LookupErr("$readPreference", "mode"); err == nil && !strings.HasPrefix(mode.StringValue(), "primary") {
			t.Errorf("reads from elsewhere: %s", c)
		}
		for _, member := range []string{"txnNumber", "autocommit", "startTransaction"} {
			if _, err := c.LookupErr(member); err == nil {
				t.Errorf("%s in %s", member, c)
			}
		}
	}
	if !seen["insert"] || !seen["find"] || !seen["aggregate"] {
		t.Errorf("only saw %v", slices.Sorted(maps.Keys(seen)))
	}
}
