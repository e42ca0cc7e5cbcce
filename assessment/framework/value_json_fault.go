package framework

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"unicode"

	"readiness/assessment/document"
)

// decodeUnusual reads JSON that is spelled in an unusual way, and says what is wrong with what cannot be an answer.
func (n *Node) decodeUnusual(data []byte) (Value, error) {
	if !json.Valid(data) {
		return Value{}, refuse(shownJSON(data)+" is not valid JSON", n.Answer.form())
	}
	switch data[0] {
	case '"':
		return n.decodeText(data)
	case '[':
		return n.decodeIDs(data)
	case '{':
		return n.decodeObject(data)
	case 't', 'f':
		return Value{}, n.unfit(data, "a boolean", n.Answer.form())
	default:
		return n.decodeNumber(data)
	}
}

// longestWord is how long a text may be to be looked up among titles and other spellings.
const longestWord = 2000

// decodeText reads an id with escapes in it; of other texts it says why they are no answer.
func (n *Node) decodeText(data []byte) (Value, error) {
	a, text := n.Answer, ""
	if err := json.Unmarshal(data, &text); err != nil {
		return Value{}, refuse(shownJSON(data)+" cannot be read", a.form())
	}
	own, _, known := a.find([]byte(text))
	if known && a.Type != Checklist {
		return Value{Kind: OneOption, Option: own}, nil
	}
	if len(text) > longestWord {
		return Value{}, n.unfit(data, "too long a text", a.form())
	}
	word, fix := fold(text), a.form()
	switch number, isNumber := readNumber([]byte(text)); {
	case word == "":
		return Value{}, refuse("the text is empty", "write null where there is no answer")
	case word == notApplicableCell || missingWord(text) != nil:
		return Value{}, n.unfit(data, "a text", "write null where there is no answer, and "+notApplicableJSON+" where the question does not apply")
	case known:
		fix = `write ["` + own + `"]`
	case a.Type == Choice || a.Type == Stage:
		id, err := a.pick(text)
		if err == nil {
			err = refuse(document.Quoted(text)+" is not the id of an option", `write "`+id+`"`)
		}
		return Value{}, err
	case a.Type == Boolean:
		if flag, ok := yesNo[word]; ok {
			fix = "write " + strconv.FormatBool(flag) + " without quotes"
		}
	case a.Type == Number && isNumber:
		fix = "write " + document.FormatNumber(number) + " without quotes"
	}
	return Value{}, n.unfit(data, "a text", fix)
}

// decodeIDs reads a list of ids with escapes in them; of other lists it says why they are no answer.
func (n *Node) decodeIDs(data []byte) (Value, error) {
	a := n.Answer
	if a.Type != Checklist {
		return Value{}, n.unfit(data, "a list", a.form())
	}
	given, ticked := Value{Kind: Options}, map[string]bool{}
	items := json.NewDecoder(bytes.NewReader(data))
	_, err := items.Token()
	// One more than there are options is enough to find one that is unknown or given twice.
	for err == nil && items.More() && len(given.Options) <= len(a.Options) {
		var item json.Token
		item, err = items.Token()
		id, isText := item.(string)
		if !isText {
			return Value{}, refuse("the list holds something else than ids in quotes", a.form())
		}
		given.Options = append(given.Options, id)
		ticked[id] = true
	}
	if err != nil {
		return Value{}, refuse(shownJSON(data)+" cannot be read", a.form())
	}
	if _, err := n.Cell(given); err != nil {
		return Value{}, err
	}
	v := Value{Kind: Options}
	for _, o := range a.Options {
		if ticked[o.ID] {
			v.Options = append(v.Options, o.ID)
		}
	}
	return v, nil
}

// decodeObject reads the one object that is an answer.
func (n *Node) decodeObject(data []byte) (Value, error) {
	members := json.NewDecoder(bytes.NewReader(data))
	want := []json.Token{json.Delim('{'), "notApplicable", true, json.Delim('}')}
	for _, token := range want {
		if got, err := members.Token(); err != nil || got != token {
			return Value{}, refuse(shownJSON(data)+" is not an answer", "the only object that is one is "+notApplicableJSON)
		}
	}
	if n.NotApplicable != NotApplicableWithReason {
		return Value{}, refuse("this question applies to everyone and cannot be answered with "+notApplicableJSON, "write null if it was not assessed")
	}
	return Value{Kind: NotApplicable}, nil
}

// decodeNumber says why a number is no answer.
func (n *Node) decodeNumber(data []byte) (Value, error) {
	a, fix := n.Answer, n.Answer.form()
	_, _, known := a.find(data)
	switch {
	case a.Type == Number:
		x, err := strconv.ParseFloat(string(data), 64)
		if err != nil || math.Abs(x) > maxAnswer {
			return Value{}, refuse(shownJSON(data)+" is too large a number", "check its digits")
		}
		if _, err := a.raw(x); err != nil {
			return Value{}, err
		}
		return Value{Kind: Number, Number: x}, nil
	case a.Type == Boolean && string(data) == "1":
		fix = "write true"
	case a.Type == Boolean && string(data) == "0":
		fix = "write false"
	case known:
		fix = `write "` + string(data) + `", in quotes`
	}
	return Value{}, n.unfit(data, "a number", fix)
}

// unfit refuses a value whose JSON type is not the question's.
func (n *Node) unfit(data []byte, is, fix string) error {
	return refuse(shownJSON(data)+" is "+is+", which is no answer to a question of type "+string(n.Answer.Type), fix)
}

// shownJSON is a value as a message shows it: as it is written, unless a terminal would obey something in it.
func shownJSON(data []byte) string {
	text := document.Shorten(string(data[:min(len(data), longestWord)]))
	if strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) || r == unicode.ReplacementChar }) {
		return strconv.Quote(text)
	}
	return text
}

// form says how an answer is written.
func (a *Answer) form() string {
	switch a.Type {
	case Boolean:
		return "write true or false"
	case Checklist:
		return "write a list of ids in quotes, of " + document.Listed(answerIDs(a))
	case Number:
		return "write the number alone, without quotes"
	default:
		return "write one id in quotes, of " + document.Listed(answerIDs(a))
	}
}
