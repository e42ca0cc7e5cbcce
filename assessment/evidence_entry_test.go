package assessment_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/journal"
)

// The version of an entry says what its reader must know: 2 where an answer has evidence, 1 where none has, byte for byte
// as it was written before there was evidence.
func TestEvidenceEntries(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft"), Confidence: assessment.LowConfidence}, assessment.Put{Question: "police", Value: flag(true)}))
	b.mustChange(put(id, assessment.Put{Question: "law", Evidence: links(act)}, assessment.Put{Question: "police", Value: flag(false)}))
	link := b.get(id).Answer("law").Evidence[0].Link
	b.bring(id, assessment.SignedOff)
	b.mustChange(correct(id, "why", assessment.Put{Question: "law", Value: option("in-force")}))
	b.mustChange(correct(id, "why", assessment.Put{Question: "police", Value: flag(true)}))
	b.mustChange(move(id, assessment.Published))
	b.mustChange(correct(id, "why", assessment.Put{Question: "law", Value: option("draft")}))
	evidence := fmt.Sprintf(`,"evidence":[{"text":{"id":%q,"digest":%q},"type":"legal-act","date":"2019-05-16","validUntil":"2029-12-31","language":"en","confidential":true}]}`, link.ID, link.Digest)
	want := []struct {
		kind    string
		version int
		body    string
	}{
		{"answers.put", 1, `{"answers":[{"question":"law","value":"draft","confidence":"low"},{"question":"police","value":true}]}`},
		{"answers.put", 2, `{"answers":[{"question":"law","value":"draft","confidence":"low"` + evidence + `,{"question":"police","value":false}]}`},
		{"answers.corrected", 2, `{"answers":[{"question":"law","value":"in-force","confidence":"low"` + evidence + `],"reason":`},
		{"answers.corrected", 1, `{"answers":[{"question":"police","value":true}],"reason":`},
		{"assessment.corrected", 2, `{"corrects":"KEN-2026-survey@1","parallel":2,"answers":[{"question":"law","value":"draft","confidence":"low"` + evidence + `],"reason":`},
	}
	for _, r := range b.records() {
		for _, e := range r.Entries {
			if e.Kind != "answers.put" && !strings.HasSuffix(e.Kind, ".corrected") {
				continue
			}
			w := want[0]
			want = want[1:]
			if e.Kind != w.kind || e.Version != w.version || !strings.HasPrefix(string(e.Body), w.body) {
				t.Errorf("%s version %d is\n%s\nwant %s version %d\n%s", e.Kind, e.Version, e.Body, w.kind, w.version, w.body)
			}
			ids, err := assessment.TextIDs(e)
			if err != nil || slices.Contains(ids, link.ID) != (w.version == 2) {
				t.Errorf("%s names %q, %v", e.Body, ids, err)
			}
		}
	}
	if found := b.leftovers(); len(found.Texts) > 0 {
		t.Errorf("the sweep would take %q", found.Texts)
	}
}

// A body is read as strictly as one of the first version.
func TestEvidenceBodies(t *testing.T) {
	one := func(version int, evidence string) journal.Entry {
		return journal.Entry{Actor: "eve", Kind: "answers.put", Version: version, Subject: "assessment/KEN-2026-survey@1",
			Body: []byte(`{"answers":[{"question":"law","evidence":` + evidence + `}]}`)}
	}
	for _, c := range []struct {
		entry journal.Entry
		says  string
	}{
		{one(1, `[{"text":{"id":"text/1","digest":"ab"},"type":"report"}]`), "has evidence"},
		{one(2, `[{"text":{"id":"text/1","digest":"ab"},"type":"report","size":3}]`), "size"},
		{one(2, `[{"text":{"id":"text/1","digest":"ab"},"type":"rumour"}]`), "newer version"},
		{one(2, `[{"type":"report"}]`), "without a text"},
		{one(2, `[{"text":{"id":"text/1","digest":"ab"},"type":"report","date":"yesterday"}]`), "yesterday"},
		{one(2, `[{"text":{"id":"text/1","digest":"ab"},"type":"report","validUntil":"2026-02-30"}]`), "2026-02-30"},
		{one(3, `[]`), "newer version"},
	} {
		b := newBench(t)
		id := b.create("KEN", 2026)
		b.plant(c.entry)
		_, err := b.Do(context.Background(), "ann", put(id, assessment.Put{Question: "law", Value: option("none")}))
		if err == nil {
			t.Errorf("%s is folded", c.entry.Body)
			continue
		}
		if e, ok := errors.AsType[*assessment.Error](err); !ok || !strings.Contains(fmt.Sprint(e, e.Err), c.says) {
			t.Errorf("%s is refused with %v, want %s", c.entry.Body, err, c.says)
		}
	}
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.plant(one(2, `[{"text":{"id":"text/1","digest":"ab"},"type":"report"}]`))
	b.mustChange(put(id, assessment.Put{Question: "police", Value: flag(true)}))
	if e := b.get(id).Answer("law").Evidence; len(e) != 1 || e[0].Type != assessment.Report {
		t.Errorf("%+v", e)
	}
}
