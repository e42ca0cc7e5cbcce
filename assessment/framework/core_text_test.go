package framework

import (
	"iter"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var wordOf = regexp.MustCompile(`[\p{L}\p{N}][\p{L}\p{N}'’/.,-]*`)

func wordsOf(text string) []string { return wordOf.FindAllString(text, -1) }

func TestCoreGuidance(t *testing.T) {
	const fewest, most = 40, 120
	for _, q := range core(t).Questions() {
		if n := len(wordsOf(q.Guidance["en"])); n < fewest || n > most {
			t.Errorf("%s: guidance of %d words, want %d to %d", q.ID, n, fewest, most)
		}
		if !strings.Contains(q.Guidance["en"], "Evidence: ") {
			t.Errorf("%s: the guidance names no typical evidence", q.ID)
		}
	}
}

// TestCoreGuidanceDiffers: no guidance has more than 70 % of the words of another.
func TestCoreGuidanceDiffers(t *testing.T) {
	const alike = 0.7
	questions := core(t).Questions()
	for i, a := range questions {
		for _, b := range questions[:i] {
			if share := shared(a.Guidance["en"], b.Guidance["en"]); share > alike {
				t.Errorf("%.0f %% of the words of the guidance of %s and %s are the same", 100*share, a.ID, b.ID)
			}
		}
	}
}

// shared is the share of the words of the shorter text that the other has, too, each as often as it stands there.
func shared(a, b string) float64 {
	x, y := wordsOf(strings.ToLower(a)), wordsOf(strings.ToLower(b))
	if len(x) > len(y) {
		x, y = y, x
	}
	left := map[string]int{}
	for _, word := range y {
		left[word]++
	}
	same := 0
	for _, word := range x {
		if left[word] > 0 {
			left[word]--
			same++
		}
	}
	return float64(same) / float64(max(1, len(x)))
}

func TestSharedWords(t *testing.T) {
	if s := shared("the law is in force", "In force is the Law of 2016."); s != 1 {
		t.Errorf("%v", s)
	}
	if s := shared("a law, a decree", "a plan"); s != 0.5 {
		t.Errorf("%v", s)
	}
}

// coreTexts gives every English text of the questionnaire with its place, but for the sources of costs.
func coreTexts(d *Definition) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for _, n := range d.Nodes() {
			texts := []Text{n.Title, n.Question, n.Guidance, n.Responsible}
			if n.IsQuestion() {
				texts = append(texts, n.Remedy.Title, n.Remedy.Steps)
				for _, o := range n.Answer.Options {
					texts = append(texts, o.Title)
				}
			}
			for _, text := range texts {
				if text["en"] != "" && !yield(n.ID, text["en"]) {
					return
				}
			}
		}
	}
}

var sentenceEnd = regexp.MustCompile(`[.?!]["”)]?( |$)`)

// TestCoreSentencesAreShort: of the steps of a remedy, which semicolons part, each is a sentence.
func TestCoreSentencesAreShort(t *testing.T) {
	const most = 40
	d := core(t)
	for id, text := range coreTexts(d) {
		if node, _ := d.Node(id); node.IsQuestion() && text == node.Remedy.Steps["en"] {
			text = strings.ReplaceAll(text, ";", ".")
		}
		for _, sentence := range sentenceEnd.Split(text, -1) {
			if n := len(wordsOf(sentence)); n > most {
				t.Errorf("%s: a sentence of %d words: %s", id, n, sentence)
			}
		}
	}
}

// american are spellings of the other side of the ocean, as they begin.
var american = regexp.MustCompile(`(?i)\b(organiz|authoriz|recogniz|criminaliz|digitiz|prioritiz|standardiz|utiliz|analyz|` +
	`center|defense|labor\b|labors|behavior|color|honor|neighbor|favor|fulfill|enroll(ment)?\b|catalog\b|check(s)? book|traveled|canceled|judgement)`)

func TestCoreSpelling(t *testing.T) {
	if !american.MatchString("The Center for organizational defense") || american.MatchString("The centre for the defence of organisations") {
		t.Fatal("the list of spellings finds nothing, or too much")
	}
	british := []string{"organisation", "programme", "licen", "authoris", "recognis"}
	var all strings.Builder
	for id, text := range coreTexts(core(t)) {
		all.WriteString(text + "\n")
		if found := american.FindString(text); found != "" {
			t.Errorf("%s: %q is no British spelling, in %q", id, found, text)
		}
	}
	for _, word := range british {
		if !strings.Contains(strings.ToLower(all.String()), word) {
			t.Errorf("nowhere %q: look whether another spelling took its place", word)
		}
	}
}

// TestCoreNamesOptionsByTheirWords: a position says nothing where options are shown one by one.
func TestCoreNamesOptionsByTheirWords(t *testing.T) {
	position := regexp.MustCompile(`(?i)\b(first|second|third|fourth|last|lowest|highest|higher|lower) (option|answer|level|choice)`)
	for _, q := range core(t).Questions() {
		if found := position.FindString(q.Guidance["en"]); found != "" {
			t.Errorf("%s: the guidance says %q", q.ID, found)
		}
	}
}

// TestCoreOptionsDiffer: two options with the same words, but for their order, are one.
func TestCoreOptionsDiffer(t *testing.T) {
	for _, q := range core(t).Questions() {
		seen := map[string]string{}
		for _, o := range q.Answer.Options {
			words := wordsOf(strings.ToLower(o.Title["en"]))
			slices.Sort(words)
			key := strings.Join(words, " ")
			if other, twice := seen[key]; twice {
				t.Errorf("%s: %s and %s say the same", q.ID, other, o.ID)
			}
			seen[key] = o.ID
		}
	}
}
