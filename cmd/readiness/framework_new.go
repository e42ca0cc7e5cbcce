package main

import (
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"readiness/assessment/framework"
)

// newFlags is what the command framework new is asked for.
type newFlags struct {
	result
	id, title, from string
	force           bool
}

func (a *app) frameworkNew() *cobra.Command {
	var n newFlags
	cmd := &cobra.Command{
		Use:   "new --id ID [-o FILE]",
		Short: "Begin a framework of one's own",
		Long: `Writes a framework file to begin with: a small one that uses each common part once, with comments on
what to put there; or, with --from, a copy of another framework under a new id, with the version
draft and a source that says what it was copied from. Mind the licence of what you copy.

What is written is valid: readiness framework validate says so, and what to look at.`,
		Example: `  readiness framework new --id my-index --title Readiness -o my-index.yaml
  readiness framework new --id our-pillars --from gci-pillars@2024`,
		Args: noWords,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.newFramework(cmd, &n) },
	}
	cmd.Flags().StringVar(&n.id, "id", "", "`ID` of the new framework: small letters, digits and hyphens")
	cmd.Flags().StringVar(&n.title, "title", "", "its `TITLE` in English")
	cmd.Flags().StringVar(&n.from, "from", "", "`FRAMEWORK` to copy: a built-in one (ID or ID@VERSION) or a file (default: a small example with comments)")
	n.outputFlag(cmd, "`FILE` to write to (default: standard output)")
	cmd.Flags().BoolVar(&n.force, "force", false, "overwrite the file if it is there already")
	_ = cmd.RegisterFlagCompletionFunc("from", completeFrameworks)
	n.formats = []string{"yaml"}
	return cmd
}

func (a *app) newFramework(cmd *cobra.Command, n *newFlags) error {
	if err := needs(cmd, "id"); err != nil {
		return err
	}
	if err := n.settle(cmd); err != nil {
		return err
	}
	if err := n.free(); err != nil {
		return err
	}
	var inputs []string
	if n.from != "" && n.from != "-" {
		inputs = []string{n.from}
	}
	t, err := a.target(n.output, false, inputs...)
	if err != nil {
		return err
	}
	defer t.discard()
	content, err := a.begin(cmd, n)
	if err != nil {
		return err
	}
	return t.write(func(w io.Writer) error { return write(w, content) })
}

// free refuses a file that is there: somebody may have worked on it for weeks.
func (n *newFlags) free() error {
	if n.force || n.output == "" || n.output == "-" {
		return nil
	}
	if info, err := os.Stat(n.output); err == nil && info.Mode()&fs.ModeType == 0 {
		return invalid("Choose another name with -o, or overwrite it with --force.", "the file %s is there already", n.output)
	}
	return nil
}

func (a *app) begin(cmd *cobra.Command, n *newFlags) (content []byte, err error) {
	if !cmd.Flags().Changed("from") {
		content, err = framework.Skeleton(n.id, n.title)
	} else {
		open := a.framework
		if n.from == "-" {
			open = a.loadFramework
		}
		var def *framework.Definition
		if def, err = open(n.from); err != nil {
			return nil, err
		}
		content, err = def.Draft(n.id, n.title)
	}
	if err != nil {
		return nil, invalid("", "the framework cannot be begun: %s", err)
	}
	return content, nil
}
