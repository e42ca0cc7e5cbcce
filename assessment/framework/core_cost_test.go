package framework

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var (
	costTerm   = regexp.MustCompile(`\((\d[\d,]*(?:\.\d+)?)\)`)
	costRate   = regexp.MustCompile(` at (\d[\d,]*(?:\.\d+)?)\b`)
	costCount  = regexp.MustCompile(`\b(\d[\d,]*)\b`)
	costPlain  = regexp.MustCompile(`^(?:[a-z ]*?)(\d[\d,]*)(?: [^\d]*)? at (\d[\d,]*(?:\.\d+)?) \((\d[\d,]*)\)$`)
	costBefore = regexp.MustCompile(`^[^=]*=\s*`)
)

// costSections takes a source apart: what stands behind "base … =", "low … =", "high … =" and "then each year". What
// stands before the first colon says what the range is for.
func costSections(source string) map[string]string {
	sections := map[string]string{}
	_, rest, _ := strings.Cut(source, ": ")
	for part := range strings.SplitSeq(rest, "; ") {
		name, _, _ := strings.Cut(part, " ")
		name = strings.TrimSuffix(name, ",")
		if text, yearly := strings.CutPrefix(part, "then each year "); yearly {
			sections["yearly"] = text
		} else {
			sections[name] = costBefore.ReplaceAllString(part, "")
		}
	}
	return sections
}

// costAmount gives the amount of one term: the last one in brackets or, without one, the number behind "at" as often as
// the term's first number says.
func costAmount(term string) (amount float64, ok bool) {
	if all := costTerm.FindAllStringSubmatch(term, -1); len(all) > 0 {
		return costNumber(all[len(all)-1][1]), true
	}
	rate := costRate.FindStringSubmatchIndex(term)
	if rate == nil {
		return 0, false
	}
	count := 1.0
	if n := costCount.FindString(term[:rate[0]]); n != "" {
		count = costNumber(n)
	}
	return count * costNumber(term[rate[2]:rate[3]]), true
}

func costNumber(text string) float64 {
	x, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", ""), 64)
	if err != nil {
		return -1
	}
	return x
}

// TestCoreCostsAddUp recomputes every amount from the reasoning beside it.
func TestCoreCostsAddUp(t *testing.T) {
	const minorPerMajor, least = 100, 0.9
	sums, checked := 0, 0
	for _, q := range core(t).Questions() {
		c := q.Remedy.Cost
		sections := costSections(c.Source)
		for name, minor := range map[string]int64{"base": c.Base, "low": c.Low, "high": c.High, "yearly": c.RecurrentPerYear} {
			if minor == 0 && sections[name] == "" {
				continue
			}
			sums++
			total, readable := 0.0, true
			for term := range strings.SplitSeq(sections[name], " + ") {
				amount, ok := costAmount(term)
				total, readable = total+amount, readable && ok
			}
			if !readable {
				t.Logf("%s, %s: cannot be recomputed: %s", q.ID, name, sections[name])
				continue
			}
			checked++
			if want := float64(minor) / minorPerMajor; total != want {
				t.Errorf("%s, %s: the reasoning adds up to %v, the cost says %v: %s", q.ID, name, total, want, sections[name])
			}
		}
	}
	if float64(checked) < least*float64(sums) || sums < 3*len(core(t).Questions()) {
		t.Errorf("%d of %d amounts could be recomputed", checked, sums)
	}
	t.Logf("%d of %d amounts recomputed", checked, sums)
}

// TestCoreCostProductsHold recomputes what a term says of itself: 80 days at 1,000 (80,000).
func TestCoreCostProductsHold(t *testing.T) {
	checked := 0
	for _, q := range core(t).Questions() {
		for _, section := range costSections(q.Remedy.Cost.Source) {
			for term := range strings.SplitSeq(section, " + ") {
				m := costPlain.FindStringSubmatch(term)
				if m == nil {
					continue
				}
				checked++
				if costNumber(m[1])*costNumber(m[2]) != costNumber(m[3]) {
					t.Errorf("%s: %s", q.ID, term)
				}
			}
		}
	}
	const many = 500
	if checked < many {
		t.Errorf("only %d products were found", checked)
	}
	t.Logf("%d products", checked)
}

func TestCostAmount(t *testing.T) {
	for term, want := range map[string]float64{
		"80 days of advisers at 1,000 (80,000)":     80000,
		"1 workshop at 16,000":                      16000,
		"a secretary at 28,000":                     28000,
		"2 rooms at 1,500, nobody moves":            3000,
		"4 one-week courses for 60 people (64,000)": 64000,
	} {
		if got, ok := costAmount(term); !ok || got != want {
			t.Errorf("%s: %v", term, got)
		}
	}
	if _, ok := costAmount("a gift"); ok {
		t.Error("a term without an amount has one")
	}
}
