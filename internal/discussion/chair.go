package discussion

import (
	"context"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// ChangeForm is what a moderator makes of a discussion.
type ChangeForm struct {
	Story   int64
	State   State     // any; Paused and NotYetOpen need Until, Slow needs Seconds
	Seconds int       // Slow: LeastSlow to MostSlow
	Until   time.Time // Paused, NotYetOpen
	Reason  string    // public, at most 300 runes
	Memo    string    // for colleagues, at most 500 runes
}

// Change opens, slows, pauses, closes, pre-moderates, hides or archives a discussion. The hand wins: a discussion that a
// rule has closed or archived and that is opened by hand stays open until a hand closes it.
func (b *Board) Change(ctx context.Context, who account.Actor, f ChangeForm) (Act, error) {
	var err error
	if f.Reason, err = tidyWords("reason", f.Reason, maxWhy); err != nil {
		return Act{}, err
	}
	if f.Memo, err = tidyWords("memo", f.Memo, maxNote); err != nil {
		return Act{}, err
	}
	now := b.clock.Now()
	if err := f.check(now); err != nil {
		return Act{}, err
	}
	return b.chair(ctx, who, f.Story, func(d *Discussion) (Act, was) {
		before := d.Setting
		d.Setting = f.applied(*d, now)
		return Act{Kind: ActChange, Note: f.Memo}, was{Setting: &before}
	})
}

func (f ChangeForm) check(now time.Time) error {
	switch {
	case f.State.Key() == "":
		return errs.At("state", "discussion.mode_unknown", nil)
	case f.State == Slow && (f.Seconds < LeastSlow || f.Seconds > MostSlow):
		return errs.At("seconds", "discussion.slow_bounds", map[string]any{"Least": LeastSlow, "Most": MostSlow})
	case (f.State == Paused || f.State == NotYetOpen) && !f.Until.After(now):
		return errs.At("until", "discussion.until_past", nil)
	}
	return nil
}

// applied answers the setting that the form makes of a discussion's.
func (f ChangeForm) applied(d Discussion, now time.Time) Setting {
	s := d.Setting
	s.Reason = f.Reason
	until := f.Until.UTC().Truncate(time.Microsecond)
	if f.State != Paused && f.State != NotYetOpen {
		s.Mode, s.Seconds, s.Opens, s.Paused = f.State, 0, time.Time{}, time.Time{}
		if f.State == Slow {
			s.Seconds = f.Seconds
		}
	} else if !s.Mode.Takes() {
		s.Mode = Open // what is paused opens again by itself
	}
	switch f.State {
	case Paused:
		s.Paused, s.Opens = until, time.Time{}
	case NotYetOpen:
		s.Opens, s.Paused = until, time.Time{}
	}
	if s.Mode.Takes() { // rules that have had their say do not have it again
		if !s.Closes.After(now) {
			s.Closes = time.Time{}
		}
		if !s.Archives.After(now) {
			s.Archives = time.Time{}
		}
	}
	return s
}

// Pin puts a discussion before the others among the chats, or back.
func (b *Board) Pin(ctx context.Context, who account.Actor, story int64, pinned bool) (Act, error) {
	return b.chair(ctx, who, story, func(d *Discussion) (Act, was) {
		before := d.Pinned
		d.Pinned = pinned
		return Act{Kind: ActPin}, was{Flag: &before}
	})
}

// chair changes one discussion, with its act and its entry in the journal.
func (b *Board) chair(ctx context.Context, who account.Actor, story int64, change func(d *Discussion) (Act, was)) (Act, error) {
	var done Act
	err := b.db.Update(ctx, func(tx *store.Tx) error {
		d, err := readDiscussion(ctx, tx, story, tx.ForUpdate())
		if err != nil {
			return err
		}
		if err := who.Must(account.Moderate, d.Edition, d.Section); err != nil {
			return err
		}
		act, before := change(&d)
		act.By, act.Edition, act.section, act.Story, act.At = who.ID, d.Edition, d.Section, d.Story, b.clock.Now()
		if err := insertAct(ctx, tx, &act, before); err != nil {
			return err
		}
		done = act
		return b.rewrite(ctx, tx, d, who)
	})
	return done, err
}

// rewrite writes a changed discussion and journals it whether its state is another or not: a reason, a time or a pin is
// news as well.
func (b *Board) rewrite(ctx context.Context, tx *store.Tx, d Discussion, who account.Actor) error {
	now := b.clock.Now()
	d.told = d.At(now)
	if err := writeDiscussion(ctx, tx, d, now); err != nil {
		return err
	}
	tx.After(b.lookAgain)
	return b.note(tx, d, "discussion.changed", who.Subject())
}
