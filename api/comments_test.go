package api

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func TestComments(t *testing.T) {
	h := newHarness(t)
	h.kenyan()
	path, q := h.blank()
	comments := path + "/answers/" + q[0] + "/comments"
	before := h.get(path, "assessor")
	if none := string(h.get(comments, "auditor").want(http.StatusOK).Body); !strings.Contains(none, `"items":[]`) {
		t.Errorf("before the first comment: %s", none)
	}
	for i, as := range []string{"reviewer", "assessor", "ministry"} {
		var made commentView
		h.do(http.MethodPost, comments, as, fmt.Sprintf(`{"text":"by %s","replyTo":%d}`, as, i)).want(http.StatusCreated).into(&made)
		if made.Number != i+1 || made.ReplyTo != i || made.By != as || made.Text != "by "+as || made.At.IsZero() {
			t.Errorf("written: %+v", made)
		}
	}
	if after := h.get(path, "assessor"); string(after.Body) != string(before.Body) || after.Header.Get("ETag") != before.Header.Get("ETag") {
		t.Errorf("a comment changes the assessment:\n%s\n%s", before.Body, after.Body)
	}
	var page list[commentView]
	var got []string
	for at := comments + "?limit=2"; at != ""; at = page.Next {
		page = list[commentView]{}
		h.get(at, "auditor").want(http.StatusOK).into(&page)
		for _, one := range page.Items {
			got = append(got, one.Text)
		}
	}
	if strings.Join(got, ", ") != "by reviewer, by assessor, by ministry" {
		t.Errorf("read %v", got)
	}
	h.get(comments+"?asOf=1", "auditor").want(http.StatusNotFound)
	for as, status := range map[string]int{"nobody": 404, "donor": 404, "administrator": 403, "": 401} {
		h.get(comments, as).want(status)
		h.do(http.MethodPost, comments, as, `{"text":"t"}`).want(status)
	}
	h.do(http.MethodPost, comments, "auditor", `{"text":"t"}`).want(http.StatusForbidden)
	var items list[historyItem]
	h.get(path+"/history", "auditor").want(http.StatusOK).into(&items)
	if last := items.Items[len(items.Items)-1]; last.Kind != "answer.commented" || last.Question != q[0] || last.After.Comment != 3 {
		t.Errorf("in the history: %+v", last)
	}
}

func TestCommentRefusals(t *testing.T) {
	h := newHarness(t)
	path, q := h.blank()
	comments := path + "/answers/" + q[0] + "/comments"
	for body, want := range map[string]string{
		`{}`:                        "body.text",
		`{"text":" \n"}`:            "body.text",
		`{"text":5}`:                "body.text",
		`{"text":"t","replyTo":1}`:  "body.replyTo",
		`{"text":"t","replyTo":-1}`: "body.replyTo",
		`{"text":"t","by":"me"}`:    "body.by",
		`{"text":"` + strings.Repeat("é", 10_001) + `"}`: "body.text",
	} {
		p := h.do(http.MethodPost, comments, "assessor", body).want(http.StatusUnprocessableEntity).problem()
		if len(p.Errors) != 1 || p.Errors[0].Location != want {
			t.Errorf("%s: %+v, want %s", beginning([]byte(body)), p.Errors, want)
		}
	}
	h.do(http.MethodPost, path+"/answers/index/comments", "assessor", `{"text":"t"}`).want(http.StatusNotFound)
	h.get(path+"/answers/odd/comments", "assessor").want(http.StatusNotFound)
}
