package main

import (
	"bytes"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"readiness/api"
)

// settle reads settings as serve does, and gives what they are, what was noted, and what was told.
func settle(t *testing.T, variables map[string]string, args ...string) (f serveFlags, noted string, err error) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	a := newApp(strings.NewReader(""), &stdout, &stderr)
	a.environment = func(name string) string { return variables[name] }
	cmd := &cobra.Command{Use: "serve", RunE: func(cmd *cobra.Command, _ []string) error { return a.settled(cmd, &f) }}
	settingFlags(cmd)
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	cmd.SetArgs(args)
	err = cmd.Execute()
	if err != nil {
		noted = a.tell(err)
	} else {
		noted = stderr.String()
	}
	return f, noted, err
}

func fileOf(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const wholeConfig = `
# a comment
store: mongodb://db.example/readiness
keys: /etc/readiness/keys
addr: "0.0.0.0:9000"
closed: true
trustedProxies: [10.0.0.0/8, "::1"]
corsOrigins:
  - https://app.example.org
  - http://localhost:5173
rateLimit: 5/7
logLevel: warn
logFormat: text
metricsTokenFile: TOKEN
stopDelay: 5s
grace: 2m
`

func TestSettingsOfAFile(t *testing.T) {
	token := fileOf(t, "token", "0123456789abcdef\n")
	path := fileOf(t, "serve.yaml", strings.ReplaceAll(wholeConfig, "TOKEN", token))
	for _, s := range serveSettings {
		if !strings.Contains(wholeConfig, "\n"+s.key()+":") {
			t.Errorf("%s is not tried", s.key())
		}
	}
	f, told, err := settle(t, map[string]string{"READINESS_CONFIG": path})
	if err != nil {
		t.Fatal(told)
	}
	if f.store != "mongodb://db.example/readiness" || f.keys.keys != "/etc/readiness/keys" || f.addr != "0.0.0.0:9000" || !f.closed ||
		!slices.Equal(f.proxies, []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}) ||
		!slices.Equal(f.origins, []string{"https://app.example.org", "http://localhost:5173"}) ||
		*f.rate != (api.Rate{PerAccount: 5, PerAddress: 7, SignIns: 10}) || f.logLevel != slog.LevelWarn || !f.logText ||
		f.metricsToken != "0123456789abcdef" || f.stop != (stopping{5 * time.Second, 2 * time.Minute}) {
		t.Errorf("got %+v", f)
	}
	// A variable goes before the file, and a flag before both.
	f, told, err = settle(t, map[string]string{
		"READINESS_ADDR": "127.0.0.1:1", "READINESS_CLOSED": "false", "READINESS_RATE_LIMIT": "off", "READINESS_TRUSTED_PROXIES": "192.0.2.1, 192.0.2.2",
	}, "--config", path, "--addr", "127.0.0.1:2", "--cors-origins", "https://a.example.org,https://b.example.org", "--cors-origins", "https://c.example.org")
	if err != nil {
		t.Fatal(told)
	}
	if f.addr != "127.0.0.1:2" || f.closed || *f.rate != (api.Rate{}) || len(f.proxies) != 2 || len(f.origins) != 3 || f.stop.grace != 2*time.Minute {
		t.Errorf("got %+v", f)
	}
}

func TestSettingsThatAreNotGiven(t *testing.T) {
	f, told, err := settle(t, nil, "--store", "mongodb://db.example/readiness", "--keys", "keys")
	if err != nil || told != "" {
		t.Fatal(told)
	}
	if f.addr != "127.0.0.1:8080" || f.closed || f.proxies != nil || f.origins != nil || *f.rate != usualRate || f.logLevel != slog.LevelInfo ||
		f.logText || f.metricsToken != "" || f.stop != (stopping{time.Second, grace}) {
		t.Errorf("got %+v", f)
	}
}

// Everything that is wrong is told at once, with where it was given.
func TestSettingsThatAreWrong(t *testing.T) {
	path := fileOf(t, "serve.yaml", `adr: x
keys: [a, b]
corsOrigins: ["*", https://app.example.org/]
trustedProxies: 0.0.0.0/0
grace:
logLevel: {a: b}
closed: yes
stopDelay: 1 s
stopDelay: 2s
`)
	_, told, err := settle(t, map[string]string{"READINESS_RATE_LIMIT": "none", "READINESS_LOG_FORMAT": "xml"},
		"--config", path, "--addr", "nowhere", "--metrics-token-file", filepath.Join(t.TempDir(), "no"))
	if err == nil {
		t.Fatal("it starts")
	}
	for _, want := range []string{
		"serve cannot start: 14 faults in its settings",
		`serve.yaml line 1, column 1: there is no setting "adr"; did you mean addr?`,
		"serve.yaml line 2, column 1 (keys): takes one value, not a list",
		`serve.yaml line 3, column 1 (corsOrigins): "*" would let the pages of strangers in`,
		`"https://app.example.org/" is more than an origin`,
		"serve.yaml line 4, column 1 (trustedProxies): 0.0.0.0/0 is everybody",
		"has no value; leave the line out",
		"line 6, column", "is neither a text",
		`(closed): takes true or false, not "yes"`,
		`(stopDelay): "1 s" is no time span`,
		"line 9, column 1: stopDelay stands in line 8 already",
		`READINESS_RATE_LIMIT: "none" is neither off nor two numbers such as 50/100`,
		`READINESS_LOG_FORMAT: takes json or text, not "xml"`,
		`--addr: "nowhere" is not an address with a port`,
		"--metrics-token-file: cannot read",
		"--store: is missing",
	} {
		if !strings.Contains(told, want) {
			t.Errorf("it does not say %q:\n%s", want, told)
		}
	}
}

func TestSettingsThatAreRefused(t *testing.T) {
	short := fileOf(t, "token", "short\n")
	for want, args := range map[string][]string{
		"names more than its network; write 10.0.0.0/8":    {"--trusted-proxies", "10.1.2.3/8"},
		"is neither an address nor a network":              {"--trusted-proxies", "proxy.example.org"},
		"is everybody":                                     {"--trusted-proxies", "10.0.0.1,::/0"},
		"in the clothes of IPv6":                           {"--trusted-proxies", "::ffff:10.0.0.0/104"},
		"can be forged by whoever is on the way":           {"--cors-origins", "http://app.example.org"},
		"is neither off nor two numbers such as":           {"--rate-limit", "50"},
		`"0/100" is neither off nor two numbers`:           {"--rate-limit", "0/100"},
		"-1s is not within 0s and 1h0m0s":                  {"--grace", "-1s"},
		"takes debug, info, warn or error, not \"INFO+2\"": {"--log-level", "INFO+2"},
		"does not hold one token of 16 to 1024":            {"--metrics-token-file", short},
		"--cors-origins: has no value":                     {"--cors-origins", "https://a.example.org,,"},
		"--config has no name in it":                       {"--config", ""},
		"the file nowhere.yaml does not exist":             {"--config", "nowhere.yaml"},
		"not valid YAML":                                   {"--config", fileOf(t, "a.yaml", "a: [")},
		"has lines like addr":                              {"--config", fileOf(t, "b.yaml", "- a")},
		"a second document starts here":                    {"--config", fileOf(t, "c.yaml", "addr: a:1\n---\naddr: b:1\n")},
		"is not UTF-8 text":                                {"--config", fileOf(t, "d.yaml", "addr: \xff")},
		"is larger than any file of settings":              {"--config", fileOf(t, "e.yaml", strings.Repeat("# x\n", 1<<15))},
	} {
		_, told, err := settle(t, nil, append([]string{"--store", "mongodb://db.example/readiness", "--keys", "keys"}, args...)...)
		if err == nil || !strings.Contains(told, want) {
			t.Errorf("%v: %q, want %q", args, told, want)
		}
	}
	for _, text := range []string{"", "# nothing\n", "---\n", "{}\n"} {
		if _, told, err := settle(t, nil, "--store", "mongodb://db.example/readiness", "--keys", "keys", "--config", fileOf(t, "empty.yaml", text)); err != nil {
			t.Errorf("%q: %s", text, told)
		}
	}
}

func TestSettingsThatAreHardlyMeant(t *testing.T) {
	base := []string{"--store", "mongodb://db.example/readiness", "--keys", "keys", "--rate-limit", "off", "--addr"}
	if _, noted, err := settle(t, nil, append(base, "0.0.0.0:8080")...); err != nil || !strings.Contains(noted, "are not limited, and others may reach") {
		t.Errorf("%v: %q", err, noted)
	}
	if _, noted, err := settle(t, nil, append(base, "127.0.0.1:8080")...); err != nil || noted != "" {
		t.Errorf("%v: %q", err, noted)
	}
}

func TestVariablesThatAreMisspelt(t *testing.T) {
	got := misspelt([]string{
		"READINESS_CORS_ORIGIN=x", "READINESS_TRUSTED_PROXYS=x", "READINESS_ADDR=x", "READINESS_CONFIG=x", "READINESS_DEMO_PASSWORD=x",
		"READINESS_DIST=x", "ADDR=x", "PATH=x", "READINES_KEYS",
	})
	want := []string{
		"the variable READINESS_CORS_ORIGIN counts for nothing; did you mean READINESS_CORS_ORIGINS?",
		"the variable READINESS_TRUSTED_PROXYS counts for nothing; did you mean READINESS_TRUSTED_PROXIES?",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// The help names every setting under all its names, from the list that the flags are made of.
func TestHelpNamesEverySetting(t *testing.T) {
	var stdout, stderr bytes.Buffer
	if code := newApp(strings.NewReader(""), &stdout, &stderr).execute([]string{"serve", "--help"}); code != exitDone {
		t.Fatal(stderr.String())
	}
	lines := strings.Split(stdout.String(), "\n")
	for _, s := range serveSettings {
		row := []string{s.flag(), s.variable(), s.key()}
		if !slices.ContainsFunc(lines, func(line string) bool { return slices.Equal(strings.Fields(line), row) }) {
			t.Errorf("the table does not have %v", row)
		}
		if !slices.ContainsFunc(lines, func(line string) bool { f := strings.Fields(line); return len(f) > 3 && f[0] == s.flag() }) {
			t.Errorf("%s is not explained", s.flag())
		}
	}
	for _, want := range []string{"READINESS_STORE", "READINESS_KEYS", "READINESS_ADDR", "READINESS_RATE_LIMIT", "READINESS_CONFIG"} { // others rest on these
		if !strings.Contains(stdout.String(), want) {
			t.Errorf("%s is not there", want)
		}
	}
	for _, line := range lines {
		if len(line) > 120 {
			t.Errorf("too long: %s", line)
		}
	}
}
