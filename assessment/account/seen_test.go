package account_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"readiness/assessment"
	"readiness/assessment/account"
	"readiness/assessment/vault/vaulttest"
)

const kenya, uganda = assessment.ID("KEN-2026-survey@1"), assessment.ID("UGA-2026-survey@1")

func (h *house) mustSee(t *testing.T, who string, id assessment.ID, seq uint64) {
	t.Helper()
	if err := h.MarkSeen(t.Context(), who, id, seq); err != nil {
		t.Fatal(err)
	}
}

func (h *house) saw(t *testing.T, who string, id assessment.ID, want uint64) {
	t.Helper()
	if got, err := h.Seen(t.Context(), who, id); err != nil || got != want {
		t.Errorf("%s has seen %s up to %d, %v; want %d", who, id, got, err, want)
	}
}

// seenIDs are the marks in a vault.
func (h *house) seenIDs(t *testing.T) (ids []string) {
	t.Helper()
	for id, err := range h.vault.IDs(t.Context(), "seen/") {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	return ids
}

func TestMarkSeen(t *testing.T) {
	s := newSite()
	h := s.replica(t, cheap)
	a, b := h.must(t, ann()), h.must(t, bob())
	h.saw(t, a.ID, kenya, 0)
	for _, step := range []struct{ mark, want uint64 }{{0, 0}, {9, 9}, {9, 9}, {3, 9}, {10, 10}, {1 << 62, 1 << 62}, {11, 1 << 62}} {
		h.mustSee(t, a.ID, kenya, step.mark)
		h.saw(t, a.ID, kenya, step.want)
	}
	h.mustSee(t, a.ID, uganda, 4)
	h.mustSee(t, b.ID, kenya, 5)
	h.saw(t, a.ID, kenya, 1<<62)
	h.saw(t, a.ID, uganda, 4)
	h.saw(t, b.ID, kenya, 5)
	if ids := h.seenIDs(t); len(ids) != 3 || slices.ContainsFunc(ids, func(id string) bool { return strings.Contains(id, a.ID) || strings.Contains(id, "KEN") }) {
		t.Errorf("the vault holds %v", ids)
	}
	refused(t, h.MarkSeen(t.Context(), "a-0", kenya, 1), assessment.NotFound)
	if err := h.Erase(t.Context(), "operator", a.ID); err != nil {
		t.Fatal(err)
	}
	h.saw(t, a.ID, kenya, 0)
	h.saw(t, b.ID, kenya, 5)
	refused(t, h.MarkSeen(t.Context(), a.ID, kenya, 1), assessment.NotFound)
	if ids := h.seenIDs(t); len(ids) != 1 {
		t.Errorf("the vault holds %v", ids)
	}
}

// However many processes mark at once, in whatever order, the last record counts, and one mark stays.
func TestMarksGoForwardOnly(t *testing.T) {
	s := newSite()
	houses := []*house{s.replica(t, cheap), s.replica(t, cheap)}
	a := houses[0].must(t, ann())
	if err := houses[1].service.Wait(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	houses[1].must(t, bob()) // by which it learns of the first
	for round := range uint64(20) {
		var all sync.WaitGroup
		for i := range uint64(8) {
			all.Go(func() {
				h := houses[i%2]
				if err := h.MarkSeen(t.Context(), a.ID, kenya, round*10+i+1); err != nil {
					t.Error(err)
				}
				if seq, err := h.Seen(t.Context(), a.ID, kenya); err != nil || seq < round*10+i+1 {
					t.Errorf("marked %d, and read %d, %v", round*10+i+1, seq, err)
				}
			})
		}
		all.Wait()
		houses[0].saw(t, a.ID, kenya, round*10+8)
	}
	houses[0].mustSee(t, a.ID, kenya, 1000)
	if ids := houses[0].seenIDs(t); len(ids) != 1 {
		t.Errorf("the vault holds %v", ids)
	}
}

// An account that is erased while its mark is written leaves none.
func TestMarkOfAnAccountThatIsBeingErased(t *testing.T) {
	s := newSite()
	h := s.replica(t, cheap)
	a := h.must(t, ann())
	h.vault.set(nil, func(do string, _ ...string) error {
		if do == "put" {
			h.vault.set(nil, nil)
			return h.Erase(t.Context(), "operator", a.ID)
		}
		return nil
	})
	refused(t, h.MarkSeen(t.Context(), a.ID, kenya, 7), assessment.NotFound)
	if ids := h.seenIDs(t); len(ids) > 0 {
		t.Errorf("the vault holds %v", ids)
	}
}

func TestMarkSeenWithoutAVault(t *testing.T) {
	s := newSite()
	h := s.replica(t, cheap)
	a := h.must(t, ann())
	h.vault.set(func(do string, _ ...string) error { return away(do) }, nil)
	refused(t, h.MarkSeen(t.Context(), a.ID, kenya, 7), assessment.Unavailable)
	h.vault.set(func(do string, _ ...string) error {
		if do == "delete" {
			return away(do)
		}
		return nil
	}, nil)
	h.mustSee(t, a.ID, kenya, 7)
	h.mustSee(t, a.ID, kenya, 8) // the old one stays, and does not count
	h.saw(t, a.ID, kenya, 8)
	if ids := h.seenIDs(t); len(ids) != 2 {
		t.Errorf("the vault holds %v", ids)
	}
}

func TestMarksAreOfTheLiving(t *testing.T) {
	s := newSite()
	h := s.replica(t, cheap)
	a, b := h.must(t, ann()), h.must(t, bob())
	h.mustSee(t, a.ID, kenya, 3)
	h.mustSee(t, b.ID, kenya, 4)
	for name, tt := range map[string]struct {
		living map[string]bool
		want   int
	}{
		"both": {h.living(), 0}, "one": {map[string]bool{a.ID: true}, 1}, "none": {nil, 2},
	} {
		if got, err := account.StrayMarks(t.Context(), h.vault, tt.living); err != nil || len(got) != tt.want {
			t.Errorf("%s living: %v are strays, %v", name, got, err)
		}
	}
	// They go with their people to a copy, forward there too, and with the erased ones away.
	to := vaulttest.MemoryBackend()
	c := s.copied(t, h, to, account.Copied{New: 2})
	c.saw(t, a.ID, kenya, 3)
	c.mustSee(t, a.ID, kenya, 9)
	h.mustSee(t, a.ID, kenya, 5)
	if err := h.Erase(t.Context(), "operator", b.ID); err != nil {
		t.Fatal(err)
	}
	c = s.copied(t, h, to, account.Copied{Same: 1, Erased: 1})
	c.saw(t, a.ID, kenya, 9)
	c.saw(t, b.ID, kenya, 0)
	if contents := fmt.Sprint(c.seenIDs(t)); strings.Count(contents, "seen/") != 2 { // until the next mark
		t.Errorf("the copy holds %s", contents)
	}
}
