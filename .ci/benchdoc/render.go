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

Written by ` + "`make bench`" + `; edits are lost. Sections that a run did not measure stay as they were.

Each number is the median of the runs that its section names. Spread is the distance between the slowest and the fastest run
as a share of the median. Ratio is the time in proportion to the case ` + "`bare` or `plain`" + ` of the same group, measured in the
same run: the least that the work can cost, described beside each benchmark. Times hold for the machine, ratios nearly
everywhere.
`

// page is a section per benchmark, in the order in which they came first.
type page struct {
	names []string
	texts map[string]string
}

func (p *page) set(name, text string) {
	if _, there := p.texts[name]; !there {
		p.names = append(p.names, name)
	}
	p.texts[name] = text
}

// read takes a page apart.
func read(text string) *page {
	p := &page{texts: map[string]string{}}
	for _, part := range strings.Split("\n"+text, "\n## ")[1:] {
		name, body, _ := strings.Cut(part, "\n")
		p.set(name, strings.TrimSpace(body)+"\n")
	}
	return p
}

// add puts results onto a page in the place of what it has of them.
func (p *page) add(results []*result, m machine) {
	cpu := m.cpu
	if cpu == "" {
		cpu = "an unnamed processor"
	}
	base := baselines(results)
	for first := 0; first < len(results); {
		name, end := section(results[first]), first
		var b strings.Builder
		fmt.Fprintf(&b, "Measured on %s, runs: %d; %s, %d cores, %s, %s.\n\n", m.day, len(results[first].runs["ns/op"]), cpu, m.cores, m.platform, m.goVer)
		b.WriteString("| case | time/op | spread | B/op | allocs/op | ratio | other |\n")
		b.WriteString("|---|--:|--:|--:|--:|--:|---|\n")
		for ; end < len(results) && section(results[end]) == name; end++ {
			b.WriteString(row(results[end], base))
		}
		p.set(name, b.String())
		first = end
	}
}

// section names the part of the page that a result stands in.
func section(r *result) string {
	top, _, _ := strings.Cut(r.name, "/")
	return r.pkg + ": " + top
}

func (p *page) String() string {
	var b strings.Builder
	b.WriteString(head)
	for _, name := range p.names {
		b.WriteString("\n## " + name + "\n\n" + p.texts[name])
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
