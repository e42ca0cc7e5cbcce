package api

import (
	"context"
	"fmt"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
	"readiness/assessment/journal"
)

func (s *Server) registerJournal() {
	registerFile(s, spec{
		Operation: huma.Operation{
			OperationID: "getJournal", Method: http.MethodGet, Path: "/v1/journal", Tags: []string{"journal"},
			Summary: "The journal, for auditors",
			Description: `JSON Lines: {"hash":...,"record":...} for each record, with its exact bytes, as readiness journal export writes them; then ` +
				`one line {"records":N,"head":"SEQ:HASH"}. Without that last line something is missing. Free texts are not in the journal.`,
		},
		action: assessment.ReadJournal,
	}, getJournal, "application/jsonl")
}

type journalQuery struct {
	After uint64 `query:"after" doc:"The number of the last record that one has." default:"0"`
}

func getJournal(ctx context.Context, c *call, in *journalQuery) (*file, error) {
	if c.who == nil || !c.who.Covers(assessment.Everywhere) {
		return nil, &assessment.Error{Kind: assessment.Forbidden, Msg: "the journal is of all countries, and this account is for some",
			Fix: "Read the history of single assessments."}
	}
	head := c.state.Head()
	if in.After > head.Seq {
		return nil, &assessment.Error{Kind: assessment.Invalid, Msg: "the journal cannot be read from there",
			Fields: []assessment.Field{{Path: "query.after", Message: fmt.Sprintf("is beyond the end of the journal, which is %d", head.Seq)}}}
	}
	return &file{contentType: "application/jsonl", bulk: true, write: func(w io.Writer) error {
		return c.writeRecords(ctx, w, in.After, head)
	}}, nil
}

// writeRecords writes the records up to head, and how many they are.
func (c *call) writeRecords(ctx context.Context, w io.Writer, after uint64, head journal.Head) error {
	n := 0
	last := after
	for r, err := range c.service.Records(ctx, after) {
		if err != nil {
			return err
		}
		if r.Seq > head.Seq {
			break
		}
		if r.Seq != last+1 {
			return &assessment.Error{Kind: assessment.Unavailable, Msg: fmt.Sprintf("record %d is missing", last+1)}
		}
		if _, err := fmt.Fprintf(w, "{\"hash\":\"%s\",\"record\":%s}\n", r.Hash, r.Bytes()); err != nil {
			return fmt.Errorf("send record %d: %w", r.Seq, err)
		}
		last = r.Seq
		n++
	}
	if last != head.Seq {
		return &assessment.Error{Kind: assessment.Unavailable, Msg: fmt.Sprintf("record %d is missing", last+1)}
	}
	if _, err := fmt.Fprintf(w, "{\"records\":%d,\"head\":\"%s\"}\n", n, head); err != nil {
		return fmt.Errorf("send the count: %w", err)
	}
	return nil
}
