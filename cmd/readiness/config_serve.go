package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"readiness/api"
)

// serveSettings are the settings of the command serve. It is the only such list: flags, variables, keys and help are made
// of it.
var serveSettings = []setting{
	{
		name: "store", usage: "`STORE` with the assessments: file:DIRECTORY or mongodb://HOST/DATABASE",
		set: func(f *serveFlags, v []string) error { f.store = v[0]; return f.check() },
	},
	{
		name: "keys", usage: "`DIR` of keys: signs tokens and where the journal ends; made when it is not there",
		set: func(f *serveFlags, v []string) error { f.keys.keys = v[0]; return nil },
	},
	{
		name: "addr", standard: "127.0.0.1:8080", usage: "`HOST:PORT` to listen on",
		set: func(f *serveFlags, v []string) error { f.addr = v[0]; return checkAddress(v[0]) },
	},
	{
		name: "closed", kind: yesOrNo, usage: "what is published is for accounts only, not for the public",
		set: func(f *serveFlags, v []string) error {
			f.closed = v[0] == "true"
			return among(v[0], "true", "false")
		},
	},
	{
		name: "trusted-proxies", kind: manyValues, usage: "`ADDRESSES` or networks of proxies whose X-Forwarded-For counts: 10.0.0.0/8,::1",
		set: func(f *serveFlags, v []string) (err error) { f.proxies, err = networks(v); return err },
	},
	{
		name: "cors-origins", kind: manyValues, usage: "`ORIGINS` whose pages may call the operations: https://app.example.org",
		set: func(f *serveFlags, v []string) error {
			f.origins = v
			var faults []error
			for _, origin := range v {
				faults = append(faults, api.CheckOrigin(origin))
			}
			return errors.Join(faults...)
		},
	},
	{
		name: "rate-limit", standard: "50/100", usage: "`LIMIT`: requests a second of one account and of one address, or off",
		set: func(f *serveFlags, v []string) (err error) { f.rate, err = rateOf(v[0]); return err },
	},
	{
		name: "log-level", standard: "info", usage: "`LEVEL` from which on is logged: debug, info, warn or error",
		set: func(f *serveFlags, v []string) error {
			_ = f.logLevel.UnmarshalText([]byte(v[0])) // what it takes besides is refused in the next line
			return among(v[0], "debug", "info", "warn", "error")
		},
	},
	{
		name: "log-format", standard: "json", usage: "`FORMAT` of the log: json or text",
		set: func(f *serveFlags, v []string) error { f.logText = v[0] == "text"; return among(v[0], "json", "text") },
	},
	{
		name: "metrics-token-file", usage: "`FILE` with a token that reads /metrics; without it this machine and administrators do",
		set: func(f *serveFlags, v []string) (err error) { f.metricsToken, err = tokenIn(v[0]); return err },
	},
	{
		name: "stop-delay", standard: "1s", usage: "`TIME` for which /readyz gives 503 before connections are refused",
		set: func(f *serveFlags, v []string) (err error) {
			f.stop.delay, err = duration(v[0], 10*time.Minute)
			return err
		},
	},
	{
		name: "grace", standard: grace.String(), usage: "`TIME` that requests may take once the server stops",
		set: func(f *serveFlags, v []string) (err error) { f.stop.grace, err = duration(v[0], time.Hour); return err },
	},
}

func among(text string, words ...string) error {
	if slices.Contains(words, text) {
		return nil
	}
	last := len(words) - 1
	return fmt.Errorf("takes %s or %s, not %.40q", strings.Join(words[:last], ", "), words[last], text)
}

// networks reads addresses of proxies.
func networks(texts []string) (list []netip.Prefix, err error) {
	var faults []error
	for _, text := range texts {
		p, err := network(text)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		list = append(list, p)
	}
	return list, errors.Join(faults...)
}

func network(text string) (p netip.Prefix, err error) {
	addr, err := netip.ParseAddr(text)
	if err == nil {
		addr = addr.Unmap().WithZone("")
		return netip.PrefixFrom(addr, addr.BitLen()), nil
	}
	p, err = netip.ParsePrefix(text)
	switch {
	case err != nil:
		return p, fmt.Errorf("%.60q is neither an address nor a network such as 10.0.0.0/8", text)
	case p.Bits() == 0:
		return p, fmt.Errorf("%s is everybody: whoever sends a request could choose the address that it counts for; list the proxies", text)
	case p != p.Masked():
		return p, fmt.Errorf("%s names more than its network; write %s", text, p.Masked())
	case p.Addr().Is4In6():
		return p, fmt.Errorf("%s is an IPv4 network in the clothes of IPv6; write it as IPv4", text)
	}
	return p, nil
}

// usualRate is the limit on requests, unless another one is chosen.
var usualRate = api.Rate{PerAccount: 50, PerAddress: 100, SignIns: 10}

// rateOf reads a limit on requests: off, or ACCOUNT/ADDRESS.
func rateOf(text string) (*api.Rate, error) {
	if text == "off" {
		return &api.Rate{}, nil
	}
	first, second, _ := strings.Cut(text, "/")
	account, err1 := strconv.Atoi(first)
	address, err2 := strconv.Atoi(second)
	if err1 != nil || err2 != nil || account < 1 || address < 1 || account > 1e6 || address > 1e6 {
		return nil, fmt.Errorf("%.40q is neither off nor two numbers such as 50/100: requests a second of one account, and of one address", text)
	}
	return &api.Rate{PerAccount: account, PerAddress: address, SignIns: usualRate.SignIns}, nil
}

// logger writes the log to standard error.
func (a *app) logger(f *serveFlags) *slog.Logger {
	o := &slog.HandlerOptions{Level: f.logLevel}
	if f.logText {
		return slog.New(slog.NewTextHandler(a.stderr, o))
	}
	return slog.New(slog.NewJSONHandler(a.stderr, o))
}
