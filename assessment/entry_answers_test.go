package assessment_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/journal"
	"readiness/assessment/journal/journaltest"
)

const answersFramework = anyUnit + `root:
  id: index
  children:
    - {id: one, notApplicable: with-reason, answer: {type: choice, options: [{id: a, score: 0}, {id: b, score: 1}]}}
    - {id: many, answer: {type: checklist, options: [{id: a}, {id: b}, {id: c}]}}
    - {id: yes, answer: {type: boolean}}
    - {id: n, answer: {type: number, minimum: -10, maximum: 1000}}
`

// foldBody folds a journal whose last record puts answers with this body, and shows what it amounts to.
func foldBody(t rapid.TB, def *framework.Definition, body string) (answers []string, err error) {
	t.Helper()
	const subject = "assessment/U-2026-test@1"
	j := journaltest.Memory()
	var head journal.Head
	for i, e := range []journal.Entry{
		{Kind: "framework.added", Subject: "framework/test@1", Body: fmt.Appendf(nil, `{"hash":%q,"definition":%s}`, def.Hash, def.JSON())},
		{Kind: "assessment.created", Subject: subject, Body: fmt.Appendf(nil, `{"unit":"U","year":2026,"framework":"test@1","hash":%q}`, def.Hash)},
		{Kind: "answers.put", Subject: subject, Body: []byte(body)},
	} {
		e.Actor, e.Version = "ana", 1
		r, err := journal.Next(head, time.Unix(0, 0), journal.ID{byte(i)}, []journal.Entry{e})
		if err != nil {
			t.Fatalf("%s: %v", body, err)
		}
		if err := j.Append(context.Background(), r); err != nil {
			t.Fatal(err)
		}
		head = r.Head()
	}
	s, err := assessment.Open(context.Background(), assessment.Stores{Journal: j}, assessment.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer func() { _ = s.Close() }() // only read
	a, err := s.Assessment("U-2026-test@1")
	if err != nil {
		t.Fatal(err)
	}
	for q, answer := range a.Answers() {
		answers = append(answers, fmt.Sprintf("%s %+v", q.ID, answer))
	}
	return answers, nil
}

// bodyParts draws the members of answers, right ones and wrong ones.
func bodyParts(t *rapid.T) []string {
	pick := func(name string, list ...string) string { return rapid.SampledFrom(list).Draw(t, name) }
	var answers []string
	for i := range rapid.IntRange(0, 4).Draw(t, "answers") {
		members := []string{`"question":"` + pick(fmt.Sprint("question ", i), "one", "many", "yes", "n", "one", "many", "yes", "n", "none", "") + `"`}
		members = append(members, pick("value", "",
			`"value":"a"`, `"value":"b"`, `"value":["a"]`, `"value":["a","c"]`, `"value":[]`, `"value":true`, `"value":12.5`, `"value":-0.5`, `"value":null`,
			`"value":{"notApplicable":true}`, `"value":{"notApplicable":false}`, `"value":"x,]}y"`, `"value":["\u0061"]`, `"value":[["a"]]`, `"value":"é"`))
		members = append(members, pick("note", "", "", `"note":{"id":"text/1","digest":"ab"}`, `"note":{"id":"text/1"}`, `"note":null`, `"note":{"digest":"ab","id":"text/1"}`,
			`"note":{"id":"text/\"1","digest":"ab"}`, `"note":{"id":"text/1","digest":"ab","more":1}`))
		members = append(members, pick("confidence", "", "", `"confidence":"low"`, `"confidence":"high"`, `"confidence":"none"`, `"confidence":1`))
		members = append(members, pick("more", "", "", "", `"more":true`, `"value":"b"`, `"Value":"b"`))
		members = slices.DeleteFunc(members, func(m string) bool { return m == "" })
		if rapid.IntRange(0, 9).Draw(t, "order") == 0 {
			members = rapid.Permutation(members).Draw(t, "members")
		}
		answers = append(answers, "{"+strings.Join(members, ",")+"}")
	}
	return answers
}

// However the same body is written, it is folded or refused alike: a body with an escape in it goes the way of
// encoding/json.
func TestAnswersBodyIsReadAlike(t *testing.T) {
	def := load(t, answersFramework)
	folded := 0
	rapid.Check(t, func(t *rapid.T) {
		plain := `{"answers":[` + strings.Join(bodyParts(t), ",") + rapid.SampledFrom([]string{"]}", "]}", "]}", `],"more":1}`, `],"answers":[]}`}).Draw(t, "end")
		escaped := strings.Replace(plain, `{"answers":`, `{"\u0061nswers":`, 1)
		got, err := foldBody(t, def, plain)
		want, wantErr := foldBody(t, def, escaped)
		if (err == nil) != (wantErr == nil) || !slices.Equal(got, want) {
			t.Fatalf("%s\nis read as %q, %v\nwant       %q, %v", plain, got, err, want, wantErr)
		}
		if err == nil {
			folded++
		}
	})
	if folded < 5 && !testing.Short() { // which tries fewer
		t.Errorf("only %d bodies were sound", folded)
	}
}

func FuzzAnswersBody(f *testing.F) {
	for _, body := range []string{
		`{"answers":[{"question":"one","value":"a","note":{"id":"text/1","digest":"ab"},"confidence":"high"},{"question":"n","value":12.5}]}`,
		`{"answers":[{"question":"many","value":["a","b"]}]}`, `{"answers":[{"question":"one","value":{"notApplicable":true}}]}`, `{"answers":[]}`, `{"answers":[{"question":"n","value":1}]}x`,
	} {
		f.Add(body)
	}
	def := load(f, answersFramework)
	f.Fuzz(func(t *testing.T, body string) {
		if _, err := journal.Next(journal.Head{}, time.Unix(0, 0), journal.ID{}, []journal.Entry{{Actor: "a", Kind: "k", Version: 1, Subject: "s", Body: []byte(body)}}); err != nil {
			t.Skip("no record can hold it")
		}
		got, err := foldBody(t, def, body)
		want, wantErr := foldBody(t, def, strings.Replace(body, `{"answers":`, `{"\u0061nswers":`, 1))
		if (err == nil) != (wantErr == nil) || !slices.Equal(got, want) {
			t.Fatalf("%s\nis read as %q, %v\nwant       %q, %v", body, got, err, want, wantErr)
		}
	})
}
