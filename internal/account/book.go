package account

import (
	"fmt"
	"slices"
	"time"

	"dateline.news/internal/clock"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
)

// Book is where accounts are kept. Its methods may be used by many goroutines at once.
type Book struct {
	db      *store.DB
	journal *journal.Journal
	clock   clock.Clock
	hasher  hasher
	readers reception
}

// New opens the book of a database.
func New(db *store.DB, journal *journal.Journal, clock clock.Clock) *Book {
	return &Book{db: db, journal: journal, clock: clock, hasher: newHasher()}
}

// Account is one person: of the staff, or a reader.
type Account struct {
	ID       int64     `json:"id"`
	Email    string    `json:"email"` // lower case, as compared
	Name     string    `json:"name"`
	Locale   string    `json:"locale"` // BCP 47: the language of the newsroom's interface for this person
	Grants   []Grant   `json:"grants"`
	TwoStep  bool      `json:"two_step"` // sign-in asks for a code as well
	Created  time.Time `json:"created"`
	SignedIn time.Time `json:"signed_in,omitzero"` // the last time
	Disabled time.Time `json:"disabled,omitzero"`

	Confirmed time.Time `json:"confirmed,omitzero"` // zero: a reader who has not proved the address yet
	Edition   string    `json:"edition,omitempty"`  // code of the edition in which a reader registered
	Password  bool      `json:"password"`           // there is one; else a passkey or a link opens the account
}

// Staff says whether the account has a role in the newsroom.
func (a Account) Staff() bool {
	return slices.ContainsFunc(a.Grants, func(g Grant) bool { return g.Role != Reader })
}

// reader says whether the account talks and does nothing else, so that a reader's rules for names and addresses hold.
func (a Account) reader() bool { return len(a.Grants) > 0 && !a.Staff() }

// Actor answers the account as one who does things.
func (a Account) Actor() Actor { return Staff(a.ID, a.Name, a.Grants) }

// subject is how the journal names an account.
func subject(id int64) string { return fmt.Sprintf("account:%d", id) }

// entry begins a journal entry about an account, for the staff to see.
func entry(kind string, id int64, who Actor) journal.Entry {
	return journal.Entry{Kind: kind, Subject: subject(id), Actor: who.Subject(), Audience: journal.Staff}
}

// private begins a journal entry that only the account itself is told of.
func private(kind string, id int64, who Actor) journal.Entry {
	e := entry(kind, id, who)
	e.Audience = journal.Audience(subject(id))
	return e
}
