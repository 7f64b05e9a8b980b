package desk

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
)

// renditionWait is how long publishing waits for the renditions of its pictures.
const renditionWait = 20 * time.Second

// Publish hands the draft's text to the readers, now. It needs the right to publish and an approval of this very
// version, or the right to publish alone, which is listed for a second reader.
//
// confirmed says that the open questions were answered: notes that ask (Note.Asks) are closed, and of what an update
// changes (Changed) nothing was wrong but what Answer said; without it they refuse the publishing. Published twice is published once: the second call answers the same story.
func (d *Desk) Publish(ctx context.Context, who account.Actor, id int64, confirmed bool) (story.Story, error) {
	draft, err := load(ctx, d.db, id)
	if err != nil {
		return story.Story{}, err
	}
	if err := d.mayPublish(who, draft); err != nil {
		return story.Story{}, err
	}
	if draft.Stage == Published {
		return d.archive.Get(ctx, who, draft.Story)
	}
	if err := d.askNow(ctx, draft); err != nil {
		return story.Story{}, err
	}
	waiting, cancel := context.WithTimeout(ctx, renditionWait)
	defer cancel()
	if err := d.bank.Wait(waiting, draft.Copy.Shown()); err != nil {
		return story.Story{}, err
	}
	var published story.Story
	err = d.db.Update(ctx, func(tx *store.Tx) error {
		locked, err := lock(ctx, tx, id)
		if err != nil {
			return err
		}
		if locked.Stage == Published { // somebody was a moment faster
			published, err = d.archive.Load(ctx, tx, locked.Story)
			return err
		}
		if err := d.mayPublish(who, locked); err != nil {
			return err
		}
		if confirmed {
			if err := answerAll(ctx, tx, who, id, d.clock.Now()); err != nil {
				return err
			}
			if err := d.answerNone(ctx, tx, who, locked); err != nil {
				return err
			}
		}
		published, err = d.publish(ctx, tx, who, locked)
		return err
	})
	return published, err
}

func (d *Desk) mayPublish(who account.Actor, draft Draft) error {
	return who.Must(account.Publish, draft.Edition, draft.Copy.Section)
}

// publish is the one road from the desk to the readers, by hand and by schedule. The caller holds the draft's lock and
// has checked the right to publish.
func (d *Desk) publish(ctx context.Context, tx *store.Tx, who account.Actor, draft Draft) (story.Story, error) {
	if !draft.Open() {
		return story.Story{}, errs.Say(errs.Conflict, "desk.not_open", nil)
	}
	on, err := d.wordFor(ctx, tx, who, draft)
	if err != nil {
		return story.Story{}, err
	}
	if err := d.mayGoOut(ctx, tx, who, draft); err != nil {
		return story.Story{}, err
	}
	if err := d.nothingAgainst(ctx, tx, draft, d.clock.Now()); err != nil {
		return story.Story{}, err
	}
	p, err := d.linked(ctx, tx, draft, publication(draft))
	if err != nil {
		return story.Story{}, err
	}
	if p.Wrong, err = d.wrongs(ctx, tx, draft, on); err != nil {
		return story.Story{}, err
	}
	published, err := d.archive.Publish(ctx, tx, who, p)
	if err != nil {
		return story.Story{}, err
	}
	if _, err := tx.Exec(ctx, "update draft set stage = 'published', story = $1, schedule_at = null where id = $2", published.Number, draft.ID); err != nil {
		return story.Story{}, err
	}
	if err := d.over(ctx, tx, who, draft); err != nil {
		return story.Story{}, err
	}
	if err := handTasks(ctx, tx, draft, published); err != nil {
		return story.Story{}, err
	}
	if err := d.linkTranslations(ctx, tx, who, appearance{draft.ID, story.Origin{Number: published.Number, Version: published.Version}}); err != nil {
		return story.Story{}, err
	}
	kind := "draft.published"
	if on.alone {
		kind = "draft.published_alone"
		if err := d.listAlone(ctx, tx, draft, published, on.of); err != nil {
			return story.Story{}, err
		}
	}
	return published, d.record(tx, who, draft, kind, map[string]any{
		"version": draft.Version, "story": published.Number, "story_version": published.Version,
	})
}

func publication(draft Draft) story.Publication {
	return story.Publication{Edition: draft.Edition, Kind: draft.Kind, Copy: draft.Copy, Story: draft.Story, Base: draft.Base, News: draft.News}
}

// approvalStands says whether this version was approved by as many as its section demands now, and its pictures still
// say what they said then.
func (d *Desk) approvalStands(ctx context.Context, q store.Queryer, draft Draft) (bool, error) {
	if !draft.Approved() {
		return false, nil
	}
	digest, err := d.pictureDigest(ctx, q, draft)
	if err != nil || digest != draft.approvedPictures {
		return false, err
	}
	err = d.countApprovals(ctx, q, &draft)
	return draft.enough(), err
}

// pictureDigest stands for the captions, alternative texts and credits that would be printed with the draft's pictures.
func (d *Desk) pictureDigest(ctx context.Context, q store.Queryer, draft Draft) (string, error) {
	numbers := draft.Copy.Pictures()
	if len(numbers) == 0 {
		return "", nil
	}
	ed, err := d.house.ByCode(ctx, draft.Edition)
	if err != nil {
		return "", err
	}
	assets, err := d.bank.Load(ctx, q, numbers)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	for _, number := range numbers {
		a := assets[number]
		words := a.In(ed.Locale)
		fmt.Fprintf(sum, "%d %s\x00%s\x00%s\x00%s\x00%s\x00%s\x00", number, a.Hash, words.Caption, words.Alt, a.Creator, a.Supplier, a.Holder)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// nothingAgainst refuses what a rule of the house would hold back at a moment.
func (d *Desk) nothingAgainst(ctx context.Context, tx *store.Tx, draft Draft, now time.Time) error {
	if draft.Embargo.Holds(now) {
		return errs.Say(errs.Blocked, "desk.embargoed", map[string]any{"Until": draft.Embargo.Until})
	}
	if origin, err := d.originHolds(ctx, tx, draft, now); err != nil || origin.Holds(now) {
		return cmp.Or[error](err, errs.Say(errs.Blocked, "desk.embargoed", map[string]any{"Until": origin.Until}))
	}
	if cards := draft.Copy.Body.UnlinkedCards(); len(cards) > 0 {
		return &errs.Error{Kind: errs.Blocked, Key: "desk.unlinked_card", Field: fmt.Sprintf("body.content[%d]", cards[0].Index),
			Args: map[string]any{"Count": len(cards), "Headline": cards[0].Headline}}
	}
	open, err := notes(ctx, tx, draft.ID)
	if err != nil {
		return err
	}
	for _, n := range open {
		if n.Asks() {
			return &errs.Error{Kind: errs.Blocked, Key: "desk.open_question", Field: fmt.Sprintf("notes[%d]", n.ID),
				Args: map[string]any{"Kind": string(n.Kind), "Text": n.Text, "Note": n.ID}}
		}
	}
	if err := d.asks(ctx, tx, draft); err != nil {
		return err
	}
	if err := d.picturesStand(ctx, tx, draft, now); err != nil {
		return err
	}
	if err := d.checkStands(ctx, tx, draft); err != nil {
		return err
	}
	return d.cardsStand(ctx, tx, draft)
}

// picturesStand answers the mediabank's refusal of a picture with the picture's field.
func (d *Desk) picturesStand(ctx context.Context, q store.Queryer, draft Draft, now time.Time) error {
	for _, number := range draft.Copy.Pictures() {
		err := d.bank.Publishable(ctx, q, number, now)
		if errs.Is(err, errs.NotFound) { // it is the picture that is not found, not the draft
			return errs.At(place(draft.Copy, number), "mediabank.unknown", map[string]any{"Number": number})
		}
		if err != nil {
			return errs.In(err, place(draft.Copy, number))
		}
	}
	return nil
}

// place names the field of a picture.
func place(c story.Copy, asset int64) string {
	if asset == c.Lead.Asset {
		return "lead.asset"
	}
	return "body"
}

// cardsStand refuses a card of a story that readers cannot open.
func (d *Desk) cardsStand(ctx context.Context, q store.Queryer, draft Draft) error {
	for _, c := range draft.Copy.Body.Cards() {
		other, err := d.archive.Load(ctx, q, c.Story)
		if err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
		if err != nil || !other.Public() {
			return &errs.Error{Kind: errs.Blocked, Key: "desk.card_not_public", Field: fmt.Sprintf("body.content[%d]", c.Index), Args: map[string]any{"Number": c.Story}}
		}
	}
	return nil
}

func answerAll(ctx context.Context, tx *store.Tx, who account.Actor, draft int64, now time.Time) error {
	_, err := tx.Exec(ctx, `
		update draft_note
		set resolved_by = $1, resolved_at = $2
		where draft = $3 and resolved_at is null and kind in ('missing_date', 'unplaced')`, who.ID, store.At(now), draft)
	return err
}
