package assessment

import (
	"context"
	"encoding/json"
)

// ProgrammeTexts gives copies of programmes with their contacts. One that was erased or is lost is "". The error is an *Error.
func (s *Service) ProgrammeTexts(ctx context.Context, list ...*Programme) ([]*Programme, error) {
	filled := make([]*Programme, len(list))
	refs := make([]Text, len(list))
	for i, p := range list {
		refs[i] = p.Words
	}
	notes, err := s.Texts(ctx, refs...)
	for i, p := range list {
		c := *p
		c.Contact = notes[p.Words.ID].Text
		filled[i] = &c
	}
	return filled, err
}

// CommitmentTexts gives copies of commitments with their sources. The error is an *Error.
func (s *Service) CommitmentTexts(ctx context.Context, list ...*Commitment) ([]*Commitment, error) {
	filled := make([]*Commitment, len(list))
	refs := make([]Text, len(list))
	for i, m := range list {
		refs[i] = m.Words
	}
	notes, err := s.Texts(ctx, refs...)
	for i, m := range list {
		c := *m
		c.Source = notes[m.Words.ID].Text
		filled[i] = &c
	}
	return filled, err
}

// ActionTexts gives copies of planned actions with title, owner and the source of their cost. The error is an *Error.
func (s *Service) ActionTexts(ctx context.Context, list ...*PlannedAction) ([]*PlannedAction, error) {
	filled := make([]*PlannedAction, len(list))
	refs := make([]Text, len(list))
	for i, a := range list {
		refs[i] = a.Words
	}
	notes, err := s.Texts(ctx, refs...)
	for i, a := range list {
		filled[i] = a.worded(notes[a.Words.ID])
	}
	return filled, err
}

// worded is a copy of an action with its texts.
func (a *PlannedAction) worded(note Note) *PlannedAction {
	c := *a
	var w actionWords
	if json.Unmarshal([]byte(note.Text), &w) != nil {
		w = actionWords{}
	}
	c.Title, c.Owner = w.Title, w.Owner
	if a.Cost != nil {
		cost := *a.Cost
		cost.Source = w.Source
		c.Cost = &cost
	}
	return &c
}

// FinanceTexts gives a copy of a Finance with all its texts: contacts, sources, and the titles and owners of planned actions.
// The error is an *Error.
func (s *Service) FinanceTexts(ctx context.Context, f *Finance) (*Finance, error) {
	c, err := s.PublicTexts(ctx, f)
	if err != nil {
		return nil, err
	}
	c.Programmes, err = s.ProgrammeTexts(ctx, f.Programmes...)
	return c, err
}

// PublicTexts gives a copy of a Finance with the texts that everybody may read who may read the assessments: the sources of
// commitments, and titles, owners and sources of planned actions. The error is an *Error.
func (s *Service) PublicTexts(ctx context.Context, f *Finance) (*Finance, error) {
	var refs []Text
	for _, plans := range f.plans {
		for _, a := range plans {
			refs = append(refs, a.Words)
		}
	}
	notes, err := s.Texts(ctx, refs...)
	if err != nil {
		return nil, err
	}
	c := *f
	c.plans = make(map[unitYear][]*PlannedAction, len(f.plans))
	for key, plans := range f.plans {
		for _, a := range plans {
			c.plans[key] = append(c.plans[key], a.worded(notes[a.Words.ID]))
		}
	}
	c.Commitments, err = s.CommitmentTexts(ctx, f.Commitments...)
	return &c, err
}
