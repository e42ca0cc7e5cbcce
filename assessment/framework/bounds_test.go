package framework

import (
	"errors"
	"strings"
	"testing"

	"readiness/assessment/document"
)

// TestUnreadable: what cannot be read at all is refused in words that fit a framework. Package document tests all of it.
func TestUnreadable(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"nothing":         {"", "1:1: the file is empty; start with id, version, title and root"},
		"a list":          {"- a\n", "1:1: must be a mapping, not a list; see the published schema for the form"},
		"two documents":   {"id: a\n---\nid: b\n", "2:1: a second document starts here; keep one framework per file"},
		"too many values": {`{"a": [` + strings.Repeat("1,", 250_000) + `1]}`, "the file holds more than 200,000 values; a framework this large cannot be read: split it"},
		"too large":       {strings.Repeat(" ", document.MaxBytes+1), "1:1: the file is larger than 8 MiB; a framework this large cannot be read: split it"},
	} {
		faults := faultsOf(t, name, c.text)
		if len(faults) != 1 || faults[0].String() != c.want && !strings.HasSuffix(faults[0].String(), ": "+c.want) {
			t.Errorf("%s:\n got %v\nwant %s", name, faults, c.want)
		}
	}
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
	faults, is := errors.AsType[*document.Faults](err)
	if !is || len(faults.List) != document.MaxFaults || faults.More < 2000 || !strings.Contains(faults.Error(), "more faults") {
		t.Errorf("%T", err)
	}
}
