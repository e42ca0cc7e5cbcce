package api

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"readiness/assessment/account"
)

// Access tokens: JSON Web Tokens, signed with Ed25519 (RFC 8037).
const (
	tokenIssuer  = "readiness"
	tokenLife    = 15 * time.Minute
	tokenLeeway  = 5 * time.Second // by how much the clocks of several servers may differ
	longestToken = 4096
	// LongestLife is how long a token of an operator may hold; those of a sign-in hold for tokenLife.
	LongestLife = 24 * time.Hour
)

// tokens makes and reads access tokens.
type tokens struct {
	key    account.TokenKey
	public []account.PublicKey // the key's own first
	parser *jwt.Parser
}

// claims is what an access token says.
type claims struct {
	Subject  string
	IssuedAt time.Time // what voids a token is later: when its session began, if it is of one, for that may be long before
}

// claimsV1 is the token's body. auth_time is as in OpenID Connect Core, section 2: when the password was shown.
type claimsV1 struct {
	jwt.RegisteredClaims
	AuthTime *jwt.NumericDate `json:"auth_time,omitempty"`
}

func newTokens(key account.TokenKey, former []account.PublicKey, clock func() time.Time) (tokens, error) {
	public, ok := key.Private.Public().(ed25519.PublicKey)
	if !ok || key.ID == "" {
		return tokens{}, errors.New("it is not an Ed25519 key with an id")
	}
	all := []account.PublicKey{{ID: key.ID, Key: public}}
	for _, f := range former {
		if f.ID != key.ID {
			all = append(all, f)
		}
	}
	return tokens{
		key: key, public: all,
		parser: jwt.NewParser(jwt.WithValidMethods([]string{jwt.SigningMethodEdDSA.Alg()}), jwt.WithIssuer(tokenIssuer),
			jwt.WithExpirationRequired(), jwt.WithIssuedAt(), jwt.WithLeeway(tokenLeeway), jwt.WithTimeFunc(clock), jwt.WithStrictDecoding()),
	}, nil
}

// make gives a token for an account, issued at a time in a session that began at since.
func (t tokens) make(subject string, at, since time.Time) (string, error) {
	return signed(t.key, subject, at, tokenLife, since)
}

// AccessToken signs a token for an account, good from now on for at most LongestLife. A server with the key takes it as
// long as the account is active there.
func AccessToken(key account.TokenKey, subject string, now time.Time, life time.Duration) (string, error) {
	return signed(key, subject, now, life, time.Time{})
}

func signed(key account.TokenKey, subject string, now time.Time, life time.Duration, since time.Time) (string, error) {
	setUpLibraries()
	if life <= 0 || life > LongestLife {
		return "", fmt.Errorf("an access token cannot hold for %s", life)
	}
	now = milliseconds(now)
	body := claimsV1{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: tokenIssuer, Subject: subject, IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(life)),
		},
	}
	if !since.IsZero() {
		body.AuthTime = jwt.NewNumericDate(milliseconds(since))
	}
	token := jwt.NewWithClaims(jwt.SigningMethodEdDSA, body)
	token.Header["kid"] = key.ID
	text, err := token.SignedString(key.Private)
	if err != nil {
		return "", fmt.Errorf("sign an access token: %w", err)
	}
	return text, nil
}

// read checks a token. What exactly is wrong with one is nobody's business but its issuer's.
func (t tokens) read(text string) (claims, error) {
	refused := badToken("the access token is not valid, or has expired")
	if text == "" || len(text) > longestToken {
		return claims{}, refused
	}
	var body claimsV1
	_, err := t.parser.ParseWithClaims(text, &body, func(token *jwt.Token) (any, error) {
		if _, ok := token.Header["crit"]; ok {
			return nil, errors.New("a critical header that is not known")
		}
		for _, k := range t.public {
			if id, ok := token.Header["kid"].(string); ok && id == k.ID {
				return k.Key, nil
			}
		}
		return nil, errors.New("another key")
	})
	if err != nil || body.Subject == "" || body.IssuedAt == nil {
		return claims{}, refused
	}
	if life := body.ExpiresAt.Sub(body.IssuedAt.Time); life <= 0 || life > LongestLife {
		return claims{}, refused
	}
	from := body.IssuedAt.Time
	if body.AuthTime != nil && body.AuthTime.Before(from) {
		from = body.AuthTime.Time
	}
	return claims{body.Subject, from.Round(time.Millisecond)}, nil
}

// milliseconds is a time as Account.ValidFrom has it. The library reads one as a fraction, a little short of it or past it.
func milliseconds(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }
