package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/exports"
)

// source is what every command over answers reads: a file, or a store.
type source struct {
	storeFlag
	framework, data string
	asOf            string
	year            int

	// Once a store was read: the head of its journal, the assessments behind the rows, the reasons for their corrections,
	// and the links of their evidence where these are asked for.
	head    string
	current []*assessment.Assessment
	texts   map[string]assessment.Note
	links   bool // are asked for

	// What else is read of a store while it is open, with the framework of its answers; nil = nothing.
	beside func(context.Context, *assessment.Service, *assessment.State, *framework.Definition) error
	money  *assessment.Finance // once it was asked for: what is planned, committed and offered; nil = not asked for
}

func (s *source) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&s.framework, "framework", "", "`FRAMEWORK`: a built-in one (ID or ID@VERSION) or the path of a YAML or JSON file; with --store, one of its own")
	f.StringVar(&s.data, "data", "", "`FILE` with the answers as CSV, or - for standard input (see readiness help data)")
	s.flag(cmd, "in place of --data")
	asOfFlag(cmd, &s.asOf)
	_ = cmd.RegisterFlagCompletionFunc("framework", completeFrameworks)
}

// yearFlag is apart from flags, because its meaning without a value differs.
func (s *source) yearFlag(cmd *cobra.Command, otherwise string) {
	cmd.Flags().Var((*yearValue)(&s.year), "year", "only this `YEAR` of the data (default: "+otherwise+")")
}

// yearValue is a flag that takes a year; 0 is none.
type yearValue int

func (*yearValue) Type() string { return "year" }

func (v *yearValue) String() string {
	if *v == 0 {
		return ""
	}
	return strconv.Itoa(int(*v))
}

// Set refuses what is no year; the flag's error is worded by flagMessage.
func (v *yearValue) Set(text string) error {
	year, err := strconv.ParseUint(text, 10, 14)
	if err != nil || year == 0 {
		return errors.New("not a year")
	}
	*v = yearValue(year)
	return nil
}

// choose settles on a file or a store, and checks that other flags were given, too. A file that is named goes before a
// store that the environment names.
func (s *source) choose(a *app, cmd *cobra.Command, flags ...string) error {
	changed := cmd.Flags().Changed
	if changed("data") && changed("store") {
		return &usageError{cmd.CommandPath(), cmd.CommandPath() + " takes --data or --store, not both"}
	}
	if !changed("data") {
		s.fromEnvironment(a)
	}
	var without []string
	if s.store == "" && !changed("store") && !changed("framework") {
		without = append(without, "--framework")
	}
	if s.store == "" && !changed("data") && !changed("store") {
		without = append(without, "--data (or --store)")
	}
	for _, f := range flags {
		if !changed(f) {
			without = append(without, "--"+f)
		}
	}
	switch {
	case len(without) > 0:
		return &usageError{cmd.CommandPath(), cmd.CommandPath() + " needs " + strings.Join(without, " and ")}
	case changed("data") && changed("as-of"):
		return &usageError{cmd.CommandPath(), "--as-of goes with --store: a file has no history"}
	case changed("data"):
		return nil
	}
	return s.check()
}

// files are the inputs that an output must not overwrite.
func (s *source) files() []string {
	files := slices.Clone(s.paths)
	for _, f := range []string{s.framework, s.data} {
		if f != "" && f != "-" {
			files = append(files, f)
		}
	}
	return files
}

// dataName names the data for people.
func (s *source) dataName() string {
	switch {
	case s.shown != "":
		return s.shown
	case s.data == "-":
		return "standard input"
	}
	return filepath.Base(s.data)
}

// about is what a workbook says of its data.
func (a *app) about(s *source) exports.Report {
	return exports.Report{Lang: "en", Made: a.now().UTC(), Version: programVersion(), Data: s.dataName(), Head: s.head, Finance: s.money}
}

// aboutUnit is about with what a store knows of one unit and year: the release, the corrections and the evidence.
func (a *app) aboutUnit(s *source, unit string, year int) exports.Report {
	r := a.about(s)
	for _, one := range s.current {
		if one.Unit == unit && one.Year == year {
			r.Release, _ = one.Release()
			r.Corrections, r.Evidence = exports.CorrectionsOf(one, s.texts), exports.EvidenceOf(one, s.texts)
		}
	}
	return r
}

// read gives the answers of a file or a store.
func (a *app) read(ctx context.Context, s *source) (*assessment.Panel, error) {
	if s.shown != "" {
		return a.readStore(ctx, s)
	}
	a.progress.phase("reading answers")
	def, err := a.framework(s.framework)
	if err != nil {
		return nil, err
	}
	r, close, err := a.open(s.data, "data")
	if err != nil {
		return nil, err
	}
	defer close()
	panel, notices, err := exports.ReadAnswers(s.dataName(), r, def)
	if err != nil {
		return nil, err
	}
	a.tellNotices(notices)
	if s.beside != nil {
		return panel, s.beside(ctx, nil, nil, def)
	}
	return panel, nil
}

// readStore gives the answers of a store, now or as they were.
func (a *app) readStore(ctx context.Context, s *source) (*assessment.Panel, error) {
	var panel *assessment.Panel
	err := a.withState(ctx, &s.storeFlag, s.asOf, func(svc *assessment.Service, state *assessment.State) error {
		def, err := a.storedFramework(state, s.framework, s.shown)
		if err != nil {
			return err
		}
		panel, s.head, s.current = state.Panel(def), state.Head().String(), state.Current(def)
		var refs []assessment.Text
		for _, one := range s.current {
			for _, c := range one.Corrections {
				refs = append(refs, c.Reason)
			}
			for _, answer := range one.Answers() {
				if s.links {
					refs = append(refs, answer.LinkTexts()...)
				}
			}
		}
		if s.texts, err = svc.Texts(ctx, refs...); err != nil || s.beside == nil {
			return err
		}
		return s.beside(ctx, svc, state, def)
	})
	return panel, err
}

// storedFramework finds the framework version that is meant among those that a store has assessments of. Without a name
// it is the only one.
func (a *app) storedFramework(state *assessment.State, ref, shown string) (*framework.Definition, error) {
	all := state.Frameworks()
	switch {
	case len(all) == 0:
		return nil, noAssessment(shown, state)
	case ref == "" && len(all) == 1:
		return all[0], nil
	case ref == "":
		return nil, invalid("Choose one with --framework.", "the store %s holds assessments of several frameworks: %s", shown, listed(frameworkRefs(all), 12))
	case !looksLikePath(ref):
		return state.Framework(ref)
	}
	def, err := a.loadFramework(ref)
	if err != nil {
		return nil, err
	}
	stored, err := state.Framework(def.Ref())
	if err == nil && stored.Hash != def.Hash {
		return nil, invalid("Leave the file out: --framework "+def.Ref(),
			"%s is not the %s that the assessments in %s were answered by", ref, def.Ref(), shown)
	}
	return stored, err
}

// noAssessment is a store in which nothing was assessed, up to the record that a state ends with.
func noAssessment(shown string, state *assessment.State) error {
	e := &assessment.Error{
		Kind: assessment.NotFound, Msg: fmt.Sprintf("the store %s is empty", shown),
		Fix: "Bring answers in: readiness import FILE --framework F --store " + quoted(shown) + " --apply",
	}
	if seq := state.Head().Seq; seq > 0 {
		e.Msg = fmt.Sprintf("the store %s, up to record %d, holds no assessment", shown, seq)
	}
	return e
}

func frameworkRefs(list []*framework.Definition) []string {
	refs := make([]string, len(list))
	for i, d := range list {
		refs[i] = d.Ref()
	}
	return refs
}

// countValue is a flag that takes a whole number from 1; 0 is none.
type countValue int

func (*countValue) Type() string { return "number" }

func (v *countValue) String() string {
	if *v == 0 {
		return ""
	}
	return strconv.Itoa(int(*v))
}

// Set refuses what is no such number; the flag's error is worded by flagMessage.
func (v *countValue) Set(text string) error {
	n, err := strconv.ParseUint(text, 10, 14)
	if err != nil || n == 0 {
		return errors.New("not a whole number from 1")
	}
	*v = countValue(n)
	return nil
}
