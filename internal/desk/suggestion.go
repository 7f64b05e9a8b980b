package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/prose"
	"dateline.news/internal/store"
	"dateline.news/internal/text"
)

// Ruling is what became of a suggestion; "" while nobody has decided.
type Ruling string

// The rulings.
const (
	Accepted Ruling = "accepted" // the text says it now
	Refused  Ruling = "refused"  // the text stays; the suggestion is kept
)

// Suggestion proposes other words for some of a draft: in place of them, none (they go), or where Anchor.Words is empty
// new ones between two others.
type Suggestion struct {
	Anchor Anchor
	Offer  string // to the letter; of as many paragraphs as the words, of which one that is empty goes
	Text   string // why; may be empty
}

// Suggest proposes a change. It needs the right to see the draft, which must be open; the text changes only when
// somebody who may write it accepts.
func (d *Desk) Suggest(ctx context.Context, who account.Actor, id int64, s Suggestion) (Draft, error) {
	return d.act(ctx, id, func(tx *store.Tx, draft *Draft) error {
		if err := who.Must(account.See, draft.Edition, draft.Copy.Section); err != nil {
			return err
		}
		if !draft.Open() {
			return errs.Say(errs.Conflict, "desk.not_open", nil)
		}
		if s.Anchor.None() {
			return errs.At("words", "desk.suggestion_nowhere", nil)
		}
		if err := s.check(); err != nil {
			return err
		}
		anchor, err := s.Anchor.tidy(draft.Copy)
		if err != nil {
			return err
		}
		why := text.CleanLines(s.Text)
		n := Note{Kind: NoteSuggestion, Text: why, By: who.ID, At: d.clock.Now(), Quote: anchor.Words, Anchor: anchor, Offer: s.Offer}
		note, err := keepNote(ctx, tx, id, n)
		if err != nil {
			return err
		}
		if err := d.tell(ctx, tx, Telling{Kind: ToldNoted, Draft: *draft, By: who, Note: note, Text: why, To: draft.writer()}); err != nil {
			return err
		}
		return d.record(tx, who, *draft, "draft.suggested", map[string]any{"note": note})
	})
}

// check refuses words that cannot stand in the place of the others.
func (s Suggestion) check() error {
	words := strings.Split(s.Anchor.Words, parting)
	switch {
	case s.Offer == s.Anchor.Words:
		return errs.At("offer", "desk.suggestion_same", nil)
	case utf8.RuneCountInString(s.Offer) > maxAnchor:
		return errs.At("offer", "desk.anchor_long", map[string]any{"Max": maxAnchor})
	case !utf8.ValidString(s.Offer):
		return errs.At("offer", "desk.suggestion_unreadable", nil)
	case utf8.RuneCountInString(s.Text) > maxNote:
		return noteLength("note", s.Text)
	}
	offers := parts(s.Offer, len(words))
	if len(words) > 1 && len(offers) != len(words) {
		return errs.At("offer", "desk.suggestion_paragraphs", map[string]any{"Count": len(words)})
	}
	lines := strings.Count(s.Anchor.Words, "\n")
	breaks := func(r rune) bool { return unicode.IsControl(r) && r != '\n' }
	if strings.ContainsFunc(s.Offer, breaks) || strings.Count(s.Offer, "\n") > lines {
		return errs.At("offer", "desk.suggestion_unreadable", nil)
	}
	return nil
}

// parts parts what is offered into its paragraphs. Nothing at all is nothing for each of so many.
func parts(offer string, many int) []string {
	if offer == "" {
		return make([]string, many)
	}
	return strings.Split(offer, parting)
}

// Accept puts a suggestion's words into the text, as the draft's next version. It needs what a save needs, and the version
// that the person was shown. Where the words have gone or changed since, it refuses. Accepted twice is accepted.
func (d *Desk) Accept(ctx context.Context, who account.Actor, id, note int64, version int) (Draft, error) {
	return d.act(ctx, id, func(tx *store.Tx, draft *Draft) error {
		if err := d.mayWrite(who, *draft); err != nil {
			return err
		}
		n, err := suggestion(ctx, tx, noteOf{*draft, note})
		if err != nil || n.Verdict == Accepted {
			return err
		}
		if !n.Open() {
			return errs.Say(errs.Conflict, "desk.suggestion_decided", nil)
		}
		if version != draft.Version {
			return errs.Say(errs.Conflict, "desk.suggestion_other_version", map[string]any{"Shown": version, "Current": draft.Version})
		}
		if err := d.mustHavePen(ctx, tx, who, *draft); err != nil {
			return err
		}
		next, err := draft.with(n)
		if err != nil {
			return err
		}
		if err := d.mayBecome(who, *draft, next); err != nil {
			return err
		}
		n.Verdict, n.ResolvedBy = Accepted, who.ID
		if err := resolve(ctx, tx, n, d.clock.Now()); err != nil {
			return err
		}
		if err := d.write(ctx, tx, who, draft, next); err != nil {
			return err
		}
		return d.decided(ctx, tx, who, decision{*draft, n})
	})
}

// mustHavePen refuses who changes a text that somebody else is writing.
func (d *Desk) mustHavePen(ctx context.Context, q store.Queryer, who account.Actor, draft Draft) error {
	pen, err := d.pen(ctx, q, draft.ID)
	if err == nil && pen.Tab != "" && pen.Account != who.ID {
		err = errs.Say(errs.Conflict, "desk.pen_taken", nil)
	}
	return err
}

// with answers the draft with a suggestion's words in its text, each paragraph's in the place of its own.
func (d Draft) with(n Note) (Draft, error) {
	within := stretchOf(d.Copy, n.Anchor.Place)
	at, found := n.Anchor.find(within)
	if !found {
		return d, errs.Say(errs.Conflict, "desk.suggestion_gone", nil)
	}
	words := strings.Split(n.Anchor.Words, parting)
	offers := parts(n.Offer, len(words))
	if len(offers) != len(words) {
		words, offers = []string{n.Anchor.Words}, []string{n.Offer}
	}
	end := at + len(n.Anchor.Words)
	for i := len(words) - 1; i >= 0; i-- { // from the last on, so that what goes moves nothing that is still to come
		end -= len(words[i])
		p, start := within.passage(end)
		changed, err := d.Copy.ReplaceAt(p.Place, start, words[i], offers[i])
		if err != nil {
			return d, err
		}
		d.Copy = changed
		if words[i] == p.Words && offers[i] == "" {
			if d.Copy.Body, err = without(d.Copy.Body, p.Place); err != nil {
				return d, err
			}
		}
		end -= len(parting)
	}
	d.Copy = d.Copy.Tidy()
	return d, nil
}

// without answers a body without the block at a place, where it stands directly in the body; a part of a list or a table
// stays, and is not drawn while it is empty.
func without(d prose.Doc, place string) (prose.Doc, error) {
	nodes := d.Nodes()
	for i := range nodes {
		if place == fmt.Sprintf("body.content[%d]", i) {
			return prose.New(slices.Delete(nodes, i, i+1)...)
		}
	}
	return d, nil
}

// Refuse leaves the text as it is and keeps the suggestion with that. It needs what a save needs; who made it may take it
// back, too.
func (d *Desk) Refuse(ctx context.Context, who account.Actor, id, note int64) (Draft, error) {
	return d.act(ctx, id, func(tx *store.Tx, draft *Draft) error {
		if err := d.mayResolve(ctx, tx, who, noteOf{*draft, note}); err != nil {
			return err
		}
		n, err := suggestion(ctx, tx, noteOf{*draft, note})
		if err != nil || n.Verdict == Refused {
			return err
		}
		if !n.Open() {
			return errs.Say(errs.Conflict, "desk.suggestion_decided", nil)
		}
		n.Verdict, n.ResolvedBy = Refused, who.ID
		if err := resolve(ctx, tx, n, d.clock.Now()); err != nil {
			return err
		}
		return d.decided(ctx, tx, who, decision{*draft, n})
	})
}

// decision is a suggestion of a draft on which somebody has decided.
type decision struct {
	draft Draft
	note  Note
}

// decided journals a verdict and tells who made the suggestion.
func (d *Desk) decided(ctx context.Context, tx *store.Tx, who account.Actor, of decision) error {
	kind, told := "draft.suggestion_accepted", ToldAccepted
	if of.note.Verdict == Refused {
		kind, told = "draft.suggestion_refused", ToldRefused
	}
	if err := d.tell(ctx, tx, Telling{Kind: told, Draft: of.draft, By: who, Note: of.note.ID, To: []int64{of.note.By}}); err != nil {
		return err
	}
	return d.record(tx, who, of.draft, kind, map[string]any{"note": of.note.ID, "version": of.draft.Version})
}

// suggestion answers a note that is a suggestion.
func suggestion(ctx context.Context, tx *store.Tx, of noteOf) (Note, error) {
	n, err := loadNote(ctx, tx, of)
	if err == nil && n.Kind != NoteSuggestion {
		err = errs.Say(errs.NotFound, "desk.no_note", map[string]any{"ID": of.note})
	}
	return n, err
}
