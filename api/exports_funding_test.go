package api

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
)

// fundingFiles are the downloads that an import takes back.
var fundingFiles = []string{"programmes.yaml", "programmes.csv", "commitments.csv", "programmes.xlsx"}

// offered records what two donors have: a pool of the one that the other has joined, and a commitment of each.
func (h *harness) offered() {
	h.t.Helper()
	h.donors("second")
	h.programme("donor", plainProgramme("first", `"pooled":true`, `"contact":"Ada, ada@example.org"`, `"closes":"2027-06-30T17:00:00+03:00"`))
	h.programme("second", plainProgramme("other", `"contact":"Bob, bob@example.org"`, `"description":{"en":"=1+1","fr":"Pour l'été"}`))
	h.do(http.MethodPost, "/v1/programmes/first/join", "second", `{"id":"line","funder":"Second","budget":5025}`).want(http.StatusOK)
	for as, programme := range map[string]string{"donor": "first", "second": "other"} {
		h.commitment(as, `{"id":"`+programme+`-ken","programme":"`+programme+`","country":"KEN","amount":1050,"currency":"USD","status":"committed","date":"2026-02-01","source":"report of `+as+`"}`, http.StatusCreated)
	}
}

// returned imports a file that was downloaded.
func (h *harness) returned(as, name string, data []byte) (v fundingReport) {
	h.t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	w, err := form.CreateFormFile("file", name)
	if err == nil {
		_, err = w.Write(data)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		h.t.Fatal(err)
	}
	h.do(http.MethodPost, "/v1/programmes/imports?apply=true", as, b.String(), "Content-Type", form.FormDataContentType()).want(http.StatusOK).into(&v)
	return v
}

// Whoever downloads what there is, signed in or not, may send it back: nothing changes, and no contact is lost.
func TestDownloadedFundingIsTakenBack(t *testing.T) {
	h := newHarness(t)
	h.offered()
	state := func() string {
		return string(h.get("/v1/programmes", "administrator").Body) + string(h.get("/v1/commitments", "administrator").Body)
	}
	before, seq := state(), h.Service.Head().Seq
	for _, name := range fundingFiles {
		for _, as := range []string{"", "donor", "second", "administrator", "assessor"} {
			r := h.get("/v1/exports/"+name, as).want(http.StatusOK)
			if got := r.Header.Get("Content-Disposition"); !strings.Contains(got, name) {
				t.Errorf("%s: %q", name, got)
			}
			if again := h.get("/v1/exports/"+name, as, "If-None-Match", r.Header.Get("ETag")); again.Status != http.StatusNotModified {
				t.Errorf("%s with its ETag: %d", name, again.Status)
			}
			for _, by := range []string{"donor", "second", "administrator"} {
				v := h.returned(by, name, r.Body)
				if v.Added+v.Changed+v.Refused != 0 || v.Unchanged < 2 || h.Service.Head().Seq != seq {
					t.Errorf("%s of %q, sent back by %s: %+v", name, as, by, v)
				}
			}
		}
	}
	if after := state(); after != before {
		t.Errorf("it was\n%s\nand is\n%s", before, after)
	}
}

// Contacts are for those who have signed in; the others are told so. Sources are for everybody.
func TestDownloadedFundingHasContactsForTheSignedIn(t *testing.T) {
	h := newHarness(t)
	h.offered()
	for _, name := range fundingFiles[:3] {
		said := "ada@example.org"
		if name == "commitments.csv" {
			said = "report of donor"
		}
		for as, want := range map[string]bool{"": false, "donor": true, "ministry": true} {
			text := string(h.get("/v1/exports/"+name, as).want(http.StatusOK).Body)
			if strings.Contains(text, said) != (want || name == "commitments.csv") {
				t.Errorf("%s for %q: %s", name, as, text)
			}
			if name == "programmes.yaml" && strings.HasPrefix(text, withoutContacts) == want {
				t.Errorf("%s for %q begins %.100q", name, as, text)
			}
		}
	}
	public, signed := h.get("/v1/exports/programmes.xlsx", ""), h.get("/v1/exports/programmes.xlsx", "donor")
	if bytes.Equal(public.Body, signed.Body) || public.Header.Get("ETag") == signed.Header.Get("ETag") {
		t.Error("the workbook is the same for everybody")
	}
	if r := h.get("/v1/exports/programmes.csv", ""); !strings.Contains(string(r.Body), "'=1+1") || r.Header.Get("Content-Language") != "" {
		t.Errorf("%s", r.Body)
	}
	seq := itoa(h.Service.Head().Seq)
	h.do(http.MethodDelete, "/v1/commitments/first-ken", "donor", "", "If-Match", "*").want(http.StatusNoContent)
	if text := string(h.get("/v1/exports/commitments.csv?asOf="+seq, "").want(http.StatusOK).Body); !strings.Contains(text, "first-ken") {
		t.Errorf("as of %s: %s", seq, text)
	}
}
