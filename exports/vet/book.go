package vet

import (
	"path"
	"strings"
	"unicode/utf16"
)

// The namespaces of a workbook: those that all programs write, and those of the strict form, which Excel offers and the
// reader understands as well.
const (
	spaceMain         = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	spaceMainStrict   = "http://purl.oclc.org/ooxml/spreadsheetml/main"
	spaceOffice       = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	spaceOfficeStrict = "http://purl.oclc.org/ooxml/officeDocument/relationships"
)

// entry is a line of the list of sheets.
type entry struct {
	name  string
	part  int
	chart bool // a sheet that is one chart
}

// book finds the workbook's own part, and the parts of its sheets, by the very steps that the reader takes: a sheet that
// these miss would be missing without a word.
func (c *check) book() ([]entry, error) {
	roots, err := c.relationsOf("_rels/.rels")
	if err != nil {
		return nil, err
	}
	name := ""
	for _, r := range roots {
		if r.kind == spaceOffice+"/officeDocument" || r.kind == spaceOfficeStrict+"/officeDocument" {
			if name != "" {
				return nil, at("_rels/.rels", damaged("it names two workbooks"))
			}
			name = strings.TrimPrefix(r.target, "/")
		}
	}
	i, ok := c.find(name)
	if !ok {
		return nil, damaged("the part with the list of its sheets (workbook.xml) is missing")
	}
	folder, base := path.Split(name)
	relations, err := c.relationsOf(folder + "_rels/" + base + ".rels")
	if err != nil {
		return nil, err
	}
	byID := make(map[string]relation, len(relations))
	for _, r := range relations {
		if _, ok := byID[r.id]; ok {
			return nil, at(folder+"_rels/"+base+".rels", damaged("two relations have one id, %s", shown(r.id)))
		}
		byID[r.id] = r
	}
	b, err := c.open(i)
	if err != nil {
		return nil, err
	}
	entries, err := c.sheetList(b, path.Dir(name), byID)
	if err == nil && len(entries) == 0 {
		err = damaged("it has no sheets")
	}
	return entries, at(name, err)
}

// relationsOf reads a .rels part by its name; there must be one.
func (c *check) relationsOf(name string) ([]relation, error) {
	i, ok := c.find(name)
	if !ok {
		return nil, damaged("the part %s is missing, without which its sheets cannot be found", shown(name))
	}
	b, err := c.open(i)
	if err != nil {
		return nil, err
	}
	return c.relations(i, b)
}

// sheetList reads the list of sheets.
func (c *check) sheetList(b []byte, folder string, byID map[string]relation) ([]entry, error) {
	var entries []entry
	spaces := map[string]string{} // prefixes, as the three levels down to a sheet declare them
	inList := false
	s := &c.scan
	s.reset(b, c.limits, &c.others)
	for {
		t, err := s.next()
		switch {
		case err != nil:
			return nil, err
		case t == atEnd:
			return entries, nil
		case t == closed && s.depth() == 1:
			inList = false
		}
		if c.taker != nil {
			if err := c.defined.token(s, t); err != nil {
				return nil, err
			}
		}
		if t != opened || s.depth() > 3 {
			continue
		}
		if s.depth() == 1 || inList || s.local == "sheets" {
			declare(spaces, s.attrs)
		}
		switch {
		case s.depth() == 1:
			if err := s.root("workbook", spaceMain, spaceMainStrict); err != nil {
				return nil, err
			}
		case s.depth() == 2:
			inList = s.local == "sheets"
		case inList && s.local == "sheet":
			if len(entries) == c.limits.Sheets {
				return nil, tooLarge("has more than %d sheets", c.limits.Sheets)
			}
			e, err := c.sheetEntry(folder, byID, spaces)
			if err != nil {
				return nil, err
			}
			if err := distinct(e, entries, c.parts); err != nil {
				return nil, err
			}
			entries = append(entries, e)
		}
	}
}

// declare notes the prefixes that an element declares.
func declare(spaces map[string]string, attrs []attr) {
	for _, a := range attrs {
		if prefix, ok := strings.CutPrefix(string(a.name), "xmlns:"); ok {
			spaces[prefix] = unescape(a.value)
		}
	}
}

// sheetEntry reads one sheet of the list and finds its part.
func (c *check) sheetEntry(folder string, byID map[string]relation, spaces map[string]string) (entry, error) {
	raw, _, err := c.scan.value("name")
	if err != nil {
		return entry{}, err
	}
	if len(raw) > 1024 {
		return entry{}, badName(string(raw[:256]))
	}
	e := entry{name: unescape(raw)}
	if !goodName(e.name) {
		return e, badName(e.name)
	}
	id := ""
	for _, a := range c.scan.attrs {
		if prefix, local, ok := strings.Cut(string(a.name), ":"); ok && local == "id" {
			if space := spaces[prefix]; space == spaceOffice || space == spaceOfficeStrict {
				if id != "" {
					return e, damaged("the sheet %s is given two parts", shown(e.name))
				}
				id = unescape(a.value)
			}
		}
	}
	r, ok := byID[id]
	if !ok {
		return e, missing(e.name)
	}
	target := path.Clean(folder + "/" + r.target)
	if strings.HasPrefix(r.target, "/") {
		target = path.Clean(r.target)
	}
	if e.part, ok = c.find(strings.TrimPrefix(target, "/")); !ok {
		return e, missing(e.name)
	}
	switch r.kind {
	case spaceOffice + "/worksheet", spaceOfficeStrict + "/worksheet":
	case spaceOffice + "/chartsheet", spaceOfficeStrict + "/chartsheet":
		e.chart = true
	default:
		return e, &Error{What: "has a sheet of a kind that is not read", Fix: "Delete that sheet, save the workbook, and send that file.", Sheet: e.name}
	}
	return e, nil
}

func missing(sheet string) error {
	e := damaged("a sheet that it lists is not in it")
	e.Sheet = sheet
	return e
}

// goodName tells the names that a sheet can have in a spreadsheet program.
func goodName(name string) bool {
	return name != "" && len(utf16.Encode([]rune(name))) <= 31 && !strings.ContainsAny(name, `:\/?*[]`) &&
		!strings.HasPrefix(name, "'") && !strings.HasSuffix(name, "'")
}

func badName(name string) error {
	return &Error{
		What: "has a sheet whose name spreadsheet programs do not allow", Sheet: name,
		Fix: `Give the sheet a name of 1 to 31 characters without : \ / ? * [ ] and without ' at its ends, save the workbook, and send that file.`,
	}
}

// distinct makes sure that no sheet shares its name or its part with another: readers would take one for the other.
func distinct(e entry, others []entry, parts []part) error {
	for _, o := range others {
		if strings.EqualFold(o.name, e.name) {
			f := damaged("two sheets have one name")
			f.Sheet = e.name
			return f
		}
		if o.part == e.part {
			f := damaged("the sheets %s and %s are one part, %s", shown(o.name), shown(e.name), shown(parts[e.part].name))
			f.Sheet = e.name
			return f
		}
	}
	return nil
}
