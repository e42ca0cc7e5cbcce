package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"readiness/assessment/framework"
)

// smallFramework is a definition with a confidential question.
const smallFramework = `id: small
version: "1"
title: {en: A small framework}
source: made for a test
licence: CC0-1.0
entity: country
root:
  id: index
  title: {en: All}
  children:
    - id: law
      title: {en: A law}
      question: {en: "Is there a law?"}
      answer: {type: boolean}
    - id: secret
      title: {en: A secret}
      question: {en: "What is weak?"}
      confidential: true
      answer: {type: boolean}
`

func TestFrameworkIsAddedOnce(t *testing.T) {
	def, err := framework.Load("test", []byte(smallFramework))
	if err != nil {
		t.Fatal(err)
	}
	for name, sent := range map[string]struct{ contentType, text string }{
		"yaml": {"application/yaml; charset=utf-8", smallFramework},
		"x":    {"text/x-yaml", "# with a remark\n" + smallFramework},
		"json": {"application/json", string(def.JSON())},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t)
			before := h.Service.Head().Seq
			r := h.do(http.MethodPost, "/v1/frameworks", "administrator", sent.text, "Content-Type", sent.contentType).want(http.StatusCreated)
			if got := r.Header.Get("Location"); got != "/v1/frameworks/small/1" {
				t.Errorf("Location %q", got)
			}
			there := h.get("/v1/frameworks/small/1", "").want(http.StatusOK)
			if !bytes.Equal(r.Body, there.Body) || !bytes.Contains(r.Body, []byte(def.Hash)) || !bytes.Contains(r.Body, []byte("What is weak?")) {
				t.Errorf("answered\n%s\nand then there is\n%s", r.Body, there.Body)
			}
			again := h.do(http.MethodPost, "/v1/frameworks", "administrator", smallFramework, "Content-Type", "application/yaml").want(http.StatusOK)
			if !bytes.Equal(again.Body, r.Body) || h.Service.Head().Seq != before+1 {
				t.Errorf("the same again: record %d after %d: %s", h.Service.Head().Seq, before, again.Body)
			}
			other := strings.Replace(smallFramework, "Is there a law?", "Is there any law?", 1)
			refused := h.do(http.MethodPost, "/v1/frameworks", "administrator", other, "Content-Type", "application/yaml").want(http.StatusConflict)
			if p := refused.problem(); !strings.Contains(p.Detail, def.Hash) || refused.Header.Get("Location") != "/v1/frameworks/small/1" {
				t.Errorf("%+v at %q", p, refused.Header.Get("Location"))
			}
		})
	}
}

func TestBuiltInVersionNeverChanges(t *testing.T) {
	h := newHarness(t)
	def, err := framework.Builtin("gci-pillars@2020") // in no journal yet
	if err != nil {
		t.Fatal(err)
	}
	var content map[string]any
	if err := json.Unmarshal(def.JSON(), &content); err != nil {
		t.Fatal(err)
	}
	content["title"] = map[string]any{"en": "Another title"}
	changed, err := json.Marshal(content)
	if err != nil {
		t.Fatal(err)
	}
	p := h.do(http.MethodPost, "/v1/frameworks", "administrator", string(changed)).want(http.StatusConflict).problem()
	if !strings.Contains(p.Detail, def.Hash) {
		t.Errorf("%+v", p)
	}
	h.do(http.MethodPost, "/v1/frameworks", "administrator", string(def.JSON())).want(http.StatusCreated)
}

func TestFrameworkFaults(t *testing.T) {
	h := newHarness(t)
	send := func(text, contentType string) *reply {
		return h.do(http.MethodPost, "/v1/frameworks", "administrator", text, "Content-Type", contentType)
	}
	faulty := strings.NewReplacer("entity: country", "entity: planet", "type: boolean", "type: bolean").Replace(smallFramework)
	p := send(faulty, "application/yaml").want(http.StatusUnprocessableEntity).problem()
	places := map[string]string{}
	for _, f := range p.Errors {
		places[f.Location] = f.Message
	}
	if len(p.Errors) != 3 || !strings.HasPrefix(places["body.entity"], "line 6, column ") || !strings.Contains(places["body.root.children[1].answer.type"], "line 19") {
		t.Errorf("%+v", p.Errors)
	}
	broken := send("{\n \"id\": \"x\",\n oops\n}", "application/json").want(http.StatusBadRequest).problem()
	if len(broken.Errors) != 1 || !strings.HasPrefix(broken.Errors[0].Message, "line 3") {
		t.Errorf("%+v", broken)
	}
	send(smallFramework, "application/json").want(http.StatusBadRequest)
	send(smallFramework, "text/plain").want(http.StatusUnsupportedMediaType)
	send(" \n", "application/yaml").want(http.StatusBadRequest)
	send(strings.Repeat("# x\n", 1<<20)+"#", "application/yaml").want(http.StatusRequestEntityTooLarge)
	for _, as := range []string{"assessor", "auditor", "ministry"} {
		h.do(http.MethodPost, "/v1/frameworks", as, smallFramework, "Content-Type", "application/yaml").want(http.StatusForbidden)
	}
	if head := h.Service.Head().Seq; head != newHarness(t).Service.Head().Seq {
		t.Errorf("record %d was written", head)
	}
}
