package exports

import (
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"readiness/assessment"
)

// Choice is which gaps of an index a file has.
type Choice struct {
	Gaps    []assessment.Gap // in the order of the file
	Of      int              // how many there are
	Filters []Filter         // by which they were chosen
}

// Filter is one thing by which something was chosen: a value of any one of its words will do.
type Filter struct {
	Name  string // "Region"
	Words []string
}

// GapRegister writes the gaps of a panel as a workbook of their own: Cover, Gaps, Method, Codes. Where the report knows of money
// totals by theme and region stand above the register.
func GapRegister(w io.Writer, x *assessment.Index, r Report) error {
	return gapRegister(w, x, r, nil)
}

// SomeGapsRegister is GapRegister for some of the gaps. Cover and register say which.
func SomeGapsRegister(w io.Writer, x *assessment.Index, c Choice, r Report) error {
	return gapRegister(w, x, r, &c)
}

func gapRegister(w io.Writer, x *assessment.Index, r Report, c *Choice) error {
	b, err := newBook(x, r)
	if err != nil {
		return err
	}
	var gaps, all []assessment.Gap
	if c == nil || r.Finance != nil {
		all = slices.Collect(x.Gaps()) // all needs of a country ask a programme together, whichever are shown
	}
	fin := b.financesOf(all)
	b.subject = b.t("%d %s, %s", len(x.Panel.Rows), b.noun(), b.years())
	name := b.t("%d %s", len(x.Panel.Rows), b.noun())
	facts := []fact{{b.t("Round"), b.years()}}
	chosen := ""
	if c == nil {
		gaps = sortedByGain(all)
		facts = append(facts, fact{b.t("Gaps"), strconv.Itoa(len(gaps))})
	} else {
		gaps = c.Gaps
		count := b.t("%d of %d gaps", len(gaps), c.Of)
		facts = append(facts, fact{b.t("Gaps"), count})
		if len(c.Filters) > 0 {
			chosen = b.t("Chosen: %s. %s.", c.filters(), count)
			facts = append(facts, fact{b.t("Chosen by"), c.filters()})
			name, b.subject = count, count+", "+b.years()
		}
	}
	facts = append(facts, b.provenance()...)
	b.cover(b.t("Readiness · gap register"), name, "", facts, []fact{
		{"Gaps", b.t("One line per country and gap, with gain and cost")},
		{"Method", b.t("Rules, equations, vintages, sources")}, {"Codes", b.t("What each code of an answer stands for")},
	})
	b.registerAs(gaps, chosen, fin, b.totalsOf(gaps, fin))
	b.rulings = b.moneyRules(fin)
	b.method(x.Standings)
	b.codes()
	return b.write(w, b.t("Gap register: %s", x.Panel.Framework.Title.In("en")))
}

// filters is the choice in words. The words may be a stranger's: what does not print is left out.
func (c *Choice) filters() string {
	parts := make([]string, len(c.Filters))
	for i, f := range c.Filters {
		words := make([]string, len(f.Words))
		for j, word := range f.Words {
			words[j] = strings.Map(func(r rune) rune {
				if !unicode.IsPrint(r) {
					return -1
				}
				return r
			}, word)
			if runes := []rune(words[j]); len(runes) > clipAt {
				words[j] = string(runes[:clipAt]) + "…"
			}
		}
		parts[i] = f.Name + " " + someOf(words)
	}
	return strings.Join(parts, "; ")
}
