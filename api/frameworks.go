package api

import (
	"bytes"
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
	"readiness/assessment/framework"
)

type frameworksInput struct {
	Page
	LangQuery
}

// frameworkSummary is a framework version without its tree.
type frameworkSummary struct {
	ID           string `json:"id" example:"gci-pillars"`
	Version      string `json:"version" example:"2024"`
	Hash         string `json:"hash"`
	Title        string `json:"title"`
	Entity       string `json:"entity" example:"country"`
	Questions    int    `json:"questions"`
	Confidential int    `json:"confidential" doc:"How many of the questions are confidential."`
	BuiltIn      bool   `json:"builtIn" doc:"Comes with the program."`
	Recorded     bool   `json:"recorded" doc:"Stands in the journal: assessments can be pinned to it."`
	Source       string `json:"source"`
	Licence      string `json:"licence"`
}

func (s *Server) registerFrameworks() {
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "listFrameworks", Method: http.MethodGet, Path: "/v1/frameworks", Tags: []string{"Frameworks"}, Summary: "List framework versions",
			Description: "Those of the journal and those that come with the program, by id and version.",
		},
		action: assessment.ReadReference, public: true, reads: true, shared: true,
	}, listFrameworks)
	registerRaw[frameworkInput, frameworkDefinition](s, spec{
		Operation: huma.Operation{
			OperationID: "getFramework", Method: http.MethodGet, Path: "/v1/frameworks/{id}/{version}", Tags: []string{"Frameworks"}, Summary: "Read a framework version",
			Description: "The whole definition, as it was written, with its hash. Amounts are in major units, as in the file.",
		},
		action: assessment.ReadReference, public: true, reads: true, shared: true,
	}, getFramework)
	s.registerAddFramework()
}

func listFrameworks(_ context.Context, c *call, in *frameworksInput) (*body[list[frameworkSummary]], error) {
	return pageOf(c, allFrameworks(c.state), (*framework.Definition).Ref, in.Page, "", func(def *framework.Definition) frameworkSummary {
		return summaryOf(c.state, def, c.lang)
	})
}

// allFrameworks gives the versions of the journal, and the built-in ones that it does not have.
func allFrameworks(state *assessment.State) []*framework.Definition {
	all := state.Frameworks()
	for _, def := range framework.Builtins() {
		if !slices.ContainsFunc(all, func(d *framework.Definition) bool { return d.Ref() == def.Ref() }) {
			all = append(all, def)
		}
	}
	slices.SortFunc(all, func(a, b *framework.Definition) int {
		return cmp.Or(strings.Compare(a.ID, b.ID), framework.CompareVersions(a.Version, b.Version))
	})
	return all
}

func summaryOf(state *assessment.State, def *framework.Definition, lang string) frameworkSummary {
	same := func(d *framework.Definition) bool { return d.Ref() == def.Ref() && d.Hash == def.Hash }
	return frameworkSummary{
		ID: def.ID, Version: def.Version, Hash: def.Hash, Title: def.Title.In(lang), Entity: string(def.Entity),
		Questions: len(def.Questions()), Confidential: confidential(def), Source: def.Source, Licence: def.Licence,
		BuiltIn: slices.ContainsFunc(framework.Builtins(), same), Recorded: slices.ContainsFunc(state.Frameworks(), same),
	}
}

type frameworkInput struct {
	ID      string `path:"id" maxLength:"200" example:"gci-pillars"`
	Version string `path:"version" maxLength:"200" example:"2024"`
}

// frameworkContent documents a definition; its published schema says all of it.
type frameworkContent struct {
	_       struct{}       `json:"-" additionalProperties:"true"`
	ID      string         `json:"id" example:"gci-pillars"`
	Version string         `json:"version" example:"2024"`
	Title   map[string]any `json:"title" doc:"By language."`
	Source  string         `json:"source"`
	Licence string         `json:"licence"`
	Entity  string         `json:"entity" enum:"country,any"`
	Root    map[string]any `json:"root" doc:"The tree: {id, title, weight, aggregate, children} or {id, answer, question, ...}."`
}

// FrameworkContent is exported so that the library sees it where it is embedded.
type FrameworkContent = frameworkContent

// frameworkDefinition documents a definition as it is answered.
type frameworkDefinition struct {
	FrameworkContent

	Hash string `json:"hash" doc:"Of the content, which never changes for a version."`
}

func getFramework(_ context.Context, c *call, in *frameworkInput) ([]byte, error) {
	for _, def := range allFrameworks(c.state) {
		if def.ID == in.ID && def.Version == in.Version {
			return definitionJSON(def), nil
		}
	}
	return nil, noFramework(c.state, in.ID+"@"+in.Version)
}

func noFramework(state *assessment.State, ref string) error {
	var refs []string
	for _, def := range allFrameworks(state) {
		refs = append(refs, def.Ref())
	}
	return &assessment.Error{Kind: assessment.NotFound, Msg: "there is no such framework version", Fix: oneOf(ref, refs)}
}

// definitionJSON is a definition with its hash, the first member; a definition has none of that name.
func definitionJSON(def *framework.Definition) []byte {
	rest := bytes.TrimSpace(def.JSON())[1:]
	return append([]byte(`{"hash":`+strconv.Quote(def.Hash)+`,`), rest...)
}
