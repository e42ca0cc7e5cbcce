package exports

import (
	"fmt"
	"slices"
	"strings"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
)

// answer reads the lines of one question; first is the first of them that counts, that of the question where there is one.
func (f *filled) answer(n *framework.Node, first *formLine, lines []*formLine) error {
	a := assessment.Incoming{
		Unit: f.data.unit, Year: f.data.year, Parallel: f.data.parallel, Question: n.ID, Sheet: first.sheet.name, Cell: first.cells[0].at.String(),
	}
	if f.data.seq == 0 { // from no store: whatever is recorded there came later
		a.Base = &f.data.revision
	}
	said, ok := f.value(n, first, lines)
	a.Value, a.Clear = said.value, said.clear
	if first.option == "" {
		ok = f.beside(&a, first, said, ok) && ok
	}
	blank := said.value.Kind == framework.NotAssessed && !said.clear
	if !ok || f.full || blank && a.Note == nil && a.Evidence == nil {
		return nil
	}
	if message := Outside(n, a.Value); message != "" {
		f.notices.say("outside", first.where(&first.cells[0]), message)
	}
	return f.take(a)
}

// said is what a question is answered with: nothing where value is not assessed, unless it is cleared.
type said struct {
	value framework.Value
	clear bool
}

func (s said) given() bool { return s.clear || s.value.Kind != framework.NotAssessed }

// value reads the answer of a question, and of a checklist what is marked. ok is false where it cannot be.
func (f *filled) value(n *framework.Node, first *formLine, lines []*formLine) (own said, ok bool) {
	cell := &first.cells[0]
	ok = true
	if first.option == "" {
		own, ok = f.own(n, first, cell)
	}
	if n.Answer.Type != framework.Checklist {
		return own, ok
	}
	ticks := framework.Value{Kind: framework.Options}
	there := map[string]bool{}
	for _, l := range lines {
		if l.option == "" {
			continue
		}
		there[l.option] = true
		marked, sound := f.marked(l)
		ok = ok && sound
		if marked {
			ticks.Options = append(ticks.Options, l.option)
		}
	}
	if !ok || len(ticks.Options) == 0 {
		return own, ok
	}
	for _, id := range optionIDs(n.Answer) {
		if !there[id] {
			f.fault(first, cell, "the line of the option %s was taken out while others are marked, so that nobody knows whether it applies: take a new questionnaire for this answer, or mark none", id)
			return own, false
		}
	}
	switch _, err := n.Cell(ticks); {
	case err != nil:
		f.fault(first, cell, "the marked options cannot stand together: %s", err)
	case own.given() && !own.value.Equal(ticks):
		f.fault(first, cell, "%s stands here, but %s marked below: keep one of the two", quoted(trim(cell.text)), counted(len(ticks.Options), "option is", "options are"))
	default:
		return said{value: ticks}, true
	}
	return own, false
}

// marked reads the line of an option.
func (f *filled) marked(l *formLine) (marked, ok bool) {
	text, ok := f.text(l, &l.cells[0])
	if !ok || text == "" {
		return false, ok
	}
	if folded(text) == wordsIn(f.data.lang).tick && l.cells[0].kind != 'b' {
		return true, true
	}
	f.fault(l, &l.cells[0], "%s is no mark: write %s where the option applies, or leave the cell blank", quoted(text), wordsIn(f.data.lang).tick)
	return false, false
}

// own reads the cell of the answer on the line of the question.
func (f *filled) own(n *framework.Node, l *formLine, c *formCell) (said, bool) {
	text, ok := f.text(l, c)
	if !ok || text == "" {
		return said{}, ok
	}
	var s said
	var err error
	switch {
	case n.Answer.Type == framework.Number:
		s, err = f.number(n, c, text)
	case c.kind == 'b' && n.Answer.Type == framework.Boolean:
		s.value = framework.Value{Kind: framework.Flag, Flag: text == "TRUE"}
	default:
		s, err = f.choice(n, text)
	}
	if err != nil {
		f.fault(l, c, "%s", err)
	}
	return s, err == nil
}

// choice finds what a text means: as the drop-down shows it, as it is shown in another language, an id, a title.
func (f *filled) choice(n *framework.Node, text string) (said, error) {
	list, known := f.labels[n.ID]
	if !known {
		list = choices(n, wordsIn(f.data.lang))
		f.labels[n.ID] = list
	}
	for _, c := range list {
		if c.label == text {
			return saidBy(c), nil
		}
	}
	var all []chosen
	for _, lang := range f.languages(n) {
		if lang != f.data.lang {
			list = choices(n, wordsIn(lang))
		}
		var found []chosen
		for _, c := range list {
			all = append(all, c)
			if folded(c.label) == folded(text) {
				found = append(found, c)
			}
		}
		if len(found) == 1 {
			return saidBy(found[0]), nil
		}
	}
	v, err := n.Parse(text, framework.Style{})
	switch {
	case err == nil:
		return said{value: v}, nil
	case clears(text):
		return said{clear: true}, nil
	case exempts(text):
		v, err = n.Parse(wordsIn("en").notApplicable, framework.Style{})
		return said{value: v}, err //nolint:wrapcheck // the words are for the person who wrote the cell
	}
	return said{}, f.notListed(n, text, all)
}

func saidBy(c chosen) said {
	return said{value: c.value, clear: c.value.Kind == framework.NotAssessed}
}

// languages are those in which a question may have been answered, that of the file first.
func (f *filled) languages(n *framework.Node) []string {
	list := []string{f.data.lang}
	add := func(langs []string) {
		for _, lang := range langs {
			if !slices.Contains(list, lang) {
				list = append(list, lang)
			}
		}
	}
	add(country.Languages())
	if n != nil {
		for _, o := range n.Answer.Options {
			add(o.Title.Languages())
		}
		for _, l := range n.Answer.Levels {
			add(l.Title.Languages())
		}
	}
	return list
}

// beside reads what stands beside the answer: note, confidence, links. answered says that the answer itself could be read; ok
// is false where one of those beside it cannot be.
func (f *filled) beside(a *assessment.Incoming, l *formLine, s said, answered bool) (ok bool) {
	ok = true
	for i, field := range inputs {
		c := &l.cells[i]
		if i == 0 || c.blank() || f.data.partial[[2]string{l.question, field}] {
			continue
		}
		text, sound := f.text(l, c)
		if ok = ok && sound; !sound || text == "" {
			continue
		}
		cleared := clears(text)
		switch {
		case cleared && field == noteField:
			a.Note, a.NoteCell = new(string), c.at.String()
		case cleared && field == linksField:
			a.Evidence, a.LinkCell = new([]assessment.EvidenceLink), c.at.String()
		case field == noteField:
			note := f.note(l, c)
			a.Note, a.NoteCell = &note, c.at.String()
		case field == linksField:
			list := links(text)
			a.Evidence, a.LinkCell = &list, c.at.String()
		case s.clear:
		case !s.given() && answered:
			f.notices.say("no value", l.where(c), "the answer is blank, so the confidence beside it is left out")
		default:
			if a.Confidence = f.confidence(text); a.Confidence == "" {
				f.fault(l, c, "%s", f.confidenceProblem(text))
				ok = false
			}
		}
	}
	return ok
}

// note is the note of a line as it was typed, with line ends of one kind.
func (f *filled) note(l *formLine, c *formCell) string {
	if f.isDate(c) {
		text := f.dateText(c)
		f.notices.say("date", l.where(c), "the cell holds a date, which is read as "+quoted(text))
		return text
	}
	return lineEnds.Replace(c.text)
}

// links reads web addresses, one on a line or several that each begin as one. Of one that is there already, what else is
// known stays.
func links(text string) []assessment.EvidenceLink {
	var list []assessment.EvidenceLink
	add := func(address string) {
		if address != "" && !slices.ContainsFunc(list, func(l assessment.EvidenceLink) bool { return l.URL == address }) {
			list = append(list, assessment.EvidenceLink{URL: address, Known: true})
		}
	}
	for line := range strings.SplitSeq(lineEnds.Replace(text), "\n") {
		parts := strings.Fields(line)
		if slices.ContainsFunc(parts, func(p string) bool { return !strings.HasPrefix(p, "http://") && !strings.HasPrefix(p, "https://") }) {
			parts = []string{trim(line)}
		}
		for _, address := range parts {
			add(trim(address))
		}
	}
	return list
}

// confidence reads a grade in any language, "" for none.
func (f *filled) confidence(text string) assessment.Confidence {
	for _, lang := range f.languages(nil) {
		for _, g := range wordsIn(lang).confidence {
			if folded(g.word) == folded(text) {
				return g.grade
			}
		}
	}
	return known(assessment.Confidence(strings.ToLower(text)))
}

// asText is how to write what a spreadsheet would change, also where the sheet is locked.
const asText = "write the answer again with an apostrophe in front of it, which is not shown and keeps it as it is"

// text gives what a cell shows, without the spaces around it. A formula counts by its result; what has none, an error
// and, but for a note, a date are no text.
func (f *filled) text(l *formLine, c *formCell) (text string, ok bool) {
	text = trim(c.text)
	note := l.option == "" && c == &l.cells[1]
	switch {
	case c.formula && (!c.result || text == "" && c.kind != 't'):
		f.fault(l, c, "a formula stands here, and nothing has computed it: write what it gives")
		return "", false
	case c.kind == 'e':
		f.fault(l, c, "the cell shows an error (%s): write the answer itself", clipText(text))
		return "", false
	case text != "" && !note && f.isDate(c):
		f.fault(l, c, "the cell holds a date or a time (%s), which a spreadsheet makes of what looks like one: %s", f.dateText(c), asText)
		return "", false
	case c.formula:
		f.notices.say("formula", l.where(c), fmt.Sprintf("a formula stands here; its result was read: %s", quoted(text)))
	}
	if c.kind == 'b' {
		text = map[bool]string{true: "TRUE", false: "FALSE"}[text == "1" || strings.EqualFold(text, "true")]
	}
	return text, true
}
