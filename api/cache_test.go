package api

import (
	"errors"
	"sync"
	"testing"
)

func TestCacheMakesOnce(t *testing.T) {
	var c cache[int, int]
	var mu sync.Mutex
	made := 0
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			v, err := c.get(1, func() (int, error) {
				mu.Lock()
				defer mu.Unlock()
				made++
				return 7, nil
			})
			if v != 7 || err != nil {
				t.Errorf("%d, %v", v, err)
			}
		})
	}
	wg.Wait()
	if made != 1 {
		t.Errorf("made %d times", made)
	}
}

func TestCacheIsBoundedAndKeepsTheMostRecent(t *testing.T) {
	var c cache[int, int]
	made := map[int]int{}
	get := func(k int) {
		_, _ = c.get(k, func() (int, error) { made[k]++; return k, nil })
	}
	for k := range 10 * cacheEntries {
		get(k)
		get(0) // in use all the time
	}
	if len(c.entries) != cacheEntries || len(c.used) != cacheEntries {
		t.Errorf("%d entries, %d in order; want %d", len(c.entries), len(c.used), cacheEntries)
	}
	if made[0] != 1 {
		t.Errorf("what is in use was made %d times", made[0])
	}
	get(1)
	if made[1] != 2 {
		t.Errorf("what was dropped was made %d times", made[1])
	}
}

func TestCacheKeepsNoFailure(t *testing.T) {
	var c cache[string, int]
	failure := errors.New("no")
	if _, err := c.get("a", func() (int, error) { return 0, failure }); !errors.Is(err, failure) {
		t.Errorf("error %v", err)
	}
	func() {
		defer func() { _ = recover() }()
		_, _ = c.get("a", func() (int, error) { panic("broken") })
	}()
	if v, err := c.get("a", func() (int, error) { return 3, nil }); v != 3 || err != nil {
		t.Errorf("after a failure and a panic: %d, %v", v, err)
	}
}
