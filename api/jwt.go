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
	clock  func() time.Time
	parser *jwt.Parser
}

// claims is what an access token says.
type claims struct {
	Subject  string
	IssuedAt time.Time
}

// claimsV1 is the token's body.
type claimsV1 struct {
	jwt.RegisteredClaims
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
		key: key, public: all, clock: clock,
		parser: jwt.NewParser(jwt.WithValidMethods([]string{jwt.SigningMethodEdDSA.Alg()}), jwt.WithIssuer(tokenIssuer),
			jwt.WithExpirationRequired(), jwt.WithIssuedAt(), jwt.WithLeeway(tokenLeeway), jwt.WithTimeFunc(clock), jwt.WithStrictDecoding()),
	}, nil
}

// make gives a token for an account.
func (t tokens) make(subject string) (string, error) {
	return AccessToken(t.key, subject, t.clock(), tokenLife)
}

// AccessToken signs a token for an account, good from now on for at most LongestLife. A server with the key takes it as
// long as the account is active there.
func AccessToken(key account.TokenKey, subject string, now time.Time, life time.Duration) (string, error) {
	setUpLibraries()
	if life <= 0 || life > LongestLife {
		return "", fmt.Errorf("an access token cannot hold for %s", life)
	}
	now = now.UTC()
	token := jwt.NewWithClaims(jwt.SigningMethodEdDSA, claimsV1{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: tokenIssuer, Subject: subject, IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(life)),
		},
	})
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
	return claims{body.Subject, body.IssuedAt.Time}, nil
}
