package account

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"time"

	"readiness/assessment"
	"readiness/assessment/vault"
)

// Items of the vault. A token is in it as its SHA-256 alone.
const (
	tokenPrefix   = "token/"   // what was issued
	usedPrefix    = "used/"    // by whose insert a token is used up; leads to the next one
	revokedPrefix = "revoked/" // by whose insert a family is closed
)

// tokenV1 is the item token/<hash>.
type tokenV1 struct {
	Account string    `json:"account"`
	Family  string    `json:"family"`
	At      time.Time `json:"at"` // Session.Since: an exchange leaves it, so that what ends the session ends every token of it
	Until   time.Time `json:"until"`
	Oldest  string    `json:"oldest"`            // hash of the first token of the family that is still kept
	Browser bool      `json:"browser,omitempty"` // it is the token of a browser's session, which is not exchanged
}

// usedV1 is the item used/<hash>.
type usedV1 struct {
	Next string `json:"next"` // hash of the token that took its place
}

// swept is how many expired tokens of a family a rotation takes out of the vault: more than it puts there.
const swept = 3

// Refresh issues refresh tokens: texts that nobody can guess, each good for one exchange against the next one. The tokens
// that came out of one sign-in are a family. A token that comes a second time was stolen, or the next one was: then the
// whole family is void. Methods may be called from many goroutines and processes at once; of several that bring the same
// token one gets the next. Every error is an *assessment.Error.
type Refresh struct {
	service *assessment.Service
	vault   vault.Vault
	clock   func() time.Time
	random  io.Reader
	life    time.Duration
}

// NewRefresh issues tokens for the accounts of a Service, over the vault that the Service uses.
func NewRefresh(service *assessment.Service, v vault.Vault, o Options) *Refresh {
	o = o.filled()
	return &Refresh{service: service, vault: v, clock: o.Clock, random: o.Random, life: o.Life}
}

// Issue makes the first token of a family, after a sign-in: since is Session.Since.
func (r *Refresh) Issue(ctx context.Context, account string, since time.Time) (token string, err error) {
	family, err := r.secret()
	if err != nil {
		return "", err
	}
	if token, err = r.secret(); err != nil {
		return "", err
	}
	hash := fingerprint(token)
	return token, r.put(ctx, hash, r.life, tokenV1{Account: account, Family: family, At: since.UTC().Truncate(time.Millisecond), Oldest: hash})
}

// Rotate exchanges a token against the next one of its family. Unauthenticated when it is none, has expired, was void or
// was used before. What ends the session while it runs, or has ended it where this process does not know of it yet, ends
// the next token too.
func (r *Refresh) Rotate(ctx context.Context, token string) (Session, string, error) {
	none := Session{}
	hash := fingerprint(token)
	t, ok, err := read[tokenV1](ctx, r.vault, tokenPrefix+hash)
	if err != nil || !ok || t.Browser {
		return none, "", orVoid(err)
	}
	next, err := r.secret()
	if err != nil {
		return none, "", err
	}
	// Whoever closes the family after this look closes the next token with it.
	_, closed, err := read[usedV1](ctx, r.vault, revokedPrefix+t.Family)
	if err != nil || closed || !r.clock().Before(t.Until) {
		return none, "", orVoid(err)
	}
	item, err := sealed(usedPrefix+hash, usedV1{Next: fingerprint(next)})
	if err != nil {
		return none, "", err
	}
	if err := r.vault.Put(ctx, item); errors.Is(err, vault.ErrTaken) {
		return none, "", orVoid(r.close(ctx, t.Family))
	} else if err != nil {
		return none, "", assessment.StorageError(err)
	}
	a, ok := living(r.service.State(), t.Account)
	if !ok || !a.Active() || !t.At.After(a.ValidFrom) {
		return none, "", void()
	}
	t.Oldest = r.sweep(ctx, t.Oldest)
	if err := r.put(ctx, fingerprint(next), r.life, t); err != nil {
		return none, "", err
	}
	return Session{*a, t.At}, next, nil
}

// Revoke closes the family of a token. A token that means nothing is no error: it is void as it is.
func (r *Refresh) Revoke(ctx context.Context, token string) error {
	t, ok, err := read[tokenV1](ctx, r.vault, tokenPrefix+fingerprint(token))
	if err != nil || !ok {
		return err
	}
	return r.close(ctx, t.Family)
}

// close makes all tokens of a family void.
func (r *Refresh) close(ctx context.Context, family string) error {
	item, err := sealed(revokedPrefix+family, usedV1{})
	if err != nil {
		return err
	}
	if err := r.vault.Put(ctx, item); err != nil && !errors.Is(err, vault.ErrTaken) {
		return assessment.StorageError(err)
	}
	return nil
}

// put stores a token; its life begins now.
func (r *Refresh) put(ctx context.Context, hash string, life time.Duration, t tokenV1) error {
	t.Until = r.clock().UTC().Truncate(time.Millisecond).Add(life)
	item, err := sealed(tokenPrefix+hash, t)
	if err != nil {
		return err
	}
	return assessment.StorageError(r.vault.Put(ctx, item))
}

// sweep takes expired tokens of a family out of the vault, from the oldest one on, without a look at all that it holds. It
// gives the oldest that stays. Where the vault does not answer all stay, for the next time. ExpiredTokens finds those of
// whoever does not come again.
func (r *Refresh) sweep(ctx context.Context, oldest string) string {
	var gone []string
	stays := oldest
	for range swept {
		t, there, err := read[tokenV1](ctx, r.vault, tokenPrefix+stays)
		if err != nil || there && r.clock().Before(t.Until) {
			break
		}
		used, ok, err := read[usedV1](ctx, r.vault, usedPrefix+stays)
		if err != nil || !ok {
			break
		}
		gone = append(gone, tokenPrefix+stays, usedPrefix+stays)
		stays = used.Next
	}
	if len(gone) > 0 && r.vault.Delete(ctx, gone...) != nil {
		return oldest
	}
	return stays
}

// secret draws 256 random bits.
func (r *Refresh) secret() (string, error) {
	var random [32]byte
	if _, err := io.ReadFull(r.random, random[:]); err != nil {
		return "", noChance(err)
	}
	return base64.RawURLEncoding.EncodeToString(random[:]), nil
}

// fingerprint is what the vault knows of a token. Without a salt: 256 random bits cannot be tried out.
func fingerprint(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

func orVoid(err error) error {
	if err != nil {
		return err
	}
	return void()
}

func void() error {
	return &assessment.Error{Kind: assessment.Unauthenticated, Msg: "the refresh token is not valid, or not valid any more", Fix: "Sign in again."}
}
