package account

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/unicode/norm"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/vault"
)

// Options are what a Directory and Refresh need beside the Service and the vault. The zero Options will do.
type Options struct {
	Clock      func() time.Time // nil = the system's
	Random     io.Reader        // of ids, salts and tokens; nil = the system's. Used by several goroutines at once.
	Cost       Cost             // of new passwords; zero = DefaultCost
	Concurrent int              // how many passwords are looked at at once; 0 = one per processor, at most 4
	Wait       time.Duration    // how long one waits for its turn; 0 = 5 s
	Life       time.Duration    // of a refresh token; 0 = 30 days
}

func (o Options) filled() Options {
	if o.Clock == nil {
		o.Clock = time.Now //nolint:forbidigo // the default of what is injected
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.Life <= 0 {
		o.Life = 30 * 24 * time.Hour
	}
	return o
}

// Directory knows who the accounts of a Service are: addresses, names and passwords, which are in the vault alone. It
// asks nobody whether he may: that is for the doors. All methods may be called from many goroutines at once; every error
// is an *assessment.Error.
type Directory struct {
	service *assessment.Service
	vault   vault.Vault
	clock   func() time.Time
	random  io.Reader
	hasher  *hasher
	mu      sync.Mutex // what is read from the vault and then changed there
}

// NewDirectory is the directory of a Service, over the vault that the Service uses.
func NewDirectory(service *assessment.Service, v vault.Vault, o Options) (*Directory, error) {
	o = o.filled()
	h, err := newHasher(o)
	if err != nil {
		return nil, err
	}
	return &Directory{service: service, vault: v, clock: o.Clock, random: o.Random, hasher: h}, nil
}

// New is an account to be added.
type New struct {
	Email    string
	Name     string // may be empty
	Password string
	Role     assessment.Role
	Units    []string // country codes, or assessment.Everywhere; none = no country
}

// Add adds an account in the name of actor. Conflict when the address is another's; Invalid with all faults.
func (d *Directory) Add(ctx context.Context, actor string, n New) (assessment.Account, error) {
	email, fault := normalEmail(n.Email)
	name := norm.NFC.String(strings.TrimSpace(n.Name))
	var faults []assessment.Field
	note := func(path, message string) {
		if message != "" {
			faults = append(faults, assessment.Field{Path: path, Message: message})
		}
	}
	note("email", fault)
	note("name", nameFault(name))
	note("password", passwordFault(n.Password, email, name))
	id, err := d.newID()
	if err != nil {
		return assessment.Account{}, err
	}
	command := assessment.AddAccount{ID: id, Role: n.Role, Units: n.Units}
	faults = append(faults, grantFaults(n)...)
	if len(faults) > 0 {
		return assessment.Account{}, &assessment.Error{Kind: assessment.Invalid, Msg: "the account cannot be added:", Fields: faults}
	}
	hash, err := d.hasher.hash(ctx, n.Password)
	if err != nil {
		return assessment.Account{}, err
	}
	item, err := sealed(accountPrefix+id, personV1{Email: email, Name: name, Hash: hash})
	if err != nil {
		return assessment.Account{}, err
	}
	if err := d.vault.Put(ctx, item); err != nil {
		return assessment.Account{}, assessment.StorageError(err)
	}
	before, err := d.claim(ctx, email, id)
	if err != nil {
		// Where the vault does not answer, the address may have been taken all the same: then it is free again in a minute.
		d.forget(ctx, accountPrefix+id)
		return assessment.Account{}, err
	}
	if _, err := d.service.Do(ctx, actor, command); err != nil {
		if e, ok := errors.AsType[*assessment.Error](err); ok && e.Kind != assessment.Unavailable { // then it may be recorded
			d.forget(ctx, before.free(), accountPrefix+id)
		}
		return assessment.Account{}, err
	}
	return d.keep(ctx, actor, before, email, id)
}

// grantFaults says what is wrong with a role and a scope, so that it is told together with other faults.
func grantFaults(n New) (faults []assessment.Field) {
	if !slices.Contains(assessment.Roles(), n.Role) {
		faults = append(faults, assessment.Field{Path: "role", Message: fmt.Sprintf("%q is no role; the roles are %s", clipped(string(n.Role)), roleNames())})
	}
	for _, unit := range n.Units {
		if _, ok := country.Get(country.Code(unit)); !ok && unit != assessment.Everywhere {
			faults = append(faults, assessment.Field{Path: "countries", Message: fmt.Sprintf("%q is not a country's ISO 3166-1 alpha-3 code, nor * for all", clipped(unit))})
		}
	}
	return faults
}

func roleNames() string {
	var names []string
	for _, r := range assessment.Roles() {
		names = append(names, string(r))
	}
	return strings.Join(names, ", ")
}

// keep gives an account that was recorded, or takes it back where another one has got its address meanwhile.
func (d *Directory) keep(ctx context.Context, actor string, before logins, email, id string) (assessment.Account, error) {
	holds, err := d.holds(ctx, before, id)
	if err == nil && !holds {
		if _, err = d.service.Do(ctx, actor, assessment.EraseAccount{ID: id}); err == nil {
			_ = d.release(ctx, email, id) // what stays leads to an account that is erased
			d.forget(ctx, accountPrefix+id)
			err = taken()
		}
	}
	if err != nil {
		return assessment.Account{}, err
	}
	for _, x := range before.list { // these accounts were never recorded, and cannot have the address any more
		d.forget(ctx, accountPrefix+x.ID)
	}
	a, err := d.service.State().Account(id)
	if err != nil {
		return assessment.Account{}, err
	}
	return *a, nil
}

// forget takes items out of the vault that nothing leads to. Where that fails they stay until Strangers finds them.
func (d *Directory) forget(ctx context.Context, ids ...string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	_ = d.vault.Delete(ctx, ids...)
}

// newID draws the id of an account. It says nothing about the person.
func (d *Directory) newID() (string, error) {
	var random [8]byte
	if _, err := io.ReadFull(d.random, random[:]); err != nil {
		return "", noChance(err)
	}
	return "a-" + hex.EncodeToString(random[:]), nil
}

// Erase closes an account for good and forgets who it was. Its entries stay, under its id. To erase it again is no error.
//
// The address is given free first, as long as the account is recorded: nobody else can get it before.
func (d *Directory) Erase(ctx context.Context, actor, id string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, err := d.service.State().Account(id); err != nil {
		return noAccount(id)
	}
	p, ok, err := read[personV1](ctx, d.vault, accountPrefix+id)
	if err != nil {
		return err
	}
	if ok {
		if err := d.release(ctx, p.Email, id); err != nil {
			return err
		}
	}
	if _, err := d.service.Do(ctx, actor, assessment.EraseAccount{ID: id}); err != nil {
		return err
	}
	if err := d.vault.Delete(ctx, accountPrefix+id); err != nil {
		return again(assessment.StorageError(err), "that the account is erased was recorded, but its name and address are still there")
	}
	if err := d.unsee(ctx, id); err != nil {
		return again(err, "that the account is erased was recorded, but what it has looked at is still there")
	}
	return nil
}

// again is the failure of a second step.
func again(err error, what string) error {
	return &assessment.Error{Kind: assessment.Unavailable, Msg: what + ": " + err.Error(), Err: err, Fix: "Ask for it once more."}
}

func noAccount(id string) error {
	return &assessment.Error{Kind: assessment.NotFound, Msg: "there is no account " + clipped(id), Fix: "readiness account list shows the accounts."}
}
