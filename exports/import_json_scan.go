package exports

import (
	"bytes"
	"encoding/json"
	"iter"
)

// These walk through JSON that is known to be valid, without a copy of it and without recursion, so that neither size
// nor depth cost more than reading the bytes. What they are given begins with the value they walk through.

// membersOf gives the names and values of an object, in the order of the file, repeated names too.
func membersOf(data []byte) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		for rest := afterSpace(data[1:]); len(rest) > 0 && rest[0] == '"'; {
			end := valueEnd(rest)
			name := rest[:end]
			rest = afterSpace(afterSpace(rest[end:])[1:]) // the colon
			end = valueEnd(rest)
			if !yield(textOf(name), rest[:end]) {
				return
			}
			rest = afterComma(rest[end:])
		}
	}
}

// itemsOf gives the items of a list.
func itemsOf(data []byte) iter.Seq2[int, []byte] {
	return func(yield func(int, []byte) bool) {
		rest := afterSpace(data[1:])
		for i := 0; len(rest) > 0 && rest[0] != ']'; i++ {
			end := valueEnd(rest)
			if !yield(i, rest[:end]) {
				return
			}
			rest = afterComma(rest[end:])
		}
	}
}

func afterSpace(data []byte) []byte { return bytes.TrimLeft(data, " \t\r\n") }

// afterComma steps over the comma that may follow a value.
func afterComma(data []byte) []byte {
	data = afterSpace(data)
	if len(data) > 0 && data[0] == ',' {
		data = afterSpace(data[1:])
	}
	return data
}

// valueEnd gives the length of the value at the start.
func valueEnd(data []byte) int {
	depth := 0
	for i := 0; i < len(data); i++ {
		switch data[i] {
		case '"':
			i += textEnd(data[i:])
			if depth == 0 {
				return i + 1
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return i // of what holds a number or a word
			}
			if depth--; depth == 0 {
				return i + 1
			}
		case ',', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return i
			}
		}
	}
	return len(data)
}

// textEnd gives the place of the closing quote of a text.
func textEnd(data []byte) int {
	for i := 1; i < len(data); i++ {
		switch data[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(data) - 1
}

// textOf is what a text in quotes says.
func textOf(data []byte) string {
	if bytes.IndexByte(data, '\\') < 0 {
		return string(data[1 : len(data)-1])
	}
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return string(data)
	}
	return text
}
