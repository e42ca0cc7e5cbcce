package matching

import (
	"math"
	"slices"
)

// descent lowers a bound that depends on prices >= 0, by steps along what is asked for too much or too little (Polyak, USSR
// Computational Mathematics 9, 1969), each bent by the one before (Camerini, Fratta and Maffioli, Mathematical Programming
// Study 3, 1975). How much a step hopes for grows where it is won, and is halved where steps bring nothing; then it goes
// on from the best prices.
type descent struct {
	prices []float64 // as they are looked at next
	kept   []float64 // with the least bound
	best   float64
	bound  float64 // at prices
	hope   float64
	least  float64
	stale  int
	way    []float64
	now    []float64
}

const (
	patience = 5    // looks that bring nothing, before less is hoped for
	fewest   = 1024 // the share of the first hope at which it ends
)

func newDescent(prices []float64, hope float64) *descent {
	return &descent{
		prices: prices, kept: slices.Clone(prices), best: math.Inf(1), hope: hope, least: hope / fewest,
		way: make([]float64, len(prices)), now: make([]float64, len(prices)),
	}
}

// seen notes the bound at prices as they are.
func (d *descent) seen(bound float64) {
	if d.bound = bound; bound >= d.best {
		d.stale++
		return
	}
	if won := d.best - bound; won > d.hope/50 {
		d.stale = 0
		if won > d.hope/4 && !math.IsInf(won, 1) {
			d.hope *= 1.3
		}
	} else {
		d.stale++
	}
	d.best = bound
	copy(d.kept, d.prices)
}

// step moves prices: up where slope is less than nothing. unit is in what a price is counted, nil = 1. It is false where there
// is no way down, or too little to hope for.
func (d *descent) step(slope func(i int) float64, unit func(i int) float64) bool {
	if d.stale > patience {
		d.hope, d.stale = d.hope/2, 0
		copy(d.prices, d.kept)
		clear(d.way)
		return d.hope >= d.least
	}
	length, dot, before := 0.0, 0.0, 0.0
	for i := range d.now {
		x := slope(i)
		if x > 0 && d.prices[i] == 0 {
			x = 0
		}
		d.now[i] = x
		length += float64(x * x)
		dot += float64(x * d.way[i])
		before += float64(d.way[i] * d.way[i])
	}
	if length == 0 {
		return false
	}
	bend := 0.0
	if dot < 0 {
		bend = -1.5 * dot / before
	}
	length = 0
	for i := range d.way {
		d.way[i] = d.now[i] + float64(bend*d.way[i])
		length += float64(d.way[i] * d.way[i])
	}
	size := (d.bound - d.best + d.hope) / length
	for i, x := range d.way {
		if unit != nil {
			x *= unit(i)
		}
		d.prices[i] = max(0, d.prices[i]-float64(size*x))
	}
	return true
}

// finish sets the prices to the best.
func (d *descent) finish() { copy(d.prices, d.kept) }
