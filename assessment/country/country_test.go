package country

import (
	"slices"
	"testing"
	"time"
)

func day(text string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return t
}

func TestAll(t *testing.T) {
	all := All()
	if len(all) != 249+3 {
		t.Errorf("%d countries, want the 249 of ISO 3166-1, XKX, XXA and XXB", len(all))
	}
	if !slices.IsSortedFunc(all, func(a, b Country) int { return slices.Compare([]byte(a.Code), []byte(b.Code)) }) {
		t.Error("not sorted by code")
	}
	for _, c := range all {
		if got, ok := Get(c.Code); !ok || got != c {
			t.Errorf("Get(%s) = %+v, %v", c.Code, got, ok)
		}
		fictional := c.Code == "XXA" || c.Code == "XXB"
		if (c.Numeric == 0) != (fictional || c.Code == Kosovo) || (c.Alpha2 == "") != fictional || c.Fictional != fictional {
			t.Errorf("%+v: only XKX, XXA and XXB have no numeric code, and only the last two are fictional and have no alpha-2 code", c)
		}
		if (c.Region == Area{}) != (c.Code == "ATA" || c.Fictional) || (c.Region == Area{}) != (c.Subregion == Area{}) {
			t.Errorf("%s: region %v, subregion %v", c.Code, c.Region, c.Subregion)
		}
		if len(c.Currency) != 3 && c.Code != "ATA" && c.Code != "SGS" {
			t.Errorf("%s: currency %q", c.Code, c.Currency)
		}
	}
	all[0] = Country{}
	if All()[0].Code != "ABW" {
		t.Error("what a caller does to All changes the list")
	}
	if _, ok := Get("ken"); ok {
		t.Error("Get takes codes as they are; Parse is for what people write")
	}
}

func TestCountryFacts(t *testing.T) {
	ken, _ := Get("KEN")
	want := Country{
		Code: "KEN", Alpha2: "KE", Numeric: 404, Currency: "KES",
		Region: Area{2, "Africa"}, Subregion: Area{202, "Sub-Saharan Africa"}, Intermediate: Area{14, "Eastern Africa"},
	}
	if ken != want {
		t.Errorf("Kenya is %+v, want %+v", ken, want)
	}
	kosovo, _ := Get(Kosovo)
	if kosovo.Alpha2 != "XK" || kosovo.Subregion != (Area{39, "Southern Europe"}) || kosovo.Currency != "EUR" {
		t.Errorf("Kosovo is %+v", kosovo)
	}
	count := func(has func(Country) bool) (n int) {
		for _, c := range All() {
			if has(c) && !c.Fictional {
				n++
			}
		}
		return n
	}
	if n := count(func(c Country) bool { return c.LDC }); n != 44 {
		t.Errorf("%d least developed countries, want 44 since December 2024", n)
	}
	if n := count(func(c Country) bool { return c.LLDC }); n != 32 {
		t.Errorf("%d landlocked developing countries, want 32", n)
	}
	if n := count(func(c Country) bool { return c.SIDS }); n != 53 {
		t.Errorf("%d small island developing states, want the 53 of M49", n)
	}
}

func TestLDCAt(t *testing.T) {
	tests := []struct {
		code Code
		at   time.Time
		want bool
	}{
		{"STP", day("2024-12-12"), true}, {"STP", day("2024-12-13"), false}, {"STP", time.Time{}, false},
		{"BTN", day("2023-12-12"), true}, {"BTN", day("2023-12-13"), false}, {"WSM", day("2013-12-31"), true},
		{"BGD", day("2026-12-31"), true}, {"BGD", time.Time{}, true}, {"KEN", day("2000-01-01"), false}, {"XXA", time.Time{}, false}, {"XXB", time.Time{}, true},
	}
	for _, tt := range tests {
		c, _ := Get(tt.code)
		if got := Builtin().LDCAt(c, tt.at); got != tt.want {
			t.Errorf("%s at %s: %v, want %v", tt.code, tt.at.Format(time.DateOnly), got, tt.want)
		}
	}
	graduated := 0
	for _, c := range All() {
		if Builtin().LDCAt(c, day("1994-12-18")) && !c.LDC {
			graduated++
		}
	}
	if graduated != 8 {
		t.Errorf("%d countries left the list, want 8", graduated)
	}
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		if _, err := Parse("Congo, Dem. Rep."); err != nil {
			b.Fatal(err)
		}
	}
}
