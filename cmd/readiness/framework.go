package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"readiness/assessment/document"
	"readiness/assessment/framework"
	"readiness/exports"
)

func (a *app) frameworkCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "framework",
		Short: "List, show, begin, check and compare frameworks",
		Long: `A framework is a questionnaire with its weights and rules: a tree of dimensions and questions.
Some are built in; others are YAML or JSON files, checked with framework validate.`,
		Example: `  readiness framework list
  readiness framework show gci-pillars
  readiness framework validate my-framework.yaml`,
	}
	cmd.AddCommand(a.frameworkList(), a.frameworkShow(), a.frameworkNew(), a.frameworkValidate(), a.frameworkDiff(), a.frameworkSchema())
	return cmd
}

func (a *app) frameworkList() *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "List the built-in frameworks",
		Long:    "Lists the built-in frameworks: name and version, what is assessed, how many questions, title, and the\nbeginning of the hash of the content, which never changes for a version.",
		Example: "  readiness framework list",
		Args:    noWords,
		RunE: func(*cobra.Command, []string) error {
			return a.printed(func(w io.Writer) error {
				table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
				fmt.Fprintln(table, "FRAMEWORK\tENTITY\tQUESTIONS\tHASH\tTITLE")
				for _, d := range framework.Builtins() {
					fmt.Fprintf(table, "%s\t%s\t%d\t%s\t%s\n", d.Ref(), d.Entity, len(d.Questions()), shortHash(d.Hash), d.Title.In("en"))
				}
				return table.Flush()
			})
		},
	}
}

// shortHash is the beginning of "sha256:0123...", enough to tell versions apart by eye.
func shortHash(hash string) string {
	const prefix, digits = len("sha256:"), 12
	if len(hash) < prefix+digits {
		return hash
	}
	return hash[prefix : prefix+digits]
}

// printed sends a short result to standard output.
func (a *app) printed(render func(io.Writer) error) error {
	t, err := a.target("", false)
	if err != nil {
		return err
	}
	return t.write(render)
}

func (a *app) frameworkShow() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:     "show F",
		Short:   "Print a framework as YAML or JSON",
		Long:    "Prints a framework: a built-in one by its name (the newest version, or ID@VERSION), or a file.\nWhat is printed can be changed and used as a file.",
		Example: "  readiness framework show gci-pillars\n  readiness framework show gci-pillars@2024 --format json",
		Args:    oneWord("the name of a framework, or a file"),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := oneOf("format", format, "yaml", "json"); err != nil {
				return err
			}
			def, err := a.framework(args[0])
			if err != nil {
				return err
			}
			content := def.YAML()
			if format == "json" {
				content = def.JSON()
			}
			return a.printed(func(w io.Writer) error { return write(w, content) })
		},
		ValidArgsFunction: completeFrameworks,
	}
	cmd.Flags().StringVar(&format, "format", "yaml", "`FORMAT`: yaml or json")
	return cmd
}

func write(w io.Writer, content []byte) error {
	_, err := w.Write(content)
	return err
}

func (a *app) frameworkValidate() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "validate FILE",
		Short: "Check a framework file and say all that is wrong with it",
		Long: `Checks a framework file (YAML or JSON; - is standard input). All faults are told at once, each with
its line, its place in the tree and a way to mend it.

A valid file may still hold what is seldom meant: options that no score tells apart, weights that
nobody notices, guidance that was copied. Such warnings stand behind the result, each with why it
matters and how to mend it. They change neither the result nor the exit code.

Exit code 0: valid. 1: not valid. 2: the file cannot be read.`,
		Example: "  readiness framework validate my-framework.yaml\n  readiness framework validate my-framework.yaml --format json",
		Args:    oneWord("a file"),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := oneOf("format", format, "text", "json"); err != nil {
				return err
			}
			return a.validate(args[0], exports.Format(format))
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "`FORMAT`: text or json")
	return cmd
}

func (a *app) validate(path string, format exports.Format) error {
	def, err := a.loadFramework(path)
	if _, ok := errors.AsType[*document.Faults](err); ok {
		return &answerNo{err}
	}
	if err != nil {
		if _, statErr := os.Stat(path); statErr != nil {
			if _, builtin := framework.Builtin(path); builtin == nil {
				return invalid("Built-in frameworks are valid; readiness framework show "+path+" prints it.", "%s is a built-in framework, not a file", path)
			}
		}
		return err
	}
	if _, err := def.Model(); err != nil {
		a.note("%s is valid, but it cannot be scored yet: %v", def.Ref(), err)
	}
	name := path
	if path == "-" {
		name = "standard input"
	}
	return a.printed(func(w io.Writer) error { return exports.FrameworkCheck(w, name, def, format) })
}

func (a *app) frameworkSchema() *cobra.Command {
	return &cobra.Command{
		Use:     "schema",
		Short:   "Print the JSON Schema of framework files",
		Long:    "Prints the JSON Schema (draft 2020-12) of framework files, for editors that check and complete while one types.",
		Example: "  readiness framework schema",
		Args:    noWords,
		RunE: func(*cobra.Command, []string) error {
			return a.printed(func(w io.Writer) error { return write(w, framework.Schema()) })
		},
	}
}
