package api

import (
	"bytes"
	"errors"
	"net/http"
	"runtime"
	runtimemetrics "runtime/metrics"
	"strings"
	"testing"
	"time"
	"unicode"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/exports"
)

// What a file may cost, whatever is in it: of the memory, what was in use at one time beyond what was before.
const (
	mostUploadMemory = 256 << 20
	mostUploadTime   = 5 * time.Second
)

// TestHostileFiles sends files that are meant to do harm. Each is refused in plain words, at a bounded cost, by what reads
// questionnaires and at the door; nothing is recorded, and the next good file is taken.
func TestHostileFiles(t *testing.T) {
	h := newHarness(t)
	good, n := sampleFilled(t)
	def, err := framework.Builtin("sample@1")
	if err != nil {
		t.Fatal(err)
	}
	var report importReport
	head := h.Service.Head()
	for _, f := range hostileFiles(t, good) {
		t.Run(f.name, func(t *testing.T) {
			var in *assessment.Import
			var err error
			withinBounds(t, func() { in, _, err = exports.ReadQuestionnaire("Q.xlsx", f.data, exports.Of(def)) })
			readerRefuses(t, f, in, err)
			body, kind := upload(t, "file", string(f.data))
			for _, query := range []string{"?apply=true", "?apply=true&annotated=true", "?apply=true&framework=sample@1"} {
				var r *reply
				withinBounds(t, func() { r = h.do(http.MethodPost, "/v1/imports"+query, "assessor", body, "Content-Type", kind) })
				r.t = t
				r.want(f.status)
				if r.Status == http.StatusOK {
					if r.Header.Get(appliedHeader) != "false" && !bytes.Contains(r.Body, []byte(`"applied":false`)) {
						t.Errorf("%s: %.200s", query, r.Body)
					}
				} else if p := r.problem(); p.Type != problemTypeOf(r.Status) || len(p.Fixes) == 0 && len(p.Errors) == 0 || !plainText(p.Detail) {
					t.Errorf("%s: %s", query, r.Body)
				}
			}
			if now := h.Service.Head(); now != head {
				t.Fatalf("something was recorded: %v, before %v", now, head)
			}
			h.upload("", "assessor", string(good)).want(http.StatusOK).into(&report)
			if report.Added != n {
				t.Errorf("the next good file gives %+v", report)
			}
		})
	}
}

// TestHarmlessOddities sends files that other programs write, and that have felled readers: they say no more than the good one.
func TestHarmlessOddities(t *testing.T) {
	h := newHarness(t)
	good, n := sampleFilled(t)
	f := partsOf(t, good)
	first := ""
	for _, p := range f.parts {
		if p.name == firstPart {
			_, first, _ = strings.Cut(p.text, `<dimension ref="`)
			first, _, _ = strings.Cut(first, `"`)
		}
	}
	for name, data := range map[string][]byte{
		"a dimension of the whole sheet": f.instead(firstPart, `<dimension ref="`+first, `<dimension ref="A1:AMJ1048576`),
		"a dimension of nothing":         f.instead(firstPart, `<dimension ref="`+first, `<dimension ref="A1`),
		"a column format of all columns": f.before(firstPart, "</cols>", `<col min="100" max="16384" width="9"/>`),
		"19,000 rows with nothing in":    f.before(firstPart, "</sheetData>", times(19_000, func(i int) string { return `<row r="` + itoa(uint64(900+i)) + `" ht="15"/>` })),
		"10,000 cells with a style alone": f.before(firstPart, "</sheetData>", times(1000, func(i int) string {
			return `<row r="` + itoa(uint64(900+i)) + `">` + strings.Repeat(`<c s="1"/>`, 10) + `</row>`
		})),
	} {
		t.Run(name, func(t *testing.T) {
			var r *reply
			withinBounds(t, func() { r = h.upload("", "assessor", string(data)) })
			var report importReport
			r.want(http.StatusOK).into(&report)
			if report.Added != n || report.Refused+report.Conflicts > 0 {
				t.Errorf("%+v", report)
			}
		})
	}
}

// sampleFilled is a questionnaire of sample@1, with an answer to each of its n questions.
func sampleFilled(t testing.TB) (file []byte, n int) {
	t.Helper()
	def, err := framework.Builtin("sample@1")
	if err != nil {
		t.Fatal(err)
	}
	of := &exports.QuestionnaireOf{Framework: def, Unit: "KEN", Year: 2031, Answers: map[string]exports.QuestionnaireAnswer{}}
	for _, q := range def.Questions() {
		of.Answers[q.ID] = exports.QuestionnaireAnswer{Value: q.Best()}
	}
	var b bytes.Buffer
	if err := exports.Questionnaire(&b, of, exports.Report{}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), len(def.Questions())
}

// readerRefuses: what the door answers with 200 the reader takes with faults, and refuses all else.
func readerRefuses(t *testing.T, f hostile, in *assessment.Import, err error) {
	t.Helper()
	if f.status == http.StatusOK {
		if err != nil || len(in.Faults) == 0 {
			t.Errorf("it is read with %v, and no fault", err)
		}
		return
	}
	e, ok := errors.AsType[*assessment.Error](err)
	want := assessment.Invalid
	if f.status == http.StatusRequestEntityTooLarge {
		want = assessment.TooLarge
	}
	switch {
	case !ok:
		t.Errorf("it is read: %v", err)
	case e.Kind != want || e.Fix == "" || !plainText(e.Msg):
		t.Errorf("%v: %q, fix %q", e.Kind, e.Msg, e.Fix)
	}
}

func problemTypeOf(status int) string {
	if status == http.StatusRequestEntityTooLarge {
		return "/docs#problem-too-large"
	}
	return "/docs#problem-invalid"
}

// plainText holds nothing that a terminal would obey, and is no book.
func plainText(s string) bool {
	return s != "" && len(s) < 1000 && !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == '\u202E' })
}

// withinBounds runs something that may cost only so much.
func withinBounds(t *testing.T, run func()) {
	t.Helper()
	runtime.GC()
	sample := []runtimemetrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	inUse := func() uint64 {
		runtimemetrics.Read(sample)
		return sample[0].Value.Uint64()
	}
	before, highest := inUse(), uint64(0)
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for tick := time.NewTicker(2 * time.Millisecond); ; {
			highest = max(highest, inUse())
			select {
			case <-done:
				tick.Stop()
				return
			case <-tick.C:
			}
		}
	}()
	start := time.Now()
	run()
	took := time.Since(start)
	close(done)
	<-ended
	if used := max(highest, before) - before; used > mostUploadMemory || took > mostUploadTime {
		t.Errorf("it cost %d MiB and %v", used>>20, took)
	}
}
