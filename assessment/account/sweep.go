package account

import (
	"context"
	"strings"
	"time"

	"readiness/assessment"
	"readiness/assessment/vault"
)

// spare is how long a token is kept when it has expired: clocks differ, and an exchange takes its time.
const spare = time.Hour

// ExpiredTokens gives the ids of the items of refresh tokens that nobody can use any more: of those that have expired,
// and of what says that such a token was used, or its family closed. They may be deleted while others sign in. Refresh
// itself finds only those of whoever comes again.
func ExpiredTokens(ctx context.Context, v vault.Vault, now time.Time) (ids []string, err error) {
	// What depends on a token is put after it. So it is listed first: what it depends on is then seen below, or gone.
	var later []string
	for _, prefix := range []string{usedPrefix, revokedPrefix} {
		for id, err := range v.IDs(ctx, prefix) {
			if err != nil {
				return nil, assessment.StorageError(err)
			}
			later = append(later, id)
		}
	}
	alive := map[string]bool{}
	for item, err := range vault.Items(ctx, v, tokenPrefix) {
		if err != nil {
			return nil, assessment.StorageError(err)
		}
		t, ok, err := decode[tokenV1](item)
		if err != nil {
			return nil, err
		}
		if ok && now.Before(t.Until.Add(spare)) {
			alive[usedPrefix+strings.TrimPrefix(item.ID, tokenPrefix)] = true
			alive[revokedPrefix+t.Family] = true
			continue
		}
		ids = append(ids, item.ID)
	}
	for _, id := range later {
		if !alive[id] {
			ids = append(ids, id)
		}
	}
	return ids, nil
}
