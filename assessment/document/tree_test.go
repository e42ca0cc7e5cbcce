package document

import (
	"fmt"
	"testing"
)

// TestPlaces reads the same content in both syntaxes and looks at where each value stands.
func TestPlaces(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		place string // of books[1].title
	}{
		"block YAML": {"shelf: é\nbooks:\n  - title: One\n  - title: Two\n    pages: 12\n", "4:12"},
		"flow YAML":  {"shelf: é\nbooks: [{title: One}, {title: Two, pages: 12}]\n", "2:31"},
		"JSON":       {"{\"shelf\": \"é\", \"books\": [{\"title\": \"One\"},\n {\"title\": \"Two\", \"pages\": 12}]}", "2:12"},
	} {
		v, faults := read(t, c.text)
		if len(faults) > 0 {
			t.Fatalf("%s: %v", name, faults)
		}
		title := v.Find([]string{"books", "1", "title"})
		if got := fmt.Sprintf("%d:%d", title.Line, title.Column); got != c.place || title.Path() != "books[1].title" || title.Text != "Two" {
			t.Errorf("%s: %s %s %q", name, got, title.Path(), title.Text)
		}
		if v.Str("shelf") != "é" || v.List("books")[1].Num("pages", 0) != 12 || v.Has("gone") || v.Or("books", "x") != "x" {
			t.Errorf("%s: members", name)
		}
		if end := v.Find([]string{"books", "7", "title"}); end.Path() != "books" {
			t.Errorf("%s: a pointer that leads nowhere ends at %s", name, end.Path())
		}
	}
}

// TestEmpty: a member that is missing can be looked into, and has a place and a path.
func TestEmpty(t *testing.T) {
	v, _ := read(t, "\n  shelf: x\n")
	e := v.Empty("books")
	if e.Line != 2 || e.Column != 3 || e.Path() != "books" || e.Str("title") != "" || len(e.List("pages")) != 0 {
		t.Errorf("%+v %s", e, e.Path())
	}
}

// TestPaths: keys that are no plain words are quoted, and long ones shortened.
func TestPaths(t *testing.T) {
	v, _ := read(t, `{"a b": {"": [{"c.d": 1}]}}`)
	if got := v.Members[0].Value.Members[0].Value.Items[0].Members[0].Value.Path(); got != `["a b"][""][0]["c.d"]` {
		t.Error(got)
	}
}
