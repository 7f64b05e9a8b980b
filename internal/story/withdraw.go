package story

import (
	"context"
	"slices"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/text"
)

// MaxReason is the longest public reason of a hold or kill, in code points.
const MaxReason = 500

// withdrawal is the law of one act: who may do it, from which states it leads to which.
type withdrawal struct {
	event string
	right account.Right
	from  []State
	to    State
}

var (
	holding   = withdrawal{EventHeld, account.Correct, []State{Published}, Held}
	releasing = withdrawal{EventReleased, account.Correct, []State{Held}, Published}
	killing   = withdrawal{EventKilled, account.Kill, []State{Published, Held}, Killed}
	restoring = withdrawal{EventRestored, account.Kill, []State{Killed}, Published}
)

// Hold takes a story from the public for a while, with a public reason.
func (a *Archive) Hold(ctx context.Context, who account.Actor, number int64, w Withdrawal) (Story, error) {
	return a.withdraw(ctx, who, number, holding, w)
}

// Kill takes a story from the public for good, with a public reason: its headline, text and pictures leave every page.
func (a *Archive) Kill(ctx context.Context, who account.Actor, number int64, w Withdrawal) (Story, error) {
	return a.withdraw(ctx, who, number, killing, w)
}

// Release shows a held story again; the note is for the newsroom and may be empty.
func (a *Archive) Release(ctx context.Context, who account.Actor, number int64, note string) (Story, error) {
	return a.bringBack(ctx, who, number, releasing, note)
}

// Restore shows a killed story again, in its place; the note for the newsroom must say why.
func (a *Archive) Restore(ctx context.Context, who account.Actor, number int64, note string) (Story, error) {
	if text.CleanLines(note) == "" {
		return Story{}, errs.At("note", "story.note_missing", nil)
	}
	return a.bringBack(ctx, who, number, restoring, note)
}

func (a *Archive) withdraw(ctx context.Context, who account.Actor, number int64, law withdrawal, w Withdrawal) (Story, error) {
	w = Withdrawal{Reason: text.Clean(w.Reason), Memo: text.CleanLines(w.Memo)}
	if w.Reason == "" {
		return Story{}, errs.At("reason", "story.reason_missing", nil)
	}
	if err := limit("reason", "story.reason_too_long", w.Reason, MaxReason); err != nil {
		return Story{}, err
	}
	if err := limit("memo", "story.note_too_long", w.Memo, MaxNote); err != nil {
		return Story{}, err
	}
	return a.move(ctx, who, number, law, w)
}

func (a *Archive) bringBack(ctx context.Context, who account.Actor, number int64, law withdrawal, note string) (Story, error) {
	note = text.CleanLines(note)
	if err := limit("note", "story.note_too_long", note, MaxNote); err != nil {
		return Story{}, err
	}
	return a.move(ctx, who, number, law, Withdrawal{Memo: note})
}

func (a *Archive) move(ctx context.Context, who account.Actor, number int64, law withdrawal, w Withdrawal) (Story, error) {
	var moved Story
	err := a.db.Update(ctx, func(tx *store.Tx) error {
		s, err := a.lock(ctx, tx, number)
		if err != nil {
			return err
		}
		if err := who.Must(law.right, s.Edition, s.Section); err != nil {
			return err
		}
		if !slices.Contains(law.from, s.State) {
			return errs.Say(errs.Conflict, "story.state_"+string(s.State), map[string]any{"Number": number})
		}
		previous := s
		s.State, s.Reason, s.Withdrawn = law.to, w.Reason, a.clock.Now()
		if s.Public() {
			s.Withdrawn = time.Time{}
			if err := a.checkPictures(ctx, tx, s.Copy); err != nil {
				return err
			}
		}
		moved, err = a.writeMove(ctx, tx, who, Change{Kind: law.event, Story: s, Previous: &previous}, w)
		return err
	})
	return moved, err
}

func (a *Archive) writeMove(ctx context.Context, tx *store.Tx, who account.Actor, c Change, w Withdrawal) (Story, error) {
	ed, err := a.house.ByCode(ctx, c.Story.Edition)
	if err != nil {
		return Story{}, err
	}
	c.Story.Path = a.path(ed, c.Story)
	if err := updateStory(ctx, tx, c.Story); err != nil {
		return Story{}, err
	}
	_, err = tx.Exec(ctx, `
		insert into story_withdrawal (story, kind, reason, memo, actor, at)
		values ($1, $2, $3, $4, $5, $6)`, c.Story.Number, c.Kind, w.Reason, w.Memo, who.Subject(), store.At(a.clock.Now()))
	if err != nil {
		return Story{}, err
	}
	return c.Story, a.settle(ctx, tx, who, c)
}

// Acts answers every hold, release, kill and restore of a story, oldest first, for the newsroom.
func (a *Archive) Acts(ctx context.Context, who account.Actor, number int64) ([]Act, error) {
	if _, err := a.Get(ctx, who, number); err != nil {
		return nil, err
	}
	rows, err := a.db.Query(ctx, `
		select kind, reason, memo, actor, at
		from story_withdrawal
		where story = $1
		order by id`, number)
	if err != nil {
		return nil, err
	}
	var acts []Act
	err = store.Each(rows, func(scan func(...any) error) error {
		var act Act
		var at store.Time
		err := scan(&act.Kind, &act.Reason, &act.Memo, &act.By, &at)
		act.At = at.Time
		acts = append(acts, act)
		return err
	})
	return acts, err
}
