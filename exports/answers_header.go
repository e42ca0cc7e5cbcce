package exports

import (
	"fmt"
	"slices"
	"strings"

	"readiness/assessment/framework"
	"readiness/assessment/spelling"
)

// header is what the first row says.
type header struct {
	long                        bool
	foreign                     bool // no column is a question of the framework
	unit, year, question, value int  // columns, -1 where there is none
	leaf                        []int
	width                       int // columns up to the last one with a name
	unnamed                     map[int]bool
	asked                       []bool // per question: it has a column, or a row in a long file
}

// Names of columns that are no question.
const (
	yearColumn     = "year"
	questionColumn = "question"
	valueColumn    = "value"
)

// readHeader works out what the columns are, and says whether it makes sense to look at the rows.
func (in *reader) readHeader(cells []cell) bool {
	h := &in.head
	*h = header{
		unit: -1, year: -1, question: -1, value: -1,
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

func (in *reader) longColumns() []string {
	return []string{in.key, yearColumn, questionColumn, valueColumn}
}

// assign finds out what one named column is.
func (in *reader) assign(col int, name string) {
	h := &in.head
	leaf, isQuestion := in.leafOf[name]
	switch {
	case name == in.key:
		h.unit = col
	case name == yearColumn:
		h.year = col
	case h.long && name == questionColumn:
		h.question = col
	case h.long && name == valueColumn:
		h.value = col
	case h.long:
		in.headFault(col, "a long file has exactly the columns %s: leave this one out", strings.Join(in.longColumns(), ", "))
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

// whatColumn says why a name is not a column of the file, and which one may be meant.
func (in *reader) whatColumn(name string) string {
	folded := strings.ToLower(name)
	if in.head.unit < 0 && !slices.Contains(in.names, in.key) && slices.Contains(append(strayColumns, "country"), folded) {
		return fmt.Sprintf("is not known: if it names who answered, call it %s", in.key)
	}
	return in.whatQuestion(name, append([]string{in.key, yearColumn}, in.questionIDs()...))
}

// whatQuestion says why a name is not a question, and which of the candidates may be meant.
func (in *reader) whatQuestion(name string, candidates []string) string {
	node, known := in.def.Node(name)
	switch {
	case isResult(strings.ToLower(name)) || node == in.def.Root:
		return fmt.Sprintf("%s is a result, not an answer: leave it out", shownName(name))
	case known:
		return fmt.Sprintf("%s is a dimension, not a question: its score follows from the answers to %s",
			shownName(name), someOf(in.below(node)))
	}
	if near := in.nearest(name, candidates); near != "" {
		return fmt.Sprintf("%s is not a question of %s; did you mean %s?", shownName(name), in.def.Ref(), near)
	}
	return fmt.Sprintf("%s is not a question of %s: correct the name or leave it out", shownName(name), in.def.Ref())
}

// mostSuggestions bounds how often a reader looks for the nearest name: a hostile file has thousands of wrong ones.
const mostSuggestions = 200

func (in *reader) nearest(name string, candidates []string) string {
	if in.suggested++; in.suggested > mostSuggestions {
		return ""
	}
	return spelling.Nearest(name, candidates)
}

// below lists the questions of a group.
func (in *reader) below(group *framework.Node) []string {
	var ids []string
	for _, q := range in.questions {
		for n := q; n != nil; n = in.def.Parent(n.ID) {
			if n == group {
				ids = append(ids, q.ID)
			}
		}
	}
	return ids
}

// isResult knows the columns that scores are written with.
func isResult(name string) bool {
	return slices.Contains([]string{"index", "rank", "band", "coverage"}, name) ||
		strings.HasPrefix(name, "score_") || strings.HasPrefix(name, "rank_")
}
