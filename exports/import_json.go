package exports

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// Members of a JSON file of answers.
const (
	frameworkMember   = "framework"
	assessmentsMember = "assessments"
	answersMember     = "answers"
)

// jsonImport makes an import of a JSON file.
type jsonImport struct {
	terms
	incoming
	whole   int // faults of the file's form
	notices []Notice
	places  map[place]*jsonPlace
}

// jsonPlace is what the first assessment of a unit and year brought, and where it stands.
type jsonPlace struct {
	path string
	taken
}

func readImportJSON(name, text string, def *framework.Definition) (*assessment.Import, []Notice, error) {
	im := &jsonImport{terms: newTerms(def), places: map[place]*jsonPlace{}}
	im.out = &assessment.Import{Framework: def, Name: name}
	data := []byte(text)
	if err := soundJSON(name, data); err != nil {
		return nil, nil, err
	}
	if err := im.file(afterSpace(data)); err != nil {
		return nil, nil, err
	}
	if im.whole > 0 {
		return nil, nil, im.refusal()
	}
	return im.settle(), im.notices, nil
}

// soundJSON refuses what is not JSON in UTF-8, with the place.
func soundJSON(name string, data []byte) error {
	if json.Valid(data) && utf8.Valid(data) {
		return nil
	}
	offset, message := unsound(data)
	before := data[:offset]
	line := bytes.Count(before, []byte("\n")) + 1
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	return &assessment.Error{
		Kind: assessment.Invalid, Msg: name + " cannot be read: it is not valid JSON",
		Fields: []assessment.Field{{Path: fmt.Sprintf("line %d, column %d", line, column), Message: message}},
	}
}

// unsound says where the first fault of the bytes is, and what it is.
func unsound(data []byte) (offset int, message string) {
	for offset < len(data) {
		r, size := utf8.DecodeRune(data[offset:])
		if r == utf8.RuneError && size == 1 {
			return offset, "these bytes are not UTF-8: save the file as UTF-8"
		}
		offset += size
	}
	var raw json.RawMessage
	err := json.Unmarshal(data, &raw)
	if syntax, is := errors.AsType[*json.SyntaxError](err); is && int(syntax.Offset) < len(data) {
		offset = max(0, int(syntax.Offset)-1) // the byte that does not fit has been counted
	}
	return offset, fmt.Sprint(err) + ": check commas, quotes and brackets near this place"
}

// fault notes a bad value at a path. One of the file's form keeps anything of it from being used.
func (im *jsonImport) fault(f assessment.Incoming, form bool) {
	if form {
		im.whole++
	}
	im.refuse(position{}, f, fmt.Sprintf("the file has more than %d faults: what follows was not looked at", countAtMost-1))
}

func (im *jsonImport) formFault(path, format string, args ...any) {
	im.fault(assessment.Incoming{Cell: path, Message: fmt.Sprintf(format, args...)}, true)
}

// refusal lists all faults.
func (im *jsonImport) refusal() error {
	e := &assessment.Error{
		Kind: assessment.Invalid,
		Msg:  fmt.Sprintf("%s cannot be read: %s", im.out.Name, counted(len(im.out.Faults), "fault", "faults")),
	}
	for i, f := range im.out.Faults {
		if i == toldAtMost {
			e.Fields = append(e.Fields, assessment.Field{Message: fmt.Sprintf("and %d more", len(im.out.Faults)-i)})
			break
		}
		e.Fields = append(e.Fields, assessment.Field{Path: f.Cell, Message: f.Message})
	}
	return e
}

// file reads the outermost object.
func (im *jsonImport) file(data []byte) error {
	m := im.members(data, "", []string{frameworkMember, assessmentsMember}, im.formFault)
	if of := m[0]; of != nil {
		var ref string
		switch {
		case of[0] != '"' || json.Unmarshal(of, &ref) != nil:
			im.formFault(frameworkMember, "must be a text such as %q", im.def.Ref())
		case ref != im.def.Ref():
			return &assessment.Error{
				Kind: assessment.Invalid, Msg: fmt.Sprintf("%s holds answers to %s, not to %s", im.out.Name, shownName(ref), im.def.Ref()),
				Fix: "Name the framework version that the file is about; answers to one version are no answers to another.",
			}
		}
	}
	list := m[1]
	switch {
	case list == nil:
		im.formFault("", "the member %s is missing: it lists the assessments", assessmentsMember)
	case list[0] != '[':
		im.formFault(assessmentsMember, "must be a list of assessments")
	case len(bytes.TrimSpace(list[1:len(list)-1])) == 0:
		im.notice(assessmentsMember, "the list is empty: add an object for every "+im.key+" and year")
	default:
		for i, item := range itemsOf(list) {
			if err := im.assessment(assessmentsMember+"["+strconv.Itoa(i)+"]", item); err != nil || im.full {
				return err
			}
		}
	}
	return nil
}

// members gives the values of an object by the order of their names, nil for what is not there and for null. Unknown
// and repeated names are faults.
func (im *jsonImport) members(data []byte, path string, names []string, fault func(path, format string, args ...any)) [][]byte {
	found, seen := make([][]byte, len(names)), make([]bool, len(names))
	if data[0] != '{' {
		fault(path, "must be an object with the members %s", strings.Join(names, ", "))
		return found
	}
	for name, value := range membersOf(data) {
		i := slices.Index(names, name)
		switch {
		case im.full:
			return found
		case i < 0:
			fault(below(path, name), "%s", im.whatMember(name, names))
		case seen[i]:
			fault(below(path, name), "stands twice in its object: keep one of the two")
		case value[0] != 'n':
			found[i] = value
		}
		if i >= 0 {
			seen[i] = true
		}
	}
	return found
}

// whatMember says why a name is not known, and which may be meant.
func (im *jsonImport) whatMember(name string, names []string) string {
	if near := im.nearest(name, names); near != "" {
		return fmt.Sprintf("the member %s is not known; did you mean %s?", shownName(name), near)
	}
	return fmt.Sprintf("the member %s is not known: leave it out; the members here are %s", shownName(name), strings.Join(names, ", "))
}

// below is the path of a member.
func below(path, name string) string {
	if shown := shownName(name); shown != name || strings.ContainsAny(name, ". ") || name == "" {
		return path + "[" + quoted(name) + "]"
	}
	if path == "" {
		return name
	}
	return path + "." + name
}
