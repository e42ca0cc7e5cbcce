package api

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
)

// spec describes an operation. Its Security, Errors and common parameters are filled in by register.
type spec struct {
	huma.Operation
	action assessment.Action // what the caller must be allowed to do
	about  bool              // it is about single units or assessments: the handler asks call.may or call.sees itself
	public bool              // no token needed; must also stand in publicOperations
	reads  bool              // the answer depends on the State alone: asOf, Journal-Seq, ETag, 304
	shared bool              // everybody who may ask gets the same answer, so that it may be kept whole
	fresh  bool              // the answer holds secrets: it may be kept nowhere
}

// body is an answer with nothing but a body. An operation that sets headers has a type of its own.
type body[T any] struct{ Body T }

// defaultBody is how large an operation's body may be, unless it says otherwise.
const defaultBody = 1 << 20

// register adds an operation. It is the one way to do so: here every error becomes a problem, and the guard around the
// operation sees to who calls, what is limited, and which State is read.
func register[I, O any](s *Server, sp spec, handle func(ctx context.Context, c *call, in *I) (*O, error)) {
	if err := s.describe(&sp); err != nil {
		if s.fault == nil {
			s.fault = err
		}
		return
	}
	s.specs[sp.OperationID] = sp
	huma.Register(s.api, sp.Operation, func(ctx context.Context, in *I) (*O, error) {
		c, ok := ctx.Value(callKey{}).(*call)
		if !ok {
			return nil, problemOf(nil)
		}
		out, err := handle(ctx, c, in)
		if err == nil && sp.about && !c.asked {
			err = fmt.Errorf("%s did not ask whether the caller may", sp.OperationID)
		}
		if err != nil {
			c.failed = err
			return nil, problemOf(err)
		}
		return out, nil
	})
}

// describe completes a spec, and says what is wrong with it.
func (s *Server) describe(sp *spec) error {
	_, listed := publicOperations[sp.OperationID]
	switch {
	case sp.OperationID == "" || sp.Method == "" || sp.Path == "" || sp.Summary == "":
		return fmt.Errorf("operation %q (%s %s) is not described", sp.OperationID, sp.Method, sp.Path)
	case s.specs[sp.OperationID].OperationID != "":
		return fmt.Errorf("there are two operations %q", sp.OperationID)
	case sp.public != listed:
		return fmt.Errorf("operation %q is public in one place only: its spec, or publicOperations", sp.OperationID)
	case sp.action == "" && !sp.public:
		return fmt.Errorf("operation %q names no action", sp.OperationID)
	case sp.shared && (!sp.public || !sp.reads || sp.about || sp.fresh):
		return fmt.Errorf("operation %q cannot have the same answer for everybody", sp.OperationID)
	}
	if sp.public {
		sp.Security = []map[string][]string{{}, {tokenScheme: {}}} // none, or a token
	} else {
		sp.Security = []map[string][]string{{tokenScheme: {}}}
	}
	sp.Tags = slices.Clone(sp.Tags)
	for i, tag := range sp.Tags { // one spelling, for tools group by them
		sp.Tags[i] = strings.ToUpper(tag[:1]) + tag[1:]
	}
	if sp.MaxBodyBytes == 0 {
		sp.MaxBodyBytes = defaultBody
	}
	sp.BodyReadTimeout = -1 // the library sets none: the body has its pace
	sp.Parameters = append(sp.Parameters, commonParameters(*sp)...)
	return nil
}

func commonParameters(sp spec) []*huma.Param {
	text := &huma.Schema{Type: huma.TypeString}
	all := []*huma.Param{{
		Name: "Min-Journal-Seq", In: "header", Schema: &huma.Schema{Type: huma.TypeInteger, Format: "int64"},
		Description: "Waits until this record is known here, for a short while; then 503.",
	}}
	if sp.takesKey() {
		all = append(all, &huma.Param{
			Name: keyHeader, In: "header", Schema: &huma.Schema{Type: huma.TypeString},
			Description: "A text of your own, such as a random UUID in quotes: the same request with the same key is carried out once, and answered the same, for 24 hours.",
			Example:     `"8e03978e-40d5-43e8-bc93-6894a57f9324"`,
		})
	}
	if sp.takesFields() {
		all = append(all, &huma.Param{
			Name: "fields", In: "query", Schema: &huma.Schema{Type: huma.TypeString},
			Description: "The members to give, with commas between them, of each item of a list or of the one object; a.b is b inside a. All, unless it is said.",
		})
	}
	if sp.reads && sp.Method == http.MethodGet {
		all = append(all, &huma.Param{
			Name: "asOf", In: "query", Schema: text,
			Description: "The state to read: a journal record's number, an RFC 3339 time, or a date (its end, UTC).",
		}, &huma.Param{
			Name: "If-None-Match", In: "header", Schema: text, Description: "The ETag of the answer that one has: 304 when it still holds.",
		})
	}
	return all
}
