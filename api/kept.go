package api

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// kept is a whole answer that is the same for every caller. Nobody modifies it.
type kept struct {
	header http.Header
	body   []byte
	forms  [encodings]form
	grown  func(bytes int) // told when it has come to take more; may be nil
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

// leastPacked is from where on compression pays, in bytes.
const leastPacked = 1024

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
	_, _ = w.Write(body) // the other end is gone, and nobody is left to tell
}

// in gives the body in the best encoding that a caller accepts, and its name; "" for none.
func (k *kept) in(accept string) (body []byte, encoding string) {
	e := encodingFor(accept)
	if e == unpacked || len(k.body) < leastPacked {
		return k.body, ""
	}
	f := &k.forms[e]
	f.once.Do(func() {
		if f.body = packed(k.body, e); len(f.body) >= len(k.body) { // a workbook is an archive already
			f.body = nil
		}
		if k.grown != nil {
			k.grown(len(f.body))
		}
	})
	if f.body == nil {
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
		no := excluded(weight)
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
