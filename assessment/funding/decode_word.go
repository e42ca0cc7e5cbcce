package funding

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"readiness/assessment/country"
	"readiness/assessment/document"
	"readiness/assessment/spelling"
)

// What words stand for, in faults.
const (
	incomeGroup     = "an income group"
	lendingCategory = "a lending category"
	organisation    = "an organisation"
)

// country reads a code or a name; v may be nil.
func (r *fileReader) country(v *document.Value) country.Code {
	if v == nil || !r.is(v, document.String) {
		return ""
	}
	if code := country.Code(v.Text); r.faults.Len() >= document.MaxFaults { // nobody reads what is near
		return code
	}
	c, err := country.Parse(v.Text)
	if err != nil {
		message, fix, found := strings.Cut(err.Error(), "; ")
		if !found {
			fix = "write the country's English name or its ISO 3166 code"
		}
		r.faults.At(v, message, fix)
		return country.Code(v.Text)
	}
	return c.Code
}

// words reads a list of words that stand for values.
func words[T ~string](r *fileReader, v *document.Value, key string, known spelling.Words, noun string) []T {
	list := texts[T](r, v, key)
	for i, word := range list {
		if word == "" {
			continue
		}
		value, ok := known.Find(string(word))
		if !ok {
			r.faults.At(v.Get(key).Items[i], document.Quoted(string(word))+" is not "+noun+" that is known", r.wordFix(string(word), known))
			continue
		}
		list[i] = T(value)
	}
	return list
}

// wordFix suggests what is near a word, or lists what there is.
func (r *fileReader) wordFix(word string, known spelling.Words) string {
	if r.faults.Len() <= document.MaxSuggestions {
		if value, ok := known.Find(known.Nearest(word)); ok {
			return fmt.Sprintf("did you mean %q?", value)
		}
	}
	return "write one of " + document.Listed(known.Values())
}

// regionNames reads regions, and gives each the name by which everybody finds it.
func (r *fileReader) regionNames(v *document.Value) []string {
	list := texts[string](r, v, "regions")
	for i, word := range list {
		key, ok := regionWords().Find(word)
		if ok {
			list[i] = country.RegionName(key)
			continue
		}
		near := ""
		if r.faults.Len() <= document.MaxSuggestions {
			near = regionWords().Nearest(word)
		}
		r.faults.At(v.Get("regions").Items[i], document.Quoted(word)+" is not a region", regionFix(near))
	}
	return list
}

// regionWords are the words for regions, which no renewal changes.
var regionWords = sync.OnceValue(country.RegionWords)

// regionFix suggests a region by its word, "" for none.
func regionFix(near string) string {
	if key, ok := regionWords().Find(near); ok {
		return fmt.Sprintf("did you mean %q?", country.RegionName(key))
	}
	return "write the name or the code of a region of UN M49, such as Eastern Africa or 014, or the name of one of the World Bank's"
}

// date gives the text of a date. A bare year is a number, which fits no date either.
func (r *fileReader) date(v *document.Value, key string) *document.Value {
	if m := v.Get(key); m != nil && m.Kind == document.Number {
		return m
	}
	return r.member(v, key, document.String)
}

// day reads a day as its first moment in UTC.
func (r *fileReader) day(v *document.Value, key string) time.Time {
	m := r.date(v, key)
	if m == nil {
		return time.Time{}
	}
	t, err := time.Parse(time.DateOnly, m.Text)
	if err != nil || t.IsZero() {
		r.faults.At(m, document.Quoted(m.Text)+" is not a day", "write it as 2026-01-31")
		return time.Time{}
	}
	return t
}

// moments are the ways to write a moment. None is without an offset.
var moments = []string{"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04Z07:00", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04Z07:00"}

// moment reads a day or a moment with an offset. A day is its first moment in UTC or, where it is the last one of
// something, the moment that follows it.
func (r *fileReader) moment(v *document.Value, key string, last bool) time.Time {
	m := r.date(v, key)
	if m == nil {
		return time.Time{}
	}
	if t, err := time.Parse(time.DateOnly, m.Text); err == nil && !t.IsZero() {
		if last {
			t = t.AddDate(0, 0, 1)
		}
		return t
	}
	for _, layout := range moments {
		if t, err := time.Parse(layout, m.Text); err == nil && !t.IsZero() {
			return offset(t)
		}
		if _, err := time.Parse(strings.TrimSuffix(layout, "Z07:00"), m.Text); err == nil {
			r.faults.At(m, document.Quoted(m.Text)+" does not say in which time zone",
				"add the offset, such as "+document.Shorten(m.Text)+"+01:00, or Z for UTC")
			return time.Time{}
		}
	}
	r.faults.At(m, document.Quoted(m.Text)+" is neither a day nor a moment", "write a day as 2026-01-31, or a moment as 2026-01-31T17:00:00+01:00")
	return time.Time{}
}

// offset takes a moment out of the zone of the machine, which the parser puts it in where the offset is the same.
func offset(t time.Time) time.Time {
	_, seconds := t.Zone()
	if seconds == 0 {
		return t.UTC()
	}
	return t.In(time.FixedZone("", seconds))
}
