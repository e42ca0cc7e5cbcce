package account

import (
	"context"
	"errors"

	"readiness/assessment"
	"readiness/assessment/vault"
)

// SetPassword gives an account another password, in the name of whoever looks after accounts. What was issued to the
// account before is void then.
func (d *Directory) SetPassword(ctx context.Context, actor, id, password string) error {
	p, err := d.owner(ctx, id)
	if err != nil {
		return err
	}
	if faults := newPasswordFaults(password, p); len(faults) > 0 {
		return notTaken(faults)
	}
	return d.setPassword(ctx, actor, id, "", password, p)
}

// ChangePassword gives an account another password, in its own name: whoever has got hold of a session, and no more, must
// not be able to keep the account. What was issued to the account before is void then, the session too. Invalid, with
// every fault at once: Path is oldPassword where the old one is wrong, password where the new one cannot be taken. To try
// an old password takes the work of a sign-in, and waits for its turn as one does, whatever else is wrong.
func (d *Directory) ChangePassword(ctx context.Context, id, oldPassword, password string) error {
	p, err := d.owner(ctx, id)
	if err != nil {
		return err
	}
	stored, err := parseHash(p.Hash)
	if err != nil {
		return &assessment.Error{Err: err}
	}
	if len(oldPassword) > LongestPassword {
		oldPassword = ""
	}
	right, err := d.hasher.matches(ctx, stored, oldPassword)
	if err != nil {
		return err
	}
	faults := newPasswordFaults(password, p)
	if !right {
		faults = append([]assessment.Field{wrongOldPassword}, faults...)
	}
	if len(faults) > 0 {
		return notTaken(faults)
	}
	return d.setPassword(ctx, id, id, p.Hash, password, p)
}

var wrongOldPassword = assessment.Field{
	Path: "oldPassword", Message: "it is wrong; whoever has forgotten it asks an administrator to set another one",
}

func newPasswordFaults(password string, p personV1) []assessment.Field {
	if fault := passwordFault(password, p.Email, p.Name); fault != "" {
		return []assessment.Field{{Path: "password", Message: fault}}
	}
	return nil
}

func notTaken(faults []assessment.Field) error {
	return &assessment.Error{Kind: assessment.Invalid, Msg: "the password cannot be taken:", Fields: faults}
}

// owner reads who has an account that is recorded and not erased.
func (d *Directory) owner(ctx context.Context, id string) (personV1, error) {
	if _, ok := living(d.service.State(), id); !ok {
		return personV1{}, noAccount(id)
	}
	p, ok, err := read[personV1](ctx, d.vault, accountPrefix+id)
	if err == nil && !ok {
		err = &assessment.Error{Kind: assessment.Unavailable, Msg: "the vault does not have the account " + id,
			Fix: "Put a copy of the whole store in its place; or erase the account, and add it anew."}
	}
	return p, err
}

// setPassword stores a password that may be taken, if the hash there still is was, and ends every session.
func (d *Directory) setPassword(ctx context.Context, actor, id, was, password string, p personV1) error {
	hash, err := d.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	if err := d.replaceHash(ctx, id, was, hash); errors.Is(err, errOtherHash) {
		return notTaken([]assessment.Field{wrongOldPassword}) // it was right a moment ago
	} else if err != nil {
		return err
	}
	l, err := d.logins(ctx, p.Email)
	if err != nil {
		return err
	}
	if _, ok := l.owner(d.service.State()); !ok { // an erasure that stopped half-way, or a copy, has lost it
		if _, err := d.claim(ctx, p.Email, id); err != nil {
			return err
		}
	}
	if _, err := d.service.Do(ctx, actor, assessment.RevokeAccount{ID: id}); err != nil {
		return again(err, "the password is changed, but who is signed in with the old one stays so")
	}
	return nil
}

// errOtherHash: the password was changed meanwhile.
var errOtherHash = errors.New("another password was set")

// replaceHash stores another hash; errOtherHash if the one there is no longer was, unless was is empty.
func (d *Directory) replaceHash(ctx context.Context, id, was, hash string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	p, ok, err := read[personV1](ctx, d.vault, accountPrefix+id)
	switch {
	case err != nil:
		return err
	case !ok:
		return noAccount(id)
	case was != "" && p.Hash != was:
		return errOtherHash
	}
	p.Hash = hash
	item, err := sealed(accountPrefix+id, p)
	if err != nil {
		return err
	}
	err = d.vault.Replace(ctx, item)
	if errors.Is(err, vault.ErrNotFound) || errors.Is(err, vault.ErrRedacted) {
		return noAccount(id)
	}
	return assessment.StorageError(err)
}
