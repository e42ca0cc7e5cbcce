package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
	"readiness/assessment/framework"
)

type trendInput struct {
	LangQuery
	Country   string `path:"country" maxLength:"200" doc:"ISO code or name; the unit's code where the framework is not about countries." example:"KEN"`
	Framework string `query:"framework" maxLength:"200" doc:"Framework by id; all its versions are shown, whichever is named. Without it: that of the newest published year, or if the country is not in it, of the newest in which it is." example:"gci-pillars"`
	Bridge    string `query:"bridge" maxLength:"100" doc:"A list of codes, gci-2024 or cmm-2021, by which answers are read across versions." example:"gci-2024"`
}

// trendBody is what is published of one unit by all versions of a framework.
type trendBody struct {
	MemberName
	Framework string        `json:"framework" doc:"The id of the framework." example:"gci-pillars"`
	Points    []trendPoint  `json:"points" doc:"Oldest first; of one year in two versions both, the older version first."`
	Bridges   []trendBridge `json:"bridges" doc:"One for each point with a break, if a list of codes is asked for."`
}

type trendPoint struct {
	Framework string               `json:"framework" example:"gci-pillars@2024"`
	Hash      string               `json:"hash" doc:"Hash of the framework version."`
	Year      int                  `json:"year" example:"2024"`
	Index     *float64             `json:"index" doc:"0-100, unrounded; null when not ranked."`
	Verified  VerifiedNumbers      `json:"verified"`
	Rank      *int                 `json:"rank" doc:"Among all units of the year; null when not ranked."`
	Units     int                  `json:"units" doc:"Units of the year."`
	Release   *releaseView         `json:"release" doc:"The publication of its answers."`
	Corrected int                  `json:"corrected" doc:"How many corrections of its answers there were after sign-off: GET /v1/index/{country} lists them."`
	Band      *string              `json:"band"`
	Break     bool                 `json:"break" doc:"It is of another framework version than the point before: the two cannot be compared."`
	Change    *float64             `json:"change" doc:"Of the index since the last point of the same version, in points; null for the first of a version, and where one of the two has no index."`
	Nodes     map[string]trendNode `json:"nodes" doc:"Every node but the root, by id."`
}

type trendNode struct {
	Score  *float64 `json:"score"`
	Change *float64 `json:"change" doc:"Since the last point of the same version, in points; null as the change of the index is, and of questions filled with a median."`
}

// trendBridge is a reading across two versions.
type trendBridge struct {
	From       bridgeEnd    `json:"from"`
	To         bridgeEnd    `json:"to"`
	Scheme     string       `json:"scheme" example:"gci-2024"`
	Codes      []bridgeCode `json:"codes" doc:"Codes with a score in both, in the order of the list."`
	Covered    int          `json:"covered" doc:"Codes with a score in both."`
	Total      int          `json:"total" doc:"Codes of the list, without its parts."`
	Before     *float64     `json:"before" doc:"Mean of the codes' scores, each counting once, 0-100; null where no code has a score in both."`
	After      *float64     `json:"after" doc:"The same over the same codes."`
	Change     *float64     `json:"change" doc:"after less before, in points. It is no change of the index."`
	Label      string       `json:"label" doc:"What these numbers are: to be shown beside them."`
	Disclaimer string       `json:"disclaimer" doc:"To be shown wherever these numbers are."`
}

type bridgeEnd struct {
	Framework string `json:"framework" example:"gci-pillars@2024"`
	Year      int    `json:"year" example:"2024"`
}

type bridgeCode struct {
	Code   string   `json:"code" example:"legal.cybercrime"`
	Title  string   `json:"title" doc:"In the words of this project."`
	Before *float64 `json:"before"`
	After  *float64 `json:"after"`
}

func (s *Server) registerTrend() {
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "getTrend", Method: http.MethodGet, Path: "/v1/index/{country}/trend", Tags: []string{"Index"}, Summary: "Follow one country through the years",
			Description: "What is published of the country by every version of a framework, without confidential questions, with the change since the point before. Versions ask different questions: from one to another the line is broken and no change is given. A bridge reads both by the codes of a third list that both name; it is a reading of the answers, never the index.",
		},
		action: assessment.ReadPublished, public: true, reads: true, shared: true,
	}, getTrend)
}

func getTrend(_ context.Context, c *call, in *trendInput) (*body[trendBody], error) {
	scheme, wrong := bridgeScheme(in.Bridge)
	def, err := c.anyVersion(in.Framework, in.Country)
	if err != nil || wrong != nil {
		return nil, together(err, wrong)
	}
	unit, rounds, err := c.roundsWith(def, in.Country)
	if err != nil {
		return nil, err
	}
	years, units := make([]*assessment.Index, len(rounds)), map[*assessment.Index]int{}
	for i, r := range rounds {
		years[i] = r.x.InYear(r.year)
		units[years[i]] = len(r.standings)
	}
	points := assessment.Trend(years, unit)
	out := trendBody{MemberName: memberOf(years[0].Panel, unit, c.lang), Framework: def.ID, Points: []trendPoint{}, Bridges: []trendBridge{}}
	for i, p := range points {
		point := trendPointOf(p, units[p.Index])
		if a := c.state.PublishedOf(p.Index.Panel.Framework.Whole(), unit, point.Year); a != nil {
			point.Release, point.Corrected = releaseOf(a), len(openCorrections(a, false))
		}
		out.Points = append(out.Points, point)
		if !p.Break || scheme == nil {
			continue
		}
		bridge, err := bridgeOf(points[i-1], p, scheme)
		if err != nil {
			return nil, err
		}
		out.Bridges = append(out.Bridges, bridge)
	}
	return &body[trendBody]{Body: out}, nil
}

// bridgeScheme reads the list of codes of a query, nil for none.
func bridgeScheme(id string) (*framework.Scheme, error) {
	if id == "" {
		return nil, nil
	}
	s, err := assessment.ParseScheme(id)
	return s, unknownScheme(err, "query.bridge")
}

// anyVersion finds a framework of which something is published, in the newest of its versions; without a name that of the
// newest round, or of the newest with a unit.
func (c *call) anyVersion(ref, unit string) (*framework.Definition, error) {
	if ref == "" {
		def, _, err := c.pickWith(RoundQuery{}, unit)
		return def, err
	}
	def, err := c.state.Framework(ref)
	if err != nil {
		return nil, unknownFramework(err)
	}
	return def, nil
}

// roundsWith gives the rounds of all versions of a framework in which something is published of a unit, one at least.
func (c *call) roundsWith(def *framework.Definition, text string) (unit string, rounds []*round, err error) {
	if unit, err = unitOf(def, text); err != nil {
		return "", nil, refused("path.country", err.Error())
	}
	published, err := c.published()
	if err != nil {
		return "", nil, err
	}
	var others []string
	for _, p := range published {
		switch {
		case !slices.Contains(p.names, unit):
		case p.def.ID != def.ID:
			if p.def.Entity == def.Entity && !slices.Contains(others, p.def.ID) {
				others = append(others, p.def.ID)
			}
		default:
			r, err := c.roundOf(p.def, p.year)
			if err != nil {
				return "", nil, err
			}
			rounds = append(rounds, r)
		}
	}
	if len(rounds) > 0 {
		return unit, rounds, nil
	}
	e := &assessment.Error{Kind: assessment.NotFound, Msg: fmt.Sprintf("nothing is published of %s by %s", unit, def.ID)}
	if len(others) > 0 {
		e.Fix = "It is published by other frameworks: ask with framework=" + strings.Join(others, ", or framework=") + "."
	}
	return "", nil, e
}

func trendPointOf(p assessment.TrendPoint, units int) trendPoint {
	def, s := p.Index.Panel.Framework, p.Standing
	out := trendPoint{
		Framework: def.Ref(), Hash: def.Hash, Year: s.Year, Index: score(s.Score, s.Ranked), Verified: verifiedOf(s), Rank: rank(s), Units: units,
		Band: band(s), Break: p.Break, Change: score(p.Change, true), Nodes: map[string]trendNode{},
	}
	for n, node := range def.Nodes() {
		if n > 0 {
			v, ok := p.Index.Scores.Node(s.Row, n)
			out.Nodes[node.ID] = trendNode{score(v, ok), score(p.Nodes[n], true)}
		}
	}
	return out
}

// bridgeOf reads two points by the codes of a list. Where no code has a score in both, there is nothing but to say so.
func bridgeOf(from, to assessment.TrendPoint, scheme *framework.Scheme) (trendBridge, error) {
	b, err := assessment.NewBridge(from.Index, to.Index, to.Standing.Unit, scheme.ID)
	out := trendBridge{
		From: endOf(from), To: endOf(to), Scheme: scheme.ID, Codes: []bridgeCode{}, Total: len(scheme.Codes()), Disclaimer: scheme.Disclaimer(),
	}
	if e, ok := errors.AsType[*assessment.Error](err); ok && e.Kind == assessment.Invalid {
		out.Label = strings.ToUpper(e.Msg[:1]) + e.Msg[1:]
		return out, nil
	}
	if err != nil {
		return out, err
	}
	for _, c := range b.Codes {
		out.Codes = append(out.Codes, bridgeCode{c.ID, c.Title, score(c.Before, true), score(c.After, true)})
	}
	out.Covered, out.Label = b.Covered, b.Label()
	out.Before, out.After, out.Change = score(b.Before, true), score(b.After, true), score(b.Change, true)
	return out, nil
}

func endOf(p assessment.TrendPoint) bridgeEnd {
	return bridgeEnd{p.Index.Panel.Framework.Ref(), p.Standing.Year}
}
