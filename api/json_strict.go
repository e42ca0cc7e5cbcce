package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
)

// strictJSON is how the library reads and writes bodies. A name that stands twice is refused, as it is where bodies are read
// by hand: of two passwords nobody knows which was meant.
var strictJSON = huma.Format{Marshal: huma.DefaultJSONFormat.Marshal, Unmarshal: unmarshalStrictly}

func unmarshalStrictly(data []byte, v any) error {
	if err := huma.DefaultJSONFormat.Unmarshal(data, v); err != nil {
		return err //nolint:wrapcheck // the library looks at it
	}
	if _, loose := v.(*any); loose { // the first of two readings; after the second it is a fault of what is said, not of the form
		return nil
	}
	if name := nameTwice(data); name != "" {
		return errors.New(standsTwice + name)
	}
	return nil
}

// standsTwice begins the message of a fault that is in the library's words until scrubbed puts it into ours.
const standsTwice = "stands twice: "

// nameTwice gives the first member of an object that stands twice.
func nameTwice(data []byte) string {
	var told []assessment.Field
	readObject("body", data, &told)
	for _, f := range told {
		if name, ok := strings.CutPrefix(f.Path, "body."); ok {
			return name
		}
	}
	return ""
}

// notJSON says where a text stops to be JSON.
func notJSON(data []byte) string {
	var v any
	var e *json.SyntaxError
	if err := json.Unmarshal(data, &v); !errors.As(err, &e) {
		return "is not JSON that can be read"
	}
	if strings.Contains(e.Error(), "unexpected end") {
		return "is not JSON that can be read: it ends too early"
	}
	before := data[:max(0, min(int(e.Offset)-1, len(data)))]
	line := bytes.Count(before, []byte("\n")) + 1
	column := len([]rune(string(before[bytes.LastIndexByte(before, '\n')+1:]))) + 1
	return fmt.Sprintf("is not JSON that can be read from line %d, column %d, on", line, column)
}

// brokenJSON refuses a body that is no JSON.
func brokenJSON(data []byte) error {
	p := malformed.problem("The request cannot be read.", "Mend it where the faults say.")
	p.Errors = []fault{{"body", notJSON(data)}}
	return p
}

// compressed refuses a body that would have to be unpacked first: how large it is then nobody knows before.
func compressed(r *http.Request) error {
	for _, line := range r.Header.Values("Content-Encoding") {
		for coding := range strings.SplitSeq(line, ",") {
			if coding = strings.TrimSpace(coding); coding != "" && !strings.EqualFold(coding, "identity") {
				return unsupportedMediaType.problem("The body has a Content-Encoding, and is taken without one.",
					"Send the body as it is, without Content-Encoding.")
			}
		}
	}
	return nil
}

// has says that at least one of these members is there, whatever it is.
func (o object) has(names ...string) bool {
	return slices.ContainsFunc(o.members, func(m member) bool { return slices.Contains(names, m.name) })
}

// onlyOf is only for members that go by other names elsewhere.
func (o object) onlyOf(told *[]assessment.Field, elsewhere map[string]string, names ...string) {
	first := len(*told)
	o.only(told, names...)
	for i, f := range (*told)[first:] {
		if name, ok := elsewhere[strings.TrimPrefix(f.Path, o.at+".")]; ok {
			(*told)[first+i].Message = "is not known here; did you mean " + name + "?"
		}
	}
}
