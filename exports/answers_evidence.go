package exports

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"readiness/assessment"
)

// Members of a link in a JSON file of answers.
var linkMembers = []string{"url", "title", "type", "date", "validUntil", "language", "confidential"}

// addresses is the evidence of an answer as a cell: an address has no space.
func addresses(links []assessment.EvidenceLink) string {
	list := make([]string, len(links))
	for i, l := range links {
		list[i] = l.URL
	}
	return strings.Join(list, " ")
}

// addressesOf reads such a cell. It says nothing but the addresses, so links that are known stay as they are.
func addressesOf(text string) (links []assessment.EvidenceLink) {
	for address := range strings.FieldsSeq(text) {
		links = append(links, assessment.EvidenceLink{URL: strings.Clone(address), Known: true})
	}
	return links
}

// appendLinks writes the member that is the evidence of an answer.
func appendLinks(b []byte, links []assessment.EvidenceLink) []byte {
	b = append(b, `,"evidence":[`...)
	for i, l := range links {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(b, `{"url":`...), quotedJSON(l.URL)...)
		for _, m := range [][2]string{
			{"title", l.Title}, {"type", string(l.Type)}, {"date", dayText(l.Date)}, {"validUntil", dayText(l.ValidUntil)}, {"language", l.Language},
		} {
			if m[1] != "" {
				b = append(append(b, `,"`+m[0]+`":`...), quotedJSON(m[1])...)
			}
		}
		if l.Confidential {
			b = append(b, `,"confidential":true`...)
		}
		b = append(b, '}')
	}
	return append(b, ']')
}

// dayText is a day as a text, "" for none.
func dayText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}

// evidence reads the links of an answer. What a link may be is for the domain to say.
func (im *jsonImport) evidence(path string, data []byte, fault func(path, format string, args ...any)) *[]assessment.EvidenceLink {
	links := []assessment.EvidenceLink{}
	if data[0] != '[' {
		fault(path, `must be a list of links such as {"url": "https://..."}`)
		return &links
	}
	var items []json.RawMessage
	if err := json.Unmarshal(data, &items); err != nil {
		fault(path, "%s", err)
	}
	for i, item := range items {
		links = append(links, im.link(path+"["+strconv.Itoa(i)+"]", item, fault))
	}
	return &links
}

func (im *jsonImport) link(path string, data []byte, fault func(path, format string, args ...any)) (l assessment.EvidenceLink) {
	m := im.members(data, path, linkMembers, fault)
	texts := make([]string, len(linkMembers))
	for i, name := range linkMembers[:len(linkMembers)-1] {
		if len(m[i]) > 0 && (m[i][0] != '"' || json.Unmarshal(m[i], &texts[i]) != nil) {
			fault(below(path, name), "must be a text in quotes")
		}
	}
	day := func(i int) (t time.Time) {
		if texts[i] != "" {
			var err error
			if t, err = time.Parse(time.DateOnly, texts[i]); err != nil {
				fault(below(path, linkMembers[i]), "%s is not a day: write it like 2026-03-31", quoted(texts[i]))
			}
		}
		return t
	}
	l = assessment.EvidenceLink{
		URL: texts[0], Title: texts[1], Type: assessment.EvidenceType(texts[2]), Date: day(3), ValidUntil: day(4), Language: texts[5],
	}
	if secret := m[len(m)-1]; secret != nil {
		l.Confidential = secret[0] == 't'
		if secret[0] != 't' && secret[0] != 'f' {
			fault(below(path, linkMembers[len(m)-1]), "must be true or false")
		}
	}
	return l
}
