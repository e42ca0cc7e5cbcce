package durability_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"readiness/assessment"
	"readiness/assessment/journal"
	"readiness/assessment/store"
)

// makeFixture is not called -update on purpose: what a released version has written is never written anew.
var makeFixture = flag.String("make-fixture", "", "write the fixture of a new version into this `directory`, which must not exist")

// fixtures are the stores that versions of the program have written; each must be there.
var fixtures = []string{"v1"}

// The files of a fixture.
const (
	fixtureExport = "journal.jsonl"
	fixtureState  = "state.json"
)

func TestMakeFixture(t *testing.T) {
	if *makeFixture == "" {
		t.Skip("writes the fixture of a new version when told so by -make-fixture")
	}
	if _, err := os.Stat(*makeFixture); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("%s is there: a fixture is never written anew", *makeFixture)
	}
	fillFixture(t, *makeFixture)
	s := mustOpen(t, "file:"+*makeFixture, assessment.Options{ReadOnly: true})
	var b bytes.Buffer
	if _, err := journal.Export(t.Context(), s.store.Journal, &b); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{fixtureExport: b.Bytes(), fixtureState: dump(t, s.Service)} {
		if err := os.WriteFile(filepath.Join(*makeFixture, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// fixtureFile reads a file that must be there.
func fixtureFile(t *testing.T, version, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", version, name))
	if err != nil {
		t.Fatalf("a released store must stay readable, and its fixture is gone: %v", err)
	}
	return data
}

// copyFixture copies a fixture's store, which opening might change.
func copyFixture(t *testing.T, version string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"journal.db", "vault.db"} {
		if err := os.WriteFile(filepath.Join(dir, name), fixtureFile(t, version, name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return "file:" + dir
}

// TestFixture opens what each version has written, and finds in it what was found then.
func TestFixture(t *testing.T) {
	for _, version := range fixtures {
		t.Run(version, func(t *testing.T) {
			s := mustOpen(t, copyFixture(t, version), assessment.Options{})
			want := fixtureFile(t, version, fixtureState)
			if got := dump(t, s.Service); !bytes.Equal(got, want) {
				t.Errorf("the State is not what it was.\ngot:\n%s\nwant:\n%s", got, want)
			}
			report, err := journal.Verify(t.Context(), s.store.Journal, s.Head())
			if err != nil || !report.OK() {
				t.Errorf("verify: %q, %v", report.Faults, err)
			}
			var b bytes.Buffer
			if _, err := journal.Export(t.Context(), s.store.Journal, &b); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(b.Bytes(), fixtureFile(t, version, fixtureExport)) {
				t.Error("the export is not what it was, byte for byte")
			}
			if err := s.eachKind(t); err != nil {
				t.Error(err)
			}
		})
	}
}

// eachKind makes sure that the fixture is worth something: it holds every kind of entry that a command makes.
func (o *opened) eachKind(t *testing.T) error {
	t.Helper()
	missing := map[string]bool{
		"framework.added": true, "assessment.created": true, "answers.put": true, "question.assigned": true, "text.redacted": true,
		"reference.renewed": true,
	}
	for r, err := range o.store.Journal.Read(t.Context(), 0) {
		if err != nil {
			return err
		}
		for _, e := range r.Entries {
			delete(missing, e.Kind)
			if _, err := assessment.TextIDs(e); err != nil {
				return err
			}
		}
	}
	for kind := range missing {
		t.Errorf("the fixture has no entry of the kind %s", kind)
	}
	return nil
}

// TestFixtureRestores restores each export into an empty store and comes to the same head and State, without the texts.
func TestFixtureRestores(t *testing.T) {
	for _, version := range fixtures {
		for _, kind := range stores {
			t.Run(version+" "+kind.name, func(t *testing.T) {
				s := mustOpen(t, copyFixture(t, version), assessment.Options{})
				restored, err := store.Open(t.Context(), kind.uri(t), store.Options{Create: true})
				if err != nil {
					t.Fatal(err)
				}
				defer func() { _ = restored.Close() }() // the test is over
				export := fixtureFile(t, version, fixtureExport)
				for range 2 { // the second time there is nothing left to do
					head, err := journal.Restore(t.Context(), restored.Journal, bytes.NewReader(export))
					if err != nil {
						t.Fatal(err)
					}
					if want := s.Head().String(); head.String() != want {
						t.Errorf("restored to %s, want %s", head, want)
					}
				}
				again, err := assessment.Open(t.Context(), assessment.Stores{Journal: restored.Journal, Vault: s.store.Vault}, assessment.Options{})
				if err != nil {
					t.Fatal(err)
				}
				defer func() { _ = again.Close() }() // only read
				if want := fixtureFile(t, version, fixtureState); !bytes.Equal(dump(t, again), want) {
					t.Error("restored, and with its texts beside it, the State is not what it was")
				}
			})
		}
	}
}

// TestFixtureDamaged shows that the comparison can fail.
func TestFixtureDamaged(t *testing.T) {
	export := fixtureFile(t, fixtures[0], fixtureExport)
	before, after, found := bytes.Cut(export, []byte(`"confidence":"high"`))
	if !found {
		t.Fatal("the fixture has no answer of high confidence")
	}
	changed := slices.Concat(before, []byte(`"confidence":"low"`), after)
	st, err := store.Open(t.Context(), "file:"+t.TempDir(), store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close() }() // only read
	_, err = journal.Restore(t.Context(), st.Journal, bytes.NewReader(changed))
	var line *journal.LineError
	if want := 1 + bytes.Count(before, []byte("\n")); !errors.As(err, &line) || line.Line != want {
		t.Errorf("restoring a changed export gives %v, want a fault in line %d", err, want)
	}
}

// dump writes everything that a State shows, and every text, as JSON.
func dump(t *testing.T, s *assessment.Service) []byte {
	t.Helper()
	state := s.State()
	d := dumped{Head: state.Head().String(), At: state.Head().At.UTC().Format(fixtureTime), Reference: dumpReference(t, state)}
	for _, def := range state.Frameworks() {
		d.Frameworks = append(d.Frameworks, dumpedFramework{def.Ref(), def.Hash, len(def.Questions())})
	}
	for _, a := range state.Assessments() {
		d.Assessments = append(d.Assessments, dumpAssessment(t, s, a))
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const fixtureTime = "2006-01-02T15:04:05.000Z07:00"

type dumped struct {
	Head, At    string
	Reference   []string
	Frameworks  []dumpedFramework
	Assessments []dumpedAssessment
}

type dumpedFramework struct {
	Ref, Hash string
	Questions int
}

type dumpedAssessment struct {
	ID, Unit  string
	Year      int
	Parallel  int
	Framework string
	Stage     string
	Revision  uint64
	Created   string
	Changed   string
	Answers   []dumpedAnswer
	Changes   []string
}

type dumpedAnswer struct {
	Question   string
	Value      json.RawMessage
	Note       string `json:",omitempty"`
	NoteID     string `json:",omitempty"`
	Confidence string `json:",omitempty"`
	Revision   uint64 `json:",omitempty"`
	Changed    string `json:",omitempty"`
	Assigned   string `json:",omitempty"`
}
