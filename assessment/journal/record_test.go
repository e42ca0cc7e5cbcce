package journal_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"readiness/assessment/journal"
)

var morning = time.Date(2026, 11, 22, 6, 14, 23, 123456789, time.UTC)

// put is an entry as most are.
func put(subject, body string) journal.Entry {
	return journal.Entry{Actor: "account/7f3a", Kind: "answers.put", Version: 1, Subject: subject, Body: []byte(body)}
}

func next(t testing.TB, head journal.Head, at time.Time, entries ...journal.Entry) journal.Record {
	t.Helper()
	r, err := journal.Next(head, at, journal.ID{byte(head.Seq + 1), 0xab}, entries)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestBytesOfARecord(t *testing.T) {
	first := next(t, journal.Head{}, morning, put("assessment/KEN-2026-sample@1", `{ "legal": true }`))
	want := `{"seq":1,"at":"2026-11-22T06:14:23.123Z","append":"01ab0000000000000000000000000000","prev":"` +
		strings.Repeat("0", 64) + `","entries":[{"actor":"account/7f3a","kind":"answers.put","version":1,` +
		`"subject":"assessment/KEN-2026-sample@1","body":{"legal":true}}]}`
	if got := string(first.Bytes()); got != want {
		t.Errorf("the bytes of a record are the file format and never change:\n got %s\nwant %s", got, want)
	}
	if sum := sha256.Sum256(first.Bytes()); journal.Hash(sum) != first.Hash {
		t.Error("the hash is not the SHA-256 of the bytes")
	}
	second := next(t, first.Head(), morning, put("a", "1"), put("b", "null"))
	if second.Prev != first.Hash || second.Seq != 2 || !second.Follows(first.Head()) || second.Follows(journal.Head{}) {
		t.Errorf("the second record does not follow the first: %+v", second)
	}
}

func TestNextKeepsTime(t *testing.T) {
	east := time.FixedZone("east", 3*3600)
	first := next(t, journal.Head{}, morning.In(east), put("a", "1"))
	if want := morning.Truncate(time.Millisecond); !first.At.Equal(want) || first.At.Location() != time.UTC {
		t.Errorf("at %v, want %v", first.At, want)
	}
	back := next(t, first.Head(), morning.Add(-time.Hour), put("a", "1"))
	if !back.At.Equal(first.At) {
		t.Errorf("a clock that went back made a record of %v after one of %v", back.At, first.At)
	}
}

func TestNextRefuses(t *testing.T) {
	sound := put("a", "1")
	with := func(change func(*journal.Entry)) []journal.Entry {
		e := sound
		change(&e)
		return []journal.Entry{sound, e}
	}
	tests := []struct {
		name    string
		head    journal.Head
		at      time.Time
		entries []journal.Entry
		want    string
	}{
		{"no entry", journal.Head{}, morning, nil, "at least one entry"},
		{"no actor", journal.Head{}, morning, with(func(e *journal.Entry) { e.Actor = "" }), "entry 2: actor, kind and subject"},
		{"no kind", journal.Head{}, morning, with(func(e *journal.Entry) { e.Kind = "" }), "entry 2: actor, kind and subject"},
		{"no subject", journal.Head{}, morning, with(func(e *journal.Entry) { e.Subject = "" }), "entry 2: actor, kind and subject"},
		{"version 0", journal.Head{}, morning, with(func(e *journal.Entry) { e.Version = 0 }), "entry 2: version 0"},
		{"no UTF-8 in a text", journal.Head{}, morning, with(func(e *journal.Entry) { e.Subject = "\xff" }), "entry 2: the text is not UTF-8"},
		{"no UTF-8 in a body", journal.Head{}, morning, with(func(e *journal.Entry) { e.Body = []byte("\"\xc3\"") }), "entry 2: the text is not UTF-8"},
		{"nil body", journal.Head{}, morning, with(func(e *journal.Entry) { e.Body = nil }), "entry 2: body of answers.put"},
		{"empty body", journal.Head{}, morning, with(func(e *journal.Entry) { e.Body = []byte{} }), "entry 2: body of answers.put"},
		{"no JSON", journal.Head{}, morning, with(func(e *journal.Entry) { e.Body = []byte(`{"a":}`) }), "entry 2: body of answers.put"},
		{"two values", journal.Head{}, morning, with(func(e *journal.Entry) { e.Body = []byte(`1 2`) }), "entry 2: body of answers.put"},
		{"year 10000", journal.Head{}, time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), []journal.Entry{sound}, "the year 10000"},
		{"after the last number", journal.Head{Seq: 1<<63 - 1}, morning, []journal.Entry{sound}, "no record can follow"},
		{"after a head that cannot be", journal.Head{Hash: journal.Hash{1}}, morning, []journal.Entry{sound}, "no record can follow"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := journal.Next(tt.head, tt.at, journal.ID{}, tt.entries)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error with %q", err, tt.want)
			}
		})
	}
}

func TestNextBoundsTheSize(t *testing.T) {
	body := func(n int) []journal.Entry { return []journal.Entry{put("a", `"`+strings.Repeat("x", n)+`"`)} }
	empty := next(t, journal.Head{}, morning, body(0)...)
	room := journal.MaxSize - len(empty.Bytes())
	full := next(t, journal.Head{}, morning, body(room)...)
	if len(full.Bytes()) != journal.MaxSize {
		t.Fatalf("%d bytes, want %d", len(full.Bytes()), journal.MaxSize)
	}
	if _, err := journal.Decode(full.Hash, full.Bytes()); err != nil {
		t.Errorf("a record of MaxSize does not decode: %v", err)
	}
	for _, n := range []int{room + 1, journal.MaxSize + 1} {
		var large *journal.TooLargeError
		if _, err := journal.Next(journal.Head{}, morning, journal.ID{}, body(n)); !errors.As(err, &large) || large.Size <= journal.MaxSize {
			t.Errorf("%d bytes more: %v", n, err)
		}
	}
	raw := append(bytes.Clone(full.Bytes()), ' ')
	if _, err := journal.Decode(sha256.Sum256(raw), raw); !isTooLarge(err) {
		t.Errorf("decode beyond MaxSize: %v", err)
	}
}

func isTooLarge(err error) bool {
	var large *journal.TooLargeError
	return errors.As(err, &large)
}

// awkward are texts that JSON writers have got wrong.
var awkward = []string{
	"plain", "ümlaut", "\u2028\u2029", "\x00\x01\x1f\x7f", `quote " and \ back`, "<b>&amp;</b>", "<é>", "\t\r\n", "😀\U0010ffff", "\ufffd", "a\u0301", " ", "/",
}

func texts() *rapid.Generator[string] {
	return rapid.OneOf(rapid.SampledFrom(awkward), rapid.StringN(1, 12, -1), rapid.StringMatching(`[a-z]+/[A-Z]{3}-[0-9]{4}@[0-9]`))
}

func bodies() *rapid.Generator[[]byte] {
	return rapid.Custom(func(t *rapid.T) []byte {
		var value any
		switch rapid.IntRange(0, 6).Draw(t, "form") {
		case 0:
			value = nil
		case 1:
			value = rapid.SampledFrom([]any{"", []any{}, map[string]any{}, 0, -1.5e-300, 1e21, true, false}).Draw(t, "small")
		case 2:
			value = texts().Draw(t, "text")
		case 3:
			value = rapid.Float64Range(-1e300, 1e300).Draw(t, "number")
		case 4:
			return []byte(` {"a" : [ 1 , { } , "\u00e9\/ é" ] , "b":[[]]} `)
		default:
			value = rapid.MapOf(texts(), rapid.SliceOf(texts())).Draw(t, "members")
		}
		body, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		return body
	})
}

func entries() *rapid.Generator[journal.Entry] {
	return rapid.Custom(func(t *rapid.T) journal.Entry {
		return journal.Entry{
			Actor: texts().Draw(t, "actor"), Kind: texts().Draw(t, "kind"), Version: rapid.IntRange(1, 1<<31-1).Draw(t, "version"),
			Subject: texts().Draw(t, "subject"), Body: bodies().Draw(t, "body"),
		}
	})
}

func records() *rapid.Generator[journal.Record] {
	return rapid.Custom(func(t *rapid.T) journal.Record {
		head := journal.Head{Seq: rapid.Uint64Range(0, 1<<63-2).Draw(t, "seq")}
		if head.Seq > 0 {
			copy(head.Hash[:], rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "prev"))
		}
		var id journal.ID
		copy(id[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "append"))
		at := time.Unix(rapid.Int64Range(-62135596800, 253402300799).Draw(t, "at"), rapid.Int64Range(0, 1e9-1).Draw(t, "ns"))
		r, err := journal.Next(head, at, id, rapid.SliceOfN(entries(), 1, 6).Draw(t, "entries"))
		if err != nil {
			t.Fatal(err)
		}
		return r
	})
}

func TestDecodeIsTheInverseOfNext(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := records().Draw(t, "record")
		if !json.Valid(r.Bytes()) || bytes.ContainsAny(r.Bytes(), "\n\r") {
			t.Fatalf("not one line of JSON: %q", r.Bytes())
		}
		got, err := journal.Decode(r.Hash, bytes.Clone(r.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, r) {
			t.Fatalf("got  %+v\nwant %+v", got, r)
		}
	})
}

func TestDecodeFindsEveryFlippedBit(t *testing.T) {
	r := next(t, journal.Head{}, morning, put("assessment/é", `{"a":[1,"x"]}`))
	for i := range len(r.Bytes()) * 8 {
		raw := bytes.Clone(r.Bytes())
		raw[i/8] ^= 1 << (i % 8)
		if _, err := journal.Decode(r.Hash, raw); err == nil {
			t.Fatalf("bit %d of byte %d was flipped, and nobody saw it", i%8, i/8)
		}
	}
	for i := range len(r.Hash) * 8 {
		hash := r.Hash
		hash[i/8] ^= 1 << (i % 8)
		if _, err := journal.Decode(hash, r.Bytes()); err == nil {
			t.Fatalf("bit %d of the hash was flipped, and nobody saw it", i)
		}
	}
}

// TestDecodeIsStrict: a hash only says that nothing was changed since; an import may bring any bytes with their hash.
func TestDecodeIsStrict(t *testing.T) {
	sound := string(next(t, journal.Head{}, morning, put("assessment/<é>", `{"a":[1,"x"]}`)).Bytes())
	zeros := strings.Repeat("0", 64)
	tests := []struct{ name, old, new string }{
		{"another order", `"seq":1,"at"`, `"at":1,"seq"`},
		{"a space", `{"seq"`, `{ "seq"`},
		{"a space in a body", `[1,`, `[1, `},
		{"something before", `{"seq"`, `x{"seq"`},
		{"something after", `}]}`, `}]} `},
		{"another member", `,"entries"`, `,"more":1,"entries"`},
		{"number 0", `"seq":1`, `"seq":0`},
		{"a leading zero", `"seq":1`, `"seq":01`},
		{"a sign", `"seq":1`, `"seq":+1`},
		{"a fraction", `"seq":1`, `"seq":1.0`},
		{"beyond 63 bits", `"seq":1`, `"seq":9223372036854775808`},
		{"beyond 64 bits", `"seq":1`, `"seq":18446744073709551617`},
		{"the first has one before", zeros, zeros[:63] + "1"},
		{"hexadecimal in capitals", `"append":"01ab`, `"append":"01AB`},
		{"no hexadecimal", `"append":"01ab`, `"append":"01xb`},
		{"too short an id", `"append":"01ab`, `"append":"01a`},
		{"a comma before the milliseconds", `23.123Z`, `23,123Z`},
		{"a time zone", `23.123Z`, `23.123+00:00`},
		{"no milliseconds", `23.123Z`, `23Z`},
		{"30 February", `2026-11-22`, `2026-02-30`},
		{"month 13", `2026-11-22`, `2026-13-22`},
		{"year 0", `2026-11-22`, `0000-11-22`},
		{"hour 24", `T06:14`, `T24:14`},
		{"minute 60", `T06:14:23`, `T06:60:23`},
		{"second 60", `14:23.`, `14:60.`},
		{"no digit in the time", `14:23.`, `14:2x.`},
		{"no entry", `[{`, `[{]}{`},
		{"no actor", `account/7f3a`, ``},
		{"an actor that is no text", `"account/7f3a"`, `null`},
		{"an escape that is not needed", `account/7f3a`, `account\/7f3a`},
		{"an escape in capitals", `\u003c`, `\u003C`},
		{"an escape that is none", `\u003c`, `\x3c`},
		{"half an escape", `\u003c`, `\u03`},
		{"half a surrogate", `\u003c`, `\ud800`},
		{"a character that is escaped", `é`, `\u00e9`},
		{"no UTF-8", `é`, "\xc3"},
		{"no UTF-8 in a body", `"x"`, "\"\xff\""},
		{"a control character", `answers.put`, "answers\n.put"},
		{"a control character in a body", `"x"`, "\"\n\""},
		{"version 0", `"version":1`, `"version":0`},
		{"version beyond 31 bits", `"version":1`, `"version":2147483648`},
		{"no body", `{"a":[1,"x"]}`, ``},
		{"a body that ends early", `{"a":[1,"x"]}`, `{"a":[1,"x"]`},
		{"brackets that do not fit", `{"a":[1,"x"]}`, `{"a":[1,"x"}]`},
		{"a trailing comma", `[1,"x"]`, `[1,"x",]`},
		{"a key that is no text", `{"a":`, `{1:`},
		{"a word that is none", `[1,`, `[nil,`},
		{"a number with a leading zero", `[1,`, `[01,`},
		{"a number with a plus", `[1,`, `[+1,`},
		{"a number that ends early", `[1,`, `[1.,`},
		{"an exponent that ends early", `[1,`, `[1e,`},
	}
	if _, err := journal.Decode(sha256.Sum256([]byte(sound)), []byte(sound)); err != nil {
		t.Fatalf("the sound record: %v", err)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			raw := []byte(strings.Replace(sound, tt.old, tt.new, 1))
			if string(raw) == sound {
				t.Fatal("the case changes nothing")
			}
			if r, err := journal.Decode(sha256.Sum256(raw), raw); err == nil {
				t.Errorf("accepted: %s\nas %+v", raw, r)
			}
		})
	}
}

func TestDecodeFollowsTheDepthOfNext(t *testing.T) {
	nested := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	r := next(t, journal.Head{}, morning, put("a", nested(10000)))
	if _, err := journal.Decode(r.Hash, r.Bytes()); err != nil {
		t.Errorf("10000 deep: %v", err)
	}
	raw := []byte(strings.Replace(string(r.Bytes()), nested(10000), nested(1_000_000), 1))
	if _, err := journal.Decode(sha256.Sum256(raw), raw); err == nil {
		t.Error("a body nested a million deep was accepted")
	}
}

// FuzzDecode: whatever the bytes, with a hash that fits: no panic, and what is accepted is what Next would write.
func FuzzDecode(f *testing.F) {
	first := next(f, journal.Head{}, morning, put("assessment/<é>", `{"a":[1,"x",-0.5e+7,null,true,false,{}]}`))
	f.Add(first.Bytes())
	f.Add(next(f, first.Head(), morning, put("a", `""`), put("a", `[]`), put("\u2028", `{"é":"\u00e9"}`)).Bytes())
	f.Add([]byte(`{"seq":1,"at":"2026-11-22T06:14:23.123Z"`))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := journal.Decode(sha256.Sum256(raw), raw)
		if err != nil {
			return
		}
		if !bytes.Equal(r.Bytes(), raw) {
			t.Fatal("the bytes are not kept")
		}
		again, err := journal.Next(journal.Head{Seq: r.Seq - 1, Hash: r.Prev}, r.At, r.AppendID, r.Entries)
		if err != nil {
			t.Fatalf("accepted what Next refuses: %v\n%q", err, raw)
		}
		if !bytes.Equal(again.Bytes(), raw) {
			t.Fatalf("accepted what Next writes otherwise:\n%q\n%q", raw, again.Bytes())
		}
	})
}
