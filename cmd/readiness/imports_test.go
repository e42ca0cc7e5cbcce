package main_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The import rules of docs/adr/0001-layout-and-import-rules.md. In a pattern, "a/..." stands for a
// and everything below it, and "a" for a alone. A linter holds the same rules while one types
// (.golangci.yml); this test holds them where no linter runs, and says why.

// room is a part of the tree and what else of the tree it may import. A room may always import
// itself; the first room whose pattern fits a package is its room.
type room struct {
	pattern   string
	mayImport []string
	libraries []string // if set, the only libraries that non-test files may import; may be empty, not nil
	reason    string
}

var rooms = []room{
	{
		pattern:   "readiness/cmd/...",
		mayImport: []string{"readiness/api", "readiness/exports/...", "readiness/assessment/...", "readiness/scoring/..."},
		reason:    "a command wires the doors to the domain; pages are the API's to mount",
	},
	{
		pattern:   "readiness/api/web/...",
		mayImport: []string{"readiness/exports/...", "readiness/assessment/...", "readiness/scoring/..."},
		reason:    "pages are rendered from the domain; with our own JSON API in between there would be two mappings to keep equal",
	},
	{
		pattern:   "readiness/api/...",
		mayImport: []string{"readiness/exports/...", "readiness/assessment/...", "readiness/scoring/..."},
		reason:    "the HTTP door knows the domain, and no other door",
	},
	{
		pattern:   "readiness/exports/vet/...",
		libraries: []string{},
		reason:    "it looks at files that nobody has looked at yet, and answers for it alone",
	},
	{
		pattern:   "readiness/exports/...",
		mayImport: []string{"readiness/assessment/...", "readiness/scoring/..."},
		reason:    "a workbook is made the same way for every door, so it knows none of them",
	},
	{
		pattern:   "readiness/assessment/...",
		mayImport: []string{"readiness/scoring/..."},
		reason:    "the domain decides; how it is shown or carried is not its business",
	},
	{
		pattern:   "readiness/scoring/...",
		libraries: []string{"gonum.org/v1/gonum/..."},
		reason:    "scoring is arithmetic that an auditor can read alone: it knows no country, no database and no clock",
	},
}

// library is a foreign module that only some packages may import, in test files too.
type library struct {
	patterns []string
	only     []string
	reason   string
}

var libraries = []library{
	{
		patterns: []string{"github.com/xuri/excelize/v2/..."},
		only:     []string{"readiness/exports/..."},
		reason:   "its traps (silently lost rows, cut cells) are handled in one place",
	},
	{
		patterns: []string{"go.mongodb.org/mongo-driver/..."},
		only:     []string{"readiness/assessment/journal/mongojournal/...", "readiness/assessment/vault/mongovault/..."},
		reason:   "a store is behind an interface; nothing else may know which one it is",
	},
	{
		patterns: []string{"go.etcd.io/bbolt/..."},
		only:     []string{"readiness/assessment/journal/boltjournal/...", "readiness/assessment/vault/boltvault/..."},
		reason:   "a store is behind an interface; nothing else may know which one it is",
	},
	{
		patterns: []string{"github.com/gorilla/mux/...", "github.com/danielgtaylor/huma/...", "github.com/golang-jwt/jwt/..."},
		only:     []string{"readiness/api"},
		reason:   "routing, operations and tokens belong to the HTTP door alone",
	},
	{
		patterns: []string{"github.com/spf13/cobra/...", "github.com/spf13/pflag/...", "golang.org/x/term/..."},
		only:     []string{"readiness/cmd/..."},
		reason:   "flags and terminals belong to the command line alone",
	},
}

// backEnds are packages of ours that only some others may import, but for tests.
var backEnds = []library{
	{
		patterns: []string{"readiness/assessment/journal/boltjournal/...", "readiness/assessment/vault/boltvault/..."},
		only: []string{
			"readiness/assessment/store/...", "readiness/assessment/journal/boltjournal/...", "readiness/assessment/vault/boltvault/...",
		},
		reason: "which back ends there are is known in one place; those of one database share how it is opened",
	},
	{
		patterns: []string{"readiness/assessment/journal/mongojournal/...", "readiness/assessment/vault/mongovault/..."},
		only: []string{
			"readiness/assessment/store/...", "readiness/assessment/journal/mongojournal/...", "readiness/assessment/vault/mongovault/...",
		},
		reason: "which back ends there are is known in one place; those of one database share how it is opened",
	},
}

// testLibraries serve tests and stay out of the product. Some are ours: what they import themselves is as in a test.
var testLibraries = []string{
	"pgregory.net/rapid/...", "github.com/rogpeppe/go-internal/...", "github.com/anishathalye/porcupine/...",
	"readiness/assessment/journal/journaltest/...", "readiness/assessment/vault/vaulttest/...", "readiness/scoring/matching/matchingtest/...",
}

// goPackage is what the rules need of one line of go list.
type goPackage struct {
	ImportPath   string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

func TestImportRules(t *testing.T) {
	root := filepath.Join("..", "..")
	readEveryFolder(t, root)
	packages := goList(t, root)
	if len(packages) < 2 {
		t.Fatalf("go list found %d packages; the rules would hold for nothing", len(packages))
	}
	for _, breach := range breaches(packages) {
		t.Error(breach)
	}
}

func TestImportRulesCatchBreaches(t *testing.T) {
	tests := []struct {
		name     string
		pkg      goPackage
		inTests  []string
		breaches int
	}{
		{name: "scoring may import gonum and itself", pkg: importing("readiness/scoring", "math", "gonum.org/v1/gonum/stat", "readiness/scoring/matching")},
		{name: "scoring may not import the domain", pkg: importing("readiness/scoring", "readiness/assessment"), breaches: 1},
		{name: "scoring may not import another library", pkg: importing("readiness/scoring/matching", "golang.org/x/text/language"), breaches: 1},
		{name: "scoring's tests may use rapid", pkg: importing("readiness/scoring"), inTests: []string{"pgregory.net/rapid"}},
		{name: "scoring's tests may not import the domain", pkg: importing("readiness/scoring"), inTests: []string{"readiness/assessment/framework"}, breaches: 2},
		{name: "the product may not use rapid", pkg: importing("readiness/exports", "pgregory.net/rapid"), breaches: 1},
		{name: "assessment may import scoring", pkg: importing("readiness/assessment/framework", "readiness/assessment", "readiness/scoring")},
		{name: "assessment may not import exports", pkg: importing("readiness/assessment", "readiness/exports"), breaches: 1},
		{name: "exports may use excelize", pkg: importing("readiness/exports", "github.com/xuri/excelize/v2", "readiness/assessment/country")},
		{name: "exports may use vet", pkg: importing("readiness/exports", "readiness/exports/vet")},
		{name: "vet may use the standard library alone", pkg: importing("readiness/exports/vet", "compress/flate"), inTests: []string{"github.com/xuri/excelize/v2"}},
		{name: "vet may not use excelize", pkg: importing("readiness/exports/vet", "github.com/xuri/excelize/v2"), breaches: 1},
		{name: "vet may not import the domain", pkg: importing("readiness/exports/vet", "readiness/assessment"), breaches: 1},
		{name: "nobody else may use excelize", pkg: importing("readiness/cmd/readiness", "github.com/xuri/excelize/v2"), breaches: 1},
		{name: "nobody else may use it in tests", pkg: importing("readiness/assessment"), inTests: []string{"github.com/xuri/excelize/v2"}, breaches: 2},
		{name: "a name that only begins alike is another library", pkg: importing("readiness/assessment", "github.com/xuri/excelize/v2extra")},
		{name: "exports may not import api", pkg: importing("readiness/exports", "readiness/api"), breaches: 1},
		{name: "mongojournal may use the driver", pkg: importing("readiness/assessment/journal/mongojournal", "go.mongodb.org/mongo-driver/v2/mongo")},
		{name: "mongovault may use the driver", pkg: importing("readiness/assessment/vault/mongovault", "go.mongodb.org/mongo-driver/v2/mongo")},
		{name: "what these two share may use the driver", pkg: importing("readiness/assessment/journal/mongojournal/mongolink", "go.mongodb.org/mongo-driver/v2/mongo")},
		{name: "store may not use the driver", pkg: importing("readiness/assessment/store", "go.mongodb.org/mongo-driver/v2/mongo"), breaches: 1},
		{name: "vault itself may not use the driver", pkg: importing("readiness/assessment/vault", "go.mongodb.org/mongo-driver/v2/mongo"), breaches: 1},
		{name: "boltjournal and boltvault may use bbolt", pkg: importing("readiness/assessment/vault/boltvault", "go.etcd.io/bbolt")},
		{name: "nobody else may use bbolt", pkg: importing("readiness/assessment/store", "go.etcd.io/bbolt"), breaches: 1},
		{name: "store may use the back ends", pkg: importing("readiness/assessment/store", "readiness/assessment/vault/boltvault")},
		{name: "back ends of one database may share", pkg: importing("readiness/assessment/vault/boltvault", "readiness/assessment/journal/boltjournal/boltfile")},
		{name: "so may those of the other", pkg: importing("readiness/assessment/vault/mongovault", "readiness/assessment/journal/mongojournal/mongolink")},
		{name: "but not back ends of two databases", pkg: importing("readiness/assessment/vault/mongovault", "readiness/assessment/journal/boltjournal/boltfile"), breaches: 1},
		{name: "nor the other way round", pkg: importing("readiness/assessment/journal/boltjournal", "readiness/assessment/journal/mongojournal/mongolink"), breaches: 1},
		{name: "nobody else may use a back end", pkg: importing("readiness/cmd/readiness", "readiness/assessment/journal/boltjournal"), breaches: 1},
		{name: "tests may use a back end", pkg: importing("readiness/assessment"), inTests: []string{"readiness/assessment/journal/boltjournal"}},
		{name: "tests may use the suites", pkg: importing("readiness/assessment"), inTests: []string{"readiness/assessment/journal/journaltest"}},
		{name: "the product may not use the suites", pkg: importing("readiness/assessment/store", "readiness/assessment/vault/vaulttest"), breaches: 1},
		{name: "a suite may use test libraries", pkg: importing("readiness/assessment/journal/journaltest", "github.com/anishathalye/porcupine")},
		{name: "the product may not use porcupine", pkg: importing("readiness/assessment/journal", "github.com/anishathalye/porcupine"), breaches: 1},
		{name: "boltjournal may not use the driver", pkg: importing("readiness/assessment/journal/boltjournal", "go.mongodb.org/mongo-driver/v2/mongo"), breaches: 1},
		{name: "api may use mux, huma and jwt", pkg: importing("readiness/api", "github.com/gorilla/mux", "github.com/danielgtaylor/huma/v2", "github.com/golang-jwt/jwt/v5", "readiness/api/web")},
		{name: "api/web may not", pkg: importing("readiness/api/web", "github.com/gorilla/mux"), breaches: 1},
		{name: "api/web may not import api", pkg: importing("readiness/api/web", "readiness/api"), breaches: 1},
		{name: "cmd may import every door but the pages", pkg: importing("readiness/cmd/readiness", "readiness/api", "readiness/exports", "readiness/scoring", "github.com/spf13/cobra", "golang.org/x/term")},
		{name: "cmd may not import the pages", pkg: importing("readiness/cmd/readiness", "readiness/api/web"), breaches: 1},
		{name: "nobody may import cmd", pkg: importing("readiness/api", "readiness/cmd/readiness"), breaches: 1},
		{name: "only cmd may use cobra", pkg: importing("readiness/api", "github.com/spf13/cobra"), breaches: 1},
		{name: "a package outside the layout", pkg: importing("readiness/util", "strings"), breaches: 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			pkg := tt.pkg
			pkg.TestImports = tt.inTests
			pkg.XTestImports = tt.inTests // both kinds of test file count
			got := breaches([]goPackage{pkg})
			if len(got) != tt.breaches {
				t.Fatalf("%d breaches, want %d: %q", len(got), tt.breaches, got)
			}
			for _, breach := range got {
				if !strings.Contains(breach, pkg.ImportPath) || !strings.Contains(breach, "because ") {
					t.Errorf("does not say who and why: %q", breach)
				}
			}
		})
	}
}

func importing(path string, imports ...string) goPackage {
	return goPackage{ImportPath: path, Imports: imports}
}

// breaches lists every broken rule, in words.
func breaches(packages []goPackage) []string {
	var found []string
	for _, pkg := range packages {
		i := slices.IndexFunc(rooms, func(r room) bool { return matches(pkg.ImportPath, r.pattern) })
		if i < 0 {
			found = append(found, pkg.ImportPath+" stands outside the layout, because no rule names its place: move it into a room that exists")
			continue
		}
		for _, imported := range pkg.Imports {
			found = append(found, breachesOf(rooms[i], pkg.ImportPath, imported, false)...)
		}
		for _, imported := range slices.Concat(pkg.TestImports, pkg.XTestImports) {
			found = append(found, breachesOf(rooms[i], pkg.ImportPath, imported, true)...)
		}
	}
	return found
}

// breachesOf checks one import of one package.
func breachesOf(r room, importer, imported string, inTest bool) []string {
	where := importer
	if inTest {
		where += " (tests)"
	}
	inTest = inTest || matchesAny(importer, testLibraries)
	switch {
	case !inTest && matchesAny(imported, testLibraries):
		return []string{fmt.Sprintf("%s imports %s, because of which a test library would reach the product", where, imported)}
	case matches(imported, "readiness/..."):
		for _, b := range backEnds {
			if !inTest && matchesAny(imported, b.patterns) && !matchesAny(importer, b.only) {
				return []string{fmt.Sprintf("%s imports %s, which only [%s] may, because %s", where, imported, strings.Join(b.only, " "), b.reason)}
			}
		}
		if !matches(imported, r.pattern) && !matchesAny(imported, r.mayImport) {
			return []string{fmt.Sprintf("%s imports %s, but beside itself may import only [%s], because %s",
				where, imported, strings.Join(r.mayImport, " "), r.reason)}
		}
		return nil
	case isStandard(imported), matchesAny(imported, testLibraries):
		return nil
	}
	if r.libraries != nil && !inTest && !matchesAny(imported, r.libraries) {
		return []string{fmt.Sprintf("%s imports %s, but of all libraries may import only [%s], because %s",
			where, imported, strings.Join(r.libraries, " "), r.reason)}
	}
	var found []string
	for _, lib := range libraries {
		if matchesAny(imported, lib.patterns) && !matchesAny(importer, lib.only) {
			found = append(found, fmt.Sprintf("%s imports %s, which only [%s] may, because %s",
				where, imported, strings.Join(lib.only, " "), lib.reason))
		}
	}
	return found
}

func matches(path, pattern string) bool {
	prefix, below := strings.CutSuffix(pattern, "/...")
	return path == prefix || below && strings.HasPrefix(path, prefix+"/")
}

func matchesAny(path string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return matches(path, p) })
}

// isStandard tells the standard library by its first path element, which has no dot.
func isStandard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}

func goList(t *testing.T, root string) []goPackage {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", "./...")
	cmd.Dir = root
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	var packages []goPackage
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var pkg goPackage
		err := dec.Decode(&pkg)
		if errors.Is(err, io.EOF) {
			return packages
		}
		if err != nil {
			t.Fatalf("read go list: %v", err)
		}
		packages = append(packages, pkg)
	}
}

// readEveryFolder opens the folders that go list will look into. go test remembers what a test
// opened itself, not what its child processes did: without this it would answer a changed import
// with a remembered pass.
func readEveryFolder(t *testing.T, root string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() || path == root {
			return err
		}
		if strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || d.Name() == "bin" || d.Name() == "docs" {
			return filepath.SkipDir
		}
		return nil
	})
	if err != nil {
		t.Fatalf("walk %s: %v", root, err)
	}
}
