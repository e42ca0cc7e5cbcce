package main

import (
	"context"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// matchFlags is what the command match is asked for.
type matchFlags struct {
	source
	result
	who
	moneyFlags
	termFlags
	target   string
	frontier bool
	whatIf   []string
	table    string

	other *scenario // what --what-if asks for; nil = nothing
}

const matchHelp = `Decides which open programme pays for which gap, so that the index gains as much as it can for
the money, and says for every gap that nobody pays for what each programme says to it.

What is asked for is the unfunded cost: one-off and, for --years, recurrent, less what is committed
already; a pledge never counts. A programme pays at most once for each, within its money, its
least and greatest grant, its lots and its number of grants; the country brings its share. What
cannot be told of a country and a programme, such as a partner that nobody has named, is a
condition of what is allocated; --strict allocates without conditions only.

The answer comes with a certificate: value, what it adds in points of the index, and bound, what
no allocation exceeds. The search is exact, by branch and bound, where the two meet: then it is
proven that nothing adds more. Else the answer is the best that was found, and gapPercent says
how far from the best it can be at most. recomputed is the value by the index itself, where
gains meet. The search ends after --effort steps, and the same effort gives the same answer on
every machine; or after --time, with the best so far. --frontier and --what-if search again, and
may take as long again. Who stops it with Ctrl-C gets no answer.

--weights says what a point of a country counts: as much as any other (equal), by its people
(population, with figures of --population or of the store), more the lower its index is (need), or
as a table says, in which a country without a row counts 1. Weights are scaled to 1 on average.

--frontier computes what 10 %, 20 % and so on to 200 % of all budgets would add. --what-if computes
the same matching with one thing changed, and what enters, leaves and moves then: years=3,
strict, weights=need, programmes=OTHER.yaml. It may be repeated to change several at once.

As JSON all is in one object. A CSV file holds one --table:
  matching    who pays for what, what goes without, what needs no money (if nothing is said)
  unmatched   what each programme says to each action that goes without
  effect      the index and the rank of each country, before and after
  prices      what more money of each programme would add
  frontier    what parts of all budgets add (if --frontier is given)
  comparison  what enters, leaves and moves (if --what-if is given)
  countries   what each country gets more or less with --what-if

With --store programmes, commitments and what countries plan themselves are those of the store.
--programmes takes the place of its programmes and commitments. Amounts of other currencies need
a rate (--rates, or one of the store); without one the gap is not matched, and says so.`

const matchExamples = `  readiness match --framework readiness-core --data readiness-core.csv --programmes programmes.yaml
  readiness match --framework readiness-core --data readiness-core.csv --programmes programmes.yaml --date 2026-11-22 --years 3 --strict --format json
  readiness match --framework readiness-core --data readiness-core.csv --programmes programmes.yaml --weights weights.csv --time 30s
  readiness match --framework readiness-core --data readiness-core.csv --programmes programmes.yaml --frontier -o frontier.csv
  readiness match --framework readiness-core --data readiness-core.csv --programmes programmes.yaml --what-if years=3 -o comparison.csv
  readiness match --framework readiness-core --data readiness-core.csv --programmes programmes.yaml --weights need --frontier --what-if strict -o match.json
  readiness match --store file:./data --framework gci-pillars -o match.csv`

func (a *app) matchCommand() *cobra.Command {
	var m matchFlags
	cmd := &cobra.Command{
		Use:     "match --framework F (--data D.csv | --store S) --programmes P.yaml",
		Short:   "Share the money of funders' programmes among the gaps of countries",
		Long:    matchHelp,
		Example: matchExamples,
		Args:    noWords,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.match(cmd, &m) },
	}
	m.source.flags(cmd)
	m.moneyFlags.flags(cmd)
	cmd.Flags().StringVar(&m.target, "target", "full", "`TARGET` that answers are measured against; full is the best answer to every question")
	cmd.Flags().StringArrayVar(&m.countries, "country", nil, "only this `COUNTRY` (may be repeated)")
	m.yearFlag(cmd, "the newest")
	m.termFlags.flags(cmd, true)
	m.populationFlag(cmd)
	cmd.Flags().BoolVar(&m.frontier, "frontier", false, "compute what parts of all budgets would add, to twice what there is")
	cmd.Flags().StringArrayVar(&m.whatIf, "what-if", nil, "compare with the same matching where this `FLAG=VALUE` is otherwise (may be repeated)")
	m.tableFlag(cmd)
	m.result.flags(cmd, "csv", "json")
	return cmd
}

func (m *matchFlags) checkAll(a *app, cmd *cobra.Command) (err error) {
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
	if err := m.moneyFlags.check(a, cmd, m.asOf); err != nil {
		return err
	}
	if err := m.termFlags.check(cmd); err != nil {
		return err
	}
	if err := m.knows(&m.moneyFlags, &m.source); err != nil {
		return err
	}
	if m.other, err = scenarioOf(a, cmd, m); err != nil {
		return err
	}
	if err := m.settle(cmd); err != nil {
		return err
	}
	return m.settleTable(cmd)
}

func (a *app) match(cmd *cobra.Command, m *matchFlags) error {
	if err := m.checkAll(a, cmd); err != nil {
		return err
	}
	t, err := a.target(m.output, false, slices.Concat(m.source.files(), m.moneyFlags.files(), m.termFlags.files(), m.other.files())...)
	if err != nil {
		return err
	}
	defer t.discard()
	if err := m.readAll(a); err != nil {
		return err
	}
	m.reckon(a, &m.moneyFlags, true)
	if m.other != nil {
		m.other.reckon(a, &m.source)
	}
	panel, err := a.read(cmd.Context(), &m.source)
	if err != nil {
		return err
	}
	done, err := a.allocate(cmd.Context(), panel, m)
	if err != nil {
		return err
	}
	if err := t.write(func(w io.Writer) error { return done.write(w, m.format, m.table) }); err != nil {
		return err
	}
	done.tell(a, m.weightsName())
	return nil
}

// readAll reads the files beside the answers.
func (m *matchFlags) readAll(a *app) error {
	if err := m.moneyFlags.read(a); err != nil {
		return err
	}
	if err := m.termFlags.read(a); err != nil || m.other == nil {
		return err
	}
	return m.other.read(a, m)
}

// allocated is a matching with what it is told with.
type allocated struct {
	*assessment.Matching
	def     *framework.Definition
	year    int
	loose   int // commitments of the countries that lessen no need
	unknown int // questions that nobody has assessed

	// What is asked for beside it; nil = it is not.
	effect     *assessment.Effect
	points     []assessment.FrontierPoint
	other      *allocated // by what difference compares
	difference *assessment.MatchingDifference
	scenario   *scenario
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
	terms, err := m.matchTerms(x.Panel)
	if err != nil {
		return nil, err
	}
	a.progress.phase("matching")
	done, err := matched(ctx, x, year, m.money, units, terms)
	if err != nil {
		return nil, err
	}
	return done, a.further(ctx, done, x, units, m)
}

// further computes what is asked for beside a matching.
func (a *app) further(ctx context.Context, done *allocated, x *assessment.Index, units []string, m *matchFlags) (err error) {
	if m.frontier {
		a.progress.phase("computing the frontier")
		if done.points, err = frontierOf(ctx, x, done); err != nil {
			return err
		}
	}
	if m.other != nil {
		a.progress.phase("matching " + m.other.name())
		if err := done.compare(ctx, x, m.other, units); err != nil {
			return err
		}
	}
	if m.format == "json" || m.table == tableEffect {
		done.effect, err = done.Effect()
	}
	return err
}

// frontierOf computes the frontier of a matching. A limit of time is one of all its points together.
func frontierOf(ctx context.Context, x *assessment.Index, d *allocated) ([]assessment.FrontierPoint, error) {
	terms, parts := d.Terms, assessment.FrontierParts()
	if terms.Time > 0 {
		terms.Time = max(1, terms.Time/time.Duration(len(parts)))
	}
	points, err := x.Frontier(ctx, d.Market, terms, parts)
	if points == nil {
		points = []assessment.FrontierPoint{}
	}
	return d.Meet(points), err
}

// compare matches by a scenario, too.
func (d *allocated) compare(ctx context.Context, x *assessment.Index, s *scenario, units []string) (err error) {
	d.scenario = s
	terms, err := s.matchTerms(x.Panel)
	if err != nil {
		return err
	}
	if d.other, err = matched(ctx, x, d.year, s.finance, units, terms); err != nil {
		return err
	}
	d.difference, err = d.Compare(d.other.Matching)
	return err
}

// matched matches the gaps of some units, of all where none is named.
func matched(ctx context.Context, x *assessment.Index, year int, f *assessment.Finance, units []string, terms assessment.MatchTerms) (*allocated, error) {
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
	done.Matching, err = x.Match(ctx, f.Market(needs), terms)
	return done, err
}
