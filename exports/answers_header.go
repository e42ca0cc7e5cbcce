package exports

import (
	"fmt"
	"slices"
	"strings"
)

// header is what the first row says.
type header struct {
	long                        bool
	foreign                     bool // no column is a question of the framework
	unit, year, question, value int  // columns, -1 where there is none
	note, evidence              int  // columns that a long file may have
	confidence, revision        int
	leaf                        []int
	width                       int // columns up to the last one with a name
	unnamed                     map[int]bool
	asked                       []bool // per question: it has a column, or a row in a long file
}

// Names of columns that are no question.
const (
	yearColumn       = "year"
	questionColumn   = "question"
	valueColumn      = "value"
	noteColumn       = "note"
	evidenceColumn   = "evidence"
	confidenceColumn = "confidence"
	revisionColumn   = "revision"
)

// readHeader works out what the columns are, and says whether it makes sense to look at the rows.
func (in *reader) readHeader(cells []cell) bool {
	h := &in.head
	*h = header{
		unit: -1, year: -1, question: -1, value: -1, note: -1, evidence: -1, confidence: -1, revision: -1,
		leaf: make([]int, len(cells)), unnamed: map[int]bool{}, asked: make([]bool, len(in.questions)),
	}
	first, sound := map[string]int{}, true
	in.names = make([]string, len(cells))
	for i, c := range cells {
		in.names[i], h.leaf[i] = strings.Clone(c.text), -1
		sound = sound && !c.bad
		if c.text == "" {
			continue
		}
		h.width = i + 1
		if before, twice := first[c.text]; twice {
			in.headFault(i, "the column stands twice, here and in %s: keep one of them", cellName(before+1, in.table.row))
			continue
		}
		first[in.names[i]] = i
	}
	if !sound {
		return false // a broken name would make every cell below it unknown
	}
	h.long = isLong(first)
	for i, name := range in.names {
		if name != "" && first[name] == i {
			in.assign(i, name)
		}
	}
	return in.complete()
}

func (in *reader) headFault(col int, format string, args ...any) {
	in.faults.say(position{in.table.row, col}, format, args...)
}

// isLong tells a long file by its column "question" or "value", which no question can be called.
func isLong(names map[string]int) bool {
	_, question := names[questionColumn]
	_, value := names[valueColumn]
	return question || value
}

// besides are the columns that a long file may have, and a wide one has no room for.
var besides = []string{noteColumn, confidenceColumn, revisionColumn, evidenceColumn}

func (in *reader) longColumns() []string {
	return []string{in.key, yearColumn, questionColumn, valueColumn}
}

// assign finds out what one named column is.
func (in *reader) assign(col int, name string) {
	h := &in.head
	leaf, isQuestion := in.def.Leaf(name)
	switch {
	case name == in.key:
		h.unit = col
	case name == yearColumn:
		h.year = col
	case h.long && name == questionColumn:
		h.question = col
	case h.long && name == valueColumn:
		h.value = col
	case h.long && name == noteColumn:
		h.note = col
	case h.long && name == evidenceColumn:
		h.evidence = col
	case h.long && name == confidenceColumn:
		h.confidence = col
	case h.long && name == revisionColumn:
		h.revision = col
	case h.long && in.known(name) != "":
		in.headFault(col, "is not known; did you mean %s?", in.known(name))
	case h.long:
		in.headFault(col, "a long file has the columns %s and may have %s: leave this one out",
			strings.Join(in.longColumns(), ", "), strings.Join(besides, ", "))
	case isQuestion:
		h.leaf[col], h.asked[leaf] = leaf, true
	default:
		in.headFault(col, "%s", in.whatColumn(name))
	}
}

// complete reports missing columns, and says whether the rows can be looked at.
func (in *reader) complete() bool {
	h, row := &in.head, position{in.table.row, -1}
	missing := func(col int, name, meaning string) {
		if col < 0 {
			in.faults.say(row, "the column %s is missing: add it with %s", name, meaning)
		}
	}
	meaning := "the name or code of the unit in every row"
	if in.key == "country" {
		meaning = "a country's ISO code or English name in every row"
	}
	missing(h.unit, in.key, meaning)
	missing(h.year, yearColumn, "the year of the assessment in every row")
	if h.long {
		missing(h.question, questionColumn, "the id of a question in every row")
		missing(h.value, valueColumn, "the answer in every row")
		return h.question >= 0 && h.value >= 0
	}
	if slices.Contains(h.asked, true) {
		return true
	}
	h.foreign = true
	in.faults.say(row, "no column is a question of %s", in.def.Ref())
	return false
}

// strayColumns are names that other files give to the column of countries.
var strayColumns = []string{
	"iso", "iso2", "iso3", "iso-2", "iso-3", "iso_code", "iso code", "iso3c", "alpha2", "alpha3", "alpha-2", "alpha-3", "code",
	"country code", "country_code", "countrycode", "country_name", "country name", "economy", "unit", "nation", "state", "name",
}

// known gives the column whose name this is in other letters, where the file has none of that name and may have one.
func (in *reader) known(name string) string {
	columns := in.longColumns()
	if in.head.long {
		columns = append(columns, besides...)
	}
	for _, column := range columns {
		if strings.EqualFold(name, column) && !slices.Contains(in.names, column) {
			return column
		}
	}
	return ""
}

// whatColumn says why a name is not a column of the file, and which one may be meant.
func (in *reader) whatColumn(name string) string {
	folded := strings.ToLower(name)
	if meant := in.known(name); meant != "" {
		return fmt.Sprintf("is not known; did you mean %s?", meant)
	}
	if in.head.unit < 0 && !slices.Contains(in.names, in.key) && slices.Contains(append(strayColumns, "country"), folded) {
		return fmt.Sprintf("is not known: if it names who answered, call it %s", in.key)
	}
	if slices.Contains(besides, folded) {
		return fmt.Sprintf("is a column of long files, which have a row for each answer and the columns %s", strings.Join(in.longColumns(), ", "))
	}
	return in.whatQuestion(name, append([]string{in.key, yearColumn}, in.questionIDs()...))
}
