package journaltest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"
)

// lockStale is when a lock that its holder has not touched is taken to be left behind.
const lockStale = 15 * time.Second

var errServerEnded = errors.New("the MongoDB test server ended at once")

// environment is a test's to read: it chooses where tests run, never what they find.
func environment(name string) string {
	return os.Getenv(name) //nolint:forbidigo // tests have no caller who could hand it in
}

// needServer ends a test that cannot have a server.
func needServer(t testing.TB, err error) {
	t.Helper()
	switch {
	case err == nil:
	case environment("CI") == "true":
		t.Fatalf("no MongoDB test server: %v", err)
	default:
		t.Skipf("no MongoDB test server: %v; set %s to use one that runs", err, serverVariable)
	}
}

func serverSaid(said []byte) error {
	if said = bytes.TrimSpace(said); len(said) == 0 {
		return nil
	}
	return errors.New(string(said))
}

// serverProgram gives the path of the built server. It is built once for all processes and runs, and again when its
// source or its modules change.
var serverProgram = sync.OnceValues(func() (string, error) {
	source, err := serverSource()
	if err != nil {
		return "", err
	}
	key := sha256.New()
	key.Write([]byte(runtime.Version() + " " + runtime.GOOS + " " + runtime.GOARCH))
	for _, name := range []string{"go.mod", "go.sum", "main.go"} {
		data, err := os.ReadFile(filepath.Join(source, name))
		if err != nil {
			return "", err
		}
		sum := sha256.Sum256(data)
		key.Write(sum[:])
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	cache = filepath.Join(cache, "readiness-test")
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", err
	}
	program := filepath.Join(cache, "ferretdb-"+hex.EncodeToString(key.Sum(nil)[:8]))
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	return program, buildOnce(source, program)
})

// serverSource finds the nested module from the folder of the test that runs.
func serverSource() (string, error) {
	directory, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		source := filepath.Join(directory, "assessment", "journal", "journaltest", "ferretdb")
		if _, err := os.Stat(filepath.Join(source, "go.mod")); err == nil {
			return source, nil
		}
		above := filepath.Dir(directory)
		if above == directory {
			return "", errors.New("its source is not above the folder of the test")
		}
		directory = above
	}
}

// buildOnce builds the program unless it is there. Of several processes one builds and the others wait.
func buildOnce(source, program string) error {
	lock := program + ".lock"
	for {
		if _, err := os.Stat(program); err == nil {
			return nil
		}
		f, err := os.OpenFile(lock, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
		if err == nil {
			return errors.Join(buildServer(source, program, f), f.Close(), os.Remove(lock))
		}
		if !errors.Is(err, fs.ErrExist) {
			return err
		}
		// Two who find the same lock stale may both build: that costs time, but does no harm, for the program gets its
		// name only when it is whole.
		if isLeft(lock) {
			_ = os.Remove(lock)
			continue
		}
		<-time.NewTimer(200 * time.Millisecond).C
	}
}

// buildServer writes to the lock for as long as it builds, so that it does not look left behind.
func buildServer(source, program string, lock *os.File) error {
	if _, err := os.Stat(program); err == nil {
		return nil // built while the lock was sought
	}
	beat := time.NewTicker(lockStale / 5)
	done := make(chan struct{})
	var beating sync.WaitGroup
	beating.Go(func() {
		for {
			select {
			case <-beat.C:
				_, _ = lock.WriteString(".")
			case <-done:
				return
			}
		}
	})
	defer beating.Wait()
	defer close(done)
	defer beat.Stop()

	unfinished := fmt.Sprintf("%s.%d", program, os.Getpid())
	defer func() { _ = os.Remove(unfinished) }() // it is gone when all went well
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-o", unfinished, ".")
	cmd.Dir = source
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off", "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("it cannot be built: %w", errors.Join(err, serverSaid(out)))
	}
	return os.Rename(unfinished, program)
}

// isLeft says that nobody has touched a lock for so long that its holder must be gone.
func isLeft(lock string) bool {
	info, err := os.Stat(lock)
	return err == nil && time.Since(info.ModTime()) > lockStale //nolint:forbidigo // the age of a file is by the real clock
}
