package durability_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
)

// The variables by which a test tells the process it starts what to be: the test program again, as another.
const (
	roleVariable = "READINESS_DURABILITY_ROLE"
	taskVariable = "READINESS_DURABILITY_TASK"
)

// roles is what a child can be. It is told its task, and reports on its standard output.
var roles = map[string]func(t task, tell *reporter, orders io.Reader) error{
	"writer":  writeAnswers,
	"replica": replicate,
	"full":    fillDisk,
}

// task is what a child has to do.
type task struct {
	Store   string
	Seed    uint64
	Round   int
	Writes  int
	Writers int
	Name    string
	Limit   int64 // of a file, in bytes
	Notes   bool
}

func TestMain(m *testing.M) {
	role := os.Getenv(roleVariable)
	if role == "" {
		os.Exit(m.Run())
	}
	var t task
	err := json.Unmarshal([]byte(os.Getenv(taskVariable)), &t)
	if run, ok := roles[role]; ok && err == nil {
		err = run(t, &reporter{out: os.Stdout}, os.Stdin)
	} else {
		err = errors.Join(err, fmt.Errorf("no such role: %s", role))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// reporter writes lines of JSON, each with one call: a pipe takes a short line whole or not at all, even when the writer
// is killed.
type reporter struct {
	mu  sync.Mutex
	out io.Writer
}

func (r *reporter) tell(what any) error {
	line, err := json.Marshal(what)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	_, err = r.out.Write(append(line, '\n'))
	return err
}

// child is a process that was started with a role.
type child struct {
	t      *testing.T
	cmd    *exec.Cmd
	orders io.WriteCloser
	lines  *bufio.Reader
	errors strings.Builder
	ended  bool
}

// start starts a child. It is killed at the end of the test if it still runs.
func start(t *testing.T, role string, what task) *child {
	t.Helper()
	data, err := json.Marshal(what)
	if err != nil {
		t.Fatal(err)
	}
	c := &child{t: t, cmd: exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")}
	c.cmd.Env = append(os.Environ(), roleVariable+"="+role, taskVariable+"="+string(data))
	c.cmd.Stderr = &c.errors
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if c.orders, err = c.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c.lines = bufio.NewReaderSize(out, 1<<20)
	t.Cleanup(func() {
		if !c.ended {
			c.kill()
			c.drain(nil)
		}
	})
	return c
}

// next reads a line into what; false at the end of what the child has said. A line without its end was cut off by a
// kill, and was not said.
func (c *child) next(what any) bool {
	c.t.Helper()
	line, err := c.lines.ReadBytes('\n')
	if err != nil {
		return false
	}
	if err := json.Unmarshal(line, what); err != nil {
		c.t.Fatalf("the child says %q: %v", line, err)
	}
	return true
}

// kill ends the child at once, as kill -9 does. What it has said before can still be read.
func (c *child) kill() { _ = c.cmd.Process.Kill() } // it may be gone already

// drain hands every further line to each, and waits for the end of the child.
func (c *child) drain(each func(line []byte)) {
	c.t.Helper()
	for {
		line, err := c.lines.ReadBytes('\n')
		if err != nil {
			break
		}
		if each != nil {
			each(line)
		}
	}
	c.ended = true
	_ = c.cmd.Wait() // how it ended is what the caller made it do
}

// end waits for a child that ends by itself.
func (c *child) end() {
	c.t.Helper()
	c.ended = true
	if err := c.cmd.Wait(); err != nil {
		c.t.Fatalf("the child ended with %v: %s", err, c.errors.String())
	}
}

// order sends the child a line.
func (c *child) order(text string) {
	c.t.Helper()
	if _, err := io.WriteString(c.orders, text+"\n"); err != nil {
		c.t.Fatalf("order %q: %v: %s", text, err, c.errors.String())
	}
}
