package exports

import (
	"fmt"
	"strconv"
	"strings"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
)

// Years that an assessment can be of.
const (
	firstYear = assessment.FirstYear
	lastYear  = assessment.LastYear
)

// unit reads who answered. Without the column ok is false and nothing is said: the header has said it.
func (in *reader) unit(cells []cell) (unit string, ok bool) {
	col := in.head.unit
	if col < 0 || cells[col].bad {
		return "", false
	}
	unit, problem := in.unitOf(cells[col].text)
	if problem != "" {
		in.fault(position{in.table.row, col}, problem)
	}
	return unit, problem == ""
}

// unitOf reads who answered, or says what is wrong.
func (t *terms) unitOf(text string) (unit, problem string) {
	if text == "" {
		return "", fmt.Sprintf("the %s is missing", t.key)
	}
	if t.def.Entity != framework.Country {
		if problem := assessment.UnitProblem(text); problem != "" {
			return "", problem
		}
		return text, ""
	}
	c := t.lookUp(text)
	return string(c.code), c.problem
}

// parsed is what a text was found to mean as a country.
type parsed struct {
	code    country.Code
	problem string
}

// lookUp reads a country; long files name the same one again and again.
func (t *terms) lookUp(text string) parsed {
	if p, ok := t.countries[text]; ok {
		return p
	}
	var p parsed
	if c, err := country.Parse(text); err != nil {
		p.problem = err.Error()
	} else {
		p.code = c.Code
	}
	if len(t.countries) < countAtMost {
		t.countries[strings.Clone(text)] = p
	}
	return p
}

// year reads the year of an assessment.
func (in *reader) year(cells []cell) (year int, ok bool) {
	col := in.head.year
	if col < 0 || cells[col].bad {
		return 0, false
	}
	year, problem := yearOf(cells[col].text)
	if problem != "" {
		in.fault(position{in.table.row, col}, problem)
	}
	return year, problem == ""
}

// yearOf reads a year, or says what is wrong.
func yearOf(text string) (year int, problem string) {
	if text == "" {
		return 0, "the year is missing: write it in four digits"
	}
	year, err := strconv.Atoi(text)
	if err != nil || len(text) != 4 || year < firstYear || year > lastYear {
		return 0, fmt.Sprintf("%s is not a year from %d to %d: write four digits and nothing else", quoted(text), firstYear, lastYear)
	}
	return year, ""
}

// value reads one answer and notes a number outside its bounds.
func (in *reader) value(leaf, col int, c cell) (v framework.Value, ok bool) {
	if c.bad {
		return v, false
	}
	q, at := in.questions[leaf], position{in.table.row, col}
	v, err := q.Parse(c.text, in.style)
	if err != nil {
		in.fault(at, err.Error())
		return framework.Value{}, false
	}
	if message := Outside(q, v); message != "" {
		in.notices.add(at, "outside "+q.ID, message)
	}
	return v, true
}

// Outside says that a number lies beyond the stated bounds of its question, and what it counts as; "" where it does not.
func Outside(q *framework.Node, v framework.Value) string {
	if !q.Outside(v) {
		return ""
	}
	a, end, side := q.Answer, 0.0, ""
	if a.Minimum != nil && v.Number < *a.Minimum {
		end, side = *a.Minimum, "below the least"
	} else {
		end, side = *a.Maximum, "above the greatest"
	}
	text := fmt.Sprintf("%s is %s value of %s, %s", numberText(v.Number), side, q.ID, numberText(end))
	if a.DataDriven() {
		return text + ": check it for a slip"
	}
	return text + ", and counts as that"
}
