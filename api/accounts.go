package api

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
	"readiness/assessment/account"
)

func (s *Server) registerAccounts() {
	const one = "/v1/accounts/{id}"
	tags := []string{"accounts"}
	register(s, spec{action: assessment.ManageAccounts, fresh: true, Operation: huma.Operation{
		OperationID: "listAccounts", Method: http.MethodGet, Path: "/v1/accounts", Tags: tags,
		Summary: "List accounts", Description: "By id; those that are erased stay, without name and address.",
	}}, listAccounts)
	register(s, spec{action: assessment.ManageAccounts, fresh: true, Operation: huma.Operation{
		OperationID: "addAccount", Method: http.MethodPost, Path: "/v1/accounts", Tags: tags,
		Summary: "Add an account", DefaultStatus: http.StatusCreated,
	}}, addAccount)
	describeBody[accountBody](s, http.MethodPost, "/v1/accounts", "application/json")
	register(s, spec{action: assessment.ManageAccounts, fresh: true, Operation: huma.Operation{
		OperationID: "getAccount", Method: http.MethodGet, Path: one, Tags: tags, Summary: "Read an account",
	}}, getAccount)
	register(s, spec{action: assessment.ManageAccounts, fresh: true, Operation: huma.Operation{
		OperationID: "changeAccount", Method: http.MethodPatch, Path: one, Tags: tags,
		Summary:     "Change an account",
		Description: "Its role, countries or password, or close it and open it again; it holds from the next request on. Another password ends every session; one's own is changed with PUT /v1/me/password.",
	}}, changeAccount)
	describeBody[accountPatch](s, http.MethodPatch, one, "application/json")
	register(s, spec{action: assessment.ManageAccounts, fresh: true, Operation: huma.Operation{
		OperationID: "eraseAccount", Method: http.MethodDelete, Path: one, Tags: tags, DefaultStatus: http.StatusNoContent,
		Summary: "Close an account for good", Description: "Name, address and password are forgotten; what it has recorded stays, under its id.",
	}}, eraseAccount)
}

// accountView is an account as administrators see it.
type accountView struct {
	ID        string    `json:"id"`
	Email     string    `json:"email,omitempty"`
	Name      string    `json:"name,omitempty"`
	Role      string    `json:"role" enum:"assessor,reviewer,ministry,donor,auditor,administrator"`
	Countries []string  `json:"countries" doc:"ISO 3166-1 alpha-3; * is all, an empty list none."`
	Disabled  bool      `json:"disabled"`
	Erased    bool      `json:"erased"`
	CreatedAt time.Time `json:"createdAt"`
	CreatedBy string    `json:"createdBy"`
}

func accountOf(a *assessment.Account, p account.Person) accountView {
	return accountView{
		ID: a.ID, Email: p.Email, Name: p.Name, Role: string(a.Role), Countries: append([]string{}, a.Units...),
		Disabled: a.Disabled, Erased: a.Erased, CreatedAt: a.CreatedAt, CreatedBy: a.CreatedBy,
	}
}

// accountBody is what POST /v1/accounts takes.
type accountBody struct {
	Email     string   `json:"email" example:"assessor@example.org"`
	Name      string   `json:"name,omitempty"`
	Password  string   `json:"password"`
	Role      string   `json:"role" enum:"assessor,reviewer,ministry,donor,auditor,administrator"`
	Countries []string `json:"countries,omitempty" doc:"ISO codes or names; * is all, none is no country."`
}

// accountPatch is what PATCH /v1/accounts/{id} takes.
type accountPatch struct {
	Role      string   `json:"role,omitempty" enum:"assessor,reviewer,ministry,donor,auditor,administrator"`
	Countries []string `json:"countries,omitempty" doc:"ISO codes or names; * is all, an empty list none."`
	Disabled  bool     `json:"disabled,omitempty"`
	Password  string   `json:"password,omitempty"`
}

type accountPath struct {
	ID string `path:"id"`
}

type accountAnswer struct {
	Location string `header:"Location"`
	Body     accountView
}

func listAccounts(ctx context.Context, c *call, in *page) (*body[list[accountView]], error) {
	all := c.state.Accounts()
	part, next, err := paged(all, func(a *assessment.Account) string { return a.ID }, *in, "accounts")
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(part))
	for i, a := range part {
		ids[i] = a.ID
	}
	people, err := c.server.config.Directory.Names(ctx, ids...)
	if err != nil {
		return nil, err
	}
	out := &body[list[accountView]]{Body: list[accountView]{Items: []accountView{}, Next: c.next(next)}}
	for _, a := range part {
		out.Body.Items = append(out.Body.Items, accountOf(a, people[a.ID]))
	}
	return out, nil
}

func getAccount(ctx context.Context, c *call, in *accountPath) (*accountAnswer, error) {
	return c.accountAnswer(ctx, in.ID)
}

// accountAnswer shows an account as it is now.
func (c *call) accountAnswer(ctx context.Context, id string) (*accountAnswer, error) {
	a, err := c.service.State().Account(id)
	if err != nil {
		return nil, noAccount()
	}
	people, err := c.server.config.Directory.Names(ctx, id)
	if err != nil {
		return nil, err
	}
	return &accountAnswer{Body: accountOf(a, people[id])}, nil
}

func addAccount(ctx context.Context, c *call, _ *struct{}) (*accountAnswer, error) {
	data, err := c.readBody(smallBody)
	if err != nil {
		return nil, err
	}
	added, err := c.addNew(ctx, data)
	if err != nil {
		return nil, err
	}
	out, err := c.accountAnswer(ctx, added.ID)
	if err == nil {
		out.Location = "/v1/accounts/" + url.PathEscape(added.ID)
	}
	return out, err
}

func changeAccount(ctx context.Context, c *call, in *accountPath) (*accountAnswer, error) {
	data, err := c.readBody(smallBody)
	if err != nil {
		return nil, err
	}
	a, err := c.state.Account(in.ID)
	if err != nil {
		return nil, noAccount()
	}
	steps, password, err := readChange(data, a)
	if err != nil {
		return nil, err
	}
	if a.ID == c.actor() && len(steps) > 0 {
		return nil, ownAccount()
	}
	if a.ID == c.actor() && password != nil {
		return nil, &assessment.Error{Kind: assessment.Conflict, Msg: "nobody sets the own password without the old one", Fix: "PUT /v1/me/password takes both."}
	}
	for _, step := range steps {
		if _, err := c.service.Do(ctx, c.actor(), step); err != nil {
			return nil, placed(err, bodyPath)
		}
	}
	if password != nil {
		if err := c.server.config.Directory.SetPassword(ctx, c.actor(), a.ID, *password); err != nil {
			return nil, placed(err, bodyPath)
		}
	}
	return c.accountAnswer(ctx, a.ID)
}

func bodyPath(f assessment.Field) string { return "body." + f.Path }

// ownAccount keeps administrators from locking themselves out.
func ownAccount() error {
	return &assessment.Error{Kind: assessment.Conflict, Msg: "nobody changes the role of the own account, closes or erases it",
		Fix: "Ask another administrator."}
}

// readChange reads what is to change of an account: commands, the closing last, and a password or nil.
func readChange(data []byte, a *assessment.Account) (steps []assessment.Command, password *string, err error) {
	var faults []assessment.Field
	o, ok := readObject("body", data, &faults)
	if !ok {
		return nil, nil, invalid("account", faults)
	}
	o.onlyOf(&faults, elsewhereInAccounts, "role", "countries", "disabled", "password")
	grant := assessment.ChangeAccount{ID: a.ID, Role: a.Role, Units: slices.Clone(a.Units)}
	if role := o.text(&faults, "role"); role != nil {
		grant.Role = assessment.Role(*role)
		if !slices.Contains(assessment.Roles(), grant.Role) {
			faults = append(faults, assessment.Field{Path: "body.role", Message: oneOf(*role, roleNames())})
		}
	}
	if _, there := o.get("countries"); there {
		grant.Units = readScope(o, &faults)
	}
	if _, there := o.get("disabled"); there {
		if disabled := o.flag(&faults, "disabled"); disabled != a.Disabled {
			steps = append(steps, assessment.DisableAccount{ID: a.ID, Disabled: disabled})
		}
	}
	if password = o.text(&faults, "password"); password != nil && len(o.members) > 1 {
		faults = append(faults, assessment.Field{Path: "body.password", Message: "stands beside other members: change it in a request of its own"})
	}
	if grant.Role != a.Role || !slices.Equal(grant.Units, a.Units) {
		steps = append([]assessment.Command{grant}, steps...)
	}
	if len(o.members) == 0 && len(faults) == 0 {
		faults = append(faults, assessment.Field{Path: "body", Message: "names nothing to change"})
	}
	return steps, password, invalid("account", faults)
}

func eraseAccount(ctx context.Context, c *call, in *accountPath) (*struct{}, error) {
	if in.ID == c.actor() {
		return nil, ownAccount()
	}
	if _, err := c.state.Account(in.ID); err != nil {
		return nil, noAccount()
	}
	return nil, c.server.config.Directory.Erase(ctx, c.actor(), in.ID)
}

// noAccount says the same of every id that no account has, whoever notices.
func noAccount() error {
	return &assessment.Error{Kind: assessment.NotFound, Msg: "there is no such account", Fix: "GET /v1/accounts lists them."}
}

func roleNames() []string {
	var names []string
	for _, role := range assessment.Roles() {
		names = append(names, string(role))
	}
	return names
}
