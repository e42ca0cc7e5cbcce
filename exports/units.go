package exports

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"readiness/assessment/country"
	"readiness/assessment/framework"
)

// Years that an assessment can be of. They are wide on purpose: they only catch slips.
const (
	firstYear = 1990
	lastYear  = 2100
)

// longestUnit is how many characters the free name of a unit may have.
const longestUnit = 200

// unit reads who answered. Without the column ok is false and nothing is said: the header has said it.
func (in *reader) unit(cells []cell) (unit string, ok bool) {
	col := in.head.unit
	if col < 0 || cells[col].bad {
		return "", false
	}
	at, text := position{in.table.row, col}, cells[col].text
	if text == "" {
		in.faults.say(at, "the %s is missing", in.key)
		return "", false
	}
	if in.def.Entity != framework.Country {
		if problem := unitProblem(text); problem != "" {
			in.faults.say(at, "%s", problem)
			return "", false
		}
		return text, true
	}
	c := in.lookUp(text)
	if c.problem != "" {
		in.faults.say(at, "%s", c.problem)
		return "", false
	}
	return string(c.code), true
}

// parsed is what a text was found to mean as a country.
type parsed struct {
	code    country.Code
	problem string
}

// lookUp reads a country; long files name the same one again and again.
func (in *reader) lookUp(text string) parsed {
	if p, ok := in.countries[text]; ok {
		return p
	}
	var p parsed
	if c, err := country.Parse(text); err != nil {
		p.problem = err.Error()
	} else {
		p.code = c.Code
	}
	if len(in.countries) < countAtMost {
		in.countries[strings.Clone(text)] = p
	}
	return p
}

// unitProblem says what is wrong with the free name of a unit, or nothing.
func unitProblem(text string) string {
	if n := utf8.RuneCountInString(text); n > longestUnit {
		return fmt.Sprintf("the unit has %d characters: shorten it to %d at most", n, longestUnit)
	}
	// Joiners shape letters in some scripts; all other characters that nobody sees could make two names look like one.
	odd := func(r rune) bool { return !unicode.IsGraphic(r) && r != 0x200C && r != 0x200D }
	if i := strings.IndexFunc(text, odd); i >= 0 {
		r, _ := utf8.DecodeRuneInString(text[i:])
		return fmt.Sprintf("the unit %s holds the invisible character U+%04X: take it out", quoted(text), r)
	}
	return ""
}

// year reads the year of an assessment.
func (in *reader) year(cells []cell) (year int, ok bool) {
	col := in.head.year
	if col < 0 || cells[col].bad {
		return 0, false
	}
	at, text := position{in.table.row, col}, cells[col].text
	if text == "" {
		in.faults.say(at, "the year is missing: write it in four digits")
		return 0, false
	}
	year, err := strconv.Atoi(text)
	if err != nil || len(text) != 4 || year < firstYear || year > lastYear {
		in.faults.say(at, "%s is not a year from %d to %d: write four digits and nothing else", quoted(text), firstYear, lastYear)
		return 0, false
	}
	return year, true
}

// value reads one answer and notes a number outside its bounds.
func (in *reader) value(leaf, col int, c cell) (v framework.Value, ok bool) {
	if c.bad {
		return v, false
	}
	q, at := in.questions[leaf], position{in.table.row, col}
	v, err := q.Parse(c.text, in.style)
	if err != nil {
		in.faults.say(at, "%s", err)
		return framework.Value{}, false
	}
	if message := outside(q, v); message != "" {
		in.notices.add(at, "outside "+q.ID, message)
	}
	return v, true
}

// outside says that a number lies beyond the stated bounds of its question, and what it counts as.
func outside(q *framework.Node, v framework.Value) string {
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
