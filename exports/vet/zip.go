package vet

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
)

// part is one entry of the archive.
type part struct {
	name   string
	method uint16 // stored or deflated
	crc    uint32
	size   int    // unpacked, as the directory says
	packed []byte // a piece of the file
}

// Methods of packing, and lengths of the records of an archive without their names.
const (
	stored      = 0
	deflated    = 8
	localLength = 30
	entryLength = 46
	endLength   = 22
)

// Flags of an entry.
const (
	flagLocked     = 1 | 1<<6 | 1<<13 // a password, strong encryption, a masked header
	flagDescriptor = 1 << 3           // sizes and checksum stand behind the data
)

var le = binary.LittleEndian

// directory reads the list at the end of the archive, and holds the header of each part against it. The archive must
// begin at the first byte and end at the last, its parts may not overlap, and no limit of sizes may be passed: all of
// this before anything is unpacked.
func directory(data []byte, limits Limits) ([]part, error) {
	from, to, count, err := ending(data, limits)
	if err != nil {
		return nil, err
	}
	parts := make([]part, 0, count)
	spans := make([]span, 0, count)
	total, next := 0, from
	for range count {
		if to-next < entryLength || le.Uint32(data[next:]) != 0x02014b50 {
			return nil, damaged("the list of its parts is broken off")
		}
		entry := data[next:to]
		length := entryLength + int(le.Uint16(entry[28:])) + int(le.Uint16(entry[30:])) + int(le.Uint16(entry[32:]))
		if length > len(entry) {
			return nil, damaged("the list of its parts is broken off")
		}
		p, s, err := entryOf(data[:from], entry[:length])
		if err != nil {
			return nil, at(string(entry[entryLength:entryLength+int(le.Uint16(entry[28:]))]), err)
		}
		if err := withinLimits(p, limits); err != nil {
			return nil, at(p.name, err)
		}
		if total += p.size; total > limits.Unpacked {
			return nil, tooLarge("is larger than %s when it is unpacked", size(limits.Unpacked))
		}
		parts, spans = append(parts, p), append(spans, s)
		next += length
	}
	if next != to {
		return nil, damaged("the list of its parts is longer than it says")
	}
	return parts, apart(spans, parts)
}

// ending finds the record that ends the archive: where the directory begins and ends, and how many parts it lists.
func ending(data []byte, limits Limits) (from, to, count int, err error) {
	tail := max(0, len(data)-endLength-0xFFFF)
	i := bytes.LastIndex(data[tail:], []byte("PK\x05\x06"))
	if i < 0 || tail+i+endLength > len(data) {
		if bytes.Contains(data, []byte("PK\x05\x06")) {
			return 0, 0, 0, behind()
		}
		return 0, 0, 0, damaged("its end is missing")
	}
	to = tail + i
	end := data[to:]
	count = int(le.Uint16(end[10:]))
	length, start := le.Uint32(end[12:]), le.Uint32(end[16:])
	switch comment := int(le.Uint16(end[20:])); {
	case endLength+comment < len(end):
		return 0, 0, 0, behind()
	case endLength+comment > len(end):
		return 0, 0, 0, damaged("its end is missing")
	case count > limits.Parts:
		return 0, 0, 0, tooLarge("has more than %s parts", number(limits.Parts))
	case length == 0xFFFFFFFF, start == 0xFFFFFFFF, to >= 20 && le.Uint32(data[to-20:]) == 0x07064b50:
		return 0, 0, 0, zip64()
	case le.Uint32(end[4:]) != 0 || int(le.Uint16(end[8:])) != count:
		return 0, 0, 0, damaged("it is one of several volumes of an archive")
	case count == 0:
		return 0, 0, 0, damaged("it has no parts")
	case int64(start)+int64(length) < int64(to):
		return 0, 0, 0, before()
	case int64(start)+int64(length) > int64(to):
		return 0, 0, 0, damaged("the list of its parts is broken off")
	}
	return int(start), to, count, nil
}

// entryOf reads one entry of the directory, and the header in front of the part, which must say the same.
func entryOf(body, entry []byte) (part, span, error) {
	nameEnd := entryLength + int(le.Uint16(entry[28:]))
	p := part{name: string(entry[entryLength:nameEnd]), method: le.Uint16(entry[10:]), crc: le.Uint32(entry[16:])}
	flags, packed, unpacked, offset := le.Uint16(entry[8:]), le.Uint32(entry[20:]), le.Uint32(entry[24:]), le.Uint32(entry[42:])
	switch {
	case flags&flagLocked != 0:
		return p, span{}, &Error{What: "is an archive behind a password", Fix: "Take the password off, or send the workbook itself."}
	case p.method != stored && p.method != deflated:
		return p, span{}, &Error{What: "is packed in a way that no workbook is", Fix: saveAgain}
	case packed == 0xFFFFFFFF, unpacked == 0xFFFFFFFF, offset == 0xFFFFFFFF:
		return p, span{}, zip64()
	case p.method == stored && packed != unpacked:
		return p, span{}, damaged("the sizes of a part that is not packed differ")
	case int64(offset)+localLength > int64(len(body)), le.Uint32(body[offset:]) != 0x04034b50:
		return p, span{}, damaged("a part is not where the list says")
	}
	local := body[offset:]
	start := localLength + int(le.Uint16(local[26:])) + int(le.Uint16(local[28:]))
	if int64(start)+int64(packed) > int64(len(local)) {
		return p, span{}, damaged("a part is broken off")
	}
	if !bytes.Equal(local[localLength:localLength+int(le.Uint16(local[26:]))], entry[entryLength:nameEnd]) {
		return p, span{}, damaged("a part has another name in the list than in front of it")
	}
	if le.Uint16(local[8:]) != p.method || le.Uint16(local[6:])&flagLocked != 0 || !sameSizes(local, entry) {
		return p, span{}, damaged("what stands in front of a part, of its size or packing, is not what the list says")
	}
	p.packed, p.size = local[start:start+int(packed)], int(unpacked)
	s := span{from: int(offset), to: int(offset) + start + int(packed)}
	if flags&flagDescriptor != 0 && !describes(body[s.to:], p) {
		return p, span{}, damaged("what stands behind a part, of its size, is not what the list says")
	}
	return p, s, nil
}

// sameSizes compares checksum and sizes of the header in front of a part with those of the directory. A header may leave
// them out where they follow the part, and may put sizes into an extra field.
func sameSizes(local, entry []byte) bool {
	if le.Uint16(local[6:])&flagDescriptor != 0 {
		return le.Uint16(entry[8:])&flagDescriptor != 0
	}
	same := func(a, b uint32) bool { return a == b || a == 0xFFFFFFFF }
	return le.Uint32(local[14:]) == le.Uint32(entry[16:]) &&
		same(le.Uint32(local[18:]), le.Uint32(entry[20:])) && same(le.Uint32(local[22:]), le.Uint32(entry[24:]))
}

// describes tells whether checksum and sizes behind a part are its own; the sizes have four bytes each, or eight.
func describes(b []byte, p part) bool {
	if len(b) >= 4 && le.Uint32(b) == 0x08074b50 {
		b = b[4:]
	}
	if len(b) < 12 || le.Uint32(b) != p.crc {
		return false
	}
	if int(le.Uint32(b[4:])) == len(p.packed) && int(le.Uint32(b[8:])) == p.size {
		return true
	}
	return len(b) >= 20 && le.Uint64(b[4:]) == uint64(len(p.packed)) && le.Uint64(b[12:]) == uint64(p.size)
}

// span is the piece of the file that a part takes, with the header in front of it.
type span struct{ from, to int }

// apart makes sure that parts do not share bytes, and that the archive begins where the file does.
func apart(spans []span, parts []part) error {
	order := make([]int, len(spans))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(spans[a].from, spans[b].from) })
	if spans[order[0]].from != 0 {
		return before()
	}
	for n := 1; n < len(order); n++ {
		if spans[order[n]].from < spans[order[n-1]].to {
			return at(parts[order[n]].name, damaged("two of its parts lie over one another"))
		}
	}
	return nil
}

// free is the size up to which a part may be packed as tightly as it likes.
const free = 1 << 20

func withinLimits(p part, limits Limits) error {
	switch {
	case p.size > limits.Part:
		return tooLarge("has a part that is larger than %s when it is unpacked", size(limits.Part))
	case p.size > free && p.size/limits.Ratio > len(p.packed):
		return tooLarge("has a part that becomes more than %s times as large when it is unpacked, as no questionnaire does", number(limits.Ratio))
	}
	return nil
}

func zip64() error {
	return &Error{What: "is packed in the form for archives beyond 4 GiB (zip64)", Fix: saveAgain}
}

func before() error {
	return &Error{What: "has something in front of the archive that it should be, or inside it that is no part of it", Fix: fetchAnew}
}

func behind() error {
	return &Error{What: "goes on behind the end of the archive that it should be", Fix: fetchAnew}
}
