package exports

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"readiness/assessment/framework"
)

// FrameworkDiff writes what changed between two framework versions, as text for people or as JSON.
func FrameworkDiff(w io.Writer, d *framework.Diff, f Format) error {
	if err := f.only("a comparison of frameworks", Text, JSON); err != nil {
		return err
	}
	if f == JSON {
		return failed("the comparison", writeDocument(w, diffDocument(d)))
	}
	out := &strings.Builder{}
	fmt.Fprintf(out, "From %s to %s\n\n", d.From.Ref(), d.To.Ref())
	for _, line := range d.Summary() {
		fmt.Fprintln(out, line)
	}
	for _, a := range framework.Aspects() {
		heading := false
		for _, c := range d.Changes {
			if c.Aspect != a {
				continue
			}
			if !heading {
				fmt.Fprintf(out, "\n%s\n", a.Heading())
				heading = true
			}
			diffLines(out, c)
		}
	}
	diffWeights(out, d.Weights)
	_, err := io.WriteString(w, out.String())
	return failed("the comparison", err)
}

// longText is where before and after stand on lines of their own.
const longText = 40

// diffLines writes one change: in a line where it is short, else with before and after below each other.
func diffLines(out *strings.Builder, c framework.Change) {
	var head []string
	if c.Subject != "" {
		head = append(head, c.Subject)
	}
	if c.Subject != "" && c.Title != c.Subject && c.Part == "" {
		head = append(head, `"`+c.Title+`"`)
	}
	if c.Part != "" {
		head = append(head, c.Part)
	}
	note := ""
	if c.Note != "" {
		note = " (" + c.Note + ")"
	}
	lead := "  " + strings.Join(head, ", ")
	switch {
	case c.Aspect == framework.AspectAdded || c.Aspect == framework.AspectRemoved || c.Before == "" && c.After == "":
		fmt.Fprintf(out, "%s: %s%s\n", lead, c.Before+c.After, note)
	case len(c.Before)+len(c.After) <= 2*longText:
		fmt.Fprintf(out, "%s: %s -> %s%s\n", lead, orNothing(c.Before), orNothing(c.After), note)
	default:
		fmt.Fprintf(out, "%s%s\n    before: %s\n    after:  %s\n", lead, note, orNothing(c.Before), orNothing(c.After))
	}
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return strings.Join(strings.Fields(s), " ")
}

func diffWeights(out *strings.Builder, list []framework.WeightChange) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(out, "\nWhat dimensions and questions move of the index\n")
	for _, w := range list {
		indent := "    "
		if w.Dimension {
			indent = "  "
		}
		fmt.Fprintf(out, "%s%s: %s -> %s\n", indent, w.ID, shareText(w.Before), shareText(w.After))
	}
}

// shareText writes a share of the index as a percentage with two decimals.
func shareText(share float64) string {
	if math.IsNaN(share) {
		return "nothing"
	}
	return strconv.FormatFloat(share*100, 'f', 2, 64) + " %"
}

type diffJSON struct {
	From    diffVersion  `json:"from"`
	To      diffVersion  `json:"to"`
	Summary diffSummary  `json:"summary"`
	Changes []diffChange `json:"changes"`
	Weights []diffWeight `json:"weights"`
}

type diffVersion struct {
	Framework string `json:"framework"`
	Hash      string `json:"hash"`
	Questions int    `json:"questions"`
}

type diffSummary struct {
	Added      int      `json:"added"`
	Removed    int      `json:"removed"`
	Asking     int      `json:"changedWhatTheyAsk"`
	Carried    int      `json:"answersCarriedOver"`
	Comparable bool     `json:"comparable"`
	Reasons    []string `json:"reasons"`
	Words      []string `json:"words"`
}

type diffChange struct {
	Aspect  string `json:"aspect"`
	Subject string `json:"subject,omitempty"`
	Title   string `json:"title,omitempty"`
	Part    string `json:"part,omitempty"`
	Before  string `json:"before"`
	After   string `json:"after"`
	Note    string `json:"note,omitempty"`
	Asks    bool   `json:"asks"`
	Scores  bool   `json:"scores"`
}

type diffWeight struct {
	ID        string   `json:"id"`
	Title     string   `json:"title"`
	Dimension bool     `json:"dimension"`
	Before    *float64 `json:"before,omitempty"`
	After     *float64 `json:"after,omitempty"`
}

func diffDocument(d *framework.Diff) diffJSON {
	version := func(def *framework.Definition) diffVersion {
		return diffVersion{def.Ref(), def.Hash, len(def.Questions())}
	}
	doc := diffJSON{
		From: version(d.From), To: version(d.To), Changes: []diffChange{}, Weights: []diffWeight{},
		Summary: diffSummary{
			Asking: d.Asking, Carried: d.Carried, Comparable: d.Comparable(), Reasons: append([]string{}, d.Reasons...), Words: d.Summary(),
		},
	}
	for _, c := range d.Changes {
		switch c.Aspect {
		case framework.AspectAdded:
			doc.Summary.Added++
		case framework.AspectRemoved:
			doc.Summary.Removed++
		default:
		}
		doc.Changes = append(doc.Changes, diffChange{string(c.Aspect), c.Subject, c.Title, c.Part, c.Before, c.After, c.Note, c.Asks, c.Scores})
	}
	for _, w := range d.Weights {
		doc.Weights = append(doc.Weights, diffWeight{w.ID, w.Title, w.Dimension, pointsOf(w.Before, true), pointsOf(w.After, true)})
	}
	return doc
}

// writeDocument writes one JSON document, indented.
func writeDocument(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
