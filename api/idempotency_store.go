package api

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/klauspost/compress/zstd"

	"readiness/assessment"
	"readiness/assessment/vault"
)

// What is kept under an Idempotency-Key stands in the vault, for all who serve the same store. Its item has one of a few
// ids: a request takes a free one by Put, which one wins, looks whether another is alive beside its own, and gives way if
// so. An item that has ended is never overwritten in its place: of two that find it, both might win.
const (
	// RepeatPrefix begins the ids of what is kept, and RepeatLife is how long that counts: who tidies the vault needs both.
	RepeatPrefix = "idempotency/"
	RepeatLife   = 24 * time.Hour

	repeatPlaces = 4
	// lockLife is after how long without a sign of life a request counts as lost. It gives one every beat.
	lockLife = 2 * time.Minute
	beat     = lockLife / 4
	// longestAnswer leaves room for the rest of an item. Larger answers are not kept.
	longestAnswer = vault.MaxSize/4*3 - 4<<10
	// storeTime is how long an answer waits for the vault to keep it.
	storeTime = 5 * time.Second
)

// repeats keeps what requests with an Idempotency-Key were answered.
type repeats struct {
	vault   vault.Vault
	clock   func() time.Time
	random  io.Reader
	encoder *zstd.Encoder
	decoder *zstd.Decoder
}

// repeatV1 is the data of an item: sealed is the answer, which only who has the key can read.
type repeatV1 struct {
	At      time.Time `json:"at"`
	Request string    `json:"request,omitempty"` // its sum, in hexadecimal
	Status  int       `json:"status,omitempty"`  // 0 = not answered yet
	Sealed  []byte    `json:"sealed,omitempty"`
}

// attempt is a request that is the first with its key.
type attempt struct {
	id      string
	salt    []byte
	secrets secrets
}

// prior is a request that was answered.
type prior struct {
	repeatV1
	secrets secrets
}

func newRepeats(v vault.Vault, clock func() time.Time, random io.Reader) (*repeats, error) {
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, fmt.Errorf("compression: %w", err)
	}
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, fmt.Errorf("compression: %w", err)
	}
	return &repeats{vault: v, clock: clock, random: random, encoder: encoder, decoder: decoder}, nil
}

// places are the ids of what is kept for a key of an account. The key itself is kept nowhere.
func places(account, key string) []string {
	first := RepeatPrefix + vault.Digest([]byte(account), []byte(key))
	ids := []string{first}
	for n := 1; n < repeatPlaces; n++ {
		ids = append(ids, first+"/"+strconv.Itoa(n))
	}
	return ids
}

// alive gives what an item says as long as it counts.
func (o *repeats) alive(item vault.Item) (repeatV1, bool) {
	var said repeatV1
	if item.Redacted != nil || json.Unmarshal(item.Data, &said) != nil {
		return said, false
	}
	life := RepeatLife
	if said.Status == 0 {
		life = lockLife
	}
	return said, o.clock().Before(said.At.Add(life))
}

// begin takes a key, or gives what was answered to it. While it is another's, that is an error.
func (o *repeats) begin(ctx context.Context, account, key string) (*attempt, *prior, error) {
	ids := places(account, key)
	found, err := o.vault.Get(ctx, ids...)
	if err != nil {
		return nil, nil, assessment.StorageError(err)
	}
	free := ""
	for _, id := range ids {
		item, there := found[id]
		if !there && free == "" {
			free = id
		}
		if said, ok := o.alive(item); there && ok {
			if said.Status == 0 {
				return nil, nil, underWay()
			}
			k, err := secretsOf(key, item.Salt)
			return nil, &prior{said, k}, err
		}
	}
	if free == "" {
		if err := o.vault.Delete(ctx, ids...); err != nil {
			return nil, nil, assessment.StorageError(err)
		}
		return nil, nil, underWay()
	}
	mine := &attempt{id: free, salt: make([]byte, secretLength)}
	if _, err := io.ReadFull(o.random, mine.salt); err != nil {
		return nil, nil, fmt.Errorf("no salt: %w", err)
	}
	if mine.secrets, err = secretsOf(key, mine.salt); err != nil {
		return nil, nil, err
	}
	return mine, nil, o.take(ctx, mine, ids)
}

// take takes a free place, and gives it up when another is alive: who puts first and looks then cannot miss another who
// does the same.
func (o *repeats) take(ctx context.Context, mine *attempt, ids []string) error {
	item, err := o.item(mine, repeatV1{})
	if err != nil {
		return err
	}
	if err := o.vault.Put(ctx, item); errors.Is(err, vault.ErrTaken) {
		return underWay()
	} else if err != nil {
		return errors.Join(assessment.StorageError(err), o.release(ctx, mine.id))
	}
	found, err := o.vault.Get(ctx, ids...)
	if err != nil {
		return errors.Join(assessment.StorageError(err), o.release(ctx, mine.id))
	}
	delete(found, mine.id)
	for _, other := range found {
		if _, ok := o.alive(other); ok {
			return errors.Join(underWay(), o.release(ctx, mine.id))
		}
	}
	if len(found) == 0 {
		return nil
	}
	if err := o.vault.Delete(ctx, slices.Collect(maps.Keys(found))...); err != nil {
		return errors.Join(assessment.StorageError(err), o.release(ctx, mine.id))
	}
	return nil
}

// hold keeps a place while its request is under way, however slowly a body arrives. It must be stopped before the place
// is kept or released.
func (o *repeats) hold(ctx context.Context, mine *attempt) (stop func()) {
	over := make(chan struct{})
	var beating sync.WaitGroup
	beating.Go(func() {
		ticker := time.NewTicker(beat)
		defer ticker.Stop()
		for {
			select {
			case <-over:
				return
			case <-ticker.C:
				_ = o.replace(ctx, mine, repeatV1{}) // the next one may do it
			}
		}
	})
	return func() {
		close(over)
		beating.Wait()
	}
}

// replace writes what an own place says.
func (o *repeats) replace(ctx context.Context, mine *attempt, said repeatV1) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeTime)
	defer cancel()
	item, err := o.item(mine, said)
	if err != nil {
		return err
	}
	return assessment.StorageError(o.vault.Replace(ctx, item))
}

// release frees a place. It is done even when the one who asked is gone.
func (o *repeats) release(ctx context.Context, id string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeTime)
	defer cancel()
	return assessment.StorageError(o.vault.Delete(ctx, id))
}

// keep stores an answer. Of one that is not to be whole, or too large, everything but the body is kept.
func (o *repeats) keep(ctx context.Context, mine *attempt, request []byte, answer *memory, as keptAnswer) error {
	as.Header, as.body = answer.header, answer.body.Bytes()
	sealed, err := o.seal(mine.secrets, as)
	if err == nil && len(sealed) > longestAnswer {
		as.Whole = false
		sealed, err = o.seal(mine.secrets, as)
	}
	if err != nil {
		return err
	}
	return o.replace(ctx, mine, repeatV1{Request: hex.EncodeToString(request), Status: answer.status, Sealed: sealed})
}

func (o *repeats) item(a *attempt, said repeatV1) (vault.Item, error) {
	said.At = o.clock().UTC()
	data, err := json.Marshal(said)
	if err != nil {
		return vault.Item{}, fmt.Errorf("write what is kept for an Idempotency-Key: %w", err)
	}
	return vault.Item{ID: a.id, Salt: a.salt, Data: data}, nil
}
