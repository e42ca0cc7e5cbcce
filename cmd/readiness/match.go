package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// matchFlags is what the command match is asked for.
type matchFlags struct {
	source
	result
	who
	moneyFlags
	target string
	strict bool
}

func (a *app) matchCommand() *cobra.Command {
	var m matchFlags
	cmd := &cobra.Command{
		Use:   "match --framework F (--data D.csv | --store S) --programmes P.yaml",
		Short: "Share the money of funders' programmes among the gaps of countries",
		Long: `Decides which open programme pays for which gap, so that the index gains much for the money, and
says for every gap that nobody pays for what each programme says to it.

What is asked for is the unfunded cost: one-off and, for --years, recurrent, less what is committed
already; a pledge never counts. A programme pays at most once for each, within its money, its
least and greatest grant, its lots and its number of grants; the country brings its share. What
cannot be told of a country and a programme, such as a partner that nobody has named, is a
condition of what is allocated; --strict allocates without conditions only.

The method is greedy by gain per cost. It does not find the best allocation always: value is what
it found, bound is what no allocation exceeds, both in points of the index, and gapPercent how far
the first is from the second. recomputed is the value by the index itself, where gains meet.

With --store programmes, commitments and what countries plan themselves are those of the store.
--programmes takes the place of its programmes and commitments. Amounts of other currencies need
a rate (--rates, or one of the store); without one the gap is not matched, and says so.`,
		Example: `  readiness match --framework readiness-core --data readiness-core.csv --programmes programmes.yaml
  readiness match --framework readiness-core --data readiness-core.csv --programmes programmes.yaml --date 2026-11-22 --years 3 --strict --format json
  readiness match --store file:./data --framework gci-pillars -o match.csv`,
		Args: noWords,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.match(cmd, &m) },
	}
	m.source.flags(cmd)
	m.moneyFlags.flags(cmd)
	cmd.Flags().StringVar(&m.target, "target", "full", "`TARGET` that answers are measured against; full is the best answer to every question")
	cmd.Flags().StringArrayVar(&m.countries, "country", nil, "only this `COUNTRY` (may be repeated)")
	m.yearFlag(cmd, "the newest")
	cmd.Flags().BoolVar(&m.strict, "strict", false, "leave out what is not certain")
	m.result.flags(cmd, "csv", "json")
	return cmd
}

func (m *matchFlags) checkAll(a *app, cmd *cobra.Command) error {
	var flags []string
	if cmd.Flags().Changed("data") {
		flags = append(flags, "programmes")
	}
	if err := m.choose(a, cmd, flags...); err != nil {
		return err
	}
	if err := oneOf("target", m.target, "full"); err != nil {
		return err
	}
	if err := m.check(a, cmd, m.asOf); err != nil {
		return err
	}
	return m.settle(cmd)
}

func (a *app) match(cmd *cobra.Command, m *matchFlags) error {
	if err := m.checkAll(a, cmd); err != nil {
		return err
	}
	t, err := a.target(m.output, false, append(m.source.files(), m.moneyFlags.files()...)...)
	if err != nil {
		return err
	}
	defer t.discard()
	if err := m.read(a); err != nil {
		return err
	}
	m.reckon(a, &m.moneyFlags, true)
	panel, err := a.read(cmd.Context(), &m.source)
	if err != nil {
		return err
	}
	done, err := a.allocate(cmd.Context(), panel, m)
	if err != nil {
		return err
	}
	if err := t.write(func(w io.Writer) error { return done.write(w, m.format) }); err != nil {
		return err
	}
	done.tell(a)
	return nil
}

// allocated is a matching with what it is told with.
type allocated struct {
	*assessment.Matching
	def     *framework.Definition
	year    int
	loose   int // commitments of the countries that lessen no need
	unknown int // questions that nobody has assessed
}

// allocate matches the gaps of one year.
func (a *app) allocate(ctx context.Context, panel *assessment.Panel, m *matchFlags) (*allocated, error) {
	if panel.Framework.Entity != framework.Country {
		return nil, invalid("", "framework %s is not about countries, and programmes pay for countries only", panel.Framework.Ref())
	}
	x, year, err := a.indexOfYear(panel, m.year)
	if err != nil {
		return nil, err
	}
	units, err := m.codes(x.Panel, year)
	if err != nil {
		return nil, err
	}
	a.progress.phase("matching")
	return matched(ctx, x, year, m.money, units, m.strict)
}

// matched matches the gaps of some units, of all where none is named.
func matched(ctx context.Context, x *assessment.Index, year int, f *assessment.Finance, units []string, strict bool) (*allocated, error) {
	asked := func(unit string) bool { return len(units) == 0 || slices.Contains(units, unit) }
	var gaps []assessment.Gap
	for g := range x.Gaps() {
		if asked(g.Unit) {
			gaps = append(gaps, g)
		}
	}
	there := map[string]bool{}
	for _, r := range x.Panel.Rows {
		there[r.Unit] = asked(r.Unit)
	}
	needs := x.Needs(gaps, f)
	done := &allocated{def: x.Panel.Framework, year: year}
	done.loose = len(f.Loose(needs, func(unit string) bool { return there[unit] }))
	for u := range x.Unknowns() {
		if asked(u.Unit) {
			done.unknown++
		}
	}
	var err error
	done.Matching, err = x.Match(ctx, f.Market(needs), assessment.MatchTerms{Strict: strict})
	return done, err
}

// tell says on standard error what was matched and how good it is, and what has no part in it.
func (d *allocated) tell(a *app) {
	a.note("%s", d.sentence())
	f, uncosted, unconverted := d.Market.Finance, 0, 0
	for i := range d.Market.Needs {
		switch c := d.Market.Needs[i].Cost; {
		case c == nil:
			uncosted++
		case c.Problem != "":
			unconverted++
		}
	}
	for _, x := range []struct {
		n    int
		what string
	}{
		{uncosted, counted(uncosted, "action has", "actions have") + " no cost and cannot be matched"},
		{unconverted, "the cost of " + counted(unconverted, "action", "actions") + " could not be brought into " + f.Currency + ": give the rates with --rates"},
		{d.loose, counted(d.loose, "commitment is", "commitments are") + " for no action with an open gap here and " + lessens(d.loose) + " no cost"},
		{d.unknown, counted(d.unknown, "question is", "questions are") + " not assessed: nobody knows what these need"},
	} {
		if x.n > 0 {
			a.note("%s", x.what)
		}
	}
}

func lessens(n int) string {
	if n == 1 {
		return "lessens"
	}
	return "lessen"
}

// sentence says in one line what was matched, by what method, and how far from the best it can be.
func (d *allocated) sentence() string {
	f := d.Market.Finance
	open, conditional := 0, 0
	for _, p := range f.Programmes {
		if p.Status(f.At) == funding.Open {
			open++
		}
	}
	for _, one := range d.Allocations {
		if one.Condition != "" {
			conditional++
		}
	}
	text := fmt.Sprintf("%d of %s paid for by %s on %s: %s of at most %s index points; %s, at most %s %% from the best",
		len(d.Allocations), counted(len(d.Market.Needs), "action", "actions"), counted(open, "programme open", "programmes open"), f.At.Format(time.RFC3339),
		pointsShown(d.Value), pointsShown(d.Bound), d.Method, percentShown(d.GapPercent))
	if conditional > 0 {
		text += fmt.Sprintf("; %d on a condition", conditional)
	}
	return text
}

// pointsShown writes index points for people.
func pointsShown(points float64) string { return strconv.FormatFloat(points, 'f', 2, 64) }

// percentShown writes a distance for people, rounded up: nothing looks better than it is.
func percentShown(x float64) string {
	const tenths = 10
	return strconv.FormatFloat(math.Ceil(x*tenths)/tenths, 'f', 1, 64)
}
