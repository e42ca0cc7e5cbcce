package funding

import (
	"fmt"
	"strconv"
	"strings"

	"readiness/assessment/country"
	"readiness/assessment/document"
	"readiness/assessment/spelling"
)

// File is what a file of programmes and commitments holds, in the order of the file.
type File struct {
	Programmes  []Programme
	Commitments []Commitment
	// Places say where each stood in the file, in the same order: "line 12". WriteProgrammes does not need them.
	ProgrammePlaces, CommitmentPlaces []string
}

// ReadProgrammes reads a file of programmes and commitments, YAML or JSON: the members programmes and commitments, of which
// one may be missing. Amounts are in major units there, countries are codes or names. name stands before each fault. The
// error is a *document.Faults with everything that is wrong with the file, in its order, up to a thousand faults; only what
// makes the rest unreadable stands alone. What is read has no Faults.
func ReadProgrammes(name string, data []byte) (*File, error) {
	return ReadProgrammesIn(nil, name, data)
}

// ReadProgrammesIn is ReadProgrammes with the organisations of an atlas; nil is the built-in one.
func ReadProgrammesIn(atlas *country.Atlas, name string, data []byte) (*File, error) {
	r := &fileReader{
		faults: &document.Collector{}, income: country.IncomeWords(), lending: country.LendingWords(),
		organisations: atlas.OrganisationWords(),
	}
	content, _ := programmesForm.Read(r.faults, data)
	if content == nil {
		return nil, r.faults.Err(name)
	}
	file := r.file(content)
	r.faults.Settle()
	r.check(file, content)
	if err := r.faults.Err(name); err != nil {
		return nil, err
	}
	return file, nil
}

// programmesForm words the faults of files that cannot be read at all.
var programmesForm = document.Form{Noun: "list of programmes", Start: "start with programmes, commitments or both"}

// fileReader decodes a file. It takes what has the right type and names what has not; what is wrong with the values is then
// found by the checks that hold for every door.
type fileReader struct {
	faults                         *document.Collector
	income, lending, organisations spelling.Words
}

func (r *fileReader) file(content *document.Value) *File {
	f := &File{}
	if !r.members(content, "programmes", "commitments") {
		return f
	}
	if !content.Has("programmes") && !content.Has("commitments") {
		r.faults.At(content, "the file has neither programmes nor commitments", programmesForm.Start)
	}
	for _, v := range r.list(content, "programmes") {
		f.Programmes = append(f.Programmes, r.programme(v))
		f.ProgrammePlaces = append(f.ProgrammePlaces, "line "+strconv.Itoa(v.Line))
	}
	for _, v := range r.list(content, "commitments") {
		f.Commitments = append(f.Commitments, r.commitment(v))
		f.CommitmentPlaces = append(f.CommitmentPlaces, "line "+strconv.Itoa(v.Line))
	}
	return f
}

// check puts the faults of what was decoded to their places, and looks for ids that stand twice.
func (r *fileReader) check(f *File, content *document.Value) {
	programmes, commitments := content.List("programmes"), content.List("commitments")
	ids := map[string]int{}
	for i := range f.Programmes {
		r.once(ids, programmes[i], f.Programmes[i].ID)
		r.place(programmes[i], f.Programmes[i].Faults())
	}
	ids = map[string]int{}
	for i := range f.Commitments {
		r.once(ids, commitments[i], f.Commitments[i].ID)
		r.place(commitments[i], f.Commitments[i].Faults())
	}
}

func (r *fileReader) once(ids map[string]int, v *document.Value, id string) {
	if first, twice := ids[id]; twice && id != "" {
		r.faults.At(v.Get("id"), fmt.Sprintf("the id %s is already that of line %d", document.Quoted(id), first), "choose another")
		return
	}
	ids[id] = v.Line
}

// place adds faults at the values that their paths lead to, seen from v, or at what should hold them.
func (r *fileReader) place(v *document.Value, faults []Fault) {
	if v.Kind != document.Object || r.faults.Len() >= document.MaxFaults {
		return
	}
	for _, f := range faults {
		at := v.Find(tokens(f.Path))
		if at.Kind != document.Object && at.Path() != v.Path()+"."+f.Path {
			continue // the member is missing from what cannot hold it, which was said
		}
		r.faults.Add(at.Line, at.Column, v.Path()+"."+f.Path, f.Message, f.Fix)
	}
}

// tokens takes a path apart: lots[1].country is lots, 1 and country.
func tokens(path string) []string {
	var list []string
	for path != "" {
		switch {
		case strings.HasPrefix(path, `["`):
			quoted, err := strconv.QuotedPrefix(path[1:])
			if err != nil {
				return list
			}
			word, err := strconv.Unquote(quoted)
			if err != nil {
				return list
			}
			list, path = append(list, word), strings.TrimPrefix(path[1+len(quoted):], "]")
		default:
			path = strings.TrimLeft(path, "[.]")
			end := strings.IndexAny(path, "[.]")
			if end < 0 {
				end = len(path)
			}
			list, path = append(list, path[:end]), path[end:]
			path = strings.TrimLeft(path, "].")
		}
	}
	return list
}
