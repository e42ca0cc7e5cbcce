package account

import "crypto/ed25519"

// Journal is the key that signs checkpoints of the journal.
func (k *Keys) Journal() ed25519.PrivateKey { return k.journal }

// What tests look at from outside.
var (
	ReadEmail     = normalEmail
	PasswordFault = passwordFault
	LoginKey      = loginKey
	Thumbprint    = thumbprint
)

// ParseHash reads a stored hash and writes it again.
func ParseHash(text string) (string, error) {
	h, err := parseHash(text)
	return h.String(), err
}

// Occupy takes all turns of those who want a password looked at.
func (d *Directory) Occupy() (release func()) {
	for range cap(d.hasher.slots) {
		d.hasher.slots <- struct{}{}
	}
	return func() {
		for range cap(d.hasher.slots) {
			<-d.hasher.slots
		}
	}
}
