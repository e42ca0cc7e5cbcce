package country

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// words are the words of a name that are written in several ways. An empty
// replacement drops the word.
var words = map[string]string{
	"the": "",
	"st":  "saint",
	"rep": "republic",
	"dem": "democratic",
	"is":  "islands",
}

// fold returns what the spellings of one name have in common: small letters and
// digits without accents, with no space between the words. It also returns the
// single word of a text that consists of one (which may be a code), before any
// word is replaced.
func fold(text string) (key, single string) {
	var b strings.Builder
	parts := split(text)
	for _, w := range parts {
		if r, ok := words[w]; ok {
			w = r
		}
		b.WriteString(w)
	}
	if len(parts) == 1 {
		single = parts[0]
	}
	return b.String(), single
}

// split cuts a text into words of letters and digits, without accents, in small
// letters. An apostrophe or an invisible character does not end a word.
func split(text string) []string {
	text = strings.ReplaceAll(text, "&", " and ")
	var b strings.Builder
	for _, r := range strings.ToLower(norm.NFKD.String(text)) {
		switch {
		case isApostrophe(r), unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r):
		case unicode.IsLetter(r), unicode.IsDigit(r):
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Fields(b.String())
}

func isApostrophe(r rune) bool {
	switch r {
	case '\'', '’', '‘', 'ʼ', 'ʻ', '`', '´', '′':
		return true
	}
	return false
}
