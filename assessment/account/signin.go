package account

import (
	"context"

	"readiness/assessment"
)

// SignIn gives the account of an address, if the password is right. Unauthenticated otherwise, with the same words and the
// same work whatever is wrong: the address, the password, or that the account is closed.
func (d *Directory) SignIn(ctx context.Context, email, password string) (assessment.Account, error) {
	normal, fault := normalEmail(email)
	if fault != "" || len(password) > LongestPassword {
		normal, password = "", ""
	}
	id, p, err := d.person(ctx, normal)
	if err != nil {
		return assessment.Account{}, err
	}
	stored := d.hasher.decoy
	if p.Hash != "" {
		if stored, err = parseHash(p.Hash); err != nil {
			return assessment.Account{}, &assessment.Error{Err: err}
		}
	}
	right, err := d.hasher.matches(ctx, stored, password)
	if err != nil {
		return assessment.Account{}, err
	}
	a, ok := living(d.service.State(), id)
	if !right || p.Hash == "" || !ok || !a.Active() {
		return assessment.Account{}, &assessment.Error{Kind: assessment.Unauthenticated, Msg: "the e-mail address or the password is wrong",
			Fix: "Check both. Whoever looks after the accounts can set another password, and sees whether the account is open."}
	}
	if stored.cost != d.hasher.cost {
		if hash, err := d.hasher.hash(ctx, password); err == nil {
			_ = d.replaceHash(ctx, id, p.Hash, hash) // the old one will do until the next time
		}
	}
	return *a, nil
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
