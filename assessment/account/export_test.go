package account

import "crypto/ed25519"

// Journal is the key that signs checkpoints of the journal.
func (k *Keys) Journal() ed25519.PrivateKey { return k.journal }
