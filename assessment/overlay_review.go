package assessment

import (
	"fmt"
	"slices"
	"time"

	"readiness/assessment/journal"
)

// review trusts that the assessment was in review. The revisions of the answers stay: who has read an answer has read
// this one, whatever was said of it since.
func (o *overlay) review(seq uint64, at time.Time, e journal.Entry) error {
	body, err := readBody[answersReviewedV1](e)
	if err != nil {
		return err
	}
	if !slices.Contains(ReviewStates(), body.State) {
		return fmt.Errorf("review state %q: %w", body.State, errNewer)
	}
	a, err := o.of(e)
	if err != nil {
		return err
	}
	a.touch(seq, at)
	var r *Review
	if body.State != NotReviewed {
		r = &Review{State: body.State, By: e.Actor, At: at}
		if body.Reason != nil {
			r.Reason = Text(*body.Reason)
		}
	}
	for _, q := range body.Questions {
		place, ok := a.Framework.Leaf(q)
		if !ok {
			return fmt.Errorf("%s has no question %s", a.Framework.Ref(), q)
		}
		a.answers[place].Review = r
	}
	return nil
}

// comment leaves the revision and the time of the last change as they are: they are shown to some who may not know that
// there are comments.
func (o *overlay) comment(seq uint64, at time.Time, e journal.Entry) error {
	body, err := readBody[answerCommentedV1](e)
	if err != nil {
		return err
	}
	a, place, err := o.questionOf(e, body.Question)
	if err != nil {
		return err
	}
	a.follow(seq)
	if a.comments == nil {
		a.comments = map[int][]Comment{}
	}
	thread := slices.Clip(a.comments[place]) // others may have the same one
	a.comments[place] = append(thread, Comment{
		Number: len(thread) + 1, ReplyTo: body.ReplyTo, Text: Text(body.Text), By: e.Actor, At: at,
	})
	return nil
}
