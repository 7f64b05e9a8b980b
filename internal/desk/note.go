package desk

import (
	"context"
	"time"
	"unicode/utf8"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// NoteKind says what a note is about.
type NoteKind string

// The kinds of note. Those of an import bear the import's own names.
const (
	NoteMissingDate NoteKind = "missing_date" // a day of the week without its date: publishing asks
	NoteUnplaced    NoteKind = "unplaced"     // a piece of an imported page that found no place: publishing asks
	NoteReturn      NoteKind = "return"       // why an editor gave the draft back
	NoteEmbargo     NoteKind = "embargo"      // why an embargo was lifted
	NoteLeadWanted  NoteKind = "lead_wanted"  // the picture that an imported page had
	NoteLeftOut     NoteKind = "left_out"     // what an imported page had that is no part of the story
	NoteSchedule    NoteKind = "schedule"     // why a schedule could not be kept
	NoteGuest       NoteKind = "guest"        // what somebody outside the newsroom says of a version
	NoteColleague   NoteKind = "note"         // from one colleague to the others
	NoteSuggestion  NoteKind = "suggestion"   // other words for some of the text: accepted or refused
	NoteReply       NoteKind = "reply"        // an answer to another note; it is open no longer than that one
)

// Note is a remark on a draft that stays until somebody resolves it. What the desk itself remarks it says in the language
// of the edition.
type Note struct {
	ID         int64     `json:"id"`
	Kind       NoteKind  `json:"kind"`
	Text       string    `json:"text"`
	Place      string    `json:"place,omitempty"` // where in the text, to the letter
	By         int64     `json:"by"`
	At         time.Time `json:"at"`
	ResolvedBy int64     `json:"resolved_by,omitempty"`
	Resolved   time.Time `json:"resolved,omitzero"`

	Quote   string `json:"quote,omitempty"`  // the words that it is about, as they were selected
	Anchor  Anchor `json:"anchor,omitzero"`  // those words as they stand now, and what stands around them
	Parent  int64  `json:"parent,omitempty"` // the note that it answers; 0: none
	Offer   string `json:"offer,omitempty"`  // of a suggestion: what is to stand there instead
	Verdict Ruling `json:"verdict,omitempty"`
}

// Open says whether nobody has resolved the note. An answer is part of the note that it answers.
func (n Note) Open() bool { return n.Resolved.IsZero() && n.Parent == 0 }

// Asks says whether publishing asks about the note while it is open.
func (n Note) Asks() bool { return n.Open() && (n.Kind == NoteMissingDate || n.Kind == NoteUnplaced) }

const maxNote = 4000 // runes

func noteLength(field, words string) error {
	if words == "" || utf8.RuneCountInString(words) > maxNote {
		return errs.At(field, "desk.note_length", map[string]any{"Max": maxNote})
	}
	return nil
}

// AddNote leaves a colleague's remark on a draft as a whole. It needs the right to see the draft.
func (d *Desk) AddNote(ctx context.Context, who account.Actor, id int64, remark string) (Draft, error) {
	return d.Remark(ctx, who, id, Remark{Text: remark})
}

// ResolveNote closes a note; a suggestion is refused by it. It needs what a save of the draft needs; who left a remark may close it, too.
func (d *Desk) ResolveNote(ctx context.Context, who account.Actor, id, note int64) (Draft, error) {
	return d.act(ctx, id, func(tx *store.Tx, draft *Draft) error {
		if err := d.mayResolve(ctx, tx, who, noteOf{*draft, note}); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, `
			update draft_note
			set resolved_by = $1, resolved_at = $2, verdict = case when kind = 'suggestion' then 'refused' else '' end
			where id = $3 and draft = $4 and resolved_at is null and parent = 0`, who.ID, store.At(d.clock.Now()), note, id)
		if err != nil || n == 0 {
			return err // resolved twice is resolved
		}
		return d.record(tx, who, *draft, "draft.note_resolved", map[string]any{"note": note})
	})
}

// answerDate closes the question for a date once the dateline carries one.
func answerDate(ctx context.Context, tx *store.Tx, who account.Actor, draft Draft, at time.Time) error {
	if draft.Copy.Dateline == nil || draft.Copy.Dateline.Date == "" {
		return nil
	}
	_, err := tx.Exec(ctx, `
		update draft_note
		set resolved_by = $1, resolved_at = $2
		where draft = $3 and kind = 'missing_date' and resolved_at is null`, who.ID, store.At(at), draft.ID)
	return err
}

func insertNote(ctx context.Context, tx *store.Tx, draft int64, n Note) error {
	_, err := keepNote(ctx, tx, draft, n)
	return err
}

// keepNote is insertNote for those who need the number of the note.
func keepNote(ctx context.Context, tx *store.Tx, draft int64, n Note) (id int64, err error) {
	if n.Place == "" {
		n.Place = n.Anchor.Place
	}
	err = tx.QueryRow(ctx, `
		insert into draft_note (draft, kind, body, place, made_by, made_at, resolved_by, quote, anchored, led_in, led_out, parent, offer, verdict)
		values ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9, $10, $11, $12, '')
		returning id`,
		draft, string(n.Kind), n.Text, n.Place, n.By, store.At(n.At), n.Quote, n.Anchor.Words, n.Anchor.Before, n.Anchor.After, n.Parent, n.Offer).Scan(&id)
	return id, err
}

func notes(ctx context.Context, q store.Queryer, draft int64) ([]Note, error) {
	rows, err := q.Query(ctx, `
		select id, kind, body, place, made_by, made_at, resolved_by, resolved_at, quote, anchored, led_in, led_out, parent, offer, verdict
		from draft_note
		where draft = $1
		order by id`, draft)
	if err != nil {
		return nil, err
	}
	all := []Note{}
	err = store.Each(rows, func(scan func(...any) error) error {
		n, err := scanNote(scan)
		all = append(all, n)
		return err
	})
	return all, err
}

func scanNote(scan func(...any) error) (Note, error) {
	var n Note
	var a Anchor
	var made, resolved store.Time
	err := scan(&n.ID, &n.Kind, &n.Text, &n.Place, &n.By, &made, &n.ResolvedBy, &resolved, &n.Quote, &a.Words, &a.Before, &a.After, &n.Parent, &n.Offer, &n.Verdict)
	n.At, n.Resolved = made.Time, resolved.Time
	if a.Words != "" || n.Kind == NoteSuggestion {
		a.Place = n.Place
		n.Anchor = a
	}
	return n, err
}
