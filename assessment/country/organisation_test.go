package country

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestOrganisations(t *testing.T) {
	want := []struct {
		id      string
		members int
	}{
		{"ASEAN", 11}, {"AU", 55}, {"CoE", 46}, {"ECOWAS", 12}, {"EU", 27}, {"OAS", 34}, {"OSCE", 57}, {"PIF", 18}, {"SADC", 16},
	}
	all := Builtin().KnownOrganisations()
	if len(all) != len(want) {
		t.Fatalf("%d organisations, want %d", len(all), len(want))
	}
	for i, o := range all {
		if o.ID != want[i].id || o.Name == "" || o.Source == "" {
			t.Errorf("organisation %d is %+v, want %s with name and source", i, o, want[i].id)
		}
		members := Builtin().Members(o.ID, time.Time{})
		if len(members) != want[i].members {
			t.Errorf("%s has %d members, want %d: %v", o.ID, len(members), want[i].members, members)
		}
		if !slices.IsSorted(members) || len(slices.Compact(slices.Clone(members))) != len(members) {
			t.Errorf("%s: members not sorted, or twice: %v", o.ID, members)
		}
	}
}

func TestMembersDated(t *testing.T) {
	tests := []struct {
		org  string
		code Code
		at   string
		want bool
	}{
		{"ECOWAS", "MLI", "2025-01-28", true}, {"ECOWAS", "MLI", "2025-01-29", false}, {"ECOWAS", "BFA", "2026-01-01", false}, {"ECOWAS", "NER", "2024-01-01", true},
		{"ECOWAS", "MRT", "1999-01-01", true}, {"ECOWAS", "MRT", "2001-01-01", false},
		{"EU", "GBR", "2020-01-31", true}, {"EU", "GBR", "2020-02-01", false}, {"EU", "HRV", "2013-06-30", false}, {"EU", "HRV", "2013-07-01", true},
		{"CoE", "RUS", "2022-03-15", true}, {"CoE", "RUS", "2022-03-16", false}, {"CoE", "GRC", "1972-01-01", false}, {"CoE", "GRC", "1975-01-01", true},
		{"OAS", "NIC", "2023-11-18", true}, {"OAS", "NIC", "2023-11-19", false}, {"OAS", "CUB", "2026-01-01", true}, {"OAS", "VEN", "2026-01-01", true},
		{"PIF", "KIR", "2022-01-01", true}, {"PIF", "KIR", "2022-12-31", false}, {"PIF", "KIR", "2023-06-01", true},
		{"ASEAN", "TLS", "2025-10-25", false}, {"ASEAN", "TLS", "2025-10-26", true},
		{"AU", "MAR", "2017-01-30", false}, {"AU", "MAR", "2017-01-31", true}, {"AU", "ESH", "2010-01-01", true}, {"AU", "SSD", "2011-06-30", false},
		{"AU", "KEN", "2002-07-08", false}, {"SADC", "SYC", "2005-01-01", false}, {"SADC", "SYC", "2009-01-01", true}, {"SADC", "MDG", "2010-01-01", true},
		{"OSCE", "RUS", "2026-01-01", true}, {"OSCE", "VAT", "1980-01-01", true}, {"OSCE", "XKX", "2026-01-01", false},
	}
	for _, tt := range tests {
		at := day(tt.at)
		if got := slices.Contains(Builtin().Members(tt.org, at), tt.code); got != tt.want {
			t.Errorf("%s in %s on %s: %v, want %v", tt.code, tt.org, tt.at, got, tt.want)
		}
		c, _ := Get(tt.code)
		if got := slices.Contains(Builtin().Organisations(c, at), tt.org); got != tt.want {
			t.Errorf("%s on %s: %v has %s: %v, want %v", tt.code, tt.at, Builtin().Organisations(c, at), tt.org, got, tt.want)
		}
	}
}

func TestMembersOfTheUnknown(t *testing.T) {
	if got := Builtin().Members("NONE", time.Time{}); got != nil {
		t.Errorf("an unknown organisation has members %v", got)
	}
	if got := len(Builtin().Members("asean", time.Time{})); got != 11 {
		t.Errorf("in small letters ASEAN has %d members", got)
	}
	for _, code := range []Code{Exampland, Samplia, Kosovo, "ATA"} {
		c, _ := Get(code)
		if got := Builtin().Organisations(c, time.Time{}); len(got) != 0 {
			t.Errorf("%s is a member of %v", code, got)
		}
	}
	ken, _ := Get("KEN")
	if got := strings.Join(Builtin().Organisations(ken, time.Time{}), " "); got != "AU" {
		t.Errorf("Kenya is in %q, want AU", got)
	}
	fra, _ := Get("FRA")
	if got := strings.Join(Builtin().Organisations(fra, time.Time{}), " "); got != "CoE EU OSCE" {
		t.Errorf("France is in %q, want CoE EU OSCE", got)
	}
}

func TestParseDay(t *testing.T) {
	for text, want := range map[string]string{"1971": "1971-01-01", "2022-07": "2022-07-01", "2025-10-26": "2025-10-26"} {
		if got, err := parseDay(text); err != nil || got.Format(time.DateOnly) != want {
			t.Errorf("parseDay(%q) = %v, %v; want %s", text, got, err, want)
		}
	}
	for _, bad := range []string{"", "71", "2022-13", "2022-02-30", "soon"} {
		if got, err := parseDay(bad); err == nil {
			t.Errorf("parseDay(%q) = %v, want an error", bad, got)
		}
	}
}
