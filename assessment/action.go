package assessment

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"readiness/assessment/funding"
	"readiness/assessment/spelling"
)

// PlannedAction is a country's own plan for one or more gaps, as it is recorded: what it does not say is as the remedy has it. Its
// Title, its Owner and the Source of its cost stand in the vault: Service.ActionTexts puts them in.
type PlannedAction struct {
	funding.Action
	Revision uint64 // of the action: answers have revisions of their own
	Seq      uint64 // of the record that put it as it is
	Words    Text
	At       time.Time
	By       string // account id
}

// Plan gives the actions that the country has planned itself, by id.
func (a *Assessment) Plan() []*PlannedAction {
	list := make([]*PlannedAction, 0, len(a.actions))
	for _, id := range slices.Sorted(maps.Keys(a.actions)) {
		list = append(list, a.actions[id])
	}
	return list
}

// Planned finds an action that the country has planned itself. The error is an *Error of kind NotFound.
func (a *Assessment) Planned(id string) (*PlannedAction, error) {
	if one, ok := a.actions[id]; ok {
		return one, nil
	}
	return nil, &Error{Kind: NotFound, Msg: fmt.Sprintf("%s has no action %s of its own", a.ID, clipped(id))}
}

// PutAction records what a country plans itself for one or more gaps, whatever stage the assessment is in; the same again
// changes nothing, and no revision of the assessment.
//
// The error has kind NotFound for the assessment; Invalid with every fault; Conflict where another assessment has taken this
// one's place; Stale where the action was changed since the revision that was seen.
type PutAction struct {
	Assessment ID
	Action     funding.Action
	Expect     *uint64 // the revision that was seen, 0 for none; nil = whatever stands there is replaced
}

func (c PutAction) decide(t *turn) error {
	a, err := t.open(c.Assessment)
	if err != nil {
		return err
	}
	if err := a.plannable(t); err != nil {
		return err
	}
	c.Action = c.Action.WithDefaults()
	if faults := append(fundingFields(c.Action.Faults()), a.actionFaults(&c.Action)...); len(faults) > 0 {
		return &Error{Kind: Invalid, Msg: "the action cannot be recorded:", Fields: faults}
	}
	there := a.actions[c.Action.ID]
	revision := uint64(0)
	if there != nil {
		revision = there.Revision
	}
	if err := expected(c.Expect, revision, "action "+c.Action.ID); err != nil {
		return err
	}
	body := actionBody(&c.Action, t.text(0))
	if there != nil && sameBody(body, actionBody(&there.Action, there.Words)) {
		return nil
	}
	return t.emit(event{actionPut, a.ID.subject(), body})
}

// plannable refuses to plan for an assessment that is past, or that another is about to take the place of: what is planned
// would be gone with it.
func (a *Assessment) plannable(v view) error {
	if a.Stage == Superseded {
		return &Error{Kind: Conflict, Msg: fmt.Sprintf("%s is %s: another assessment has taken its place", a.ID, a.Stage), Fix: "Plan with that one."}
	}
	for _, other := range numbered(v, a.Unit, a.Year, a.Framework) {
		if other.Corrects == a.ID && other.Stage != Superseded {
			return &Error{Kind: Conflict, Msg: fmt.Sprintf("%s is being corrected: %s takes its place, with what was planned when that began", a.ID, other.ID), Fix: "Plan with that one."}
		}
	}
	return nil
}

// actionFaults says what is wrong with the questions of an action.
func (a *Assessment) actionFaults(one *funding.Action) (faults []Field) {
	guarded := 0
	for i, id := range one.Questions {
		place := fmt.Sprintf("questions[%d]", i)
		q, ok := a.Framework.Node(id)
		if !ok || q.Answer == nil {
			faults = append(faults, Field{Path: place, Message: noQuestion(a.Framework, id).Message})
			continue
		}
		if q.Confidential {
			guarded++
		}
		for _, other := range a.Plan() {
			if other.ID != one.ID && slices.Contains(other.Questions, id) {
				faults = append(faults, Field{Path: place, Message: fmt.Sprintf("%s is covered by the action %s already: what closes a gap is paid once", id, other.ID)})
			}
		}
	}
	if guarded > 0 && guarded < len(one.Questions) {
		faults = append(faults, Field{Path: "questions", Message: "some are confidential and some are not: plan an action of its own for those that are"})
	}
	if _, isQuestion := a.Framework.Leaf(one.ID); isQuestion && !slices.Contains(one.Questions, one.ID) {
		faults = append(faults, Field{Path: "id", Message: one.ID + " is a question that the action does not close: give it another id"})
	}
	return faults
}

// actionWords are the texts of an action as the vault has them.
type actionWords struct {
	Title  string `json:"title"`
	Owner  string `json:"owner"`
	Source string `json:"source"`
}

// words is the one form in which the texts of an action are kept; "" of one that has none.
func words(a *funding.Action) string {
	w := actionWords{Title: said(a.Title), Owner: said(a.Owner)}
	if a.Cost != nil {
		w.Source = said(a.Cost.Source)
	}
	if w == (actionWords{}) {
		return ""
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(w) // strings have a JSON, and a buffer takes it
	return strings.TrimSuffix(b.String(), "\n")
}

func (c PutAction) drafts(v view) []draft {
	d := draft{text: words(&c.Action)}
	if a := v.assessment(c.Assessment); a != nil {
		if there := a.actions[c.Action.ID]; there != nil && there.Words != (Text{}) {
			d.before = []Text{there.Words}
		}
	}
	return []draft{d}
}

// RemoveAction takes back what a country has planned itself: the remedy stands again.
type RemoveAction struct {
	Assessment ID
	Action     string
	Expect     *uint64
}

func (c RemoveAction) decide(t *turn) error {
	a, err := t.open(c.Assessment)
	if err != nil {
		return err
	}
	if err := a.plannable(t); err != nil {
		return err
	}
	there, err := a.Planned(c.Action)
	if err != nil {
		if near := spelling.Nearest(c.Action, slices.Collect(maps.Keys(a.actions))); near != "" {
			return &Error{Kind: NotFound, Msg: err.Error(), Fix: "Did you mean " + near + "?"}
		}
		return err
	}
	if err := expected(c.Expect, there.Revision, "action "+there.ID); err != nil {
		return err
	}
	return t.emit(event{actionRemoved, a.ID.subject(), actionRemovedV1{there.ID}})
}
