package framework

import (
	"slices"
	"strings"
)

// Text is one text in several languages: BCP 47 tag -> text.
type Text map[string]string

// In gives the text in lang, else in a less special form of lang ("pt" for "pt-BR"), else in English, else in the first
// language by tag. It is "" when there is no text at all. Tags are compared without regard to case.
func (t Text) In(lang string) string {
	if len(t) == 0 {
		return ""
	}
	for tag := lang; tag != ""; tag = parentTag(tag) {
		if s, ok := t.exact(tag); ok {
			return s
		}
	}
	if s, ok := t.exact("en"); ok {
		return s
	}
	return t[t.Languages()[0]]
}

// Languages gives the tags of the text, sorted.
func (t Text) Languages() []string {
	tags := make([]string, 0, len(t))
	for tag := range t {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	return tags
}

func (t Text) exact(lang string) (string, bool) {
	if s, ok := t[lang]; ok {
		return s, true
	}
	for tag, s := range t {
		if strings.EqualFold(tag, lang) {
			return s, true
		}
	}
	return "", false
}

// parentTag cuts the last subtag off: "zh-Hant-TW", "zh-Hant", "zh", "".
func parentTag(tag string) string {
	if i := strings.LastIndexByte(tag, '-'); i >= 0 {
		return tag[:i]
	}
	return ""
}
