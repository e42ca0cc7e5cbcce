package framework

import "strconv"

// Lenient access to members: a member that is missing or has another type gives the zero value, or the default.
// All of them may be called on nil.

func (v *value) str(key string) string { return v.or(key, "") }

func (v *value) or(key, otherwise string) string {
	if m := v.get(key); m != nil && m.kind == stringKind {
		return m.text
	}
	return otherwise
}

func (v *value) num(key string, otherwise float64) float64 {
	if m := v.get(key); m != nil && m.kind == numberKind {
		return m.number
	}
	return otherwise
}

func (v *value) pointer(key string) *float64 {
	if m := v.get(key); m != nil && m.kind == numberKind {
		return &m.number
	}
	return nil
}

// hasNumber says that a member is there and is a number that can be used.
func (v *value) hasNumber(key string) bool {
	m := v.get(key)
	return m != nil && m.kind == numberKind
}

func (v *value) flag(key string) bool {
	m := v.get(key)
	return m != nil && m.kind == boolKind && m.truth
}

func (v *value) list(key string) []*value {
	if m := v.get(key); m != nil {
		return m.items
	}
	return nil
}

// words gives the texts of a list, "" for what is no text.
func words[T ~string](v *value, key string) []T {
	var list []T
	for _, item := range v.list(key) {
		word := ""
		if item.kind == stringKind {
			word = item.text
		}
		list = append(list, T(word))
	}
	return list
}

// literalWord reads an entry of `when`, which is a text or a boolean.
func literalWord(v *value) string {
	if v.kind == boolKind {
		return strconv.FormatBool(v.truth)
	}
	return v.text
}
