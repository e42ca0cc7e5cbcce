package document

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

// TestCanonicalStrings compares the escapes with the list of RFC 8785, section 3.2.2.2.
func TestCanonicalStrings(t *testing.T) {
	const text = "\"\\\n\r\t\b\f\x01\x1f/<>&é😀\u2028\x7f"
	const want = "\"\\\"\\\\\\n\\r\\t\\b\\f\\u0001\\u001f/<>&é😀\u2028\x7f\""
	if got := string(AppendString(nil, text)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for x, want := range map[float64]string{0.5: "0.5", 1: "1", 1e15: "1000000000000000", 1e-7: "1e-7", 0.000001: "0.000001", 300000.5: "300000.5"} {
		if got := FormatNumber(x); got != want {
			t.Errorf("%v: got %s, want %s", x, got, want)
		}
	}
}

// drawn draws a tree whose texts are of the kind that YAML readers trip over.
func drawn(depth int) *rapid.Generator[*Value] {
	text := rapid.OneOf(
		rapid.SampledFrom([]string{"", "x", "yes", "Null", "1e3", "010", "0x1F", "2026-01-01", "-", "a: b", "# no", " x ", "12:30", "é😀", "~"}),
		rapid.StringOfN(rapid.RuneFrom([]rune("ab 01\t\n\r-?:#,[]{}&*!|>'\"%@`~=.<_/\\éß中😀\u00a0\u2028\u0085")), 0, 12, -1),
	)
	return rapid.Custom(func(t *rapid.T) *Value {
		most := 5
		if depth == 0 {
			most = 3
		}
		switch v := (&Value{}); rapid.IntRange(0, most).Draw(t, "kind") {
		case 0:
			return v
		case 1:
			v.Kind, v.Truth = Bool, rapid.Bool().Draw(t, "truth")
			return v
		case 2:
			v.Kind, v.Number = Number, rapid.Float64Range(-1e15, 1e15).Draw(t, "number")
			return v
		case 3:
			v.Kind, v.Text = String, text.Draw(t, "text")
			return v
		case 4:
			v.Kind = Array
			v.Items = rapid.SliceOfN(drawn(depth-1), 0, 4).Draw(t, "items")
			return v
		default:
			v.Kind = Object
			for _, key := range rapid.SliceOfNDistinct(text, 0, 4, rapid.ID).Draw(t, "keys") {
				v.Members = append(v.Members, Member{Key: key, Value: drawn(depth-1).Draw(t, "member")})
			}
			return v
		}
	})
}

// TestRoundTrip: what is written as YAML or JSON reads back as the same content, in the same order.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := &Value{Kind: Object, Members: []Member{{Key: "top", Value: drawn(3).Draw(t, "tree")}}}
		for _, text := range [][]byte{YAML(v), JSON(v)} {
			faults := &Collector{}
			again, _ := catalogue.Read(faults, text)
			if err := faults.Err("t"); err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
			if !bytes.Equal(JSON(again), JSON(v)) || Hash(again) != Hash(v) {
				t.Fatalf("became another:\n%s\n%s", text, JSON(again))
			}
		}
	})
}
