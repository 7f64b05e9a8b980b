// Package ident makes secrets and identifiers that cannot be guessed.
//
// It owns their alphabet and length; it refuses to be a source of numbers that people read (stories and assets
// are counted by the database).
package ident

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
)

// Secret answers 32 random bytes in 43 URL-safe characters: a session token, an API key, a reset link.
func Secret() string {
	var b [32]byte
	rand.Read(b[:]) // never fails: crypto/rand ends the program instead
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// Reference answers 8 characters that a reader can read out on the telephone, to find one refusal in the log.
func Reference() string {
	const alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ0" // no I, L, O or 1
	var b [8]byte
	rand.Read(b[:])
	for i := range b {
		b[i] = alphabet[int(b[i])&31]
	}
	return string(b[:])
}

// Digest answers the SHA-256 of a secret in hexadecimal: what is stored in its place.
func Digest(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
