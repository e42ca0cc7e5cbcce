package api

import (
	"errors"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// indexPageNames are the parameters of the page of the index; each means what it means to GET /v1/index, and by what it
// means to GET /v1/answers.
var indexPageNames = []string{
	"framework", "year", "country", "region", "incomeGroup", "lendingCategory", "organisation", "band", "classAsOf", "asOf", "lang", "cursor", "by",
}

// pageGroupings are those that the page offers: what GET /v1/answers takes, or less.
var pageGroupings = []string{string(assessment.ByIncome), string(assessment.ByRegion), string(assessment.ByOrganisation)}

// pageReads are those that the page itself looks at when they are given twice: a form sends empty values, too.
var pageReads = slices.DeleteFunc(slices.Clone(indexPageNames), func(name string) bool { return name == "asOf" })

// How much of a parameter the page reads: what GET /v1/index takes, or less.
const (
	longestValue  = 200
	longestCursor = 1000 // of a cursor
	mostValues    = 50
)

// indexPageQuery is what the page of the index was asked for.
type indexPageQuery struct {
	indexInput
	asOf   string
	by     string // what is counted below the table is grouped by; "" = all together
	faults []error
}

// readIndexQuery reads a query. A form sends what was left open as an empty value, which is none.
func readIndexQuery(query url.Values) *indexPageQuery {
	in := &indexPageQuery{}
	in.Limit = mostOnPage
	one := func(name string, longest int) string {
		values := slices.DeleteFunc(slices.Clone(query[name]), func(v string) bool { return strings.TrimSpace(v) == "" })
		switch {
		case len(values) == 0:
			return ""
		case len(values) > 1:
			in.refuse(refused("query."+name, "is given twice"))
		case utf8.RuneCountInString(values[0]) > longest:
			in.refuse(refused("query."+name, "is longer than "+strconv.Itoa(longest)+" characters"))
		default:
			return strings.TrimSpace(values[0])
		}
		return ""
	}
	in.Framework, in.ClassAsOf, in.asOf = one("framework", longestValue), one("classAsOf", longestValue), one("asOf", longestValue)
	in.Cursor, in.Lang = one("cursor", longestCursor), one("lang", longestValue)
	if in.Lang != "" && !slices.Contains(languageNames, in.Lang) {
		in.refuse(refused("query.lang", "is not known: use "+strings.Join(languageNames, ", ")))
		in.Lang = ""
	}
	if in.by = one("by", longestValue); in.by != "" {
		if message := oneOf(in.by, pageGroupings); message != "" {
			in.refuse(refused("query.by", message))
		}
	}
	if year := one("year", longestValue); year != "" {
		n, err := strconv.ParseUint(year, 10, 16)
		if err != nil || n == 0 || n > 9999 {
			in.refuse(refused("query.year", "write a year as 2024"))
		}
		in.Year = int(n)
	}
	for name, to := range in.lists() {
		*to = in.several(name, query[name])
	}
	return in
}

// languageNames are those that LangQuery takes.
var languageNames = []string{"en", "fr", "es", "pt", "ar"}

// lists are the filters that take several values.
func (in *indexPageQuery) lists() map[string]*[]string {
	return map[string]*[]string{
		"country": &in.Country, "region": &in.Region, "incomeGroup": &in.IncomeGroup, "lendingCategory": &in.LendingCategory,
		"organisation": &in.Organisation, "band": &in.Band,
	}
}

// several cleans the values of a filter: each once, none empty.
func (in *indexPageQuery) several(name string, values []string) []string {
	var kept []string
	for _, v := range values {
		v = strings.TrimSpace(v)
		switch {
		case v == "" || slices.Contains(kept, v):
		case utf8.RuneCountInString(v) > longestValue:
			in.refuse(refused("query."+name, "is longer than "+strconv.Itoa(longestValue)+" characters"))
		case len(kept) == mostValues:
			in.refuse(refused("query."+name, "there are more than "+strconv.Itoa(mostValues)))
			return kept
		default:
			kept = append(kept, v)
		}
	}
	return kept
}

// refuse keeps what is wrong with the query.
func (in *indexPageQuery) refuse(err error) { in.faults = append(in.faults, err) }

// fault is all that is wrong with the query, or nil. The first decides what kind of error it is.
func (in *indexPageQuery) fault() error { return errors.Join(in.faults...) }

// query is the query in one form. What was asked for and what is shown are the same for all queries with the same form.
func (in *indexPageQuery) query() url.Values {
	v := url.Values{}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	set("framework", in.Framework)
	set("classAsOf", in.ClassAsOf)
	set("asOf", in.asOf)
	set("lang", in.Lang)
	set("cursor", in.Cursor)
	set("by", in.by)
	if in.Year != 0 {
		set("year", strconv.Itoa(in.Year))
	}
	for name, values := range in.lists() {
		if len(*values) > 0 {
			v[name] = slices.Clone(*values)
		}
	}
	return v
}

// at is a round, and the state and language that were asked for.
func (in *indexPageQuery) at(r *round) url.Values {
	v := url.Values{"framework": {r.def.Ref()}, "year": {strconv.Itoa(r.year)}}
	if in.asOf != "" {
		v.Set("asOf", in.asOf)
	}
	return v
}

// filters is at with the language, what the page groups by and all filters that a round can have; bands belong to one
// framework.
func (in *indexPageQuery) filters(r *round, bands bool) url.Values {
	v := in.query()
	v.Del("cursor")
	if !bands {
		v.Del("band")
	}
	if r.def.Entity != framework.Country {
		for _, name := range []string{"region", "incomeGroup", "lendingCategory", "organisation", "classAsOf", "country", "by"} {
			v.Del(name)
		}
	}
	v.Set("framework", r.def.Ref())
	v.Set("year", strconv.Itoa(r.year))
	return v
}

// listed is filters as an operation takes them, which groups nothing.
func (in *indexPageQuery) listed(r *round, bands bool) url.Values {
	v := in.filters(r, bands)
	v.Del("by")
	return v
}

// faultsOf gives what is wrong with the query, by parameter.
func (in *indexPageQuery) faultsOf() (list []assessment.Field) {
	for _, err := range in.faults {
		e := &assessment.Error{}
		if !errors.As(err, &e) {
			continue
		}
		if len(e.Fields) == 0 {
			list = append(list, assessment.Field{Message: e.Error()})
		}
		for _, f := range e.Fields {
			list = append(list, assessment.Field{Path: strings.TrimPrefix(f.Path, "query."), Message: f.Message})
		}
	}
	return list
}

// address is a path with a query, and more parameters as name, value, ....
func address(path string, query url.Values, more ...string) string {
	all := url.Values{}
	maps.Copy(all, query)
	for i := 0; i+1 < len(more); i += 2 {
		all.Set(more[i], more[i+1])
	}
	return path + "?" + strings.ReplaceAll(all.Encode(), "%40", "@")
}
