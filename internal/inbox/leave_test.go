package inbox_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/account"
	"dateline.news/internal/inbox"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

func TestWhatALeaverHasNotReadWaitsForTheHeir(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, o := t.Context(), open(t, db)
		to := []int64{anna.ID}
		o.put(t, inbox.Call{Kind: inbox.Answered, Draft: 1, By: boris.Actor(), To: to})
		if _, err := o.Read(ctx, anna.Actor(), inbox.Which{Draft: 1}); err != nil {
			t.Fatal(err)
		}
		o.put(t, inbox.Call{Kind: inbox.Returned, Draft: 2, By: boris.Actor(), To: to})
		o.put(t, inbox.Call{Kind: inbox.Mentioned, Draft: 3, Note: 7, By: boris.Actor(), To: []int64{anna.ID, short.ID}}) // both were told
		o.put(t, inbox.Call{Kind: inbox.Noted, Draft: 4, By: short.Actor(), To: to})                                      // the heir's own note
		hand := func(heir account.Actor) (n int) {
			err := db.Update(ctx, func(tx *store.Tx) (err error) {
				n, err = o.HandOver(ctx, tx, inbox.Legacy{By: account.Operator(), Leaver: anna.ID, Heir: heir})
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		if n := hand(account.Actor{}); n != 0 {
			t.Errorf("%d notices went to nobody", n)
		}
		if n := hand(clara.Actor()); n != 0 {
			t.Errorf("%d notices went to somebody who may not see the drafts", n)
		}
		if err := o.SetLetters(ctx, short.Actor(), true); err != nil {
			t.Fatal(err)
		}
		if n := hand(short.Actor()); n != 1 {
			t.Errorf("%d notices went over", n)
		}
		if diff := cmp.Diff([]string{"mentioned", "returned"}, slices.Sorted(slices.Values(o.of(t, short)))); diff != "" {
			t.Error(diff)
		}
		list, err := o.List(ctx, short.Actor(), 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range list {
			if err := o.Write(ctx, n.ID); err != nil {
				t.Fatal(err)
			}
		}
		if len(o.post.letters) == 0 || o.post.letters[0].To != short.Email {
			t.Errorf("the heir, who wishes letters, got %+v", o.post.letters)
		}
	})
}
