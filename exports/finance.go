package exports

import (
	"slices"
	"strings"
	"time"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// finances is the money side of the gaps of a workbook: needs, and the programmes beside them.
type finances struct {
	*assessment.Finance
	needs  []assessment.Need
	market *assessment.Market
	of     map[gapKey]int // which need a gap belongs to
	who    map[int]string // of each need that was asked about, who could pay
}

// gapKey names a gap.
type gapKey struct {
	unit     string
	year     int
	question string
}

func keyOf(g assessment.Gap) gapKey { return gapKey{g.Unit, g.Year, g.Question.ID} }

// financesOf joins gaps with the report's money side; nil where nothing is known of money. All gaps of a unit have to be among
// them. A commitment has no round: of several years only the newest has needs.
func (b *book) financesOf(gaps []assessment.Gap) *finances {
	if b.r.Finance == nil {
		return nil
	}
	newest := 0
	for _, g := range gaps {
		newest = max(newest, g.Year)
	}
	gaps = slices.DeleteFunc(slices.Clone(gaps), func(g assessment.Gap) bool { return g.Year != newest })
	f := &finances{Finance: b.r.Finance, needs: b.x.Needs(gaps, b.r.Finance), of: map[gapKey]int{}, who: map[int]string{}}
	f.market = f.Market(f.needs)
	for i := range f.needs {
		for _, g := range f.needs[i].Gaps {
			f.of[keyOf(g)] = i
		}
	}
	return f
}

// need finds the need of a gap; lead says that the need is called after this gap, at which its money stands.
func (f *finances) need(g assessment.Gap) (n *assessment.Need, at int, lead bool) {
	at, ok := f.of[keyOf(g)]
	if !ok {
		return nil, -1, false
	}
	n = &f.needs[at]
	return n, at, n.Lead().Question.ID == g.Question.ID
}

// costed says that one of the needs has a cost.
func (f *finances) costed() bool {
	return slices.ContainsFunc(f.needs, func(n assessment.Need) bool { return n.Cost != nil })
}

// met counts some needs; nil counts all.
func (f *finances) met(of func(*assessment.Need) bool) *assessment.NeedsMet {
	met := &assessment.NeedsMet{}
	for i := range f.needs {
		if of == nil || of(&f.needs[i]) {
			met.Add(&f.needs[i])
		}
	}
	return met
}

// major is an amount in major units, as cells have it.
func major(minor int64, currency string) float64 { return float64(minor) / minorPerMajor(currency) }

// amount is an amount of the reported money.
func (f *finances) amount(minor int64) float64 { return major(minor, f.Currency) }

// moneyHead says in which money amounts are, and of which day.
func (b *book) moneyHead(f *finances) string {
	text := b.t("Money is in %s, each amount at the prices of its own year", f.Currency)
	if f.PriceYear != 0 {
		text = b.t("Money is in %s at the prices of %s", f.Currency, itoa(f.PriceYear))
	}
	years := b.t("recurrent cost counts for %d years", f.Years)
	if f.Years == 1 {
		years = b.t("recurrent cost counts for one year")
	}
	at := b.t("Rates of exchange are the newest known.")
	if !f.At.IsZero() {
		at = b.t("Rates of exchange are the newest by %s; programmes are as they stand on %s.", day(f.At), instant(f.At))
	}
	return text + "; " + years + ". " + at
}

// instant writes a moment with its time zone: "2026-06-30 17:00 (UTC+01:00)".
func instant(t time.Time) string { return t.Format("2006-01-02 15:04") + zone(t) }

func zone(t time.Time) string {
	if _, offset := t.Zone(); offset == 0 {
		return " (UTC)"
	}
	return t.Format(" (UTC-07:00)")
}

// deadline writes when a programme closes: midnight is the end of the day before.
func (b *book) deadline(p *assessment.Programme) string {
	t := p.Closes
	if t.IsZero() {
		return b.t("no end")
	}
	if hour, minute, second := t.Clock(); hour == 0 && minute == 0 && second == 0 {
		return t.AddDate(0, 0, -1).Format(time.DateOnly) + b.t(", end of day") + zone(t)
	}
	return instant(t)
}

// settled says why a need asks nobody for money, "" where it does.
func (b *book) settled(n *assessment.Need) string {
	switch {
	case n.Open() && n.Costed() && n.Unfunded == 0:
		return b.t("nothing is missing: what it costs is committed")
	case n.Open():
		return ""
	case n.Plan.Status == funding.Done:
		return b.t("done, says the country")
	}
	return b.t("dropped by the country")
}

// Names in a cell.
const (
	mostNames   = 3
	longestName = 32 // characters
)

// whoCouldPay counts the programmes that could pay for a need and those of which one cannot tell, with their names.
func (b *book) whoCouldPay(f *finances, at int) string {
	if _, known := f.who[at]; !known { // columns are measured before they are written
		f.who[at] = b.askWho(f, at)
	}
	return f.who[at]
}

func (b *book) askWho(f *finances, at int) string {
	if why := b.settled(&f.needs[at]); why != "" {
		return why
	}
	if len(f.Programmes) == 0 {
		return b.t("no programme is recorded")
	}
	var sure, unknown []string
	for j, p := range f.Programmes {
		switch result, _ := f.market.Result(at, j); result {
		case funding.ResultYes:
			sure = append(sure, cutName(programmeTitle(p), longestName))
		case funding.ResultUnknown:
			unknown = append(unknown, cutName(programmeTitle(p), longestName)+" (?)")
		case funding.ResultNo:
		}
	}
	var counts []string
	if len(sure) > 0 {
		counts = append(counts, b.t("%d could", len(sure)))
	}
	if len(unknown) > 0 {
		counts = append(counts, b.t("%d unknown", len(unknown)))
	}
	if len(counts) == 0 {
		return b.t("none of %d", len(f.Programmes))
	}
	names := slices.Concat(sure, unknown)
	said := strings.Join(names[:min(len(names), mostNames)], "; ")
	if more := len(names) - mostNames; more > 0 {
		said += b.t("; and %d more", more)
	}
	return strings.Join(counts, ", ") + ": " + said
}

// programmeTitle is what a programme is called.
func programmeTitle(p *assessment.Programme) string {
	if title := p.Title.In("en"); title != "" {
		return title
	}
	return p.ID
}

// cutName cuts a text to a number of characters, and marks it where that took something away.
func cutName(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return strings.TrimSpace(string(runes[:most-1])) + "…"
	}
	return text
}

// actionTitle is what a need is called: by the country, else by the remedy, else by its question.
func actionTitle(n *assessment.Need) string {
	if n.Plan != nil && n.Plan.Title != "" {
		return n.Plan.Title
	}
	lead := n.Lead().Question
	if lead.Remedy != nil {
		if title := lead.Remedy.Title.In("en"); title != "" {
			return title
		}
	}
	return lead.Name("en")
}

// gapTitles names the gaps that a need closes.
func gapTitles(n *assessment.Need) string {
	titles := make([]string, len(n.Gaps))
	for i, g := range n.Gaps {
		titles[i] = g.Question.Name("en")
	}
	return strings.Join(titles, "; ")
}

// figures says whose the figures of a need are.
func (b *book) figures(n *assessment.Need) string {
	switch {
	case n.Cost == nil:
		return b.t("no cost")
	case n.Cost.Override:
		return b.t("own ★")
	}
	return b.t("planning")
}

// verdict is a result in words and with a sign.
func (b *book) verdict(r funding.Result) string {
	switch r {
	case funding.ResultYes:
		return b.t("✓ yes")
	case funding.ResultNo:
		return b.t("✗ no")
	case funding.ResultUnknown:
	}
	return b.t("? unknown")
}

// verdictCell shows a result. The word says it too: the colour is for finding it.
func (b *book) verdictCell(r funding.Result) any {
	color := map[funding.Result]string{funding.ResultYes: high, funding.ResultUnknown: low}[r]
	return b.cell(b.verdict(r), plain.filled(color))
}

// whose says who would have to change something.
func (b *book) whose(s funding.Side) string {
	switch s {
	case funding.ProgrammeSide:
		return b.t("programme")
	case funding.CountrySide:
		return b.t("country")
	}
	return ""
}

// sample marks what was made up.
func (b *book) sample(p *assessment.Programme) string {
	if p.Sample {
		return b.t("sample")
	}
	return ""
}

// programmeStatus puts the status of a programme on the day into words.
func (b *book) programmeStatus(f *finances, p *assessment.Programme) string {
	return map[funding.Status]string{
		funding.Forecast: b.t("forecast"), funding.Open: b.t("open"), funding.Closed: b.t("closed"), funding.Withdrawn: b.t("withdrawn"),
	}[p.Status(f.At)]
}

// limit is a limit of a programme, nothing where it sets none.
func limit(minor int64, currency string) any {
	if minor == 0 {
		return nil
	}
	return major(minor, currency)
}

// webAddress is an address that a cell may link to, "" for any but http and https.
func webAddress(address string) string {
	scheme, _, _ := strings.Cut(address, "://")
	if s := strings.ToLower(scheme); s != "http" && s != "https" {
		return ""
	}
	return linkTarget(address)
}

// themeWords lists themes by their titles; none is all.
func (b *book) themeWords(themes []framework.Theme) string {
	if len(themes) == 0 {
		return b.t("all themes")
	}
	return themeTitles(themes)
}
