package matching

import (
	"cmp"
	"slices"
	"sort"
)

// thing is an arc in a purse: what the purse gains by it and what it weighs.
type thing struct {
	arc    int
	gain   float64
	weight int64
}

// knap finds the things that gain most and fit into a room, each taken whole or not at all (Horowitz and Sahni, Journal of
// the ACM 21, 1974). It holds working space.
type knap struct {
	things []thing
	gain   []float64 // of all things before one
	weight []int64
	taken  []int
	best   []int
	work   int
}

// mostTries is how many ways one knapsack is tried before its bound has to do.
const mostTries = 30_000

// solve gives an upper bound of the gain, and the things of the best choice that was found. The bound is that choice's gain
// but where there are too many ways to try.
func (k *knap) solve(things []thing, room int64) (bound float64, chosen []int) {
	k.things = k.things[:0]
	for _, x := range things {
		if x.gain > 0 && x.weight <= room {
			k.things = append(k.things, x)
		}
	}
	k.work = len(things)
	slices.SortFunc(k.things, func(a, b thing) int {
		return cmp.Or(cmp.Compare(float64(b.gain*float64(a.weight)), float64(a.gain*float64(b.weight))), cmp.Compare(a.arc, b.arc))
	})
	k.gain, k.weight = append(k.gain[:0], 0), append(k.weight[:0], 0)
	for i, x := range k.things {
		k.gain, k.weight = append(k.gain, k.gain[i]+x.gain), append(k.weight, plus(k.weight[i], x.weight))
	}
	return k.search(room)
}

// atMost bounds what the things from one on can gain in a room.
func (k *knap) atMost(from int, room int64) float64 {
	n := len(k.things)
	limit := plus(k.weight[from], room)
	s := from + sort.Search(n-from, func(i int) bool { return k.weight[from+i+1] > limit })
	bound := k.gain[s] - k.gain[from]
	if s < n {
		bound += float64(k.things[s].gain * (float64(limit-k.weight[s]) / float64(k.things[s].weight)))
	}
	return bound
}

// search goes on as far as things fit, and back where what is left can gain no more than the best.
func (k *knap) search(room int64) (bound float64, chosen []int) {
	all := k.atMost(0, room)
	k.taken, k.best = k.taken[:0], k.best[:0]
	best, gain, at, tries := 0.0, 0.0, 0, 0
	for ; tries < mostTries; tries++ {
		if gain+k.atMost(at, room) > best {
			for at < len(k.things) && k.things[at].weight <= room {
				room -= k.things[at].weight
				gain += k.things[at].gain
				k.taken = append(k.taken, at)
				at++
			}
			if gain > best {
				best = gain
				k.best = append(k.best[:0], k.taken...)
			}
			if at++; at < len(k.things) {
				continue
			}
		}
		if len(k.taken) == 0 {
			break
		}
		last := k.taken[len(k.taken)-1]
		k.taken = k.taken[:len(k.taken)-1]
		room += k.things[last].weight
		gain -= k.things[last].gain
		at = last + 1
	}
	if k.work += tries; tries == mostTries {
		best = all
	}
	for i, at := range k.best {
		k.best[i] = k.things[at].arc
	}
	return best, k.best
}
