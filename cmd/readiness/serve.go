package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/spf13/cobra"

	"readiness/api"
	"readiness/assessment"
	"readiness/assessment/account"
	"readiness/assessment/store"
)

// rateVariable is READINESS_RATE_LIMIT, which also switches the limits of the demo off: for load tests.
const rateVariable = "READINESS_RATE_LIMIT"

// serveFlags is what the command serve is asked for.
type serveFlags struct {
	storeFlag
	keys         keysFlag
	addr         string
	closed       bool
	proxies      []netip.Prefix
	origins      []string
	rate         *api.Rate // nil = the usual one, unless the variable says off
	logLevel     slog.Level
	logText      bool
	metricsToken string
	stop         stopping
}

func (a *app) serveCommand() *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "serve --store S --keys DIR [--addr HOST:PORT] [--config FILE]",
		Short: "Serve a store over HTTP",
		Long: `Serves the assessments of a store over HTTP until it is stopped. Ctrl-C or SIGTERM lets requests
that are under way finish; a second one does not wait.

The store and the keys are made when they are not there. Several processes may serve one MongoDB
store; they share the keys. A store of files belongs to one process.

Accounts are added with readiness account add. /docs lists the operations, /openapi.json describes
them to programs. The server speaks plain HTTP: put a proxy with TLS before it unless it is for
this machine alone.

Each setting is a flag, or else a variable, or else a key of a YAML file:

` + settingTable() + `

Lists have commas in between; in the file they may be YAML lists.`,
		Example: `  readiness serve --store file:./data --keys keys
  readiness serve --store mongodb://db.example/readiness --keys keys --addr 0.0.0.0:8080
  readiness serve --config /etc/readiness.yaml`,
		Args: noWords,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.serveStore(cmd, &f) },
	}
	settingFlags(cmd)
	return cmd
}

func (a *app) serveStore(cmd *cobra.Command, f *serveFlags) error {
	if err := a.settled(cmd, f); err != nil {
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
	options := assessment.Options{Clock: a.now, Random: rand.Reader, Notice: func(err error) { a.note("%s", err) }}
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
	log := a.logger(f)
	defer a.tidying(ctx, opened.Vault, log)()
	if len(svc.State().Accounts()) == 0 {
		a.note("nobody can sign in yet: stop this, and add an account with readiness account add")
	}
	listener, err := listenOn(ctx, f.addr)
	if err != nil {
		return err
	}
	log.Info("serving", "address", listener.Addr().String(), "version", programVersion(), "seq", svc.Head().Seq)
	defer log.Info("stopped")
	return a.serveOn(listener, server.HTTPServer(), f.stop, func(w io.Writer) { tellAddress(w, listener) })
}

func tellAddress(w io.Writer, listener net.Listener) {
	fmt.Fprintf(w, "Readiness serves on http://%s/ (documentation: /docs). Stop it with Ctrl-C.\n", listener.Addr())
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
	rate := f.rate
	if rate == nil {
		rate = a.rate()
	}
	return api.New(api.Config{
		Service: svc, Directory: directory, Refresh: account.NewRefresh(svc, opened.Vault, options),
		Vault: opened.Vault, TokenKey: token, OldKeys: old, Clock: a.now, Random: rand.Reader, Version: programVersion(),
		Closed: f.closed, Rate: *rate, Proxies: f.proxies, Origins: f.origins, MetricsToken: f.metricsToken, Log: a.logger(f),
		Reach: func(ctx context.Context) error {
			_, err := opened.Journal.Head(ctx)
			return err
		},
	})
}

// rate is the usual limit on requests, unless it is switched off.
func (a *app) rate() *api.Rate {
	if a.environment(rateVariable) == "off" {
		return &api.Rate{}
	}
	return &usualRate
}

// stopping is how a server ends: for a moment it only says that it will, and then it lets what is under way finish.
type stopping struct{ delay, grace time.Duration }

// grace is how long requests that are under way may take once the server stops.
const grace = 20 * time.Second

// listenOn takes an address.
func listenOn(ctx context.Context, addr string) (net.Listener, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, invalid("Choose another one with --addr, such as 127.0.0.1:0 for any that is free.", "cannot listen on %s: %s", addr, plain(err))
	}
	return listener, nil
}

// serveOn tells what is to be told and serves until a signal comes; then it lets what is under way finish.
func (a *app) serveOn(listener net.Listener, server *http.Server, s stopping, tell func(io.Writer)) error {
	stopped := make(chan error, 1)
	a.whenEnding(func() { go func() { stopped <- a.stop(server, s) }() })
	a.progress.end()
	if err := a.printed(func(w io.Writer) error { tell(w); return nil }); err != nil {
		return err
	}
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return <-stopped
}

// stop ends a server. That requests were broken off is no error: what they have changed is recorded or not, as always.
func (a *app) stop(server *http.Server, s stopping) error {
	if door, ok := server.Handler.(*api.Server); ok {
		door.Stopping()
	}
	time.Sleep(s.delay)
	ctx, cancel := context.WithTimeout(context.Background(), s.grace)
	defer cancel()
	err := server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		a.note("requests that took longer than %s were broken off", s.grace)
		return server.Close()
	}
	return err
}
