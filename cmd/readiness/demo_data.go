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

// The answers of two countries that are made up, like the countries; the second is behind the first.
var (
	//go:embed demo/answers-XXA.csv
	answersXXA []byte
	//go:embed demo/answers-XXB.csv
	answersXXB []byte
)

// demoAnswers are the answers of one file that is built in, and the name under which they are written.
type demoAnswers struct {
	file string
	data []byte
}

// example is one set of answers that the demo shows.
type example struct {
	title     string
	framework string
	answers   []demoAnswers                        // with the same columns
	rights    string                               // whose figures, on what terms
	unit      string                               // whose report is written
	beside    string                               // the unit that it is compared with, if there is one
	portfolio bool                                 // all units, too
	evidence  map[string][]assessment.EvidenceLink // of the unit, by question; nil = none

	index *assessment.Index
	year  int
	money *assessment.Finance // what is planned, committed and offered; nil = nothing
}

// examples loads what this build has: without the figures of the ITU only the fictional countries.
func (a *app) examples() ([]*example, error) {
	var list []*example
	if data, ok := gci.Answers2024(); ok {
		list = append(list, &example{
			title: "Global Cybersecurity Index 2024", framework: "gci-pillars@2024", answers: []demoAnswers{{"gci-2024.csv", data}},
			rights: gci.Source + "\n" + gci.Rights, unit: "KEN", portfolio: true,
		})
	}
	evidence, err := demoEvidence()
	if err != nil {
		return nil, fmt.Errorf("demo data, evidence: %w", &assessment.Error{Err: err})
	}
	list = append(list, &example{
		title: "Answers of two fictional countries", framework: demoFramework,
		answers: []demoAnswers{{"answers-XXA.csv", answersXXA}, {"answers-XXB.csv", answersXXB}},
		rights:  "The countries XXA and XXB and all their answers are made up.", unit: fictional, beside: "XXB",
		evidence: evidence,
	})
	for _, e := range list {
		a.progress.phase("computing: " + e.title)
		if err := e.load(); err != nil {
			return nil, fmt.Errorf("demo data, %s: %w", e.title, &assessment.Error{Err: err})
		}
		if e.framework != demoFramework {
			continue
		}
		if e.money, err = demoFinance(e.index, a.now()); err != nil {
			return nil, err
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
	panel, _, err := exports.ReadAnswers(e.answers[0].file, bytes.NewReader(e.together()), def)
	if err != nil {
		return err
	}
	if e.index, err = assessment.NewIndex(panel); err != nil {
		return err
	}
	years := panel.Years()
	if len(years) == 0 {
		return fmt.Errorf("%s holds no answers", e.title)
	}
	e.year = years[0]
	return nil
}

// together puts the answers of all files below one header.
func (e *example) together() []byte {
	all := bytes.Clone(e.answers[0].data)
	for _, x := range e.answers[1:] {
		_, rows, _ := bytes.Cut(x.data, []byte("\n"))
		all = append(all, rows...)
	}
	return all
}
