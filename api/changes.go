package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
)

func (s *Server) registerChanges() {
	const seen = "/v1/assessments/{id}/seen"
	tags := []string{"assessments"}
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "getChanges", Method: http.MethodGet, Path: "/v1/assessments/{id}/changes", Tags: tags,
			Summary: "What has changed in an assessment since a record",
			Description: "Question by question, as it was and as it is, in the order of the framework. What was changed and changed back is left out, " +
				"unless somebody has reviewed it, commented on it or erased a text of it meanwhile. Without since: since the record up to which the caller has looked, as PUT .../seen has noted it; else since the beginning.",
		},
		action: assessment.ReadHistory, about: true, reads: true,
	}, getChanges)
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "markSeen", Method: http.MethodPut, Path: seen, Tags: tags,
			Summary:       "Say that I have looked at an assessment",
			Description:   "Up to a record, or to the last one there is. It is noted for the caller alone, and goes forward only. The journal does not hold it.",
			DefaultStatus: http.StatusNoContent,
		},
		action: assessment.ReadHistory, about: true,
	}, markSeen)
	describeBody[seenBody](s, http.MethodPut, seen, "application/json")
	s.api.OpenAPI().Paths[seen].Put.RequestBody.Required = false
}

// seenBody is what PUT .../seen takes.
type seenBody struct {
	Seq int `json:"seq,omitempty" minimum:"1" doc:"The number of a journal record, such as until of the changes; without it the last one there is."`
}

// changesBody is what has become of an assessment.
type changesBody struct {
	Since uint64       `json:"since" doc:"The number of the journal record after which the changes are; 0 is the beginning."`
	Until uint64       `json:"until" doc:"The number of the last record that was read."`
	State stateChange  `json:"state"`
	Items []changeItem `json:"items"`
	Next  string       `json:"next,omitempty" doc:"The address of the next page, on this server; absent on the last one."`
}

// stateChange is where an assessment stood, and where it stands.
type stateChange struct {
	Before string `json:"before,omitempty" doc:"Left out where there was no assessment yet."`
	After  string `json:"after"`
}

// changeItem is what has become of one question.
type changeItem struct {
	Question string        `json:"question"`
	Title    string        `json:"title"`
	Before   *historyValue `json:"before"`
	After    *historyValue `json:"after"`
	Changes  int           `json:"changes" doc:"How often its answer, its review or its assignment changed, or a text of it was erased."`
	Comments int           `json:"comments" doc:"How many comments are new."`
	At       time.Time     `json:"at" doc:"Of the last of them."`
	By       string        `json:"by" doc:"The id of an account."`
}

type changesQuery struct {
	AssessmentPath
	Paging
	LangQuery

	Since int64 `query:"since" minimum:"0" doc:"The number of a journal record; 0 is the beginning."`
}

// changesAnswer has an ETag of its own: what the caller has seen is in no State.
type changesAnswer struct {
	ETag string `header:"ETag"`
	Body changesBody
}

func getChanges(ctx context.Context, c *call, in *changesQuery) (*changesAnswer, error) {
	a, err := c.assessment(in.AssessmentPath, assessment.ReadHistory)
	if err != nil {
		return nil, err
	}
	query := filters("changes", string(a.ID))
	since, err := c.since(ctx, in, a, query)
	if err != nil {
		return nil, err
	}
	until := c.state.Head().Seq
	d, err := c.service.Differences(ctx, a, since, until)
	if err != nil {
		return nil, err
	}
	secret := c.seesConfidential(a)
	var seen []assessment.Difference
	for _, one := range d.Questions {
		if q, ok := a.Framework.Node(one.Question); ok && (!q.Confidential || secret) {
			seen = append(seen, one)
		}
	}
	key := func(one assessment.Difference) string {
		place, _ := a.Framework.Leaf(one.Question)
		return fmt.Sprintf("%d:%06d", since, place)
	}
	part, next, err := pagedAfter(seen, key, in.Paging, query)
	if err != nil {
		return nil, err
	}
	out := changesBody{Since: since, Until: until, State: stateChange{string(d.Before), string(d.After)}, Next: c.next(next)}
	if out.Items, err = c.changeItems(ctx, a, part); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %s", since, c.server.etag(c.server.specs["getChanges"], c, c.request)))
	return &changesAnswer{ETag: `W/"` + hex.EncodeToString(sum[:16]) + `"`, Body: out}, nil
}

// since finds the record after which the changes are asked for: the one that is named, that of the page before, or the one
// up to which the caller has looked.
func (c *call) since(ctx context.Context, in *changesQuery, a *assessment.Assessment, query string) (uint64, error) {
	head := c.state.Head().Seq
	named := c.request.URL.Query().Has("since")
	since := uint64(max(in.Since, 0))
	if named && since > head {
		return 0, refused("query.since", fmt.Sprintf("is beyond the last record that is read, %d", head))
	}
	if in.Cursor != "" {
		last, err := openCursor(in.Cursor, query)
		if err != nil {
			return 0, err
		}
		text, _, _ := strings.Cut(last, ":")
		before, err := strconv.ParseUint(text, 10, 63)
		switch {
		case err != nil || before > head:
			return 0, noCursor()
		case named && before != since:
			return 0, badCursor("it is of another query")
		}
		return before, nil
	}
	if named {
		return since, nil
	}
	seen, err := c.server.config.Directory.Seen(ctx, c.who.ID, a.ID)
	return min(seen, head), err
}

func (c *call) changeItems(ctx context.Context, a *assessment.Assessment, part []assessment.Difference) ([]changeItem, error) {
	var refs []assessment.Text
	for _, one := range part {
		refs = slices.Concat(refs, one.Before.Texts(), one.After.Texts())
	}
	notes, err := c.service.Texts(ctx, refs...)
	if err != nil {
		return nil, err
	}
	items := make([]changeItem, len(part))
	l := c.lens(a)
	for i, one := range part {
		one.Before.Evidence, one.After.Evidence = l.evidence(one.Before), l.evidence(one.After)
		before, after := valueOf(one.Before, notes), valueOf(one.After, notes)
		if before.Review != after.Review {
			before.Review, after.Review = string(one.Before.Reviewed().State), string(one.After.Reviewed().State)
		}
		was, is := assignmentOf(one.Unassigned), assignmentOf(one.Assigned)
		before.Assignee, before.Due, after.Assignee, after.Due = was.Assignee, was.Due, is.Assignee, is.Due
		items[i] = changeItem{
			Question: one.Question, Title: c.titleOf(a.Framework, one.Question), Before: before, After: after,
			Changes: one.Changes, Comments: one.Comments, At: one.At, By: one.By,
		}
	}
	return items, nil
}

func markSeen(ctx context.Context, c *call, in *AssessmentPath) (*struct{}, error) {
	a, err := c.assessment(*in, assessment.ReadHistory)
	if err != nil {
		return nil, err
	}
	seq := c.state.Head().Seq
	if c.request.ContentLength != 0 {
		data, err := c.readBody(smallBody)
		if err != nil {
			return nil, err
		}
		if seq, err = readSeen(data, seq); err != nil {
			return nil, err
		}
	}
	return nil, c.server.config.Directory.MarkSeen(ctx, c.who.ID, a.ID, seq)
}

// readSeen reads up to which record the caller has looked; head is the last there is.
func readSeen(data []byte, head uint64) (uint64, error) {
	var faults []assessment.Field
	o, ok := readObject("body", data, &faults)
	if !ok {
		return 0, invalid("mark", faults)
	}
	o.only(&faults, "seq")
	seq := head
	if value, there := o.get("seq"); there {
		n, err := strconv.ParseUint(string(value), 10, 64)
		switch {
		case err != nil || n == 0 || n > math.MaxInt64:
			faults = append(faults, assessment.Field{Path: "body.seq", Message: "is not a record's number from 1 on"})
		case n > head:
			faults = append(faults, assessment.Field{Path: "body.seq", Message: fmt.Sprintf("is beyond the last record, %d", head)})
		}
		seq = n
	}
	return seq, invalid("mark", faults)
}
