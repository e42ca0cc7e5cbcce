package main

import (
	"io"
	"strings"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/framework"
)

func TestDateIsADayOrAMoment(t *testing.T) {
	for text, want := range map[string]string{
		"2026-11-22":                "2026-11-22T00:00:00Z",
		"2026-11-22T17:00:00+01:00": "2026-11-22T16:00:00Z",
		"2026-11-22T17:00:00Z":      "2026-11-22T17:00:00Z",
		"2026-11-22T17:00:00":       "",
		"22.11.2026":                "",
		"2026-02-30":                "",
		"":                          "",
	} {
		at, err := parseDate(text)
		if got := at.UTC().Format(time.RFC3339); err == nil && got != want || (err != nil) != (want == "") {
			t.Errorf("%q is %s, %v, want %s", text, got, err, want)
		}
	}
}

// A distance is never shown as smaller than it is.
func TestPercentIsRoundedUp(t *testing.T) {
	for x, want := range map[float64]string{0: "0.0", 0.01: "0.1", 20.8522: "20.9", 17.8: "17.8", 100: "100.0"} {
		if got := percentShown(x); got != want {
			t.Errorf("%v is shown as %s, want %s", x, got, want)
		}
	}
}

// The last day of a programme is told, not the midnight after it.
func TestClosingDayIsShown(t *testing.T) {
	east := time.FixedZone("", 3*60*60)
	for _, tt := range []struct {
		closes time.Time
		want   string
	}{
		{time.Time{}, "-"}, {time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), "2026-12-31"},
		{time.Date(2027, 1, 1, 17, 0, 0, 0, east), "2027-01-01 17:00 (+03:00)"},
	} {
		if got := closesShown(tt.closes); got != tt.want {
			t.Errorf("%s is shown as %s, want %s", tt.closes, got, tt.want)
		}
	}
}

// A report from a store speaks of money where there is some, or where it is asked to; with the plans of its countries.
func TestReportReckonsWhereThereIsMoney(t *testing.T) {
	withFilledDemo(t, fixedTime, func(d *demoStore, state *assessment.State) {
		a := newConsole().app
		for _, tt := range []struct {
			ref          string
			wanted, want bool
		}{{demoFramework, false, true}, {"cmm@2021", true, true}} {
			def, err := framework.Builtin(tt.ref)
			if err != nil {
				t.Fatal(err)
			}
			s, m := &source{}, &moneyFlags{years: 1, at: fixedTime}
			s.reckon(a, m, tt.wanted)
			if err := s.beside(t.Context(), d.svc, state, def); err != nil || (s.money != nil) != tt.want {
				t.Errorf("%s: %v, %v", tt.ref, s.money, err)
			}
		}
		none, err := d.svc.AsOf(t.Context(), assessment.Point{Seq: 1})
		if err != nil {
			t.Fatal(err)
		}
		def, _ := framework.Builtin(demoFramework)
		s := &source{}
		if s.reckon(a, &moneyFlags{years: 1, at: fixedTime}, false); s.beside(t.Context(), d.svc, none, def) != nil || s.money != nil {
			t.Errorf("an empty store has the money side %v", s.money)
		}
		s.reckon(a, &moneyFlags{years: 2, at: fixedTime}, true)
		if err := s.beside(t.Context(), d.svc, state, def); err != nil || s.money.Years != 2 || len(s.money.Programmes) != 7 {
			t.Errorf("%+v, %v", s.money, err)
		}
		contacts := 0
		for _, p := range s.money.Programmes {
			if p.Contact != "" {
				contacts++
			}
		}
		if contacts != 1 {
			t.Errorf("%d programmes have their contact, want 1", contacts)
		}
	})
}

// Of a file that is too large nothing is taken: its beginning could look like all of it.
func TestFundingFilesAreBounded(t *testing.T) {
	line := "# nothing\n"
	for size, ok := range map[int]bool{mostFunding: true, mostFunding + 1: false} {
		text := strings.Repeat(line, size/len(line)+1)[:size]
		f, err := newApp(strings.NewReader(text), io.Discard, io.Discard).readFundingFile("-")
		if ok && (err != nil || len(f.data) != size) {
			t.Errorf("%d bytes: read %d, %v", size, len(f.data), err)
		}
		if !ok && (err == nil || !strings.Contains(err.Error(), "is larger than 16 MiB")) {
			t.Errorf("%d bytes: read %d, %v", size, len(f.data), err)
		}
	}
}
