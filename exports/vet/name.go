package vet

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// names makes sure that every part has a name that is one place inside the archive and no other part's, whatever the
// program takes case for, and gives their indexes by names in lower case. Folders are let be.
func names(parts []part) (map[string]int, error) {
	byName := make(map[string]int, len(parts))
	for i, p := range parts {
		bad := func(what string) error {
			return &Error{What: "is damaged: the name of one of its parts " + what, Fix: fetchAnew, Part: p.name}
		}
		name := strings.TrimSuffix(p.name, "/")
		switch {
		case name == "":
			return nil, bad("is empty")
		case !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
			return nil, bad("has characters that are no text")
		case strings.Contains(name, `\`):
			return nil, bad(`has a backslash where a slash belongs`)
		case strings.HasPrefix(name, "/"), strings.Contains(name, ":"):
			return nil, bad("leads out of the workbook: it begins at the root of a disk")
		case name == "..", strings.HasPrefix(name, "../"), strings.HasSuffix(name, "/.."), strings.Contains(name, "/../"):
			return nil, bad(`leads out of the workbook: it holds ".."`)
		case path.Clean(name) != name:
			return nil, bad("has empty steps")
		}
		lower := strings.ToLower(name)
		if other, ok := byName[lower]; ok {
			if parts[other].name == p.name {
				return nil, bad("is given twice, so that programs could read different things in it")
			}
			return nil, bad("differs from another, " + shown(parts[other].name) + ", in nothing but small and capital letters")
		}
		byName[lower] = i
		if name != p.name && p.size > 0 {
			return nil, bad("is a folder's, but it holds something")
		}
		if err := forbiddenName(p.name); err != nil {
			return nil, err
		}
	}
	return byName, nil
}

// find is the part of exactly this name.
func (c *check) find(name string) (int, bool) {
	i, ok := c.byName[strings.ToLower(name)]
	return i, ok && c.parts[i].name == name
}
