package account

import (
	"cmp"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"os"
	"path"
	"path/filepath"
	"slices"
)

// Files of the key of access tokens. Public halves of keys that were in use before may lie beside it as token-*.pub: what
// was signed with these is still good.
const (
	tokenKey    = "token.key"
	tokenPublic = "token.pub"
	tokenFormer = "token-*.pub"
)

// TokenKey signs access tokens.
type TokenKey struct {
	ID      string // of the public half: its thumbprint
	Private ed25519.PrivateKey
}

// PublicKey checks access tokens.
type PublicKey struct {
	ID  string // thumbprint of the JWK, RFC 7638
	Key ed25519.PublicKey
}

// Token is the key that signs access tokens. It is made at first use: whoever only signs the journal needs none. Errors
// as of OpenKeys.
func (k *Keys) Token() (TokenKey, error) {
	key, err := openKey(filepath.Join(k.dir, tokenKey), k.random)
	if err != nil {
		return TokenKey{}, err
	}
	file := filepath.Join(k.dir, tokenPublic)
	if err := publish(file, key); err != nil {
		return TokenKey{}, err
	}
	public, err := readPublic(file)
	return TokenKey{ID: thumbprint(public), Private: key}, err
}

// HasTokenKey says whether a directory of keys holds one that signs access tokens.
func HasTokenKey(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, tokenKey))
	return err == nil
}

// TokenPublic gives the public halves of the key that signs access tokens, first, and of those that did before.
func (k *Keys) TokenPublic() ([]PublicKey, error) {
	now, err := k.Token()
	if err != nil {
		return nil, err
	}
	files, err := os.ReadDir(k.dir)
	if err != nil {
		return nil, cannot("look for keys in", k.dir, err)
	}
	var list []PublicKey
	for _, f := range files {
		if former, _ := path.Match(tokenFormer, f.Name()); !former && f.Name() != tokenPublic {
			continue
		}
		key, err := readPublic(filepath.Join(k.dir, f.Name()))
		if err != nil {
			return nil, err
		}
		list = append(list, PublicKey{ID: thumbprint(key), Key: key})
	}
	slices.SortFunc(list, func(a, b PublicKey) int {
		return cmp.Or(cmp.Compare(rank(a.ID == now.ID), rank(b.ID == now.ID)), cmp.Compare(a.ID, b.ID))
	})
	return slices.CompactFunc(list, func(a, b PublicKey) bool { return a.ID == b.ID }), nil
}

func rank(first bool) int {
	if first {
		return 0
	}
	return 1
}

// thumbprint names a key by what it is: RFC 7638, RFC 8037.
func thumbprint(key ed25519.PublicKey) string {
	sum := sha256.Sum256([]byte(`{"crv":"Ed25519","kty":"OKP","x":"` + base64.RawURLEncoding.EncodeToString(key) + `"}`))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
