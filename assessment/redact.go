package assessment

import (
	"context"
	"slices"
	"strings"
)

// Redact erases a text for good. What is left is who did it, when and why; the journal still holds the digest of the
// text, which nobody can undo without its salt. To redact again is no change, and makes sure that the text is gone.
type Redact struct {
	Assessment ID     // one of these four says what the text is about
	Programme  string // its id
	Commitment string // its id
	Matching   string // its id
	Text       string // its id
	Why        string // itself a text that can be redacted
}

func (c Redact) decide(t *turn) error {
	var a *Assessment
	var err error
	if c.money() == "" {
		if a, err = t.open(c.Assessment); err != nil {
			return err
		}
	}
	if strings.TrimSpace(c.Why) == "" {
		return &Error{Kind: Invalid, Msg: "the reason is missing", Fix: "Say why the text is erased; the reason stays in its place."}
	}
	if problem := noteProblem(c.Why); problem != "" {
		return &Error{Kind: Invalid, Msg: strings.Replace(problem, "the note", "the reason", 1)}
	}
	if _, before := t.redaction(c.Text); before {
		return nil
	}
	body := textRedactedV1{Text: c.Text, Why: textV1(t.text(0))}
	if a == nil {
		return t.emit(event{textRedacted, c.money(), body})
	}
	if err := t.emit(event{textRedacted, a.ID.subject(), body}); err != nil {
		return err
	}
	// What corrects an assessment has its texts, too, and who has read it has read them.
	for _, other := range numbered(t, a.Unit, a.Year, a.Framework) {
		if other.ID == a.ID || !other.holds(c.Text) {
			continue
		}
		if err := t.emit(event{textRedacted, other.ID.subject(), body}); err != nil {
			return err
		}
	}
	return nil
}

// money names the programme, the commitment or the matching that a text is about, as its entries do; "" of an assessment's.
func (c Redact) money() string {
	switch {
	case c.Programme != "":
		return programmeSubject(c.Programme)
	case c.Commitment != "":
		return commitmentSubject(c.Commitment)
	case c.Matching != "":
		return matchingSubject(c.Matching)
	}
	return ""
}

// moneySeqs gives the records about it, also where it was removed.
func (s *Service) moneySeqs(c Redact) []uint64 {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if p := s.live.programme(c.Programme); p != nil {
		return p.seqs
	}
	if m := s.live.commitment(c.Commitment); m != nil {
		return m.seqs
	}
	if m := s.live.matching(c.Matching); m != nil {
		return m.seqs
	}
	gone, _ := s.live.removal(c.money())
	return gone.seqs
}

// holds says that a text stands in an assessment, comments apart: beside an answer, or as the reason of a review or a
// correction.
func (a *Assessment) holds(text string) bool {
	return slices.ContainsFunc(a.answers, func(answer Answer) bool {
		return answer.Note.ID == text || answer.evidences(text) || answer.Reviewed().Reason.ID == text
	}) || slices.ContainsFunc(a.Corrections, func(c Correction) bool { return c.Reason.ID == text }) ||
		slices.ContainsFunc(a.Plan(), func(one *PlannedAction) bool { return one.Words.ID == text })
}

// erasing is a command that names a text which must be there before it, and gone after it. Redact is one, and so is a
// pointer to a Redact.
type erasing interface{ erases() Redact }

func (c Redact) erases() Redact { return c }

func (c Redact) drafts(view) []draft {
	if noteProblem(c.Why) != "" {
		return nil
	}
	return []draft{{text: c.Why}}
}

// refresh changes nothing. Deciding it makes the writer read what other processes have recorded.
type refresh struct{}

func (refresh) decide(*turn) error { return nil }

// find looks for the text in what was recorded about the assessment. To be told that a text is erased that never was one,
// or that is another assessment's, would be worse than a refusal.
func (s *Service) find(ctx context.Context, actor string, c Redact) error {
	found, err := s.names(ctx, c)
	if found || err != nil {
		return err
	}
	if _, _, err := s.ask(ctx, newRequest(actor, refresh{}, stored{})); err != nil {
		return err
	}
	found, err = s.names(ctx, c)
	if found || err != nil {
		return err
	}
	if c.money() != "" {
		return &Error{Kind: NotFound, Msg: strings.Replace(c.money(), "/", " ", 1) + " has no text " + clipped(c.Text)}
	}
	if _, err := s.Assessment(c.Assessment); err != nil {
		return err
	}
	return &Error{Kind: NotFound, Msg: string(c.Assessment) + " has no text " + clipped(c.Text)}
}

// names says that an entry about the assessment, or about the money, names the text.
func (s *Service) names(ctx context.Context, c Redact) (bool, error) {
	if c.Text == "" {
		return false, nil
	}
	subject, seqs := c.money(), s.moneySeqs(c)
	if subject == "" {
		a, err := s.Assessment(c.Assessment)
		if err != nil {
			return false, nil // an assessment that is not there names nothing
		}
		// It came about with the texts of what it corrects, which no entry about it names.
		if slices.ContainsFunc(s.line(a), func(from *Assessment) bool { return from.holds(c.Text) }) {
			return true, nil
		}
		subject, seqs = c.Assessment.subject(), a.seqs
	}
	for r, err := range s.records(ctx, seqs) {
		if err != nil {
			return false, StorageError(err)
		}
		for _, e := range r.Entries {
			if e.Subject != subject {
				continue
			}
			ids, err := TextIDs(e)
			if err != nil {
				return false, StorageError(err)
			}
			if slices.Contains(ids, c.Text) {
				return true, nil
			}
		}
	}
	return false, nil
}
