package api

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"readiness/assessment"
)

// evidencePatch documents one link of an answer's evidence, which readEvidence reads.
type evidencePatch struct {
	URL          string `json:"url" format:"uri" maxLength:"2000" doc:"http or https, with a host and without a user name. Each stands once in an answer." example:"https://www.example.org/computer-misuse-act.pdf"`
	Title        string `json:"title,omitempty" maxLength:"300" example:"Computer Misuse and Cybercrimes Act"`
	Type         string `json:"type,omitempty" enum:"legal-act,policy,report,record,web-page,other" default:"other" example:"legal-act"`
	Date         string `json:"date,omitempty" format:"date" doc:"Of the evidence itself." example:"2018-05-16"`
	ValidUntil   string `json:"validUntil,omitempty" format:"date" doc:"Its last day; not before its date."`
	Language     string `json:"language,omitempty" maxLength:"35" doc:"A BCP 47 tag." example:"en"`
	Confidential bool   `json:"confidential,omitempty" doc:"For those only who may read confidential answers."`
}

// evidenceView is one link of an answer's evidence.
type evidenceView struct {
	URL          string      `json:"url" doc:"Empty where it was erased or is lost."`
	Title        string      `json:"title,omitempty"`
	Type         string      `json:"type" enum:"legal-act,policy,report,record,web-page,other"`
	Date         string      `json:"date,omitempty" format:"date"`
	ValidUntil   string      `json:"validUntil,omitempty" format:"date"`
	Language     string      `json:"language,omitempty"`
	Confidential bool        `json:"confidential,omitempty"`
	LinkID       string      `json:"linkId,omitempty" doc:"Of the text that has address and title, for those who may read the history: what a redaction takes."`
	Erased       *erasedView `json:"erased,omitempty"`
	Lost         bool        `json:"lost,omitempty" doc:"Address and title are not what was recorded, and are not shown."`
}

// anonymous is a link as those see it who may not read the history.
func (v evidenceView) anonymous() evidenceView {
	v.LinkID = ""
	if v.Erased != nil {
		v.Erased = &erasedView{At: v.Erased.At}
	}
	return v
}

// evidence gives what of the evidence of an answer may be seen.
func (l lens) evidence(a assessment.Answer) []assessment.Evidence {
	if l.secret {
		return a.Evidence
	}
	return slices.DeleteFunc(slices.Clone(a.Evidence), func(e assessment.Evidence) bool { return e.Confidential })
}

// evidenceOf shows the evidence of an answer as those see it who may see everything.
func evidenceOf(a assessment.Answer, notes map[string]assessment.Note) (views []evidenceView) {
	for _, e := range a.Evidence {
		note := notes[e.Link.ID]
		v := evidenceView{
			Type: string(e.Type), Date: dayOf(e.Date), ValidUntil: dayOf(e.ValidUntil), Language: e.Language, Confidential: e.Confidential,
			LinkID: e.Link.ID, Erased: erasureOf(note), Lost: note.Lost,
		}
		v.URL, v.Title = note.Link()
		views = append(views, v)
	}
	return views
}

// asGiven shows links as they were sent.
func asGiven(links []assessment.EvidenceLink) []evidencePatch {
	list := make([]evidencePatch, len(links))
	for i, l := range links {
		list[i] = evidencePatch{
			URL: l.URL, Title: l.Title, Type: string(l.Type), Date: dayOf(l.Date), ValidUntil: dayOf(l.ValidUntil),
			Language: l.Language, Confidential: l.Confidential,
		}
	}
	return list
}

func dayOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}

// readEvidence reads the member evidence; nil where it is not there. null is an empty list. A link that has faults stays
// in, so that the domain finds its other faults.
func readEvidence(o object, faults *[]assessment.Field) *[]assessment.EvidenceLink {
	data, there := o.get("evidence")
	if !there {
		return nil
	}
	var items []json.RawMessage
	if json.Unmarshal(data, &items) != nil {
		*faults = append(*faults, assessment.Field{Path: o.path("evidence"), Message: `is not a list of links: write [{"url": "https://..."}]`})
		return nil
	}
	links := make([]assessment.EvidenceLink, len(items))
	for i, item := range items {
		links[i] = readLink(fmt.Sprintf("%s[%d]", o.path("evidence"), i), item, faults)
	}
	return &links
}

func readLink(at string, data json.RawMessage, faults *[]assessment.Field) (l assessment.EvidenceLink) {
	o, ok := readObject(at, data, faults)
	if !ok {
		return l
	}
	o.only(faults, "url", "title", "type", "date", "validUntil", "language", "confidential")
	text := func(name string) string {
		if value := o.text(faults, name); value != nil {
			return *value
		}
		return ""
	}
	day := func(name string) (t time.Time) {
		if value := text(name); value != "" {
			var err error
			if t, err = time.Parse(time.DateOnly, value); err != nil {
				*faults = append(*faults, assessment.Field{Path: o.path(name), Message: "is not a day: write it like 2026-03-31"})
			}
		}
		return t
	}
	l.URL, l.Title, l.Type = text("url"), text("title"), assessment.EvidenceType(text("type"))
	l.Date, l.ValidUntil = day("date"), day("validUntil")
	l.Language, l.Confidential = text("language"), o.flag(faults, "confidential")
	return l
}
