package api

import (
	"bytes"
	lru "container/list"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// kept is a whole answer that is the same for every caller. Nobody modifies it.
type kept struct {
	key    string
	header http.Header
	body   []byte
	forms  [encodings]form
}

// form is the body in one encoding, made when the first caller wants it.
type form struct {
	once sync.Once
	body []byte
}

// The encodings of an answer.
const (
	unpacked = iota
	gzipped
	zstandard
	encodings
)

var encodingNames = [encodings]string{gzipped: "gzip", zstandard: "zstd"}

// Limits of what is kept, and from where on compression pays, in bytes before compression.
const (
	keptTogether = 64 << 20
	keptAlone    = 8 << 20
	keptBeside   = 2 << 10 // what an answer takes beside its body
	leastPacked  = 1024
)

// sharedKey names the answer to a request that is the same for everybody.
func (c *call) sharedKey(op *huma.Operation, r *http.Request) string {
	head := c.state.Head()
	return op.OperationID + " " + r.URL.EscapedPath() + "?" + r.URL.RawQuery + " " + c.lang + " " + c.now.Format(time.DateOnly) + " " +
		strconv.FormatUint(head.Seq, 10) + " " + strconv.FormatUint(c.today.Head().Seq, 10) + " " + string(head.Hash[:])
}

// answers keeps whole answers up to keptTogether, the most recently used of them. The zero value is ready.
type answers struct {
	mu    sync.Mutex
	byKey map[string]*lru.Element
	used  lru.List // of *kept; the most recent in front
	bytes int
}

func (a *answers) get(key string) (*kept, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	e, ok := a.byKey[key]
	if !ok {
		return nil, false
	}
	a.used.MoveToFront(e)
	k, ok := e.Value.(*kept)
	return k, ok
}

// put keeps an answer unless it is too large, and lets go of those that were used longest ago.
func (a *answers) put(k *kept) {
	if len(k.body) > keptAlone {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.byKey == nil {
		a.byKey = map[string]*lru.Element{}
	}
	if _, there := a.byKey[k.key]; there {
		return // somebody asked for the same at the same time
	}
	a.byKey[k.key] = a.used.PushFront(k)
	a.bytes += len(k.body) + keptBeside
	for a.bytes > keptTogether {
		if last, ok := a.used.Remove(a.used.Back()).(*kept); ok {
			delete(a.byKey, last.key)
			a.bytes -= len(last.body) + keptBeside
		}
	}
}

// send sends the answer, or 304 to a caller who has it.
func (k *kept) send(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	mergeHeaders(h, k.header)
	if known(r, k.header.Get("ETag")) {
		h.Del("Content-Type")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body, encoding := k.in(strings.Join(r.Header.Values("Accept-Encoding"), ","))
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the other end is gone, and nobody is left to tell
	}
}

// in gives the body in the best encoding that a caller accepts, and its name; "" for none.
func (k *kept) in(accept string) (body []byte, encoding string) {
	e := encodingFor(accept)
	if e == unpacked || len(k.body) < leastPacked {
		return k.body, ""
	}
	f := &k.forms[e]
	f.once.Do(func() { f.body = packed(k.body, e) })
	if f.body == nil || len(f.body) >= len(k.body) { // a workbook is an archive already
		return k.body, ""
	}
	return f.body, encodingNames[e]
}

// packed compresses a body; nil when that fails.
func packed(body []byte, encoding int) []byte {
	var b bytes.Buffer
	var w io.WriteCloser
	var err error
	if encoding == zstandard {
		w, err = zstd.NewWriter(&b, zstd.WithEncoderConcurrency(1))
	} else {
		w, err = gzip.NewWriterLevel(&b, gzip.DefaultCompression)
	}
	if err != nil {
		return nil
	}
	if _, err := w.Write(body); err != nil {
		return nil
	}
	if err := w.Close(); err != nil {
		return nil
	}
	return b.Bytes()
}

// encodingFor reads Accept-Encoding: zstd before gzip, whatever their order; RFC 9110, section 12.5.3.
func encodingFor(accept string) int {
	var wanted, refused [encodings]bool
	for part := range strings.SplitSeq(accept, ",") {
		name, weight, _ := strings.Cut(part, ";")
		no := isZero(weight)
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "zstd":
			wanted[zstandard], refused[zstandard] = !no, no
		case "gzip", "x-gzip":
			wanted[gzipped], refused[gzipped] = !no, no
		case "*":
			wanted[gzipped] = wanted[gzipped] || !no && !refused[gzipped]
		}
	}
	switch {
	case wanted[zstandard]:
		return zstandard
	case wanted[gzipped] && !refused[gzipped]:
		return gzipped
	}
	return unpacked
}

// isZero says that a weight is "q=0", with as many zeros as one likes.
func isZero(weight string) bool {
	value, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(weight)), "q=")
	if !ok {
		return false
	}
	q, err := strconv.ParseFloat(value, 64)
	return err == nil && q == 0
}
