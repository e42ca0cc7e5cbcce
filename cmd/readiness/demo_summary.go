package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"readiness/assessment"
)

// tellDemo says what was computed, what was written, whose figures they are and what to try next.
func tellDemo(w io.Writer, d *demoFlags, examples []*example, files []*demoFile) {
	for _, e := range examples {
		def := e.index.Panel.Framework
		if e.portfolio {
			fmt.Fprintf(w, "%s: %d economies, framework %s\n\n", e.title, len(e.index.Standings), def.Ref())
			tellBands(w, e)
			tellRanks(w, e)
		} else {
			tellUnit(w, e)
			tellMoney(w, e)
		}
		fmt.Fprintln(w)
	}
	tellFiles(w, d.dir, files)
	fmt.Fprintln(w, "\nWhose figures these are:")
	for _, e := range examples {
		fmt.Fprintln(w, indented(e.rights))
	}
	if len(examples) == 1 {
		fmt.Fprintln(w, "  The figures of the ITU's Global Cybersecurity Index are not in this build.")
	}
	tellNext(w, d.dir, examples)
}

// tellBands counts units per band, best first.
func tellBands(w io.Writer, e *example) {
	counts := map[string]int{}
	for _, s := range e.index.Standings {
		counts[s.Band.ID]++
	}
	rows := []string{"Tier\t\tIndex from\tEconomies"}
	for _, b := range e.index.Panel.Framework.Bands {
		rows = append(rows, fmt.Sprintf("%s\t%s\t%10g\t%9d", b.ID, b.Title.In("en"), b.From, counts[b.ID]))
	}
	tellTable(w, rows)
	fmt.Fprintln(w)
}

// edge is how many units are shown at the top and at the bottom of the ranking.
const edge = 3

// tellRanks shows the top of the ranking with how many share it, the unit with a report, and the bottom.
func tellRanks(w io.Writer, e *example) {
	var ranked []assessment.Standing
	for _, s := range e.index.Standings {
		if s.Ranked {
			ranked = append(ranked, s)
		}
	}
	first := 0
	for _, s := range ranked {
		if s.Rank == 1 {
			first++
		}
	}
	rows := []string{"Rank\tEconomy\t Index\tTier\t"}
	add := func(s assessment.Standing, remark string) {
		rows = append(rows, fmt.Sprintf("%4d\t%s\t%6.2f\t%s\t%s", s.Rank, e.index.Panel.Name(s.Unit, "en"), s.Score*100, s.Band.ID, remark))
	}
	const skipped = "   …\t\t\t\t"
	top := min(edge, len(ranked))
	for i, s := range ranked[:top] {
		remark := ""
		if i == top-1 && first > top {
			remark = fmt.Sprintf("and %d more: %d share rank 1", first-top, first)
		}
		add(s, remark)
	}
	if s, ok := e.index.Of(e.unit, e.year); ok && s.Ranked {
		rows = append(rows, skipped)
		add(s, "")
	}
	rows = append(rows, skipped)
	for _, s := range ranked[max(top, len(ranked)-edge):] {
		add(s, "")
	}
	tellTable(w, rows)
}

// tellTable writes rows of cells parted by tabs, in columns, two spaces in, without blanks at the ends of lines.
func tellTable(w io.Writer, rows []string) {
	var b strings.Builder
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, strings.Join(rows, "\n"))
	_ = table.Flush() // to memory
	for line := range strings.Lines(b.String()) {
		fmt.Fprintln(w, "  "+strings.TrimRight(line, " \n"))
	}
}

// tellUnit describes one unit.
func tellUnit(w io.Writer, e *example) {
	p := e.index.Panel
	s, _ := e.index.Of(e.unit, e.year)
	fmt.Fprintf(w, "%s, code %s, %d: framework %s, all answers made up\n\n", p.Name(e.unit, "en"), e.unit, e.year, p.Framework.Ref())
	gaps, unknown := e.index.GapsOf(s.Row), e.unknown(e.unit)
	fmt.Fprintf(w, "  Index %s\n", e.standing(s))
	tellPublicIndex(w, e)
	fmt.Fprintf(w, "  %s, %s, %s\n", counted(len(p.Framework.Questions()), "question", "questions"),
		counted(len(gaps), "gap", "gaps"), counted(unknown, "not assessed", "not assessed"))
	if len(gaps) > 0 {
		fmt.Fprintf(w, "  Closing the gap that matters most, %q, would add %.1f.\n", gaps[0].Question.Name("en"), gaps[0].Gain*100)
	}
	if beside, ok := e.index.Of(e.beside, e.year); ok {
		fmt.Fprintf(w, "  To compare with: %s, code %s, %s\n", p.Name(e.beside, "en"), e.beside, e.standing(beside))
	}
}

// standing is the index of a unit, its band, and what is left open.
func (e *example) standing(s assessment.Standing) string {
	if !s.Ranked {
		return "– (too little was answered)"
	}
	text := fmt.Sprintf("%.1f", s.Score*100)
	if s.Band.ID != "" {
		text += " (" + s.Band.Title.In("en") + ")"
	}
	if s.Low < s.High {
		return text + fmt.Sprintf(", between %.1f and %.1f once everything is assessed", s.Low*100, s.High*100)
	}
	return text + ", with no interval: everything is assessed"
}

// unknown counts the questions that a unit has not answered.
func (e *example) unknown(unit string) (n int) {
	for u := range e.index.Unknowns() {
		if u.Unit == unit {
			n++
		}
	}
	return n
}

// tellPublicIndex says what others see of a unit when its framework has confidential questions.
func tellPublicIndex(w io.Writer, e *example) {
	p := e.index.Panel
	public := p.WithoutConfidential()
	hidden := len(p.Framework.Questions()) - len(public.Framework.Questions())
	if hidden == 0 {
		return
	}
	x, err := assessment.NewIndex(public)
	if err != nil {
		return // it is told what it can be
	}
	if s, ok := x.Of(e.unit, e.year); ok && s.Ranked {
		fmt.Fprintf(w, "  As published, without %s: %.1f\n", counted(hidden, "confidential question", "confidential questions"), s.Score*100)
	}
}

func tellFiles(w io.Writer, dir string, files []*demoFile) {
	fmt.Fprintf(w, "Written to %s:\n", dir)
	var rows []string
	for _, f := range files {
		rows = append(rows, fmt.Sprintf("%s\t%9s\t%s", f.name, humanSize(f.target.size), f.what))
	}
	tellTable(w, rows)
}

// tellNext gives commands that work as they stand.
func tellNext(w io.Writer, dir string, examples []*example) {
	fmt.Fprintln(w, "\nTry next:")
	in := func(name string) string { return quoted(filepath.Join(dir, name)) }
	e := examples[len(examples)-1]
	if i := slices.IndexFunc(examples, func(e *example) bool { return e.portfolio }); i >= 0 {
		fmt.Fprintf(w, "  readiness weakest --framework %s --data %s --by income\n", examples[i].framework, in(examples[i].answers[0].file))
	} else {
		fmt.Fprintf(w, "  readiness score --framework %s --data %s\n", e.framework, in(e.answers[0].file))
	}
	fmt.Fprintf(w, "  readiness gaps --framework %s --data %s -o %s\n", e.framework, in(e.answers[0].file), in("gaps.xlsx"))
	fmt.Fprintf(w, "  readiness match --framework %s --data %s --programmes %s -o %s\n", e.framework, in(e.answers[0].file), in(demoFunding), in("match.csv"))
	fmt.Fprintf(w, "  readiness framework show %s > %s\n", e.framework, in("my-framework.yaml"))
}

// indented sets every line of a text off by two spaces.
func indented(text string) string {
	return "  " + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n  ")
}
