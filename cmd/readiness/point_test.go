package main

import (
	"testing"
	"time"

	"readiness/assessment"
)

func TestParsePoint(t *testing.T) {
	for text, want := range map[string]assessment.Point{
		"":                          {},
		"12":                        {Seq: 12},
		"2026-03-31":                {At: time.Date(2026, 3, 31, 23, 59, 59, 999e6, time.UTC)},
		"2024-02-29":                {At: time.Date(2024, 2, 29, 23, 59, 59, 999e6, time.UTC)},
		"2026-03-31T12:00:00Z":      {At: time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)},
		"2026-03-31T12:00:00+03:00": {At: time.Date(2026, 3, 31, 9, 0, 0, 0, time.UTC)},
	} {
		if got, err := parsePoint(text); err != nil || got.Seq != want.Seq || !got.At.Equal(want.At) {
			t.Errorf("%q is %v, %v; want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"0", "-1", "1.5", "2026-02-30", "2026-3-1", "2026-03-31 12:00", "12:00", "now", "99999999999999999999"} {
		if got, err := parsePoint(text); err == nil {
			t.Errorf("%q is taken for %v", text, got)
		}
	}
}

func FuzzParsePoint(f *testing.F) {
	for _, text := range []string{"", "12", "2026-03-31", "2026-03-31T12:00:00Z", "0"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := parsePoint(text)
		if err == nil && text != "" && (p.Seq == 0) == p.At.IsZero() {
			t.Errorf("%q is %v: a number or a time, and not both", text, p)
		}
	})
}
