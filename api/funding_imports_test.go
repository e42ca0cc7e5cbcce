package api

import (
	"net/http"
	"strings"
	"testing"
)

const fundingImport = `{"programmes": [
 {"id": "one", "funder": "Example Bank", "title": {"en": "One"}, "instrument": "grant", "currency": "USD", "budget": 10000},
 {"id": "two", "funder": "Example Bank", "title": {"en": "Two"}, "instrument": "grant", "currency": "USD", "budget": 20000, "pooled": true}],
"commitments": [{"id": "one-ken", "programme": "one", "country": "KEN", "amount": 5000, "currency": "USD", "status": "committed", "date": "2026-02-01"}]}`

func (h *harness) bring(query, as, file string) (v fundingReport) {
	h.t.Helper()
	form, kind := upload(h.t, "file", file)
	h.do(http.MethodPost, "/v1/programmes/imports"+query, as, form, "Content-Type", kind).want(http.StatusOK).into(&v)
	return v
}

func TestProgrammesAreBroughtIn(t *testing.T) {
	h := newHarness(t)
	h.donors("second")
	seq := h.Service.Head().Seq
	if v := h.bring("", "donor", fundingImport); v.Added != 3 || v.Applied || len(v.Items) != 3 || v.Items[0].Place == "" || v.Items[2].Kind != "commitment" || h.Service.Head().Seq != seq {
		t.Errorf("a dry run: %+v", v)
	}
	if v := h.bring("?apply=true", "donor", fundingImport); v.Added != 3 || !v.Applied || v.Head != h.Service.Head().String() {
		t.Errorf("applied: %+v", v)
	}
	if v := h.get("/v1/programmes/one", "donor").programme(); v.Budget != 1000000 || v.Left != 500000 || !v.Mine {
		t.Errorf("%+v", v)
	}
	seq = h.Service.Head().Seq
	if v := h.bring("?apply=true", "donor", fundingImport); v.Unchanged != 3 || v.Added+v.Changed+v.Refused != 0 || len(v.Items) != 0 || h.Service.Head().Seq != seq {
		t.Errorf("the same again: %+v", v)
	}
	more := strings.NewReplacer(`"budget": 10000`, `"budget": 11000`, `"id": "two"`, `"id": "three"`).Replace(fundingImport)
	if v := h.bring("?apply=true", "second", more); v.Refused != 1 || v.Unchanged != 1 || v.Applied || v.Items[0].Status != "refused" || !strings.Contains(v.Items[0].Message, "another account") {
		t.Errorf("another's: %+v", v)
	}
	if got := h.ids("/v1/programmes", ""); got != "one two" {
		t.Errorf("%s are recorded", got)
	}
	if v := h.bring("?apply=true", "administrator", more); v.Changed != 1 || v.Added != 1 || v.Unchanged != 1 || !v.Applied {
		t.Errorf("by an administrator: %+v", v)
	}
	for as, status := range map[string]int{"assessor": 403, "ministry": 403, "": 401} {
		form, kind := upload(t, "file", fundingImport)
		h.do(http.MethodPost, "/v1/programmes/imports", as, form, "Content-Type", kind).want(status)
	}
	form, kind := upload(t, "file", "{")
	h.do(http.MethodPost, "/v1/programmes/imports", "donor", form, "Content-Type", kind).want(http.StatusUnprocessableEntity)
	form, kind = upload(t, "other", "{}")
	h.do(http.MethodPost, "/v1/programmes/imports", "donor", form, "Content-Type", kind).want(http.StatusUnprocessableEntity)
	form, kind = upload(t, "file", strings.Repeat(" ", fundingFile+1))
	h.do(http.MethodPost, "/v1/programmes/imports", "donor", form, "Content-Type", kind).want(http.StatusRequestEntityTooLarge)
	h.do(http.MethodPost, "/v1/programmes/imports", "donor", fundingImport).want(http.StatusUnsupportedMediaType)
}

// The lines of others stand in a file that was written, and stay theirs.
func TestImportLeavesTheLinesOfOthers(t *testing.T) {
	h := newHarness(t)
	h.donors("second")
	h.bring("?apply=true", "donor", fundingImport)
	h.do(http.MethodPost, "/v1/programmes/two/join", "second", `{"id":"line","funder":"Second","budget":500000}`).want(http.StatusOK)
	with := func(budget string) string {
		return strings.Replace(fundingImport, `"pooled": true`, `"pooled": true, "lines": [{"id": "line", "funder": "Second", "budget": `+budget+`}]`, 1)
	}
	if v := h.bring("?apply=true", "donor", with("5000")); v.Unchanged != 3 {
		t.Errorf("the same line: %+v", v)
	}
	if v := h.bring("?apply=true", "donor", with("6000")); v.Refused != 1 || v.Applied {
		t.Errorf("another budget of it: %+v", v)
	}
}
