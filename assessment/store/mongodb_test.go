package store_test

import (
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/journal/journaltest"
	"readiness/assessment/store"
	"readiness/assessment/vault"
)

func TestServer(t *testing.T) {
	uri := journaltest.MongoDB(t)
	s := open(t, uri, store.Options{Create: true})
	if strings.Contains(s.URI, "@") || !strings.HasPrefix(s.URI, "mongodb") {
		t.Errorf("it is called %s", s.URI)
	}
	head := appendOne(t, s)
	if err := s.Vault.Put(t.Context(), vault.Item{ID: "text/1", Salt: []byte("s"), Data: []byte("d")}); err != nil {
		t.Fatal(err)
	}
	other := open(t, uri, store.Options{ReadOnly: true}) // several processes may use a server at once
	if got, err := other.Journal.Head(t.Context()); err != nil || got.String() != head.String() {
		t.Errorf("the journal ends with %v, %v", got, err)
	}
	if items, err := other.Vault.Get(t.Context(), "text/1"); err != nil || string(items["text/1"].Data) != "d" {
		t.Errorf("the vault has %v, %v", items, err)
	}
	done(t, other)
	done(t, s)
}

func TestAddressesThatAreWrong(t *testing.T) {
	for _, uri := range []string{"mongodb://us@er:secret@host/db", "mongodb://host/db?w=secret&unknown", "mongodb://host:port/db", "mongodb+srv://a,b/db"} {
		refused(t, uri, store.Options{Timeout: short}, assessment.Invalid, "cannot use the store mongodb", "mongodb://HOST/DATABASE")
		if _, err := store.Open(t.Context(), uri, store.Options{Timeout: short}); strings.Contains(err.Error(), ":secret") {
			t.Errorf("the error shows the password: %v", err)
		}
	}
}

func TestNamesOfServersThatAreMisspelt(t *testing.T) {
	refused(t, "mongodb://host/a.b", store.Options{Timeout: short}, assessment.Invalid, "the name of the database", "63 bytes")
	refused(t, "mongodb://host/db?retryWrite=1", store.Options{Timeout: short}, assessment.Invalid, "did you mean retryWrites?")
}

func TestServerThatIsNotThere(t *testing.T) {
	uri := "mongodb://user:secret@127.0.0.1:1/db?serverSelectionTimeoutMS=50&connectTimeoutMS=50"
	refused(t, uri, store.Options{Timeout: short}, assessment.Unavailable, "cannot use the store mongodb://127.0.0.1:1/db", "connection refused", "Check that the server runs")
	if _, err := store.Open(t.Context(), uri, store.Options{Timeout: short}); strings.Contains(err.Error(), "secret") {
		t.Errorf("the error shows the password: %v", err)
	}
}
