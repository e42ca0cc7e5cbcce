package country

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

// candidates returns the codes that a NameError names.
func candidates(err error) string {
	var e *NameError
	if !errors.As(err, &e) {
		return "not a NameError"
	}
	var codes []string
	for _, c := range e.Candidates {
		codes = append(codes, string(c.Code))
	}
	return strings.Join(codes, " ")
}

func TestParse(t *testing.T) {
	tests := []struct {
		text string
		want Code
	}{
		{"KEN", "KEN"}, {"ken", "KEN"}, {"Ke", "KEN"}, {"404", "KEN"}, {"004", "AFG"}, {"Kenya", "KEN"}, {" KENYA\u00a0", "KEN"},
		{"\ufeffKenya\u200b", "KEN"}, {"ＫＥＮ", "KEN"}, {"St", "STP"}, {"IS", "ISL"}, {"XKX", "XKX"}, {"xk", "XKX"}, {"XXA", "XXA"},
		{"Exampland", "XXA"}, {"samplia", "XXB"}, {"Korea, Rep.", "KOR"}, {"South Korea", "KOR"}, {"Republic of Korea", "KOR"}, {"Korea (the Republic of)", "KOR"},
		{"Korea, Dem. People's Rep.", "PRK"}, {"Turkiye", "TUR"}, {"Türkiye", "TUR"}, {"TURKEY", "TUR"}, {"Czechia", "CZE"}, {"Czech Republic", "CZE"},
		{"Czech Rep.", "CZE"}, {"Cote d'ivoire", "CIV"}, {"Côte d’Ivoire", "CIV"}, {"Cote d Ivoire", "CIV"}, {"Co\u0302te d'Ivoire", "CIV"}, {"Ivory Coast", "CIV"},
		{"Lao PDR", "LAO"}, {"Laos", "LAO"}, {"West Bank and Gaza", "PSE"}, {"Palestine", "PSE"}, {"State of Palestine (the) *", "PSE"},
		{"Bahamas, The", "BHS"}, {"the Gambia", "GMB"}, {"Gambia, The", "GMB"}, {"Swaziland", "SWZ"}, {"eSwatini", "SWZ"}, {"Macedonia", "MKD"},
		{"Macedonia, FYR", "MKD"}, {"Cape Verde", "CPV"}, {"DR Congo", "COD"}, {"D.R. Congo", "COD"}, {"Congo, Dem. Rep.", "COD"},
		{"Democratic Republic of Congo", "COD"}, {"Congo-Kinshasa", "COD"}, {"Congo, Rep.", "COG"}, {"Congo-Brazzaville", "COG"}, {"Burma", "MMR"},
		{"USA", "USA"}, {"U.S.A.", "USA"}, {"U.S.", "USA"}, {"United States", "USA"}, {"UK", "GBR"}, {"U.K.", "GBR"}, {"UAE", "ARE"},
		{"Micronesia, Fed. Sts.", "FSM"}, {"St. Lucia", "LCA"}, {"St.Lucia", "LCA"}, {"Saint Lucia", "LCA"}, {"Viet Nam", "VNM"}, {"VIETNAM", "VNM"},
		{"Russia", "RUS"}, {"Iran", "IRN"}, {"Syria", "SYR"}, {"Egypt, Arab Rep.", "EGY"}, {"Yemen, Rep.", "YEM"}, {"Venezuela, RB", "VEN"},
		{"Kyrgyz Republic", "KGZ"}, {"Slovak Republic", "SVK"}, {"Hong Kong SAR, China", "HKG"}, {"Hong Kong", "HKG"}, {"Taiwan, China", "TWN"},
		{"Trinidad & Tobago", "TTO"}, {"Trinidad and Tobago", "TTO"}, {"St Kitts & Nevis", "KNA"}, {"Sao Tome and Principe", "STP"},
		{"Guinea", "GIN"}, {"Guinea-Bissau", "GNB"}, {"guinea bissau", "GNB"}, {"Equatorial Guinea", "GNQ"}, {"Papua New Guinea", "PNG"},
		{"Niger", "NER"}, {"Nigeria", "NGA"}, {"Samoa", "WSM"}, {"American Samoa", "ASM"}, {"Dominica", "DMA"}, {"Dominican Rep.", "DOM"},
		{"Sudan", "SDN"}, {"South Sudan", "SSD"}, {"Cayman Is.", "CYM"}, {"Virgin Islands (U.S.)", "VIR"}, {"Åland Islands", "ALA"}, {"Aland", "ALA"},
		{"Sahrawi Republic", "ESH"}, {"Holland", "NLD"}, {"Timor Leste", "TLS"}, {"Bosnia & Herzegovina", "BIH"},
	}
	for _, tt := range tests {
		if c, err := Parse(tt.text); err != nil || c.Code != tt.want {
			t.Errorf("Parse(%q) = %s, %v; want %s", tt.text, c.Code, err, tt.want)
		}
	}
}

func TestParseErrors(t *testing.T) {
	tests := []struct{ text, want string }{
		{"Kenia", `"Kenia" is not a country this program knows; did you mean Kenya (KEN)?`},
		{"Nigera", `"Nigera" is not a country this program knows; did you mean Niger (NER) or Nigeria (NGA)?`},
		{"Republic of Kenya", `"Republic of Kenya" is not a country this program knows; did you mean Kenya (KEN) or Republic of Korea (KOR)?`},
		{"Trinidad", `"Trinidad" is not a country this program knows; did you mean Trinidad and Tobago (TTO)?`},
		{"Congo", `"Congo" can mean Democratic Republic of the Congo (COD) or Republic of the Congo (COG); write one of these names or codes`},
		{"the Congo", `"the Congo" can mean Democratic Republic of the Congo (COD) or Republic of the Congo (COG); write one of these names or codes`},
		{"Korea", `"Korea" can mean Republic of Korea (KOR) or Democratic People's Republic of Korea (PRK); write one of these names or codes`},
		{"Virgin Islands", `"Virgin Islands" can mean British Virgin Islands (VGB) or United States Virgin Islands (VIR); write one of these names or codes`},
		{"Channel Islands", `"Channel Islands" can mean Guernsey (GGY) or Jersey (JEY); write one of these names or codes`},
		{"St. Martin", `"St. Martin" can mean Saint Martin (French part) (MAF) or Sint Maarten (Dutch part) (SXM); write one of these names or codes`},
		{"", "no country is given"},
		{" \u00a0", "no country is given"},
		{"Atlantis", `"Atlantis" is not a country this program knows; write its English name or its ISO 3166 code`},
		{"Europe", `"Europe" is not a country this program knows; write its English name or its ISO 3166 code`},
		{"XX", `"XX" is not a country this program knows; write its English name or its ISO 3166 code`},
		{"4", `"4" is not a country this program knows; write its English name or its ISO 3166 code`},
		{"0404", `"0404" is not a country this program knows; write its English name or its ISO 3166 code`},
		{"999", `"999" is not a country this program knows; write its English name or its ISO 3166 code`},
		{"K.E.N.", `"K.E.N." is not a country this program knows; write its English name or its ISO 3166 code`},
		{strings.Repeat("Kenya ", 20), `"Kenya Kenya Kenya Kenya Kenya Kenya Kenya Kenya Kenya Kenya …" is not a country this program knows; write its English name or its ISO 3166 code`},
	}
	for _, tt := range tests {
		c, err := Parse(tt.text)
		if err == nil || err.Error() != tt.want {
			t.Errorf("Parse(%q) = %s, %v\nwant %s", tt.text, c.Code, err, tt.want)
		}
		for range 20 { // the order of a map must not show
			if _, again := Parse(tt.text); again == nil || again.Error() != err.Error() {
				t.Fatalf("Parse(%q) says %v, then %v", tt.text, err, again)
			}
		}
	}
}

// Everything that the program writes of a country, it reads.
func TestParseOwnNamesAndCodes(t *testing.T) {
	for _, c := range All() {
		texts := []string{string(c.Code), c.Name("en"), strings.ToUpper(c.Name("en")), strings.ToLower(string(c.Code))}
		if c.Alpha2 != "" {
			texts = append(texts, c.Alpha2)
		}
		for _, text := range texts {
			if got, err := Parse(text); err != nil || got != c {
				t.Errorf("Parse(%q) = %s, %v; want %s", text, got.Code, err, c.Code)
			}
		}
	}
}

// Names and codes are two ways into one list: no name is another's code.
func TestNoNameIsACode(t *testing.T) {
	x := data()
	for name, codes := range x.names {
		c, ok := x.byWrittenCode(name)
		if ok && (len(codes) != 1 || codes[0] != c.Code) {
			t.Errorf("%q is a name of %v and the code of %s", name, codes, c.Code)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "Kenya", "ken", "404", "Congo", "Kenia", "Côte d’Ivoire", "Korea, Rep.", "St. Lucia", "the", "&", "\xff", "كينيا",
		"\u00a0USA\u00a0", "İ", "ﬀ", "٤٠٤", "K.E.N.", "Guinea\tBissau", strings.Repeat("a", 200), "Trinidad & Tobago",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := Parse(text)
		around, errAround := Parse("\u00a0 " + text + " \n")
		if around != c || (err == nil) != (errAround == nil) {
			t.Errorf("Parse(%q) = %s, %v; with spaces around it %s, %v", text, c.Code, err, around.Code, errAround)
		}
		if err == nil {
			if got, ok := Get(c.Code); !ok || got != c {
				t.Errorf("Parse(%q) = %+v, which is not in the list", text, c)
			}
			if again, err := Parse(c.Name("en")); err != nil || again != c {
				t.Errorf("Parse(%q) = %s, whose name is read as %s, %v", text, c.Code, again.Code, err)
			}
			return
		}
		var e *NameError
		if !errors.As(err, &e) || c != (Country{}) {
			t.Fatalf("Parse(%q) = %+v and an error of another kind: %v", text, c, err)
		}
		if e.Ambiguous && len(e.Candidates) < 2 || !e.Ambiguous && len(e.Candidates) > mostAnswers {
			t.Errorf("Parse(%q): %d candidates", text, len(e.Candidates))
		}
		if msg := err.Error(); !utf8.ValidString(msg) || strings.ContainsAny(msg, "\r\n") || len(msg) > 2000 {
			t.Errorf("Parse(%q): error %q", text, msg)
		}
	})
}
