package story

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	"dateline.news/internal/errs"
	"dateline.news/internal/prose"
	"dateline.news/internal/store"
)

// head is a story with its newest version but for the body, which bodied adds and lean leaves empty.
const (
	head = `
		select s.number, s.edition, s.kind, s.state, s.day, s.slug, s.version, s.first_published, s.published, s.reason, s.withdrawn,
			s.origin, s.origin_version, v.turn, v.actor, v.copy`
	bodied = head + ", v.body"
	lean   = head + ", ''"
	joined = `
		from story s
		join story_version v on v.story = s.number and v.version = s.version`
)

func scanStory(scan func(...any) error) (Story, error) {
	var s Story
	var kind, state, turn, text, body string
	var first, published, withdrawn store.Time
	var origin Origin
	err := scan(&s.Number, &s.Edition, &kind, &state, &s.Day, &s.Slug, &s.Version, &first, &published, &s.Reason, &withdrawn,
		&origin.Number, &origin.Version, &turn, &s.By, &text, &body)
	if err != nil {
		return s, err
	}
	s.Kind, s.State, s.Turn = Kind(kind), State(state), Turn(turn)
	s.FirstPublished, s.Published, s.Withdrawn = first.Time, published.Time, withdrawn.Time
	if s.Copy, err = readCopy(text, body); err != nil {
		return s, fmt.Errorf("read story %d: %w", s.Number, err)
	}
	if origin.Number != 0 {
		s.linked = &origin
		s.Translates = cmp.Or(s.Translates, s.linked)
	}
	return s, nil
}

// writeCopy parts a copy into its JSON without the body, and the body's, so that a list need not read bodies.
func writeCopy(c Copy) (text, body string, err error) {
	body = string(c.Body.JSON())
	c.Body = prose.Doc{}
	b, err := json.Marshal(c)
	return string(b), body, err
}

func readCopy(text, body string) (Copy, error) {
	var c Copy
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return c, err
	}
	if body == "" {
		return c, nil
	}
	doc, err := prose.Parse([]byte(body))
	c.Body = doc
	return c, err
}

func readStory(ctx context.Context, q store.Queryer, number int64) (Story, error) {
	s, err := scanStory(q.QueryRow(ctx, bodied+joined+`
		where s.number = $1`, number).Scan)
	if errs.Is(err, errs.NotFound) {
		return s, &errs.Error{Kind: errs.NotFound, Key: "story.unknown", Args: map[string]any{"Number": number}, Err: err}
	}
	if err != nil {
		return s, err
	}
	s.Corrections, err = readCorrections(ctx, q, number)
	return s, err
}

// lock reads a story that the transaction is going to change. The row is locked by a statement of its own: a join that
// waited for the lock would look for the new version with the eyes of before.
func (a *Archive) lock(ctx context.Context, tx *store.Tx, number int64) (Story, error) {
	err := tx.QueryRow(ctx, "select number from story where number = $1"+tx.ForUpdate(), number).Scan(&number)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return Story{}, err
	}
	return a.Load(ctx, tx, number)
}

func insertStory(ctx context.Context, tx *store.Tx, s *Story) error {
	return tx.QueryRow(ctx, `
		insert into story (edition, kind, state, day, slug, version, section, first_published, published, reason)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, '')
		returning number`,
		s.Edition, string(s.Kind), string(s.State), s.Day, s.Slug, s.Version, s.Section, store.At(s.FirstPublished), store.At(s.Published),
	).Scan(&s.Number)
}

func updateStory(ctx context.Context, tx *store.Tx, s Story) error {
	_, err := tx.Exec(ctx, `
		update story
		set kind = $1, state = $2, slug = $3, version = $4, section = $5, published = $6, reason = $7, withdrawn = $8
		where number = $9`,
		string(s.Kind), string(s.State), s.Slug, s.Version, s.Section, store.At(s.Published), s.Reason, store.At(s.Withdrawn), s.Number)
	return err
}

func insertVersion(ctx context.Context, tx *store.Tx, s Story) error {
	text, body, err := writeCopy(s.Copy)
	if err != nil {
		return fmt.Errorf("write story %d: %w", s.Number, err)
	}
	_, err = tx.Exec(ctx, `
		insert into story_version (story, version, turn, published, actor, copy, body)
		values ($1, $2, $3, $4, $5, $6, $7)`, s.Number, s.Version, string(s.Turn), store.At(s.Published), s.By, text, body)
	return err
}

func insertSlug(ctx context.Context, tx *store.Tx, s Story) error {
	_, err := tx.Exec(ctx, `
		insert into story_slug (story, slug, since)
		values ($1, $2, $3)
		on conflict (story, slug) do nothing`, s.Number, s.Slug, store.At(s.Published))
	return err
}

func insertCorrection(ctx context.Context, tx *store.Tx, edition string, c *Corrected) error {
	return tx.QueryRow(ctx, `
		insert into story_correction (story, edition, version, place, old, new, class, cause, note, actor, at, asset, led_in, led_out, asked_by, asked_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
		returning id`,
		c.Story, edition, c.Version, c.Place, c.Old, c.New, string(c.Class), c.Cause, c.Note, c.By, store.At(c.At), c.Asset, c.ledIn, c.ledOut, c.AskedBy, store.At(c.Asked),
	).Scan(&c.ID)
}

func readCorrections(ctx context.Context, q store.Queryer, number int64) ([]Corrected, error) {
	rows, err := q.Query(ctx, `
		select `+correctionColumns+`
		from story_correction c
		where c.story = $1
		order by c.id`, number)
	if err != nil {
		return nil, err
	}
	var all []Corrected
	err = store.Each(rows, func(scan func(...any) error) error {
		c, err := scanCorrected(scan)
		all = append(all, c)
		return err
	})
	return all, err
}

const correctionColumns = `c.id, c.story, c.version, c.place, c.old, c.new, c.class, c.cause, c.note, c.actor, c.at, c.asset, c.led_in, c.led_out,
			c.asked_by, c.asked_at`

func scanCorrected(scan func(...any) error, more ...any) (Corrected, error) {
	var c Corrected
	var class string
	var at, asked store.Time
	err := scan(append([]any{&c.ID, &c.Story, &c.Version, &c.Place, &c.Old, &c.New, &class, &c.Cause, &c.Note, &c.By, &at, &c.Asset, &c.ledIn, &c.ledOut,
		&c.AskedBy, &asked}, more...)...)
	c.Class, c.At, c.Asked = Class(class), at.Time, asked.Time
	return c, err
}

// amongNumbers is a condition that a column is one of the numbers in a JSON array, given as parameter 1.
func amongNumbers(engine store.Engine, column string) string {
	if engine == store.Postgres {
		return column + " in (select cast(value as bigint) from json_array_elements_text(cast($1 as json)))"
	}
	return column + " in (select value from json_each($1))" // SQLite's own JSON function
}
