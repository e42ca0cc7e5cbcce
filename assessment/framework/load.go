package framework

import (
	"bytes"
	"unicode/utf8"
)

// Load reads a framework file, YAML or JSON. name stands before each fault. The error is a *Faults with everything that
// is wrong with the file, in its order; only what makes the rest unreadable (a syntax error, a file too large) stands
// alone.
func Load(name string, data []byte) (*Definition, error) { return loadAs(name, data, false) }

// LoadRecorded reads a framework that was loaded and recorded once, maybe by an earlier release. It is held to everything
// but the lists that grow from release to release: the codes of schemes in crosswalks.
func LoadRecorded(name string, data []byte) (*Definition, error) { return loadAs(name, data, true) }

func loadAs(name string, data []byte, recorded bool) (*Definition, error) {
	faults := &collector{}
	content, isYAML := read(faults, data)
	if content == nil {
		return nil, faults.err(name)
	}
	faults.settle()
	checkShape(faults, content)
	faults.settle()
	d, texts := decode(content)
	d.Hash = hash(content)
	if isYAML {
		d.source = bytes.Clone(data)
	}
	check(faults, d, texts, recorded)
	if err := faults.err(name); err != nil {
		return nil, err
	}
	d.conceal()
	return d, nil
}

// read builds the tree of a file; nil says that there is none.
func read(faults *collector, data []byte) (content *value, isYAML bool) {
	if len(data) > maxBytes {
		faults.add(1, 1, "", "the file is larger than 8 MiB", "a framework this large cannot be read: split it")
		return nil, false
	}
	text := bytes.TrimPrefix(data, []byte("\uFEFF"))
	if at := invalid(text); at >= 0 {
		line, column := advance(text, 0, at, 1, 1)
		faults.add(line, column, "", "this is not UTF-8 text", "save the file as UTF-8 (not as a workbook, UTF-16 or Windows-1252)")
		return nil, false
	}
	r := &reader{faults: faults}
	if trimmed := bytes.TrimLeft(text, " \t\r\n"); len(trimmed) > 0 && trimmed[0] == '{' {
		line, column, message, faulty := jsonFault(text)
		if !faulty {
			content = r.readJSON(text)
			return unlessFull(r, content), false
		}
		// A flow mapping of YAML begins like JSON. A quoted first key says that JSON was meant.
		if rest := bytes.TrimLeft(trimmed[1:], " \t\r\n"); len(rest) == 0 || rest[0] == '"' || rest[0] == '}' {
			faults.add(line, column, "", message, "check commas, quotes and brackets near this place")
			return nil, false
		}
	}
	content = r.readYAML(text)
	return unlessFull(r, content), true
}

func unlessFull(r *reader, v *value) *value {
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
