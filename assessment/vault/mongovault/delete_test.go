package mongovault_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/event"

	"readiness/assessment/journal/journaltest"
	"readiness/assessment/vault"
	"readiness/assessment/vault/mongovault"
)

// A Delete that is cut off half-way never shows a text again that only its mark was hiding.
func TestDeleteIsCutOff(t *testing.T) {
	t.Parallel()
	server := journaltest.StartMongoDB(t)
	proxy := journaltest.StartProxy(t, server.Address)
	var once sync.Once
	v := open(t, proxy.URI(server.URI), mongovault.Options{Timeout: 500 * time.Millisecond, Monitor: &event.CommandMonitor{
		Succeeded: func(_ context.Context, e *event.CommandSucceededEvent) {
			if e.CommandName == "delete" {
				once.Do(proxy.Cut)
			}
		},
	}})
	direct := open(t, server.URI, mongovault.Options{})
	must(t, direct.Put(t.Context(), vault.Item{ID: "text/1", Data: []byte("A secret.")}))
	raw := documents(t, server.URI)
	id := bson.D{{Key: "_id", Value: "text/1"}}
	document, err := raw.FindOne(t.Context(), id).Raw()
	must(t, err)
	must(t, direct.Redact(t.Context(), "text/1", byOfficer))
	_, err = raw.ReplaceOne(t.Context(), id, document) // a Replace that came late
	must(t, err)

	isUnavailable(t, "a delete that is cut off", v.Delete(t.Context(), "text/1"))
	if got, err := direct.Get(t.Context(), "text/1"); err != nil || got["text/1"].Data != nil {
		t.Errorf("a text that was redacted is there again: %v, %v", got, err)
	}
	proxy.Heal()
	must(t, v.Delete(t.Context(), "text/1"))
	if left := contents(t, server.URI); len(left) > 0 {
		t.Errorf("left: %q", left)
	}
}
