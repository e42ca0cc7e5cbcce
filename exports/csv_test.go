package exports

import (
	"bytes"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"readiness/assessment"
	"readiness/assessment/framework"
)

func TestEscapeText(t *testing.T) {
	tests := []struct{ text, want string }{
		{"", ""}, {"Kenya", "Kenya"}, {"=1+1", "'=1+1"}, {"+1", "'+1"}, {"-1", "'-1"}, {"@SUM(A1)", "'@SUM(A1)"}, {"\tx", "'\tx"},
		{"\rx", "'\rx"}, {"'", "''"}, {"'=1", "''=1"}, {"'tis", "''tis"}, {"a=1", "a=1"}, {"\n=1", "\n=1"},
	}
	for _, tt := range tests {
		if got := escapeText(tt.text); got != tt.want {
			t.Errorf("escape %q: %q, want %q", tt.text, got, tt.want)
		}
		if got := unescapeText(tt.want); got != tt.text {
			t.Errorf("unescape %q: %q, want %q", tt.want, got, tt.text)
		}
	}
	for _, text := range []string{"'tis", "'", "it's", "x"} { // as people write them
		if got := unescapeText(text); got != text {
			t.Errorf("unescape %q: %q", text, got)
		}
	}
}

func TestEscapeTextInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.OneOf(rapid.RuneFrom([]rune("=+-@\t\r'\n ,;\"")), rapid.Rune())).Draw(t, "text")
		safe := escapeText(text)
		if got := unescapeText(safe); got != text {
			t.Errorf("%q becomes %q", text, got)
		}
		if safe != "" && strings.IndexByte("=+-@\t\r", safe[0]) >= 0 {
			t.Errorf("%q begins a formula", safe)
		}
	})
}

// Every panel that can be read can be written and read again.
func TestAnswersRoundTrip(t *testing.T) {
	d := testFramework(t, true)
	rapid.Check(t, func(t *rapid.T) {
		p := &assessment.Panel{Framework: d}
		seen := map[place]bool{}
		for range rapid.IntRange(1, 6).Draw(t, "rows") {
			r := assessment.Row{Unit: drawUnit(t), Year: rapid.IntRange(firstYear, lastYear).Draw(t, "year")}
			if seen[place{r.Unit, r.Year}] {
				continue
			}
			seen[place{r.Unit, r.Year}] = true
			for _, q := range d.Questions() {
				r.Values = append(r.Values, drawValue(t, q))
			}
			p.Rows = append(p.Rows, r)
		}
		var b bytes.Buffer
		if err := Answers(&b, p); err != nil {
			t.Fatal(err)
		}
		got, _, err := ReadAnswers("answers.csv", bytes.NewReader(b.Bytes()), d)
		if err != nil {
			t.Fatalf("%v\n%s", err, b.String())
		}
		if !reflect.DeepEqual(got.Rows, p.Rows) || got.Hash() != p.Hash() {
			t.Errorf("got  %v\nwant %v\n%s", got.Rows, p.Rows, b.String())
		}
	})
}

// drawUnit draws what a unit may be called.
func drawUnit(t *rapid.T) string {
	letter := rapid.OneOf(rapid.RuneFrom([]rune("=+-@',;|\"aé世 ")), rapid.Rune().Filter(func(r rune) bool { return assessment.UnitProblem(string(r)) == "" }))
	sound := func(s string) bool { return s == trim(s) && assessment.UnitProblem(s) == "" }
	return rapid.StringOfN(letter, 1, 12, -1).Filter(sound).Draw(t, "unit")
}

// drawValue draws an answer to a question.
func drawValue(t *rapid.T, q *framework.Node) framework.Value {
	if rapid.IntRange(0, 3).Draw(t, "skip") == 0 {
		return framework.Value{}
	}
	switch q.Answer.Type {
	case framework.Boolean:
		if rapid.IntRange(0, 4).Draw(t, "applies") == 0 {
			return framework.Value{Kind: framework.NotApplicable}
		}
		return framework.Value{Kind: framework.Flag, Flag: rapid.Bool().Draw(t, "flag")}
	case framework.Checklist:
		v := framework.Value{Kind: framework.Options}
		for _, o := range q.Answer.Options {
			if rapid.Bool().Draw(t, o.ID) {
				v.Options = append(v.Options, o.ID)
			}
		}
		return v
	case framework.Number:
		finite := func(x float64) bool { return !math.IsInf(x, 0) && !math.IsNaN(x) && !(x == 0 && math.Signbit(x)) }
		return framework.Value{Kind: framework.Number, Number: rapid.Float64Range(-1e99, 1e99).Filter(finite).Draw(t, "number")}
	case framework.Stage:
		return framework.Value{Kind: framework.OneOption, Option: rapid.SampledFrom(q.Answer.Levels).Draw(t, "level").ID}
	default:
		return framework.Value{Kind: framework.OneOption, Option: rapid.SampledFrom(q.Answer.Options).Draw(t, "option").ID}
	}
}

type fullDisk struct{}

var errFull = errors.New("no space left")

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestWritersReportWhatCouldNotBeWritten(t *testing.T) {
	p, _ := answered(t, testFramework(t, false), "country,year,cyber-law,drills\nKEN,2024,draft,3\nUGA,2024,none,5\n")
	x, err := assessment.NewIndex(p)
	if err != nil {
		t.Fatal(err)
	}
	q := p.Framework.Questions()[0]
	census := []assessment.Census{x.Census(q, assessment.Everyone, "en")}
	weakest := x.Weakest(assessment.Everyone, func(*framework.Node) bool { return true })
	for name, write := range map[string]func(f Format) error{
		"answers": func(Format) error { return Answers(fullDisk{}, p) },
		"scores":  func(f Format) error { return Scores(fullDisk{}, x, f) },
		"gaps":    func(f Format) error { _, err := Gaps(fullDisk{}, x, streamed(f), nil); return err },
		"unknown": func(f Format) error { _, err := Unknowns(fullDisk{}, x, streamed(f)); return err },
		"census":  func(f Format) error { return Census(fullDisk{}, census, f) },
		"weakest": func(f Format) error { return Weakest(fullDisk{}, weakest, f) },
	} {
		for _, f := range []Format{CSV, JSON} {
			if err := write(f); !errors.Is(err, errFull) {
				t.Errorf("%s as %s: %v", name, f, err)
			}
		}
	}
}

// streamed is the streamed format where JSON is not one.
func streamed(f Format) Format {
	if f == JSON {
		return JSONLines
	}
	return f
}

func TestFormatsAreRefusedByName(t *testing.T) {
	_, err := Gaps(fullDisk{}, nil, "xml", nil)
	var e *assessment.Error
	if !errors.As(err, &e) || e.Kind != assessment.Invalid || e.Msg != `gaps cannot be written as "xml"` || e.Fix != "Use csv or jsonl." {
		t.Errorf("got %v", err)
	}
	for _, err := range []error{Scores(fullDisk{}, nil, JSONLines), Census(fullDisk{}, nil, ""), Weakest(fullDisk{}, nil, "CSV")} {
		if !errors.As(err, &e) || e.Fix != "Use csv or json." {
			t.Errorf("got %v", err)
		}
	}
}

func TestMajorText(t *testing.T) {
	tests := []struct {
		minor    int64
		currency string
		want     string
	}{
		{15_000_000, "USD", "150000.00"}, {5, "USD", "0.05"}, {0, "EUR", "0.00"}, {150_000, "JPY", "150000"}, {1234, "KWD", "1.234"},
		{-5, "USD", "-0.05"}, {math.MaxInt64, "USD", "92233720368547758.07"},
	}
	for _, tt := range tests {
		if got := majorText(tt.minor, tt.currency); got != tt.want {
			t.Errorf("%d %s: %s, want %s", tt.minor, tt.currency, got, tt.want)
		}
	}
}
