package assessment_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"readiness/assessment"
)

// drawEvidence makes links that the domain takes, in the form in which it gives them back but for a type that is not said.
func drawEvidence(t *rapid.T) []assessment.EvidenceLink {
	link := rapid.Custom(func(t *rapid.T) assessment.EvidenceLink {
		l := assessment.EvidenceLink{
			URL: rapid.SampledFrom([]string{"http://", "https://", "HTTPS://"}).Draw(t, "scheme") +
				rapid.SampledFrom([]string{"example.org", "EXAMPLE.org:8443", "[2001:db8::1]", "bücher.example"}).Draw(t, "host") +
				rapid.SampledFrom([]string{"", "/", "/a%20b", "/loi/n°7?x=<1>&y=\"'#ü", "/+cmd|=1", "/a,b;c"}).Draw(t, "path"),
			Title:        rapid.SampledFrom([]string{"", "Act", "=1+1", "« Loi » \"7\"", " \u2028 spaced ", "<b>"}).Draw(t, "title"),
			Type:         rapid.SampledFrom(append(assessment.EvidenceTypes(), "")).Draw(t, "type"),
			Language:     rapid.SampledFrom([]string{"", "en", "fr", "pt-BR", "zh-Hant", "sw"}).Draw(t, "language"),
			Confidential: rapid.Bool().Draw(t, "confidential"),
		}
		day := func(name string, from int) time.Time {
			n := rapid.IntRange(from, from+3).Draw(t, name)
			if n == from {
				return time.Time{}
			}
			return time.Date(1998, 12, 30+n, 0, 0, 0, 0, time.UTC)
		}
		l.Date, l.ValidUntil = day("date", 0), day("until", 3)
		return l
	})
	return rapid.SliceOfNDistinct(link, 0, 5, func(l assessment.EvidenceLink) string { return l.URL }).Draw(t, "evidence")
}

// Any links that are taken come out as they went in: at once, and from the journal and the vault. To give them again, or
// by their addresses alone, is no change, and every text in the vault is named by the journal.
func TestEvidenceComesOutAsItWentIn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := newBench(t)
		defer func() { _ = b.Close() }()
		id := b.create("KEN", 2026)
		for range 3 {
			given := drawEvidence(t)
			b.must(put(id, assessment.Put{Question: "law", Value: option("draft"), Evidence: &given}))
			want := slices.Clone(given)
			for i := range want {
				if want[i].Type == "" {
					want[i].Type = assessment.OtherEvidence
				}
			}
			b.wantLinks(id, "law", want...)
			b.mustNotChange(put(id, assessment.Put{Question: "law", Evidence: &given}))
			b.reopen()
			b.wantLinks(id, "law", want...)
			b.mustNotChange(put(id, assessment.Put{Question: "law", Evidence: &want}))
			in := incoming("KEN", "law", option("draft"))
			in.Evidence = &[]assessment.EvidenceLink{}
			for _, l := range given {
				*in.Evidence = append(*in.Evidence, assessment.EvidenceLink{URL: l.URL, Known: true})
			}
			report, out, err := b.Import(context.Background(), "ann", file(in), true)
			if err != nil || out.Changed || report.Unchanged != 1 {
				t.Fatalf("the addresses alone: %+v, %v", report, err)
			}
		}
		if held := b.vault.ids(); !slices.Equal(held, b.texts()) {
			t.Fatalf("the vault holds %q, the journal names %q", held, b.texts())
		}
	})
}
