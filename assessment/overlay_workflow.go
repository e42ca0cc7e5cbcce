package assessment

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"readiness/assessment/journal"
)

// move trusts that the way was open when it was gone: the workflow may change, and what was recorded stays.
func (o *overlay) move(seq uint64, at time.Time, e journal.Entry) error {
	body, err := readBody[assessmentMovedV1](e)
	if err != nil {
		return err
	}
	a, err := o.of(e)
	if err != nil {
		return err
	}
	if !slices.Contains(Stages(), body.To) {
		return fmt.Errorf("stage %q: %w", body.To, errNewer)
	}
	unmended := map[int]bool{}
	for _, q := range body.Questions {
		place, ok := a.Framework.Leaf(q)
		if !ok {
			return fmt.Errorf("%s has no question %s", a.Framework.Ref(), q)
		}
		unmended[place] = true
	}
	now := published(o, a.Unit, a.Year, a.Framework)
	a.touch(seq, at)
	a.Stage, a.Reason, a.Reopened = body.To, Text{}, body.Questions
	a.MovedAt, a.unmended = at, unmended
	if body.Reason != nil {
		a.Reason = Text(*body.Reason)
	}
	if body.To == Published {
		a.PublishedSeq, a.PublishedAt, a.PublishedHead = seq, at, journal.Head{}
		o.released = append(o.released, a)
		if now != nil && now.ID != a.ID && now.ID != a.Corrects {
			c := Correction{Seq: seq, At: at, By: e.Actor, Reason: a.Reason, Questions: []string{}, Replaces: now.ID}
			a.Corrections = append(slices.Clip(a.Corrections), c)
		}
	}
	return nil
}

func (o *overlay) changeAccount(at time.Time, e journal.Entry) error {
	id, ok := strings.CutPrefix(e.Subject, accountSubject(""))
	if !ok || !isAccount(id) {
		return fmt.Errorf("%s: %s is no account", e.Kind, e.Subject)
	}
	before := o.account(id)
	if e.Kind == accountAdded {
		if before != nil {
			return fmt.Errorf("account %s is there already", id)
		}
		before = &Account{ID: id, CreatedAt: at, CreatedBy: e.Actor}
	}
	if before == nil {
		return fmt.Errorf("there is no account %s", id)
	}
	after := *before
	if err := after.change(at, e); err != nil {
		return err
	}
	o.accounts[id] = &after
	return nil
}

// change folds an entry that is about the account.
func (a *Account) change(at time.Time, e journal.Entry) error {
	if a.Erased {
		return fmt.Errorf("account %s was erased before", a.ID)
	}
	if e.Kind == accountAdded || e.Kind == accountChanged {
		body, err := readBody[accountGrantV1](e)
		if err == nil && !slices.Contains(Roles(), body.Role) {
			err = fmt.Errorf("role %q: %w", body.Role, errNewer)
		}
		a.Role, a.Units = body.Role, body.Units
		return err
	}
	if _, err := readBody[accountEndV1](e); err != nil {
		return err
	}
	switch e.Kind {
	case accountDisabled:
		a.Disabled, a.ValidFrom = true, at
	case accountEnabled:
		a.Disabled = false
	case accountErased:
		a.Erased, a.ValidFrom = true, at
	case accountRevoked:
		a.ValidFrom = at
	}
	return nil
}
