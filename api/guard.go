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
)

// guard puts around the handler of an operation what holds for all of them. The library calls it for each.
func (s *Server) guard(op *huma.Operation, route *mux.Route) {
	sp, next := s.specs[op.OperationID], route.GetHandler()
	takes := queryOf(op)
	if sp.takesFields() {
		takes.outline = outlineOf(op, s.api.OpenAPI().Components.Schemas)
	}
	route.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, sp.MaxBodyBytes+1)
		c, err := s.enter(sp, takes, r)
		note(r, op, c)
		run := func(answer *memory) error {
			err := s.once(sp, c, answer, r, func(r *http.Request) {
				r = mux.SetURLVars(r, unescaped(mux.Vars(r)))
				c.request = r
				if !c.wrong() {
					next.ServeHTTP(answer, c.with(r))
				}
				if c.wrong() && r.Method == http.MethodGet {
					c.failed = c.everyFault(next)
					s.refuse(answer, r, c.failed)
				}
				s.finish(sp, c, answer, r)
			})
			note(r, op, c)
			return err
		}
		answer := &memory{to: w, header: http.Header{}}
		switch {
		case err == nil && sp.shared && !c.wrong():
			if k := s.shared(op, c, answer, r, run); k != nil {
				k.send(w, r)
				return
			}
		case err == nil:
			err = run(answer)
		}
		if err != nil {
			happeningOf(r).failed = err
			s.refuse(answer, r, err)
		}
		answer.unlessKnown(r)
		answer.send(r)
	}))
}

// shared gives the answer to a request that is the same for everybody; nil where it is one that is not kept, which is
// then in answer.
func (s *Server) shared(op *huma.Operation, c *call, answer *memory, r *http.Request, run func(*memory) error) (made *kept) {
	k, done, err := s.shelf.get(r.Context(), c.shelfKey(op, r))
	if k != nil {
		return k
	}
	if err != nil {
		err = &assessment.Error{Kind: assessment.Unavailable, Msg: "the time was over before it was this request's turn", Err: err}
	} else {
		defer func() { done(made) }() // also when the operation breaks off
		c.asked, c.shared = false, true
		err = run(answer)
	}
	if err != nil {
		happeningOf(r).failed = err
		s.refuse(answer, r, err)
	} else if answer.status == http.StatusOK && !c.asked {
		made = &kept{header: answer.header, body: answer.body.Bytes()}
	}
	return made
}

// takings are what a request may ask of an operation.
type takings struct {
	query   []string // the names of its parameters
	lists   []string // those of them that may be given again
	outline outline  // of its answer, for the parameter fields
}

// enter decides whether a request comes as far as its operation: who calls, whether he may, what is asked for, and which
// State is read.
func (s *Server) enter(sp spec, takes takings, r *http.Request) (*call, error) {
	if !sp.public && len(r.Header.Values("Authorization")) == 0 {
		return nil, needsToken() // nobody waits for nothing
	}
	token, err := s.bearer(r)
	if err != nil {
		return nil, err
	}
	if err := s.await(r); err != nil {
		return nil, err
	}
	now := s.service.State()
	who, err := token.account(now)
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
	if !accepts(r, sp.Operation) {
		return nil, libraryProblem(nil, http.StatusNotAcceptable)
	}
	if err := compressed(r); err != nil && sp.Method != http.MethodGet {
		return nil, err
	}
	c.spoken = slices.Contains(takes.query, "lang")
	if err := c.readQuery(sp, takes, query); err != nil {
		return nil, err
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
	accept := r.Header.Get("Accept")
	if sp.shared {
		accept = "" // there is one form
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%d\x00%x\x00%d\x00%s\x00%s\x00%s\x00%s\x00%s\x00%s\x00%s\x00%s", head.Seq, head.Hash,
		c.today.Head().Seq, r.URL.EscapedPath(), r.URL.Query().Encode(), accept, who, units, c.lang,
		s.config.Version, c.fundsMoment().Format(time.RFC3339Nano)))
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
