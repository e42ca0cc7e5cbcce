package assessment

import (
	"context"
	"errors"
	"slices"

	"readiness/assessment/funding"
)

// FundingImport is what a file has of programmes and commitments.
type FundingImport struct {
	Name        string // of the file
	Programmes  []funding.Programme
	Commitments []funding.Commitment
	// Places say where each stood in the file, in the same order: "line 12", "row 3"; they may be left out.
	ProgrammePlaces, CommitmentPlaces []string
	// Who imports: what others own is refused then. nil is the operator, who may change everything.
	Who *Account
}

// FundingReport says what an import of programmes and commitments did, or would do. Nothing is applied while anything is
// refused.
type FundingReport struct {
	Added, Changed, Unchanged, Refused int
	Applied                            bool
	Items                              []FundingItem // all but the unchanged ones: the refused first, each part in the order of the file
}

// FundingItem is what became of one programme or commitment.
type FundingItem struct {
	Kind    string // "programme" or "commitment"
	ID      string
	Place   string // in the file; "" where it is not known
	Status  string // ImportAdded, ImportChanged or ImportRefused
	Message string // of a refusal: what is wrong and how to mend it
}

// importFunding is the command behind Service.ImportFunding.
type importFunding struct {
	in     *FundingImport
	report *FundingReport
}

// errRefusedItems undoes what an import has decided so far; its report says why.
var errRefusedItems = errors.New("some items are refused")

// ImportFunding records what a file has of programmes and commitments, all of it or nothing; without apply it only says what
// would happen. The same file again changes nothing, and what a file leaves out stays, blank contacts and sources too. A report with refusals is no error:
// nothing was applied. The error is an *Error.
func (s *Service) ImportFunding(ctx context.Context, actor string, in *FundingImport, apply bool) (*FundingReport, Outcome, error) {
	c := &importFunding{in: in, report: &FundingReport{}}
	var out Outcome
	var err error
	if apply {
		out, err = s.Do(ctx, actor, c)
	} else {
		out, err = s.would(ctx, actor, c)
	}
	if errors.Is(err, errRefusedItems) {
		return c.report, Outcome{Head: s.Head()}, nil
	}
	if err != nil {
		return nil, out, err
	}
	c.report.Applied = apply
	return c.report, out, nil
}

func (c *importFunding) decide(t *turn) error {
	*c.report = FundingReport{} // it may be decided again
	texts := t.texts
	var refused, done []FundingItem
	note := func(item FundingItem, there bool, entries int, err error) error {
		e, mine := errors.AsType[*Error](err)
		switch {
		case err != nil && (!mine || e.Kind == Internal || e.Kind == Unavailable):
			return err
		case err != nil:
			item.Status, item.Message = ImportRefused, err.Error()
			c.report.Refused++
			refused = append(refused, item)
		case len(t.entries) == entries:
			c.report.Unchanged++
		case there:
			item.Status = ImportChanged
			c.report.Changed++
			done = append(done, item)
		default:
			item.Status = ImportAdded
			c.report.Added++
			done = append(done, item)
		}
		return nil
	}
	next := func(i int) {
		t.texts = nil
		if i < len(texts) {
			t.texts = texts[i : i+1]
		}
	}
	for i, p := range c.in.Programmes {
		next(i)
		there, before := t.programme(p.ID), len(t.entries)
		item := FundingItem{Kind: "programme", ID: p.ID, Place: placeAt(c.in.ProgrammePlaces, i)}
		if err := note(item, there != nil, before, c.programme(t, p, there)); err != nil {
			return err
		}
	}
	for i, m := range c.in.Commitments {
		next(len(c.in.Programmes) + i)
		there, before := t.commitment(m.ID), len(t.entries)
		item := FundingItem{Kind: "commitment", ID: m.ID, Place: placeAt(c.in.CommitmentPlaces, i)}
		if err := note(item, there != nil, before, c.commitment(t, m, there)); err != nil {
			return err
		}
	}
	c.report.Items = slices.Concat(refused, done)
	if len(refused) > 0 {
		return &Error{Kind: Invalid, Msg: "some items are refused", Err: errRefusedItems}
	}
	return nil
}

func placeAt(places []string, i int) string {
	if i < len(places) {
		return places[i]
	}
	return ""
}

// programme records one programme with the lines that its file has. A contact that the file leaves blank stays as it is: files
// for everybody have none. Others' programmes may stand in it as they are.
func (c *importFunding) programme(t *turn, p funding.Programme, there *Programme) error {
	foreign := there != nil && c.foreign(there.Owner)
	if there != nil && said(p.Contact) == "" {
		t.texts = []Text{there.Words}
	}
	if there == nil || !sameBody(programmeBody(&p, t.text(0)), programmeBody(&there.Programme, there.Words)) {
		if foreign {
			return othersProgramme(p.ID)
		}
		if err := (PutProgramme{Programme: p}).decide(t); err != nil {
			return err
		}
	}
	for _, line := range p.Lines {
		if now := t.programme(p.ID); now != nil && slices.Contains(now.Lines, line) {
			continue // also where it is another's: it stays
		}
		if foreign {
			return othersProgramme(p.ID)
		}
		if err := (JoinProgramme{Programme: p.ID, Line: line, Who: c.in.Who}).join(t, t.programme(p.ID)); err != nil {
			return err
		}
	}
	return nil
}

// foreign says that who imports may not change what an account has recorded.
func (c *importFunding) foreign(owner string) bool { return c.in.Who != nil && owner != c.in.Who.ID }

func othersProgramme(id string) error {
	return &Error{Kind: Forbidden, Msg: "programme " + clipped(id) + " is another account's", Fix: "Choose another id, or ask its funder to change it."}
}

// commitment records one commitment. Its source stays like a programme's contact, and others' like their programmes.
func (c *importFunding) commitment(t *turn, m funding.Commitment, there *Commitment) error {
	if there != nil {
		if said(m.Source) == "" {
			t.texts = []Text{there.Words}
		}
		if sameBody(commitmentBody(&m, t.text(0)), commitmentBody(&there.Commitment, there.Words)) {
			return nil
		}
	}
	if c.in.Who != nil {
		p := t.programme(m.Programme)
		if there != nil && c.foreign(there.Owner) || m.Programme != "" && p != nil && !p.mayCommit(c.in.Who.ID) {
			return &Error{Kind: Forbidden, Msg: "commitment " + clipped(m.ID) + " is about another account's money", Fix: "Ask the funder of the programme to record it."}
		}
	}
	return PutCommitment{Commitment: m}.decide(t)
}

func (c *importFunding) drafts(v view) (list []draft) {
	for _, p := range c.in.Programmes {
		list = append(list, PutProgramme{Programme: p}.drafts(v)...)
	}
	for _, m := range c.in.Commitments {
		list = append(list, PutCommitment{Commitment: m}.drafts(v)...)
	}
	return list
}
