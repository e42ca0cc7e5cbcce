package apitest

import (
	"bufio"
	"bytes"
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

const password = "a long enough passphrase 17"

// program is the product, built from the module around this one, in a directory of its own with a store and keys.
type program struct {
	t      *testing.T
	binary string
	dir    string
}

func build(t *testing.T) *program {
	t.Helper()
	dir := t.TempDir()
	p := &program{t: t, dir: dir, binary: filepath.Join(dir, "readiness.exe")} // the ending does no harm elsewhere
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", p.binary, "./cmd/readiness")
	cmd.Dir = "../.."
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build the program: %v: %s", err, out)
	}
	return p
}

func (p *program) command(args ...string) *exec.Cmd {
	cmd := exec.CommandContext(p.t.Context(), p.binary, args...) //nolint:gosec // the program that was built
	cmd.Dir = p.dir
	cmd.Env = append(os.Environ(), "READINESS_STORE=file:data", "READINESS_KEYS=keys", "READINESS_RATE_LIMIT=off")
	return cmd
}

// run runs the program to its end, and gives what it prints.
func (p *program) run(stdin string, args ...string) string {
	p.t.Helper()
	cmd := p.command(args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &stdout, &stderr
	if err := cmd.Run(); err != nil {
		p.t.Fatalf("%v: %v: %s", args, err, &stderr)
	}
	return strings.TrimSpace(stdout.String())
}

// account adds an account that can sign in.
func (p *program) account(email, role string) {
	p.t.Helper()
	p.run(password+"\n", "account", "add", "--account", email, "--role", role, "--country", "*", "--password-stdin")
}

// serve starts the server on a port that is free. It gives its address, and what stops it in good order.
func (p *program) serve() (address string, stop func()) {
	p.t.Helper()
	cmd := p.command("serve", "--addr", "127.0.0.1:0")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	found := regexp.MustCompile(`http://[0-9.:]+`).FindString(line)
	if err != nil || found == "" {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		p.t.Fatalf("it does not serve: %q, %v: %s", line, err, &stderr)
	}
	return found, func() {
		p.t.Helper()
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			p.t.Fatal(err)
		}
		if err := cmd.Wait(); err != nil {
			p.t.Errorf("it did not end in good order: %v: %s", err, &stderr)
		}
	}
}

// withToken sends an access token with every request.
func withToken(token string) ClientOption {
	return WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", "Bearer "+token)
		return nil
	})
}

// connect makes a client; without a token it is the public.
func connect(t *testing.T, address string, options ...ClientOption) *ClientWithResponses {
	t.Helper()
	options = append(options, WithHTTPClient(&http.Client{Timeout: time.Minute}))
	c, err := NewClientWithResponses(address, options...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// signIn makes a client of an account.
func signIn(t *testing.T, address, email string) *ClientWithResponses {
	t.Helper()
	r, err := connect(t, address).CreateTokenWithResponse(t.Context(), nil, SignIn{Account: email, Password: password})
	if err != nil {
		t.Fatal(err)
	}
	if r.JSON200 == nil {
		t.Fatalf("sign in: %s: %s", r.Status(), r.Body)
	}
	return connect(t, address, withToken(r.JSON200.AccessToken))
}
