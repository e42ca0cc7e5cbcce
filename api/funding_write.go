package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"readiness/assessment"
)

// mayRecord says whether the caller may change money that an account owns; "" = nobody yet.
func (c *call) mayRecord(owner, what string) error {
	return c.mayMoney(assessment.MayRecord(c.who, owner), what)
}

// mayMoney is the refusal of who may not change recorded money, or nil.
func (c *call) mayMoney(v assessment.Verdict, what string) error {
	switch {
	case v == assessment.Allowed:
		return nil
	case c.who == nil:
		return needsToken()
	}
	return &assessment.Error{
		Kind: assessment.Forbidden, Msg: what + " is another account's",
		Fix: "Who recorded it may change it, and so may an administrator. The member mine says what is this account's.",
	}
}

// fundingMatch reads If-Match of a programme or a commitment: a tag is the revision, alone or with what else was shown. The
// revision 0 is none that is there.
func fundingMatch(r *http.Request) (condition, error) {
	bare := r.Clone(r.Context())
	for i, line := range bare.Header.Values("If-Match") {
		bare.Header["If-Match"][i] = shownTag.ReplaceAllString(line, `"$1"`)
	}
	on, err := ifMatch(bare)
	on.revisions = slices.DeleteFunc(on.revisions, func(revision uint64) bool { return revision == 0 })
	return on, err
}

var shownTag = regexp.MustCompile(`"(\d+)-[0-9a-f]{16}"`)

// shownETag is the ETag of what shows more than its own record: the revision, and a hash of all that is shown.
func shownETag(revision uint64, view any) (string, error) {
	sum, err := hashOf(view)
	return strings.TrimSuffix(revisionTag(revision), `"`) + "-" + sum + `"`, err
}

// hashOf is a short hash of what is shown.
func hashOf(view any) (string, error) {
	data, err := json.Marshal(view)
	if err != nil {
		return "", &assessment.Error{Kind: assessment.Internal, Msg: "the answer could not be written", Err: err}
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8]), nil
}

// recordMoney records a command about a programme or a commitment that was made from one of the revisions of a condition. faults
// are those of reading its body: then nothing is recorded, and those that the domain finds in the rest are told with them.
func (c *call) recordMoney(ctx context.Context, what string, on condition, faults []assessment.Field, command func(expect *uint64) assessment.Command) error {
	if len(faults) > 0 {
		on = condition{}
	}
	var err error
	for _, expect := range on.bases() {
		if _, err = c.service.Do(ctx, c.actor(), command(expect)); !isKind(err, assessment.Stale) {
			break
		}
	}
	e, ok := errors.AsType[*assessment.Error](err)
	if len(faults) == 0 {
		return placed(err, bodyPath)
	}
	if ok && e.Kind == assessment.Invalid {
		for _, f := range e.Fields {
			faults = unlessTold(faults, assessment.Field{Path: bodyPath(f), Message: f.Message})
		}
	}
	return invalid(what, faults)
}

// unlessTold adds a fault where nothing was told yet of its place, or of what holds it.
func unlessTold(faults []assessment.Field, f assessment.Field) []assessment.Field {
	if slices.ContainsFunc(faults, func(told assessment.Field) bool { return within(f.Path, told.Path) }) {
		return faults
	}
	return append(faults, f)
}

// within says that a place is another one, or lies in it.
func within(place, other string) bool {
	rest, ok := strings.CutPrefix(place, other)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

func isKind(err error, kind assessment.Kind) bool {
	e, ok := errors.AsType[*assessment.Error](err)
	return ok && e.Kind == kind
}

// staleMoney adds to the refusal of a stale write what stands there now, and what was sent; nil where nothing was.
func staleMoney(err error, id, tag string, current any, yours json.RawMessage) error {
	p := problemOf(err)
	data, failed := json.Marshal(current)
	if failed != nil {
		return &assessment.Error{Kind: assessment.Internal, Msg: "the answer could not be written", Err: failed}
	}
	p.headers.Set("ETag", tag)
	p.Current = map[string]json.RawMessage{id: data}
	if yours != nil {
		p.Yours = map[string]json.RawMessage{id: yours}
	}
	return p
}
