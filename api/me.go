package api

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
)

type meBody struct {
	ID        string   `json:"id"`
	Name      string   `json:"name,omitempty"`
	Role      string   `json:"role"`
	Countries []string `json:"countries" doc:"ISO 3166-1 alpha-3; * is all, an empty list none."`
}

// passwordChange is what PUT /v1/me/password takes.
type passwordChange struct {
	OldPassword string `json:"oldPassword" doc:"The one of now."`
	Password    string `json:"password" doc:"The one from now on."`
}

func (s *Server) registerMe() {
	tags := []string{"accounts"}
	register(s, spec{action: assessment.ReadSelf, fresh: true, Operation: huma.Operation{
		OperationID: "readMe", Method: http.MethodGet, Path: "/v1/me", Tags: tags,
		Summary: "Who I am: role and countries",
	}}, func(ctx context.Context, c *call, _ *struct{}) (*body[meBody], error) {
		name, err := c.server.config.Directory.Name(ctx, c.who.ID)
		if err != nil {
			return nil, err
		}
		return &body[meBody]{meBody{c.who.ID, name, string(c.who.Role), append([]string{}, c.who.Units...)}}, nil
	})
	register(s, spec{action: assessment.ReadSelf, fresh: true, Operation: huma.Operation{
		OperationID: "changePassword", Method: http.MethodPut, Path: "/v1/me/password", Tags: tags, DefaultStatus: http.StatusNoContent,
		MaxBodyBytes: mostSignIn, Summary: "Change my password",
		Description: "Needs the old one; who is wrong about it too often has to wait, 429. It ends every session, this one too: sign in again.",
	}}, changePassword)
	describeBody[passwordChange](s, http.MethodPut, "/v1/me/password", "application/json")
}

func changePassword(ctx context.Context, c *call, _ *struct{}) (*struct{}, error) {
	data, err := c.readBody(mostSignIn)
	if err != nil {
		return nil, err
	}
	var faults []assessment.Field
	o, ok := readObject("body", data, &faults)
	if !ok {
		return nil, invalid("password", faults)
	}
	o.only(&faults, "oldPassword", "password")
	word := func(name string) (text string) {
		if value := o.text(&faults, name); value != nil {
			text = *value
		} else if _, there := o.get(name); !there {
			faults = append(faults, assessment.Field{Path: o.path(name), Message: "is missing"})
		}
		return text
	}
	before, after := word("oldPassword"), word("password")
	if len(faults) > 0 {
		return nil, invalid("password", faults)
	}
	return nil, placed(c.changePassword(ctx, before, after), bodyPath)
}

// changePassword changes the caller's own password. A wrong old one counts as a wrong sign-in does, but for the account
// alone: whoever has got hold of a session must not be able to guess.
func (c *call) changePassword(ctx context.Context, before, after string) error {
	var refusal error
	_, err := c.server.signIns.try("the old password of "+c.who.ID, happeningOf(c.request).from, c.now, func() (assessment.Account, error) {
		refusal = c.server.config.Directory.ChangePassword(ctx, c.who.ID, before, after)
		if e, ok := errors.AsType[*assessment.Error](refusal); ok && slices.ContainsFunc(e.Fields, func(f assessment.Field) bool { return f.Path == "oldPassword" }) {
			return assessment.Account{}, needsToken() // as a wrong sign-in ends
		}
		return assessment.Account{}, refusal
	})
	if refusal != nil {
		return refusal
	}
	if p, ok := errors.AsType[*problem](err); ok && p.Status == http.StatusTooManyRequests {
		p.Detail = "The old password was wrong too often."
	}
	return err
}
