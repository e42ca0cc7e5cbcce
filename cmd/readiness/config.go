package main

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/assessment/spelling"
)

// Variables that other commands share with the settings of serve.
const (
	configVariable = "READINESS_CONFIG" // names the file of settings where --config does not
	keysVariable   = "READINESS_KEYS"
)

// kind is how a setting is written.
type kind int

const (
	oneValue kind = iota
	manyValues
	yesOrNo
)

// setting is something that an operator of the server can choose: by a flag, else by a variable, else in a file.
type setting struct {
	name     string // of its flag; its variable and its key in the file follow from it
	kind     kind
	standard string // what holds when it is not given; "" = nothing
	usage    string // of its flag
	set      func(f *serveFlags, values []string) error
}

// flag is how a setting is written on the command line.
func (s setting) flag() string { return "--" + s.name }

// variable is how a setting is called in the environment: READINESS_TRUSTED_PROXIES.
func (s setting) variable() string {
	return "READINESS_" + strings.ToUpper(strings.ReplaceAll(s.name, "-", "_"))
}

// key is how a setting is called in a file: trustedProxies.
func (s setting) key() string {
	words := strings.Split(s.name, "-")
	for i, w := range words[1:] {
		words[i+1] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, "")
}

// settingFlags adds the flags of all settings, and the one that names the file.
func settingFlags(cmd *cobra.Command) {
	for _, s := range serveSettings {
		usage := s.usage
		if s.standard != "" {
			usage += " (default: " + s.standard + ")"
		}
		switch s.kind {
		case oneValue:
			cmd.Flags().String(s.name, "", usage)
		case manyValues:
			cmd.Flags().StringSlice(s.name, nil, usage)
		case yesOrNo:
			cmd.Flags().Bool(s.name, false, usage)
		}
	}
	cmd.Flags().String("config", "", "YAML `FILE` with settings")
	_ = cmd.RegisterFlagCompletionFunc("store", completeStores)
	_ = cmd.MarkFlagDirname("keys")
	_ = cmd.MarkFlagFilename("config", "yaml", "yml")
}

// settingTable lists under which names each setting is known.
func settingTable() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "  flag\tvariable\tkey in the file")
	for _, s := range serveSettings {
		fmt.Fprintf(w, "  %s\t%s\t%s\n", s.flag(), s.variable(), s.key())
	}
	fmt.Fprintf(w, "  --config\t%s\t\n", configVariable)
	_ = w.Flush() // into memory
	var lines []string
	for line := range strings.SplitSeq(strings.TrimSpace(b.String()), "\n") {
		lines = append(lines, "  "+strings.TrimSpace(line))
	}
	return strings.Join(lines, "\n")
}

// settled reads all settings. What is wrong is told at once, with where it was given.
func (a *app) settled(cmd *cobra.Command, f *serveFlags) error {
	file, err := a.configOf(cmd)
	if err != nil {
		return err
	}
	faults := file.faults
	var missing []string
	for _, s := range serveSettings {
		g, ok := s.given(cmd, a, file)
		if !ok {
			if s.name == "store" || s.name == "keys" {
				missing = append(missing, s.flag())
			}
			continue
		}
		if message := s.take(f, g); message != "" {
			faults = append(faults, assessment.Field{Path: g.place, Message: message})
		}
	}
	if len(faults) == 0 && len(missing) == 0 {
		if err := f.keys.check(cmd, &f.storeFlag); err != nil {
			return err
		}
		a.warn(f)
		return nil
	}
	if len(faults) == 0 {
		return &usageError{cmd.CommandPath(), cmd.CommandPath() + " needs " + strings.Join(missing, " and ")}
	}
	for _, flag := range missing {
		faults = append(faults, assessment.Field{Path: flag, Message: "is missing"})
	}
	return &assessment.Error{
		Kind: assessment.Invalid, Fields: faults, Fix: "See " + cmd.CommandPath() + " --help.",
		Msg: fmt.Sprintf("%s cannot start: %s", cmd.CommandPath(), counted(len(faults), "fault in its settings", "faults in its settings")),
	}
}

// configOf reads the file of settings, if one is named.
func (a *app) configOf(cmd *cobra.Command) (*configFile, error) {
	path, err := cmd.Flags().GetString("config")
	if err != nil {
		return nil, err
	}
	if cmd.Flags().Changed("config") && path == "" {
		return nil, invalid("Leave it out, or name a file.", "--config has no name in it")
	}
	if path = cmp.Or(path, a.environment(configVariable)); path == "" {
		return &configFile{}, nil
	}
	var keys []string
	for _, s := range serveSettings {
		keys = append(keys, s.key())
	}
	return readConfig(path, keys)
}

// given finds what a setting was given: the flag before the variable, and the variable before the file.
func (s setting) given(cmd *cobra.Command, a *app, file *configFile) (given, bool) {
	if flag := cmd.Flags().Lookup(s.name); flag.Changed {
		g := given{place: s.flag(), values: []string{flag.Value.String()}}
		if s.kind == manyValues {
			g.list = true
			g.values, _ = cmd.Flags().GetStringSlice(s.name) // it is one
		}
		return g, true
	}
	if text := a.environment(s.variable()); text != "" {
		return given{place: s.variable(), values: strings.Split(text, ","), list: s.kind == manyValues}.joined(s.kind), true
	}
	if g, ok := file.given[s.key()]; ok {
		return g, true
	}
	return given{place: s.flag(), values: []string{s.standard}}, s.standard != ""
}

// joined puts together what was taken apart, where a setting has one value.
func (g given) joined(k kind) given {
	if k != manyValues {
		g.values = []string{strings.Join(g.values, ",")}
	}
	return g
}

// take sets a setting, and says what is wrong with what it was given, or nothing.
func (s setting) take(f *serveFlags, g given) string {
	if s.kind != manyValues && g.list {
		return "takes one value, not a list"
	}
	var values []string
	for _, v := range g.values {
		v = strings.TrimSpace(v)
		if v == "" {
			return "has no value; leave it out, or give one"
		}
		values = append(values, v)
	}
	err := s.set(f, values)
	if e, ok := errors.AsType[*assessment.Error](err); ok {
		return strings.TrimSpace(e.Msg + "\n" + e.Fix)
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

// warn tells what is allowed, but hardly meant.
func (a *app) warn(f *serveFlags) {
	host, _, _ := net.SplitHostPort(f.addr) // was looked at
	addr, err := netip.ParseAddr(host)
	local := host == "localhost" || err == nil && addr.IsLoopback()
	if f.rate != nil && f.rate.PerAddress == 0 && !local {
		a.note("requests and attempts to sign in are not limited, and others may reach %s", f.addr)
	}
	for _, text := range misspelt(os.Environ()) {
		a.note("%s", text)
	}
}

// misspelt finds variables that nobody looks at and that are called almost as one that counts.
func misspelt(environment []string) (notes []string) {
	const prefix = "READINESS_"
	known := []string{strings.TrimPrefix(configVariable, prefix)}
	for _, s := range serveSettings {
		known = append(known, strings.TrimPrefix(s.variable(), prefix))
	}
	for _, entry := range environment {
		variable, _, _ := strings.Cut(entry, "=")
		name, ours := strings.CutPrefix(variable, prefix)
		if !ours || slices.Contains(known, name) {
			continue
		}
		if near := spelling.Nearest(name, known); near != "" {
			notes = append(notes, fmt.Sprintf("the variable %s counts for nothing; did you mean %s%s?", variable, prefix, near))
		}
	}
	return notes
}

// duration reads a time span within bounds.
func duration(text string, most time.Duration) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	switch {
	case err != nil:
		return 0, fmt.Errorf("%.40q is no time span such as 20s or 2m", text)
	case d < 0 || d > most:
		return 0, fmt.Errorf("%s is not within 0s and %s", text, most)
	}
	return d, nil
}

// tokenIn reads a token from a file of its own.
func tokenIn(path string) (string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("cannot read %s: %s", path, plain(err))
	}
	token := strings.TrimSpace(string(data))
	if len(token) < 16 || len(token) > 1024 || strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", fmt.Errorf("%s does not hold one token of 16 to 1024 letters, digits and signs without spaces", path)
	}
	return token, nil
}
