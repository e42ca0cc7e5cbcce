package main

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

func (a *app) commitmentCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "commitment",
		Short: "See the money that was promised or given",
		Long: `A commitment is money for one country, pledged, committed or disbursed. What is more than a pledge
lessens what an action still needs. Commitments come in with readiness programme import.`,
		Example: "  readiness commitment list --store file:./data",
	}
	cmd.AddCommand(a.commitmentList())
	return cmd
}

func (a *app) commitmentList() *cobra.Command {
	var f offerFlags
	cmd := &cobra.Command{
		Use:     "list [--store S]",
		Short:   "List the commitments of a store",
		Long:    "Lists the commitments of a store, each with its country, what it is for, who gives it and its status.",
		Example: "  readiness commitment list --store file:./data\n  readiness commitment list --store file:./data --format json",
		Args:    noWords,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.listed(cmd, &f, func(w io.Writer, state *assessment.State) error { return listCommitments(w, state, f.format) })
		},
	}
	f.flagsFor(cmd)
	f.flags(cmd, "text", "json")
	return cmd
}

// commitmentItem is a commitment in a list. The amount is minor units.
type commitmentItem struct {
	ID        string                   `json:"id"`
	Programme string                   `json:"programme,omitempty"`
	Funder    string                   `json:"funder,omitempty"`
	Country   country.Code             `json:"country"`
	Framework string                   `json:"framework,omitempty"`
	Action    string                   `json:"action,omitempty"`
	Themes    []framework.Theme        `json:"themes,omitempty"`
	Amount    int64                    `json:"amount"`
	Currency  string                   `json:"currency"`
	Status    funding.CommitmentStatus `json:"status"`
	Date      string                   `json:"date"`
	IATI      string                   `json:"iati,omitempty"`
	Revision  uint64                   `json:"revision"`
}

func listCommitments(w io.Writer, state *assessment.State, format string) error {
	items := []commitmentItem{}
	for _, c := range state.Commitments() {
		items = append(items, commitmentItem{
			c.ID, c.Programme, c.Funder, c.Country, c.Framework, c.Action, c.Themes, c.Amount, c.Currency, c.Status,
			c.Date.Format(time.DateOnly), c.IATI, c.Revision,
		})
	}
	if format == "json" {
		return writeJSON(w, struct {
			Items []commitmentItem `json:"items"`
		}{items})
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "COMMITMENT\tCOUNTRY\tFOR\tAMOUNT\tSTATUS\tDATE\tFROM")
	for _, c := range items {
		what, from := c.Action, c.Programme
		if what == "" {
			what = "(no action)"
		}
		if from == "" {
			from = c.Funder
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", c.ID, c.Country, what, framework.Money(c.Amount, c.Currency), c.Status, c.Date, from)
	}
	return table.Flush()
}
