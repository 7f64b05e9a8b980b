package discussion_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/account"
	"dateline.news/internal/discussion"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
)

func TestWhatStandsUnderAWithdrawnStoryIsHiddenWithItAndComesBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		ctx, op := t.Context(), account.Operator()
		h.seasoned(1)
		m := h.mustPost(1, "What was said")
		before := h.page(discussion.Newest)
		withdraw := map[string][2]func() error{
			"hold": {
				func() error {
					_, err := h.Archive.Hold(ctx, op, h.story, story.Withdrawal{Reason: "Checked."})
					return err
				},
				func() error { _, err := h.Archive.Release(ctx, op, h.story, ""); return err },
			},
			"kill": {
				func() error {
					_, err := h.Archive.Kill(ctx, op, h.story, story.Withdrawal{Reason: "Wrong."})
					return err
				},
				func() error { _, err := h.Archive.Restore(ctx, op, h.story, "note"); return err },
			},
		}
		for name, act := range withdraw {
			if err := act[0](); err != nil {
				t.Fatal(err)
			}
			p, err := h.board.Page(ctx, discussion.PageQuery{Story: h.story})
			if err != nil || p.State != discussion.Hidden || len(p.Messages) != 0 || p.Discussion.Messages != 0 || p.Discussion.LastSeq != 0 {
				t.Errorf("%s: %v %+v", name, err, p)
			}
			shown, err := h.board.Shown(ctx, []int64{m.ID})
			counts, _ := h.board.Counts(ctx, []int64{h.story})
			chats, _, _ := h.board.Chats(ctx, discussion.ChatsQuery{Edition: "en"})
			if err != nil || len(shown)+len(counts)+len(chats) != 0 {
				t.Errorf("%s: still told: %v %v %v %v", name, err, shown, counts, chats)
			}
			_, err = h.board.React(ctx, reader(1), m.ID, "agree")
			refused(t, err, errs.NotFound, "no_message")
			_, err = h.board.Permalink(ctx, m.ID, discussion.Newest)
			refused(t, err, errs.NotFound, "no_message")
			_, err = h.board.Replies(ctx, m.ID)
			refused(t, err, errs.NotFound, "no_message")
			if err := act[1](); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(before, h.page(discussion.Newest)); diff != "" {
				t.Errorf("after %s:\n%s", name, diff)
			}
			if chats, _, _ := h.board.Chats(ctx, discussion.ChatsQuery{Edition: "en"}); len(chats) != 1 {
				t.Errorf("after %s the chat is not back", name)
			}
		}
	})
}

func TestTimeOpensPausesAndClosesAndTellsEachOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		ctx := t.Context()
		if err := h.board.SetPolicy(ctx, moderator(101), "en", discussion.Policy{Mode: discussion.Open, CloseAfter: 48 * time.Hour, ArchiveAfter: 72 * time.Hour}); err != nil {
			t.Fatal(err)
		}
		h.story = h.publish("Timed", "en")
		start := h.Clock.Now()
		h.must(h.board.Change(ctx, moderator(101), discussion.ChangeForm{Story: h.story, State: discussion.Paused, Until: start.Add(time.Hour)}))
		var told []string
		var after int64
		look := func() {
			entries, err := h.Journal.Read(ctx, journal.Query{After: after, Subject: fmt.Sprintf("discussion:%d", h.story), Limit: 1000})
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				after = e.ID
				told = append(told, e.Kind+" "+string(e.Payload))
			}
		}
		for range 4 {
			next, err := h.board.Fire(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := h.board.Fire(ctx); err != nil { // another node
				t.Fatal(err)
			}
			look()
			if wait := next.Sub(h.Clock.Now()); !next.IsZero() && wait > 0 {
				h.Clock.Advance(wait)
			}
		}
		number := h.story
		want := []string{
			fmt.Sprintf(`discussion.opened {"state":"open","story":%d}`, number), fmt.Sprintf(`discussion.changed {"state":"paused","story":%d}`, number),
			fmt.Sprintf(`discussion.changed {"state":"open","story":%d}`, number), fmt.Sprintf(`discussion.changed {"state":"closed","story":%d}`, number),
			fmt.Sprintf(`discussion.changed {"state":"archived","story":%d}`, number),
		}
		if diff := cmp.Diff(want, told); diff != "" {
			t.Error(diff)
		}
		h.must(h.board.Change(ctx, moderator(101), discussion.ChangeForm{Story: h.story, State: discussion.Open}))
		h.Clock.Advance(1000 * time.Hour)
		if st, err := h.board.Standing(ctx, reader(1), h.story); err != nil || st.Discussion != discussion.Open {
			t.Errorf("the rule won over the hand: %v %s", err, st.Discussion)
		}
	})
}

func TestChatsAreThoseAliveByTheirLastVisibleLine(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		ctx := t.Context()
		h.seasoned(1)
		var stories []int64
		for i := range 4 {
			h.story = h.publish(fmt.Sprintf("Story %d", i), "en")
			stories = append(stories, h.story)
			h.mustPost(1, fmt.Sprintf("**Line** of %d", i))
		}
		h.story = stories[0]
		hidden := h.mustPost(1, "This was the newest")
		h.must(h.board.Reject(ctx, moderator(101), discussion.Decision{Message: hidden.ID, Rule: spam}))
		h.mustPost(2, "Waits and is never counted")
		h.must(h.board.Pin(ctx, moderator(101), stories[1], true))
		var got []string
		for before, pages := "", 0; pages < 5; pages++ {
			chats, next, err := h.board.Chats(ctx, discussion.ChatsQuery{Edition: "en", Before: before, Limit: 2})
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range chats {
				got = append(got, fmt.Sprintf("%s: %s: %s (%v of %d)", c.Headline, c.Author, c.Line, c.Latest, c.Discussion.Messages))
			}
			if before = next; next == "" {
				break
			}
		}
		want := []string{
			"Story 1: Reader 1: Line of 1 ([1] of 1)", "Story 3: Reader 1: Line of 3 ([1] of 1)", "Story 2: Reader 1: Line of 2 ([1] of 1)",
			"Story 0: Reader 1: Line of 0 ([1] of 1)", "Harvest begins: Reader 1: Early words 2 of reader 1 ([3 2 1] of 3)",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		h.Clock.Advance(discussion.Alive)
		if chats, _, err := h.board.Chats(ctx, discussion.ChatsQuery{Edition: "en"}); err != nil || len(chats) != 1 || !chats[0].Discussion.Pinned {
			t.Errorf("after a quiet week: %v %d", err, len(chats))
		}
		_, _, err := h.board.Chats(ctx, discussion.ChatsQuery{Edition: "en", Before: "nonsense"})
		refused(t, err, errs.Invalid, "cursor")
	})
}

func TestAuthorMayChangeForFiveMinutesAndDeleteForEver(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		ctx := t.Context()
		h.seasoned(1, 2)
		h.story = h.publish("Another", "en")
		m := h.mustPost(1, "Forst words")
		answer, err := h.board.Post(ctx, reader(2), discussion.Posting{Story: h.story, Parent: m.ID, Text: "You mean first"})
		if err != nil || answer.ParentSeq != 1 {
			t.Fatalf("%v %+v", err, answer)
		}
		_, err = h.board.Edit(ctx, reader(2), discussion.EditForm{Message: m.ID, Version: 1, Text: "Mine"})
		refused(t, err, errs.NotFound, "no_message")
		edited, err := h.board.Edit(ctx, reader(1), discussion.EditForm{Message: m.ID, Version: 1, Text: "First words"})
		if err != nil || edited.Version != 2 || edited.Edited.IsZero() || edited.Seq != 1 {
			t.Fatalf("%v %+v", err, edited)
		}
		_, err = h.board.Edit(ctx, reader(1), discussion.EditForm{Message: m.ID, Version: 1, Text: "Other words"})
		refused(t, err, errs.Conflict, "changed_meanwhile")
		h.Clock.Advance(discussion.EditWindow)
		_, err = h.board.Edit(ctx, reader(1), discussion.EditForm{Message: m.ID, Version: 2, Text: "Too late"})
		refused(t, err, errs.Blocked, "edit_late")
		if _, err := h.board.React(ctx, reader(2), m.ID, "thanks"); err != nil {
			t.Fatal(err)
		}
		counters, err := h.board.React(ctx, reader(2), m.ID, "agree")
		if diff := cmp.Diff(map[discussion.Reaction]int{"agree": 1}, counters); err != nil || diff != "" {
			t.Errorf("one reaction for each reader: %v %s", err, diff)
		}
		if err := h.board.Delete(ctx, reader(1), m.ID); err != nil {
			t.Fatal(err)
		}
		if err := h.board.Delete(ctx, reader(1), m.ID); err != nil {
			t.Errorf("a second click: %v", err)
		}
		if diff := cmp.Diff([]string{"1 stub", "2 Reader 2: You mean first"}, h.page(discussion.Oldest)); diff != "" {
			t.Error(diff)
		}
		place, err := h.board.Permalink(ctx, answer.ID, discussion.Oldest)
		if err != nil || place.From != 1 || place.Seq != 2 {
			t.Errorf("%v %+v", err, place)
		}
		if err := h.board.Delete(ctx, reader(2), answer.ID); err != nil {
			t.Fatal(err)
		}
		if got := h.page(discussion.Oldest); len(got) != 0 {
			t.Errorf("a stub stays where nothing answers it: %v", got)
		}
		h.counters(ctx, h.story)
	})
}

func TestDeletedAccountTakesItsTracesAlong(t *testing.T) {
	for _, keep := range []bool{true, false} {
		storetest.Each(t, func(t *testing.T, db *store.DB) {
			h := open(t, db)
			ctx := t.Context()
			h.seasoned(1, 2)
			other := h.mustPost(2, "Stays anyway")
			m := h.mustPost(1, "May go or stay")
			if _, err := h.board.Post(ctx, reader(2), discussion.Posting{Story: h.story, Parent: m.ID, Text: "An answer"}); err != nil {
				t.Fatal(err)
			}
			if _, err := h.board.React(ctx, reader(1), other.ID, "sad"); err != nil {
				t.Fatal(err)
			}
			if err := h.board.Report(ctx, reader(1), other.ID, discussion.Complaint{Rule: spam, Words: "SECRET"}); err != nil {
				t.Fatal(err)
			}
			if err := h.board.Ignore(ctx, reader(1), 2, true); err != nil {
				t.Fatal(err)
			}
			kept, err := h.board.Export(ctx, reader(1))
			if err != nil || len(kept.Messages) != 4 || len(kept.Reactions) != 1 || len(kept.Ignored) != 1 {
				t.Errorf("export: %v %+v", err, kept)
			}
			if err := db.Update(ctx, func(tx *store.Tx) error { return h.board.Forget(ctx, tx, 1, keep) }); err != nil {
				t.Fatal(err)
			}
			person, _ := h.people.Person(ctx, nil, 1)
			person.Deleted = true
			h.people.set(person)
			want := "8 stub"
			if keep {
				want = "8 : May go or stay"
			}
			got := h.page(discussion.Newest)
			if got[1] != want || len(got) != map[bool]int{true: 9, false: 6}[keep] {
				t.Errorf("keep %v: %v", keep, got)
			}
			shown, _ := h.board.Shown(ctx, []int64{other.ID})
			queue, _ := h.board.Queue(ctx, moderator(101), discussion.QueueQuery{Queue: discussion.QueueReported})
			if len(shown[other.ID].Reactions) != 0 || len(queue.Cases) != 0 {
				t.Errorf("traces: %v %v", shown[other.ID].Reactions, queue.Cases)
			}
			if keep {
				return
			}
			h.counters(ctx, h.story)
		})
	}
}

func TestOutsideJudgeIsAskedSignedAndItsSilenceHarmsNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var answer atomic.Value
		answer.Store("204")
		var asked atomic.Int32
		secret := "a secret of sixteen and more"
		var h *house
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked.Add(1)
			body := readAll(t, r)
			if got, want := r.Header.Get(discussion.SignatureHeader), discussion.Sign([]byte(secret), h.Clock.Now(), []byte(body)); got != want {
				t.Errorf("signature %q, want %q", got, want)
			}
			if strings.Contains(body, "Reader 1") {
				t.Errorf("the judge is told who wrote: %s", body)
			}
			switch a := answer.Load().(string); a {
			case "204":
				w.WriteHeader(http.StatusNoContent)
			case "slow":
				<-r.Context().Done()
			case "redirect":
				http.Redirect(w, r, "/elsewhere", http.StatusFound)
			default:
				fmt.Fprint(w, a)
			}
		}))
		defer server.Close()
		h = open(t, db, func(o *discussion.Options) {
			judge, err := discussion.NewHTTPJudge(server.URL, secret, 200*time.Millisecond, o.Clock)
			if err != nil {
				t.Fatal(err)
			}
			o.Judge = judge
		})
		h.seasoned(1)
		tests := []struct {
			answer string
			state  discussion.MessageState
		}{
			{"204", discussion.Published}, {`{"verdict":"hold"}`, discussion.Pending}, {`{"verdict":"reject","rule":"hate"}`, discussion.Rejected},
			{"slow", discussion.Published}, {"not JSON", discussion.Published}, {"redirect", discussion.Published}, {`{"verdict":"burn"}`, discussion.Published},
			{strings.Repeat(" ", 20<<10), discussion.Published},
		}
		for i, tt := range tests {
			answer.Store(tt.answer)
			if m := h.mustPost(1, fmt.Sprintf("Words for the judge %d", i)); m.State != tt.state {
				t.Errorf("the judge says %.30s: %s", tt.answer, m.State)
			}
		}
		if own, err := h.board.Mine(t.Context(), reader(1), h.story); err != nil || own.Messages[0].Rule != discussion.RuleHate {
			t.Errorf("%v %+v", err, own.Messages)
		}
		before := asked.Load()
		if _, err := h.board.Post(t.Context(), reader(999), discussion.Posting{Story: h.story, Text: "Refused anyway"}); err == nil || asked.Load() != before {
			t.Error("the judge was told of a message that is refused as it is")
		}
	})
	for _, address := range []string{"", "ftp://a.b", "/path", "http://"} {
		if _, err := discussion.NewHTTPJudge(address, "a secret of sixteen and more", 0, nil); err == nil {
			t.Errorf("the address %q was taken", address)
		}
	}
	if _, err := discussion.NewHTTPJudge("https://judge.example", "short", 0, nil); err == nil {
		t.Error("a short secret was taken")
	}
}
