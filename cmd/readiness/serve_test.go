package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// TestServe serves a new store, answers, and ends in good order at a signal.
func TestServe(t *testing.T) {
	dir := t.TempDir()
	out, told := io.Pipe()
	var stderr bytes.Buffer
	a := newApp(strings.NewReader(""), told, &stderr)
	signals, code := make(chan os.Signal, 1), make(chan int, 1)
	go func() {
		code <- a.until(signals, func() int {
			return a.execute([]string{"serve", "--store", "file:" + filepath.Join(dir, "data"), "--keys", filepath.Join(dir, "keys"), "--addr", "127.0.0.1:0"})
		})
		_ = told.Close()
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	address := regexp.MustCompile(`http://[0-9.:]+`).FindString(line)
	if err != nil || address == "" {
		t.Fatalf("it says %q, %v; code %d; %s", line, err, <-code, stderr.String())
	}
	for path, want := range map[string]int{"/healthz": 200, "/v1/countries/KEN": 200, "/v1/me": 401, "/none": 404} {
		if got := status(t, address+path); got != want {
			t.Errorf("%s gives %d, want %d", path, got, want)
		}
	}
	signals <- syscall.SIGTERM
	if got := <-code; got != exitDone {
		t.Errorf("ended with %d: %s", got, stderr.String())
	}
	if !strings.Contains(stderr.String(), `"operation":"readMe"`) {
		t.Errorf("the log says %s", stderr.String())
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
