package exports

import (
	"math"
	"slices"

	"readiness/assessment"
)

// reviews is what is known of the reviews of some answers.
type reviews int

const (
	unreviewed   reviews = iota // nothing is known of reviews: the answers came without
	noneAccepted                // they may have been reviewed, and none was accepted
	someAccepted
)

// reviewsOf says what is known of the reviews of the rows that are shown. Numbers that come of accepted answers are worth a
// reader's time only where there are some: else one sentence says all.
func (b *book) reviewsOf(rows []assessment.Standing) reviews {
	known := unreviewed
	for _, s := range rows {
		accepted := b.x.Panel.Rows[s.Row].Accepted
		if slices.Contains(accepted, true) {
			return someAccepted
		}
		if accepted != nil {
			known = noneAccepted
		}
	}
	return known
}

// assuranceGap is what is claimed and not verified, in index points; NaN where there is no verified reading.
func assuranceGap(s assessment.Standing) float64 { return points(s.Score - s.Verified) }

// verifiedCards are the key figures of the verified reading of a unit of which some answer was accepted.
func (c *countryReport) verifiedCards() []card {
	share := card{
		label: c.t("Accepted by reviewers"), value: c.s.Verification, format: asPercent, remark: c.t("of the weight"),
	}
	verified := card{
		label: c.t("Verified index"), value: points(c.s.Verified), format: asScore, remark: c.t("of 100, accepted answers alone count"),
	}
	gap := card{
		label: c.t("Assurance gap"), value: assuranceGap(c.s), format: asScore, remark: c.t("points that are claimed and not verified"),
	}
	switch {
	case assessment.NoOverall(c.x.Panel.Framework):
		return []card{share}
	case !c.s.Ranked:
		verified.value, verified.remark = "–", c.t("no index, and so none that is verified")
		gap.value, gap.remark = "–", c.t("no index to compare with")
	}
	return []card{verified, gap, share}
}

// noneVerified says of one unit or of many that there is nothing verified to show.
func (b *book) noneVerified(units int) string {
	if units == 1 {
		return b.t("No answer was accepted by a reviewer yet: what is shown is claimed, and none of it is verified.")
	}
	return b.t("No answer of anybody was accepted by a reviewer yet: what is shown is claimed, and none of it is verified.")
}

// verifiedRule puts the verified reading into words for the method.
func (b *book) verifiedRule(rows []assessment.Standing) string {
	rule := b.t("The index if only answers counted that a reviewer accepted, and all others were 0 (equation 29); never above the index, which is the claimed reading. The assurance gap is the difference. Accepted is the share of the weight whose answers were accepted.")
	switch b.reviewsOf(rows) {
	case unreviewed:
		return b.t("None: the answers came without reviews. All numbers are of the claimed reading.")
	case noneAccepted:
		return rule + " " + b.noneVerified(len(rows))
	case someAccepted:
	}
	return rule
}

// verifiedSummary says in a sentence how far the answers of all units were verified.
func (p *portfolio) verifiedSummary() string {
	switch p.reviewsOf(p.x.Standings) {
	case unreviewed:
		return ""
	case noneAccepted:
		return p.noneVerified(len(p.x.Standings))
	case someAccepted:
	}
	var verified, gaps []float64
	some := 0
	for _, s := range p.x.Standings {
		if slices.Contains(p.x.Panel.Rows[s.Row].Accepted, true) {
			some++
		}
		if v := points(s.Verified); !math.IsNaN(v) {
			verified, gaps = append(verified, v), append(gaps, assuranceGap(s))
		}
	}
	said := p.t("Reviewers accepted answers of %d of %d %s.", some, len(p.x.Standings), p.noun())
	if len(verified) == 0 {
		return said
	}
	return said + " " + p.t("Median of the verified index: %s; of the assurance gap: %s. The sheet Ranks has both for each.",
		format1(middleOf(verified)), format1(middleOf(gaps)))
}

// middleOf is the median, the mean of the middle two of an even number. It sorts the numbers.
func middleOf(list []float64) float64 {
	slices.Sort(list)
	n := len(list)
	return (list[(n-1)/2] + list[n/2]) / 2
}

// cardPlaces says over which of nine columns so many cards stand.
var cardPlaces = map[int][][2]int{
	1: {{1, 1}}, 2: {{1, 1}, {2, 5}}, 3: {{1, 1}, {2, 5}, {6, 9}}, 5: {{1, 1}, {2, 3}, {4, 5}, {6, 7}, {8, 9}},
}

// beside writes what stands beside the key figures: the verified reading, the year before, and what was
// corrected.
func (c *countryReport) beside(s *sheet) {
	var list []card
	reviewed := c.reviewsOf([]assessment.Standing{c.s})
	if reviewed == someAccepted {
		list = c.verifiedCards()
	}
	if c.moved != nil && !assessment.NoOverall(c.x.Panel.Framework) {
		list = append(list, c.earlierCards()...)
	}
	if len(list) > 0 {
		s.row++
		s.cards(list, cardPlaces[len(list)])
	}
	said := ""
	if reviewed == noneAccepted {
		said = c.noneVerified(1)
	}
	if said = joinNonEmpty("\n", said, c.correctedSummary()); said != "" {
		s.row++
		s.sentence(said, s.cols, look{})
	}
}

// movedSince compares with an earlier year, and gives which one it is. Without one there are no movements.
func movedSince(before, after *assessment.Index) ([]assessment.Movement, int, error) {
	if before == nil || len(before.Standings) == 0 {
		return nil, 0, nil
	}
	list, err := assessment.Movements(before, after)
	return list, before.Standings[0].Year, err
}

// changeRule puts the change since an earlier year into words, and says that there is no such year where there is none.
func (b *book) changeRule(before, after int) fact {
	if before == 0 {
		return fact{b.t("Change"), b.t("None: there is no earlier year by this framework version to compare with.")}
	}
	return fact{b.t("Change"), b.t("Score of %s minus score of %s (equation 30), both by this framework version and with an index or a score in both years; what binary fractions make of equal numbers is no change.", itoa(after), itoa(before))}
}
