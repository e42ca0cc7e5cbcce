package account_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"readiness/assessment/account"
)

func TestPasswordsThatAreRefused(t *testing.T) {
	for password, want := range map[string]string{
		"":                                    "too short",
		"nine char":                           "too short",
		"e\u0301e\u0301e\u0301e\u0301e\u0301": "too short", // five letters
		"1234567890":                          "everybody",
		"PassWord123":                         "everybody",
		"abababababab":                        "everybody",
		"ann@example.org":                     "the e-mail address",
		"Example.Org":                         "the e-mail address",
		"ANN OTIENO":                          "the e-mail address",
		"\xff\xfe longer than ten":            "UTF-8",
		strings.Repeat("ab c", 257):           "1028 bytes",
		"seven brown foxes":                   "",
		"ÄÖÜäöüß€1µ":                          "",
		strings.Repeat("ab c", 256):           "",
	} {
		got := account.PasswordFault(password, "ann@example.org", "Ann Otieno")
		if (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%q: %q, want %q", password, got, want)
		}
	}
}

// It does not matter on which keyboard an accent was composed.
func TestPasswordInOtherForm(t *testing.T) {
	h := newHouse(t)
	n := ann()
	n.Password = "caf\u00e9 cr\u00e8me br\u00fbl\u00e9e"
	a := h.must(t, n)
	h.mustSignIn(t, n.Email, "cafe\u0301 cre\u0300me bru\u0302le\u0301e", a.ID)
}

func TestEmails(t *testing.T) {
	for text, want := range map[string]string{
		" Ann.O+x@Example.ORG ": "ann.o+x@example.org",
		"a@b":                   "a@b",
		"ÉVA@Éxample.org":       "éva@éxample.org",
		"E\u0301va@example.org": "éva@example.org",
		"":                      "", "ann": "", "@b.org": "", "a@": "", "a@b@c.org": "", "a b@c.org": "", "a\u200b@c.org": "",
		"a@.org": "", "a@b.": "", "a@b..org": "", "a\x00@b.org": "", "\xff@b.org": "",
		strings.Repeat("a", 65) + "@b.org":       "",
		"a@" + strings.Repeat("b.", 130) + "org": "",
	} {
		got, fault := account.ReadEmail(text)
		if got != want || (fault == "") != (want != "") {
			t.Errorf("%q: %q, %q; want %q", text, got, fault, want)
		}
	}
}

// The normal form of a normal form is itself, and leads to one account.
func TestEmailFormIsSettled(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "local") + "@" + rapid.String().Draw(t, "domain")
		once, fault := account.ReadEmail(text)
		if fault != "" {
			return
		}
		if twice, fault := account.ReadEmail(once); twice != once || fault != "" {
			t.Fatalf("%q becomes %q, then %q, %s", text, once, twice, fault)
		}
	})
}

func FuzzEmail(f *testing.F) {
	for _, s := range []string{"a@b.org", "İ@b.org", "E\u0301@b", "@", "\xff@"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once, fault := account.ReadEmail(text)
		if (once == "") != (fault != "") {
			t.Fatalf("%q, %q", once, fault)
		}
		if twice, _ := account.ReadEmail(once); fault == "" && twice != once {
			t.Fatalf("%q becomes %q, then %q", text, once, twice)
		}
	})
}

// A stored hash is read as it is written, or not at all.
func FuzzParseHash(f *testing.F) {
	for _, s := range []string{
		"$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAB$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=4194304,t=1,p=1$AAAA$AAAA", "$argon2i$v=19$m=64,t=1,p=1$AAAA$AAAA", "$argon2id$v=19$m=+64,t=1,p=1x$$", "",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got, err := account.ParseHash(text); err == nil && got != text {
			t.Fatalf("%q is read as %q", text, got)
		}
	})
}

func TestParseHash(t *testing.T) {
	if _, err := account.ParseHash("$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"); err != nil {
		t.Errorf("a sound one: %v", err)
	}
	for _, text := range []string{
		"$argon2id$v=19$m=4194304,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA", // too much memory
		"$argon2id$v=19$m=64,t=0,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=64,t=1,p=0$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$", // nothing would match anything
		"$argon2id$v=16$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA", "x", "",
	} {
		if _, err := account.ParseHash(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}
