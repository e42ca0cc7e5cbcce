package journal_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"readiness/assessment/journal"
)

func key(b byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{b}, ed25519.SeedSize))
}

func public(t *testing.T, k ed25519.PrivateKey) ed25519.PublicKey {
	t.Helper()
	p, ok := k.Public().(ed25519.PublicKey)
	if !ok {
		t.Fatal("not an ed25519 key")
	}
	return p
}

func TestCheckpoint(t *testing.T) {
	first := next(t, journal.Head{}, morning, put("a", "1"))
	second := next(t, first.Head(), morning, put("b", "2"))
	c := journal.Sign(second.Head(), first.Hash, morning.In(time.FixedZone("east", 3600)), key(1))
	if err := c.Verify(public(t, key(1))); err != nil {
		t.Fatal(err)
	}
	want := `{"version":1,"origin":"` + first.Hash.String() + `","head":"2:` + second.Hash.String() + `","at":"2026-11-22T06:14:23.123Z","key":"`
	if got := string(c.Encode()); !strings.HasPrefix(got, want) || !strings.HasSuffix(got, "\"}\n") {
		t.Errorf("the file is\n%s, want\n%s…", got, want)
	}
	again, err := journal.ParseCheckpoint(c.Encode())
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(again, c) {
		t.Errorf("read back\n%+v, want\n%+v", again, c)
	}
	if err := again.Verify(public(t, key(1))); err != nil {
		t.Error(err)
	}
}

func TestCheckpointRefusesForgeries(t *testing.T) {
	sound := journal.Sign(journal.Head{Seq: 7, Hash: journal.Hash{7}}, journal.Hash{1}, morning, key(1))
	for name, change := range map[string]func(c *journal.Checkpoint){
		"another head":      func(c *journal.Checkpoint) { c.Head.Hash[5] ^= 1 },
		"an earlier head":   func(c *journal.Checkpoint) { c.Head.Seq = 6 },
		"another journal":   func(c *journal.Checkpoint) { c.Origin[0] ^= 1 },
		"another time":      func(c *journal.Checkpoint) { c.At = c.At.Add(time.Millisecond) },
		"another signature": func(c *journal.Checkpoint) { c.Signature[9] ^= 1 },
		"no signature":      func(c *journal.Checkpoint) { c.Signature = nil },
		"another key":       func(c *journal.Checkpoint) { *c = journal.Sign(c.Head, c.Origin, c.At, key(2)) },
		"another key's name": func(c *journal.Checkpoint) {
			c.Key = bytes.Clone(c.Key)
			c.Key[0] ^= 1
		},
	} {
		c := sound
		c.Signature = bytes.Clone(sound.Signature)
		change(&c)
		if err := c.Verify(public(t, key(1))); !errors.Is(err, journal.ErrSignature) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := sound.Verify(nil); !errors.Is(err, journal.ErrSignature) {
		t.Errorf("no key: %v", err)
	}
}

func TestParseCheckpointRefuses(t *testing.T) {
	sound := string(journal.Sign(journal.Head{Seq: 7, Hash: journal.Hash{7}}, journal.Hash{1}, morning, key(1)).Encode())
	for name, pair := range map[string][2]string{
		"version 2":          {`"version":1`, `"version":2`},
		"another member":     {`"version":1`, `"version":1,"more":1`},
		"no head":            {`"head":"7:`, `"head":"`},
		"a short hash":       {`"head":"7:07`, `"head":"7:`},
		"a short origin":     {`"origin":"01`, `"origin":"`},
		"no hexadecimal":     {`"origin":"01`, `"origin":"0x`},
		"no milliseconds":    {`23.123Z`, `23Z`},
		"something after it": {"}\n", "} {}"},
		"no object":          {`{"version"`, `["version"`},
	} {
		text := strings.Replace(sound, pair[0], pair[1], 1)
		if text == sound {
			t.Fatalf("%s changes nothing", name)
		}
		if _, err := journal.ParseCheckpoint([]byte(text)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func FuzzParseCheckpoint(f *testing.F) {
	f.Add(journal.Sign(journal.Head{Seq: 7, Hash: journal.Hash{7}}, journal.Hash{1}, morning, key(1)).Encode())
	f.Add([]byte("{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := journal.ParseCheckpoint(data)
		if err != nil {
			return
		}
		again, err := journal.ParseCheckpoint(c.Encode())
		if err != nil || !reflect.DeepEqual(again, c) {
			t.Fatalf("%+v comes back as %+v, %v", c, again, err)
		}
	})
}

func TestParseHead(t *testing.T) {
	h := journal.Head{Seq: 12, Hash: journal.Hash{0xab}}
	if got, err := journal.ParseHead(" " + h.String() + "\n"); err != nil || got != h {
		t.Errorf("%v, %v", got, err)
	}
	for _, text := range []string{"", "12", "12:", ":" + h.Hash.String(), "-1:" + h.Hash.String(), "12:xyz", "12:" + h.Hash.String() + "00", "9223372036854775808:" + h.Hash.String()} {
		if got, err := journal.ParseHead(text); err == nil {
			t.Errorf("%q is accepted as %v", text, got)
		}
	}
}
