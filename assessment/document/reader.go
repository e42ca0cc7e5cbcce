package document

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Bounds of a file. They are far above what anyone writes by hand and far below what a parser chokes on.
const (
	MaxBytes  = 8 << 20 // of the file
	maxTokens = 200_000 // of YAML
	maxValues = 200_000
	maxDepth  = 64
	maxKeys   = 2_000 // of one mapping: the YAML parser takes time quadratic in it
	maxNumber = 1e15  // beyond it float64 cannot tell whole numbers apart
)

// reader builds a tree from either syntax and notes what is wrong on the way.
type reader struct {
	form   Form
	faults *Collector
	count  int
	full   bool // too many values: reading stopped
}

// start counts a value; false says that the bounds are reached and its content is not to be read.
func (r *reader) start(v *Value, depth int) bool {
	if r.full {
		return false
	}
	if r.count++; r.count > maxValues {
		r.full = true
		r.faults.Add(v.Line, v.Column, "", "the file holds more than 200,000 values", r.form.tooLarge())
		return false
	}
	if depth > maxDepth {
		r.faults.At(v, "is nested deeper than 64 levels", "bring the tree to fewer levels")
		return false
	}
	return true
}

// addMember keeps a member unless its key was there before.
func (r *reader) addMember(v *Value, m Member, seen map[string]int) {
	if line, twice := seen[m.Key]; twice {
		r.faults.Near(m.Value, m.Line, m.Column,
			"is given twice, first in line "+strconv.Itoa(line), "remove one of the two")
		return
	}
	seen[m.Key] = m.Line
	if len(v.Members) == maxKeys {
		r.faults.At(v, "holds more than 2,000 members", "bring the file into a simpler layout")
		r.full = true
	}
	r.checkText(m.Key, m.Line, m.Column, m.Value)
	v.Members = append(v.Members, m)
}

// checkText refuses what TextFault finds.
func (r *reader) checkText(s string, line, column int, v *Value) {
	if message, fix := TextFault(s); message != "" {
		r.faults.Near(v, line, column, message, fix)
	}
}

// TextFault says which character of a text XML, and with it every workbook, cannot hold; "" where there is none.
func TextFault(s string) (message, fix string) {
	for _, c := range s {
		if c == utf8.RuneError {
			return "holds the character U+FFFD, which stands for a damaged one", "type the text anew"
		}
		if c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c != 0xFFFE && c != 0xFFFF) {
			continue
		}
		return "holds the control character U+" + hex4(c) + ", which no workbook can show", "remove it"
	}
	return "", ""
}

func hex4(c rune) string {
	s := strings.ToUpper(strconv.FormatInt(int64(c), 16))
	return strings.Repeat("0", max(0, 4-len(s))) + s
}

// setNumber takes a number literal in the grammar of JSON.
func (r *reader) setNumber(v *Value, literal string) {
	v.Kind, v.Text = Number, literal
	x, err := strconv.ParseFloat(literal, 64)
	if err != nil || x > maxNumber || x < -maxNumber {
		v.Kind = Bad
		r.faults.At(v, "the number "+literal+" is too large", "numbers go up to 1e15, beyond which they would not be kept exactly")
		return
	}
	if x != 0 { // -0 is 0
		v.Number = x
	}
}
