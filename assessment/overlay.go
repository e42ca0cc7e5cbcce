package assessment

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/assessment/journal"
)

// view is what commands are decided against: a State, or an overlay on one.
type view interface {
	definition(ref string) *framework.Definition // nil = none
	assessment(id ID) *Assessment                // nil = none
	redaction(text string) (Redacted, bool)
	account(id string) *Account // nil = none
	renewed() ([]country.Renewal, *country.Atlas)
	programme(id string) *Programme   // nil = none
	commitment(id string) *Commitment // nil = none
	removal(subject string) (gone removal, ok bool)
	matching(id string) *StoredMatching // nil = none
	matchingCount() int
}

func (s *State) definition(ref string) *framework.Definition { return s.frameworks[ref] }
func (s *State) assessment(id ID) *Assessment                { return s.assessments[id] }
func (s *State) redaction(text string) (Redacted, bool)      { return s.RedactedText(text) }
func (s *State) account(id string) *Account                  { return s.accounts[id] }
func (s *State) renewed() ([]country.Renewal, *country.Atlas) {
	return s.renewals, s.atlas
}

// overlay is changes upon a view, which they hide but do not touch. Dropping it undoes them.
type overlay struct {
	base        view
	frameworks  map[string]*framework.Definition
	assessments map[ID]*Assessment
	redacted    map[string]Redacted
	accounts    map[string]*Account // never modified, only replaced
	renewals    []country.Renewal
	atlas       *country.Atlas // nil = the base's
	released    []*Assessment  // published by a record whose head is not known yet
	added       int            // matchings that are new

	ledger
}

func newOverlay(base view) *overlay {
	return &overlay{
		base: base, frameworks: map[string]*framework.Definition{}, assessments: map[ID]*Assessment{},
		redacted: map[string]Redacted{}, accounts: map[string]*Account{}, ledger: newLedger(),
	}
}

func (o *overlay) definition(ref string) *framework.Definition {
	if def, ok := o.frameworks[ref]; ok {
		return def
	}
	return o.base.definition(ref)
}

func (o *overlay) assessment(id ID) *Assessment {
	if a, ok := o.assessments[id]; ok {
		return a
	}
	return o.base.assessment(id)
}

func (o *overlay) redaction(text string) (Redacted, bool) {
	if r, ok := o.redacted[text]; ok {
		return r, true
	}
	return o.base.redaction(text)
}

func (o *overlay) account(id string) *Account {
	if a, ok := o.accounts[id]; ok {
		return a
	}
	return o.base.account(id)
}

func (o *overlay) renewed() ([]country.Renewal, *country.Atlas) {
	if o.atlas != nil {
		return o.renewals, o.atlas
	}
	return o.base.renewed()
}

// own gives an assessment that may be modified.
func (o *overlay) own(id ID) (*Assessment, error) {
	a := o.assessment(id)
	if a == nil {
		return nil, fmt.Errorf("there is no assessment %s", id)
	}
	if a.owner != o {
		a = a.clone(o)
		o.assessments[id] = a
		if a.PublishedSeq != a.PublishedHead.Seq {
			o.released = append(o.released, a)
		}
	}
	return a, nil
}

// stamp notes the head of the record in which what was published last was.
func (o *overlay) stamp(head journal.Head) {
	for _, a := range o.released {
		a.PublishedHead = head
	}
	o.released = nil
}

// merge takes the changes of an overlay upon o.
func (o *overlay) merge(child *overlay) {
	maps.Copy(o.frameworks, child.frameworks)
	maps.Copy(o.redacted, child.redacted)
	maps.Copy(o.accounts, child.accounts)
	o.take(child.ledger, true)
	for id, a := range child.assessments {
		a.owner = o
		o.assessments[id] = a
	}
	o.released = append(o.released, child.released...)
	o.added += child.added
	if child.atlas != nil {
		o.renewals, o.atlas = child.renewals, child.atlas
	}
}

// commit puts the changes into the State that the overlay is upon.
func (o *overlay) commit(s *State, head journal.Head) {
	maps.Copy(s.frameworks, o.frameworks)
	maps.Copy(s.redacted, o.redacted)
	maps.Copy(s.accounts, o.accounts)
	s.take(o.ledger, false)
	for id, a := range o.assessments {
		a.owner = nil
		s.assessments[id] = a
	}
	if o.atlas != nil {
		s.renewals, s.atlas = o.renewals, o.atlas
	}
	s.head = head
}

// apply folds one entry. It trusts that the entry was decided: what it refuses can only be a fault of the journal.
func (o *overlay) apply(seq uint64, at time.Time, e journal.Entry) error {
	switch e.Kind {
	case answersPut:
		return o.putAnswers(seq, at, e)
	case assessmentCreated:
		return o.create(seq, at, e)
	case frameworkAdded:
		return o.addFramework(e)
	case answersReviewed:
		return o.review(seq, at, e)
	case answerCommented:
		return o.comment(seq, at, e)
	case questionAssigned:
		return o.assign(seq, at, e)
	case textRedacted:
		return o.redact(seq, at, e)
	case referenceRenewed:
		return o.renew(e)
	case assessmentMoved:
		return o.move(seq, at, e)
	case answersCorrected:
		return o.correct(seq, at, e)
	case assessmentCorrected:
		return o.succeed(seq, at, e)
	case accountAdded, accountChanged, accountDisabled, accountEnabled, accountErased, accountRevoked:
		return o.changeAccount(at, e)
	case programmePut, programmeRemoved, programmeJoined, programmeLeft, commitmentPut, commitmentRemoved:
		return o.putFunding(seq, at, e)
	case actionPut, actionRemoved:
		return o.planAction(seq, at, e)
	case matchingRecorded:
		return o.recordMatching(seq, at, e)
	}
	return fmt.Errorf("%s version %d: %w", e.Kind, e.Version, errNewer)
}

func (o *overlay) addFramework(e journal.Entry) error {
	body, err := readBody[frameworkAddedV1](e)
	if err != nil {
		return err
	}
	ref := strings.TrimPrefix(e.Subject, "framework/")
	if o.definition(ref) != nil {
		return fmt.Errorf("framework %s is there already", ref)
	}
	if def, err := framework.Builtin(ref); err == nil && def.Hash == body.Hash {
		o.frameworks[ref] = def // the same content, read already
		return nil
	}
	def, err := framework.LoadRecorded(ref, body.Definition)
	if err != nil {
		return err
	}
	if def.Hash != body.Hash || def.Ref() != ref {
		return fmt.Errorf("framework %s has another content than its hash says", ref)
	}
	o.frameworks[ref] = def
	return nil
}

func (o *overlay) create(seq uint64, at time.Time, e journal.Entry) error {
	body, err := readBody[assessmentCreatedV1](e)
	if err != nil {
		return err
	}
	def := o.definition(body.Framework)
	if def == nil || def.Hash != body.Hash {
		return fmt.Errorf("there is no framework %s with the hash %s", body.Framework, body.Hash)
	}
	parallel := max(body.Parallel, 1)
	id := newID(body.Unit, body.Year, def.Ref(), parallel)
	switch {
	case e.Subject != id.subject():
		return fmt.Errorf("it is about %s, and creates %s", e.Subject, id)
	case o.assessment(id) != nil:
		return fmt.Errorf("assessment %s is there already", id)
	}
	a := &Assessment{
		ID: id, Unit: body.Unit, Year: body.Year, Parallel: parallel, Framework: def, Stage: Draft,
		CreatedAt: at, CreatedBy: e.Actor, MovedAt: at, answers: make([]Answer, len(def.Questions())), owner: o,
	}
	a.touch(seq, at)
	o.assessments[id] = a
	return nil
}

// of gives the assessment that an entry is about.
func (o *overlay) of(e journal.Entry) (*Assessment, error) {
	id, ok := strings.CutPrefix(e.Subject, "assessment/")
	if !ok {
		return nil, fmt.Errorf("%s: %s is no assessment", e.Kind, e.Subject)
	}
	return o.own(ID(id))
}

// questionOf gives the assessment that an entry is about, and the place of a question in it.
func (o *overlay) questionOf(e journal.Entry, question string) (a *Assessment, place int, err error) {
	if a, err = o.of(e); err != nil {
		return nil, 0, err
	}
	place, ok := a.Framework.Leaf(question)
	if !ok {
		return nil, 0, fmt.Errorf("%s has no question %s", a.Framework.Ref(), question)
	}
	return a, place, nil
}

func (o *overlay) putAnswers(seq uint64, at time.Time, e journal.Entry) error {
	body, err := readAnswers(e)
	if err != nil {
		return err
	}
	a, err := o.of(e)
	if err != nil {
		return err
	}
	a.touch(seq, at)
	return a.put(body.Answers, at, e.Actor)
}

// put replaces answers. Nobody has reviewed those that come.
func (a *Assessment) put(answers []answerV1, at time.Time, actor string) error {
	for _, v := range answers {
		place, ok := a.Framework.Leaf(v.Question)
		if !ok {
			return fmt.Errorf("%s has no question %s", a.Framework.Ref(), v.Question)
		}
		answer, err := v.answer(a.Framework.Questions()[place])
		if err != nil {
			return fmt.Errorf("question %s: %w", v.Question, err)
		}
		answer.Revision, answer.At, answer.By = a.Revision, at, actor
		a.answers[place] = answer
		delete(a.unmended, place)
	}
	return nil
}

func (o *overlay) assign(seq uint64, at time.Time, e journal.Entry) error {
	body, err := readBody[questionAssignedV1](e)
	if err != nil {
		return err
	}
	due, err := day(body.Due)
	if err != nil {
		return err
	}
	a, place, err := o.questionOf(e, body.Question)
	if err != nil {
		return err
	}
	a.touch(seq, at)
	if body.Assignee == "" {
		delete(a.tasks, place)
		return nil
	}
	if a.tasks == nil {
		a.tasks = map[int]Assignment{}
	}
	a.tasks[place] = Assignment{Assignee: body.Assignee, Due: due, since: at}
	return nil
}

func (o *overlay) redact(seq uint64, at time.Time, e journal.Entry) error {
	body, err := readBody[textRedactedV1](e)
	if err != nil {
		return err
	}
	if body.Text == "" {
		return errors.New("no text is named")
	}
	if o.redactMoney(seq, at, e) {
		o.note(body, seq, at, e.Actor)
		return nil
	}
	a, err := o.of(e)
	if err != nil {
		return err
	}
	a.touch(seq, at)
	for i := range a.answers {
		if a.answers[i].Note.ID == body.Text || a.answers[i].evidences(body.Text) {
			a.answers[i].Revision = a.Revision // who has read the text before has read another answer
		}
	}
	for id, plan := range a.actions {
		if plan.Words.ID == body.Text {
			c := *plan
			c.Revision, c.Seq = plan.Revision+1, seq
			a.actions[id] = &c
		}
	}
	o.note(body, seq, at, e.Actor)
	return nil
}

// note remembers who erased a text first.
func (o *overlay) note(body textRedactedV1, seq uint64, at time.Time, actor string) {
	if _, before := o.redaction(body.Text); !before {
		o.redacted[body.Text] = Redacted{Seq: seq, By: actor, At: at, Why: Text(body.Why)}
	}
}

func (o *overlay) renew(e journal.Entry) error {
	renewal, err := decodeRenewal(e.Version, e.Body)
	if err != nil {
		return err
	}
	if e.Subject != renewedSubject(renewal.Kind) {
		return fmt.Errorf("it is about %s, and renews %s", e.Subject, renewal.Kind)
	}
	renewals, _ := o.renewed()
	renewals = append(slices.Clip(renewals), renewal)
	atlas, err := country.Builtin().With(renewals...)
	if err != nil {
		return err
	}
	o.renewals, o.atlas = renewals, atlas
	return nil
}
