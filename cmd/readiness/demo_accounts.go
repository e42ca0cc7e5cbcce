package main

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"sync"

	"readiness/assessment"
	"readiness/assessment/account"
)

// demoPasswordVariable gives the demo's accounts a password of one's own.
const demoPasswordVariable = "READINESS_DEMO_PASSWORD"

// fictional is the code of a country that is none, and demoFramework what it is assessed by.
const (
	fictional     = "XXA"
	demoFramework = "readiness-core@2026"
)

// demoAccount is an account that a demo begins with. It is nowhere else.
type demoAccount struct {
	email string
	role  assessment.Role
	units []string
	may   string // what it may do, for people
}

// demoAccounts are of every role; the administrator, who adds the others, stands last.
func demoAccounts() []demoAccount {
	all := []string{assessment.Everywhere}
	return []demoAccount{
		{"assessor@demo", assessment.Assessor, all, "answers for every country, and submits"},
		{"reviewer@demo", assessment.Reviewer, all, "reviews, and returns what is not enough"},
		{"ministry@demo", assessment.Ministry, []string{fictional}, "signs off and publishes what is of " + fictional},
		{"donor@demo", assessment.Donor, all, "records programmes and commitments, reads what is published"},
		{"auditor@demo", assessment.Auditor, all, "reads everything, and who changed what"},
		{"admin@demo", assessment.Administrator, all, "looks after accounts and frameworks"},
	}
}

// demoPassword gives the password of all accounts of one start, and whether it was chosen by the user. One that is drawn
// has 80 bits in four groups of letters and digits that are not mistaken for each other.
func (a *app) demoPassword() (password string, chosen bool) {
	if password = a.environment(demoPasswordVariable); password != "" {
		return password, true
	}
	text := strings.ToLower(rand.Text())
	return strings.Join([]string{text[:4], text[4:8], text[8:12], text[12:16]}, "-"), false
}

// addAccounts adds the demo's accounts.
func (d *demoStore) addAccounts(ctx context.Context, a *app, password string) error {
	directory, err := account.NewDirectory(d.svc, d.opened.Vault, account.Options{Clock: a.now, Random: rand.Reader})
	if err != nil {
		return err
	}
	list := demoAccounts()
	ids, faults := make([]string, len(list)), make([]error, len(list))
	add := func(actor string, i int) {
		x := list[i]
		var added assessment.Account
		added, faults[i] = directory.Add(ctx, actor, account.New{Email: x.email, Name: "Demo " + string(x.role), Password: password, Role: x.role, Units: x.units})
		ids[i] = added.ID
	}
	last := len(list) - 1
	if add(operator, last); faults[last] != nil {
		return passwordRefused(faults[last])
	}
	var wg sync.WaitGroup
	for i := range list[:last] {
		wg.Go(func() { add(ids[last], i) })
	}
	wg.Wait()
	d.ids = map[assessment.Role]string{}
	for i, x := range list {
		d.ids[x.role] = ids[i]
	}
	return passwordRefused(errors.Join(faults...))
}

// passwordRefused names the variable that a password that cannot be one came from.
func passwordRefused(err error) error {
	if e, ok := errors.AsType[*assessment.Error](err); ok && e.Kind == assessment.Invalid {
		return &assessment.Error{Kind: e.Kind, Msg: demoPasswordVariable + " cannot be the password of the demo:", Fields: e.Fields, Fix: e.Fix, Err: err}
	}
	return err
}
