package funding

import (
	"fmt"
	"strconv"
	"strings"

	"readiness/assessment/document"
	"readiness/assessment/framework"
)

// The readers of this file take a member of the right type, name one of another type, and give the zero value for what is
// missing or wrong.

// members wants a mapping with no other members than these.
func (r *fileReader) members(v *document.Value, names ...string) bool {
	if !r.is(v, document.Object) {
		return false
	}
	known := map[string]bool{}
	for _, n := range names {
		known[n] = true
	}
	for _, m := range v.Members {
		if !known[m.Key] {
			r.faults.Near(m.Value, m.Line, m.Column, "unknown member "+document.Quoted(m.Key),
				r.faults.DidYouMean(m.Key, names, "the members here are "+strings.Join(names, ", ")))
		}
	}
	return true
}

// is wants a value of a type.
func (r *fileReader) is(v *document.Value, kind document.Kind) bool {
	switch v.Kind {
	case kind:
		return true
	case document.Bad: // which was said
	case document.Null:
		r.faults.At(v, "is given without a value", "give it "+kind.String()+", or leave it out")
	default:
		r.faults.At(v, fmt.Sprintf("must be %s, not %s", kind, v.Kind), typeFix(v, kind))
	}
	return false
}

func typeFix(v *document.Value, want document.Kind) string {
	text := document.Literal(v)
	switch {
	case want == document.String && (v.Kind == document.Number || v.Kind == document.Bool):
		return "put it in quotes: " + strconv.Quote(text)
	case want == document.Number && v.Kind == document.String && document.IsNumber(v.Text):
		return "write it without quotes: " + text
	case want == document.Number && v.Kind == document.String:
		return "write the number alone, without commas and without the currency"
	case want == document.Array && v.Kind != document.Object && v.Kind != document.Array:
		return "write a list: [" + text + "]"
	case want == document.Bool:
		return "write true or false, without quotes"
	}
	return "write it member by member, each as key: value"
}

// member gives a member of a type, nil where there is none.
func (r *fileReader) member(v *document.Value, key string, kind document.Kind) *document.Value {
	m := v.Get(key)
	if m == nil || !r.is(m, kind) {
		return nil
	}
	return m
}

func (r *fileReader) text(v *document.Value, key string) string {
	m := r.member(v, key, document.String)
	if m == nil {
		return ""
	}
	if m.Text == "" {
		r.faults.At(m, "is blank", "write a text, or leave the member out")
	}
	return m.Text
}

func (r *fileReader) truth(v *document.Value, key string) bool {
	m := r.member(v, key, document.Bool)
	return m != nil && m.Truth
}

func (r *fileReader) number(v *document.Value, key string) float64 {
	if m := r.member(v, key, document.Number); m != nil {
		return m.Number
	}
	return 0
}

// count reads a limit, which is a whole number above 0.
func (r *fileReader) count(v *document.Value, key string) int {
	m := r.member(v, key, document.Number)
	if m == nil {
		return 0
	}
	n := int(m.Number)
	if float64(n) != m.Number || n < 1 {
		r.faults.At(m, document.Literal(m)+" is no limit", "write a whole number from 1 on, or leave it out where there is no limit")
		return 0
	}
	return n
}

// money reads an amount in major units.
func (r *fileReader) money(v *document.Value, key, currency string) int64 {
	m := r.member(v, key, document.Number)
	if m == nil {
		return 0
	}
	digits := framework.MinorDigits(currency)
	minor, ok := framework.MinorUnits(m.Text, digits)
	if !ok && framework.IsCurrency(currency) { // else the currency is the fault
		r.faults.At(m, fmt.Sprintf("%s has more decimals than %s, which has %d", document.Literal(m), currency, digits), "round it")
	}
	return minor
}

func (r *fileReader) list(v *document.Value, key string) []*document.Value {
	m := r.member(v, key, document.Array)
	if m == nil {
		return nil
	}
	return m.Items
}

func (r *fileReader) object(v *document.Value, key string, names ...string) *document.Value {
	m := v.Get(key)
	if m == nil || !r.members(m, names...) {
		return nil
	}
	return m
}

// objects gives the items of a list of mappings. What is no mapping stands among them all the same, so that each keeps its
// number: it has no members.
func (r *fileReader) objects(v *document.Value, key string, names ...string) []*document.Value {
	list := r.list(v, key)
	for _, item := range list {
		r.members(item, names...)
	}
	return list
}

// texts reads a list of words that the checks look up.
func texts[T ~string](r *fileReader, v *document.Value, key string) []T {
	var list []T
	for _, item := range r.list(v, key) {
		if r.is(item, document.String) {
			list = append(list, T(item.Text))
		} else {
			list = append(list, "") // each keeps its number
		}
	}
	return list
}

// languages reads a text in several languages.
func (r *fileReader) languages(v *document.Value, key string) framework.Text {
	m := v.Get(key)
	if m == nil {
		return nil
	}
	if m.Kind == document.String {
		r.faults.At(m, "must be a mapping of languages, not text", "give the language too: {en: "+strconv.Quote(document.Shorten(m.Text))+"}")
		return nil
	}
	if !r.is(m, document.Object) || len(m.Members) == 0 {
		return nil
	}
	t := framework.Text{}
	for _, one := range m.Members {
		t[one.Key] = ""
		if r.is(one.Value, document.String) {
			t[one.Key] = one.Value.Text
		}
	}
	return t
}
