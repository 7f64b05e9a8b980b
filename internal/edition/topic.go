package edition

import (
	"context"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
	"dateline.news/internal/text"
)

// EnsureTopic adds a topic where the edition has none of this slug; an empty slug is made of the name, an empty kind
// is "theme". It answers the topic as it stands. Adding asks for the right to edit other people's drafts: a topic is
// seen by every desk.
func (h *House) EnsureTopic(ctx context.Context, who account.Actor, t Topic) (Topic, error) {
	if err := who.Must(account.Edit, t.Edition, ""); err != nil {
		return Topic{}, err
	}
	ed, err := h.ByCode(ctx, t.Edition)
	if err != nil {
		return Topic{}, err
	}
	t.Name = text.Clean(t.Name)
	set(&t.Slug, text.Slug(t.Name, ed.Locale))
	set(&t.Kind, "theme")
	if err := t.check(); err != nil {
		return Topic{}, err
	}
	standing := t
	err = h.db.Update(ctx, func(tx *store.Tx) error {
		n, err := tx.Exec(ctx, `
			insert into topic (edition, slug, name, kind)
			values ($1, $2, $3, $4)
			on conflict (edition, slug) do nothing`, t.Edition, t.Slug, t.Name, t.Kind)
		if err != nil {
			return err
		}
		if n == 0 {
			standing, err = readTopic(ctx, tx, t.Edition, t.Slug)
			return err
		}
		_, err = h.journal.Add(tx, journal.Entry{
			Edition: t.Edition, Kind: "edition.topic_added", Subject: "topic:" + t.Edition + "/" + t.Slug, Actor: who.Subject(),
			Audience: journal.Staff, Tags: []string{"topic:" + t.Edition + "/" + t.Slug},
		}, nil)
		return err
	})
	return standing, err
}

// Topic answers one topic, or errs.NotFound.
func (h *House) Topic(ctx context.Context, code, slug string) (Topic, error) {
	return readTopic(ctx, h.db, code, slug)
}

func readTopic(ctx context.Context, q store.Queryer, code, slug string) (Topic, error) {
	t := Topic{Edition: code, Slug: slug}
	err := q.QueryRow(ctx, "select name, kind from topic where edition = $1 and slug = $2", code, slug).Scan(&t.Name, &t.Kind)
	if errs.Is(err, errs.NotFound) {
		err = &errs.Error{Kind: errs.NotFound, Field: "topics", Key: "edition.topic_unknown", Args: map[string]any{"Slug": slug}, Err: err}
	}
	return t, err
}

// Topics answers an edition's topics by name, at most 5,000.
func (h *House) Topics(ctx context.Context, code string) ([]Topic, error) {
	rows, err := h.db.Query(ctx, "select slug, name, kind from topic where edition = $1 order by name, slug limit 5000", code)
	if err != nil {
		return nil, err
	}
	var topics []Topic
	err = store.Each(rows, func(scan func(...any) error) error {
		t := Topic{Edition: code}
		err := scan(&t.Slug, &t.Name, &t.Kind)
		topics = append(topics, t)
		return err
	})
	return topics, err
}

// ByTopicSlugs answers those of the slugs that the edition has, by slug. It reads through q, so that a publishing
// transaction checks what it prints.
func (h *House) ByTopicSlugs(ctx context.Context, q store.Queryer, code string, slugs []string) (map[string]Topic, error) {
	found := map[string]Topic{}
	for _, slug := range slugs { // a story has a handful
		t, err := readTopic(ctx, q, code, slug)
		if errs.Is(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		found[slug] = t
	}
	return found, nil
}
