package assessment

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"readiness/assessment/framework"
)

// ask is what an answer of a file asks for: the members that the file changes, and what it was made from.
type ask struct {
	put   Put // members that the file leaves as they were are nil or empty
	clear bool
	then  origin
}

// origin is what an answer of a file was made from.
type origin struct {
	told   bool // the file says when it was made
	found  bool // and the journal has that moment
	answer Answer
	note   string          // of answer; "" where it was erased already
	links  []EvidenceLink  // of answer, but for those that were erased already
	erased map[string]bool // the ids of the texts that were
	gone   []string        // members with a text that cannot be read any more, and could be then
}

// request gives what an answer of a file asks for, whatever the file was made from.
func (in *Incoming) request() ask {
	a := ask{put: Put{Question: in.Question, Note: in.Note, Evidence: in.Evidence, Confidence: in.Confidence}, clear: in.Clear}
	switch {
	case in.Clear:
		a.put.Value, a.put.Confidence = &framework.Value{}, ""
	case in.Value.Kind != framework.NotAssessed:
		a.put.Value = &in.Value
	}
	return a
}

// narrow takes out what the file leaves as it was. Where nobody knows how it was, what stands beside an answer that is
// cleared goes with it: perhaps nobody has touched it.
func (a *ask) narrow(q *framework.Node) {
	if !a.then.found {
		if a.clear {
			a.put.Note, a.put.Evidence = nil, nil
		}
		return
	}
	then := a.then.answer
	bare := then.Note == Text{} && len(then.Evidence) == 0
	if v := a.put.Value; v != nil && sameValue(q, *v, then.Value) && (!a.clear || bare) {
		a.put.Value = nil
	}
	if n := a.put.Note; n != nil && !slices.Contains(a.then.gone, NoteMember) && sameLines(*n, a.then.note) {
		a.put.Note = nil
	}
	if e := a.put.Evidence; e != nil && !slices.Contains(a.then.gone, EvidenceMember) && slices.EqualFunc(*e, a.then.links, EvidenceLink.leaves) {
		a.put.Evidence = nil
	}
	if a.put.Confidence == then.Confidence {
		a.put.Confidence = ""
	}
}

// silent says that nothing is asked for.
func (p Put) silent() bool {
	return p.Value == nil && p.Note == nil && p.Evidence == nil && p.Confidence == ""
}

// merged is what becomes of an answer.
type merged struct {
	after     Answer // of a conflict, what the file asks for
	kept      bool   // the file asks for nothing, and there is another answer than it was made from
	overtaken []string
	faults    []Field
}

// merge brings what is asked for into the answer that stands there now. What was changed since the file was made is never
// changed by it: a member that would be is overtaken. The texts of the answer are those of the command from this one on.
func (a *ask) merge(t *turn, before Answer, q *framework.Node, from int) merged {
	if a.then.found && a.put.silent() {
		return merged{after: before, kept: !before.same(a.then.answer)}
	}
	put := a.put
	if put.Value != nil && !a.clear && sameValue(q, *put.Value, before.Value) {
		put.Value = nil // as it is, with all its digits
	}
	after, faults := put.on(t, before, q, from)
	if len(faults) > 0 {
		return a.impossible(t, before, q, from, faults)
	}
	m := merged{after: after}
	if a.then.told {
		m.overtaken = a.overtaken(before, after)
	}
	return m
}

// impossible is an answer that cannot be. Where both the file and what was recorded since are sound, and only the two
// together are not, they are in conflict.
func (a *ask) impossible(t *turn, before Answer, q *framework.Node, from int, faults []Field) merged {
	m := merged{faults: faults}
	if !a.then.found || before.same(a.then.answer) {
		return m
	}
	after, alone := a.put.on(t, a.then.answer, q, from)
	if len(alone) > 0 {
		return m
	}
	return merged{after: after, overtaken: differing(a.then.answer, after)}
}

// overtaken lists the members that would be changed, and that others have changed. Where it is not known what the file was
// made from, they may have changed any.
func (a *ask) overtaken(before, after Answer) []string {
	changed := differing(before, after)
	if !a.then.found {
		return changed
	}
	theirs := differing(a.then.answer, before)
	for _, m := range a.then.gone {
		if m == NoteMember && a.put.Note != nil || m == EvidenceMember && a.put.Evidence != nil {
			theirs = append(theirs, m)
		}
	}
	return slices.DeleteFunc(changed, func(m string) bool { return !slices.Contains(theirs, m) })
}

// differing lists the members of two answers that differ.
func differing(a, b Answer) (members []string) {
	if !a.Value.Equal(b.Value) {
		members = append(members, ValueMember)
	}
	if a.Note != b.Note {
		members = append(members, NoteMember)
	}
	if !slices.Equal(a.Evidence, b.Evidence) {
		members = append(members, EvidenceMember)
	}
	if a.Confidence != b.Confidence {
		members = append(members, ConfidenceMember)
	}
	return members
}

// conflict reports that the file changes what others have changed. now is the revision of the assessment.
func (c *importAnswers) conflict(cell ImportCell, i int, m merged, before Answer, now uint64) ImportCell {
	a := &c.asks[i]
	cell.Status, cell.Members = ImportConflict, m.overtaken
	if a.then.found {
		cell.Base = &a.then.answer.Value
	}
	cell.Notes, cell.Links = a.texts(m.overtaken)
	if cell.Notes != nil || cell.Links != nil {
		c.disputed = append(c.disputed, dispute{cell.Notes, cell.Links, before})
	}
	if len(m.overtaken) == 1 && slices.Contains(a.then.gone, m.overtaken[0]) && len(differing(before, a.then.answer)) == 0 {
		cell.Message = fmt.Sprintf("the %s that the file was made from was erased since: leave it blank, or write another one into a file that is made now", m.overtaken[0])
		return cell
	}
	if in := &c.in.Answers[i]; in.Base == nil && !a.then.found {
		c.foreign++
		cell.Message = "the " + strings.Join(m.overtaken, " and the ") + " in the file and what is recorded here are not the same"
		return cell
	}
	cell.Message = c.overtaking(i, before, now) + ": look at both, and import what should stand"
	if !slices.Equal(m.overtaken, []string{ValueMember}) {
		cell.Message = strings.Join(m.overtaken, " and ") + " " + cell.Message
	}
	return cell
}

// texts gives the texts that the file has and was made from, of the members that are disputed.
func (a *ask) texts(members []string) (notes *ImportNotes, links *ImportLinks) {
	if slices.Contains(members, NoteMember) {
		notes = &ImportNotes{Base: a.then.note}
		if a.put.Note != nil {
			notes.After = *a.put.Note
		}
	}
	if slices.Contains(members, EvidenceMember) {
		links = &ImportLinks{Base: addresses(a.then.links)}
		if a.put.Evidence != nil {
			links.After = addresses(*a.put.Evidence)
		}
	}
	return notes, links
}

func addresses(links []EvidenceLink) (list []string) {
	for _, l := range links {
		list = append(list, l.URL)
	}
	return list
}

// overtaking says how others were faster.
func (c *importAnswers) overtaking(i int, before Answer, now uint64) string {
	if in := &c.in.Answers[i]; in.Base != nil {
		return overtaking(before, *in.Base, now)
	}
	return fmt.Sprintf("changed by %s on %s in revision %d, and the file was made from record %d", before.By, dayText(before.At), before.Revision, c.in.Seq)
}

// elsewhere says once what concerns all conflicts of a file that was made from another journal; "" where there are none.
func (c *importAnswers) elsewhere() string {
	if c.foreign == 0 {
		return ""
	}
	from := "record " + strconv.FormatUint(c.in.Seq, 10)
	if _, hash, ok := strings.Cut(c.in.Head, ":"); ok {
		from += " (hash " + clipped(hash[:min(len(hash), 12)]) + ")"
	}
	count := "1 answer differs"
	if c.foreign > 1 {
		count = strconv.Itoa(c.foreign) + " answers differ"
	}
	return fmt.Sprintf("%s was made from %s of another store, or of this one before it was put back, so that nobody knows what was changed in it: %s from what is recorded here, and nothing is recorded; write what should stand into a questionnaire that is made here, and send that one",
		cmp.Or(c.in.Name, "the file"), from, count)
}

// sameValue says that a value of a file is the one that there is. A spreadsheet keeps fifteen digits of a number, so a number
// that agrees in these was not changed.
func sameValue(q *framework.Node, v, there framework.Value) bool {
	if v.Kind == framework.Number && there.Kind == framework.Number {
		digits := func(x float64) string { return strconv.FormatFloat(x, 'e', 14, 64) }
		return v.Number == there.Number || digits(v.Number) == digits(there.Number)
	}
	v, err := canonical(q, v)
	return err == nil && v.Equal(there)
}

// leaves says that a link of a file is the one that was there.
func (l EvidenceLink) leaves(there EvidenceLink) bool {
	form, _ := languageTag(l.Language)
	return l.URL == there.URL && (l.Known || said(l.Title) == there.Title && cmp.Or(l.Type, OtherEvidence) == there.Type && form == there.Language &&
		midnight(l.Date).Equal(there.Date) && midnight(l.ValidUntil).Equal(there.ValidUntil) && l.Confidential == there.Confidential)
}

// sameLines says that two notes say the same, whatever their lines end with: files change that on their way.
func sameLines(a, b string) bool {
	ends := strings.NewReplacer("\r\n", "\n", "\r", "\n")
	return a == b || ends.Replace(said(a)) == ends.Replace(said(b))
}
