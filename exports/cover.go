package exports

import (
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"readiness/assessment/framework"
)

// fact is one line of a cover: what, and the value.
type fact struct{ what, value string }

// cover writes the first sheet: who, what, from which data, and what is in the workbook. contents are sheet names with
// one line each on what they hold.
func (b *book) cover(kind, name, warning string, facts []fact, contents []fact) {
	s := b.sheet("Cover")
	s.onePage = true
	s.cols = 2
	s.width(1, 30)
	s.width(2, 92)
	s.banner(kind, name, 2)
	if warning != "" {
		s.merge(1, 2)
		alarm := look{bold: true, color: white, fill: amber, middle: true, wrap: true, indent: 1}
		s.put(10+lineHeight*lines(warning, 105), b.cell(warning, alarm), b.cell("", alarm))
	}
	s.row++
	for _, f := range facts {
		if f.value != "" {
			s.pair(f)
		}
	}
	s.row++
	s.put(22, b.cell(b.t("In this workbook"), look{size: 13, bold: true, color: navy, middle: true}))
	for _, f := range contents {
		s.put(18, b.cell(f.what, look{link: true, ruled: true, indent: 1, align: "left"}), b.cell(f.value, plain))
		b.keep(b.f.SetCellHyperLink(s.name, cellName(1, s.row-1), "'"+f.what+"'!A1", "Location"))
	}
	s.row++
	s.merge(1, 2)
	disclaimer := b.t("Names and boundaries of countries and territories are used for reference only and express no opinion on their legal status. Scores describe what was answered, at the time it was answered; they are not advice.")
	s.put(lineHeight*lines(disclaimer, 128), b.cell(disclaimer, note))
}

// banner begins a first sheet: what the workbook is, of whom, and by which framework.
func (s *sheet) banner(kind, name string, columns int) {
	b := s.b
	line := func(height float64, text string, l look) {
		cells := make([]excelize.Cell, columns)
		for i := range cells {
			cells[i] = b.cell("", l)
		}
		cells[0] = b.cell(text, l)
		if text != "" {
			s.merge(1, columns)
		}
		s.put(height, cells...)
	}
	band := look{fill: navy, color: white, middle: true}
	line(12, "", band)
	band.size = 12
	line(22, "  "+kind, band)
	band.size, band.bold = 30, true
	line(46, " "+name, band)
	band.size, band.bold = 13, false
	line(24, "  "+b.def.Title.In(b.lang()), band)
	line(10, "", band)
}

// pair writes a line of facts, as high as its text needs.
func (s *sheet) pair(f fact) {
	label := wrapped
	label.color = grey
	height := max(lines(f.what, s.widths[0]), lines(f.value, s.widths[1]))
	s.put(4+lineHeight*height, s.b.cell(f.what, label), s.b.cell(f.value, wrapped))
}

// provenance lists the facts that let a reader trace and repeat the numbers.
func (b *book) provenance() []fact {
	def := b.x.Panel.Framework
	made := ""
	if !b.r.Made.IsZero() {
		made = b.r.Made.UTC().Format(b.tongue().moment)
		if at := b.r.Made.UTC(); at.Equal(at.Truncate(24 * time.Hour)) { // all of a day's are the same
			made = day(at)
		}
	}
	return []fact{
		{b.t("Framework"), def.Title.In(b.lang()) + " (" + def.Ref() + ")"},
		{b.t("Framework source"), def.Source},
		{b.t("Reading"), b.t("Claimed: all answers as given, reviewed or not")},
		{b.t("Data"), b.r.Data},
		{b.t("Rights in the data"), b.r.Rights},
		{b.t("Fingerprint of the answers"), b.x.Panel.Hash()},
		{b.t("Head of the journal"), b.r.Head},
		{b.t("Made"), made},
		{b.t("Made with"), b.t("Readiness %s", b.r.Version)},
	}
}

// years writes the round, or the rounds, of the panel.
func (b *book) years() string {
	var years []string
	for _, year := range b.x.Panel.Years() {
		years = append(years, strconv.Itoa(year))
	}
	return strings.Join(years, ", ")
}

// sentence is a full-width paragraph on a sheet.
func (s *sheet) sentence(text string, columns int, l look) {
	l.wrap = true
	s.merge(1, columns)
	s.put(2+lineHeight*lines(text, s.across(columns)*1.05), s.b.cell(text, l))
}

// subtitle heads a further part of a sheet.
func (s *sheet) subtitle(text string) {
	s.row++
	s.put(22, s.b.cell(text, look{size: 13, bold: true, color: navy, middle: true}))
}

// card is one key figure: a label, the figure and a remark.
type card struct {
	label  string
	value  any
	format string
	remark string
}

// cards writes key figures side by side, each over the columns from..to (from 1).
func (s *sheet) cards(list []card, over [][2]int) {
	b := s.b
	last := over[len(over)-1][1]
	row := func(height float64, value func(card) any, l func(card) look) {
		cells := make([]excelize.Cell, last)
		for i, c := range list {
			from, to := over[i][0], over[i][1]
			s.merge(from, to)
			for col := from; col <= to; col++ {
				cells[col-1] = b.cell(nil, l(c))
			}
			cells[from-1] = b.cell(value(c), l(c))
		}
		s.put(height, cells...)
	}
	base := look{fill: pale, align: "center", middle: true}
	row(20, func(c card) any { return c.label }, func(card) look { l := base; l.color, l.size = grey, 10; return l })
	row(34, func(c card) any { return c.value }, func(c card) look {
		l := base
		l.size, l.bold, l.color, l.format = 22, true, navy, c.format
		return l
	})
	row(30, func(c card) any { return c.remark }, func(card) look { l := base; l.color, l.size, l.wrap = grey, 9, true; return l })
}

// dimensions lists the children of the root.
func dimensions(def *framework.Definition) []*framework.Node { return def.Root.Children }

// scoredParts are the highest nodes below the root that may have a number: the dimensions, or of those that have none by the
// framework's rules what stands below them.
func scoredParts(def *framework.Definition) []*framework.Node {
	var list []*framework.Node
	var visit func(*framework.Node)
	visit = func(n *framework.Node) {
		if n.IsQuestion() || n.Aggregate != framework.AggregateNone {
			list = append(list, n)
			return
		}
		for _, c := range n.Children {
			visit(c)
		}
	}
	for _, n := range dimensions(def) {
		visit(n)
	}
	return list
}

// within says that a node is a part or stands below it.
func within(def *framework.Definition, n, part *framework.Node) bool {
	for ; n != nil; n = def.Parent(n.ID) {
		if n == part {
			return true
		}
	}
	return false
}
