package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"readiness/assessment/gci"
)

// runningDemo is readiness demo as a process of its own.
type runningDemo struct {
	t                 *testing.T
	address, password string
	said              string // what it printed before it served
	scratch           string // where its temporary files are
	process           *exec.Cmd
	stderr            bytes.Buffer
}

// startDemo starts a demo on a free port and waits until it serves. Variables are NAME=VALUE.
func startDemo(t *testing.T, variables ...string) *runningDemo {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot be asked to end here")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	d := &runningDemo{t: t, scratch: t.TempDir()}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	d.process = exec.CommandContext(ctx, self)
	d.process.Args = []string{"readiness", "demo", "--addr", "127.0.0.1:0"} // TestMain runs the program under this name
	d.process.Dir, d.process.Stderr = t.TempDir(), &d.stderr
	d.process.Env = append(os.Environ(), "TMPDIR="+d.scratch, demoPasswordVariable+"=")
	d.process.Env = append(d.process.Env, variables...)
	out, err := d.process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := d.process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		_ = d.process.Wait()
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		d.said += lines.Text() + "\n"
		if strings.Contains(lines.Text(), "/v1/token") { // the last line
			break
		}
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	d.address = found(d.said, `Readiness serves on http://(127\.0\.0\.1:\d+)/`)
	d.password = found(d.said, `(?m)^  PASSWORD=(.*)$`)
	if d.address == "" || d.password == "" {
		t.Fatalf("it says %q; %s", d.said, d.stderr.String())
	}
	return d
}

func found(text, pattern string) string {
	if m := regexp.MustCompile(pattern).FindStringSubmatch(text); m != nil {
		return m[1]
	}
	return ""
}

// ask sends a request and decodes the answer, which must have the status. body is JSON text, or "" for none.
func (d *runningDemo) ask(method, path, token, body string, want int, into any) {
	d.t.Helper()
	r, err := http.NewRequestWithContext(d.t.Context(), method, "http://"+d.address+path, strings.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	data, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != want {
		d.t.Fatalf("%s %s gives %d, want %d: %v %.2000s", method, path, answer.StatusCode, want, err, data)
	}
	if into != nil {
		if err := json.Unmarshal(data, into); err != nil {
			d.t.Fatalf("%s %s: %v in %.2000s", method, path, err, data)
		}
	}
}

// signIn gives an access token.
func (d *runningDemo) signIn(email, password string) string {
	d.t.Helper()
	var tokens struct {
		AccessToken string `json:"accessToken"`
	}
	d.ask(http.MethodPost, "/v1/token", "", fmt.Sprintf(`{"account":%q,"password":%q}`, email, password), http.StatusOK, &tokens)
	return tokens.AccessToken
}

// end asks the process to end and wants it to do so in good order, with nothing left behind.
func (d *runningDemo) end() {
	d.t.Helper()
	if err := d.process.Process.Signal(syscall.SIGTERM); err != nil {
		d.t.Fatal(err)
	}
	if err := d.process.Wait(); err != nil {
		d.t.Errorf("it ended with %v: %s", err, d.stderr.String())
	}
	if left := entries(d.t, d.scratch); left != "" {
		d.t.Errorf("it left %s behind", left)
	}
}

// demoList is what of a list is looked at.
type demoList struct {
	Items []struct {
		ID, State, Country, Actor string
		Progress                  struct{ Answered, Total int }
		After                     json.RawMessage
	}
	Method struct {
		Ranked, Year int
		Framework    string
	}
}

func TestDemoServes(t *testing.T) {
	d := startDemo(t)
	if len(d.password) < 16 || entries(t, d.scratch) == "" {
		t.Errorf("the password is %q; there are temporary files: %q", d.password, entries(t, d.scratch))
	}
	tokens, ids := map[string]string{}, map[string]string{}
	for _, x := range demoAccounts() {
		var me struct {
			ID, Role  string
			Countries []string
		}
		tokens[string(x.role)] = d.signIn(x.email, d.password)
		d.ask(http.MethodGet, "/v1/me", tokens[string(x.role)], "", http.StatusOK, &me)
		if me.Role != string(x.role) || strings.Join(me.Countries, " ") != strings.Join(x.units, " ") || !strings.Contains(d.said, "  "+x.email+" ") {
			t.Errorf("%s is %v", x.email, me)
		}
		ids[me.Role] = me.ID
	}
	d.ask(http.MethodPost, "/v1/token", "", `{"account":"assessor@demo","password":"not the right one"}`, http.StatusUnauthorized, nil)
	d.published(tokens["donor"])
	d.nextRound(tokens)
	var history demoList
	d.ask(http.MethodGet, "/v1/assessments/XXA-2026-readiness-core@2026/history?limit=1000", tokens["auditor"], "", http.StatusOK, &history)
	var moves []string
	for _, x := range history.Items {
		var after struct{ State string }
		if json.Unmarshal(x.After, &after) == nil && after.State != "" {
			moves = append(moves, after.State+" "+x.Actor)
		}
	}
	want := []string{"submitted " + ids["assessor"], "in-review " + ids["reviewer"], "reviewed " + ids["reviewer"], "signed-off " + ids["ministry"], "published " + ids["ministry"]}
	if strings.Join(moves, ", ") != strings.Join(want, ", ") {
		t.Errorf("the history says %q, want %q", moves, want)
	}
	d.end()
}

// published looks for what the public can read, and a donor.
func (d *runningDemo) published(donor string) {
	d.t.Helper()
	for framework, want := range map[string]int{"gci-pillars@2024": 194, "readiness-core@2026": 2} {
		if _, ok := gci.Answers2024(); !ok && want > 2 {
			continue
		}
		var index demoList
		d.ask(http.MethodGet, "/v1/index?limit=1000&framework="+framework, "", "", http.StatusOK, &index)
		if len(index.Items) != want || index.Method.Ranked != want {
			d.t.Errorf("the index of %s has %d items and ranks %d, want %d", framework, len(index.Items), index.Method.Ranked, want)
		}
	}
	d.defaults()
	var one struct{ State string }
	d.ask(http.MethodGet, "/v1/assessments/XXA-2026-readiness-core@2026", donor, "", http.StatusOK, &one)
	if one.State != "published" {
		d.t.Errorf("XXA of 2026 is %s", one.State)
	}
	d.ask(http.MethodGet, "/v1/assessments/XXA-2027-readiness-core@2026", donor, "", http.StatusNotFound, nil)
}

// defaults looks for what is shown to whoever asks for nothing in particular, and that what is made up says so.
func (d *runningDemo) defaults() {
	d.t.Helper()
	first, year := "gci-pillars", 2024
	if _, ok := gci.Answers2024(); !ok {
		first, year = "readiness-core", 2026
	}
	var index demoList
	d.ask(http.MethodGet, "/v1/index?limit=1", "", "", http.StatusOK, &index)
	if index.Method.Framework != first || index.Method.Year != year {
		d.t.Errorf("the index is of %s, %d, want %s, %d", index.Method.Framework, index.Method.Year, first, year)
	}
	d.ask(http.MethodGet, "/v1/index?framework="+demoFramework, "", "", http.StatusOK, &index)
	if index.Method.Year != 2026 {
		d.t.Errorf("the index of %s is that of %d, want 2026", demoFramework, index.Method.Year)
	}
	for query, sample := range map[string]bool{"": first == "readiness-core", "?framework=" + demoFramework: true, "?framework=" + demoFramework + "&year=2025": true} {
		if marked := strings.Contains(d.page("/"+query), "country here is fictional"); marked != sample {
			d.t.Errorf("the page /%s is marked as a sample: %v, want %v", query, marked, sample)
		}
	}
}

// page gives a page as a browser gets it.
func (d *runningDemo) page(path string) string {
	d.t.Helper()
	r, err := http.NewRequestWithContext(d.t.Context(), http.MethodGet, "http://"+d.address+path, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		d.t.Fatalf("%s gives %d: %v", path, answer.StatusCode, err)
	}
	return string(text)
}

// nextRound looks for the draft, and that a ministry sees none of another country.
func (d *runningDemo) nextRound(tokens map[string]string) {
	d.t.Helper()
	const another = `{"country":"KEN","year":2027,"framework":"readiness-core@2026"}`
	d.ask(http.MethodPost, "/v1/assessments", tokens["assessor"], another, http.StatusCreated, nil)
	for role, want := range map[string]string{"assessor": "KEN-2027-readiness-core@2026 XXA-2027-readiness-core@2026", "ministry": "XXA-2027-readiness-core@2026", "donor": ""} {
		var drafts demoList
		d.ask(http.MethodGet, "/v1/assessments?state=draft", tokens[role], "", http.StatusOK, &drafts)
		var names []string
		for _, x := range drafts.Items {
			if names = append(names, x.ID); x.Country == fictional && (x.Progress.Answered == 0 || x.Progress.Answered == x.Progress.Total) {
				d.t.Errorf("the draft has %d answers of %d", x.Progress.Answered, x.Progress.Total)
			}
		}
		if strings.Join(names, " ") != want {
			d.t.Errorf("to the %s there are the drafts %q, want %q", role, names, want)
		}
	}
	d.ask(http.MethodGet, "/v1/assessments/KEN-2027-readiness-core@2026", tokens["ministry"], "", http.StatusNotFound, nil)
}

// What the demo tells people to paste works.
func TestDemoCommandsWork(t *testing.T) {
	needPrograms(t, "bash", "curl")
	d := startDemo(t, demoPasswordVariable+"=six blue herons")
	_, commands, _ := strings.Cut(d.said, "Paste into another terminal:\n")
	if n := strings.Count(commands, "curl "); n != 3 || strings.Contains(d.said, "herons") {
		t.Errorf("%d commands: %s", n, d.said)
	}
	shell := exec.CommandContext(t.Context(), "bash", "-c", "set -euo pipefail\ncurl() { command curl --fail-with-body \"$@\"; }\n"+commands)
	shell.Dir, shell.Env = t.TempDir(), append(os.Environ(), demoPasswordVariable+"=six blue herons")
	out, err := shell.CombinedOutput()
	if err != nil || !bytes.Contains(out, []byte(`"accessToken":"`)) || !bytes.Contains(out, []byte(`"method":`)) {
		t.Errorf("%v: %s", err, out)
	}
	if data := content(t, filepath.Join(shell.Dir, "portfolio.xlsx")); !strings.HasPrefix(data, "PK") {
		t.Error("portfolio.xlsx is no workbook")
	}
}

// A fault that shows before anything is written leaves nothing behind.
func TestDemoRefuses(t *testing.T) {
	taken, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	for want, args := range map[string][]string{
		"cannot listen on " + taken.Addr().String():                {"--addr", taken.Addr().String()},
		demoPasswordVariable + " cannot be the password of the de": {"--addr", "127.0.0.1:0"},
	} {
		scratch, dir := t.TempDir(), filepath.Join(t.TempDir(), "x")
		t.Setenv("TMPDIR", scratch)
		c := newConsole()
		c.environment = func(name string) string { return map[string]string{demoPasswordVariable: "short"}[name] }
		code := c.execute(append([]string{"demo", "--dir", dir}, args...))
		told := c.err.String()
		if code != exitFault || !strings.Contains(told, want) || c.out.Len() > 0 || entries(t, scratch) != "" {
			t.Errorf("code %d, %q, %q; left behind: %q", code, told, c.out.String(), entries(t, scratch))
		}
		if strings.Contains(want, "listen") && !strings.Contains(told, "--addr") {
			t.Errorf("%q does not name the flag", told)
		}
		if _, err := os.Stat(dir); err == nil {
			t.Errorf("%s was made", dir)
		}
	}
}
