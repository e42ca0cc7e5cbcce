package api

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// storyViewers are the columns of storyTable behind the bar.
var storyViewers = []string{"assessor", "reviewer", "ministry", "auditor", "administrator", "donor", "other", "public"}

var storyQuestions = []string{"law", "police", "csirt", "staff", "budget"} // the last is confidential

// story is a door over a store in which one assessment goes its way.
type story struct {
	*matrix
	accounts map[string]string // by the name of the viewer
	path     string            // of the assessment
	tag      string            // the ETag that its assessor has seen last
	rows     []storyRow
	moments  []storyMoment                    // of the steps that were made
	also     func(row storyRow, query string) // what else is looked at after a step; nil for nothing
}

// storyMoment is when a step was made, and what each viewer read after it.
type storyMoment struct {
	seq    uint64
	at     time.Time
	path   string // of the assessment that the step was about
	bodies map[string][]byte
}

// storyRow is a line of storyTable.
type storyRow struct {
	step, state, answers, reviews, comments, index, team, public string
	words                                                        map[string]string // by viewer
}

func storyRows(t *testing.T, table string) []storyRow {
	t.Helper()
	var rows []storyRow
	for i, line := range strings.Split(strings.TrimSpace(table), "\n") {
		what, who, _ := strings.Cut(line, "|")
		w, words := strings.Fields(what), strings.Fields(who)
		if len(w) != 8 || len(words) != len(storyViewers) {
			t.Fatalf("line of the table: %q", line)
		}
		if i == 0 {
			if !slices.Equal(words, storyViewers) {
				t.Fatalf("the table is of %v", words)
			}
			continue
		}
		r := storyRow{w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7], map[string]string{}}
		for j, viewer := range storyViewers {
			r.words[viewer] = words[j]
		}
		rows = append(rows, r)
	}
	return rows
}

// sees is what a viewer with a word of the table sees, as sight tells it.
func (r storyRow) sees(viewer, word string) string {
	word, _, _ = strings.Cut(word, ">")
	open := len(storyQuestions) - 1
	switch {
	case word == "team":
		return fmt.Sprintf("%s answers %s reviews %s comments %s history 200 listed, index %s team %s", r.state, r.answers, r.reviews, r.comments, r.index, r.team)
	case word == "plain":
		return fmt.Sprintf("%s answers %s reviews %s comments 403/403 history 403 listed, index %s team -", r.state, r.answers[:open], strings.Repeat(".", open), r.index)
	case word == "numbers":
		return fmt.Sprintf("401 comments 401/401 history 401 unlisted, index %s team -", r.index)
	case viewer == "public":
		return "401 comments 401/401 history 401 unlisted, index 404"
	}
	return "404 comments 404/404 history 404 unlisted, index 404"
}

// step makes the next step of the table. do gives the answer to its last request.
func (s *story) step(name string, do func() *reply) {
	s.t.Helper()
	if n := len(s.moments); n == len(s.rows) || s.rows[n].step != name {
		s.t.Fatalf("step %d of the table is not %s", n+1, name)
	}
	row := s.rows[len(s.moments)]
	s.later(time.Minute)
	seq, err := strconv.ParseUint(do().Header.Get("Journal-Seq"), 10, 64)
	if head := s.Service.Head(); err != nil || seq != head.Seq {
		s.t.Fatalf("%s: Journal-Seq %d (%v), and the journal ends at %d", name, seq, err, head.Seq)
	}
	m := storyMoment{seq: seq, at: s.clock(), path: s.path, bodies: map[string][]byte{}}
	s.later(time.Second)
	for _, viewer := range storyViewers {
		got, bodies := s.sight(viewer, "")
		if want := row.sees(viewer, row.words[viewer]); got != want {
			s.t.Errorf("%s: the %s sees\n%s, want\n%s", name, viewer, got, want)
		}
		m.bodies[viewer] = bodies
		s.moves(row, viewer)
		s.published(row, viewer, "")
	}
	if s.also != nil {
		s.also(row, "")
	}
	if now := s.Service.Head().Seq; now != seq {
		s.t.Fatalf("%s: looking has written %d records", name, now-seq)
	}
	s.moments = append(s.moments, m)
}

// done says that the table has no more steps.
func (s *story) done() {
	s.t.Helper()
	if len(s.moments) != len(s.rows) {
		s.t.Errorf("%d steps were made, of %d", len(s.moments), len(s.rows))
	}
}

// sight is all that a viewer sees of the assessment, now or as of a moment, and the bodies that he read.
func (s *story) sight(viewer, asOf string) (string, []byte) {
	s.t.Helper()
	as, query := s.accounts[viewer], "?"
	if asOf != "" {
		query = "?asOf=" + asOf
	}
	var b strings.Builder
	one := s.get(s.path+query, as)
	bodies := slices.Clone(one.Body)
	if one.Status == http.StatusOK {
		v := one.assessment()
		fmt.Fprintf(&b, "%s answers %s reviews %s", v.State, storyAnswers(v), storyReviews(v))
		if v.Progress.Total != len(strings.Fields(b.String())[2]) {
			fmt.Fprintf(&b, " of %d", v.Progress.Total)
		}
	} else {
		fmt.Fprint(&b, one.Status)
		bodies = nil // a problem names its request
	}
	fmt.Fprintf(&b, " comments %s/%s history %d", s.comments(as, "law", query), s.comments(as, "budget", query), s.get(s.path+"/history"+query, as).Status)
	id := strings.TrimPrefix(s.path, "/v1/assessments/")
	if strings.Contains(string(s.get("/v1/assessments"+query, as).Body), fmt.Sprintf(`"id":%q`, id)) {
		b.WriteString(" listed")
	} else {
		b.WriteString(" unlisted")
	}
	own := s.get("/v1/index/KEN"+query+"&assessment="+id, as)
	if own.Status != http.StatusOK {
		fmt.Fprintf(&b, ", index %d", own.Status)
		return b.String(), bodies
	}
	var x countryIndex
	own.into(&x)
	fmt.Fprintf(&b, ", index %s team ", storyNumbers(&x.CountryNumbers))
	if x.WithConfidential == nil {
		b.WriteString("-")
	} else {
		b.WriteString(storyNumbers(x.WithConfidential))
	}
	return b.String(), append(bodies, own.Body...)
}

// comments counts the comments to a question, or says why one cannot.
func (s *story) comments(as, question, query string) string {
	s.t.Helper()
	r := s.get(s.path+"/answers/"+question+"/comments"+query, as)
	if r.Status != http.StatusOK {
		return strconv.Itoa(r.Status)
	}
	var all list[commentView]
	r.into(&all)
	return strconv.Itoa(len(all.Items))
}

// moves checks where a viewer may take the assessment. He asks for it with a fault in his request, which is found only
// after whether he may: so nothing moves.
func (s *story) moves(row storyRow, viewer string) {
	s.t.Helper()
	var ways []string // of anybody
	for _, word := range row.words {
		if _, to, ok := strings.Cut(word, ">"); ok {
			ways = append(ways, strings.Split(to, ",")...)
		}
	}
	word, mine, _ := strings.Cut(row.words[viewer], ">")
	for _, to := range []string{"submitted", "in-review", "returned", "reviewed", "signed-off", "published", "superseded"} {
		body := fmt.Sprintf(`{"to":%q,"questions":["law"]}`, to)
		if to == "returned" {
			body = `{"to":"returned"}`
		}
		want := http.StatusConflict
		switch {
		case viewer == "public":
			want = http.StatusUnauthorized
		case word == "-":
			want = http.StatusNotFound
		case word == "plain" || viewer == "auditor":
			want = http.StatusForbidden
		case slices.Contains(strings.Split(mine, ","), to):
			want = http.StatusUnprocessableEntity
		case slices.Contains(ways, to):
			want = http.StatusForbidden
		}
		r := s.do(http.MethodPost, s.path+"/transitions", s.accounts[viewer], body)
		if r.Status != want {
			s.t.Errorf("%s: the %s asks for %s: %d, want %d: %s", row.step, viewer, to, r.Status, want, r.Body)
		}
		if r.Status == http.StatusConflict && !sameWords(r.problem().Allowed, ways) {
			s.t.Errorf("%s: the %s is told of the ways %v, want %v", row.step, viewer, r.problem().Allowed, ways)
		}
	}
}

// published checks the index that is for everybody.
func (s *story) published(row storyRow, viewer, query string) {
	s.t.Helper()
	for _, path := range []string{"/v1/index/KEN?framework=story@1&year=2026&", "/v1/index?framework=story@1&year=2026&"} {
		r := s.get(path+query, s.accounts[viewer])
		if row.public == "no" {
			if r.Status != http.StatusNotFound {
				s.t.Errorf("%s: %s as %s: %d, want 404: %s", row.step, path+query, viewer, r.Status, r.Body)
			}
			continue
		}
		if r.Status != http.StatusOK {
			s.t.Errorf("%s: %s as %s: %d, want 200: %s", row.step, path+query, viewer, r.Status, r.Body)
			continue
		}
		var x countryIndex
		if strings.HasPrefix(path, "/v1/index?") {
			var all indexList
			if r.into(&all); len(all.Items) != 1 {
				s.t.Errorf("%s: %d countries: %s", row.step, len(all.Items), r.Body)
				continue
			}
			x.IndexNumbers, x.Verified = all.Items[0].IndexNumbers, &all.Items[0].Verified
		} else {
			r.into(&x)
		}
		want := row.public
		if want == "yes" {
			want = row.index
		}
		if got := storyNumbers(&x.CountryNumbers); got != want {
			s.t.Errorf("%s: %s as %s: %s, want %s", row.step, path+query, viewer, got, want)
		}
	}
}

// storyNumbers is an index as the table has it.
func storyNumbers(x *CountryNumbers) string {
	text := func(v *float64) string {
		if v == nil {
			return "null"
		}
		return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(*v, 'f', 2, 64), "0"), ".")
	}
	verified := "none"
	if x.Verified != nil {
		verified = text(x.Verified.Index)
	}
	return text(x.Index) + "/" + verified
}

// storyAnswers are the answers that a view shows, in the letters of the table.
func storyAnswers(v assessmentView) string {
	letters := map[string]string{`"none"`: "n", `"draft"`: "d", `"in-force"`: "f", "true": "y", "false": "n", "": ".", "null": "."}
	var b strings.Builder
	for _, q := range storyQuestions[:min(v.Progress.Total, len(storyQuestions))] {
		value := string(v.Answers[q].Value)
		letter, ok := letters[value]
		if !ok && len(value) == 2 && value[1] == '0' {
			letter, ok = value[:1], true
		}
		if !ok {
			letter = "(" + value + ")"
		}
		b.WriteString(letter)
	}
	for q := range v.Answers {
		if !slices.Contains(storyQuestions[:min(v.Progress.Total, len(storyQuestions))], q) {
			b.WriteString("+" + q)
		}
	}
	return b.String()
}

func storyReviews(v assessmentView) string {
	var b strings.Builder
	for _, q := range storyQuestions[:min(v.Progress.Total, len(storyQuestions))] {
		letter, ok := map[string]string{"": ".", "none": ".", "accepted": "a", "questioned": "q", "rejected": "r"}[v.Answers[q].Review]
		if !ok {
			letter = "?"
		}
		b.WriteString(letter)
	}
	return b.String()
}
