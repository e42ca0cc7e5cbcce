package framework

import "slices"

// ValueKind says what a Value holds.
type ValueKind string

// Kinds of value. Number is the sixth.
const (
	NotAssessed   ValueKind = "" // no answer
	NotApplicable ValueKind = "not-applicable"
	OneOption     ValueKind = "option"  // Option: of a choice, or the level of a stage
	Options       ValueKind = "options" // Options: of a checklist, in the order of its definition
	Flag          ValueKind = "flag"    // Flag: of a boolean
)

// Value is one answer. Only the member that Kind names has a meaning.
type Value struct {
	Kind    ValueKind
	Option  string
	Options []string
	Flag    bool
	Number  float64
}

// Equal says that two values are the same answer.
func (v Value) Equal(w Value) bool {
	return v.Kind == w.Kind && v.Option == w.Option && v.Flag == w.Flag && v.Number == w.Number && slices.Equal(v.Options, w.Options)
}

// Style says how the numbers of a file are written.
type Style struct {
	// CommaDecimal says that a comma may stand before the decimals, as in files separated by semicolons. A point may then
	// part the thousands, so that 1.234 is refused: it has two readings.
	CommaDecimal bool
}

// InputError says why a cell or a value cannot be an answer, for the person who wrote it.
type InputError struct {
	Message string
	Fix     string // what to write instead; may be ""
}

func (e *InputError) Error() string {
	if e.Fix == "" {
		return e.Message
	}
	return e.Message + "; " + e.Fix
}

func refuse(message, fix string) error { return &InputError{Message: message, Fix: fix} }
