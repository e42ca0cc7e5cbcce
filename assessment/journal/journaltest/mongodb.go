package journaltest

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// serverVariable names a MongoDB server that the tests shall use instead of the one they start.
const serverVariable = "READINESS_TEST_MONGODB_URI"

// serverPatience bounds the wait for a server that was started to accept connections.
const serverPatience = 20 * time.Second

// MongoDB gives the URI of a MongoDB-compatible server with a database name that no other test has. That is the server
// named by READINESS_TEST_MONGODB_URI, where the databases readiness_test_... stay; or else one that all tests of this
// process share and that goes, with all it holds, when the process goes. Where none can be had the test is skipped with
// the reason; with CI=true it fails.
func MongoDB(t testing.TB) string {
	t.Helper()
	if uri := environment(serverVariable); uri != "" {
		return withDatabase(uri, freshDatabase())
	}
	sharedServer.once.Do(func() {
		var directory string
		if directory, sharedServer.err = os.MkdirTemp("", "readiness-test-mongodb-"); sharedServer.err != nil { //nolint:usetesting // outlives the test
			return
		}
		// The process is left alone: it ends, and removes its directory, when its standard input does.
		if _, sharedServer.address, sharedServer.err = startServer(directory, "", "-remove"); sharedServer.err != nil {
			sharedServer.err = errors.Join(sharedServer.err, os.RemoveAll(directory))
		}
	})
	needServer(t, sharedServer.err)
	return "mongodb://" + sharedServer.address + "/" + freshDatabase()
}

var sharedServer struct {
	once    sync.Once
	address string
	err     error
}

// Server is a server of its own for a test that wants to break it. It never is the one READINESS_TEST_MONGODB_URI names.
type Server struct {
	URI     string // with a database name that no other test has
	Address string // host:port, the same after Restart

	t         testing.TB
	directory string
	process   *serverProcess
}

// StartMongoDB starts a server that goes when the test ends. It skips or fails as MongoDB does.
func StartMongoDB(t testing.TB) *Server {
	t.Helper()
	s := &Server{t: t, directory: t.TempDir()}
	var err error
	s.process, s.Address, err = startServer(s.directory, "")
	needServer(t, err)
	s.URI = "mongodb://" + s.Address + "/" + freshDatabase()
	t.Cleanup(s.Kill)
	return s
}

// Kill ends the server at once, as a failing machine would, and returns when it is gone.
func (s *Server) Kill() {
	if s.process != nil {
		s.process.kill()
		s.process = nil
	}
}

// Restart starts the server anew on the same address and the same files.
func (s *Server) Restart() {
	s.t.Helper()
	s.Kill()
	var err error
	if s.process, _, err = startServer(s.directory, s.Address); err != nil {
		s.t.Fatalf("restart the MongoDB test server: %v", err)
	}
}

// serverProcess is a running server.
type serverProcess struct {
	cmd   *exec.Cmd
	input io.WriteCloser // held open for as long as this process lives
	gone  chan struct{}
}

func (p *serverProcess) kill() {
	_ = p.cmd.Process.Kill() // it may be gone already
	<-p.gone
	_ = p.input.Close()
}

// startServer starts the server on address, or on a free one if that is "", and waits until it accepts connections.
func startServer(directory, address string, flags ...string) (*serverProcess, string, error) {
	program, err := serverProgram()
	if err != nil {
		return nil, "", err
	}
	for try := 0; ; try++ {
		at := address
		if at == "" {
			if at, err = freeAddress(); err != nil {
				return nil, "", err
			}
		}
		p, err := launchServer(program, directory, at, flags)
		if err == nil {
			return p, at, nil
		}
		if try == 2 {
			return nil, "", err // not just an address that somebody else took in the meantime
		}
	}
}

func launchServer(program, directory, address string, flags []string) (*serverProcess, error) {
	output, err := os.Create(filepath.Join(directory, "server.log")) // a file: a pipe would hold up go test
	if err != nil {
		return nil, err
	}
	defer func() { _ = output.Close() }() // the server has it open by itself
	cmd := exec.Command(program, append(flags, address, directory)...)
	cmd.Stdout, cmd.Stderr = output, output
	input, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &serverProcess{cmd: cmd, input: input, gone: make(chan struct{})}
	go func() {
		_ = cmd.Wait() // why it went stands in its output
		close(p.gone)
	}()
	if err := p.await(address); err != nil {
		p.kill()
		said, _ := os.ReadFile(output.Name())
		return nil, errors.Join(err, serverSaid(said))
	}
	return p, nil
}

// await returns when the server accepts connections.
func (p *serverProcess) await(address string) error {
	ctx, cancel := context.WithTimeout(context.Background(), serverPatience)
	defer cancel()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
		if err == nil {
			return conn.Close()
		}
		select {
		case <-p.gone:
			return errServerEnded
		case <-ctx.Done():
			return err
		case <-tick.C:
		}
	}
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

func freshDatabase() string {
	var b [6]byte
	_, _ = rand.Read(b[:]) // never fails
	return "readiness_test_" + hex.EncodeToString(b[:])
}

// withDatabase puts another database into a URI, which may name several hosts.
func withDatabase(uri, database string) string {
	scheme, rest, _ := strings.Cut(uri, "://")
	rest, query, asked := strings.Cut(rest, "?")
	hosts, was, _ := strings.Cut(rest, "/")
	options := []string{}
	if asked {
		options = append(options, query)
	}
	// Who signs in is looked up in the database that the URI named, unless it says otherwise.
	if strings.Contains(hosts, "@") && !strings.Contains(query, "authSource=") {
		options = append(options, "authSource="+cmp.Or(was, "admin"))
	}
	uri = scheme + "://" + hosts + "/" + database
	if len(options) > 0 {
		uri += "?" + strings.Join(options, "&")
	}
	return uri
}
