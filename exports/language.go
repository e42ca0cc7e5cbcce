package exports

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"readiness/assessment"
)

// english is the language of the texts in the code, and of what another language has no text for.
const english = "en"

// tongue is a language that workbooks are written in.
type tongue struct {
	name     string                      // in itself
	moment   string                      // layout of a day and its time
	typeface string                      // has the script, and is known to every spreadsheet program
	texts    func(english string) string // the text for one of ours, "" where there is none; nil in English
}

// tongues are all of them. To add one takes a line here: every fixed text of a workbook goes through book.t, and the titles
// come from the framework.
var tongues = map[string]tongue{
	english: {
		name: "English", moment: "2 January 2006, 15:04 UTC", typeface: "Calibri",
	},
}

// Languages gives the languages that workbooks are written in, English first.
func Languages() []string {
	return append([]string{english}, slices.DeleteFunc(slices.Sorted(maps.Keys(tongues)), func(lang string) bool { return lang == english })...)
}

// LanguageKnown refuses a language that no workbook is written in, and names those that there are; "" is English.
func LanguageKnown(lang string) error {
	if _, known := tongues[lang]; known || lang == "" {
		return nil
	}
	return &assessment.Error{
		Kind: assessment.Invalid, Msg: fmt.Sprintf("workbooks are not written in %s", quoted(clipText(lang))),
		Fix: "There are these languages: " + strings.Join(Languages(), ", ") + ".",
	}
}

// rightToLeft says that a language is written from right to left, and so are the sheets in it.
func rightToLeft(lang string) bool {
	primary, _, _ := strings.Cut(strings.ToLower(lang), "-")
	return slices.Contains([]string{"ar", "dv", "fa", "he", "ps", "ug", "ur", "yi"}, primary)
}
