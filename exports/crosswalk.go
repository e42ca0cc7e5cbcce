package exports

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"readiness/assessment"
	"readiness/scoring"
)

// Crosswalk writes an assessment read by the codes of another framework: as text, as CSV with a row for each code and
// question, or as JSON. Scores are 0-100, weights shares of the index in percent.
func Crosswalk(w io.Writer, v *assessment.CrosswalkView, lang string, f Format) error {
	if err := f.only("a crosswalk", Text, CSV, JSON); err != nil {
		return err
	}
	switch f {
	case JSON:
		return failed("the crosswalk", writeDocument(w, crosswalkDocument(v, lang)))
	case CSV:
		return failed("the crosswalk", crosswalkCSV(w, v, lang))
	default:
		return failed("the crosswalk", crosswalkText(w, v, lang))
	}
}

// crosswalkStates are the states of questions in files.
var crosswalkStates = map[scoring.State]string{
	scoring.NotAssessed: "not-assessed", scoring.Answered: "answered", scoring.NotApplicable: "not-applicable",
	scoring.Inferred: "implied", scoring.Imputed: "imputed", scoring.NoSpread: "no-spread",
}

// CrosswalkState names the state of a question behind a code.
func CrosswalkState(s scoring.State) string { return crosswalkStates[s] }

// crosswalkWithout says for people why a code has no score.
var crosswalkWithout = map[string]string{
	assessment.CodeWithoutQuestion: "no question asks about it", assessment.CodeNotApplicable: "its questions do not apply",
	assessment.CodeNotAssessed: "not assessed", assessment.CodeWithoutWeight: "its questions have no weight",
}

func crosswalkText(w io.Writer, v *assessment.CrosswalkView, lang string) error {
	out := &strings.Builder{}
	fmt.Fprintf(out, "%s %d, answers to %s by the codes of %s\n", v.Unit, v.Year, v.Framework.Ref(), v.Scheme.Title)
	fmt.Fprintf(out, "codes: %d; with a question: %d (%s); with an answer: %d (%s)\n", v.Total, v.Covered, wholePercent(v.Covers()), v.Assessed, wholePercent(v.Assesses()))
	for _, c := range v.Codes {
		score := "no score: " + crosswalkWithout[c.Without]
		if c.Without == "" {
			score = oneDecimal(c.Score)
		}
		if c.Part {
			score += " (of this part as a whole; not one of the codes)"
		}
		fmt.Fprintf(out, "\n%s  %s: %s\n", c.ID, c.Title, score)
		for _, q := range c.Questions {
			fmt.Fprintf(out, "  %s: %s", q.Node.Name(lang), crosswalkAnswer(q, lang))
			if !isNaN(q.Score) {
				fmt.Fprintf(out, " (%s)", oneDecimal(q.Score))
			}
			fmt.Fprintln(out)
		}
	}
	fmt.Fprintf(out, "\n%s\n%s\n", v.Scheme.Disclaimer(), v.Scheme.Source)
	_, err := io.WriteString(w, out.String())
	return err
}

// crosswalkAnswer words an answer, and says where none was given but one follows from another.
func crosswalkAnswer(q assessment.CrosswalkQuestion, lang string) string {
	text := q.Node.Describe(q.Value, lang)
	if q.State == scoring.Inferred {
		text += ", but implied by the answer to " + q.Node.ImpliedBy.Question
	}
	return text
}

func isNaN(x float64) bool { return given(x) == nil }

func oneDecimal(score float64) string { return strconv.FormatFloat(points(score), 'f', 1, 64) }

func wholePercent(share float64) string { return strconv.FormatFloat(share*100, 'f', 0, 64) + " %" }

func crosswalkCSV(w io.Writer, v *assessment.CrosswalkView, lang string) error {
	header := []string{
		"scheme", "code", "title", "part", "score", "without", "question", "question_title", "answer", "answer_title", "state", "question_score", "weight",
	}
	return writeCSV(w, header, func(put func(...string) error) error {
		for _, c := range v.Codes {
			code := []string{v.Scheme.ID, c.ID, escapeText(c.Title), strconv.FormatBool(c.Part), pointsText(c.Score, !isNaN(c.Score)), c.Without}
			if len(c.Questions) == 0 {
				if err := put(append(code, "", "", "", "", "", "", "")...); err != nil {
					return err
				}
			}
			for _, q := range c.Questions {
				if err := put(append(slices.Clip(code), q.Node.ID, escapeText(q.Node.Name(lang)), valueText(q.Node, q.Value),
					escapeText(q.Node.Describe(q.Value, lang)), crosswalkStates[q.State], pointsText(q.Score, !isNaN(q.Score)),
					pointsText(q.Weight, true))...); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

type crosswalkJSON struct {
	Unit       string          `json:"unit"`
	Year       int             `json:"year"`
	Framework  string          `json:"framework"`
	Scheme     string          `json:"scheme"`
	Title      string          `json:"title"`
	Disclaimer string          `json:"disclaimer"`
	Source     string          `json:"source"`
	Total      int             `json:"total"`
	Covered    int             `json:"covered"`
	Assessed   int             `json:"assessed"`
	Covers     float64         `json:"coveredShare"`
	Assesses   float64         `json:"assessedShare"`
	Codes      []crosswalkCode `json:"codes"`
}

type crosswalkCode struct {
	Code      string              `json:"code"`
	Title     string              `json:"title"`
	Part      bool                `json:"part"`
	Score     *float64            `json:"score,omitempty"`
	Without   string              `json:"without,omitempty"`
	Answered  int                 `json:"answered"`
	Questions []crosswalkQuestion `json:"questions"`
}

type crosswalkQuestion struct {
	Question    string   `json:"question"`
	Title       string   `json:"title"`
	Answer      any      `json:"answer,omitempty"`
	AnswerTitle string   `json:"answerTitle"`
	State       string   `json:"state"`
	Score       *float64 `json:"score,omitempty"`
	Weight      float64  `json:"weight"`
}

func crosswalkDocument(v *assessment.CrosswalkView, lang string) crosswalkJSON {
	doc := crosswalkJSON{
		Unit: v.Unit, Year: v.Year, Framework: v.Framework.Ref(), Scheme: v.Scheme.ID, Title: v.Scheme.Title,
		Disclaimer: v.Scheme.Disclaimer(), Source: v.Scheme.Source,
		Total: v.Total, Covered: v.Covered, Assessed: v.Assessed, Covers: v.Covers(), Assesses: v.Assesses(), Codes: []crosswalkCode{},
	}
	for _, c := range v.Codes {
		code := crosswalkCode{
			Code: c.ID, Title: c.Title, Part: c.Part, Score: pointsOf(c.Score, true), Without: c.Without, Answered: c.Answered,
			Questions: []crosswalkQuestion{},
		}
		for _, q := range c.Questions {
			code.Questions = append(code.Questions, crosswalkQuestion{
				q.Node.ID, q.Node.Name(lang), answerOf(q.Value), q.Node.Describe(q.Value, lang), crosswalkStates[q.State],
				pointsOf(q.Score, true), points(q.Weight),
			})
		}
		doc.Codes = append(doc.Codes, code)
	}
	return doc
}
