package webtest

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Widths that pages are looked at in, in pixels: a desk, and a small telephone.
const (
	wide   = 1280
	narrow = 360
	high   = 900
)

// pictures is where they are left.
const pictures = "../../.build/verify/pages"

// chromium finds the browser. Without one the test is skipped.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("there is no Chromium: apt-get install chromium")
	}
	t.Skip("there is no Chromium here")
	return ""
}

// tab is a browser with one page, which is a person's: nothing in it but what the person did.
type tab struct {
	t    *testing.T
	ctx  context.Context
	site *site
	dir  string // of downloads

	mu       sync.Mutex
	faults   []string          // what the browser complained of, or loaded from elsewhere
	response *network.Response // the last document
	saved    chan error        // downloads that ended
}

// open starts a browser, until the test ends.
func (s *site) open(t *testing.T) *tab {
	t.Helper()
	flags := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(chromium(t)), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"), chromedp.Flag("no-proxy-server", true),
		chromedp.Flag("lang", "en"), chromedp.WindowSize(wide, high),
	)
	allocated, end := chromedp.NewExecAllocator(t.Context(), flags...)
	t.Cleanup(end)
	limited, late := context.WithTimeout(allocated, 2*time.Minute)
	t.Cleanup(late)
	ctx, closed := chromedp.NewContext(limited)
	t.Cleanup(closed)
	b := &tab{t: t, ctx: ctx, site: s, dir: t.TempDir(), saved: make(chan error, 1)}
	if err := chromedp.Listen(ctx, b.hear); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.ListenBrowser(ctx, b.hear); err != nil {
		t.Fatal(err)
	}
	for _, enable := range []cdp.Command[cdp.Empty, cdp.Empty]{log.Enable, audits.Enable, runtime.Enable} {
		told(b, enable, cdp.Empty{})
	}
	told(b, network.Enable, network.EnableParams{})
	told(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	told(b, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	told(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "light"}}})
	told(b, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: b.dir, EventsEnabled: new(true),
	})
	b.do(chromedp.EmulateViewport(wide, high))
	t.Cleanup(b.unblemished)
	return b
}

// told gives the browser a command, and its answer.
func told[P, R any](b *tab, command cdp.Command[P, R], params P) R {
	b.t.Helper()
	answer, err := chromedp.Call(b.ctx, command, params)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer
}

// given is what an action at the browser gives.
func given[T any](b *tab, action chromedp.Action[T]) T {
	b.t.Helper()
	value, err := chromedp.Run(b.ctx, action)
	if err != nil {
		b.t.Fatal(err)
	}
	return value
}

// hear notes what the browser tells.
func (b *tab) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if u, err := url.Parse(e.Request.URL); err != nil || u.Scheme != "data" && u.Host != strings.TrimPrefix(b.site.address, "http://") {
			b.faults = append(b.faults, "it asked for "+e.Request.URL)
		}
	case *network.EventResponseReceived:
		if e.Type == network.ResourceTypeDocument {
			b.response = e.Response
		} else if e.Response.Status >= http.StatusBadRequest {
			b.faults = append(b.faults, e.Response.URL+": "+e.Response.StatusText)
		}
	case *log.EventEntryAdded:
		if e.Entry.Source != log.EntrySourceNetwork { // what does not load is heard of above; a document may be a refusal
			b.faults = append(b.faults, "it logged: "+e.Entry.Text)
		}
	case *audits.EventIssueAdded:
		if e.Issue.Code != audits.InspectorIssueCodeGenericIssue { // advice on how fields may be filled in
			b.faults = append(b.faults, "it has an issue: "+issueOf(e.Issue))
		}
	case *runtime.EventConsoleAPICalled:
		b.faults = append(b.faults, "a script wrote to the console")
	case *runtime.EventExceptionThrown:
		b.faults = append(b.faults, "a script failed: "+e.ExceptionDetails.Text)
	case *browser.EventDownloadProgress:
		switch e.State {
		case browser.DownloadProgressStateCompleted:
			b.saved <- nil
		case browser.DownloadProgressStateCanceled:
			b.saved <- errors.New("the download was cancelled")
		default:
		}
	}
}

// issueOf says what the browser holds against a page.
func issueOf(issue *audits.InspectorIssue) string {
	details, err := json.Marshal(issue.Details)
	if err != nil {
		return string(issue.Code)
	}
	return string(issue.Code) + ": " + string(details)
}

// unblemished wants that the browser has had nothing to complain of.
func (b *tab) unblemished() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, fault := range b.faults {
		b.t.Errorf("the browser: %s", fault)
	}
}

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// load does what brings a document, and checks its status and what every page keeps.
func (b *tab) load(status int64, actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if _, err := chromedp.RunResponse(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
	b.mu.Lock()
	r := b.response
	b.mu.Unlock()
	if r.Status != status {
		b.t.Fatalf("%s: status %d, want %d: %s", r.URL, r.Status, status, b.text("main"))
	}
	headers := http.Header{}
	for name, value := range r.Headers {
		if text, ok := value.(string); ok {
			headers.Set(name, text)
		}
	}
	if policy := headers.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		b.t.Errorf("%s: the policy is %q", r.URL, policy)
	}
}

// visit opens an address.
func (b *tab) visit(status int64, path string) {
	b.t.Helper()
	b.load(status, chromedp.Navigate(b.site.address+path))
}

// press presses what leads to another document.
func (b *tab) press(status int64, selector string) {
	b.t.Helper()
	b.load(status, chromedp.Click(chromedp.CSS(selector)))
}

// write types into a field, in place of what stands there.
func (b *tab) write(selector, text string) {
	b.t.Helper()
	field := chromedp.CSS(selector)
	back := strings.Repeat(kb.Backspace, len(given(b, chromedp.Value(field))))
	b.do(chromedp.SendKeys(field, kb.End+back+text))
	if got := given(b, chromedp.Value(field)); got != text {
		b.t.Fatalf("%s: %q was typed, and %q stands there", selector, text, got)
	}
}

// text is what can be read, with single spaces. There is to be something of the selector.
func (b *tab) text(selector string) string {
	b.t.Helper()
	return strings.Join(strings.Fields(given(b, chromedp.Text(chromedp.CSS(selector)))), " ")
}

// says wants words to be read somewhere; those after a ! are not to be there.
func (b *tab) says(selector string, words ...string) {
	b.t.Helper()
	text := b.text(selector)
	for _, word := range words {
		if plain, not := strings.CutPrefix(word, "!"); strings.Contains(text, plain) == not {
			b.t.Errorf("%s: %q is there: %v; in %s", selector, plain, not, text)
		}
	}
}

// has counts what a selector chooses.
func (b *tab) has(selector string) int {
	b.t.Helper()
	return given(b, chromedp.Evaluate[int]("document.querySelectorAll(`"+selector+"`).length"))
}

// upload chooses a file, and sends the form that it is in.
func (b *tab) upload(status int64, path string) {
	b.t.Helper()
	b.do(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{path}))
	b.press(status, ".upload button")
}

// download presses a link to a file, and gives where it was saved.
func (b *tab) download(selector string) string {
	b.t.Helper()
	b.do(chromedp.Click(chromedp.CSS(selector)))
	select {
	case err := <-b.saved:
		if err != nil {
			b.t.Fatal(err)
		}
	case <-time.After(20 * time.Second):
		b.t.Fatal("nothing was downloaded")
	}
	files, err := filepath.Glob(filepath.Join(b.dir, "*.xlsx"))
	if err != nil || len(files) != 1 {
		b.t.Fatalf("downloaded are %v, %v", files, err)
	}
	return files[0]
}

// longest is how much of a page is in its picture, in pixels.
const longest = 6000

// picture keeps what a page looks like, wide and narrow. Nothing may stand out at its side.
func (b *tab) picture(name string) {
	b.t.Helper()
	for _, size := range []struct {
		name  string
		width int64
	}{{"narrow", narrow}, {"wide", wide}} { // last as it was
		b.do(chromedp.EmulateViewport(size.width, high))
		over := given(b, chromedp.Evaluate[int]("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
		if over > 0 {
			b.t.Errorf("%s: at %d pixels the page is %d too wide", name, size.width, over)
		}
		height := given(b, chromedp.Evaluate[float64]("document.documentElement.scrollHeight"))
		image := told(b, page.CaptureScreenshot, page.CaptureScreenshotParams{
			Clip:                  &page.Viewport{Width: float64(size.width), Height: min(height, longest), Scale: 1},
			CaptureBeyondViewport: new(true), OptimizeForSpeed: new(true),
		})
		b.keep(name+"-"+size.name+".png", image.Data)
	}
}

// keep keeps a file for somebody to look at.
func (b *tab) keep(name string, data []byte) string {
	b.t.Helper()
	if err := os.MkdirAll(pictures, 0o755); err != nil {
		b.t.Fatal(err)
	}
	path := filepath.Join(pictures, name)
	if err := os.WriteFile(path, data, 0o644); err != nil { //nolint:gosec // a picture for everybody
		b.t.Fatal(err)
	}
	return path
}

// signIn signs in with the password of the demo.
func (b *tab) signIn(email string) {
	b.t.Helper()
	b.visit(http.StatusOK, "/sign-in")
	b.write("#account", email)
	b.write("#password", password)
	b.press(http.StatusOK, ".fields button")
}
