package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"readiness/assessment"
	"readiness/assessment/spelling"
)

// Bodies whose members are not known beforehand, such as the ids of questions, are read by hand: the library would take
// the last of two equal names, and stop before every fault is found.

// readBody gives a request's body, which is one JSON value in UTF-8 of at most limit bytes.
func (c *call) readBody(limit int64) (json.RawMessage, error) {
	kind, _, err := mime.ParseMediaType(c.request.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" && kind != "application/merge-patch+json" {
		return nil, unsupportedMediaType.problem("The body is of a media type that the operation does not take.",
			"Send application/json, and say so in Content-Type.")
	}
	data, err := io.ReadAll(http.MaxBytesReader(nil, c.request.Body, limit))
	switch {
	case err != nil:
		return nil, unread(err)
	case len(bytes.TrimSpace(data)) == 0:
		return nil, malformed.problem("The request needs a body.")
	case !utf8.Valid(data):
		return nil, malformed.problem("The body is not UTF-8 text.")
	case !json.Valid(data):
		return nil, brokenJSON(data)
	}
	return data, nil
}

// unread maps the failure to read a body: it is too large, it did not keep up, or the connection was lost.
func unread(err error) error { return unreadBody(err, "The body of the request ended too early.") }

// unreadBody is unread in other words for what was lost.
func unreadBody(err error, lost string) error {
	if p := problemOf(err); p.Status == http.StatusRequestEntityTooLarge || p.Status == http.StatusRequestTimeout {
		return p
	}
	return malformed.problem(lost, "Send it again.")
}

// member is one member of an object.
type member struct {
	name  string
	value json.RawMessage
}

// object walks through a JSON object that may have these members and no others. What is wrong goes to told, with its
// place; of a name that stands twice the first value counts.
type object struct {
	at      string
	members []member
}

// readObject takes valid JSON apart. ok is false when it is no object.
func readObject(at string, data json.RawMessage, told *[]assessment.Field) (o object, ok bool) {
	o.at = at
	dec := json.NewDecoder(bytes.NewReader(data))
	if start, err := dec.Token(); err != nil || start != json.Delim('{') {
		*told = append(*told, assessment.Field{Path: at, Message: "is not an object: write {...}"})
		return o, false
	}
	seen := map[string]bool{}
	for dec.More() {
		name, err := dec.Token()
		var value json.RawMessage
		if err == nil {
			err = dec.Decode(&value)
		}
		text, isText := name.(string)
		if err != nil || !isText {
			*told = append(*told, assessment.Field{Path: at, Message: "cannot be read"})
			return o, false
		}
		if seen[text] {
			*told = append(*told, assessment.Field{Path: o.path(text), Message: "stands twice: keep one of the two"})
			continue
		}
		seen[text] = true
		o.members = append(o.members, member{text, value})
	}
	return o, true
}

// only refuses members of other names.
func (o object) only(told *[]assessment.Field, names ...string) {
	for _, m := range o.members {
		if slices.Contains(names, m.name) {
			continue
		}
		f := assessment.Field{Path: o.path(m.name), Message: "is not known here; there may be " + strings.Join(names, ", ")}
		if near := spelling.Nearest(m.name, names); near != "" {
			f.Message = "is not known here; did you mean " + near + "?"
		}
		*told = append(*told, f)
	}
}

// get gives a member; null is there too.
func (o object) get(name string) (json.RawMessage, bool) {
	for _, m := range o.members {
		if m.name == name {
			return m.value, true
		}
	}
	return nil, false
}

// text gives a member that is a text. nil: it is not there, or is no text, which was told. null is the empty text.
func (o object) text(told *[]assessment.Field, name string) *string {
	value, ok := o.get(name)
	if !ok {
		return nil
	}
	var text string
	if err := json.Unmarshal(value, &text); err != nil {
		*told = append(*told, assessment.Field{Path: o.path(name), Message: "is not a text: put it in quotes"})
		return nil
	}
	return &text
}

// number gives a member that is a whole number, 0 where it is not there.
func (o object) number(told *[]assessment.Field, name string) int {
	value, ok := o.get(name)
	if !ok {
		*told = append(*told, assessment.Field{Path: o.path(name), Message: "is missing"})
		return 0
	}
	n, err := strconv.Atoi(string(value))
	if err != nil {
		*told = append(*told, assessment.Field{Path: o.path(name), Message: "is not a whole number"})
	}
	return n
}

// texts gives a member that is a list of texts; nil where it is not there.
func (o object) texts(told *[]assessment.Field, name string) []string {
	value, ok := o.get(name)
	if !ok {
		return nil
	}
	var texts []string
	if err := json.Unmarshal(value, &texts); err != nil {
		*told = append(*told, assessment.Field{Path: o.path(name), Message: `is not a list of texts: write ["...", "..."]`})
	}
	return texts
}

// flag gives a member that is true or false; false where it is not there.
func (o object) flag(told *[]assessment.Field, name string) bool {
	value, ok := o.get(name)
	if ok && string(value) != "true" && string(value) != "false" {
		*told = append(*told, assessment.Field{Path: o.path(name), Message: "is neither true nor false"})
	}
	return string(value) == "true"
}

// path is the place of a member, shortened: its name is the sender's.
func (o object) path(name string) string {
	const longest = 80
	if runes := []rune(name); len(runes) > longest {
		name = string(runes[:longest]) + "…"
	}
	return o.at + "." + name
}

// invalid is the refusal of a body with its faults, or nil without any.
func invalid(what string, faults []assessment.Field) error {
	if len(faults) == 0 {
		return nil
	}
	slices.SortStableFunc(faults, func(a, b assessment.Field) int { return strings.Compare(a.Path, b.Path) })
	return &assessment.Error{Kind: assessment.Invalid, Msg: fmt.Sprintf("The %s cannot be recorded.", what), Fields: faults}
}
