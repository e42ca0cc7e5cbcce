package main

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// result is what every command that writes one result asks for: in which format, and where to.
type result struct {
	format  string
	output  string
	formats []string // the first is the default
}

func (r *result) flags(cmd *cobra.Command, formats ...string) {
	r.formats = formats
	list := strings.Join(formats, ", ")
	cmd.Flags().StringVar(&r.format, "format", "", "`FORMAT`: "+list+" (default: by the name of the output file, else "+formats[0]+")")
	r.outputFlag(cmd, "`FILE` to write to (default: standard output)")
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp))
}

func (r *result) outputFlag(cmd *cobra.Command, usage string) {
	cmd.Flags().StringVarP(&r.output, "output", "o", "", usage)
}

// allFormats are the endings of file names that say what is in a file.
var allFormats = []string{"csv", "json", "jsonl", "xlsx", "yaml"}

// settle decides on the format and refuses a file name that promises another one.
func (r *result) settle(cmd *cobra.Command) error {
	ending := strings.TrimPrefix(strings.ToLower(filepath.Ext(r.output)), ".")
	if !slices.Contains(allFormats, ending) {
		ending = ""
	}
	if cmd.Flags().Changed("output") && r.output == "" {
		return invalid("Name a file, or leave -o out to write to standard output.", "-o has no file name in it")
	}
	if cmd.Flags().Changed("format") {
		if !slices.Contains(r.formats, r.format) {
			return invalid("", "there is no format %q here; use one of %s", r.format, strings.Join(r.formats, ", "))
		}
		if ending != "" && ending != r.format {
			return invalid("Change one of the two.", "the name %s promises %s, but --format says %s", r.output, ending, r.format)
		}
		return nil
	}
	r.format = r.formats[0]
	if ending == "" {
		return nil
	}
	if !slices.Contains(r.formats, ending) {
		return invalid("", "%s cannot write %s; use one of %s", cmd.CommandPath(), ending, strings.Join(r.formats, ", "))
	}
	r.format = ending
	return nil
}

// oneOf checks a flag that takes one of a few words.
func oneOf(flag, value string, allowed ...string) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	return invalid("", "--%s takes one of %s, not %q%s", flag, strings.Join(allowed, ", "), value, didYouMean(value, allowed))
}

// needs checks that flags were given, and names all that were not.
func needs(cmd *cobra.Command, flags ...string) error {
	var without []string
	for _, f := range flags {
		if !cmd.Flags().Changed(f) {
			without = append(without, "--"+f)
		}
	}
	if len(without) == 0 {
		return nil
	}
	return &usageError{cmd.CommandPath(), cmd.CommandPath() + " needs " + strings.Join(without, " and ")}
}
