package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const sample = `goos: linux
goarch: amd64
pkg: readiness/scoring
cpu: Example CPU
BenchmarkBuild/193x83/ours-2  	 100	 3000 ns/op	 16 B/op	 2 allocs/op	 7.5 units/s
BenchmarkBuild/193x83/ours-2  	 100	 2000 ns/op	 16 B/op	 2 allocs/op	 7.5 units/s
BenchmarkBuild/193x83/ours-2  	 100	 2500 ns/op	 16 B/op	 2 allocs/op	 7.5 units/s
BenchmarkBuild/193x83/bare-2  	 100	 1000 ns/op	 0 B/op	 0 allocs/op
BenchmarkRank-2               	 100	 42.5 ns/op	 0 B/op	 0 allocs/op
PASS
ok  	readiness/scoring	1.2s
`

func TestRatioToBareOfTheSameGroup(t *testing.T) {
	results, cpu := parse(sample, 2)
	if len(results) != 3 || cpu != "Example CPU" {
		t.Fatalf("%d results on %q", len(results), cpu)
	}
	p := read("# Performance\n\n## readiness/api: Old\n\nas it was\n\n## readiness/scoring: Rank\n\nwas measured again\n")
	p.add(results, machine{cpu: cpu, cores: 2, platform: "linux/amd64", goVer: "go1.26", day: "2026-01-01"})
	page := p.String()
	if strings.Contains(page, "was measured again") {
		t.Errorf("the page keeps what was measured again:\n%s", page)
	}
	if twice := read(page).String(); twice != page {
		t.Errorf("read and written again the page is another:\n%s", twice)
	}
	for _, want := range []string{
		"## readiness/api: Old\n\nas it was\n",
		"## readiness/scoring: Build\n\nMeasured on 2026-01-01, runs: 3; Example CPU, 2 cores, linux/amd64, go1.26.\n",
		"| 193x83/ours | 2.5 µs | 40 % | 16 | 2 | 2.50 | 7.5 units/s |\n",
		"| 193x83/bare | 1 µs | 0 % | 0 | 0 | 1.00 |  |\n",
		"| Rank | 42.5 ns | 0 % | 0 | 0 |  |  |\n",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q:\n%s", want, page)
		}
	}
}

func TestNameKeepsItsOwnNumberOnOneProcessor(t *testing.T) {
	results, _ := parse("BenchmarkBuild/year-20 	 10	 5 ns/op\n", 1)
	if len(results) != 1 || results[0].name != "Build/year-20" {
		t.Fatalf("%+v", results)
	}
}

func TestOutputWithoutResultIsAnError(t *testing.T) {
	in := filepath.Join(t.TempDir(), "bench.txt")
	if err := os.WriteFile(in, []byte("PASS\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run(in, filepath.Join(t.TempDir(), "out.md")); err == nil {
		t.Fatal("no error")
	}
}
