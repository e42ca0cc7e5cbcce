package vet

import (
	"strconv"
	"strings"
)

// Name is a defined name of a workbook, and what it stands for: Law!$A$1:$J$20.
type Name struct{ Name, RefersTo string }

// defined is what the workbook's own part says to a reader, beside the list of sheets.
type defined struct {
	names     []Name
	since1904 bool
	inList    bool
	inName    bool
	text      []byte
}

// token looks at what the scanner came upon.
func (d *defined) token(s *scanner, t token) error {
	depth := s.depth()
	switch {
	case t == opened && depth == 2:
		d.inList = s.local == "definedNames"
		if s.local == "workbookPr" {
			return d.days(s)
		}
	case t == opened && depth == 3 && d.inList && s.local == "definedName":
		raw, _, err := s.value("name")
		if err != nil {
			return err
		}
		d.inName, d.text = true, d.text[:0]
		d.names = append(d.names, Name{Name: attributeText(raw)})
	case t == text && depth == 3 && d.inName:
		d.text = appendText(d.text, s.text, s.literal)
	case t == closed && depth == 2 && d.inName:
		d.inName = false
		d.names[len(d.names)-1].RefersTo = string(d.text)
	}
	return nil
}

// days reads from when days are counted.
func (d *defined) days(s *scanner) error {
	raw, given, err := s.value("date1904")
	if err != nil || !given {
		return err
	}
	said := strings.TrimSpace(attributeText(raw))
	since, err := strconv.ParseBool(said)
	if err != nil && said != "" {
		return damaged("whether its days are counted from 1904 is said as %s", clipped(raw))
	}
	d.since1904 = since
	return nil
}

func attributeText(raw []byte) string { return string(appendText(nil, raw, false)) }
