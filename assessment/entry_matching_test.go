package assessment_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/journal"
	"readiness/scoring/matching"
)

// The body is strict: what this version does not know would be lost.
func TestMatchingBodyIsStrict(t *testing.T) {
	b := newBench(t)
	published(t, b)
	filed(t, b, made(t, b, asked()), "T")
	records := b.records()
	entry := records[len(records)-1].Entries[0]
	if entry.Kind != "matching.recorded" || entry.Version != 1 || entry.Subject != "matching/m-1" {
		t.Fatalf("%+v", entry)
	}
	if ids, err := assessment.TextIDs(entry); err != nil || len(ids) != 1 {
		t.Errorf("texts %v, %v", ids, err)
	}
	for name, change := range map[string]func(e *journal.Entry){
		"another member": func(e *journal.Entry) {
			e.Body = json.RawMessage(strings.Replace(string(e.Body), `{"of"`, `{"odd":1,"of"`, 1))
		},
		"of the future": func(e *journal.Entry) {
			e.Body = json.RawMessage(strings.Replace(string(e.Body), `{"of":`, `{"of":9`, 1))
		},
		"there already":   func(e *journal.Entry) { e.Subject = "matching/m-1" },
		"without a name":  func(e *journal.Entry) { e.Subject = "matching/" },
		"another version": func(e *journal.Entry) { e.Version = 2 },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			published(t, b)
			filed(t, b, made(t, b, asked()), "T")
			e := entry
			e.Subject = "matching/m-9"
			change(&e)
			b.plant(e)
			if _, err := assessment.Open(t.Context(), assessment.Stores{Journal: b.journal, Vault: b.vault}, assessment.Options{}); err == nil {
				t.Error("it is folded")
			}
		})
	}
}

// Twenty thousand allocations with the longest names fit into a record several times.
func TestMatchingOfManyAllocations(t *testing.T) {
	b := newBench(t)
	published(t, b)
	filed(t, b, made(t, b, asked()), "T")
	records := b.records()
	entry := records[len(records)-1].Entries[0]
	var body map[string]any
	if err := json.Unmarshal(entry.Body, &body); err != nil {
		t.Fatal(err)
	}
	const units, programmes, actions, longest = 100, 4, 50, 60
	var paid []any
	for u := range units {
		for p := range programmes {
			needs := map[string]int64{}
			for a := range actions {
				id := fmt.Sprintf("p%d-a%d-", p, a)
				needs[id+strings.Repeat("x", longest-len(id))] = matching.MostMoney
			}
			paid = append(paid, map[string]any{"programme": strings.Repeat("y", longest-1) + fmt.Sprint(p), "unit": fmt.Sprintf("U%02d", u), "currency": "USD", "needs": needs})
		}
	}
	body["paid"] = paid
	var err error
	if entry.Body, err = json.Marshal(body); err != nil {
		t.Fatal(err)
	}
	if n := len(entry.Body); n > journal.MaxSize/4 {
		t.Errorf("%d bytes for %d allocations", n, units*programmes*actions)
	}
	entry.Subject = "matching/m-2"
	b.plant(entry)
	b.reopen()
	m, err := b.State().Matching("m-2")
	if err != nil || len(m.Funded) != units*programmes*actions {
		t.Errorf("%v, %d allocations", err, len(m.Funded))
	}
}
