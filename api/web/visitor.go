package web

import (
	"io"
	"strings"
)

// signInPath is the address of the page where one signs in.
const signInPath = "/sign-in"

// Visitor is who has signed in.
type Visitor struct {
	Name       string
	Role       string   // as assessment spells it
	Units      []string // names of the countries of the account
	Everywhere bool     // the account is for all countries
}

// Scope are the countries of the account in one text.
func (v Visitor) Scope() string { return strings.Join(v.Units, ", ") }

// Said is what has just been done; messages.go has the words, and SaidNumbers how many numbers they take.
type Said struct {
	Code    string
	Numbers []any
}

// SignInPage is where one signs in, or who has.
type SignInPage struct {
	Asked   string   // language
	Visitor *Visitor // nil = nobody has signed in
	Said    *Said
	Email   string // as it was written
	Next    string // address to go on to; "" = the usual one

	Missing bool   // a field was left empty
	Wrong   bool   // the address or the password
	Refused string // another reason why nobody was signed in
	Wait    string // seconds until one may try again
}

// Failed says that somebody tried to sign in.
func (p SignInPage) Failed() bool { return p.Missing || p.Wrong || p.Refused != "" }

// SignIn writes the page where one signs in.
func (p *Pages) SignIn(w io.Writer, page SignInPage) error {
	return p.write(w, "sign-in.html", page.Asked, struct {
		Frame
		SignInPage
	}{p.private(page.Asked, signInPath, page.Visitor), page})
}
