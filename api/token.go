package api

import (
	"context"
	"encoding/base64"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment/account"
)

type signInInput struct {
	Body struct {
		Account  string `json:"account" maxLength:"320" doc:"The e-mail address." example:"a@b.org"`
		Password string `json:"password" maxLength:"1024"`
	}
}

type refreshInput struct {
	Body struct {
		RefreshToken string `json:"refreshToken" maxLength:"1024"`
	}
}

type tokenBody struct {
	AccessToken  string `json:"accessToken" doc:"For the header Authorization: Bearer."`
	RefreshToken string `json:"refreshToken" doc:"Good for one exchange against the next one."`
	TokenType    string `json:"tokenType" example:"Bearer"`
	ExpiresIn    int    `json:"expiresIn" doc:"Of the access token, in seconds." example:"900"`
}

// mostSignIn is how large a request to sign in may be.
const mostSignIn = 8 << 10

func (s *Server) registerTokens() {
	register(s, spec{public: true, fresh: true, Operation: huma.Operation{
		OperationID: "createToken", Method: http.MethodPost, Path: "/v1/token", Tags: []string{"sign-in"}, MaxBodyBytes: mostSignIn,
		Summary: "Sign in", Description: "Gives an access token, good for 15 minutes, and a refresh token.",
	}}, func(ctx context.Context, c *call, in *signInInput) (*body[tokenBody], error) {
		session, err := s.signIn(ctx, c, in.Body.Account, in.Body.Password)
		if err != nil {
			return nil, err
		}
		refresh, err := s.config.Refresh.Issue(ctx, session.ID, session.Since)
		if err != nil {
			return nil, err
		}
		return s.issued(c, session, session.Since, refresh)
	})
	register(s, spec{public: true, fresh: true, Operation: huma.Operation{
		OperationID: "refreshToken", Method: http.MethodPost, Path: "/v1/token/refresh", Tags: []string{"sign-in"}, MaxBodyBytes: mostSignIn,
		Summary:     "Exchange a refresh token",
		Description: "Each refresh token is good once. One that comes a second time ends the sign-in that it goes back to.",
	}}, func(ctx context.Context, c *call, in *refreshInput) (*body[tokenBody], error) {
		session, refresh, err := s.config.Refresh.Rotate(ctx, in.Body.RefreshToken)
		if err != nil {
			return nil, err
		}
		return s.issued(c, session, c.now, refresh) // as of before the look whether the session has ended
	})
	register(s, spec{public: true, fresh: true, Operation: huma.Operation{
		OperationID: "revokeToken", Method: http.MethodPost, Path: "/v1/token/revoke", Tags: []string{"sign-in"}, MaxBodyBytes: mostSignIn,
		Summary: "Sign out", DefaultStatus: http.StatusNoContent,
		Description: "Ends the sign-in that a refresh token goes back to. An access token of it stays good until it expires.",
	}}, func(ctx context.Context, _ *call, in *refreshInput) (*struct{}, error) {
		return nil, s.config.Refresh.Revoke(ctx, in.Body.RefreshToken)
	})
	s.registerKeys()
}

func (s *Server) issued(c *call, session account.Session, at time.Time, refresh string) (*body[tokenBody], error) {
	c.who = &session.Account // for the log
	access, err := s.tokens.make(session.ID, at, session.Since)
	if err != nil {
		return nil, err
	}
	return &body[tokenBody]{tokenBody{access, refresh, "Bearer", int(tokenLife.Seconds())}}, nil
}

type jwksBody struct {
	Keys []jwk `json:"keys"`
}

type jwk struct {
	Type      string `json:"kty" example:"OKP"`
	Curve     string `json:"crv" example:"Ed25519"`
	ID        string `json:"kid"`
	Use       string `json:"use" example:"sig"`
	Algorithm string `json:"alg" example:"EdDSA"`
	X         string `json:"x"`
}

func (s *Server) registerKeys() {
	register(s, spec{public: true, Operation: huma.Operation{
		OperationID: "listKeys", Method: http.MethodGet, Path: "/.well-known/jwks.json", Tags: []string{"sign-in"},
		Summary: "The public keys that access tokens are signed with",
	}}, func(context.Context, *call, *struct{}) (*body[jwksBody], error) {
		out := &body[jwksBody]{}
		for _, k := range s.tokens.public {
			out.Body.Keys = append(out.Body.Keys, jwk{"OKP", "Ed25519", k.ID, "sig", "EdDSA", base64.RawURLEncoding.EncodeToString(k.Key)})
		}
		return out, nil
	})
}
