package front

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
)

// Limits of an arrangement.
const (
	maxSlots = 100
	maxHours = 24 * 365
)

// Current answers the newest arrangement of an edition, the zero one where nobody has made any.
func (f *Front) Current(ctx context.Context, code string) (Arrangement, error) {
	return current(ctx, f.DB, code)
}

// Arrange makes a new arrangement. a.Version is the version that its maker has seen; errs.Conflict where somebody has
// made another since. What stood there before and is over goes with it.
func (f *Front) Arrange(ctx context.Context, who account.Actor, a Arrangement) (Arrangement, error) {
	if err := who.Must(account.Arrange, a.Edition, ""); err != nil {
		return Arrangement{}, err
	}
	ed, err := f.House.ByCode(ctx, a.Edition)
	if err != nil {
		return Arrangement{}, err
	}
	before, err := current(ctx, f.DB, a.Edition)
	if err != nil {
		return Arrangement{}, err
	}
	stories, err := f.Archive.ByNumbers(ctx, append(before.Stories(), a.Stories()...))
	if err != nil {
		return Arrangement{}, err
	}
	now := f.Clock.Now()
	if err := (checking{ed, before, stories, now}).check(a); err != nil {
		return Arrangement{}, err
	}
	a.Slots = slices.DeleteFunc(slices.Clone(a.Slots), func(s Slot) bool { return s.over(now) && slices.ContainsFunc(before.Slots, s.same) })
	a.Undoes = newOrder
	return f.write(ctx, who, a, func(before, after Arrangement) error { return kept(before, after, stories, now) })
}

// newOrder stands in Arrangement.Undoes where nothing was put back.
const newOrder = -1

// Undo puts the arrangement before the newest back. Undone again, it goes further back, to the rule alone at last.
func (f *Front) Undo(ctx context.Context, who account.Actor, code string, seen int) (Arrangement, error) {
	if err := who.Must(account.Arrange, code, ""); err != nil {
		return Arrangement{}, err
	}
	now, err := current(ctx, f.DB, code)
	if err != nil {
		return Arrangement{}, err
	}
	before := now.Version - 1
	if now.Undoes != newOrder {
		before = now.Undoes - 1
	}
	if before < 0 {
		return Arrangement{}, errs.Say(errs.Conflict, "front.nothing_before", nil)
	}
	back := Arrangement{Edition: code}
	if before > 0 {
		if back, err = f.Version(ctx, who, code, before); err != nil {
			return Arrangement{}, err
		}
	}
	back.Version, back.Undoes = seen, before
	return f.write(ctx, who, back, nil)
}

// Version answers one version of an edition's arrangement.
func (f *Front) Version(ctx context.Context, who account.Actor, code string, version int) (Arrangement, error) {
	if err := who.Must(account.See, code, ""); err != nil {
		return Arrangement{}, err
	}
	a, err := scan(f.DB.QueryRow(ctx, columns+`
		where edition = $1 and version = $2`, code, version).Scan)
	if err != nil {
		return Arrangement{}, fmt.Errorf("arrangement %d of %s: %w", version, code, err)
	}
	return a, nil
}

// History answers the versions of an edition's arrangement, newest first; limit 0 means 50, at most 200.
func (f *Front) History(ctx context.Context, who account.Actor, code string, limit int) ([]Arrangement, error) {
	if err := who.Must(account.See, code, ""); err != nil {
		return nil, err
	}
	rows, err := f.DB.Query(ctx, columns+`
		where edition = $1
		order by version desc
		limit $2`, code, min(cmp.Or(max(limit, 0), 50), 200))
	if err != nil {
		return nil, fmt.Errorf("arrangements of %s: %w", code, err)
	}
	var list []Arrangement
	err = store.Each(rows, func(read func(...any) error) error {
		a, err := scan(read)
		list = append(list, a)
		return err
	})
	return list, err
}

// write keeps an arrangement as the version after the one that its maker has seen.
func (f *Front) write(ctx context.Context, who account.Actor, a Arrangement, allow func(before, after Arrangement) error) (Arrangement, error) {
	err := f.DB.Update(ctx, func(tx *store.Tx) error {
		before, err := current(ctx, tx, a.Edition)
		if err != nil {
			return err
		}
		if before.Version != a.Version {
			return errs.Say(errs.Conflict, "front.conflict", nil)
		}
		if allow != nil {
			if err := allow(before, a); err != nil {
				return err
			}
		}
		a.Version, a.By, a.At = before.Version+1, who.ID, f.Clock.Now()
		if err := insert(ctx, tx, a); err != nil {
			return err
		}
		_, err = f.Journal.Add(tx, journal.Entry{
			Edition: a.Edition, Kind: "front.arranged", Subject: "front:" + a.Edition, Actor: who.Subject(), Audience: journal.Staff, Tags: []string{Tag(a.Edition)},
		}, map[string]any{"version": a.Version, "undoes": a.Undoes, "before": before.Slots, "after": a.Slots})
		return err
	})
	return a, err
}

// Tag names the home page's order in the cache.
func Tag(edition string) string { return "front:" + edition }

// kept refuses an arrangement in which a locked slot has gone or moved; unlocking it is a change of its own. What is over
// or shows a story that is withdrawn holds nobody up.
func kept(before, after Arrangement, public map[int64]story.Story, now time.Time) error {
	for _, s := range before.Slots {
		_, stands := public[s.Story]
		if s.Locked && stands && !s.over(now) && !slices.ContainsFunc(after.Slots, s.same) {
			return errs.Say(errs.Conflict, "front.locked", map[string]any{"Number": s.Story})
		}
	}
	return nil
}

// checking is against what an arrangement is held.
type checking struct {
	edition edition.Edition
	before  Arrangement
	public  map[int64]story.Story
	now     time.Time
}

// check refuses what cannot stand on the page, and says which slot is at fault.
func (c checking) check(a Arrangement) error {
	if len(a.Slots) > maxSlots {
		return errs.At("slots", "front.too_many", map[string]any{"Max": maxSlots})
	}
	for i, rule := range a.Fills {
		if !known(c.edition, rule.Zone) || rule.Hours < 0 || rule.Hours > maxHours || !sections(c.edition, rule.Sections) {
			return errs.At(fmt.Sprintf("fills.%d", i), "front.bad_rule", nil)
		}
	}
	for i, s := range a.Slots {
		if err := c.slot(s, fmt.Sprintf("slots.%d", i), a.Slots[:i]); err != nil {
			return err
		}
	}
	return nil
}

// slot refuses one slot. A story that has been withdrawn since it was put there does not hold up the rest of the page.
func (c checking) slot(s Slot, field string, others []Slot) error {
	found, public := c.public[s.Story]
	there := slices.ContainsFunc(c.before.Slots, func(o Slot) bool { return o.Story == s.Story })
	switch {
	case !known(c.edition, s.Zone) || s.Place < 1 || s.Place > s.Zone.Places():
		return errs.At(field, "front.no_place", nil)
	case public && found.Edition != c.edition.Code, !public && !there:
		return errs.At(field, "front.not_published", map[string]any{"Number": s.Story})
	case !s.Until.IsZero() && !s.Until.After(s.From):
		return errs.At(field, "front.over_before", map[string]any{"Number": s.Story})
	}
	for _, o := range others {
		switch {
		case !s.ahead(c.now).meets(o.ahead(c.now)):
		case o.Zone == s.Zone && o.Place == s.Place:
			return errs.At(field, "front.taken", map[string]any{"Number": s.Story, "Other": o.Story})
		case o.Story == s.Story:
			return errs.At(field, "front.twice", map[string]any{"Number": s.Story})
		}
	}
	return nil
}

// Zones answers the zones of an edition's home page, the top first.
func Zones(ed edition.Edition) []Zone {
	zones := []Zone{Top}
	for _, s := range ed.Sections {
		zones = append(zones, Zone(s.Slug))
	}
	return zones
}

func known(ed edition.Edition, z Zone) bool { return slices.Contains(Zones(ed), z) }

func sections(ed edition.Edition, slugs []string) bool {
	return !slices.ContainsFunc(slugs, func(slug string) bool { return !known(ed, Zone(slug)) || Zone(slug) == Top })
}
