package exports

import (
	"fmt"
	"slices"
	"strings"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// place makes sure that every question that the file asks is one of its framework.
func (f *filled) place() error {
	for _, id := range f.data.questions {
		if _, known := f.def.Leaf(id); !known {
			return &assessment.Error{
				Kind: assessment.Invalid, Msg: fmt.Sprintf("%s asks %s, which is no question of %s", f.name, shownName(id), f.def.Ref()),
				Fix: "Ask for a new questionnaire, and copy the answers into it.",
			}
		}
	}
	return nil
}

// fault notes what is wrong with a cell of a line, or with the line itself at its key.
func (f *filled) fault(l *formLine, c *formCell, format string, args ...any) {
	in := assessment.Incoming{Unit: f.data.unit, Year: f.data.year, Parallel: f.data.parallel, Sheet: l.sheet.name, Message: fmt.Sprintf(format, args...)}
	if f.data.asked[l.question] {
		in.Question = l.question
	}
	col := l.sheet.cols[keyField]
	if c != nil {
		col = c.at.col
	}
	in.Cell = cellName(col, l.row)
	f.refuse(l.position(col), in, fmt.Sprintf("the file has more than %d faults: what follows was not looked at", countAtMost-1))
}

// answerAt reads what a line says, the i-th of the file. The lines of a checklist are read where its first one stands.
func (f *filled) answerAt(i int, l *formLine) error {
	if !f.sound(l) {
		return nil
	}
	n, _ := f.def.Node(l.question)
	lines := f.linesOf(n)
	for _, other := range lines {
		if other.key == l.question && l.option != "" || other.option != "" && l.option != "" && f.before(other, l) {
			return nil // it is read there
		}
		if len(other.others) > 0 {
			return nil // nobody knows which of the lines is right
		}
	}
	return f.answer(n, l, lines)
}

// before says that one line stands before another in the file.
func (f *filled) before(a, b *formLine) bool {
	return a.position(0).row < b.position(0).row
}

// sound says that a line is one of the questionnaire and stands once; of any other it notes the fault.
func (f *filled) sound(l *formLine) bool {
	n, known := f.def.Node(l.question)
	switch {
	case l.key == "":
		f.fault(l, nil, "something was filled in on this line, but its hidden key is gone, so that nobody knows which question it answers: copy it to the line of the question")
	case len(l.others) > 0 && f.onCopy(l):
		f.tellCopy(l)
	case len(l.others) > 0:
		f.fault(l, nil, "the line %s stands in %s too: delete one of the two", shownName(l.key), f.twin(l))
	case !known || !n.IsQuestion():
		f.fault(l, nil, "the hidden key of this line is not one of this questionnaire: %s", f.whatQuestion(l.question, f.data.questions))
	case !f.data.asked[l.question]:
		f.fault(l, nil, "this questionnaire does not ask %s: delete the line", shownName(l.question))
	case strings.Contains(l.key, "|") && !slices.Contains(checklistOptions(n), l.option):
		f.fault(l, nil, "the hidden key of this line is not one of this questionnaire: %s has no option %s to mark", l.question, shownName(l.option))
	case f.moved(n, l):
		f.fault(l, nil, "what can be seen on this line is not the question of its hidden key, %s: cells were sorted or copied without the hidden first column. Undo that, or ask for a new questionnaire and copy the answers into it", shownName(l.key))
	default:
		return true
	}
	return false
}

// moved says that a line shows another question, or another option, than its key names: what was filled in belongs to what
// the person saw.
func (f *filled) moved(n *framework.Node, l *formLine) bool {
	differs := func(seen, written string) bool {
		return seen != "" && written != "" && strings.Join(strings.Fields(seen), " ") != strings.Join(strings.Fields(cellText(written)), " ")
	}
	lang := f.data.lang
	if l.option != "" {
		return differs(l.asks, n.Describe(framework.Value{Kind: framework.OneOption, Option: l.option}, lang))
	}
	return differs(l.topic, n.Title.In(lang)) || differs(l.asks, n.Question.In(lang))
}

// twin names another line with the same key.
func (f *filled) twin(l *formLine) string {
	other := l.others[0]
	if other.sheet == l.sheet {
		return "row " + itoa(other.row)
	}
	return "row " + itoa(other.row) + " of the sheet " + shownName(other.sheet.name)
}

// checklistOptions are the options that have a line of their own.
func checklistOptions(n *framework.Node) []string {
	if n.Answer.Type != framework.Checklist {
		return nil
	}
	return optionIDs(n.Answer)
}

// linesOf gives the lines that there are of a question: its own, and those of the options of a checklist.
func (f *filled) linesOf(n *framework.Node) []*formLine {
	var list []*formLine
	if l := f.lines[n.ID]; l != nil {
		list = append(list, l)
	}
	for _, id := range checklistOptions(n) {
		if l := f.lines[n.ID+"|"+id]; l != nil {
			list = append(list, l)
		}
	}
	return list
}

// missing tells of the lines that were taken out.
func (f *filled) missing() {
	var gone []string
	for _, id := range f.data.questions {
		if f.lines[id] == nil {
			gone = append(gone, id)
			continue
		}
		n, _ := f.def.Node(id)
		for _, option := range checklistOptions(n) {
			if key := id + "|" + option; f.lines[key] == nil {
				gone = append(gone, key)
			}
		}
	}
	if len(gone) > 0 {
		f.notices.say("gone", "", fmt.Sprintf("%s taken out of the file, and what is recorded there stays as it is: %s",
			counted(len(gone), "line was", "lines were"), someOf(gone)))
	}
}
