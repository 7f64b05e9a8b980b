package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
)

// versionSpan is how long a person's typing stays one entry of the history.
const versionSpan = 2 * time.Minute

// Save is a person's text, made from Version of the draft.
type Save struct {
	Version int // what the person was shown
	Kind    story.Kind
	Copy    story.Copy
	Embargo Embargo
	// Tab names the page that saves, "" for a program. A page saves only with the pen in its hand (see TakeOver), and takes
	// it where nobody has it.
	Tab string
	// Shown says that the person has been shown the text that stands and chose this one: that text is kept for good.
	Shown bool
	Base  int // of an update whose story was changed meanwhile: the story's version that the text has now taken in; 0: as it was
}

// Conflict says that somebody else has saved meanwhile. It carries both texts, so that neither is lost.
type Conflict struct {
	Current Draft // as it stands
	Yours   Save  // as it was sent
}

// Error names the two versions.
func (c *Conflict) Error() string {
	return fmt.Sprintf("draft %d is at version %d, the text was made from %d", c.Current.ID, c.Current.Version, c.Yours.Version)
}

// Save keeps a text as the draft's next version. It needs the right to write for one's own draft, to edit for another's.
//
// A Version other than the draft's is answered with *Conflict (errs.Conflict). The same text again changes nothing, so
// that a save repeated after a lost answer is no conflict either. A change voids an approval; the draft is then
// submitted again, not approved. A schedule stays, and is given up at its time if nobody has approved the change by then.
func (d *Desk) Save(ctx context.Context, who account.Actor, id int64, s Save) (Draft, error) {
	s.Copy, s.Embargo = s.Copy.Tidy(), s.Embargo.tidy()
	return d.act(ctx, id, func(tx *store.Tx, draft *Draft) error {
		if err := d.mayWrite(who, *draft); err != nil {
			return err
		}
		next := *draft
		next.Copy, next.Embargo = s.Copy, s.Embargo
		if s.Kind != "" {
			next.Kind = s.Kind
		}
		if s.Base != 0 {
			next.Base = s.Base
		}
		if same(*draft, next) {
			return nil
		}
		if err := d.mayReplace(ctx, tx, who, *draft, s); err != nil {
			return err
		}
		if err := d.mayBecome(who, *draft, next); err != nil {
			return err
		}
		if err := d.baseExists(ctx, tx, *draft, next); err != nil {
			return err
		}
		if err := d.write(ctx, tx, who, draft, next); err != nil || s.Tab == "" {
			return err
		}
		return d.sign(ctx, tx, who, hand{draft: id, Tab: Tab{Name: s.Tab}, saved: draft.Version, savedFrom: s.Version})
	})
}

// mayReplace refuses to save over a text that its writer has not seen, or that another is writing. Saved over knowingly,
// the text that stands is kept for good.
func (d *Desk) mayReplace(ctx context.Context, tx *store.Tx, who account.Actor, draft Draft, s Save) error {
	if s.Tab != "" {
		if err := d.hold(ctx, tx, who, draft, s); err != nil {
			return err
		}
	}
	if s.Version != draft.Version {
		seen, err := d.stoodAt(ctx, tx, draft, s.Version)
		if err == nil && !seen {
			seen, err = d.savedItself(ctx, tx, draft, s)
		}
		if err != nil {
			return err
		}
		if !seen {
			return &errs.Error{Kind: errs.Conflict, Key: "desk.conflict", Err: &Conflict{Current: draft, Yours: s}}
		}
	}
	if s.Shown && s.Tab == "" {
		pen, err := d.pen(ctx, tx, draft.ID)
		if err != nil {
			return err
		}
		if pen.Tab != "" && pen.Account != who.ID {
			return &errs.Error{Kind: errs.Conflict, Key: "desk.pen_taken", Err: &Conflict{Current: draft, Yours: s}}
		}
	}
	if s.Shown {
		return mark(ctx, tx, draft)
	}
	return nil
}

// mayWrite says whether who may change this draft's text now.
func (d *Desk) mayWrite(who account.Actor, draft Draft) error {
	if err := who.Must(draft.WritingRight(who), draft.Edition, draft.Copy.Section); err != nil {
		return err
	}
	switch draft.Stage {
	case Published:
		return errs.Say(errs.Conflict, "desk.published_already", map[string]any{"Number": draft.Story})
	case Spiked:
		return errs.Say(errs.Conflict, "desk.spiked", nil)
	}
	return nil
}

// mayBecome says whether the draft may be changed into next by this actor.
func (d *Desk) mayBecome(who account.Actor, draft, next Draft) error {
	if next.Copy.Section != draft.Copy.Section {
		if err := who.Must(account.Write, next.Edition, next.Copy.Section); err != nil {
			return err
		}
	}
	if next.Story != 0 && next.Kind != draft.Kind && next.Kind != story.Article {
		return errs.At("kind", "desk.kind_of_published", nil)
	}
	if err := d.check(who, next, draft.Copy); err != nil {
		return err
	}
	return d.embargoMayBecome(draft.Embargo, next.Embargo)
}

// baseExists refuses a base that is not one of the story's versions, or older than the one before.
func (d *Desk) baseExists(ctx context.Context, q store.Queryer, draft, next Draft) error {
	if next.Base == draft.Base {
		return nil
	}
	if draft.Story != 0 && next.Base > draft.Base {
		published, err := d.archive.Load(ctx, q, draft.Story)
		if err != nil {
			return err
		}
		if next.Base <= published.Version {
			return nil
		}
	}
	return errs.At("base", "desk.base_unknown", map[string]any{"Base": next.Base})
}

// write keeps next as the draft's new version and voids what was approved of the old one.
func (d *Desk) write(ctx context.Context, tx *store.Tx, who account.Actor, draft *Draft, next Draft) error {
	voided := draft.Approved()
	next.unapprove()
	next.Version, next.UpdatedBy, next.Updated = draft.Version+1, who.ID, d.clock.Now()
	next.Approvals = nil
	if next.Stage == Approved {
		steps, err := d.stages(ctx, tx, next.Edition)
		if err != nil {
			return err
		}
		next.Stage, next.Step = Submitted, stepColumn(firstOf(steps).Code)
	}
	if err := update(ctx, tx, &next); err != nil {
		return err
	}
	if err := keepVersion(ctx, tx, next); err != nil {
		return err
	}
	if err := d.bank.Order(ctx, tx, next.Copy.Shown()); err != nil { // for the preview, and so that publishing need not wait
		return err
	}
	if err := d.keepSaid(ctx, tx, next); err != nil {
		return err
	}
	if err := answerDate(ctx, tx, who, next, d.clock.Now()); err != nil {
		return err
	}
	if err := reanchor(ctx, tx, *draft, next); err != nil {
		return err
	}
	before := *draft
	*draft = next
	if !before.Embargo.same(next.Embargo) {
		if err := d.handEmbargoDown(ctx, tx, who, embargoChange{next, before.Embargo}); err != nil {
			return err
		}
	}
	payload := map[string]any{"version": next.Version, "approval_voided": voided}
	if crops := next.Copy.Recropped(before.Copy); len(crops) > 0 {
		payload["crops"] = crops
	}
	return d.record(tx, who, next, "draft.saved", payload)
}

// same says whether two drafts would print the same.
func same(a, b Draft) bool {
	if a.Kind != b.Kind || a.Base != b.Base || a.Embargo.Mode != b.Embargo.Mode || !a.Embargo.Until.Equal(b.Embargo.Until) {
		return false
	}
	left, errLeft := json.Marshal(a.Copy)
	right, errRight := json.Marshal(b.Copy)
	return errLeft == nil && errRight == nil && bytes.Equal(left, right)
}
