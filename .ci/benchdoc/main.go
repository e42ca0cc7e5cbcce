// Command benchdoc turns the output of go test -bench into docs/performance.md.
//
// Cases that share a name up to the last slash form a group. Where a group has a case named bare
// or plain, every case of the group is set in proportion to it: both were measured in one run, so
// the ratio holds on a machine where the times themselves do not. What the page tells of benchmarks
// that were not run stays, with the day on which they were.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"time"
)

func main() {
	out := flag.String("o", "docs/performance.md", "the file to write")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: benchdoc -o docs/performance.md BENCH-OUTPUT")
		os.Exit(2)
	}
	if err := run(flag.Arg(0), *out); err != nil {
		fmt.Fprintln(os.Stderr, "benchdoc:", err)
		os.Exit(1)
	}
}

func run(in, out string) error {
	text, err := os.ReadFile(in)
	if err != nil {
		return err
	}
	results, cpu := parse(string(text), runtime.GOMAXPROCS(0))
	if len(results) == 0 {
		return fmt.Errorf("%s holds no benchmark result", in)
	}
	m := machine{
		cpu:      cpu,
		cores:    runtime.NumCPU(),
		platform: runtime.GOOS + "/" + runtime.GOARCH,
		goVer:    runtime.Version(),
		day:      time.Now().UTC().Format(time.DateOnly),
	}
	before, err := os.ReadFile(out)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	p := read(string(before))
	p.add(results, m)
	return os.WriteFile(out, []byte(p.String()), 0o644)
}
