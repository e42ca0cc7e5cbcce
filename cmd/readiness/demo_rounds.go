package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"sync"

	"readiness/assessment"
)

// The assessments beside those that are published: between them they stand at every stage, so that there is something to
// do for everybody. Countries, papers and points are made up.
var (
	//go:embed demo/round-XXA-2025.csv
	roundXXA2025 []byte
	//go:embed demo/round-XXB-2027.csv
	roundXXB2027 []byte
	//go:embed demo/round-XXA-2026-cmm.csv
	roundXXA2026CMM []byte
	//go:embed demo/round-XXB-2026-cmm.csv
	roundXXB2026CMM []byte
	//go:embed demo/round-XXA-2026-ncsi.csv
	roundXXA2026NCSI []byte
	//go:embed demo/round-XXA-2025-ncsi.csv
	roundXXA2025NCSI []byte
	//go:embed demo/draft-XXA.csv
	draftXXA []byte // begun and not finished
)

// demoRound is one assessment of a fictional country, and the stage that it is taken to.
type demoRound struct {
	id        assessment.ID
	framework string
	data      []byte
	stage     assessment.Stage
	then      func(*demoStore, context.Context, assessment.ID) error // what is done with it there; nil = nothing
}

// demoRounds are those beside the examples.
func demoRounds() []demoRound {
	return []demoRound{
		{"XXA-2025-readiness-core@2026", demoFramework, roundXXA2025, assessment.Published, (*demoStore).correct},
		{"XXB-2027-readiness-core@2026", demoFramework, roundXXB2027, assessment.InReview, (*demoStore).giveBack},
		{"XXA-2026-cmm@2021", "cmm@2021", roundXXA2026CMM, assessment.InReview, nil},
		{"XXB-2026-cmm@2021", "cmm@2021", roundXXB2026CMM, assessment.Submitted, nil},
		{"XXA-2026-ncsi@2", "ncsi@2", roundXXA2026NCSI, assessment.Reviewed, nil},
		{"XXA-2025-ncsi@2", "ncsi@2", roundXXA2025NCSI, assessment.SignedOff, nil},
		{"XXA-2027-readiness-core@2026", demoFramework, draftXXA, assessment.Draft, (*demoStore).assign},
	}
}

// fillRounds records them side by side.
func (d *demoStore) fillRounds(ctx context.Context) error {
	rounds := demoRounds()
	faults := make([]error, len(rounds))
	var wg sync.WaitGroup
	for i, r := range rounds {
		wg.Go(func() {
			if faults[i] = d.fillRound(ctx, r); faults[i] != nil {
				faults[i] = fmt.Errorf("demo data %s: %w", r.id, faults[i])
			}
		})
	}
	wg.Wait()
	return errors.Join(faults...)
}

func (d *demoStore) fillRound(ctx context.Context, r demoRound) error {
	if err := d.load(ctx, d.ids[assessment.Assessor], string(r.id)+".csv", r.data, r.framework); err != nil {
		return err
	}
	if err := d.advance(ctx, r.id, r.stage, d.ids[assessment.Ministry]); err != nil || r.then == nil {
		return err
	}
	return r.then(d, ctx, r.id)
}
