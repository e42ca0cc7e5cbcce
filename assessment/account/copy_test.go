package account_test

import (
	"strings"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/account"
	"readiness/assessment/vault"
	"readiness/assessment/vault/vaulttest"
)

// living are the accounts of a house that are not erased.
func (h *house) living() map[string]bool {
	ids := map[string]bool{}
	for _, a := range h.service.State().Accounts() {
		if !a.Erased {
			ids[a.ID] = true
		}
	}
	return ids
}

// copied is the house with another vault, into which the people were copied.
func (s *site) copied(t *testing.T, h *house, to vaulttest.Backend, want account.Copied) *house {
	t.Helper()
	v, err := to.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := account.Copy(t.Context(), h.vault, v, h.living()); err != nil || got != want {
		t.Fatalf("copied %+v, %v; want %+v", got, err, want)
	}
	return over(t, s.journal.Open(), v, s.clock, cheap)
}

func bob() account.New {
	n := ann()
	n.Email, n.Name = "bob@example.org", "Bob Smith"
	return n
}

func TestCopy(t *testing.T) {
	s := newSite()
	h := s.replica(t, cheap)
	a, b := h.must(t, ann()), h.must(t, bob())
	token := h.mustIssue(t, a.ID)
	if err := h.vault.Put(t.Context(), vault.Item{ID: "idempotency/1"}, vault.Item{ID: "text/1"}); err != nil {
		t.Fatal(err)
	}
	to := vaulttest.MemoryBackend()
	c := s.copied(t, h, to, account.Copied{New: 2})
	c.mustSignIn(t, "ann@example.org", good, a.ID)
	c.mustSignIn(t, "bob@example.org", good, b.ID)
	c.void(t, token)
	if contents, err := to.Contents(t.Context()); err != nil || strings.Count(string(contents), "\n") != 4 {
		t.Errorf("the copy holds %s, %v", contents, err)
	}
	s.copied(t, h, to, account.Copied{Same: 2})

	// Another password, one erased, the address taken by another.
	h.clock.pass(time.Second)
	if err := h.SetPassword(t.Context(), "operator", a.ID, other); err != nil {
		t.Fatal(err)
	}
	if err := h.Erase(t.Context(), "operator", b.ID); err != nil {
		t.Fatal(err)
	}
	next := bob()
	next.Name = "Roberta Smith"
	b2 := h.must(t, next)
	c = s.copied(t, h, to, account.Copied{New: 1, Changed: 1, Erased: 1})
	c.mustSignIn(t, "ann@example.org", other, a.ID)
	c.mustSignIn(t, "bob@example.org", good, b2.ID)
	_, err := c.SignIn(t.Context(), "ann@example.org", good)
	refused(t, err, assessment.Unauthenticated)
	if contents, err := to.Contents(t.Context()); err != nil || strings.Contains(string(contents), "Bob Smith") || strings.Contains(string(contents), b.ID) {
		t.Errorf("the copy holds %s, %v", contents, err)
	}

	// A vault that has lost somebody does not take him from its copy. What was redacted there stays so.
	if err := h.vault.Delete(t.Context(), "account/"+a.ID, account.LoginKey("ann@example.org")); err != nil {
		t.Fatal(err)
	}
	if err := c.vault.Redact(t.Context(), "account/"+b2.ID, vault.Redaction{By: "operator", At: moment}); err != nil {
		t.Fatal(err)
	}
	c = s.copied(t, h, to, account.Copied{Same: 1, Missing: 1})
	c.mustSignIn(t, "ann@example.org", other, a.ID)
	if people, err := c.Names(t.Context(), b2.ID); err != nil || len(people) > 0 {
		t.Errorf("who was redacted is %v, %v", people, err)
	}
}

// Wherever a copy is interrupted, the next one makes it whole.
func TestCopyThatIsInterrupted(t *testing.T) {
	s := newSite()
	h := s.replica(t, cheap)
	a, b := h.must(t, ann()), h.must(t, bob())
	to := vaulttest.MemoryBackend()
	old := s.copied(t, h, to, account.Copied{New: 2})
	if err := h.Erase(t.Context(), "operator", b.ID); err != nil {
		t.Fatal(err)
	}
	if err := h.SetPassword(t.Context(), "operator", a.ID, other); err != nil {
		t.Fatal(err)
	}
	c := h.must(t, bob())
	for n := 1; ; n++ {
		calls := 0
		old.vault.set(func(do string, _ ...string) error {
			if calls++; calls == n {
				return away(do)
			}
			return nil
		}, nil)
		_, err := account.Copy(t.Context(), h.vault, old.vault, h.living())
		if err == nil {
			break
		}
		refused(t, err, assessment.Unavailable)
		if n > 20 {
			t.Fatal("it never ends")
		}
	}
	whole := over(t, s.journal.Open(), old.vault.Vault, s.clock, cheap)
	whole.mustSignIn(t, "ann@example.org", other, a.ID)
	whole.mustSignIn(t, "bob@example.org", good, c.ID)
}
