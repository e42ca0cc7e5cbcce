package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"readiness/assessment/country"
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version of the program and of its built-in data",
		Long:    "Prints the version of the program, what it was built from and with, and how old its built-in data are.",
		Example: "  readiness version",
		Args:    noWords,
		RunE: func(*cobra.Command, []string) error {
			return a.printed(func(w io.Writer) error {
				fmt.Fprintf(w, "readiness %s\n", programVersion())
				if c := commit(); c != "" {
					fmt.Fprintf(w, "commit %s\n", c)
				}
				fmt.Fprintf(w, "built with %s for %s/%s\n\nbuilt-in data:\n", runtime.Version(), runtime.GOOS, runtime.GOARCH)
				table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
				for _, v := range country.Builtin().Vintages() {
					fmt.Fprintf(table, "  %s\t%s\n", v.ID, v.AsOf)
				}
				return table.Flush()
			})
		},
	}
}

// programVersion is what the build was told, else the version of the module, else "dev".
func programVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "dev"
}

// commit is the revision that was built, "" when the build does not know.
func commit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	revision, modified := "", false
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			revision = s.Value
		case "vcs.modified":
			modified = s.Value == "true"
		}
	}
	if revision != "" && modified {
		revision += " with changes"
	}
	return revision
}
