package journal

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strconv"
	"time"
)

// layout is RFC 3339 in UTC with exactly three decimals.
const layout = "2006-01-02T15:04:05.000Z"

// encode writes a record whose entries were checked.
func encode(r Record) []byte {
	size := 256
	for _, e := range r.Entries {
		size += 96 + len(e.Actor) + len(e.Kind) + len(e.Subject) + len(e.Body)
	}
	b := make([]byte, 0, size)
	b = append(b, `{"seq":`...)
	b = strconv.AppendUint(b, r.Seq, 10)
	b = append(b, `,"at":"`...)
	b = r.At.AppendFormat(b, layout)
	b = append(b, `","append":"`...)
	b = hex.AppendEncode(b, r.AppendID[:])
	b = append(b, `","prev":"`...)
	b = hex.AppendEncode(b, r.Prev[:])
	b = append(b, `","entries":[`...)
	for i, e := range r.Entries {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"actor":`...)
		b = appendString(b, e.Actor)
		b = append(b, `,"kind":`...)
		b = appendString(b, e.Kind)
		b = append(b, `,"version":`...)
		b = strconv.AppendInt(b, int64(e.Version), 10)
		b = append(b, `,"subject":`...)
		b = appendString(b, e.Subject)
		b = append(b, `,"body":`...)
		b = append(b, e.Body...)
		b = append(b, '}')
	}
	return append(b, `]}`...)
}

// appendString writes a JSON string.
func appendString(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c >= 0x7f || c == '"' || c == '\\' {
			quoted, err := json.Marshal(s)
			if err != nil {
				return append(b, `""`...) // a string can always be marshalled
			}
			return append(b, quoted...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

// Decode reads a record's bytes, which it keeps. It accepts exactly what Next can write. The error says what is wrong
// with them, not which record it is. The bodies are known to be compact JSON, no more: what they say is for those who
// know their kinds.
func Decode(hash Hash, raw []byte) (Record, error) {
	if len(raw) > MaxSize {
		return Record{}, &TooLargeError{Size: len(raw)}
	}
	if sha256.Sum256(raw) != hash {
		return Record{}, errors.New("its bytes do not have the hash that was stored with them")
	}
	s := scanner{raw: raw}
	r := Record{Hash: hash, raw: raw}
	s.expect(`{"seq":`)
	r.Seq = s.number(maxSeq)
	s.expect(`,"at":"`)
	r.At = s.time()
	s.expect(`","append":"`)
	s.hex(r.AppendID[:])
	s.expect(`","prev":"`)
	s.hex(r.Prev[:])
	if r.Seq == 1 && r.Prev != (Hash{}) {
		s.fail("the first record names one before it")
	}
	s.expect(`","entries":[`)
	r.Entries = s.entries()
	s.expect(`]}`)
	if s.err == nil && s.at != len(raw) {
		s.fail("something follows its end")
	}
	if s.err != nil {
		return Record{}, s.err
	}
	return r, nil
}

// entries reads one or more. A record of one entry is the usual one; many entries get their room at once.
func (s *scanner) entries() []Entry {
	first := s.entry(Entry{})
	if !s.next(',') {
		return []Entry{first}
	}
	const least = 64 // bytes that no entry is below
	entries := make([]Entry, 1, min(2+(len(s.raw)-s.at)/least, 256))
	entries[0] = first
	for {
		entries = append(entries, s.entry(entries[len(entries)-1]))
		if s.err != nil || !s.next(',') {
			return entries
		}
	}
}

// entry reads one. Its texts are often those of the entry before, and are then the same strings.
func (s *scanner) entry(before Entry) Entry {
	var e Entry
	s.expect(`{"actor":`)
	e.Actor = s.text(before.Actor)
	s.expect(`,"kind":`)
	e.Kind = s.text(before.Kind)
	s.expect(`,"version":`)
	e.Version = int(s.number(maxVersion))
	s.expect(`,"subject":`)
	e.Subject = s.text(before.Subject)
	s.expect(`,"body":`)
	e.Body = s.body()
	s.expect(`}`)
	return e
}

// time reads what layout writes. Calling time.Parse would take longer than all the rest, and it accepts more.
func (s *scanner) time() time.Time {
	if s.err != nil || len(s.raw)-s.at < len(layout) {
		s.fail("a time should stand")
		return time.Time{}
	}
	b := s.raw[s.at : s.at+len(layout)]
	for i, c := range []byte(layout) {
		digit := b[i] >= '0' && b[i] <= '9'
		if (c >= '0' && c <= '9') != digit || !digit && b[i] != c {
			s.fail("a time in UTC with milliseconds should stand")
			return time.Time{}
		}
	}
	two := func(at int) int { return int(b[at]-'0')*10 + int(b[at+1]-'0') }
	year, month, day := two(0)*100+two(2), two(5), two(8)
	hour, minute, second, milli := two(11), two(14), two(17), two(20)*10+int(b[22]-'0')
	t := time.Date(year, time.Month(month), day, hour, minute, second, milli*int(time.Millisecond), time.UTC)
	y, m, d := t.Date()
	if year < 1 || y != year || int(m) != month || d != day || hour > 23 || minute > 59 || second > 59 {
		s.fail("there is no such time")
	}
	s.at += len(layout)
	return t
}
