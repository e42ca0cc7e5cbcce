package webtest

import (
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"
)

// money looks at what funders offer, matches twice, compares the two, and prints what a board is to read.
func (s *site) money(t *testing.T) {
	b := s.open(t)
	b.visit(http.StatusOK, "/programmes")
	b.says("main", "What funders offer", "Open", "sample")
	b.picture("20-programmes")
	b.tabs("the programmes")
	b.visit(http.StatusUnprocessableEntity, "/programmes?theme=lwa")
	b.picture("21-programmes-fault")
	b.visit(http.StatusOK, "/matchings")
	b.says("h1", "Sign in")
	b.write("#account", "donor@demo")
	b.write("#password", password)
	b.press(http.StatusOK, ".fields button")
	b.says("h1", "Matchings")
	b.says("main", "None is recorded yet", "Make a matching")
	b.picture("22-matchings")
	b.tabs("the matchings")
	b.visit(http.StatusOK, "/matchings")
	b.choose("readiness-core@2026 2026")
	b.write("#match-years", "0")
	b.press(http.StatusUnprocessableEntity, ".match button")
	b.says(".alert", "The money was not matched", "Years")
	b.picture("23-matchings-fault")
	b.write("#match-years", "1")
	b.write("#match-title", "For the board of March")
	b.press(http.StatusOK, ".match button")
	b.says("main", "Matched, and recorded.", "For the board of March", "What it does to countries", "What nobody pays for")
	b.picture("24-matching")
	b.tabs("a matching")
	b.prints("matching", "For the board of March", "Bound", "The programmes", "What nobody pays for", "!Compare", "!Sign out")

	b.visit(http.StatusOK, "/matchings")
	b.choose("readiness-core@2026 2026")
	b.write("#match-years", "3")
	b.press(http.StatusOK, ".match button")
	b.visit(http.StatusOK, "/matchings/m-1?with=m-2")
	b.says("#compare ~ form ~ h3", "From this one to m-2")
	b.picture("25-comparison")
	b.press(http.StatusOK, `.files a[href$="/frontier"]`)
	b.says("h1", "What other budgets would buy")
	b.picture("26-frontier")
	b.visit(http.StatusOK, "/matchings")
	b.picture("27-matchings")
}

// choose chooses the assessments that money is matched for.
func (b *tab) choose(round string) {
	b.t.Helper()
	b.do(chromedp.SetValue(chromedp.CSS("#match-round"), round))
}
