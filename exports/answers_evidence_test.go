package exports

import (
	"bytes"
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/journal/journaltest"
	"readiness/assessment/vault/vaulttest"
)

// drawLinks makes links that the domain takes.
func drawLinks(t *rapid.T) []assessment.EvidenceLink {
	link := rapid.Custom(func(t *rapid.T) assessment.EvidenceLink {
		day := func(name string, from int) time.Time {
			n := rapid.IntRange(from, from+2).Draw(t, name)
			if n == from {
				return time.Time{}
			}
			return time.Date(2019, 12, 30+n, 0, 0, 0, 0, time.UTC)
		}
		return assessment.EvidenceLink{
			URL:   rapid.SampledFrom([]string{"http://a.example", "HTTPS://a.example/", "https://a.example/loi;n°7?x=\"1\",2&y='<z>'#ü", "https://a.example/=1+1|b"}).Draw(t, "url"),
			Title: rapid.SampledFrom([]string{"", "Act", "=1+1", "a \"b\" <c> \u2028"}).Draw(t, "title"), Type: rapid.SampledFrom(assessment.EvidenceTypes()).Draw(t, "type"),
			Date: day("date", 0), ValidUntil: day("until", 2), Language: rapid.SampledFrom([]string{"", "en", "pt-BR"}).Draw(t, "language"),
			Confidential: rapid.Bool().Draw(t, "confidential"),
		}
	})
	links := rapid.SliceOfNDistinct(link, 0, 4, func(l assessment.EvidenceLink) string { return l.URL }).Draw(t, "links")
	if len(links) == 0 {
		return nil
	}
	return links
}

func TestEvidenceIsWritten(t *testing.T) {
	records := someRecords()[:2]
	records[0].Evidence = []assessment.EvidenceLink{
		{URL: "https://example.org/act?a=1&b=<2>", Title: "The \"Act\"", Type: assessment.LegalAct, Date: time.Date(2020, 1, 2, 0, 0, 0, 0, time.UTC),
			ValidUntil: time.Date(2030, 1, 2, 0, 0, 0, 0, time.UTC), Language: "en", Confidential: true},
		{URL: "https://example.org/b", Type: assessment.OtherEvidence},
	}
	var b bytes.Buffer
	if err := AnswersLong(&b, testFramework(t, false), records, LongOptions{}); err != nil {
		t.Fatal(err)
	}
	if want := "country,year,question,value,note,confidence,revision,evidence\nKEN,2024,cyber-law,draft,\"'=1+1, \"\"é\"\"\n\",high,3,https://example.org/act?a=1&b=<2> https://example.org/b\nUGA,2024,courts,n/a,<none>,,,\n"; b.String() != want {
		t.Errorf("got  %s\nwant %s", b.String(), want)
	}
	b.Reset()
	if err := AnswersJSON(&b, testFramework(t, false), records); err != nil {
		t.Fatal(err)
	}
	if want := `"evidence":[{"url":"https://example.org/act?a=1&b=<2>","title":"The \"Act\"","type":"legal-act","date":"2020-01-02","validUntil":"2030-01-02","language":"en","confidential":true},{"url":"https://example.org/b","type":"other"}],"confidence":"high"`; !strings.Contains(b.String(), want) {
		t.Errorf("got  %s\nwant %s", b.String(), want)
	}
}

func TestEvidenceIsRead(t *testing.T) {
	d := testFramework(t, true)
	in, _ := imports(t, d, "unit,year,question,value,evidence\nKEN,2024,drills,3,  https://a.example\thttps://b.example \nKEN,2024,delay,1, \n")
	want := []assessment.EvidenceLink{{URL: "https://a.example", Known: true}, {URL: "https://b.example", Known: true}}
	if a := in.Answers[0]; a.Evidence == nil || !reflect.DeepEqual(*a.Evidence, want) || a.LinkCell != "E2" || in.Answers[1].Evidence != nil {
		t.Errorf("%+v", in.Answers)
	}
	file := func(evidence string) string {
		return `{"assessments":[{"unit":"KEN","year":2024,"answers":{"drills":{"value":3,"evidence":` + evidence + `}}}]}`
	}
	const at = "assessments[0].answers.drills.evidence"
	for evidence, links := range map[string]int{`null`: -1, `[]`: 0, `[{"url":"https://a.example","title":null}]`: 1} {
		in, _ := imports(t, d, file(evidence))
		if len(in.Faults) > 0 || len(in.Answers) != 1 || links < 0 != (in.Answers[0].Evidence == nil) {
			t.Errorf("%s: %s", evidence, importText(in))
		} else if e := in.Answers[0].Evidence; e != nil && (len(*e) != links || in.Answers[0].LinkCell != at) {
			t.Errorf("%s: %+v", evidence, in.Answers[0])
		}
	}
	for evidence, faults := range map[string][]string{
		`{}`:                       {""},
		`"https://a.example"`:      {""},
		`["https://a.example", 1]`: {"[0]", "[1]"},
		`[{"url":1,"title":true,"date":"2026-02-30","validUntil":5,"confidential":"yes","more":1}]`: {"[0].more", "[0].url", "[0].title", "[0].validUntil", "[0].date", "[0].confidential"},
	} {
		in, _ := imports(t, d, file(evidence))
		var got []string
		for _, f := range in.Faults {
			got = append(got, strings.TrimPrefix(f.Cell, at))
		}
		if !reflect.DeepEqual(got, faults) || len(in.Answers) > 0 {
			t.Errorf("%s: faults at %q, want %q", evidence, got, faults)
		}
	}
}

// Evidence and a note beside a blank value come in, and the value there is stays.
func TestTextsWithoutAValue(t *testing.T) {
	d := testFramework(t, true)
	for _, text := range []string{
		"unit,year,question,value,note,evidence,revision\nKEN,2024,drills,,why,https://a.example,7\nKEN,2024,delay,,,,8\n",
		`{"assessments":[{"unit":"KEN","year":2024,"answers":{"drills":{"value":null,"note":"why","evidence":[{"url":"https://a.example"}],"revision":7},"delay":{"value":null,"revision":8}}}]}`,
	} {
		in, notices := imports(t, d, text)
		if len(in.Answers) != 1 || len(notices)+len(in.Faults) > 0 {
			t.Fatalf("%s: %s %q", text, importText(in), notices)
		}
		a := in.Answers[0]
		if a.Value.Kind != framework.NotAssessed || a.Clear || a.Note == nil || *a.Note != "why" || a.Evidence == nil || (*a.Evidence)[0].URL != "https://a.example" || *a.Base != 7 {
			t.Errorf("%s: %+v", text, a)
		}
	}
}

// Whatever is recorded, with erased links or without, the files written of it change nothing.
func TestFilesWithEvidenceChangeNothing(t *testing.T) {
	d := testFramework(t, true)
	rapid.Check(t, func(t *rapid.T) {
		ctx := context.Background()
		s, err := assessment.Open(ctx, assessment.Stores{Journal: journaltest.Memory(), Vault: vaulttest.Memory()}, assessment.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = s.Close() }()
		out, err := s.Do(ctx, "ann", assessment.CreateAssessment{Unit: "U", Year: 2024, Framework: d})
		if err != nil {
			t.Fatal(err)
		}
		id := out.Assessment.ID
		for _, q := range d.Questions() {
			v := drawValue(t, q)
			if q.Evidence == framework.EvidenceNone {
				continue
			}
			put := assessment.Put{Question: q.ID, Value: &v, Note: new("a reason"), Evidence: new(drawLinks(t))}
			if _, err := s.Do(ctx, "ann", assessment.PutAnswers{Assessment: id, Answers: []assessment.Put{put}}); err != nil {
				t.Fatal(err)
			}
		}
		a, err := s.Assessment(id)
		if err != nil {
			t.Fatal(err)
		}
		for _, answer := range a.Answers() {
			if len(answer.Evidence) > 0 && rapid.IntRange(0, 3).Draw(t, "erased") == 0 {
				if _, err := s.Do(ctx, "ann", assessment.Redact{Assessment: id, Text: answer.Evidence[0].Link.ID, Why: "a person"}); err != nil {
					t.Fatal(err)
				}
			}
		}
		records := recordsOfAssessment(t, s, id)
		for name, write := range writers {
			var b bytes.Buffer
			if err := write(&b, d, records); err != nil {
				t.Fatal(err)
			}
			in, _, err := ReadImport(name, bytes.NewReader(b.Bytes()), Of(d))
			if err != nil {
				t.Fatal(err)
			}
			report, out, err := s.Import(ctx, "ann", in, true)
			if err != nil || out.Changed || report.Unchanged != len(records) {
				t.Fatalf("%s: %+v, %v\n%s", name, report, err, b.String())
			}
		}
	})
}

func recordsOfAssessment(t *rapid.T, s *assessment.Service, id assessment.ID) (records []assessment.Recorded) {
	a, err := s.Assessment(id)
	if err != nil {
		t.Fatal(err)
	}
	for q, answer := range a.Answers() {
		texts, err := s.Texts(context.Background(), answer.Texts()...)
		if err != nil {
			t.Fatal(err)
		}
		r := assessment.Recorded{
			Unit: a.Unit, Year: a.Year, Question: q.ID, Value: answer.Value, Note: texts[answer.Note.ID].Text, Confidence: answer.Confidence, Revision: answer.Revision,
		}
		r.Evidence, _ = answer.Links(texts)
		if answer.Given() || r.Note != "" || len(r.Evidence) > 0 {
			records = append(records, r)
		}
	}
	return records
}
