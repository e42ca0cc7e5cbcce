package framework

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// hash is the name of a content: "sha256:" and hex of the SHA-256 of its canonical JSON.
func hash(v *value) string {
	sum := sha256.Sum256(appendCanonical(nil, v))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// appendCanonical writes a value as RFC 8785 (JSON Canonicalization Scheme) does: members sorted by key, no space, only
// the necessary escapes, numbers in the shortest form that gives the same float64. Anyone can compute it again.
func appendCanonical(b []byte, v *value) []byte {
	return appendJSON(b, v, func(members []member) []member {
		// Keys that pass the schema are ASCII, for which the order of bytes is that of UTF-16.
		return slices.SortedFunc(slices.Values(members), func(x, y member) int { return cmp.Compare(x.key, y.key) })
	})
}

// appendJSON writes a value without space, the members of each mapping in the order that ordered gives them.
func appendJSON(b []byte, v *value, ordered func([]member) []member) []byte {
	switch v.kind {
	case arrayKind:
		b = append(b, '[')
		for i, item := range v.items {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendJSON(b, item, ordered)
		}
		return append(b, ']')
	case objectKind:
		b = append(b, '{')
		for i, m := range ordered(v.members) {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(appendString(b, m.key), ':')
			b = appendJSON(b, m.value, ordered)
		}
		return append(b, '}')
	default:
		return appendScalar(b, v)
	}
}

func appendScalar(b []byte, v *value) []byte {
	switch v.kind {
	case boolKind:
		return strconv.AppendBool(b, v.truth)
	case numberKind:
		return append(b, formatNumber(v.number)...)
	case stringKind:
		return appendString(b, v.text)
	default:
		return append(b, "null"...)
	}
}

// formatNumber gives the shortest decimal form that reads back as the same float64, with an exponent only for very
// small and very large numbers, as JavaScript and RFC 8785 write it.
func formatNumber(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) { // which no value here holds
		return "0"
	}
	return string(appendNumber(nil, x))
}

// appendString writes a JSON string with the escapes of RFC 8785 and no others.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	done := 0
	for i := range len(s) {
		if s[i] >= 0x20 && s[i] != '"' && s[i] != '\\' {
			continue
		}
		b = append(b, s[done:i]...)
		done = i + 1
		if at := strings.IndexByte("\"\\\n\r\t\b\f", s[i]); at >= 0 {
			b = append(b, '\\', `"\nrtbf`[at])
			continue
		}
		b = append(append(b, `\u`...), strings.ToLower(hex4(rune(s[i])))...)
	}
	b = append(b, s[done:]...)
	return append(b, '"')
}

// writeJSON writes a value as indented JSON in the order of the file.
func writeJSON(v *value) []byte {
	plain := appendJSON(nil, v, func(members []member) []member { return members })
	var out bytes.Buffer
	if err := json.Indent(&out, plain, "", "  "); err != nil {
		return plain // cannot happen: plain is JSON
	}
	out.WriteByte('\n')
	return out.Bytes()
}

// writeYAML writes a value in block style in the order of the file.
func writeYAML(v *value) []byte {
	var b bytes.Buffer
	writeBlock(&b, v, 0)
	return b.Bytes()
}

func writeBlock(b *bytes.Buffer, v *value, indent int) {
	pad := strings.Repeat("  ", indent)
	for i, m := range v.members {
		if i > 0 || indent == 0 {
			b.WriteString(pad)
		}
		b.WriteString(yamlText(m.key) + ":")
		writeNested(b, m.value, indent+1, "\n"+pad+"  ")
	}
	for i, item := range v.items {
		if i > 0 || indent == 0 {
			b.WriteString(pad)
		}
		b.WriteString("-")
		writeNested(b, item, indent+1, " ")
	}
}

// writeNested writes what follows a colon or dash; lead stands before the first line of a collection.
func writeNested(b *bytes.Buffer, v *value, indent int, lead string) {
	switch {
	case len(v.members) > 0 || len(v.items) > 0:
		b.WriteString(lead)
		writeBlock(b, v, indent)
	case v.kind == objectKind:
		b.WriteString(" {}\n")
	case v.kind == arrayKind:
		b.WriteString(" []\n")
	case v.kind == stringKind:
		b.WriteString(" " + yamlText(v.text) + "\n")
	default:
		b.WriteString(" ")
		b.Write(appendScalar(nil, v))
		b.WriteByte('\n')
	}
}

// plainText is text that no reader of YAML takes for anything else when it stands without quotes.
var plainText = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*( [A-Za-z0-9_-]+)*$`)

var yamlWords = map[string]bool{"null": true, "true": true, "false": true, "yes": true, "no": true, "on": true, "off": true, "y": true, "n": true}

func yamlText(s string) string {
	if plainText.MatchString(s) && !yamlWords[strings.ToLower(s)] {
		return s
	}
	return string(appendString(nil, s))
}
