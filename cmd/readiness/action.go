package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

func (a *app) actionCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "action",
		Short: "See and change what a country plans itself: its own costs, owner, start and status",
		Long: `For every gap a framework may give a remedy with a planning cost. An action is a country's own plan
in its place: for the gap of one question or of several, which it then closes together.`,
		Example: `  readiness action put --store file:./data KEN-2024-gci-pillars@2024 legal --base 150000 --currency USD --price-year 2024
  readiness action list --store file:./data KEN-2024-gci-pillars@2024`,
	}
	cmd.AddCommand(a.actionList(), a.actionPut(), a.actionRemove())
	return cmd
}

func (a *app) actionList() *cobra.Command {
	var f offerFlags
	cmd := &cobra.Command{
		Use:     "list ASSESSMENT [--store S]",
		Short:   "List what a country plans itself in an assessment",
		Long:    "Lists the actions of an assessment that its country has planned itself. Gaps without one have the remedy of the framework.",
		Example: "  readiness action list --store file:./data KEN-2024-gci-pillars@2024",
		Args:    oneWord("the name of an assessment; readiness assessment list shows them"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.need(a, cmd); err != nil {
				return err
			}
			if err := f.settle(cmd); err != nil {
				return err
			}
			t, err := a.target(f.output, false, f.paths...)
			if err != nil {
				return err
			}
			defer t.discard()
			return a.withState(cmd.Context(), &f.storeFlag, f.asOf, func(svc *assessment.Service, state *assessment.State) error {
				plan, err := planOf(cmd.Context(), svc, state, args[0])
				if err != nil {
					return err
				}
				return t.write(func(w io.Writer) error { return listActions(w, plan, f.format) })
			})
		},
	}
	f.flagsFor(cmd)
	f.flags(cmd, "text", "json")
	return cmd
}

// planOf gives the actions of an assessment with their texts.
func planOf(ctx context.Context, svc *assessment.Service, state *assessment.State, id string) ([]*assessment.PlannedAction, error) {
	x, err := state.Assessment(assessment.ID(id))
	if err != nil {
		return nil, hintList(err, state, id)
	}
	return svc.ActionTexts(ctx, x.Plan()...)
}

// actionItem is an action in a list. Amounts are minor units, without overhead.
type actionItem struct {
	ID          string               `json:"id"`
	Questions   []string             `json:"questions"`
	Title       string               `json:"title,omitempty"`
	Owner       string               `json:"owner,omitempty"`
	Start       string               `json:"start,omitempty"`
	Months      int                  `json:"months,omitempty"`
	Status      funding.ActionStatus `json:"status"`
	Cost        *actionCostItem      `json:"cost"` // null: the remedy's
	Cofinancing funding.Known        `json:"cofinancing,omitempty"`
	Partner     funding.Known        `json:"partner,omitempty"`
	Revision    uint64               `json:"revision"`
}

type actionCostItem struct {
	Currency  string    `json:"currency"`
	PriceYear int       `json:"priceYear"`
	OneOff    rangeItem `json:"oneOff"`
	Recurrent rangeItem `json:"recurrent"`
	Overhead  float64   `json:"overhead,omitempty"`
	Source    string    `json:"source,omitempty"`
}

type rangeItem struct {
	Low  int64 `json:"low"`
	Base int64 `json:"base"`
	High int64 `json:"high"`
}

func itemOf(p *assessment.PlannedAction) actionItem {
	item := actionItem{
		ID: p.ID, Questions: p.Questions, Title: p.Title, Owner: p.Owner, Months: p.Months, Status: p.Status, Cofinancing: p.Cofinancing,
		Partner: p.Partner, Revision: p.Revision,
	}
	if !p.Start.IsZero() {
		item.Start = p.Start.Format(time.DateOnly)
	}
	if c := p.Cost; c != nil {
		item.Cost = &actionCostItem{c.Currency, c.PriceYear, rangeItem(c.OneOff), rangeItem(c.Recurrent), c.Overhead, c.Source}
	}
	return item
}

func listActions(w io.Writer, plan []*assessment.PlannedAction, format string) error {
	items := []actionItem{}
	for _, p := range plan {
		items = append(items, itemOf(p))
	}
	if format == "json" {
		return writeJSON(w, struct {
			Items []actionItem `json:"items"`
		}{items})
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ACTION\tSTATUS\tSTART\tMONTHS\tONE-OFF\tRECURRENT\tPRICES\tQUESTIONS\tOWNER")
	for _, p := range items {
		oneOff, recurrent, prices, months := "(remedy)", "(remedy)", "", "(remedy)"
		if c := p.Cost; c != nil {
			oneOff, recurrent, prices = rangeShown(c.OneOff, c.Currency), rangeShown(c.Recurrent, c.Currency), fmt.Sprint(c.PriceYear)
		}
		if p.Months > 0 {
			months = fmt.Sprint(p.Months)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", p.ID, p.Status, p.Start, months, oneOff, recurrent, prices, strings.Join(p.Questions, ", "), p.Owner)
	}
	return table.Flush()
}

// rangeShown writes a range for people: one amount where all are the same.
func rangeShown(r rangeItem, currency string) string {
	if r.Low == r.High {
		return framework.Money(r.Base, currency)
	}
	return framework.Money(r.Low, currency) + " / " + framework.Money(r.Base, currency) + " / " + framework.Money(r.High, currency)
}
