package api

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"readiness/api/web"
)

const htmlContent = "text/html; charset=utf-8"

// described is the description of the door, written once: what it describes does not change.
type described struct {
	Description
	page []byte
	err  error
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
			if contentType == htmlContent {
				s.headPage(w, "")
			}
			w.Header().Set("Cache-Control", "public, max-age=300")
			content := of(d)
			sum := sha256.Sum256(content)
			tag := `W/"` + hex.EncodeToString(sum[:16]) + `"` // weak: it may be compressed or not
			w.Header().Set("ETag", tag)
			if known(r, tag) {
				w.Header().Del("Content-Type")
				w.WriteHeader(http.StatusNotModified)
				return
			}
			_, _ = w.Write(content) // the other end is gone, and nobody is left to tell
		})
	}
	serve("/openapi.json", "openapiJSON", "application/vnd.oai.openapi+json;version=3.1", func(d described) []byte { return d.JSON })
	serve("/openapi-3.0.json", "openapiJSON30", "application/vnd.oai.openapi+json;version=3.0", func(d described) []byte { return d.JSON30 })
	serve("/openapi.yaml", "openapiYAML", "application/vnd.oai.openapi;version=3.1", func(d described) []byte { return d.YAML })
	serve("/docs", "docs", htmlContent, func(d described) []byte { return d.page })
}

func (s *Server) described() (d described) {
	all, err := s.description()
	if err != nil {
		d.err = err
		return d
	}
	d.Description = *all
	page, err := s.docsPage(d.JSON)
	if err != nil {
		d.err = err
		return d
	}
	var b bytes.Buffer
	d.err = s.pages.Docs(&b, page)
	d.page = b.Bytes()
	return d
}

// docsAccess says who may call an operation.
func docsAccess(id string) string {
	closes, public := publicOperations[id]
	switch {
	case !public:
		return "token"
	case closes == unlessClosed:
		return "closable"
	}
	return "public"
}

func docsProblems() []web.DocsProblem {
	var list []web.DocsProblem
	for _, t := range problemTypes() {
		list = append(list, web.DocsProblem{Title: t.title, Status: t.status, Type: t.uri()})
	}
	slices.SortStableFunc(list, func(a, b web.DocsProblem) int { return cmp.Compare(a.Status, b.Status) })
	return list
}
