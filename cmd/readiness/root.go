package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"readiness/assessment/framework"
)

func init() { cobra.EnableCommandSorting = false } // help lists commands in the order in which people need them

// root builds the tree of commands.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "readiness",
		Short: "Score national cyber readiness, find the gaps, write the workbooks",
		Long: `Readiness turns the answers of countries to a questionnaire into an index, with ranks,
gaps, costs and workbooks that a ministry and a funder can work with.

A questionnaire with its weights is a framework: some are built in, others are YAML files.
Answers are CSV files (one row per country and year, one column per question), or are kept in a
store, which remembers who changed what and when.

The quickest way to see what it does is: readiness demo`,
		Example: `  readiness demo
  readiness framework list
  readiness score --framework gci-pillars --data answers.csv
  readiness import answers.csv --framework gci-pillars --store file:./data --apply
  readiness report --store file:./data --country KEN -o kenya.xlsx`,
		Version:       programVersion(),
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetVersionTemplate("readiness {{.Version}}\n")
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.SetFlagErrorFunc(flagError)
	root.SetHelpCommand(helpCommand())
	root.PersistentFlags().BoolVar(&a.debug, "debug", false, "show the cause of an internal fault")
	root.AddCommand(a.demoCommand(), a.scoreCommand(), a.reportCommand(), a.gapsCommand(), a.matchCommand(), a.censusCommand(),
		a.weakestCommand(), a.crosswalkCommand(), a.questionnaireCommand(), a.importCommand(), a.exportCommand(), a.assessmentCommand(), a.actionCommand(), a.programmeCommand(), a.commitmentCommand(), a.matchingCommand(), a.journalCommand(), a.vaultCommand(), a.serveCommand(),
		a.accountCommand(), a.tokenCommand(), a.openapiCommand(), a.referenceCommand(), a.frameworkCommand(), a.versionCommand(), dataTopic(), referenceTopic())
	for _, c := range allCommands(root) {
		c.Flags().SortFlags = false
	}
	return root
}

func allCommands(c *cobra.Command) []*cobra.Command {
	list := []*cobra.Command{c}
	for _, child := range c.Commands() {
		list = append(list, allCommands(child)...)
	}
	return list
}

// helpCommand is cobra's, but an unknown topic is an error.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [command]",
		Short: "Show the help of a command",
		Long:  "Shows the help of a command, the same as COMMAND --help.",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := unknownCommand(cmd.Root(), args); err != nil {
				return err
			}
			about, _, err := cmd.Root().Find(args)
			if err != nil {
				return err
			}
			about.InitDefaultHelpFlag()
			return about.Help()
		},
	}
}

// unknownCommand finds a word that stands where a command should and is none. Cobra would look at flags first, and
// complain of those of the command that it does not know.
func unknownCommand(root *cobra.Command, args []string) error {
	root.InitDefaultHelpCmd()
	root.InitDefaultHelpFlag() // so that the word after -h is not taken for its value
	root.InitDefaultVersionFlag()
	root.InitDefaultCompletionCmd(args...)
	if len(args) > 0 && strings.HasPrefix(args[0], cobra.ShellCompRequestCmd) {
		return nil
	}
	found, rest, _ := root.Find(args) // what is unknown is found below
	word := firstWord(found, rest)
	if !found.HasSubCommands() || word == "" {
		return nil
	}
	msg := fmt.Sprintf("there is no command %q", strings.TrimPrefix(found.CommandPath()+" "+word, "readiness "))
	var names []string
	for _, c := range found.Commands() {
		names = append(names, c.Name())
	}
	return &usageError{found.CommandPath(), msg + didYouMean(word, names)}
}

// firstWord gives the first argument that is neither a flag nor the value of one.
func firstWord(cmd *cobra.Command, args []string) string {
	for i := 0; i < len(args); i++ {
		arg := args[i]
		switch {
		case arg == "--":
			return ""
		case !strings.HasPrefix(arg, "-"):
			return arg
		case strings.Contains(arg, "="), arg == "-h", arg == "--help", cmd.Flag(strings.TrimLeft(arg, "-")) != nil:
		default:
			i++ // an unknown flag may be one of the command's that take a value
		}
	}
	return ""
}

// flagError says in plain words what is wrong with a flag.
func flagError(cmd *cobra.Command, err error) error {
	return &usageError{cmd.CommandPath(), flagMessage(cmd, err)}
}

func flagMessage(cmd *cobra.Command, err error) string {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
	if e, ok := errors.AsType[*pflag.NotExistError](err); ok {
		if group := e.GetSpecifiedShortnames(); group != "" {
			if cmd.Flags().Lookup(group) != nil {
				return fmt.Sprintf("-%s has two dashes: --%s", group, group)
			}
			return fmt.Sprintf("%s has no flag -%s", cmd.CommandPath(), e.GetSpecifiedName())
		}
		flag := "--" + e.GetSpecifiedName()
		return fmt.Sprintf("%s has no flag %s%s", cmd.CommandPath(), flag, didYouMean(flag, names))
	}
	if e, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		return fmt.Sprintf("--%s needs a value", e.GetFlag().Name)
	}
	if e, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		kind := map[string]string{"year": "a year such as 2024", "bool": "true or false", "duration": "a time such as 30s, 45m or 8h", "number": "a whole number from 1", "int": "a whole number"}[e.GetFlag().Value.Type()]
		return fmt.Sprintf("--%s takes %s, not %q", e.GetFlag().Name, kind, e.GetValue())
	}
	return err.Error()
}

// noWords refuses arguments that are not flags.
func noWords(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	msg := fmt.Sprintf("%s takes no word beside its flags, but got %q", cmd.CommandPath(), args[0])
	if _, err := os.Stat(args[0]); err == nil && cmd.Flags().Lookup("data") != nil {
		msg += "; did you mean --data " + quoted(args[0]) + "?"
	}
	return &usageError{cmd.CommandPath(), msg}
}

// oneWord wants exactly one argument.
func oneWord(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) == 0:
			return &usageError{cmd.CommandPath(), cmd.CommandPath() + " needs " + what}
		case len(args) > 1:
			return &usageError{cmd.CommandPath(), fmt.Sprintf("%s takes one word, but got %d: %s", cmd.CommandPath(), len(args), strings.Join(args, " "))}
		}
		return nil
	}
}

// completeFrameworks offers the built-in frameworks, and files as everywhere.
func completeFrameworks(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var refs []string
	for _, d := range framework.Builtins() {
		refs = append(refs, d.Ref()+"\t"+d.Title.In("en"))
	}
	return refs, cobra.ShellCompDirectiveDefault
}
