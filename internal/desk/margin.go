package desk

import (
	"context"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/text"
)

// Remark is what a colleague says of a draft, or of some words of it.
type Remark struct {
	Anchor Anchor // zero: of the draft as a whole
	Text   string
}

// Remark leaves a colleague's remark in the margin. It needs the right to see the draft; the words must stand in the text
// as it was saved last.
func (d *Desk) Remark(ctx context.Context, who account.Actor, id int64, r Remark) (Draft, error) {
	return d.act(ctx, id, func(tx *store.Tx, draft *Draft) error {
		if err := who.Must(account.See, draft.Edition, draft.Copy.Section); err != nil {
			return err
		}
		r.Text = text.CleanLines(r.Text)
		if err := noteLength("note", r.Text); err != nil {
			return err
		}
		anchor, err := r.Anchor.tidy(draft.Copy)
		if err != nil {
			return err
		}
		n := Note{Kind: NoteColleague, Text: r.Text, By: who.ID, At: d.clock.Now(), Quote: anchor.Words, Anchor: anchor}
		note, err := keepNote(ctx, tx, id, n)
		if err != nil {
			return err
		}
		if err := d.tell(ctx, tx, Telling{Kind: ToldNoted, Draft: *draft, By: who, Note: note, Text: r.Text, To: draft.writer()}); err != nil {
			return err
		}
		return d.record(tx, who, *draft, "draft.note_added", map[string]any{"note": note})
	})
}

// Reply answers a note. It needs the right to see the draft. An answer to an answer belongs to the same note.
func (d *Desk) Reply(ctx context.Context, who account.Actor, id, note int64, words string) (Draft, error) {
	return d.act(ctx, id, func(tx *store.Tx, draft *Draft) error {
		if err := who.Must(account.See, draft.Edition, draft.Copy.Section); err != nil {
			return err
		}
		words = text.CleanLines(words)
		if err := noteLength("note", words); err != nil {
			return err
		}
		all, err := notes(ctx, tx, id)
		if err != nil {
			return err
		}
		to, err := one(all, note)
		if err != nil {
			return err
		}
		if to.Parent != 0 {
			note = to.Parent
		}
		reply, err := keepNote(ctx, tx, id, Note{Kind: NoteReply, Text: words, By: who.ID, At: d.clock.Now(), Parent: note})
		if err != nil {
			return err
		}
		if err := d.tell(ctx, tx, Telling{Kind: ToldAnswered, Draft: *draft, By: who, Note: note, Text: words, To: talkers(all, note)}); err != nil {
			return err
		}
		return d.record(tx, who, *draft, "draft.note_answered", map[string]any{"note": note, "reply": reply})
	})
}

// Reopen opens a note again that was resolved, or a suggestion that was refused. It needs the right to see the draft,
// which must still be open. A suggestion that was accepted is part of the text.
func (d *Desk) Reopen(ctx context.Context, who account.Actor, id, note int64) (Draft, error) {
	return d.act(ctx, id, func(tx *store.Tx, draft *Draft) error {
		if err := who.Must(account.See, draft.Edition, draft.Copy.Section); err != nil {
			return err
		}
		if !draft.Open() {
			return errs.Say(errs.Conflict, "desk.not_open", nil)
		}
		n, err := loadNote(ctx, tx, noteOf{*draft, note})
		if err != nil {
			return err
		}
		if n.Open() || n.Parent != 0 {
			return nil // opened twice is open
		}
		if n.Verdict == Accepted {
			return errs.Say(errs.Conflict, "desk.suggestion_decided", nil)
		}
		if _, err := tx.Exec(ctx, "update draft_note set resolved_by = 0, resolved_at = null, verdict = '' where id = $1", note); err != nil {
			return err
		}
		return d.record(tx, who, *draft, "draft.note_reopened", map[string]any{"note": note})
	})
}

// noteOf is a note by its number, on its draft.
type noteOf struct {
	draft Draft
	note  int64
}

func loadNote(ctx context.Context, tx *store.Tx, of noteOf) (Note, error) {
	all, err := notes(ctx, tx, of.draft.ID)
	if err != nil {
		return Note{}, err
	}
	return one(all, of.note)
}

func one(all []Note, id int64) (Note, error) {
	for _, n := range all {
		if n.ID == id {
			return n, nil
		}
	}
	return Note{}, errs.Say(errs.NotFound, "desk.no_note", map[string]any{"ID": id})
}

// talkers answers who has written on a note.
func talkers(all []Note, note int64) []int64 {
	var people []int64
	for _, n := range all {
		if (n.ID == note || n.Parent == note) && n.By != 0 {
			people = append(people, n.By)
		}
	}
	return people
}

// mayResolve says whether who may close a note: who may write the draft, and who left the remark or suggestion.
func (d *Desk) mayResolve(ctx context.Context, tx *store.Tx, who account.Actor, of noteOf) error {
	refused := d.mayWrite(who, of.draft)
	if refused == nil {
		return nil
	}
	n, err := loadNote(ctx, tx, of)
	if errs.Is(err, errs.NotFound) {
		return refused
	}
	if err != nil {
		return err
	}
	own := n.By == who.ID && who.ID != 0 && (n.Kind == NoteColleague || n.Kind == NoteSuggestion)
	switch {
	case !own:
		return refused
	case !of.draft.Open():
		return errs.Say(errs.Conflict, "desk.not_open", nil)
	}
	return who.Must(account.See, of.draft.Edition, of.draft.Copy.Section)
}

// resolve closes a note with what became of it.
func resolve(ctx context.Context, tx *store.Tx, n Note, at time.Time) error {
	_, err := tx.Exec(ctx, "update draft_note set resolved_by = $1, resolved_at = $2, verdict = $3 where id = $4",
		n.ResolvedBy, store.At(at), string(n.Verdict), n.ID)
	return err
}

// NoteText answers the words of one note, to who may see the draft; of a suggestion without a reason what it offers.
func (d *Desk) NoteText(ctx context.Context, who account.Actor, id, note int64) (string, error) {
	draft, words, err := d.About(ctx, d.db, id, note)
	if err == nil {
		err = who.Must(account.See, draft.Edition, draft.Copy.Section)
	}
	if err != nil {
		return "", err
	}
	return words, nil
}
