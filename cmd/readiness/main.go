package main

import (
	"io"
	"os"
	"os/signal"
	"syscall"
)

// version is set by the build: -ldflags "-X main.version=v1.2.3".
var version string

func main() {
	// They are met as write errors, so that there is time to clean up.
	signal.Ignore(ignored...)
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the whole program; it gives the exit code.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)
	a := newApp(stdin, stdout, stderr)
	return a.until(signals, func() int { return a.execute(args) })
}
