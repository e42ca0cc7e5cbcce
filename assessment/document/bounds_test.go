package document

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

var catalogue = Form{Noun: "catalogue", Start: "start with shelf and books"}

// read gives the tree of a text, and its faults.
func read(t testing.TB, text string) (*Value, []Fault) {
	t.Helper()
	c := &Collector{}
	content, _ := catalogue.Read(c, []byte(text))
	err := c.Err("t")
	if err == nil {
		return content, nil
	}
	faults, is := errors.AsType[*Faults](err)
	if !is {
		t.Fatalf("error is %T", err)
	}
	return content, faults.List
}

// TestUnreadable: what cannot be read at all, or only at a cost without bound, is refused with its place, in words that fit what the file is.
func TestUnreadable(t *testing.T) {
	deep := strings.Repeat("[", 100) + strings.Repeat("]", 100)
	for name, c := range map[string]struct{ text, want string }{
		"nothing":         {"", "1:1: the file is empty; start with shelf and books"},
		"comments only":   {"# nothing\n", "1:1: the file is empty; start with shelf and books"},
		"JSON syntax":     {"{\n\t\"id\": \"é\",,\n}", "2:12: not valid JSON: invalid character ',' looking for beginning of object key string; check commas, quotes and brackets near this place"},
		"JSON cut":        {"{\"id\": \"t\"", "1:11: not valid JSON: unexpected end of JSON input; check commas, quotes and brackets near this place"},
		"JSON twice":      {"{\"id\": \"t\"} {\"id\": \"t\"}", "1:13: not valid JSON: invalid character '{' after top-level value; check commas, quotes and brackets near this place"},
		"JSON depth":      {"{\"root\": " + deep + "}", `1:73: root` + strings.Repeat("[0]", 63) + `: is nested deeper than 64 levels; bring the tree to fewer levels`},
		"JSON duplicate":  {"{\"id\": \"t\",\n \"id\": \"u\"}", "2:2: id: is given twice, first in line 1; remove one of the two"},
		"JSON wide":       {`{"a": 1, ` + strings.TrimSuffix(keys(2100, `"k%d": 1, `), ", ") + "}", "1:1: holds more than 2,000 members; bring the file into a simpler layout"},
		"flow depth":      {"root: " + deep, "1:70: the file is nested deeper than 64 levels; bring the file into a simpler layout"},
		"block depth":     {strings.Repeat("- ", 100) + "a", "1:129: the file is nested deeper than 64 levels; bring the file into a simpler layout"},
		"wide mapping":    {keys(2100, "k%d: 1\n"), "2001:6: one mapping holds more than 2,000 members; bring the file into a simpler layout"},
		"wide flow":       {"{" + keys(2100, "k%d: 1, ") + "}", "more than 2,000 members"},
		"empty values":    {strings.Repeat("-\n", 3000), "more than 2,000 values are empty"},
		"empty flow keys": {"a: {" + keys(3000, "k%d, ") + "}", "more than 2,000 values are empty"},
		"too many tokens": {"a: [" + strings.Repeat("1,", 150_000) + "]", "the file is too long to be read as YAML"},
		"too many values": {`{"a": [` + strings.Repeat("1,", 250_000) + `1]}`, "the file holds more than 200,000 values; a catalogue this large cannot be read: split it"},
		"too large":       {strings.Repeat(" ", MaxBytes+1), "1:1: the file is larger than 8 MiB; a catalogue this large cannot be read: split it"},
		"not UTF-8":       {"id: t\ntitle: caf\xe9\n", "2:11: this is not UTF-8 text; save the file as UTF-8"},
		"UTF-16":          {"i\x00d\x00", "1:2: this is not UTF-8 text"},
		"two documents":   {"id: a\n---\nid: b\n", "2:1: a second document starts here; keep one catalogue per file"},
		"unclosed quote":  {"id: \"t\nversion: 1\n", "not valid YAML"},
	} {
		_, faults := read(t, c.text)
		if len(faults) == 0 {
			t.Errorf("%s: is read", name)
			continue
		}
		found := slices.ContainsFunc(faults, func(f Fault) bool { return strings.Contains(f.String(), c.want) })
		if !found {
			t.Errorf("%s:\n got %v\nwant %s", name, faults, c.want)
		}
	}
}

func keys(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}
