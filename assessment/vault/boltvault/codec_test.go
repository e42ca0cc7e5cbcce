package boltvault_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"readiness/assessment/vault"
	"readiness/assessment/vault/boltvault"
)

// The stored form does not change: files of today are read for ever. The check sums were made outside this program, with
// a CRC-32C by bits in Python.
func TestStoredForm(t *testing.T) {
	tests := []struct {
		item vault.Item
		want string
	}{
		{vault.Item{ID: "text/1", Salt: []byte("salt"), Data: []byte("note")}, "\x01\x49\x15\x59\x77i\x04saltnote"},
		{vault.Item{ID: "token/1"}, "\x01\x98\x72\x85\xc3i\x00"},
		{vault.Item{ID: "text/1", Redacted: &vault.Redaction{By: "a/1", At: time.UnixMilli(1_800_000_000_123).UTC(), Why: "asked"}}, "\x01\x65\x64\x62\x42g\xf6\xc1\xe2\x85\xe3h\x03a/1asked"},
	}
	for _, tt := range tests {
		got := boltvault.Encode(tt.item)
		if string(got) != tt.want {
			t.Errorf("%s is stored as %q, want %q", tt.item.ID, got, tt.want)
		}
		if back, err := boltvault.Decode(tt.item.ID, []byte(tt.want)); err != nil || !equal(back, tt.item) {
			t.Errorf("%q is read as %v, %v", tt.want, back, err)
		}
	}
}

func equal(a, b vault.Item) bool {
	return a.ID == b.ID && bytes.Equal(a.Salt, b.Salt) && bytes.Equal(a.Data, b.Data) && reflect.DeepEqual(a.Redacted, b.Redacted)
}

func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		item := vault.Item{ID: rapid.StringMatching(`[!-~]{1,200}`).Draw(t, "id")}
		if rapid.Bool().Draw(t, "redacted") {
			item.Redacted = &vault.Redaction{
				By:  rapid.StringMatching(`[!-~]{1,200}`).Draw(t, "by"),
				At:  time.UnixMilli(rapid.Int64Range(-62_135_596_700_000, 253_402_300_799_999).Draw(t, "at")).UTC(),
				Why: rapid.String().Draw(t, "why"),
			}
		} else {
			item.Salt = rapid.SliceOfN(rapid.Byte(), 0, vault.MaxSalt).Draw(t, "salt")
			item.Data = rapid.SliceOf(rapid.Byte()).Draw(t, "data")
		}
		stored := boltvault.Encode(item)
		got, err := boltvault.Decode(item.ID, stored)
		if err != nil || !equal(got, item) {
			t.Fatalf("got %v, %v; want %v", got, err, item)
		}
		bit := rapid.IntRange(0, 8*len(stored)-1).Draw(t, "wrong bit")
		stored[bit/8] ^= 1 << (bit % 8)
		if got, err := boltvault.Decode(item.ID, stored); err == nil {
			t.Fatalf("with bit %d wrong it is read as %v", bit, got)
		}
		if _, err := boltvault.Decode(item.ID+"x", boltvault.Encode(item)); err == nil {
			t.Fatal("it is read under another id")
		}
	})
}

// Whatever is stored is read or refused; what is read can be stored again and is the same.
func FuzzDecode(f *testing.F) {
	f.Add("text/1", boltvault.Encode(vault.Item{ID: "text/1", Salt: []byte("salt"), Data: []byte("note")}))
	f.Add("text/1", boltvault.Encode(vault.Item{ID: "text/1", Redacted: &vault.Redaction{By: "a", At: time.UnixMilli(1).UTC()}}))
	f.Add("text/1", []byte{1, 0, 0, 0, 0, 'i', 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f})
	f.Add("text/1", []byte{1, 0, 0, 0, 0, 'g', 0xff})
	f.Fuzz(func(t *testing.T, id string, b []byte) {
		if len(b) > 5 { // a right check sum: behind it is what has to be tried
			table := crc32.MakeTable(crc32.Castagnoli)
			binary.BigEndian.PutUint32(b[1:], crc32.Update(crc32.Checksum([]byte(id), table), table, b[5:]))
		}
		item, err := boltvault.Decode(id, b)
		if err != nil {
			return
		}
		if err := vault.Valid(item); err != nil {
			t.Fatalf("read %v, which is no item: %v", item, err)
		}
		if again, err := boltvault.Decode(id, boltvault.Encode(item)); err != nil || !equal(again, item) {
			t.Fatalf("read %v, then %v, %v", item, again, err)
		}
	})
}
