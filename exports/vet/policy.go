package vet

import (
	"bytes"
	"path"
	"slices"
	"strings"
)

// What a workbook may not hold, with what to do about it.
var (
	macros = Error{
		What: "holds macros (programs that run when it is opened)",
		Fix:  `Save it as "Excel workbook (.xlsx)", without macros, and send that file.`,
	}
	links = Error{
		What: "holds links to other files",
		Fix:  "Break them (in Excel: Data, Edit Links, Break Link; in LibreOffice: Edit, Links to External Files), save it, and send that file. Links to web pages in cells may stay.",
	}
	objects = Error{
		What: "holds embedded objects or controls (buttons, check boxes, ActiveX)",
		Fix:  "Delete the objects and controls that lie on its sheets, save it, and send that file.",
	}
	connections = Error{
		What: "holds connections to databases or other sources of data",
		Fix:  "Delete them (in Excel: Data, Queries & Connections), save it, and send that file.",
	}
)

// forbiddenParts are names of parts in lower case, or of the folders they are in.
var forbiddenParts = []struct {
	folder, file string
	what         *Error
}{
	{file: "vbaproject.bin", what: &macros},
	{file: "vbadata.xml", what: &macros},
	{file: "vbaprojectsignature.bin", what: &macros},
	{folder: "xl/macrosheets/", what: &macros},
	{folder: "xl/dialogsheets/", what: &macros},
	{folder: "xl/externallinks/", what: &links},
	{folder: "xl/embeddings/", what: &objects},
	{folder: "xl/activex/", what: &objects},
	{file: "connections.xml", what: &connections},
	{folder: "xl/querytables/", what: &connections},
}

// forbiddenName refuses a part by its name.
func forbiddenName(name string) error {
	lower := strings.ToLower(name)
	for _, f := range forbiddenParts {
		if f.folder != "" && strings.HasPrefix(lower, f.folder) && len(lower) > len(f.folder) ||
			f.file != "" && path.Base(lower) == f.file && !strings.HasPrefix(lower, "customxml/") {
			return refusal(f.what, name)
		}
	}
	return nil
}

// forbiddenTypes are pieces of content types in lower case.
var forbiddenTypes = []struct {
	piece string
	what  *Error
}{
	{"macroenabled", &macros},
	{"vbaproject", &macros},
	{"vbadata", &macros},
	{"macrosheet", &macros},
	{"dialogsheet", &macros},
	{"externallink", &links},
	{"oleobject", &objects},
	{"activex", &objects},
	{"connections+xml", &connections},
	{"querytable+xml", &connections},
}

// forbiddenRelations are the last steps of the types of relations, in lower case.
var forbiddenRelations = map[string]*Error{
	"vbaproject": &macros, "vbaprojectsignature": &macros, "wordvbadata": &macros,
	"xlmacrosheet": &macros, "xlintlmacrosheet": &macros, "dialogsheet": &macros,
	"externallink": &links, "externallinkpath": &links, "xlpathmissing": &links, "externallinklongpath": &links, "attachedtemplate": &links,
	"oleobject": &objects, "package": &objects, "control": &objects, "activexcontrolbinary": &objects,
	"connections": &connections, "querytable": &connections,
}

func refusal(what *Error, name string) error {
	e := *what
	e.Part = name
	return &e
}

const (
	spaceTypes     = "http://schemas.openxmlformats.org/package/2006/content-types"
	spaceRelations = "http://schemas.openxmlformats.org/package/2006/relationships"
)

// contentTypes refuses a workbook by the types that it declares. What is declared of a part is refused also if that is not
// there; what is declared of an extension, as some programs always do, only if a part has it.
func (c *check) contentTypes() error {
	i := c.byName["[content_types].xml"]
	name := c.parts[i].name
	b, err := c.open(i)
	if err != nil {
		return err
	}
	c.scan.reset(b, c.limits, &c.others)
	for {
		t, err := c.scan.next()
		switch {
		case err != nil:
			return at(name, err)
		case t == atEnd:
			return nil
		case t != opened:
			continue
		case c.scan.depth() == 1:
			if err := c.scan.root("Types", spaceTypes); err != nil {
				return at(name, err)
			}
		}
		idle := c.idleDefault()
		for _, a := range c.scan.attrs {
			if len(a.value) > 1024 {
				return at(name, damaged("a type of a part is beyond all length"))
			}
			value := bytes.ToLower([]byte(unescape(a.value)))
			for _, f := range forbiddenTypes {
				if string(a.name) == "ContentType" && !idle && bytes.Contains(value, []byte(f.piece)) {
					return refusal(f.what, name)
				}
			}
		}
	}
}

// idleDefault says that what was opened declares the type of an extension that no part has.
func (c *check) idleDefault() bool {
	if name := c.scan.name; string(name[bytes.IndexByte(name, ':')+1:]) != "Default" {
		return false
	}
	for _, a := range c.scan.attrs {
		if string(a.name) != "Extension" {
			continue
		}
		ending := "." + strings.ToLower(unescape(a.value))
		return !slices.ContainsFunc(c.parts, func(p part) bool { return strings.HasSuffix(strings.ToLower(p.name), ending) })
	}
	return false
}

// relation is one line of a .rels part: what another part is to the one it belongs to.
type relation struct{ id, kind, target string }

// relations reads a .rels part. Links to web pages are left out; anything else outside the file is refused.
func (c *check) relations(i int, b []byte) ([]relation, error) {
	name := c.parts[i].name
	var list []relation
	c.scan.reset(b, c.limits, &c.others)
	for {
		t, err := c.scan.next()
		switch {
		case err != nil:
			return nil, at(name, err)
		case t == atEnd:
			return list, nil
		case t != opened:
			continue
		case c.scan.depth() == 1:
			if err := c.scan.root("Relationships", spaceRelations); err != nil {
				return nil, at(name, err)
			}
			continue
		case c.scan.local != "Relationship":
			continue
		}
		r, outside, err := c.relation()
		if err != nil {
			return nil, at(name, err)
		}
		last := strings.ToLower(path.Base(r.kind))
		if what := forbiddenRelations[last]; what != nil {
			return nil, refusal(what, name)
		}
		if outside && last != "hyperlink" {
			return nil, refusal(&links, name)
		}
		if !outside {
			list = append(list, r)
		}
	}
}

// longestTarget is how long a relation's values may be; a link to a web page in a cell has at most some 2,000 characters.
const longestTarget = 32 << 10

func (c *check) relation() (r relation, outside bool, err error) {
	var values [4]string
	for n, local := range []string{"Id", "Type", "Target", "TargetMode"} {
		raw, _, err := c.scan.value(local)
		if err != nil {
			return r, false, err
		}
		if len(raw) > longestTarget {
			return r, false, damaged("a relation between its parts is beyond all length")
		}
		values[n] = unescape(raw)
	}
	return relation{id: values[0], kind: values[1], target: values[2]}, values[3] != "" && values[3] != "Internal", nil
}
