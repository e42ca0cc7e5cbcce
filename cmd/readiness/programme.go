package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
	"readiness/assessment/spelling"
)

func (a *app) programmeCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "programme",
		Short: "Look after what funders offer: list, show, import, export, check",
		Long: `A programme is what a funder offers: for what, to whom, how much, until when. A commitment is money
that was promised or given already. A store keeps both; a file of them is YAML, JSON, CSV,
a workbook (.xlsx) or IATI activities (.xml).`,
		Example: `  readiness programme check programmes.yaml
  readiness programme import programmes.yaml --store file:./data --apply
  readiness programme list --store file:./data`,
	}
	cmd.AddCommand(a.programmeList(), a.programmeShow(), a.programmeImport(), a.programmeExport(), a.programmeCheck())
	return cmd
}

// offerFlags is what the commands that show money of a store are asked for.
type offerFlags struct {
	storeFlag
	result
	asOf, date string
}

// moment is the day that statuses are of: that of --date, else the one that the store is shown at, else now.
func (f *offerFlags) moment(a *app) (time.Time, error) {
	if f.date != "" {
		return parseDate(f.date)
	}
	if point, err := parsePoint(f.asOf); err == nil && !point.At.IsZero() {
		return point.At, nil
	}
	return a.now().UTC(), nil
}

func (f *offerFlags) flagsFor(cmd *cobra.Command) {
	f.flag(cmd, "")
	asOfFlag(cmd, &f.asOf)
}

func dateFlag(cmd *cobra.Command, date *string) {
	cmd.Flags().StringVar(date, "date", "", "the `DAY` or moment at which programmes are open or closed (default: now)")
}

func (a *app) programmeList() *cobra.Command {
	var f offerFlags
	cmd := &cobra.Command{
		Use:   "list [--store S]",
		Short: "List the programmes of a store",
		Long: `Lists the programmes of a store: where each stands on a day (forecast, open, closed or withdrawn), its
money with the lines of those who joined, and what is left of it.`,
		Example: "  readiness programme list --store file:./data\n  readiness programme list --store file:./data --date 2026-11-22 --format json",
		Args:    noWords,
		RunE: func(cmd *cobra.Command, _ []string) error {
			at, err := f.moment(a)
			if err != nil {
				return err
			}
			return a.listed(cmd, &f, func(w io.Writer, state *assessment.State) error { return listProgrammes(w, state, at, f.format) })
		},
	}
	f.flagsFor(cmd)
	dateFlag(cmd, &f.date)
	f.flags(cmd, "text", "json")
	return cmd
}

// listed writes a list of what a store has.
func (a *app) listed(cmd *cobra.Command, f *offerFlags, write func(io.Writer, *assessment.State) error) error {
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
	return a.withState(cmd.Context(), &f.storeFlag, f.asOf, func(_ *assessment.Service, state *assessment.State) error {
		return t.write(func(w io.Writer) error { return write(w, state) })
	})
}

// programmeItem is a programme in a list. Amounts are minor units.
type programmeItem struct {
	ID        string         `json:"id"`
	Funder    string         `json:"funder"`
	Title     framework.Text `json:"title"`
	Sample    bool           `json:"sample"`
	Status    funding.Status `json:"status"`
	Opens     *time.Time     `json:"opens,omitempty"`
	Closes    *time.Time     `json:"closes,omitempty"`
	Currency  string         `json:"currency"`
	Budget    int64          `json:"budget"`
	Money     int64          `json:"money"` // with the lines of those who joined
	Left      int64          `json:"left"`
	Committed int64          `json:"committed"`
	Pledged   int64          `json:"pledged"`
	Revision  uint64         `json:"revision"`
}

// programmeItems describes programmes on a day.
func programmeItems(programmes []*assessment.Programme, commitments []*assessment.Commitment, at time.Time) []programmeItem {
	items := []programmeItem{}
	for _, p := range programmes {
		item := programmeItem{
			ID: p.ID, Funder: p.Funder, Title: p.Title, Sample: p.Sample, Status: p.Status(at), Currency: p.Currency, Budget: p.Budget,
			Money: p.Money(), Revision: p.Revision,
		}
		if !p.Opens.IsZero() {
			item.Opens = &p.Opens
		}
		if !p.Closes.IsZero() {
			item.Closes = &p.Closes
		}
		for _, c := range commitments {
			switch {
			case c.Programme != p.ID:
			case c.Counts():
				item.Committed += c.Amount
			default:
				item.Pledged += c.Amount
			}
		}
		item.Left = max(0, item.Money-item.Committed)
		items = append(items, item)
	}
	return items
}

func listProgrammes(w io.Writer, state *assessment.State, at time.Time, format string) error {
	items := programmeItems(state.Programmes(), state.Commitments(), at)
	if format == "json" {
		return writeJSON(w, struct {
			Items []programmeItem `json:"items"`
			Date  string          `json:"date"`
		}{items, at.Format(time.RFC3339)})
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "PROGRAMME\tSTATUS\tCLOSES\tMONEY\tLEFT\tFUNDER")
	for _, p := range items {
		var closes time.Time
		if p.Closes != nil {
			closes = *p.Closes
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", p.ID, p.Status, closesShown(closes), framework.Money(p.Money, p.Currency), framework.Money(p.Left, p.Currency), funderShown(p.Funder, p.Sample))
	}
	return table.Flush()
}

// closesShown writes the last day of a programme, or the moment at which it closes.
func closesShown(closes time.Time) string {
	hour, minute, second := closes.Clock()
	switch {
	case closes.IsZero():
		return "-"
	case hour == 0 && minute == 0 && second == 0:
		return closes.AddDate(0, 0, -1).Format(time.DateOnly)
	}
	return closes.Format("2006-01-02 15:04 (-07:00)")
}

// funderShown names a funder, and says of one that is made up that it is.
func funderShown(funder string, sample bool) string {
	if sample {
		return funder + " (sample)"
	}
	return funder
}

func writeJSON(w io.Writer, value any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(value)
}

func (a *app) programmeShow() *cobra.Command {
	var f offerFlags
	cmd := &cobra.Command{
		Use:   "show ID [--store S]",
		Short: "Show a programme as it is written in a file",
		Long: `Shows a programme as YAML, with the commitments of its money, and in front, as a comment, where it
stands and what is left of it. What is printed can be changed and imported.`,
		Example: "  readiness programme show example-half --store file:./data",
		Args:    oneWord("the id of a programme; readiness programme list shows them"),
		RunE: func(cmd *cobra.Command, args []string) error {
			at, err := f.moment(a)
			if err != nil {
				return err
			}
			return a.showFunding(cmd, &f, func(file *funding.File) (string, error) { return oneProgramme(file, args[0], at) })
		},
	}
	f.flagsFor(cmd)
	dateFlag(cmd, &f.date)
	return cmd
}

// oneProgramme keeps one programme of a file, and says where it stands.
func oneProgramme(file *funding.File, id string, at time.Time) (string, error) {
	i := slices.IndexFunc(file.Programmes, func(p funding.Programme) bool { return p.ID == id })
	if i < 0 {
		var ids []string
		for _, p := range file.Programmes {
			ids = append(ids, p.ID)
		}
		fix := "readiness programme list shows what there is."
		if near := spelling.Nearest(id, ids); near != "" {
			fix = "Did you mean " + near + "?"
		}
		return "", &assessment.Error{Kind: assessment.NotFound, Msg: fmt.Sprintf("there is no programme %q", id), Fix: fix}
	}
	file.Programmes = file.Programmes[i : i+1]
	file.Commitments = slices.DeleteFunc(file.Commitments, func(c funding.Commitment) bool { return c.Programme != id })
	p := &assessment.Programme{Programme: file.Programmes[0]}
	item := programmeItems([]*assessment.Programme{p}, commitmentsOf(file), at)[0]
	return fmt.Sprintf("# %s on %s; %s left of %s\n", item.Status, at.Format(time.RFC3339),
		framework.Money(item.Left, p.Currency), framework.Money(item.Money, p.Currency)), nil
}

func commitmentsOf(file *funding.File) (list []*assessment.Commitment) {
	for i := range file.Commitments {
		list = append(list, &assessment.Commitment{Commitment: file.Commitments[i]})
	}
	return list
}

// showFunding writes what a store has of programmes and commitments, of which keep may leave some out. What keep gives
// stands in front.
func (a *app) showFunding(cmd *cobra.Command, f *offerFlags, keep func(*funding.File) (string, error)) error {
	if err := f.need(a, cmd); err != nil {
		return err
	}
	t, err := a.target("", false)
	if err != nil {
		return err
	}
	defer t.discard()
	ctx := cmd.Context()
	return a.withState(ctx, &f.storeFlag, f.asOf, func(svc *assessment.Service, state *assessment.State) error {
		file, err := fundingFileOf(ctx, svc, state)
		if err != nil {
			return err
		}
		front, err := keep(&file)
		if err != nil {
			return err
		}
		return t.write(func(w io.Writer) error {
			if err := write(w, []byte(front)); err != nil {
				return err
			}
			return funding.WriteProgrammes(w, file)
		})
	})
}
