package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"readiness/api"
	"readiness/assessment"
	"readiness/assessment/account"
	"readiness/assessment/store"
)

// Variables that stand in for flags of serve.
const (
	addrVariable = "READINESS_ADDR"
	keysVariable = "READINESS_KEYS"
	rateVariable = "READINESS_RATE_LIMIT" // off: for load tests
)

// serveFlags is what the command serve is asked for.
type serveFlags struct {
	storeFlag
	keys   keysFlag
	addr   string
	closed bool
}

func (a *app) serveCommand() *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "serve --store S --keys DIR [--addr HOST:PORT]",
		Short: "Serve a store over HTTP",
		Long: `Serves the assessments of a store over HTTP until it is stopped. Ctrl-C or SIGTERM lets requests
that are under way finish; a second one does not wait.

The store and the keys are made when they are not there. Several processes may serve one MongoDB
store; they share the keys. A store of files belongs to one process.

Accounts are added with readiness account add. /docs lists the operations, /openapi.json describes
them to programs. The server speaks plain HTTP: put a proxy with TLS before it unless it is for
this machine alone.

Variables: ` + storeVariable + `, ` + keysVariable + `, ` + addrVariable + `, and ` + rateVariable + `=off.`,
		Example: `  readiness serve --store file:./data --keys keys
  readiness serve --store mongodb://db.example/readiness --keys keys --addr 0.0.0.0:8080`,
		Args: noWords,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.serveStore(cmd, &f) },
	}
	f.flag(cmd, "")
	f.keys.flag(cmd, "signs tokens and where the journal ends; made when it is not there (default: "+keysVariable+")")
	cmd.Flags().StringVar(&f.addr, "addr", "", "`HOST:PORT` to listen on (default: "+addrVariable+", else 127.0.0.1:8080)")
	cmd.Flags().BoolVar(&f.closed, "closed", false, "what is published is for accounts only, not for the public")
	return cmd
}

func (a *app) serveStore(cmd *cobra.Command, f *serveFlags) error {
	if err := f.need(a, cmd); err != nil {
		return err
	}
	f.keys.keys = cmp.Or(f.keys.keys, a.environment(keysVariable))
	if f.keys.keys == "" {
		return &usageError{cmd.CommandPath(), cmd.CommandPath() + " needs --keys"}
	}
	if err := f.keys.check(cmd, &f.storeFlag); err != nil {
		return err
	}
	f.addr = cmp.Or(f.addr, a.environment(addrVariable), "127.0.0.1:8080")
	if err := checkAddress(f.addr); err != nil {
		return err
	}
	return a.openStore(cmd.Context(), &f.storeFlag, store.Options{Create: true}, func(opened *store.Store) error {
		return a.sealed(cmd.Context(), &f.keys, opened.Journal, func() error { return a.serveOpened(cmd.Context(), f, opened) })
	})
}

// tail is how often a process looks for what others have recorded in the same MongoDB.
const tail = 500 * time.Millisecond

// serveOpened serves an open store until a signal comes.
func (a *app) serveOpened(ctx context.Context, f *serveFlags, opened *store.Store) (err error) {
	keys, err := account.OpenKeys(f.keys.keys, rand.Reader)
	if err != nil {
		return err
	}
	options := assessment.Options{Clock: a.now, Random: rand.Reader}
	if len(f.paths) == 0 {
		options.Tail = tail
	}
	a.progress.phase("reading " + opened.URI)
	svc, err := assessment.Open(ctx, assessment.Stores{Journal: opened.Journal, Vault: opened.Vault}, options)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, svc.Close()) }()
	server, err := a.door(f, keys, svc, opened)
	if err != nil {
		return err
	}
	return a.listen(ctx, f.addr, server.HTTPServer())
}

// door makes the HTTP door of a service.
func (a *app) door(f *serveFlags, keys *account.Keys, svc *assessment.Service, opened *store.Store) (*api.Server, error) {
	token, err := keys.Token()
	if err != nil {
		return nil, err
	}
	old, err := keys.TokenPublic()
	if err != nil {
		return nil, err
	}
	options := account.Options{Clock: a.now, Random: rand.Reader}
	directory, err := account.NewDirectory(svc, opened.Vault, options)
	if err != nil {
		return nil, err
	}
	return api.New(api.Config{
		Service: svc, Directory: directory, Refresh: account.NewRefresh(svc, opened.Vault, options),
		TokenKey: token, OldKeys: old, Clock: a.now, Random: rand.Reader, Version: programVersion(), Closed: f.closed, Rate: a.rate(),
		Log: slog.New(slog.NewJSONHandler(a.stderr, nil)),
	})
}

// rate is the limit on requests, unless it is switched off.
func (a *app) rate() api.Rate {
	if a.environment(rateVariable) == "off" {
		return api.Rate{}
	}
	return api.Rate{PerAccount: 50, PerAddress: 100}
}

// grace is how long requests that are under way may take once the server stops.
const grace = 20 * time.Second

// listen serves until a signal comes, and then lets what is under way finish.
func (a *app) listen(ctx context.Context, addr string, server *http.Server) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return invalid("Choose another one with --addr, such as 127.0.0.1:0 for any that is free.", "cannot listen on %s: %s", addr, plain(err))
	}
	stopped := make(chan error, 1)
	a.whenEnding(func() {
		go func() {
			ctx, cancel := context.WithTimeout(context.Background(), grace)
			defer cancel()
			stopped <- server.Shutdown(ctx)
		}()
	})
	a.progress.end()
	fmt.Fprintf(a.stdout, "Readiness serves on http://%s/ (documentation: /docs). Stop it with Ctrl-C.\n", listener.Addr())
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return <-stopped
}
