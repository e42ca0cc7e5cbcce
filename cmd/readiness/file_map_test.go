package main_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Where doc.go has a map of the files, each file stands in it, and all that stands in it is there. A map that leaves out
// a file sends its reader past it.
func TestFileMapsAreWhole(t *testing.T) {
	maps := 0
	err := filepath.WalkDir(filepath.Join("..", ".."), func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && len(d.Name()) > 2 && strings.HasPrefix(d.Name(), ".") {
			if err == nil {
				err = filepath.SkipDir
			}
			return err
		}
		if d.Name() != "doc.go" {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments|parser.PackageClauseOnly)
		if err != nil {
			return err
		}
		folder, err := os.ReadDir(filepath.Dir(name))
		if err != nil {
			return err
		}
		var files []string
		for _, f := range folder {
			if strings.HasSuffix(f.Name(), ".go") {
				files = append(files, f.Name())
			}
		}
		patterns, ok := mapped(file.Doc.Text())
		if !ok {
			return nil
		}
		maps++
		for _, fault := range mapFaults(patterns, files) {
			t.Errorf("%s: %s", filepath.ToSlash(name), fault)
		}
		return nil
	})
	if err != nil || maps < 10 {
		t.Errorf("%d maps, %v", maps, err)
	}
}

var fileName = regexp.MustCompile(`[A-Za-z0-9_*]+\.go\b`)

// mapped gives what the section Files of a package's documentation names; ok is false where there is no such section.
func mapped(doc string) (patterns []string, ok bool) {
	_, section, ok := strings.Cut(doc, "# Files\n")
	section, _, _ = strings.Cut(section, "\n# ")
	return fileName.FindAllString(section, -1), ok
}

// mapFaults compares a map with the files that there are. Tests need not be named.
func mapFaults(patterns, files []string) (faults []string) {
	matching := func(pattern, file string) bool {
		ok, err := path.Match(pattern, file)
		return err == nil && ok
	}
	for _, file := range files {
		named := slices.ContainsFunc(patterns, func(p string) bool { return matching(p, file) })
		if !named && file != "doc.go" && !strings.HasSuffix(file, "_test.go") {
			faults = append(faults, file+" is not named under Files")
		}
	}
	for _, p := range patterns {
		if !slices.ContainsFunc(files, func(file string) bool { return matching(p, file) }) {
			faults = append(faults, p+" is named under Files, and is not there")
		}
	}
	return faults
}

func TestFileMapFaultsAreFound(t *testing.T) {
	patterns, ok := mapped("Package x.\n\n# Files\n\n\ta.go  one; b_*.go two\n\tsub/  other.\n\n# Neighbours\n\nd.go\n")
	if !ok || !slices.Equal(patterns, []string{"a.go", "b_*.go"}) {
		t.Fatalf("%q", patterns)
	}
	for _, tt := range []struct {
		files  []string
		faults int
	}{
		{[]string{"a.go", "b_1.go", "b_2.go", "doc.go", "a_test.go"}, 0},
		{[]string{"a.go", "b_1.go", "d.go"}, 1},
		{[]string{"a.go", "b.go"}, 2},
		{nil, 2},
	} {
		if got := mapFaults(patterns, tt.files); len(got) != tt.faults {
			t.Errorf("%q: %q", tt.files, got)
		}
	}
	if _, ok := mapped("Package x has no map."); ok {
		t.Error("a map is found where there is none")
	}
}
