package exports

import (
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"readiness/assessment/framework"
)

// question writes the row of a question and, of a checklist, one for each option below it.
func (w *rows) question(n *framework.Node, number string) {
	answer, open := w.q.Answers[n.ID], w.open(n)
	shown := map[string]any{
		keyField: n.ID, numberField: number, topicField: n.Title.In(w.lang()), questionField: n.Question.In(w.lang()), guidanceField: n.Guidance.In(w.lang()), formField: w.form(n, open),
		answerField: w.label(n, answer.Value), noteField: answer.Note, confidenceField: w.sure(answer), linksField: strings.Join(answer.Links, "\n"),
		reviewField: w.review(answer), askedField: 1,
	}
	if shown[topicField] == "" && shown[questionField] == "" {
		shown[topicField] = n.ID
	}
	row := w.s.row
	cells := w.cells(n, shown, open)
	w.lockPartial(cells, answer)
	given := 0
	if answer.Value.Kind != framework.NotAssessed {
		given = 1
	}
	cells[w.col(answeredField)-1] = w.cell(given, unseen)
	w.s.put(w.height(n, shown), cells...)
	at := func(key string) string { return cellName(w.col(key), row) }
	w.choose(n, row)
	w.chosen[w.lists.sure] = append(w.chosen[w.lists.sure], at(confidenceField))
	last := row
	if n.Answer.Type == framework.Checklist {
		w.options(n, answer, open)
		last = w.s.row - 1
	}
	w.s.formula(at(answeredField), answeredFormula(at(answerField), cellName(w.col(answerField), last), w.words.clear))
}

// answeredFormula is 1 where a question has an answer: in its own cell or, of a checklist, in one of those below it.
func answeredFormula(at, last, clear string) string {
	given := at + `=""`
	if at != last {
		given = "COUNTA(" + at + ":" + last + ")=0"
	}
	return "IF(OR(" + given + "," + at + `="` + strings.ReplaceAll(clear, `"`, `""`) + `"),0,1)`
}

// cells makes the row of what is shown. What is closed looks so, and is locked.
func (w *rows) cells(n *framework.Node, shown map[string]any, open bool) []excelize.Cell {
	cells := make([]excelize.Cell, len(w.fields))
	for i, f := range w.fields {
		l := f.look
		if l.open && !open {
			l = closed
		}
		if f.key == noteField {
			l = l.eitherSide()
		}
		if f.key == answerField && n.Answer.Type == framework.Number {
			l.format = "" // what is typed becomes a number
		}
		cells[i] = w.cell(shown[f.key], l)
	}
	return cells
}

// options writes the rows of a checklist's options.
func (w *rows) options(n *framework.Node, answer QuestionnaireAnswer, open bool) {
	ticked := map[string]bool{}
	for _, id := range answer.Value.Options {
		ticked[id] = true
	}
	for _, o := range n.Answer.Options {
		title := n.Describe(framework.Value{Kind: framework.OneOption, Option: o.ID}, w.lang())
		plainLook := look{ruled: true}
		cells := w.blank(&plainLook)
		set := func(key string, v any, l look) { cells[w.col(key)-1] = w.cell(v, l) }
		set(keyField, n.ID+"|"+o.ID, look{})
		set(questionField, title, wrapped.indented(1))
		tick := input
		if !open {
			tick = closed
		}
		tick = tick.centred().bolded()
		var mark any
		if ticked[o.ID] {
			mark = w.words.tick
		}
		set(answerField, mark, tick)
		if o.Exclusive {
			set(formField, w.t("Stands alone"), w.fields[w.col(formField)-1].look)
		}
		w.chosen[w.lists.tick] = append(w.chosen[w.lists.tick], cellName(w.col(answerField), w.s.row))
		needs := []column{{look: wrapped.indented(1)}}
		fit := &sheet{b: w.book, widths: []float64{w.fields[w.col(questionField)-1].width}}
		w.s.put(max(18, fit.rowHeight(needs, []any{title})), cells...)
	}
}

// sure words the confidence of an answer.
func (w *rows) sure(a QuestionnaireAnswer) string {
	for _, g := range w.words.confidence {
		if g.grade == a.Confidence {
			return g.word
		}
	}
	return string(a.Confidence)
}

// choose gives the cell of the answer its drop-down or its bounds.
func (w *rows) choose(n *framework.Node, row int) {
	at := cellName(w.col(answerField), row)
	if l := w.lists.of[n.ID]; l != nil {
		w.chosen[l] = append(w.chosen[l], at)
		return
	}
	message := w.t("A number is expected here.")
	if from, to := n.Answer.Minimum, n.Answer.Maximum; from != nil && to != nil {
		message = w.t("A number from %s to %s is expected here; one beyond counts as the nearer of the two.", shortest(*from), shortest(*to))
	}
	if n.NotApplicable == framework.NotApplicableWithReason {
		message += " " + w.t("%s, with the reason as the note, says that the question does not apply.", w.words.notApplicable)
	}
	w.s.decimal(n.Answer, at, w.t("Is this meant?"), message+" "+w.t("%s takes an answer back.", w.words.clear))
}

// form says how a question is answered.
func (w *rows) form(n *framework.Node, open bool) string {
	var say []string
	switch {
	case !open:
		say = append(say, w.t("Closed: shown only"))
	case n.Answer.Type == framework.Number:
		say = append(say, w.number(n.Answer))
	case n.Answer.Type == framework.Checklist:
		say = append(say, w.t("Mark with %s below what applies", w.words.tick))
	default:
		say = append(say, w.offer(n))
	}
	if n.NotApplicable == framework.NotApplicableWithReason && open {
		say = append(say, w.t("%s needs a note", w.words.notApplicable))
	}
	if n.Evidence == framework.EvidenceRequired {
		say = append(say, w.t("Evidence needed"))
	}
	if n.Confidential {
		say = append(say, w.t("Confidential"))
	}
	return strings.Join(say, "\n")
}

// offer lists what may be chosen, for those who read it on paper: a drop-down is not printed. The options have numbers to be
// written with a pen. Where their ids are numbers these are taken, so that nobody who types one in means another.
func (w *rows) offer(n *framework.Node) string {
	var lines, ids []string
	for _, c := range w.lists.choices[n.ID] {
		if c.value.Kind == framework.OneOption || c.value.Kind == framework.Flag {
			lines, ids = append(lines, c.label), append(ids, c.value.Option)
		}
	}
	if n.Answer.Type == framework.Boolean {
		return w.t("Choose one: %s", strings.Join(lines, " / "))
	}
	numbered := !slices.ContainsFunc(ids, func(id string) bool { _, err := strconv.ParseUint(id, 10, 16); return err != nil })
	for i := range lines {
		number := itoa(i + 1)
		if numbered {
			number = ids[i]
		}
		lines[i] = number + "  " + lines[i]
	}
	return w.t("Choose one:") + "\n" + strings.Join(lines, "\n")
}

// number says the bounds and the unit of a number.
func (w *rows) number(a *framework.Answer) string {
	say := w.t("A number")
	switch {
	case a.Minimum != nil && a.Maximum != nil:
		say = w.t("%s to %s", shortest(*a.Minimum), shortest(*a.Maximum))
	case a.Minimum != nil:
		say = w.t("From %s", shortest(*a.Minimum))
	case a.Maximum != nil:
		say = w.t("Up to %s", shortest(*a.Maximum))
	}
	if a.Unit == "" {
		return say
	}
	return say + " " + a.Unit
}

// shortest is a number as short as it can be read back.
func shortest(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// height is what the row of a question needs, whatever answer is chosen: locked rows do not grow.
func (w *rows) height(n *framework.Node, shown map[string]any) float64 {
	cols, texts := make([]column, len(w.fields)), make([]any, len(w.fields))
	for i, f := range w.fields {
		cols[i], texts[i] = f.column, shown[f.key]
	}
	at, longest := w.col(answerField)-1, -1.0
	if text, ok := texts[at].(string); ok {
		longest = lines(text, cols[at].width)
	}
	for _, c := range w.lists.choices[n.ID] {
		if n := lines(c.label, cols[at].width); n > longest {
			texts[at], longest = c.label, n
		}
	}
	return max(34, w.s.rowHeight(cols, texts))
}
