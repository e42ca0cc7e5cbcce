package country

import (
	"slices"
	"strings"
	"time"
)

func (x *index) loadNames() {
	languages := []string{"fr", "es", "pt", "ar"}
	t := x.table("names.tsv", append([]string{"code"}, languages...)...)
	for _, r := range t.rows {
		code := Code(r.cells[0])
		if _, ok := x.country(code); !ok {
			x.fault(t, r, "%q is not in countries.tsv", code)
			continue
		}
		for i, lang := range languages {
			if name := r.cells[1+i]; name != "" {
				x.ownNames[nameKey{lang, code}] = name
			}
		}
	}
}

func (x *index) loadVariants() {
	t := x.table("variants.tsv", "name", "code")
	for _, r := range t.rows {
		var codes []Code
		for _, text := range strings.Fields(r.cells[1]) {
			if _, ok := x.country(Code(text)); !ok {
				x.fault(t, r, "%q is not in countries.tsv", text)
				continue
			}
			codes = append(codes, Code(text))
		}
		if len(codes) == 0 || !slices.IsSorted(codes) {
			x.fault(t, r, "want one code, or several in order")
			continue
		}
		x.addName(t, r, r.cells[0], codes...)
	}
}

func (x *index) loadIncome() history {
	t := x.table("income.tsv", "code", "region", "history")
	for _, r := range t.rows {
		if r.cells[1] != "" {
			x.bankRegion[Code(r.cells[0])] = r.cells[1]
		}
	}
	return x.readHistory(t, string(LowIncome), string(LowerMiddleIncome), string(UpperMiddleIncome), string(HighIncome))
}

func (x *index) loadHistory(file string, allowed ...string) history {
	return x.readHistory(x.table(file, "code", "history"), allowed...)
}

// readHistory reads the lines of a table whose first column is the code and
// whose last one is the history. The first line, with the code "*", says which
// years the table covers.
func (x *index) readHistory(t table, allowed ...string) history {
	h := history{runs: map[Code][]run{}}
	for i, r := range t.rows {
		code, text := r.cells[0], r.cells[len(r.cells)-1]
		if (i == 0) != (code == "*") {
			x.fault(t, r, "the line of the years covered, \"*\", is the first and only one of its kind")
			continue
		}
		if i == 0 {
			years, err := parseYears(text)
			if err != nil {
				x.fault(t, r, "%v", err)
			}
			h.vintages = years
			continue
		}
		_, known := x.country(Code(code))
		if _, twice := h.runs[Code(code)]; !known || twice {
			x.fault(t, r, "%q is not in countries.tsv, or here twice", code)
			continue
		}
		runs, err := parseRuns(text, h.vintages, allowed...)
		if err != nil {
			x.fault(t, r, "%v", err)
			continue
		}
		h.runs[Code(code)] = runs
	}
	return h
}

func (x *index) loadOrganisations() {
	t := x.table("organisations.tsv", "id", "name", "source")
	for _, r := range t.rows {
		if slices.Contains(r.cells, "") {
			x.fault(t, r, "an organisation has an id, a name and a source")
			continue
		}
		x.atlas.organisations = append(x.atlas.organisations, Organisation{ID: r.cells[0], Name: r.cells[1], Source: r.cells[2]})
	}
	slices.SortFunc(x.atlas.organisations, compareOrganisations)
}

func (x *index) loadMembers() {
	t := x.table("members.tsv", "org", "code", "joined", "left")
	for _, r := range t.rows {
		m, err := readMember(r.cells)
		if err != nil {
			x.fault(t, r, "%v", err)
			continue
		}
		if _, ok := x.country(m.code); !ok {
			x.fault(t, r, "%q is not in countries.tsv", m.code)
			continue
		}
		if !slices.ContainsFunc(x.atlas.organisations, func(o Organisation) bool { return o.ID == m.org }) {
			x.fault(t, r, "%q is not in organisations.tsv", m.org)
			continue
		}
		if !m.left.IsZero() && !m.joined.Before(m.left) {
			x.fault(t, r, "%s left before it joined", m.code)
			continue
		}
		for _, other := range x.atlas.membersOf[m.code] {
			if other.org == m.org && (other.left.IsZero() || m.joined.Before(other.left)) {
				x.fault(t, r, "%s is a member then already, or the lines are not in order", m.code)
			}
		}
		x.atlas.members[m.org] = append(x.atlas.members[m.org], m)
		x.atlas.membersOf[m.code] = append(x.atlas.membersOf[m.code], m)
	}
	for _, list := range x.atlas.members {
		slices.SortFunc(list, compareMembers)
	}
}

func readMember(cells []string) (member, error) {
	m := member{org: cells[0], code: Code(cells[1])}
	joined, err := parseDay(cells[2])
	if err != nil {
		return m, err
	}
	var left time.Time
	if cells[3] != "" {
		if left, err = parseDay(cells[3]); err != nil {
			return m, err
		}
	}
	m.joined, m.left = joined, left
	return m, nil
}
