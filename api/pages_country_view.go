package api

import (
	"cmp"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"readiness/api/web"
	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
)

// profile is one unit in one round, as its page shows it.
type profile struct {
	*call
	r      *round
	x      *assessment.Index
	s      assessment.Standing
	who    *subject
	in     *indexPageQuery
	points []assessment.TrendPoint // all years by this framework, oldest first
	rounds map[*assessment.Index]*round
}

// countryShown is the index of a unit in a round.
func (c *call) countryShown(r *round, unit string, who *subject, in *indexPageQuery) (*web.CountryIndex, error) {
	s, ok := r.x.Of(unit, r.year)
	if !ok {
		return nil, &assessment.Error{Kind: assessment.Internal, Msg: "what is published has no place in its round"}
	}
	p := &profile{call: c, r: r, x: r.x, s: s, who: who, in: in, rounds: map[*assessment.Index]*round{}}
	if err := p.follow(); err != nil {
		return nil, err
	}
	m := r.method(c.state)
	out := &web.CountryIndex{
		About: c.aboutOf(r, m, in.asOf), Row: p.row(s), Units: m.Units, Ranked: m.Ranked, NoOverall: assessment.NoOverall(r.def),
		Fictional: r.x.Panel.Fictional(unit), Reviewed: reviewedOf(s), Tiers: p.tiers(), Parts: p.parts(), Points: p.years(), Peers: p.peers(),
	}
	var err error
	if out.Gaps, err = p.gaps(); err != nil {
		return nil, err
	}
	out.Sample = isSample(r.def) || out.Fictional
	out.Gap = score(s.Score-s.Verified, s.Ranked)
	out.Best, out.Worst, _ = r.x.RankRange(s)
	p.addresses(out, m)
	if err := p.fewer(out); err != nil {
		return nil, err
	}
	if at := p.current(); at > 0 && !p.points[at].Break {
		out.Change = score(p.points[at].Change, true)
	}
	return out, p.publication(out)
}

// row is what the published list shows of a unit, without its parts.
func (p *profile) row(s assessment.Standing) web.Row {
	titles := map[string]string{}
	for _, b := range p.r.def.Bands {
		titles[b.ID] = b.Title.In(p.lang)
	}
	return rowOf(indexItem{UnitName: nameOf(p.x.Panel, s.Unit, s.Year, p.lang), IndexNumbers: numbersOf(s), Verified: verifiedOf(s)}, titles)
}

func reviewedOf(s assessment.Standing) web.Reviewed {
	switch {
	case math.IsNaN(s.Verification):
		return web.Unreviewed
	case s.Verification > 0:
		return web.SomeAccepted
	}
	return web.NoneAccepted
}

// fewer says that fewer units are published of the year, so far, than of the year before it.
func (p *profile) fewer(out *web.CountryIndex) error {
	published, err := p.published()
	if err != nil {
		return err
	}
	out.Fewer = fewerOf(p.in, p.r, published)
	if f := out.Fewer; f != nil && slices.ContainsFunc(p.who.mine, func(m publishedYear) bool { return m.def == p.r.def && m.year == f.Before }) {
		f.Address = p.countryAddress(p.who.code(), p.in.at(&round{def: p.r.def, year: f.Before}), p.in.Lang)
	}
	return nil
}

// addresses adds where the figures are to be had.
func (p *profile) addresses(out *web.CountryIndex, m method) {
	at, operation := p.in.at(p.r), "/v1/index/"+url.PathEscape(p.s.Unit)
	spoken := p.spokenAt()
	out.List = address("/", spoken)
	out.JSON = address(operation, spoken)
	out.Workbook = address("/v1/exports/country.xlsx", at, "country", p.s.Unit)
	lasting := p.in.at(p.r)
	lasting.Set("asOf", strconv.FormatUint(m.Seq, 10))
	out.Lasting = p.countryAddress(p.who.code(), lasting, p.in.Lang)
	trend := p.spokenAt()
	trend.Del("year")
	trend.Set("framework", p.r.def.ID)
	out.TrendJSON = address(operation+"/trend", trend)
}

// spokenAt is the round with the language that was asked for.
func (p *profile) spokenAt() url.Values {
	at := p.in.at(p.r)
	if p.in.Lang != "" {
		at.Set("lang", p.in.Lang)
	}
	return at
}

// tiers says which tier is reached, where the whole is a profile.
func (p *profile) tiers() *web.Tiers {
	reached, ok := p.x.Profile(p.s.Row, p.x.Panel.Framework.Root)
	if !ok {
		return nil
	}
	out := &web.Tiers{Count: reached.Reached, Of: len(reached.Tiers), Behind: len(reached.Behind)}
	if last, ok := reached.Last(); ok {
		out.Reached = last.Name(p.lang)
	}
	if next, ok := reached.Next(); ok {
		out.Next = next.Name(p.lang)
	}
	return out
}

// mostParts is how many parts a framework may have for its questions to be among those shown.
const mostParts = 30

// parts are the parts of the index, with the year before.
func (p *profile) parts() web.Parts {
	def := p.x.Panel.Framework
	all := len(def.Nodes())-1 <= mostParts
	out := web.Parts{}
	var before *assessment.TrendPoint
	at := p.current()
	if at > 0 && !p.points[at].Break {
		before = &p.points[at-1]
		out.Since = before.Standing.Year
	}
	for n, node := range def.Nodes() {
		deep := depth(def, node)
		if deep == 0 || deep > 2 || deep == 2 && node.IsQuestion() && !all {
			continue
		}
		v, ok := p.x.Scores.Node(p.s.Row, n)
		part := web.Part{Title: node.Name(p.lang), Deep: deep, Score: score(v, ok), Coverage: number(p.x.Scores.Coverage(p.s.Row, n)), Stage: stageAt(p.x, p.s.Row, node, p.lang)}
		if v, ok := p.x.Scores.Contribution(p.s.Row, n); ok {
			part.Adds, out.Adds = score(v, true), true
		}
		if before != nil {
			v, ok := before.Index.Scores.Node(before.Standing.Row, n)
			part.Before, part.Change = score(v, ok), score(p.points[at].Nodes[n], true)
			part.Was = stageAt(before.Index, before.Standing.Row, node, p.lang)
		}
		if part.Stage != "" && assessment.NoOverall(def) { // whose stages are no numbers
			part.Score, part.Change = nil, nil
		}
		out.Scores = out.Scores || part.Score != nil
		out.Stages = out.Stages || part.Stage != ""
		out.Rows = append(out.Rows, part)
	}
	return out
}

// depth is how far a node is from the root.
func depth(def *framework.Definition, node *framework.Node) (deep int) {
	for up := def.Parent(node.ID); up != nil; up = def.Parent(up.ID) {
		deep++
	}
	return deep
}

// stageAt is the stage or the tier at which a part is; "" where it is at none, or it has none.
func stageAt(x *assessment.Index, row int, node *framework.Node, lang string) string {
	if node.IsQuestion() {
		leaf, _ := x.Panel.Framework.Leaf(node.ID)
		if v := x.Panel.Rows[row].Values[leaf]; node.Answer.Type == framework.Stage && v.Kind == framework.OneOption {
			return node.Describe(v, lang)
		}
		return ""
	}
	reached, ok := x.Profile(row, node)
	if !ok {
		return ""
	}
	last, _ := reached.Last()
	return last.Name(lang)
}

// peersBy are the groups that the page compares a country with.
var peersBy = []assessment.Grouping{assessment.ByIncome, assessment.ByRegion}

// peers compares with the others of the unit's groups; nil where it is in none.
func (p *profile) peers() *web.Peers {
	var groups []assessment.PeerGroup
	if p.r.def.Entity != framework.Country {
		groups = p.x.Peers(p.s, assessment.Everyone)
	} else {
		for _, by := range peersBy {
			groups = append(groups, p.x.Peers(p.s, by)...)
		}
	}
	if len(groups) == 0 {
		return nil
	}
	out := &web.Peers{JSON: address("/v1/index/"+url.PathEscape(p.s.Unit)+"/peers", p.spokenAt())}
	var enough []assessment.PeerGroup
	for _, g := range groups {
		one := web.PeerGroup{By: cmp.Or(string(g.By), "all"), Name: g.Name, Units: g.Units, Scored: g.Scored, Tied: g.Tied}
		if !g.Enough() {
			out.Few = append(out.Few, one)
			continue
		}
		if g.Rank > 0 {
			one.Rank = &g.Rank
		}
		out.Groups, enough = append(out.Groups, one), append(enough, g)
	}
	def := p.x.Panel.Framework
	for n, node := range def.Nodes() {
		if depth(def, node) > 1 || n == 0 && assessment.NoOverall(def) || len(enough) == 0 {
			continue
		}
		row := web.PeerRow{}
		if n > 0 {
			row.Title = node.Name(p.lang)
		}
		for _, g := range enough {
			at := g.Nodes[n]
			row.Own = score(at.Own, true)
			row.Cells = append(row.Cells, web.PeerCell{
				Own: row.Own, Difference: score(at.Difference(), true), Least: score(at.Least, true), Median: score(at.Median, true), Greatest: score(at.Greatest, true),
			})
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// nameInto says who a page is about, with the classes of its year; r is nil where there is no round.
func (c *call) nameInto(page *web.CountryPage, who *subject, r *round) {
	page.Name, page.Code, page.Facts = who.text, "", nil
	one, ok := country.Get(who.country)
	if !ok || r != nil && r.def.Entity != framework.Country {
		return
	}
	page.Name, page.Code = one.Name(c.lang), string(one.Code)
	atlas, at := c.state.Atlas(), c.now
	if r != nil {
		at = assessment.ClassDate(r.year)
	}
	add := func(key, value, vintage string) {
		if value != "" {
			page.Facts = append(page.Facts, web.Fact{Key: key, Value: value, Vintage: vintage})
		}
	}
	area := one.Region.Name
	if one.Subregion.Name != "" {
		area += ", " + cmp.Or(one.Intermediate.Name, one.Subregion.Name)
	}
	classes := atlas.Class(one, at)
	add("region", area, "")
	if classes.IncomeVintage != "" {
		add("income", classes.Income.Title(), classes.IncomeVintage)
	}
	if classes.LendingVintage != "" {
		add("lending", string(classes.Lending), classes.LendingVintage)
	}
	add("member", strings.Join(atlas.Organisations(one, at), ", "), "")
}

// follow finds the years of the unit by all versions of the framework.
func (p *profile) follow() error {
	var years []*assessment.Index
	for _, other := range p.who.mine {
		if other.def.ID != p.r.def.ID || other.def.Entity != p.r.def.Entity {
			continue
		}
		r, err := p.roundOf(other.def, other.year)
		if err != nil {
			return err
		}
		x := r.x.InYear(r.year)
		years, p.rounds[x] = append(years, x), r
	}
	p.points = assessment.Trend(years, p.s.Unit)
	return nil
}

// current is the place of the year shown among all.
func (p *profile) current() int {
	return slices.IndexFunc(p.points, func(t assessment.TrendPoint) bool {
		return p.rounds[t.Index].key() == p.r.key()
	})
}

// years are the published years, newest first.
func (p *profile) years() (list []web.Point) {
	current := p.current()
	for i, t := range p.points {
		there := p.rounds[t.Index]
		at := &profile{call: p.call, r: there, x: t.Index, s: t.Standing}
		point := web.Point{
			Row: at.row(t.Standing), Ref: there.def.Ref(), Year: there.year, Units: len(there.standings), Current: i == current, Break: t.Break,
			Address: p.countryAddress(p.who.code(), p.in.at(there), p.in.Lang), Reviewed: t.Standing.Verification > 0,
		}
		point.Change = score(t.Change, true)
		list = append(list, point)
	}
	slices.Reverse(list)
	return list
}

// publication adds what is known of the publication: its release, and what was corrected after sign-off.
func (p *profile) publication(out *web.CountryIndex) error {
	a := p.state.PublishedOf(p.r.def, p.s.Unit, p.s.Year)
	if a == nil {
		return nil
	}
	if release := releaseOf(a); release != nil {
		at := p.in.at(p.r)
		at.Set("asOf", strconv.FormatUint(release.Seq, 10))
		out.Release = &web.Release{Seq: release.Seq, Head: release.Head, At: release.At, Address: p.countryAddress(p.who.code(), at, p.in.Lang)}
	}
	views, err := p.corrections(p.request.Context(), a, lens{})
	if err != nil {
		return err
	}
	out.Former = max(len(views)-mostCorrections, 0)
	for _, v := range views[out.Former:] {
		one := web.Correction{At: v.At, Reason: cut(v.Reason, longestPublishedReason), Erased: v.ReasonErased != nil, Questions: p.titles(v.Questions), Replaces: v.Replaces}
		out.Corrections = append(out.Corrections, one)
	}
	return nil
}

// cut is the beginning of a text that is too long.
func cut(text string, most int) string {
	if letters := []rune(text); len(letters) > most {
		return string(letters[:most]) + "…"
	}
	return text
}

// titles names questions; of one that the framework has no more, its id.
func (p *profile) titles(ids []string) []string {
	list := slices.Clone(ids)
	for i, id := range ids {
		if n, ok := p.x.Panel.Framework.Node(id); ok {
			list[i] = n.Name(p.lang)
		}
	}
	return list
}
