package api

import (
	"cmp"
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
	"readiness/assessment/framework"
)

type peersInput struct {
	LangQuery
	CountryRoundQuery
	Country string `path:"country" maxLength:"200" doc:"ISO code or name; the unit's code where the framework is not about countries." example:"KEN"`
	By      string `query:"by" enum:"region,subregion,income,lending,organisation" doc:"Which groups of the country: income unless it is said; other units are one group of all."`
}

// peersBody is one unit beside the others of its groups.
type peersBody struct {
	UnitName
	Index  *float64    `json:"index" doc:"0-100, unrounded; null when not ranked."`
	Groups []peerGroup `json:"groups" doc:"One for each group of the country: several organisations, or none where the country is in no group."`
	Note   string      `json:"note,omitempty" doc:"Why there are no groups; absent where there are." example:"in no group of this kind, and so without peers"`
	Method method      `json:"method"`
}

// withoutPeers is what is said of a country in no group.
const withoutPeers = "in no group of this kind, and so without peers"

type peerGroup struct {
	By      string              `json:"by" enum:"region,subregion,income,lending,organisation,all"`
	Name    string              `json:"name" example:"Lower middle income"`
	Units   int                 `json:"units" doc:"Units of the group in the year, this one among them."`
	Scored  int                 `json:"scored" doc:"Of these, those with an index."`
	Rank    *int                `json:"rank" doc:"In the group, 1 is best; null when not ranked."`
	Tied    bool                `json:"tied" doc:"Others of the group have the same rank."`
	Enough  bool                `json:"enough" doc:"At least three others have a score in some part: with fewer nothing is compared, and nodes is empty."`
	Members []peerMember        `json:"members" doc:"The group, best first, this unit among them; those without an index last."`
	Nodes   map[string]peerNode `json:"nodes" doc:"Every node by id, the index under that of the root; empty where there are not enough others."`
}

// MemberName names a unit among others: as country or as unit, by the framework's entity.
type MemberName struct {
	Country string `json:"country,omitempty" example:"KEN"`
	Unit    string `json:"unit,omitempty"`
	Name    string `json:"name" example:"Kenya"`
}

func memberOf(p *assessment.Panel, unit, lang string) MemberName {
	n := nameOf(p, unit, 0, lang)
	return MemberName{n.Country, n.Unit, n.Name}
}

type peerMember struct {
	MemberName
	Index *float64 `json:"index"`
	Rank  *int     `json:"rank" doc:"Among all units of the year, not in the group."`
	Band  *string  `json:"band"`
}

// peerNode is one part of the framework, 0-100.
type peerNode struct {
	Score      *float64 `json:"score" doc:"Of this unit; null without a score of its own."`
	Difference *float64 `json:"difference" doc:"The unit's score less the median, in points."`
	Least      *float64 `json:"least" doc:"Of the other members; this and the next two are null where fewer than three others have a score of this part."`
	Median     *float64 `json:"median" doc:"Of the other members, the mean of the middle two for an even number."`
	Greatest   *float64 `json:"greatest" doc:"Of the other members."`
	Scored     int      `json:"scored" doc:"Other members with a score of their own."`
}

func (s *Server) registerPeers() {
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "listPeers", Method: http.MethodGet, Path: "/v1/index/{country}/peers", Tags: []string{"Index"}, Summary: "Set one country beside its peers",
			Description: "The country's groups with their members, its rank in each, and for every part of the framework how the other members lie; its own score is in none of these numbers. Published assessments only, without confidential questions. With fewer than three others nothing is compared. A question filled with a median has no score here. Countries that were made up are peers of such ones alone.",
		},
		action: assessment.ReadPublished, public: true, reads: true, shared: true,
	}, listPeers)
}

func listPeers(_ context.Context, c *call, in *peersInput) (*body[peersBody], error) {
	r, err := c.roundWith(in.CountryRoundQuery, in.Country)
	if err != nil {
		return nil, err
	}
	s, err := c.unit(r, in.Country, "path.country")
	if err != nil {
		return nil, together(err, r.groupable(in.By))
	}
	if err := r.groupable(in.By); err != nil {
		return nil, err
	}
	by, err := assessment.ParseGrouping(cmp.Or(in.By, string(assessment.ByIncome)))
	if err != nil {
		return nil, err
	}
	out := peersBody{
		UnitName: nameOf(r.x.Panel, s.Unit, s.Year, c.lang), Index: score(s.Score, s.Ranked), Groups: []peerGroup{}, Method: r.method(c.state),
	}
	for _, g := range r.x.Peers(s, by) {
		out.Groups = append(out.Groups, peerGroupOf(r.x.Panel, g, c.lang))
	}
	if len(out.Groups) == 0 {
		out.Note = withoutPeers
	}
	return &body[peersBody]{Body: out}, nil
}

// groupable refuses a grouping of units that are no countries, which have no groups.
func (r *round) groupable(by string) error {
	if by == "" || r.def.Entity == framework.Country {
		return nil
	}
	return refused("query.by", "framework "+r.def.Ref()+" is not about countries, which is what this groups: leave it out")
}

func peerGroupOf(p *assessment.Panel, g assessment.PeerGroup, lang string) peerGroup {
	out := peerGroup{
		By: cmp.Or(string(g.By), "all"), Name: g.Name, Units: g.Units, Scored: g.Scored, Tied: g.Tied, Enough: g.Enough(),
		Members: []peerMember{}, Nodes: map[string]peerNode{},
	}
	if g.Rank > 0 {
		out.Rank = &g.Rank
	}
	for _, m := range g.Members {
		out.Members = append(out.Members, peerMember{memberOf(p, m.Unit, lang), score(m.Score, m.Ranked), rank(m), band(m)})
	}
	if !out.Enough {
		return out
	}
	for _, n := range g.Nodes {
		out.Nodes[n.Node.ID] = peerNode{
			Score: score(n.Own, true), Difference: score(n.Difference(), true),
			Least: score(n.Least, true), Median: score(n.Median, true), Greatest: score(n.Greatest, true), Scored: n.Units,
		}
	}
	return out
}
