package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gorilla/mux"

	"readiness/assessment"
	"readiness/assessment/spelling"
)

// guard puts around the handler of an operation what holds for all of them. The library calls it for each.
func (s *Server) guard(op *huma.Operation, route *mux.Route) {
	sp, next := s.specs[op.OperationID], route.GetHandler()
	takes := takings{query: queryNames(op)}
	if sp.takesFields() {
		takes.outline = outlineOf(op, s.api.OpenAPI().Components.Schemas)
	}
	route.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, sp.MaxBodyBytes+1)
		answer := &memory{to: w, header: http.Header{}}
		c, err := s.enter(sp, takes, r)
		note(r, op, c)
		key := ""
		if err == nil && sp.shared {
			key, c.asked = c.sharedKey(op, r), false
			if k, ok := s.answers.get(key); ok {
				k.send(w, r)
				return
			}
		}
		if err == nil {
			err = s.once(sp, c, answer, r, func(r *http.Request) {
				r = mux.SetURLVars(r, unescaped(mux.Vars(r)))
				c.request = r
				next.ServeHTTP(answer, r.WithContext(context.WithValue(r.Context(), callKey{}, c)))
				s.finish(sp, c, answer, r)
			})
		}
		note(r, op, c)
		switch {
		case err != nil:
			happeningOf(r).failed = err
			s.refuse(answer, r, err)
		case key != "" && !c.asked && answer.status == http.StatusOK && !answer.streaming:
			k := &kept{key: key, header: answer.header, body: answer.body.Bytes()}
			s.answers.put(k)
			k.send(w, r)
			return
		}
		answer.unlessKnown(r)
		answer.send(r)
	}))
}

// takings are what a request may ask of an operation.
type takings struct {
	query   []string // the names of its parameters
	outline outline  // of its answer, for the parameter fields
}

// enter decides whether a request comes as far as its operation: who calls, whether he may, what is asked for, and which
// State is read.
func (s *Server) enter(sp spec, takes takings, r *http.Request) (*call, error) {
	if !sp.public && len(r.Header.Values("Authorization")) == 0 {
		return nil, needsToken() // nobody waits for nothing
	}
	if err := s.await(r); err != nil {
		return nil, err
	}
	now := s.service.State()
	who, err := s.caller(r, now)
	if err != nil {
		return nil, err
	}
	if who != nil {
		note(r, nil, &call{who: who})
		if err := s.limits.account(who.ID, s.config.Clock()); err != nil {
			return nil, err
		}
	}
	if who == nil && (!sp.public || s.config.Closed && publicOperations[sp.OperationID] == unlessClosed) {
		return nil, needsToken()
	}
	c := &call{
		state: now, today: now, who: who, service: s.service, server: s, request: r, now: s.config.Clock().UTC(),
		lang: languageOf(r), id: requestID(r),
	}
	if sp.action != "" && !sp.about {
		if err := c.may(sp.action, "", nil); err != nil {
			return nil, err
		}
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, malformed.problem("The query of the address cannot be read.", "Percent-encode what is not a letter or digit.")
	}
	if err := unknownParameters(query, takes.query); err != nil {
		return nil, err
	}
	if !accepts(r, sp.Operation) {
		return nil, libraryProblem(http.StatusNotAcceptable, "")
	}
	if values := query["fields"]; len(values) > 0 && sp.takesFields() {
		c.listed = takes.outline.list
		if c.fields, err = readFields(values, takes.outline.members); err != nil {
			return nil, err
		}
	}
	c.spoken = slices.Contains(takes.query, "lang")
	if query.Has("asOf") {
		point, err := pointOf(query.Get("asOf"))
		if err != nil {
			return nil, err
		}
		if c.state, err = s.service.AsOf(r.Context(), point); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// longestAwait is how long a request waits for a record that has not arrived here.
const longestAwait = 3 * time.Second

// await waits for the record that Min-Journal-Seq names.
func (s *Server) await(r *http.Request) error {
	text := r.Header.Get("Min-Journal-Seq")
	if text == "" {
		return nil
	}
	seq, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return malformed.problem("Min-Journal-Seq is not a record's number.", "Send the Journal-Seq of an earlier answer.")
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.patience)
	defer cancel()
	return s.service.Wait(ctx, seq)
}

// pointOf reads asOf: a record's number, a time, or a date, which means its end.
func pointOf(text string) (assessment.Point, error) {
	if seq, err := strconv.ParseUint(text, 10, 64); err == nil && seq > 0 {
		return assessment.Point{Seq: seq}, nil
	}
	if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return assessment.Point{At: at.UTC()}, nil
	}
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return assessment.Point{At: day.AddDate(0, 0, 1).Add(-time.Millisecond)}, nil
	}
	return assessment.Point{}, &assessment.Error{
		Kind: assessment.Invalid, Msg: "asOf cannot be read",
		Fields: []assessment.Field{{Path: "query.asOf", Message: "is not a record's number from 1 on, an RFC 3339 time, or a date like 2026-03-01"}},
	}
}

func queryNames(op *huma.Operation) []string {
	var names []string
	for _, p := range op.Parameters {
		if p.In == "query" {
			names = append(names, p.Name)
		}
	}
	return names
}

// unknownParameters refuses what an operation would not look at: a misspelt filter would give too much.
func unknownParameters(query url.Values, known []string) error {
	var faults []assessment.Field
	for name, values := range query {
		message := ""
		switch {
		case !slices.Contains(known, name):
			message = "there is no such parameter"
			if near := spelling.Nearest(name, known); near != "" {
				message += "; did you mean " + near + "?"
			}
		case name == "asOf" && len(values) > 1:
			message = "is given twice"
		default:
			continue
		}
		if len(name) > 50 {
			name = strings.ToValidUTF8(name[:50], "") + "…"
		}
		faults = append(faults, assessment.Field{Path: "query." + name, Message: message})
	}
	if len(faults) == 0 {
		return nil
	}
	slices.SortFunc(faults, func(a, b assessment.Field) int { return strings.Compare(a.Path, b.Path) })
	e := &assessment.Error{Kind: assessment.Invalid, Msg: "the operation does not take these parameters", Fields: faults}
	if len(known) > 0 {
		e.Fix = "It takes " + strings.Join(slices.Sorted(slices.Values(known)), ", ") + "."
	}
	return e
}

// unescaped decodes what stands for the variables of a path, which is matched as it was sent.
func unescaped(vars map[string]string) map[string]string {
	for name, value := range vars {
		if plain, err := url.PathUnescape(value); err == nil {
			vars[name] = plain
		}
	}
	return vars
}

// finish completes an answer with what says which State it is of.
func (s *Server) finish(sp spec, c *call, m *memory, r *http.Request) {
	if m.streaming {
		return
	}
	h := m.Header()
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "private, no-cache")
		if sp.fresh || c.failed != nil || m.status >= http.StatusBadRequest {
			h.Set("Cache-Control", "no-store")
		}
	}
	if m.status >= http.StatusBadRequest {
		return
	}
	if c.fields != nil && m.status == http.StatusOK {
		s.cut(c, m, r)
	}
	if c.spoken && h.Get("Content-Language") == "" {
		h.Set("Content-Language", c.lang)
	}
	if sp.reads {
		h.Set("Journal-Seq", strconv.FormatUint(c.state.Head().Seq, 10))
	} else if sp.Method != http.MethodGet {
		h.Set("Journal-Seq", strconv.FormatUint(s.service.Head().Seq, 10))
	}
	if !sp.reads || m.status != http.StatusOK {
		return
	}
	h.Add("Vary", "Accept, Accept-Language, Authorization")
	if h.Get("ETag") == "" {
		h.Set("ETag", s.etag(sp, c, r))
	}
}

// cut leaves of an answer what was asked for.
func (s *Server) cut(c *call, m *memory, r *http.Request) {
	part, err := c.fields.cut(m.body.Bytes(), c.listed)
	if err != nil {
		c.failed = err
		s.refuse(m, r, err)
		return
	}
	m.body.Reset()
	m.body.Write(part)
}

// etag pins all that an answer depends on. It is weak, for the same answer may be compressed or not.
func (s *Server) etag(sp spec, c *call, r *http.Request) string {
	who, units := "", ""
	if c.who != nil && !sp.shared {
		who, units = c.who.ID+"\x00"+string(c.who.Role), strings.Join(c.who.Units, ",")
	}
	head := c.state.Head()
	sum := sha256.Sum256(fmt.Appendf(nil, "%d\x00%x\x00%d\x00%s\x00%s\x00%s\x00%s\x00%s\x00%s\x00%s\x00%s", head.Seq, head.Hash,
		c.today.Head().Seq, r.URL.EscapedPath(), r.URL.Query().Encode(), r.Header.Get("Accept"), who, units, c.lang,
		s.config.Version, c.now.Format(time.DateOnly)))
	return `W/"` + hex.EncodeToString(sum[:16]) + `"`
}

// known says whether the sender of a request has the answer with a tag already. It compares as If-None-Match does: weakly.
func known(r *http.Request, etag string) bool {
	if etag == "" {
		return false
	}
	for tag := range strings.SplitSeq(strings.Join(r.Header.Values("If-None-Match"), ","), ",") {
		tag = strings.TrimSpace(tag)
		if tag == "*" || tag != "" && strings.TrimPrefix(tag, "W/") == strings.TrimPrefix(etag, "W/") {
			return true
		}
	}
	return false
}
