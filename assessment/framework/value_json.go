package framework

import (
	"bytes"
	"math"
	"strconv"
	"strings"

	"readiness/assessment/document"
)

// Values as JSON, as journals, programs and files carry them: the id of an option or level as a text, true or false, a
// list of ids, a number, {"notApplicable":true}, and null for not assessed.

const (
	nullJSON          = `null`
	notApplicableJSON = `{"notApplicable":true}`
)

// AppendValue appends the JSON of a value: compact, with numbers in the shortest form that reads back as the same
// float64. What is no value (an unknown kind, NaN, an infinity) is null, because JSON has no word for it.
func AppendValue(b []byte, v Value) []byte {
	switch v.Kind {
	case NotApplicable:
		return append(b, notApplicableJSON...)
	case OneOption:
		return document.AppendString(b, v.Option)
	case Options:
		b = append(b, '[')
		for i, id := range v.Options {
			if i > 0 {
				b = append(b, ',')
			}
			b = document.AppendString(b, id)
		}
		return append(b, ']')
	case Flag:
		return strconv.AppendBool(b, v.Flag)
	case Number:
		if !math.IsNaN(v.Number) && !math.IsInf(v.Number, 0) {
			return document.AppendNumber(b, v.Number)
		}
	default:
	}
	return append(b, nullJSON...)
}

// DecodeValue is the inverse of AppendValue for values that fit the question. It takes what AppendValue writes, with
// JSON's own freedom of space, escapes and digits, and guesses nothing: no titles, no number in quotes. Options come in
// the order of the definition, and ids are the definition's own strings. What it gives has a Cell. The error is an
// *InputError. It keeps nothing of data.
func (n *Node) DecodeValue(data []byte) (Value, error) {
	data = bytes.Trim(data, " \t\r\n")
	switch {
	case n.Answer == nil:
		return Value{}, refuse(document.Quoted(n.ID)+" is not a question", "")
	case len(data) == 0:
		return Value{}, refuse("the value is missing", "write null where there is no answer")
	case string(data) == nullJSON:
		return Value{}, nil
	}
	if v, ok := n.decodeUsual(data); ok {
		return v, nil
	}
	return n.decodeUnusual(data)
}

// decodeUsual reads the values that make up nearly all of a journal without making anything but the list of a checklist.
// Where it gives up, decodeUnusual decides.
func (n *Node) decodeUsual(data []byte) (v Value, ok bool) {
	a := n.Answer
	switch first := data[0]; {
	case string(data) == notApplicableJSON:
		return Value{Kind: NotApplicable}, n.NotApplicable == NotApplicableWithReason
	case first == '"' && (a.Type == Choice || a.Type == Stage):
		if len(data) > 2 && data[len(data)-1] == '"' {
			v.Kind = OneOption
			v.Option, _, ok = a.find(data[1 : len(data)-1])
		}
	case a.Type == Boolean && (first == 't' || first == 'f'):
		v.Kind, v.Flag = Flag, first == 't'
		ok = string(data) == "true" || string(data) == "false"
	case a.Type == Number && (first == '-' || isDigit(first)):
		x, sound := readNumber(data)
		if !sound {
			return v, false
		}
		_, err := a.raw(x)
		v.Kind, v.Number, ok = Number, x, err == nil
	case a.Type == Checklist && first == '[':
		return n.decodeList(data)
	}
	return v, ok
}

// searched is how many options are gone through one by one; more of them have an index.
const searched = 16

// find gives the definition's own string for the id of an option or level, and its place.
func (a *Answer) find(id []byte) (own string, place int, ok bool) {
	if a.places != nil {
		if place, ok = a.places[string(id)]; !ok {
			return "", 0, false
		}
		if a.Type == Stage {
			return a.Levels[place].ID, place, true
		}
		return a.Options[place].ID, place, true
	}
	for i := range a.Options {
		if a.Options[i].ID == string(id) {
			return a.Options[i].ID, i, true
		}
	}
	for i := range a.Levels {
		if a.Levels[i].ID == string(id) {
			return a.Levels[i].ID, i, true
		}
	}
	return "", 0, false
}

// indexOptions makes the index of an answer with many options.
func (a *Answer) indexOptions() {
	ids := answerIDs(a)
	if a.Type == Boolean || len(ids) <= searched {
		return
	}
	a.places = make(map[string]int, len(ids))
	for i, id := range ids {
		a.places[id] = i
	}
}

// decodeList reads a list of different ids without escapes.
func (n *Node) decodeList(data []byte) (v Value, ok bool) {
	a := n.Answer
	var few [64]bool
	ticked, count := few[:], 0
	if len(a.Options) > len(few) {
		ticked = make([]bool, len(a.Options))
	}
	rest := skipSpace(data[1:])
	for more := string(rest) != "]"; more; {
		if len(rest) == 0 || rest[0] != '"' {
			return v, false
		}
		end := bytes.IndexByte(rest[1:], '"') + 1
		_, place, known := a.find(rest[1:max(end, 1)])
		if !known || ticked[place] {
			return v, false
		}
		ticked[place], count = true, count+1
		rest = skipSpace(rest[end+1:])
		if more = len(rest) > 0 && rest[0] == ','; more {
			rest = skipSpace(rest[1:])
		}
	}
	if string(rest) != "]" {
		return v, false
	}
	v = Value{Kind: Options}
	if count > 0 {
		v.Options = make([]string, 0, count)
	}
	for i, o := range a.Options {
		if ticked[i] {
			v.Options = append(v.Options, o.ID)
		}
	}
	_, err := n.Cell(v)
	return v, err == nil
}

func skipSpace(data []byte) []byte { return bytes.TrimLeft(data, " \t\r\n") }

// readNumber reads a number in JSON's grammar; -0 is 0.
func readNumber(data []byte) (x float64, ok bool) {
	digits := bytes.TrimPrefix(data, []byte("-"))
	if len(digits) == 0 || !isDigit(digits[0]) || len(digits) > 1 && digits[0] == '0' && isDigit(digits[1]) {
		return 0, false
	}
	for i, c := range digits { // ParseFloat reads more than JSON does: 1., 1_0, 0x1, inf
		if !isDigit(c) && strings.IndexByte("+-.eE", c) < 0 || c == '.' && (i+1 == len(digits) || !isDigit(digits[i+1])) {
			return 0, false
		}
	}
	x, err := strconv.ParseFloat(string(data), 64)
	if x == 0 {
		x = 0
	}
	return x, err == nil
}
