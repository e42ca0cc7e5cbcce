package exports

import (
	"encoding/json"
	"io"
	"strconv"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// imported is what an import did, as JSON.
type imported struct {
	Added     int            `json:"added"`
	Changed   int            `json:"changed"`
	Unchanged int            `json:"unchanged"`
	Conflicts int            `json:"conflicts"`
	Refused   int            `json:"refused"`
	Applied   bool           `json:"applied"`
	Head      string         `json:"head"`
	Cells     []importedCell `json:"cells"`
	Notices   []noticeItem   `json:"notices"`
}

type noticeItem struct {
	Path    string `json:"path,omitempty"`
	Message string `json:"message"`
}

type importedCell struct {
	Sheet    string `json:"sheet"`
	Cell     string `json:"cell"`
	Country  string `json:"country,omitempty"`
	Unit     string `json:"unit,omitempty"` // where units are not countries
	Year     int    `json:"year,omitempty"`
	Question string `json:"question"`
	Status   string `json:"status"`

	Before  json.RawMessage `json:"before"` // as framework.AppendValue writes it
	After   json.RawMessage `json:"after"`
	Message string          `json:"message"`
}

// Imported writes what an import did, or would do. JSON: the counts and every cell concerned; head is where the journal
// ends, SEQ:HASH. CSV: the cells, and who answered in a column country or unit. Those that are unchanged are counted, not
// listed. Before and after are the answers, in JSON as AnswersJSON has them and in CSV as AnswersLong has them. notices are
// those of ReadImport; CSV has no place for them.
func Imported(w io.Writer, r *assessment.ImportReport, notices []Notice, head string, format Format) error {
	if err := format.only("an import report", CSV, JSON); err != nil {
		return err
	}
	if format == CSV {
		return failed("import report", importedCSV(w, r))
	}
	out := imported{
		Added: r.Added, Changed: r.Changed, Unchanged: r.Unchanged, Conflicts: r.Conflicts, Refused: r.Refused,
		Applied: r.Applied, Head: head, Cells: make([]importedCell, len(r.Cells)), Notices: make([]noticeItem, len(notices)),
	}
	for i, n := range notices {
		out.Notices[i] = noticeItem(n)
	}
	for i, c := range r.Cells {
		out.Cells[i] = importedCell{
			Sheet: c.Sheet, Cell: c.Cell, Year: c.Year, Question: c.Question, Status: c.Status,
			Before: framework.AppendValue(nil, c.Before), After: framework.AppendValue(nil, c.After), Message: c.Message,
		}
		if r.Framework.Entity == framework.Country {
			out.Cells[i].Country = c.Unit
		} else {
			out.Cells[i].Unit = c.Unit
		}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return failed("import report", enc.Encode(out))
}

func importedCSV(w io.Writer, r *assessment.ImportReport) error {
	header := []string{"sheet", "cell", r.Framework.Entity.Column(), "year", "question", "status", "before", "after", "message"}
	return writeCSV(w, header, func(put func(...string) error) error {
		for _, c := range r.Cells {
			year := ""
			if c.Year != 0 {
				year = strconv.Itoa(c.Year)
			}
			before, after := "", ""
			if q, known := r.Framework.Node(c.Question); known && q.IsQuestion() {
				before, after = valueText(q, c.Before), valueText(q, c.After)
			}
			err := put(escapeText(c.Sheet), escapeText(c.Cell), escapeText(c.Unit), year, escapeText(c.Question), c.Status, before, after, escapeText(c.Message))
			if err != nil {
				return err
			}
		}
		return nil
	})
}
