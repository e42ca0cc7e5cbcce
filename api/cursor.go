package api

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"slices"
	"strings"

	"readiness/assessment"
)

// page is what every list takes.
type page struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"200" doc:"How many items at most."`
	Cursor string `query:"cursor" maxLength:"8000" doc:"Where to go on: next of the page before, or the cursor in it."`
}

// list is what every list gives.
type list[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty" doc:"The address of the next page, on this server; absent on the last one." example:"/v1/countries?cursor=NGI1YjZh&limit=200"`
}

// paged cuts one page out of items, which are sorted by key, each key once. query is everything that chooses the items
// and their order: a cursor of another query is refused. Items that come or go between two pages shift nothing: the next
// page begins after the last key. When that item is gone, the cursor is refused.
func paged[T any](items []T, key func(T) string, p page, query string) (part []T, next string, err error) {
	start := 0
	if p.Cursor != "" {
		last, err := openCursor(p.Cursor, query)
		if err != nil {
			return nil, "", err
		}
		if start, err = after(items, key, last); err != nil {
			return nil, "", err
		}
	}
	limit := p.Limit
	if limit <= 0 {
		limit = 200
	}
	end := min(start+limit, len(items))
	part = items[start:end:end]
	if end < len(items) {
		next = makeCursor(key(items[end-1]), query)
	}
	if part == nil {
		part = []T{}
	}
	return part, next, nil
}

// pagedAfter is paged for items that come and go while somebody reads on. Their keys rise, compared as texts: the next page
// begins after the last one, whether that item is still there or not.
func pagedAfter[T any](items []T, key func(T) string, p page, query string) (part []T, next string, err error) {
	if p.Cursor != "" {
		last, err := openCursor(p.Cursor, query)
		if err != nil {
			return nil, "", err
		}
		items = slices.DeleteFunc(slices.Clone(items), func(item T) bool { return key(item) <= last })
		p.Cursor = ""
	}
	return paged(items, key, p, query)
}

// next is the address of the page at a cursor: that of the request, with the cursor in place of its own. "" without one.
func (c *call) next(cursor string) string {
	if cursor == "" {
		return ""
	}
	query := c.request.URL.Query()
	query.Set("cursor", cursor)
	return c.request.URL.EscapedPath() + "?" + query.Encode()
}

// pageOf is paged as an answer: each item of the page as view shows it.
func pageOf[T, V any](c *call, items []T, key func(T) string, p page, query string, view func(T) V) (*body[list[V]], error) {
	part, next, err := paged(items, key, p, query)
	if err != nil {
		return nil, err
	}
	out := &body[list[V]]{Body: list[V]{Items: make([]V, len(part)), Next: c.next(next)}}
	for i, item := range part {
		out.Body.Items[i] = view(item)
	}
	return out, nil
}

func after[T any](items []T, key func(T) string, last string) (int, error) {
	for i, item := range items {
		if key(item) == last {
			return i + 1, nil
		}
	}
	return 0, badCursor("the item that it stands at is no longer in the list")
}

func makeCursor(last, query string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(queryHash(query) + last))
}

// hashLength is how many characters of a cursor's text pin its query.
const hashLength = 16

// checkCursor says whether a text can be a cursor, of whatever query.
func checkCursor(cursor string) error {
	_, err := decodeCursor(cursor)
	return err
}

// decodeCursor gives what a cursor holds: hashLength characters that pin its query, and the last key.
func decodeCursor(cursor string) (string, error) {
	cursor = bareCursor(cursor)
	text, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	if err != nil || len(text) < hashLength || base64.RawURLEncoding.EncodeToString(text) != cursor { // the decoder passes over line ends
		return "", noCursor()
	}
	return string(text), nil
}

// bareCursor takes a cursor out of the whole of next.
func bareCursor(cursor string) string {
	if _, link, ok := strings.Cut(cursor, "?"); ok { // the whole of next
		if values, err := url.ParseQuery(link); err == nil {
			return values.Get("cursor")
		}
	}
	return cursor
}

func openCursor(cursor, query string) (string, error) {
	text, err := decodeCursor(cursor)
	if err != nil {
		return "", err
	}
	hash, last := text[:hashLength], text[hashLength:]
	if hash != queryHash(query) {
		return "", badCursor("it is of another query")
	}
	return last, nil
}

func queryHash(query string) string {
	sum := sha256.Sum256([]byte(query))
	return hex.EncodeToString(sum[:hashLength/2])
}

func noCursor() error { return badCursor("it is none that was given out") }

func badCursor(why string) error {
	return &assessment.Error{
		Kind: assessment.Invalid, Msg: "the cursor does not fit: " + why,
		Fields: []assessment.Field{{Path: "query.cursor", Message: why}}, Fix: "Begin again without a cursor, with the same parameters.",
	}
}

// filters joins what chooses the items of a list to one text.
func filters(parts ...string) string { return strings.Join(parts, "\x00") }
