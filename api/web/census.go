package web

import "strings"

// Census is who gave which answer, of all units of a round, whatever the filters list.
type Census struct {
	Questions []CensusQuestion
	Grouped   bool   // there is a group of units each, and what nobody in it answered is left out
	Overlap   bool   // a unit may be in several groups
	All       int    // questions that everybody may read
	Essential bool   // those counted are the essential ones
	Left      int    // questions that the page is too small for
	JSON      string // address of the census of all questions
	NamesIn   string
}

// CensusQuestion is the census of one question.
type CensusQuestion struct {
	Title    string
	Answered int // units
	Units    int
	Groups   []CensusGroup
}

// CensusGroup is the census of one group of units.
type CensusGroup struct {
	Title   string // "" where all are together
	Units   int
	Answers []CensusAnswer
}

// CensusAnswer is an answer and who gave it.
type CensusAnswer struct {
	Title string
	Names []string
	Of    int  // units in the group
	Apart bool // what is no answer
}

// mostOpen is how many rows the census may have to be shown unasked.
const mostOpen = 40

// Open says that the census is short enough to be shown whole.
func (c Census) Open() bool {
	rows := 0
	for _, q := range c.Questions {
		for _, g := range q.Groups {
			rows += len(g.Answers)
		}
	}
	return rows <= mostOpen
}

// Counted is how many questions are counted.
func (c Census) Counted() int { return len(c.Questions) }

// Count is how many gave the answer.
func (a CensusAnswer) Count() int { return len(a.Names) }

// Share is how many of the group gave it, in percent.
func (a CensusAnswer) Share() string {
	if a.Of == 0 {
		return none
	}
	share := float64(len(a.Names)) / float64(a.Of)
	return percent(&share)
}

// Bar is the width of the bar of the share, 0-100.
func (a CensusAnswer) Bar() string {
	if a.Of == 0 {
		return "0"
	}
	width := 100 * float64(len(a.Names)) / float64(a.Of)
	return decimal(&width)
}

// Named are the names of those who gave it.
func (a CensusAnswer) Named() string { return strings.Join(a.Names, ", ") }

// Weakest is how strong the groups of a round are where they are weakest, whatever the filters list.
type Weakest struct {
	Groups  []WeakGroup
	Grouped bool
	Overlap bool   // a unit may be in several groups
	JSON    string // address; "" = none
	NamesIn string
}

// WeakGroup is one group of units.
type WeakGroup struct {
	Title string // "" where all are together
	Units int
	Links []Link
}

// Link is a part of the framework and how low a group goes in it. Scores are 0-100, unrounded; nil is none.
type Link struct {
	Part            string // "" = the index
	Minimum, Median *float64
	Scored          int // units with a score
	Last            []string
}

// mostLast is how many names at the minimum are shown unasked.
const mostLast = 3

// Least is the minimum with one decimal.
func (l Link) Least() string { return decimal(l.Minimum) }

// Middle is the median with one decimal.
func (l Link) Middle() string { return decimal(l.Median) }

// Many says that there are more at the minimum than can be named in a line.
func (l Link) Many() bool { return len(l.Last) > mostLast }

// Count is how many are at the minimum.
func (l Link) Count() int { return len(l.Last) }

// Named are the names of those at the minimum.
func (l Link) Named() string { return strings.Join(l.Last, ", ") }

// namesAs is the language of names where it is not that of the page.
func namesAs(names, page string) string {
	if names == page {
		return ""
	}
	return names
}

// NamesAs is the language of names where it is not that of the page.
func (c Census) NamesAs(lang string) string { return namesAs(c.NamesIn, lang) }

// NamesAs is the language of names where it is not that of the page.
func (w Weakest) NamesAs(lang string) string { return namesAs(w.NamesIn, lang) }
