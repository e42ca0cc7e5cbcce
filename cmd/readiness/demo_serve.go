package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"readiness/api"
	"readiness/assessment"
)

// demoServe shows the demo and serves it until a signal comes. The address is taken before any work is done for it.
func (a *app) demoServe(ctx context.Context, d *demoFlags) error {
	listener, err := listenOn(ctx, d.addr)
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }() // the server has closed it already, if all went well
	password, chosen := a.demoPassword()
	return a.withDemoStore(ctx, func(s *demoStore) error {
		examples, err := a.demoFiles(d, func(examples []*example) error {
			a.progress.phase("filling the demo's store")
			if err := s.addAccounts(ctx, a, password); err != nil {
				return err
			}
			return s.fill(ctx, examples)
		})
		if err != nil {
			return err
		}
		server, err := a.door(&serveFlags{logLevel: slog.LevelWarn, rate: a.demoRate()}, s.keys, s.svc, s.opened)
		if err != nil {
			return err
		}
		return a.serveOn(listener, server.HTTPServer(), stopping{grace: demoGrace}, func(w io.Writer) {
			if chosen {
				password = `"$` + demoPasswordVariable + `"`
			}
			tellServing(w, "http://"+listener.Addr().String(), password, examples, s.waiting())
		})
	})
}

// demoGrace is how long requests that are under way may take once the demo stops.
const demoGrace = 5 * time.Second

// demoRate is a limit that nobody meets by hand, unless it is switched off.
func (a *app) demoRate() *api.Rate {
	if a.environment(rateVariable) == "off" {
		return &api.Rate{}
	}
	return &api.Rate{PerAccount: 500, PerAddress: 1000, SignIns: 100}
}

// tellServing says where the demo is, who may sign in, what waits for whom, and what to try.
func tellServing(w io.Writer, address, password string, examples []*example, waiting map[assessment.Role]string) {
	fmt.Fprintf(w, "\nReadiness serves on %s/ (documentation: %s/docs). Stop it with Ctrl-C.\n", address, address)
	fmt.Fprintln(w, "What you change here is gone when it stops; `readiness serve` keeps it.")
	fmt.Fprintln(w, "\nSign in, all with one password:")
	rows := []string{"Account\tWhat it may do\tWhat waits for it"}
	for _, x := range demoAccounts() {
		rows = append(rows, x.email+"\t"+x.may+"\t"+waiting[x.role])
	}
	tellTable(w, rows)
	framework, filter := examples[0].index.Panel.Framework.Ref(), ""
	if examples[0].portfolio {
		filter = "&lendingCategory=IDA&limit=3"
	}
	fmt.Fprintln(w, "\nPaste into another terminal:")
	fmt.Fprintf(w, "  PASSWORD=%s\n", password)
	fmt.Fprintf(w, "  curl -s '%s/v1/index?framework=%s%s'\n", address, framework, filter)
	fmt.Fprintf(w, "  curl -s -o portfolio.xlsx '%s/v1/exports/portfolio.xlsx?framework=%s'\n", address, framework)
	fmt.Fprintf(w, "  curl -s %s/v1/token -H 'Content-Type: application/json' -d '{\"account\":\"assessor@demo\",\"password\":\"'\"$PASSWORD\"'\"}'\n", address)
}
