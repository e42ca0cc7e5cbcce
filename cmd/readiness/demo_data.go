package main

import (
	"bytes"
	_ "embed"
	"fmt"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/gci"
	"readiness/exports"
)

// answersXXA are made up, like the country.
//
//go:embed demo/answers-XXA.csv
var answersXXA []byte

// example is one set of answers that the demo shows.
type example struct {
	title     string
	framework string
	file      string // under which name the answers are written
	data      []byte
	rights    string // whose figures, on what terms
	unit      string // whose report is written
	portfolio bool   // all units, too

	index *assessment.Index
	year  int
}

// examples loads what this build has: without the figures of the ITU only the fictional country.
func (a *app) examples() ([]*example, error) {
	var list []*example
	if data, ok := gci.Answers2024(); ok {
		list = append(list, &example{
			title: "Global Cybersecurity Index 2024", framework: "gci-pillars@2024", file: "gci-2024.csv", data: data,
			rights: gci.Source + "\n" + gci.Rights, unit: "KEN", portfolio: true,
		})
	}
	list = append(list, &example{
		title: "Answers of a fictional country", framework: "sample", file: "answers-XXA.csv", data: answersXXA,
		rights: "The country XXA and all its answers are made up.", unit: "XXA",
	})
	for _, e := range list {
		a.progress.phase("computing: " + e.title)
		if err := e.load(); err != nil {
			return nil, fmt.Errorf("demo data %s: %w", e.file, &assessment.Error{Err: err})
		}
	}
	return list, nil
}

// load scores an example. It is built in, so that an error is a fault of the program.
func (e *example) load() error {
	def, err := framework.Builtin(e.framework)
	if err != nil {
		return err
	}
	panel, _, err := exports.ReadAnswers(e.file, bytes.NewReader(e.data), def)
	if err != nil {
		return err
	}
	if e.index, err = assessment.NewIndex(panel); err != nil {
		return err
	}
	years := panel.Years()
	if len(years) == 0 {
		return fmt.Errorf("%s holds no answers", e.file)
	}
	e.year = years[0]
	return nil
}
