package desk_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

// outcome says what a batch has come to: "done", "same" or the key of the refusal, of each draft.
func outcome(all []desk.Outcome) string {
	var words []string
	for _, o := range all {
		var said *errs.Error
		switch {
		case o.Err == nil && o.Unchanged:
			words = append(words, "same")
		case o.Err == nil:
			words = append(words, "done")
		case errors.As(o.Err, &said) && said.Key != "":
			words = append(words, said.Key)
		default:
			words = append(words, string(errs.KindOf(o.Err)))
		}
	}
	return strings.Join(words, " ")
}

func batched(t *testing.T, r *room, who account.Actor, b desk.Batch, drafts ...desk.Draft) (int64, string) {
	t.Helper()
	b.Edition = "en"
	for _, d := range drafts {
		b.Drafts = append(b.Drafts, desk.Chosen{ID: d.ID, Version: d.Version})
	}
	number, all, err := r.Together(t.Context(), who, b)
	if err != nil {
		t.Fatalf("%s: %v", b.Act, err)
	}
	return number, outcome(all)
}

func (r *room) now(t *testing.T, d desk.Draft) desk.Draft {
	t.Helper()
	return r.must(t)(r.Get(t.Context(), account.Operator(), d.ID))
}

// stood says how a draft stands, as far as undoing must bring it back.
func stood(d desk.Draft) string {
	return fmt.Sprint(d.Stage, d.Approved(), d.ApprovedBy, d.Author, d.Copy.Section, d.Copy.Topics, d.Schedule.Unix())
}

func TestActOnManyDraftsIsTakenBackWhole(t *testing.T) {
	to := staff(12, account.Reporter, "en", "")
	cases := map[string]struct {
		who   account.Actor
		batch desk.Batch
		begin func(*testing.T, *room) desk.Draft
		stage desk.Stage
	}{
		"submit":   {reporter, desk.Batch{Act: desk.ActSubmit}, func(t *testing.T, r *room) desk.Draft { return r.create(t, reporter, text(t, "a")) }, desk.Submitted},
		"approve":  {editor, desk.Batch{Act: desk.ActApprove}, submitted, desk.Approved},
		"return":   {editor, desk.Batch{Act: desk.ActReturn, Note: "Names?"}, approvedDraft, desk.Writing},
		"schedule": {editor, desk.Batch{Act: desk.ActSchedule, At: start.Add(time.Hour)}, approvedDraft, desk.Approved},
		"spike": {editor, desk.Batch{Act: desk.ActSpike}, func(t *testing.T, r *room) desk.Draft {
			return r.must(t)(r.Schedule(t.Context(), editor, approvedDraft(t, r).ID, start.Add(time.Hour)))
		}, desk.Spiked},
		"revive": {reporter, desk.Batch{Act: desk.ActRevive}, func(t *testing.T, r *room) desk.Draft {
			return r.must(t)(r.Spike(t.Context(), reporter, r.create(t, reporter, text(t, "a")).ID))
		}, desk.Writing},
		"section": {editor, desk.Batch{Act: desk.ActSection, Section: "sport"}, approvedDraft, desk.Submitted},
		"hand":    {reporter, desk.Batch{Act: desk.ActHand, To: to}, approvedDraft, desk.Approved},
		"topic":   {editor, desk.Batch{Act: desk.ActTopic, Topic: "floods"}, approvedDraft, desk.Submitted},
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		for name, c := range cases {
			one, two := c.begin(t, r), c.begin(t, r)
			before := stood(r.now(t, one))
			number, got := batched(t, r, c.who, c.batch, one, two)
			if got != "done done" || number == 0 {
				t.Errorf("%s: %q in batch %d", name, got, number)
				continue
			}
			after := r.now(t, one)
			if after.Stage != c.stage || stood(after) == before {
				t.Errorf("%s: stands %s, was %s", name, stood(after), before)
			}
			act, all, err := r.Undo(t.Context(), c.who, number)
			if err != nil || act != c.batch.Act || outcome(all) != "done done" {
				t.Errorf("undo %s: %s %q %v", name, act, outcome(all), err)
			}
			if back := stood(r.now(t, one)); back != before {
				t.Errorf("undo %s: stands %s, was %s", name, back, before)
			}
			if kinds := r.kinds(t, one.ID); !strings.HasSuffix(kinds, "undone") {
				t.Errorf("undo %s is not journalled: %s", name, kinds)
			}
			if _, all, err := r.Undo(t.Context(), c.who, number); err != nil || len(all) != 0 {
				t.Errorf("undo %s twice: %q %v", name, outcome(all), err)
			}
		}
	})
}

func submitted(t *testing.T, r *room) desk.Draft {
	return r.must(t)(r.Submit(t.Context(), reporter, r.create(t, reporter, text(t, "a")).ID))
}

func approvedDraft(t *testing.T, r *room) desk.Draft { return r.approved(t, text(t, "a")) }

func TestEachDraftOfABatchIsAnswered(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		own := r.create(t, editor, text(t, "own"))
		ready, read := submitted(t, r), approvedDraft(t, r)
		stale := submitted(t, r)
		stale.Version += 7
		sport := text(t, "sport")
		sport.Section = "sport"
		foreign := r.create(t, reporter, sport)
		world := staff(21, account.Editor, "en", "world")
		number, got := batched(t, r, world, desk.Batch{Act: desk.ActApprove}, own, ready, read, stale, foreign, desk.Draft{ID: 99999}, ready)
		if got != "desk.own_approval done same desk.approve_other_version error.forbidden desk.no_draft" {
			t.Errorf("approve: %q", got)
		}
		if number == 0 {
			t.Fatal("nothing to take back")
		}
		if n, got := batched(t, r, reporter, desk.Batch{Act: desk.ActSubmit}, r.now(t, ready)); n != 0 || got != "same" {
			t.Errorf("what is so already: batch %d, %q", n, got)
		}
		if _, _, err := r.Undo(t.Context(), deputy, number); !errs.Is(err, errs.NotFound) {
			t.Errorf("another takes it back: %v", err)
		}
		r.save(t, editor, r.now(t, ready), func(s *desk.Save) { s.Copy.Lede = "Other words." })
		_, all, err := r.Undo(t.Context(), world, number)
		if err != nil || !strings.Contains(outcome(all), "desk.changed_meanwhile") {
			t.Errorf("undo over another's words: %q %v", outcome(all), err)
		}
		if d := r.now(t, ready); d.Copy.Lede != "Other words." {
			t.Error("the other's words are gone")
		}
		for name, b := range map[string]desk.Batch{"no act": {Act: "x", Drafts: []desk.Chosen{{ID: 1}}}, "no drafts": {Act: desk.ActSpike}, "too many": {Act: desk.ActSpike, Drafts: make([]desk.Chosen, 201)}} {
			b.Edition = "en"
			if _, _, err := r.Together(t.Context(), editor, b); !errs.Is(err, errs.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestActIsNotTakenBackTooLate(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		d := approvedDraft(t, r)
		d = r.must(t)(r.Schedule(t.Context(), editor, d.ID, start.Add(time.Minute)))
		number, _ := batched(t, r, editor, desk.Batch{Act: desk.ActSpike}, d)
		r.clock.Advance(2 * time.Minute)
		if _, all, err := r.Undo(t.Context(), editor, number); err != nil || outcome(all) != "desk.undo_overdue" {
			t.Errorf("its time is over: %q %v", outcome(all), err)
		}
		if r.now(t, d).Stage != desk.Spiked {
			t.Error("half taken back")
		}
		r.clock.Advance(time.Hour)
		_, _, err := r.Undo(t.Context(), editor, number)
		refused(t, "an hour later", err, errs.Gone, "desk.undo_late")
	})
}

func TestDraftIsHandedOnlyToWhoMayWriteThere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		d := approvedDraft(t, r)
		_, err := r.Hand(t.Context(), reporter, d.ID, staff(77, account.Photographer, "en", ""))
		refused(t, "to a photographer", err, errs.Blocked, "desk.hand_may_not")
		if _, err := r.Hand(t.Context(), rival, d.ID, rival); !errs.Is(err, errs.Forbidden) {
			t.Errorf("taken by another reporter: %v", err)
		}
		if got := r.must(t)(r.Hand(t.Context(), editor, d.ID, rival)); got.Author != rival.ID || !got.Approved() {
			t.Errorf("handed: %+v", got)
		}
	})
}
