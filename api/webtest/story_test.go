package webtest

import (
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// draft is an assessment of the demo that is half answered.
const (
	draft     = "XXA-2027-readiness-core@2026"
	draftPage = "/assessments/" + draft
)

// Questions of the draft, and answers to them as the workbook offers them.
const (
	unanswered  = "strategy-review"
	reported    = "At least one progress report is completed, but none with measured indicators was published in the last two years"
	alsoOpen    = "cybersecurity-budget"
	ownLine     = "The budget in force has a line of its own, but the amount spent under it in the last closed year is not published"
	answered    = "strategy-languages" // main-official
	main        = "It is published in the official language with the most speakers, but not in every official language"
	allOfficial = "It is published in every official language, without a summary in plain language"
	otherOnly   = "It is published, but not in the official language with the most speakers"
)

// TestPages is all that is tried with one program: what changes nothing first.
func TestPages(t *testing.T) {
	chromium(t) // before anything is built
	site := serve(t)
	t.Run("paper", site.paper)
	t.Run("keyboard", site.keyboard)
	t.Run("story", site.story)
	t.Run("money", site.money)
}

// story is what an assessor does at a browser without scripts, from a wrong password to signing out.
func (s *site) story(t *testing.T) {
	b, colleague := s.open(t), s.colleague(t)

	b.entersWrongly()
	b.enters()
	b.begins()
	b.visit(http.StatusOK, "/assessments")
	b.press(http.StatusOK, `main a[href^="`+draftPage+`"]`)
	b.says("main", "Exampland", "2027", "draft", "24 of 84 questions answered", "Upload a filled questionnaire")
	b.picture("05-assessment")
	empty := b.download(`.files a[href$="/questionnaire.xlsx"]`)

	before := colleague.answers(draft)
	b.uploadsBadly(empty)
	b.applies(empty, colleague, before)
	b.overtaken(empty, colleague)
	b.leaves()
	b.readsACountry()
}

// entersWrongly signs in with a wrong password.
func (b *tab) entersWrongly() {
	b.t.Helper()
	b.visit(http.StatusOK, "/assessments")
	b.says("h1", "Sign in")
	b.picture("01-sign-in")
	b.write("#account", "assessor@demo")
	b.write("#password", "not this one, surely")
	b.press(http.StatusUnauthorized, ".fields button")
	b.says("#fault", "You are not signed in", "The e-mail address or the password is wrong.")
	address, secret := given(b, chromedp.Value(chromedp.CSS("#account"))), given(b, chromedp.Value(chromedp.CSS("#password")))
	if address != "assessor@demo" || secret != "" {
		b.t.Errorf("the form holds %q and %q", address, secret)
	}
	b.picture("02-sign-in-wrong")
}

// enters signs in, and looks at what is to be done and at how the session is kept.
func (b *tab) enters() {
	b.t.Helper()
	b.write("#password", password)
	b.press(http.StatusOK, ".fields button")
	b.says("main", "You are signed in.", "Demo assessor", "To do", "1 task is overdue", "Assessments")
	b.picture("03-assessments")
	cookies := told(b, network.GetCookies, network.GetCookiesParams{}).Cookies
	found := false
	for _, c := range cookies {
		if !c.HTTPOnly || c.SameSite != network.CookieSameSiteLax || c.Path != "/" {
			b.t.Errorf("the cookie %s is %+v", c.Name, c)
		}
		found = found || c.Name == "readiness-session" && c.Session
	}
	if !found {
		b.t.Errorf("no session until the browser is closed is in %+v", cookies)
	}
}

// begins begins an assessment, of a country that is none first.
func (b *tab) begins() {
	b.t.Helper()
	b.write("#begin-country", "Atlantis")
	b.press(http.StatusUnprocessableEntity, "#begin ~ form button")
	b.says(".alert", "The assessment could not be begun", "Country")
	b.picture("04-begin-refused")
	b.write("#begin-country", "Kenya")
	b.press(http.StatusOK, "#begin ~ form button")
	b.says("main", "The assessment has begun.", "Kenya", "draft", "0 of")
}

// uploadsBadly uploads one good answer and one that is none: nothing can be applied.
func (b *tab) uploadsBadly(empty string) {
	b.t.Helper()
	b.visit(http.StatusOK, draftPage)
	bad, cells := fill(b.t, empty, "bad.xlsx", map[string]string{unanswered: reported, alsoOpen: "Perhaps"})
	b.upload(http.StatusOK, bad)
	b.says("main", "What the file would change", "bad.xlsx", "Nothing can be recorded yet", "Refused 1", "Added 1")
	b.says(`section[aria-labelledby="cells-refused"] tbody`, cells[alsoOpen], "!"+cells[unanswered])
	b.says(`section[aria-labelledby="cells-added"] tbody`, cells[unanswered], reported, "!"+cells[alsoOpen])
	if b.has("main form") != 0 {
		b.t.Error("what is refused can be applied")
	}
	b.picture("06-report-refused")
	b.press(http.StatusOK, `a[href$="#questionnaire"]`)
}

// applies uploads a good file, applies it, and uploads it again.
func (b *tab) applies(empty string, colleague *person, before map[string]string) {
	b.t.Helper()
	good, cells := fill(b.t, empty, "good.xlsx", map[string]string{unanswered: reported, answered: allOfficial})
	b.upload(http.StatusOK, good)
	b.says("main", "If this is what you mean, apply it.", "Added 1", "Changed 1", "Refused 0", "In conflict 0")
	b.says(`section[aria-labelledby="cells-added"] tbody`, cells[unanswered], reported)
	b.says(`section[aria-labelledby="cells-changed"] tbody`, cells[answered], main, allOfficial)
	b.picture("07-report")
	if now := colleague.answers(draft); !maps.Equal(now, before) {
		b.t.Errorf("the report alone has recorded something: %v", now)
	}
	b.press(http.StatusOK, "main form button")
	b.says(".flash", "Recorded: 1 added, 1 changed.")
	b.says("main", "25 of 84 questions answered")
	b.picture("08-applied")
	want := maps.Clone(before)
	want[unanswered] = `"reported"`
	want[answered] = strings.Replace(before[answered], `"main-official"`, `"all-official"`, 1)
	if now := colleague.answers(draft); !maps.Equal(now, want) {
		b.t.Errorf("recorded is %v, want %v", now, want)
	}
	b.upload(http.StatusOK, good)
	b.says("main", "Nothing would change", "Added 0", "Changed 0", "Refused 0", "In conflict 0")
	if b.has("main form") != 0 {
		b.t.Error("nothing can be applied")
	}
	b.picture("09-report-again")
}

// overtaken applies what another has overtaken since it was shown, and uploads what another has answered since the file was
// made: nothing is overwritten, and both answers are shown.
func (b *tab) overtaken(empty string, colleague *person) {
	b.t.Helper()
	b.visit(http.StatusOK, draftPage)
	late, cells := fill(b.t, empty, "late.xlsx", map[string]string{alsoOpen: ownLine})
	b.upload(http.StatusOK, late)
	colleague.answer(draft, alsoOpen, "inside-others")
	b.press(http.StatusConflict, "main form button")
	b.says(".alert", "Nothing was recorded: others have changed something meanwhile")
	b.says(`section[aria-labelledby="cells-conflict"] tbody`, cells[alsoOpen], "no answer", "the budget in force has no line of its own for it", ownLine)
	b.picture("10-overtaken")

	b.visit(http.StatusOK, draftPage)
	clash, cells := fill(b.t, empty, "clash.xlsx", map[string]string{answered: otherOnly})
	colleague.answer(draft, answered, "plain-summary")
	b.upload(http.StatusOK, clash)
	b.says("main", "In conflict 1", "Nothing can be recorded yet")
	b.says(`section[aria-labelledby="cells-conflict"] tbody`, cells[answered], main, "with a summary in plain language", otherOnly, "Second assessor changed it on 20")
	if b.has("main form") != 0 {
		b.t.Error("a conflict can be applied")
	}
	b.picture("11-report-conflict")
	now := colleague.answers(draft)
	if !strings.HasPrefix(now[answered], `"plain-summary"`) || now[alsoOpen] != `"inside-others"` {
		b.t.Errorf("the colleague's answers are gone: %q, %q", now[answered], now[alsoOpen])
	}
	b.visit(http.StatusOK, draftPage)
	b.picture("12-assessment-after")
	b.visit(http.StatusNotFound, "/assessments/nothing-of-the-kind")
	b.picture("13-not-found")
}

// leaves signs out; what was for those who have signed in is closed then.
func (b *tab) leaves() {
	b.t.Helper()
	b.visit(http.StatusOK, "/assessments")
	b.press(http.StatusOK, `header form button`)
	b.says("main", "You are signed out.", "Sign in")
	b.picture("14-signed-out")
	b.visit(http.StatusOK, draftPage)
	b.says("h1", "Sign in")
}

// readsACountry reads what everybody may: the index, and a country.
func (b *tab) readsACountry() {
	b.t.Helper()
	b.visit(http.StatusOK, "/")
	b.says("h1", "Global Cybersecurity Index")
	b.visit(http.StatusOK, "/?framework=gci-pillars@2024&lendingCategory=IDA")
	b.picture("15-index")
	b.visit(http.StatusOK, "/countries/KEN?framework=gci-pillars@2024")
	b.says("h1", "Kenya")
	b.picture("16-country")
	b.visit(http.StatusOK, "/countries/XXA?framework=readiness-core@2026")
	b.says("h1", "Exampland")
	b.picture("17-country-core")
}
