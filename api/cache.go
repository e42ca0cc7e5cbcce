package api

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"readiness/assessment"
)

// cache keeps what takes time to make and never changes, the most recently used of it. The zero value is ready. What is
// asked for by several at once is made once; a failure is not kept.
type cache[K comparable, V any] struct {
	most    int // how many values it keeps; 0 = cacheEntries
	mu      sync.Mutex
	entries map[K]*cached[V]
	used    []K // the most recent last
}

// computed is what a Server has computed. A Seq names the state that it was computed from.
type computed struct {
	rounds    cache[roundKey, *round]
	published cache[uint64, []publishedYear]
	funded    cache[fundsKey, *funds]
	turns     cache[uint64, []time.Time]                // when programmes open and close, in order
	remade    cache[string, *assessment.MadeMatching]   // stored matchings
	frontiers cache[string, []assessment.FrontierPoint] // likewise
	pageTexts cache[pageKey, []byte]

	countryTexts cache[pageKey, []byte]
}

// cached is one value, made by the first who asks.
type cached[V any] struct {
	once  sync.Once
	value V
	err   error
}

// cacheEntries is how many values a cache keeps, unless it says so itself.
const cacheEntries = 32

func (c *cache[K, V]) get(key K, create func() (V, error)) (V, error) {
	e := c.entry(key)
	e.once.Do(func() {
		e.err = &assessment.Error{Kind: assessment.Internal, Msg: "what was asked for could not be computed"} // should create panic
		defer func() {
			if e.err != nil {
				c.drop(key, e)
			}
		}()
		e.value, e.err = create()
	})
	return e.value, e.err
}

func (c *cache[K, V]) entry(key K) *cached[V] {
	c.mu.Lock()
	defer c.mu.Unlock()
	if i := slices.Index(c.used, key); i >= 0 {
		c.used = append(slices.Delete(c.used, i, i+1), key)
		return c.entries[key]
	}
	if c.entries == nil {
		c.entries = map[K]*cached[V]{}
	}
	if len(c.used) == cmp.Or(c.most, cacheEntries) {
		delete(c.entries, c.used[0])
		c.used = slices.Delete(c.used, 0, 1)
	}
	e := &cached[V]{}
	c.entries[key] = e
	c.used = append(c.used, key)
	return e
}

func (c *cache[K, V]) drop(key K, failed *cached[V]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.entries[key] == failed {
		delete(c.entries, key)
		c.used = slices.DeleteFunc(c.used, func(k K) bool { return k == key })
	}
}
