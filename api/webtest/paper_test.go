package webtest

import (
	"net/http"
	"os/exec"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// paper prints pages: all that is folded away on the screen is there, and what can only be pressed is not.
func (s *site) paper(t *testing.T) {
	b := s.open(t)
	b.signIn("assessor@demo")
	b.visit(http.StatusOK, draftPage)
	b.prints("assessment", "Exampland (fictional) 2027", "24 of 84 questions answered", "National cybersecurity strategy",
		"Cooperation", "Cybersecurity Strategy 2027-2031", "!Look at what it would change", "!Sign out", "!Choose File")
	b.visit(http.StatusOK, "/countries/KEN?framework=gci-pillars@2024")
	b.prints("country", "Kenya", "Beside its peers", "About these figures", "readiness journal verify --store file:COPY --expect", "!On this page")
	b.visit(http.StatusOK, "/countries/XXA?framework=readiness-core@2026")
	b.prints("country-core", "Exampland", "Gaps", "The publication", "!On this page")
}

// prints prints a page and wants words on the paper; those after a ! are not to be there.
func (b *tab) prints(name string, words ...string) {
	b.t.Helper()
	path := b.keep(name+".pdf", given(b, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4))))
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		b.t.Logf("%s is not read: there is no pdftotext here", path)
		return
	}
	out, err := exec.CommandContext(b.t.Context(), tool, "-layout", path, "-").Output() //nolint:gosec // a file of this test
	if err != nil {
		b.t.Fatal(err)
	}
	text := strings.Join(strings.Fields(string(out)), " ")
	for _, word := range words {
		if plain, not := strings.CutPrefix(word, "!"); strings.Contains(text, plain) == not {
			b.t.Errorf("%s: %q is there: %v", path, plain, not)
		}
	}
}
