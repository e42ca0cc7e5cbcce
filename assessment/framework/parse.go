package framework

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"readiness/assessment/document"
	"readiness/assessment/spelling"
)

// How the answers without an id are spelled in cells.
const (
	notApplicableCell = "n/a"
	noneTicked        = "none" // a checklist in which nothing is ticked
)

// Parse reads one cell of a data file or workbook.
//
// Blank is not assessed, n/a is not applicable. A choice or stage is the id of an option or level, or its title in any
// language of the framework; a checklist is several of them joined by |, or none. A boolean is true, false, yes or no
// (or yes and no in French, Spanish, Portuguese, Arabic). A number has a decimal point, with style also a comma, and no
// thousands separators; what has two readings is refused. Case and surrounding space do not matter; nothing else is guessed. The error is an *InputError.
func (n *Node) Parse(cell string, style Style) (Value, error) {
	text := tidy(cell)
	word := fold(text)
	switch {
	case n.Answer == nil:
		return Value{}, refuse(document.Quoted(n.ID)+" is not a question", "")
	case text == "":
		return Value{}, nil
	case word == notApplicableCell:
		return n.allowNotApplicable()
	}
	switch n.Answer.Type {
	case Boolean:
		return parseBoolean(text, word)
	case Checklist:
		return n.parseChecklist(text, word)
	case Number:
		return n.Answer.parseNumber(text, style)
	default:
		id, err := n.Answer.pick(text)
		if err != nil {
			return Value{}, err
		}
		return Value{Kind: OneOption, Option: id}, nil
	}
}

func (n *Node) allowNotApplicable() (Value, error) {
	if n.NotApplicable != NotApplicableWithReason {
		return Value{}, refuse("this question applies to everyone and cannot be answered with n/a", "leave the cell blank if it was not assessed")
	}
	return Value{Kind: NotApplicable}, nil
}

// unclear are spellings that mean "not assessed" to some people and "not applicable" or "no" to others.
var unclear = []string{
	"na", "n.a", "n.a.", "#n/a", "-", "--", "–", "—", ".", "..", "...", "null", "nil", "nan", "missing", "unknown", "?", "not assessed", "not applicable", "no data", "(blank)", "blank",
}

// missingWord refuses what somebody wrote for "there is no answer".
func missingWord(text string) error {
	if !slices.Contains(unclear, fold(text)) {
		return nil
	}
	return refuse(document.Quoted(text)+" is not clear", "leave the cell blank if it was not assessed; write n/a if it does not apply")
}

// yesNo holds the words for a boolean.
var yesNo = map[string]bool{
	"true": true, "yes": true, "oui": true, "sí": true, "si": true, "sim": true, "نعم": true,
	"false": false, "no": false, "non": false, "não": false, "nao": false, "لا": false,
}

func parseBoolean(text, word string) (Value, error) {
	if flag, ok := yesNo[word]; ok {
		return Value{Kind: Flag, Flag: flag}, nil
	}
	if err := missingWord(text); err != nil {
		return Value{}, err
	}
	switch word {
	case "1":
		return Value{}, refuse("1 is not clear", "write true or yes")
	case "0":
		return Value{}, refuse("0 is not clear", "write false or no")
	}
	return Value{}, refuse(document.Quoted(text)+" is not an answer to a yes-no question", document.DidYouMean(text, []string{"true", "false", "yes", "no"}, "write true, false, yes or no"))
}

// parseChecklist reads options joined by |. They are given back in the order of the definition.
func (n *Node) parseChecklist(text, word string) (Value, error) {
	ticked := map[string]bool{}
	for part := range strings.SplitSeq(text, "|") {
		part = tidy(part)
		if part == "" {
			return Value{}, refuse("an option is missing before or after a |", "join the options with one | between two of them")
		}
		id, err := n.Answer.pick(part)
		if err != nil {
			if word == noneTicked {
				return n.nothingTicked()
			}
			return Value{}, err
		}
		if ticked[id] {
			return Value{}, refuse(document.Quoted(id)+" is given twice", "name each option once")
		}
		ticked[id] = true
	}
	v := Value{Kind: Options}
	for _, o := range n.Answer.Options {
		if !ticked[o.ID] {
			continue
		}
		if o.Exclusive && len(ticked) > 1 {
			return Value{}, refuse(document.Quoted(o.ID)+" excludes all other options", "give it alone, or leave it out")
		}
		v.Options = append(v.Options, o.ID)
	}
	return v, nil
}

// nothingTicked is the exclusive option where there is one, else an empty list.
func (n *Node) nothingTicked() (Value, error) {
	v := Value{Kind: Options}
	for _, o := range n.Answer.Options {
		if o.Exclusive {
			v.Options = []string{o.ID}
		}
	}
	return v, nil
}

// pick finds an option or level: by its id, by its id in other letters, by its title.
func (a *Answer) pick(text string) (string, error) {
	ids := answerIDs(a)
	if slices.Contains(ids, text) {
		return text, nil
	}
	for _, id := range ids { // unique whatever the case
		if strings.EqualFold(id, text) {
			return id, nil
		}
	}
	var found, titles []string
	word := fold(text)
	for i, title := range a.titles() {
		for _, language := range title.Languages() {
			if fold(title[language]) == word && !slices.Contains(found, ids[i]) {
				found = append(found, ids[i])
			}
			titles = append(titles, title[language])
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return "", refuse(document.Quoted(text)+" is the title of several options", "write the id: "+document.Listed(found))
	}
	if err := missingWord(text); err != nil {
		return "", err
	}
	advice := "write one of " + document.Listed(ids)
	if len(ids) <= mostSearched {
		if near := spelling.Nearest(text, append(slices.Clone(ids), titles...)); near != "" {
			advice = fmt.Sprintf("did you mean %q? The options are %s", near, document.Listed(ids))
		}
	}
	return "", refuse(document.Quoted(text)+" is not an option", advice)
}

// mostSearched is how many options a question may have for a nearest one to be looked for: a file may hold many bad
// cells.
const mostSearched = 50

func (a *Answer) titles() []Text {
	var list []Text
	for _, o := range a.Options {
		list = append(list, o.Title)
	}
	for _, l := range a.Levels {
		list = append(list, l.Title)
	}
	return list
}

// tidy removes what people cannot see at both ends: every kind of space, and characters without a width or that only
// set the direction of writing.
func tidy(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) })
}

// fold makes texts comparable: composed accents, lower case, single spaces, straight apostrophes.
func fold(s string) string {
	s = strings.Join(strings.FieldsFunc(tidy(s), unicode.IsSpace), " ")
	return strings.ToLower(strings.ReplaceAll(norm.NFC.String(s), "’", "'"))
}
