package mongovault_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/event"

	"readiness/assessment/journal"
	"readiness/assessment/journal/journaltest"
	"readiness/assessment/vault"
	"readiness/assessment/vault/mongovault"
)

var byOfficer = vault.Redaction{By: "account/officer", At: time.Date(2026, 11, 22, 6, 14, 23, 123_000_000, time.UTC), Why: "asked for"}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, uri string, o mongovault.Options) *mongovault.Vault {
	t.Helper()
	v, err := mongovault.Open(t.Context(), uri, o)
	must(t, err)
	t.Cleanup(func() { _ = v.Close() })
	return v
}

func isUnavailable(t *testing.T, what string, err error) {
	t.Helper()
	if _, ok := errors.AsType[*journal.UnavailableError](err); !ok {
		t.Errorf("%s gives %v, want that it is unavailable", what, err)
	}
}

// behindProxy opens a vault through a proxy, and one that reaches the same database without it.
func behindProxy(t *testing.T, timeout time.Duration) (*journaltest.Proxy, *mongovault.Vault, *mongovault.Vault) {
	t.Helper()
	server := journaltest.StartMongoDB(t)
	proxy := journaltest.StartProxy(t, server.Address)
	return proxy, open(t, proxy.URI(server.URI), mongovault.Options{Timeout: timeout}), open(t, server.URI, mongovault.Options{})
}

// What a server has done without its reply arriving is done, and no other's doing.
func TestLostReplies(t *testing.T) {
	t.Parallel()
	proxy, v, direct := behindProxy(t, 0)
	var items []vault.Item
	for i := range 600 {
		items = append(items, vault.Item{ID: fmt.Sprintf("text/%d", i), Data: []byte("note")})
	}
	ctx, id := t.Context(), "text/7"
	calls := []struct {
		name, command string
		drops         int
		call          func() error
		want          error
	}{
		{"put", "insert", 2, func() error { return v.Put(ctx, items...) }, nil},
		{"put what is taken", "insert", 1, func() error { return v.Put(ctx, items[7]) }, vault.ErrTaken},
		{"get", "find", 1, func() error { _, err := v.Get(ctx, id); return err }, nil},
		{"ids", "find", 1, func() error { return listed(ctx, v, 600) }, nil},
		{"replace", "update", 1, func() error { return v.Replace(ctx, vault.Item{ID: id, Data: []byte("new")}) }, nil},
		{"redact: the mark", "insert", 1, func() error { return v.Redact(ctx, id, byOfficer) }, nil},
		{"redact: the item", "update", 1, func() error { return v.Redact(ctx, "text/8", byOfficer) }, nil},
		{"delete", "delete", 1, func() error { return v.Delete(ctx, "text/9") }, nil},
	}
	for i, c := range calls {
		before := proxy.Dropped()
		proxy.DropReplies(c.command, c.drops)
		if err := c.call(); !errors.Is(err, c.want) || c.want == nil && err != nil {
			t.Errorf("%s gives %v, want %v", c.name, err, c.want)
		}
		if dropped := proxy.Dropped() - before; dropped != c.drops {
			t.Errorf("call %d, %s: %d replies were lost, want %d", i, c.name, dropped, c.drops)
		}
	}
	got, err := direct.Get(ctx, "text/6", id, "text/8", "text/9", "text/599")
	must(t, err)
	if len(got) != 4 || got["text/599"].Data == nil {
		t.Errorf("got %v", got)
	}
	for _, id := range []string{id, "text/8"} {
		if r := got[id].Redacted; r == nil || *r != byOfficer {
			t.Errorf("%s: the redaction is %v, want %v", id, r, byOfficer)
		}
	}
}

// listed lists, and wants so many ids.
func listed(ctx context.Context, v vault.Vault, want int) error {
	n := 0
	for _, err := range v.IDs(ctx, "text/") {
		if err != nil {
			return err
		}
		n++
	}
	if n != want {
		return fmt.Errorf("%d ids come, want %d", n, want)
	}
	return nil
}

func TestUnreachable(t *testing.T) {
	t.Parallel()
	proxy, v, direct := behindProxy(t, 500*time.Millisecond)
	must(t, direct.Put(t.Context(), vault.Item{ID: "text/1", Data: []byte("note")}))
	calls := func(ctx context.Context, check func(name string, err error)) {
		var done sync.WaitGroup
		for name, call := range map[string]func() error{
			"get":     func() error { _, err := v.Get(ctx, "text/1"); return err },
			"ids":     func() error { return listed(ctx, v, 1) },
			"put":     func() error { return v.Put(ctx, vault.Item{ID: "text/2"}) },
			"replace": func() error { return v.Replace(ctx, vault.Item{ID: "text/1"}) },
			"redact":  func() error { return v.Redact(ctx, "text/1", byOfficer) },
			"delete":  func() error { return v.Delete(ctx, "text/3") },
		} {
			done.Go(func() { check(name, call()) })
		}
		done.Wait()
	}
	for what, spoil := range map[string]func(){"hanging": proxy.Hang, "cut": proxy.Cut} {
		spoil()
		calls(t.Context(), func(call string, err error) { isUnavailable(t, what+": "+call, err) })
		cause := errors.New("the caller hung up")
		ctx, cancel := context.WithTimeoutCause(t.Context(), 20*time.Millisecond, cause)
		defer cancel()
		calls(ctx, func(call string, err error) {
			if !errors.Is(err, cause) {
				t.Errorf("%s: %s gives %v, want %v", what, call, err, cause)
			}
		})
		proxy.Heal()
	}
	got, err := direct.Get(t.Context(), "text/1")
	if err != nil || string(got["text/1"].Data) != "note" {
		t.Errorf("what could not be reached was changed: %v, %v", got, err)
	}
}

func TestClosedWhileWaiting(t *testing.T) {
	t.Parallel()
	proxy, v, _ := behindProxy(t, time.Minute)
	proxy.Hang()
	result := make(chan error)
	go func() { result <- v.Put(context.Background(), vault.Item{ID: "text/1"}) }()
	must(t, v.Close())
	if err := <-result; !errors.Is(err, vault.ErrClosed) {
		t.Errorf("got %v, want %v", err, vault.ErrClosed)
	}
}

// A Replace that was stopped, or came late, on a server that does not replace atomically leaves a text behind a mark.
func TestTextBehindAMark(t *testing.T) {
	uri := journaltest.MongoDB(t)
	v := open(t, uri, mongovault.Options{})
	must(t, v.Put(t.Context(), vault.Item{ID: "text/1", Data: []byte("A secret.")}))
	raw := documents(t, uri)
	document, err := raw.FindOne(t.Context(), bson.D{{Key: "_id", Value: "text/1"}}).Raw()
	must(t, err)
	must(t, v.Redact(t.Context(), "text/1", byOfficer))
	late := func(document any) {
		_, err := raw.ReplaceOne(t.Context(), bson.D{{Key: "_id", Value: "text/1"}}, document)
		must(t, err)
	}
	damaged := bson.D{{Key: "_id", Value: "text/1"}, {Key: "data", Value: "A secret."}}
	for name, d := range map[string]any{"sound": document, "damaged": damaged} {
		late(d)
		if err := v.Replace(t.Context(), vault.Item{ID: "text/1", Data: []byte("Another secret.")}); !errors.Is(err, vault.ErrRedacted) {
			t.Errorf("%s: replace gives %v", name, err)
		}
		got, err := v.Get(t.Context(), "text/1")
		if item := got["text/1"]; err != nil || item.Redacted == nil || *item.Redacted != byOfficer || len(item.Data) > 0 {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
		if bytes.Contains(contents(t, uri), []byte("secret")) {
			t.Errorf("%s: the text is still there after it was met", name)
		}
		late(d)
		must(t, v.Redact(t.Context(), "text/1", vault.Redaction{By: "account/other", At: byOfficer.At}))
		if bytes.Contains(contents(t, uri), []byte("secret")) {
			t.Errorf("%s: the text is still there after another redaction", name)
		}
		if got, err := v.Get(t.Context(), "text/1"); err != nil || *got["text/1"].Redacted != byOfficer {
			t.Errorf("%s: the first redaction does not stay: %v, %v", name, got, err)
		}
	}
}

// A mark that was left behind by an item that is deleted does not touch the one that now has its id.
func TestMarkLeftBehind(t *testing.T) {
	uri := journaltest.MongoDB(t)
	v := open(t, uri, mongovault.Options{})
	must(t, v.Put(t.Context(), vault.Item{ID: "text/1", Data: []byte("old")}))
	must(t, v.Redact(t.Context(), "text/1", byOfficer))
	raw := documents(t, uri)
	_, err := raw.DeleteOne(t.Context(), bson.D{{Key: "_id", Value: "text/1"}})
	must(t, err)
	if got, err := v.Get(t.Context(), "text/1"); err != nil || len(got) > 0 {
		t.Errorf("a mark alone is read as %v, %v", got, err)
	}
	must(t, v.Put(t.Context(), vault.Item{ID: "text/1", Data: []byte("new")}))
	must(t, v.Replace(t.Context(), vault.Item{ID: "text/1", Data: []byte("newer")}))
	if got, err := v.Get(t.Context(), "text/1"); err != nil || string(got["text/1"].Data) != "newer" {
		t.Errorf("got %v, %v", got, err)
	}
	second := vault.Redaction{By: "account/other", At: byOfficer.At.Add(time.Hour), Why: "asked again"}
	must(t, v.Redact(t.Context(), "text/1", second))
	if got, err := v.Get(t.Context(), "text/1"); err != nil || got["text/1"].Redacted == nil || *got["text/1"].Redacted != second {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestDamagedDocuments(t *testing.T) {
	uri := journaltest.MongoDB(t)
	v := open(t, uri, mongovault.Options{})
	must(t, v.Put(t.Context(), vault.Item{ID: "text/sound"}))
	raw := documents(t, uri)
	put, binary, day := bson.NewObjectID(), bson.Binary{Data: []byte("x")}, bson.NewDateTimeFromTime(byOfficer.At)
	for i, d := range []bson.M{
		{},
		{"form": int32(2), "put": put, "salt": binary, "data": binary},
		{"form": "1", "put": put, "salt": binary, "data": binary},
		{"form": int32(1), "salt": binary, "data": binary},
		{"form": int32(1), "put": "x", "salt": binary, "data": binary},
		{"form": int32(1), "put": put, "salt": binary},
		{"form": int32(1), "put": put, "salt": binary, "data": "text"},
		{"form": int32(1), "put": put, "redacted": true},
		{"form": int32(1), "put": put, "redacted": bson.M{"by": "a", "at": day}},
		{"form": int32(1), "put": put, "redacted": bson.M{"by": 1, "at": day, "why": ""}},
		{"form": int32(1), "put": put, "redacted": bson.M{"by": "a", "at": "now", "why": ""}},
	} {
		id := fmt.Sprintf("text/%d", i)
		d["_id"] = id
		_, err := raw.InsertOne(t.Context(), d)
		must(t, err)
		_, err = v.Get(t.Context(), "text/sound", id)
		for what, err := range map[string]error{"get": err, "replace": v.Replace(t.Context(), vault.Item{ID: id})} {
			if corrupt, ok := errors.AsType[*journal.CorruptError](err); !ok || !strings.HasPrefix(corrupt.Error(), "the vault is damaged: document "+strconv.Quote(id)) {
				t.Errorf("%v: %s gives %v, want that it is damaged, by its id", d, what, err)
			}
		}
		if err := v.Put(t.Context(), vault.Item{ID: id}); !errors.Is(err, vault.ErrTaken) {
			t.Errorf("%v: put gives %v", d, err)
		}
		if i%2 == 0 { // what can no longer be read can be forgotten
			must(t, v.Redact(t.Context(), id, byOfficer))
			if got, err := v.Get(t.Context(), id); err != nil || got[id].Redacted == nil {
				t.Errorf("%v: after redact it is %v, %v", d, got, err)
			}
		}
		must(t, v.Delete(t.Context(), id))
		if got, err := v.Get(t.Context(), id); err != nil || len(got) > 0 {
			t.Errorf("%v: after delete it is %v, %v", d, got, err)
		}
	}
}

// Whatever the URI says, writes wait for a majority and its journal, and reads see only what a majority has.
func TestConcerns(t *testing.T) {
	uri := journaltest.MongoDB(t)
	separator := "?"
	if strings.Contains(uri, "?") {
		separator = "&"
	}
	seen := map[string]int{}
	v := open(t, uri+separator+"w=1&journal=false&readConcernLevel=local&readPreference=secondaryPreferred&retryWrites=true", mongovault.Options{
		Monitor: &event.CommandMonitor{Started: func(_ context.Context, e *event.CommandStartedEvent) {
			seen[e.CommandName]++
			switch e.CommandName {
			case "insert", "update", "delete":
				w, _ := e.Command.Lookup("writeConcern", "w").StringValueOK()
				j, _ := e.Command.Lookup("writeConcern", "j").BooleanOK()
				if w != "majority" || !j {
					t.Errorf("%s asks for %v", e.CommandName, e.Command.Lookup("writeConcern"))
				}
			case "find":
				if level, _ := e.Command.Lookup("readConcern", "level").StringValueOK(); level != "majority" {
					t.Errorf("find asks for %v", e.Command.Lookup("readConcern"))
				}
				if mode, ok := e.Command.Lookup("$readPreference", "mode").StringValueOK(); ok && mode != "primary" {
					t.Errorf("find is sent to %s", mode)
				}
			}
		}},
	})
	must(t, v.Put(t.Context(), vault.Item{ID: "text/1"}))
	must(t, v.Replace(t.Context(), vault.Item{ID: "text/1"}))
	must(t, v.Redact(t.Context(), "text/1", byOfficer))
	must(t, v.Delete(t.Context(), "text/1"))
	for _, command := range []string{"insert", "find", "update", "delete"} {
		if seen[command] == 0 {
			t.Errorf("no %s was seen", command)
		}
	}
}

// between opens a vault that runs do before its first command of a kind is sent.
func between(t *testing.T, uri, command string, do func()) *mongovault.Vault {
	t.Helper()
	var once sync.Once
	return open(t, uri, mongovault.Options{Monitor: &event.CommandMonitor{Started: func(_ context.Context, e *event.CommandStartedEvent) {
		if e.CommandName == command {
			once.Do(do)
		}
	}}})
}

// A Replace that writes after a Redact has put its mark takes the text away again.
func TestReplaceMeetsAMark(t *testing.T) {
	uri := journaltest.MongoDB(t)
	direct := open(t, uri, mongovault.Options{})
	must(t, direct.Put(t.Context(), vault.Item{ID: "text/1", Data: []byte("A secret.")}))
	raw := documents(t, uri)
	stored, err := raw.FindOne(t.Context(), bson.D{{Key: "_id", Value: "text/1"}}).Raw()
	must(t, err)
	v := between(t, uri, "update", func() {
		_, err := raw.InsertOne(t.Context(), bson.D{
			{Key: "_id", Value: "redacted text/1"}, {Key: "form", Value: int32(1)}, {Key: "put", Value: stored.Lookup("put")},
			{Key: "redacted", Value: bson.D{
				{Key: "by", Value: byOfficer.By}, {Key: "at", Value: bson.NewDateTimeFromTime(byOfficer.At)}, {Key: "why", Value: byOfficer.Why},
			}},
		})
		must(t, err)
	})
	if err := v.Replace(t.Context(), vault.Item{ID: "text/1", Data: []byte("Another secret.")}); !errors.Is(err, vault.ErrRedacted) {
		t.Errorf("got %v, want %v", err, vault.ErrRedacted)
	}
	if bytes.Contains(contents(t, uri), []byte("secret")) {
		t.Error("a text is still there")
	}
	if got, err := direct.Get(t.Context(), "text/1"); err != nil || got["text/1"].Redacted == nil || *got["text/1"].Redacted != byOfficer {
		t.Errorf("got %v, %v", got, err)
	}
}

// A Replace whose item was redacted after it had looked leaves it so.
func TestReplaceAfterRedact(t *testing.T) {
	uri := journaltest.MongoDB(t)
	direct := open(t, uri, mongovault.Options{})
	must(t, direct.Put(t.Context(), vault.Item{ID: "text/1", Data: []byte("A secret.")}))
	v := between(t, uri, "update", func() { must(t, direct.Redact(t.Context(), "text/1", byOfficer)) })
	if err := v.Replace(t.Context(), vault.Item{ID: "text/1", Data: []byte("Another secret.")}); !errors.Is(err, vault.ErrRedacted) {
		t.Errorf("got %v, want %v", err, vault.ErrRedacted)
	}
	if bytes.Contains(contents(t, uri), []byte("secret")) {
		t.Error("a text is still there")
	}
}

// A Redact whose item is deleted leaves nothing either.
func TestRedactMeetsADelete(t *testing.T) {
	uri := journaltest.MongoDB(t)
	direct := open(t, uri, mongovault.Options{})
	must(t, direct.Put(t.Context(), vault.Item{ID: "text/1", Data: []byte("A secret.")}))
	v := between(t, uri, "insert", func() { must(t, direct.Delete(t.Context(), "text/1")) })
	if err := v.Redact(t.Context(), "text/1", byOfficer); !errors.Is(err, vault.ErrNotFound) {
		t.Errorf("got %v, want %v", err, vault.ErrNotFound)
	}
	if left := contents(t, uri); len(left) > 0 {
		t.Errorf("left: %q", left)
	}
}

// Of two calls of Redact the first mark counts, whoever empties the item last.
func TestRedactMeetsAMark(t *testing.T) {
	uri := journaltest.MongoDB(t)
	direct := open(t, uri, mongovault.Options{})
	must(t, direct.Put(t.Context(), vault.Item{ID: "text/1", Data: []byte("A secret.")}))
	v := between(t, uri, "insert", func() { must(t, direct.Redact(t.Context(), "text/1", byOfficer)) })
	must(t, v.Redact(t.Context(), "text/1", vault.Redaction{By: "account/other", At: byOfficer.At.Add(-time.Hour)}))
	if got, err := direct.Get(t.Context(), "text/1"); err != nil || got["text/1"].Redacted == nil || *got["text/1"].Redacted != byOfficer {
		t.Errorf("got %v, %v", got, err)
	}
}
