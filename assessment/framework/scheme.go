package framework

import (
	"slices"
	"strings"

	"readiness/assessment/document"
	"readiness/assessment/spelling"
)

// Scheme is the list of codes of another framework, as crosswalks name them. Titles are this project's own words.
type Scheme struct {
	ID        string // as a crosswalk names it: gci-2024
	Title     string
	Publisher string // whose it is
	Source    string
	Parts     []SchemePart
}

// SchemePart is a part of a scheme with the codes below it. A crosswalk may name a part by itself, where a question
// belongs to no single code of it.
type SchemePart struct {
	SchemeCode
	Also  string // another id that crosswalks may write, ""
	Codes []SchemeCode
}

// SchemeCode is one code of a scheme.
type SchemeCode struct{ ID, Title string }

// schemes is the table of known schemes: another one is a file scheme_ID.go and a line here. A code that was published
// here once stays.
var schemes = []*Scheme{&gci2024, &cmm2021}

// Schemes lists the schemes whose codes are known.
func Schemes() []*Scheme { return slices.Clone(schemes) }

// LookupScheme finds a scheme by its id.
func LookupScheme(id string) (*Scheme, bool) {
	for _, s := range schemes {
		if s.ID == id {
			return s, true
		}
	}
	return nil, false
}

// NearestScheme gives the id of the scheme that a word was probably meant to be, "" when none is close.
func NearestScheme(word string) string { return spelling.Nearest(word, schemeIDs()) }

func schemeIDs() []string {
	ids := make([]string, len(schemes))
	for i, s := range schemes {
		ids[i] = s.ID
	}
	return ids
}

// Codes lists the codes in their order, without the parts.
func (s *Scheme) Codes() []SchemeCode {
	var list []SchemeCode
	for _, p := range s.Parts {
		list = append(list, p.Codes...)
	}
	return list
}

// Names lists what a crosswalk may write: every part, each before its codes.
func (s *Scheme) Names() []string {
	var list []string
	for _, p := range s.Parts {
		list = append(list, p.ID)
		if p.Also != "" {
			list = append(list, p.Also)
		}
		for _, c := range p.Codes {
			list = append(list, c.ID)
		}
	}
	return list
}

// Disclaimer says what a reading by the codes of the scheme is not.
func (s *Scheme) Disclaimer() string {
	return "This is a reading of other answers by the codes of " + s.Title + ". It is not an official score: " + s.Publisher +
		" has neither made nor checked it, and its own assessment may differ."
}

// codeFault says what is wrong with a code of a crosswalk, and how to mend it. Schemes that are not known are not
// checked.
func codeFault(scheme, code string) (message, fix string, faulty bool) {
	s, known := LookupScheme(scheme)
	if !known {
		return "", "", false
	}
	names := s.Names()
	if slices.Contains(names, code) {
		return "", "", false
	}
	otherwise := "its codes are " + document.Listed(names)
	if i := slices.IndexFunc(names, func(name string) bool { return strings.EqualFold(name, code) }); i >= 0 {
		return scheme + " has no code " + document.Quoted(code), "write it as " + names[i], true
	}
	return scheme + " has no code " + document.Quoted(code), document.DidYouMean(code, names, otherwise), true
}
