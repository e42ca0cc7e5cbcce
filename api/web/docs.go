package web

import (
	"io"
	"strings"
)

// DocsPage describes the operations of the door.
type DocsPage struct {
	Asked    string // language
	Groups   []DocsGroup
	Common   []DocsParameter // that mean the same wherever they are taken
	Problem  []DocsMember    // the shape of a problem
	Problems []DocsProblem   // the sorts of problems
}

// DocsGroup is the operations of one noun.
type DocsGroup struct {
	ID, Name, Description string
	Operations            []DocsOperation
}

// DocsOperation is what one operation takes and gives.
type DocsOperation struct {
	ID, Method, Path, Summary, Description string
	Access                                 string // public, closable, token
	Parameters                             []DocsParameter
	Also                                   []string // names of common parameters that it takes
	Requests, Responses                    []DocsBody
}

// DocsParameter is a parameter of a path, query or header.
type DocsParameter struct {
	Name, In, Type, Description, Example string
	Required                             bool
}

// DocsBody is a body in one media type.
type DocsBody struct {
	Status, Media, Description string
	Type                       string // of the whole, where it has no members
	Members                    []DocsMember
	Examples                   []DocsExample
}

// DocsMember is a member of a body; what is inside it follows, deeper.
type DocsMember struct {
	Depth                   int
	Name, Type, Description string
	Required                bool
	Absent                  bool // of an answer: it is not always there
}

// DocsExample is a body as it may look.
type DocsExample struct{ Title, Text string }

// DocsProblem is a sort of problem.
type DocsProblem struct {
	Title  string
	Status int
	Type   string
}

// ID is the element that the type of a problem leads to.
func (p DocsProblem) ID() string {
	_, id, _ := strings.Cut(p.Type, "#")
	return id
}

// Docs writes the page that describes the operations.
func (p *Pages) Docs(w io.Writer, page DocsPage) error {
	return p.write(w, "docs.html", page.Asked, struct {
		Frame
		DocsPage
	}{p.frame(page.Asked, "/docs"), page})
}
