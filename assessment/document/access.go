package document

// Lenient access to members: a member that is missing or has another type gives the zero value, or the default.
// All of them may be called on nil.

// Str gives a text, "" where there is none.
func (v *Value) Str(key string) string { return v.Or(key, "") }

// Or gives a text, otherwise where there is none.
func (v *Value) Or(key, otherwise string) string {
	if m := v.Get(key); m != nil && m.Kind == String {
		return m.Text
	}
	return otherwise
}

// Num gives a number, otherwise where there is none.
func (v *Value) Num(key string, otherwise float64) float64 {
	if m := v.Get(key); m != nil && m.Kind == Number {
		return m.Number
	}
	return otherwise
}

// Pointer gives a number, nil where there is none.
func (v *Value) Pointer(key string) *float64 {
	if m := v.Get(key); m != nil && m.Kind == Number {
		return &m.Number
	}
	return nil
}

// HasNumber says that a member is there and is a number that can be used.
func (v *Value) HasNumber(key string) bool {
	m := v.Get(key)
	return m != nil && m.Kind == Number
}

// Flag says that a member is true.
func (v *Value) Flag(key string) bool {
	m := v.Get(key)
	return m != nil && m.Kind == Bool && m.Truth
}

// List gives the items of a list.
func (v *Value) List(key string) []*Value {
	if m := v.Get(key); m != nil {
		return m.Items
	}
	return nil
}

// Words gives the texts of a list, "" for what is no text.
func Words[T ~string](v *Value, key string) []T {
	var list []T
	for _, item := range v.List(key) {
		word := ""
		if item.Kind == String {
			word = item.Text
		}
		list = append(list, T(word))
	}
	return list
}
