package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"readiness/assessment"
	"readiness/assessment/account"
	"readiness/assessment/framework"
	"readiness/assessment/store"
	"readiness/exports"
)

// demoStore is a store that is there for one run.
type demoStore struct {
	opened *store.Store
	keys   *account.Keys
	svc    *assessment.Service
	ids    map[assessment.Role]string // of the demo's accounts
	begun  time.Time                  // when it was made; due dates follow from it
}

// withDemoStore makes a store with keys in a temporary directory, for the time of one use.
func (a *app) withDemoStore(ctx context.Context, use func(*demoStore) error) (err error) {
	d := &demoStore{begun: a.now()}
	dir, err := a.scratch.directory(func(dir string) (err error) {
		if d.keys, err = account.OpenKeys(filepath.Join(dir, "keys"), rand.Reader); err != nil {
			return err
		}
		if _, err = d.keys.Token(); err != nil {
			return err
		}
		d.opened, err = store.Open(ctx, filepath.Join(dir, "data"), store.Options{Create: true})
		return err
	})
	defer func() { err = errors.Join(err, a.scratch.removeDirectory(dir)) }()
	if err != nil {
		return demoFault("make the demo's store in "+dir, err)
	}
	defer func() { err = errors.Join(err, d.opened.Close()) }()
	d.svc, err = assessment.Open(ctx, assessment.Stores{Journal: d.opened.Journal, Vault: d.opened.Vault}, assessment.Options{Clock: a.now, Random: rand.Reader})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.svc.Close()) }()
	return use(d)
}

// demoFault is an error of the place for temporary files, unless it is one in itself.
func demoFault(what string, err error) error {
	if _, ok := errors.AsType[*assessment.Error](err); ok {
		return err
	}
	return &assessment.Error{Kind: assessment.Unavailable, Err: err, Msg: "cannot " + what + ": " + plain(err),
		Fix: "Name another directory for temporary files, TMPDIR=..., or leave the serving out: --no-serve"}
}

// fill records the examples as published, what funders offer, and the other rounds of the fictional countries. Each move is made by an account
// whose role it is. The demo's ministry is that of one fictional country: for others the operator signs off and publishes.
func (d *demoStore) fill(ctx context.Context, examples []*example) error {
	assessor := d.ids[assessment.Assessor]
	for _, e := range examples {
		for _, x := range e.answers {
			if err := d.load(ctx, assessor, x.file, x.data, e.framework); err != nil {
				return err
			}
		}
		if err := d.show(ctx, e); err != nil {
			return err
		}
	}
	if err := d.publish(ctx); err != nil {
		return err
	}
	var funded error
	var wg sync.WaitGroup
	wg.Go(func() { funded = d.fund(ctx) })
	filled := d.fillRounds(ctx)
	wg.Wait()
	return errors.Join(filled, funded)
}

// load records the answers of a file that is built in.
func (d *demoStore) load(ctx context.Context, actor, name string, data []byte, ref string) error {
	def, err := framework.Builtin(ref)
	if err != nil {
		return fmt.Errorf("demo data %s: %w", name, err)
	}
	in, _, err := exports.ReadImport(name, bytes.NewReader(data), exports.Of(def))
	if err != nil {
		return fmt.Errorf("demo data %s: %w", name, &assessment.Error{Err: err})
	}
	report, _, err := d.svc.Import(ctx, actor, in, true)
	if err == nil && !report.Applied {
		err = fmt.Errorf("demo data %s: %d cells are refused", name, report.Refused)
	}
	return err
}

// publish takes every assessment that is there to its last stage. They go side by side, so that many moves are one record.
func (d *demoStore) publish(ctx context.Context) error {
	list := d.svc.State().Assessments()
	faults := make([]error, len(list))
	var wg sync.WaitGroup
	for i, x := range list {
		signs := d.ids[assessment.Ministry]
		if x.Unit != fictional {
			signs = operator
		}
		wg.Go(func() { faults[i] = d.advance(ctx, x.ID, assessment.Published, signs) })
	}
	wg.Wait()
	return errors.Join(faults...)
}

// advance takes a draft along the workflow to a stage. signs is who signs off and publishes.
func (d *demoStore) advance(ctx context.Context, id assessment.ID, last assessment.Stage, signs string) error {
	if last == assessment.Draft {
		return nil
	}
	assessor, reviewer := d.ids[assessment.Assessor], d.ids[assessment.Reviewer]
	for _, step := range []struct {
		actor string
		to    assessment.Stage
	}{
		{assessor, assessment.Submitted}, {reviewer, assessment.InReview}, {reviewer, assessment.Reviewed},
		{signs, assessment.SignedOff}, {signs, assessment.Published},
	} {
		if _, err := d.svc.Do(ctx, step.actor, assessment.Move{Assessment: id, To: step.to}); err != nil {
			return err
		}
		if step.to == assessment.InReview {
			if err := d.accept(ctx, id, reviewer); err != nil {
				return err
			}
		}
		if step.to == last {
			break
		}
	}
	return nil
}

// accept has a reviewer accept the answers that an assessor was sure of, so that there is a verified reading to compare
// with the claimed one. The published figures of others have no such answers.
func (d *demoStore) accept(ctx context.Context, id assessment.ID, reviewer string) error {
	a, err := d.svc.State().Assessment(id)
	if err != nil {
		return err
	}
	var sure []string
	for question, answer := range a.Answers() {
		if answer.Confidence == assessment.HighConfidence {
			sure = append(sure, question.ID)
		}
	}
	if len(sure) == 0 {
		return nil
	}
	_, err = d.svc.Do(ctx, reviewer, assessment.PutReviews{Assessment: id, Questions: sure, State: assessment.Accepted})
	return err
}
