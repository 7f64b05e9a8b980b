package front_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/front"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
	"dateline.news/internal/story/storytest"
)

var (
	editor   = account.Staff(3, "Editor", []account.Grant{{Role: account.Editor, Edition: "en"}})
	reporter = account.Staff(4, "Reporter", []account.Grant{{Role: account.Reporter}})
)

type desk struct {
	*storytest.Newsroom
	*front.Front
}

func each(t *testing.T, test func(t *testing.T, d desk)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n := storytest.New(t, db)
		for _, headline := range []string{"One", "Two", "Three", "Four", "Five", "Six"} {
			n.MustPublish(t, story.Publication{Copy: storytest.Copy(headline, "Text.")})
			n.Clock.Advance(time.Minute)
		}
		test(t, desk{n, front.New(front.Options{DB: db, Journal: n.Journal, Clock: n.Clock, Archive: n.Archive, House: n.House})})
	})
}

func (d desk) must(t *testing.T, a front.Arrangement) front.Arrangement {
	t.Helper()
	made, err := d.Arrange(t.Context(), editor, a)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func refused(t *testing.T, what string, err error, kind errs.Kind, key string) {
	t.Helper()
	var refusal *errs.Error
	if !errors.As(err, &refusal) || refusal.Kind != kind || refusal.Key != key {
		t.Errorf("%s: %v, want %s %s", what, err, kind, key)
	}
}

func TestOrderOfTheHomePageIsKeptWithWhoMadeItAndUndone(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		ctx := t.Context()
		empty, err := d.Current(ctx, "en")
		if err != nil || empty.Version != 0 || len(empty.Slots) != 0 {
			t.Fatalf("nobody has arranged anything: %+v, %v", empty, err)
		}
		first := d.must(t, front.Arrangement{Edition: "en", Slots: []front.Slot{{Zone: front.Top, Place: 1, Story: 2}}, Fills: []front.Fill{{Zone: front.Top, Hours: 12}}})
		second := d.must(t, front.Arrangement{Edition: "en", Version: 1, Slots: []front.Slot{{Zone: front.Top, Place: 1, Story: 3}}})
		if _, err := d.Arrange(ctx, editor, front.Arrangement{Edition: "en", Version: 1}); !errs.Is(err, errs.Conflict) {
			t.Errorf("on an order that is not the newest: %v", err)
		}
		back, err := d.Undo(ctx, editor, "en", second.Version)
		if err != nil || !cmp.Equal(back.Slots, first.Slots) || !cmp.Equal(back.Fills, first.Fills) || back.Version != 3 {
			t.Errorf("undone: %+v, %v", back, err)
		}
		if back, err = d.Undo(ctx, editor, "en", 3); err != nil || len(back.Slots) != 0 {
			t.Errorf("undone twice: %+v, %v", back, err)
		}
		_, err = d.Undo(ctx, editor, "en", 4)
		refused(t, "undone once more", err, errs.Conflict, "front.nothing_before")
		history, err := d.History(ctx, reporter, "en", 0)
		if err != nil || len(history) != 4 || history[0].Version != 4 || history[0].By != editor.ID {
			t.Errorf("history %+v, %v", history, err)
		}
		entries, err := d.Journal.Read(ctx, journal.Query{Subject: "front:en"})
		if err != nil || len(entries) != 4 || entries[1].Kind != "front.arranged" || entries[1].Tags[0] != front.Tag("en") {
			t.Errorf("journal %+v, %v", entries, err)
		}
	})
}

func TestWhatCannotStandOnTheHomePageIsRefusedByPlace(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		at := d.Clock.Now()
		if _, err := d.Archive.Kill(t.Context(), account.Operator(), 5, story.Withdrawal{Reason: "It was wrong."}); err != nil {
			t.Fatal(err)
		}
		top := func(place int, number int64) front.Slot {
			return front.Slot{Zone: front.Top, Place: place, Story: number}
		}
		tests := []struct {
			name, key, field string
			slots            []front.Slot
		}{
			{"a place that is not there", "front.no_place", "slots.0", []front.Slot{top(5, 1)}},
			{"a section that is not there", "front.no_place", "slots.0", []front.Slot{{Zone: "gardening", Place: 1, Story: 1}}},
			{"a story that is not there", "front.not_published", "slots.1", []front.Slot{top(1, 1), top(2, 99)}},
			{"a killed story", "front.not_published", "slots.0", []front.Slot{top(1, 5)}},
			{"two on one place", "front.taken", "slots.1", []front.Slot{top(1, 1), top(1, 2)}},
			{"a story twice", "front.twice", "slots.1", []front.Slot{top(1, 1), {Zone: "world", Place: 1, Story: 1}}},
			{"over before it begins", "front.over_before", "slots.0", []front.Slot{{Zone: front.Top, Place: 1, Story: 1, From: at, Until: at}}},
		}
		for _, test := range tests {
			_, err := d.Arrange(t.Context(), editor, front.Arrangement{Edition: "en", Slots: test.slots})
			refused(t, test.name, err, errs.Invalid, test.key)
			var refusal *errs.Error
			if errors.As(err, &refusal) && refusal.Field != test.field {
				t.Errorf("%s: at %q, want %q", test.name, refusal.Field, test.field)
			}
		}
		_, err := d.Arrange(t.Context(), editor, front.Arrangement{Edition: "en", Fills: []front.Fill{{Zone: front.Top, Sections: []string{"gardening"}}}})
		refused(t, "a rule for a section that is not there", err, errs.Invalid, "front.bad_rule")
		if _, err := d.Arrange(t.Context(), reporter, front.Arrangement{Edition: "en"}); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a reporter arranges: %v", err)
		}
		d.must(t, front.Arrangement{Edition: "en", Slots: []front.Slot{ // one after the other on one place
			{Zone: front.Top, Place: 1, Story: 1, Until: at.Add(time.Hour)}, {Zone: front.Top, Place: 1, Story: 2, From: at.Add(time.Hour)}}})
	})
}

func TestLockedStoryIsMovedByNobodyBeforeItIsUnlocked(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		ctx := t.Context()
		locked := front.Slot{Zone: front.Top, Place: 1, Story: 1, Locked: true}
		d.must(t, front.Arrangement{Edition: "en", Slots: []front.Slot{locked}})
		for name, slots := range map[string][]front.Slot{"gone": nil, "moved": {{Zone: front.Top, Place: 2, Story: 1, Locked: true}}} {
			_, err := d.Arrange(ctx, editor, front.Arrangement{Edition: "en", Version: 1, Slots: slots})
			refused(t, name, err, errs.Conflict, "front.locked")
		}
		locked.Locked = false
		d.must(t, front.Arrangement{Edition: "en", Version: 1, Slots: []front.Slot{locked}})
		d.must(t, front.Arrangement{Edition: "en", Version: 2})
	})
}

func TestWithdrawnOrPastSlotHoldsNobodyUp(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		ctx, now := t.Context(), d.Clock.Now()
		locked, timed := front.Slot{Zone: front.Top, Place: 1, Story: 1, Locked: true}, front.Slot{Zone: front.Top, Place: 2, Story: 2, Until: now.Add(time.Hour), Locked: true}
		d.must(t, front.Arrangement{Edition: "en", Slots: []front.Slot{locked, timed}})
		if _, err := d.Archive.Hold(ctx, account.Operator(), 1, story.Withdrawal{}); err != nil {
			t.Fatal(err)
		}
		third := front.Slot{Zone: front.Top, Place: 3, Story: 3}
		d.must(t, front.Arrangement{Edition: "en", Version: 1, Slots: []front.Slot{locked, timed, third}})
		d.must(t, front.Arrangement{Edition: "en", Version: 2, Slots: []front.Slot{timed, third}})
		d.Clock.Advance(2 * time.Hour)
		moved := front.Slot{Zone: front.Top, Place: 2, Story: 3}
		again := front.Slot{Zone: "world", Place: 1, Story: 2}
		made := d.must(t, front.Arrangement{Edition: "en", Version: 3, Slots: []front.Slot{timed, moved, again}})
		if diff := cmp.Diff([]front.Slot{moved, again}, made.Slots); diff != "" {
			t.Errorf("what is over stays in the order: %s", diff)
		}
	})
}

func TestStoryPutOnATakenPlaceMovesTheOthersOn(t *testing.T) {
	now := time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC)
	top := func(place int, number int64) front.Slot {
		return front.Slot{Zone: front.Top, Place: place, Story: number}
	}
	locked := func(s front.Slot) front.Slot { s.Locked = true; return s }
	past := func(s front.Slot) front.Slot { s.Until = now; return s }
	tests := []struct {
		name      string
		have      []front.Slot
		put       front.Slot
		wantPlace map[int64]int
	}{
		{"a free place", []front.Slot{top(1, 1)}, top(2, 9), map[int64]int{1: 1, 9: 2}},
		{"the lead", []front.Slot{top(1, 1), top(2, 2)}, top(1, 9), map[int64]int{9: 1, 1: 2, 2: 3}},
		{"past a locked one", []front.Slot{top(1, 1), locked(top(2, 2))}, top(1, 9), map[int64]int{9: 1, 2: 2, 1: 3}},
		{"the last falls off", []front.Slot{top(1, 1), top(2, 2), top(3, 3), top(4, 4)}, top(1, 9), map[int64]int{9: 1, 1: 2, 2: 3, 3: 4}},
		{"it stood elsewhere", []front.Slot{top(1, 1), {Zone: "world", Place: 1, Story: 9}}, top(1, 9), map[int64]int{9: 1, 1: 2}},
		{"over what has gone by", []front.Slot{past(top(1, 1))}, top(1, 9), map[int64]int{1: 1, 9: 1}},
		{"a locked place is left to be refused", []front.Slot{locked(top(1, 1))}, top(1, 9), map[int64]int{1: 1, 9: 1}},
	}
	for _, test := range tests {
		got := map[int64]int{}
		for _, s := range (front.Arrangement{Slots: test.have}).Put(test.put, now).Slots {
			got[s.Story] = s.Place
		}
		if diff := cmp.Diff(test.wantPlace, got); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

func TestDifferenceOfTwoOrdersIsTold(t *testing.T) {
	now := time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC)
	before := front.Arrangement{Slots: []front.Slot{{Zone: front.Top, Place: 1, Story: 1}, {Zone: front.Top, Place: 2, Story: 2}, {Zone: front.Top, Place: 3, Story: 3, Until: now}, {Zone: "world", Place: 1, Story: 4}}}
	after := front.Arrangement{At: now, Slots: []front.Slot{{Zone: front.Top, Place: 2, Story: 1}, {Zone: front.Top, Place: 1, Story: 5}, {Zone: "world", Place: 1, Story: 4, Locked: true}}, Fills: []front.Fill{{Zone: "sport", Hours: 6}}}
	var got []string
	for _, m := range after.Since(before) {
		switch {
		case m.Story == 0:
			got = append(got, "rule "+string(m.Zone))
		case m.Came:
			got = append(got, fmt.Sprint("came ", m.Story))
		case m.Gone:
			got = append(got, fmt.Sprint("went ", m.Story))
		case m.Moved:
			got = append(got, fmt.Sprint("moved ", m.Story, m.Was.Place, m.Place))
		case m.Locked:
			got = append(got, fmt.Sprint("locked ", m.Story))
		}
	}
	if diff := cmp.Diff([]string{"came 5", "moved 1 1 2", "went 2", "locked 4", "rule sport"}, got); diff != "" {
		t.Error(diff)
	}
	if same := after.Since(after); len(same) != 0 {
		t.Errorf("from itself: %+v", same)
	}
}

func TestStoryLeavesItsPlaceWhenItIsTooOldForTheRule(t *testing.T) {
	now := time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC)
	order := front.Arrangement{Fills: []front.Fill{{Zone: "world", Hours: 6}}}
	page := front.Composition{"world": {{FirstPublished: now.Add(-5 * time.Hour)}, {FirstPublished: now.Add(-time.Hour)}}, front.Top: {{FirstPublished: now}}}
	if next := order.Ages(page, now); next.Sub(now).Round(time.Minute) != time.Hour || order.Rule("world").Takes(page["world"][0], next) {
		t.Errorf("the page changes by itself in %v", next.Sub(now))
	}
}

func TestEmptyPlacesFillByRuleAndNoStoryStandsTwice(t *testing.T) {
	now := time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC)
	made := func(number int64, section string, age time.Duration) story.Story {
		return story.Story{Number: number, FirstPublished: now.Add(-age), Copy: story.Copy{Section: section}}
	}
	all := []story.Story{made(1, "world", time.Hour), made(2, "sport", time.Hour), made(3, "world", 5*time.Hour), made(4, "world", 30*time.Hour), made(5, "sport", 2*time.Hour)}
	from := front.Candidates{
		Placed: map[int64]story.Story{4: all[3], 5: all[4]}, Top: all,
		Column: map[front.Zone][]story.Story{"world": {all[0], all[2], all[3]}, "sport": {all[1], all[4]}},
	}
	zones := []front.Zone{front.Top, "world", "sport"}
	tests := []struct {
		name  string
		order front.Arrangement
		want  map[front.Zone][]int64
	}{
		{"by rule alone", front.Arrangement{}, map[front.Zone][]int64{front.Top: {1, 2, 3, 4}, "sport": {5}}},
		{"an old story leads", front.Arrangement{Slots: []front.Slot{{Zone: front.Top, Place: 1, Story: 4}}}, map[front.Zone][]int64{front.Top: {4, 1, 2, 3}, "sport": {5}}},
		{"its time is over", front.Arrangement{Slots: []front.Slot{{Zone: front.Top, Place: 1, Story: 4, Until: now}}}, map[front.Zone][]int64{front.Top: {1, 2, 3, 4}, "sport": {5}}},
		{"withdrawn since", front.Arrangement{Slots: []front.Slot{{Zone: front.Top, Place: 1, Story: 9}}}, map[front.Zone][]int64{front.Top: {1, 2, 3, 4}, "sport": {5}}},
		{"one section, half a day", front.Arrangement{Fills: []front.Fill{{Zone: front.Top, Sections: []string{"world"}, Hours: 12}}}, map[front.Zone][]int64{front.Top: {1, 3}, "world": {4}, "sport": {2, 5}}},
		{"a column by hand alone", front.Arrangement{Slots: []front.Slot{{Zone: "sport", Place: 2, Story: 5}}, Fills: []front.Fill{{Zone: "sport", Off: true}}}, map[front.Zone][]int64{front.Top: {1, 2, 3, 4}, "sport": {5}}},
	}
	for _, test := range tests {
		got := map[front.Zone][]int64{}
		for zone, stories := range test.order.Compose(now, zones, from) {
			for _, s := range stories {
				got[zone] = append(got[zone], s.Number)
			}
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
	order := front.Arrangement{Slots: []front.Slot{{From: now.Add(2 * time.Hour), Until: now.Add(3 * time.Hour)}, {Until: now.Add(time.Hour)}}}
	if next := order.Next(now); !next.Equal(now.Add(time.Hour)) || !order.Next(now.Add(3*time.Hour)).IsZero() {
		t.Errorf("the page changes by itself at %v", next)
	}
}
