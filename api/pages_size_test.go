package api

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"readiness/api/web"
	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
)

// heaviest is how many bytes a page may have before it is packed.
const heaviest = 700_000

// everyAnswer is a round of all countries in which each has answered every question, many boxes ticked.
func everyAnswer(t testing.TB, ref string) *round {
	t.Helper()
	def, err := framework.Builtin(ref)
	if err != nil {
		t.Fatal(err)
	}
	p := &assessment.Panel{Framework: def.WithoutConfidential(), Atlas: country.Builtin()}
	random := rand.New(rand.NewPCG(1, 2))
	for _, c := range country.All() {
		if len(p.Rows) == 194 {
			break
		}
		row := assessment.Row{Unit: string(c.Code), Year: 2026}
		for _, q := range p.Framework.Questions() {
			row.Values = append(row.Values, drawn(random, q.Answer))
		}
		p.Rows = append(p.Rows, row)
	}
	r, err := newRound(def, 2026, p)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func drawn(random *rand.Rand, a *framework.Answer) framework.Value {
	switch a.Type {
	case framework.Boolean:
		return framework.Value{Kind: framework.Flag, Flag: random.IntN(2) == 0}
	case framework.Stage:
		return framework.Value{Kind: framework.OneOption, Option: a.Levels[random.IntN(len(a.Levels))].ID}
	case framework.Number:
		return framework.Value{Kind: framework.Number, Number: random.Float64()}
	case framework.Choice:
		return framework.Value{Kind: framework.OneOption, Option: a.Options[random.IntN(len(a.Options))].ID}
	}
	v := framework.Value{Kind: framework.Options}
	for _, o := range a.Options {
		if !o.Exclusive && (len(v.Options) == 0 || random.IntN(4) > 0) {
			v.Options = append(v.Options, o.ID)
		}
	}
	return v
}

// onPage writes the page of a round.
func (h *harness) onPage(t testing.TB, r *round, by string) []byte {
	t.Helper()
	c := &call{server: h.Server, state: h.Service.State(), lang: "en"}
	in := &indexPageQuery{by: by}
	in.Limit = mostOnPage
	list, err := r.list(c, &in.indexInput)
	if err != nil {
		t.Fatal(err)
	}
	page := web.IndexPage{Asked: c.lang, Form: c.formOf(in, r), Table: c.tableOf(in, r, list)}
	if err := c.countInto(&page, in, r); err != nil {
		t.Fatal(err)
	}
	answer := &memory{}
	if err := c.server.pages.Index(answer, page); err != nil {
		t.Fatal(err)
	}
	return answer.body.Bytes()
}

// Whoever has little bandwidth has the whole page all the same, however much was answered.
func TestPageStaysLight(t *testing.T) {
	h := newHarness(t)
	for _, ref := range []string{"gci-pillars@2024", "readiness-core@2026", "cmm@2021", "ncsi@2", "sim3@1", "sample@1"} {
		r := everyAnswer(t, ref)
		groupings := append(slices.Clone(pageGroupings), "")
		if r.def.Entity != framework.Country {
			groupings = []string{""}
		}
		for _, by := range groupings {
			begun := time.Now()
			body := h.onPage(t, r, by)
			t.Logf("%s by %q: %d bytes in %v", ref, by, len(body), time.Since(begun))
			if len(body) > heaviest {
				t.Errorf("%s by %q: %d bytes", ref, by, len(body))
			}
		}
	}
}

// BenchmarkIndexPage makes the page of 194 economies, of which nothing is kept but their scores.
func BenchmarkIndexPage(b *testing.B) {
	h := newHarness(b)
	state := h.Service.State()
	c := &call{server: h.Server, state: state, lang: "en"}
	published, err := c.published()
	if err != nil {
		b.Fatal(err)
	}
	for _, by := range []string{"", "income", "organisation"} {
		b.Run("by="+by, func(b *testing.B) {
			in := &indexPageQuery{by: by}
			in.Limit = mostOnPage
			size := 0
			for b.Loop() {
				body, err := c.shownIndex(in, published)
				if err != nil {
					b.Fatal(err)
				}
				size = len(body)
			}
			b.ReportMetric(float64(size), "bytes")
		})
	}
}
