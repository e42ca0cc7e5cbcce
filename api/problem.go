package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// problemPage is the page that the types of problems point to. docs/errors.md has a heading for each.
const problemPage = "/docs"

// A problemType is a sort of problem: a heading of docs/errors.md, and what it is in HTTP.
type problemType struct {
	title  string // the heading
	status int
}

// What the domain tells, by its kind.
var problemKinds = map[assessment.Kind]problemType{
	assessment.Internal:        {"Internal", http.StatusInternalServerError},
	assessment.Invalid:         {"Invalid", http.StatusUnprocessableEntity},
	assessment.NotFound:        {"Not found", http.StatusNotFound},
	assessment.Conflict:        {"Conflict", http.StatusConflict},
	assessment.Stale:           {"Stale", http.StatusPreconditionFailed},
	assessment.Forbidden:       {"Forbidden", http.StatusForbidden},
	assessment.Unauthenticated: {"Unauthenticated", http.StatusUnauthorized},
	assessment.Precondition:    {"Precondition", http.StatusConflict},
	assessment.TooLarge:        {"Too large", http.StatusRequestEntityTooLarge},
	assessment.Unavailable:     {"Unavailable", http.StatusServiceUnavailable},
}

// What only this door tells.
var (
	malformed            = problemType{"Malformed", http.StatusBadRequest}
	methodNotAllowed     = problemType{"Method not allowed", http.StatusMethodNotAllowed}
	notAcceptable        = problemType{"Not acceptable", http.StatusNotAcceptable}
	requestTimeout       = problemType{"Request timeout", http.StatusRequestTimeout}
	unsupportedMediaType = problemType{"Unsupported media type", http.StatusUnsupportedMediaType}
	ifMatchMissing       = problemType{"If-Match is missing", http.StatusPreconditionRequired}
	tooManyRequests      = problemType{"Too many requests", http.StatusTooManyRequests}
)

// problemTypes gives all of them.
func problemTypes() []problemType {
	all := []problemType{
		malformed, methodNotAllowed, notAcceptable, requestTimeout, unsupportedMediaType, ifMatchMissing, tooManyRequests,
	}
	for kind := assessment.Internal; kind <= assessment.Unavailable; kind++ {
		all = append(all, problemKinds[kind])
	}
	return all
}

func (t problemType) uri() string {
	return problemPage + "#problem-" + strings.ReplaceAll(strings.ToLower(t.title), " ", "-")
}

// problem is the one body of every answer that is not what was asked for: RFC 9457, with faults and remedies.
type problem struct {
	Type     string                     `json:"type" format:"uri-reference" doc:"The heading of the documentation that explains it." example:"/docs#problem-not-found"`
	Title    string                     `json:"title" example:"Not found"`
	Status   int                        `json:"status" example:"404"`
	Detail   string                     `json:"detail" doc:"What is wrong, in plain words."`
	Instance string                     `json:"instance,omitempty" doc:"The path, and the id of the request."`
	Errors   []fault                    `json:"errors,omitempty" doc:"Every fault of the input, with its place."`
	Fixes    []string                   `json:"fixes,omitempty" doc:"How to mend it."`
	Allowed  []string                   `json:"allowed,omitzero" doc:"Of a refused transition: where the assessment may go."`
	Current  map[string]json.RawMessage `json:"current,omitempty" doc:"Of a stale write: what stands there now, by the id of the question, programme or commitment."`
	Yours    map[string]json.RawMessage `json:"yours,omitempty" doc:"Of a stale write: what it was to become, likewise."`

	headers http.Header
}

// fault is one fault of an input.
type fault struct {
	Location string `json:"location" doc:"Where: body.answers.legal, query.limit, row 3."`
	Message  string `json:"message" doc:"What is wrong there."`
}

func (p *problem) Error() string { return p.Title + ": " + p.Detail }

// GetStatus tells the library the status.
func (p *problem) GetStatus() int { return p.Status }

// GetHeaders tells the library the headers.
func (p *problem) GetHeaders() http.Header { return p.headers }

// ContentType tells the library the media type, whatever it has negotiated.
func (p *problem) ContentType(string) string { return problemContent }

const problemContent = "application/problem+json"

func (t problemType) problem(detail string, fixes ...string) *problem {
	return &problem{Type: t.uri(), Title: t.title, Status: t.status, Detail: detail, Fixes: fixes, headers: http.Header{}}
}

// retryAfter is how many seconds one is asked to wait when the store does not answer.
const retryAfter = 2

// problemOf maps any error. Only what an *assessment.Error says to users is shown; of everything else nothing is.
func problemOf(err error) *problem {
	if p, ok := errors.AsType[*problem](err); ok {
		c := *p
		c.headers = p.headers.Clone()
		return &c
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return tooLarge()
	}
	if errors.Is(err, os.ErrDeadlineExceeded) { // of a connection: its body did not keep up
		return tooSlow()
	}
	e, ok := errors.AsType[*assessment.Error](err)
	t, known := problemType{}, false
	if ok {
		t, known = problemKinds[e.Kind]
	}
	if !known || e.Kind == assessment.Internal {
		return problemKinds[assessment.Internal].problem("This is a mistake in the program, not in your input.",
			"Report it, and name the request id.")
	}
	p := t.problem(strings.TrimSuffix(e.Msg, ":")) // the faults do not follow on the next line here
	for _, f := range e.Fields {
		p.Errors = append(p.Errors, fault{f.Path, f.Message})
	}
	if e.Fix != "" {
		p.Fixes = []string{e.Fix}
	}
	switch e.Kind { //nolint:exhaustive // the others have no header of their own
	case assessment.Unavailable:
		p.headers.Set("Retry-After", strconv.Itoa(retryAfter))
	case assessment.Unauthenticated:
		p.headers.Set("WWW-Authenticate", "Bearer")
	}
	p.extend(err)
	return p
}

// extend adds the members that only some problems have.
func (p *problem) extend(err error) {
	if a, ok := errors.AsType[*assessment.Ways](err); ok {
		p.Allowed = []string{}
		for _, stage := range a.To {
			p.Allowed = append(p.Allowed, string(stage))
		}
	}
	if o, ok := errors.AsType[*assessment.Overtaken](err); ok {
		p.headers.Set("ETag", revisionTag(o.Revision))
		p.Current, p.Yours = map[string]json.RawMessage{}, map[string]json.RawMessage{}
		for _, a := range o.Answers {
			p.Current[a.Question] = currentAnswer(a.Current)
			p.Yours[a.Question] = yourAnswer(a.Yours)
		}
	}
}

// overtakenAnswer is an answer inside a problem. Notes are texts of the vault and stay out: the assessment has them.
type overtakenAnswer struct {
	Value      json.RawMessage `json:"value,omitempty"`
	Note       *string         `json:"note,omitempty"`
	Confidence string          `json:"confidence,omitempty"`
	Revision   *uint64         `json:"revision,omitempty"`
}

func currentAnswer(a assessment.Answer) json.RawMessage {
	return encoded(overtakenAnswer{
		Value: framework.AppendValue(nil, a.Value), Confidence: string(a.Confidence), Revision: &a.Revision,
	})
}

func yourAnswer(p assessment.Put) json.RawMessage {
	o := overtakenAnswer{Note: p.Note, Confidence: string(p.Confidence)}
	if p.Value != nil {
		o.Value = framework.AppendValue(nil, *p.Value)
	}
	return encoded(o)
}

func encoded(o overtakenAnswer) json.RawMessage {
	b, err := json.Marshal(o)
	if err != nil {
		return json.RawMessage("null")
	}
	return b
}

func tooSlow() *problem {
	return requestTimeout.problem("The body of the request did not arrive in time.", "Send it again.")
}

func tooLarge() *problem {
	return problemKinds[assessment.TooLarge].problem("The body of the request is larger than the operation takes.", "Send less at once.")
}

// libraryProblem maps what the HTTP library finds itself: faults of parameters and bodies. It drops the values that the
// library would echo, and texts that are not of its own making. op is the operation, nil where it is not known.
func libraryProblem(op *huma.Operation, status int, errs ...error) *problem {
	for _, err := range errs {
		if p, ok := errors.AsType[*problem](err); ok {
			return problemOf(p)
		}
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return tooLarge()
		}
	}
	var p *problem
	switch status {
	case http.StatusBadRequest:
		p = malformed.problem("The request cannot be read.", "Mend it where the faults say.")
		if len(errs) == 0 {
			p.Detail, p.Fixes = "The request needs a body.", []string{"See /docs for what it takes."}
		}
	case http.StatusUnprocessableEntity:
		p = problemKinds[assessment.Invalid].problem("The request does not fit the operation.", mendAsTold(op))
	case http.StatusNotAcceptable:
		p = notAcceptable.problem("The answer cannot be given in a form that the request accepts.", "Accept application/json.")
	case http.StatusRequestTimeout:
		return tooSlow()
	case http.StatusRequestEntityTooLarge:
		return tooLarge()
	case http.StatusUnsupportedMediaType:
		return unsupportedMediaType.problem("The body is of a media type that the operation does not take.",
			"Send application/json, and say so in Content-Type.")
	default:
		return problemOf(errors.Join(errs...))
	}
	for _, err := range errs {
		p.Errors = append(p.Errors, scrubbed(err, op))
	}
	slices.SortStableFunc(p.Errors, func(a, b fault) int { return strings.Compare(a.Location, b.Location) })
	return p
}

// mendAsTold is the fix of faults that say themselves what is expected.
func mendAsTold(op *huma.Operation) string {
	const told = "Mend the request as the faults say; "
	if op == nil {
		return told + "/docs says what it takes."
	}
	return told + "/docs#" + op.OperationID + " says what it takes."
}

// longestLocation is how much of a place is shown: it may hold names that the sender made up.
const longestLocation = 200

// scrubbed gives a fault in our words, without the value that it is about. op is the operation, nil where it is not known.
func scrubbed(err error, op *huma.Operation) fault {
	d, ok := errors.AsType[*huma.ErrorDetail](err)
	if !ok {
		return fault{"", "is not valid"}
	}
	f := fault{Location: d.Location, Message: d.Message}
	if len(f.Location) > longestLocation {
		f.Location = strings.ToValidUTF8(f.Location[:longestLocation], "") + "…"
	}
	value, isText := d.Value.(string)
	switch member := missingMember.FindStringSubmatch(d.Message); {
	case d.Location == "body" && strings.HasPrefix(d.Message, standsTwice):
		f.Location, f.Message = "body."+strings.TrimPrefix(d.Message, standsTwice), "stands twice: keep one of the two"
		return f
	case d.Location == "body" && isText && !strings.HasPrefix(d.Message, "expected "):
		f.Message = notJSON([]byte(value))
		return f
	case member != nil:
		f.Location, f.Message = f.Location+"."+member[1], "is missing"
		return f
	}
	if p := parameterAt(op, d.Location); p != nil {
		if text, ok := wordsOf(p, d.Message, value); ok {
			f.Message = text
			return f
		}
	}
	if text, ok := inWords(d.Message); ok {
		f.Message = text
	} else if isText && value != "" && strings.Contains(d.Message, value) {
		f.Message = "is not valid"
	}
	return f
}

// causes is the whole of an error, for the log.
func causes(err error) string {
	text := err.Error()
	if e, ok := errors.AsType[*assessment.Error](err); ok && e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

func noSuchPath() error {
	return &assessment.Error{Kind: assessment.NotFound, Msg: "there is nothing at this path", Fix: "See /docs for what there is."}
}
