package assessment

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"readiness/scoring/matching"
)

// MatchingRequest is what a stored matching was asked for. With the State of Seq it says all that its result depends on.
type MatchingRequest struct {
	Framework  string   // id@version
	Year       int      // of which something is published
	Countries  []string // units; none = all that are published
	Programmes []string // ids; none = all
	Target     string   // "full"; "" is the same
	Terms      Terms    // money and the moment
	Match      MatchTerms
}

// StoredMatching is a matching that was recorded. It is made of what is published and of no confidential question, so that
// whoever has signed in may read it. Nobody may modify it. Its title stands in the vault: Service.MatchingTexts puts it in.
type StoredMatching struct {
	ID      string // m-1, m-2 and so on, in the order in which they were recorded
	Seq     uint64 // of the State that it was made of
	Request MatchingRequest
	By      string // account id
	At      time.Time
	Title   string

	Certificate matching.Certificate
	Value       float64
	Recomputed  float64
	Funded      []StoredAllocation // by programme, unit, grant and action
	Digest      string             // of what was asked and what was found: see matchingAnswerV1

	Words Text // the title
	seqs  []uint64
}

// StoredAllocation is one allocation by names.
type StoredAllocation struct {
	Unit      string
	Year      int
	Action    string
	Programme string
	Grant     int
	Amount    int64
	Currency  string
}

// GapPercent is how far Value can be from the best, in percent of the bound, 0..100.
func (m *StoredMatching) GapPercent() float64 {
	if m.Certificate.Bound == 0 {
		return 0
	}
	return 100 * (m.Certificate.Bound - m.Value) / m.Certificate.Bound
}

// Proven says that no allocation is better.
func (m *StoredMatching) Proven() bool { return m.Certificate.Stopped == matching.Optimal }

// RecordedSeq is the number of the record that holds it.
func (m *StoredMatching) RecordedSeq() uint64 { return m.seqs[0] }

func matchingSubject(id string) string { return "matching/" + id }

// Matchings gives all stored matchings, newest first.
func (s *State) Matchings() []*StoredMatching {
	list := make([]*StoredMatching, 0, len(s.matchings))
	for _, m := range s.matchings {
		list = append(list, m)
	}
	slices.SortFunc(list, func(a, b *StoredMatching) int {
		return cmp.Or(cmp.Compare(b.RecordedSeq(), a.RecordedSeq()), cmp.Compare(len(b.ID), len(a.ID)), cmp.Compare(b.ID, a.ID))
	})
	return list
}

// Matching finds a stored matching. The error is an *Error of kind NotFound.
func (s *State) Matching(id string) (*StoredMatching, error) {
	if m := s.matching(id); m != nil {
		return m, nil
	}
	return nil, &Error{Kind: NotFound, Msg: "there is no matching " + clipped(id)}
}

// RecordMatching records a matching as it was made, under the next id: Outcome.Matching. The same again is another one. A
// record has room for a hundred thousand allocations; of more than that the error has kind TooLarge, and of a title that
// cannot be kept, Invalid.
type RecordMatching struct {
	Made  *MadeMatching
	Title string // "" = none
}

func (c RecordMatching) decide(t *turn) error {
	if problem := titleProblem(c.Title); problem != "" {
		return &Error{Kind: Invalid, Msg: "the matching cannot be recorded:", Fields: []Field{{Path: "title", Message: problem}}}
	}
	if c.Made == nil || c.Made.Seq == 0 || c.Made.Seq >= t.seq {
		return &Error{Kind: Internal, Msg: "the matching could not be recorded", Err: fmt.Errorf("it is made of no record before %d", t.seq)}
	}
	body := matchingBody(c.Made)
	digest, err := body.digest()
	if err != nil {
		return &Error{Kind: Internal, Msg: "the matching could not be recorded", Err: err}
	}
	body.Digest, body.Title = digest, textRef(t.text(0))
	id := "m-" + strconv.Itoa(t.matchingCount()+1)
	t.filed = id
	return t.emit(event{matchingRecorded, matchingSubject(id), body})
}

func (c RecordMatching) drafts(view) []draft {
	if titleProblem(c.Title) != "" {
		return nil
	}
	return []draft{{text: said(c.Title)}}
}

// MatchingTexts gives copies of stored matchings with their titles. One that was erased or is lost is "". The error is an
// *Error.
func (s *Service) MatchingTexts(ctx context.Context, list ...*StoredMatching) ([]*StoredMatching, error) {
	filled := make([]*StoredMatching, len(list))
	refs := make([]Text, len(list))
	for i, m := range list {
		refs[i] = m.Words
	}
	notes, err := s.Texts(ctx, refs...)
	for i, m := range list {
		c := *m
		c.Title = notes[m.Words.ID].Text
		filled[i] = &c
	}
	return filled, err
}
