package vault_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"readiness/assessment/vault"
)

// The digests were made outside this program: SHA-256 in Python's hashlib over struct.pack(">Q", len(salt)) + salt + data.
func TestDigest(t *testing.T) {
	tests := []struct{ salt, data, want string }{
		{"", "", "af5570f5a1810b7af78caf4bc70a660f0df51e42baf91d4de5b2328de0e83dfc"},
		{"", "abc", "f3652e4ce938bb9965f62c3ca4d8f69301a6c85b1e86eac67e291152d3c0e3dd"},
		{"\x01\x02\x03\x04", "The ministry answered on 3 May.", "040fd712ba6655796b955d095f06254e7e6763af1ee02b55805997e073c80133"},
		{"a", "bc", "e98bc483cc6af9ccf82bc23e481a128c12818251d9d359a7b560dcabfd7909d6"},
		{"ab", "c", "290a3daa9b49526a2ed7352cd7f5e69c551a01e15de61fc04c43f780d7172b71"},
		{"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f", "réponse à vérifier", "df98d27efcc397711b45c2ce7d3a82ddbd21acddf761d0f4b2e1070a1fd2e168"},
	}
	for _, tt := range tests {
		if got := vault.Digest([]byte(tt.salt), []byte(tt.data)); got != tt.want {
			t.Errorf("Digest(%q, %q) = %s, want %s", tt.salt, tt.data, got, tt.want)
		}
	}
}

// Where the salt ends and the text begins is part of the digest: another cut of the same bytes gives another.
func TestDigestTellsSaltFromText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(rapid.Byte(), 1, 40).Draw(t, "bytes")
		a := rapid.IntRange(0, len(all)).Draw(t, "first cut")
		b := rapid.IntRange(0, len(all)).Draw(t, "second cut")
		same := vault.Digest(all[:a], all[a:]) == vault.Digest(all[:b], all[b:])
		if same != (a == b) {
			t.Fatalf("cuts %d and %d of %x: same digest %v", a, b, all, same)
		}
	})
}

func TestValid(t *testing.T) {
	at := time.Date(2026, 5, 3, 9, 0, 0, 0, time.UTC)
	redacted := func(r vault.Redaction) vault.Item { return vault.Item{ID: "text/1", Redacted: &r} }
	tests := []struct {
		name  string
		items []vault.Item
		want  error
	}{
		{"nothing", nil, nil},
		{"empty", []vault.Item{{ID: "a"}}, nil},
		{"the longest", []vault.Item{{ID: strings.Repeat("~", vault.MaxID), Salt: make([]byte, vault.MaxSalt), Data: make([]byte, vault.MaxSize)}}, nil},
		{"no id", []vault.Item{{Data: []byte("x")}}, vault.ErrInvalid},
		{"a space", []vault.Item{{ID: "text 1"}}, vault.ErrInvalid},
		{"a line end", []vault.Item{{ID: "text/1\n"}}, vault.ErrInvalid},
		{"a zero byte", []vault.Item{{ID: "text/\x00"}}, vault.ErrInvalid},
		{"delete", []vault.Item{{ID: "text/\x7f"}}, vault.ErrInvalid},
		{"not ASCII", []vault.Item{{ID: "text/é"}}, vault.ErrInvalid},
		{"not UTF-8", []vault.Item{{ID: "text/\xff"}}, vault.ErrInvalid},
		{"id too long", []vault.Item{{ID: strings.Repeat("a", vault.MaxID+1)}}, vault.ErrInvalid},
		{"salt too long", []vault.Item{{ID: "a", Salt: make([]byte, vault.MaxSalt+1)}}, vault.ErrInvalid},
		{"data too long", []vault.Item{{ID: "a", Data: make([]byte, vault.MaxSize+1)}}, vault.ErrInvalid},
		{"the second of two", []vault.Item{{ID: "a"}, {ID: ""}}, vault.ErrInvalid},
		{"twice", []vault.Item{{ID: "a"}, {ID: "b"}, {ID: "a"}}, vault.ErrTaken},
		{"redacted", []vault.Item{redacted(vault.Redaction{By: "account/1", At: at})}, nil},
		{"redacted with data", []vault.Item{{ID: "a", Data: []byte("x"), Redacted: &vault.Redaction{By: "account/1", At: at}}}, vault.ErrInvalid},
		{"redacted by nobody", []vault.Item{redacted(vault.Redaction{At: at})}, vault.ErrInvalid},
		{"redacted at no time", []vault.Item{redacted(vault.Redaction{By: "account/1"})}, vault.ErrInvalid},
		{"redacted in a year of five digits", []vault.Item{redacted(vault.Redaction{By: "account/1", At: at.AddDate(8000, 0, 0)})}, vault.ErrInvalid},
		{"a reason too long", []vault.Item{redacted(vault.Redaction{By: "account/1", At: at, Why: strings.Repeat("a", vault.MaxWhy+1)})}, vault.ErrInvalid},
		{"a reason that is not UTF-8", []vault.Item{redacted(vault.Redaction{By: "account/1", At: at, Why: "\xff"})}, vault.ErrInvalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := vault.Valid(tt.items...)
			if !errors.Is(err, tt.want) || tt.want == nil && err != nil {
				t.Errorf("got %v, want %v", err, tt.want)
			}
			if err != nil && len(err.Error()) > 1000 {
				t.Errorf("the message repeats too much of the input: %d bytes", len(err.Error()))
			}
		})
	}
}

func TestNormal(t *testing.T) {
	zone := time.FixedZone("", 3*3600)
	got, err := vault.Redaction{By: "account/1", At: time.Date(2026, 5, 3, 9, 0, 0, 1_999_999, zone), Why: "asked for"}.Normal()
	want := vault.Redaction{By: "account/1", At: time.Date(2026, 5, 3, 6, 0, 0, 1_000_000, time.UTC), Why: "asked for"}
	if err != nil || got != want {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
}
