package api

import (
	"html"
	"net/http"
	"testing"

	"readiness/assessment"
)

// A correction is withdrawn by a button, and the page says so; a second opinion is not published there without a reason.
func TestPagesOfACorrectionAndASecondOpinion(t *testing.T) {
	m := newTeam(t)
	publish := func(stages ...string) {
		t.Helper()
		for _, to := range stages {
			role := map[string]assessment.Role{"submitted": assessment.Assessor, "in-review": assessment.Reviewer, "reviewed": assessment.Reviewer}[to]
			if role == "" {
				role = assessment.Ministry
			}
			m.step(role, to)
		}
	}
	m.answer(m.q[0], "4")
	publish("submitted", "in-review", "reviewed", "signed-off", "published")
	ministry, first, api := m.at[assessment.Ministry], m.path, m.api
	if _, err := m.Service.Do(t.Context(), "operator", assessment.Correct{
		Assessment: assessment.ID(first[len("/assessments/"):]), Reason: "counted twice", Answers: []assessment.Put{cleared(m.q[0])},
	}); err != nil {
		t.Fatal(err)
	}
	m.path = first + "~2"
	wantWords(t, ministry.get(m.path, http.StatusOK), "Withdraw the correction")
	publish("superseded")
	wantWords(t, ministry.get(m.path, http.StatusOK), "The correction is withdrawn.")
	wantWords(t, ministry.get(m.path, http.StatusOK), "!The correction is withdrawn.") // once

	m.path, m.api = first+"~3", api+"~3"
	a, err := m.Service.State().Assessment(assessment.ID(first[len("/assessments/"):]))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Service.Do(t.Context(), "operator", assessment.CreateAssessment{Unit: a.Unit, Year: a.Year, Framework: a.Framework, Parallel: true}); err != nil {
		t.Fatal(err)
	}
	m.answer(m.q[0], "5")
	publish("submitted", "in-review", "reviewed", "signed-off")
	found := hidden.FindStringSubmatch(ministry.get(m.path, http.StatusOK))
	refused := ministry.post(m.path+"/move", "to", "published", "revision", found[1])
	if refused.Status != http.StatusUnprocessableEntity {
		t.Fatalf("%d %s", refused.Status, refused.Body)
	}
	wantWords(t, html.UnescapeString(string(refused.Body)), "It was not done", "is published, and this takes its place")
	m.step(assessment.Ministry, "published", "reason", "made anew")
	wantWords(t, ministry.get(m.path, http.StatusOK), "Published.")
}
