package exports

import (
	"io"
	"iter"
	"strconv"

	"readiness/assessment"
)

// Weakest writes minimum, median and last of every group and node, as CSV or JSON. Scores are 0-100; a group without a
// score has none of the three.
func Weakest(w io.Writer, list []assessment.Weakest, f Format) error {
	if err := f.only("the weakest links", CSV, JSON); err != nil {
		return err
	}
	if f == JSON {
		return failed("the weakest links", writeItems(w, weakestItems(list), nil))
	}
	header := []string{"group", "node", "title", "units", "scored", "minimum", "median", "last"}
	return failed("the weakest links", writeCSV(w, header, func(put func(...string) error) error {
		for _, l := range list {
			some := l.Scored > 0
			if err := put(escapeText(l.Group), l.Node.ID, escapeText(l.Node.Title.In("en")), strconv.Itoa(l.Units),
				strconv.Itoa(l.Scored), pointsText(l.Minimum, some), pointsText(l.Median, some), joined(l.Last)); err != nil {
				return err
			}
		}
		return nil
	}))
}

type weakestItem struct {
	Group   string   `json:"group"`
	Node    string   `json:"node"`
	Title   string   `json:"title"`
	Units   int      `json:"units"`
	Scored  int      `json:"scored"`
	Minimum *float64 `json:"minimum,omitempty"`
	Median  *float64 `json:"median,omitempty"`
	Last    []string `json:"last"`
}

func weakestItems(list []assessment.Weakest) iter.Seq[weakestItem] {
	return func(yield func(weakestItem) bool) {
		for _, l := range list {
			some := l.Scored > 0
			if !yield(weakestItem{
				Group: l.Group, Node: l.Node.ID, Title: l.Node.Title.In("en"), Units: l.Units, Scored: l.Scored,
				Minimum: pointsOf(l.Minimum, some), Median: pointsOf(l.Median, some), Last: append([]string{}, l.Last...),
			}) {
				return
			}
		}
	}
}
