package exports

import (
	"io"
	"iter"
	"strconv"

	"readiness/assessment"
)

// Census writes who gave which answer, as CSV or JSON: a row per question, group and answer, also for answers that
// nobody gave, and for implied, not applicable and not assessed at the end of each group.
func Census(w io.Writer, list []assessment.Census, f Format) error {
	if err := f.only("a census", CSV, JSON); err != nil {
		return err
	}
	if f == JSON {
		return failed("the census", writeItems(w, censusItems(list), nil))
	}
	header := []string{"question", "group", "answer", "title", "count", "countries", "apart"}
	return failed("the census", writeCSV(w, header, func(put func(...string) error) error {
		for _, c := range list {
			for _, g := range c.Groups {
				for _, a := range g.Answers {
					if err := put(c.Question.ID, escapeText(g.Name), escapeText(a.ID), escapeText(a.Title),
						strconv.Itoa(len(a.Units)), joined(a.Units), strconv.FormatBool(a.Apart)); err != nil {
						return err
					}
				}
			}
		}
		return nil
	}))
}

type censusItem struct {
	Question string        `json:"question"`
	Title    string        `json:"title"`
	Groups   []censusGroup `json:"groups"`
}

type censusGroup struct {
	Name    string         `json:"name"`
	Units   int            `json:"units"`
	Answers []censusAnswer `json:"answers"`
}

type censusAnswer struct {
	ID        string   `json:"id"`
	Title     string   `json:"title"`
	Count     int      `json:"count"`
	Countries []string `json:"countries"`
	Apart     bool     `json:"apart"` // not an answer: implied, not applicable, not assessed
}

func censusItems(list []assessment.Census) iter.Seq[censusItem] {
	return func(yield func(censusItem) bool) {
		for _, c := range list {
			item := censusItem{Question: c.Question.ID, Title: c.Question.Name("en"), Groups: []censusGroup{}}
			for _, g := range c.Groups {
				group := censusGroup{Name: g.Name, Units: g.Units, Answers: []censusAnswer{}}
				for _, a := range g.Answers {
					group.Answers = append(group.Answers, censusAnswer{a.ID, a.Title, len(a.Units), append([]string{}, a.Units...), a.Apart})
				}
				item.Groups = append(item.Groups, group)
			}
			if !yield(item) {
				return
			}
		}
	}
}
