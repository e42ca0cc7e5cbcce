package matching

import "math"

// closure finds, of gaps that hang together by requirements, those whose weights add up to most, where each comes with all
// that it requires: a minimum cut (Picard, Management Science 22, 1976). It holds working space.
type closure struct {
	index []int32 // of each gap: its number in the group
	head  []int32 // of each node its first edge; -1
	next  []int32
	to    []int32
	room  []float64
	level []int32
	queue []int32
	at    []int32
}

func newCloser(gaps int) *closure { return &closure{index: make([]int32, gaps)} }

func (c *closure) edge(a, b int32, room float64) {
	c.next, c.to, c.room = append(c.next, c.head[a]), append(c.to, b), append(c.room, room)
	c.head[a] = int32(len(c.to) - 1)
	c.next, c.to, c.room = append(c.next, c.head[b]), append(c.to, a), append(c.room, 0)
	c.head[b] = int32(len(c.to) - 1)
}

// best marks the gaps of the closure with the greatest weight and gives that weight. open says which gaps of the group may
// still be chosen; requires lists what each requires.
func (c *closure) best(group []int, open func(g int) bool, weight []float64, requires func(g int) []int, mark []bool) float64 {
	plus, minus := 0.0, 0.0
	for _, g := range group {
		if mark[g] = open(g); !mark[g] {
			continue
		}
		if w := weight[g]; w > 0 {
			plus += w
		} else {
			minus -= w
		}
	}
	if plus > 0 && minus == 0 {
		return plus
	}
	n := int32(0)
	for _, g := range group {
		c.index[g] = -1
		if mark[g] {
			c.index[g] = n
			n++
		}
		mark[g] = false
	}
	if plus == 0 {
		return 0
	}
	c.build(group, weight, requires, n, plus+minus+1)
	total := plus - c.flow(n, n+1)
	for _, g := range group { // what the source still reaches
		if i := c.index[g]; i >= 0 && c.level[i] >= 0 {
			mark[g] = true
		}
	}
	return max(total, 0)
}

// build lays the network: from the source to what is worth something, on to what it requires, from what costs to the sink.
func (c *closure) build(group []int, weight []float64, requires func(g int) []int, n int32, huge float64) {
	source, sink := n, n+1
	c.head, c.next, c.to, c.room = c.head[:0], c.next[:0], c.to[:0], c.room[:0]
	for range n + 2 {
		c.head = append(c.head, -1)
	}
	for _, g := range group {
		i := c.index[g]
		if i < 0 {
			continue
		}
		if w := weight[g]; w > 0 {
			c.edge(source, i, w)
		} else if w < 0 {
			c.edge(i, sink, -w)
		}
		for _, h := range requires(g) {
			if j := c.index[h]; j >= 0 {
				c.edge(i, j, huge)
			}
		}
	}
}

// flow is the greatest flow.
func (c *closure) flow(source, sink int32) (total float64) {
	for c.layers(source, sink) {
		c.at = append(c.at[:0], c.head...)
		for {
			f := c.push(source, sink, math.Inf(1))
			if f <= 0 {
				break
			}
			total += f
		}
	}
	return total
}

// layers finds how far each node is from the source (Dinic, Soviet Mathematics Doklady 11, 1970).
func (c *closure) layers(source, sink int32) bool {
	c.level = c.level[:0]
	for range c.head {
		c.level = append(c.level, -1)
	}
	c.level[source] = 0
	c.queue = append(c.queue[:0], source)
	for k := 0; k < len(c.queue); k++ {
		a := c.queue[k]
		for e := c.head[a]; e >= 0; e = c.next[e] {
			if b := c.to[e]; c.room[e] > tiny && c.level[b] < 0 {
				c.level[b] = c.level[a] + 1
				c.queue = append(c.queue, b)
			}
		}
	}
	return c.level[sink] >= 0
}

// tiny is a flow that does not count.
const tiny = 1e-13

func (c *closure) push(a, sink int32, most float64) float64 {
	if a == sink {
		return most
	}
	for ; c.at[a] >= 0; c.at[a] = c.next[c.at[a]] {
		e := c.at[a]
		if b := c.to[e]; c.room[e] > tiny && c.level[b] == c.level[a]+1 {
			if f := c.push(b, sink, min(most, c.room[e])); f > 0 {
				c.room[e] -= f
				c.room[e^1] += f
				return f
			}
		}
	}
	return 0
}
