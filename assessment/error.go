package assessment

import "strings"

// Kind classifies an Error, so that every door can answer in its own way.
type Kind uint8

// The kinds. docs/errors.md says what those that can be met today mean for a user.
const (
	Internal Kind = iota // a fault of the program; never shown in detail
	Invalid
	NotFound
	Conflict
	Stale
	Forbidden
	Unauthenticated
	Precondition
	TooLarge
	Unavailable
)

// Field is one fault inside an input.
type Field struct {
	Path    string // where: "row 3, column legal"
	Message string // what is wrong and how to mend it

	// Of a fault of an answer: its question, and the member that is wrong: one of ValueMember and so on, a place in the
	// evidence such as evidence[2].url, or "" for the answer as a whole.
	Question, Member string
}

// Error is what the domain and its doors tell a user. Msg, Fields and Fix are for the user, in plain language; Err is
// for the log.
type Error struct {
	Kind   Kind
	Msg    string
	Fields []Field // every fault of the input, not only the first
	Fix    string
	Err    error
}

// shown is how many fields Error prints before it counts the rest.
const shown = 20

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Msg)
	for i, f := range e.Fields {
		if i == shown {
			b.WriteString("\n  … and ")
			b.WriteString(plural(len(e.Fields)-shown, "more fault"))
			break
		}
		b.WriteString("\n  ")
		if f.Path != "" {
			b.WriteString(f.Path)
			b.WriteString(": ")
		}
		b.WriteString(f.Message)
	}
	if e.Fix != "" {
		b.WriteString("\n")
		b.WriteString(e.Fix)
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Err }
