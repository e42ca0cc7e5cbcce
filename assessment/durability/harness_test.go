package durability_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/journal/journaltest"
	"readiness/assessment/store"
)

// limit bounds every test's dealings with a store: nothing here should take nearly as long.
const limit = 5 * time.Minute

// long says that the tests run as long as the acceptance asks for.
func long() bool { return os.Getenv("READINESS_TEST_LONG") == "1" }

// The questions of the framework: each of the first belongs to one writer, the others to all.
const (
	ownQuestions    = 32
	commonQuestions = 8
)

func ownQuestion(i int) string    { return fmt.Sprintf("own%02d", i) }
func commonQuestion(i int) string { return fmt.Sprintf("common%d", i) }

// numbers is a framework of questions whose answer is a number, so that each write can have a value of its own.
func numbers() (*framework.Definition, error) {
	var b strings.Builder
	b.WriteString("id: numbers\nversion: \"1\"\ntitle: {en: Numbers}\nentity: any\nroot:\n  id: index\n  children:\n")
	for i := range ownQuestions + commonQuestions {
		id := ownQuestion(i)
		if i >= ownQuestions {
			id = commonQuestion(i - ownQuestions)
		}
		fmt.Fprintf(&b, "    - {id: %s, answer: {type: number, minimum: 0, maximum: 1000000000}}\n", id)
	}
	return framework.Load("numbers.yaml", []byte(b.String()))
}

// number is an answer.
func number(n int) *framework.Value {
	return &framework.Value{Kind: framework.Number, Number: float64(n)}
}

// assessmentID is the id of the first assessment of a unit in the year of these tests.
func assessmentID(unit string) assessment.ID { return assessment.ID(unit + "-2026-numbers@1") }

const year = 2026

// create makes sure that there are assessments of these units.
func create(ctx context.Context, s *assessment.Service, units ...string) error {
	def, err := numbers()
	if err != nil {
		return err
	}
	for _, unit := range units {
		_, err := s.Do(ctx, "setup", assessment.CreateAssessment{Unit: unit, Year: year, Framework: def})
		if e, ok := errors.AsType[*assessment.Error](err); ok && e.Kind == assessment.Conflict {
			continue // there already
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// put is a command for one answer.
func put(unit, question string, value int, base *uint64, note string) assessment.PutAnswers {
	p := assessment.Put{Question: question, Value: number(value)}
	if note != "" {
		p.Note = &note
	}
	return assessment.PutAnswers{Assessment: assessmentID(unit), Base: base, Answers: []assessment.Put{p}}
}

// opened is a Service on its open store.
type opened struct {
	*assessment.Service
	store *store.Store
}

// open opens a store, made if need be, and a Service on it.
func open(ctx context.Context, uri string, o assessment.Options) (*opened, error) {
	st, err := store.Open(ctx, uri, store.Options{Create: true, Timeout: o.Timeout})
	if err != nil {
		return nil, err
	}
	s, err := assessment.Open(ctx, assessment.Stores{Journal: st.Journal, Vault: st.Vault}, o)
	if err != nil {
		return nil, errors.Join(err, st.Close())
	}
	return &opened{s, st}, nil
}

func (o *opened) close() error { return errors.Join(o.Close(), o.store.Close()) }

// mustOpen opens for a test, which closes it at its end unless it has done so itself.
func mustOpen(t *testing.T, uri string, o assessment.Options) *opened {
	t.Helper()
	s, err := open(t.Context(), uri, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.close() }) // the test may have done it
	return s
}

// stores are the two kinds of store, each new and empty.
var stores = []struct {
	name string
	uri  func(t *testing.T) string
}{
	{"files", func(t *testing.T) string { return "file:" + t.TempDir() }},
	{"mongodb", func(t *testing.T) string { return journaltest.MongoDB(t) }},
}

// kindOf gives the kind of an *assessment.Error, and whether err is one.
func kindOf(err error) (assessment.Kind, bool) {
	e, ok := errors.AsType[*assessment.Error](err)
	if !ok {
		return 0, false
	}
	return e.Kind, true
}
