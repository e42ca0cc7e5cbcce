package api

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"hash"
	"maps"
	"mime"
	"net/http"
	"strings"
)

// digest sums a request: method, path, query, media type, If-Match and body.
type digest struct {
	hash hash.Hash
	form *unmarked // nil but for forms
}

// digest begins the sum of a request. The boundary of a form is another each time that the same form is sent: it is
// left out, where it is declared and where it stands.
func (k secrets) digest(r *http.Request) digest {
	d := digest{hash: hmac.New(sha256.New, k.mac)}
	kind := r.Header.Get("Content-Type")
	if media, parameters, err := mime.ParseMediaType(kind); err == nil {
		parameters = maps.Clone(parameters)
		if mark := parameters["boundary"]; strings.HasPrefix(media, "multipart/") && mark != "" {
			delete(parameters, "boundary")
			d.form = &unmarked{to: d.hash, mark: []byte("--" + mark)}
		}
		kind = mime.FormatMediaType(media, parameters)
	}
	_, _ = fmt.Fprintf(d.hash, "%q %q %q %q %q\n", r.Method, r.URL.EscapedPath(), r.URL.Query().Encode(), kind,
		r.Header.Values("If-Match")) // a hash takes everything
	return d
}

func (d digest) add(p []byte) {
	if d.form != nil {
		d.form.add(p)
		return
	}
	d.hash.Write(p)
}

func (d digest) end() []byte {
	if d.form != nil {
		d.hash.Write(d.form.held)
	}
	return d.hash.Sum(nil)
}

// unmarked passes on what it is given, with a zero byte for each mark.
type unmarked struct {
	to   hash.Hash
	mark []byte
	held []byte // may be the beginning of a mark
}

func (u *unmarked) add(p []byte) {
	u.held = append(u.held, p...)
	for {
		i := bytes.Index(u.held, u.mark)
		if i < 0 {
			break
		}
		u.to.Write(u.held[:i])
		u.to.Write([]byte{0})
		u.held = u.held[i+len(u.mark):]
	}
	if sure := len(u.held) - len(u.mark) + 1; sure > 0 {
		u.to.Write(u.held[:sure])
		u.held = append(u.held[:0:0], u.held[sure:]...)
	}
}
