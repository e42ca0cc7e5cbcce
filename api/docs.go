package api

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
)

//go:embed docs.html
var docsPage string

var docsTemplate = template.Must(template.New("docs").Parse(docsPage))

// described is the description of the door, written once: what it describes does not change.
type described struct {
	json, yaml, page []byte
	err              error
}

// registerDocs adds the description, as OpenAPI and as a page. They depend on nothing but the program, and a page with a
// script of somebody else would tell that somebody who reads it.
func (s *Server) registerDocs() {
	description := sync.OnceValue(s.described)
	serve := func(path, id, contentType string, of func(d described) []byte) {
		op := &huma.Operation{OperationID: id}
		s.router.Path(path).Methods(http.MethodGet).HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			note(r, op, nil)
			d := description()
			if d.err != nil {
				note(r, op, &call{failed: d.err})
				s.refuse(w, r, d.err)
				return
			}
			w.Header().Set("Content-Type", contentType)
			w.Header().Set("Cache-Control", "public, max-age=300")
			if contentType == htmlContent {
				w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'")
			}
			_, _ = w.Write(of(d)) // the other end is gone, and nobody is left to tell
		})
	}
	serve("/openapi.json", "openapiJSON", "application/vnd.oai.openapi+json;version=3.1", func(d described) []byte { return d.json })
	serve("/openapi.yaml", "openapiYAML", "application/vnd.oai.openapi;version=3.1", func(d described) []byte { return d.yaml })
	serve("/docs", "docs", htmlContent, func(d described) []byte { return d.page })
}

const htmlContent = "text/html; charset=utf-8"

// OpenAPI gives the description of the door, OpenAPI 3.1 as indented JSON.
func (s *Server) OpenAPI() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(s.api.OpenAPI()); err != nil {
		return nil, fmt.Errorf("write the description of the HTTP door: %w", err)
	}
	return b.Bytes(), nil
}

func (s *Server) described() (d described) {
	if d.json, d.err = s.OpenAPI(); d.err != nil {
		return d
	}
	if d.yaml, d.err = s.api.OpenAPI().YAML(); d.err != nil {
		return d
	}
	var page bytes.Buffer
	d.err = docsTemplate.Execute(&page, struct {
		Version string
		Groups  []docsGroup
		Types   []docsType
	}{s.config.Version, s.docsGroups(), docsTypes()})
	d.page = page.Bytes()
	return d
}

type docsGroup struct {
	Name       string
	Operations []docsOperation
}

type docsOperation struct {
	ID, Method, Path, Summary, Description, Access string
	Parameters                                     []docsParameter
}

type docsParameter struct {
	Name, In, Type, Description string
	Required                    bool
}

type docsType struct {
	Title  string
	Status int
	Type   string
}

func docsTypes() []docsType {
	var list []docsType
	for _, t := range problemTypes() {
		list = append(list, docsType{t.title, t.status, t.uri()})
	}
	slices.SortStableFunc(list, func(a, b docsType) int { return cmp.Compare(a.Status, b.Status) })
	return list
}

// docsGroups gives the operations by noun, then path.
func (s *Server) docsGroups() []docsGroup {
	byTag := map[string][]docsOperation{}
	for _, sp := range s.specs {
		tag := "other"
		if len(sp.Tags) > 0 {
			tag = sp.Tags[0]
		}
		byTag[tag] = append(byTag[tag], s.docsOperation(sp))
	}
	var groups []docsGroup
	for tag, list := range byTag {
		slices.SortFunc(list, func(a, b docsOperation) int {
			return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
		})
		groups = append(groups, docsGroup{tag, list})
	}
	slices.SortFunc(groups, func(a, b docsGroup) int { return cmp.Compare(a.Name, b.Name) })
	return groups
}

func (s *Server) docsOperation(sp spec) docsOperation {
	d := docsOperation{
		ID: sp.OperationID, Method: sp.Method, Path: sp.Path, Summary: sp.Summary, Description: sp.Description, Access: "needs a token",
	}
	if closes, ok := publicOperations[sp.OperationID]; ok {
		d.Access = "public"
		if closes == unlessClosed {
			d.Access = "public, unless the operator closes it"
		}
	}
	item := s.api.OpenAPI().Paths[sp.Path]
	if item == nil {
		return d
	}
	for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
		if op == nil || op.OperationID != sp.OperationID {
			continue
		}
		for _, p := range op.Parameters {
			kind := ""
			if p.Schema != nil {
				kind = strings.TrimSpace(p.Schema.Type + " " + p.Schema.Format)
			}
			d.Parameters = append(d.Parameters, docsParameter{p.Name, p.In, kind, cmp.Or(p.Description, describedBySchema(p)), p.Required})
		}
	}
	return d
}

func describedBySchema(p *huma.Param) string {
	if p.Schema == nil {
		return ""
	}
	return p.Schema.Description
}
