package assessment

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/assessment/journal"
)

// Command is a change that somebody asks for: CreateAssessment, PutAnswers, PutReviews, AddComment, Assign, Move, Correct, Redact,
// AddFramework, RenewReference, AddAccount and others about accounts, or an import. Service.Do decides it, and does not ask
// whether the actor may: that is for May and MayMove, before.
type Command interface {
	// decide checks the command against what there is and emits what follows. An error, an *Error, undoes all of it.
	decide(t *turn) error
}

// turn is the deciding of one command: the overlay it may look at, and what it emits.
type turn struct {
	*overlay
	actor   string
	at      time.Time
	seq     uint64
	texts   []Text          // the command's free texts, as the vault has them
	entries []journal.Entry // what was emitted
	about   ID              // the assessment that the outcome shows
	filed   string          // the id of the matching that it names
}

// emit notes what follows from the command, and folds it, so that the rest of the command sees it.
func (t *turn) emit(e event) error {
	entry, err := e.entry(t.actor)
	if err == nil {
		err = t.apply(t.seq, t.at, entry)
	}
	if err != nil {
		return &Error{Kind: Internal, Msg: "the change could not be recorded", Err: err}
	}
	t.entries = append(t.entries, entry)
	return nil
}

// Years that an assessment can be of. They are wide on purpose: they only catch slips.
const (
	FirstYear = 1990
	LastYear  = 2100
)

// longestUnit is how many characters the free name of a unit may have.
const longestUnit = 200

// CreateAssessment begins an assessment. There is one per unit, year and framework version: the same again is refused
// with kind Conflict and an error *Existing, unless it is asked for as a parallel one.
type CreateAssessment struct {
	Unit      string
	Year      int
	Framework *framework.Definition
	Parallel  bool // a second, independent assessment beside the first
}

// Existing is the cause of a refusal: what there is already.
type Existing struct{ ID ID }

func (e *Existing) Error() string { return "there is already " + string(e.ID) }

func (c CreateAssessment) decide(t *turn) error {
	def, err := t.pin(c.Framework)
	if err != nil {
		return err
	}
	if faults := placeFaults(def, c.Unit, c.Year); len(faults) > 0 {
		return &Error{Kind: Invalid, Msg: "the assessment cannot be created:", Fields: faults}
	}
	parallel := 1
	for a := t.assessment(newID(c.Unit, c.Year, def.Ref(), 1)); a != nil; a = t.assessment(newID(c.Unit, c.Year, def.Ref(), parallel)) {
		if problem := a.meets(c.Unit, c.Year, def); problem != "" {
			return &Error{Kind: Conflict, Msg: problem}
		}
		if !c.Parallel {
			id := newID(c.Unit, c.Year, def.Ref(), 1)
			return &Error{Kind: Conflict, Msg: "there is already an assessment " + string(id), Err: &Existing{id},
				Fix: "Answer that one; or ask for a parallel assessment, which stands beside it."}
		}
		parallel++
	}
	return t.create(c.Unit, c.Year, def, parallel)
}

// create emits an assessment whose parts were checked.
func (t *turn) create(unit string, year int, def *framework.Definition, parallel int) error {
	body := assessmentCreatedV1{Unit: unit, Year: year, Framework: def.Ref(), Hash: def.Hash}
	if parallel > 1 {
		body.Parallel = parallel
	}
	t.about = newID(unit, year, def.Ref(), parallel)
	return t.emit(event{assessmentCreated, t.about.subject(), body})
}

// placeFaults says what is wrong with a unit and a year.
func placeFaults(def *framework.Definition, unit string, year int) []Field {
	var faults []Field
	if problem := unitProblem(def, unit); problem != "" {
		faults = append(faults, Field{Path: def.Entity.Column(), Message: problem})
	}
	if year < FirstYear || year > LastYear {
		faults = append(faults, Field{Path: "year", Message: fmt.Sprintf("%d is not a year from %d to %d", year, FirstYear, LastYear)})
	}
	return faults
}

func unitProblem(def *framework.Definition, unit string) string {
	if def.Entity == framework.Country {
		if _, ok := country.Get(country.Code(unit)); !ok {
			return fmt.Sprintf("%s is not a country's ISO 3166-1 alpha-3 code", clipped(unit))
		}
		return ""
	}
	return UnitProblem(unit)
}

// UnitProblem says what is wrong with the free name of a unit, or nothing.
func UnitProblem(text string) string {
	// Joiners shape letters in some scripts; all other characters that nobody sees could make two names look like one.
	odd := func(r rune) bool { return !unicode.IsGraphic(r) && r != 0x200C && r != 0x200D }
	switch n := utf8.RuneCountInString(text); {
	case text == "":
		return "the unit is missing"
	case !utf8.ValidString(text):
		return "the unit is not UTF-8 text"
	case n > longestUnit:
		return fmt.Sprintf("the unit has %d characters: shorten it to %d at most", n, longestUnit)
	case strings.TrimSpace(text) != text:
		return fmt.Sprintf("the unit %s begins or ends with a space: take it out", clipped(text))
	}
	if i := strings.IndexFunc(text, odd); i >= 0 {
		r, _ := utf8.DecodeRuneInString(text[i:])
		return fmt.Sprintf("the unit %s holds the invisible character U+%04X: take it out", clipped(text), r)
	}
	return ""
}

// AddFramework records a framework version. The same content again changes nothing.
type AddFramework struct{ Framework *framework.Definition }

func (c AddFramework) decide(t *turn) error {
	_, err := t.pin(c.Framework)
	return err
}

// pin makes sure that the journal holds a framework version, and gives the one it holds.
func (t *turn) pin(def *framework.Definition) (*framework.Definition, error) {
	if def == nil {
		return nil, &Error{Kind: Invalid, Msg: "no framework is named"}
	}
	def = def.Whole()
	if there := t.definition(def.Ref()); there != nil {
		if there.Hash != def.Hash {
			return nil, &Error{Kind: Conflict, Msg: fmt.Sprintf("the store has another framework %s, with the hash %s: a version never changes", def.Ref(), there.Hash),
				Fix: "Give the changed framework a version of its own."}
		}
		return there, nil
	}
	body := frameworkAddedV1{Hash: def.Hash, Definition: def.JSON()}
	return def, t.emit(event{frameworkAdded, "framework/" + def.Ref(), body})
}

// open gives the assessment that a command is about, and notes it for the outcome.
func (t *turn) open(id ID) (*Assessment, error) {
	a := t.assessment(id)
	if a == nil {
		return nil, &Error{Kind: NotFound, Msg: "there is no assessment " + clipped(string(id))}
	}
	t.about = id
	return a, nil
}

// RenewReference records newer reference data: classes of countries, members of organisations, rates, prices,
// populations. The same renewal as the newest of its kind again changes nothing.
type RenewReference struct{ Renewal country.Renewal }

func (c RenewReference) decide(t *turn) error {
	body, err := encodeRenewal(c.Renewal)
	if err != nil {
		return &Error{Kind: Internal, Msg: "the reference data could not be recorded", Err: err}
	}
	renewals, _ := t.renewed()
	for _, r := range slices.Backward(renewals) {
		if r.Kind != c.Renewal.Kind {
			continue
		}
		if before, err := encodeRenewal(r); err == nil && string(before) == string(body) {
			return nil
		}
		break
	}
	if _, err := country.Builtin().With(append(slices.Clone(renewals), c.Renewal)...); err != nil {
		return renewalError(err)
	}
	return t.emit(event{referenceRenewed, renewedSubject(c.Renewal.Kind), json.RawMessage(body)})
}

// clipped is a text as a message shows it: shortened, in quotes, without a character that a terminal would obey.
func clipped(text string) string {
	const at = 60
	if utf8.RuneCountInString(text) > at {
		text = string([]rune(text)[:at]) + "…"
	}
	return fmt.Sprintf("%q", text)
}
