package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
)

// commentBody is what POST .../comments takes.
type commentBody struct {
	Text    string `json:"text" maxLength:"10000"`
	ReplyTo int    `json:"replyTo,omitempty" doc:"The number of a comment to the same question."`
}

// commentView is one comment.
type commentView struct {
	Number     int         `json:"number" doc:"Within the question, from 1."`
	ReplyTo    int         `json:"replyTo,omitempty" doc:"The number of the comment that it replies to."`
	Text       string      `json:"text"`
	TextID     string      `json:"textId" doc:"For an erasure."`
	TextErased *erasedView `json:"textErased,omitempty"`
	TextLost   bool        `json:"textLost,omitempty" doc:"The text is not what was recorded, and is not shown."`
	At         time.Time   `json:"at"`
	By         string      `json:"by" doc:"The id of an account."`
}

func (s *Server) registerComments() {
	const path = "/v1/assessments/{id}/answers/{question}/comments"
	tags := []string{"answers"}
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "listComments", Method: http.MethodGet, Path: path, Tags: tags,
			Summary: "Read the comments to a question", Description: "Oldest first. For those who may read the history of the assessment.",
		},
		action: assessment.ReadHistory, about: true, reads: true,
	}, listComments)
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "addComment", Method: http.MethodPost, Path: path, Tags: tags,
			Summary:       "Comment on a question",
			Description:   "In whatever state the assessment is. A comment changes no answer and no revision, so that nobody's If-Match is overtaken.",
			DefaultStatus: http.StatusCreated,
		},
		action: assessment.CommentAnswers, about: true,
	}, addComment)
	describeBody[commentBody](s, http.MethodPost, path, "application/json")
}

type commentsQuery struct {
	AssessmentPath
	Paging

	Question string `path:"question" doc:"The id of the question." example:"legal"`
}

func listComments(ctx context.Context, c *call, in *commentsQuery) (*body[list[commentView]], error) {
	a, err := c.assessment(in.AssessmentPath, assessment.ReadHistory)
	if err != nil {
		return nil, err
	}
	if err := c.asksOf(a, in.Question); err != nil {
		return nil, err
	}
	number := func(one assessment.Comment) string { return strconv.Itoa(one.Number) }
	part, next, err := paged(a.Comments(in.Question), number, in.Paging, filters("comments", string(a.ID), in.Question))
	if err != nil {
		return nil, err
	}
	views, err := c.commentViews(ctx, part)
	if err != nil {
		return nil, err
	}
	return &body[list[commentView]]{Body: list[commentView]{Items: views, Next: c.next(next)}}, nil
}

func (c *call) commentViews(ctx context.Context, comments []assessment.Comment) ([]commentView, error) {
	var refs []assessment.Text
	for _, one := range comments {
		refs = append(refs, one.Text)
	}
	notes, err := c.service.Texts(ctx, refs...)
	if err != nil {
		return nil, err
	}
	views := make([]commentView, len(comments))
	for i, one := range comments {
		note := notes[one.Text.ID]
		views[i] = commentView{
			Number: one.Number, ReplyTo: one.ReplyTo, Text: note.Text, TextID: one.Text.ID, TextErased: erasureOf(note), TextLost: note.Lost, At: one.At, By: one.By,
		}
	}
	return views, nil
}

// erasureOf says who erased a text; nil where nobody has.
func erasureOf(note assessment.Note) *erasedView {
	if note.Redacted == nil {
		return nil
	}
	return &erasedView{By: note.Redacted.By, At: note.Redacted.At, Why: note.Redacted.Why}
}

func addComment(ctx context.Context, c *call, in *answerPath) (*body[commentView], error) {
	a, err := c.assessment(in.AssessmentPath, assessment.CommentAnswers)
	if err != nil {
		return nil, err
	}
	if err := c.asksOf(a, in.Question); err != nil {
		return nil, err
	}
	data, err := c.readBody(defaultBody)
	if err != nil {
		return nil, err
	}
	comment := assessment.AddComment{Assessment: a.ID, Question: in.Question}
	var faults []assessment.Field
	o, ok := readObject("body", data, &faults)
	if !ok {
		return nil, invalid("comment", faults)
	}
	o.only(&faults, "text", "replyTo")
	text := o.text(&faults, "text")
	if _, there := o.get("text"); !there {
		faults = append(faults, assessment.Field{Path: "body.text", Message: "is missing"})
	}
	if _, there := o.get("replyTo"); there {
		comment.ReplyTo = o.number(&faults, "replyTo")
	}
	if err := invalid("comment", faults); err != nil {
		return nil, err
	}
	comment.Text = *text
	out, err := c.service.Do(ctx, c.actor(), comment)
	if err != nil {
		return nil, placed(err, func(f assessment.Field) string { return "body." + f.Path })
	}
	thread := out.Assessment.Comments(in.Question)
	views, err := c.commentViews(ctx, thread[len(thread)-1:])
	if err != nil {
		return nil, err
	}
	return &body[commentView]{views[0]}, nil
}
