package search

import (
	"context"
	"fmt"
	"math"

	"dateline.news/internal/edition"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
)

// Editions answers an edition by its code; its locale says how words are taken apart.
type Editions interface {
	ByCode(ctx context.Context, code string) (edition.Edition, error)
}

// Index finds stories.
type Index struct {
	db    *store.DB
	house Editions
}

// New makes the index of a database.
func New(db *store.DB, house Editions) *Index { return &Index{db: db, house: house} }

// Hook brings a changed story's terms to what the public may find, in the change's transaction.
func (x *Index) Hook(ctx context.Context, tx *store.Tx, c story.Change) error {
	return x.put(ctx, tx, c.Story)
}

// Rebuild makes the whole index anew, beside a running newsroom.
func (x *Index) Rebuild(ctx context.Context, archive *story.Archive) error {
	return archive.Replay(ctx, x.put)
}

func (x *Index) put(ctx context.Context, tx *store.Tx, s story.Story) error {
	if err := remove(ctx, tx, s.Number); err != nil {
		return fmt.Errorf("search: story %d: %w", s.Number, err)
	}
	if !s.Public() {
		return nil
	}
	ed, err := x.house.ByCode(ctx, s.Edition)
	if err != nil {
		return fmt.Errorf("search: story %d: %w", s.Number, err)
	}
	if err := insert(ctx, tx, s, terms(s, ed)); err != nil {
		return fmt.Errorf("search: story %d: %w", s.Number, err)
	}
	return nil
}

func remove(ctx context.Context, tx *store.Tx, number int64) error {
	query := "delete from search_story where rowid = $1" // SQLite: FTS5 knows a story by its rowid
	if tx.Engine() == store.Postgres {
		query = "delete from search_story where story = $1"
	}
	_, err := tx.Exec(ctx, query, number)
	return err
}

func insert(ctx context.Context, tx *store.Tx, s story.Story, terms []string) error {
	if tx.Engine() == store.Postgres {
		_, err := tx.Exec(ctx, `
			insert into search_story (story, edition, terms)
			values ($1, $2, cast(cast($3 as text) as tsvector))`, s.Number, s.Edition, forTSVector(terms))
		return err
	}
	_, err := tx.Exec(ctx, "insert into search_story (rowid, terms) values ($1, $2)", s.Number, forFTS5(terms)) // FTS5
	return err
}

// Query is what a reader looks for.
type Query struct {
	Edition string // code
	Words   string // as typed
	Typing  bool   // the last word may be only begun
	Before  int64  // only stories with a smaller number: the last of the page before; 0: the first page
	Limit   int    // 0 means 20; at most 100
}

// Hit is a story that was found.
type Hit struct {
	Story int64 // number
}

// Find answers the public stories that hold every word and phrase of the query, newest first, and the Before of the next
// page (0: no more). A query without a word finds nothing.
func (x *Index) Find(ctx context.Context, q Query) ([]Hit, int64, error) {
	ed, err := x.house.ByCode(ctx, q.Edition)
	if err != nil {
		return nil, 0, err
	}
	phrases := parse(q.Words, ed, q.Typing)
	if len(phrases) == 0 {
		return nil, 0, nil
	}
	if q.Before <= 0 {
		q.Before = math.MaxInt64
	}
	if q.Limit = min(q.Limit, 100); q.Limit <= 0 {
		q.Limit = 20
	}
	hits, err := x.find(ctx, q, phrases)
	if err != nil {
		return nil, 0, fmt.Errorf("search %q in %s: %w", q.Words, q.Edition, err)
	}
	if len(hits) <= q.Limit {
		return hits, 0, nil
	}
	return hits[:q.Limit], hits[q.Limit-1].Story, nil
}

func (x *Index) find(ctx context.Context, q Query, phrases []phrase) ([]Hit, error) {
	query, match := `
		select rowid
		from search_story
		where search_story match $1 and rowid < $2
		order by rowid desc
		limit $3`, matchFTS5(phrases) // FTS5 walks the lists of stories from the newest back
	args := []any{match, q.Before, q.Limit + 1}
	if x.db.Engine() == store.Postgres {
		query = `
		select story
		from search_story
		where edition = $1 and terms @@ cast(cast($2 as text) as tsquery) and story < $3
		order by story desc
		limit $4`
		args = []any{q.Edition, matchTSQuery(phrases), q.Before, q.Limit + 1}
	}
	rows, err := x.db.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	var hits []Hit
	err = store.Each(rows, func(scan func(...any) error) error {
		var h Hit
		err := scan(&h.Story)
		hits = append(hits, h)
		return err
	})
	return hits, err
}
