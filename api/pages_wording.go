package api

import (
	"regexp"
	"strings"

	"readiness/api/web"
)

// What is refused is told in the words of HTTP: paths of operations, headers, parameters. Whoever is at a page can use none
// of these, so a page tells it in its own words, or leaves out what only a program could do.

// onPages are texts of problems, and what a page says instead; $1 is what they name.
var onPages = []struct {
	theirs *regexp.Regexp
	ours   string
}{
	{regexp.MustCompile(`^the operation does not take these parameters$`), "the address of this page has something in it that the page does not take"},
	{regexp.MustCompile(`^a parameter is given twice$`), "the address of this page has something in it twice"},
	{regexp.MustCompile(`^It takes [A-Za-z, ]+\.$`), "Open the page from a link."},
	{regexp.MustCompile(`^Percent-encode what is not a letter or digit\.$`), "Open the page from a link."},
	{regexp.MustCompile(`^there is no such parameter\b`), "is not known here"},
	{regexp.MustCompile(`\bgive the parameter again for each\b`), "add another for each"},
	{regexp.MustCompile(`^the request cannot be answered$`), "this cannot be done as it was asked for"},
	{regexp.MustCompile(`^Several things are wrong with the request\.$`), "Several things are wrong with what was asked for."},
	{regexp.MustCompile(`^The body of the request did not arrive in time\.$`), "What was sent did not arrive in time."},
	{regexp.MustCompile(`^The body of the request is larger than the operation takes\.$`), "What was sent is larger than what can be taken here."},
	{regexp.MustCompile(`^there is nothing at this path$`), "there is nothing at this address"},
	{regexp.MustCompile(`^This path does not take the method [A-Za-z]+\.$`), "There is nothing at this address to be read, or to be sent to."},
	{regexp.MustCompile(`^(this account may not do that): [a-z.]+$`), "$1"},
	{regexp.MustCompile(`\bGET /v1/me says which role and countries this account has\.`), "My assessments says which role and countries this account has."},
	{regexp.MustCompile(`^GET /v1/assessments lists those that you may read\.$`), "My assessments lists those that you may read."},
	{regexp.MustCompile(`^GET /v1/matchings lists them\.$`), "Matchings lists them."},
	{regexp.MustCompile(`^Try again in a moment, or ask for fewer seconds\.$`), "Try again in a moment."},
	{regexp.MustCompile(`^this needs an access token$`), "this is for those who have signed in"},
	{regexp.MustCompile(`^Get one with POST /v1/token, and send it as Authorization: Bearer\.$`), "Sign in first."},
	{regexp.MustCompile(`^Send multipart/form-data with one part named "file"\.$`), "Send it from the page."},
	{regexp.MustCompile(`^Begin again without a cursor, with the same parameters\.$`), "Begin again at the first page of the list."},
	{regexp.MustCompile(`^\S+ is at revision \d+, and this was decided on another: `), "somebody has changed this assessment since you opened the page: "},
	{regexp.MustCompile(`^Read it again, and send what should still be with its new revision\.$`), "Look at what stands here now, and send it again if it should still be."},
}

// httpNames are names that mean something in HTTP alone.
var httpNames = regexp.MustCompile(`/v1\b|/docs\b|\b(GET|HEAD|POST|PUT|PATCH|DELETE) |\b(If-Match|ETag|Retry-After|Content-Type|Content-Encoding|Accept|Authorization|Bearer)\b|\b(application|multipart)/|\b(query|body)\.\w|\bparameters?\b`)

// headings are the titles of problems that say nothing to a person at a page, and what stands there instead.
var headings = map[string]string{
	methodNotAllowed.title: "Not possible here", unsupportedMediaType.title: "No form of this page", malformed.title: "Not understood",
}

// notPossible is said in place of what a page cannot say.
const notPossible = "this cannot be done as it was asked for"

// forPage is the problem in the words of a page; p stays as it is.
func (p *problem) forPage() *problem {
	c := *p
	if heading := headings[p.Title]; heading != "" {
		c.Title = heading
	}
	if c.Detail = pageWords(p.Detail); httpNames.MatchString(c.Detail) {
		c.Detail = notPossible
	}
	c.Fixes, c.Errors = nil, nil
	for _, fix := range p.Fixes {
		if wait := p.headers.Get("Retry-After"); wait != "" {
			fix = strings.Replace(fix, "Wait as long as Retry-After says, in seconds.", "Wait "+wait+" seconds, and try again.", 1)
		}
		if fix = sayable(pageWords(fix)); fix != "" {
			c.Fixes = append(c.Fixes, fix)
		}
	}
	for _, f := range p.Errors {
		f.Location = strings.TrimPrefix(strings.TrimPrefix(f.Location, "query."), "body.")
		if f.Message = pageWords(f.Message); httpNames.MatchString(f.Message) {
			f.Message = "is not possible here"
		}
		c.Errors = append(c.Errors, f)
	}
	return &c
}

// shown are the faults of a problem as a page shows them.
func (p *problem) shown() (list []web.Fault) {
	for _, f := range p.Errors {
		list = append(list, web.Fault{Field: f.Location, Message: f.Message})
	}
	return list
}

// pageWords says a text of a problem in the words of a page, where it has its own.
func pageWords(text string) string {
	for _, w := range onPages {
		text = w.theirs.ReplaceAllString(text, w.ours)
	}
	return text
}

// sayable leaves out the sentences that only a program could follow.
func sayable(text string) string {
	var kept []string
	for sentence := range strings.SplitSeq(text, ". ") {
		if !httpNames.MatchString(sentence) {
			kept = append(kept, sentence)
		}
	}
	text = strings.Join(kept, ". ")
	if text != "" && !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "?") {
		text += "."
	}
	return text
}
