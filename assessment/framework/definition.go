package framework

import (
	"math"

	"readiness/assessment/document"
)

// Definition is one framework version, or a Variant of one. It is made by Load, Builtin or Variant and never changes
// afterwards, so it may be shared between goroutines; whoever holds one must not modify what it points to.
type Definition struct {
	ID, Version     string
	Title           Text
	Source, Licence string
	Entity          Entity
	Defaults        Defaults
	Panel           Panel
	Uncertainty     Uncertainty
	Bands           []Band // descending, the last from 0; may be empty
	Tiers           []Tier
	Root            *Node
	Hash            string // "sha256:" and hex of the canonical JSON of the content; of a Variant "variant:" and hex

	nodes     []*Node // preorder
	questions []*Node // preorder
	byID      map[string]*Node
	leafOf    map[string]int
	content   *document.Value
	source    []byte      // the file, when it was YAML
	outside   *Definition // without the confidential questions; nil where there are none
	whole     *Definition // of what was made without them: the one with them
	base      *Definition // of a variant: the version; nil otherwise
	change    Variant     // of a variant
}

// Defaults hold where a node does not say otherwise.
type Defaults struct {
	Aggregate       Aggregate
	Missing         Missing
	MinimumCoverage float64 // 0..1
	Floor           float64 // (0,1]: geometric and harmonic means raise smaller scores to it
}

// Uncertainty is what an uncertainty analysis draws unless it is told otherwise.
type Uncertainty struct {
	Weights        float64 // each weight times U(1-d, 1+d); 0 = not drawn
	Aggregates     []Aggregate
	Normalisations []Normalise
	Missing        []Missing
	Confidence     bool
	DropDimension  bool
}

// Band is a named range of the index, from From up to the next band.
type Band struct {
	ID    string
	From  float64 // 0..100
	Title Text
}

// Tier is a named set of minimum levels, for the aggregate profile.
type Tier struct {
	ID      string
	Title   Text
	Minimum map[string]int // question id -> number of the least level, see Level.Number
}

// Ref is how a framework version is named everywhere: "gci-pillars@2024". That of a Variant is no version's.
func (d *Definition) Ref() string { return d.ID + "@" + d.Version }

// Questions gives the leaves in preorder, which is the order of the leaves of Model.
func (d *Definition) Questions() []*Node { return d.questions }

// Leaf gives the place of a question in Questions.
func (d *Definition) Leaf(id string) (place int, ok bool) {
	place, ok = d.leafOf[id]
	return place, ok
}

// Nodes gives all nodes in preorder, root first, which is the order of the nodes of Model.
func (d *Definition) Nodes() []*Node { return d.nodes }

// Node finds a node by its id.
func (d *Definition) Node(id string) (*Node, bool) {
	n, ok := d.byID[id]
	return n, ok
}

// Parent gives the node above, nil for the root and for an unknown id.
func (d *Definition) Parent(id string) *Node {
	if n, ok := d.byID[id]; ok {
		return n.parent
	}
	return nil
}

// Dimension gives the child of the root that holds the node: itself if it is one, nil for the root and unknown ids.
func (d *Definition) Dimension(id string) *Node {
	n, ok := d.byID[id]
	if !ok || n.parent == nil {
		return nil
	}
	for n.parent.parent != nil {
		n = n.parent
	}
	return n
}

// Band gives the band of a score in 0..1, by comparison with from/100 (equation 21). There is none where the framework
// has no bands, and none for NaN.
func (d *Definition) Band(score float64) (Band, bool) {
	const decimals = 1e12 // 29.1/100 is not the float64 nearest to 0.291, but a quotient of whole numbers is
	for _, b := range d.Bands {
		if score >= math.Round(b.From*decimals)/(100*decimals) {
			return b, true
		}
	}
	return Band{}, false
}

// YAML gives the file as it was loaded, or the content written as YAML when it was loaded from JSON.
func (d *Definition) YAML() []byte {
	if d.source != nil {
		return append([]byte(nil), d.source...)
	}
	return document.YAML(d.content)
}

// JSON gives the content as indented JSON, members in the order of the file. Load of it gives the same Hash.
func (d *Definition) JSON() []byte { return document.JSON(d.content) }

// index numbers the tree once it is known to be sound.
func (d *Definition) index() {
	d.nodes, d.questions, d.byID, d.leafOf = nil, nil, map[string]*Node{}, map[string]int{}
	d.Root.walk(func(n *Node) {
		d.nodes = append(d.nodes, n)
		d.byID[n.ID] = n
		if n.IsQuestion() {
			d.leafOf[n.ID] = len(d.questions)
			d.questions = append(d.questions, n)
			n.Answer.indexOptions()
		}
	})
}
