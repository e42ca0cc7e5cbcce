package exports

import "readiness/assessment"

// QuestionnaireTexts are the texts that FillIn needs.
func QuestionnaireTexts(a *assessment.Assessment) []assessment.Text {
	refs := []assessment.Text{a.Reason}
	for _, answer := range a.Answers() {
		refs = append(refs, answer.Note, answer.Reviewed().Reason)
		for _, e := range answer.Evidence {
			refs = append(refs, e.Link)
		}
	}
	return refs
}

// FillIn puts what is recorded of an assessment into its questionnaire, as far as the framework of the questionnaire has the
// questions. secret says that its reader may see confidential evidence, history that he may see what reviewers say. lost
// is how many notes the vault does not have.
func (q *QuestionnaireOf) FillIn(a *assessment.Assessment, texts map[string]assessment.Note, secret, history bool) (lost int) {
	q.Unit, q.Year, q.Parallel = a.Unit, a.Year, a.Parallel
	q.State, q.Revision, q.Open = a.Stage, a.Revision, a.Open
	if history {
		q.Reason = texts[a.Reason.ID].Text
	}
	q.Answers = map[string]QuestionnaireAnswer{}
	for n, answer := range a.Answers() {
		if _, asked := q.Framework.Leaf(n.ID); !asked {
			continue
		}
		note := texts[answer.Note.ID]
		if note.Lost {
			lost++
		}
		one := QuestionnaireAnswer{Value: answer.Value, Note: note.Text, Confidence: answer.Confidence}
		for _, e := range answer.Evidence {
			if address, _ := texts[e.Link.ID].Link(); address != "" && (secret || !e.Confidential) {
				one.Links = append(one.Links, address)
			} else {
				one.MoreLinks = true
			}
		}
		if review := answer.Reviewed(); history {
			one.Review, one.ReviewReason = string(review.State), texts[review.Reason.ID].Text
		}
		q.Answers[n.ID] = one
	}
	return lost
}
