package exports

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// words are the fixed answers of a questionnaire in one language: what its drop-downs offer beside the titles of options.
type words struct {
	lang          string
	clear         string // takes an answer back
	notApplicable string
	tick          string // beside an option of a checklist
	confidence    []grade
	others        []string // spellings beside notApplicable that have no other meaning
}

// grade is a grade of confidence and its word.
type grade struct {
	grade assessment.Confidence
	word  string
}

// wordsIn gives the words of a language, where there are none those of English. A questionnaire is written in these, and
// read in those of every language.
func wordsIn(lang string) words {
	primary, _, _ := strings.Cut(strings.ToLower(lang), "-")
	l, known := fixedWords[primary]
	if !known {
		l = fixedWords["en"]
	}
	return words{
		lang: lang, clear: l.clear, notApplicable: l.notApplicable, tick: "x", others: l.others,
		confidence: []grade{
			{assessment.LowConfidence, l.sure[0]}, {assessment.MediumConfidence, l.sure[1]}, {assessment.HighConfidence, l.sure[2]},
		},
	}
}

// fixedWords are the words by language. What people also write for n/a is told apart from what is only not known: that is
// left blank. What takes an answer back has one spelling, in brackets, so that nobody does it by a slip.
var fixedWords = map[string]struct {
	clear, notApplicable string
	sure                 [3]string // low, medium, high
	others               []string
}{
	"en": {"(clear)", "n/a", [3]string{"low", "medium", "high"}, []string{"not applicable", "does not apply"}},
	"fr": {"(effacer)", "s.o.", [3]string{"faible", "moyenne", "élevée"}, []string{"s/o", "sans objet", "non applicable", "ne s'applique pas"}},
	"es": {"(borrar)", "n/a", [3]string{"baja", "media", "alta"}, []string{"no aplica", "no aplicable", "no se aplica"}},
	"pt": {"(apagar)", "n/a", [3]string{"baixa", "média", "alta"}, []string{"não aplicável", "não se aplica", "nao aplicavel", "nao se aplica"}},
	"ar": {"(مسح)", "لا ينطبق", [3]string{"منخفضة", "متوسطة", "عالية"}, []string{"غير منطبق", "لا تنطبق"}},
}

// clears says that a text, in any language, takes back what stands in its cell.
func clears(text string) bool {
	for _, l := range fixedWords {
		if folded(text) == folded(l.clear) {
			return true
		}
	}
	return false
}

// exempts says that a text, in any language, means that a question does not apply.
func exempts(text string) bool {
	for _, l := range fixedWords {
		if f := folded(text); f == folded(l.notApplicable) || slices.ContainsFunc(l.others, func(other string) bool { return f == folded(other) }) {
			return true
		}
	}
	return false
}

// chosen is one line of a drop-down: what is shown, and what it means.
type chosen struct {
	label string
	value framework.Value // not assessed: it clears the answer
}

// choices lists what a question may be answered with from a list: its options, n/a where it is allowed, and last what
// takes the answer back. Of a checklist it is what stands on the line of the question, above those of its options. A
// number has none.
func choices(n *framework.Node, w words) []chosen {
	var list []chosen
	switch n.Answer.Type {
	case framework.Number:
		return nil
	case framework.Boolean:
		for _, flag := range []bool{true, false} {
			v := framework.Value{Kind: framework.Flag, Flag: flag}
			list = append(list, chosen{n.Describe(v, w.lang), v})
		}
	case framework.Checklist:
		if none := (framework.Value{Kind: framework.Options}); fits(n, none) { // else an option of its own says so
			list = append(list, chosen{n.Describe(none, w.lang), none})
		}
	default:
		for _, id := range optionIDs(n.Answer) {
			v := framework.Value{Kind: framework.OneOption, Option: id}
			list = append(list, chosen{n.Describe(v, w.lang), v})
		}
	}
	used := map[string]int{folded(w.clear): 1, folded(w.notApplicable): 1}
	keys := make([]string, len(list))
	for i, c := range list {
		keys[i] = folded(c.label)
		used[keys[i]]++
	}
	for i, c := range list {
		if used[keys[i]] > 1 {
			list[i].label += " [" + n.Format(c.value) + "]"
		}
	}
	if n.NotApplicable == framework.NotApplicableWithReason {
		list = append(list, chosen{w.notApplicable, framework.Value{Kind: framework.NotApplicable}})
	}
	return append(list, chosen{w.clear, framework.Value{}})
}

func fits(n *framework.Node, v framework.Value) bool {
	_, err := n.Cell(v)
	return err == nil
}

// optionIDs are the ids of the options or levels.
func optionIDs(a *framework.Answer) []string {
	var ids []string
	for _, o := range a.Options {
		ids = append(ids, o.ID)
	}
	for _, l := range a.Levels {
		ids = append(ids, l.ID)
	}
	return ids
}

// folded makes labels comparable: composed accents, small letters, single spaces and none inside brackets, straight
// apostrophes.
func folded(label string) string {
	return inBrackets.Replace(strings.ToLower(oneSpaced(norm.NFC.String(label))))
}

var inBrackets = strings.NewReplacer("( ", "(", " )", ")", "’", "'")

// oneSpaced puts one blank between words. Most labels are so already.
func oneSpaced(label string) string {
	blank := true // so far, before the first word
	for i := range len(label) {
		c := label[i]
		if c >= utf8.RuneSelf || c < ' ' || c == ' ' && blank {
			return strings.Join(strings.Fields(label), " ")
		}
		blank = c == ' '
	}
	return strings.TrimSuffix(label, " ")
}

// label is how a value stands in the cell of the answer, nil for a blank one. What is ticked stands beside the options.
func (q *questionnaire) label(n *framework.Node, v framework.Value) any {
	switch v.Kind {
	case framework.NotAssessed:
		return nil
	case framework.Number:
		return v.Number
	case framework.NotApplicable:
		return q.words.notApplicable
	default:
	}
	for _, c := range q.lists.choices[n.ID] {
		if c.value.Equal(v) {
			return c.label
		}
	}
	return nil
}
