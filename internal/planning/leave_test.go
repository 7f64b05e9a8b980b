package planning_test

import (
	"context"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/planning"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

func TestWhatALeaverWasToCoverIsInOtherHandsWholeOrNotAtAll(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, r := t.Context(), open(t, db)
		chief := staff(31, account.Admin, "")
		with := func(change func(*planning.Entry)) planning.Entry {
			e := entry()
			change(&e)
			return r.add(t, account.Operator(), e)
		}
		ahead, late := with(func(*planning.Entry) {}), with(func(e *planning.Entry) { e.Begins = start.Add(-24 * time.Hour) })
		photo := with(func(e *planning.Entry) { e.Writer, e.Photographer, e.Section = 12, reporter.ID, "sport" })
		begun, done := with(func(*planning.Entry) {}), with(func(*planning.Entry) {})
		for _, e := range []*planning.Entry{&begun, &done} {
			started, err := r.Start(ctx, editor, e.ID)
			if err != nil {
				t.Fatal(err)
			}
			*e = started
		}
		long := with(func(e *planning.Entry) { e.Begins = start.AddDate(0, 0, -30) })
		gone, others := with(func(*planning.Entry) {}), with(func(e *planning.Entry) { e.Writer = 12 })
		if _, err := r.Cancel(ctx, editor, gone.ID, ""); err != nil {
			t.Fatal(err)
		}
		if n, err := r.Left(ctx, chief, reporter.ID); n != 3 || err != nil {
			t.Errorf("%d entries wait, %v", n, err)
		}
		if _, err := r.Left(ctx, rival, reporter.ID); !errs.Is(err, errs.Forbidden) {
			t.Errorf("who leaves what is told to everybody: %v", err)
		}
		hand := func(heir account.Actor) (n int, err error) {
			err = db.Update(ctx, func(tx *store.Tx) error {
				n, err = r.HandOver(context.WithoutCancel(ctx), tx, chief, planning.Legacy{Leaver: reporter.ID, Heir: heir, Drafts: []int64{begun.Draft}})
				return err
			})
			return n, err
		}
		for name, heir := range map[string]account.Actor{"nobody": {}, "somebody of another section": sport} {
			if _, err := hand(heir); !errs.Is(err, errs.Blocked) {
				t.Errorf("%s takes over: %v", name, err)
			}
		}
		if n, err := hand(editor); n != 4 || err != nil {
			t.Fatalf("%d entries went over, %v", n, err)
		}
		for name, c := range map[string]struct {
			was    planning.Entry
			writer int64
		}{"ahead": {ahead, editor.ID}, "late": {late, editor.ID}, "begun": {begun, editor.ID}, "published": {done, reporter.ID}, "long ago": {long, reporter.ID}, "cancelled": {gone, reporter.ID}, "another's": {others, 12}} {
			if e, err := r.Get(ctx, editor, c.was.ID); err != nil || e.Writer != c.writer {
				t.Errorf("%s: it is to be written by %d, want %d, %v", name, e.Writer, c.writer, err)
			}
		}
		if e, err := r.Get(ctx, editor, photo.ID); err != nil || e.Writer != 12 || e.Photographer != editor.ID {
			t.Errorf("the photo: %+v %v", e, err)
		}
		if got := r.kinds(t, "plan:1"); got != "added handed_over" {
			t.Errorf("the journal says %q", got)
		}
		if n, err := hand(account.Actor{}); n != 0 || err != nil {
			t.Errorf("who has nothing left needs nobody: %d %v", n, err)
		}
	})
}
