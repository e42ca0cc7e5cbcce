package main

import (
	"context"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/assessment/account"
	"readiness/assessment/store"
)

// changed is a command that changes one account, which --account names by its address or id.
func (a *app) changed(
	f *accountFlags, cmd *cobra.Command, change func(context.Context, *account.Directory, *assessment.Service, string) (string, error),
) *cobra.Command {
	cmd.Args = noWords
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := f.check(a, cmd); err != nil {
			return err
		}
		ctx, done := cmd.Context(), ""
		err := a.withDirectory(ctx, f, store.Options{}, func(d *account.Directory, svc *assessment.Service) error {
			id := f.account
			if _, err := svc.State().Account(id); err != nil {
				x, err := d.Find(ctx, f.account)
				if err != nil {
					return err
				}
				id = x.ID
			}
			var err error
			done, err = change(ctx, d, svc, id)
			return err
		})
		if err != nil {
			return err
		}
		return a.told("%s\n", done)
	}
	f.flags(cmd, "`ACCOUNT`: its e-mail address or its id")
	return cmd
}

func (a *app) accountPassword() *cobra.Command {
	var f accountFlags
	var password string
	cmd := a.changed(&f, &cobra.Command{
		Use:   "password --account A --password-stdin",
		Short: "Give an account another password",
		Long: `Gives an account another password, which comes on standard input. Whoever is signed in with the old
one has to sign in again.`,
		Example: "  readiness account password --store file:./data --account ann@example.org --password-stdin",
		PreRunE: func(cmd *cobra.Command, _ []string) (err error) {
			if err := f.check(a, cmd); err != nil {
				return err
			}
			if err := needs(cmd, "password-stdin"); err != nil {
				return err
			}
			password, err = a.password()
			return err
		},
	}, func(ctx context.Context, d *account.Directory, _ *assessment.Service, id string) (string, error) {
		return "The account " + id + " has another password.", d.SetPassword(ctx, f.actor, id, password)
	})
	f.passwordFlag(cmd)
	f.lastFlags(cmd)
	return cmd
}

func (a *app) accountDisable() *cobra.Command {
	return a.closing(true, &cobra.Command{
		Use:     "disable --account A",
		Short:   "Close an account, for a time",
		Long:    "Closes an account at once, also for whoever is signed in. readiness account enable opens it again.",
		Example: "  readiness account disable --store file:./data --account ann@example.org",
	})
}

func (a *app) accountEnable() *cobra.Command {
	return a.closing(false, &cobra.Command{
		Use:     "enable --account A",
		Short:   "Open an account that was closed",
		Long:    "Opens an account that was closed with readiness account disable. One that was erased stays so.",
		Example: "  readiness account enable --store file:./data --account ann@example.org",
	})
}

func (a *app) closing(disabled bool, cmd *cobra.Command) *cobra.Command {
	var f accountFlags
	cmd = a.changed(&f, cmd, func(ctx context.Context, _ *account.Directory, svc *assessment.Service, id string) (string, error) {
		out, err := svc.Do(ctx, f.actor, assessment.DisableAccount{ID: id, Disabled: disabled})
		state := "open"
		if disabled {
			state = "closed"
		}
		if !out.Changed {
			return "Nothing was recorded: the account " + id + " is " + state + ".", err
		}
		return "The account " + id + " is " + state + ".", err
	})
	f.lastFlags(cmd)
	return cmd
}

func (a *app) accountErase() *cobra.Command {
	var f accountFlags
	cmd := a.changed(&f, &cobra.Command{
		Use:   "erase --account A",
		Short: "Close an account for good, and forget who it was",
		Long: `Closes an account for good and erases its name, e-mail address and password: nothing asks first.
What was recorded in its name stays, under its id. The address can be used for a new account.

Copies and backups that were made before may still hold the name.`,
		Example: "  readiness account erase --store file:./data --account ann@example.org",
	}, func(ctx context.Context, d *account.Directory, _ *assessment.Service, id string) (string, error) {
		return "Erased: name, address and password of the account " + id + ".\nWhat stays: its role and countries, and what was recorded in its name, under the id.",
			d.Erase(ctx, f.actor, id)
	})
	f.lastFlags(cmd)
	return cmd
}
