package account_test

import (
	"crypto/ed25519"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"readiness/assessment"
	"readiness/assessment/account"
)

func TestTokenKey(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	k := open(t, dir)
	first, err := k.Token()
	if err != nil {
		t.Fatal(err)
	}
	if got := names(t, dir); got != "journal.key journal.pub token.key token.pub" {
		t.Errorf("the directory holds %s", got)
	}
	if mode(t, filepath.Join(dir, "token.key")) != 0o600 {
		t.Error("others may read the key")
	}
	if first.Private.Equal(k.Journal()) {
		t.Error("tokens and journal have one key")
	}
	if again, err := open(t, dir).Token(); err != nil || !again.Private.Equal(first.Private) || again.ID != first.ID {
		t.Errorf("opened again: another key, or %v", err)
	}

	// The key is changed: what the old one signed is still good.
	for from, to := range map[string]string{"token.key": "old.key", "token.pub": "token-2025.pub"} {
		if err := os.Rename(filepath.Join(dir, from), filepath.Join(dir, to)); err != nil {
			t.Fatal(err)
		}
	}
	second, err := k.Token()
	if err != nil || second.ID == first.ID {
		t.Fatalf("the same key, or %v", err)
	}
	public, err := k.TokenPublic()
	if err != nil || len(public) != 2 || public[0].ID != second.ID || public[1].ID != first.ID || !public[1].Key.Equal(first.Private.Public()) {
		t.Errorf("published are %v, %v", public, err)
	}
}

// The key and the thumbprint of RFC 8037, appendix A.
func TestThumbprint(t *testing.T) {
	const want = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
	seed := []byte{
		0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4,
		0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60,
	}
	public, ok := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	if got := account.Thumbprint(public); !ok || got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestTokenKeyThatIsRefused(t *testing.T) {
	for name, spoil := range map[string]func(dir string) error{
		"others may read it": func(d string) error { return os.Chmod(filepath.Join(d, "token.key"), 0o644) },
		"it is damaged":      func(d string) error { return os.Truncate(filepath.Join(d, "token.key"), 40) },
		"it is the journal's": func(d string) error {
			return errors.Join(os.Remove(filepath.Join(d, "token.key")), os.Link(filepath.Join(d, "journal.key"), filepath.Join(d, "token.key")))
		},
		"a former one is damaged": func(d string) error {
			return os.WriteFile(filepath.Join(d, "token-1.pub"), []byte("x"), 0o600)
		},
	} {
		dir := filepath.Join(t.TempDir(), "keys")
		k := open(t, dir)
		if _, err := k.Token(); err != nil {
			t.Fatal(err)
		}
		if err := spoil(dir); err != nil {
			t.Fatal(err)
		}
		_, err := k.TokenPublic()
		if e, ok := errors.AsType[*assessment.Error](err); !ok || e.Kind == assessment.Internal {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
