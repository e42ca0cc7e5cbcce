package main

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"sync"
	"time"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/funding"
)

// demoProgrammes are the offers and commitments of funders that do not exist, with days as seen from demoDay.
//
//go:embed demo/programmes.yaml
var demoProgrammes []byte

// demoFunding is the name of the file in which they are written out.
const demoFunding = "programmes.yaml"

var demoDay = time.Date(2026, time.November, 22, 0, 0, 0, 0, time.UTC)

// demoOffer gives these as seen from a day: of the programmes some are open, one is a forecast, one is closed and one was
// withdrawn, whenever the demo is started.
func demoOffer(now time.Time) (*assessment.FundingImport, error) {
	in, _, err := readFunding(fundingFile{demoFunding, demoProgrammes}, country.Builtin())
	if err != nil {
		return nil, fmt.Errorf("demo data %s: %w", demoFunding, &assessment.Error{Err: err})
	}
	days := int(now.UTC().Truncate(24*time.Hour).Sub(demoDay) / (24 * time.Hour))
	for i := range in.Programmes {
		for _, t := range []*time.Time{&in.Programmes[i].Opens, &in.Programmes[i].Closes} {
			if !t.IsZero() {
				*t = t.AddDate(0, 0, days)
			}
		}
	}
	return in, nil
}

// demoPlan is what Exampland plans itself in its assessment of 2026. Amounts are cents of 2025.
func demoPlan(now time.Time) []funding.Action {
	today := now.UTC().Truncate(24 * time.Hour)
	dollars := func(oneOff, recurrent funding.Range, overhead float64) *funding.ActionCost {
		return &funding.ActionCost{Currency: "USD", PriceYear: 2025, OneOff: oneOff, Recurrent: recurrent, Overhead: overhead, Source: "made up: budget proposal of Exampland for next year"}
	}
	same := func(amount int64) funding.Range { return funding.Range{Low: amount, Base: amount, High: amount} }
	return []funding.Action{
		{
			ID: "cybercrime-law", Owner: "Ministry of Justice of Exampland", Start: today.AddDate(0, -2, 0), Months: 15, Status: funding.UnderWay,
			Cost: dollars(funding.Range{Low: 90_000_00, Base: 110_000_00, High: 160_000_00}, funding.Range{}, 0.07), Cofinancing: funding.Yes,
		},
		{
			ID: "trusted-internet", Questions: []string{"naming-security", "routing-security"}, Title: "Signed names and checked routes, in one go",
			Owner: "Network Information Centre of Exampland", Start: today.AddDate(0, 3, 0), Months: 18, Status: funding.Planned,
			Cost:        dollars(funding.Range{Low: 100_000_00, Base: 150_000_00, High: 240_000_00}, same(55_000_00), 0),
			Cofinancing: funding.Yes, Partner: funding.Yes,
		},
		{
			ID: "csirt-hours", Owner: "National CSIRT of Exampland", Start: today.AddDate(0, 1, 0), Months: 9, Status: funding.Planned,
			Cost: dollars(same(20_000_00), funding.Range{Low: 80_000_00, Base: 95_000_00, High: 120_000_00}, 0.05),
		},
		{ID: "incident-severity-scale", Owner: "National CSIRT of Exampland", Start: today.AddDate(0, -7, 0), Months: 6, Status: funding.Done},
		{ID: "trade-agreement-clauses", Owner: "Ministry of Trade of Exampland", Status: funding.Dropped},
	}
}

// demoFinance is the money side of the fictional countries, the same as in a store that fund has filled.
func demoFinance(x *assessment.Index, now time.Time) (*assessment.Finance, error) {
	in, err := demoOffer(now)
	if err != nil {
		return nil, err
	}
	var plan []*assessment.PlannedAction
	for _, one := range demoPlan(now) {
		plan = append(plan, &assessment.PlannedAction{Action: one.WithDefaults()})
	}
	programmes, commitments := asRecorded(in)
	f := assessment.NewFinance(x.Panel.Framework, country.Builtin(), assessment.Terms{At: now.UTC()}, programmes, commitments)
	return f.WithPlan(fictional, x.Panel.Years()[0], plan...), nil
}

// demoFundingFile writes the offers as a file to try the other commands with.
func demoFundingFile(now time.Time) ([]byte, error) {
	in, err := demoOffer(now)
	if err != nil {
		return nil, err
	}
	b := bytes.NewBufferString("# Funders, programmes and commitments are made up, all of them.\n")
	err = funding.WriteProgrammes(b, funding.File{Programmes: in.Programmes, Commitments: in.Commitments})
	return b.Bytes(), err
}

// fund records what funders offer, by the donor's account, and what Exampland plans, by its ministry's. It goes side by
// side, so that much of it is one record.
func (d *demoStore) fund(ctx context.Context) error {
	plan := demoPlan(d.begun)
	faults := make([]error, len(plan)+1)
	var wg sync.WaitGroup
	for i, one := range plan {
		wg.Go(func() {
			_, faults[i] = d.svc.Do(ctx, d.ids[assessment.Ministry], assessment.PutAction{Assessment: demoPlanned, Action: one})
		})
	}
	wg.Go(func() { faults[len(plan)] = d.offer(ctx) })
	wg.Wait()
	return errors.Join(faults...)
}

func (d *demoStore) offer(ctx context.Context) error {
	in, err := demoOffer(d.begun)
	if err != nil {
		return err
	}
	report, _, err := d.svc.ImportFunding(ctx, d.ids[assessment.Donor], in, true)
	if err == nil && report.Refused > 0 {
		err = fmt.Errorf("demo data %s: %s", demoFunding, report.Items[0].Message)
	}
	return err
}

// demoPlanned is the assessment that the plan is for.
const demoPlanned = assessment.ID(fictional + "-2026-" + demoFramework)
