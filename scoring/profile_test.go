package scoring_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"readiness/scoring"
)

// staged is a leaf with n levels.
func staged(id string, weight float64, n int) scoring.Node {
	s := &scoring.Scale{Method: scoring.Levels}
	for i := range n {
		s.Levels = append(s.Levels, float64(i)/float64(n-1))
	}
	return scaled(id, weight, s)
}

// tiers reads tiers written as "a 1, b 2".
func tiers(texts ...string) [][]scoring.Threshold {
	list := make([][]scoring.Threshold, len(texts))
	for i, text := range texts {
		for part := range strings.SplitSeq(text, ", ") {
			var t scoring.Threshold
			if _, err := fmt.Sscanf(part, "%s %d", &t.Leaf, &t.Level); err == nil {
				list[i] = append(list[i], t)
			}
		}
	}
	return list
}

func profile(id string, asks [][]scoring.Threshold, children ...scoring.Node) scoring.Node {
	n := inner(id, 1, scoring.Profile, children...)
	n.Tiers = asks
	return n
}

// TestProfile is worked out by hand: three tiers over a (levels 0 to 4), b (0 to 4, in a group without a number) and c,
// which no tier asks for. z weighs nothing.
func TestProfile(t *testing.T) {
	tree := profile("index", tiers("a 1, b 1, z 4", "a 2, b 1", "a 2, b 3"),
		staged("a", 1, 5), inner("g", 1, scoring.None, staged("b", 1, 5), staged("c", 1, 3)), staged("z", 0, 5))
	for _, tt := range []struct {
		answers   string
		missing   scoring.Missing
		want      float64
		low, high float64
		margin    int
		behind    string
	}{
		{"0 0 0 0", scoring.Zero, 0, 0, 0, -1, "a 1, b 1"},
		{"4 4 2 0", scoring.Zero, 1, 1, 1, 0, ""},
		{"1 1 2 0", scoring.Zero, 1. / 3, 1. / 3, 1. / 3, -1, "a 1"},
		{"1 4 0 0", scoring.Zero, 1. / 3, 1. / 3, 1. / 3, -1, "a 1"},
		{"2 1 0 0", scoring.Zero, 2. / 3, 2. / 3, 2. / 3, -2, "b 2"},
		{"0 4 2 4", scoring.Zero, 0, 0, 0, -1, "a 1"}, // the third tier is not reached before the first
		{"? 4 2 0", scoring.Zero, 0, 0, 1, -1, "a 1?"},
		{"? 4 2 0", scoring.Exclude, 0, 0, 1, -1, "a 1?"}, // left out, it would reach every tier
		{"4 ? 2 0", scoring.Exclude, 0, 0, 1, -1, "b 1?"},
		{"4 4 ? 0", scoring.Exclude, 1, 1, 1, 0, ""},
		{"? ? ? ?", scoring.Zero, 0, 0, 1, -1, "a 1?, b 1?"},
		{"? ? 2 0", scoring.Exclude, none, 0, 1, 0, ""}, // nothing that a tier asks for was answered
		{"- 2 2 0", scoring.Zero, 2. / 3, 2. / 3, 2. / 3, -1, "b 1"},
		{"4 - ? ?", scoring.Exclude, 1, 1, 1, 0, ""},
		{"- - 2 0", scoring.Zero, none, none, none, 0, ""},
		{"- - - -", scoring.Zero, none, none, none, 0, ""},
	} {
		t.Run(fmt.Sprint(tt.answers, " ", tt.missing), func(t *testing.T) {
			r := scoreRows(t, tree, scoring.Rules{Missing: tt.missing}, tt.answers)
			if got := scoreOf(r, 0, 0); !same(got, tt.want) {
				t.Errorf("score %v, want %v", got, tt.want)
			}
			low, high, ok := r.Interval(0)
			if ok == (tt.low != tt.low) || ok && (!same(low, tt.low) || !same(high, tt.high)) {
				t.Errorf("interval %v to %v (%v), want %v to %v", low, high, ok, tt.low, tt.high)
			}
			s, ok := r.Tiers(0, 0)
			if ok != (tt.want == tt.want) || ok && (s.Tiers != 3 || !near(float64(s.Reached)/3, tt.want)) {
				t.Errorf("standing %+v (%v)", s, ok)
			}
			var behind []string
			for _, b := range s.Behind {
				mark := map[bool]string{false: "?"}[b.Assessed]
				behind = append(behind, fmt.Sprintf("%s %d%s", leafNodes(tree)[b.Leaf].ID, b.Levels, mark))
			}
			if got := strings.Join(behind, ", "); got != tt.behind || s.Margin != tt.margin {
				t.Errorf("behind %q by %d, want %q by %d", got, s.Margin, tt.behind, tt.margin)
			}
		})
	}
}

func TestProfileAmongOtherNodes(t *testing.T) {
	tree := inner("index", 1, scoring.Arithmetic,
		profile("p", tiers("a 0", "a 1, b 1", "b 2"), staged("a", 1, 2), atLeast(0.9, inner("g", 1, scoring.Arithmetic, staged("b", 1, 3)))),
		profile("empty", nil, staged("c", 1, 2)), leaf("d", 1))
	r := scoreRows(t, tree, scoring.Rules{Missing: scoring.Exclude}, "1 1 1 0", "? ? 1 0.5", "1 1 1 ?")
	for u, want := range []struct{ p, index float64 }{{2. / 3, 1. / 3}, {none, 0.5}, {2. / 3, 2. / 3}} {
		if p, index := scoreOf(r, u, nodeNumber(t, r.Model(), "p")), scoreOf(r, u, 0); !near(p, want.p) || !near(index, want.index) {
			t.Errorf("unit %d: p %v, index %v, want %+v", u, p, index, want)
		}
		if _, ok := r.Tiers(u, 0); ok {
			t.Error("a mean has tiers")
		}
		if x := scoreOf(r, u, nodeNumber(t, r.Model(), "empty")); x == x {
			t.Errorf("a profile without tiers has the score %v", x)
		}
	}
	trial := r.NewTrial()
	if gain, ok := trial.Gain(0, scoring.Change{Leaf: 1, Score: 1}); !ok || !near(gain, 1./6) {
		t.Errorf("gain %v (%v)", gain, ok)
	}
}

func TestProfileRefuses(t *testing.T) {
	a, b := staged("a", 1, 3), leaf("b", 1)
	group := inner("g", 1, scoring.Arithmetic, staged("c", 1, 3))
	tiered := inner("index", 1, scoring.Arithmetic, a)
	tiered.Tiers = tiers("a 1")
	below := func(asks string) scoring.Node {
		return inner("index", 1, scoring.Minimum, profile("p", tiers(asks), a, b), group)
	}
	for words, root := range map[string]scoring.Node{
		`"index" has tiers arithmetic`: tiered, `"p" "x" no leaf`: below("x 1"), `"p" "c" no leaf below`: below("c 1"),
		`"p" "p" no leaf`: below("p 1"), `"p" level 3 "a"`: below("a 3"), `"p" level -1 "a"`: below("a -1"), `"p" level 0 "b"`: below("b 0"),
	} {
		_, err := scoring.NewModel(root, scoring.Rules{Floor: 1})
		if !errors.Is(err, scoring.ErrModel) {
			t.Errorf("%s: %v", words, err)
			continue
		}
		for word := range strings.FieldsSeq(words) {
			if !strings.Contains(err.Error(), word) {
				t.Errorf("%q does not say %s", err, word)
			}
		}
	}
}

// refProfile is (27) once more, over answers as words: for every number of tiers, are all of them fulfilled?
func refProfile(asks [][]scoring.Threshold, answers map[string]string) (y float64, ok bool) {
	best := 0
	for t := range len(asks) + 1 {
		all := true
		for _, l := range slices.Concat(asks[:t]...) {
			answer := strings.ReplaceAll(answers[l.Leaf], "?", "0")
			all = all && (answer == "-" || answer >= fmt.Sprint(l.Level))
		}
		if all {
			best = t
		}
	}
	for _, l := range slices.Concat(asks...) {
		ok = ok || answers[l.Leaf] != "-"
	}
	return float64(best) / float64(len(asks)), ok
}

// TestProfileProperties: the score is that of the reference; a better answer never lowers it; clearing an answer never
// raises it, under zero nor under exclude; it lies within its interval; and what is behind is what holds the next tier.
func TestProfileProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ids := []string{"a", "b", "c", "d"}
		asks := make([][]scoring.Threshold, rapid.IntRange(1, 4).Draw(t, "tiers"))
		for i := range asks {
			for _, id := range ids {
				if i == 0 || rapid.Bool().Draw(t, "asked") {
					asks[i] = append(asks[i], scoring.Threshold{Leaf: id, Level: rapid.IntRange(0, 4).Draw(t, "level")})
				}
			}
		}
		tree := profile("index", asks, staged("a", 2, 5), inner("g", 1, scoring.Geometric, staged("b", 1, 5), staged("c", 3, 5)), staged("d", 1, 5))
		answers := map[string]string{}
		for _, id := range ids {
			answers[id] = rapid.SampledFrom([]string{"0", "1", "2", "3", "4", "?", "-"}).Draw(t, id)
		}
		missing := rapid.SampledFrom([]scoring.Missing{scoring.Zero, scoring.Exclude}).Draw(t, "missing")
		row := func() string {
			return strings.Join([]string{answers["a"], answers["b"], answers["c"], answers["d"]}, " ")
		}
		scored := func() *scoring.Result { return scoreRows(t, tree, scoring.Rules{Missing: missing}, row()) }
		r := scored()
		got, ok := r.Index(0)
		want, applies := refProfile(asks, answers)
		unknown := !strings.ContainsAny(row(), "01234")
		if ok != (applies && (missing == scoring.Zero || !unknown)) || ok && !near(got, want) {
			t.Fatalf("%s: %v (%v), reference %v (%v)", row(), got, ok, want, applies)
		}
		if low, high, bounded := r.Interval(0); ok && (!bounded || got < low || got > high) {
			t.Fatalf("%s: %v is not within %v to %v", row(), got, low, high)
		}
		checkBehind(t, r, ok, got)
		id := rapid.SampledFrom(ids).Draw(t, "changed")
		if was := answers[id]; was != "-" && was != "?" && ok {
			answers[id] = "?"
			if cleared, has := scored().Index(0); has && cleared > got {
				t.Fatalf("clearing %s raises the score to %v", id, cleared)
			}
			answers[id] = fmt.Sprint(rapid.IntRange(int(was[0]-'0'), 4).Draw(t, "better"))
			if better, has := scored().Index(0); !has || better < got {
				t.Fatalf("a better %s lowers the score to %v", id, better)
			}
		}
	})
}

// checkBehind closes what is behind, which must reach the next tier, and all but one of it, which must not.
func checkBehind(t *rapid.T, r *scoring.Result, ok bool, index float64) {
	s, has := r.Tiers(0, 0)
	if has != ok || ok && (len(s.Behind) == 0) != (s.Reached == s.Tiers) {
		t.Fatalf("standing %+v (%v)", s, has)
	}
	var changes []scoring.Change
	margin := 0
	for _, b := range s.Behind {
		score, _ := r.Leaf(0, b.Leaf)
		if !b.Assessed {
			score = 0
		}
		margin = min(margin, -b.Levels)
		changes = append(changes, scoring.Change{Leaf: b.Leaf, Score: score + float64(b.Levels)/4})
	}
	if margin != s.Margin {
		t.Fatalf("margin %d, furthest behind %d", s.Margin, margin)
	}
	trial := r.NewTrial()
	for i := range changes {
		if after, _ := trial.Index(0, slices.Delete(slices.Clone(changes), i, i+1)...); after > index {
			t.Fatalf("without %+v the index is %v already", changes[i], after)
		}
	}
	if after, _ := trial.Index(0, changes...); len(changes) > 0 && after <= index {
		t.Fatalf("with all of %+v the index stays %v", changes, after)
	}
}
