//go:build linux

package boltvault_test

import (
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"

	"readiness/assessment/journal"
	"readiness/assessment/vault"
)

// A disk that is full: the process may make no file longer than its limit says. The limit is for a whole process, so
// the test runs in one of its own.
func TestDiskFull(t *testing.T) {
	const variable = "VAULT_TEST_PATH"
	path, inside := os.LookupEnv(variable)
	if !inside {
		cmd := exec.Command(os.Args[0], "-test.run=^TestDiskFull$")
		cmd.Env = append(os.Environ(), variable+"="+filepath.Join(t.TempDir(), "vault.db"))
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	signal.Ignore(syscall.SIGXFSZ)
	v := open(t, path)
	must(t, v.Put(t.Context(), vault.Item{ID: "text/1", Data: secret(1, 100_000)}, vault.Item{ID: "text/2", Data: secret(2, 100)}))
	info, err := os.Stat(path)
	must(t, err)
	limit := syscall.Rlimit{Cur: uint64(info.Size()), Max: uint64(info.Size())}
	must(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit))

	err = v.Put(t.Context(), vault.Item{ID: "text/3", Data: secret(3, 1<<19)}, vault.Item{ID: "text/4"})
	if _, ok := errors.AsType[*journal.UnavailableError](err); !ok {
		t.Fatalf("put gives %v, want that it is unavailable", err)
	}
	got, err := v.Get(t.Context(), "text/1", "text/2", "text/3", "text/4")
	if err != nil || len(got) != 2 {
		t.Fatalf("after it there are %d items, %v", len(got), err)
	}
	// Erasing needs little room, and makes some.
	must(t, v.Delete(t.Context(), "text/1"))
	must(t, v.Redact(t.Context(), "text/2", vault.Redaction{By: "account/1", At: now}))
	must(t, v.Put(t.Context(), vault.Item{ID: "text/5", Data: secret(5, 50_000)}))
	if contains(t, path, "<secret 1>") || contains(t, path, "<secret 2>") || contains(t, path, "<secret 3>") {
		t.Error("something is left of what was erased, or never stored")
	}
	must(t, v.Close())
	sound(t, path)
}
