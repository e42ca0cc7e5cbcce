package exports

import (
	"strings"

	"github.com/xuri/excelize/v2"
)

// The palette. Orange to blue tells low from high for readers who do not tell red from green; every coloured cell also
// shows its number.
const (
	navy   = "1F3864"
	accent = "2E75B6"
	amber  = "C55A11"
	grey   = "5B6573"
	pale   = "F3F6FA"
	line   = "CFD8E3"
	white  = "FFFFFF"
	low    = "F4A582"
	middle = "F7F7F7"
	high   = "92C5DE"
)

// Number formats. Cells hold unrounded numbers; these round what is seen.
const (
	asScore   = "0.0"
	asGain    = "0.00"
	asCount   = "#,##0"
	asPercent = "0%"
	asMoney   = "#,##0"
	asWeight  = "0.###"
)

// look is a cell style; equal looks share one style of the workbook.
type look struct {
	size   float64 // points, 0 = 11
	bold   bool
	italic bool
	color  string // text, "" = black
	fill   string
	format string // number format
	align  string // "", left, center, right
	middle bool   // vertically centred instead of top
	wrap   bool
	indent int
	ruled  bool // thin line below
	boxed  bool // thin line all round
	link   bool
	open   bool // may be typed in on a protected sheet
}

var (
	plain   = look{ruled: true, align: "left", indent: 1}
	wrapped = look{ruled: true, align: "left", indent: 1, wrap: true}
	heading = look{bold: true, color: white, fill: navy, wrap: true, middle: true, indent: 1}
	note    = look{size: 10, color: grey, wrap: true}
	aside   = look{size: 10, ruled: true, align: "left", indent: 1, wrap: true}
)

func number(format string) look { return look{ruled: true, format: format, align: "right"} }

func (l look) bolded() look { l.bold = true; return l }

func (l look) centred() look { l.align, l.indent = "center", 0; return l }

func (l look) filled(color string) look { l.fill = color; return l }

func (l look) indented(n int) look { l.indent += n; return l }

// side is where a look is aligned to: what stands at one side stands at the other where one reads from right to left.
func (b *book) side(align string) string {
	if rightToLeft(b.lang()) {
		switch align {
		case "left":
			return "right"
		case "right":
			return "left"
		}
	}
	return align
}

// style gives the workbook's id of a look.
func (b *book) style(l look) int {
	if id, ok := b.styles[l]; ok {
		return id
	}
	size := l.size
	if size == 0 {
		size = 11
	}
	s := &excelize.Style{
		Font:      &excelize.Font{Family: b.tongue().typeface, Size: size, Bold: l.bold, Italic: l.italic, Color: l.color},
		Alignment: &excelize.Alignment{Horizontal: b.side(l.align), Vertical: "top", WrapText: l.wrap, Indent: l.indent},
	}
	if l.middle {
		s.Alignment.Vertical = "center"
	}
	if l.link {
		s.Font.Color, s.Font.Underline = accent, "single"
	}
	if l.fill != "" {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{l.fill}}
	}
	if format := l.format; format != "" {
		if l.align == "right" { // not by an indent: LibreOffice 7.4 drops those of some numbers
			format = strings.ReplaceAll(format, ";", "_)_);") + "_)_)"
		}
		s.CustomNumFmt = &format
	}
	if l.open {
		s.Protection = &excelize.Protection{}
	}
	switch {
	case l.boxed:
		for _, side := range []string{"left", "right", "top", "bottom"} {
			s.Border = append(s.Border, excelize.Border{Type: side, Color: line, Style: 1})
		}
	case l.ruled:
		s.Border = []excelize.Border{{Type: "bottom", Color: line, Style: 1}}
	}
	id, err := b.f.NewStyle(s)
	b.keep(err)
	b.styles[l], b.looks[id] = id, l
	return id
}
