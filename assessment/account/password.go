package account

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"readiness/assessment"
)

// What a password may be.
const (
	ShortestPassword = 10   // characters
	LongestPassword  = 1024 // bytes
)

// Cost is what it takes to try one password: argon2id, RFC 9106.
type Cost struct {
	Memory  uint32 // KiB
	Passes  uint32
	Threads uint8
}

// The cost of new hashes, above what OWASP's password storage cheat sheet asks for, and what a stored hash may ask for:
// a damaged one must not take all memory.
var (
	DefaultCost = Cost{Memory: 64 << 10, Passes: 2, Threads: 1}
	mostCost    = Cost{Memory: 1 << 20, Passes: 64, Threads: 16}
)

// Sizes of a hash, in bytes.
const (
	saltSize = 16
	hashSize = 32
	mostHash = 64
)

// errHash is a stored hash that means nothing.
var errHash = errors.New("the stored password is damaged")

var phc = base64.RawStdEncoding.Strict()

// hashed is a password as it is stored: $argon2id$v=19$m=65536,t=2,p=1$<salt>$<hash>.
type hashed struct {
	cost      Cost
	salt, sum []byte
}

func (h hashed) String() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.cost.Memory, h.cost.Passes, h.cost.Threads,
		phc.EncodeToString(h.salt), phc.EncodeToString(h.sum))
}

func parseHash(text string) (h hashed, err error) {
	parts := strings.Split(text, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return h, errHash
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.cost.Memory, &h.cost.Passes, &h.cost.Threads); err != nil {
		return h, errHash
	}
	var faults [2]error
	h.salt, faults[0] = phc.DecodeString(parts[4])
	h.sum, faults[1] = phc.DecodeString(parts[5])
	if faults[0] != nil || faults[1] != nil || !h.cost.sound() || len(h.salt) > mostHash || len(h.sum) < saltSize || len(h.sum) > mostHash ||
		h.String() != text {
		return hashed{}, errHash
	}
	return h, nil
}

func (c Cost) sound() bool {
	return c.Memory >= 8*uint32(c.Threads) && c.Memory <= mostCost.Memory && c.Passes >= 1 && c.Passes <= mostCost.Passes &&
		c.Threads >= 1 && c.Threads <= mostCost.Threads
}

// hasher hashes passwords, few at a time: each takes much memory, and whoever sends many must not take all of it.
type hasher struct {
	cost   Cost
	random io.Reader
	slots  chan struct{}
	wait   time.Duration
	decoy  hashed // of no password; compared with where there is no account
}

func newHasher(o Options) (*hasher, error) {
	h := &hasher{cost: o.Cost, random: o.Random, wait: o.Wait}
	if h.cost == (Cost{}) {
		h.cost = DefaultCost
	}
	if h.wait <= 0 {
		h.wait = 5 * time.Second
	}
	if !h.cost.sound() {
		return nil, &assessment.Error{Err: fmt.Errorf("the cost of passwords is out of bounds: %+v", h.cost)}
	}
	n := o.Concurrent
	if n <= 0 {
		n = min(max(runtime.GOMAXPROCS(0), 1), 4)
	}
	h.slots = make(chan struct{}, n)
	decoy, err := h.salted()
	if err != nil {
		return nil, err
	}
	decoy.sum = make([]byte, hashSize)
	if _, err := io.ReadFull(h.random, decoy.sum); err != nil {
		return nil, noChance(err)
	}
	h.decoy = decoy
	return h, nil
}

// salted is a hash of nothing yet, with a new salt.
func (h *hasher) salted() (hashed, error) {
	x := hashed{cost: h.cost, salt: make([]byte, saltSize)}
	if _, err := io.ReadFull(h.random, x.salt); err != nil {
		return x, noChance(err)
	}
	return x, nil
}

// hash gives the form in which a password is stored. The error is an *assessment.Error.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	x, err := h.salted()
	if err != nil {
		return "", err
	}
	x.sum, err = h.sum(ctx, x, hashSize, password)
	return x.String(), err
}

// matches compares a password with a stored one, in a time that does not tell how much of it is right.
func (h *hasher) matches(ctx context.Context, stored hashed, password string) (bool, error) {
	sum, err := h.sum(ctx, stored, uint32(len(stored.sum)), password)
	return err == nil && subtle.ConstantTimeCompare(sum, stored.sum) == 1, err
}

func (h *hasher) sum(ctx context.Context, x hashed, size uint32, password string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, h.wait)
	defer cancel()
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, &assessment.Error{Kind: assessment.Unavailable, Msg: "too many people are signing in at once", Fix: "Try again in a moment.", Err: context.Cause(ctx)}
	}
	defer func() { <-h.slots }()
	return argon2.IDKey([]byte(norm.NFC.String(password)), x.salt, x.cost.Passes, x.cost.Memory, x.cost.Threads, size), nil
}

func noChance(err error) error {
	return &assessment.Error{Kind: assessment.Unavailable, Msg: "no random numbers can be had", Err: err}
}

// trivial are passwords that everybody tries first. What is shorter than ShortestPassword need not stand here.
var trivial = []string{
	"0123456789", "1234567890", "12345678910", "123456789a", "9876543210", "0987654321", "1q2w3e4r5t", "1qaz2wsx3edc",
	"qwertyuiop", "qwerty12345", "qwerty123456", "azertyuiop", "asdfghjkl;", "abcdefghij", "abcdefghijklmnopqrstuvwxyz",
	"passw0rd123", "password01", "password12", "password123", "password1234", "password12345", "password!!", "passwordpassword",
	"changemenow", "changeme123", "letmein123", "welcome123", "welcome1234", "iloveyou123", "administrator", "admin12345",
	"admin123456", "correct horse battery staple", "correcthorsebatterystaple", "readiness1", "readiness123", "cybersecurity", "cybersecurity1",
}

// passwordFault says why a password cannot be chosen, or nothing. Which kinds of characters it has does not matter.
func passwordFault(password, email, name string) string {
	n := utf8.RuneCountInString(norm.NFC.String(password))
	lower := strings.ToLower(norm.NFC.String(password))
	local, domain, _ := strings.Cut(email, "@")
	switch {
	case !utf8.ValidString(password):
		return "it is not UTF-8 text"
	case len(password) > LongestPassword:
		return fmt.Sprintf("it has %d bytes: use %d at most", len(password), LongestPassword)
	case n < ShortestPassword:
		return fmt.Sprintf("it is too short: use %d characters or more; a few words that do not belong together will do", ShortestPassword)
	case lower == email, lower == local, lower == domain, name != "" && lower == strings.ToLower(name):
		return "it is the name or the e-mail address: choose something that others do not know"
	case few(lower), slices.Contains(trivial, lower):
		return "everybody who tries would try it first: choose another"
	}
	return ""
}

// few says that a text is made of one or two characters over and over.
func few(text string) bool {
	seen := map[rune]bool{}
	for _, r := range text {
		seen[r] = true
	}
	return len(seen) <= 2
}
