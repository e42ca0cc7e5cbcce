package exports

import (
	"cmp"
	"io"
	"math"
	"slices"
	"strings"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// maxIncoming bounds the answers of one import: each takes some two hundred bytes until it is recorded.
const maxIncoming = 500_000

// ReadImport reads answers that are to be recorded; name is what messages call the file. It is CSV, wide or long as for
// ReadAnswers, where a long one may have the columns note, confidence, revision and evidence; or it is JSON, as AnswersJSON
// writes it; or a workbook that Questionnaire wrote, for which see ReadQuestionnaire. Which of them is seen by how it begins.
//
// find gives the framework of the answers: ref is its ID@VERSION where the file names it, as a workbook does, and else "".
// A file of another framework than the one given is refused. Of is a find for one framework.
//
// A cell that cannot be read is a fault of that cell, and everything else is taken: a row with a bad unit or year gives
// no answers, and what the file says twice is not taken at all, because nothing says which one is right. A blank cell
// changes nothing: a blank value keeps the value there is, a blank note the note, blank evidence the evidence. Of an answer
// without a value the note and the evidence count, and the confidence does not. At countAtMost faults reading stops, and the
// last of them says so.
//
// The error, an *assessment.Error, is about the file as a whole: what it is, its columns or members, its size. It then
// lists every fault.
func ReadImport(name string, r io.Reader, find func(ref string) (*framework.Definition, error)) (*assessment.Import, []Notice, error) {
	name = nameOf(name)
	text, err := readAll(name, r)
	if err != nil {
		return nil, nil, err
	}
	if strings.HasPrefix(text, zipMagic) || strings.HasPrefix(text, oldMagic) {
		return ReadQuestionnaire(name, []byte(text), find)
	}
	def, err := find("")
	if err != nil {
		return nil, nil, err
	}
	switch start := strings.TrimLeft(strings.TrimPrefix(text, "\uFEFF"), " \t\r\n"); {
	case strings.HasPrefix(start, "{"):
		return readImportJSON(name, strings.TrimPrefix(text, "\uFEFF"), def)
	case strings.HasPrefix(start, "["):
		return nil, nil, &assessment.Error{
			Kind: assessment.Invalid, Msg: name + " is a JSON list; a file of answers is an object", Fix: `Write {"assessments": [...]}.`,
		}
	}
	if text, err = decode(name, text, "CSV, JSON or a questionnaire"); err != nil {
		return nil, nil, err
	}
	return readImportCSV(name, text, def)
}

// How a workbook begins, and one behind a password or of the old kind, of which its reader says which it is.
const (
	zipMagic = "PK\x03\x04"
	oldMagic = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
)

// Of gives ReadImport the one framework that answers may be to.
func Of(def *framework.Definition) func(ref string) (*framework.Definition, error) {
	return func(string) (*framework.Definition, error) { return def, nil }
}

// incoming gathers what a file brings.
type incoming struct {
	out   *assessment.Import
	order []position // of the faults
	full  bool       // there were too many faults to go on
}

// refuse notes a fault. The last one that there is room for says that reading stops.
func (in *incoming) refuse(at position, f assessment.Incoming, stops string) {
	switch n := len(in.out.Faults); {
	case in.full:
		return
	case n == countAtMost-1:
		in.full = true
		f.Unit, f.Year, f.Question, f.Message = "", 0, "", stops
		at = position{math.MaxInt, 0}
	}
	in.order = append(in.order, at)
	in.out.Faults = append(in.out.Faults, f)
}

// taken is what one place of a file brought: the answers from one number to another, of Import.Answers.
type taken struct {
	row, from, to int32
	refused       bool // it stands twice
}

// take adds an answer while there is room.
func (in *incoming) take(a assessment.Incoming) error {
	if len(in.out.Answers) == maxIncoming {
		return tooLarge("%s holds more than %d answers", in.out.Name, maxIncoming)
	}
	in.out.Answers = append(in.out.Answers, a)
	return nil
}

// withdraw takes back answers that stand twice: that they are to no question marks them for settle.
func (in *incoming) withdraw(t taken) {
	clear(in.out.Answers[t.from:t.to])
}

// settle takes out what was withdrawn.
func (in *incoming) settle() *assessment.Import {
	in.out.Answers = slices.DeleteFunc(in.out.Answers, func(a assessment.Incoming) bool { return a.Question == "" })
	return in.out
}

// sortFaults brings them into the order of the file.
func (in *incoming) sortFaults() {
	byPlace := make([]int, len(in.order))
	for i := range byPlace {
		byPlace[i] = i
	}
	slices.SortStableFunc(byPlace, func(a, b int) int {
		return cmp.Or(cmp.Compare(in.order[a].row, in.order[b].row), cmp.Compare(in.order[a].col, in.order[b].col))
	})
	var faults []assessment.Incoming
	for _, n := range byPlace {
		faults = append(faults, in.out.Faults[n])
	}
	in.out.Faults = faults
}
