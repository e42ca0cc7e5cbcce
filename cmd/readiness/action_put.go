package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
	"readiness/assessment/store"
)

// actionFlags is what action put and action remove are asked for.
type actionFlags struct {
	storeFlag
	keys  keysFlag
	actor string

	questions                            []string
	title, owner, start, status, source  string
	months, priceYear                    int
	currency, low, base, high, overhead  string
	recurrentLow, recurrent, recurrentHi string
	cofinancing, partner                 string
}

// twoWords wants the name of an assessment and that of an action.
func twoWords(cmd *cobra.Command, args []string) error {
	if len(args) != 2 {
		return &usageError{cmd.CommandPath(), cmd.CommandPath() + " needs the name of an assessment and that of an action"}
	}
	return nil
}

func (f *actionFlags) storeFlags(cmd *cobra.Command, what string) {
	f.flag(cmd, "")
	f.keys.flag(cmd, "sign where the journal ends then, and check it before")
	cmd.Flags().StringVar(&f.actor, "actor", operator, "`ACCOUNT` in whose name the action is "+what)
}

func (a *app) actionPut() *cobra.Command {
	var f actionFlags
	cmd := &cobra.Command{
		Use:   "put ASSESSMENT ACTION [--store S]",
		Short: "Record or change what a country plans itself for a gap",
		Long: `Records an action of an assessment. ACTION is the id of a question, whose gap it closes, or a word of
the country's own, with --question for each question whose gap it closes. Of an action that is
there already the flags that are given are changed; the rest stays. What is never said is as the
remedy of the framework has it.

Amounts are in major units of the currency, without overhead. --low and --high are --base where
they are not said.`,
		Example: `  readiness action put --store file:./data KEN-2024-gci-pillars@2024 legal --base 150000 --currency USD --price-year 2024
  readiness action put --store file:./data KEN-2024-gci-pillars@2024 legal --status under-way --owner MoJ --start 2025-01-01
  readiness action put --store file:./data KEN-2024-gci-pillars@2024 national-team --question technical --question cooperation --low 80000 --base 100000 --high 150000 --recurrent 25000 --overhead 0.07 --currency USD --price-year 2024 --cofinancing yes`,
		Args: twoWords,
		RunE: func(cmd *cobra.Command, args []string) error { return a.putAction(cmd, &f, args[0], args[1]) },
	}
	f.storeFlags(cmd, "recorded")
	flags := cmd.Flags()
	flags.StringArrayVar(&f.questions, "question", nil, "`ID` of a question whose gap it closes (may be repeated)")
	flags.StringVar(&f.title, "title", "", "`TEXT` that names it")
	flags.StringVar(&f.owner, "owner", "", "`WHO` is to do it")
	flags.StringVar(&f.status, "status", "", "`STATUS`: planned, under-way, done or dropped")
	flags.StringVar(&f.start, "start", "", "the `DAY` on which it begins: 2026-03-01")
	flags.IntVar(&f.months, "months", 0, "`MONTHS` that it takes")
	flags.StringVar(&f.currency, "currency", "", "`CODE` of the currency of its cost")
	flags.Var((*yearValue)(&f.priceYear), "price-year", "the `YEAR` in whose prices the amounts are")
	flags.StringVar(&f.base, "base", "", "`AMOUNT` that it costs once")
	flags.StringVar(&f.low, "low", "", "`AMOUNT` that it costs once at least")
	flags.StringVar(&f.high, "high", "", "`AMOUNT` that it costs once at most")
	flags.StringVar(&f.recurrent, "recurrent", "", "`AMOUNT` that it costs each year")
	flags.StringVar(&f.recurrentLow, "recurrent-low", "", "`AMOUNT` that it costs each year at least")
	flags.StringVar(&f.recurrentHi, "recurrent-high", "", "`AMOUNT` that it costs each year at most")
	flags.StringVar(&f.overhead, "overhead", "", "`SHARE` on top of all amounts: 0.07 is 7 %")
	flags.StringVar(&f.source, "source", "", "`TEXT` that says where the figures come from")
	flags.StringVar(&f.cofinancing, "cofinancing", "", "whether the country can bring its share: `yes` or no")
	flags.StringVar(&f.partner, "partner", "", "whether it has the partner that funders ask for: `yes` or no")
	return cmd
}

func (a *app) putAction(cmd *cobra.Command, f *actionFlags, id, action string) error {
	edit, err := f.edit(cmd)
	if err != nil {
		return err
	}
	what := fmt.Sprintf("the action %s of %s", action, id)
	return a.changeAction(cmd, f, what, func(ctx context.Context, svc *assessment.Service) (assessment.Command, error) {
		plan, err := planOf(ctx, svc, svc.State(), id)
		if err != nil {
			return nil, err
		}
		put, seen := assessment.PutAction{Assessment: assessment.ID(id), Action: funding.Action{ID: action}}, uint64(0)
		for _, there := range plan {
			if there.ID == action {
				put.Action, seen = there.Action, there.Revision
			}
		}
		put.Expect = &seen
		return put, edit(&put.Action)
	})
}

// edit gives the change that the flags make of an action. What is wrong with the flags by themselves is found at once.
func (f *actionFlags) edit(cmd *cobra.Command) (func(*funding.Action) error, error) {
	changed := cmd.Flags().Changed
	var start time.Time
	if f.start != "" {
		var err error
		if start, err = time.Parse(time.DateOnly, f.start); err != nil {
			return nil, invalid("For example: --start 2026-03-01", "--start takes a day, not %q", f.start)
		}
	}
	cost, err := f.costEdit(cmd)
	if err != nil {
		return nil, err
	}
	return func(a *funding.Action) error {
		if changed("question") {
			a.Questions = f.questions
		}
		for name, set := range map[string]func(){
			"title": func() { a.Title = f.title }, "owner": func() { a.Owner = f.owner }, "start": func() { a.Start = start },
			"months": func() { a.Months = f.months }, "status": func() { a.Status = funding.ActionStatus(f.status) },
			"cofinancing": func() { a.Cofinancing = funding.Known(f.cofinancing) }, "partner": func() { a.Partner = funding.Known(f.partner) },
		} {
			if changed(name) {
				set()
			}
		}
		return cost(a)
	}, nil
}

// amountFlags are the flags that hold amounts, and where each goes; those that stand in for others come first.
func (f *actionFlags) amountFlags(c *funding.ActionCost) []struct {
	name, text string
	into       []*int64
} {
	return []struct {
		name, text string
		into       []*int64
	}{
		{"base", f.base, []*int64{&c.OneOff.Low, &c.OneOff.Base, &c.OneOff.High}},
		{"low", f.low, []*int64{&c.OneOff.Low}},
		{"high", f.high, []*int64{&c.OneOff.High}},
		{"recurrent", f.recurrent, []*int64{&c.Recurrent.Low, &c.Recurrent.Base, &c.Recurrent.High}},
		{"recurrent-low", f.recurrentLow, []*int64{&c.Recurrent.Low}},
		{"recurrent-high", f.recurrentHi, []*int64{&c.Recurrent.High}},
	}
}

// costEdit gives the change that the flags make of the cost of an action.
func (f *actionFlags) costEdit(cmd *cobra.Command) (func(*funding.Action) error, error) {
	changed := cmd.Flags().Changed
	asked, overhead := changed("currency") || changed("price-year") || changed("overhead") || changed("source"), 0.0
	for _, x := range f.amountFlags(&funding.ActionCost{}) {
		asked = asked || changed(x.name)
	}
	if changed("overhead") {
		var err error
		if overhead, err = strconv.ParseFloat(f.overhead, 64); err != nil {
			return nil, invalid("For example: --overhead 0.07", "--overhead takes a share, not %q", f.overhead)
		}
	}
	return func(a *funding.Action) error {
		if !asked {
			return nil
		}
		c := funding.ActionCost{}
		if a.Cost != nil {
			c = *a.Cost
		}
		if c.Currency != "" && changed("currency") && c.Currency != f.currency {
			c.OneOff, c.Recurrent = funding.Range{}, funding.Range{} // they were of another currency
		}
		if changed("currency") {
			c.Currency = f.currency
		}
		if changed("price-year") {
			c.PriceYear = f.priceYear
		}
		if changed("overhead") {
			c.Overhead = overhead
		}
		if changed("source") {
			c.Source = f.source
		}
		if !framework.IsCurrency(c.Currency) {
			return invalid("For example: --currency USD", "--currency takes the code of the currency of the cost, not %q", c.Currency)
		}
		if c.PriceYear == 0 {
			return invalid("For example: --price-year 2026", "--price-year is missing: in the prices of which year are the amounts?")
		}
		for _, x := range f.amountFlags(&c) {
			if !changed(x.name) {
				continue
			}
			minor, ok := framework.MinorUnits(strings.TrimSpace(x.text), framework.MinorDigits(c.Currency))
			if !ok {
				return invalid("Write it as a number with a point and no other signs, in major units: 150000 or 99.50", "--%s takes an amount of %s, not %q", x.name, c.Currency, x.text)
			}
			for _, into := range x.into {
				*into = minor
			}
		}
		a.Cost = &c
		return nil
	}, nil
}

func (a *app) actionRemove() *cobra.Command {
	var f actionFlags
	cmd := &cobra.Command{
		Use:     "remove ASSESSMENT ACTION [--store S]",
		Short:   "Take back what a country plans itself: the remedy stands again",
		Long:    "Takes an action of an assessment back. The remedy of the framework stands again; the journal keeps what was planned.",
		Example: "  readiness action remove --store file:./data KEN-2024-gci-pillars@2024 national-team",
		Args:    twoWords,
		RunE: func(cmd *cobra.Command, args []string) error {
			what := fmt.Sprintf("the action %s of %s", args[1], args[0])
			return a.changeAction(cmd, &f, what, func(_ context.Context, svc *assessment.Service) (assessment.Command, error) {
				if _, err := svc.State().Assessment(assessment.ID(args[0])); err != nil {
					return nil, hintList(err, svc.State(), args[0])
				}
				return assessment.RemoveAction{Assessment: assessment.ID(args[0]), Action: args[1]}, nil
			})
		},
	}
	f.storeFlags(cmd, "taken back")
	return cmd
}

// changeAction runs a command on a store that is there, and tells what it did.
func (a *app) changeAction(cmd *cobra.Command, f *actionFlags, what string, make func(context.Context, *assessment.Service) (assessment.Command, error)) error {
	if err := f.need(a, cmd); err != nil {
		return err
	}
	if err := f.keys.check(cmd, &f.storeFlag); err != nil {
		return err
	}
	if err := checkActor(f.actor); err != nil {
		return err
	}
	ctx := cmd.Context()
	var out assessment.Outcome
	err := a.withStore(ctx, &f.storeFlag, store.Options{}, func(svc *assessment.Service, opened *store.Store) error {
		command, err := make(ctx, svc)
		if err != nil {
			return err
		}
		a.whenStopped("It is not known whether the action was recorded. Do it once more: what is recorded already is no change.")
		return a.sealed(ctx, &f.keys, opened.Journal, func() (err error) {
			out, err = svc.Do(ctx, f.actor, command)
			return err
		})
	})
	if err != nil {
		return err
	}
	return a.printed(func(w io.Writer) error {
		done := "Written: "
		if !out.Changed {
			done = "Nothing was written, it is so already: "
		}
		_, err := fmt.Fprintf(w, "%s%s. The journal ends with %s\n", done, what, out.Head)
		return err
	})
}
