package account

import (
	"context"
	"time"

	"readiness/assessment"
)

// BrowserLife is how long a browser stays signed in: a working day, whatever is done in it.
const BrowserLife = 12 * time.Hour

// Begin makes the token of a browser's session, after a sign-in: since is Session.Since. Unlike a refresh token it is shown
// again and again, for a browser asks for several pages at once, and nothing can be had in exchange for it. Revoke ends the
// session.
func (r *Refresh) Begin(ctx context.Context, account string, since time.Time) (token string, err error) {
	family, err := r.secret()
	if err != nil {
		return "", err
	}
	if token, err = r.secret(); err != nil {
		return "", err
	}
	hash := fingerprint(token)
	return token, r.put(ctx, hash, BrowserLife, tokenV1{
		Account: account, Family: family, At: since.UTC().Truncate(time.Millisecond), Oldest: hash, Browser: true,
	})
}

// Look gives whose session a token is of, with the rights that the account has now. Unauthenticated when it is of none, or
// the session is over: it has lasted BrowserLife, was revoked, or the account's sessions were ended since it began.
func (r *Refresh) Look(ctx context.Context, token string) (Session, error) {
	t, ok, err := read[tokenV1](ctx, r.vault, tokenPrefix+fingerprint(token))
	if err != nil || !ok || !t.Browser || !r.clock().Before(t.Until) {
		return Session{}, orOver(err)
	}
	_, closed, err := read[usedV1](ctx, r.vault, revokedPrefix+t.Family)
	if err != nil || closed {
		return Session{}, orOver(err)
	}
	a, ok := living(r.service.State(), t.Account)
	if !ok || !a.Active() || !t.At.After(a.ValidFrom) {
		return Session{}, orOver(nil)
	}
	return Session{*a, t.At}, nil
}

func orOver(err error) error {
	if err != nil {
		return err
	}
	return &assessment.Error{Kind: assessment.Unauthenticated, Msg: "nobody is signed in here, or not any more", Fix: "Sign in."}
}
