package api

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
)

// secrets come from an Idempotency-Key and the salt of its item. The vault has the salt alone: who reads the vault can
// neither read an answer nor try out which password a request had, as long as the key cannot be guessed.
type secrets struct{ seal, mac []byte }

const secretLength = 32

func secretsOf(key string, salt []byte) (secrets, error) {
	both, err := hkdf.Key(sha256.New, []byte(key), salt, "readiness idempotency", 2*secretLength)
	if err != nil {
		return secrets{}, fmt.Errorf("derive the secrets of an Idempotency-Key: %w", err)
	}
	return secrets{both[:secretLength], both[secretLength:]}, nil
}

// keptAnswer is what is sealed: this as a line of JSON, then the body.
type keptAnswer struct {
	Header http.Header `json:"header"`
	Whole  bool        `json:"whole"` // the body was kept
	Seq    uint64      `json:"seq"`   // the record up to which everything was known when the request began

	body []byte
}

func (k secrets) cipher() (cipher.AEAD, error) {
	block, err := aes.NewCipher(k.seal)
	if err != nil {
		return nil, fmt.Errorf("seal an answer: %w", err)
	}
	return cipher.NewGCMWithRandomNonce(block) //nolint:wrapcheck // it cannot fail for AES
}

func (o *repeats) seal(k secrets, a keptAnswer) ([]byte, error) {
	head, err := json.Marshal(a)
	if err != nil {
		return nil, fmt.Errorf("seal an answer: %w", err)
	}
	body := a.body
	if !a.Whole {
		body = nil
	}
	plain := slices.Concat(head, []byte("\n"), body)
	c, err := k.cipher()
	if err != nil {
		return nil, err
	}
	return c.Seal(nil, nil, o.encoder.EncodeAll(plain, nil), nil), nil
}

// open reads what was answered.
func (o *repeats) open(was *prior) (keptAnswer, error) {
	var a keptAnswer
	c, err := was.secrets.cipher()
	if err != nil {
		return a, err
	}
	packed, err := c.Open(nil, nil, was.Sealed, nil)
	if err != nil {
		return a, fmt.Errorf("open a kept answer: %w", err)
	}
	plain, err := o.decoder.DecodeAll(packed, nil)
	if err != nil {
		return a, fmt.Errorf("open a kept answer: %w", err)
	}
	head, body, _ := bytes.Cut(plain, []byte("\n"))
	if err := json.Unmarshal(head, &a); err != nil {
		return a, fmt.Errorf("open a kept answer: %w", err)
	}
	a.body = body
	return a, nil
}
