package account_test

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/account"
	"readiness/assessment/journal"
	"readiness/assessment/journal/journaltest"
	"readiness/assessment/vault"
	"readiness/assessment/vault/vaulttest"
)

func TestAddAndSignIn(t *testing.T) {
	h := newHouse(t)
	a := h.must(t, ann())
	if !regexp.MustCompile(`^a-[0-9a-f]{16}$`).MatchString(a.ID) || a.Role != assessment.Assessor || !slices.Equal(a.Units, []string{"KEN"}) {
		t.Errorf("added %+v", a)
	}
	for _, email := range []string{"ann@example.org", " ANN@EXAMPLE.ORG\n"} {
		h.mustSignIn(t, email, good, a.ID)
	}
	for _, n := range []string{a.ID, "Ann@example.org"} {
		if got, err := h.Find(t.Context(), n); err != nil || got.ID != a.ID {
			t.Errorf("%s finds %q, %v", n, got.ID, err)
		}
	}
	if name, err := h.Name(t.Context(), a.ID); err != nil || name != "Ann Otieno" {
		t.Errorf("its name is %q, %v", name, err)
	}
	again := ann()
	again.Email = "ANN@example.org"
	_, err := h.Add(t.Context(), "operator", again)
	refused(t, err, assessment.Conflict)
	list, err := h.List(t.Context())
	if err != nil || len(list) != 1 || list[0].Email != "ann@example.org" || list[0].ID != a.ID {
		t.Errorf("listed %+v, %v", list, err)
	}
}

func TestAddSaysAllFaults(t *testing.T) {
	h := newHouse(t)
	_, err := h.Add(t.Context(), "operator", account.New{Email: "ann", Name: "A\u200bB\x00", Password: "short", Role: "boss", Units: []string{"KEN", "Kenya"}})
	refused(t, err, assessment.Invalid)
	e, _ := errors.AsType[*assessment.Error](err)
	var paths []string
	for _, f := range e.Fields {
		paths = append(paths, f.Path)
	}
	if got := strings.Join(paths, " "); got != "email name password role countries" {
		t.Errorf("faults of %s", got)
	}
	if h.service.Head().Seq != 0 || slices.Contains(h.vault.calls, "put") {
		t.Error("something was stored")
	}
}

// Whatever is wrong, the words and the work are the same.
func TestSignInTellsNothing(t *testing.T) {
	h := newHouse(t)
	h.must(t, ann())
	closed, erased := ann(), ann()
	closed.Email, erased.Email = "closed@example.org", "erased@example.org"
	c, e := h.must(t, closed), h.must(t, erased)
	if _, err := h.service.Do(t.Context(), "operator", assessment.DisableAccount{ID: c.ID, Disabled: true}); err != nil {
		t.Fatal(err)
	}
	if err := h.Erase(t.Context(), "operator", e.ID); err != nil {
		t.Fatal(err)
	}
	var words string
	for _, try := range [][2]string{
		{"ann@example.org", "wrong"}, {"nobody@example.org", good}, {"closed@example.org", good}, {"erased@example.org", good},
		{"no address", good}, {"", ""}, {"ann@example.org", strings.Repeat("x", account.LongestPassword+1)},
	} {
		_, err := h.SignIn(t.Context(), try[0], try[1])
		refused(t, err, assessment.Unauthenticated)
		if words == "" {
			words = err.Error()
		}
		if err.Error() != words {
			t.Errorf("%s: %q, elsewhere %q", try[0], err, words)
		}
	}
	reads := map[string]int{}
	for _, email := range []string{"ann@example.org", "nobody@example.org"} {
		h.vault.set(nil, nil)
		_, err := h.SignIn(t.Context(), email, "wrong password")
		refused(t, err, assessment.Unauthenticated)
		reads[email] = len(h.vault.calls)
	}
	// One that is there has a login, after which the end of the chain is looked for.
	if reads["ann@example.org"] > reads["nobody@example.org"]+1 {
		t.Errorf("reads of the vault: %v", reads)
	}
}

// Where too many come at once, the rest is told so, known or not.
func TestPasswordsAreHashedInTurn(t *testing.T) {
	h := newHouse(t)
	a := h.must(t, ann())
	busy, err := account.NewDirectory(h.service, h.vault, account.Options{Clock: h.clock.Now, Cost: cheap, Concurrent: 2, Wait: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	release := busy.Occupy()
	for _, email := range []string{"ann@example.org", "nobody@example.org"} {
		_, err = busy.SignIn(t.Context(), email, good)
		refused(t, err, assessment.Unavailable)
	}
	release()
	if got, err := busy.SignIn(t.Context(), "ann@example.org", good); err != nil || got.ID != a.ID {
		t.Errorf("afterwards: %q, %v", got.ID, err)
	}
}

func TestSetPassword(t *testing.T) {
	h := newHouse(t)
	a := h.must(t, ann())
	token, err := h.refresh.Issue(t.Context(), a.ID, h.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	h.clock.pass(time.Second)
	refused(t, h.SetPassword(t.Context(), "operator", a.ID, "1234567890"), assessment.Invalid)
	refused(t, h.SetPassword(t.Context(), "operator", "a-0", "nine green geese"), assessment.NotFound)
	if err := h.SetPassword(t.Context(), "operator", a.ID, "nine green geese"); err != nil {
		t.Fatal(err)
	}
	_, err = h.SignIn(t.Context(), "ann@example.org", good)
	refused(t, err, assessment.Unauthenticated)
	h.mustSignIn(t, "ann@example.org", "nine green geese", a.ID)
	_, _, err = h.refresh.Rotate(t.Context(), token)
	refused(t, err, assessment.Unauthenticated)
}

// What a damaged or interrupted store lost of the way from the address to the account comes back with the password.
func TestSetPasswordMendsTheAddress(t *testing.T) {
	h := newHouse(t)
	a := h.must(t, ann())
	if err := h.vault.Delete(t.Context(), account.LoginKey("ann@example.org")); err != nil {
		t.Fatal(err)
	}
	_, err := h.SignIn(t.Context(), "ann@example.org", good)
	refused(t, err, assessment.Unauthenticated)
	if err := h.SetPassword(t.Context(), "operator", a.ID, good); err != nil {
		t.Fatal(err)
	}
	h.mustSignIn(t, "ann@example.org", good, a.ID)
}

func TestHashIsRenewed(t *testing.T) {
	s := newSite()
	old := s.replica(t, cheap)
	a := old.must(t, ann())
	dearer := s.replica(t, account.Cost{Memory: 128, Passes: 2, Threads: 1})
	stored := func() string {
		items, err := old.vault.Get(t.Context(), "account/"+a.ID)
		if err != nil {
			t.Fatal(err)
		}
		return string(items["account/"+a.ID].Data)
	}
	dearer.vault.set(func(do string, _ ...string) error {
		if do == "replace" {
			return away(do)
		}
		return nil
	}, nil)
	dearer.mustSignIn(t, "ann@example.org", good, a.ID) // also when the new hash cannot be kept
	if !strings.Contains(stored(), "m=64,t=1,p=1") {
		t.Error("the hash was changed by a vault that does not answer")
	}
	dearer.vault.set(nil, nil)
	dearer.mustSignIn(t, "ann@example.org", good, a.ID)
	if !strings.Contains(stored(), "m=128,t=2,p=1") {
		t.Errorf("the hash was not renewed: %s", stored())
	}
	old.mustSignIn(t, "ann@example.org", good, a.ID)
}

// A password that is changed while somebody signs in with the old one stays changed.
func TestHashIsNotRenewedOverAnother(t *testing.T) {
	s := newSite()
	h, dearer := s.replica(t, cheap), s.replica(t, account.Cost{Memory: 128, Passes: 2, Threads: 1})
	a := h.must(t, ann())
	if err := dearer.service.Wait(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	s.clock.pass(time.Second)
	reads := 0
	dearer.vault.set(func(do string, ids ...string) error {
		if do == "get" && ids[0] == "account/"+a.ID {
			if reads++; reads == 3 {
				return h.SetPassword(t.Context(), "operator", a.ID, "nine green geese")
			}
		}
		return nil
	}, nil)
	dearer.mustSignIn(t, "ann@example.org", good, a.ID)
	h.mustSignIn(t, "ann@example.org", "nine green geese", a.ID)
	if reads != 3 {
		t.Errorf("the password was read %d times", reads)
	}
}

func TestErase(t *testing.T) {
	s := newSite()
	h := s.replica(t, cheap)
	a := h.must(t, ann())
	for range 2 {
		if err := h.Erase(t.Context(), "operator", a.ID); err != nil {
			t.Fatal(err)
		}
	}
	contents, err := s.vault.Contents(t.Context())
	if err != nil || len(contents) > 0 {
		t.Errorf("the vault still holds %s, %v", contents, err)
	}
	if x, err := h.service.State().Account(a.ID); err != nil || !x.Erased {
		t.Errorf("the account is %+v, %v", x, err)
	}
	if list, err := h.List(t.Context()); err != nil || len(list) != 1 || list[0].Person != (account.Person{}) {
		t.Errorf("listed %+v, %v", list, err)
	}
	refused(t, h.Erase(t.Context(), "operator", "a-0"), assessment.NotFound)
	next := h.must(t, ann())
	h.mustSignIn(t, "ann@example.org", good, next.ID)
}

// Wherever an erasure stops, asked for again it comes to its end.
func TestEraseAgain(t *testing.T) {
	for n := range 5 {
		s := newSite()
		h := s.replica(t, cheap)
		a := h.must(t, ann())
		h.mustSee(t, a.ID, kenya, 1)
		calls := 0
		h.vault.set(func(do string, _ ...string) error {
			if calls++; calls == n+1 {
				return away(do)
			}
			return nil
		}, nil)
		err := h.Erase(t.Context(), "operator", a.ID)
		if err != nil {
			refused(t, err, assessment.Unavailable)
		}
		h.vault.set(nil, nil)
		if err := h.Erase(t.Context(), "operator", a.ID); err != nil {
			t.Fatal(err)
		}
		if contents, err := s.vault.Contents(t.Context()); err != nil || len(contents) > 0 {
			t.Errorf("stopped at call %d: the vault still holds %s, %v", n, contents, err)
		}
	}
}

// The journal is for ever: it must not know who anybody is.
func TestJournalKnowsNobody(t *testing.T) {
	s := newSite()
	h := s.replica(t, cheap)
	a := h.must(t, ann())
	if err := h.SetPassword(t.Context(), a.ID, a.ID, "nine green geese"); err != nil {
		t.Fatal(err)
	}
	if err := h.Erase(t.Context(), "operator", a.ID); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if _, err := journal.Export(t.Context(), s.journal.Open(), &out, nil); err != nil {
		t.Fatal(err)
	}
	text := strings.ToLower(out.String())
	if !strings.Contains(text, a.ID) {
		t.Fatal("the journal does not hold the account at all")
	}
	for _, secret := range []string{"ann", "otieno", "example.org", good, "argon2", account.LoginKey("ann@example.org")[6:]} {
		if strings.Contains(text, secret) {
			t.Errorf("the journal holds %q", secret)
		}
	}
}

// A process that ends between vault and journal leaves an address that is free again after a minute.
func TestAddThatStoppedHalfWay(t *testing.T) {
	s := newSite()
	h := s.replica(t, cheap)
	stale := `{"id":"a-00000000000000ff","at":"2026-03-01T12:00:00Z"}`
	for _, item := range []vault.Item{
		{ID: account.LoginKey("ann@example.org"), Data: []byte(stale)}, {ID: "account/a-00000000000000ff", Data: []byte(`{"email":"ann@example.org"}`)},
	} {
		if err := h.vault.Put(t.Context(), item); err != nil {
			t.Fatal(err)
		}
	}
	_, err := h.Add(t.Context(), "operator", ann())
	refused(t, err, assessment.Conflict)
	h.clock.pass(time.Minute)
	a := h.must(t, ann())
	h.mustSignIn(t, "ann@example.org", good, a.ID)
	_, err = h.Add(t.Context(), "operator", ann())
	refused(t, err, assessment.Conflict)
	if err := h.Erase(t.Context(), "operator", a.ID); err != nil {
		t.Fatal(err)
	}
	if contents, err := s.vault.Contents(t.Context()); err != nil || len(contents) > 0 {
		t.Errorf("the vault still holds %s, %v", contents, err)
	}
}

// One that was thought dead is recorded after all: of the two that think they have the address, one keeps it.
func TestAddThatComesLate(t *testing.T) {
	s := newSite()
	late, other := s.replica(t, cheap), s.replica(t, cheap)
	var kept assessment.Account
	late.vault.set(nil, func(do string, ids ...string) error {
		if do == "put" && strings.HasPrefix(ids[0], "login/") { // the process stands still here
			s.clock.pass(2 * time.Minute)
			kept = other.must(t, ann())
		}
		return nil
	})
	_, err := late.Add(t.Context(), "operator", ann())
	refused(t, err, assessment.Conflict)
	late.mustSignIn(t, "ann@example.org", good, kept.ID)
	list, err := late.List(t.Context())
	open := slices.DeleteFunc(list, func(x account.Listed) bool { return x.Erased })
	if err != nil || len(open) != 1 || open[0].ID != kept.ID {
		t.Errorf("open are %+v, %v", open, err)
	}
}

// A replica that does not know yet of an account takes nothing away from it.
func TestAddOnAReplicaThatLags(t *testing.T) {
	s := newSite()
	h := s.replica(t, cheap)
	v, err := s.vault.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	lagging := tailing(t, s.journal.Open(), v, s.clock, cheap, 0)
	a := h.must(t, ann())
	s.clock.pass(time.Hour)
	_, err = lagging.Add(t.Context(), "operator", ann())
	refused(t, err, assessment.Conflict)
	for _, h := range []*house{h, lagging} {
		h.mustSignIn(t, "ann@example.org", good, a.ID)
	}
	if contents, err := s.vault.Contents(t.Context()); err != nil || strings.Count(string(contents), "\n") != 2 {
		t.Errorf("the vault holds %s, %v", contents, err)
	}
}

// What the journal refuses leaves nothing in the vault.
func TestAddThatIsRefused(t *testing.T) {
	s := newSite()
	h := s.replica(t, cheap)
	_, err := h.Add(t.Context(), "", ann())
	refused(t, err, assessment.Unauthenticated)
	if contents, err := s.vault.Contents(t.Context()); err != nil || len(contents) > 0 {
		t.Errorf("the vault holds %s, %v", contents, err)
	}
	h.must(t, ann())
}

func TestManyAddOneAddress(t *testing.T) {
	s := newSite()
	replicas := []*house{s.replica(t, cheap), s.replica(t, cheap)}
	added := make(chan assessment.Account, 16)
	var wg sync.WaitGroup
	for i := range cap(added) {
		wg.Go(func() {
			a, err := replicas[i%2].Add(t.Context(), "operator", ann())
			if err == nil {
				added <- a
				return
			}
			refused(t, err, assessment.Conflict)
		})
	}
	wg.Wait()
	if len(added) != 1 {
		t.Fatalf("%d got the address", len(added))
	}
	a := <-added
	if err := replicas[0].service.Wait(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	replicas[0].mustSignIn(t, "ann@example.org", good, a.ID)
}

// Wherever the vault fails while an account is added, nothing is blocked for long.
func TestAddWithAVaultThatFails(t *testing.T) {
	for _, when := range []string{"before", "after"} {
		for n := range 8 {
			h := newHouse(t)
			calls := 0
			fail := func(do string, _ ...string) error {
				if calls++; calls == n+1 {
					return away(do)
				}
				return nil
			}
			if when == "before" {
				h.vault.set(fail, nil)
			} else {
				h.vault.set(nil, fail)
			}
			a, err := h.Add(t.Context(), "operator", ann())
			if err != nil {
				refused(t, err, assessment.Unavailable)
			}
			h.vault.set(nil, nil)
			h.clock.pass(time.Minute)
			if err != nil {
				if a, err = h.Add(t.Context(), "operator", ann()); err != nil {
					// It was recorded, and only the answer was lost.
					refused(t, err, assessment.Conflict)
					if a, err = h.Find(t.Context(), "ann@example.org"); err != nil {
						t.Errorf("%s call %d: %v", when, n, err)
					}
				}
			}
			h.mustSignIn(t, "ann@example.org", good, a.ID)
		}
	}
}

// A journal that fails leaves an address that is free after a minute.
func TestAddWithAJournalThatFails(t *testing.T) {
	clock := &ticking{now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	j := journaltest.Memory()
	h := over(t, j, vaulttest.Memory(), clock, cheap)
	if err := h.service.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := h.Add(t.Context(), "operator", ann())
	refused(t, err, assessment.Unavailable)
	clock.pass(time.Minute)
	next := over(t, j, h.vault.Vault, clock, cheap)
	a := next.must(t, ann())
	next.mustSignIn(t, "ann@example.org", good, a.ID)
}

func TestDamagedItems(t *testing.T) {
	h := newHouse(t)
	a := h.must(t, ann())
	for _, data := range []string{"{", `{"email":"ann@example.org","hash":"$argon2id$v=19$m=4294967295,t=1,p=1$AAAA$AAAA"}`} {
		if err := h.vault.Replace(t.Context(), vault.Item{ID: "account/" + a.ID, Data: []byte(data)}); err != nil {
			t.Fatal(err)
		}
		if _, err := h.SignIn(t.Context(), "ann@example.org", good); err == nil || strings.Contains(err.Error(), "ann@") {
			t.Errorf("%s: %v", data, err)
		}
	}
}
