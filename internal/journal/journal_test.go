package journal_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"dateline.news/internal/clock"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

func TestEntryStandsWithItsChange(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		j := journal.New(db, clock.System{})
		var told []int64
		var mu sync.Mutex
		j.OnCommit(func(entries []journal.Entry) {
			mu.Lock()
			defer mu.Unlock()
			for _, e := range entries {
				told = append(told, e.ID)
			}
		})
		err := db.Update(ctx, func(tx *store.Tx) error {
			_, err := j.Add(tx, journal.Entry{Kind: "story.published", Subject: "story:1", Actor: "operator", Audience: journal.Public, Tags: []string{"story:1", "edition:en"}}, nil)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Update(ctx, func(tx *store.Tx) error {
			if _, err := j.Add(tx, journal.Entry{Kind: "x.y", Subject: "x:1", Actor: "operator", Audience: journal.Staff}, nil); err != nil {
				return err
			}
			return fmt.Errorf("changed my mind")
		}); err == nil {
			t.Fatal("a refused change was committed")
		}
		got, err := j.Read(ctx, journal.Query{})
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != 1 || got[0].Kind != "story.published" || len(got[0].Tags) != 2 || got[0].At.IsZero() {
			t.Errorf("journal holds %+v, want the one committed entry", got)
		}
		if len(told) != 1 || told[0] != got[0].ID {
			t.Errorf("told of %v, want the committed entry %d", told, got[0].ID)
		}
		if err := j.Redact(context.Background(), "operator", got[0].ID, "court order"); err != nil {
			t.Fatal(err)
		}
		got, _ = j.Read(ctx, journal.Query{})
		if len(got) != 2 || string(got[0].Payload) != `{"redacted":true}` || got[1].Kind != "journal.redacted" {
			t.Errorf("after redaction: %+v", got)
		}
	})
}
