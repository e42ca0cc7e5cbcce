package main

import (
	"slices"
	"strconv"
	"strings"
)

// result is one benchmark case with the value of every unit in every run.
type result struct {
	pkg, name string
	runs      map[string][]float64
}

// parse reads the output of go test -bench. procs is the GOMAXPROCS of the run, which go test
// appends to each name unless it is 1. Cases come back in the order of their first line.
func parse(text string, procs int) (results []*result, cpu string) {
	known := map[string]*result{}
	pkg, suffix := "", ""
	if procs > 1 {
		suffix = "-" + strconv.Itoa(procs)
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if rest, ok := strings.CutPrefix(line, "pkg: "); ok {
			pkg = rest
		}
		if rest, ok := strings.CutPrefix(line, "cpu: "); ok {
			cpu = rest
		}
		fields := strings.Fields(line)
		if len(fields) < 4 || !strings.HasPrefix(fields[0], "Benchmark") {
			continue
		}
		name := strings.TrimSuffix(strings.TrimPrefix(fields[0], "Benchmark"), suffix)
		r := known[pkg+" "+name]
		if r == nil {
			r = &result{pkg: pkg, name: name, runs: map[string][]float64{}}
			known[pkg+" "+name] = r
			results = append(results, r)
		}
		for i := 2; i+1 < len(fields); i += 2 {
			if v, err := strconv.ParseFloat(fields[i], 64); err == nil {
				r.runs[fields[i+1]] = append(r.runs[fields[i+1]], v)
			}
		}
	}
	return results, cpu
}

// median is the middle value, or the mean of the two middle ones; 0 and false without values.
func median(values []float64) (float64, bool) {
	if len(values) == 0 {
		return 0, false
	}
	s := slices.Sorted(slices.Values(values))
	n := len(s)
	return (s[(n-1)/2] + s[n/2]) / 2, true
}

// spread is the distance between the slowest and the fastest run, as a share of the median.
func spread(values []float64) float64 {
	m, ok := median(values)
	if !ok || m == 0 {
		return 0
	}
	return (slices.Max(values) - slices.Min(values)) / m
}

// group is the name up to the last slash, and whether there is one.
func group(name string) (string, bool) {
	i := strings.LastIndex(name, "/")
	if i < 0 {
		return "", false
	}
	return name[:i], true
}

// baselines finds, per package and group, the median time of its case bare or plain.
func baselines(results []*result) map[string]float64 {
	base := map[string]float64{}
	for _, r := range results {
		g, ok := group(r.name)
		if !ok || (r.name != g+"/bare" && r.name != g+"/plain") {
			continue
		}
		if m, ok := median(r.runs["ns/op"]); ok {
			base[r.pkg+" "+g] = m
		}
	}
	return base
}
