package discussion

import (
	"context"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
)

// SanctionForm orders a measure against a reader.
type SanctionForm struct {
	Reader  int64
	Measure Measure
	Scope   Scope // Mute: InChat
	Edition string
	Story   int64         // InChat
	Message int64         // what gave cause; 0: none in particular
	Rule    Rule          // the quoted one
	Note    string        // to the reader, at most 500 runes; needed with RuleOther
	For     time.Duration // Mute and Suspend: a minute to a year
}

// measures are the journal's kinds of the measures.
var measures = map[Measure]string{
	Warn: "reader.warned", Check: "reader.checked", Mute: "reader.muted", Suspend: "reader.suspended", Block: "reader.blocked",
}

// Sanction warns, checks, mutes, suspends or blocks a reader. The right to moderate is asked for as far as the scope
// reaches: in the discussion's section, in the whole edition, or in every edition.
func (b *Board) Sanction(ctx context.Context, who account.Actor, f SanctionForm) (Act, error) {
	note, err := tidyNote(f.Note)
	if err != nil {
		return Act{}, err
	}
	f.Note = note
	if err := f.check(); err != nil {
		return Act{}, err
	}
	s, err := b.aim(ctx, who, f)
	if err != nil {
		return Act{}, err
	}
	var done Act
	err = b.db.Update(ctx, func(tx *store.Tx) error {
		if err := b.mayPunish(ctx, tx, who, f.Reader); err != nil {
			return err
		}
		fresh := s
		if err := insertSanction(ctx, tx, &fresh); err != nil {
			return err
		}
		act := fresh.act(who, string(f.Measure), fresh.At)
		if err := insertAct(ctx, tx, &act, was{}); err != nil {
			return err
		}
		done = act
		return b.tellSanction(tx, who, measures[f.Measure], fresh)
	})
	return done, err
}

func (f SanctionForm) check() error {
	timed := f.Measure == Mute || f.Measure == Suspend
	switch {
	case measures[f.Measure] == "":
		return errs.At("measure", "discussion.measure_unknown", nil)
	case f.Scope != InChat && f.Scope != InEdition && f.Scope != OnSite:
		return errs.At("scope", "discussion.scope_unknown", nil)
	case f.Measure == Mute && f.Scope != InChat, f.Measure == Suspend && f.Scope == InChat:
		return errs.At("scope", "discussion.scope_unknown", nil)
	case timed && (f.For < time.Minute || f.For > 366*24*time.Hour):
		return errs.At("for", "discussion.sanction_time", nil)
	}
	return ruleNeeded(f.Rule, f.Note)
}

// aim makes the sanction of a form and asks for the right as far as it reaches.
func (b *Board) aim(ctx context.Context, who account.Actor, f SanctionForm) (Sanction, error) {
	now := b.clock.Now()
	s := Sanction{Reader: f.Reader, Measure: f.Measure, Scope: f.Scope, Message: f.Message, Rule: f.Rule, Note: f.Note, At: now, By: who.ID}
	if f.Measure == Mute || f.Measure == Suspend {
		s.Until = now.Add(f.For)
	}
	switch f.Scope {
	case InChat:
		d, err := readDiscussion(ctx, b.db, f.Story, "")
		if err != nil {
			return Sanction{}, err
		}
		s.Story, s.Edition, s.section = d.Story, d.Edition, d.Section
	case InEdition:
		if _, err := b.house.ByCode(ctx, f.Edition); err != nil {
			return Sanction{}, err
		}
		s.Edition = f.Edition
	}
	if f.Message != 0 {
		if m, err := readMessage(ctx, b.db, f.Message, ""); err != nil {
			return Sanction{}, err
		} else if m.Author != f.Reader {
			return Sanction{}, errs.At("message", "discussion.message_of_other", nil)
		}
	}
	return s, who.Must(account.Moderate, s.Edition, s.section)
}

// mayPunish refuses a measure against oneself and against colleagues, whose chief is not the board.
func (b *Board) mayPunish(ctx context.Context, tx *store.Tx, who account.Actor, reader int64) error {
	if reader == who.ID {
		return errs.Say(errs.Forbidden, "discussion.own_message", nil)
	}
	if _, err := lockReader(ctx, tx, reader); err != nil {
		return err
	}
	person, err := b.people.Person(ctx, tx, reader)
	if err == nil && person.Staff {
		err = errs.Say(errs.Blocked, "discussion.staff_member", nil)
	}
	return err
}

func insertSanction(ctx context.Context, tx *store.Tx, s *Sanction) error {
	return tx.QueryRow(ctx, `
		insert into discussion_sanction (reader, measure, scope, edition, section, story, message, rule, note, at, until, by_account, answer)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '')
		returning id`, s.Reader, string(s.Measure), string(s.Scope), s.Edition, s.section, s.Story, s.Message, string(s.Rule), s.Note,
		store.At(s.At), store.At(s.Until), s.By).Scan(&s.ID)
}

// act answers the act of an actor about a sanction.
func (s Sanction) act(who account.Actor, kind string, at time.Time) Act {
	return Act{
		Kind: kind, By: who.ID, Edition: s.Edition, section: s.section, Story: s.Story, Message: s.Message, Reader: s.Reader,
		Sanction: s.ID, Rule: s.Rule, Note: s.Note, At: at,
	}
}

// Lift ends a sanction before its time. A block whose reader has appealed is for Answer.
func (b *Board) Lift(ctx context.Context, who account.Actor, sanction int64, note string) (Act, error) {
	note, err := tidyNote(note)
	if err != nil {
		return Act{}, err
	}
	var done Act
	err = b.db.Update(ctx, func(tx *store.Tx) error {
		s, err := readSanction(ctx, tx, sanction, tx.ForUpdate())
		if err != nil {
			return err
		}
		if err := who.Must(account.Moderate, s.Edition, s.section); err != nil {
			return err
		}
		switch {
		case s.Reader == who.ID:
			return errs.Say(errs.Forbidden, "discussion.own_message", nil)
		case !s.Lifted.IsZero() || s.Appeal == Waiting:
			return errs.Say(errs.Conflict, "discussion.changed_meanwhile", nil)
		}
		act := s.act(who, ActLift, b.clock.Now())
		act.Note = note
		if err := insertAct(ctx, tx, &act, was{}); err != nil {
			return err
		}
		done = act
		return b.lift(ctx, tx, who, s)
	})
	return done, err
}

func (b *Board) lift(ctx context.Context, tx *store.Tx, who account.Actor, s Sanction) error {
	if _, err := tx.Exec(ctx, "update discussion_sanction set lifted = $1 where id = $2", store.At(b.clock.Now()), s.ID); err != nil {
		return err
	}
	return b.tellSanction(tx, who, "reader.lifted", s)
}

// Acknowledge says that the reader has read the rule of a warning.
func (b *Board) Acknowledge(ctx context.Context, who account.Actor, sanction int64) error {
	if err := mayTalk(who); err != nil {
		return err
	}
	return b.db.Update(ctx, func(tx *store.Tx) error {
		s, err := readSanction(ctx, tx, sanction, tx.ForUpdate())
		if err != nil {
			return err
		}
		if s.Reader != who.ID || s.Measure != Warn {
			return errs.Say(errs.NotFound, "discussion.no_sanction", nil)
		}
		if !s.InForce(b.clock.Now()) {
			return nil // a second click
		}
		if _, err := tx.Exec(ctx, "update discussion_sanction set acknowledged = $1 where id = $2", store.At(b.clock.Now()), s.ID); err != nil {
			return err
		}
		return b.tellSanction(tx, who, "reader.acknowledged", s)
	})
}

// Memo leaves a note about a reader for colleagues, at most 1,000 runes. It is kept with the history of the reader.
func (b *Board) Memo(ctx context.Context, who account.Actor, reader int64, text string) error {
	if err := mustModerate(who, ""); err != nil {
		return err
	}
	text, err := tidyWords("text", text, maxMemo)
	if err != nil {
		return err
	}
	if text == "" {
		return errs.At("text", "discussion.empty", nil)
	}
	return b.db.Update(ctx, func(tx *store.Tx) error {
		if _, err := b.people.Person(ctx, tx, reader); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `
			insert into discussion_memo (reader, by_account, text, at)
			values ($1, $2, $3, $4)`, reader, who.ID, text, store.At(b.clock.Now()))
		if err != nil {
			return err
		}
		_, err = b.journal.Add(tx, b.readerEntry(who, "reader.memo", Sanction{Reader: reader}, journal.Moderator), sanctionReference{Reader: reader})
		return err
	})
}
