package exports

import (
	"readiness/assessment"
	"readiness/assessment/framework"
)

// ranks writes the ranking with its intervals, and the verified reading beside the index where anything was accepted.
func (p *portfolio) ranks() {
	s := p.sheet("Ranks")
	reviewed := p.reviewsOf(p.x.Standings)
	filled := p.x.Panel.Framework.Defaults.Missing == framework.MissingImpute
	cols := p.rankColumns(reviewed, filled)
	var rows [][]any
	for _, st := range p.x.Standings {
		rows = append(rows, p.rankRow(st, reviewed, filled))
	}
	s.fit(cols, rows)
	s.title(p.t("Ranks"), p.rankSentence(reviewed), len(cols))
	e := s.table(cols, each(rows))
	s.bars(5, e, "100")
	s.freeze(s.header, 3)
}

func (p *portfolio) rankColumns(reviewed reviews, filled bool) []column {
	cols := []column{
		{title: p.t("Rank"), look: number("0"), width: 8}, {title: p.t("Shared"), look: plain.centred(), width: 9},
		{title: p.t("Name"), look: plain.bolded()}, {title: p.t("Code"), look: plain, width: 8},
		{title: p.t("Index"), look: number("0.00").bolded(), width: 10},
	}
	if reviewed == someAccepted {
		if !assessment.NoOverall(p.x.Panel.Framework) {
			cols = append(cols, column{title: p.t("Verified index"), look: number("0.00"), width: 10},
				column{title: p.t("Assurance gap"), look: number("0.00"), width: 12})
		}
		cols = append(cols, column{title: p.t("Accepted"), look: number(asPercent), width: 11})
	}
	cols = append(cols,
		column{title: p.t("Band"), look: plain.centred(), width: 8}, column{title: p.t("Band's name"), look: plain},
		column{title: p.t("Lowest index"), look: number("0.00"), width: 10}, column{title: p.t("Highest index"), look: number("0.00"), width: 10},
		column{title: p.t("Best rank"), look: number("0"), width: 9}, column{title: p.t("Worst rank"), look: number("0"), width: 9},
		column{title: p.t("Coverage"), look: number(asPercent), width: 11})
	if filled {
		cols = append(cols, column{title: p.t("Questions filled in"), look: number("0"), width: 11})
	}
	return cols
}

func (p *portfolio) rankRow(st assessment.Standing, reviewed reviews, filled bool) []any {
	shared := ""
	if st.Tied {
		shared = "="
	}
	row := []any{rankCell(st), shared, p.x.Panel.Name(st.Unit, "en"), st.Unit, points(st.Score)}
	if reviewed == someAccepted {
		if !assessment.NoOverall(p.x.Panel.Framework) {
			row = append(row, points(st.Verified), assuranceGap(st))
		}
		row = append(row, st.Verification)
	}
	row = append(row, st.Band.ID, bandName(st.Band), points(st.Low), points(st.High))
	if best, worst, ok := p.x.RankRange(st); ok {
		row = append(row, best, worst)
	} else {
		row = append(row, nil, nil)
	}
	row = append(row, st.Coverage)
	if filled {
		row = append(row, st.Imputed)
	}
	return row
}

func (p *portfolio) rankSentence(reviewed reviews) string {
	sentence := p.t("Ranks on unrounded values; = marks a shared rank. Lowest and highest are the index, and best and worst the rank, if the unknown answers were anything between worst and best. No rank means that too little was answered, not that a country is last.")
	if assessment.NoOverall(p.x.Panel.Framework) {
		sentence = p.t("Nobody is ranked: this framework gives no overall number, and so no interval and no band either. The order is that of the codes.")
	}
	switch {
	case reviewed == noneAccepted:
		sentence += " " + p.noneVerified(len(p.x.Standings))
	case reviewed == someAccepted && assessment.NoOverall(p.x.Panel.Framework):
		sentence += " " + p.t("Accepted is the share of the weight whose answers a reviewer accepted.")
	case reviewed == someAccepted:
		sentence += " " + p.t("Verified counts accepted answers alone; the assurance gap is what the index is more. Ranks are by the index.")
	}
	return sentence
}
