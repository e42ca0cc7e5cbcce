package exports

import (
	"strconv"
	"strings"

	"readiness/assessment"
	"readiness/exports/vet"
)

// formData is what the sheet rd_data says of a questionnaire.
type formData struct {
	meta      map[string]string
	framework string
	hash      string
	unit      string
	year      int
	parallel  int
	revision  uint64
	seq       uint64
	head      string
	lang      string
	questions []string            // that the file asks, in its order
	asked     map[string]bool     // the same
	partial   map[[2]string]bool  // question and field: cells that do not hold all there is
	twice     map[string]struct{} // lines of meta that stand twice
}

func newFormData() *formData {
	return &formData{meta: map[string]string{}, asked: map[string]bool{}, partial: map[[2]string]bool{}, twice: map[string]struct{}{}}
}

// line takes one line: kind, name, value. Lines of another kind are of a later version, and left out.
func (d *formData) line(kind, name, value string) {
	switch kind {
	case metaLine:
		if was, there := d.meta[name]; there && was != value {
			d.twice[name] = struct{}{}
		}
		d.meta[name] = value
	case questionLine:
		if !d.asked[name] {
			d.asked[name], d.questions = true, append(d.questions, name)
		}
	case partialLine:
		d.partial[[2]string{name, value}] = true
	}
}

// check reads the facts about the file.
func (d *formData) check(name string) error {
	format := d.meta["format"]
	if format != questionnaireFormat && format != "" {
		return &assessment.Error{
			Kind: assessment.Invalid, Msg: name + " is a questionnaire of another layout (" + shownName(format) + ") than this program reads (" + questionnaireFormat + ")",
			Fix: "Ask whoever runs this service for a new questionnaire, and copy the answers into it.",
		}
	}
	bad := false
	number := func(key string, bits int) uint64 {
		n, err := strconv.ParseUint(d.meta[key], 10, bits)
		bad = bad || err != nil
		return n
	}
	d.framework, d.hash, d.unit, d.head, d.lang = d.meta["framework"], d.meta["hash"], d.meta["unit"], d.meta["head"], d.meta["lang"]
	d.year, d.parallel = int(number("year", 31)), int(number("parallel", 31))
	d.revision, d.seq = number("revision", 64), number("seq", 64)
	if bad || format == "" || d.framework == "" || d.hash == "" || d.unit == "" || len(d.questions) == 0 || len(d.twice) > 0 {
		return &assessment.Error{
			Kind: assessment.Invalid, Msg: name + " is a questionnaire whose hidden sheet " + dataSheetName + " was changed, so that nobody knows what it is about",
			Fix: "Ask for a new questionnaire, and copy the answers into it.",
		}
	}
	return nil
}

// isDataSheet knows the sheet rd_data by its first line, whatever it is called.
func isDataSheet(first *vet.Row) bool {
	return first.Cell(1).Text == metaLine && first.Cell(2).Text == "format"
}

// at gives the text of a cell of a row, trimmed; the columns count from 1.
func at(row *vet.Row, col int) string { return strings.TrimSpace(row.Cell(col).Text) }
