package api

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// The first country of a new year does not hide what all others have published before.
func TestYearOfOneCountry(t *testing.T) {
	h := newHarness(t)
	seq := h.Service.Head().Seq
	const row = "KEN,2023,19,18,17.5,18,20\n"
	h.publish("gci-pillars@2020", gciColumns+row+"GHA,2025,1,1,1,1,1\n")
	h.publish("gci-pillars@2024", gciColumns+row+"GHA,2025,20,20,20,20,20\nTGO,2025,1,1,1,1,1\n")
	h.publish("cmm@2021", "country,year,D1.1,D1.2\nUGA,2026,start-up,dynamic\n") // the newest round of all
	h.publish("sample@1", "country,year,cybercrime-law\nXXA,2030,full\nSEN,2027,full\n")
	for query, want := range map[string]string{
		"KEN":                                 "gci-pillars@2024 2024",
		"GHA":                                 "gci-pillars@2024 2025",
		"Uganda":                              "cmm@2021 2026",
		"SEN":                                 "gci-pillars@2024 2024", // a sample is newer, and a sample
		"XXA":                                 "sample@1 2030",         // there is nothing else
		"KEN?framework=gci-pillars":           "gci-pillars@2024 2024",
		"KEN?framework=gci-pillars@2024":      "gci-pillars@2024 2024",
		"KEN?framework=gci-pillars@2020":      "gci-pillars@2020 2023",
		"TGO?framework=gci-pillars":           "gci-pillars@2024 2025",
		"SEN?framework=sample":                "sample@1 2027",
		"KEN?year=2023":                       "gci-pillars@2020 2023",
		"GHA?framework=gci-pillars&year=2024": "gci-pillars@2024 2024",
		"KEN?framework=gci-pillars&year=2025": "404 by gci-pillars@2024 for 2025",
		"KEN?year=2026":                       "404 by cmm@2021 for 2026",
		"TGO?framework=gci-pillars@2020":      "404 by gci-pillars@2020 for 2025",
		"KEN?framework=sample":                "404 framework=gci-pillars@2024&year=2024",
		"XXB":                                 "404 XXB",
		"Atlantis":                            "422 Atlantis",
		"Atlantis?framework=gci-pillars":      "422 Atlantis",
		"KEN?framework=gci-pilars":            "422 gci-pillars",
		"KEN?framework=gci-pillars&year=1999": "422 2025, 2024, 2023",
		"GHA?framework=gci-pillars&asOf=" + itoa(seq): "gci-pillars@2024 2024",
	} {
		country, rest, _ := strings.Cut(query, "?")
		for _, path := range []string{
			"/v1/index/" + country + "?" + rest, "/v1/index/" + country + "/peers?" + rest, "/v1/index/" + country + "/crosswalk?to=gci-2024&" + rest,
			"/v1/exports/country.xlsx?country=" + country + "&" + rest,
		} {
			r := h.get(path, "")
			got := fmt.Sprint(r.Status)
			switch {
			case r.Status != http.StatusOK:
				p := r.problem()
				got += " " + p.Detail + p.Fixes0() + fmt.Sprint(p.Errors)
			case strings.Contains(path, ".xlsx"):
				text := string(matrixText(r.Body))
				framework, year, _ := strings.Cut(want, " ")
				id, version, _ := strings.Cut(framework, "@")
				if got = want; !strings.Contains(r.Header.Get("Content-Disposition"), year) || !strings.Contains(text, id) || !strings.Contains(text, version) {
					got = r.Header.Get("Content-Disposition")
				}
			default:
				var one struct{ Method method }
				r.into(&one)
				got = fmt.Sprintf("%s@%s %d", one.Method.Framework, one.Method.Version, one.Method.Year)
			}
			status, words, _ := strings.Cut(want, " ")
			if got != want && (!strings.HasPrefix(got, status+" ") || !strings.Contains(got, words)) {
				t.Errorf("%s: %s, want %s", path, got, want)
			}
		}
	}
}

// The trend of a country is that of the framework by which it is published last.
func TestTrendOfACountryThatIsNotInTheNewestRound(t *testing.T) {
	h := newHarness(t)
	h.publish("cmm@2021", "country,year,D1.1,D1.2\nUGA,2026,start-up,dynamic\n")
	for country, want := range map[string]string{"KEN": "gci-pillars", "UGA": "cmm"} {
		var got trendBody
		if h.get("/v1/index/"+country+"/trend", "").want(http.StatusOK).into(&got); got.Framework != want {
			t.Errorf("%s: %s, want %s", country, got.Framework, want)
		}
	}
}

// A simulation begins with the year that the country's index shows.
func TestSimulationOfACountryThatIsNotInTheNewestRound(t *testing.T) {
	h := newHarness(t)
	h.publish("gci-pillars@2024", gciColumns+"GHA,2025,20,20,20,20,20\n")
	for in, want := range map[string]int{
		`"country":"KEN"`: 2024, `"country":"GHA"`: 2025, `"country":"GHA","year":2024`: 2024, `"weights":{"legal":2}`: 2025,
	} {
		var got struct{ Method method }
		h.do(http.MethodPost, "/v1/simulations", "donor", `{`+in+`,"aggregate":"geometric"}`).want(http.StatusOK).into(&got)
		if got.Method.Year != want {
			t.Errorf("%s: %d, want %d", in, got.Method.Year, want)
		}
	}
	h.do(http.MethodPost, "/v1/simulations", "donor", `{"country":"KEN","year":2025,"aggregate":"geometric"}`).want(http.StatusNotFound)
}
