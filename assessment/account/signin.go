package account

import (
	"context"
	"time"

	"readiness/assessment"
)

// Session is what a sign-in began.
type Session struct {
	assessment.Account
	// Since is when the password was right, to the millisecond. Whatever is issued in the session counts from then on:
	// what ends the sessions of an account, Account.ValidFrom, is later.
	Since time.Time
}

// mostLooks is how often a password is compared when the stored hash is another one after each comparison.
const mostLooks = 3

// SignIn begins a session for the account of an address, if the password is right. Unauthenticated otherwise, with the same
// words and the same work whatever is wrong: the address, the password, or that the account is closed.
//
// To compare takes its time, and the password may be changed meanwhile, by another process too. So the hash is read once
// more afterwards, and Since is taken before that.
func (d *Directory) SignIn(ctx context.Context, email, password string) (Session, error) {
	normal, fault := normalEmail(email)
	if fault != "" || len(password) > LongestPassword {
		normal, password = "", ""
	}
	id, p, err := d.person(ctx, normal)
	for range mostLooks {
		if err != nil {
			return Session{}, err
		}
		stored, err := d.opens(ctx, id, p, password)
		if err != nil {
			return Session{}, err
		}
		since, err := d.begin(ctx, id)
		if err != nil {
			return Session{}, err
		}
		now, _, err := read[personV1](ctx, d.vault, accountPrefix+id)
		if err != nil {
			return Session{}, err
		}
		a, ok := living(d.service.State(), id)
		if now == p && ok && a.Active() {
			d.renew(ctx, id, stored, p.Hash, password)
			return Session{*a, since}, nil
		}
		p = now
	}
	return Session{}, &assessment.Error{Kind: assessment.Unavailable, Msg: "the password is being changed", Fix: "Try again in a moment."}
}

// opens gives the hash that a password is right for. Unauthenticated when it is not, or the account may not sign in.
func (d *Directory) opens(ctx context.Context, id string, p personV1, password string) (stored hashed, err error) {
	stored = d.hasher.decoy
	if p.Hash != "" {
		if stored, err = parseHash(p.Hash); err != nil {
			return stored, &assessment.Error{Err: err}
		}
	}
	right, err := d.hasher.matches(ctx, stored, password)
	if err != nil {
		return stored, err
	}
	if a, ok := living(d.service.State(), id); !right || p.Hash == "" || !ok || !a.Active() {
		return stored, &assessment.Error{Kind: assessment.Unauthenticated, Msg: "the e-mail address or the password is wrong",
			Fix: "Check both. Whoever looks after the accounts can set another password, and sees whether the account is open."}
	}
	return stored, nil
}

// begin gives the time from which a session counts. Straight after what has ended the sessions of before, or where the clock
// of another process is ahead, it waits until that is past: otherwise the session would be void from the start.
func (d *Directory) begin(ctx context.Context, id string) (time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, d.hasher.wait)
	defer cancel()
	for {
		now := d.clock().UTC().Truncate(time.Millisecond)
		if a, ok := living(d.service.State(), id); !ok || now.After(a.ValidFrom) {
			return now, nil
		}
		tick := time.NewTimer(time.Millisecond)
		select {
		case <-tick.C:
		case <-ctx.Done():
			tick.Stop()
			return now, &assessment.Error{Kind: assessment.Unavailable, Msg: "the sessions of this account were ended a moment ago",
				Fix: "Try again in a moment.", Err: context.Cause(ctx)}
		}
	}
}

// renew stores a right password at the cost of now, if it has another one. Where that fails, the old hash will do until the
// next time.
func (d *Directory) renew(ctx context.Context, id string, stored hashed, was, password string) {
	if stored.cost == d.hasher.cost {
		return
	}
	if hash, err := d.hasher.hash(ctx, password); err == nil {
		_ = d.replaceHash(ctx, id, was, hash)
	}
}

// person reads who has a normal address. It asks the vault as often where nobody has it.
func (d *Directory) person(ctx context.Context, email string) (id string, p personV1, err error) {
	l, err := d.logins(ctx, email)
	if err != nil {
		return "", p, err
	}
	id = "nobody"
	if a, ok := l.owner(d.service.State()); ok {
		id = a.ID
	}
	p, ok, err := read[personV1](ctx, d.vault, accountPrefix+id)
	if !ok || p.Email != email {
		return id, personV1{}, err
	}
	return id, p, err
}

// Find gives the account that an address or an id names. NotFound when there is none.
func (d *Directory) Find(ctx context.Context, name string) (assessment.Account, error) {
	state := d.service.State()
	if a, ok := living(state, name); ok {
		return *a, nil
	}
	email, fault := normalEmail(name)
	if fault != "" {
		return assessment.Account{}, noAccount(name)
	}
	l, err := d.logins(ctx, email)
	if err != nil {
		return assessment.Account{}, err
	}
	if a, ok := l.owner(state); ok {
		return *a, nil
	}
	return assessment.Account{}, noAccount(email)
}

// Person is who an account is of.
type Person struct{ Email, Name string }

// Names reads who accounts are of, by id. Erased ones, and ids of nobody, are left out.
func (d *Directory) Names(ctx context.Context, ids ...string) (map[string]Person, error) {
	found := map[string]Person{}
	keys := make([]string, 0, len(ids))
	state := d.service.State()
	for _, id := range ids {
		if _, ok := living(state, id); ok {
			keys = append(keys, accountPrefix+id)
		}
	}
	if len(keys) == 0 {
		return found, nil
	}
	items, err := d.vault.Get(ctx, keys...)
	if err != nil {
		return nil, assessment.StorageError(err)
	}
	for key, item := range items {
		p, ok, err := decode[personV1](item)
		if err != nil {
			return nil, err
		}
		if ok {
			found[key[len(accountPrefix):]] = Person{Email: p.Email, Name: p.Name}
		}
	}
	return found, nil
}

// Name is the name of an account; "" where none was given, or it is erased.
func (d *Directory) Name(ctx context.Context, id string) (string, error) {
	people, err := d.Names(ctx, id)
	return people[id].Name, err
}

// Listed is an account with who it is of.
type Listed struct {
	assessment.Account
	Person
}

// List gives all accounts, by id; erased ones without a person.
func (d *Directory) List(ctx context.Context) ([]Listed, error) {
	accounts := d.service.State().Accounts()
	ids := make([]string, 0, len(accounts))
	for _, a := range accounts {
		ids = append(ids, a.ID)
	}
	people, err := d.Names(ctx, ids...)
	if err != nil {
		return nil, err
	}
	list := make([]Listed, 0, len(accounts))
	for _, a := range accounts {
		list = append(list, Listed{*a, people[a.ID]})
	}
	return list, nil
}
