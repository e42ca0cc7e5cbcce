package main

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// machine is what the times depend on.
type machine struct {
	cpu, platform, goVer, day string
	cores                     int
}

const head = `# Performance

Written by ` + "`make bench`" + `; edits are lost.

Measured on %s: %s, %d cores, %s, %s.

Each number is the median of %d runs. Spread is the distance between the slowest and the fastest run as a share of the
median. Ratio is the time in proportion to the case ` + "`bare` or `plain`" + ` of the same group, measured in the same
run: the least that the work can cost, described beside each benchmark. Times hold for this machine, ratios nearly everywhere.
`

// render writes the page: a section per benchmark, a row per case.
func render(results []*result, m machine) string {
	var b strings.Builder
	cpu := m.cpu
	if cpu == "" {
		cpu = "an unnamed processor"
	}
	fmt.Fprintf(&b, head, m.day, cpu, m.cores, m.platform, m.goVer, len(results[0].runs["ns/op"]))
	base := baselines(results)
	section := ""
	for _, r := range results {
		top, _, _ := strings.Cut(r.name, "/")
		if s := r.pkg + " " + top; s != section {
			section = s
			fmt.Fprintf(&b, "\n## %s: %s\n\n", r.pkg, top)
			b.WriteString("| case | time/op | spread | B/op | allocs/op | ratio | other |\n")
			b.WriteString("|---|--:|--:|--:|--:|--:|---|\n")
		}
		b.WriteString(row(r, base))
	}
	return b.String()
}

func row(r *result, base map[string]float64) string {
	ns, _ := median(r.runs["ns/op"])
	ratio := ""
	if g, ok := group(r.name); ok {
		if bare := base[r.pkg+" "+g]; bare > 0 {
			ratio = strconv.FormatFloat(ns/bare, 'f', 2, 64)
		}
	}
	var other []string
	for _, unit := range slices.Sorted(maps.Keys(r.runs)) {
		if unit == "ns/op" || unit == "B/op" || unit == "allocs/op" {
			continue
		}
		if v, ok := median(r.runs[unit]); ok {
			other = append(other, strconv.FormatFloat(v, 'g', 4, 64)+" "+unit)
		}
	}
	_, name, ok := strings.Cut(r.name, "/")
	if !ok {
		name = r.name
	}
	return fmt.Sprintf("| %s | %s | %.0f %% | %s | %s | %s | %s |\n", name, duration(ns),
		100*spread(r.runs["ns/op"]), count(r.runs["B/op"]), count(r.runs["allocs/op"]), ratio, strings.Join(other, ", "))
}

// duration shows nanoseconds in the unit that leaves one to three digits before the point.
func duration(ns float64) string {
	units := []struct {
		name string
		size float64
	}{{"s", 1e9}, {"ms", 1e6}, {"µs", 1e3}}
	for _, u := range units {
		if ns >= u.size {
			return strconv.FormatFloat(ns/u.size, 'g', 4, 64) + " " + u.name
		}
	}
	return strconv.FormatFloat(ns, 'g', 4, 64) + " ns"
}

func count(values []float64) string {
	m, ok := median(values)
	if !ok {
		return ""
	}
	return strconv.FormatFloat(m, 'f', 0, 64)
}
