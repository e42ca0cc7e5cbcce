// Package account holds what proves who did something: the keys of an installation, and who the accounts of a store are,
// with their passwords and refresh tokens.
//
// What an account may do is not here: roles and scopes are entries of the journal, by the account's id, and the table is
// assessment's. Names, addresses and hashes are items of the vault alone, so that they can be forgotten. Access tokens are
// the HTTP door's; only the key that signs them is here.
//
// A directory of keys stands apart from the data, so that whoever can change the data cannot sign what he made of them.
//
// # Files
//
//	directory.go     Directory: adds accounts, erases
//	set_password.go  SetPassword, and ChangePassword, which asks for the old one
//	signin.go        SignIn, which begins a Session; and who an account is of: Find, Names, List
//	login.go         how an address leads to one account, whatever process ends in between
//	email.go         the one form of an address
//	password.go      argon2id, few at a time; which passwords are refused
//	refresh.go       Refresh: tokens that are good for one exchange
//	browser.go       Begin, Look: the session of a browser, which shows the same token at each page
//	seen.go          Seen, MarkSeen: up to where an account has looked at an assessment; StrayMarks, of nobody
//	copy.go          Copy: who accounts are of, from one vault to another
//	sweep.go         ExpiredTokens
//	keys.go          Keys, OpenKeys: the directory of keys, made at first use
//	token_key.go     the key of access tokens, and the public halves that check them
//	key_file.go      one key in two files: the private half, and the public one beside it
//	checkpoint.go    head.json: the signed end of the journal, which never goes backwards
//	lock*.go         one process at a time changes head.json
//
// # Invariants
//
//   - An address leads to one account at most. What a process left half-done blocks it for a minute at most.
//   - The journal holds neither an address nor a name.
//   - A wrong address takes the work of a wrong password, and is told in the same words.
//   - A mark of what somebody has looked at goes forward only, and is forgotten with the account.
//   - The token of a browser's session is exchanged against nothing.
//   - A refresh token is exchanged once. When it comes again, all that came of the same sign-in is void.
//   - A private key is a PEM file (PKCS #8, Ed25519) that its owner alone may read; another one is refused.
//   - Whoever knows the password of before gets nothing that lasts out of a sign-in or an exchange that is under way when it
//     is changed, in whatever process.
//   - Processes that make a key at the same time end up with the same one.
//   - A file is whole or not there.
//   - Every error is an *assessment.Error.
//
// # Neighbours
//
// Uses assessment.Service, assessment/vault, and assessment/journal for checkpoints. Consumed by api and cmd.
package account
