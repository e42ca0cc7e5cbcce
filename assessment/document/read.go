package document

import (
	"bytes"
	"unicode/utf8"
)

// Form says what a file is meant to hold, for the faults of those that cannot be read at all.
type Form struct {
	Noun  string // what one file holds, such as framework: "keep one framework per file"
	Start string // how to begin an empty file, such as "start with id, version, title and root"
}

func (f Form) onePerFile() string { return "keep one " + f.Noun + " per file" }

func (f Form) tooLarge() string { return "a " + f.Noun + " this large cannot be read: split it" }

// Read builds the tree of a YAML or JSON file and notes what is wrong with it; nil says that there is no tree, and then
// there is at least one fault. A tree comes beside faults where the rest can still be read and checked. isYAML tells how
// the file is written.
func (f Form) Read(faults *Collector, data []byte) (content *Value, isYAML bool) {
	if len(data) > MaxBytes {
		faults.Add(1, 1, "", "the file is larger than 8 MiB", f.tooLarge())
		return nil, false
	}
	text := bytes.TrimPrefix(data, []byte("\uFEFF"))
	if at := invalid(text); at >= 0 {
		line, column := advance(text, 0, at, 1, 1)
		faults.Add(line, column, "", "this is not UTF-8 text", "save the file as UTF-8 (not as a workbook, UTF-16 or Windows-1252)")
		return nil, false
	}
	r := &reader{form: f, faults: faults}
	if trimmed := bytes.TrimLeft(text, " \t\r\n"); len(trimmed) > 0 && trimmed[0] == '{' {
		line, column, message, faulty := jsonFault(text)
		if !faulty {
			return r.unlessFull(r.readJSON(text)), false
		}
		// A flow mapping of YAML begins like JSON. A quoted first key says that JSON was meant.
		if rest := bytes.TrimLeft(trimmed[1:], " \t\r\n"); len(rest) == 0 || rest[0] == '"' || rest[0] == '}' {
			faults.Add(line, column, "", message, "check commas, quotes and brackets near this place")
			return nil, false
		}
	}
	return r.unlessFull(r.readYAML(text)), true
}

func (r *reader) unlessFull(v *Value) *Value {
	if r.full {
		return nil
	}
	return v
}

// invalid finds the first byte that is not UTF-8 text, -1 when there is none.
func invalid(data []byte) int {
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			if data[i] == 0 {
				return i
			}
			i++
			continue
		}
		c, size := utf8.DecodeRune(data[i:])
		if c == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}
