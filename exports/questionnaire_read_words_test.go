package exports

import (
	"strings"
	"testing"
	"unicode"

	"readiness/assessment"
	"readiness/assessment/country"
)

// What a drop-down offers beside the options is read in every language, with what people write for it.
func TestReadQuestionnaireFixedWords(t *testing.T) {
	for lang, words := range map[string]struct{ exempt, clear, sure string }{
		"en": {"n/a; N/A ; Not applicable; does not apply", "(clear);( Clear )", "low medium high"},
		"fr": {"n/a;s.o.;S/O;Sans objet;non applicable;ne s’applique pas", "(effacer)", "Faible moyenne e\u0301leve\u0301e"},
		"es": {"n/a;No aplica;no aplicable;no se aplica", "(BORRAR)", "baja media alta"},
		"pt": {"n/a;Não aplicável;na\u0303o se aplica;nao se aplica", "(apagar)", "baixa média alta"},
		"ar": {"n/a;لا ينطبق;غير منطبق;\u200fلا تنطبق\u200f", "(مسح);\u200f(مسح)\u200f", "منخفضة متوسطة عالية"},
	} {
		for text := range strings.SplitSeq(words.exempt, ";") {
			a := ask(t, testQuestionnaire(t))
			a.set("courts", answerField, text)
			a.set("courts", noteField, "none yet")
			a.set("delay", answerField, text)
			in, notices := readBack(t, a.of.Framework, a.file())
			checkLines(t, questionnaireLines(in), []string{`Law!G7 courts=n/a H7 "none yet"`, "! Teams!G11 delay: this question applies to everyone"})
			checkNotices(t, notices, nil)
		}
		for text := range strings.SplitSeq(words.clear, ";") {
			a := ask(t, testQuestionnaire(t))
			for _, q := range []string{"cyber-law", "courts", "services", "drills"} {
				a.set(q, answerField, text)
			}
			a.set("maturity", noteField, text)
			a.set("delay", linksField, text)
			in, _ := readBack(t, a.of.Framework, a.file())
			checkLines(t, questionnaireLines(in), []string{"Law!G6 cyber-law=(clear)", "Law!G7 courts=(clear)", "Teams!G6 services=(clear)", `Teams!G9 maturity= H9 ""`, "Teams!G10 drills=(clear)", "Teams!G11 delay= J11 []"})
		}
		for i, grade := range strings.Fields(words.sure) {
			a := ask(t, testQuestionnaire(t))
			a.set("courts", answerField, "Yes")
			a.set("courts", confidenceField, grade)
			in, _ := readBack(t, a.of.Framework, a.file())
			if want := assessment.Confidence(grades[i]); len(in.Answers) != 1 || in.Answers[0].Confidence != want {
				t.Errorf("%s: %q is read as %v, want %s", lang, grade, questionnaireLines(in), want)
			}
		}
	}
}

// Each language of the sheets has its own words, and none of them means two things.
func TestFixedWords(t *testing.T) {
	for _, lang := range country.Languages() {
		if w := wordsIn(lang); fixedWords[lang].clear == "" || w.clear != fixedWords[lang].clear || !clears(w.clear) || !exempts(w.notApplicable) || clears(w.notApplicable) || exempts(w.clear) {
			t.Errorf("%s: %+v", lang, w)
		}
	}
	if got := wordsIn("pt-BR").clear; got != "(apagar)" {
		t.Errorf("pt-BR: %s", got)
	}
	for _, text := range []string{"", "na", "n.a.", "-", "clear", "effacer", "unknown", "no"} { // of two meanings, or a slip
		if clears(text) || exempts(text) {
			t.Errorf("%q is taken for a fixed word", text)
		}
	}
}

// What is not in the list is refused with what is: as the sheet shows it, the nearest first.
func TestReadQuestionnaireNotListed(t *testing.T) {
	for text, want := range map[string]string{
		"In forse":   `"In forse" is not in the list of this cell; did you mean "In force"? Choose from the list "In force", "No law" or "Draft"; leave the cell blank where nothing is known`,
		"en vigeur":  `"en vigeur" is not in the list of this cell; did you mean "In force"? Choose from the list "In force", `,
		"drafted":    `did you mean "Draft"? Choose from the list "Draft", "No law" or "In force"`,
		"whatever":   `"whatever" is not in the list of this cell: choose from the list "No law", "Draft" or "In force"; leave`,
		"(cleer)":    `did you mean "(clear)"? Choose from the list "No law", "Draft" or "In force"`,
		"no law, or": `did you mean "No law"?`,
	} {
		a := ask(t, testQuestionnaire(t))
		a.set("cyber-law", answerField, text)
		in, _ := readBack(t, a.of.Framework, a.file())
		if len(in.Faults) != 1 || !strings.Contains(in.Faults[0].Message, want) || strings.Contains(in.Faults[0].Message, "in-force") {
			t.Errorf("%q: %v, want %s", text, questionnaireLines(in), want)
		}
	}
	a := ask(t, testQuestionnaire(t))
	a.set("services", answerField, "some")
	in, _ := readBack(t, a.of.Framework, a.file())
	checkLines(t, questionnaireLines(in), []string{`! Teams!G6 services: … choose from the list "None of these", or mark the options below with x`})
}

// Long lists and long titles are cut, and no character of a title is obeyed by a terminal.
func TestListedLines(t *testing.T) {
	for _, tt := range []struct {
		lines []string
		want  string
	}{
		{nil, ""}, {[]string{"a"}, `"a"`}, {[]string{"a", "b"}, `"a" or "b"`}, {strings.Fields("1 2 3 4 5 6"), `"1", "2", "3", "4", "5" or "6"`},
		{strings.Fields("1 2 3 4 5 6 7 8"), `"1", "2", "3", "4", "5", "6" or one of 2 more`},
		{[]string{strings.Repeat("é", 81)}, `"` + strings.Repeat("é", 80) + `…"`}, {[]string{"a\nb\x1b"}, `"a b "`},
	} {
		if got := listedLines(tt.lines, " or "); got != tt.want || strings.ContainsFunc(got, unicode.IsControl) {
			t.Errorf("%q: %q, want %q", tt.lines, got, tt.want)
		}
	}
}

// Of a confidence beside an answer that is refused it is not said that the answer is blank; a wrong one is told all the same.
func TestReadQuestionnaireConfidenceBesideRefused(t *testing.T) {
	a := ask(t, testQuestionnaire(t))
	a.set("cyber-law", answerField, "In forse")
	a.set("cyber-law", confidenceField, "high")
	a.set("services|triage", answerField, "yes")
	a.set("services", confidenceField, "low")
	a.set("drills", answerField, "many")
	a.set("drills", confidenceField, "sure")
	a.set("maturity", confidenceField, "low")
	in, notices := readBack(t, a.of.Framework, a.file())
	checkLines(t, questionnaireLines(in), []string{"! Law!G6 cyber-law", "! Teams!G7 services", "! Teams!G10 drills: \"many\"", "! Teams!I10 drills: \"sure\" is not a grade of confidence"})
	checkNotices(t, notices, []string{"sheet Teams, cell I9: the answer is blank"})
}
