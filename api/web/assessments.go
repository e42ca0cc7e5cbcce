package web

import "io"

// AssessmentsPage is what somebody who has signed in works on.
type AssessmentsPage struct {
	Asked   string // language
	Visitor *Visitor
	Said    *Said

	Tasks     []Task
	MoreTasks int // that the page is too small for
	Overdue   int // of all tasks
	News      []News
	MoreNews  int

	Mine     int // assessments of the account's countries that it may read
	Listed   int // of them those that the filters let through, on whatever page
	List     []Listed
	Next     string // address of the next page
	Filter   Filter
	Filtered bool

	Begin *Begin // nil where the account may not begin an assessment
}

// Task is one thing to do.
type Task struct {
	Kind     string // as assessment spells it
	Where    string // name of the unit, and the year
	Part     string // title of the framework
	Question string // title; "" = the whole assessment
	Address  string
	Due      string // a day; "" = none
	Overdue  bool
	Open     int // of a submission or review: what is still open
	Reason   string
}

// News is an assessment that has changed since its reader said that he has looked at it.
type News struct {
	Where, Part, Address string
	Before, After        string // states; the same where it did not move
	Questions            int    // about which something has changed
}

// Listed is one assessment.
type Listed struct {
	Name, Part, Address string
	Parallel            int // 2 and more: beside the first
	Year                int
	State               string
	Answered, Total     int
	Changed             string // a day; "" = not shown
	New                 bool
}

// Filter is what chooses the assessments.
type Filter struct {
	States, Years []Option
}

// Begin is the form that begins an assessment.
type Begin struct {
	Units      []Option // codes and names of the countries to choose from
	Everywhere bool     // the country is written, and Units are proposals
	Unit       string   // as it was written
	Year       string
	Frameworks []Option
	Faults     map[string]string // by field: country, year, framework; "" = the whole
}

// Assessments writes the page of what somebody works on.
func (p *Pages) Assessments(w io.Writer, page AssessmentsPage) error {
	return p.write(w, "assessments.html", page.Asked, struct {
		Frame
		AssessmentsPage
	}{p.private(page.Asked, "/assessments", page.Visitor), page})
}
