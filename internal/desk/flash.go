package desk

import (
	"context"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
	"dateline.news/internal/text"
)

// Flash is one line of news that goes out at once.
type Flash struct {
	Edition string
	Section string
	Line    string        // what happened and who says so: "Harbour closed — port authority"
	Source  string        // who says so, where the line does not name it
	Banner  time.Duration // how long it is to stand on the breaking banner; 0: not at all
	Once    string        // idempotency key: the same key of the same person sends one flash, however often it is sent
}

// FlashUrgency is the urgency of a flash; the full story that follows is Rush.
const FlashUrgency = 1

// Flash publishes one line of news, now. It needs the right to flash and an attribution, and nothing else: no approval
// is asked for, and it waits for a second reader. The story that it makes has its number and address; the full story is
// its next version (OpenUpdate).
func (d *Desk) Flash(ctx context.Context, who account.Actor, f Flash) (story.Story, error) {
	ed, err := d.house.ByCode(ctx, f.Edition)
	if errs.Is(err, errs.NotFound) && who.Anywhere(account.Flash) {
		return story.Story{}, errs.At("edition", "desk.unknown_edition", map[string]any{"Edition": f.Edition})
	}
	if err != nil {
		return story.Story{}, err
	}
	if err := who.Must(account.Flash, f.Edition, f.Section); err != nil {
		return story.Story{}, err
	}
	if len(f.Once) > 200 {
		return story.Story{}, errs.At("Idempotency-Key", "desk.once_too_long", nil)
	}
	line, err := f.attributed(ed)
	if err != nil {
		return story.Story{}, err
	}
	draft := Draft{Edition: f.Edition, Kind: story.Flash, Version: 1, Stage: Writing, Author: who.ID, UpdatedBy: who.ID,
		Copy: story.Copy{Headline: line, Section: f.Section, Urgency: FlashUrgency}.Tidy()}
	sending := beginning{draft: draft, once: f.Once}
	sent, err := d.flashOnce(ctx, who, sending, f.Banner)
	if errs.Is(err, errs.Conflict) { // of two at once the other was a moment faster
		if found, again := d.flashed(ctx, d.db, sending); again == nil {
			return found, nil
		}
	}
	return sent, err
}

// flashOnce makes the draft, publishes it and lists it for the second reader, in one transaction.
func (d *Desk) flashOnce(ctx context.Context, who account.Actor, b beginning, banner time.Duration) (story.Story, error) {
	var sent story.Story
	err := d.db.Update(ctx, func(tx *store.Tx) error {
		found, err := d.flashed(ctx, tx, b)
		if !errs.Is(err, errs.NotFound) {
			sent = found
			return err
		}
		draft := b.draft
		draft.Created = d.clock.Now()
		draft.Updated = draft.Created
		if err := insert(ctx, tx, &draft, b.once); err != nil {
			return err
		}
		if err := keepVersion(ctx, tx, draft); err != nil {
			return err
		}
		if err := d.record(tx, who, draft, "draft.created", map[string]any{"story": 0}); err != nil {
			return err
		}
		p := publication(draft)
		p.AtOnce, p.Banner = true, banner
		if sent, err = d.archive.Publish(ctx, tx, who, p); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "update draft set stage = 'published', story = $1 where id = $2", sent.Number, draft.ID); err != nil {
			return err
		}
		if err := d.listAlone(ctx, tx, draft, sent, who.ID); err != nil {
			return err
		}
		return d.record(tx, who, draft, "draft.flashed", map[string]any{"version": draft.Version, "story": sent.Number, "story_version": sent.Version})
	})
	return sent, err
}

// flashed answers the story of a flash that was sent before under the same key, or errs.NotFound.
func (d *Desk) flashed(ctx context.Context, q store.Queryer, b beginning) (story.Story, error) {
	draft, err := d.already(ctx, q, b)
	if err != nil {
		return story.Story{}, err
	}
	return d.archive.Load(ctx, q, draft.Story)
}

// maxSource is the longest name of a source in a line, in code points.
const maxSource = 80

// attributed answers the line in the form of the house: what happened, then who says so; where one reads from right to
// left, who says so comes first, as Arabic newsrooms write it.
func (f Flash) attributed(ed edition.Edition) (string, error) {
	line, source := text.Clean(f.Line), text.Clean(f.Source)
	if line == "" {
		return "", errs.At("line", "desk.flash_empty", nil)
	}
	sourceFirst := ed.Direction == "rtl"
	if source == "" {
		line, source = attribution(line, sourceFirst)
	}
	switch {
	case source == "" || !strings.ContainsFunc(source, unicode.IsLetter):
		return "", errs.At("line", "desk.flash_unattributed", nil)
	case utf8.RuneCountInString(source) > maxSource:
		return "", errs.At("line", "desk.flash_source_long", map[string]any{"Max": maxSource})
	case sourceFirst:
		line = source + ": " + line
	default:
		line += " — " + source
	}
	if got := utf8.RuneCountInString(line); got > story.MaxHeadline {
		return "", errs.At("line", "story.headline_too_long", map[string]any{"Max": story.MaxHeadline, "Got": got})
	}
	return line, nil
}

// The forms in which a line names its source: behind its last dash, and before its first colon.
var (
	dashed   = regexp.MustCompile(`^(.*\S)\s+[-–—]+\s+(\S[^–—]*)$`)
	prefixed = regexp.MustCompile(`^([^:]*\S)\s*:\s+(\S.*)$`)
)

// attribution parts a line into what happened and who says so; no source where it names none.
func attribution(line string, sourceFirst bool) (what, source string) {
	if parts := dashed.FindStringSubmatch(line); parts != nil {
		return parts[1], parts[2]
	}
	if parts := prefixed.FindStringSubmatch(line); parts != nil && sourceFirst {
		return parts[2], parts[1]
	}
	return line, ""
}

// AskUnseen says whether readers who have seen the story are told of its update as of a new one. It needs the right to
// publish; of the draft of a new story it changes nothing.
func (d *Desk) AskUnseen(ctx context.Context, who account.Actor, id int64, unseen bool) (Draft, error) {
	return d.act(ctx, id, func(tx *store.Tx, draft *Draft) error {
		if err := d.mayPublish(who, *draft); err != nil {
			return err
		}
		if draft.News == unseen || draft.Story == 0 || !draft.Open() {
			return nil
		}
		if _, err := tx.Exec(ctx, "update draft set news = $1 where id = $2", unseen, id); err != nil {
			return err
		}
		return d.record(tx, who, *draft, "draft.unseen_asked", map[string]any{"version": draft.Version, "unseen": unseen})
	})
}

// translates answers the story that the draft's text translates, 0 for none.
func (d Draft) translates() int64 {
	if d.Copy.Translates == nil {
		return 0
	}
	return d.Copy.Translates.Number
}
