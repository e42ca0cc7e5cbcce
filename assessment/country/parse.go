package country

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Parse returns the country that a text names: an alpha-3 or alpha-2 code in
// any case, a numeric code of exactly three digits, or an English name or a
// common variant of one. Case, accents, punctuation, all kinds of spaces, "the",
// "&" for "and" and "St." for "Saint" do not matter.
//
// Nothing is guessed: the error is a *NameError, which says what the text could
// mean. "Congo" and "Korea" are errors, since each is two countries.
func Parse(text string) (Country, error) {
	x := data()
	key, single := fold(text)
	if c, ok := x.byWrittenCode(single); ok {
		return c, nil
	}
	codes := x.names[key]
	if len(codes) == 1 {
		if c, ok := x.country(codes[0]); ok {
			return c, nil
		}
	}
	e := &NameError{Text: text, Ambiguous: len(codes) > 1}
	for _, code := range codes {
		if c, ok := x.country(code); ok {
			e.Candidates = append(e.Candidates, c)
		}
	}
	if !e.Ambiguous {
		e.Candidates = x.suggest(key)
	}
	return Country{}, e
}

// byWrittenCode finds a country by a code in small letters, or three digits.
func (x *index) byWrittenCode(word string) (Country, bool) {
	switch len(word) {
	case 2:
		code, ok := x.alpha2[strings.ToUpper(word)]
		if !ok {
			return Country{}, false
		}
		return x.country(code)
	case 3:
		if c, ok := x.country(Code(strings.ToUpper(word))); ok {
			return c, true
		}
		code, ok := x.numeric[word]
		if !ok {
			return Country{}, false
		}
		return x.country(code)
	}
	return Country{}, false
}

// A NameError says that a text names no country, or no single one.
type NameError struct {
	Text       string
	Ambiguous  bool      // the text is a name of each of the Candidates
	Candidates []Country // otherwise at most three of similar names, nearest first
}

func (e *NameError) Error() string {
	if strings.TrimSpace(e.Text) == "" {
		return "no country is given"
	}
	text := shorten(e.Text)
	switch {
	case e.Ambiguous:
		return fmt.Sprintf("%q can mean %s; write one of these names or codes", text, e.list())
	case len(e.Candidates) > 0:
		return fmt.Sprintf("%q is not a country this program knows; did you mean %s?", text, e.list())
	}
	return fmt.Sprintf("%q is not a country this program knows; write its English name or its ISO 3166 code", text)
}

// list writes the candidates as "A (AAA), B (BBB) or C (CCC)".
func (e *NameError) list() string {
	var b strings.Builder
	for i, c := range e.Candidates {
		switch {
		case i == 0:
		case i == len(e.Candidates)-1:
			b.WriteString(" or ")
		default:
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s (%s)", c.Name("en"), c.Code)
	}
	return b.String()
}

// shorten keeps an error readable when a whole page is pasted into a cell.
func shorten(text string) string {
	const most = 60
	text = strings.TrimSpace(text)
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most]) + "…"
}
