package assessment

import (
	"math"
	"slices"

	"readiness/assessment/framework"
	"readiness/scoring"
)

// MinimumPeers is how many others must have a score before a unit is compared with them: two are no group, and what
// stands for them would say what each of them is.
const MinimumPeers = 3

// PeerGroup is one group of units that a unit is compared with, in its year.
type PeerGroup struct {
	By      Grouping
	Name    string
	Units   int        // in the group, the unit among them
	Scored  int        // of these, those with an index
	Rank    int        // of the unit among the scored, 1 = best; 0 when it is not ranked
	Tied    bool       // others of the group have the same rank
	Members []Standing // best first, then by code, those without an index last; the unit is among them
	Nodes   []PeerNode // every node, by its number; the root first
}

// PeerNode is what a unit scores in one node, and how the other members of a group lie there. Units of the Spread counts
// the others with a score; where there are fewer than MinimumPeers, its numbers are NaN.
type PeerNode struct {
	Node *framework.Node
	Own  float64 // 0..1; NaN without a score of its own
	Spread
}

// Compared says that there are others enough to be compared with.
func (n PeerNode) Compared() bool { return n.Units >= MinimumPeers }

// Difference is the unit's own score less the median of the others, -1..1; NaN where one of the two is missing.
func (n PeerNode) Difference() float64 { return difference(n.Median, n.Own) }

// Enough says that in some part of the framework the group has others enough to be compared with.
func (g PeerGroup) Enough() bool { return slices.ContainsFunc(g.Nodes, PeerNode.Compared) }

// Peers compares a unit with those of its groups, one for each; a member of several organisations has several. How the
// others lie in a node is
//
//	least, median and greatest of x over the members of the group but the unit itself           (31)
//
// with x the scores of that node in the year. A question that was filled with a median has no score here.
//
// A unit that the grouping places nowhere has no group: those that are in none have nothing in common. Units that are no
// countries are one group of all, by whatever they are grouped. A country that was made up is compared with such ones
// alone, and is no other country's peer. Frameworks without an overall number have groups without index and rank.
func (x *Index) Peers(s Standing, by Grouping) []PeerGroup {
	if x.Panel.Framework.Entity != framework.Country {
		by = Everyone
	}
	groups := []PeerGroup{}
	for _, name := range x.Panel.groups(x.Panel.Rows[s.Row], by) {
		if name != Unclassed && name != Unaffiliated {
			groups = append(groups, x.peers(s, by, name))
		}
	}
	return groups
}

func (x *Index) peers(of Standing, by Grouping, name string) PeerGroup {
	g := PeerGroup{By: by, Name: name}
	var scores []float64
	for _, s := range x.Standings {
		if s.Year != of.Year || x.Panel.Fictional(s.Unit) != x.Panel.Fictional(of.Unit) ||
			!slices.Contains(x.Panel.groups(x.Panel.Rows[s.Row], by), name) {
			continue
		}
		g.Members, scores = append(g.Members, s), append(scores, s.Score)
		if s.Ranked {
			g.Scored++
		}
	}
	g.Units = len(g.Members)
	g.Rank, g.Tied = rankAmong(g.Members, scores, of)
	for n, node := range x.Panel.Framework.Nodes() {
		g.Nodes = append(g.Nodes, x.peerNode(of, g.Members, n, node))
	}
	return g
}

// rankAmong ranks a unit among the members of its group, whose scores are NaN where they are not ranked.
func rankAmong(members []Standing, scores []float64, of Standing) (rank int, tied bool) {
	ranks := scoring.Ranks(scores)
	for i, m := range members {
		if m.Row == of.Row {
			rank = ranks[i]
		}
	}
	for i, m := range members {
		tied = tied || rank > 0 && m.Row != of.Row && ranks[i] == rank
	}
	return rank, tied
}

func (x *Index) peerNode(of Standing, members []Standing, n int, node *framework.Node) PeerNode {
	p := PeerNode{Node: node, Own: x.ownOrNone(of.Row, n)}
	var others []float64
	for _, m := range members {
		if s := x.ownOrNone(m.Row, n); m.Row != of.Row && !math.IsNaN(s) {
			others = append(others, s)
		}
	}
	if len(others) < MinimumPeers {
		p.Spread = spreadOf(nil)
		p.Units = len(others)
		return p
	}
	p.Spread = spreadOf(others)
	return p
}

// ownOrNone is ownScore, NaN where there is none.
func (x *Index) ownOrNone(row, n int) float64 {
	if s, ok := x.ownScore(row, n, x.Panel.Framework.Nodes()[n]); ok {
		return s
	}
	return math.NaN()
}
