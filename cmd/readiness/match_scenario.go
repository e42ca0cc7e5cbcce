package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// scenario is the same matching with other values of some flags.
type scenario struct {
	moneyFlags
	termFlags
	words   []string // as they were given: years=3
	finance *assessment.Finance
}

// scenarioNames are the flags that a scenario may set otherwise.
var scenarioNames = append(slices.Clone(moneyNames), "weights", "population", "strict", "effort", "time")

// scenarioOf reads --what-if: the flags of cmd, with what the words set otherwise. Without words there is none.
func scenarioOf(a *app, cmd *cobra.Command, m *matchFlags) (*scenario, error) {
	if !cmd.Flags().Changed("what-if") {
		return nil, nil
	}
	s := &scenario{}
	s.beside = &m.moneyFlags
	again := &cobra.Command{Use: cmd.Use}
	s.moneyFlags.flags(again)
	s.termFlags.flags(again, true)
	s.populationFlag(again)
	set := again.Flags()
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if slices.Contains(scenarioNames, f.Name) {
			_ = set.Set(f.Name, f.Value.String()) // it was taken once
		}
	})
	for _, word := range m.whatIf {
		word = strings.TrimLeft(word, "-")
		s.words = append(s.words, word)
		if message := setOtherwise(set, word); message != "" {
			return nil, &usageError{cmd.CommandPath(), "--what-if " + word + ": " + message}
		}
	}
	for _, err := range []error{s.moneyFlags.check(a, again, m.asOf), s.termFlags.check(again), s.knows(&s.moneyFlags, &m.source)} {
		if err != nil {
			return nil, err
		}
	}
	if !set.Changed("date") {
		s.at = m.at
	}
	return s, nil
}

// setOtherwise sets one flag, and says what is wrong with the word that asks for it.
func setOtherwise(set *pflag.FlagSet, word string) (message string) {
	name, value, valued := strings.Cut(word, "=")
	if !slices.Contains(scenarioNames, name) {
		return "it sets one of " + strings.Join(scenarioNames, ", ") + " otherwise, as in years=3" + didYouMean(name, scenarioNames)
	}
	f := set.Lookup(name)
	if !valued {
		if value = f.NoOptDefVal; value == "" {
			return "which " + name + "? It is written as in years=3"
		}
	}
	before := f.Value.String()
	if err := set.Set(name, value); err != nil {
		return flagMessage(&cobra.Command{}, err)
	}
	if f.Value.String() == before {
		return name + " is " + strings.TrimSpace(before+" already: this would change nothing")
	}
	return ""
}

// read reads the files that only the scenario names.
func (s *scenario) read(a *app, m *matchFlags) error {
	if err := s.moneyFlags.read(a); err != nil {
		return err
	}
	if s.weights == m.weights {
		s.own = m.own
		return nil
	}
	return s.termFlags.read(a)
}

// files are the inputs that an output must not overwrite; of no scenario there are none.
func (s *scenario) files() []string {
	if s == nil {
		return nil
	}
	return append(s.moneyFlags.files(), s.termFlags.files()...)
}

// reckon has the money of the scenario read with the answers, after that of the matching that it stands beside.
func (s *scenario) reckon(a *app, from *source) {
	first := from.beside
	from.beside = func(ctx context.Context, svc *assessment.Service, state *assessment.State, def *framework.Definition) (err error) {
		if err = first(ctx, svc, state, def); err != nil || def.Entity != framework.Country {
			return err
		}
		s.finance, err = s.moneyFlags.finance(ctx, a, svc, state, def)
		return err
	}
}

// name says in words what the scenario is.
func (s *scenario) name() string { return "with " + strings.Join(s.words, " and ") }
