package assessment

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"readiness/assessment/journal"
	"readiness/assessment/vault"
)

// after does what a recorded command still asks for.
func (s *Service) after(ctx context.Context, c Command) error {
	r, ok := c.(erasing)
	if !ok {
		return nil
	}
	if err := s.erase(ctx, r.erases().Text); err != nil {
		return &Error{Kind: Unavailable, Err: err, Msg: "that the text is erased was recorded, but the vault does not answer: the text is still there",
			Fix: "Ask for it once more."}
	}
	return nil
}

// erase takes a redacted text out of the vault.
func (s *Service) erase(ctx context.Context, text string) error {
	r, ok := s.State().RedactedText(text)
	if !ok {
		return errors.New("no entry redacts it")
	}
	// Without the reason: that is a text of its own, and a copy here could not be forgotten.
	err := s.stores.Vault.Redact(ctx, text, vault.Redaction{By: r.By, At: r.At})
	if errors.Is(err, vault.ErrNotFound) {
		return nil
	}
	return err
}

// eraseAgain makes sure that every text whose redaction is recorded is gone: a process may have ended in between. Nobody is
// shown such a text; so what cannot be erased now does not keep the service from opening, and is tried again later.
func (s *Service) eraseAgain(ctx context.Context) error {
	if len(s.live.redacted) == 0 || s.readOnly {
		return nil
	}
	ids := slices.Sorted(maps.Keys(s.live.redacted))
	items, err := s.stores.Vault.Get(ctx, ids...)
	if err != nil && !isDamage(err) {
		return err
	}
	if err == nil { // otherwise one of them cannot be read, and Redact must look at each
		ids = slices.DeleteFunc(ids, func(id string) bool { item, ok := items[id]; return !ok || item.Redacted != nil })
	}
	left, err := s.eraseAll(ctx, ids)
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err == nil:
		return nil
	}
	if s.notice != nil {
		s.notice(fmt.Errorf("%s recorded as erased cannot be taken out of the vault now, and will be tried again: %w", plural(len(left), "text"), err))
	}
	go s.eraseLater(left)
	return nil
}

// eraseAll erases texts and gives those that are left, with the first error. Once the vault does not answer it is not
// asked for the rest.
func (s *Service) eraseAll(ctx context.Context, ids []string) (left []string, first error) {
	for i, id := range ids {
		err := s.erase(ctx, id)
		if err == nil {
			continue
		}
		if first == nil {
			first = err
		}
		if !isDamage(err) {
			return append(left, ids[i:]...), first
		}
		left = append(left, id)
	}
	return left, first
}

// eraseLater tries until nothing is left, or the service stops.
func (s *Service) eraseLater(left []string) {
	ticker := time.NewTicker(6 * s.timeout)
	defer ticker.Stop()
	for len(left) > 0 {
		select {
		case <-s.stop:
			return
		case <-ticker.C:
			bounded, end := context.WithTimeout(context.Background(), s.timeout)
			left, _ = s.eraseAll(bounded, left)
			end()
		}
	}
}

// isDamage says that something stored is not as it should be, which is no reason to think that the rest is not.
func isDamage(err error) bool {
	_, corrupt := errors.AsType[*journal.CorruptError](err)
	return corrupt
}
