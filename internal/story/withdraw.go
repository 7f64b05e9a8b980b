package story

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/lang"
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

// Hold takes a story from the public for a while; the public reason may be empty, since at first there is often no more to
// say than that it is being checked.
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
	w.Reason, w.Memo = text.Clean(w.Reason), text.CleanLines(w.Memo)
	if w.Reason == "" && law.to == Killed {
		return Story{}, errs.At("reason", "story.reason_missing", nil)
	}
	if err := limit("reason", "story.reason_too_long", w.Reason, MaxReason); err != nil {
		return Story{}, err
	}
	for i, also := range w.Also {
		if err := limit(fmt.Sprintf("also[%d].reason", i), "story.reason_too_long", also.Reason, MaxReason); err != nil {
			return Story{}, err
		}
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
		steps, err := a.steps(ctx, tx, number, law, w)
		if err != nil {
			return err
		}
		for _, st := range steps {
			s, err := a.moveOne(ctx, tx, who, st, w)
			if err != nil {
				return err
			}
			if st.number == number {
				moved = s
			}
		}
		return nil
	})
	return moved, err
}

// moving is what one act does to one story.
type moving struct {
	number int64
	law    withdrawal
	also   *Also // a translation that goes with it; nil: the story itself
}

// steps answers what an act does to the story and to those of its translations that it names, in the order of their
// numbers, in which they are locked.
func (a *Archive) steps(ctx context.Context, q store.Queryer, number int64, law withdrawal, w Withdrawal) ([]moving, error) {
	steps := []moving{{number, law, nil}}
	if len(w.Also) == 0 {
		return steps, nil
	}
	related, err := kin(ctx, q, number)
	if err != nil {
		return nil, err
	}
	for i, also := range w.Also {
		if !slices.Contains(related, also.Story) || slices.ContainsFunc(steps, func(m moving) bool { return m.number == also.Story }) {
			return nil, errs.At(fmt.Sprintf("also[%d].story", i), "story.no_translation", map[string]any{"Number": also.Story})
		}
		law := holding
		if also.Kill {
			law = killing
		}
		steps = append(steps, moving{also.Story, law, &w.Also[i]})
	}
	slices.SortFunc(steps, func(a, b moving) int { return cmp.Compare(a.number, b.number) })
	return steps, nil
}

func (a *Archive) moveOne(ctx context.Context, tx *store.Tx, who account.Actor, st moving, w Withdrawal) (Story, error) {
	s, err := a.lock(ctx, tx, st.number)
	if err != nil {
		return Story{}, err
	}
	if err := who.Must(st.law.right, s.Edition, s.Section); err != nil {
		return Story{}, err
	}
	if !slices.Contains(st.law.from, s.State) {
		return Story{}, errs.Say(errs.Conflict, "story.state_"+string(s.State), map[string]any{"Number": st.number})
	}
	if w.Reason, err = a.reasonOf(ctx, s, st, w.Reason); err != nil {
		return Story{}, err
	}
	previous := s
	s.State, s.Reason, s.Withdrawn = st.law.to, w.Reason, a.clock.Now()
	if s.Public() {
		s.Withdrawn = time.Time{}
		if err := a.checkPictures(ctx, tx, s.Copy); err != nil {
			return Story{}, err
		}
	}
	return a.writeMove(ctx, tx, who, Change{Kind: st.law.event, Story: s, Previous: &previous}, w)
}

// reasonOf answers the public reason of a move in the language of the story.
func (a *Archive) reasonOf(ctx context.Context, s Story, st moving, reason string) (string, error) {
	if st.also == nil {
		return reason, nil
	}
	if own := text.Clean(st.also.Reason); own != "" || !st.also.Kill {
		return own, nil
	}
	ed, err := a.house.ByCode(ctx, s.Edition)
	if err != nil {
		return "", err
	}
	return lang.For(ed.Locale).T("site.original_withdrawn"), nil
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
	if err := a.insertAct(ctx, tx, Act{Kind: c.Kind, Reason: w.Reason, Memo: w.Memo, By: who.Subject(), At: a.clock.Now()}, c.Story.Number); err != nil {
		return Story{}, err
	}
	return c.Story, a.settle(ctx, tx, who, c)
}

func (a *Archive) insertAct(ctx context.Context, tx *store.Tx, act Act, number int64) error {
	_, err := tx.Exec(ctx, `
		insert into story_withdrawal (story, kind, reason, memo, actor, at)
		values ($1, $2, $3, $4, $5, $6)`, number, act.Kind, act.Reason, act.Memo, act.By, store.At(act.At))
	return err
}

// Acts answers every hold, release, kill and restore of a story, oldest first, for the newsroom.
func (a *Archive) Acts(ctx context.Context, who account.Actor, number int64) ([]Act, error) {
	if _, err := a.Get(ctx, who, number); err != nil {
		return nil, err
	}
	return a.acts(ctx, number)
}

func (a *Archive) acts(ctx context.Context, number int64) ([]Act, error) {
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
