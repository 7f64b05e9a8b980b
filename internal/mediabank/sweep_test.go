package mediabank_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"dateline.news/internal/mediabank"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

// files answers the keys that the database names.
func (n *newsroom) files(t *testing.T) []string {
	t.Helper()
	keys, err := mediabank.Files(t.Context(), n.db)
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(keys)
	return keys
}

func (n *newsroom) has(t *testing.T, key string) bool {
	t.Helper()
	has, err := n.blob.Has(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	return has
}

// Who has read the database before a picture was drawn again, a backup above all, still finds every file that it named.
func TestReplacedRenditionStaysForThoseWhoHaveReadOfIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, n := t.Context(), open(t, db, place{})
		n.clock.Advance(time.Since(n.clock.Now())) // the queue has the machine's clock
		n.work(t)
		a := n.drawn(t, "photos/rocket.jpg")
		before := n.files(t)
		if _, err := n.Edit(ctx, reporter, a.Number, mediabank.Change{Creator: ptr("Anna Ivanova")}); err != nil {
			t.Fatal(err)
		}
		for deadline := time.Now().Add(30 * time.Second); slices.Equal(n.files(t), before); time.Sleep(20 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatal("the renditions were never drawn again")
			}
		}
		after := n.files(t)
		for _, key := range slices.Concat(before, after) {
			if !n.has(t, key) {
				t.Errorf("%s has gone", key)
			}
		}
		if err := n.Sweep(ctx, a.Number, slices.DeleteFunc(slices.Concat(before, after), func(key string) bool { return strings.HasPrefix(key, "originals/") })...); err != nil {
			t.Fatal(err)
		}
		for _, key := range before {
			if named := slices.Contains(after, key); n.has(t, key) != named {
				t.Errorf("%s: named %v, there %v", key, named, !named)
			}
		}
		for _, key := range after {
			if !n.has(t, key) {
				t.Errorf("%s is in use and was swept away", key)
			}
		}
	})
}
