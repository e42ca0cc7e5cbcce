package web

import "io"

// ErrorPage says what went wrong.
type ErrorPage struct {
	Asked  string // language
	Status int
	Title  string
	Detail string
	Faults []Fault
	Fixes  []string
	ID     string // of the request
}

// Fault is one fault of what was asked for.
type Fault struct {
	Field   string // name of the parameter
	Message string
}

// Error writes the page of an error.
func (p *Pages) Error(w io.Writer, page ErrorPage) error {
	return p.write(w, "error.html", page.Asked, struct {
		Frame
		ErrorPage
	}{p.frame(page.Asked, ""), page})
}
