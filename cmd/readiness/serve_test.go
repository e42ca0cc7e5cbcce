package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestServe serves a new store, answers, and ends in good order at a signal: first it says that it is not ready.
func TestServe(t *testing.T) {
	dir := t.TempDir()
	config := filepath.Join(dir, "serve.yaml")
	text := "addr: 127.0.0.1:0\nlogLevel: debug\ncorsOrigins: https://app.example.org\nstore: file:" + filepath.Join(dir, "data") + "\n"
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	r := serving(t, func(a *app) int {
		return a.execute([]string{"serve", "--config", config, "--keys", filepath.Join(dir, "keys"), "--stop-delay", "2s"})
	})
	for path, want := range map[string]int{
		"/healthz": 200, "/readyz": 200, "/metrics": 200, "/v1/countries/KEN": 200, "/v1/me": 401, "/none": 404,
	} {
		if got := status(t, r.address+path); got != want {
			t.Errorf("%s gives %d, want %d", path, got, want)
		}
	}
	r.signals <- syscall.SIGTERM
	eventually(t, "it is not ready", func() bool { return status(t, r.address+"/readyz") == http.StatusServiceUnavailable })
	if got := status(t, r.address+"/v1/countries/KEN"); got != http.StatusOK {
		t.Errorf("while it is about to stop it gives %d", got)
	}
	if got := <-r.code; got != exitDone {
		t.Errorf("ended with %d: %s", got, r.stderr)
	}
	if !r.refuses() {
		t.Error("it takes connections after its end")
	}
	if !strings.Contains(r.stderr.String(), `"operation":"readMe"`) {
		t.Errorf("the log says %s", r.stderr)
	}
	if _, err := os.Stat(filepath.Join(dir, "keys", "token.key")); err != nil {
		t.Error(err)
	}
}

func status(t *testing.T, address string) int {
	t.Helper()
	r, err := http.Get(address) //nolint:noctx // a test on loopback
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	return r.StatusCode
}

func TestServeRefuses(t *testing.T) {
	dir := t.TempDir()
	store := "file:" + filepath.Join(dir, "data")
	for want, args := range map[string][]string{
		"readiness serve needs --keys":              {"serve", "--store", store},
		"readiness serve needs --store":             {"serve", "--keys", filepath.Join(dir, "keys")},
		"is not an address with a port":             {"serve", "--store", store, "--keys", filepath.Join(dir, "keys"), "--addr", "nowhere"},
		"cannot listen on 192.0.2.1:1":              {"serve", "--store", store, "--keys", filepath.Join(dir, "keys"), "--addr", "192.0.2.1:1"},
		"the keys would lie in the store itself":    {"serve", "--store", store, "--keys", filepath.Join(dir, "data", "keys")},
		"readiness serve takes no word beside its ": {"serve", "here"},
	} {
		var stdout, stderr bytes.Buffer
		a := newApp(strings.NewReader(""), &stdout, &stderr)
		a.environment = func(string) string { return "" }
		if code := a.execute(args); code != exitFault || !strings.Contains(stderr.String(), want) {
			t.Errorf("%v: code %d, %s", args, code, fmt.Sprint(stderr.String()))
		}
	}
}

// How docs/operations.md replaces the key of access tokens: tokens that were signed before stay good.
func TestTokenKeyIsReplaced(t *testing.T) {
	dir := t.TempDir()
	keys := filepath.Join(dir, "keys")
	listed := func() (ids []string) {
		r := serving(t, func(a *app) int {
			return a.execute([]string{"serve", "--store", "file:" + filepath.Join(dir, "data"), "--keys", keys, "--addr", "127.0.0.1:0", "--stop-delay", "0s"})
		})
		defer func() { r.signals <- syscall.SIGTERM; <-r.code }()
		answer, err := http.Get(r.address + "/.well-known/jwks.json") //nolint:noctx // a test on loopback
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = answer.Body.Close() }()
		var set struct{ Keys []struct{ Kid string } }
		if err := json.NewDecoder(answer.Body).Decode(&set); err != nil {
			t.Fatal(err)
		}
		for _, k := range set.Keys {
			ids = append(ids, k.Kid)
		}
		return ids
	}
	before := listed()
	if err := os.Rename(filepath.Join(keys, "token.pub"), filepath.Join(keys, "token-2026-03.pub")); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(keys, "token.key")); err != nil {
		t.Fatal(err)
	}
	after := listed()
	if len(before) != 1 || len(after) != 2 || after[0] == before[0] || after[1] != before[0] {
		t.Errorf("before %v, after %v", before, after)
	}
}
