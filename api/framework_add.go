package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"reflect"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
	"readiness/assessment/document"
	"readiness/assessment/framework"
)

// frameworkBody bounds a definition. The largest that comes with the program is far below a tenth of it.
const frameworkBody = 4 << 20

// yamlTypes are the names under which YAML is sent; the first is the registered one.
var yamlTypes = []string{"application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"}

func (s *Server) registerAddFramework() {
	schema := s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[frameworkDefinition](), true, "")
	answer := func(description string) *huma.Response {
		return &huma.Response{Description: description, Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}
	}
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "addFramework", Method: http.MethodPost, Path: "/v1/frameworks", Tags: []string{"Frameworks"}, Summary: "Add a framework version",
			Description: "The body is the definition as JSON or YAML, without a hash. All its faults are told at once, each with its place in the tree and its line. " +
				"A version never changes: the same content again is no change, 200; another content under its name is 409, which names the hash there is.",
			DefaultStatus: http.StatusCreated, MaxBodyBytes: frameworkBody,
			Responses: map[string]*huma.Response{
				"200": answer("This very version was there already."), "201": answer("The version was recorded."),
			},
		},
		action: assessment.AddFrameworks,
	}, addFramework)
	describeBody[frameworkContent](s, http.MethodPost, "/v1/frameworks", "application/json", yamlTypes[0])
}

// frameworkAnswer is a definition that was added, with where it is found.
type frameworkAnswer struct {
	ContentType string `header:"Content-Type"`
	Location    string `header:"Location"`
	Status      int
	Body        []byte
}

func addFramework(ctx context.Context, c *call, _ *struct{}) (*frameworkAnswer, error) {
	def, err := c.readFramework()
	if err != nil {
		return nil, err
	}
	location := "/v1/frameworks/" + url.PathEscape(def.ID) + "/" + url.PathEscape(def.Version)
	// A built-in version stands in no journal until it is used, and is taken all the same.
	for _, there := range framework.Builtins() {
		if there.Ref() == def.Ref() && there.Hash != def.Hash {
			return nil, located(location, &assessment.Error{
				Kind: assessment.Conflict, Msg: fmt.Sprintf("%s comes with the program, with the hash %s: a version never changes", def.Ref(), there.Hash),
				Fix: "Give the changed framework a version of its own.",
			})
		}
	}
	out, err := c.service.Do(ctx, c.actor(), assessment.AddFramework{Framework: def})
	if e, ok := errors.AsType[*assessment.Error](err); ok && e.Kind == assessment.Conflict {
		return nil, located(location, err)
	}
	if err != nil {
		return nil, err
	}
	answer := &frameworkAnswer{ContentType: "application/json", Location: location, Status: http.StatusOK, Body: definitionJSON(def)}
	if out.Changed {
		answer.Status = http.StatusCreated
	}
	return answer, nil
}

// located says, of a conflict, where that is found which stands there.
func located(location string, err error) error {
	p := problemOf(err)
	p.headers.Set("Location", location)
	return p
}

// readFramework reads the definition of a body, with every fault at once.
func (c *call) readFramework() (*framework.Definition, error) {
	kind, _, err := mime.ParseMediaType(c.request.Header.Get("Content-Type"))
	isYAML := slices.Contains(yamlTypes, kind)
	if err != nil || kind != "application/json" && !isYAML {
		return nil, unsupportedMediaType.problem("The body is of a media type that the operation does not take.",
			"Send application/json or application/yaml, and say so in Content-Type.")
	}
	data, err := io.ReadAll(http.MaxBytesReader(nil, c.request.Body, frameworkBody))
	switch {
	case err != nil:
		return nil, unread(err)
	case len(bytes.TrimSpace(data)) == 0:
		return nil, malformed.problem("The request needs a body.")
	}
	def, err := framework.Load("the body", data)
	faults, faulty := errors.AsType[*document.Faults](err)
	if !isYAML && !json.Valid(bytes.TrimPrefix(data, []byte("\uFEFF"))) {
		p := malformed.problem("The body is not valid JSON.", "Send YAML as application/yaml.")
		if faulty && bytes.TrimSpace(data)[0] == '{' {
			p.Errors = frameworkFaults(faults)
		}
		return nil, p
	}
	if faulty {
		p := problemKinds[assessment.Invalid].problem("The framework cannot be added.", "GET /v1/frameworks/{id}/{version} shows how others are written.")
		p.Errors = frameworkFaults(faults)
		return nil, p
	}
	return def, err
}

// frameworkFaults puts the faults of a definition into the form of a problem.
func frameworkFaults(faults *document.Faults) []fault {
	var list []fault
	for _, f := range faults.List {
		where := "body"
		if f.Path != "" {
			where += "." + f.Path
		}
		message := fmt.Sprintf("line %d, column %d: %s", f.Line, f.Column, f.Message)
		if f.Fix != "" {
			message += "; " + f.Fix
		}
		list = append(list, fault{Location: where, Message: message})
	}
	if faults.More > 0 {
		list = append(list, fault{Location: "body", Message: fmt.Sprintf("there are %d more faults: mend these first", faults.More)})
	}
	return list
}
