package exports

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// ours marks a text of a test catalogue, which has every fixed text.
const ours = "¤ "

// speaking adds languages for the time of a test: each with a catalogue.
func speaking(t *testing.T) {
	t.Helper()
	before := maps.Clone(tongues)
	t.Cleanup(func() { tongues = before })
	tongues = maps.Clone(before)
	texts := func(text string) string { return ours + text }
	tongues["fr"] = tongue{
		name: "français", moment: "02/01/2006", typeface: "Calibri", texts: texts,
	}
	tongues["ar"] = tongue{
		name: "العربية", moment: "2006-01-02", typeface: "Arial", texts: texts,
	}
}

// spoken has titles in three languages, which all begin with their tag.
const spoken = `
id: spoken
version: "1"
title: {en: "en Small", fr: "fr Petit", ar: "ar صغير"}
source: "made up for tests"
licence: "none needed"
root:
  id: index
  children:
    - id: legal
      title: {en: "en Law", fr: "fr Droit", ar: "ar قانون"}
      children:
        - {id: act, title: {en: "en Act", fr: "fr Loi", ar: "ar قانون"}, question: {en: "en Is there one?", fr: "fr Y en a-t-il une ?", ar: "ar هل يوجد؟"}, notApplicable: with-reason, answer: {type: choice, options: [{id: none, score: 0, title: {en: "en None", fr: "fr Aucune", ar: "ar لا"}}, {id: full, score: 1, title: {en: "en Full", fr: "fr Entière", ar: "ar نعم"}}]}}
        - {id: staff, title: {en: "en Staff", fr: "fr Personnel", ar: "ar موظفون"}, answer: {type: number, minimum: 0, maximum: 9}}
        - {id: court, title: {en: "en Court", fr: "fr Tribunal", ar: "ar محكمة"}, notApplicable: with-reason, answer: {type: boolean}}
        - {id: tools, title: {en: "en Tools", fr: "fr Outils", ar: "ar أدوات"}, answer: {type: checklist, options: [{id: a, points: 1, title: {en: "en A", fr: "fr A", ar: "ar أ"}}, {id: b, points: 1, title: {en: "en B", fr: "fr B", ar: "ar ب"}}]}}
`

// A questionnaire is in one language throughout: every text is the catalogue's, the framework's in that language, or data.
// It is read back by its keys.
func TestQuestionnaireInOtherLanguages(t *testing.T) {
	speaking(t)
	def := loaded(t, spoken)
	for _, lang := range []string{"fr", "ar"} {
		t.Run(lang, func(t *testing.T) {
			r := report
			r.Lang = lang
			a := askIn(t, &QuestionnaireOf{
				Framework: def, Unit: "KEN", Year: 2026, Parallel: 2, State: assessment.Returned, Revision: 3, Seq: 4, Reason: "12",
				Open:    func(q string) bool { return q != "tools" },
				Answers: map[string]QuestionnaireAnswer{"act": {Value: framework.Value{Kind: framework.OneOption, Option: "full"}, Review: "questioned"}},
			}, r)
			checkOneLanguage(t, a, lang)
			checkSide(t, a, lang == "ar")
			a.set("act", answerField, map[string]string{"fr": "fr Aucune", "ar": "ar لا"}[lang])
			a.set("act", confidenceField, wordsIn(lang).confidence[2].word)
			a.set("staff", answerField, 7)
			a.set("court", answerField, wordsIn(lang).notApplicable)
			a.set("court", noteField, "=why")
			a.set("tools|b", answerField, wordsIn("ar").tick) // people mix languages
			in, _ := readBack(t, def, a.file())
			got := map[string]assessment.Incoming{}
			for _, one := range in.Answers {
				got[one.Question] = one
			}
			if len(in.Faults) > 0 || len(got) != 4 || got["act"].Value.Option != "none" || got["act"].Confidence != assessment.HighConfidence || got["staff"].Value.Number != 7 ||
				got["court"].Value.Kind != framework.NotApplicable || !slices.Equal(got["tools"].Value.Options, []string{"b"}) || got["act"].Parallel != 2 {
				t.Errorf("%+v\nfaults %+v", in.Answers, in.Faults)
			}
			a.set("act", answerField, wordsIn("en").clear)
			a.set("court", answerField, wordsIn(lang).clear)
			in, _ = readBack(t, def, a.file())
			cleared := 0
			for _, one := range in.Answers {
				if one.Clear {
					cleared++
				}
			}
			if cleared != 2 || len(in.Faults) > 0 {
				t.Errorf("%d are cleared: %+v, faults %+v", cleared, in.Answers, in.Faults)
			}
		})
	}
}

// checkOneLanguage looks at every text that can be seen.
func checkOneLanguage(t *testing.T, a *asked, lang string) {
	t.Helper()
	w, data := wordsIn(lang), []string{"KEN", "12", "none needed", "made up for tests", tongues[lang].name, report.Made.UTC().Format(tongues[lang].moment), "x"}
	data = append(data, w.clear, w.notApplicable, w.tick)
	for _, g := range w.confidence {
		data = append(data, g.word, string(g.grade))
	}
	names := a.GetSheetList()
	for _, name := range names[:len(names)-1] {
		if !strings.HasPrefix(name, ours) && !strings.HasPrefix(name, lang+" ") {
			t.Errorf("a sheet is called %q", name)
		}
		for i, row := range a.values(name) {
			for j, text := range row {
				key := len(a.cols) > 0 && a.cols[keyField] == j+1 && !strings.HasPrefix(name, ours)
				whole := strings.TrimLeft(text, "0123456789. ")
				switch {
				case whole == "" || key || i == keysRow-1 && !strings.HasPrefix(name, ours), slices.Contains(data, text):
				case strings.HasPrefix(whole, ours), strings.HasPrefix(whole, lang+" "), strings.HasPrefix(whole, "Kenya"), strings.HasPrefix(whole, "كينيا"):
				case strings.HasSuffix(name, "Codes") && j == codeColumn-2: // ids
				case slices.Contains([]string{"Oui", "Non", "نعم", "لا"}, text), text == (&framework.Node{Answer: &framework.Answer{Type: framework.Checklist}}).Describe(framework.Value{Kind: framework.Options}, lang):
				default:
					t.Errorf("%s %s is in another language: %q", name, cellName(j+1, i+1), text)
				}
			}
		}
		all, err := a.GetDataValidations(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, dv := range all {
			if dv.Error == nil || !strings.HasPrefix(*dv.Error, ours) || !strings.HasPrefix(*dv.ErrorTitle, ours) {
				t.Errorf("%s: the validation of %s says %v", name, dv.Sqref, dv.Error)
			}
		}
	}
	props, err := a.GetDocProps()
	if err != nil || props.Language != lang || !strings.HasPrefix(props.Title, ours) || !strings.HasPrefix(props.Category, ours) || !strings.HasPrefix(props.Subject, lang+" ") {
		t.Errorf("properties %+v, %v", props, err)
	}
}

// checkSide looks at where the sheets begin, what their letters are, and on which side a text stands.
func checkSide(t *testing.T, a *asked, right bool) {
	t.Helper()
	names := a.GetSheetList()
	for _, name := range names[:len(names)-1] {
		view, err := a.GetSheetView(name, 0)
		if err != nil || (view.RightToLeft != nil && *view.RightToLeft) != right {
			t.Errorf("%s: %+v, %v", name, view, err)
		}
	}
	sheet, cell := a.at("act", questionField)
	id, err := a.GetCellStyle(sheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	style, err := a.GetStyle(id)
	want, face := "left", "Calibri"
	if right {
		want, face = "right", "Arial"
	}
	if err != nil || style.Alignment.Horizontal != want || style.Font.Family != face {
		t.Errorf("%s: %+v, %+v, %v", sheet+cell, style.Alignment, style.Font, err)
	}
}

// A language without a catalogue is refused with those that there are.
func TestLanguages(t *testing.T) {
	if got := Languages(); !slices.Equal(got, []string{"en"}) {
		t.Errorf("%q", got)
	}
	speaking(t)
	if got := Languages(); !slices.Equal(got, []string{"en", "ar", "fr"}) {
		t.Errorf("%q", got)
	}
	for lang, known := range map[string]bool{"": true, "en": true, "ar": true, "fr": true, "de": false, "EN": false, "\x1b": false} {
		err := LanguageKnown(lang)
		e, is := errors.AsType[*assessment.Error](err)
		if known != (err == nil) || !known && (!is || e.Kind != assessment.Invalid || !strings.Contains(e.Fix, "en, ar, fr") || strings.Contains(e.Msg, "\x1b")) {
			t.Errorf("%q: %v", lang, err)
		}
	}
}
