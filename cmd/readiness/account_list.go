package main

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/assessment/account"
	"readiness/assessment/store"
)

func (a *app) accountList() *cobra.Command {
	var s storeFlag
	var format string
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List the accounts of a store",
		Long:    "Lists the accounts of a store by their id. Of one that was erased nobody knows any more whose it was.",
		Example: "  readiness account list --store file:./data --format json",
		Args:    noWords,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := s.need(a, cmd); err != nil {
				return err
			}
			if err := oneOf("format", format, "text", "json"); err != nil {
				return err
			}
			ctx := cmd.Context()
			return a.withStore(ctx, &s, store.Options{ReadOnly: true}, func(svc *assessment.Service, opened *store.Store) error {
				d, err := account.NewDirectory(svc, opened.Vault, account.Options{Clock: a.now})
				if err != nil {
					return err
				}
				list, err := d.List(ctx)
				if err != nil {
					return err
				}
				if format == "json" {
					return a.printed(func(w io.Writer) error { return writeAccounts(w, list) })
				}
				return a.printed(func(w io.Writer) error { return listAccounts(w, list) })
			})
		},
	}
	s.flag(cmd, "")
	cmd.Flags().StringVar(&format, "format", "text", "`FORMAT`: text or json")
	return cmd
}

func accountState(x *assessment.Account) string {
	switch {
	case x.Erased:
		return "erased"
	case x.Disabled:
		return "disabled"
	}
	return "active"
}

func listAccounts(w io.Writer, list []account.Listed) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ACCOUNT\tROLE\tCOUNTRIES\tE-MAIL\tNAME\tSTATE\tADDED")
	for _, x := range list {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", x.ID, x.Role, scope(&x.Account), x.Email, x.Name, accountState(&x.Account), x.CreatedAt.UTC().Format(time.RFC3339))
	}
	return table.Flush()
}

// shownAccount is an account as JSON shows it.
type shownAccount struct {
	ID        string          `json:"id"`
	Role      assessment.Role `json:"role"`
	Countries []string        `json:"countries"`
	Email     string          `json:"email,omitempty"`
	Name      string          `json:"name,omitempty"`
	State     string          `json:"state"`
	CreatedAt time.Time       `json:"createdAt"`
}

func writeAccounts(w io.Writer, list []account.Listed) error {
	items := make([]shownAccount, 0, len(list))
	for _, x := range list {
		countries := append([]string{}, x.Units...)
		items = append(items, shownAccount{x.ID, x.Role, countries, x.Email, x.Name, accountState(&x.Account), x.CreatedAt.UTC()})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(map[string]any{"items": items})
}
