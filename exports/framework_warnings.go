package exports

import (
	"fmt"
	"io"
	"strings"

	"readiness/assessment/framework"
)

// FrameworkCheck writes what there is to know of a valid framework: what it is, and what in it is seldom meant. name is
// that of the file.
func FrameworkCheck(w io.Writer, name string, d *framework.Definition, f Format) error {
	if err := f.only("the check of a framework", Text, JSON); err != nil {
		return err
	}
	warnings := d.Warnings()
	if f == JSON {
		return failed("the check", writeDocument(w, checkDocument(d, warnings)))
	}
	out := &strings.Builder{}
	fmt.Fprintf(out, "%s is valid\nhash: %s\nquestions: %d\ndimensions: %d\nbands: %d\nwarnings: %d\n",
		d.Ref(), d.Hash, len(d.Questions()), len(d.Root.Children), len(d.Bands), len(warnings))
	said := map[string]bool{} // why and how to mend stand once for each rule
	for _, one := range warnings {
		fmt.Fprintf(out, "\n%s:%d:%d: %s: %s [%s]\n", name, one.Line, one.Column, one.Path, one.What, one.Rule)
		if !said[one.Rule] {
			fmt.Fprintf(out, "  why:  %s\n  mend: %s\n", one.Why, one.Fix)
		}
		said[one.Rule] = true
	}
	_, err := io.WriteString(w, out.String())
	return failed("the check", err)
}

type checkJSON struct {
	Framework  string         `json:"framework"`
	Valid      bool           `json:"valid"`
	Hash       string         `json:"hash"`
	Questions  int            `json:"questions"`
	Dimensions int            `json:"dimensions"`
	Bands      int            `json:"bands"`
	Warnings   []checkWarning `json:"warnings"`
}

type checkWarning struct {
	Rule   string `json:"rule"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Path   string `json:"path"`
	What   string `json:"what"`
	Why    string `json:"why"`
	Fix    string `json:"fix"`
}

func checkDocument(d *framework.Definition, warnings []framework.Warning) checkJSON {
	doc := checkJSON{
		Framework: d.Ref(), Valid: true, Hash: d.Hash, Questions: len(d.Questions()), Dimensions: len(d.Root.Children),
		Bands: len(d.Bands), Warnings: []checkWarning{},
	}
	for _, w := range warnings {
		doc.Warnings = append(doc.Warnings, checkWarning{w.Rule, w.Line, w.Column, w.Path, w.What, w.Why, w.Fix})
	}
	return doc
}
