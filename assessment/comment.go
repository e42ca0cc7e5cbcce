package assessment

import (
	"slices"
	"strings"
	"time"
)

// Comment is one thing that somebody wrote to a question, for the country's team and its reviewers.
type Comment struct {
	Number  int // within the question, from 1
	ReplyTo int // the number of the comment that it replies to; 0 = none
	Text    Text
	By      string // account id
	At      time.Time
}

// AddComment writes a comment to a question, in whatever state the assessment is. It changes no answer and no revision.
//
// The error has kind Invalid with every fault; NotFound for the assessment.
type AddComment struct {
	Assessment ID
	Question   string
	Text       string
	ReplyTo    int // the number of a comment to the same question; 0 = none
}

// mostComments bounds the comments to one question: each State holds all of them.
const mostComments = 1000

func (c AddComment) decide(t *turn) error {
	a, err := t.open(c.Assessment)
	if err != nil {
		return err
	}
	var faults []Field
	there := a.Comments(c.Question)
	if _, known := a.Framework.Leaf(c.Question); !known {
		faults = append(faults, noQuestion(a.Framework, c.Question))
	}
	switch problem := noteProblem(c.Text); {
	case problem != "":
		faults = append(faults, Field{Path: "text", Message: strings.Replace(problem, "the note", "the comment", 1)})
	case said(c.Text) == "":
		faults = append(faults, Field{Path: "text", Message: "says nothing: write something"})
	}
	if c.ReplyTo < 0 || c.ReplyTo > len(there) {
		faults = append(faults, Field{Path: "replyTo", Message: "is not the number of a comment to this question"})
	}
	if len(faults) > 0 {
		return &Error{Kind: Invalid, Msg: "the comment cannot be recorded:", Fields: faults}
	}
	if len(there) >= mostComments {
		return &Error{Kind: Conflict, Msg: "there are as many comments to this question as there may be"}
	}
	return t.emit(event{answerCommented, a.ID.subject(), answerCommentedV1{Question: c.Question, Text: textV1(t.text(0)), ReplyTo: c.ReplyTo}})
}

func (c AddComment) drafts(view) []draft {
	if noteProblem(c.Text) != "" {
		return nil
	}
	return []draft{{text: said(c.Text)}}
}

// Comments gives the comments to a question, oldest first.
func (a *Assessment) Comments(question string) []Comment {
	place, ok := a.Framework.Leaf(question)
	if !ok {
		return nil
	}
	return slices.Clip(a.comments[place])
}
