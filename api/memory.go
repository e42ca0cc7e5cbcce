package api

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"golang.org/x/text/language"
)

// memory is an answer that is not sent yet, so that a late failure can still take its place.
type memory struct {
	to        http.ResponseWriter
	header    http.Header
	status    int
	body      bytes.Buffer
	streaming bool // it is sent as it is written
}

// Header is that of the answer, not yet that of the connection.
func (m *memory) Header() http.Header { return m.header }

func (m *memory) Unwrap() http.ResponseWriter { return m.to }

// WriteHeader keeps the first status.
func (m *memory) WriteHeader(status int) {
	if m.status == 0 {
		m.status = status
	}
}

func (m *memory) Write(p []byte) (int, error) {
	m.WriteHeader(http.StatusOK)
	if m.streaming {
		return m.to.Write(p)
	}
	return m.body.Write(p)
}

// stream sends what there is, and from now on everything at once.
func (m *memory) stream(status int) {
	m.WriteHeader(status)
	maps.Copy(m.to.Header(), m.header)
	m.to.WriteHeader(m.status)
	m.streaming = true
}

// send sends the answer, whose time to fail is over.
func (m *memory) send(r *http.Request) {
	if m.streaming {
		return
	}
	m.WriteHeader(http.StatusOK)
	mergeHeaders(m.to.Header(), m.header)
	if m.status != http.StatusNotModified && m.status != http.StatusNoContent {
		m.to.Header().Set("Content-Length", strconv.Itoa(m.body.Len()))
	}
	m.to.WriteHeader(m.status)
	_, _ = m.to.Write(m.body.Bytes()) // the other end is gone, and nobody is left to tell
}

// mergeHeaders adds what an answer says to what holds for all, which gives way; what an answer varies by adds up.
func mergeHeaders(to, from http.Header) {
	for name, values := range from {
		if name != "Vary" {
			to.Del(name)
		}
		for _, value := range values {
			to.Add(name, value)
		}
	}
}

// unlessKnown leaves of an answer to GET only its header when who asked for it has it already.
func (m *memory) unlessKnown(r *http.Request) {
	if r.Method != http.MethodGet || m.streaming || m.status != http.StatusOK || !known(r, m.header.Get("ETag")) {
		return
	}
	m.header.Del("Content-Type")
	m.header.Del("Content-Length")
	m.status = http.StatusNotModified
	m.body.Reset()
}

// refuse answers with the problem that an error is, in place of whatever stood there.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	p := problemOf(err)
	p.Instance = instance(r)
	text, failed := json.Marshal(p)
	if failed != nil {
		text = []byte(`{"type":"about:blank","status":500}`)
	}
	if m, ok := w.(*memory); ok {
		m.body.Reset()
		m.status = 0
	}
	maps.Copy(w.Header(), p.headers)
	w.Header().Set("Cache-Control", "no-store")
	if s.asPage(r) && s.problemPage(w, r, p) == nil {
		return
	}
	w.Header().Set("Content-Type", problemContent)
	w.WriteHeader(p.Status)
	_, _ = w.Write(append(text, '\n')) // the other end is gone, and nobody is left to tell
}

// instance names this occurrence: the path, and the id of the request.
func instance(r *http.Request) string { return r.URL.EscapedPath() + "#" + requestID(r) }

// accepts says whether a request takes the form that an operation answers in.
func accepts(r *http.Request, op huma.Operation) bool {
	accept := strings.Join(r.Header.Values("Accept"), ",")
	if strings.TrimSpace(accept) == "" || answersFile(op) {
		return true
	}
	for part := range strings.SplitSeq(accept, ",") {
		media, parameters, _ := strings.Cut(strings.ToLower(part), ";")
		switch strings.TrimSpace(media) {
		case "*/*", "application/*", "application/json", problemContent:
			if !excluded(parameters) {
				return true
			}
		}
	}
	return false
}

// excluded says whether the parameters of a media range have q=0, however many zeros there are.
func excluded(parameters string) bool {
	for parameter := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(parameter, "=")
		if q, err := strconv.ParseFloat(strings.TrimSpace(value), 64); strings.TrimSpace(name) == "q" && err == nil && q == 0 {
			return true
		}
	}
	return false
}

var languages = language.NewMatcher([]language.Tag{
	language.English, language.French, language.Spanish, language.Portuguese, language.Arabic,
})

// languageOf is the language that a request asks for and that there is; English else.
func languageOf(r *http.Request) string {
	if r.Header.Get("Accept-Language") == "" && !strings.Contains(r.URL.RawQuery, "lang") {
		return "en"
	}
	tag, _ := language.MatchStrings(languages, r.URL.Query().Get("lang"), r.Header.Get("Accept-Language"))
	base, _ := tag.Base()
	return base.String()
}
