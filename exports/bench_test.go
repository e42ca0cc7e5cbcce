package exports

import (
	"bytes"
	"io"
	"testing"

	"github.com/xuri/excelize/v2"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/gci"
)

// Workbooks of the 194 economies of the GCI 2024, beside "plain": excelize writing the same values with no style,
// width, chart or filter, which is the least the library asks for them.

func BenchmarkCountryReport(b *testing.B) {
	x := gciIndex(b)
	workbookBenchmark(b, func(w io.Writer) error { return CountryReport(w, x, "KEN", 2024, report) })
}

func BenchmarkPortfolio(b *testing.B) {
	x := gciIndex(b)
	workbookBenchmark(b, func(w io.Writer) error { return Portfolio(w, x, report) })
}

// The questionnaire of readiness-core, with an answer and a note to every question.
func BenchmarkQuestionnaire(b *testing.B) {
	def, err := framework.Builtin("readiness-core@2026")
	if err != nil {
		b.Fatal(err)
	}
	of := &QuestionnaireOf{Framework: def, Unit: "KEN", Year: 2026, Answers: map[string]QuestionnaireAnswer{}}
	for _, q := range def.Questions() {
		of.Answers[q.ID] = QuestionnaireAnswer{Value: best(q), Note: "Act of 2019, in force since " + q.ID, Confidence: assessment.HighConfidence}
	}
	workbookBenchmark(b, func(w io.Writer) error { return Questionnaire(w, of, report) })
}

// The same questionnaire read back.
func BenchmarkReadQuestionnaire(b *testing.B) {
	def := builtin(b, "readiness-core@2026")
	of := &QuestionnaireOf{Framework: def, Unit: "KEN", Year: 2026, Answers: map[string]QuestionnaireAnswer{}}
	for _, q := range def.Questions() {
		of.Answers[q.ID] = QuestionnaireAnswer{Value: best(q), Note: "Act of 2019, in force since " + q.ID, Confidence: assessment.HighConfidence}
	}
	var file bytes.Buffer
	if err := Questionnaire(&file, of, report); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		in, _, err := ReadQuestionnaire("Q.xlsx", file.Bytes(), Of(def))
		if err != nil || len(in.Answers) != len(def.Questions()) || len(in.Faults) > 0 {
			b.Fatalf("%+v, %v", in, err)
		}
	}
}

func workbookBenchmark(b *testing.B, write func(io.Writer) error) {
	var once bytes.Buffer
	if err := write(&once); err != nil {
		b.Fatal(err)
	}
	values := valuesOf(b, once.Bytes())
	b.Run("readiness", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := write(io.Discard); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("plain", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := writePlain(io.Discard, values); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// placed is one cell of a workbook.
type placed struct {
	sheet, at string
	value     any
}

func valuesOf(b *testing.B, workbook []byte) []placed {
	f, err := excelize.OpenReader(bytes.NewReader(workbook))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var list []placed
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			b.Fatal(err)
		}
		for r, row := range rows {
			for c, value := range row {
				if value != "" {
					list = append(list, placed{sheet, cellName(c+1, r+1), value})
				}
			}
		}
	}
	return list
}

func writePlain(w io.Writer, values []placed) error {
	f := excelize.NewFile()
	for _, v := range values {
		if i, err := f.GetSheetIndex(v.sheet); err != nil || i < 0 {
			if _, err := f.NewSheet(v.sheet); err != nil {
				return err
			}
		}
		if err := f.SetCellValue(v.sheet, v.at, v.value); err != nil {
			return err
		}
	}
	if err := f.Write(w); err != nil {
		return err
	}
	return f.Close()
}

// From CSV to ranks, gaps and intervals: what a command does before it writes.
func BenchmarkAnswersToIndex(b *testing.B) {
	def, err := framework.Builtin("gci-pillars@2024")
	if err != nil {
		b.Fatal(err)
	}
	data, _ := gci.Answers2024()
	b.ReportAllocs()
	for b.Loop() {
		panel, _, err := ReadAnswers("gci.csv", bytes.NewReader(data), def)
		if err != nil {
			b.Fatal(err)
		}
		x, err := assessment.NewIndex(panel)
		if err != nil {
			b.Fatal(err)
		}
		for range x.Gaps() {
			continue
		}
	}
}

// The answers of 194 countries to readiness-core's number of questions, as an import reads them.
func BenchmarkReadImport(b *testing.B) {
	def := testFramework(b, true)
	var records []assessment.Recorded
	for i := range 194 * 15 {
		for _, q := range def.Questions() {
			records = append(records, assessment.Recorded{
				Unit: "u" + itoa(i), Year: 2024, Question: q.ID, Value: best(q), Note: "as seen", Confidence: assessment.HighConfidence, Revision: 3,
			})
		}
	}
	for name, write := range writers {
		var file bytes.Buffer
		if err := write(&file, def, records); err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				in, _, err := ReadImport(name, bytes.NewReader(file.Bytes()), Of(def))
				if err != nil || len(in.Answers) != len(records) {
					b.Fatal(err)
				}
			}
		})
	}
}

// best is an answer, whatever the question.
func best(q *framework.Node) framework.Value {
	if v := q.Best(); v.Kind != framework.NotAssessed {
		return v
	}
	return framework.Value{Kind: framework.Number, Number: 12.5}
}
