package webtest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

const password = "a long enough passphrase 17"

// site is the program, serving its demo on a port that was free.
type site struct {
	address string
}

// serve builds the program and starts its demo, until the test ends.
func serve(t *testing.T) *site {
	t.Helper()
	dir := t.TempDir()
	binary := filepath.Join(dir, "readiness.exe") // the ending does no harm elsewhere
	build := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "./cmd/readiness")
	build.Dir = "../.."
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build the program: %v: %s", err, out)
	}
	cmd := exec.Command(binary, "demo", "--addr", "127.0.0.1:0", "--dir", filepath.Join(dir, "demo")) //nolint:gosec,noctx // the program that was built; the end of the test stops it
	cmd.Env = append(os.Environ(), "READINESS_DEMO_PASSWORD="+password, "READINESS_RATE_LIMIT=off", "TMPDIR="+dir)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var read sync.WaitGroup
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		read.Wait()
		if err := cmd.Wait(); err != nil {
			t.Errorf("the program did not end in good order: %v: %s", err, &stderr)
		}
	})
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		if found := regexp.MustCompile(`serves on (http://127\.0\.0\.1:[0-9]+)`).FindStringSubmatch(lines.Text()); found != nil {
			read.Go(func() { _, _ = io.Copy(io.Discard, stdout) })
			return &site{address: found[1]}
		}
	}
	t.Fatalf("it does not serve: %s", &stderr)
	return nil
}

// person is somebody who works over HTTP, while another sits at the browser.
type person struct {
	t     *testing.T
	site  *site
	token string
}

// person signs somebody in.
func (s *site) person(t *testing.T, email string) *person {
	t.Helper()
	p := &person{t: t, site: s}
	var got struct {
		AccessToken string `json:"accessToken"`
	}
	p.send(http.MethodPost, "/v1/token", map[string]string{"account": email, "password": password}, &got)
	p.token = got.AccessToken
	return p
}

// colleague adds a second assessor, and signs them in.
func (s *site) colleague(t *testing.T) *person {
	t.Helper()
	const email = "colleague@demo"
	s.person(t, "admin@demo").send(http.MethodPost, "/v1/accounts",
		map[string]any{"email": email, "name": "Second assessor", "role": "assessor", "countries": []string{"*"}, "password": password}, nil)
	return s.person(t, email)
}

// send asks for something that is to succeed, and reads the answer into out.
func (p *person) send(method, path string, body, out any) {
	p.t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		p.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(p.t.Context(), method, p.site.address+path, bytes.NewReader(data))
	if err != nil {
		p.t.Fatal(err)
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if p.token != "" {
		r.Header.Set("Authorization", "Bearer "+p.token)
	}
	if method == http.MethodPatch {
		r.Header.Set("If-Match", "*")
	}
	answer, err := (&http.Client{Timeout: time.Minute}).Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode >= http.StatusMultipleChoices {
		p.t.Fatalf("%s %s: %s, %v: %s", method, path, answer.Status, err, text)
	}
	if out != nil {
		if err := json.Unmarshal(text, out); err != nil {
			p.t.Fatalf("%s %s: %v: %s", method, path, err, text)
		}
	}
}

// answer gives one answer.
func (p *person) answer(id, question, value string) {
	p.t.Helper()
	p.send(http.MethodPatch, "/v1/assessments/"+id+"/answers", map[string]any{"answers": map[string]any{question: map[string]any{"value": value}}}, nil)
}

// answers gives what is recorded, by question.
func (p *person) answers(id string) map[string]string {
	p.t.Helper()
	var got struct {
		Answers map[string]struct {
			Value json.RawMessage `json:"value"`
			Note  string          `json:"note"`
		} `json:"answers"`
	}
	p.send(http.MethodGet, "/v1/assessments/"+id, nil, &got)
	list := map[string]string{}
	for q, a := range got.Answers {
		list[q] = strings.TrimSpace(string(a.Value) + " " + a.Note)
	}
	return list
}
