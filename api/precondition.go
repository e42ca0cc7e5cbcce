package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
)

// condition is what a write asks for in If-Match: the revisions that its author may have seen, newest first.
type condition struct {
	any       bool // *: whatever stands there is replaced
	revisions []uint64
}

// mostTags is how many tags If-Match may name: each may cost a try.
const mostTags = 20

// noRevision is a base that no assessment has, so that everything was changed since.
const noRevision uint64 = math.MaxUint64

// ifMatch reads If-Match, without which nothing is written. Tags are compared strongly, as RFC 9110 has it: a weak tag
// matches nothing, and neither does one that is no revision.
func ifMatch(r *http.Request) (condition, error) {
	lines := r.Header.Values("If-Match")
	if len(lines) == 0 {
		return condition{}, ifMatchMissing.problem("A change needs the revision that it was made from.",
			`Send If-Match with the ETag of what you have read, such as If-Match: "3"; or * to replace whatever stands there.`)
	}
	text := strings.Trim(strings.Join(lines, ","), " \t")
	if text == "*" {
		return condition{any: true}, nil
	}
	var c condition
	tags := 0
	for rest := text; rest != ""; {
		rest = strings.TrimLeft(rest, ", \t")
		if rest == "" {
			break
		}
		strong := strings.TrimPrefix(rest, "W/")
		end := strings.IndexByte(strong[min(1, len(strong)):], '"') + 1
		if end < 1 || strong[0] != '"' {
			return condition{}, badCondition()
		}
		if revision, ok := revisionOf(strong[1:end]); ok && strong == rest {
			c.revisions = append(c.revisions, revision)
		}
		if tags++; tags > mostTags {
			return condition{}, malformed.problem(fmt.Sprintf("If-Match names more than %d entity tags.", mostTags),
				"Send the ETag of what you have read last.")
		}
		rest = strings.TrimLeft(strong[end+1:], " \t")
		if rest != "" && rest[0] != ',' {
			return condition{}, badCondition()
		}
	}
	if tags == 0 {
		return condition{}, badCondition()
	}
	slices.SortFunc(c.revisions, func(a, b uint64) int { return cmp.Compare(b, a) })
	c.revisions = slices.Compact(c.revisions)
	return c, nil
}

func badCondition() error {
	return malformed.problem("If-Match is not a list of entity tags.", `Write the ETag with its quotes, such as If-Match: "3".`)
}

// revisionOf reads a revision in the one form in which it is written.
func revisionOf(tag string) (uint64, bool) {
	n, err := strconv.ParseUint(tag, 10, 63)
	return n, err == nil && strconv.FormatUint(n, 10) == tag
}

// revisionTag is the ETag of a revision.
func revisionTag(revision uint64) string { return `"` + strconv.FormatUint(revision, 10) + `"` }

// bases gives what to try one after the other, each once; nil is no base.
func (c condition) bases() []*uint64 {
	if c.any {
		return []*uint64{nil}
	}
	if len(c.revisions) == 0 {
		none := noRevision
		return []*uint64{&none}
	}
	list := make([]*uint64, len(c.revisions))
	for i := range c.revisions {
		list[i] = &c.revisions[i]
	}
	return list
}

// allows says that the condition holds for what is at a revision.
func (c condition) allows(revision uint64) bool {
	return c.any || slices.Contains(c.revisions, revision)
}

// ahead says that a condition names nothing but revisions that the assessment has not come to, or nothing.
func (c condition) ahead(revision uint64) string {
	if c.any || len(c.revisions) == 0 || c.revisions[len(c.revisions)-1] <= revision {
		return ""
	}
	return fmt.Sprintf("If-Match names revision %d, and the assessment is at %d", c.revisions[0], revision)
}

// holds refuses, as stale, what was decided on another revision of an assessment than there is now; so is what became of it.
func (c condition) holds(a *assessment.Assessment, so string) error {
	if c.allows(a.Revision) {
		return nil
	}
	return a.Unchanged(new(noRevision), so)
}

// do records a command that was made from one of the revisions that a condition names.
func (c *call) do(ctx context.Context, on condition, command func(base *uint64) assessment.Command) (out assessment.Outcome, err error) {
	for _, base := range on.bases() {
		out, err = c.service.Do(ctx, c.actor(), command(base))
		if _, stale := errors.AsType[*assessment.Overtaken](err); !stale {
			break
		}
	}
	return out, err
}

// ifMatchParameter documents If-Match, which ifMatch reads.
func ifMatchParameter(required bool) []*huma.Param {
	return []*huma.Param{{
		Name: "If-Match", In: "header", Required: required, Schema: &huma.Schema{Type: huma.TypeString}, Example: `"3"`,
		Description: "The ETag of what the change was made from, a list of them, or * to replace whatever stands there. Without it: 428.",
	}}
}
