package mail

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Outbox takes letters out of the house. There are two: SMTP and Folder; mailtest.Contract holds them to the same.
type Outbox interface {
	// Deliver answers nil once somebody else is responsible for the letter, or a *Refusal.
	Deliver(ctx context.Context, s Sealed) error
	// Folder answers where the letters go when they do not leave this machine, "" when they do.
	Folder() string
}

// Sealed is a letter that is ready to go.
type Sealed struct {
	Letter
	From      string // the sender's address
	MessageID string // without the angle brackets; the same in every attempt
	Written   time.Time
}

// Refusal is a letter that was not taken.
type Refusal struct {
	Code      int    // of SMTP; 0: it did not come so far
	Enhanced  string // RFC 3463: "5.1.1", or ""
	Permanent bool   // trying again is of no use
	Err       error  // may tell of the person: not for the journal
}

// Error answers the whole truth.
func (r *Refusal) Error() string { return fmt.Sprintf("letter not taken (%s): %v", r.Outcome(), r.Err) }

// Unwrap gives the true error.
func (r *Refusal) Unwrap() error { return r.Err }

// Outcome is what may be written down without telling of anybody: "550 5.1.1", or "unreachable".
func (r *Refusal) Outcome() string {
	if r.Code == 0 {
		return "unreachable"
	}
	return strings.TrimSpace(fmt.Sprintf("%d %s", r.Code, r.Enhanced))
}

// asRefusal answers the refusal in an error, or one that says only that something failed.
func asRefusal(err error) *Refusal {
	var refusal *Refusal
	if errors.As(err, &refusal) {
		return refusal
	}
	return &Refusal{Err: err}
}

// Open opens the outbox of an address: smtp://user:password@host:587?tls=starttls or smtps://…, otherwise a folder.
func Open(address string) (Outbox, error) {
	if strings.HasPrefix(address, "smtp://") || strings.HasPrefix(address, "smtps://") {
		return OpenSMTP(address)
	}
	return OpenFolder(address)
}
