package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

// writer is one of two who answer the same assessment. What it was told is for the end, when the history says what was so.
type writer struct {
	t         *testing.T
	client    *http.Client
	who       string // account
	token     string
	url       string // of the assessment
	questions []string
	chance    *rand.Rand
	number    int // of the next value; no two are the same
	step      int

	acknowledged []acknowledged
	refused      []refusedWrite
}

// acknowledged is a write that was taken: the revision that it made.
type acknowledged struct {
	who      string
	revision uint64
	seq      uint64 // of the journal's end when it was acknowledged
	sent     map[string]sentAnswer
}

// sentAnswer is what a writer sends of one question.
type sentAnswer struct {
	Value json.Number `json:"value"`
	Note  string      `json:"note"`
}

// refusedWrite is a 412.
type refusedWrite struct {
	who       string
	base, now string // ETags: of what the write was made from, and of what there was
	sent      map[string]sentAnswer
	problem   problem
}

// leastWrites is how many writes, and how many refusals, a run needs to say anything.
const leastWrites = 20

// Two people answer overlapping questions of one assessment at once, each from what he has seen last. Whatever was
// acknowledged is in the history, in order; every refusal shows both values, and what it says stood there did.
func TestTwoWriters(t *testing.T) {
	h := newHarness(t)
	path, questions := h.blank()
	web := httptest.NewServer(h.Server)
	defer web.Close()
	lasts := 10 * time.Second
	if testing.Short() {
		lasts = 2 * time.Second
	}
	end := time.Now().Add(lasts)
	writers := make([]*writer, 2)
	var wg sync.WaitGroup
	for i, who := range []string{"assessor", "stranger"} {
		w := &writer{
			t: t, client: web.Client(), who: who, token: h.token(who), url: web.URL + path, questions: questions,
			chance: rand.New(rand.NewPCG(1, uint64(i))), number: i, step: 2, //nolint:gosec // what is drawn is no secret
		}
		writers[i] = w
		wg.Go(func() {
			seen := `"1"`
			for w.number < 200_000 && time.Now().Before(end) && !t.Failed() {
				seen = w.write(seen)
			}
		})
	}
	wg.Wait()
	all := slices.Concat(writers[0].acknowledged, writers[1].acknowledged)
	refused := slices.Concat(writers[0].refused, writers[1].refused)
	t.Logf("%d writes were acknowledged and %d refused in %v", len(all), len(refused), lasts)
	if len(all) < leastWrites || len(refused) < leastWrites {
		t.Errorf("%d writes and %d refusals are too few to say anything", len(all), len(refused))
	}
	for _, w := range writers {
		if len(w.acknowledged) == 0 || len(w.refused) == 0 {
			t.Errorf("%s has %d writes and %d refusals: one of the two stood aside", w.who, len(w.acknowledged), len(w.refused))
		}
	}
	history := h.wholeHistory(path)
	checkAcknowledged(t, all, history)
	for _, r := range refused {
		checkRefused(t, r, history)
	}
	h.checkFold(path, all, history)
}

// write sends some answers made from what was seen, and gives the ETag that the writer has seen then.
func (w *writer) write(seen string) string {
	sent := map[string]sentAnswer{}
	for _, i := range w.chance.Perm(len(w.questions))[:1+w.chance.IntN(3)] {
		// n/10000, with as few digits as JSON needs
		sent[w.questions[i]] = sentAnswer{json.Number(fmt.Sprint(float64(w.number) / 10_000)), fmt.Sprintf("%s %d", w.who, w.number)}
		w.number += w.step
	}
	body, err := json.Marshal(map[string]any{"answers": sent})
	if err != nil {
		w.t.Error(err)
		return seen
	}
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodPatch, w.url+"/answers", bytes.NewReader(body))
	if err != nil {
		w.t.Error(err)
		return seen
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+w.token)
	r.Header.Set("If-Match", seen)
	got, err := w.client.Do(r)
	if err != nil {
		w.t.Error(err)
		return seen
	}
	defer func() { _ = got.Body.Close() }()
	data, err := io.ReadAll(got.Body)
	if err != nil {
		w.t.Error(err)
		return seen
	}
	tag := got.Header.Get("ETag")
	switch got.StatusCode {
	case http.StatusOK:
		w.taken(sent, got.Header.Get("Journal-Seq"), data)
	case http.StatusPreconditionFailed:
		var p problem
		if err := json.Unmarshal(data, &p); err != nil {
			w.t.Errorf("%v: %s", err, data)
		}
		w.refused = append(w.refused, refusedWrite{w.who, seen, tag, sent, p})
	default:
		w.t.Errorf("%s: status %d: %s", w.who, got.StatusCode, data)
	}
	if tag == "" {
		w.t.Errorf("%s: %d without an ETag", w.who, got.StatusCode)
	}
	return tag
}

// taken notes a write that was acknowledged, with what was sent.
func (w *writer) taken(sent map[string]sentAnswer, head string, data []byte) {
	var v assessmentView
	seq, err := strconv.ParseUint(head, 10, 64)
	if err := errors.Join(err, json.Unmarshal(data, &v)); err != nil {
		w.t.Errorf("%v: %s", err, data)
		return
	}
	for q, a := range sent {
		if got := v.Answers[q]; string(got.Value) != a.Value.String() || got.Note != a.Note || got.UpdatedBy != w.who || *got.Revision != v.Revision {
			w.t.Errorf("%s sent %v for %s, and was shown %+v", w.who, a, q, got)
		}
	}
	w.acknowledged = append(w.acknowledged, acknowledged{w.who, v.Revision, seq, sent})
}

// wholeHistory reads all pages of what happened to the answers, by revision.
func (h *harness) wholeHistory(path string) map[uint64][]historyItem {
	h.t.Helper()
	all := map[uint64][]historyItem{}
	var last historyItem
	for next := path + "/history?limit=1000"; next != ""; {
		var page list[historyItem]
		h.get(next, "auditor").want(http.StatusOK).into(&page)
		for _, item := range page.Items {
			if item.Seq < last.Seq || item.Revision < last.Revision { // a record may hold writes of both
				h.t.Errorf("record %d with revision %d follows on %d with %d", item.Seq, item.Revision, last.Seq, last.Revision)
			}
			if last = item; item.Question != "" {
				all[item.Revision] = append(all[item.Revision], item)
			}
		}
		u, err := url.Parse(page.Next)
		if err != nil {
			h.t.Fatal(err)
		}
		next = u.RequestURI()
		if page.Next == "" {
			break
		}
	}
	return all
}

// checkAcknowledged compares what was acknowledged with the history: there is nothing else in either.
func checkAcknowledged(t *testing.T, all []acknowledged, history map[uint64][]historyItem) {
	t.Helper()
	seen := map[uint64]bool{}
	for _, a := range all {
		if seen[a.revision] {
			t.Errorf("revision %d was acknowledged twice", a.revision)
		}
		seen[a.revision] = true
		items := history[a.revision]
		if len(items) != len(a.sent) {
			t.Errorf("revision %d: %d answers were sent, the history has %d", a.revision, len(a.sent), len(items))
		}
		for _, item := range items {
			sent, ok := a.sent[item.Question]
			if !ok || item.Seq > a.seq || item.Actor != a.who || item.After == nil || string(item.After.Value) != sent.Value.String() || item.After.Note != sent.Note {
				t.Errorf("revision %d, %s: %s sent %v, the history has %+v by %s", a.revision, item.Question, a.who, sent, item.After, item.Actor)
			}
			if before, ok := stoodAt(history, item.Question, a.revision-1); item.Before == nil || ok && string(item.Before.Value) != string(before.After.Value) {
				t.Errorf("revision %d, %s: the history says that %+v was there before, and then that %+v was", a.revision, item.Question, item.Before, before.After)
			}
		}
	}
	for revision, items := range history {
		if !seen[revision] {
			t.Errorf("revision %d was acknowledged to nobody: %+v", revision, items)
		}
	}
}

// stoodAt is the change that an answer was from, at a revision.
func stoodAt(history map[uint64][]historyItem, question string, revision uint64) (historyItem, bool) {
	for ; revision > 0; revision-- {
		for _, item := range history[revision] {
			if item.Question == question {
				return item, true
			}
		}
	}
	return historyItem{}, false
}

// checkRefused checks that a refusal names those questions that others had changed, all of them and no others, each with
// what stood there and what was sent.
func checkRefused(t *testing.T, r refusedWrite, history map[uint64][]historyItem) {
	t.Helper()
	var base, now uint64
	if _, err := fmt.Sscanf(r.base+r.now, `"%d""%d"`, &base, &now); err != nil {
		t.Errorf("ETags %s and %s: %v", r.base, r.now, err)
		return
	}
	concerned := 0
	for q, sent := range r.sent {
		last, ok := stoodAt(history, q, now)
		changed := ok && last.Revision > base
		_, current := r.problem.Current[q]
		_, yours := r.problem.Yours[q]
		if current != changed || yours != changed {
			t.Errorf("%s from revision %d at %d: changed since: %v, current is shown: %v, yours: %v", q, base, now, changed, current, yours)
			continue
		}
		if !changed {
			continue
		}
		concerned++
		var stood answerView
		var mine yourView
		if json.Unmarshal(r.problem.Current[q], &stood) != nil || json.Unmarshal(r.problem.Yours[q], &mine) != nil || stood.Revision == nil || mine.Note == nil {
			t.Errorf("%s: %s, %s", q, r.problem.Current[q], r.problem.Yours[q])
			continue
		}
		if *stood.Revision != last.Revision || string(stood.Value) != string(last.After.Value) || stood.Note != last.After.Note || stood.UpdatedBy != last.Actor {
			t.Errorf("%s at revision %d: %s is said to stand there, the history has %+v of revision %d by %s", q, now, r.problem.Current[q], last.After, last.Revision, last.Actor)
		}
		if string(mine.Value) != sent.Value.String() || *mine.Note != sent.Note || mine.UpdatedBy != r.who {
			t.Errorf("%s: %s sent %v and is told that it was %s", q, r.who, sent, r.problem.Yours[q])
		}
	}
	if concerned == 0 || len(r.problem.Current) != concerned || len(r.problem.Yours) != concerned || len(r.problem.Errors) != concerned {
		t.Errorf("from revision %d at %d: %d questions were overtaken, and it says %d, %d and %v", base, now, concerned, len(r.problem.Current), len(r.problem.Yours), locations(r.problem))
	}
}

// checkFold applies what was acknowledged in its order, and compares that with the assessment, as it is and as it was.
func (h *harness) checkFold(path string, all []acknowledged, history map[uint64][]historyItem) {
	h.t.Helper()
	slices.SortFunc(all, func(a, b acknowledged) int { return int(a.revision) - int(b.revision) }) //nolint:gosec // small numbers
	stands := map[string]sentAnswer{}
	looked := 0 // from which write on one looks again
	for i, a := range all {
		if a.revision != uint64(i)+2 { // the first revision is the creation
			h.t.Fatalf("revision %d is write %d", a.revision, i+1)
		}
		maps.Copy(stands, a.sent)
		query := ""
		if i < len(all)-1 {
			here, next := history[a.revision], history[a.revision+1]
			if i < looked || len(here) == 0 || len(next) == 0 || here[0].Seq == next[0].Seq { // as of a record one sees the last of its writes
				continue
			}
			looked = i + len(all)/5 + 1
			query = "?asOf=" + itoa(here[0].Seq)
		}
		v := h.get(path+query, "auditor").want(http.StatusOK).assessment()
		if v.Revision != a.revision || len(v.Answers) != len(stands) {
			h.t.Errorf("revision %d with %d answers, want %d with %d", v.Revision, len(v.Answers), a.revision, len(stands))
		}
		for q, want := range stands {
			if got := v.Answers[q]; string(got.Value) != want.Value.String() || got.Note != want.Note {
				h.t.Errorf("at revision %d, %s is %s %q, want %v", a.revision, q, got.Value, got.Note, want)
			}
		}
	}
}
