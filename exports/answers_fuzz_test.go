package exports

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"
	"unicode"

	"readiness/assessment"
)

// FuzzReadAnswers: no bytes make the reader fail other than by a refusal that can be shown, and what it takes can be
// written and read again.
func FuzzReadAnswers(f *testing.F) {
	for _, seed := range []string{
		"country,year,cyber-law,courts,drills\nKEN,2024,draft,true,12.5\n",
		"country,year,question,value\nKEN,2024,drills,12.5\n",
		"country;year;drills\nKEN;2024;12,5\n",
		"\uFEFFcountry,year,services\r\nKEN,2024,triage|alerts\r\n",
		"\"unit\",\"year\",\"drills\"\n\"a \"\"b\"\" c\",\"2024\",3\n",
		"unit,year,maturity\n'=1+1,2024,formative\n",
		"unit,year,drills\rx\"y,2024,3\r\"z,2024,3",
		"sep=;\nunit;year;delay\nx\xe9;2024;1e3\n",
		"country,year,law,law,,iso3\nKEN,2024,1,2,3,4\n",
	} {
		f.Add([]byte(seed), true)
		f.Add([]byte(seed), false)
	}
	units, countries := testFramework(f, true), testFramework(f, false)
	f.Fuzz(func(t *testing.T, data []byte, free bool) {
		d := countries
		if free {
			d = units
		}
		p, notices, err := ReadAnswers("answers.csv", bytes.NewReader(data), d)
		if err != nil {
			checkRefusal(t, err)
			return
		}
		for _, n := range notices {
			checkSafe(t, n.Path+n.Message)
		}
		if len(p.Rows) == 0 {
			t.Fatal("a panel without rows")
		}
		var b bytes.Buffer
		if err := Answers(&b, p); err != nil {
			t.Fatal(err)
		}
		again, _, err := ReadAnswers("again.csv", &b, d)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(again.Rows, p.Rows) {
			t.Fatalf("got  %v\nwant %v", again.Rows, p.Rows)
		}
		if _, err := assessment.NewIndex(p); err != nil {
			t.Fatalf("what was read cannot be scored: %v", err)
		}
	})
}

func checkRefusal(t *testing.T, err error) {
	t.Helper()
	var e *assessment.Error
	if !errors.As(err, &e) || e.Kind != assessment.Invalid && e.Kind != assessment.TooLarge || e.Msg == "" {
		t.Fatalf("not a refusal: %v", err)
	}
	checkSafe(t, e.Msg+e.Fix)
	for _, field := range e.Fields {
		if field.Message == "" {
			t.Errorf("a fault at %q without a message", field.Path)
		}
		checkSafe(t, field.Path+field.Message)
	}
}

// checkSafe looks for what a terminal would obey.
func checkSafe(t *testing.T, message string) {
	t.Helper()
	if strings.ContainsFunc(message, unicode.IsControl) {
		t.Errorf("a control character in %q", message)
	}
}
