package webtest

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// controls numbers what the Tab key is to reach, in the order of the page, and gives what each is.
const controls = `[...document.querySelectorAll('a[href], button, input:not([type="hidden"]), select, textarea, summary, [tabindex="0"]')]
	.filter(e => e.checkVisibility({visibilityProperty: true}))
	.map((e, i) => { e.dataset.nth = i; return i + " " + e.tagName.toLowerCase() + " " + (e.id || e.textContent.trim().slice(0, 30)) })`

// focused says where the focus is: the number of the control, or that it cannot be seen there.
const focused = `(() => {
	const e = document.activeElement;
	if (!e || e === document.body) return "";
	const style = getComputedStyle(e), box = e.getBoundingClientRect();
	if (!e.matches(":focus-visible") || style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) return e.dataset.nth + " has no outline";
	if (box.width < 1 || box.bottom < 1 || box.top >= innerHeight || box.right < 1 || box.left >= innerWidth) return e.dataset.nth + " is out of sight";
	return e.dataset.nth ?? e.tagName + " is not awaited";
})()`

// keyboard signs in and uploads by keys alone: Tab comes by every control in the order of the page, and one sees where
// it is.
func (s *site) keyboard(t *testing.T) {
	b := s.open(t)
	b.visit(http.StatusOK, "/sign-in")
	b.tabs("the sign-in page")
	b.visit(http.StatusOK, "/sign-in")
	b.awaits("account") // it has the focus at once
	b.load(http.StatusOK, chromedp.KeyEvent("assessor@demo"+kb.Tab+password+kb.Enter))
	b.says("main", "You are signed in.")

	b.visit(http.StatusOK, draftPage)
	b.tabs("the page of an assessment")
	b.visit(http.StatusOK, draftPage)
	b.do(chromedp.KeyEvent(kb.Tab))
	b.picture("18-skip")
	b.do(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{b.download(`.files a[href$="/questionnaire.xlsx"]`)}), chromedp.Focus(chromedp.CSS("#file")))
	b.load(http.StatusOK, chromedp.KeyEvent(kb.Tab+kb.Enter))
	b.says("main", "Nothing would change")
	b.tabs("the report")
}

// awaits waits, for a short while, until something has the focus.
func (b *tab) awaits(id string) {
	b.t.Helper()
	for range 50 {
		if given(b, chromedp.Evaluate[string]("document.activeElement ? document.activeElement.id : ``")) == id {
			return
		}
		b.do(chromedp.Sleep(100 * time.Millisecond))
	}
	b.t.Fatalf("%s does not get the focus", id)
}

// tabs goes around a page by the Tab key, from wherever the focus is.
func (b *tab) tabs(page string) {
	b.t.Helper()
	want := given(b, chromedp.Evaluate[[]string](controls))
	var seen []string
	b.do(chromedp.KeyEvent(kb.Tab)) // from a field that has the focus at once, or from the top
	for range 2*len(want) + 2 {
		at := given(b, chromedp.Evaluate[string](focused))
		if len(seen) > 0 && at == seen[0] {
			break
		}
		if at != "" {
			seen = append(seen, at)
		}
		b.do(chromedp.KeyEvent(kb.Tab))
	}
	if first := slices.Index(seen, "0"); first > 0 {
		seen = slices.Concat(seen[first:], seen[:first])
	}
	for i := range max(len(want), len(seen)) {
		if i >= len(want) || i >= len(seen) || seen[i] != fmt.Sprint(i) {
			b.t.Errorf("%s: Tab goes %v; it is to come by\n%s", page, seen, strings.Join(want, "\n"))
			return
		}
	}
}
