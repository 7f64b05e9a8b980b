package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// cost is what one guess at a password costs.
type cost struct {
	memory  uint32 // KiB
	passes  uint32
	threads uint8
}

// current is OWASP's second choice for argon2id (19 MiB, 2 passes, 1 thread): 64 MiB would by itself break the 60 MB
// that an idle server may hold. An older hash is renewed when its owner signs in.
var current = cost{memory: 19 * 1024, passes: 2, threads: 1}

const (
	saltLength = 16 // bytes
	hashLength = 32 // bytes
	atOnce     = 2  // hashes computed at the same time, so that a flood of sign-ins holds 38 MiB and not the machine
)

// hasher computes password hashes, a few at a time.
type hasher struct {
	cost   cost
	places chan struct{}
}

func newHasher() hasher { return hasher{cost: current, places: make(chan struct{}, atOnce)} }

// unknown stands for the hash of an account that does not exist, so that checking it takes the same time. Its key is
// all zero; whoever compares with it must look at more than the result.
func (h hasher) unknown() string {
	return encode(h.cost, make([]byte, saltLength), make([]byte, hashLength))
}

// hash answers the PHC string of a password: "$argon2id$v=19$m=19456,t=2,p=1$salt$hash".
func (h hasher) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltLength)
	rand.Read(salt) // never fails
	key, err := h.compute(ctx, password, salt, h.cost)
	if err != nil {
		return "", err
	}
	return encode(h.cost, salt, key), nil
}

// matches says whether the password is the one of the hash, and whether the hash should be renewed.
func (h hasher) matches(ctx context.Context, encoded, password string) (same, stale bool, err error) {
	c, salt, want, err := decode(encoded)
	if err != nil {
		return false, false, err
	}
	got, err := h.compute(ctx, password, salt, c)
	if err != nil {
		return false, false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1, c != h.cost, nil
}

func (h hasher) compute(ctx context.Context, password string, salt []byte, c cost) ([]byte, error) {
	select {
	case h.places <- struct{}{}:
		defer func() { <-h.places }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	// NFKC, as NIST SP 800-63B 3.1.1.2 asks, so that the same keys on another keyboard make the same password.
	return argon2.IDKey(norm.NFKC.Bytes([]byte(password)), salt, c.passes, c.memory, c.threads, hashLength), nil
}

func encode(c cost, salt, key []byte) string {
	raw := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.memory, c.passes, c.threads,
		raw.EncodeToString(salt), raw.EncodeToString(key))
}

// errHash says that a stored hash is none; its text is not shown, it could be quoted in a log.
var errHash = errors.New("stored password hash is not argon2id of a known cost")

// decode reads a PHC string. Costs beyond eight times the current one are refused: a spoilt row must not hold the
// machine.
func decode(encoded string) (c cost, salt, key []byte, err error) {
	parts := strings.Split(encoded, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return cost{}, nil, nil, errHash
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.memory, &c.passes, &c.threads); n != 3 || err != nil {
		return cost{}, nil, nil, errHash
	}
	if c.passes == 0 || c.threads == 0 || c.memory > 8*current.memory || c.passes > 8*current.passes {
		return cost{}, nil, nil, errHash
	}
	salt, err = base64.RawStdEncoding.DecodeString(parts[4])
	if err == nil {
		key, err = base64.RawStdEncoding.DecodeString(parts[5])
	}
	if err != nil || len(key) != hashLength {
		return cost{}, nil, nil, errHash
	}
	return c, salt, key, nil
}
