package account

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"readiness/assessment"
	"readiness/assessment/vault"
)

// Items of the vault.
const (
	accountPrefix = "account/"
	loginPrefix   = "login/"
)

// personV1 is the item account/<id>: all that is known of a person.
type personV1 struct {
	Email string `json:"email"`
	Name  string `json:"name,omitempty"`
	Hash  string `json:"hash"`
}

// loginV1 is the item to which an address leads: which account it is of, and since when. It is inserted and deleted, never
// changed, so that of several processes one gets the address. Where an insert came to nothing, because the process ended
// before the account was recorded, the next one stands under the same key with "/" and the id behind it.
type loginV1 struct {
	ID string    `json:"id"`
	At time.Time `json:"at"`
}

// grace is how long the holder of an address may take to record the account. It is longer than any command takes.
const grace = time.Minute

// mostLogins bounds how many inserts of one address may have come to nothing.
const mostLogins = 32

// logins is what an address leads to, oldest first.
type logins struct {
	keys []string // one more than there are entries: the last one is free
	list []loginV1
}

// free is the key that the next holder inserts.
func (l logins) free() string { return l.keys[len(l.list)] }

// owner gives the account that an address is of.
func (l logins) owner(state *assessment.State) (*assessment.Account, bool) {
	for _, x := range l.list {
		if a, ok := living(state, x.ID); ok {
			return a, true
		}
	}
	return nil, false
}

// living gives an account that is recorded and not erased.
func living(state *assessment.State, id string) (*assessment.Account, bool) {
	a, err := state.Account(id)
	return a, err == nil && !a.Erased
}

// logins reads what a normal address leads to.
func (d *Directory) logins(ctx context.Context, email string) (logins, error) {
	l := logins{keys: []string{loginKey(email)}}
	for range mostLogins {
		x, ok, err := read[loginV1](ctx, d.vault, l.free())
		if err != nil || !ok {
			return l, err
		}
		l.list = append(l.list, x)
		l.keys = append(l.keys, l.keys[0]+"/"+x.ID)
	}
	return l, &assessment.Error{Err: fmt.Errorf("%s: too many accounts of it were never recorded", l.keys[0])}
}

// claim makes a normal address lead to an account. Conflict when it leads to another one, or may soon.
func (d *Directory) claim(ctx context.Context, email, id string) (logins, error) {
	l, err := d.logins(ctx, email)
	if err != nil {
		return l, err
	}
	state, now := d.service.State(), d.clock()
	if _, ok := l.owner(state); ok {
		return l, taken()
	}
	if n := len(l.list); n > 0 {
		_, err := state.Account(l.list[n-1].ID)
		if age := now.Sub(l.list[n-1].At); err != nil && age > -grace && age < grace {
			return l, beingAdded()
		}
	}
	item, err := sealed(l.free(), loginV1{ID: id, At: now.UTC().Truncate(time.Millisecond)})
	if err != nil {
		return l, err
	}
	err = d.vault.Put(ctx, item)
	if errors.Is(err, vault.ErrTaken) {
		return l, beingAdded()
	}
	return l, assessment.StorageError(err)
}

// holds says whether an account may keep the address that it claimed, once it is recorded: nobody before it was recorded
// in the end, and nobody behind it has taken it for one that never would be.
func (d *Directory) holds(ctx context.Context, before logins, id string) (bool, error) {
	if _, ok := before.owner(d.service.State()); ok {
		return false, nil
	}
	_, passed, err := read[loginV1](ctx, d.vault, before.keys[0]+"/"+id)
	return !passed, err
}

// release forgets an address, if it is this account's and nobody waits behind it.
func (d *Directory) release(ctx context.Context, email, id string) error {
	l, err := d.logins(ctx, email)
	if err != nil {
		return err
	}
	n := len(l.list)
	if n == 0 || l.list[n-1].ID != id {
		return nil
	}
	for _, x := range l.list[:n-1] {
		if _, ok := living(d.service.State(), x.ID); ok {
			return assessment.StorageError(d.vault.Delete(ctx, l.keys[n-1]))
		}
	}
	return assessment.StorageError(d.vault.Delete(ctx, l.keys[:n]...)) // the first one first: without it the rest leads nowhere
}

func taken() error {
	return &assessment.Error{Kind: assessment.Conflict, Msg: "there is already an account with this e-mail address",
		Fix: "Use that one; readiness account list shows it. To begin anew, erase it first."}
}

func beingAdded() error {
	return &assessment.Error{Kind: assessment.Conflict, Msg: "an account with this e-mail address is just being added",
		Fix: "Look in a minute whether it is there; if not, add it again."}
}

// read reads an item of the vault.
func read[T any](ctx context.Context, v vault.Vault, id string) (body T, ok bool, err error) {
	items, err := v.Get(ctx, id)
	if err != nil {
		return body, false, assessment.StorageError(err)
	}
	item, ok := items[id]
	if !ok {
		return body, false, nil
	}
	return decode[T](item)
}

// decode reads the body of an item; a redacted one has none.
func decode[T any](item vault.Item) (body T, ok bool, err error) {
	if item.Redacted != nil {
		return body, false, nil
	}
	if err := json.Unmarshal(item.Data, &body); err != nil {
		return body, false, &assessment.Error{Kind: assessment.Unavailable, Msg: "the vault holds something damaged", Err: fmt.Errorf("item %s: %w", item.ID, err),
			Fix: "Put a copy of the whole store in its place."}
	}
	return body, true, nil
}

// sealed is an item of the vault.
func sealed(id string, body any) (vault.Item, error) {
	data, err := json.Marshal(body)
	if err != nil {
		return vault.Item{}, &assessment.Error{Err: fmt.Errorf("write %s: %w", id, err)}
	}
	return vault.Item{ID: id, Data: data}, nil
}
