package exports

import (
	"cmp"
	"io"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// Report is what a workbook says about itself.
type Report struct {
	Lang    string    // language of the texts: one of Languages; "" = English
	Made    time.Time // shown on the cover; zero: left out
	Version string    // of the program
	Data    string    // name of the data: a file name or a title
	Rights  string    // whose figures they are and on what terms; may be ""
	Head    string    // SEQ:HASH of the journal that the answers are from; "" where they are from a file

	// Before is an earlier year of the same framework version, with the standings of that year alone, to compare with; nil
	// where there is none.
	Before *assessment.Index

	// Of a country report: what the answers were published by, zero where they are not published, and the corrections since
	// they were signed off, oldest first. Corrections of questions that the panel does not have are left out.
	Release     assessment.Release
	Corrections []Correction

	// Of a country report: the evidence of the answers, by question, as EvidenceOf gives it. Confidential evidence, and that of
	// questions that the panel does not have, is left out.
	Evidence map[string][]assessment.EvidenceLink

	// Finance is what is known of plans, commitments and programmes, with their texts; nil where nothing is: then no sheet speaks
	// of money but for what the framework says of cost. What is confidential is left out by whoever made it.
	Finance *assessment.Finance

	// Of a portfolio that knows of money: by what terms the money is shared, with an effort of some seconds in all where they say
	// none, and what stands beside that. No Scenarios at all are the usual ones; an empty list is none.
	Match     assessment.MatchTerms
	Scenarios []Scenario
}

// book is a workbook being written. The first error is kept and ends in close, so that the sheets read as prose.
type book struct {
	f       *excelize.File
	def     *framework.Definition // nil where it is about none
	x       *assessment.Index     // nil where nothing is scored
	r       Report
	p       *message.Printer
	styles  map[look]int
	streams bool     // a sheet is streamed
	late    []string // parts of other sheets that are
	bars    map[string][]string
	looks   map[int]look // by style id
	sheets  []*sheet
	rulings []fact // what the method says of this workbook beside the rules of the framework
	subject string // of whom the workbook is: at the foot of every printed page
	origin  string // what the workbook was made from, for its properties
	live    bool   // some cell has a formula
	err     error
}

// newBook begins a workbook of scores.
func newBook(x *assessment.Index, r Report) (*book, error) {
	b, err := emptyBook(x.Panel.Framework, r)
	if err != nil {
		return nil, err
	}
	b.x, b.origin = x, b.def.Ref()+" "+x.Panel.Hash()
	return b, nil
}

// emptyBook begins a workbook about a framework, or about none where def is nil.
func emptyBook(def *framework.Definition, r Report) (*book, error) {
	if err := LanguageKnown(r.Lang); err != nil {
		return nil, err
	}
	f := excelize.NewFile()
	b := &book{
		f: f, def: def, r: r, p: message.NewPrinter(language.Make(cmp.Or(r.Lang, english))), styles: map[look]int{}, looks: map[int]look{}, bars: map[string][]string{},
	}
	f.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return newArchive(w, b.bars, b.late...) })
	return b, nil
}

func (b *book) keep(err error) {
	if b.err == nil {
		b.err = err
	}
}

// t is a text of ours in the reader's language; the English text is the key.
func (b *book) t(key string, args ...any) string {
	if texts := b.tongue().texts; texts != nil {
		key = cmp.Or(texts(key), key)
	}
	return b.p.Sprintf(key, args...)
}

// tongue is the language of the texts, with what belongs to it.
func (b *book) tongue() tongue { return tongues[b.lang()] }

// sheetTitle is what one of our sheets is called in the reader's language; the English name is the key.
func (b *book) sheetTitle(name string) string { return cutUnits(sheetName(b.t(name)), mostSheetName) }

// lang is the language of the texts.
func (b *book) lang() string { return cmp.Or(b.r.Lang, english) }

// about is what the workbook is about.
func (b *book) about() string {
	if b.def == nil {
		return b.subject
	}
	return b.def.Title.In(b.lang())
}

// foot is what stands at the foot of every printed page.
func (b *book) foot() string {
	if b.def == nil {
		return b.subject
	}
	return b.subject + " · " + b.def.Ref()
}

// write finishes the workbook and sends it to w in one piece, or reports the first error and writes nothing.
func (b *book) write(w io.Writer, title string) error {
	for _, s := range b.sheets {
		s.finish()
	}
	made := b.r.Made.UTC()
	stamp := made.Format(time.RFC3339)
	b.keep(b.f.SetDocProps(&excelize.DocProperties{
		Title: title, Creator: "Readiness", LastModifiedBy: "Readiness", Created: stamp, Modified: stamp,
		Subject: b.about(), Language: b.lang(), Category: b.t("Cybersecurity capacity assessment"),
		Description: b.origin,
	}))
	if b.live {
		calculate := true
		b.keep(b.f.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &calculate}))
	}
	b.keep(b.f.SetAppProps(&excelize.AppProperties{Application: "Readiness"}))
	if b.err == nil {
		_, err := b.f.WriteTo(w)
		b.keep(err)
	}
	b.keep(b.f.Close())
	return b.err
}
