package api

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestPagesMakeTheWholeList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := rapid.SliceOfDistinct(rapid.String(), rapid.ID[string]).Draw(t, "items")
		slices.Sort(items)
		p := page{Limit: rapid.IntRange(1, 10).Draw(t, "limit")}
		var all []string
		for {
			part, next, err := paged(items, rapid.ID[string], p, "query")
			if err != nil {
				t.Fatal(err)
			}
			if len(part) > p.Limit || part == nil {
				t.Fatalf("a page of %d", len(part))
			}
			all = append(all, part...)
			if next == "" {
				break
			}
			if len(part) == 0 {
				t.Fatal("an empty page that is not the last")
			}
			p.Cursor = next
		}
		if !slices.Equal(all, items) {
			t.Fatalf("got %q, want %q", all, items)
		}
	})
}

func TestCursorsThatDoNotFit(t *testing.T) {
	same := func(s string) string { return s }
	_, next, err := paged([]string{"a", "b"}, same, page{Limit: 1}, "query")
	if err != nil || next == "" {
		t.Fatal(next, err)
	}
	for name, try := range map[string]struct{ cursor, query string }{
		"another query": {next, "other"}, "no base64": {"%", "query"}, "too short": {"AAAA", "query"},
		"gone": {makeCursor("z", "query"), "query"},
	} {
		if _, _, err := paged([]string{"a", "b"}, same, page{Limit: 1, Cursor: try.cursor}, try.query); err == nil || problemOf(err).Status != 422 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzCursor(f *testing.F) {
	f.Add(makeCursor("KEN", "q"))
	f.Add("")
	f.Add("====")
	f.Add("OGUzNWMyY2QzYmY2Nj\rQxYk00")
	f.Add("/v1/countries?cursor=" + makeCursor("KEN", "q") + "&limit=2")
	f.Fuzz(func(t *testing.T, text string) {
		last, err := openCursor(text, "q")
		if err == nil && !strings.Contains(text, "?") && makeCursor(last, "q") != text {
			t.Errorf("%q means %q, which is %q", text, last, makeCursor(last, "q"))
		}
	})
}
