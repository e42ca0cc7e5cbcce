package assessment_test

import (
	"testing"

	"readiness/assessment"
)

// A frontier that was searched for with less effort is no worse than the matching beside it, on either side of today's money.
func TestMeet(t *testing.T) {
	m := &assessment.Matching{
		Market: &assessment.Market{Finance: &assessment.Finance{}}, Value: 10, Recomputed: 11, Bound: 10.5,
		Allocations: make([]assessment.Allocation, 0),
	}
	points := []assessment.FrontierPoint{
		{Part: 90, Value: 9, Bound: 11}, {Part: 100, Value: 9.5, Recomputed: 9.5, Bound: 11.5}, {Part: 110, Value: 9.8, Bound: 12}, {Part: 120, Value: 13, Bound: 14},
	}
	got := m.Meet(points)
	for i, want := range []struct{ value, bound float64 }{{9, 10.5}, {10, 10.5}, {10, 12}, {13, 14}} {
		if got[i].Value != want.value || got[i].Bound != want.bound {
			t.Errorf("%d %%: %v of at most %v, want %v of %v", got[i].Part, got[i].Value, got[i].Bound, want.value, want.bound)
		}
	}
	if got[1].Recomputed != 11 || points[1].Value != 9.5 {
		t.Errorf("recomputed %v, want 11; what was given now says %v", got[1].Recomputed, points[1].Value)
	}
}
