package framework

import (
	"strings"
	"testing"
)

// TestDraft: a copy has the content of the original but for its name, and comments stay where lines can be kept.
func TestDraft(t *testing.T) {
	for _, d := range Builtins() {
		for _, title := range []string{"", `A "new" one: #1`} {
			text, err := d.Draft("my-own", title)
			if err != nil {
				t.Fatalf("%s: %v", d.Ref(), err)
			}
			made, err := Load("my-own", text)
			if err != nil {
				t.Fatalf("%s: %v", d.Ref(), err)
			}
			if made.Ref() != "my-own@draft" || !strings.HasPrefix(made.Source, "Drafted from "+d.Ref()) || title != "" && made.Title.In("en") != title {
				t.Errorf("%s: %s from %q", d.Ref(), made.Ref(), made.Source)
			}
			for _, c := range Compare(d, made).Changes {
				if c.Aspect != AspectAbout {
					t.Errorf("%s: %s", d.Ref(), c.line())
				}
			}
			if strings.Count(string(text), "#") < strings.Count(string(d.YAML()), "#") {
				t.Errorf("%s: comments were lost", d.Ref())
			}
		}
	}
}

func TestDraftOfOtherLayouts(t *testing.T) {
	for name, file := range map[string]string{
		"JSON":           `{"id": "t", "version": "1", "title": {"en": "T"}, "root": {"id": "index", "children": [{"id": "a", "answer": {"type": "boolean"}}]}}`,
		"flow":           `{id: t, version: "1", title: {en: T}, root: {id: index, children: [{id: a, answer: {type: boolean}}]}}`,
		"several lines":  "id: t\nversion: \"1\"\ntitle:\n  en: T\nsource: >\n  long\n  text\nroot: {id: index, children: [{id: a, answer: {type: boolean}}]}\n",
		"no source":      "id: t # short\nversion: \"1\"\ntitle: {en: T}\nroot: {id: index, children: [{id: a, answer: {type: boolean}}]}",
		"carriage":       "id: t\r\nversion: \"1\"\r\ntitle: {en: T}\r\nroot: {id: index, children: [{id: a, answer: {type: boolean}}]}\r\n",
		"source is long": "id: t\nversion: \"1\"\ntitle: {en: T}\nsource: \"" + strings.Repeat("é", 1990) + "\"\nroot: {id: index, children: [{id: a, answer: {type: boolean}}]}\n",
	} {
		d, err := Load(name, []byte(file))
		if err != nil {
			t.Fatal(err)
		}
		text, err := d.Draft("other", "Another")
		if err != nil {
			t.Errorf("%s: %v\n%s", name, err, text)
			continue
		}
		if made, err := Load(name, text); err != nil || made.Ref() != "other@draft" || made.Title.In("en") != "Another" || !strings.HasPrefix(made.Source, "Drafted from t@1") {
			t.Errorf("%s: %v\n%s", name, err, text)
		}
	}
}

// TestSkeleton: what one begins with is valid, can be scored, has nothing to be warned of, and says what goes where.
func TestSkeleton(t *testing.T) {
	text, err := Skeleton("my-first", "My first")
	if err != nil {
		t.Fatal(err)
	}
	d, err := Load("my-first.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	if d.Ref() != "my-first@draft" || d.Title.In("en") != "My first" || len(d.Warnings()) > 0 {
		t.Errorf("%s %v: %+v", d.Ref(), d.Title, d.Warnings())
	}
	if _, err := d.Model(); err != nil {
		t.Error(err)
	}
	kinds := map[AnswerType]bool{}
	for _, q := range d.questions {
		kinds[q.Answer.Type] = true
	}
	if len(kinds) != 5 || strings.Count(string(text), "#") < 20 {
		t.Errorf("kinds of answer %v, %d comments", kinds, strings.Count(string(text), "#"))
	}
	for id, example := range map[string]string{"My Index": "my-index", "": "my-index", "a--b": "a-b", strings.Repeat("x", 65): "my-index"} {
		if _, err := Skeleton(id, ""); err == nil || !strings.HasSuffix(err.Error(), "such as "+example) {
			t.Errorf("%q: %v", id, err)
		}
	}
	if _, err := Skeleton("a", " "); err == nil {
		t.Error("a blank title is taken")
	}
}
