package api

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
)

// moneyReader reads the members of a body about money. What is missing or null is the zero value: which members there must be
// is for the domain to say.
type moneyReader struct {
	object
	told *[]assessment.Field
}

func (r *moneyReader) fault(name, message string) {
	*r.told = append(*r.told, assessment.Field{Path: r.path(name), Message: message})
}

// members refuses other members than these; shown are those that answers have beside them.
func (r *moneyReader) members(shown []string, names ...string) {
	first := len(*r.told)
	r.only(r.told, names...)
	for i, f := range (*r.told)[first:] {
		if slices.ContainsFunc(shown, func(name string) bool { return f.Path == r.path(name) }) {
			(*r.told)[first+i].Message = "is shown, and not sent: leave it out"
		}
	}
}

// id reads the id of a body whose path may say it.
func (r *moneyReader) id(inPath string) string {
	id := r.string("id")
	if inPath == "" || id == "" {
		return cmp.Or(inPath, id)
	}
	if id != inPath {
		r.fault("id", "is another one than in the path: an id stays")
	}
	return inPath
}

// value gives a member that is there and not null.
func (r *moneyReader) value(name string) (json.RawMessage, bool) {
	value, ok := r.get(name)
	return value, ok && string(value) != "null"
}

func (r *moneyReader) string(name string) string {
	if value := r.text(r.told, name); value != nil {
		return *value
	}
	return ""
}

func (r *moneyReader) truth(name string) bool {
	_, there := r.value(name)
	return there && r.flag(r.told, name)
}

// words gives a list of words.
func words[T ~string](r *moneyReader, name string) (list []T) {
	for _, word := range r.texts(r.told, name) {
		list = append(list, T(word))
	}
	return list
}

// amount reads minor units.
func (r *moneyReader) amount(name string) int64 {
	value, there := r.value(name)
	if !there {
		return 0
	}
	n, err := strconv.ParseInt(string(value), 10, 64)
	if err != nil {
		r.fault(name, "is not a whole number: an amount is in minor units, without quotes and decimals")
	}
	return n
}

// limit reads a number from 1 on.
func (r *moneyReader) limit(name string) int64 {
	value, there := r.value(name)
	if !there {
		return 0
	}
	n, err := strconv.ParseInt(string(value), 10, 64)
	if err != nil || n < 1 {
		r.fault(name, "is not a whole number from 1 on: leave it out where there is no limit")
		return 0
	}
	return n
}

func (r *moneyReader) share(name string) float64 {
	value, there := r.value(name)
	if !there {
		return 0
	}
	n, err := strconv.ParseFloat(string(value), 64)
	if err != nil {
		r.fault(name, "is not a number: write a share such as 0.1 for a tenth")
	}
	return n
}

// languages reads a text by language.
func (r *moneyReader) languages(name string) framework.Text {
	value, there := r.value(name)
	if !there {
		return nil
	}
	if value[0] == '"' {
		r.fault(name, `needs its language: write {"en": "..."}`)
		return nil
	}
	o, ok := readObject(r.path(name), value, r.told)
	if !ok || len(o.members) == 0 {
		return nil
	}
	t := framework.Text{}
	for _, m := range o.members {
		if text := o.text(r.told, m.name); text != nil {
			t[m.name] = *text
		}
	}
	return t
}

// inner reads an object inside; nil where there is none.
func (r *moneyReader) inner(name string, members ...string) *moneyReader {
	value, there := r.value(name)
	if !there {
		return nil
	}
	o, ok := readObject(r.path(name), value, r.told)
	if !ok {
		return nil
	}
	o.only(r.told, members...)
	return &moneyReader{o, r.told}
}

// items reads a list of objects. What is none stands among them all the same, so that each keeps its number.
func (r *moneyReader) items(name string, members ...string) (list []*moneyReader) {
	value, there := r.value(name)
	if !there {
		return nil
	}
	var items []json.RawMessage
	if err := json.Unmarshal(value, &items); err != nil {
		r.fault(name, "is not a list of objects: write [{...}]")
	}
	for i, item := range items {
		o, ok := readObject(fmt.Sprintf("%s[%d]", r.path(name), i), item, r.told)
		if ok {
			o.only(r.told, members...)
		}
		list = append(list, &moneyReader{o, r.told})
	}
	return list
}

func (r *moneyReader) country(name string) country.Code {
	word := r.string(name)
	if word == "" {
		return ""
	}
	return r.countryAt(name, word)
}

func (r *moneyReader) countryAt(name, word string) country.Code {
	one, err := country.Parse(word)
	if err != nil {
		r.fault(name, err.Error())
	}
	return one.Code
}

func (r *moneyReader) day(name string) time.Time {
	word := r.string(name)
	if word == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.DateOnly, word)
	if err != nil {
		r.fault(name, "is not a day: write it as 2026-01-31")
	}
	return t
}

// moment reads a day or a moment with its offset. A day is its first moment in UTC or, where it is the last one, the moment
// that follows it.
func (r *moneyReader) moment(name string, last bool) time.Time {
	word := r.string(name)
	if word == "" {
		return time.Time{}
	}
	if t, err := time.Parse(time.DateOnly, word); err == nil {
		if last {
			t = t.AddDate(0, 0, 1)
		}
		return t
	}
	t, err := time.Parse(time.RFC3339, word)
	if err == nil {
		if _, seconds := t.Zone(); seconds != 0 {
			return t.In(time.FixedZone("", seconds))
		}
		return t.UTC()
	}
	if _, err := time.Parse("2006-01-02T15:04:05", word); err == nil {
		r.fault(name, "does not say in which time zone: add the offset, such as +01:00, or Z for UTC")
	} else {
		r.fault(name, "is neither a day such as 2026-01-31 nor a moment such as 2026-01-31T17:00:00+01:00")
	}
	return time.Time{}
}
