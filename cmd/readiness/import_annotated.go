package main

import (
	"io"
	"path/filepath"
	"slices"
	"strings"

	"readiness/exports"
)

// annotatedTarget is where the questionnaire is given back; nil where nobody asked for it.
func (a *app) annotatedTarget(f *importFlags, path string) (*target, error) {
	switch {
	case f.annotated == "":
		return nil, nil
	case f.annotated != "-" && !strings.EqualFold(filepath.Ext(f.annotated), ".xlsx"):
		return nil, invalid("For example: --annotated checked.xlsx", "what is given back is an Excel workbook: the name %q must end in .xlsx", f.annotated)
	case f.annotated == "-" && f.output == "":
		return nil, invalid("Name a file, or send the report to one with -o.", "the workbook and the report cannot both go to standard output")
	}
	return a.target(f.annotated, true, append(slices.Clone(f.paths), path, f.framework)...)
}

// name is the file as messages call it.
func (r *importRun) name() string {
	if r.path == "-" {
		return "standard input"
	}
	return filepath.Base(r.path)
}

// giveBack writes the questionnaire with what the report says of its cells.
func (r *importRun) giveBack(back *target) error {
	if back == nil {
		return nil
	}
	err := back.write(func(w io.Writer) error {
		return exports.Annotated(w, r.name(), r.data.Bytes(), r.done.ImportReport)
	})
	if err != nil && r.done.Applied {
		back.a.note("the answers were recorded all the same: the journal ends with %s", r.done.head)
	}
	return err
}
