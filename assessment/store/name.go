package store

import (
	"path/filepath"
	"strings"

	"readiness/assessment"
)

// scheme says which kind of store a name means.
type scheme uint8

const (
	files scheme = iota
	mongoDB
)

// place is what a name means.
type place struct {
	scheme scheme
	dir    string // of files
	uri    string // of a server, with its credentials
	shown  string // the name, without credentials
}

// Files inside the directory of a store.
const (
	journalFile = "journal.db"
	vaultFile   = "vault.db"
)

func (p place) journal() string { return filepath.Join(p.dir, journalFile) }
func (p place) vault() string   { return filepath.Join(p.dir, vaultFile) }

// parse reads the name of a store.
func parse(name string) (place, error) {
	head, rest, ok := strings.Cut(name, ":")
	switch {
	case strings.TrimSpace(name) == "":
		return place{}, invalid("the store has no name", "")
	case !ok || !isScheme(head):
		return directory(name)
	case head == "mongodb", head == "mongodb+srv":
		return server(name)
	case head != "file":
		return place{}, invalid("a store of the kind "+head+": is not known", "A directory whose name begins so is written ./"+hide(name)+".")
	}
	if after, ok := strings.CutPrefix(rest, "//"); ok {
		rest = strings.TrimPrefix(after, "localhost")
		if !strings.HasPrefix(rest, "/") {
			return place{}, invalid(name+" names another machine", "A directory beside you is file:"+after+", one from the root file:///"+after+".")
		}
	}
	return directory(rest)
}

// isScheme says that a text before a colon is one. A single letter is a drive of Windows.
func isScheme(text string) bool {
	if len(text) < 2 {
		return false
	}
	return !strings.ContainsFunc(text, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '+' && r != '-' && r != '.'
	}) && !strings.HasPrefix(text, ".")
}

// directory is the place of files. Its name is taken as it stands: %20 is no space.
func directory(dir string) (place, error) {
	if strings.TrimSpace(dir) == "" || strings.ContainsRune(dir, 0) {
		return place{}, invalid("file: has no directory in it", "")
	}
	dir = filepath.Clean(dir)
	shown := filepath.ToSlash(dir)
	if filepath.IsLocal(dir) && dir != "." {
		shown = "./" + shown
	}
	return place{scheme: files, dir: dir, shown: "file:" + shown}, nil
}

// server is the place of a MongoDB database. The driver checks the rest of the name.
func server(uri string) (place, error) {
	if _, rest, ok := strings.Cut(uri, "://"); !ok || rest == "" {
		return place{}, invalid(hide(uri)+" names no server", "")
	}
	return place{scheme: mongoDB, uri: uri, shown: hide(uri)}, nil
}

// hide takes credentials and options out of a URI. Where it cannot tell them from the rest it shows the scheme alone.
func hide(uri string) string {
	head, rest, ok := strings.Cut(uri, "://")
	if !ok {
		head, rest, _ = strings.Cut(uri, ":")
		if strings.ContainsAny(rest, "@?") { // slashes are missing, and the rest may be a URI's all the same
			return head + ":…"
		}
		return uri
	}
	hosts, path := rest, ""
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		hosts, path = rest[:i], rest[i:]
	}
	if strings.Contains(path, "@") { // a password with a sign that should have been escaped
		return head + "://…"
	}
	hosts = hosts[strings.LastIndex(hosts, "@")+1:]
	path, _, _ = strings.Cut(path, "?")
	path, _, _ = strings.Cut(path, "#")
	return head + "://" + hosts + path
}

// kinds names what a store can be.
const kinds = "A store is file:DIRECTORY, such as file:./data, or mongodb://HOST/DATABASE."

func invalid(msg, fix string) error {
	if fix != "" {
		fix = " " + fix
	}
	return &assessment.Error{Kind: assessment.Invalid, Msg: msg, Fix: kinds + fix}
}
