package journal_test

import (
	"testing"
	"time"

	"dateline.news/internal/clock"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

func TestWhoComesBackIsNotSentAwayBeforeADayHasPassed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, now := t.Context(), clock.NewManual(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC))
		j := journal.New(db, now)
		var ids []int64
		var moments []time.Time
		for range 3 {
			var entry *journal.Entry
			err := db.Update(ctx, func(tx *store.Tx) (err error) {
				entry, err = j.Add(tx, journal.Entry{Kind: "a.b", Subject: "a:1", Actor: "operator", Audience: journal.Public}, nil)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			ids, moments = append(ids, entry.ID), append(moments, now.Now())
			now.Advance(time.Hour)
		}
		tests := map[string]struct {
			at   time.Time
			want int64
		}{
			"before everything":  {moments[0], 0},
			"between":            {moments[1].Add(time.Minute), ids[1]},
			"at its very moment": {moments[2], ids[1]},
			"after everything":   {now.Now(), ids[2]},
		}
		for name, test := range tests {
			if got, err := j.Before(ctx, test.at); err != nil || got != test.want {
				t.Errorf("%s: %d, %v, want %d", name, got, err, test.want)
			}
		}
	})
}
