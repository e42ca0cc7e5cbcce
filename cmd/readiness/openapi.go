package main

import (
	"io"

	"github.com/spf13/cobra"

	"readiness/api"
)

func (a *app) openapiCommand() *cobra.Command {
	var r result
	var version string
	cmd := &cobra.Command{
		Use:   "openapi [--format json|yaml] [-o FILE]",
		Short: "Print the description of the HTTP operations (OpenAPI)",
		Long: `Prints the OpenAPI description of what readiness serve answers, with examples: what generators of
clients and tests read. No store is needed. A server gives the same at /openapi.json, /openapi.yaml
and /openapi-3.0.json.

OpenAPI 3.1 is the whole of it. 3.0 is for tools that do not read 3.1.`,
		Example: `  readiness openapi -o openapi.yaml
  readiness openapi --openapi 3.0 -o openapi-3.0.json`,
		Args: noWords,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := r.settle(cmd); err != nil {
				return err
			}
			if err := oneOf("openapi", version, "3.1", "3.0"); err != nil {
				return err
			}
			t, err := a.target(r.output, false)
			if err != nil {
				return err
			}
			defer t.discard()
			d, err := api.Describe(programVersion())
			if err != nil {
				return err
			}
			content := map[string][]byte{"json3.1": d.JSON, "yaml3.1": d.YAML, "json3.0": d.JSON30, "yaml3.0": d.YAML30}[r.format+version]
			return t.write(func(w io.Writer) error { return write(w, content) })
		},
	}
	r.flags(cmd, "json", "yaml")
	cmd.Flags().StringVar(&version, "openapi", "3.1", "`VERSION` of OpenAPI: 3.1 or 3.0")
	_ = cmd.RegisterFlagCompletionFunc("openapi", cobra.FixedCompletions([]string{"3.1", "3.0"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}
