package assessment

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/assessment/journal"
	"readiness/assessment/spelling"
)

// State is everything that the entries up to one record amount to: a fold over the journal. What a Service gives out as
// a State never changes and may be shared between goroutines.
type State struct {
	head        journal.Head
	frameworks  map[string]*framework.Definition // by Ref
	assessments map[ID]*Assessment
	redacted    map[string]Redacted // by the id of the text
	accounts    map[string]*Account // by id
	renewals    []country.Renewal
	atlas       *country.Atlas

	ledger // programmes and commitments
}

// Redacted says who erased a text, when, and why.
type Redacted struct {
	Seq uint64 // of the record
	By  string // account id
	At  time.Time
	Why Text
}

func newState() *State {
	return &State{
		frameworks: map[string]*framework.Definition{}, assessments: map[ID]*Assessment{},
		redacted: map[string]Redacted{}, accounts: map[string]*Account{}, atlas: country.Builtin(), ledger: newLedger(),
	}
}

// clone gives a State that changes of s no longer reach.
func (s *State) clone() *State {
	c := *s
	c.frameworks, c.assessments = maps.Clone(s.frameworks), maps.Clone(s.assessments)
	c.redacted, c.accounts, c.renewals = maps.Clone(s.redacted), maps.Clone(s.accounts), slices.Clip(s.renewals)
	c.ledger = s.ledger.clone()
	return &c
}

// Head is the record up to which the State is folded.
func (s *State) Head() journal.Head { return s.head }

// Atlas is the reference data, with every renewal.
func (s *State) Atlas() *country.Atlas { return s.atlas }

// Frameworks gives the framework versions that assessments are pinned to, by id and version.
func (s *State) Frameworks() []*framework.Definition {
	return slices.SortedFunc(maps.Values(s.frameworks), func(a, b *framework.Definition) int {
		return cmp.Or(strings.Compare(a.ID, b.ID), framework.CompareVersions(a.Version, b.Version))
	})
}

// Framework finds a version by id@version, or the newest version of an id. The error is an *Error of kind NotFound.
func (s *State) Framework(ref string) (*framework.Definition, error) {
	var newest *framework.Definition
	var refs []string
	for _, def := range s.Frameworks() {
		refs = append(refs, def.Ref())
		if def.Ref() == ref || def.ID == ref {
			newest = def
		}
	}
	if newest != nil {
		return newest, nil
	}
	e := &Error{Kind: NotFound, Msg: "the store has no assessment of the framework " + clipped(ref)}
	switch near := spelling.Nearest(ref, refs); {
	case near != "":
		e.Fix = "Did you mean " + near + "?"
	case len(refs) > 0:
		e.Fix = "It has " + strings.Join(refs, ", ") + "."
	}
	return nil, e
}

// Assessment finds an assessment. The error is an *Error of kind NotFound.
func (s *State) Assessment(id ID) (*Assessment, error) {
	if a, ok := s.assessments[id]; ok {
		return a, nil
	}
	return nil, &Error{Kind: NotFound, Msg: "there is no assessment " + clipped(string(id))}
}

// Assessments gives all assessments, by framework, then year (newest first), unit and number.
func (s *State) Assessments() []*Assessment {
	return slices.SortedFunc(maps.Values(s.assessments), func(a, b *Assessment) int {
		return cmp.Or(
			strings.Compare(a.Framework.ID, b.Framework.ID), framework.CompareVersions(a.Framework.Version, b.Framework.Version),
			cmp.Compare(b.Year, a.Year), strings.Compare(a.Unit, b.Unit), cmp.Compare(a.Parallel, b.Parallel))
	})
}

// Panel gives the answers to a framework version, with exactly this content, as they are scored: one row for each unit
// and year, by year (newest first) and unit. It is that of what is published, whatever its number; as long as nothing is,
// parallel assessments are second opinions and stay out. Of a definition without confidential questions it is the panel
// without them.
func (s *State) Panel(def *framework.Definition) *Panel {
	return s.panel(def, func(*Assessment) bool { return true })
}

// Published is Panel with those assessments alone that are published and not superseded, of some years or, where none is
// named, of all.
func (s *State) Published(def *framework.Definition, years ...int) *Panel {
	return s.panel(def, func(a *Assessment) bool {
		return a.Stage == Published && (len(years) == 0 || slices.Contains(years, a.Year))
	})
}

func (s *State) panel(def *framework.Definition, keep func(*Assessment) bool) *Panel {
	p := &Panel{Framework: def.Whole(), Atlas: s.atlas}
	for _, a := range s.Current(def) {
		if keep(a) {
			p.Rows = append(p.Rows, a.Row())
		}
	}
	if p.Framework != def {
		return p.WithoutConfidential()
	}
	return p
}

// RedactedText says whether a text was erased.
func (s *State) RedactedText(id string) (Redacted, bool) {
	r, ok := s.redacted[id]
	return r, ok
}

// LastErasure is the record in which a text was erased last; 0 = none ever was. What was told before may hold the text.
func (s *State) LastErasure() (seq uint64) {
	for _, r := range s.redacted {
		seq = max(seq, r.Seq)
	}
	return seq
}
