package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"unicode/utf8"
)

// readJSON builds the tree of a JSON text that is known to be valid.
func (r *reader) readJSON(data []byte) *Value {
	d := &jsonReader{reader: r, data: data, decoder: json.NewDecoder(bytes.NewReader(data)), line: 1, column: 1}
	d.decoder.UseNumber()
	return d.value(&Value{}, 1)
}

// jsonFault gives the place and text of what is wrong with a JSON text, ok false when nothing is.
func jsonFault(data []byte) (line, column int, message string, ok bool) {
	var raw json.RawMessage
	err := json.Unmarshal(data, &raw)
	if err == nil {
		return 0, 0, "", false
	}
	offset := len(data)
	if syntax, is := errors.AsType[*json.SyntaxError](err); is && int(syntax.Offset) < offset {
		// The offset is that of the byte after the one that does not fit.
		offset = max(0, int(syntax.Offset)-1)
	}
	line, column = advance(data, 0, min(offset, len(data)), 1, 1)
	return line, column, "not valid JSON: " + err.Error(), true
}

// advance moves a place from one offset to a later one.
func advance(data []byte, from, to, line, column int) (int, int) {
	for from < to {
		c, size := utf8.DecodeRune(data[from:])
		from += size
		if c == '\n' {
			line, column = line+1, 1
			continue
		}
		column++
	}
	return line, column
}

type jsonReader struct {
	*reader
	data         []byte
	decoder      *json.Decoder
	offset       int // of line and column
	line, column int
}

// next reads a token and gives the place where it starts.
func (d *jsonReader) next() (token json.Token, line, column int) {
	start := int(d.decoder.InputOffset())
	for start < len(d.data) && bytes.IndexByte([]byte(" \t\r\n,:"), d.data[start]) >= 0 {
		start++
	}
	d.line, d.column = advance(d.data, d.offset, start, d.line, d.column)
	d.offset = start
	token, err := d.decoder.Token()
	if err != nil {
		// The text was checked before, so this is a fault of ours or of the decoder; it must not end in a loop.
		d.full = true
		d.faults.Add(d.line, d.column, "", "not valid JSON: "+err.Error(), "")
	}
	return token, d.line, d.column
}

// value reads the next value into v, which knows where it belongs.
func (d *jsonReader) value(v *Value, depth int) *Value {
	var token json.Token
	token, v.Line, v.Column = d.next()
	if !d.start(v, depth) {
		d.skip(token)
		return v
	}
	switch t := token.(type) {
	case bool:
		v.Kind, v.Truth = Bool, t
	case json.Number:
		d.setNumber(v, t.String())
	case string:
		v.Kind, v.Text = String, t
		d.checkText(t, v.Line, v.Column, v)
	case json.Delim:
		if t == '{' {
			d.object(v, depth)
		} else {
			d.array(v, depth)
		}
	}
	return v
}

func (d *jsonReader) object(v *Value, depth int) {
	v.Kind = Object
	seen := map[string]int{}
	for d.decoder.More() && !d.full {
		token, line, column := d.next()
		key, _ := token.(string)
		child := d.value(&Value{up: v, key: key}, depth+1)
		d.addMember(v, Member{Key: key, Line: line, Column: column, Value: child}, seen)
	}
	d.next()
}

func (d *jsonReader) array(v *Value, depth int) {
	v.Kind = Array
	for d.decoder.More() && !d.full {
		v.Items = append(v.Items, d.value(&Value{up: v, index: len(v.Items)}, depth+1))
	}
	d.next()
}

// skip reads to the end of a value that is not kept.
func (d *jsonReader) skip(token json.Token) {
	for depth := 0; !d.full; {
		if delim, is := token.(json.Delim); is {
			if delim == '{' || delim == '[' {
				depth++
			} else {
				depth--
			}
		}
		if depth == 0 {
			return
		}
		token, _, _ = d.next()
	}
}
