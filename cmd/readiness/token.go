package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"readiness/api"
	"readiness/assessment"
	"readiness/assessment/account"
	"readiness/assessment/store"
)

// tokenFlags is what the command token is asked for.
type tokenFlags struct {
	storeFlag
	keys    keysFlag
	account string
	life    time.Duration
}

func (a *app) tokenCommand() *cobra.Command {
	var f tokenFlags
	cmd := &cobra.Command{
		Use:   "token --store S --keys DIR --account A [--for DURATION]",
		Short: "Sign an access token for an account, without its password",
		Long: `Prints an access token for an account: for scripts of the operator, and to see what somebody else
sees. It is for the machine that has the keys of the server: whoever has them can sign for anybody,
and nothing is recorded of it.

The token goes to standard output, alone; until when it holds is told beside. It cannot be taken
back. To end it before, disable the account or give it another password.

A store of files must not be served meanwhile: it belongs to one process.`,
		Example: `  readiness token --store mongodb://db.example/readiness --keys keys --account ann@example.org
  TOKEN=$(readiness token --store file:./data --keys keys --account ann@example.org --for 8h)`,
		Args: noWords,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.signToken(cmd, &f) },
	}
	f.flag(cmd, "")
	f.keys.flag(cmd, "those of the server (default: "+keysVariable+")")
	cmd.Flags().StringVar(&f.account, "account", "", "`ACCOUNT`: its e-mail address or its id")
	cmd.Flags().DurationVar(&f.life, "for", 15*time.Minute, "`DURATION` for which the token holds, at most "+shortly(api.LongestLife))
	return cmd
}

// shortly writes a duration without the parts that are nothing: 24h, 15m.
func shortly(d time.Duration) string {
	text := strings.TrimSuffix(d.String(), "m0s")
	if text == d.String() {
		return text
	}
	if hours, ok := strings.CutSuffix(text, "h0"); ok {
		return hours + "h"
	}
	return text + "m"
}

func (a *app) signToken(cmd *cobra.Command, f *tokenFlags) error {
	if err := f.need(a, cmd); err != nil {
		return err
	}
	if err := needs(cmd, "account"); err != nil {
		return err
	}
	f.keys.keys = cmp.Or(f.keys.keys, a.environment(keysVariable))
	if f.keys.keys == "" {
		return &usageError{cmd.CommandPath(), cmd.CommandPath() + " needs --keys"}
	}
	if f.life < time.Second || f.life > api.LongestLife {
		return invalid("Sign another one when it ends.", "--for takes a time from 1s to %s, not %s", shortly(api.LongestLife), shortly(f.life))
	}
	if !account.HasTokenKey(f.keys.keys) {
		return &assessment.Error{
			Kind: assessment.NotFound, Msg: "there is no key of access tokens in " + f.keys.keys,
			Fix: "Name the directory that readiness serve --keys has; the server makes the key when it starts for the first time.",
		}
	}
	ctx := cmd.Context()
	return a.withStore(ctx, &f.storeFlag, store.Options{ReadOnly: true}, func(svc *assessment.Service, opened *store.Store) error {
		who, err := a.tokenOwner(ctx, f.account, svc, opened)
		if err != nil {
			return err
		}
		keys, err := account.OpenKeys(f.keys.keys, rand.Reader)
		if err != nil {
			return err
		}
		key, err := keys.Token()
		if err != nil {
			return err
		}
		now := a.now()
		token, err := api.AccessToken(key, who.ID, now, f.life)
		if err != nil {
			return err
		}
		a.note("the token is for %s (%s, %s) and holds until %s", who.ID, who.Role, scope(&who), now.Add(f.life).UTC().Format(time.RFC3339))
		return a.told("%s\n", token)
	})
}

// tokenOwner finds the account that a token is for. One that is closed gets none.
func (a *app) tokenOwner(ctx context.Context, name string, svc *assessment.Service, opened *store.Store) (assessment.Account, error) {
	d, err := account.NewDirectory(svc, opened.Vault, account.Options{Clock: a.now})
	if err != nil {
		return assessment.Account{}, err
	}
	who, err := d.Find(ctx, name)
	if err != nil {
		return who, err
	}
	if !who.Active() {
		return who, &assessment.Error{
			Kind: assessment.Precondition, Msg: "the account " + who.ID + " is disabled, and no token of it would be taken",
			Fix: "readiness account enable opens it again.",
		}
	}
	return who, nil
}
