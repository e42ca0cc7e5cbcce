package assessment

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"readiness/assessment/vault"
)

// textPrefix begins the ids of texts in the vault.
const textPrefix = "text/"

// saltSize is how many random bytes keep the digest of a short text from being guessed.
const saltSize = 16

// stored is the texts of a command in the vault.
type stored struct {
	refs   []Text   // by the number of the command's part; zero = none
	drafts []draft  // that they were stored for
	fresh  []string // ids that were put there for this command
}

// outdated says that, where the command puts a text, another one has come to stand since. It may say the same.
func (t stored) outdated(c Command, v view) bool {
	texts, ok := c.(textual)
	if !ok {
		return false
	}
	return slices.ContainsFunc(t.drafts, func(d draft) bool { return d.text != "" }) && !slices.EqualFunc(texts.drafts(v), t.drafts, draft.same)
}

// sameTexts finds which texts of a command stand in its place already, so that to send them again is no change. Texts
// that do not are given an id and a digest that nothing has, as long as others.
func (s *Service) sameTexts(ctx context.Context, c Command) ([]Text, error) {
	t, ok := c.(textual)
	if !ok {
		return nil, nil
	}
	state := s.State()
	drafts := t.drafts(state)
	refs, err := s.standing(ctx, state, drafts)
	if err != nil {
		return nil, err
	}
	for i, d := range drafts {
		if d.text != "" && refs[i] == (Text{}) {
			refs[i] = Text{ID: textPrefix + strings.Repeat("-", 32), Digest: strings.Repeat("-", 64)}
		}
	}
	return refs, nil
}

// standing gives, for each draft that says what stands there already, the text that does.
func (s *Service) standing(ctx context.Context, state *State, drafts []draft) ([]Text, error) {
	refs := make([]Text, len(drafts))
	var ids []string
	asked := map[string]bool{}
	for _, d := range drafts {
		if d.text == "" {
			continue
		}
		for _, before := range d.before {
			if _, gone := state.RedactedText(before.ID); !gone && !asked[before.ID] {
				asked[before.ID] = true
				ids = append(ids, before.ID)
			}
		}
	}
	if len(ids) == 0 {
		return refs, nil
	}
	items, err := s.stores.Vault.Get(ctx, ids...)
	if err != nil {
		return nil, StorageError(err)
	}
	for i, d := range drafts {
		if d.text == "" {
			continue
		}
		there := slices.IndexFunc(d.before, func(before Text) bool {
			item, ok := items[before.ID]
			return ok && item.Redacted == nil && d.says(item.Data) && vault.Digest(item.Salt, item.Data) == before.Digest
		})
		if there >= 0 {
			refs[i] = d.before[there]
		}
	}
	return refs, nil
}

// store puts the free texts of a command into the vault, but for those that stand there already.
func (s *Service) store(ctx context.Context, c Command) (stored, error) {
	t, ok := c.(textual)
	if !ok {
		return stored{}, nil
	}
	// A third of the time is kept for taking out again what is not needed.
	ctx, cancel := context.WithTimeout(ctx, s.timeout*2/3)
	defer cancel()
	state := s.State()
	drafts := t.drafts(state)
	refs, err := s.standing(ctx, state, drafts)
	if err != nil {
		return stored{}, unrecorded(err)
	}
	var items []vault.Item
	texts := stored{refs: refs, drafts: drafts}
	for i, d := range drafts {
		if d.text == "" || refs[i] != (Text{}) {
			continue
		}
		item, err := s.seal(d.text)
		if err != nil {
			return stored{}, err
		}
		items, texts.fresh = append(items, item), append(texts.fresh, item.ID)
		texts.refs[i] = Text{ID: item.ID, Digest: vault.Digest(item.Salt, item.Data)}
	}
	if len(items) == 0 {
		return texts, nil
	}
	if err := s.stores.Vault.Put(ctx, items...); err != nil {
		if !errors.Is(err, vault.ErrTaken) { // then some of them are others'
			s.unstore(texts.fresh)
		}
		return stored{}, unrecorded(StorageError(err))
	}
	return texts, nil
}

// unrecorded adds to the failure of the vault that nothing has come of it.
func unrecorded(err error) error {
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Kind != Unavailable {
		return err
	}
	told := *e
	told.Msg += "; nothing was recorded"
	return &told
}

// seal gives a text its id and its salt.
func (s *Service) seal(text string) (vault.Item, error) {
	var random [16 + saltSize]byte
	if _, err := io.ReadFull(s.random, random[:]); err != nil {
		return vault.Item{}, &Error{Kind: Internal, Msg: "the text could not be kept", Err: fmt.Errorf("draw a salt: %w", err)}
	}
	return vault.Item{ID: textPrefix + hex.EncodeToString(random[:16]), Salt: random[16:], Data: []byte(text)}, nil
}

// unstore takes texts out of the vault that no entry names. Where that fails they stay until FindLeftovers finds them.
func (s *Service) unstore(ids []string) {
	if len(ids) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), s.timeout/3)
	defer cancel()
	_ = s.stores.Vault.Delete(ctx, ids...)
}

// Note is a text as it can be read.
type Note struct {
	Text     string
	Redacted *Erased // the text was erased; then Text is empty
	Lost     bool    // the vault does not have the text, or not as it was recorded
}

// Erased says who erased a text, when and why.
type Erased struct {
	By  string // account id
	At  time.Time
	Why string // may itself be erased, and is "" then
}

// Texts reads texts, by their ids. What is not as it was recorded is marked and not shown. The error is an *Error.
func (s *Service) Texts(ctx context.Context, refs ...Text) (map[string]Note, error) {
	notes := map[string]Note{}
	state := s.State()
	var ids []string
	for _, ref := range refs {
		if ref == (Text{}) {
			continue
		}
		ids = append(ids, ref.ID)
		if r, ok := state.RedactedText(ref.ID); ok {
			ids = append(ids, r.Why.ID)
		}
	}
	if len(ids) == 0 {
		return notes, nil
	}
	items, err := s.stores.Vault.Get(ctx, ids...)
	if err != nil {
		return nil, StorageError(err)
	}
	for _, ref := range refs {
		if ref != (Text{}) {
			notes[ref.ID] = readNote(ref, state, items)
		}
	}
	return notes, nil
}

func readNote(ref Text, state *State, items map[string]vault.Item) Note {
	if r, ok := state.RedactedText(ref.ID); ok {
		erased := &Erased{By: r.By, At: r.At}
		why, ok := items[r.Why.ID]
		if _, gone := state.RedactedText(r.Why.ID); ok && !gone && vault.Digest(why.Salt, why.Data) == r.Why.Digest {
			erased.Why = string(why.Data)
		}
		return Note{Redacted: erased}
	}
	item, ok := items[ref.ID]
	if !ok || item.Redacted != nil || vault.Digest(item.Salt, item.Data) != ref.Digest {
		return Note{Lost: true}
	}
	return Note{Text: string(item.Data)}
}
