package api

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment/spelling"
)

// The library says in its own words what is wrong with a parameter or a member of a body. Here it is said in ours: what is
// expected instead, with an example where the description has one, and without the value that was sent.

// expected are the library's messages, and what is said instead; $1 is what they name.
var expected = []struct {
	theirs *regexp.Regexp
	ours   string
}{
	{regexp.MustCompile(`^invalid integer$|^expected integer$`), "is not a whole number"},
	{regexp.MustCompile(`^invalid float|^expected number$`), "is not a number"},
	{regexp.MustCompile(`^invalid boolean$|^expected boolean$`), "is neither true nor false"},
	{regexp.MustCompile(`^expected string$`), "is not a text"},
	{regexp.MustCompile(`^expected array$`), "is not a list"},
	{regexp.MustCompile(`^expected object$`), "is not an object"},
	{regexp.MustCompile(`^expected number >= (\S+)$`), "is less than $1"},
	{regexp.MustCompile(`^expected number <= (\S+)$`), "is more than $1"},
	{regexp.MustCompile(`^expected length >= 1$`), "is empty"},
	{regexp.MustCompile(`^expected length >= (\d+)$`), "has fewer than $1 characters"},
	{regexp.MustCompile(`^expected length <= (\d+)$`), "is longer than $1 characters"},
	{regexp.MustCompile(`^expected array length >= 1$`), "is empty"},
	{regexp.MustCompile(`^expected array length >= (\d+)$`), "has fewer than $1 entries"},
	{regexp.MustCompile(`^expected array length <= (\d+)$`), "has more than $1 entries"},
	{regexp.MustCompile(`^expected string to be RFC 3339 date$`), "is not a day: write it like 2026-03-31"},
	{regexp.MustCompile(`^expected string to be RFC 3339 date-time$`), "is not a time: write it like 2026-03-31T12:00:00Z"},
	{regexp.MustCompile(`^expected value to be one of "(.*)"$`), "is none of $1"},
	{regexp.MustCompile(`^unexpected property$`), "there is no such member"},
	{regexp.MustCompile(`^required \w+ parameter is missing$`), "is missing"},
	{regexp.MustCompile(`^expected |^invalid |^json: |^cannot `), "is not valid"},
}

// inWords says a message of the library in our words; ok is false of what is none.
func inWords(message string) (text string, ok bool) {
	for _, e := range expected {
		if place := e.theirs.FindStringSubmatchIndex(message); place != nil {
			return string(e.theirs.ExpandString(nil, e.ours, message, place)), true
		}
	}
	return "", false
}

// missingMember is the library's message of a member that is not there, with its name.
var missingMember = regexp.MustCompile(`^expected required property (\S+) to be present$`)

// parameterAt finds the query parameter that a place is in; nil where it is in none.
func parameterAt(op *huma.Operation, place string) *huma.Param {
	if op == nil {
		return nil
	}
	name, inQuery := strings.CutPrefix(parameterOf(fault{Location: place}), "query.")
	i := slices.IndexFunc(op.Parameters, func(p *huma.Param) bool { return inQuery && p.In == "query" && p.Name == name })
	if i < 0 || op.Parameters[i].Schema == nil {
		return nil
	}
	return op.Parameters[i]
}

// wordsOf says what a query parameter takes, where its schema says it better than the message. value is what was sent.
func wordsOf(p *huma.Param, message, value string) (text string, ok bool) {
	one := p.Schema
	if one.Type == huma.TypeArray && one.Items != nil {
		one = one.Items
	}
	switch {
	case strings.HasPrefix(message, "expected array length <= 1") && *p.Schema.MaxItems == 1:
		return "is given more than once", true
	case strings.HasPrefix(message, "expected array length <= "):
		return "is given more than " + strings.TrimPrefix(message, "expected array length <= ") + " times", true
	case strings.HasPrefix(message, "required "):
		if e := exampleOf(p); e != "" {
			return "is missing: write it like " + e, true
		}
		return "", false
	case len(one.Enum) > 0:
		return wordsOfEnum(one.Enum, value), true
	case one.Type == huma.TypeInteger:
		return numberWords("is not a whole number", p, one), true
	case one.Type == huma.TypeNumber:
		return numberWords("is not a number", p, one), true
	case one.Format == "date" && exampleOf(p) != "" && strings.HasPrefix(message, "expected string to be RFC 3339 date"):
		return "is not a day: write it like " + exampleOf(p), true
	}
	return "", false
}

// wordsOfEnum says what a word may be, and which of them may be meant.
func wordsOfEnum(enum []any, value string) string {
	known := make([]string, len(enum))
	for i, e := range enum {
		known[i] = fmt.Sprint(e)
	}
	if len(known) == 1 {
		return "can only be " + known[0] + "; leave it out otherwise"
	}
	text := "is none of " + strings.Join(known, ", ")
	if strings.Contains(value, ",") {
		return text + "; name one at a time, and give the parameter again for each"
	}
	if near := spelling.Nearest(value, known); near != "" {
		text += "; did you mean " + near + "?"
	}
	return text
}

// numberWords says which numbers there may be.
func numberWords(text string, p *huma.Param, s *huma.Schema) string {
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	switch {
	case s.Minimum != nil && s.Maximum != nil:
		text += " from " + number(*s.Minimum) + " to " + number(*s.Maximum)
	case s.Minimum != nil:
		text += " from " + number(*s.Minimum) + " on"
	case s.Maximum != nil:
		text += " of at most " + number(*s.Maximum)
	}
	if e := exampleOf(p); e != "" {
		text += ", such as " + e
	}
	return text
}

// exampleOf is what a parameter may be: its example, or what it is when it is left out; "" where the description has neither.
func exampleOf(p *huma.Param) string {
	switch {
	case p.Example != nil:
		return fmt.Sprint(p.Example)
	case len(p.Schema.Examples) > 0:
		return fmt.Sprint(p.Schema.Examples[0])
	case p.Schema.Default != nil:
		return fmt.Sprint(p.Schema.Default)
	}
	return ""
}
