package web

import (
	"bytes"
	"strings"
	"testing"
)

// somebody is who has signed in.
var somebody = &Visitor{Name: "Ann <Otieno>", Role: "assessor", Units: []string{"Kenya", "Uganda"}}

// signedPages are the pages of those who have signed in, with everything on them.
func signedPages(p *Pages) map[string]func(b *bytes.Buffer) error {
	return map[string]func(b *bytes.Buffer) error{
		"sign-in.html": func(b *bytes.Buffer) error {
			return p.SignIn(b, SignInPage{Asked: "fr", Said: &Said{Code: "signedOut"}, Email: `a"b@example.org`, Next: "/assessments?year=2026", Wrong: true, Wait: "7"})
		},
		"assessments.html": func(b *bytes.Buffer) error {
			return p.Assessments(b, AssessmentsPage{
				Asked: "en", Visitor: somebody, Said: &Said{Code: "applied", Numbers: []any{3, 1}}, Overdue: 1, MoreTasks: 2, MoreNews: 1,
				Tasks: []Task{
					{Kind: "answer", Where: "Kenya 2026", Part: "Made-up", Question: "Is there a <law>?", Address: "/assessments/K#q-law", Due: "2026-03-02", Overdue: true, Reason: "Which one?"},
					{Kind: "sign-off", Where: "Kenya 2026", Part: "Made-up", Address: "/assessments/K", Open: 3},
				},
				News: []News{{Where: "Kenya 2026", Part: "Made-up", Address: "/assessments/K", Before: "draft", After: "in-review", Questions: 2}},
				Mine: 2, Listed: 1, Filtered: true, Next: "/assessments?cursor=abc",
				List:   []Listed{{Name: "Kenya", Part: "Made-up", Address: "/assessments/K~2", Parallel: 2, Year: 2026, State: "signed-off", Answered: 3, Total: 9, Changed: "2026-03-01", New: true}},
				Filter: Filter{States: []Option{{"draft", "", false}, {"signed-off", "", true}}, Years: []Option{{"2026", "", true}}},
				Begin: &Begin{
					Units: []Option{{"KEN", "Kenya", true}, {"UGA", "Uganda", false}}, Year: "soon", Frameworks: []Option{{"made-up@1", "Made-up", true}},
					Faults: map[string]string{"year": "write a year as 2026"},
				},
			})
		},
		"assessment.html": func(b *bytes.Buffer) error { return p.Assessment(b, madeUpAssessment()) },
		"upload.html": func(b *bytes.Buffer) error {
			return p.UploadReport(b, UploadPage{
				Asked: "en", Visitor: somebody, Name: "q <1>.xlsx", Back: "/assessments/K", Title: "Kenya 2026", Address: "/assessments/K/uploads/x", Shown: "abc", Moved: true, Kept: 1,
				Counts: []UploadCount{{"refused", 1}, {"conflict", 1}, {"changed", 1}, {"added", 1}, {"unchanged", 4}}, Until: "12:10 UTC",
				Groups: []UploadGroup{
					{Status: "refused", Cells: []UploadCell{{Place: "Laws G7", Title: "Law", Message: "is no option: write Yes or No"}}},
					{Status: "conflict", Cells: []UploadCell{{Place: "Laws G8", Title: "Team", HasBase: true, Before: "Yes", After: "No", Notes: true, NoteBefore: "Since May", Message: "changed by bob"}}},
					{Status: "changed", Cells: []UploadCell{{Place: "Laws G9", Title: "Plan", Before: "No", After: "Yes", Note: "<Act>"}}},
					{Status: "added", Cells: []UploadCell{{Place: "Laws G10", Title: "Staff", After: "4 people"}}, More: 2},
				},
				Notices: []Fault{{Field: "Laws", Message: "a line was taken out"}},
			})
		},
	}
}

func madeUpAssessment() AssessmentPage {
	return AssessmentPage{
		Asked: "en", Visitor: somebody, ID: "K~2", Address: "/assessments/K~2", Name: "Kenya", Part: "Made-up", Ref: "made-up@1", Year: 2026, Parallel: 2, State: "in-review",
		Reason: "Look at <law>", Successor: &Titled{"/assessments/K~3", "K~3"}, Corrects: &Titled{"/assessments/K", "K"}, Release: "7:abc", Answered: 1, Total: 2,
		Parts: []PartProgress{{"Laws", 1, 2}}, Steps: []Step{{"returned", []string{"reviewer"}}, {"reviewed", []string{"reviewer", "ministry"}}},
		Moves: []Move{
			{To: "returned", Revision: 4, Reason: "mend <it>", Questions: []MoveGroup{{"Laws", []Option{{"law", "Law", true}, {"team", "Team", false}}}}},
			{To: "submitted", Revision: 4, Open: 1},
		},
		Fault: &PageFault{At: "move", Text: "it was not moved", Faults: []Fault{{"questions", "name them"}}, Fixes: []string{"Choose."}},
		News: &AssessmentNews{Before: "draft", After: "in-review", Until: 9, Questions: []NewsQuestion{
			{Title: "Law", Address: "#q-law", Before: "No", After: "Yes", Review: "none", Comments: 2, By: "Bob", Day: "2026-03-01"},
		}},
		Questionnaire: "/assessments/K~2/questionnaire.xlsx", Upload: "/assessments/K~2/uploads", Withheld: true, People: true,
		Sections: []Section{{Title: "Laws", Answered: 1, Total: 2, Questions: []Question{
			{
				Anchor: "q-law", Title: "Law", Text: "Is there a law?", Given: true, Answer: "Yes", Note: "Act <7>\nof 2019", Confidence: "high", Confidential: true,
				Evidence: []Titled{{"https://example.org/act", "The act"}, {"javascript:alert(1)", "A trap"}}, Review: "questioned", ReviewReason: "Which?", Assignee: "Ann", Due: "2026-03-02", Overdue: true, By: "Ann",
				Day: "2026-03-01", Comments: []Comment{{Number: 1, Text: "Hm", By: "Bob", Day: "2026-03-01"}, {Number: 2, ReplyTo: 1, Erased: true, By: "Ann", Day: "2026-03-01"}},
			},
			{Anchor: "q-team", Title: "Team", NoteErased: true},
		}}},
	}
}

func TestSignedPages(t *testing.T) {
	p := pages(t)
	for name, write := range signedPages(p) {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(name, err)
		}
		text := string(hashes.ReplaceAll(b.Bytes(), []byte("$1-HASH.")))
		for _, word := range []string{"<script", "style=", "javascript:", "%!", "<Otieno>", "<law>", "<it>", "<Act>"} {
			if strings.Contains(text, word) {
				t.Errorf("%s: the page has %q", name, word)
			}
		}
		if n := strings.Count(text, "<h1"); n != 1 {
			t.Errorf("%s: %d first headings", name, n)
		}
		golden(t, name, []byte(text))
	}
}

// Whatever is said once has as many numbers as its words take.
func TestSaidNumbers(t *testing.T) {
	for key := range english {
		if code, ok := strings.CutPrefix(key, "said."); ok && SaidNumbers(code) != map[string]int{"applied": 2}[code] {
			t.Errorf("%s takes %d numbers", code, SaidNumbers(code))
		}
	}
}
