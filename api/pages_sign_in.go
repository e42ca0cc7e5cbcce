package api

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"strings"
	"unicode/utf8"

	"readiness/api/web"
)

// Addresses of the pages.
const (
	signInPath      = "/sign-in"
	signOutPath     = "/sign-out"
	assessmentsPage = "/assessments"
)

func (s *Server) registerSignInPages() {
	s.page(sitePage{id: "signInPage", method: http.MethodGet, path: signInPath, query: []string{"next"}, anyone: true, show: signInPage})
	s.page(sitePage{id: "signIn", method: http.MethodPost, path: signInPath, anyone: true, most: mostSignIn, show: signInForm})
	s.page(sitePage{id: "signOut", method: http.MethodPost, path: signOutPath, anyone: true, most: mostSignIn, show: signOutForm})
}

func signInPage(ctx context.Context, v *pageCall) error {
	next := v.request.URL.Query().Get("next")
	return v.signInPage(ctx, web.SignInPage{Next: next})
}

// signInPage shows the form, or who has signed in.
func (v *pageCall) signInPage(ctx context.Context, p web.SignInPage) error {
	var err error
	if p.Visitor, err = v.visitor(ctx); err != nil {
		return err
	}
	p.Asked, p.Said = v.lang, v.flash()
	if p.Next != "" {
		p.Next = nextOf(p.Next)
	}
	v.server.headPage(v.w, v.lang)
	return v.server.pages.SignIn(v.w, p)
}

// signInForm signs in. An e-mail address that does not fit is not looked up, and is told in the words of a wrong one.
func signInForm(ctx context.Context, v *pageCall) error {
	form, err := v.form([]string{"account", "password", "next"}, nil)
	if err != nil {
		return err
	}
	email, password := strings.TrimSpace(form.Get("account")), form.Get("password")
	page := web.SignInPage{Email: email, Next: form.Get("next")}
	if email == "" || password == "" {
		page.Missing = true
		return v.refuseSignIn(ctx, page, refused("account", "is missing"))
	}
	session, err := v.server.signIn(ctx, v.call, email, password)
	if err != nil {
		return v.refuseSignIn(ctx, page, err)
	}
	token, err := v.server.config.Refresh.Begin(ctx, session.ID, session.Since)
	if err != nil {
		return err
	}
	if v.token != "" { // the session of before ends: nobody is signed in twice in one browser
		if err := v.signOut(ctx); err != nil {
			return err
		}
	}
	v.who = &session.Account
	note(v.request, nil, v.call)
	v.server.setCookie(v.w, v.request, sessionCookie, token, 0)
	v.say(nextOf(form.Get("next")), "signedIn", 0)
	return nil
}

// longestShown is how much of an e-mail address the form shows again.
const longestShown = 320

// refuseSignIn shows the form again, with what is wrong.
func (v *pageCall) refuseSignIn(ctx context.Context, page web.SignInPage, err error) error {
	p := problemOf(err)
	if p.Status >= http.StatusInternalServerError && p.Status != http.StatusServiceUnavailable {
		return err
	}
	happeningOf(v.request).failed = err
	maps.Copy(v.w.Header(), p.headers)
	page.Wrong, page.Wait = p.Status == http.StatusUnauthorized, p.headers.Get("Retry-After")
	if !page.Wrong && !page.Missing {
		told := p.forPage()
		page.Refused = cmp.Or(told.Detail, told.Title)
	}
	if utf8.RuneCountInString(page.Email) > longestShown {
		page.Email = ""
	}
	v.w.WriteHeader(p.Status)
	v.who, v.token = nil, ""
	return v.signInPage(ctx, page)
}

// signOut ends the session of the browser.
func (v *pageCall) signOut(ctx context.Context) error {
	v.server.site.uploads.forget(v.token)
	return v.server.config.Refresh.Revoke(ctx, v.token)
}

func signOutForm(ctx context.Context, v *pageCall) error {
	if _, err := v.form(nil, nil); err != nil {
		return err
	}
	if v.token != "" {
		if err := v.signOut(ctx); err != nil {
			return err
		}
	}
	v.server.setCookie(v.w, v.request, sessionCookie, "", 0)
	v.say(signInPath, "signedOut", 0)
	return nil
}
