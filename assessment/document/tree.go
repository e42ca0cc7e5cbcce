package document

import (
	"strconv"
	"strings"
)

// Kind is the type of a value.
type Kind uint8

// The types. The zero Kind is Null.
const (
	Null Kind = iota
	Bool
	Number
	String
	Array
	Object
	Bad // cannot be read; the fault is noted, and what follows passes over it
)

// Value is one value of a file with the place where it stands. Members keep the order of the file.
type Value struct {
	Kind         Kind
	Line, Column int      // from 1; columns count characters
	Text         string   // of a String; the literal of a Number
	Number       float64  // of a Number, between -1e15 and 1e15
	Truth        bool     // of a Bool
	Members      []Member // of an Object
	Items        []*Value // of an Array

	up    *Value // the object or array that holds it; nil for the whole file
	key   string // in an object
	index int    // in an array
}

// Member is one member of an Object, with the place of its key.
type Member struct {
	Key          string
	Line, Column int
	Value        *Value
}

// Path says where in the file a value is, for people: root.children[2].aggregate. It is put together only when a fault
// needs it: kept with every value, the paths of a hostile file would take more room than a machine has.
func (v *Value) Path() string {
	switch {
	case v.up == nil:
		return v.key
	case v.up.Kind == Array:
		return itemPath(v.up.Path(), v.index)
	default:
		return MemberPath(v.up.Path(), v.key)
	}
}

// Get finds a member; nil where there is none or v is no object.
func (v *Value) Get(key string) *Value {
	if v == nil {
		return nil
	}
	for i := range v.Members {
		if v.Members[i].Key == key {
			return v.Members[i].Value
		}
	}
	return nil
}

// Has says that v is an object with such a member.
func (v *Value) Has(key string) bool { return v.Get(key) != nil }

// Member finds the key itself, for its place.
func (v *Value) Member(key string) (Member, bool) {
	for _, m := range v.Members {
		if m.Key == key {
			return m, true
		}
	}
	return Member{}, false
}

// Empty gives an object without members that stands where v does and has the path of a member of v: for one that is
// missing, so that what looks into it finds nothing and still has a place to point at.
func (v *Value) Empty(key string) *Value {
	return &Value{Kind: Object, Line: v.Line, Column: v.Column, up: v, key: key}
}

// Find follows the tokens of a JSON pointer as far as they lead.
func (v *Value) Find(pointer []string) *Value {
	for _, token := range pointer {
		next := v.Get(token)
		if v.Kind == Array {
			if i, err := strconv.Atoi(token); err == nil && i >= 0 && i < len(v.Items) {
				next = v.Items[i]
			}
		}
		if next == nil {
			return v
		}
		v = next
	}
	return v
}

// Any gives the value as encoding/json would, numbers as float64.
func (v *Value) Any() any {
	switch v.Kind {
	case Bool:
		return v.Truth
	case Number:
		return v.Number
	case String:
		return v.Text
	case Array:
		list := make([]any, len(v.Items))
		for i, item := range v.Items {
			list[i] = item.Any()
		}
		return list
	case Object:
		object := make(map[string]any, len(v.Members))
		for _, m := range v.Members {
			object[m.Key] = m.Value.Any()
		}
		return object
	default:
		return nil
	}
}

// Walk visits v and everything in it.
func (v *Value) Walk(visit func(*Value)) {
	visit(v)
	for _, item := range v.Items {
		item.Walk(visit)
	}
	for _, m := range v.Members {
		m.Value.Walk(visit)
	}
}

// MemberPath extends a path by a key; keys that are not plain words are quoted so that the path stays readable.
func MemberPath(path, key string) string {
	key = Shorten(key)
	if key == "" || strings.ContainsAny(key, ".[]\" \t\r\n") {
		return path + "[" + strconv.Quote(key) + "]"
	}
	if path == "" {
		return key
	}
	return path + "." + key
}

func itemPath(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }
