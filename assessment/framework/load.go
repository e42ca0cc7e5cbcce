package framework

import (
	"bytes"

	"readiness/assessment/document"
)

// Load reads a framework file, YAML or JSON. name stands before each fault. The error is a *document.Faults with everything that
// is wrong with the file, in its order; only what makes the rest unreadable (a syntax error, a file too large) stands
// alone.
func Load(name string, data []byte) (*Definition, error) { return loadAs(name, data, false) }

// LoadRecorded reads a framework that was loaded and recorded once, maybe by an earlier release. It is held to everything
// but the lists that grow from release to release: the codes of schemes in crosswalks.
func LoadRecorded(name string, data []byte) (*Definition, error) { return loadAs(name, data, true) }

// form words the faults of files that cannot be read at all.
var form = document.Form{Noun: "framework", Start: "start with id, version, title and root"}

func loadAs(name string, data []byte, recorded bool) (*Definition, error) {
	faults := &document.Collector{}
	content, isYAML := form.Read(faults, data)
	if content == nil {
		return nil, faults.Err(name)
	}
	faults.Settle()
	checkShape(faults, content)
	faults.Settle()
	d, texts := decode(content)
	d.Hash = document.Hash(content)
	if isYAML {
		d.source = bytes.Clone(data)
	}
	check(faults, d, texts, recorded)
	if err := faults.Err(name); err != nil {
		return nil, err
	}
	d.conceal()
	return d, nil
}
