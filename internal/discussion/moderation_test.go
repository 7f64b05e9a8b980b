package discussion_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/account"
	"dateline.news/internal/discussion"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

var spam = discussion.RuleSpam

func TestTwoModeratorsNeverDecideAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		ctx := t.Context()
		for id := int64(1); id <= 6; id++ {
			h.mustPost(id, "Waiting words")
		}
		var mu sync.Mutex
		var group sync.WaitGroup
		taken := map[int64]int64{}
		for _, m := range []int64{101, 102, 103} {
			group.Go(func() {
				for range 2 {
					c, err := h.board.Next(ctx, moderator(m), discussion.QueueQuery{Queue: discussion.QueuePending})
					if err != nil {
						t.Errorf("moderator %d: %v", m, err)
						return
					}
					if _, err := h.board.Approve(ctx, moderator(m), discussion.Decision{Message: c.ID, Version: c.Version}); err != nil {
						t.Errorf("moderator %d decides on his own case: %v", m, err)
					}
					mu.Lock()
					if other, twice := taken[c.ID]; twice {
						t.Errorf("message %d was given to %d and %d", c.ID, other, m)
					}
					taken[c.ID] = m
					mu.Unlock()
				}
			})
		}
		group.Wait()
		_, err := h.board.Next(ctx, moderator(101), discussion.QueueQuery{Queue: discussion.QueuePending})
		refused(t, err, errs.NotFound, "queue_empty")

		m := h.mustPost(7, "One more")
		if _, err := h.board.Claim(ctx, moderator(101), m.ID); err != nil {
			t.Fatal(err)
		}
		_, err = h.board.Approve(ctx, moderator(102), discussion.Decision{Message: m.ID})
		refused(t, err, errs.Conflict, "claimed")
		h.Clock.Advance(discussion.ClaimTime)
		h.must(h.board.Approve(ctx, moderator(102), discussion.Decision{Message: m.ID}))
	})
}

func TestDecisionIsOnTheWordsThatWereShownAndNeverOnOnesOwn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		ctx := t.Context()
		m := h.mustPost(1, "Harmless words")
		if _, err := h.board.Edit(ctx, reader(1), discussion.EditForm{Message: m.ID, Version: 1, Text: "Harmful words"}); err != nil {
			t.Fatal(err)
		}
		_, err := h.board.Approve(ctx, moderator(101), discussion.Decision{Message: m.ID, Version: 1})
		refused(t, err, errs.Conflict, "changed_meanwhile")
		_, err = h.board.Approve(ctx, moderator(104), discussion.Decision{Message: m.ID})
		refused(t, err, errs.Forbidden, "forbidden")
		_, err = h.board.Approve(ctx, reader(2), discussion.Decision{Message: m.ID})
		refused(t, err, errs.Forbidden, "forbidden")
		_, err = h.board.Reject(ctx, moderator(101), discussion.Decision{Message: m.ID})
		refused(t, err, errs.Invalid, "rule_unknown")
		own, err := h.board.Post(ctx, moderator(101), discussion.Posting{Story: h.story, Text: "From the house.", AsStaff: true})
		if err != nil || own.State != discussion.Published || !own.Staff {
			t.Fatalf("answer as staff: %v %+v", err, own)
		}
		_, err = h.board.Reject(ctx, moderator(101), discussion.Decision{Message: own.ID, Rule: spam})
		refused(t, err, errs.Forbidden, "own_message")
		_, err = h.board.Claim(ctx, moderator(101), own.ID)
		refused(t, err, errs.Forbidden, "own_message")
		_, err = h.board.Sanction(ctx, moderator(101), discussion.SanctionForm{Reader: 101, Measure: discussion.Warn, Scope: discussion.InEdition, Edition: "en", Rule: spam})
		refused(t, err, errs.Forbidden, "own_message")
		_, err = h.board.Sanction(ctx, moderator(101), discussion.SanctionForm{Reader: 102, Measure: discussion.Warn, Scope: discussion.InEdition, Edition: "en", Rule: spam})
		refused(t, err, errs.Blocked, "staff_member")
	})
}

func TestRejectedMessageGoesToItsAuthorWithTheRuleAndToAnotherModeratorOnAppeal(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		ctx := t.Context()
		h.seasoned(1)
		var ids []int64
		for _, text := range []string{"To be restored", "To be upheld"} {
			m := h.mustPost(1, text)
			h.must(h.board.Reject(ctx, moderator(101), discussion.Decision{Message: m.ID, Version: 1, Rule: spam, Note: "Look again."}))
			ids = append(ids, m.ID)
		}
		own, err := h.board.Mine(ctx, reader(1), h.story)
		if err != nil || len(own.Messages) != 2 || own.Messages[0].Rule != spam || own.Messages[0].Reason != "Look again." || !own.Messages[0].MayAppeal() {
			t.Fatalf("the author sees %v %+v", err, own.Messages)
		}
		refused(t, h.board.Appeal(ctx, reader(2), ids[0], "Not mine"), errs.NotFound, "no_message")
		for _, id := range ids {
			if err := h.board.Appeal(ctx, reader(1), id, "It is no spam."); err != nil {
				t.Fatal(err)
			}
			refused(t, h.board.Appeal(ctx, reader(1), id, "Again."), errs.Conflict, "appeal_not")
			_, err := h.board.Approve(ctx, moderator(101), discussion.Decision{Message: id})
			refused(t, err, errs.Conflict, "changed_meanwhile")
		}
		pleas, err := h.board.Appeals(ctx, moderator(101), 0, 0)
		if err != nil || len(pleas) != 2 || !pleas[0].Mine || pleas[0].Words != "It is no spam." || pleas[0].Message.Text != "To be restored" {
			t.Fatalf("appeals: %v %+v", err, pleas)
		}
		_, err = h.board.Answer(ctx, moderator(101), discussion.AnswerForm{Appeal: pleas[0].ID, Restore: true})
		refused(t, err, errs.Forbidden, "own_appeal")
		h.must(h.board.Answer(ctx, moderator(102), discussion.AnswerForm{Appeal: pleas[0].ID, Restore: true}))
		h.must(h.board.Answer(ctx, moderator(102), discussion.AnswerForm{Appeal: pleas[1].ID, Note: "It is."}))
		_, err = h.board.Answer(ctx, moderator(103), discussion.AnswerForm{Appeal: pleas[1].ID, Restore: true})
		refused(t, err, errs.Conflict, "changed_meanwhile")
		if got := h.page(discussion.Newest); got[0] != "4 Reader 1: To be restored" || len(got) != 4 {
			t.Errorf("readers see %v", got)
		}
		own, _ = h.board.Mine(ctx, reader(1), h.story)
		if len(own.Messages) != 1 || own.Messages[0].State != discussion.Removed || own.Messages[0].Reason != "It is." || own.Messages[0].Answer != discussion.Upheld {
			t.Errorf("the author sees %+v", own.Messages)
		}
		h.counters(ctx, h.story)
	})
}

func TestUndoBringsEverythingBackForHalfAMinute(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		ctx, who := t.Context(), moderator(101)
		h.seasoned(1, 2)
		m := h.mustPost(1, "Some words")
		if err := h.board.Report(ctx, reader(2), m.ID, discussion.Complaint{Rule: spam, Words: "Look"}); err != nil {
			t.Fatal(err)
		}
		before := h.page(discussion.Newest)
		acts := map[string]func() (discussion.Act, error){
			"reject": func() (discussion.Act, error) {
				return h.board.Reject(ctx, who, discussion.Decision{Message: m.ID, Rule: spam})
			},
			"feature": func() (discussion.Act, error) { return h.board.Feature(ctx, who, m.ID, true) },
			"pin":     func() (discussion.Act, error) { return h.board.Pin(ctx, who, h.story, true) },
			"hide": func() (discussion.Act, error) {
				return h.board.Change(ctx, who, discussion.ChangeForm{Story: h.story, State: discussion.Hidden, Reason: "Law."})
			},
			"block": func() (discussion.Act, error) {
				return h.board.Sanction(ctx, who, discussion.SanctionForm{Reader: 1, Measure: discussion.Block, Scope: discussion.InChat, Story: h.story, Rule: spam})
			},
			"bulk": func() (discussion.Act, error) {
				return h.board.RejectAll(ctx, who, discussion.Bulk{Reader: 1, Edition: "en", Rule: spam, Expect: 4})
			},
		}
		for name, act := range acts {
			a := h.must(act())
			refused(t, h.board.Undo(ctx, moderator(102), a.ID), errs.Blocked, "undo_late")
			h.Clock.Advance(discussion.UndoWindow - time.Second)
			if err := h.board.Undo(ctx, who, a.ID); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			refused(t, h.board.Undo(ctx, who, a.ID), errs.Blocked, "undo_late")
			if diff := cmp.Diff(before, h.page(discussion.Newest)); diff != "" {
				t.Errorf("after %s was undone:\n%s", name, diff)
			}
			st, err := h.board.Standing(ctx, reader(1), h.story)
			if err != nil || !st.MayPost || st.Discussion != discussion.Open {
				t.Errorf("after %s was undone: %v %+v", name, err, st)
			}
		}
		d, _ := h.board.Discussion(ctx, h.story)
		reported, err := h.board.Queue(ctx, who, discussion.QueueQuery{Queue: discussion.QueueReported})
		if err != nil || len(reported.Cases) != 1 || len(reported.Cases[0].Reports) != 1 || reported.Cases[0].Featured || d.Pinned {
			t.Errorf("%v %+v pinned %v", err, reported.Cases, d.Pinned)
		}
		a := h.must(h.board.Reject(ctx, who, discussion.Decision{Message: m.ID, Rule: spam}))
		h.Clock.Advance(discussion.UndoWindow)
		refused(t, h.board.Undo(ctx, who, a.ID), errs.Blocked, "undo_late")
		b := h.must(h.board.Approve(ctx, who, discussion.Decision{Message: m.ID}))
		h.must(h.board.Reject(ctx, moderator(102), discussion.Decision{Message: m.ID, Rule: spam}))
		refused(t, h.board.Undo(ctx, who, b.ID), errs.Conflict, "changed_meanwhile")
		history, err := h.board.Acts(ctx, who, discussion.ActQuery{Message: m.ID})
		if err != nil || len(history) < 6 || history[0].ByName != "Moderator 102" {
			t.Errorf("history: %v %+v", err, history)
		}
		h.counters(ctx, h.story)
	})
}

func TestSanctionHoldsWhereItReachesAndNoFurther(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		ctx := t.Context()
		h.seasoned(1)
		english, russian := h.publish("Second", "en"), h.publish("Другое", "ru")
		state := func(story int64) discussion.ReaderState {
			st, err := h.board.Standing(ctx, reader(1), story)
			if err != nil {
				t.Fatal(err)
			}
			return st.Reader
		}
		order := func(m discussion.Measure, s discussion.Scope, who int64) (discussion.Act, error) {
			f := discussion.SanctionForm{Reader: 1, Measure: m, Scope: s, Edition: "en", Story: h.story, Rule: spam, Note: "Why."}
			if m == discussion.Mute || m == discussion.Suspend {
				f.For = time.Hour
			}
			return h.board.Sanction(ctx, moderator(who), f)
		}
		tests := []struct {
			measure discussion.Measure
			scope   discussion.Scope
			who     int64
			want    [3]discussion.ReaderState // here, in the edition, elsewhere
		}{
			{discussion.Warn, discussion.InEdition, 101, [3]discussion.ReaderState{discussion.Warned, discussion.Warned, discussion.Member}},
			{discussion.Mute, discussion.InChat, 101, [3]discussion.ReaderState{discussion.Muted, discussion.Member, discussion.Member}},
			{discussion.Suspend, discussion.InEdition, 101, [3]discussion.ReaderState{discussion.Suspended, discussion.Suspended, discussion.Member}},
			{discussion.Suspend, discussion.OnSite, 105, [3]discussion.ReaderState{discussion.Suspended, discussion.Suspended, discussion.Suspended}},
			{discussion.Block, discussion.InChat, 101, [3]discussion.ReaderState{discussion.Blocked, discussion.Member, discussion.Member}},
			{discussion.Block, discussion.OnSite, 105, [3]discussion.ReaderState{discussion.Blocked, discussion.Blocked, discussion.Blocked}},
		}
		for _, tt := range tests {
			a := h.must(order(tt.measure, tt.scope, tt.who))
			if got := [3]discussion.ReaderState{state(h.story), state(english), state(russian)}; got != tt.want {
				t.Errorf("%s %s: %v, want %v", tt.measure, tt.scope, got, tt.want)
			}
			if tt.measure == discussion.Warn {
				_, err := h.post(1, "Not yet")
				refused(t, err, errs.Blocked, "reader_warned")
				refused(t, h.board.Acknowledge(ctx, reader(2), a.Sanction), errs.NotFound, "no_sanction")
				if err := h.board.Acknowledge(ctx, reader(1), a.Sanction); err != nil {
					t.Fatal(err)
				}
			} else if tt.measure == discussion.Suspend {
				h.Clock.Advance(time.Hour)
			} else {
				h.must(h.board.Lift(ctx, moderator(tt.who), a.Sanction, ""))
			}
			if got := state(h.story); got != discussion.Member {
				t.Errorf("after %s %s: %s", tt.measure, tt.scope, got)
			}
		}
		_, err := order(discussion.Block, discussion.OnSite, 101)
		refused(t, err, errs.Forbidden, "forbidden")
		_, err = order(discussion.Mute, discussion.OnSite, 105)
		refused(t, err, errs.Invalid, "scope_unknown")

		check := h.must(order(discussion.Check, discussion.InEdition, 101))
		if m := h.mustPost(1, "Checked words"); m.State != discussion.Pending || m.Why != discussion.WhyAuthor {
			t.Errorf("a checked author's message: %+v", m)
		}
		h.must(h.board.Lift(ctx, moderator(101), check.Sanction, ""))
		block := h.must(order(discussion.Block, discussion.InEdition, 101))
		if err := h.board.AppealSanction(ctx, reader(1), block.Sanction, "Please."); err != nil {
			t.Fatal(err)
		}
		refused(t, h.board.AppealSanction(ctx, reader(1), block.Sanction, "Please!"), errs.Conflict, "appeal_not")
		pleas, err := h.board.Appeals(ctx, moderator(102), 0, 0)
		if err != nil || len(pleas) != 1 || pleas[0].Sanction == nil || pleas[0].Mine {
			t.Fatalf("appeals: %v %+v", err, pleas)
		}
		_, err = h.board.Answer(ctx, moderator(101), discussion.AnswerForm{Appeal: pleas[0].ID, Restore: true})
		refused(t, err, errs.Forbidden, "own_appeal")
		h.must(h.board.Answer(ctx, moderator(102), discussion.AnswerForm{Appeal: pleas[0].ID, Restore: true}))
		if got := state(h.story); got != discussion.Member {
			t.Errorf("after the appeal: %s", got)
		}
		if err := h.board.Memo(ctx, moderator(101), 1, "Watch."); err != nil {
			t.Fatal(err)
		}
		author, err := h.board.Author(ctx, moderator(101), 1)
		if err != nil || len(author.Memos) != 1 || len(author.Sanctions) < 5 || len(author.Messages) != 4 || author.Reader.Accepted != 3 {
			t.Errorf("history: %v %+v", err, author)
		}
	})
}

func TestBulkTellsTheNumberFirstAndRefusesAnother(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		ctx, who := t.Context(), moderator(101)
		h.seasoned(1, 2)
		for _, text := range []string{"a a a a", "b b b b"} {
			h.mustPost(1, text)
		}
		h.mustPost(2, "innocent words stay")
		o := discussion.Bulk{Reader: 1, Edition: "en", Rule: spam}
		n, err := h.board.BulkCount(ctx, who, o)
		if err != nil || n != 5 {
			t.Fatalf("%d: %v", n, err)
		}
		o.Expect = 4
		_, err = h.board.RejectAll(ctx, who, o)
		refused(t, err, errs.Conflict, "bulk_other")
		everywhere := o
		everywhere.Edition = ""
		_, err = h.board.BulkCount(ctx, who, everywhere)
		refused(t, err, errs.Forbidden, "forbidden")
		o.Expect = 5
		if a := h.must(h.board.RejectAll(ctx, who, o)); a.Count != 5 {
			t.Errorf("%+v", a)
		}
		if got := h.page(discussion.Newest); len(got) != 4 || got[0] != "9 Reader 2: innocent words stay" {
			t.Errorf("readers see %v", got)
		}
		author, err := h.board.Author(ctx, who, 1)
		if err != nil || author.Rate != 1 {
			t.Errorf("rate of rejections: %v %v", err, author.Rate)
		}
		h.counters(ctx, h.story)
	})
}

func TestModeratorOfASectionSeesItsCasesAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		h.mustPost(1, "Waiting words")
		of := func(section string) account.Actor {
			return account.Staff(103, "M", []account.Grant{{Role: account.Moderator, Edition: "en", Section: section}})
		}
		for section, want := range map[string]int{"world": 1, "sport": 0} {
			p, err := h.board.Queue(t.Context(), of(section), discussion.QueueQuery{Queue: discussion.QueuePending})
			if err != nil || len(p.Cases) != want {
				t.Errorf("%s: %v %d", section, err, len(p.Cases))
			}
		}
		_, err := h.board.Queue(t.Context(), reader(2), discussion.QueueQuery{Queue: discussion.QueuePending})
		refused(t, err, errs.Forbidden, "forbidden")
	})
}

func TestWordListsNameTheLineAtFaultAndLoseNoColleaguesWork(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		ctx, who := t.Context(), moderator(101)
		long := strings.Repeat("я", 61)
		for _, tt := range []struct {
			name  string
			lists discussion.Words
			field string
			line  int
		}{
			{"too long", discussion.Words{Banned: []string{"one", "", long}}, "banned", 3},
			{"signs alone", discussion.Words{Suspect: []string{"", "***"}}, "suspect", 2},
		} {
			var refused *errs.Error
			if err := h.board.SetWords(ctx, who, "en", tt.lists); !errors.As(err, &refused) || refused.Field != tt.field || refused.Args["Line"] != tt.line {
				t.Errorf("%s: %v", tt.name, err)
			}
		}
		many := make([]string, 5000)
		for i := range many {
			many[i] = fmt.Sprintf("word%d", i/2) // each twice
		}
		if err := h.board.SetWords(ctx, who, "en", discussion.Words{Banned: many, Suspect: []string{"casino", ""}}); err != nil {
			t.Fatal(err)
		}
		shown, err := h.board.Words(ctx, who, "en")
		if err != nil || len(shown.Banned) != 2500 || len(shown.Suspect) != 1 || shown.Version != 1 || shown.Language != "en" {
			t.Fatalf("%d banned, %d suspect, version %d of %q: %v", len(shown.Banned), len(shown.Suspect), shown.Version, shown.Language, err)
		}
		if err := h.board.SetWords(ctx, moderator(102), "en", discussion.Words{Banned: []string{"theirs"}, Version: shown.Version}); err != nil {
			t.Fatal(err)
		}
		if err := h.board.SetWords(ctx, who, "en", shown); !errs.Is(err, errs.Conflict) {
			t.Errorf("a colleague's list was overwritten unseen: %v", err)
		}
		if err := h.board.SetPolicy(ctx, who, "en", discussion.DefaultPolicy); err != nil {
			t.Fatal(err)
		}
		acts, err := h.board.Acts(ctx, who, discussion.ActQuery{Edition: "en"})
		if err != nil || len(acts) != 3 || acts[0].Kind != discussion.ActPolicy || acts[1].Kind != discussion.ActWords || acts[1].By != 102 {
			t.Errorf("the history of the rules: %v %+v", err, acts)
		}
		if err := h.board.SetWords(ctx, reader(1), "en", discussion.Words{}); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a reader changed the lists: %v", err)
		}
	})
}
