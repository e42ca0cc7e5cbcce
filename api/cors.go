package api

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/rs/cors"
)

// preflightAge is for how long a browser keeps what it was told about an operation.
const preflightAge = 10 * time.Minute

// crossOrigin lets pages of the listed origins call the operations. Without a list there is none of it: no header of its
// kind, and OPTIONS is a method like any other that an operation does not take. Cookies and other credentials that a
// browser adds by itself are never let through: a token goes into a header, by the hand of who has it.
func (s *Server) crossOrigin(next http.Handler) http.Handler {
	origins := s.config.Origins
	if len(origins) == 0 {
		return next
	}
	listed := func(origin string) bool { return slices.Contains(origins, origin) }
	c := cors.New(cors.Options{
		AllowOriginFunc: listed,
		AllowedMethods: []string{
			http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
		},
		AllowedHeaders: []string{
			"Accept", "Accept-Language", "Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match", "Min-Journal-Seq",
		},
		ExposedHeaders: []string{
			"Allow", "Content-Disposition", "ETag", "Idempotency-Replayed", "Journal-Seq", "Location", "Request-Id", "Retry-After", "WWW-Authenticate",
		},
		MaxAge: int(preflightAge.Seconds()),
	})
	return c.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if listed(r.Header.Get("Origin")) {
			w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
		}
		next.ServeHTTP(w, r)
	}))
}

// CheckOrigin says what is wrong with an origin whose pages are to be let in; nil when browsers send exactly this.
func CheckOrigin(origin string) error {
	u, err := url.Parse(origin)
	switch {
	case strings.Contains(origin, "*"):
		return fmt.Errorf("%q would let the pages of strangers in: list each origin", origin)
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return fmt.Errorf("%q is no origin: it has a scheme and a host, such as https://app.example.org", origin)
	case u.User != nil || u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.ForceQuery || strings.HasSuffix(origin, "#"):
		return fmt.Errorf("%q is more than an origin: leave out what stands behind the host, also a last slash", origin)
	case origin != strings.ToLower(origin):
		return fmt.Errorf("%q never comes: browsers send it in small letters", origin)
	case u.Scheme == "https" && u.Port() == "443" || u.Scheme == "http" && u.Port() == "80":
		return fmt.Errorf("%q never comes: browsers leave out the port that a scheme has anyway", origin)
	case u.Scheme == "http" && !onLoopback(u.Hostname()):
		return fmt.Errorf("%q can be forged by whoever is on the way: use https", origin)
	}
	return nil
}

func onLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
