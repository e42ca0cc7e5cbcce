package assessment

import (
	"context"
	"iter"

	"readiness/assessment/journal"
)

// Records reads the journal as it is stored, from the record after Seq after up to the head of some moment. The errors
// are *Error.
func (s *Service) Records(ctx context.Context, after uint64) iter.Seq2[journal.Record, error] {
	return func(yield func(journal.Record, error) bool) {
		for r, err := range s.stores.Journal.Read(ctx, after) {
			if !yield(r, StorageError(err)) {
				return
			}
		}
	}
}
