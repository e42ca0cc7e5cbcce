package api

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"readiness/exports"
)

func TestExports(t *testing.T) {
	h := newHarness(t)
	for path, name := range map[string]string{
		"/v1/exports/country.xlsx?country=Kenya":                                  "country-KEN-2024.xlsx",
		"/v1/exports/portfolio.xlsx?framework=gci-pillars@2024&year=2024&lang=en": "portfolio-2024.xlsx",
	} {
		r := h.get(path, "").want(http.StatusOK)
		if !bytes.HasPrefix(r.Body, []byte("PK")) || r.Header.Get("Content-Type") != workbookType || !strings.Contains(r.Header.Get("Content-Disposition"), name) {
			t.Errorf("%s: %q, %q, %d bytes", path, r.Header.Get("Content-Type"), r.Header.Get("Content-Disposition"), len(r.Body))
		}
		if again := h.get(path, "").want(http.StatusOK); !bytes.Equal(again.Body, r.Body) {
			t.Errorf("%s: the same state gives other bytes", path)
		}
		if again := h.get(path, "", "If-None-Match", r.Header.Get("ETag")); again.Status != http.StatusNotModified {
			t.Errorf("%s with its ETag: %d", path, again.Status)
		}
	}
	h.get("/v1/exports/country.xlsx", "").want(http.StatusUnprocessableEntity)
	h.get("/v1/exports/country.xlsx?country=XXA", "").want(http.StatusNotFound)
	h.get("/v1/exports/portfolio.xlsx?lang=fr", "").want(http.StatusUnprocessableEntity)
}

func TestExportedGapsEqualTheCommandLine(t *testing.T) {
	h := newHarness(t)
	for name, f := range map[string]exports.Format{"gaps.csv": exports.CSV, "gaps.jsonl": exports.JSONLines} {
		var want bytes.Buffer
		if _, err := exports.Gaps(&want, h.gci(), f); err != nil {
			t.Fatal(err)
		}
		if got := h.get("/v1/exports/"+name, "").want(http.StatusOK); !bytes.Equal(got.Body, want.Bytes()) {
			t.Errorf("%s differs: %d bytes, want %d", name, len(got.Body), want.Len())
		}
	}
}
