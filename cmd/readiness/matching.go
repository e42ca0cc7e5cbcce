package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/assessment/spelling"
)

func (a *app) matchingCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "matching",
		Short: "See the matchings that a store keeps, and make them again",
		Long: `A matching that is recorded by POST /v1/matchings stays in the store as it was found, with what it
was asked for and the record of the journal that it is made of. It is one of published answers,
without confidential questions. readiness match computes one that is not recorded.`,
		Example: `  readiness matching list --store file:./data
  readiness match --store file:./data --framework gci-pillars --format json`,
	}
	cmd.AddCommand(a.matchingList(), a.matchingShow(), a.matchingVerify())
	return cmd
}

func (a *app) matchingList() *cobra.Command {
	var f readFlags
	cmd := &cobra.Command{
		Use:     "list [--store S]",
		Short:   "List the matchings of a store",
		Long:    "Lists the recorded matchings of a store, newest first: what each is about, and how good it is.",
		Example: "  readiness matching list --store file:./data",
		Args:    noWords,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.need(a, cmd); err != nil {
				return err
			}
			return a.withState(cmd.Context(), &f.storeFlag, f.asOf, func(svc *assessment.Service, state *assessment.State) error {
				list, err := svc.MatchingTexts(cmd.Context(), state.Matchings()...)
				if err != nil {
					return err
				}
				return a.printed(func(w io.Writer) error { return listMatchings(w, list) })
			})
		},
	}
	f.flag(cmd, "")
	asOfFlag(cmd, &f.asOf)
	return cmd
}

func listMatchings(w io.Writer, list []*assessment.StoredMatching) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "MATCHING\tFRAMEWORK\tYEAR\tPAID FOR\tPOINTS\tFROM THE BEST\tRECORD\tWHEN\tWHO\tTITLE")
	for _, m := range list {
		far := "proven"
		if !m.Proven() {
			far = "at most " + percentShown(m.GapPercent()) + " %"
		}
		fmt.Fprintf(table, "%s\t%s\t%d\t%d\t%s\t%s\t%d\t%s\t%s\t%s\n", m.ID, m.Request.Framework, m.Request.Year, len(m.Funded), pointsShown(m.Value), far,
			m.Seq, m.At.UTC().Format(time.RFC3339), m.By, shownNote(assessment.Note{Text: m.Title}))
	}
	return table.Flush()
}

// matchingFlags is what the commands about one matching are asked for.
type matchingFlags struct {
	storeFlag
	matchFlags // format and table alone
	limit      time.Duration
}

const oneMatching = "the name of a matching; readiness matching list shows them"

func (a *app) matchingShow() *cobra.Command {
	var f matchingFlags
	cmd := &cobra.Command{
		Use:   "show ID",
		Short: "Show a matching of a store as it was found",
		Long: `Writes a recorded matching as readiness match writes one: what is paid for is what was recorded,
and what the others are told comes of the record that it is made of. Nothing is searched again.

JSON holds all; a CSV file holds one --table: matching, unmatched, effect or prices.`,
		Example: "  readiness matching show --store file:./data m-1 -o matching.json",
		Args:    oneWord(oneMatching),
		RunE:    func(cmd *cobra.Command, args []string) error { return a.showMatching(cmd, &f, args[0]) },
	}
	f.flag(cmd, "")
	f.tableFlag(cmd)
	f.result.flags(cmd, "csv", "json")
	return cmd
}

func (a *app) showMatching(cmd *cobra.Command, f *matchingFlags, id string) error {
	if err := f.need(a, cmd); err != nil {
		return err
	}
	if err := f.settle(cmd); err != nil {
		return err
	}
	switch f.table {
	case tableFrontier, tableComparison, tableCountries:
		return &usageError{cmd.CommandPath(), "--table " + f.table + " is not recorded: readiness match computes it"}
	}
	if err := f.settleTable(cmd); err != nil {
		return err
	}
	t, err := a.target(f.output, false, f.paths...)
	if err != nil {
		return err
	}
	defer t.discard()
	return a.withMatching(cmd.Context(), &f.storeFlag, id, func(m *assessment.StoredMatching, past *assessment.State) error {
		a.progress.phase("making it again")
		made, err := m.Remake(cmd.Context(), past)
		if err != nil {
			return err
		}
		d := &allocated{Matching: made.Matching, def: made.Index.Panel.Framework, year: made.Request.Year}
		if d.effect, err = d.Effect(); err != nil {
			return err
		}
		if err := t.write(func(w io.Writer) error { return d.write(w, f.format, f.table) }); err != nil {
			return err
		}
		a.note("%s, by %s on %s, of record %s: %s", m.ID, m.By, m.At.UTC().Format(time.RFC3339), strconv.FormatUint(m.Seq, 10), d.sentence())
		return nil
	})
}

func (a *app) matchingVerify() *cobra.Command {
	var f matchingFlags
	cmd := &cobra.Command{
		Use:   "verify ID",
		Short: "Solve a matching of a store again, and compare",
		Long: `Solves a recorded matching again, from the record of the journal that it is made of, and says
whether the same is found: to the cent, and to the last digit of its value and its bound.

A search that ended by its time is taken as far as it had come then; --time says how long it may
take at most.

Exit code 0: the same. 1: not the same. 2: there is no such matching, or it cannot be made again.`,
		Example: "  readiness matching verify --store file:./data m-1",
		Args:    oneWord(oneMatching),
		RunE:    func(cmd *cobra.Command, args []string) error { return a.verifyMatching(cmd, &f, args[0]) },
	}
	f.flag(cmd, "")
	cmd.Flags().DurationVar(&f.limit, "time", 0, "`TIME` that it may take at most, such as 30s or 5m (default: as long as it takes)")
	return cmd
}

func (a *app) verifyMatching(cmd *cobra.Command, f *matchingFlags, id string) error {
	if err := f.need(a, cmd); err != nil {
		return err
	}
	if cmd.Flags().Changed("time") && (f.limit <= 0 || f.limit > mostTime) {
		return invalid("", "--time takes a time above 0 and up to 24h, not %s", f.limit)
	}
	return a.withMatching(cmd.Context(), &f.storeFlag, id, func(m *assessment.StoredMatching, past *assessment.State) error {
		a.progress.phase("solving " + m.ID + " again")
		again, err := m.SolveAgain(cmd.Context(), past, f.limit)
		if err != nil {
			return err
		}
		if again.Same {
			return a.printed(func(w io.Writer) error {
				_, err := fmt.Fprintf(w, "%s: the same again, of record %d\n%s\n", m.ID, m.Seq, again.Digest)
				return err
			})
		}
		no := &assessment.Error{Kind: assessment.Conflict, Msg: fmt.Sprintf("%s, solved again of record %d, is not the same:", m.ID, m.Seq)}
		for _, what := range again.Differs {
			no.Fields = append(no.Fields, assessment.Field{Message: what})
		}
		return &answerNo{no}
	})
}

// withMatching finds a matching of a store, with the state that it is made of, for the time of one use.
func (a *app) withMatching(ctx context.Context, s *storeFlag, id string, use func(*assessment.StoredMatching, *assessment.State) error) error {
	return a.withState(ctx, s, "", func(svc *assessment.Service, state *assessment.State) error {
		m, err := state.Matching(id)
		if err != nil {
			return hintMatchings(err, state, id)
		}
		past, err := svc.AsOf(ctx, assessment.Point{Seq: m.Seq})
		if err != nil {
			return err
		}
		return use(m, past)
	})
}

// hintMatchings names the matching that may be meant.
func hintMatchings(err error, state *assessment.State, id string) error {
	var ids []string
	for _, m := range state.Matchings() {
		ids = append(ids, m.ID)
	}
	fix := "readiness matching list shows what there is."
	if near := spelling.Nearest(id, ids); near != "" {
		fix = "Did you mean " + near + "?"
	}
	return &assessment.Error{Kind: assessment.NotFound, Msg: err.Error(), Fix: fix, Err: err}
}
