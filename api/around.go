package api

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gorilla/mux"
	"github.com/klauspost/compress/gzhttp"
)

// happening is what the log and the metrics learn of a request on its way in.
type happening struct {
	id        string
	from      netip.Addr
	peer      netip.Addr // the other end of the connection, which may be a proxy
	local     bool       // of this machine, with no proxy in between
	operation string
	account   string
	failed    error
}

type happeningKey struct{}

func happeningOf(r *http.Request) *happening {
	if h, ok := r.Context().Value(happeningKey{}).(*happening); ok {
		return h
	}
	return &happening{}
}

func requestID(r *http.Request) string { return happeningOf(r).id }

// note keeps for the log what an operation has come to know.
func note(r *http.Request, op *huma.Operation, c *call) {
	h := happeningOf(r)
	if op != nil {
		h.operation = op.OperationID
	}
	if c != nil {
		h.failed = c.failed
		if c.who != nil {
			h.account = c.who.ID
		}
	}
}

// around puts around the router what holds for every request, also for those that no operation answers.
func (s *Server) around(next http.Handler) http.Handler {
	compress, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.PreferZstd(true), gzhttp.EnableZstd(true))
	if err != nil {
		s.fault = fmt.Errorf("compression: %w", err)
		return next
	}
	inner := s.crossOrigin(compress(s.limited(next)))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := s.config.Clock()
		h := &happening{id: s.newID(), from: s.from(r), peer: peerOf(r), local: s.isLocal(r)}
		r = r.WithContext(context.WithValue(r.Context(), happeningKey{}, h))
		r.Body = s.paced(w, r)
		out := &counted{ResponseWriter: w}
		s.metrics.underWay.Inc()
		defer s.metrics.underWay.Dec()
		secure(w.Header(), h.id)
		defer func() {
			value := recover()
			if value != nil && value != http.ErrAbortHandler { //nolint:errorlint // a panic's value, which nobody wraps
				s.log.Error("fault", "id", h.id, "panic", fmt.Sprint(value), "stack", string(debug.Stack()))
				if out.status == 0 {
					s.refuse(out, r, nil)
					value = nil
				} else {
					value = http.ErrAbortHandler
				}
			}
			s.logged(r, h, out, s.config.Clock().Sub(begun))
			if value != nil {
				panic(value) //nolint:forbidigo // net/http's own way to break a connection off
			}
		}()
		if r.Method == http.MethodHead {
			r2 := *r
			r2.Method = http.MethodGet
			inner.ServeHTTP(headOnly{out}, &r2)
			return
		}
		inner.ServeHTTP(out, r)
	})
}

// limited refuses an address that asks too often.
func (s *Server) limited(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := s.limits.address(happeningOf(r).from, s.config.Clock()); err != nil {
			s.refuse(w, r, err)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// logged writes the line of a request. Its query is left out, for it may hold names; so are all headers.
func (s *Server) logged(r *http.Request, h *happening, out *counted, took time.Duration) {
	status := out.status
	if status == 0 {
		status = http.StatusOK
	}
	s.metrics.count(h.operation, status, took)
	level := slog.LevelInfo
	line := make([]slog.Attr, 0, 8)
	line = append(line, slog.String("id", h.id), slog.String("method", loggedMethod(r.Method)), slog.String("operation", h.operation),
		slog.Int("status", status), slog.Int64("bytes", out.bytes), slog.Int64("ms", took.Milliseconds()), slog.String("account", h.account))
	if h.failed != nil && status >= http.StatusInternalServerError {
		if level = slog.LevelError; s.health.stopping.Load() && status == http.StatusServiceUnavailable {
			level = slog.LevelInfo // as is meant
		}
		line = append(line, slog.String("error", causes(h.failed)))
	}
	s.log.LogAttrs(r.Context(), level, "request", line...)
}

// loggedMethod is a method for the log: senders may make up others, of any words.
func loggedMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	}
	return "other"
}

// newID makes the id of a request; without chance there is none, and the request is still answered.
func (s *Server) newID() string {
	var b [12]byte
	if _, err := io.ReadFull(s.config.Random, b[:]); err != nil {
		return ""
	}
	return hex.EncodeToString(b[:])
}

// peerOf is the address of the other end of the connection.
func peerOf(r *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return peer.Addr()
}

// from is the address of who sends a request. What proxies say counts only as far as the proxies are known.
func (s *Server) from(r *http.Request) netip.Addr {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Addr{}
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		if !s.isProxy(addr) {
			break
		}
		before, ok := hopAddress(strings.TrimSpace(hop))
		if !ok {
			break
		}
		addr = before
	}
	return addr.Unmap()
}

// forwarding are the headers that proxies add. One of them says that somebody else stands behind the address.
var forwarding = []string{"Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip"}

// isLocal says that a request was sent on this machine, for itself: not by a proxy that runs here.
func (s *Server) isLocal(r *http.Request) bool {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && peer.Addr().Unmap().IsLoopback() && !s.isProxy(peer.Addr()) &&
		!slices.ContainsFunc(forwarding, func(name string) bool { return len(r.Header.Values(name)) > 0 })
}

// hopAddress reads an address as proxies write it: some add the port.
func hopAddress(text string) (netip.Addr, bool) {
	if addr, err := netip.ParseAddr(text); err == nil {
		return addr.WithZone(""), true
	}
	with, err := netip.ParseAddrPort(text)
	return with.Addr().WithZone(""), err == nil
}

func (s *Server) isProxy(addr netip.Addr) bool {
	return slices.ContainsFunc(s.config.Proxies, func(p netip.Prefix) bool { return p.Contains(addr.Unmap()) })
}

// secure sets the headers that every answer has.
func secure(h http.Header, id string) {
	h.Set("Request-Id", id)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Strict-Transport-Security", "max-age=31536000")
}

// counted knows what was sent.
type counted struct {
	http.ResponseWriter
	status int
	bytes  int64
}

// WriteHeader keeps the first status that is final.
func (c *counted) WriteHeader(status int) {
	if c.status == 0 && status >= http.StatusOK {
		c.status = status
	}
	c.ResponseWriter.WriteHeader(status)
}

func (c *counted) Write(p []byte) (int, error) {
	if c.status == 0 {
		c.status = http.StatusOK
	}
	n, err := c.ResponseWriter.Write(p)
	c.bytes += int64(n)
	return n, err
}

func (c *counted) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// headOnly is an answer to HEAD: what GET would give, without its body.
type headOnly struct{ http.ResponseWriter }

func (h headOnly) Write(p []byte) (int, error) { return len(p), nil }
func (h headOnly) Unwrap() http.ResponseWriter { return h.ResponseWriter }

// noPath answers where there is nothing.
func (s *Server) noPath(w http.ResponseWriter, r *http.Request) { s.refuse(w, r, noSuchPath()) }

// noMethod answers where there is something, for another method.
func (s *Server) noMethod(w http.ResponseWriter, r *http.Request) {
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		try := *r
		try.Method = method
		var match mux.RouteMatch
		if s.router.Match(&try, &match) && match.MatchErr == nil {
			allowed = append(allowed, method)
			if method == http.MethodGet {
				allowed = append(allowed, http.MethodHead)
			}
		}
	}
	p := methodNotAllowed.problem("This path does not take the method "+knownMethod(r.Method)+".", "It takes "+strings.Join(allowed, ", ")+".")
	p.headers.Set("Allow", strings.Join(allowed, ", "))
	s.refuse(w, r, p)
}

func knownMethod(method string) string {
	if len(method) > 20 {
		return "of the request"
	}
	return method
}
