package assessment

import (
	"context"
	"maps"
	"slices"
	"strings"

	"readiness/assessment/journal"
)

// asks says what each answer of a file asks for. What the file was made from is read here, before the import is decided: it
// is the past, and does not change.
func (s *Service) asks(ctx context.Context, in *Import) ([]ask, error) {
	asks := make([]ask, len(in.Answers))
	for i := range asks {
		asks[i] = in.Answers[i].request()
	}
	state := s.State()
	known := in.Seq == 0
	if !known {
		var err error
		if known, err = s.has(ctx, state, in); err != nil {
			return nil, err
		}
	}
	now := make([]Answer, len(asks))
	past := &origins{lines: map[ID]*bygone{}}
	for i := range in.Answers {
		answer := &in.Answers[i]
		a := importedInto(state, answer, in.Framework)
		if a != nil {
			now[i] = a.Answer(answer.Question)
		}
		switch {
		case answer.Base != nil:
			asks[i].then = past.atRevision(s, a, answer, i)
		case in.Seq > 0 && known:
			asks[i].then = past.atRecord(s, a, answer, i, in.Seq)
		case in.Seq > 0:
			asks[i].then = origin{told: true}
		}
		asks[i].then.forget(state)
	}
	if err := past.read(ctx, s, in, asks); err != nil {
		return nil, err
	}
	if err := s.compareTexts(ctx, asks, now); err != nil {
		return nil, err
	}
	def := in.Framework.Whole()
	for i := range asks {
		if place, ok := def.Leaf(asks[i].put.Question); ok {
			asks[i].narrow(def.Questions()[place])
		}
	}
	return asks, nil
}

// has says whether the record that a file was made from is one of this journal.
func (s *Service) has(ctx context.Context, state *State, in *Import) (bool, error) {
	switch {
	case in.Seq > state.head.Seq:
		return false, nil
	case in.Head == "":
		return true, nil
	case in.Seq == state.head.Seq:
		return in.Head == state.head.String(), nil
	}
	for r, err := range s.records(ctx, []uint64{in.Seq}) {
		return err == nil && in.Head == r.Head().String(), StorageError(err)
	}
	return false, nil
}

// origins finds out what answers of a file were made from.
type origins struct{ lines map[ID]*bygone }

// bygone is an assessment whose past has to be read, with those that it came about from.
type bygone struct {
	line      []*Assessment
	revisions map[uint64][]int // the answers of the file that were made from a revision, by their numbers
	records   []int            // those that were made from the record of the file
}

// atRevision gives the origin of an answer that was made from a revision; a is where the answer goes. What has to be read
// from the journal is noted for read.
func (o *origins) atRevision(s *Service, a *Assessment, in *Incoming, i int) origin {
	then := origin{told: true}
	base := *in.Base
	if base == 0 {
		then.found = true
		return then
	}
	if a == nil || base > a.Revision {
		return then
	}
	if now := a.Answer(in.Question); now.Revision <= base {
		then.found, then.answer = true, now
		return then
	}
	b := o.of(s, a)
	b.revisions[base] = append(b.revisions[base], i)
	return then
}

// atRecord likewise, of a file that was made from record seq.
func (o *origins) atRecord(s *Service, a *Assessment, in *Incoming, i int, seq uint64) origin {
	then := origin{told: true, found: true}
	switch {
	case a == nil || a.Corrects == "" && a.seqs[0] > seq:
	case a.seqs[len(a.seqs)-1] <= seq:
		then.answer = a.Answer(in.Question)
	default:
		b := o.of(s, a)
		b.records = append(b.records, i)
	}
	return then
}

func (o *origins) of(s *Service, a *Assessment) *bygone {
	b := o.lines[a.ID]
	if b == nil {
		b = &bygone{line: s.line(a), revisions: map[uint64][]int{}}
		o.lines[a.ID] = b
	}
	return b
}

// read goes once through the records that the assessments came about from.
func (o *origins) read(ctx context.Context, s *Service, in *Import, asks []ask) error {
	past := newOverlay(newState())
	owners := map[ID][]*bygone{}
	var seqs []uint64
	for _, b := range o.lines {
		for _, a := range b.line {
			owners[a.ID] = append(owners[a.ID], b)
			past.frameworks[a.Framework.Ref()] = a.Framework
		}
		seqs = append(seqs, b.seqs(in.Seq)...)
	}
	slices.Sort(seqs)
	take := func(i int, a *Assessment) {
		if then := &asks[i].then; a != nil {
			then.found, then.answer = true, a.Answer(in.Answers[i].Question)
			then.forget(past)
		}
	}
	settle := func() {
		for _, b := range o.lines {
			for _, i := range b.records {
				take(i, b.standing(past))
			}
			b.records = nil
		}
	}
	for r, err := range s.records(ctx, slices.Compact(seqs)) {
		if err != nil {
			return StorageError(err)
		}
		if r.Seq > in.Seq {
			settle()
		}
		for _, e := range r.Entries {
			id, _ := strings.CutPrefix(e.Subject, ID("").subject())
			if len(owners[ID(id)]) == 0 {
				continue
			}
			if err := past.apply(r.Seq, r.At, e); err != nil {
				return StorageError(&journal.CorruptError{Seq: r.Seq, Reason: err.Error(), Err: err})
			}
			a := past.assessment(ID(id))
			for _, b := range owners[ID(id)] {
				for _, i := range b.revisions[a.Revision] {
					take(i, a)
				}
			}
		}
		past.stamp(r.Head())
	}
	settle()
	return nil
}

// seqs gives the records to read: to the last of all where a revision is looked for, else to the one of the file.
func (b *bygone) seqs(last uint64) []uint64 {
	seqs := seqsOf(b.line)
	if len(b.revisions) > 0 {
		return seqs
	}
	n, _ := slices.BinarySearch(seqs, last+1)
	return seqs[:n]
}

// standing gives, of the line as it was, the assessment that the file was made from: a correction is not, until it is
// published. nil while there was none.
func (b *bygone) standing(past view) *Assessment {
	for _, a := range slices.Backward(b.line) {
		then := past.assessment(a.ID)
		if then != nil && (then.Corrects == "" || then.PublishedSeq > 0) {
			return then
		}
	}
	return nil
}

// texts gives the texts of an answer.
func (a Answer) texts() (refs []Text) {
	if a.Note != (Text{}) {
		refs = append(refs, a.Note)
	}
	for _, e := range a.Evidence {
		refs = append(refs, e.Link)
	}
	return refs
}

// forget notes which texts were erased already.
func (o *origin) forget(then view) {
	o.erased = nil
	for _, ref := range o.answer.texts() {
		if _, gone := then.redaction(ref.ID); gone {
			if o.erased == nil {
				o.erased = map[string]bool{}
			}
			o.erased[ref.ID] = true
		}
	}
}

// compareTexts reads what the answers said that files were made from, where it matters. now is the answers of today.
func (s *Service) compareTexts(ctx context.Context, asks []ask, now []Answer) error {
	refs := map[Text]bool{}
	for i := range asks {
		if !asks[i].worded() {
			continue
		}
		then := asks[i].then.answer
		for _, ref := range then.texts() {
			refs[ref] = true
		}
		if !then.same(now[i]) {
			for _, ref := range now[i].texts() {
				refs[ref] = true
			}
		}
	}
	notes, err := s.Texts(ctx, slices.Collect(maps.Keys(refs))...)
	if err != nil {
		return err
	}
	for i := range asks {
		if asks[i].worded() {
			asks[i].then.recall(notes, now[i])
		}
	}
	return nil
}

// worded says that an answer of a file may change a text.
func (a *ask) worded() bool {
	return a.then.found && (a.put.Note != nil || a.put.Evidence != nil || a.clear)
}

// recall takes what was read of the texts. Those that somebody has changed, and changed back, are taken for those of now.
func (o *origin) recall(notes map[string]Note, now Answer) {
	was := &o.answer
	read := func(ref Text, member string) (Note, bool) {
		note := notes[ref.ID]
		lost := note.Lost || note.Redacted != nil
		if lost && !o.erased[ref.ID] {
			o.gone = append(o.gone, member)
		}
		return note, !lost
	}
	if was.Note != (Text{}) {
		note, legible := read(was.Note, NoteMember)
		o.note = note.Text
		if legible && now.Note != (Text{}) && sameLines(notes[now.Note.ID].Text, note.Text) {
			was.Note = now.Note
		}
	}
	for _, e := range was.Evidence {
		note, legible := read(e.Link, EvidenceMember)
		if !legible {
			continue
		}
		o.links = append(o.links, e.link(note))
	}
	again := slices.EqualFunc(was.Evidence, now.Evidence, func(then, today Evidence) bool {
		return then == today || notes[then.Link.ID].Text != "" && then.link(notes[then.Link.ID]) == today.link(notes[today.Link.ID])
	})
	if again {
		was.Evidence = now.Evidence
	}
}

// link is a piece of evidence with what its text says.
func (e Evidence) link(text Note) EvidenceLink {
	address, title := text.Link()
	return EvidenceLink{
		URL: address, Title: title, Type: e.Type, Date: e.Date, ValidUntil: e.ValidUntil, Language: e.Language, Confidential: e.Confidential,
	}
}
