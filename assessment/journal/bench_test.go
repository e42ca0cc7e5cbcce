package journal_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"readiness/assessment/journal"
)

// BenchmarkDecode reads records of one and of 64 small entries; ns/entry is what a fold pays. Beside it "plain": only
// json.Valid over the same bytes.
func BenchmarkDecode(b *testing.B) {
	for _, n := range []int{1, 64} {
		entries := make([]journal.Entry, n)
		for i := range entries {
			entries[i] = put(fmt.Sprintf("assessment/K%02d-2026-sample@1", i), `{"answers":[{"question":"legal-1","value":"partly","revision":3}]}`)
		}
		r := next(b, journal.Head{}, morning, entries...)
		perEntry := func(b *testing.B) { b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/entry") }
		b.Run(fmt.Sprintf("%d/decode", n), func(b *testing.B) {
			b.SetBytes(int64(len(r.Bytes())))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := journal.Decode(r.Hash, r.Bytes()); err != nil {
					b.Fatal(err)
				}
			}
			perEntry(b)
		})
		b.Run(fmt.Sprintf("%d/plain", n), func(b *testing.B) {
			b.SetBytes(int64(len(r.Bytes())))
			b.ReportAllocs()
			for b.Loop() {
				if !json.Valid(r.Bytes()) {
					b.Fatal("not JSON")
				}
			}
			perEntry(b)
		})
	}
}
