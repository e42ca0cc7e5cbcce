package assessment_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"readiness/assessment"
)

func on(date string) time.Time {
	d, err := time.Parse(time.DateOnly, date)
	if err != nil {
		panic(err)
	}
	return d
}

var (
	act = assessment.EvidenceLink{
		URL: "https://example.org/act.pdf?a=1&b=2#page=3", Title: "Computer <Misuse> Act", Type: assessment.LegalAct,
		Date: on("2019-05-16"), ValidUntil: on("2029-12-31"), Language: "en", Confidential: true,
	}
	page = assessment.EvidenceLink{URL: "https://example.org/police"}
)

func links(list ...assessment.EvidenceLink) *[]assessment.EvidenceLink { return &list }

// shown reads the evidence of an answer as it would be given.
func (b *bench) shown(id assessment.ID, question string) []assessment.EvidenceLink {
	b.t.Helper()
	var refs []assessment.Text
	answer := b.get(id).Answer(question)
	for _, e := range answer.Evidence {
		refs = append(refs, e.Link)
	}
	notes, err := b.Texts(context.Background(), refs...)
	if err != nil {
		b.t.Fatal(err)
	}
	var list []assessment.EvidenceLink
	for _, e := range answer.Evidence {
		l := assessment.EvidenceLink{Type: e.Type, Date: e.Date, ValidUntil: e.ValidUntil, Language: e.Language, Confidential: e.Confidential}
		l.URL, l.Title = notes[e.Link.ID].Link()
		list = append(list, l)
	}
	return list
}

func (b *bench) wantLinks(id assessment.ID, question string, want ...assessment.EvidenceLink) {
	b.t.Helper()
	if got := b.shown(id, question); !slices.Equal(got, want) {
		b.t.Errorf("the evidence of %s is\n%+v, want\n%+v", question, got, want)
	}
}

func TestEvidence(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft"), Note: new("seen"), Evidence: links(act, page)}))
	plain := page
	plain.Type = assessment.OtherEvidence
	b.wantLinks(id, "law", act, plain)
	law := b.get(id).Answer("law")
	for _, same := range []*[]assessment.EvidenceLink{nil, links(act, page), links(act, plain)} {
		b.mustNotChange(put(id, assessment.Put{Question: "law", Value: option("draft"), Evidence: same}))
	}
	blank, noon := plain, act
	blank.Title, noon.Date, noon.Language = " ", act.Date.Add(12*time.Hour), "EN"
	b.mustNotChange(put(id, assessment.Put{Question: "law", Evidence: links(noon, blank)}))

	// Of what changes, only what is new goes into the vault.
	held := len(b.vault.ids())
	older := act
	older.Date = on("2018-01-01")
	b.mustChange(put(id, assessment.Put{Question: "law", Evidence: links(page, older)}))
	now := b.get(id).Answer("law")
	if len(b.vault.ids()) != held || now.Evidence[0] != law.Evidence[1] || now.Evidence[1].Link != law.Evidence[0].Link || now.Revision != law.Revision+1 {
		t.Errorf("%d texts where there were %d; %+v", len(b.vault.ids()), held, now)
	}
	titled := page
	titled.Title = "Police unit"
	b.mustChange(put(id, assessment.Put{Question: "law", Evidence: links(titled)}))
	if now := b.get(id).Answer("law"); len(now.Evidence) != 1 || now.Evidence[0].Link == law.Evidence[1].Link {
		t.Errorf("%+v", now)
	}
	b.mustChange(put(id, assessment.Put{Question: "law", Evidence: links()}))
	b.wantLinks(id, "law")
	b.mustNotChange(put(id, assessment.Put{Question: "law", Evidence: links()}))
	b.reopen()
	if answer := b.get(id).Answer("law"); answer.Evidence != nil || b.note(id, "law").Text != "seen" {
		t.Errorf("%+v", answer)
	}
}

// Who clears an answer takes its evidence away, unless it is given; there may be evidence before there is an answer.
func TestEvidenceOfAClearedAnswer(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(put(id, assessment.Put{Question: "law", Evidence: links(act)}))
	b.wantLinks(id, "law", act)
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("none")}))
	b.wantLinks(id, "law", act)
	b.mustChange(put(id, assessment.Put{Question: "law", Value: cleared()}))
	b.wantLinks(id, "law")
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("none"), Evidence: links(act)}))
	b.mustChange(put(id, assessment.Put{Question: "law", Value: cleared(), Evidence: links(act)}))
	b.wantLinks(id, "law", act)
}

func TestEvidenceFaults(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	for _, c := range []struct {
		change func(l *assessment.EvidenceLink)
		member string
		says   string
	}{
		{func(l *assessment.EvidenceLink) { l.URL = "" }, "url", "missing"},
		{func(l *assessment.EvidenceLink) { l.URL = "/act.pdf" }, "url", "http://"},
		{func(l *assessment.EvidenceLink) { l.URL = "www.example.org/act.pdf" }, "url", "http://"},
		{func(l *assessment.EvidenceLink) { l.URL = "ftp://example.org/act.pdf" }, "url", "http://"},
		{func(l *assessment.EvidenceLink) { l.URL = "javascript:alert(1)" }, "url", "http://"},
		{func(l *assessment.EvidenceLink) { l.URL = "https:example.org" }, "url", "no host"},
		{func(l *assessment.EvidenceLink) { l.URL = "https:///act.pdf" }, "url", "no host"},
		{func(l *assessment.EvidenceLink) { l.URL = "https://:443/act.pdf" }, "url", "no host"},
		{func(l *assessment.EvidenceLink) { l.URL = "https://example.org:port/" }, "url", "cannot be read"},
		{func(l *assessment.EvidenceLink) { l.URL = "https://ann:pw@example.org/" }, "url", "user name"},
		{func(l *assessment.EvidenceLink) { l.URL = "https://ann@example.org/" }, "url", "user name"},
		{func(l *assessment.EvidenceLink) { l.URL = "https://example.org/an act" }, "url", "space"},
		{func(l *assessment.EvidenceLink) { l.URL = " https://example.org/act" }, "url", "space"},
		{func(l *assessment.EvidenceLink) { l.URL = "https://example.org/\u00a0act" }, "url", "space"},
		{func(l *assessment.EvidenceLink) { l.URL = "https://example.org/\u202eact" }, "url", "control"},
		{func(l *assessment.EvidenceLink) { l.URL = "https://example.org/\nact" }, "url", "control"},
		{func(l *assessment.EvidenceLink) { l.URL = "https://example.org/\xff" }, "url", "UTF-8"},
		{func(l *assessment.EvidenceLink) { l.URL = "https://example.org/" + strings.Repeat("é", 1981) }, "url", "2001 characters"},
		{func(l *assessment.EvidenceLink) { l.URL = page.URL }, "url", "evidence[0]"},
		{func(l *assessment.EvidenceLink) { l.Title = strings.Repeat("é", 301) }, "title", "301 characters"},
		{func(l *assessment.EvidenceLink) { l.Title = "one\ntwo" }, "title", "line break"},
		{func(l *assessment.EvidenceLink) { l.Title = "\xff" }, "title", "UTF-8"},
		{func(l *assessment.EvidenceLink) { l.Type = "law" }, "type", "legal-act, policy, report, record, web-page or other"},
		{func(l *assessment.EvidenceLink) { l.Date = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) }, "date", "years"},
		{func(l *assessment.EvidenceLink) { l.ValidUntil = time.Date(-3, 1, 1, 0, 0, 0, 0, time.UTC) }, "validUntil", "years"},
		{func(l *assessment.EvidenceLink) { l.Date, l.ValidUntil = on("2026-02-01"), on("2026-01-31") }, "validUntil", "before the date"},
		{func(l *assessment.EvidenceLink) { l.Language = "English" }, "language", "en, fr"},
		{func(l *assessment.EvidenceLink) { l.Language = "und" }, "language", "en, fr"},
	} {
		bad := act
		c.change(&bad)
		e := b.refusal(put(id, assessment.Put{Question: "law", Value: option("draft"), Evidence: links(page, bad)}), assessment.Invalid)
		if len(e.Fields) != 1 || e.Fields[0].Path != "law.evidence[1]."+c.member || !strings.Contains(e.Fields[0].Message, c.says) {
			t.Errorf("%+v is refused with %+v, want %s of %s", bad, e.Fields, c.says, c.member)
		}
	}
}

// All faults are told at once, beside those of the value, and at the bounds there is none.
func TestEvidenceFaultsAtOnce(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	e := b.refusal(put(id,
		assessment.Put{Question: "law", Value: option("odd"), Evidence: links(assessment.EvidenceLink{Type: "x", Language: "?"}, page)},
		assessment.Put{Question: "police", Note: new("kept by nobody"), Evidence: links(page)},
		assessment.Put{Question: "staff", Evidence: new(many(21))}), assessment.Invalid)
	var paths []string
	for _, f := range e.Fields {
		paths = append(paths, f.Path)
	}
	if want := []string{"law", "law.evidence[0].url", "law.evidence[0].type", "law.evidence[0].language", "staff.evidence"}; !slices.Equal(paths, want) {
		t.Errorf("faults at %q, want %q", paths, want)
	}
	widest := assessment.EvidenceLink{URL: "https://example.org/" + strings.Repeat("é", 1980), Title: strings.Repeat("é", 300), Date: act.Date, ValidUntil: act.Date}
	b.mustChange(put(id, assessment.Put{Question: "law", Evidence: new(append(many(19), widest))}))
	if n := len(b.shown(id, "law")); n != 20 {
		t.Errorf("%d links", n)
	}
}

func many(n int) (list []assessment.EvidenceLink) {
	for i := range n {
		list = append(list, assessment.EvidenceLink{URL: fmt.Sprint("http://example.org/", i)})
	}
	return list
}

const askingYAML = "id: asking\nversion: \"1\"\ntitle: {en: Asking}\nentity: any\n" + `root:
  id: index
  children:
    - {id: none, evidence: none, answer: {type: boolean}}
    - {id: optional, evidence: optional, answer: {type: boolean}}
    - {id: required, evidence: required, notApplicable: with-reason, answer: {type: boolean}}
    - {id: hidden, evidence: required, confidential: true, answer: {type: boolean}}
`

// What a question asks for is refused where it is none, and never asked for where it is missing.
func TestEvidenceThatIsAskedFor(t *testing.T) {
	b := newBench(t)
	id := b.mustChange(assessment.CreateAssessment{Unit: "U", Year: 2026, Framework: load(t, askingYAML)}).Assessment.ID
	e := b.refusal(put(id, assessment.Put{Question: "none", Value: flag(true), Evidence: links(page)}), assessment.Invalid)
	if len(e.Fields) != 1 || e.Fields[0].Path != "none.evidence" || !strings.Contains(e.Fields[0].Message, "asks for no evidence") {
		t.Errorf("%+v", e.Fields)
	}
	b.mustChange(put(id, assessment.Put{Question: "none", Value: flag(true), Evidence: links()}))
	missing := func(want int) {
		t.Helper()
		if n := b.get(id).Progress(true).EvidenceMissing; n != want {
			t.Errorf("%d answers miss evidence, want %d", n, want)
		}
	}
	b.mustChange(put(id, assessment.Put{Question: "optional", Value: flag(true)}))
	missing(0)
	b.mustChange(put(id, assessment.Put{Question: "required", Value: flag(false)}, assessment.Put{Question: "hidden", Value: flag(true)}))
	missing(2)
	b.mustChange(put(id, assessment.Put{Question: "hidden", Evidence: links(act)}))
	missing(1)
	b.mustChange(put(id, assessment.Put{Question: "required", Value: inapplicable(), Note: new("there is none")}))
	missing(0)
	b.mustChange(move(id, assessment.Submitted))
}

// Other evidence is another answer: a stale writer is told, and nobody has reviewed it.
func TestEvidenceIsPartOfTheAnswer(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft"), Evidence: links(act)}))
	base := b.get(id).Revision
	b.mustChange(put(id, assessment.Put{Question: "law", Evidence: links(page)}))
	b.refuse(assessment.PutAnswers{Assessment: id, Base: &base, Answers: []assessment.Put{{Question: "law", Evidence: links(act)}}}, assessment.Stale)
	b.bring(id, assessment.InReview)
	b.mustChange(assessment.PutReviews{Assessment: id, State: assessment.Accepted, Questions: []string{"law"}})
	b.mustChange(move(id, assessment.Reviewed))
	b.mustChange(move(id, assessment.SignedOff))
	b.mustChange(correct(id, "the act was repealed", assessment.Put{Question: "law", Evidence: links(act)}))
	if law := b.get(id).Answer("law"); law.Review != nil || law.Value.Option != "draft" {
		t.Errorf("%+v", law)
	}
	b.wantLinks(id, "law", act)
	b.mustChange(move(id, assessment.Published))
	successor := b.mustChange(correct(id, "the other page", assessment.Put{Question: "law", Evidence: links(act, page)})).Assessment.ID
	b.reopen()
	if n := len(b.shown(successor, "law")); n != 2 || len(b.shown(id, "law")) != 1 {
		t.Errorf("%d links in the successor", n)
	}
	e := b.refusal(correct(successor, "nothing", assessment.Put{Question: "law", Evidence: links(act, page)}), assessment.Invalid)
	if !strings.Contains(e.Msg, "recorded already") {
		t.Error(e)
	}
}

// Of a link that is erased, type, dates and who gave it stay.
func TestEvidenceIsRedacted(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft"), Evidence: links(act, page)}))
	before := b.get(id).Answer("law")
	text := before.Evidence[0].Link
	b.mustChange(assessment.Redact{Assessment: id, Text: text.ID, Why: "the address names a person"})
	if held := b.vault.contents(t); strings.Contains(held, "act.pdf") || strings.Contains(held, "Misuse") || !strings.Contains(held, "police") {
		t.Errorf("the vault holds %s", held)
	}
	law := b.get(id).Answer("law")
	if !slices.Equal(law.Evidence, before.Evidence) || law.Revision != before.Revision+1 {
		t.Errorf("%+v", law)
	}
	note := textOf(t, b, text)
	if address, title := note.Link(); address != "" || title != "" || note.Redacted == nil || note.Redacted.Why != "the address names a person" {
		t.Errorf("the link reads %+v", note)
	}
	changes, _, err := b.History(context.Background(), id, 0, 100)
	if last := changes[len(changes)-1]; err != nil || last.Kind != "text.redacted" || last.Question != "law" || last.Redacted != text.ID || last.After.Revision != law.Revision {
		t.Errorf("the history ends with %+v, %v", last, err)
	}
	// Nobody can name what is erased: the rest as it stands is no change, anything else takes it away.
	b.mustNotChange(put(id, assessment.Put{Question: "law", Evidence: links(page)}))
	b.mustChange(put(id, assessment.Put{Question: "law", Evidence: links(page, act)}))
	if e := b.get(id).Answer("law").Evidence; len(e) != 2 || e[0] != before.Evidence[1] || e[1].Link == text {
		t.Errorf("%+v", e)
	}
	b.mustChange(assessment.Redact{Assessment: id, Text: b.get(id).Answer("law").Evidence[1].Link.ID, Why: "again"})
	b.mustChange(put(id, assessment.Put{Question: "law", Evidence: links()}))
}

// A successor shows the links of what it corrects: their erasure is told of both.
func TestEvidenceOfASuccessorIsRedacted(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft"), Evidence: links(act)}))
	b.bring(id, assessment.Published)
	successor := b.mustChange(correct(id, "why", assessment.Put{Question: "police", Value: flag(true)})).Assessment
	text := successor.Answer("law").Evidence[0].Link
	b.mustChange(assessment.Redact{Assessment: id, Text: text.ID, Why: "a person"})
	if now := b.get(successor.ID); now.Answer("law").Revision != now.Revision || now.Revision != successor.Revision+1 {
		t.Errorf("the successor is at %d, its law at %d", now.Revision, now.Answer("law").Revision)
	}
}

// A file that names addresses alone keeps what is known of them.
func TestImportEvidence(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft"), Evidence: links(act)}))
	known := func(urls ...string) assessment.Incoming {
		in := incoming("KEN", "law", option("draft"))
		in.Evidence = new([]assessment.EvidenceLink)
		for _, u := range urls {
			*in.Evidence = append(*in.Evidence, assessment.EvidenceLink{URL: u, Known: true})
		}
		return in
	}
	wantCounts(t, b.importFile(file(known(act.URL)), true), "+0 ~0 =1 !0 x0 applied true")
	wantCounts(t, b.importFile(file(incoming("KEN", "law", option("draft"))), true), "+0 ~0 =1 !0 x0 applied true")
	wantCounts(t, b.importFile(file(known(act.URL, page.URL)), false), "+0 ~1 =0 !0 x0 applied false")
	report := b.importFile(file(known(page.URL, act.URL)), true)
	wantCounts(t, report, "+0 ~1 =0 !0 x0 applied true")
	if m := report.Cells[0].Message; m != "with other evidence" {
		t.Errorf("the report says %q", m)
	}
	plain := page
	plain.Type = assessment.OtherEvidence
	b.wantLinks(id, "law", plain, act)
	bad := known("ftp://example.org", page.URL)
	bad.LinkCell = "H2"
	report = b.importFile(file(bad), true)
	wantCounts(t, report, "+0 ~0 =0 !0 x1 applied false")
	if c := report.Cells[0]; c.Cell != "H2" || !strings.HasPrefix(c.Message, "link 1: the address") {
		t.Errorf("%+v", c)
	}
	for want, urls := range map[string][]string{
		"the address does not begin with http": {"act.pdf"},
		"link 2: the address holds a space":    {page.URL, "http://example.org/a b"},
		"link 2: stands in link 1 already":     {page.URL, page.URL},
		"link 1: the address does not begin with http:// or https://: write the whole address, such as https://www.example.org/act.pdf; link 3: ": {"x", act.URL, "y"},
	} {
		c := b.importFile(file(known(urls...)), false).Cells[0]
		if !strings.HasPrefix(c.Message, want) || strings.Contains(c.Message, "evidence[") {
			t.Errorf("%q: %q", urls, c.Message)
		}
		of := known(urls...) // in JSON the path is what finds the fault
		of.Cell = "assessments[0].answers.law"
		if c := b.importFile(file(of), false).Cells[0]; !strings.HasPrefix(c.Message, "evidence[") {
			t.Errorf("%q: %q", urls, c.Message)
		}
	}
	other := incoming("UGA", "police", flag(true))
	other.Note, other.Evidence = new("a note"), links(act)
	wantCounts(t, b.importFile(file(known(act.URL), other), true), "+1 ~1 =0 !0 x0 applied true")
	b.wantLinks(id, "law", act)
	b.wantLinks("UGA-2026-survey@1", "police", act)
	if note := b.note("UGA-2026-survey@1", "police"); note.Text != "a note" {
		t.Errorf("%+v", note)
	}
}
