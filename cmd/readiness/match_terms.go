package main

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/exports"
	"readiness/scoring/matching"
)

// termFlags are how a command is told by what rules money is shared.
type termFlags struct {
	weights string
	strict  bool
	effort  int
	time    time.Duration

	own map[string]float64 // by country, once the file that --weights names was read; nil = it names none
}

// weightings are the words that --weights takes beside the name of a file.
var weightings = []string{string(assessment.Equal), string(assessment.ByPopulation), string(assessment.ByNeed)}

// flags of every command that matches. One that may be repeated to the cent has no limit of time.
func (t *termFlags) flags(cmd *cobra.Command, timed bool) {
	f := cmd.Flags()
	f.BoolVar(&t.strict, "strict", false, "leave out what is not certain")
	f.StringVar(&t.weights, "weights", string(assessment.Equal), "`WEIGHTS`: what a point of a country counts beside others: "+strings.Join(weightings, ", ")+", or a CSV file with the columns country and weight")
	f.IntVar(&t.effort, "effort", 0, "`STEPS` of search for something better (default: "+strconv.Itoa(matching.DefaultEffort)+", some seconds of work)")
	if timed {
		f.DurationVar(&t.time, "time", 0, "`TIME` after which the best so far is the answer, such as 30s or 5m (default: none)")
	}
	_ = cmd.RegisterFlagCompletionFunc("weights", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return weightings, cobra.ShellCompDirectiveDefault
	})
}

// Bounds of a search; what is beyond is a slip of the hand.
const (
	mostEffort = 1_000_000_000
	mostTime   = 24 * time.Hour
)

// check refuses what no file is needed to refuse.
func (t *termFlags) check(cmd *cobra.Command) error {
	given := cmd.Flags().Changed
	switch {
	case given("effort") && (t.effort < 1 || t.effort > mostEffort):
		return invalid("", "--effort takes a number of steps from 1 to %d, not %d", mostEffort, t.effort)
	case given("time") && (t.time <= 0 || t.time > mostTime):
		return invalid("", "--time takes a time above 0 and up to 24h, not %s", t.time)
	case given("weights") && t.weights == "":
		return invalid("Leave it out, or name a file.", "--weights has nothing in it")
	case t.file() == "" || t.weights == "-":
		return nil
	}
	if _, err := os.Stat(t.weights); err == nil || looksLikePath(t.weights) || filepath.Ext(t.weights) != "" {
		return nil // reading it says what is wrong
	}
	return invalid("A file has the columns country and weight.", "--weights takes one of %s or the name of a CSV file, not %q%s",
		strings.Join(weightings, ", "), t.weights, didYouMean(t.weights, weightings))
}

// file is the table that --weights names; "" where it names none.
func (t *termFlags) file() string {
	if slices.Contains(weightings, t.weights) {
		return ""
	}
	return t.weights
}

// files are the inputs that an output must not overwrite.
func (t *termFlags) files() []string {
	if f := t.file(); f != "" && f != "-" {
		return []string{f}
	}
	return nil
}

// read reads the table of weights, if one is named.
func (t *termFlags) read(a *app) error {
	if t.file() == "" {
		return nil
	}
	r, close, err := a.open(t.weights, "weights")
	if err != nil {
		return err
	}
	defer close()
	t.own, err = exports.ReadWeights(t.weightsName(), r)
	return err
}

func (t *termFlags) weightsName() string {
	if t.weights == "-" {
		return "standard input"
	}
	return filepath.Base(t.weights)
}

// knows refuses to weigh by what nobody has: of answers in a file all is known by other files.
func (t *termFlags) knows(m *moneyFlags, s *source) error {
	if t.weights == string(assessment.ByPopulation) && m.population == "" && s.data != "" {
		return invalid("No population is built in: readiness help reference-files shows such a file.", "--weights population needs --population, where the answers are in a file")
	}
	return nil
}

// matchTerms is what the flags ask for, of the countries of a panel: a table of weights may be one of all countries.
func (t *termFlags) matchTerms(p *assessment.Panel) (assessment.MatchTerms, error) {
	terms := assessment.MatchTerms{Strict: t.strict, Effort: t.effort, Time: t.time, Weights: assessment.Weights{By: assessment.Weighting(t.weights)}}
	if t.file() == "" {
		return terms, nil
	}
	terms.Weights = assessment.Weights{By: assessment.Own, Own: map[string]float64{}}
	for _, r := range p.Rows {
		if weight, named := t.own[r.Unit]; named {
			terms.Weights.Own[r.Unit] = weight
		}
	}
	if len(terms.Weights.Own) == 0 {
		return terms, invalid("Is it the right file?", "%s names none of the countries in the data", t.weightsName())
	}
	return terms, nil
}

// unweighted are the countries with needs that a table of weights does not name, by code; none without a table.
func (d *allocated) unweighted() (list []string) {
	if d.Terms.Weights.By != assessment.Own {
		return nil
	}
	for i := range d.Market.Needs {
		unit := d.Market.Needs[i].Unit
		if _, named := d.Terms.Weights.Own[unit]; !named {
			list = append(list, unit)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// effortOf is how many steps a search may take.
func effortOf(t assessment.MatchTerms) int { return cmp.Or(t.Effort, matching.DefaultEffort) }

// weightingOf is by what countries count.
func weightingOf(t assessment.MatchTerms) assessment.Weighting {
	return cmp.Or(t.Weights.By, assessment.Equal)
}
