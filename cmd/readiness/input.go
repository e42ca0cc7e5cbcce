package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/exports"
)

// mostNotices bounds what is told beside a result.
const mostNotices = 20

func (a *app) tellNotices(notices []exports.Notice) {
	for i, n := range notices {
		if i == mostNotices {
			a.note("and %d more of these", len(notices)-i)
			return
		}
		if n.Path == "" {
			a.note("%s", n.Message)
			continue
		}
		a.note("%s: %s", n.Path, n.Message)
	}
}

// framework opens a built-in framework or a file.
func (a *app) framework(ref string) (*framework.Definition, error) {
	if ref == "" {
		return nil, invalid("See readiness framework list.", "--framework has no name in it")
	}
	if !looksLikePath(ref) {
		def, err := framework.Builtin(ref)
		if err == nil {
			return def, nil
		}
		if info, statErr := os.Stat(ref); statErr != nil || info.IsDir() {
			return nil, unknownFramework(err)
		}
	}
	return a.loadFramework(ref)
}

// looksLikePath tells a file from a built-in name by its spelling alone.
func looksLikePath(ref string) bool {
	return strings.ContainsFunc(ref, func(r rune) bool { return r < 0x80 && os.IsPathSeparator(uint8(r)) }) ||
		slices.Contains([]string{".yaml", ".yml", ".json"}, strings.ToLower(filepath.Ext(ref)))
}

// unknownFramework passes on what the package says about its names.
func unknownFramework(err error) error {
	if _, ok := errors.AsType[*assessment.Error](err); ok {
		return err
	}
	return &assessment.Error{
		Kind: assessment.NotFound, Msg: err.Error(), Err: err,
		Fix: "A file is named by its path (./my.yaml); readiness framework list shows what is built in.",
	}
}

// mostFramework bounds what is read of a framework file; Load refuses half of it already, with a word on why.
const mostFramework = 16 << 20

// loadFramework reads a framework file; its faults come as *document.Faults.
func (a *app) loadFramework(path string) (*framework.Definition, error) {
	r, close, err := a.open(path, "framework")
	if err != nil {
		return nil, err
	}
	defer close()
	data, err := io.ReadAll(io.LimitReader(r, mostFramework))
	if err != nil {
		return nil, invalid("", "cannot read %s: %s", path, plain(err))
	}
	name := path
	if path == "-" {
		name = "standard input"
	}
	def, err := framework.Load(name, data)
	if err != nil {
		return nil, err
	}
	if built, err := framework.Builtin(def.Ref()); err == nil && built.Hash != def.Hash {
		a.note("%s calls itself %s and differs from the built-in framework of that name: give it an id or a version of its own", name, def.Ref())
	}
	return def, nil
}
