package document

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

// Hash is the name of a content: "sha256:" and hex of the SHA-256 of its canonical JSON.
func Hash(v *Value) string {
	sum := sha256.Sum256(Canonical(v))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// Canonical writes a value as RFC 8785 (JSON Canonicalization Scheme) does: members sorted by key, no space, only
// the necessary escapes, numbers in the shortest form that gives the same float64. Anyone can compute it again.
func Canonical(v *Value) []byte {
	return appendJSON(nil, v, func(members []Member) []Member {
		// RFC 8785 sorts by UTF-16, which is the order of bytes for keys in ASCII: all that pass a schema.
		return slices.SortedFunc(slices.Values(members), func(x, y Member) int { return cmp.Compare(x.Key, y.Key) })
	})
}

// appendJSON writes a value without space, the members of each mapping in the order that ordered gives them.
func appendJSON(b []byte, v *Value, ordered func([]Member) []Member) []byte {
	switch v.Kind {
	case Array:
		b = append(b, '[')
		for i, item := range v.Items {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendJSON(b, item, ordered)
		}
		return append(b, ']')
	case Object:
		b = append(b, '{')
		for i, m := range ordered(v.Members) {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(AppendString(b, m.Key), ':')
			b = appendJSON(b, m.Value, ordered)
		}
		return append(b, '}')
	default:
		return appendScalar(b, v)
	}
}

func appendScalar(b []byte, v *Value) []byte {
	switch v.Kind {
	case Bool:
		return strconv.AppendBool(b, v.Truth)
	case Number:
		return append(b, FormatNumber(v.Number)...)
	case String:
		return AppendString(b, v.Text)
	default:
		return append(b, "null"...)
	}
}

// FormatNumber gives the shortest decimal form that reads back as the same float64, with an exponent only for very
// small and very large numbers, as JavaScript and RFC 8785 write it.
func FormatNumber(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) { // which no value here holds
		return "0"
	}
	return string(AppendNumber(nil, x))
}

// AppendNumber writes a finite number as JavaScript, RFC 8785 and encoding/json do: the shortest digits that read back
// as the same float64, with an exponent only below 1e-6 and from 1e21 on.
func AppendNumber(b []byte, x float64) []byte {
	if x == 0 {
		return append(b, '0') // -0 too
	}
	if size := math.Abs(x); size >= 1e-6 && size < 1e21 {
		return strconv.AppendFloat(b, x, 'f', -1, 64)
	}
	b = strconv.AppendFloat(b, x, 'e', -1, 64)
	if n := len(b); b[n-4] == 'e' && b[n-3] == '-' && b[n-2] == '0' { // e-09 is e-9
		b[n-2] = b[n-1]
		b = b[:n-1]
	}
	return b
}

// AppendString writes a JSON string with the escapes of RFC 8785 and no others.
func AppendString(b []byte, s string) []byte {
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

// asGiven keeps the order of the file.
func asGiven(members []Member) []Member { return members }

// JSON writes a value as indented JSON in the order of the file.
func JSON(v *Value) []byte {
	plain := appendJSON(nil, v, asGiven)
	var out bytes.Buffer
	if err := json.Indent(&out, plain, "", "  "); err != nil {
		return plain // cannot happen: plain is JSON
	}
	out.WriteByte('\n')
	return out.Bytes()
}

// YAML writes a value in block style in the order of the file.
func YAML(v *Value) []byte {
	if len(v.Members)+len(v.Items) == 0 {
		return append(appendJSON(nil, v, asGiven), '\n')
	}
	var b bytes.Buffer
	writeBlock(&b, v, 0)
	return b.Bytes()
}

func writeBlock(b *bytes.Buffer, v *Value, indent int) {
	pad := strings.Repeat("  ", indent)
	for i, m := range v.Members {
		if i > 0 || indent == 0 {
			b.WriteString(pad)
		}
		b.WriteString(yamlText(m.Key) + ":")
		writeNested(b, m.Value, indent+1, "\n"+pad+"  ")
	}
	for i, item := range v.Items {
		if i > 0 || indent == 0 {
			b.WriteString(pad)
		}
		b.WriteString("-")
		writeNested(b, item, indent+1, " ")
	}
}

// writeNested writes what follows a colon or dash; lead stands before the first line of a collection.
func writeNested(b *bytes.Buffer, v *Value, indent int, lead string) {
	switch {
	case len(v.Members) > 0 || len(v.Items) > 0:
		b.WriteString(lead)
		writeBlock(b, v, indent)
	case v.Kind == Object:
		b.WriteString(" {}\n")
	case v.Kind == Array:
		b.WriteString(" []\n")
	case v.Kind == String:
		b.WriteString(" " + yamlText(v.Text) + "\n")
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
	return string(AppendString(nil, s))
}
