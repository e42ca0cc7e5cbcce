package api

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"readiness/api/web"
)

// Cookies. Where the connection is safe the names say to the browser that nobody else may have set them: RFC 6265bis,
// section 4.1.3.2.
const (
	sessionCookie = "readiness-session"
	saidCookie    = "readiness-said"
	hostPrefix    = "__Host-"
)

// overTLS says that a request came by TLS, to this server or to a proxy that is known.
func (s *Server) overTLS(r *http.Request) bool {
	if r.TLS != nil {
		return true
	}
	peer := happeningOf(r).peer
	if !peer.IsValid() || !s.isProxy(peer) {
		return false
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-Proto"), ","), ",")
	return strings.EqualFold(strings.TrimSpace(hops[len(hops)-1]), "https") // what the nearest proxy says
}

func (s *Server) cookieName(r *http.Request, name string) string {
	if s.overTLS(r) {
		return hostPrefix + name
	}
	return name
}

// setCookie gives a browser a cookie for a while, 0 until it is closed; an empty one takes it away. It comes back with links from other
// sites, so that one sent by mail opens, but with no form of theirs.
func (s *Server) setCookie(w http.ResponseWriter, r *http.Request, name, value string, life time.Duration) {
	c := &http.Cookie{
		Name: s.cookieName(r, name), Value: value, Path: "/", HttpOnly: true, Secure: s.overTLS(r), SameSite: http.SameSiteLaxMode,
		MaxAge: int(life.Seconds()),
	}
	if value == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// longestCookie is how much of a cookie is looked at.
const longestCookie = 200

// cookie reads a cookie; "" where there is none, or two.
func (s *Server) cookie(r *http.Request, name string) string {
	all := r.CookiesNamed(s.cookieName(r, name))
	if len(all) != 1 || len(all[0].Value) > longestCookie {
		return ""
	}
	return all[0].Value
}

// sessionToken is the token that a browser shows.
func (s *Server) sessionToken(r *http.Request) string { return s.cookie(r, sessionCookie) }

// saidOnce is what a page says once of what was done before it: a word of saidCodes, with numbers, and the record after
// which it is true. It travels in a cookie of its own, so that no address can put words into the mouth of a page.
type saidOnce struct {
	code    string
	numbers []int
	seq     uint64
}

// saidCodes are what can be said, the stages to which an assessment was taken among it; messages_signed.go has the words.
var saidCodes = append([]string{"signedIn", "signedOut", "created", "exists", "seen", "applied", "nothing", "matched"}, stageNames()...)

// say sends a browser on to a page that says what was done, and by which record; 0 where none was written.
func (v *pageCall) say(to, code string, seq uint64, numbers ...int) {
	parts := []string{strconv.FormatUint(seq, 10), code}
	for _, n := range numbers {
		parts = append(parts, strconv.Itoa(n))
	}
	v.server.setCookie(v.w, v.request, saidCookie, strings.Join(parts, "."), time.Minute)
	seeOther(v.w, to)
}

// readSaid reads the cookie; nil where nothing is to be said.
func (s *Server) readSaid(r *http.Request) *saidOnce {
	parts := strings.Split(s.cookie(r, saidCookie), ".")
	if len(parts) < 2 || len(parts) > 6 || !slices.Contains(saidCodes, parts[1]) {
		return nil
	}
	seq, err := strconv.ParseUint(parts[0], 10, 63)
	if err != nil {
		return nil
	}
	one := &saidOnce{code: parts[1], seq: seq}
	for _, p := range parts[2:] {
		n, err := strconv.ParseUint(p, 10, 31)
		if err != nil {
			return nil
		}
		one.numbers = append(one.numbers, int(n))
	}
	return one
}

// catchUp waits, for a short while, until what the browser has just done is known here: another replica may have done it.
func (s *Server) catchUp(r *http.Request) {
	one := s.readSaid(r)
	if one == nil || one.seq <= s.service.Head().Seq {
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.patience)
	defer cancel()
	_ = s.service.Wait(ctx, one.seq) // a page that is a little behind is better than none
}

// flash gives what is to be said, once.
func (v *pageCall) flash() *web.Said {
	one := v.server.readSaid(v.request)
	if one == nil {
		return nil
	}
	v.server.setCookie(v.w, v.request, saidCookie, "", 0)
	out := &web.Said{Code: one.code}
	for _, n := range one.numbers {
		out.Numbers = append(out.Numbers, n)
	}
	if len(out.Numbers) != web.SaidNumbers(one.code) {
		return nil
	}
	return out
}

// signInFor is the address to sign in at, from where it goes on to what was asked for. What was sent is lost: the page it
// was sent from is shown again.
func signInFor(r *http.Request) string {
	next := r.URL.EscapedPath()
	if r.Method == http.MethodGet {
		next = r.URL.RequestURI()
	} else if rest, ok := strings.CutPrefix(next, assessmentsPage+"/"); ok {
		id, _, _ := strings.Cut(rest, "/")
		next = assessmentsPage + "/" + id
	}
	return signInPath + "?" + url.Values{"next": {next}}.Encode()
}

// longestNext is how long an address to go on to may be.
const longestNext = 2000

// nextOf gives where to go after signing in: an address of these pages, or else assessmentsPage. Whatever a browser might
// take for another site is none.
func nextOf(text string) string {
	if len(text) > longestNext || strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r == '\\' || r == 0x7f }) {
		return assessmentsPage
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" || u.Fragment != "" || strings.ContainsAny(u.Path, "\\\r\n\t\x00") {
		return assessmentsPage
	}
	path := u.EscapedPath()
	within := func(page string) bool { return path == page || strings.HasPrefix(path, page+"/") }
	if path != "/" && !within(assessmentsPage) && !within(matchingsPage) || strings.Contains(u.Path, "..") || strings.Contains(u.Path, "//") {
		return assessmentsPage
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	return path
}
