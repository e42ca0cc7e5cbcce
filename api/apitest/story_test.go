package apitest

import (
	"runtime"
	"testing"

	"github.com/oapi-codegen/nullable"
)

// TestStory is an assessment from its first answer to its place in the index, by a client that a generator has made, with
// a server as operators start it.
func TestStory(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot be asked to end there")
	}
	p := build(t)
	for _, role := range []string{"assessor", "reviewer", "ministry"} {
		p.account(role+"@example.org", role)
	}
	address, stop := p.serve()
	assessor := signIn(t, address, "assessor@example.org")
	id, tag := create(t, assessor)
	tag = answer(t, assessor, id, tag)
	overtaken(t, assessor, id, tag)
	publish(t, address, id)
	read2026(t, connect(t, address))
	countries(t, connect(t, address))
	stop()

	token := p.run("", "token", "--account", "reviewer@example.org", "--for", "24h")
	address, stop = p.serve()
	me, err := connect(t, address, withToken(token)).ReadMeWithResponse(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if me.JSON200 == nil || me.JSON200.Role != RoleReviewer {
		t.Errorf("the operator's token gives %s: %s", me.Status(), me.Body)
	}
	stop()
}

func create(t *testing.T, c *ClientWithResponses) (id, tag string) {
	t.Helper()
	country := "KEN"
	made, err := c.CreateAssessmentWithResponse(t.Context(), nil, NewAssessment{Country: &country, Year: 2026, Framework: "gci-pillars@2024"})
	if err != nil {
		t.Fatal(err)
	}
	if made.JSON201 == nil || made.JSON201.State != AssessmentStateDraft || made.Headers201.Location == nil {
		t.Fatalf("create: %s: %s", made.Status(), made.Body)
	}
	got, err := c.GetAssessmentWithResponse(t.Context(), made.JSON201.Id, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got.JSON200 == nil || got.JSON200.Progress != (Progress{Answered: 0, Total: 5}) || got.Headers200.ETag == nil {
		t.Fatalf("read: %s: %s", got.Status(), got.Body)
	}
	twice, err := c.CreateAssessmentWithResponse(t.Context(), nil, NewAssessment{Country: &country, Year: 2026, Framework: "gci-pillars@2024"})
	if err != nil {
		t.Fatal(err)
	}
	if twice.ApplicationproblemJSON409 == nil {
		t.Errorf("the same again: %s: %s", twice.Status(), twice.Body)
	}
	return got.JSON200.Id, *got.Headers200.ETag
}

// points is a number as an answer.
func points(t *testing.T, n float64) nullable.Nullable[AnswerValue] {
	t.Helper()
	var v AnswerValue
	if err := v.FromAmount(n); err != nil {
		t.Fatal(err)
	}
	return nullable.NewNullableWithValue(v)
}

func amount(t *testing.T, v nullable.Nullable[AnswerValue]) float64 {
	t.Helper()
	value, err := v.Get()
	if err != nil {
		t.Fatal(err)
	}
	n, err := value.AsAmount()
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func answer(t *testing.T, c *ClientWithResponses, id, tag string) string {
	t.Helper()
	high := ConfidenceHigh
	body := AnswersPatch{Answers: map[string]AnswerPatch{
		"legal":     {Value: points(t, 18.5), Confidence: &high, Note: nullable.NewNullableWithValue("The act of 2018.")},
		"technical": {Value: points(t, 12)}, "organizational": {Value: points(t, 15)},
		"capacity-development": {Value: points(t, 9)}, "cooperation": {Value: points(t, 20)},
	}}
	r, err := c.PatchAnswersWithResponse(t.Context(), id, &PatchAnswersParams{IfMatch: tag}, body)
	if err != nil {
		t.Fatal(err)
	}
	if r.JSON200 == nil || r.Headers200.ETag == nil || r.JSON200.Progress.Answered != 5 {
		t.Fatalf("answer: %s: %s", r.Status(), r.Body)
	}
	legal := r.JSON200.Answers["legal"]
	if got := amount(t, legal.Value); got != 18.5 || legal.Note != "The act of 2018." || *legal.Confidence != ConfidenceHigh {
		t.Errorf("legal is %+v", legal)
	}
	return *r.Headers200.ETag
}

// overtaken writes from a revision that another has overtaken: the problem has both answers.
func overtaken(t *testing.T, c *ClientWithResponses, id, tag string) {
	t.Helper()
	write := func(n float64) *PatchAnswersResponse {
		body := AnswersPatch{Answers: map[string]AnswerPatch{"technical": {Value: points(t, n)}}}
		r, err := c.PatchAnswersWithResponse(t.Context(), id, &PatchAnswersParams{IfMatch: tag}, body)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if r := write(13); r.JSON200 == nil {
		t.Fatalf("the first: %s: %s", r.Status(), r.Body)
	}
	r := write(14)
	stale := r.ApplicationproblemJSON412
	if stale == nil || stale.Current == nil || stale.Yours == nil || stale.Status != 412 {
		t.Fatalf("the second: %s: %s", r.Status(), r.Body)
	}
	if got := amount(t, (*stale.Current)["technical"].Value); got != 13 {
		t.Errorf("what stands there is %v", got)
	}
	if got := amount(t, (*stale.Yours)["technical"].Value); got != 14 {
		t.Errorf("what was sent is %v", got)
	}
}

func publish(t *testing.T, address, id string) {
	t.Helper()
	for _, step := range []struct {
		who string
		to  []TransitionTo
	}{
		{"assessor", []TransitionTo{TransitionToSubmitted}},
		{"reviewer", []TransitionTo{TransitionToInReview, TransitionToReviewed}},
		{"ministry", []TransitionTo{TransitionToSignedOff, TransitionToPublished}},
	} {
		c := signIn(t, address, step.who+"@example.org")
		for _, to := range step.to {
			r, err := c.MoveAssessmentWithResponse(t.Context(), id, nil, Transition{To: to})
			if err != nil {
				t.Fatal(err)
			}
			if r.JSON200 == nil || string(r.JSON200.State) != string(to) {
				t.Fatalf("%s to %s: %s: %s", step.who, to, r.Status(), r.Body)
			}
		}
	}
}

// read2026 reads as the public what was published.
func read2026(t *testing.T, c *ClientWithResponses) {
	t.Helper()
	ref, year := "gci-pillars@2024", int64(2026)
	index, err := c.ListIndexWithResponse(t.Context(), &ListIndexParams{Framework: &ref, Year: &year})
	if err != nil {
		t.Fatal(err)
	}
	if index.JSON200 == nil || len(index.JSON200.Items) != 1 {
		t.Fatalf("index: %s: %s", index.Status(), index.Body)
	}
	entry := index.JSON200.Items[0]
	if rank, err := entry.Rank.Get(); err != nil || rank != 1 || *entry.Country != "KEN" || len(entry.Nodes) != 5 {
		t.Errorf("the index has %+v", entry)
	}
	if score, err := entry.Index.Get(); err != nil || score <= 0 || score > 100 {
		t.Errorf("the index is %v, %v", score, err)
	}
	gaps, err := c.ListGapsWithResponse(t.Context(), &ListGapsParams{Framework: &ref, Year: &year})
	if err != nil {
		t.Fatal(err)
	}
	if gaps.JSON200 == nil || len(gaps.JSON200.Items) == 0 || gaps.JSON200.Totals.Gaps != int64(len(gaps.JSON200.Items)) {
		t.Fatalf("gaps: %s: %s", gaps.Status(), gaps.Body)
	}
	for _, g := range gaps.JSON200.Items {
		if gain, err := g.Gain.Get(); err != nil || gain <= 0 || g.Score >= 100 {
			t.Errorf("gap %+v", g)
		}
	}
}

// countries reads all countries page by page.
func countries(t *testing.T, c *ClientWithResponses) {
	t.Helper()
	limit, seen, pages := int64(100), map[string]bool{}, 0
	query := ListCountriesParams{Limit: &limit}
	for {
		r, err := c.ListCountriesWithResponse(t.Context(), &query)
		if err != nil {
			t.Fatal(err)
		}
		if r.JSON200 == nil {
			t.Fatalf("countries: %s: %s", r.Status(), r.Body)
		}
		pages++
		for _, one := range r.JSON200.Items {
			if seen[one.Code] {
				t.Errorf("%s comes twice", one.Code)
			}
			seen[one.Code] = true
		}
		if r.JSON200.Next == nil {
			break
		}
		query.Cursor = r.JSON200.Next
	}
	if pages < 2 || len(seen) < 190 {
		t.Errorf("%d countries on %d pages", len(seen), pages)
	}
}
