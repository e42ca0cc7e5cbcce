package vet

import (
	"strconv"
	"strings"
)

// Format is how the numbers of a style are shown.
type Format struct {
	ID   int    // one that all programs know by its number, unless
	Own  bool   // the workbook describes it
	Code string // so
}

// formats are the number formats of a workbook.
type formats struct {
	styles []int          // number of the format, by style
	codes  map[int]string // of those that the workbook describes
}

// Format looks a style of a cell up. One that there is not shows numbers as they are.
func (b *Book) Format(style int) Format {
	if style < 0 || style >= len(b.formats.styles) {
		return Format{}
	}
	id := b.formats.styles[style]
	if code, own := b.formats.codes[id]; own && !everywhere(id) {
		return Format{ID: id, Own: true, Code: code}
	}
	return Format{ID: id}
}

// everywhere tells the formats that mean the same in every workbook, or the same in each language.
func everywhere(id int) bool {
	return id >= 0 && id <= 4 || id >= 9 && id <= 22 || id >= 27 && id <= 62 || id >= 67 && id <= 81
}

// styles reads the number formats of the part with the styles.
func (c *check) styles(b []byte) error {
	s := &c.scan
	s.reset(b, c.limits, &c.others)
	list := ""
	for {
		t, err := s.next()
		switch {
		case err != nil:
			return err
		case t == atEnd:
			return nil
		case t != opened:
		case s.depth() == 1:
			err = s.root("styleSheet", spaceMain, spaceMainStrict)
		case s.depth() == 2:
			list = s.local
		case s.depth() == 3 && (list == "numFmts" && s.local == "numFmt" || list == "cellXfs" && s.local == "xf"):
			err = c.format(s.local == "xf")
		}
		if err != nil {
			return err
		}
	}
}

// format reads a style or, if it is none, the description of a format.
func (c *check) format(style bool) error {
	raw, _, err := c.scan.value("numFmtId")
	if err != nil {
		return err
	}
	id := 0
	if said := strings.TrimSpace(attributeText(raw)); said != "" {
		if id, err = strconv.Atoi(said); err != nil {
			return damaged("the number of a number format is %s", clipped(raw))
		}
	}
	if style {
		c.formats.styles = append(c.formats.styles, id)
		return nil
	}
	code, _, err := c.scan.value("formatCode")
	if c.formats.codes == nil {
		c.formats.codes = map[int]string{}
	}
	c.formats.codes[id] = attributeText(code)
	return err
}
