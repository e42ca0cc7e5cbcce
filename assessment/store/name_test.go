package store_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"readiness/assessment"
	"readiness/assessment/store"
)

func TestNames(t *testing.T) {
	tests := []struct{ name, shown, file string }{
		{"file:./data", "file:./data", "data/journal.db"},
		{"file:data", "file:./data", "data/journal.db"},
		{"file:data/", "file:./data", "data/journal.db"},
		{"data", "file:./data", "data/journal.db"},
		{".", "file:.", "journal.db"},
		{"../data", "file:../data", "../data/journal.db"},
		{"/srv/data", "file:/srv/data", "/srv/data/journal.db"},
		{"file:/srv/data", "file:/srv/data", "/srv/data/journal.db"},
		{"file:///srv/data", "file:/srv/data", "/srv/data/journal.db"},
		{"file://localhost/srv/data", "file:/srv/data", "/srv/data/journal.db"},
		{"file:a b%20c", "file:./a b%20c", "a b%20c/journal.db"},
		{"./data:2", "file:./data:2", "data:2/journal.db"},
		{"mongodb://host", "mongodb://host", ""},
		{"mongodb://host:27017/readiness?replicaSet=rs0&tlsCertificateKeyFilePassword=secret", "mongodb://host:27017/readiness", ""},
		{"mongodb://user:secret@host/db", "mongodb://host/db", ""},
		{"mongodb+srv://user:secret@cluster.example.org/db", "mongodb+srv://cluster.example.org/db", ""},
		{"mongodb://user:secret@a:1,b:2/db", "mongodb://a:1,b:2/db", ""},
		{"mongodb://user:sec/ret@host/db", "mongodb://…", ""},
		{"mongodb://user:sec?ret@host/db", "mongodb://…", ""},
	}
	for _, tt := range tests {
		shown, paths, err := store.Check(tt.name)
		if err != nil || shown != tt.shown {
			t.Errorf("%s is shown as %q, %v; want %q", tt.name, shown, err, tt.shown)
		}
		if tt.file != "" && (len(paths) != 2 || paths[0] != filepath.FromSlash(tt.file)) || tt.file == "" && paths != nil {
			t.Errorf("%s has the files %q", tt.name, paths)
		}
	}
}

func TestNamesThatMeanNothing(t *testing.T) {
	for name, message := range map[string]string{
		"":                          "no name",
		"  ":                        "no name",
		"file:":                     "no directory",
		"file:// ":                  "names another machine",
		"file://server/share":       "names another machine",
		"postgres://host/db":        "postgres",
		"s3:bucket":                 "s3",
		"mongodb:host":              "names no server",
		"mongodb://":                "names no server",
		"postgres://u:secret@h/":    "postgres",
		"mysql://u:sec/ret@host/db": "mysql",

		"mongodb:user:secret@host/db":  "names no server",
		"mongodb:/user:secret@host/db": "names no server",
		"postgres:/u:secret@host/db":   "postgres",
	} {
		_, _, err := store.Check(name)
		e, ok := errors.AsType[*assessment.Error](err)
		if !ok || e.Kind != assessment.Invalid || !strings.Contains(e.Msg, message) || !strings.Contains(e.Fix, "file:DIRECTORY") ||
			!strings.Contains(e.Fix, "mongodb://HOST/DATABASE") {
			t.Errorf("%q: %v", name, err)
		}
		if strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "ret@") {
			t.Errorf("%q: the error shows a password: %v", name, err)
		}
	}
}

// Whatever stands where user and password do, nothing of it is shown.
func TestCredentialsAreNeverShown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		secret := "QQ" + rapid.StringMatching(`[a-z/?#@:%,&=]{0,8}`).Draw(t, "secret") + "QQ"
		name := rapid.SampledFrom([]string{"mongodb", "mongodb+srv"}).Draw(t, "scheme") + "://user:" + secret + "@host/db?x=" + secret
		shown, _, err := store.Check(name)
		if strings.Contains(shown, "QQ") || err != nil && strings.Contains(err.Error(), "QQ") {
			t.Fatalf("%s is shown as %q, %v", name, shown, err)
		}
	})
}

func FuzzCheck(f *testing.F) {
	for _, name := range []string{"file:./data", "mongodb://u:p@h/db?x=y", "file://", "a:b", ":", "\x00"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		shown, paths, err := store.Check(name)
		if (err == nil) == (shown == "") {
			t.Errorf("%q is shown as %q, %v", name, shown, err)
		}
		if err == nil && len(paths) > 0 { // what is shown can be given again
			again, same, err := store.Check(shown)
			if err != nil || again != shown || len(same) != len(paths) || same[0] != paths[0] {
				t.Errorf("%q is shown as %q, which is %q, %v", name, shown, again, err)
			}
		}
	})
}
