package funding

import (
	"strconv"
	"strings"

	"readiness/assessment/document"
	"readiness/assessment/framework"
)

// mapping builds a mapping of a file member by member. What says nothing is left out.
type mapping struct{ members []document.Member }

func (m *mapping) value() *document.Value {
	return &document.Value{Kind: document.Object, Members: m.members}
}

func (m *mapping) put(key string, v *document.Value) {
	m.members = append(m.members, document.Member{Key: key, Value: v})
}

func (m *mapping) text(key, text string) {
	if text != "" {
		m.put(key, textValue(text))
	}
}

func (m *mapping) truth(key string, truth bool) {
	if truth {
		m.put(key, &document.Value{Kind: document.Bool, Truth: true})
	}
}

func (m *mapping) number(key string, x float64) {
	if x != 0 {
		m.put(key, &document.Value{Kind: document.Number, Number: x})
	}
}

// money writes an amount in major units. Amounts within bounds have 15 digits at most, which a number of a file keeps.
func (m *mapping) money(key string, minor int64, currency string) {
	if x, err := strconv.ParseFloat(majorUnits(minor, currency), 64); err == nil {
		m.number(key, x)
	}
}

func (m *mapping) nest(key string, in *mapping) {
	if len(in.members) > 0 {
		m.put(key, in.value())
	}
}

func (m *mapping) items(key string, items []*document.Value) {
	if len(items) > 0 {
		m.put(key, sequence(items))
	}
}

func (m *mapping) languages(key string, text framework.Text) {
	in := &mapping{}
	for _, tag := range text.Languages() {
		in.text(tag, text[tag])
	}
	m.nest(key, in)
}

// put writes a list of words.
func put[T ~string](m *mapping, key string, words []T) {
	items := make([]*document.Value, len(words))
	for i, word := range words {
		items[i] = textValue(string(word))
	}
	m.items(key, items)
}

func sequence(items []*document.Value) *document.Value {
	return &document.Value{Kind: document.Array, Items: items}
}

func textValue(text string) *document.Value {
	return &document.Value{Kind: document.String, Text: text}
}

// majorUnits writes an amount of minor units in major units, as a number without needless zeros.
func majorUnits(minor int64, currency string) string {
	digits := framework.MinorDigits(currency)
	text, sign := strconv.FormatInt(minor, 10), ""
	if minor < 0 {
		text, sign = text[1:], "-"
	}
	text = strings.Repeat("0", max(0, digits+1-len(text))) + text
	whole, decimals := text[:len(text)-digits], strings.TrimRight(text[len(text)-digits:], "0")
	if decimals != "" {
		whole += "." + decimals
	}
	return sign + whole
}
