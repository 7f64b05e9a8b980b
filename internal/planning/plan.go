package planning

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"

	"dateline.news/internal/account"
	"dateline.news/internal/clock"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
	"dateline.news/internal/text"
)

// Picture says whether a picture is wanted.
type Picture string

// What is wanted of pictures.
const (
	NoPicture Picture = ""
	Wanted    Picture = "wanted"  // somebody should bring one
	Ordered   Picture = "ordered" // somebody is on the way
)

// Pictures lists what may be said of pictures.
var Pictures = []Picture{NoPicture, Wanted, Ordered}

// Entry is one thing that the newsroom means to cover.
type Entry struct {
	ID           int64     `json:"id"`
	Edition      string    `json:"edition"`
	Section      string    `json:"section"`
	Slugline     string    `json:"slugline"`
	Note         string    `json:"note,omitempty"`
	Place        string    `json:"place,omitempty"`
	Begins       time.Time `json:"begins"`            // when it happens
	AllDay       bool      `json:"all_day,omitempty"` // the hour of Begins means nothing
	Deadline     time.Time `json:"deadline,omitzero"` // by when the text is wanted
	Writer       int64     `json:"writer,omitempty"`
	Photographer int64     `json:"photographer,omitempty"`
	Length       int       `json:"length,omitempty"` // words
	Picture      Picture   `json:"picture,omitempty"`
	Version      int       `json:"version"`
	Draft        int64     `json:"draft,omitempty"` // 0: not started
	Cancelled    time.Time `json:"cancelled,omitzero"`
	Why          string    `json:"why,omitempty"` // it was cancelled
	By           int64     `json:"by"`            // who planned it
	Changed      time.Time `json:"changed"`
	ChangedBy    int64     `json:"changed_by"`
}

// Limits of an entry, in runes and words.
const (
	MaxSlugline = 100
	MaxPlace    = 200
	MaxNote     = 4000
	MaxLength   = 50_000
)

// Conflict says that somebody else has changed the entry meanwhile. It carries both.
type Conflict struct {
	Current Entry
	Yours   Entry
}

// Error names the two versions.
func (c *Conflict) Error() string {
	return fmt.Sprintf("plan entry %d is at version %d, the change was made from %d", c.Current.ID, c.Current.Version, c.Yours.Version)
}

// Desk is what the plan asks of those who keep drafts: to begin one, and to be told by when it is wanted, both in the plan's own transaction.
type Desk interface {
	Begin(ctx context.Context, tx *store.Tx, who account.Actor, e Entry) (draft int64, err error)
	Want(ctx context.Context, tx *store.Tx, who account.Actor, draft int64, by time.Time) error
}

// Editions is what the plan asks of the house.
type Editions interface {
	ByCode(ctx context.Context, code string) (edition.Edition, error)
}

// Options is what a plan stands on.
type Options struct {
	DB      *store.DB
	Journal *journal.Journal
	Clock   clock.Clock
	House   Editions
	Desk    Desk
}

// Plan keeps the entries.
type Plan struct{ o Options }

// New makes the plan of a database.
func New(o Options) *Plan { return &Plan{o} }

// tidy cleans what was typed, and cuts times to what both engines keep.
func (e Entry) tidy() Entry {
	e.Slugline, e.Place, e.Note = text.Clean(e.Slugline), text.Clean(e.Place), text.CleanLines(e.Note)
	e.Begins, e.Deadline = e.Begins.UTC().Truncate(time.Second), e.Deadline.UTC().Truncate(time.Second)
	if e.Deadline.Year() <= 1 {
		e.Deadline = time.Time{}
	}
	return e
}

// check names the field that is wrong.
func (p *Plan) check(ctx context.Context, e Entry) error {
	ed, err := p.o.House.ByCode(ctx, e.Edition)
	if err != nil {
		return err
	}
	if _, known := ed.Section(e.Section); !known {
		return errs.At("section", "planning.section", nil)
	}
	now := p.o.Clock.Now()
	switch {
	case e.Slugline == "" || utf8.RuneCountInString(e.Slugline) > MaxSlugline:
		return errs.At("slugline", "planning.slugline", map[string]any{"Max": MaxSlugline})
	case utf8.RuneCountInString(e.Place) > MaxPlace:
		return errs.At("place", "planning.long", map[string]any{"Max": MaxPlace})
	case utf8.RuneCountInString(e.Note) > MaxNote:
		return errs.At("note", "planning.long", map[string]any{"Max": MaxNote})
	case e.Begins.IsZero() || e.Begins.Before(now.AddDate(-2, 0, 0)) || e.Begins.After(now.AddDate(5, 0, 0)):
		return errs.At("begins", "planning.begins", nil)
	case !e.Deadline.IsZero() && (e.Deadline.Before(now.AddDate(-2, 0, 0)) || e.Deadline.After(now.AddDate(5, 0, 0))):
		return errs.At("deadline", "planning.begins", nil)
	case e.Length < 0 || e.Length > MaxLength:
		return errs.At("length", "planning.length", map[string]any{"Max": MaxLength})
	case e.Picture != NoPicture && e.Picture != Wanted && e.Picture != Ordered:
		return errs.At("picture", "planning.picture", nil)
	}
	return nil
}

// mayChange says whether somebody may change an entry: to write for one's own, to edit for the others.
func mayChange(who account.Actor, e Entry) error {
	right := account.Edit
	if e.By == who.ID || e.Writer == who.ID && who.ID != 0 {
		right = account.Write
	}
	return who.Must(right, e.Edition, e.Section)
}

// Add plans something. It needs the right to write in the section. The same key of the same person makes one entry, however often
// it is sent; an empty key makes a new one each time.
func (p *Plan) Add(ctx context.Context, who account.Actor, e Entry, once string) (Entry, error) {
	e = e.tidy()
	if err := who.Must(account.Write, e.Edition, e.Section); err != nil {
		return Entry{}, err
	}
	if err := p.check(ctx, e); err != nil {
		return Entry{}, err
	}
	e.Version, e.By, e.ChangedBy, e.Changed = 1, who.ID, who.ID, p.o.Clock.Now()
	made := e
	err := p.o.DB.Update(ctx, func(tx *store.Tx) error {
		made = e
		if once != "" {
			known, err := scanEntry(tx.QueryRow(ctx, "select "+columns+" from plan_entry where made_by = $1 and once = $2", who.ID, once).Scan)
			if !errs.Is(err, errs.NotFound) {
				made = known
				return err
			}
		}
		var err error
		if made.ID, err = insert(ctx, tx, e, once); err != nil {
			return err
		}
		return p.record(tx, who, made, "plan.added", map[string]any{"after": made.told()})
	})
	return made, err
}

// Change replaces an entry by what somebody has made of the version that they were shown. Another version there is answered with *Conflict
// (errs.Conflict); the same again changes nothing. Draft, cancelling and who planned it stay as they are.
func (p *Plan) Change(ctx context.Context, who account.Actor, e Entry) (Entry, error) {
	e = e.tidy()
	return p.act(ctx, e.ID, func(tx *store.Tx, now *Entry) error {
		if err := mayChange(who, *now); err != nil {
			return err
		}
		if !now.Cancelled.IsZero() {
			return errs.Say(errs.Conflict, "planning.cancelled", nil)
		}
		next := e
		next.Edition, next.Draft, next.Cancelled, next.Why, next.By = now.Edition, now.Draft, now.Cancelled, now.Why, now.By
		next.Version, next.Changed, next.ChangedBy = now.Version, now.Changed, now.ChangedBy
		if next == *now {
			return nil
		}
		if e.Version != now.Version {
			return &errs.Error{Kind: errs.Conflict, Key: "planning.conflict", Err: &Conflict{Current: *now, Yours: e}}
		}
		if next.Section != now.Section {
			if err := who.Must(account.Write, next.Edition, next.Section); err != nil {
				return err
			}
		}
		if err := p.check(ctx, next); err != nil {
			return err
		}
		if next.Draft != 0 && !next.Deadline.Equal(now.Deadline) {
			if err := p.o.Desk.Want(ctx, tx, who, next.Draft, next.Deadline); err != nil {
				return err
			}
		}
		before := now.told()
		*now = next
		if err := p.write(ctx, tx, who, now); err != nil {
			return err
		}
		return p.record(tx, who, *now, "plan.changed", map[string]any{"before": before, "after": now.told()})
	})
}

// Start makes the draft of an entry, once: started again, the entry is answered as it is.
func (p *Plan) Start(ctx context.Context, who account.Actor, id int64) (Entry, error) {
	return p.act(ctx, id, func(tx *store.Tx, now *Entry) error {
		if err := who.Must(account.Write, now.Edition, now.Section); err != nil {
			return err
		}
		if now.Draft != 0 {
			return nil
		}
		if !now.Cancelled.IsZero() {
			return errs.Say(errs.Conflict, "planning.cancelled", nil)
		}
		draft, err := p.o.Desk.Begin(ctx, tx, who, *now)
		if err != nil {
			return err
		}
		now.Draft = draft
		if now.Writer == 0 {
			now.Writer = who.ID
		}
		if err := p.write(ctx, tx, who, now); err != nil {
			return err
		}
		return p.record(tx, who, *now, "plan.started", map[string]any{"draft": draft})
	})
}

// Cancel says that something will not be covered, and why. A draft of it stays on the desk.
func (p *Plan) Cancel(ctx context.Context, who account.Actor, id int64, why string) (Entry, error) {
	return p.act(ctx, id, func(tx *store.Tx, now *Entry) error {
		if err := mayChange(who, *now); err != nil {
			return err
		}
		if !now.Cancelled.IsZero() {
			return nil
		}
		if why = text.Clean(why); utf8.RuneCountInString(why) > MaxPlace {
			return errs.At("why", "planning.long", map[string]any{"Max": MaxPlace})
		}
		now.Cancelled, now.Why = p.o.Clock.Now(), why
		if err := p.write(ctx, tx, who, now); err != nil {
			return err
		}
		return p.record(tx, who, *now, "plan.cancelled", nil)
	})
}

// Restore puts a cancelled entry back into the plan.
func (p *Plan) Restore(ctx context.Context, who account.Actor, id int64) (Entry, error) {
	return p.act(ctx, id, func(tx *store.Tx, now *Entry) error {
		if err := mayChange(who, *now); err != nil {
			return err
		}
		if now.Cancelled.IsZero() {
			return nil
		}
		now.Cancelled, now.Why = time.Time{}, ""
		if err := p.write(ctx, tx, who, now); err != nil {
			return err
		}
		return p.record(tx, who, *now, "plan.restored", nil)
	})
}

// act is the shape of every change of an entry: read it under lock, let f change it, answer it as it stands.
func (p *Plan) act(ctx context.Context, id int64, f func(tx *store.Tx, now *Entry) error) (Entry, error) {
	var done Entry
	err := p.o.DB.Update(ctx, func(tx *store.Tx) error {
		now, err := scanEntry(tx.QueryRow(ctx, "select "+columns+" from plan_entry where id = $1"+tx.ForUpdate(), id).Scan)
		if err != nil {
			return unknown(err)
		}
		err = f(tx, &now)
		done = now
		return err
	})
	if err != nil {
		return Entry{}, err
	}
	return done, nil
}

// told is what the journal keeps of an entry: references and times, no names.
func (e Entry) told() map[string]any {
	return map[string]any{"section": e.Section, "slugline": e.Slugline, "place": e.Place, "begins": e.Begins, "deadline": e.Deadline, "writer": e.Writer, "photographer": e.Photographer,
		"length": e.Length, "picture": e.Picture, "version": e.Version}
}

func (p *Plan) record(tx *store.Tx, who account.Actor, e Entry, kind string, payload any) error {
	subject := fmt.Sprintf("plan:%d", e.ID)
	_, err := p.o.Journal.Add(tx, journal.Entry{Edition: e.Edition, Kind: kind, Subject: subject, Actor: who.Subject(), Audience: journal.Staff, Tags: []string{subject}}, payload)
	return err
}

// Get answers an entry. It needs the right to see its section.
func (p *Plan) Get(ctx context.Context, who account.Actor, id int64) (Entry, error) {
	e, err := scanEntry(p.o.DB.QueryRow(ctx, "select "+columns+" from plan_entry where id = $1", id).Scan)
	if err != nil {
		return Entry{}, unknown(err)
	}
	return e, who.Must(account.See, e.Edition, e.Section)
}

// MostEntries is how many entries Between answers at most.
const MostEntries = 1000

// Between answers the entries of an edition that begin in a span of time, in its order; only those that who may see.
func (p *Plan) Between(ctx context.Context, who account.Actor, code string, from, until time.Time) ([]Entry, error) {
	if !who.Anywhere(account.See) {
		return nil, who.Must(account.See, code, "")
	}
	rows, err := p.o.DB.Query(ctx, "select "+columns+`
		from plan_entry
		where edition = $1 and begins >= $2 and begins < $3
		order by begins, id
		limit $4`, code, store.At(from), store.At(until), MostEntries)
	if err != nil {
		return nil, err
	}
	var all []Entry
	err = store.Each(rows, func(scan func(...any) error) error {
		e, err := scanEntry(scan)
		if err == nil && who.Can(account.See, e.Edition, e.Section) {
			all = append(all, e)
		}
		return err
	})
	return all, err
}
