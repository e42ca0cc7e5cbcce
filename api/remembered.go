package api

import lru "container/list"

// remembered is a map that forgets what was not used for longest.
type remembered[K comparable, V any] struct {
	most  int
	order *lru.List // the one used last in front
	byKey map[K]*lru.Element
}

type rememberedItem[K comparable, V any] struct {
	key   K
	value V
}

func newRemembered[K comparable, V any](most int) *remembered[K, V] {
	return &remembered[K, V]{most: most, order: lru.New(), byKey: map[K]*lru.Element{}}
}

func (m *remembered[K, V]) get(key K) (value V, ok bool) {
	e, ok := m.byKey[key]
	if !ok {
		return value, false
	}
	m.order.MoveToFront(e)
	item, ok := e.Value.(rememberedItem[K, V])
	return item.value, ok
}

func (m *remembered[K, V]) put(key K, value V) {
	m.drop(key)
	if m.order.Len() >= m.most {
		if item, ok := m.order.Back().Value.(rememberedItem[K, V]); ok {
			m.drop(item.key)
		}
	}
	m.byKey[key] = m.order.PushFront(rememberedItem[K, V]{key, value})
}

func (m *remembered[K, V]) drop(key K) {
	if e, ok := m.byKey[key]; ok {
		m.order.Remove(e)
		delete(m.byKey, key)
	}
}
