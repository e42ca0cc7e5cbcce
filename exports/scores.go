package exports

import (
	"io"
	"iter"
	"strconv"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// Scores writes the index of every unit in the order of Index.Standings, as CSV or JSON.
//
// CSV columns: country (or unit), year, index, rank, band, coverage, then one per node but the root, by id. Scores are
// 0-100, coverage 0..1, both unrounded; what a unit does not have is an empty cell.
// JSON: {"items":[...],"method":{...}}, where the method says what the figures were computed from and how.
func Scores(w io.Writer, x *assessment.Index, f Format) error {
	if err := f.only("scores", CSV, JSON); err != nil {
		return err
	}
	if f == JSON {
		return failed("scores", writeItems(w, scoreItems(x), methodOf(x)))
	}
	nodes := x.Panel.Framework.Nodes()
	header := []string{x.Panel.Framework.Entity.Column(), "year", "index", "rank", "band", "coverage"}
	for _, n := range nodes[1:] {
		header = append(header, n.ID)
	}
	return failed("scores", writeCSV(w, header, func(put func(...string) error) error {
		for _, s := range x.Standings {
			cells := []string{
				escapeText(s.Unit), strconv.Itoa(s.Year), pointsText(s.Score, s.Ranked), rankText(s), s.Band.ID, numberText(s.Coverage),
			}
			for n := range nodes[1:] {
				score, ok := x.Scores.Node(s.Row, n+1)
				cells = append(cells, pointsText(score, ok))
			}
			if err := put(cells...); err != nil {
				return err
			}
		}
		return nil
	}))
}

func rankText(s assessment.Standing) string {
	if !s.Ranked {
		return ""
	}
	return strconv.Itoa(s.Rank)
}

// who names a unit in JSON: as country or as unit, by the framework's entity.
type who struct {
	Country string `json:"country,omitempty"`
	Unit    string `json:"unit,omitempty"`
	Year    int    `json:"year"`
}

func whoOf(p *assessment.Panel, unit string, year int) who {
	if p.Framework.Entity == framework.Country {
		return who{Country: unit, Year: year}
	}
	return who{Unit: unit, Year: year}
}

type scoreItem struct {
	who
	Index    *float64             `json:"index,omitempty"`
	Rank     int                  `json:"rank,omitempty"`
	Tied     bool                 `json:"tied"`
	Band     string               `json:"band,omitempty"`
	Coverage *float64             `json:"coverage,omitempty"`
	Nodes    map[string]nodeScore `json:"nodes"`
	Interval *interval            `json:"interval,omitempty"`
	Imputed  int                  `json:"imputed,omitempty"` // questions filled with a median of others
}

type nodeScore struct {
	Score    *float64 `json:"score,omitempty"`
	Coverage *float64 `json:"coverage,omitempty"`
}

type interval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

func scoreItems(x *assessment.Index) iter.Seq[scoreItem] {
	return func(yield func(scoreItem) bool) {
		for _, s := range x.Standings {
			item := scoreItem{
				who: whoOf(x.Panel, s.Unit, s.Year), Index: pointsOf(s.Score, s.Ranked), Rank: s.Rank, Tied: s.Tied,
				Band: s.Band.ID, Coverage: given(s.Coverage), Nodes: map[string]nodeScore{}, Imputed: s.Imputed,
			}
			if given(s.Low) != nil && given(s.High) != nil {
				item.Interval = &interval{points(s.Low), points(s.High)}
			}
			for n, node := range x.Panel.Framework.Nodes() {
				if n > 0 {
					score, ok := x.Scores.Node(s.Row, n)
					item.Nodes[node.ID] = nodeScore{pointsOf(score, ok), given(x.Scores.Coverage(s.Row, n))}
				}
			}
			if !yield(item) {
				return
			}
		}
	}
}

// method is what one needs to compute the figures again.
type method struct {
	Framework string        `json:"framework"`
	Version   string        `json:"version"`
	Hash      string        `json:"hash"`
	Missing   string        `json:"missing"`
	Floor     float64       `json:"floor"`
	Panel     string        `json:"panel"`
	Inputs    string        `json:"inputs"` // fingerprint of the framework and all answers
	Units     int           `json:"units"`
	Ranked    int           `json:"ranked"`
	Years     []int         `json:"years"`
	Floored   int           `json:"floored"` // scores raised to the floor
	Warnings  []spreadFault `json:"warnings"`
}

// spreadFault is a question that could not be scored because all its answers were equal.
type spreadFault struct {
	Question string `json:"question"`
	Year     int    `json:"year,omitempty"` // left out where all years are looked at together
	Message  string `json:"message"`
}

func methodOf(x *assessment.Index) method {
	d := x.Panel.Framework
	m := method{
		Framework: d.ID, Version: d.Version, Hash: d.Hash, Missing: string(d.Defaults.Missing), Floor: d.Defaults.Floor,
		Panel: string(d.Panel), Inputs: x.Panel.Hash(), Units: len(x.Panel.Rows), Years: append([]int{}, x.Panel.Years()...),
		Warnings: []spreadFault{},
	}
	for _, s := range x.Standings {
		m.Floored += x.Scores.Floored(s.Row)
		if s.Ranked {
			m.Ranked++
		}
	}
	for _, w := range x.Scores.Warnings() {
		m.Warnings = append(m.Warnings, spreadFault{w.Leaf, w.Period, "all answers are equal, so they have no score"})
	}
	return m
}
