package conformance

import (
	"errors"
	"fmt"
	"testing"
)

func TestVerdict(t *testing.T) {
	bad := errors.New("bad")
	for _, tt := range []struct {
		err             error
		expected        bool
		skipped, failed bool
	}{
		{nil, false, false, false},
		{bad, false, false, true},
		{bad, true, false, true},
		{ErrSkip, true, true, false},
		{fmt.Errorf("here: %w", ErrSkip), true, true, false},
		{ErrSkip, false, false, true},
		{nil, true, false, true},
	} {
		if skipped, err := verdict(tt.err, tt.expected); skipped != tt.skipped || (err != nil) != tt.failed {
			t.Errorf("%v, expected to be skipped %v: skipped %v, %v", tt.err, tt.expected, skipped, err)
		}
	}
}
