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
	Created   int            `json:"created"`
	Kept      int            `json:"kept"`
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
	Parallel int    `json:"parallel,omitempty"` // left out of the first
	Question string `json:"question"`
	Status   string `json:"status"`

	Before  json.RawMessage `json:"before"` // as framework.AppendValue writes it
	After   json.RawMessage `json:"after"`
	Base    json.RawMessage `json:"base,omitempty"`
	Members []string        `json:"members,omitempty"`
	Notes   *importedNotes  `json:"notes,omitempty"`
	Links   *importedLinks  `json:"links,omitempty"`
	Message string          `json:"message"`
}

type importedNotes struct {
	Before string `json:"before"`
	After  string `json:"after"`
	Base   string `json:"base"`
}

type importedLinks struct {
	Before []string `json:"before"`
	After  []string `json:"after"`
	Base   []string `json:"base"`
}

// Imported writes what an import did, or would do. JSON: the counts and every cell concerned; head is where the journal
// ends, SEQ:HASH. CSV: the cells, and who answered in a column country or unit. Those that are unchanged are counted, not
// listed. Before, after and base are the answers, in JSON as AnswersJSON has them and in CSV as AnswersLong has them. notices are
// those of ReadImport, and what the report says of the file as a whole comes before them; CSV has no place for them, nor for the notes and links of a conflict.
func Imported(w io.Writer, r *assessment.ImportReport, notices []Notice, head string, format Format) error {
	if err := format.only("an import report", CSV, JSON); err != nil {
		return err
	}
	if format == CSV {
		return failed("import report", importedCSV(w, r))
	}
	out := imported{
		Added: r.Added, Changed: r.Changed, Unchanged: r.Unchanged, Conflicts: r.Conflicts, Refused: r.Refused,
		Created: r.Created, Kept: r.Kept, Applied: r.Applied, Head: head, Cells: make([]importedCell, len(r.Cells)), Notices: []noticeItem{},
	}
	for _, n := range ofReport(r, notices) {
		out.Notices = append(out.Notices, noticeItem(n))
	}
	for i, c := range r.Cells {
		out.Cells[i] = importedCellOf(r.Framework, c)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return failed("import report", enc.Encode(out))
}

// ofReport gives the notices of a file with what the report says of it as a whole in front.
func ofReport(r *assessment.ImportReport, notices []Notice) []Notice {
	if r.Foreign == "" {
		return notices
	}
	return append([]Notice{{Message: r.Foreign}}, notices...)
}

func importedCellOf(def *framework.Definition, c assessment.ImportCell) importedCell {
	out := importedCell{
		Sheet: c.Sheet, Cell: c.Cell, Year: c.Year, Question: c.Question, Status: c.Status,
		Before: framework.AppendValue(nil, c.Before), After: framework.AppendValue(nil, c.After), Members: c.Members, Message: c.Message,
	}
	if c.Parallel > 1 {
		out.Parallel = c.Parallel
	}
	if def.Entity == framework.Country {
		out.Country = c.Unit
	} else {
		out.Unit = c.Unit
	}
	if c.Base != nil {
		out.Base = framework.AppendValue(nil, *c.Base)
	}
	if c.Notes != nil {
		out.Notes = new(importedNotes(*c.Notes))
	}
	if l := c.Links; l != nil {
		list := func(urls []string) []string { return append([]string{}, urls...) } // never null
		out.Links = &importedLinks{list(l.Before), list(l.After), list(l.Base)}
	}
	return out
}

func importedCSV(w io.Writer, r *assessment.ImportReport) error {
	header := []string{"sheet", "cell", r.Framework.Entity.Column(), "year", "question", "status", "before", "after", "message", "base"}
	return writeCSV(w, header, func(put func(...string) error) error {
		for _, c := range r.Cells {
			year := ""
			if c.Year != 0 {
				year = strconv.Itoa(c.Year)
			}
			before, after, base := "", "", ""
			if q, known := r.Framework.Node(c.Question); known && q.IsQuestion() {
				before, after = valueText(q, c.Before), valueText(q, c.After)
				if c.Base != nil {
					base = valueText(q, *c.Base)
				}
			}
			err := put(escapeText(c.Sheet), escapeText(c.Cell), escapeText(c.Unit), year, escapeText(c.Question), c.Status, before, after, escapeText(c.Message), base)
			if err != nil {
				return err
			}
		}
		return nil
	})
}
