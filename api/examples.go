package api

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
)

// examples.json is written by go test ./api -run TestExamples -update, which calls every operation.
//
//go:embed examples.json
var examplesFile []byte

// examples are what operations have taken and answered in a real run. Long lists are cut.
type examples struct {
	Operations map[string]*example `json:"operations"` // by operation id
	Problems   map[string]any      `json:"problems"`   // by the name of the response
}

// example is one call of an operation. Of a body that is no JSON a note says what it is.
type example struct {
	Request      any    `json:"request,omitempty"`
	RequestNote  string `json:"requestNote,omitempty"`
	Response     any    `json:"response,omitempty"` // a text where it is no JSON
	ResponseNote string `json:"responseNote,omitempty"`
}

func recordedExamples() (*examples, error) {
	var all examples
	d := json.NewDecoder(bytes.NewReader(examplesFile))
	d.UseNumber()
	if err := d.Decode(&all); err != nil {
		return nil, fmt.Errorf("read the recorded examples: %w", err)
	}
	return &all, nil
}

// addTo puts an example into the description of its operation. One that is not there adds nothing.
func (e *example) addTo(op tree) {
	if e == nil {
		return
	}
	exemplify(under(op, "requestBody"), e.Request, e.RequestNote)
	for status, answer := range under(op, "responses") {
		if answer, ok := answer.(tree); ok && strings.HasPrefix(status, "2") {
			exemplify(answer, e.Response, e.ResponseNote)
		}
	}
}

func exemplify(body tree, value any, note string) {
	if body == nil {
		return
	}
	if note != "" {
		said, _ := body["description"].(string)
		body["description"] = strings.TrimSpace(said + " " + note)
	}
	if value == nil {
		return
	}
	for kind, media := range under(body, "content") {
		_, text := value.(string)
		if media, ok := media.(tree); ok && strings.HasSuffix(kind, "json") != text {
			media["example"] = value
		}
	}
}
