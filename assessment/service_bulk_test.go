package assessment_test

import (
	"fmt"
	"strings"
	"sync"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// bulky is a framework whose answers take some 150 kB of a record for each assessment, and an answer to each question.
var bulky = sync.OnceValues(func() (*framework.Definition, []string) {
	var yaml strings.Builder
	yaml.WriteString("id: bulky\nversion: \"1\"\ntitle: {en: Bulky}\nentity: any\nroot:\n  id: index\n  children:\n")
	var options, ids []string
	for i := range 200 {
		id := fmt.Sprintf("o%03d-%s", i, strings.Repeat("x", 58))
		ids = append(ids, id)
		options = append(options, fmt.Sprintf("{id: %s, points: 1, title: {en: O}}", id))
	}
	for i := range 11 {
		fmt.Fprintf(&yaml, "    - {id: q%d, title: {en: Q}, answer: {type: checklist, options: [%s]}}\n", i, strings.Join(options, ", "))
	}
	return mustLoad(yaml.String()), ids
})

// importOf brings full answers of some assessments.
func importOf(def *framework.Definition, ticks []string, unit string, assessments int) imported {
	in := &assessment.Import{Framework: def}
	for i := range assessments {
		for _, q := range def.Questions() {
			in.Answers = append(in.Answers, assessment.Incoming{
				Unit: unit, Year: 2000 + i, Question: q.ID, Value: framework.Value{Kind: framework.Options, Options: ticks}, Cell: fmt.Sprint(i),
			})
		}
	}
	return imported{in: in}
}
