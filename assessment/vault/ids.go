package vault

import "iter"

// Page is some of the ids that begin with a prefix, ascending.
type Page struct {
	IDs  []string
	Next string // where the next page begins: behind this key; "" = there is none
}

// Pages makes what IDs gives. read gets the page behind a key, "" at first, and holds nothing when it returns; ready says,
// before each id but the first of a page, why there can be no more.
func Pages(prefix string, ready func() error, read func(after string) (Page, error)) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		if prefix != "" && !ValidID(prefix) { // then it begins none
			if err := ready(); err != nil {
				yield("", err)
			}
			return
		}
		for after := ""; ; {
			page, err := read(after)
			if err != nil {
				yield("", err)
				return
			}
			for _, id := range page.IDs {
				if !yield(id, nil) {
					return
				}
				if err := ready(); err != nil {
					yield("", err)
					return
				}
			}
			if page.Next == "" {
				return
			}
			after = page.Next
		}
	}
}
