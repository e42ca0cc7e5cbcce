package framework

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestUnreadable: what cannot be read at all, or only at a cost without bound, is refused with its place.
func TestUnreadable(t *testing.T) {
	deep := strings.Repeat("[", 100) + strings.Repeat("]", 100)
	for name, c := range map[string]struct{ text, want string }{
		"nothing":         {"", "1:1: the file is empty; start with id, version, title and root"},
		"comments only":   {"# nothing\n", "1:1: the file is empty; start with id, version, title and root"},
		"a list":          {"- a\n", "1:1: must be a mapping, not a list; see the published schema for the form"},
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
		"too many values": {`{"a": [` + strings.Repeat("1,", 250_000) + `1]}`, "the file holds more than 200,000 values"},
		"too large":       {strings.Repeat(" ", maxBytes+1), "1:1: the file is larger than 8 MiB"},
		"not UTF-8":       {"id: t\ntitle: caf\xe9\n", "2:11: this is not UTF-8 text; save the file as UTF-8"},
		"UTF-16":          {"i\x00d\x00", "1:2: this is not UTF-8 text"},
		"unclosed quote":  {"id: \"t\nversion: 1\n", "not valid YAML"},
	} {
		faults := faultsOf(t, name, c.text)
		if len(faults) == 0 {
			t.Errorf("%s: loads", name)
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

// TestReservedIndex: index is reserved below the root, and free at the root itself.
func TestReservedIndex(t *testing.T) {
	const text = `{"id": "t", "version": "1", "title": {"en": "T"}, "root": {"id": "top", "children": [{"id": "index", "answer": {"type": "boolean"}}]}}`
	faults := faultsOf(t, "t", text)
	if len(faults) != 1 || faults[0].Path != "root.children[0].id" {
		t.Errorf("%v", faults)
	}
	load(t, strings.NewReplacer(`"index"`, `"q"`, `"top"`, `"country"`).Replace(text))
}

// TestManyFaults: a list of faults is bounded.
func TestManyFaults(t *testing.T) {
	text := `{"id": "t", "version": "1", "title": {"en": "T"}, "root": {"id": "index", "children": [` +
		strings.TrimSuffix(strings.Repeat(`{"id": "q", "answr": {}},`, 3000), ",") + `]}}`
	_, err := Load("t", []byte(text))
	faults, is := errors.AsType[*Faults](err)
	if !is || len(faults.List) != maxFaults || faults.More < 2000 || !strings.Contains(faults.Error(), "more faults") {
		t.Errorf("%T", err)
	}
}
