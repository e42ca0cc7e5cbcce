package country

import (
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Languages returns the languages that countries have names in.
func Languages() []string {
	return []string{"en", "fr", "es", "pt", "ar"}
}

// Name returns the name of the country in a language (a tag such as "fr" or
// "pt-BR", of which the first part counts). In any other language than those
// of Languages it is the English name.
func (c Country) Name(lang string) string {
	base, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(lang, "_", "-")), "-")
	x := data()
	if base != "en" {
		if name := x.ownNames[nameKey{base, c.Code}]; name != "" {
			return name
		}
		if name := cldrNames()[nameKey{base, c.Code}]; name != "" {
			return name
		}
	}
	return x.english[c.Code]
}

type nameKey struct {
	lang string
	code Code
}

// cldrNames holds the names that the Unicode CLDR has for the languages other
// than English. They are looked up once, since the display package searches.
var cldrNames = sync.OnceValue(func() map[nameKey]string {
	names := map[nameKey]string{}
	for _, lang := range Languages()[1:] {
		namer := display.Regions(language.Make(lang))
		if namer == nil {
			continue
		}
		for _, c := range data().countries {
			region, err := language.ParseRegion(c.Alpha2)
			if err != nil {
				continue
			}
			if name := namer.Name(region); name != "" {
				names[nameKey{lang, c.Code}] = name
			}
		}
	}
	return names
})
