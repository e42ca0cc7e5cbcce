package country

import (
	"strings"
	"testing"
	"unicode"
)

func TestNames(t *testing.T) {
	for _, lang := range Languages() {
		seen := map[string]Code{}
		for _, c := range All() {
			name := c.Name(lang)
			if name == "" || name != strings.TrimSpace(name) || strings.ContainsAny(name, "\t\n\u00a0*") {
				t.Errorf("%s in %s is %q", c.Code, lang, name)
			}
			if other, twice := seen[name]; twice {
				t.Errorf("%s and %s are both %q in %s", other, c.Code, name, lang)
			}
			seen[name] = c.Code
			if arabic := strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }); arabic != (lang == "ar") {
				t.Errorf("%s in %s is %q", c.Code, lang, name)
			}
		}
	}
}

func TestNameFacts(t *testing.T) {
	tests := []struct {
		code Code
		lang string
		want string
	}{
		{"KEN", "en", "Kenya"}, {"KEN", "fr", "Kenya"}, {"KEN", "ar", "كينيا"}, {"DEU", "fr", "Allemagne"}, {"DEU", "es", "Alemania"}, {"DEU", "pt", "Alemanha"},
		{"SWZ", "en", "Eswatini"}, {"SWZ", "fr", "Eswatini"}, {"MKD", "fr", "Macédoine du Nord"}, {"MKD", "es", "Macedonia del Norte"}, {"TUR", "en", "Türkiye"}, {"TUR", "fr", "Türkiye"},
		{"CPV", "en", "Cabo Verde"}, {"CPV", "fr", "Cabo Verde"}, {"CZE", "en", "Czechia"}, {"CZE", "fr", "Tchéquie"}, {"CIV", "en", "Côte d'Ivoire"},
		{"COD", "en", "Democratic Republic of the Congo"}, {"COG", "pt", "República do Congo"}, {"XKX", "fr", "Kosovo"}, {"XXA", "fr", "Exemplie (fictive)"}, {"XXB", "es", "Samplia (ficticia)"},
		{"KEN", "", "Kenya"}, {"DEU", "de", "Germany"}, {"DEU", "fr-CA", "Allemagne"}, {"DEU", "FR", "Allemagne"}, {"DEU", "pt_BR", "Alemanha"}, {"DEU", "en-GB", "Germany"},
	}
	for _, tt := range tests {
		c, _ := Get(tt.code)
		if got := c.Name(tt.lang); got != tt.want {
			t.Errorf("%s in %q is %q, want %q", tt.code, tt.lang, got, tt.want)
		}
	}
	if got := (Country{}).Name("fr"); got != "" {
		t.Errorf("no country has the name %q", got)
	}
}

// Names are those of the reference, or the reference's without the title that
// stands there in brackets, or one of a short list of our own spellings.
func TestReferenceTranslations(t *testing.T) {
	columns := map[string]string{"fr": "UNTERM French Short", "es": "UNTERM Spanish Short", "ar": "UNTERM Arabic Short"}
	same, all := map[string]int{}, map[string]int{}
	for _, r := range reference(t, "un_m49_iso_countries.csv") {
		c, _ := Get(Code(r["ISO3166-1-Alpha-3"]))
		for lang, column := range columns {
			want, _, _ := strings.Cut(r[column], "(")
			want = strings.Trim(want, " *")
			if want == "" {
				continue
			}
			all[lang]++
			got, _, _ := strings.Cut(c.Name(lang), " (")
			a, _ := fold(got)
			if b, _ := fold(want); a == b {
				same[lang]++
			}
		}
	}
	// The rest are spellings of the Unicode CLDR (Irak, Kenia, Bután, ...).
	for lang, least := range map[string]int{"fr": 185, "es": 165, "ar": 170} {
		t.Logf("%s: %d of %d", lang, same[lang], all[lang])
		if same[lang] < least {
			t.Errorf("in %s only %d of %d names are as in the reference, want %d", lang, same[lang], all[lang], least)
		}
	}
}
