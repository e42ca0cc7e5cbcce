package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"readiness/assessment"
	"readiness/assessment/account"
	"readiness/assessment/country"
	"readiness/assessment/store"
)

func (a *app) accountCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "account",
		Short: "Say who may sign in: add accounts, close them, set passwords",
		Long: `An account is for one person, with one role and the countries it is for. Roles and countries are
recorded in the journal of the store, under an id; the name, the e-mail address and the password are
kept beside it, where they can be erased.

Roles: assessor (answers), reviewer, ministry (signs off and publishes), donor (reads what is
published), auditor (reads everything of its countries), administrator (accounts and frameworks).`,
		Example: "  readiness account list --store file:./data",
	}
	cmd.AddCommand(a.accountAdd(), a.accountList(), a.accountPassword(), a.accountDisable(), a.accountEnable(), a.accountErase())
	return cmd
}

// accountFlags is what every command that changes an account is asked for.
type accountFlags struct {
	storeFlag
	keys            keysFlag
	account, actor  string
	passwordOnStdin bool
}

func (f *accountFlags) flags(cmd *cobra.Command, what string) {
	f.flag(cmd, "")
	cmd.Flags().StringVar(&f.account, "account", "", what)
}

func (f *accountFlags) lastFlags(cmd *cobra.Command) {
	f.keys.flag(cmd, "sign where the journal ends then, and check it before")
	cmd.Flags().StringVar(&f.actor, "actor", operator, "`ACCOUNT` in whose name it is recorded")
}

func (f *accountFlags) check(a *app, cmd *cobra.Command) error {
	if err := f.need(a, cmd); err != nil {
		return err
	}
	if err := f.keys.check(cmd, &f.storeFlag); err != nil {
		return err
	}
	if err := checkActor(f.actor); err != nil {
		return err
	}
	return needs(cmd, "account")
}

// withDirectory opens the accounts of a store, for the time of one change.
func (a *app) withDirectory(ctx context.Context, f *accountFlags, o store.Options, change func(*account.Directory, *assessment.Service) error) error {
	return a.withStore(ctx, &f.storeFlag, o, func(svc *assessment.Service, opened *store.Store) error {
		d, err := account.NewDirectory(svc, opened.Vault, account.Options{Clock: a.now, Random: rand.Reader})
		if err != nil {
			return err
		}
		a.whenStopped("It is not known whether the change was recorded: readiness account list shows it.")
		return a.sealed(ctx, &f.keys, opened.Journal, func() error { return change(d, svc) })
	})
}

func (a *app) accountAdd() *cobra.Command {
	var f accountFlags
	var name, role string
	var countries []string
	cmd := &cobra.Command{
		Use:   "add --account EMAIL --role ROLE [--country C]... --password-stdin",
		Short: "Add an account",
		Long: `Adds an account. The store is made if it is not there. The password comes on standard input, one
line, so that it is neither in the list of processes nor in the history of the shell. It has 10
characters or more; which ones does not matter.

Without a country an account is for none. --country '*' is for all, also those that come later.`,
		Example: `  readiness account add --store file:./data --account ann@example.org --role assessor --country KEN --password-stdin
  readiness account add --store file:./data --account aud@example.org --role auditor --country * --password-stdin`,
		Args: noWords,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.check(a, cmd); err != nil {
				return err
			}
			if err := needs(cmd, "role", "password-stdin"); err != nil {
				return err
			}
			units, err := grant(role, countries)
			if err != nil {
				return err
			}
			password, err := a.password()
			if err != nil {
				return err
			}
			var added assessment.Account
			err = a.withDirectory(cmd.Context(), &f, store.Options{Create: true}, func(d *account.Directory, _ *assessment.Service) (err error) {
				added, err = d.Add(cmd.Context(), f.actor, account.New{Email: f.account, Name: name, Password: password, Role: assessment.Role(role), Units: units})
				return err
			})
			if err != nil {
				return err
			}
			if len(added.Units) == 0 {
				a.note("the account is for no country; --country says for which")
			}
			return a.told("Added the account %s: %s, %s\n", added.ID, added.Role, scope(&added))
		},
	}
	f.flags(cmd, "`EMAIL` address to sign in with")
	cmd.Flags().StringVar(&name, "name", "", "`NAME` of the person")
	cmd.Flags().StringVar(&role, "role", "", "`ROLE`: "+strings.Join(roles(), ", "))
	_ = cmd.RegisterFlagCompletionFunc("role", cobra.FixedCompletions(roles(), cobra.ShellCompDirectiveNoFileComp))
	cmd.Flags().StringArrayVar(&countries, "country", nil, "`COUNTRY` that the account is for, by code or name; * is all; may be repeated")
	f.passwordFlag(cmd)
	f.lastFlags(cmd)
	return cmd
}

func (f *accountFlags) passwordFlag(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.passwordOnStdin, "password-stdin", false, "read the password from standard input")
}

func roles() []string {
	var names []string
	for _, r := range assessment.Roles() {
		names = append(names, string(r))
	}
	return names
}

// grant reads a role and a scope, every fault at once.
func grant(role string, countries []string) (units []string, err error) {
	var faults []assessment.Field
	if err := oneOf("role", role, roles()...); err != nil {
		faults = append(faults, assessment.Field{Message: err.Error()})
	}
	for _, text := range countries {
		if strings.TrimSpace(text) == assessment.Everywhere {
			units = append(units, assessment.Everywhere)
			continue
		}
		c, err := country.Parse(text)
		if err != nil {
			faults = append(faults, assessment.Field{Path: "--country", Message: err.Error()})
			continue
		}
		units = append(units, string(c.Code))
	}
	if len(faults) > 0 {
		return nil, &assessment.Error{Kind: assessment.Invalid, Msg: "the account cannot be added:", Fields: faults}
	}
	return units, nil
}

// password reads one line; from a terminal without showing it.
func (a *app) password() (string, error) {
	if f, ok := a.stdin.(*os.File); ok && a.stdinTerminal {
		a.progress.clear()
		fmt.Fprint(a.stderr, "Password: ")
		line, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(a.stderr)
		if err != nil {
			return "", invalid("", "cannot read the password: %s", plain(err))
		}
		return string(line), nil
	}
	data, err := io.ReadAll(io.LimitReader(a.stdin, 4*account.LongestPassword))
	if err != nil {
		return "", invalid("", "cannot read the password: %s", plain(err))
	}
	line := strings.TrimSuffix(strings.TrimSuffix(string(data), "\n"), "\r")
	switch {
	case line == "":
		return "", invalid("For example: readiness account add ... --password-stdin < FILE", "there is no password on standard input")
	case strings.ContainsAny(line, "\r\n"):
		return "", invalid("Send the password alone.", "there is more than one line on standard input")
	}
	return line, nil
}

// told prints one result.
func (a *app) told(format string, values ...any) error {
	return a.printed(func(w io.Writer) error {
		_, err := fmt.Fprintf(w, format, values...)
		return err
	})
}

// scope says in words which countries an account is for.
func scope(x *assessment.Account) string {
	switch {
	case x.Covers(assessment.Everywhere):
		return "all countries"
	case len(x.Units) == 0:
		return "no country"
	}
	return strings.Join(x.Units, " ")
}
