package framework

import (
	"strconv"
	"strings"

	"readiness/assessment/document"
)

// Format writes a value so that Parse reads it back: "" for not assessed, n/a, an id, true or false, ids joined by |
// (none for an empty checklist), the shortest decimal form of a number with a point.
func (n *Node) Format(v Value) string {
	switch v.Kind {
	case NotApplicable:
		return notApplicableCell
	case OneOption:
		return v.Option
	case Options:
		if len(v.Options) == 0 {
			return noneTicked
		}
		return strings.Join(v.Options, "|")
	case Flag:
		return strconv.FormatBool(v.Flag)
	case Number:
		return document.FormatNumber(v.Number)
	default:
		return ""
	}
}

// decimal writes a number without an exponent, as short as it can be read back.
func decimal(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// phrases are the words of Describe per language: yes, no, not assessed, not applicable, none of these.
var phrases = map[string][5]string{
	"en": {"Yes", "No", "Not assessed", "Not applicable", "None of these"},
	"fr": {"Oui", "Non", "Non évalué", "Sans objet", "Aucun de ces éléments"},
	"es": {"Sí", "No", "No evaluado", "No aplicable", "Ninguno de estos"},
	"pt": {"Sim", "Não", "Não avaliado", "Não aplicável", "Nenhum destes"},
	"ar": {"نعم", "لا", "لم يُقيَّم", "لا ينطبق", "لا شيء مما سبق"},
}

// Describe words a value for people, in lang or in English.
func (n *Node) Describe(v Value, lang string) string {
	words, ok := phrases[lang]
	for tag := lang; !ok && tag != ""; tag = parentTag(tag) {
		words, ok = phrases[strings.ToLower(tag)]
	}
	if !ok {
		words = phrases["en"]
	}
	switch v.Kind {
	case NotApplicable:
		return words[3]
	case OneOption:
		return n.optionTitle(v.Option, lang)
	case Options:
		return n.describeOptions(v.Options, lang, words[4])
	case Flag:
		if v.Flag {
			return words[0]
		}
		return words[1]
	case Number:
		if n.Answer != nil && n.Answer.Unit != "" {
			return decimal(v.Number) + " " + n.Answer.Unit
		}
		return decimal(v.Number)
	default:
		return words[2]
	}
}

func (n *Node) describeOptions(ids []string, lang, none string) string {
	titles := make([]string, len(ids))
	for i, id := range ids {
		titles[i] = n.optionTitle(id, lang)
	}
	if len(titles) == 0 {
		return none
	}
	return strings.Join(titles, "; ")
}

// optionTitle is the title of an option or level, its id where it has none.
func (n *Node) optionTitle(id, lang string) string {
	if n.Answer == nil {
		return id
	}
	for i, other := range answerIDs(n.Answer) {
		if titles := n.Answer.titles(); other == id && i < len(titles) && titles[i].In(lang) != "" {
			return titles[i].In(lang)
		}
	}
	return id
}

// Best is the best answer there is: the last option, yes, all options that do not exclude others, the last level, the
// better goalpost. A data-driven number has none; its value is not assessed.
func (n *Node) Best() Value {
	a := n.Answer
	switch {
	case a == nil:
		return Value{}
	case a.Type == Boolean:
		return Value{Kind: Flag, Flag: true}
	case a.Type == Choice && len(a.Options) > 0:
		return Value{Kind: OneOption, Option: a.Options[len(a.Options)-1].ID}
	case a.Type == Stage && len(a.Levels) > 0:
		return Value{Kind: OneOption, Option: a.Levels[len(a.Levels)-1].ID}
	case a.Type == Checklist:
		v := Value{Kind: Options}
		for _, o := range a.Options {
			if !o.Exclusive {
				v.Options = append(v.Options, o.ID)
			}
		}
		return v
	case a.Type == Number && !a.DataDriven() && a.Minimum != nil && a.Maximum != nil:
		best := *a.Maximum
		if a.Direction == Lower {
			best = *a.Minimum
		}
		return Value{Kind: Number, Number: best}
	}
	return Value{}
}
