package durability_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"readiness/assessment"
	"readiness/assessment/journal"
)

// ledger is what a journal holds, read without the Service: a second opinion on what was stored.
type ledger struct {
	heads     map[uint64]string
	writes    map[key]entry
	last      map[place]entry
	revisions map[string]uint64
	faults    []string
}

// place is a question of a unit; key one value of it.
type place struct{ unit, question string }

type key struct {
	place
	value int
}

type entry struct {
	seq, revision uint64
	value         int
	note          assessment.Text
}

// readLedger reads the journal up to a record.
func readLedger(ctx context.Context, j journal.Journal, upTo uint64) (*ledger, error) {
	l := &ledger{heads: map[uint64]string{}, writes: map[key]entry{}, last: map[place]entry{}, revisions: map[string]uint64{}}
	for r, err := range j.Read(ctx, 0) {
		if err != nil {
			return nil, err
		}
		if r.Seq > upTo {
			break
		}
		l.heads[r.Seq] = r.Head().String()
		for _, e := range r.Entries {
			if err := l.take(r, e); err != nil {
				return nil, fmt.Errorf("record %d: %w", r.Seq, err)
			}
		}
	}
	return l, nil
}

func (l *ledger) take(r journal.Record, from journal.Entry) error {
	unit, ok := strings.CutPrefix(from.Subject, "assessment/")
	if !ok {
		return nil
	}
	unit = strings.TrimSuffix(unit, "-2026-numbers@1")
	l.revisions[unit]++
	if from.Kind != "answers.put" {
		return nil
	}
	var body struct {
		Answers []struct {
			Question string
			Value    float64
			Note     *assessment.Text
		}
	}
	if err := json.Unmarshal(from.Body, &body); err != nil {
		return err
	}
	for _, a := range body.Answers {
		k := key{place{unit, a.Question}, int(a.Value)}
		e := entry{seq: r.Seq, revision: l.revisions[unit], value: k.value}
		if a.Note != nil {
			e.note = *a.Note
		}
		if before, twice := l.writes[k]; twice {
			l.fault("%s %s = %d is stored twice: in revision %d and %d", unit, a.Question, k.value, before.revision, e.revision)
		}
		l.writes[k], l.last[k.place] = e, e
	}
	return nil
}

func (l *ledger) fault(format string, args ...any) {
	l.faults = append(l.faults, fmt.Sprintf(format, args...))
}

// compare finds what contradicts what the writers were told.
func (l *ledger) compare(writes []write) {
	for _, w := range writes {
		for i, q := range w.Questions {
			e, there := l.writes[key{place{w.Unit, q}, w.Value}]
			switch w.Result {
			case stored:
				switch {
				case !there:
					l.fault("LOST: %s %s = %d was acknowledged as revision %d in %s", w.Unit, q, w.Value, w.Revision, w.Head)
				case e.revision != w.Revision || l.heads[e.seq] != w.Head:
					l.fault("%s %s = %d was acknowledged as revision %d in %s, and is revision %d in %s",
						w.Unit, q, w.Value, w.Revision, w.Head, e.revision, l.heads[e.seq])
				case i == 0 && (w.Note != "") && e.note == (assessment.Text{}):
					l.fault("LOST: the note of %s %s = %d", w.Unit, q, w.Value)
				}
			case unknown:
			case stale, absent:
				if there {
					l.fault("%s %s = %d was refused (%s), and is stored as revision %d", w.Unit, q, w.Value, w.Result, e.revision)
				}
			default:
				l.fault("%s %s = %d: %s: %s", w.Unit, q, w.Value, w.Result, w.Error)
			}
		}
	}
}

// untold counts, for each round, the writes that are stored and of which nobody was told.
func (l *ledger) untold(writes []write) map[int]int {
	told := map[int]bool{}
	for _, w := range writes {
		told[w.Value] = true
	}
	count, counted := map[int]int{}, map[int]bool{}
	for k := range l.writes {
		if !told[k.value] && !counted[k.value] {
			counted[k.value] = true
			count[k.value/roundSize]++
		}
	}
	return count
}

// compareState finds where the State is not what the ledger says.
func (l *ledger) compareState(state *assessment.State) {
	for unit, revision := range l.revisions {
		a, err := state.Assessment(assessmentID(unit))
		if err != nil {
			l.fault("%v", err)
			continue
		}
		if a.Revision != revision {
			l.fault("%s is at revision %d, its entries are %d", a.ID, a.Revision, revision)
		}
		for q, answer := range a.Answers() {
			want, given := l.last[place{unit, q.ID}]
			if answer.Given() != given || given && (int(answer.Value.Number) != want.value || answer.Revision != want.revision || answer.Note != want.note) {
				l.fault("%s %s is %+v, the last entry says %+v", unit, q.ID, answer, want)
			}
		}
	}
}

// compareNotes finds the notes that the vault does not give back as they were written.
func (l *ledger) compareNotes(ctx context.Context, s *assessment.Service, writes []write) error {
	refs := map[assessment.Text]string{}
	var list []assessment.Text
	for _, w := range writes {
		if w.Note == "" || w.Result != stored {
			continue
		}
		ref := l.writes[key{place{w.Unit, w.Questions[0]}, w.Value}].note
		refs[ref] = w.Note
		list = append(list, ref)
	}
	notes, err := s.Texts(ctx, list...)
	if err != nil {
		return err
	}
	for ref, want := range refs {
		if got := notes[ref.ID]; got.Text != want || got.Lost || got.Redacted != nil {
			l.fault("LOST: the note %q is %+v", want, got)
		}
	}
	return nil
}

// compareHistory finds where Service.History differs from the ledger.
func (l *ledger) compareHistory(ctx context.Context, s *assessment.Service, unit string) error {
	changes, next, err := s.History(ctx, assessmentID(unit), 0, 1<<30)
	if err != nil {
		return err
	}
	if next != 0 {
		return errors.New("history has a second page")
	}
	found, revision := 0, uint64(0)
	for _, c := range changes {
		if c.Revision < revision {
			l.fault("history of %s goes from revision %d to %d", unit, revision, c.Revision)
		}
		revision = c.Revision
		if c.Question == "" {
			continue
		}
		k := key{place{unit, c.Question}, int(c.After.Value.Number)}
		if e, ok := l.writes[k]; !ok || e.revision != c.Revision || e.seq != c.Seq {
			l.fault("history has %s %s = %d as revision %d in record %d, the journal as %+v", unit, c.Question, k.value, c.Revision, c.Seq, e)
			continue
		}
		found++
	}
	want := 0
	for k := range l.writes {
		if k.unit == unit {
			want++
		}
	}
	if found != want {
		l.fault("history of %s has %d changes of answers, the journal %d", unit, found, want)
	}
	return nil
}
