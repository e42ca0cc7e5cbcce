package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io"
	"path"
	"slices"
	"strings"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed static/readiness.css static/icon.svg
var staticFiles embed.FS

// Policy is the content security policy that all pages keep.
const Policy = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// StaticPath is where the static files are served.
const StaticPath = "/static/"

// Asset is a static file.
type Asset struct {
	ContentType string
	Body        []byte // shared: nobody may modify it
}

// Pages writes pages. It is safe for use by many goroutines.
type Pages struct {
	version     string
	byLanguage  map[string]*template.Template
	assets      map[string]Asset // by name below StaticPath
	style, icon string           // addresses
}

// New reads the templates. An error is a mistake in the program.
func New(version string) (*Pages, error) {
	p := &Pages{version: version, byLanguage: map[string]*template.Template{}, assets: map[string]Asset{}}
	var err error
	if p.style, err = p.add("static/readiness.css", "text/css; charset=utf-8"); err != nil {
		return nil, err
	}
	if p.icon, err = p.add("static/icon.svg", "image/svg+xml"); err != nil {
		return nil, err
	}
	for lang, texts := range catalogue {
		functions := template.FuncMap{"t": texts.say, "count": texts.count, "said": texts.said}
		t, err := template.New("").Funcs(functions).ParseFS(templateFiles, "templates/*.html")
		if err != nil {
			return nil, fmt.Errorf("read the templates of pages: %w", err)
		}
		p.byLanguage[lang] = t
	}
	return p, nil
}

// add takes a static file under a name with its hash, and gives its address.
func (p *Pages) add(file, contentType string) (string, error) {
	body, err := staticFiles.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("read a static file: %w", err)
	}
	sum := sha256.Sum256(body)
	extension := path.Ext(file)
	name := strings.TrimSuffix(path.Base(file), extension) + "-" + hex.EncodeToString(sum[:6]) + extension
	p.assets[name] = Asset{contentType, body}
	return StaticPath + name, nil
}

// Static gives the static file of a name, which stands after StaticPath.
func (p *Pages) Static(name string) (Asset, bool) {
	a, ok := p.assets[name]
	return a, ok
}

// Language is the language in which a page is written for somebody who asks for lang.
func (*Pages) Language(lang string) string {
	if _, ok := catalogue[lang]; ok {
		return lang
	}
	return fallback
}

// Frame is what stands around every page.
type Frame struct {
	Lang, Dir, Version, Style, Icon string
	Here                            string // address of this page in the navigation
	Nav                             Nav
	Cookie                          bool // the page is for those who have signed in, or sign in there
}

// Nav is what the head of a page offers beside its links.
type Nav struct{ SignIn, SignOut bool }

// Key tells heads of pages apart.
func (n Nav) Key() string {
	if n.SignOut {
		return " signed"
	}
	return ""
}

func (p *Pages) frame(lang, here string) Frame {
	f := Frame{Lang: p.Language(lang), Dir: "ltr", Version: p.version, Style: p.style, Icon: p.icon, Here: here}
	if slices.Contains(rightToLeft, f.Lang) {
		f.Dir = "rtl"
	}
	return f
}

// offering is the frame with what its head offers.
func (f Frame) offering(n Nav) Frame {
	f.Nav = n
	return f
}

// private is the frame of a page around signing in.
func (p *Pages) private(lang, here string, who *Visitor) Frame {
	f := p.frame(lang, here).offering(Nav{SignIn: who == nil && here != signInPath, SignOut: who != nil})
	f.Cookie = true
	return f
}

// write writes a page whole or not at all.
func (p *Pages) write(w io.Writer, name, lang string, page any) error {
	var b bytes.Buffer
	if err := p.byLanguage[p.Language(lang)].ExecuteTemplate(&b, name, page); err != nil {
		return fmt.Errorf("write the page %s: %w", name, err)
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("send the page %s: %w", name, err)
	}
	return nil
}

// Word is a text of the pages that has no arguments, for what is put together elsewhere; "" where there is none.
func (p *Pages) Word(lang, key string) string { return catalogue[p.Language(lang)][key] }
