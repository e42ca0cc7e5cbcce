package framework

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Bounds of a file. They are far above any framework and far below what a parser chokes on.
const (
	maxBytes  = 8 << 20
	maxTokens = 200_000 // of YAML
	maxValues = 200_000
	maxDepth  = 64
	maxKeys   = 2_000 // of one mapping: the YAML parser takes time quadratic in it
	maxNumber = 1e15  // beyond it float64 cannot tell whole numbers apart
)

type valueKind uint8

const (
	nullKind valueKind = iota
	boolKind
	numberKind
	stringKind
	arrayKind
	objectKind
	badKind // cannot be read; the fault is noted, and what follows passes over it
)

// value is one value of a file with the place where it stands. Members keep the order of the file.
type value struct {
	kind         valueKind
	line, column int
	up           *value  // the object or array that holds it; nil for the whole file
	key          string  // in an object
	index        int     // in an array
	text         string  // of a string; the literal of a number
	number       float64 // of a number
	truth        bool    // of a boolean
	members      []member
	items        []*value
}

type member struct {
	key          string
	line, column int
	value        *value
}

// path says where in the file a value is, for people: root.children[2].aggregate. It is put together only when a fault
// needs it: kept with every value, the paths of a hostile file would take more room than a machine has.
func (v *value) path() string {
	switch {
	case v.up == nil:
		return v.key
	case v.up.kind == arrayKind:
		return itemPath(v.up.path(), v.index)
	default:
		return memberPath(v.up.path(), v.key)
	}
}

// get finds a member; nil where there is none or v is no object.
func (v *value) get(key string) *value {
	if v == nil {
		return nil
	}
	for i := range v.members {
		if v.members[i].key == key {
			return v.members[i].value
		}
	}
	return nil
}

func (v *value) has(key string) bool { return v.get(key) != nil }

// member finds the key itself, for its place.
func (v *value) member(key string) (member, bool) {
	for _, m := range v.members {
		if m.key == key {
			return m, true
		}
	}
	return member{}, false
}

// find follows the tokens of a JSON pointer as far as they lead.
func (v *value) find(pointer []string) *value {
	for _, token := range pointer {
		next := v.get(token)
		if v.kind == arrayKind {
			if i, err := strconv.Atoi(token); err == nil && i >= 0 && i < len(v.items) {
				next = v.items[i]
			}
		}
		if next == nil {
			return v
		}
		v = next
	}
	return v
}

// any gives the value as encoding/json would, numbers as float64.
func (v *value) any() any {
	switch v.kind {
	case boolKind:
		return v.truth
	case numberKind:
		return v.number
	case stringKind:
		return v.text
	case arrayKind:
		list := make([]any, len(v.items))
		for i, item := range v.items {
			list[i] = item.any()
		}
		return list
	case objectKind:
		object := make(map[string]any, len(v.members))
		for _, m := range v.members {
			object[m.key] = m.value.any()
		}
		return object
	default:
		return nil
	}
}

// walk visits v and everything in it.
func (v *value) walk(visit func(*value)) {
	visit(v)
	for _, item := range v.items {
		item.walk(visit)
	}
	for _, m := range v.members {
		m.value.walk(visit)
	}
}

// memberPath extends a path by a key; keys that are not plain words are quoted so that the path stays readable.
func memberPath(path, key string) string {
	key = shorten(key)
	if key == "" || strings.ContainsAny(key, ".[]\" \t\r\n") {
		return path + "[" + strconv.Quote(key) + "]"
	}
	if path == "" {
		return key
	}
	return path + "." + key
}

func itemPath(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

// reader builds a tree from either syntax and notes what is wrong on the way.
type reader struct {
	faults *collector
	count  int
	full   bool // too many values: reading stopped
}

// start counts a value; false says that the bounds are reached and its content is not to be read.
func (r *reader) start(v *value, depth int) bool {
	if r.full {
		return false
	}
	if r.count++; r.count > maxValues {
		r.full = true
		r.faults.add(v.line, v.column, "", "the file holds more than 200,000 values", "a framework this large cannot be read: split it")
		return false
	}
	if depth > maxDepth {
		r.faults.at(v, "is nested deeper than 64 levels", "bring the tree to fewer levels")
		return false
	}
	return true
}

// addMember keeps a member unless its key was there before.
func (r *reader) addMember(v *value, m member, seen map[string]int) {
	if line, twice := seen[m.key]; twice {
		r.faults.near(m.value, m.line, m.column,
			"is given twice, first in line "+strconv.Itoa(line), "remove one of the two")
		return
	}
	seen[m.key] = m.line
	if len(v.members) == maxKeys {
		r.faults.at(v, "holds more than 2,000 members", "bring the file into a simpler layout")
		r.full = true
	}
	r.checkText(m.key, m.line, m.column, m.value)
	v.members = append(v.members, m)
}

// checkText refuses the characters that XML, and with it every workbook, cannot hold.
func (r *reader) checkText(s string, line, column int, v *value) {
	for _, c := range s {
		if c == utf8.RuneError {
			r.faults.near(v, line, column, "holds the character U+FFFD, which stands for a damaged one", "type the text anew")
			return
		}
		if c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c != 0xFFFE && c != 0xFFFF) {
			continue
		}
		r.faults.near(v, line, column, "holds the control character U+"+hex4(c)+", which no workbook can show", "remove it")
		return
	}
}

func hex4(c rune) string {
	s := strings.ToUpper(strconv.FormatInt(int64(c), 16))
	return strings.Repeat("0", max(0, 4-len(s))) + s
}

// setNumber takes a number literal in the grammar of JSON.
func (r *reader) setNumber(v *value, literal string) {
	v.kind, v.text = numberKind, literal
	x, err := strconv.ParseFloat(literal, 64)
	if err != nil || x > maxNumber || x < -maxNumber {
		v.kind = badKind
		r.faults.at(v, "the number "+literal+" is too large", "numbers go up to 1e15, beyond which they would not be kept exactly")
		return
	}
	if x != 0 { // -0 is 0
		v.number = x
	}
}
