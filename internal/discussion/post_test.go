package discussion_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/account"
	"dateline.news/internal/discussion"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

func TestFirstThreeMessagesOfAReaderAreCheckedAndTheFourthAppears(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		for i := range 3 {
			m := h.mustPost(1, fmt.Sprintf("First words %d", i))
			if m.State != discussion.Pending || m.Why != discussion.WhyNew || m.Seq != 0 {
				t.Fatalf("message %d of a new reader: %+v", i, m)
			}
			if got := h.page(discussion.Oldest); len(got) != i {
				t.Errorf("readers see %v before the moderator has", got)
			}
			own, err := h.board.Mine(t.Context(), reader(1), h.story)
			if err != nil || len(own.Messages) != 1 || own.Messages[0].State != discussion.Pending {
				t.Errorf("the author does not see what waits: %v %+v", err, own)
			}
			h.must(h.board.Approve(t.Context(), moderator(101), discussion.Decision{Message: m.ID, Version: 1}))
		}
		fourth := h.mustPost(1, "Fourth words")
		if fourth.State != discussion.Published || fourth.Seq != 4 || fourth.Name != "Reader 1" {
			t.Errorf("a member's message: %+v", fourth)
		}
		want := []string{"4 Reader 1: Fourth words", "3 Reader 1: First words 2", "2 Reader 1: First words 1", "1 Reader 1: First words 0"}
		if diff := cmp.Diff(want, h.page(discussion.Newest)); diff != "" {
			t.Error(diff)
		}
		d, err := h.board.Discussion(t.Context(), h.story)
		if err != nil || d.Messages != 4 {
			t.Errorf("the counter: %v %+v", err, d)
		}
	})
}

func TestRefusedMessageSaysWhyAndKeepsNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		ctx := t.Context()
		h.seasoned(1)
		if err := h.board.SetWords(ctx, moderator(101), "en", discussion.Words{Banned: []string{"scoundrel*"}, Suspect: []string{"casino"}}); err != nil {
			t.Fatal(err)
		}
		h.mustPost(1, "Said once.")
		h.people.set(discussion.Person{ID: 7, Name: "Reader 7", Created: h.Clock.Now()})
		tests := []struct {
			name string
			who  account.Actor
			p    discussion.Posting
			kind errs.Kind
			key  string
		}{
			{"anonymous", account.Actor{}, discussion.Posting{Text: "x"}, errs.Unsigned, "reader_anonymous"},
			{"unconfirmed", reader(7), discussion.Posting{Text: "x"}, errs.Blocked, "reader_unconfirmed"},
			{"no account any more", reader(999), discussion.Posting{Text: "x"}, errs.Blocked, "reader_deleted"},
			{"nothing", reader(1), discussion.Posting{Text: " \n\u200b\u3164 "}, errs.Invalid, "empty"},
			{"only signs of markup", reader(1), discussion.Posting{Text: ">"}, errs.Invalid, "empty"},
			{"too long", reader(1), discussion.Posting{Text: strings.Repeat("я", 4001)}, errs.TooLarge, "too_long"},
			{"far too long", reader(1), discussion.Posting{Text: strings.Repeat("x ", 1<<20)}, errs.TooLarge, "too_long"},
			{"banned", reader(1), discussion.Posting{Text: "You SCOUNDRELS!"}, errs.Blocked, "banned_word"},
			{"banned in disguise", reader(1), discussion.Posting{Text: "you s c o u n d r e l"}, errs.Blocked, "banned_word"},
			{"banned in letters that look alike", reader(1), discussion.Posting{Text: "you sсоundrel"}, errs.Blocked, "banned_word"},
			{"the same again", reader(1), discussion.Posting{Text: "said ONCE"}, errs.Blocked, "duplicate"},
			{"an answer to nothing", reader(1), discussion.Posting{Text: "x", Parent: 4711}, errs.Invalid, "parent_gone"},
			{"no such story", reader(1), discussion.Posting{Text: "x", Story: 4711}, errs.NotFound, "none"},
			{"a badge without the right", reader(1), discussion.Posting{Text: "x", AsStaff: true}, errs.Forbidden, "forbidden"},
		}
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				if tt.p.Story == 0 {
					tt.p.Story = h.story
				}
				_, err := h.board.Post(ctx, tt.who, tt.p)
				refused(t, err, tt.kind, tt.key)
			})
		}
		if got := h.page(discussion.Newest); len(got) != 4 {
			t.Errorf("something was kept: %v", got)
		}
		m := h.mustPost(1, "Meet me at the cAsInO")
		if m.State != discussion.Pending || m.Why != discussion.WhySuspect {
			t.Errorf("a suspect word: %+v", m)
		}
	})
}

func TestRetryAfterALostAnswerMakesOneMessage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		h.seasoned(1)
		p := discussion.Posting{Story: h.story, Text: "Once.", Once: "key-1"}
		answers := make(chan discussion.Message, 8)
		for range 8 {
			go func() {
				m, err := h.board.Post(t.Context(), reader(1), p)
				if err != nil {
					t.Errorf("a click: %v", err)
				}
				answers <- m
			}()
		}
		first := <-answers
		for range 7 {
			if m := <-answers; m.ID != first.ID || m.Seq != 4 {
				t.Errorf("another click made %+v beside %+v", m, first)
			}
		}
		if got := h.page(discussion.Newest); len(got) != 4 {
			t.Errorf("messages: %v", got)
		}
		other := h.publish("Another", "en")
		_, err := h.board.Post(t.Context(), reader(1), discussion.Posting{Story: other, Text: "Once.", Once: "key-1"})
		refused(t, err, errs.Invalid, "once_used")
		if m, err := h.board.Post(t.Context(), reader(2), p); err != nil || m.ID == first.ID {
			t.Errorf("another reader's key: %v %+v", err, m)
		}
	})
}

func TestTooFastIsToldWithTheTimeToWait(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db, func(o *discussion.Options) {
			o.Limits = &discussion.Limits{
				New: discussion.Rate{Every: time.Second, Burst: 100}, Reader: discussion.Rate{Every: 10 * time.Second, Burst: 2},
				Address: discussion.Rate{Every: time.Minute, Burst: 3}, Story: discussion.Rate{Every: time.Hour, Burst: 20},
			}
		})
		ctx := t.Context()
		h.seasoned(1, 2, 3)
		send := func(id int64, text, from string) error {
			_, err := h.board.Post(ctx, reader(id), discussion.Posting{Story: h.story, Text: text, Address: netip.MustParseAddr(from)})
			return err
		}
		h.Clock.Advance(time.Hour)
		for i := range 2 {
			if err := send(1, fmt.Sprintf("Quick words %d", i), "203.0.113.7"); err != nil {
				t.Fatal(err)
			}
		}
		err := send(1, "Third in a row", "203.0.113.7")
		refused(t, err, errs.TooMany, "too_fast")
		if got := discussion.RetryAfter(err); got != 10*time.Second {
			t.Errorf("retry after %v, want 10 s", got)
		}
		if err := send(2, "Third of the address", "203.0.113.200"); err != nil {
			t.Fatal(err)
		}
		err = send(3, "Fourth of the address", "203.0.113.8")
		refused(t, err, errs.TooMany, "too_fast_address")
		if err := send(3, "From elsewhere", "2001:db8:1:2::3"); err != nil {
			t.Fatal(err)
		}
		h.Clock.Advance(10 * time.Second)
		if err := send(1, "After the wait", "198.51.100.1"); err != nil {
			t.Errorf("the wait was over: %v", err)
		}
		if err := send(1, "Slow this down", "198.51.100.1"); err == nil {
			t.Error("the burst was given back at once")
		}
	})
}

func TestSlowModeCountsDown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		ctx := t.Context()
		h.seasoned(1)
		h.must(h.board.Change(ctx, moderator(101), discussion.ChangeForm{Story: h.story, State: discussion.Slow, Seconds: 30}))
		h.Clock.Advance(time.Minute)
		h.mustPost(1, "One.")
		h.Clock.Advance(10 * time.Second)
		st, err := h.board.Standing(ctx, reader(1), h.story)
		if err != nil || st.Wait != 20 || st.Every != 30 || !st.MayPost || st.Key != "discussion.state_slow" {
			t.Errorf("%v %+v", err, st)
		}
		_, err = h.board.Post(ctx, reader(1), discussion.Posting{Story: h.story, Text: "Two."})
		refused(t, err, errs.TooMany, "too_fast_slow")
		if discussion.RetryAfter(err) != 20*time.Second {
			t.Errorf("retry after %v", discussion.RetryAfter(err))
		}
		if _, err := h.board.Post(ctx, moderator(101), discussion.Posting{Story: h.story, Text: "Order.", AsStaff: true}); err != nil {
			t.Errorf("the house was slowed down: %v", err)
		}
		h.Clock.Advance(20 * time.Second)
		if _, err := h.board.Post(ctx, reader(1), discussion.Posting{Story: h.story, Text: "Two."}); err != nil {
			t.Error(err)
		}
	})
}
