package api

import (
	"crypto/hmac"
	"encoding/hex"
	"errors"
	"io"
	"maps"
	"net/http"
	"strconv"
	"strings"

	"readiness/assessment"
)

const (
	keyHeader   = "Idempotency-Key"
	replayed    = "Idempotency-Replayed" // true where an answer was given before
	longestKey  = 255
	keyLocation = "header." + keyHeader
)

// takesKey says whether an operation heeds Idempotency-Key. Other methods can be sent again as they are, and a simulation
// changes nothing.
func (sp spec) takesKey() bool {
	return sp.Method == http.MethodPost && !sp.public && sp.action != assessment.Simulate
}

// once runs a request, at most once for each Idempotency-Key of an account; the same again is answered as it was
// answered then. Whoever relies on a key where none is taken, and an answer is a secret that is kept nowhere, is told.
func (s *Server) once(sp spec, c *call, answer *memory, r *http.Request, run func(*http.Request)) error {
	given := len(r.Header.Values(keyHeader)) > 0
	switch {
	case given && sp.Method == http.MethodPost && sp.public && sp.fresh:
		return badKey(problemKinds[assessment.Invalid], "is not taken here: the answer holds secrets and is kept nowhere", "Leave the header out.")
	case !given || !sp.takesKey() || c.who == nil:
		run(r)
		return nil
	}
	key, err := readKey(r.Header.Values(keyHeader))
	if err != nil {
		return err
	}
	mine, prior, err := s.repeats.begin(r.Context(), holder(c.who), key)
	if err != nil {
		return err
	}
	if prior != nil {
		return s.repeat(prior, answer, r)
	}
	s.first(mine, answer, r, run, keptAnswer{Whole: !sp.fresh, Seq: c.state.Head().Seq})
	return nil
}

// holder names who may have an answer again: an account with the rights that it had. With others the request is looked at
// anew.
func holder(who *assessment.Account) string {
	return strings.Join(append([]string{who.ID, string(who.Role)}, who.Units...), "\x00")
}

// first runs a request, and keeps its answer where that would be the same again. Else it may be sent again at once.
func (s *Server) first(mine *attempt, answer *memory, r *http.Request, run func(*http.Request), as keptAnswer) {
	var request []byte
	stays := false
	stop := s.repeats.hold(r.Context(), mine)
	defer func() { // also where run panics
		stop()
		var err error
		if stays {
			err = s.repeats.keep(r.Context(), mine, request, answer, as)
		} else {
			err = s.repeats.release(r.Context(), mine.id)
		}
		if err != nil {
			s.log.Warn("an "+keyHeader+" could not be kept or released", "id", requestID(r), "error", causes(err))
		}
	}()
	watched := watch(r, mine.secrets)
	again := *r
	again.Body = watched
	run(&again)
	request, stays = watched.sum()
	stays = stays && keeps(answer)
}

// keeps says whether an answer would be the same again. A body that did not arrive whole, a token that has expired, a
// limit, a store that does not answer and what others have changed meanwhile are nothing that the request itself decides.
func keeps(answer *memory) bool {
	switch answer.status {
	case 0, http.StatusUnauthorized, http.StatusRequestTimeout, http.StatusPreconditionFailed, http.StatusRequestEntityTooLarge,
		http.StatusTooManyRequests:
		return false
	}
	return !answer.streaming && answer.status < http.StatusInternalServerError
}

// repeat answers as before, if the request is the same.
func (s *Server) repeat(was *prior, answer *memory, r *http.Request) error {
	watched := watch(r, was.secrets)
	request, whole := watched.sum()
	switch mac, err := hex.DecodeString(was.Request); {
	case !whole:
		return unread(watched.failed)
	case err != nil || !hmac.Equal(mac, request):
		return badKey(problemKinds[assessment.Invalid], "was sent with another request",
			"Send a new key with a new request; the same key is for the very same request again.")
	}
	kept, err := s.repeats.open(was)
	if err != nil {
		return err
	}
	body := kept.body
	// What was answered before a text was erased may hold that text, which nobody is to be shown any more.
	if !kept.Whole || s.service.State().LastErasure() > kept.Seq {
		if body = s.reread(kept.Header, answer, r); body == nil {
			return badKey(problemKinds[assessment.Conflict], "was carried out, with status "+strconv.Itoa(was.Status)+"; its answer was not kept",
				"Read what there is now. There is no need to send the request again.")
		}
	}
	maps.Copy(answer.header, kept.Header)
	answer.header.Set(replayed, "true")
	answer.WriteHeader(was.Status)
	_, _ = answer.Write(body) // into memory
	return nil
}

// ofBody are the headers that say something of the very body beside them, and of no other.
var ofBody = []string{"Content-Type", "Content-Language", "ETag", "Journal-Seq"}

// reread reads what a first answer was about, where that itself was not kept; nil when it cannot be read. What the first
// answer's header said of its body, it then says of this one.
func (s *Server) reread(first http.Header, answer *memory, r *http.Request) []byte {
	location := first.Get("Location")
	if location == "" {
		return nil
	}
	at, err := r.URL.Parse(location)
	if err != nil {
		return nil
	}
	head := s.service.Head() // what is read below is not older
	again := r.Clone(r.Context())
	again.Method, again.URL, again.Body, again.ContentLength = http.MethodGet, at, http.NoBody, 0
	for _, name := range []string{keyHeader, "Content-Type", "If-None-Match", "If-Match"} {
		again.Header.Del(name)
	}
	out := &memory{to: answer.to, header: http.Header{}}
	s.router.ServeHTTP(out, again)
	if out.status != http.StatusOK {
		return nil
	}
	for _, name := range ofBody {
		if first.Del(name); out.header.Get(name) != "" {
			first.Set(name, out.header.Get(name))
		}
	}
	if first.Get("Journal-Seq") == "" {
		first.Set("Journal-Seq", strconv.FormatUint(head.Seq, 10))
	}
	return out.body.Bytes()
}

// readKey reads the header: a string in quotes as the draft has it, or the bare characters as many send them; both are
// the same key.
func readKey(values []string) (string, error) {
	if len(values) != 1 {
		return "", badKey(malformed, "stands twice", "Send one key.")
	}
	key, ok := strings.TrimSpace(values[0]), true
	if strings.HasPrefix(key, `"`) {
		key, ok = unquoted(key)
	}
	for i := range len(key) {
		ok = ok && key[i] >= ' ' && key[i] <= '~'
	}
	if !ok || key == "" || len(key) > longestKey {
		return "", badKey(malformed, "is not 1 to "+strconv.Itoa(longestKey)+" printable ASCII characters", "Send a random one, such as a UUID, in quotes.")
	}
	return key, nil
}

// unquoted reads a string of RFC 8941.
func unquoted(text string) (string, bool) {
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '"':
			return b.String(), i == len(text)-1
		case '\\':
			i++
			if i == len(text) || text[i] != '"' && text[i] != '\\' {
				return "", false
			}
		}
		b.WriteByte(text[i])
	}
	return "", false
}

func badKey(t problemType, why, fix string) *problem {
	p := t.problem("The header "+keyHeader+" "+why+".", fix)
	p.Errors = []fault{{keyLocation, why}}
	return p
}

// underWay is the answer while the first request with a key has none.
func underWay() error {
	p := badKey(problemKinds[assessment.Conflict], "is of a request that has not been answered yet", "Wait, and send the same again.")
	p.headers.Set("Retry-After", strconv.Itoa(retryAfter))
	return p
}

// watched is a body that is summed as it is read.
type watched struct {
	io.ReadCloser
	digest
	failed error // io.EOF once it was read whole
}

func watch(r *http.Request, k secrets) *watched {
	return &watched{ReadCloser: r.Body, digest: k.digest(r)}
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.ReadCloser.Read(p)
	w.add(p[:n])
	if err != nil && w.failed == nil {
		w.failed = err
	}
	return n, err //nolint:wrapcheck // a reader's errors are passed on as they are
}

// sum reads what is left, and tells whether that was possible. What it may read is limited from outside.
func (w *watched) sum() (mac []byte, whole bool) {
	if w.failed == nil {
		_, _ = io.Copy(io.Discard, w) // failed says so
	}
	return w.end(), errors.Is(w.failed, io.EOF)
}
