package api

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"readiness/api/web"
)

// docsPage is the description as people read it, made from what is written for machines: the two cannot differ.
func (s *Server) docsPage(description []byte) (web.DocsPage, error) {
	var doc docsDocument
	if err := json.Unmarshal(description, &doc); err != nil {
		return web.DocsPage{}, fmt.Errorf("read the description of the HTTP door: %w", err)
	}
	page := web.DocsPage{Problems: docsProblems()}
	byTag := map[string][]web.DocsOperation{}
	common := doc.common()
	for path, item := range doc.Paths {
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
			var op docsOperation
			text, ok := item[strings.ToLower(method)]
			if !ok {
				continue
			}
			if err := json.Unmarshal(text, &op); err != nil {
				return page, fmt.Errorf("read the description of %s %s: %w", method, path, err)
			}
			tag := "Other"
			if len(op.Tags) > 0 && op.Tags[0] != "" {
				tag = strings.ToUpper(op.Tags[0][:1]) + op.Tags[0][1:]
			}
			byTag[tag] = append(byTag[tag], doc.operation(method, path, op, common))
		}
	}
	for tag, list := range byTag {
		slices.SortFunc(list, func(a, b web.DocsOperation) int {
			return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
		})
		id := "about-" + strings.ReplaceAll(strings.ToLower(tag), " ", "-")
		page.Groups = append(page.Groups, web.DocsGroup{ID: id, Name: tag, Description: doc.tagged(tag), Operations: list})
	}
	slices.SortFunc(page.Groups, func(a, b web.DocsGroup) int {
		return cmp.Compare(a.Name, b.Name)
	})
	for _, name := range slices.Sorted(maps.Keys(common)) {
		page.Common = append(page.Common, doc.parameter(common[name]))
	}
	page.Problem = doc.problem()
	return page, nil
}

// docsDocument is what the page takes from the description.
type docsDocument struct {
	Tags       []struct{ Name, Description string }
	Paths      map[string]map[string]json.RawMessage
	Components struct {
		Schemas    map[string]*docsSchema
		Parameters map[string]docsParameter
		Responses  map[string]docsContent
	}
}

type docsOperation struct {
	OperationID, Summary, Description string
	Tags                              []string
	Parameters                        []docsParameter
	RequestBody                       *docsContent
	Responses                         map[string]docsContent
}

type docsParameter struct {
	Ref                   string `json:"$ref"`
	Name, In, Description string
	Required              bool
	Schema                *docsSchema
	Example               json.RawMessage
}

type docsContent struct {
	Ref         string `json:"$ref"`
	Description string
	Content     map[string]docsMedia
}

type docsMedia struct {
	Schema   *docsSchema
	Example  json.RawMessage
	Examples map[string]struct {
		Summary string
		Value   json.RawMessage
	}
}

// referred is the last part of a reference: the name of what it leads to.
func referred(ref string) string { return ref[strings.LastIndexByte(ref, '/')+1:] }

// whole puts what parameters and answers refer to in the place of the references.
func (d *docsDocument) whole(op *docsOperation) {
	for i, p := range op.Parameters {
		if p.Ref != "" {
			op.Parameters[i] = d.Components.Parameters[referred(p.Ref)]
		}
	}
	for status, answer := range op.Responses {
		if answer.Ref != "" {
			op.Responses[status] = d.Components.Responses[referred(answer.Ref)]
		}
	}
}

func (d *docsDocument) tagged(name string) string {
	for _, t := range d.Tags {
		if strings.EqualFold(t.Name, name) {
			return t.Description
		}
	}
	return ""
}

// commonNames are the parameters that mean the same wherever they are taken.
var commonNames = []string{"Min-Journal-Seq", "If-None-Match", "Idempotency-Key", "asOf", "fields", "lang", "limit", "cursor"}

// common gives the parameters of commonNames that several operations take.
func (d *docsDocument) common() map[string]docsParameter {
	list, times := map[string]docsParameter{}, map[string]int{}
	for _, item := range d.Paths {
		for _, text := range item {
			var op docsOperation
			if json.Unmarshal(text, &op) != nil {
				continue // docsPage says so
			}
			d.whole(&op)
			for _, p := range op.Parameters {
				if slices.Contains(commonNames, p.Name) {
					if times[p.Name]++; len(p.Description) >= len(list[p.Name].Description) {
						list[p.Name] = p
					}
				}
			}
		}
	}
	maps.DeleteFunc(list, func(name string, _ docsParameter) bool { return times[name] < 2 })
	return list
}

func (d *docsDocument) operation(method, path string, op docsOperation, common map[string]docsParameter) web.DocsOperation {
	d.whole(&op)
	out := web.DocsOperation{
		ID: op.OperationID, Method: method, Path: path, Summary: op.Summary, Description: op.Description, Access: docsAccess(op.OperationID),
	}
	for _, p := range op.Parameters {
		if one, ok := common[p.Name]; ok && one.In == p.In && d.parameter(one).Description == d.parameter(p).Description {
			out.Also = append(out.Also, p.Name)
			continue
		}
		out.Parameters = append(out.Parameters, d.parameter(p))
	}
	if op.RequestBody != nil {
		out.Requests = d.bodies("", *op.RequestBody)
	}
	for _, status := range slices.Sorted(maps.Keys(op.Responses)) {
		if strings.HasPrefix(status, "2") {
			out.Responses = append(out.Responses, d.bodies(status, op.Responses[status])...)
		}
	}
	return out
}

func (d *docsDocument) parameter(p docsParameter) web.DocsParameter {
	one := web.DocsParameter{Name: p.Name, In: p.In, Required: p.Required, Description: p.Description, Type: d.typeOf(p.Schema)}
	if p.Schema != nil {
		one.Description = cmp.Or(one.Description, p.Schema.Description)
	}
	one.Example = strings.Trim(string(p.Example), `"`)
	return one
}

// bodies gives a body in each of its media types.
func (d *docsDocument) bodies(status string, c docsContent) []web.DocsBody {
	if len(c.Content) == 0 {
		return []web.DocsBody{{Status: status, Description: c.Description}}
	}
	var list []web.DocsBody
	for _, media := range slices.Sorted(maps.Keys(c.Content)) {
		m := c.Content[media]
		one := web.DocsBody{Status: status, Media: media, Description: c.Description}
		if one.Description == http.StatusText(http.StatusOK) || one.Description == http.StatusText(http.StatusCreated) {
			one.Description = ""
		}
		if one.Members = d.members(m.Schema, 0, nil); status != "" {
			one.Members = ofAnswer(one.Members)
		}
		if len(one.Members) == 0 {
			one.Type = d.typeOf(m.Schema)
		}
		if len(m.Example) > 0 {
			one.Examples = append(one.Examples, web.DocsExample{Text: laidOut(m.Example)})
		}
		for _, name := range slices.Sorted(maps.Keys(m.Examples)) {
			if e := m.Examples[name]; len(e.Value) > 0 {
				one.Examples = append(one.Examples, web.DocsExample{Title: cmp.Or(e.Summary, name), Text: laidOut(e.Value)})
			}
		}
		list = append(list, one)
	}
	return list
}

// ofAnswer marks members of an answer by what is unusual there: that they may be absent.
func ofAnswer(list []web.DocsMember) []web.DocsMember {
	for i, m := range list {
		list[i].Required, list[i].Absent = false, !m.Required
	}
	return list
}

// problem is the shape of a problem, wherever the description keeps it.
func (d *docsDocument) problem() []web.DocsMember {
	for _, name := range slices.Sorted(maps.Keys(d.Components.Schemas)) {
		if s := d.Components.Schemas[name]; strings.EqualFold(name, "problem") {
			return ofAnswer(d.members(s, 0, nil))
		}
	}
	return nil
}

// laidOut is an example as one reads it: JSON on lines, a text as it is.
func laidOut(example json.RawMessage) string {
	var text string
	if json.Unmarshal(example, &text) == nil {
		return text
	}
	var b bytes.Buffer
	if json.Indent(&b, example, "", "  ") != nil {
		return string(example)
	}
	return b.String()
}
