package main

import (
	"context"
	"time"

	"readiness/assessment"
)

// demoLink is a paper that the first fictional country names. The addresses lead nowhere: example.org is there for examples.
type demoLink struct {
	question    string
	path, title string
	is          assessment.EvidenceType
	date, until string
	secret      bool
}

var demoLinks = []demoLink{
	{"national-strategy", "gazette/2021/88", "National Cybersecurity Strategy 2021-2025", assessment.PolicyPaper, "2021-06-14", "2025-12-31", false},
	{"e-government-policy", "cabinet/2023-41.pdf", "Digital Services Policy 2023-2028", assessment.PolicyPaper, "2023-02-08", "2028-12-31", false},
	{"lead-agency", "gazette/2022/61", "Cyber Security Agency Act 2022 (Act 14)", assessment.LegalAct, "2022-07-29", "", false},
	{"cybersecurity-budget", "gazette/2025/203", "Appropriation Act 2026", assessment.LegalAct, "2025-12-18", "2026-12-31", false},
	{"cybercrime-law", "gazette/2016/44", "Computer Offences Act 2016", assessment.LegalAct, "2016-05-20", "", false},
	{"data-protection-law", "gazette/2023/117", "Personal Data Act 2023", assessment.LegalAct, "2023-11-03", "", false},
	{"breach-notification", "gazette/2023/117#section-41", "Personal Data Act 2023, section 41", assessment.LegalAct, "2023-11-03", "", false},
	{"first-membership", "excert/first", "exCERT on its way to FIRST", assessment.WebPage, "2026-09-30", "", false},
	{"incident-statistics", "excert/report-2024.pdf", "exCERT Report on 2024", assessment.Report, "2025-04-22", "", false},
	{"incident-statistics", "debates/2026-03-11", "Printed Debates, 11 March 2026", assessment.Record, "2026-03-11", "", false},
	{"routing-security", "exix/note-26-06", "Routing Measurement, EXIX note 26-06", assessment.Report, "2026-06-15", "", false},
	{"crisis-plan", "classified/enc-s-2023-11/contents", "Cyber Emergency Plan, contents page", assessment.Record, "2023-11-21", "", true},
}

// demoEvidence gives them by question.
func demoEvidence() (map[string][]assessment.EvidenceLink, error) {
	all := map[string][]assessment.EvidenceLink{}
	for _, l := range demoLinks {
		link := assessment.EvidenceLink{URL: "https://example.org/xxa/" + l.path, Title: l.title, Type: l.is, Language: "en", Confidential: l.secret}
		for text, day := range map[string]*time.Time{l.date: &link.Date, l.until: &link.ValidUntil} {
			if text == "" {
				continue
			}
			var err error
			if *day, err = time.Parse(time.DateOnly, text); err != nil {
				return nil, err
			}
		}
		all[l.question] = append(all[l.question], link)
	}
	return all, nil
}

// show records the evidence of an example, which is still a draft.
func (d *demoStore) show(ctx context.Context, e *example) error {
	if len(e.evidence) == 0 {
		return nil
	}
	put := assessment.PutAnswers{}
	for _, x := range d.svc.State().Assessments() {
		if x.Unit == e.unit && x.Framework.Ref() == e.framework {
			put.Assessment = x.ID
		}
	}
	for question, links := range e.evidence {
		put.Answers = append(put.Answers, assessment.Put{Question: question, Evidence: &links})
	}
	_, err := d.svc.Do(ctx, d.ids[assessment.Assessor], put)
	return err
}
