package assessment_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/journal"
	"readiness/assessment/journal/journaltest"
	"readiness/assessment/vault"
	"readiness/assessment/vault/vaulttest"
)

// surveyBody has one question of each type below two groups.
const surveyBody = `root:
  id: index
  children:
    - id: legal
      children:
        - {id: law, title: {en: Law}, notApplicable: with-reason, answer: {type: choice, options: [{id: none, score: 0, title: {en: None}}, {id: draft, score: 0.4, title: {en: Draft}}, {id: in-force, score: 1, title: {en: In force}}]}}
        - {id: police, title: {en: Police unit}, answer: {type: boolean}}
    - id: technical
      children:
        - {id: services, title: {en: Services}, answer: {type: checklist, options: [{id: triage, points: 1, title: {en: Triage}}, {id: alerts, points: 2, title: {en: Alerts}}, {id: forensics, points: 1, title: {en: Forensics}}]}}
        - {id: staff, title: {en: Staff}, notApplicable: with-reason, answer: {type: number, minimum: 0, maximum: 100}}
        - {id: maturity, title: {en: Maturity}, answer: {type: stage, levels: [{id: initial, title: {en: Initial}}, {id: defined, title: {en: Defined}}, {id: dynamic, title: {en: Dynamic}}]}}
`

const (
	surveyYAML = "id: survey\nversion: \"1\"\ntitle: {en: Survey}\nentity: country\n" + surveyBody
	freeYAML   = "id: free\nversion: \"1\"\ntitle: {en: Free units}\nentity: any\n" + surveyBody
)

var (
	survey = sync.OnceValue(func() *framework.Definition { return mustLoad(surveyYAML) })
	free   = sync.OnceValue(func() *framework.Definition { return mustLoad(freeYAML) })
)

func mustLoad(yaml string) *framework.Definition {
	def, err := framework.Load("test.yaml", []byte(yaml))
	if err != nil {
		panic(err)
	}
	return def
}

// tapped is a journal whose calls a test may hold up, refuse, or let go astray.
type tapped struct {
	journal.Journal

	mu       sync.Mutex
	appended int
	read     int
	onAppend func(ctx context.Context, r journal.Record, store func(context.Context) error) error
	onRead   func(ctx context.Context, after uint64) error
	lost     error                                        // what appends of others than ann give instead, in a batch
	change   func(journal.Record) (journal.Record, error) // of what is read
}

func (j *tapped) Append(ctx context.Context, r journal.Record) error {
	j.mu.Lock()
	j.appended++
	hook := j.onAppend
	j.mu.Unlock()
	store := func(ctx context.Context) error { return j.Journal.Append(ctx, r) }
	if hook != nil {
		return hook(ctx, r, store)
	}
	return store(ctx)
}

func (j *tapped) Read(ctx context.Context, after uint64) iter.Seq2[journal.Record, error] {
	j.mu.Lock()
	j.read++
	hook, change := j.onRead, j.change
	j.mu.Unlock()
	return func(yield func(journal.Record, error) bool) {
		if hook != nil {
			if err := hook(ctx, after); err != nil {
				yield(journal.Record{}, err)
				return
			}
		}
		for r, err := range j.Journal.Read(ctx, after) {
			if err == nil && change != nil {
				r, err = change(r)
			}
			if !yield(r, err) || err != nil {
				return
			}
		}
	}
}

// tap changes the hooks while the service runs.
func (j *tapped) tap(change func(j *tapped)) {
	j.mu.Lock()
	defer j.mu.Unlock()
	change(j)
}

func (j *tapped) failure() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.lost
}

func (j *tapped) counts() (appended, read int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.appended, j.read
}

// tappedVault is a vault that knows what is in it and whose calls a test may refuse.
type tappedVault struct {
	vault.Vault

	mu       sync.Mutex
	items    map[string]bool
	put      int
	onPut    func(context.Context) error
	onGet    func(context.Context) error
	onRedact func(context.Context) error
	onDelete func(context.Context) error
}

func (v *tappedVault) tap(change func(v *tappedVault)) {
	v.mu.Lock()
	defer v.mu.Unlock()
	change(v)
}

func (v *tappedVault) call(ctx context.Context, hook *func(context.Context) error) error {
	v.mu.Lock()
	f := *hook
	v.mu.Unlock()
	if f != nil {
		return f(ctx)
	}
	return nil
}

func (v *tappedVault) Put(ctx context.Context, items ...vault.Item) error {
	if err := v.call(ctx, &v.onPut); err != nil {
		return err
	}
	err := v.Vault.Put(ctx, items...)
	v.mu.Lock()
	defer v.mu.Unlock()
	v.put++
	for _, item := range items {
		v.items[item.ID] = v.items[item.ID] || err == nil
	}
	return err
}

func (v *tappedVault) Get(ctx context.Context, ids ...string) (map[string]vault.Item, error) {
	if err := v.call(ctx, &v.onGet); err != nil {
		return nil, err
	}
	return v.Vault.Get(ctx, ids...)
}

func (v *tappedVault) Redact(ctx context.Context, id string, r vault.Redaction) error {
	if err := v.call(ctx, &v.onRedact); err != nil {
		return err
	}
	return v.Vault.Redact(ctx, id, r)
}

func (v *tappedVault) Delete(ctx context.Context, ids ...string) error {
	if err := v.call(ctx, &v.onDelete); err != nil {
		return err
	}
	err := v.Vault.Delete(ctx, ids...)
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, id := range ids {
		delete(v.items, id)
	}
	return err
}

// ids lists what is in the vault.
func (v *tappedVault) ids() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	var ids []string
	for id, there := range v.items {
		if there {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// contents is every byte that the vault holds.
func (v *tappedVault) contents(t rapid.TB) string {
	t.Helper()
	items, err := v.Vault.Get(context.Background(), v.ids()...)
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for id, item := range items {
		fmt.Fprintf(&all, "%s %x %s\n", id, item.Salt, item.Data)
		if item.Redacted != nil {
			fmt.Fprintf(&all, "%+v\n", *item.Redacted)
		}
	}
	return all.String()
}

// bench is a service over stores that a test can look into and break.
type bench struct {
	*assessment.Service
	t       rapid.TB
	storage *journaltest.Storage
	journal *tapped
	vault   *tappedVault
	options assessment.Options

	mu  sync.Mutex
	now time.Time
}

var firstDay = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)

// newBench opens a service over empty stores. Its clock moves a second with each look.
func newBench(t rapid.TB, change ...func(*assessment.Options)) *bench {
	t.Helper()
	b := &bench{t: t, storage: journaltest.NewStorage(), now: firstDay}
	b.journal = &tapped{Journal: b.storage.Open()}
	b.vault = &tappedVault{Vault: vaulttest.Memory(), items: map[string]bool{}}
	b.options.Clock = b.tick
	for _, f := range change {
		f(&b.options)
	}
	b.Service = b.open()
	if c, ok := t.(interface{ Cleanup(func()) }); ok {
		c.Cleanup(func() { _ = b.Close() })
	}
	return b
}

func (b *bench) tick() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(time.Second)
	return b.now
}

// setClock sets what the next look at the clock follows on.
func (b *bench) setClock(now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = now
}

// open opens another service over the same stores, as another process would.
func (b *bench) open() *assessment.Service {
	b.t.Helper()
	s, err := assessment.Open(context.Background(), assessment.Stores{Journal: b.journal, Vault: b.vault}, b.options)
	if err != nil {
		b.t.Fatalf("open: %v", err)
	}
	return s
}

// another is open, with an end at the end of the test.
func (b *bench) another(t *testing.T) *assessment.Service {
	t.Helper()
	s := b.open()
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// reopen closes the service and opens it anew.
func (b *bench) reopen() {
	b.t.Helper()
	if err := b.Close(); err != nil {
		b.t.Fatal(err)
	}
	b.Service = b.open()
}

// must has a command done by ann.
func (b *bench) must(c assessment.Command) assessment.Outcome {
	b.t.Helper()
	out, err := b.Do(context.Background(), "ann", c)
	if err != nil {
		b.t.Fatalf("%T: %v", c, err)
	}
	return out
}

// mustChange has a command done that must be recorded.
func (b *bench) mustChange(c assessment.Command) assessment.Outcome {
	b.t.Helper()
	out := b.must(c)
	if !out.Changed {
		b.t.Fatalf("%+v changes nothing", c)
	}
	return out
}

// mustNotChange has a command done that must find all as it should be, leaving both stores alone.
func (b *bench) mustNotChange(c assessment.Command) {
	b.t.Helper()
	head, ids := b.Head(), b.vault.ids()
	appended, _ := b.journal.counts()
	if out := b.must(c); out.Changed || b.Head() != head {
		b.t.Errorf("%+v is recorded again", c)
	}
	if again, _ := b.journal.counts(); again != appended {
		b.t.Errorf("%+v appends %d records", c, again-appended)
	}
	if now := b.vault.ids(); !slices.Equal(now, ids) {
		b.t.Errorf("the vault held %d texts, and now %d", len(ids), len(now))
	}
}

// refuse has a command refused with a kind, and sees that nothing is left of it.
func (b *bench) refuse(c assessment.Command, kind assessment.Kind) {
	b.t.Helper()
	_ = b.refusal(c, kind)
}

// refusal is refuse, and gives what the user is told.
func (b *bench) refusal(c assessment.Command, kind assessment.Kind) *assessment.Error {
	b.t.Helper()
	head, ids := b.Head(), b.vault.ids()
	_, err := b.Do(context.Background(), "ann", c)
	e := kindOf(b.t, err, kind)
	if b.Head() != head {
		b.t.Errorf("%T was refused and recorded", c)
	}
	if now := b.vault.ids(); !slices.Equal(now, ids) {
		b.t.Errorf("%T was refused, and the vault held %d texts before and %d after", c, len(ids), len(now))
	}
	return e
}

func wantKind(t rapid.TB, err error, kind assessment.Kind) {
	t.Helper()
	_ = kindOf(t, err, kind)
}

// kindOf gives an error that must be an *Error of a kind.
func kindOf(t rapid.TB, err error, kind assessment.Kind) *assessment.Error {
	t.Helper()
	e, ok := errors.AsType[*assessment.Error](err)
	if !ok {
		t.Fatalf("the error is %T %v; want an *Error of kind %d", err, err, kind)
	}
	if e.Kind != kind {
		t.Fatalf("the error has kind %d, want %d: %v (%v)", e.Kind, kind, e, e.Err)
	}
	return e
}

// create begins an assessment of the survey.
func (b *bench) create(unit string, year int) assessment.ID {
	b.t.Helper()
	out := b.mustChange(assessment.CreateAssessment{Unit: unit, Year: year, Framework: survey()})
	return out.Assessment.ID
}

// get gives an assessment that must be there.
func (b *bench) get(id assessment.ID) *assessment.Assessment {
	b.t.Helper()
	a, err := b.Assessment(id)
	if err != nil {
		b.t.Fatal(err)
	}
	return a
}

// note reads the note of an answer.
func (b *bench) note(id assessment.ID, question string) assessment.Note {
	b.t.Helper()
	ref := b.get(id).Answer(question).Note
	notes, err := b.Texts(context.Background(), ref)
	if err != nil {
		b.t.Fatal(err)
	}
	return notes[ref.ID]
}

// records reads the whole journal.
func (b *bench) records() []journal.Record {
	b.t.Helper()
	var list []journal.Record
	for r, err := range b.storage.Open().Read(context.Background(), 0) {
		if err != nil {
			b.t.Fatal(err)
		}
		list = append(list, r)
	}
	return list
}

// Values and puts, as tests write them.
func option(id string) *framework.Value {
	return &framework.Value{Kind: framework.OneOption, Option: id}
}
func ticked(ids ...string) *framework.Value {
	return &framework.Value{Kind: framework.Options, Options: ids}
}
func number(x float64) *framework.Value {
	return &framework.Value{Kind: framework.Number, Number: x}
}
func flag(yes bool) *framework.Value { return &framework.Value{Kind: framework.Flag, Flag: yes} }
func cleared() *framework.Value      { return &framework.Value{} }
func inapplicable() *framework.Value { return &framework.Value{Kind: framework.NotApplicable} }

func put(id assessment.ID, puts ...assessment.Put) assessment.PutAnswers {
	return assessment.PutAnswers{Assessment: id, Answers: puts}
}

func putOn(id assessment.ID, base uint64, puts ...assessment.Put) assessment.PutAnswers {
	return assessment.PutAnswers{Assessment: id, Base: &base, Answers: puts}
}

// picture is everything that a state says, in one text. Texts name those whose redaction it tells.
func picture(s *assessment.State, texts ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "head %s at %s\n", s.Head(), s.Head().At.Format(time.RFC3339Nano))
	for _, def := range s.Frameworks() {
		fmt.Fprintf(&b, "framework %s %s %d\n", def.Ref(), def.Hash, len(def.Questions()))
	}
	for _, a := range s.Assessments() {
		b.WriteString(pictureOf(a))
	}
	for _, a := range s.Accounts() {
		fmt.Fprintf(&b, "account %+v\n", *a)
	}
	for _, id := range texts {
		if r, ok := s.RedactedText(id); ok {
			fmt.Fprintf(&b, "redacted %s %s %s %v\n", id, r.By, r.At.Format(time.RFC3339Nano), r.Why)
		}
	}
	return b.String()
}

func pictureOf(a *assessment.Assessment) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %q %d %d %s %s %d %s %s %s\n", a.ID, a.Unit, a.Year, a.Parallel, a.Framework.Hash, a.Stage, a.Revision,
		a.CreatedAt.Format(time.RFC3339Nano), a.CreatedBy, a.ChangedAt.Format(time.RFC3339Nano))
	fmt.Fprintf(&b, "  %v %q %d %s\n", a.Reason, a.Reopened, a.PublishedSeq, a.PublishedAt.Format(time.RFC3339Nano))
	fmt.Fprintf(&b, "  %s %s %v\n", a.PublishedHead, a.Corrects, a.Corrections)
	for q, answer := range a.Answers() {
		fmt.Fprintf(&b, "  %s %s %v %q %d %s %q", q.ID, framework.AppendValue(nil, answer.Value), answer.Note, answer.Confidence,
			answer.Revision, answer.At.Format(time.RFC3339Nano), answer.By)
		fmt.Fprintf(&b, " %v %v", answer.Reviewed(), a.Comments(q.ID))
		if task, ok := a.Assignment(q.ID); ok {
			fmt.Fprintf(&b, " for %s by %s", task.Assignee, task.Due.Format(time.DateOnly))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// wantSame compares two pictures and shows the first lines that differ.
func wantSame(t rapid.TB, what, got, want string) {
	t.Helper()
	if got == want {
		return
	}
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			t.Errorf("%s: line %d is\n%s\nwant\n%s", what, i+1, g[i], w[i])
			return
		}
	}
	t.Errorf("%s: %d lines, want %d", what, len(g), len(w))
}
