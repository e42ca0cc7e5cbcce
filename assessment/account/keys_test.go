package account_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"readiness/assessment"
	"readiness/assessment/account"
	"readiness/assessment/journal"
)

func open(t *testing.T, dir string) *account.Keys {
	t.Helper()
	k, err := account.OpenKeys(dir, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func names(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return strings.Join(list, " ")
}

func mode(t *testing.T, path string) os.FileMode {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode().Perm()
}

func TestKeysAreMadeOnceAndKept(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "keys")
	first := open(t, dir)
	if got := names(t, dir); got != "journal.key journal.pub" {
		t.Errorf("the directory holds %s", got)
	}
	for path, want := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, "journal.key"): 0o600} {
		if got := mode(t, path); got != want {
			t.Errorf("%s has the mode %o, want %o", path, got, want)
		}
	}
	again, err := account.OpenKeys(dir, iotest.ErrReader(errors.New("no key is to be made")))
	if err != nil || !again.Journal().Equal(first.Journal()) {
		t.Errorf("opened again: %v; another key: %v", err, err == nil)
	}
	public, err := account.JournalPublic(dir)
	if err != nil || !public.Equal(first.Journal().Public()) {
		t.Errorf("the public key is another one, or %v", err)
	}
	if other := open(t, t.TempDir()); other.Journal().Equal(first.Journal()) {
		t.Error("two directories have the same key")
	}
}

// Whoever comes first makes the key; all others use it.
func TestKeysMadeAtTheSameTime(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	keys := make([]*account.Keys, 16)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range keys {
		wg.Go(func() {
			<-start
			k, err := account.OpenKeys(dir, rand.Reader)
			if err != nil {
				t.Error(err)
			}
			keys[i] = k
		})
	}
	close(start)
	wg.Wait()
	for _, k := range keys {
		if k != nil && !k.Journal().Equal(keys[0].Journal()) {
			t.Fatal("there were two keys")
		}
	}
	if got := names(t, dir); got != "journal.key journal.pub" {
		t.Errorf("the directory holds %s", got)
	}
}

func TestKeysThatAreRefused(t *testing.T) {
	other := open(t, t.TempDir()).Journal()
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	block := func(kind string, key any) []byte {
		der, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			t.Fatal(err)
		}
		return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
	}
	key, pub := "journal.key", "journal.pub"
	tests := []struct {
		name    string
		spoil   func(dir string) error
		kind    assessment.Kind
		message string
	}{
		{"others may read the key", func(d string) error { return os.Chmod(filepath.Join(d, key), 0o640) }, assessment.Precondition, "chmod 0600"},
		{"others may write into the directory", func(d string) error { return os.Chmod(d, 0o770) }, assessment.Precondition, "chmod 0700"},
		{"an empty key", func(d string) error { return os.WriteFile(filepath.Join(d, key), nil, 0o600) }, assessment.Invalid, "damaged or of another kind"},
		{"a cut key", func(d string) error { return os.Truncate(filepath.Join(d, key), 60) }, assessment.Invalid, "damaged or of another kind"},
		{"something behind it", func(d string) error {
			return os.WriteFile(filepath.Join(d, key), append(block("PRIVATE KEY", other), "more"...), 0o600)
		}, assessment.Invalid, "damaged or of another kind"},
		{"another kind of key", func(d string) error { return os.WriteFile(filepath.Join(d, key), block("PRIVATE KEY", rsaKey), 0o600) }, assessment.Invalid, "Ed25519"},
		{"another kind of block", func(d string) error {
			return os.WriteFile(filepath.Join(d, key), block("EC PRIVATE KEY", other), 0o600)
		}, assessment.Invalid, "one PRIVATE KEY"},
		{"the key of another directory", func(d string) error { return os.WriteFile(filepath.Join(d, key), block("PRIVATE KEY", other), 0o600) }, assessment.Invalid, "not the public half"},
		{"a damaged public key", func(d string) error { return os.WriteFile(filepath.Join(d, pub), []byte("x"), 0o600) }, assessment.Invalid, "damaged or of another kind"},
		{"a directory in its place", func(d string) error {
			return errors.Join(os.Remove(filepath.Join(d, key)), os.Mkdir(filepath.Join(d, key), 0o700))
		}, assessment.Unavailable, "cannot read"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "keys")
			open(t, dir)
			if err := tt.spoil(dir); err != nil {
				t.Fatal(err)
			}
			before := names(t, dir)
			_, err := account.OpenKeys(dir, rand.Reader)
			e, ok := errors.AsType[*assessment.Error](err)
			if !ok || e.Kind != tt.kind || !strings.Contains(e.Error(), tt.message) {
				t.Errorf("got %v, want kind %d and %q", err, tt.kind, tt.message)
			}
			if names(t, dir) != before {
				t.Errorf("left behind: %s", names(t, dir))
			}
		})
	}
}

func TestKeysWithoutChanceOrPlace(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, try := range map[string]func() error{
		"no random numbers": func() error {
			dir := filepath.Join(t.TempDir(), "keys")
			_, err := account.OpenKeys(dir, bytes.NewReader(nil))
			if got := names(t, dir); got != "" {
				t.Errorf("left behind: %s", got)
			}
			return err
		},
		"a file in place of the directory": func() error { _, err := account.OpenKeys(file, rand.Reader); return err },
		"no name":                          func() error { _, err := account.OpenKeys("", rand.Reader); return err },
		"no public key":                    func() error { _, err := account.JournalPublic(t.TempDir()); return err },
	} {
		t.Run(name, func(t *testing.T) {
			if e, ok := errors.AsType[*assessment.Error](try()); !ok || e.Kind == assessment.Internal {
				t.Errorf("got %v", e)
			}
		})
	}
}

// Whatever the system refuses, there is a way out.
func TestRefusalsHaveAWayOut(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	empty, locked := t.TempDir(), t.TempDir()
	keys := open(t, locked)
	if err := os.Mkdir(filepath.Join(locked, "head.json.lock"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		try   func() error
		words []string
	}{
		"a file in place of the directory": {
			func() error { _, err := account.OpenKeys(file, rand.Reader); return err },
			[]string{"cannot make the directory of keys", "Name another place"},
		},
		"a head that cannot be kept": {
			func() error { return keys.Seal(head(3, 3), journal.Hash{1}, moment) },
			[]string{"cannot keep the signed head", "can be written"},
		},
		"no public key": {
			func() error { _, err := account.JournalPublic(empty); return err },
			[]string{"journal.pub", "it does not exist", "--apply --keys " + empty},
		},
		"no head": {
			func() error { _, err := account.Checkpoint(locked); return err },
			[]string{"head.json", "it does not exist", "--apply --keys " + locked},
		},
	} {
		e, ok := errors.AsType[*assessment.Error](c.try())
		if !ok || e.Fix == "" {
			t.Errorf("%s: %v has no way out", name, e)
			continue
		}
		for _, w := range c.words {
			if !strings.Contains(e.Error(), w) {
				t.Errorf("%s: %v does not say %q", name, e, w)
			}
		}
	}
}

func TestPublicKeyIsMadeAnew(t *testing.T) {
	dir := t.TempDir()
	k := open(t, dir)
	if err := os.Remove(filepath.Join(dir, "journal.pub")); err != nil {
		t.Fatal(err)
	}
	open(t, dir)
	public, err := account.JournalPublic(dir)
	if err != nil || !bytes.Equal(public, k.Journal()[32:]) || len(public) != ed25519.PublicKeySize {
		t.Errorf("got %x, %v", public, err)
	}
}
