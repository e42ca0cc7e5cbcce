package assessment

import (
	"slices"
	"strings"
)

// draft is a free text of a command, and the texts one of which may say the same in its place already.
type draft struct {
	text   string // "" = none
	before []Text // none of them zero
	lines  bool   // a text that differs from it in its line ends only says the same
	url    string // of the text of a link: whatever before has a link to it says the same; "" = of none
}

// textual is a command with free texts, which go into the vault before the command is decided.
type textual interface {
	// drafts gives one draft per part of the command; turn.text has the results under the same numbers.
	drafts(v view) []draft
}

// same says that two drafts are of the same text in the same place.
func (d draft) same(o draft) bool {
	return d.text == o.text && d.url == o.url && slices.Equal(d.before, o.before)
}

// says that a text of the vault is what the draft asks for.
func (d draft) says(data []byte) bool {
	switch {
	case d.url == "" && d.lines:
		return sameLines(string(data), d.text)
	case d.url == "":
		return string(data) == d.text
	}
	address, _ := linkOf(data)
	return address == d.url
}

// said is a text as it is kept: of blanks alone it says nothing.
func said(text string) string {
	if strings.TrimSpace(text) == "" {
		return ""
	}
	return text
}

func (c PutAnswers) drafts(v view) []draft { return putDrafts(v, c.Assessment, c.Answers) }

// putDrafts gives the texts of changes of answers, one after the other.
func putDrafts(v view, id ID, puts []Put) []draft {
	list := make([]draft, 0, textsOf(puts))
	a := v.assessment(id) // nil: others may have created it, or a command that waits will
	for _, put := range puts {
		var before Answer
		if a != nil {
			before = a.Answer(put.Question)
		}
		list = put.drafts(list, before)
	}
	return list
}

// texts is how many drafts a change has: its note, and then each of its links.
func (p Put) texts() int {
	if p.Evidence == nil {
		return 1
	}
	return 1 + len(*p.Evidence)
}

func textsOf(puts []Put) (n int) {
	for _, p := range puts {
		n += p.texts()
	}
	return n
}

// drafts adds the texts of a change to a list. What is refused anyhow is kept out of the vault.
func (p Put) drafts(list []draft, before Answer) []draft {
	note := draft{}
	if p.Note != nil && noteProblem(*p.Note) == "" {
		note.text = said(*p.Note)
		if before.Note != (Text{}) {
			note.before = []Text{before.Note}
		}
	}
	list = append(list, note)
	if p.Evidence == nil {
		return list
	}
	if len(*p.Evidence) > mostEvidence {
		return append(list, make([]draft, len(*p.Evidence))...)
	}
	var links []Text
	for _, e := range before.Evidence {
		links = append(links, e.Link)
	}
	for _, l := range *p.Evidence {
		link := draft{}
		if addressProblem(l.URL) == "" && titleProblem(l.Title) == "" {
			link = draft{text: l.text(), before: links}
		}
		if l.Known {
			link.url = l.URL
		}
		list = append(list, link)
	}
	return list
}
