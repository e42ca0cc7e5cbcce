package exports

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"readiness/assessment"
	"readiness/assessment/framework"
)

func someRecords() []assessment.Recorded {
	return []assessment.Recorded{
		{Unit: "KEN", Year: 2024, Question: "cyber-law", Value: framework.Value{Kind: framework.OneOption, Option: "draft"}, Note: "=1+1, \"é\"\n", Confidence: assessment.HighConfidence, Revision: 3},
		{Unit: "UGA", Year: 2024, Question: "courts", Value: framework.Value{Kind: framework.NotApplicable}, Note: "<none>"},
		{Unit: "KEN", Year: 2024, Question: "services", Value: framework.Value{Kind: framework.Options}, Revision: 4},
		{Unit: "KEN", Year: 2024, Question: "drills"},
	}
}

func TestAnswersLong(t *testing.T) {
	var b, marked bytes.Buffer
	if err := AnswersLong(&b, testFramework(t, false), someRecords(), LongOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := AnswersLong(&marked, testFramework(t, false), someRecords(), LongOptions{Mark: true}); err != nil || marked.String() != "\uFEFF"+b.String() {
		t.Errorf("with a mark: %v, %q", err, marked.String())
	}
	want := "country,year,question,value,note,confidence,revision\nKEN,2024,cyber-law,draft,\"'=1+1, \"\"é\"\"\n\",high,3\nUGA,2024,courts,n/a,<none>,,\nKEN,2024,services,none,,,4\nKEN,2024,drills,,,,\n"
	if b.String() != want {
		t.Errorf("got  %s\nwant %s", b.String(), want)
	}
}

func TestAnswersJSON(t *testing.T) {
	var b bytes.Buffer
	if err := AnswersJSON(&b, testFramework(t, false), someRecords()); err != nil {
		t.Fatal(err)
	}
	want := `{"framework":"test-core@1","assessments":[
{"country":"KEN","year":2024,"answers":{
"cyber-law":{"value":"draft","note":"=1+1, \"é\"\n","confidence":"high","revision":3},
"services":{"value":[],"revision":4},
"drills":{"value":null}}},
{"country":"UGA","year":2024,"answers":{
"courts":{"value":{"notApplicable":true},"note":"<none>"}}}
]}
`
	if b.String() != want {
		t.Errorf("got  %s\nwant %s", b.String(), want)
	}
}

func TestRecordsAreRefused(t *testing.T) {
	d := testFramework(t, false)
	for name, write := range writers {
		if err := write(fullDisk{}, d, someRecords()); !errors.Is(err, errFull) {
			t.Errorf("%s: %v", name, err)
		}
		strange := []assessment.Recorded{{Unit: "KEN", Year: 2024, Question: "gone"}}
		if err := write(&bytes.Buffer{}, d, strange); err == nil || !strings.Contains(err.Error(), `"gone", which is no question of test-core@1`) {
			t.Errorf("%s: %v", name, err)
		}
		var b bytes.Buffer
		if err := write(&b, d, nil); err != nil {
			t.Error(err)
		}
		if in, notices := imports(t, d, b.String()); len(in.Answers)+len(in.Faults) > 0 || len(notices) != 1 {
			t.Errorf("%s of nothing: %q %q", name, importText(in), notices)
		}
	}
}

// What is written is read back as the same answers, in every form.
func TestRecordedRoundTrip(t *testing.T) {
	d := testFramework(t, true)
	letter := rapid.OneOf(rapid.RuneFrom([]rune("=+-@',;|\"\n\r\t \u00a0\u200b\ufeffaé世{}[]\\<&")), rapid.Rune())
	text := rapid.StringOfN(letter, 0, 12, -1).Filter(func(s string) bool { return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 })
	rapid.Check(t, func(t *rapid.T) {
		var records []assessment.Recorded
		seen := map[answerKey]bool{}
		for range rapid.IntRange(1, 12).Draw(t, "records") {
			q := rapid.SampledFrom(d.Questions()).Draw(t, "question")
			r := assessment.Recorded{Unit: drawUnit(t), Year: rapid.IntRange(firstYear, lastYear).Draw(t, "year"), Question: q.ID}
			if len(records) > 0 && rapid.Bool().Draw(t, "same") {
				r.Unit, r.Year = records[0].Unit, records[0].Year
			}
			key := answerKey{place{r.Unit, r.Year}, r.Question}
			if seen[key] {
				continue
			}
			seen[key] = true
			r.Value, r.Note, r.Evidence = drawValue(t, q), text.Draw(t, "note"), drawLinks(t)
			if r.Value.Kind != framework.NotAssessed {
				r.Confidence = rapid.SampledFrom([]assessment.Confidence{"", "low", "medium", "high"}).Draw(t, "confidence")
			}
			r.Revision = rapid.Uint64().Draw(t, "revision")
			records = append(records, r)
		}
		for name, write := range writers {
			var b bytes.Buffer
			if err := write(&b, d, records); err != nil {
				t.Fatal(err)
			}
			in, _, err := ReadImport(name, bytes.NewReader(b.Bytes()), Of(d))
			if err != nil || len(in.Faults) > 0 {
				t.Fatalf("%v %q\n%s", err, importText(in), b.String())
			}
			if got, want := recordsOf(in), asRead(records, name); !reflect.DeepEqual(got, want) {
				t.Fatalf("got  %+v\nwant %+v\n%s", got, want, b.String())
			}
		}
	})
}

var writers = map[string]func(io.Writer, *framework.Definition, []assessment.Recorded) error{
	"long": func(w io.Writer, def *framework.Definition, records []assessment.Recorded) error {
		return AnswersLong(w, def, records, LongOptions{})
	},
	"marked": func(w io.Writer, def *framework.Definition, records []assessment.Recorded) error {
		return AnswersLong(w, def, records, LongOptions{Mark: true})
	},
	"json": AnswersJSON,
}

// answerKey is what a file may hold once.
type answerKey struct {
	place
	question string
}

func recordsOf(in *assessment.Import) map[answerKey]assessment.Recorded {
	all := map[answerKey]assessment.Recorded{}
	for _, a := range in.Answers {
		r := assessment.Recorded{Unit: a.Unit, Year: a.Year, Question: a.Question, Value: a.Value, Confidence: a.Confidence}
		if a.Note != nil {
			r.Note = *a.Note
		}
		if a.Base != nil {
			r.Revision = *a.Base
		}
		if a.Evidence != nil {
			r.Evidence = *a.Evidence
		}
		all[answerKey{place{a.Unit, a.Year}, a.Question}] = r
	}
	return all
}

// asRead is what records become: in CSV a note of nothing but blanks is lost, where it keeps the note there is, and of
// evidence all but the addresses.
func asRead(records []assessment.Recorded, form string) map[answerKey]assessment.Recorded {
	all := map[answerKey]assessment.Recorded{}
	for _, r := range records {
		if form != "json" && trim(r.Note) == "" {
			r.Note = ""
		}
		links := addressesOf(addresses(r.Evidence))
		if form == "json" {
			links = append([]assessment.EvidenceLink(nil), r.Evidence...)
			for i := range links {
				links[i].Known = false
			}
		}
		r.Evidence = links
		if r.Value.Kind == framework.NotAssessed && r.Note == "" && links == nil {
			continue // it says nothing
		}
		all[answerKey{place{r.Unit, r.Year}, r.Question}] = r
	}
	return all
}

// Two hundred thousand faults cost little, and fifty thousand of them are told.
func TestImportFaultsAreBounded(t *testing.T) {
	d := testFramework(t, true)
	const huge, many = 200_000, 60_000
	list := `{"assessments":[`
	for name, text := range map[string]string{
		"wide, a cell":       "unit,year,drills\n" + numbered(huge, func(n string) string { return "u" + n + ",2024,x\n" }),
		"wide, units":        "unit,year,drills\n" + strings.Repeat(",2024,3\n", many),
		"wide, the same row": "unit,year,drills\n" + strings.Repeat("u,2024,3\n", many),
		"long, values":       "unit,year,question,value\n" + numbered(many, func(n string) string { return "u" + n + ",2024,drills,x\n" }),
		"long, the same":     "unit,year,question,value,confidence\n" + strings.Repeat("u,2024,drills,3,\n", many),
		"long, confidence":   "unit,year,question,value,confidence\n" + numbered(many, func(n string) string { return "u" + n + ",2024,drills,3,hgh\n" }),
		"JSON, values":       list + numbered(huge, func(n string) string { return `{"unit":"u` + n + `","year":2024,"answers":{"drills":{"value":"x"}}},` }) + `1]}`,
		"JSON, questions":    list + `{"unit":"u","year":2024,"answers":{` + numbered(many, func(n string) string { return `"dril` + n + `":{},` }) + `"x":1}}]}`,
		"JSON, one question": list + `{"unit":"u","year":2024,"answers":{` + strings.Repeat(`"drills":{"value":1},`, many) + `"x":1}}]}`,
		"JSON, members":      list + `{"unit":"u","year":2024,"answers":{"drills":{` + strings.Repeat(`"x":1,`, many) + `"value":1}}}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			in, _ := imports(t, d, text)
			runtime.ReadMemStats(&after)
			if used := (after.TotalAlloc - before.TotalAlloc) >> 20; used > 250 {
				t.Errorf("%d MiB allocated for %d MiB", used, len(text)>>20)
			}
			if len(in.Faults) != countAtMost {
				t.Errorf("%d faults", len(in.Faults))
			}
			if last := in.Faults[len(in.Faults)-1]; !strings.Contains(last.Message, "was not looked at") || last.Cell == "" {
				t.Errorf("the last is %+v", last)
			}
		})
	}
}

func numbered(n int, line func(n string) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(line(itoa(i)))
	}
	return b.String()
}

func TestImportAnswersAreBounded(t *testing.T) {
	d := testFramework(t, true)
	full := incoming{out: &assessment.Import{Answers: make([]assessment.Incoming, maxIncoming-1)}}
	if err := full.take(assessment.Incoming{}); err != nil {
		t.Errorf("at the limit: %v", err)
	}
	checkTooLarge(t, full.take(assessment.Incoming{}), "more than 500000 answers")

	long := &importReader{reader: newReader(d), places: map[place]int{}, seats: make([]seats, maxValues/len(d.Questions())-1)}
	long.table, long.out = &table{row: 7}, &assessment.Import{Name: "answers"}
	if _, err := long.seatsAt(place{"u", 2024}); err != nil {
		t.Errorf("at the limit: %v", err)
	}
	_, err := long.seatsAt(place{"v", 2024})
	checkTooLarge(t, err, "row 7 of answers takes it beyond 2000000 answers")

	_, _, err = ReadImport("answers", io.MultiReader(strings.NewReader(`{"x":"`), &endless{text: "aaaaaaaa"}), Of(d))
	checkTooLarge(t, err, "answers is larger than 64 MiB")
}

func checkTooLarge(t *testing.T, err error, message string) {
	t.Helper()
	e, is := errors.AsType[*assessment.Error](err)
	if !is || e.Kind != assessment.TooLarge || !strings.Contains(e.Msg, message) || !strings.Contains(e.Fix, "Split it") {
		t.Errorf("got %v", err)
	}
}

// FuzzReadImport: no bytes make the reader fail other than by a refusal that can be shown. What it takes fits the
// framework, stands once, and is read again from what is written of it.
func FuzzReadImport(f *testing.F) {
	d := testFramework(f, true)
	for _, seed := range []string{
		"unit,year,cyber-law,courts,drills\nKEN,2024,draft,n/a,12.5\nKEN,2024,draft,true,x\n",
		"unit,year,question,value,note,confidence,revision\nKEN,2024,drills,12.5,\" '=x\n\",high,3\nKEN,2024,drills,3,,,\n",
		"sep=;\nunit;year;question;value;note\nx\xe9;2024;delay;1e3;\"a",
		"unit,year,question,value,evidence\nKEN,2024,drills,12.5,https://example.org/a  =b\nKEN,2024,delay,3,\n",
		`{"assessments":[{"unit":"KEN","year":2024,"answers":{"drills":{"value":12.5,"evidence":[{"url":"x y","title":"t","date":"2026-02-01","confidential":true},{}]}}}]}`,
		`{"framework":"test-core@1","assessments":[{"unit":"KEN","year":2024,"answers":{"drills":{"value":12.5,"note":"a","confidence":"low","revision":3},"x":1}}]}`,
		` {"assessments":[{"unit":"a","year":2024,"answers":{"services":{"value":["alerts"]},"courts":{"value":{"notApplicable":true}}}},{"unit":"a","year":2024,"answers":{"drills":{"value":1}}}]}`,
		"[1]", "{}", "",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		in, notices, err := ReadImport("answers", bytes.NewReader(data), Of(d))
		if err != nil {
			checkRefusal(t, err)
			return
		}
		for _, n := range notices {
			checkSafe(t, n.Path+n.Message)
		}
		for _, fault := range in.Faults {
			if fault.Message == "" || fault.Cell == "" || fault.Value.Kind != framework.NotAssessed {
				t.Fatalf("incomplete: %+v", fault)
			}
			checkSafe(t, fault.Message+fault.Cell+fault.Unit)
		}
		var records []assessment.Recorded
		for _, r := range recordsOf(in) {
			records = append(records, r)
			q, ok := d.Node(r.Question)
			if !ok || assessment.UnitProblem(r.Unit) != "" || r.Year < firstYear || r.Year > lastYear {
				t.Fatalf("taken: %+v", r)
			}
			if _, err := q.Cell(r.Value); err != nil {
				t.Fatalf("%+v: %v", r, err)
			}
		}
		if len(records) != len(in.Answers) {
			t.Fatalf("%d answers, of which %d differ", len(in.Answers), len(records))
		}
		for name, write := range writers {
			if name == "long" && strings.ContainsRune(notesOf(records), 0) {
				continue // a file with such a character is taken for no text
			}
			var b bytes.Buffer
			if err := write(&b, d, records); err != nil {
				t.Fatal(err)
			}
			again, _, err := ReadImport(name, &b, Of(d))
			if err != nil {
				t.Fatal(err)
			}
			if got, want := recordsOf(again), asRead(records, name); !reflect.DeepEqual(got, want) {
				t.Fatalf("%s: got  %v\nwant %v", name, got, want)
			}
		}
	})
}

func notesOf(records []assessment.Recorded) string {
	var b strings.Builder
	for _, r := range records {
		b.WriteString(r.Note)
	}
	return b.String()
}
