package funding

import (
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/language"

	"readiness/assessment/country"
	"readiness/assessment/document"
	"readiness/assessment/framework"
	"readiness/assessment/spelling"
)

// Fault is one thing that is wrong with a programme, a commitment or an action, whatever door it came by.
type Fault struct {
	Path    string // as the member is named in a file: grant.floor, lots[1].country
	Message string // what is wrong
	Fix     string // what to do about it
}

func (f Fault) String() string { return f.Path + ": " + f.Message + "; " + f.Fix }

// MostLines is how many lines of others a pooled programme may have.
const MostLines = mostEntries

// Bounds of what is recorded: texts in characters, amounts in minor units.
const (
	longestID     = 60
	longestName   = 200 // of a title, a funder, a partner, a contact
	longestReason = 500
	longestSource = 2000 // of a source, a link, a description
	mostEntries   = 400  // of a list
	mostMoney     = 1e15 // so that sums stay within 64 bits, and every amount is exact in a file
	mostMonths    = 600
	mostGrants    = 100_000
	firstYear     = 1970
	lastYear      = 2199
)

var (
	kebabID    = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	questionID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)
)

// checker gathers faults.
type checker struct{ list []Fault }

func (c *checker) add(path, message, fix string) {
	c.list = append(c.list, Fault{Path: path, Message: message, Fix: fix})
}

// id wants a kebab-case word.
func (c *checker) id(path, id string) {
	switch {
	case id == "":
		c.add(path, "is missing", "give a short name in kebab-case, such as first-call")
	case utf8.RuneCountInString(id) > longestID:
		c.add(path, fmt.Sprintf("the id has %d characters", utf8.RuneCountInString(id)), fmt.Sprintf("shorten it to %d", longestID))
	case !kebabID.MatchString(id):
		fix := "use lower-case letters, digits and single hyphens"
		if example := document.Kebab(id); example != "" {
			fix += ", such as " + example
		}
		c.add(path, document.Quoted(id)+" is not in kebab-case", fix)
	}
}

// action wants the id of a question, or of a country's own action.
func (c *checker) action(path, id string) {
	const longest = 64
	if len(id) > longest || !questionID.MatchString(id) {
		c.add(path, document.Quoted(id)+" is not the id of an action",
			fmt.Sprintf("use letters, digits, dots, hyphens and underscores, up to %d", longest))
	}
}

// text bounds a text, and refuses what no workbook can hold. An empty text is none.
func (c *checker) text(path, text string, longest int) {
	if n := utf8.RuneCountInString(text); n > longest {
		c.add(path, fmt.Sprintf("the text has %d characters", n), fmt.Sprintf("shorten it to %d", longest))
		return
	}
	if message, fix := document.TextFault(text); message != "" {
		c.add(path, message, fix)
	} else if text != "" && strings.TrimSpace(text) == "" {
		c.add(path, "is blank", "write a text, or leave the member out")
	}
}

// need wants a text that says something.
func (c *checker) need(path, text, fix string) {
	if text == "" {
		c.add(path, "is missing", fix)
	}
	c.text(path, text, longestName)
}

// languages looks at a text in several languages.
func (c *checker) languages(path string, text framework.Text, longest int) {
	seen := map[string]string{}
	for _, key := range text.Languages() {
		at := document.MemberPath(path, key)
		tag, err := language.Parse(key)
		switch first := seen[tag.String()]; {
		case err != nil || tag == language.Und:
			c.add(at, document.Quoted(key)+" is not a language", "use tags such as en, fr, pt-BR")
			continue
		case first != "":
			c.add(at, "is the same language as "+first, "keep one of the two")
			continue
		}
		seen[tag.String()] = key
		if text[key] == "" {
			c.add(at, "is blank", "write a text, or leave the member out")
		}
		c.text(at, text[key], longest)
	}
}

// country wants a code that there is.
func (c *checker) country(path string, code country.Code) {
	if _, ok := country.Get(code); ok {
		return
	}
	if code == "" {
		c.add(path, "is missing", "write the country's English name or its ISO 3166 code")
		return
	}
	c.add(path, document.Quoted(string(code))+" is not the code of a country", "write the three capital letters of ISO 3166, such as KEN")
}

// currency wants a currency that is or was money.
func (c *checker) currency(path, code string) {
	switch {
	case code == "":
		c.add(path, "is missing", "write the ISO 4217 code of the currency, such as USD")
	case !framework.IsCurrency(code):
		c.add(path, document.Quoted(code)+" is not a currency", "write its ISO 4217 code in capitals, such as USD")
	}
}

// money wants an amount that can be added to others. zero says whether there may be none.
func (c *checker) money(path string, minor int64, zero bool) {
	switch {
	case minor < 0:
		c.add(path, "the amount is below 0", "write an amount above 0")
	case minor == 0 && !zero:
		c.add(path, "the amount is missing, or 0", "write an amount above 0, in whole units of the currency")
	case minor > mostMoney:
		c.add(path, "the amount is too large", "check its zeros: at most 10,000,000,000,000 with two decimals")
	}
}

// count wants a number that is not negative and within reason.
func (c *checker) count(path string, n, most int) {
	if n < 0 || n > most {
		c.add(path, fmt.Sprintf("%d is out of bounds", n), fmt.Sprintf("write a whole number from 1 to %d, or leave it out where there is no limit", most))
	}
}

// moment wants a date within reason; the zero time is none.
func (c *checker) moment(path string, t time.Time) {
	if year := t.Year(); !t.IsZero() && (year < firstYear || year > lastYear) {
		c.add(path, fmt.Sprintf("the year %d is out of bounds", year), fmt.Sprintf("check it: years go from %d to %d", firstYear, lastYear))
	}
}

// link wants an address on the web; "" is none.
func (c *checker) link(path, text string) {
	if text == "" {
		return
	}
	c.text(path, text, longestSource)
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
		c.add(path, document.Quoted(text)+" is not an address on the web", "write the whole address, beginning with https://")
	}
}

// iati wants an identifier of IATI, which has no spaces; "" is none.
func (c *checker) iati(path, text string) {
	c.text(path, text, longestName)
	if strings.ContainsAny(strings.TrimSpace(text), " \t\r\n") {
		c.add(path, document.Quoted(text)+" is not an identifier of IATI", "write it without spaces, such as XM-DAC-12345-1")
	}
}

// oneOf wants one of a list of words.
func oneOf[T ~string](c *checker, path string, word T, all []T) {
	names := make([]string, len(all))
	for i, a := range all {
		names[i] = string(a)
		if word == a {
			return
		}
	}
	if word == "" {
		c.add(path, "is missing", "write one of "+strings.Join(names, ", "))
		return
	}
	message, fix := notOneOf(string(word), names)
	c.add(path, message, fix)
}

// notOneOf words a word that is not on a list.
func notOneOf(word string, names []string) (message, fix string) {
	fix = "choose one of these"
	if near := cmp.Or(sameBut(word, names), spelling.Nearest(word, names)); near != "" {
		fix = fmt.Sprintf("did you mean %q?", near)
	}
	return document.Quoted(word) + " is not one of " + strings.Join(names, ", "), fix
}

// sameBut gives the name that differs from a word in the case of its letters alone.
func sameBut(word string, names []string) string {
	for _, n := range names {
		if strings.EqualFold(n, strings.TrimSpace(word)) {
			return n
		}
	}
	return ""
}

// list bounds a list, wants each of its values once, and looks at every one of them.
func list[T comparable](c *checker, path string, values []T, one func(path string, value T)) {
	if len(values) > mostEntries {
		c.add(path, fmt.Sprintf("the list has %d entries", len(values)), fmt.Sprintf("keep it to %d", mostEntries))
		return
	}
	seen := map[T]bool{}
	for i, v := range values {
		at := fmt.Sprintf("%s[%d]", path, i)
		if seen[v] {
			c.add(at, document.Quoted(fmt.Sprint(v))+" is listed twice", "remove one of the two")
		}
		seen[v] = true
		one(at, v)
	}
}

// choices is a list of words from another list.
func choices[T ~string](c *checker, path string, values, all []T) {
	list(c, path, values, func(at string, v T) { oneOf(c, at, v, all) })
}
