package main

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"readiness/assessment/framework"
	"readiness/exports"
)

func (a *app) frameworkDiff() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "diff FROM TO",
		Short: "Say what changed between two versions of a framework",
		Long: `Says in words what changed from one framework version to another: questions, options and scores,
evidence, prerequisites, remedies and their costs, weights as the share of the index that they
move, and rules. The first lines say whose answers carry over and whether scores can be compared.

Each of the two is a built-in framework (ID or ID@VERSION) or a YAML or JSON file.
Exit code 0: both could be read, whatever changed. 2: one of them cannot be read.`,
		Example: `  readiness framework diff gci-pillars@2020 gci-pillars@2024
  readiness framework diff sample@1 my-framework.yaml --format json`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 2 {
				return nil
			}
			got := ""
			if len(args) > 0 {
				got = ", but got " + counted(len(args), "word", "words") + ": " + strings.Join(args, " ")
			}
			return &usageError{cmd.CommandPath(), cmd.CommandPath() + " needs two frameworks, the older and the newer" + got}
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if err := oneOf("format", format, "text", "json"); err != nil {
				return err
			}
			if args[0] == "-" && args[1] == "-" {
				return invalid("Name a file for one of the two.", "standard input can hold one framework, not both")
			}
			var pair [2]*framework.Definition
			for i, ref := range args {
				open := a.framework
				if ref == "-" {
					open = a.loadFramework
				}
				def, err := open(ref)
				if err != nil {
					return err
				}
				pair[i] = def
			}
			d := framework.Compare(pair[0], pair[1])
			return a.printed(func(w io.Writer) error { return exports.FrameworkDiff(w, d, exports.Format(format)) })
		},
		ValidArgsFunction: completeFrameworks,
	}
	cmd.Flags().StringVar(&format, "format", "text", "`FORMAT`: text or json")
	return cmd
}
