package framework

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"readiness/assessment/document"
	"readiness/assessment/spelling"
)

//go:embed builtin/*.yaml
var builtinFiles embed.FS

// ErrUnknown is wrapped when a built-in framework is asked for that there is not.
var ErrUnknown = errors.New("unknown framework")

var builtins = sync.OnceValues(loadBuiltins)

func loadBuiltins() ([]*Definition, error) {
	files, err := builtinFiles.ReadDir("builtin")
	if err != nil {
		return nil, fmt.Errorf("list built-in frameworks: %w", err)
	}
	var list []*Definition
	var faults []error
	for _, f := range files {
		data, err := builtinFiles.ReadFile(path.Join("builtin", f.Name()))
		if err != nil {
			faults = append(faults, fmt.Errorf("read built-in framework: %w", err))
			continue
		}
		d, err := Load(f.Name(), data)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		list = append(list, d)
	}
	slices.SortFunc(list, func(a, b *Definition) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), CompareVersions(a.Version, b.Version))
	})
	return list, errors.Join(faults...)
}

// Builtins gives the frameworks that come with the program, sorted by id and version.
func Builtins() []*Definition {
	list, _ := builtins() // a test loads them all
	return slices.Clone(list)
}

// Builtin finds a built-in framework by id@version, or the newest version of an id. The error wraps ErrUnknown and says
// what there is.
func Builtin(ref string) (*Definition, error) {
	id, version, exact := strings.Cut(strings.TrimSpace(ref), "@")
	list, err := builtins()
	if err != nil {
		return nil, fmt.Errorf("load built-in frameworks: %w", err)
	}
	var newest *Definition
	var refs, ids []string
	for _, d := range list {
		refs, ids = append(refs, d.Ref()), append(ids, d.ID)
		if d.ID == id && (!exact || d.Version == version) {
			newest = d
		}
	}
	if newest != nil {
		return newest, nil
	}
	if exact {
		ids = refs
	}
	there := "built in are " + strings.Join(refs, ", ")
	if near := spelling.Nearest(ref, ids); near != "" {
		there = fmt.Sprintf("did you mean %q? %s", near, there)
	}
	return nil, fmt.Errorf("%w %s: %s", ErrUnknown, document.Quoted(ref), there)
}

// CompareVersions orders versions with their numbers read as numbers: 1.9 before 1.10, 2020 before 2024, rc before rc1.
func CompareVersions(a, b string) int {
	for x, y := a, b; x != "" || y != ""; {
		var p, q string
		p, x = versionPart(x)
		q, y = versionPart(y)
		if isDigits(p) && isDigits(q) {
			p, q = strings.TrimLeft(p, "0"), strings.TrimLeft(q, "0")
			if len(p) != len(q) {
				return cmp.Compare(len(p), len(q))
			}
		}
		if p != q {
			return cmp.Compare(p, q)
		}
	}
	return cmp.Compare(a, b)
}

// versionPart cuts the leading run of digits, or of anything else, off.
func versionPart(s string) (part, rest string) {
	for i := range s {
		if i > 0 && isDigit(s[i]) != isDigit(s[0]) {
			return s[:i], s[i:]
		}
	}
	return s, ""
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isDigits(s string) bool { return s != "" && isDigit(s[0]) }
