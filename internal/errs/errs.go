// Package errs names the handful of ways in which Dateline refuses, and keeps the safe text apart from the true one.
//
// It owns the kinds and nothing else: which HTTP status or exit status a kind becomes is decided by the face that
// answers. It refuses to know about requests, databases or languages.
package errs

import (
	"errors"
	"fmt"
)

// Kind says why something was refused, in the few words that a face needs to choose its answer.
type Kind string

// The kinds of refusal.
const (
	Invalid     Kind = "invalid"     // the input is wrong; Field names the place
	NotFound    Kind = "not_found"   // there is no such thing, or the asker may not know of it
	Forbidden   Kind = "forbidden"   // the actor lacks a right
	Unsigned    Kind = "unsigned"    // nobody is signed in, or the session has ended
	Conflict    Kind = "conflict"    // somebody else was faster, or the state does not allow it
	Blocked     Kind = "blocked"     // well-formed and allowed, but a rule of the house stands against it now
	Gone        Kind = "gone"        // it existed and was withdrawn
	TooLarge    Kind = "too_large"   // over a limit of size, number or time
	TooMany     Kind = "too_many"    // over a limit of rate
	Unavailable Kind = "unavailable" // the disk is full, the database is away; try again
	Internal    Kind = "internal"    // our fault
)

// Error is a refusal: Kind for the face, Key and Args for the reader's language, Field for the form, Err for the log.
type Error struct {
	Kind  Kind
	Key   string         // catalogue key of the safe text; empty: the kind's own text
	Args  map[string]any // values for the catalogue text
	Field string         // form field or JSON path at fault
	Err   error          // the true error; logged, never shown
}

// Error answers the whole truth, for the log.
func (e *Error) Error() string {
	s := string(e.Kind)
	if e.Field != "" {
		s += " " + e.Field
	}
	if e.Key != "" {
		s += " (" + e.Key + ")"
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap gives the true error.
func (e *Error) Unwrap() error { return e.Err }

// New makes a refusal of a kind with the true text.
func New(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Err: fmt.Errorf(format, args...)}
}

// At makes an Invalid refusal that names the field and the catalogue key of its text.
func At(field, key string, args map[string]any) *Error {
	return &Error{Kind: Invalid, Field: field, Key: key, Args: args, Err: fmt.Errorf("%s: %s %v", field, key, args)}
}

// Say makes a refusal of any kind with the catalogue key of its text.
func Say(kind Kind, key string, args map[string]any) *Error {
	return &Error{Kind: kind, Key: key, Args: args}
}

// KindOf answers the kind of the first Error in the chain; Internal where there is none, "" for nil.
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Is says whether the chain holds a refusal of this kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }

// In answers the same refusal with the place named, where it names none yet; other errors are answered as they are.
func In(err error, field string) error {
	var e *Error
	if !errors.As(err, &e) || e.Field != "" {
		return err
	}
	return &Error{Kind: e.Kind, Key: e.Key, Args: e.Args, Field: field, Err: err}
}
