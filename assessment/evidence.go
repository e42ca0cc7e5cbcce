package assessment

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"

	"readiness/assessment/framework"
)

// EvidenceType says what a piece of evidence is.
type EvidenceType string

// The types of evidence. What does not say has OtherEvidence.
const (
	LegalAct      EvidenceType = "legal-act"
	PolicyPaper   EvidenceType = "policy"
	Report        EvidenceType = "report"
	Record        EvidenceType = "record"
	WebPage       EvidenceType = "web-page"
	OtherEvidence EvidenceType = "other"
)

// EvidenceTypes gives all types.
func EvidenceTypes() []EvidenceType {
	return []EvidenceType{LegalAct, PolicyPaper, Report, Record, WebPage, OtherEvidence}
}

// Evidence is a link that shows an answer to be true. Two that are equal say the same.
type Evidence struct {
	Link         Text // address and title: Note.Link reads them
	Type         EvidenceType
	Date         time.Time // when it was made: a day, UTC midnight; zero = not said
	ValidUntil   time.Time // its last day, likewise; never before Date
	Language     string    // BCP 47 tag in its canonical form; "" = not said
	Confidential bool      // for those only who may read confidential answers
}

// EvidenceLink is a link as it is given.
type EvidenceLink struct {
	URL          string // absolute, http or https; at most one link of an answer has it
	Title        string // "" = none
	Type         EvidenceType
	Date         time.Time
	ValidUntil   time.Time
	Language     string
	Confidential bool

	// Known says that, where the answer has a link to this URL already, that link stays as it is, whatever stands here.
	Known bool
}

const (
	mostEvidence  = 20   // links of one answer
	longestURL    = 2000 // characters
	longestTitle  = 300  // characters
	longestTagged = 35   // characters of a language tag, as RFC 5646 advises
)

// linkText is a link as the vault has it.
type linkText struct {
	URL   string `json:"url"`
	Title string `json:"title"`
}

// text is the one form in which address and title are kept: the same link is the same text.
func (l EvidenceLink) text() string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(linkText{l.URL, said(l.Title)}) // two strings have a JSON, and a buffer takes it
	return strings.TrimSuffix(b.String(), "\n")
}

// Link reads the text of a piece of evidence. Both are "" where it was erased or is lost.
func (n Note) Link() (address, title string) { return linkOf([]byte(n.Text)) }

func linkOf(text []byte) (address, title string) {
	var l linkText
	if json.Unmarshal(text, &l) != nil {
		return "", ""
	}
	return l.URL, l.Title
}

// evidenceFaults says everything that is wrong with the links of an answer, each with its place: evidence[2].url.
func evidenceFaults(q *framework.Node, links []EvidenceLink) (faults []Field) {
	if len(links) > 0 && q.Evidence == framework.EvidenceNone {
		faults = append(faults, Field{Path: EvidenceMember, Message: q.ID + " asks for no evidence: leave it out", Member: EvidenceMember})
	}
	if n := len(links); n > mostEvidence {
		return append(faults, Field{Path: EvidenceMember, Message: fmt.Sprintf("there are %d links: leave %d at most", n, mostEvidence), Member: EvidenceMember})
	}
	for i, l := range links {
		note := func(member, problem string) {
			if problem != "" {
				at := fmt.Sprintf("%s[%d].%s", EvidenceMember, i, member)
				faults = append(faults, Field{Path: at, Message: problem, Member: at})
			}
		}
		address := addressProblem(l.URL)
		if first := slices.IndexFunc(links, func(o EvidenceLink) bool { return o.URL == l.URL }); first < i && address == "" {
			address = fmt.Sprintf("stands in evidence[%d] already: keep one of the two", first)
		}
		note("url", address)
		note("title", titleProblem(l.Title))
		if l.Type != "" && !slices.Contains(EvidenceTypes(), l.Type) {
			note("type", "is none: write "+typesText())
		}
		note("date", dayProblem(l.Date))
		note("validUntil", cmp.Or(dayProblem(l.ValidUntil), l.orderProblem()))
		if _, ok := languageTag(l.Language); !ok {
			note("language", "is not a language tag: write one such as en, fr or pt-BR")
		}
	}
	return faults
}

func typesText() string {
	var names []string
	for _, t := range EvidenceTypes() {
		names = append(names, string(t))
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// addressProblem says what is wrong with the address of a link, or nothing.
func addressProblem(text string) string {
	const example = "write the whole address, such as https://www.example.org/act.pdf"
	unseen := func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsGraphic(r) }
	switch n := utf8.RuneCountInString(text); {
	case text == "":
		return "the address is missing: " + example
	case !utf8.ValidString(text):
		return "the address is not UTF-8 text"
	case n > longestURL:
		return fmt.Sprintf("the address has %d characters: shorten it to %d at most", n, longestURL)
	case strings.ContainsFunc(text, unseen):
		return "the address holds a space or a control character: take it out, or write it as %20 and the like"
	}
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return "the address cannot be read: " + example
	case u.Scheme != "http" && u.Scheme != "https":
		return "the address does not begin with http:// or https://: " + example
	case u.Hostname() == "":
		return "the address names no host: " + example
	case u.User != nil:
		return "the address holds a user name: take it out, with its password; whoever reads the answer could sign in with them"
	}
	return ""
}

func titleProblem(text string) string {
	switch n := utf8.RuneCountInString(text); {
	case !utf8.ValidString(text):
		return "the title is not UTF-8 text"
	case n > longestTitle:
		return fmt.Sprintf("the title has %d characters: shorten it to %d at most", n, longestTitle)
	case strings.ContainsFunc(text, unicode.IsControl):
		return "the title holds a line break or another control character: take it out"
	}
	return ""
}

func dayProblem(t time.Time) string {
	if year := t.UTC().Year(); year < 1 || year > 9999 {
		return "is not a day of the years 1 to 9999"
	}
	return ""
}

// orderProblem says that a link ends before it begins.
func (l EvidenceLink) orderProblem() string {
	if from, until := midnight(l.Date), midnight(l.ValidUntil); dayProblem(from) == "" && !until.IsZero() && until.Before(from) {
		return "is before the date of the evidence"
	}
	return ""
}

// languageTag gives the one form of a tag; "" is one, that of a language that is not said.
func languageTag(text string) (string, bool) {
	if text == "" {
		return "", true
	}
	tag, err := language.Parse(text)
	if err != nil || tag == language.Und || len(text) > longestTagged {
		return "", false
	}
	return tag.String(), true
}

// midnight is the day that a time is of in UTC, in the one form in which bodies give it back.
func midnight(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	year, month, day := t.UTC().Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// evidence gives the links that an answer will have; texts is where the vault has them. Links that say what those before
// them say, but for the erased ones that nobody can name any more, leave everything as it is.
func (t *turn) evidence(links []EvidenceLink, before []Evidence, texts []Text) []Evidence {
	var after []Evidence
	for i, l := range links {
		form, _ := languageTag(l.Language)
		e := Evidence{
			Link: texts[i], Type: cmp.Or(l.Type, OtherEvidence), Date: midnight(l.Date), ValidUntil: midnight(l.ValidUntil),
			Language: form, Confidential: l.Confidential,
		}
		if there := slices.IndexFunc(before, func(b Evidence) bool { return b.Link == e.Link }); l.Known && there >= 0 {
			e = before[there]
		}
		after = append(after, e)
	}
	legible := slices.DeleteFunc(slices.Clone(before), func(e Evidence) bool {
		_, gone := t.redaction(e.Link.ID)
		return gone
	})
	if len(after) > 0 && slices.Equal(after, legible) {
		return before
	}
	return after
}

// evidences says that a text is that of one of the answer's links.
func (a Answer) evidences(text string) bool {
	return slices.ContainsFunc(a.Evidence, func(e Evidence) bool { return e.Link.ID == text })
}

// Texts gives the texts of an answer: its note and its links, without those of reviews.
func (a Answer) Texts() []Text { return append([]Text{a.Note}, a.LinkTexts()...) }

// LinkTexts gives the texts of the evidence alone.
func (a Answer) LinkTexts() (refs []Text) {
	for _, e := range a.Evidence {
		refs = append(refs, e.Link)
	}
	return refs
}

// Links gives the evidence of an answer, of texts that Service.Texts gave, without what was erased. lost says that there is
// more, which the vault does not have as it was recorded.
func (a Answer) Links(texts map[string]Note) (links []EvidenceLink, lost bool) {
	for _, e := range a.Evidence {
		note := texts[e.Link.ID]
		address, title := note.Link()
		if address == "" {
			lost = lost || note.Redacted == nil
			continue
		}
		links = append(links, EvidenceLink{
			URL: address, Title: title, Type: e.Type, Date: e.Date, ValidUntil: e.ValidUntil, Language: e.Language, Confidential: e.Confidential,
		})
	}
	return links, lost
}

// LacksEvidence says that the answer to a question should have evidence, and has none.
func (a Answer) LacksEvidence(q *framework.Node) bool {
	return q.Evidence == framework.EvidenceRequired && a.Given() && a.Value.Kind != framework.NotApplicable && len(a.Evidence) == 0
}
