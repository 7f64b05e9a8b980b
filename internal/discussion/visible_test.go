package discussion_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/discussion"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
)

// TestNobodyIsToldWhatIsNotHis does everything that a board can do and walks every entry of the journal past every kind
// of viewer.
func TestNobodyIsToldWhatIsNotHis(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		h.everything()
		entries, err := h.Journal.Read(t.Context(), journal.Query{Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		sectioned := account.Staff(9, "S", []account.Grant{{Role: account.Moderator, Edition: "en", Section: "sport"}})
		viewers := map[string]account.Actor{
			"anonymous": {}, "author": reader(1), "other": reader(2), "moderator": moderator(101), "russian": moderator(104), "all": moderator(105),
			"sport": sectioned, "reporter": account.Staff(8, "R", []account.Grant{{Role: account.Reporter}}), "operator": account.Operator(),
		}
		kinds := map[string]bool{}
		for _, e := range entries {
			about := strings.HasPrefix(e.Kind, "message.") || strings.HasPrefix(e.Kind, "reader.") || strings.HasPrefix(e.Kind, "discussion.")
			if !about {
				continue
			}
			kinds[e.Kind] = true
			got := []string{}
			for name, who := range viewers {
				if discussion.Visible(e, discussion.Viewer{Actor: who}) {
					got = append(got, name)
				}
			}
			slices.Sort(got)
			if want := h.meant(e); !slices.Equal(got, want) {
				t.Errorf("%s for %s %s is told to %v, want %v", e.Kind, e.Audience, e.Payload, got, want)
			}
			if personal.Match(e.Payload) {
				t.Errorf("%s carries words: %s", e.Kind, e.Payload)
			}
		}
		for _, kind := range []string{
			"discussion.opened", "discussion.changed", "discussion.policy", "discussion.words", "message.posted", "message.pending", "message.edited",
			"message.hidden", "message.restored", "message.rejected", "message.appealed", "message.reported", "message.claimed", "message.reviewed",
			"message.reacted", "message.featured", "message.deleted", "reader.warned", "reader.muted", "reader.suspended", "reader.blocked",
			"reader.checked", "reader.lifted", "reader.acknowledged", "reader.appealed", "reader.answered", "reader.memo", "reader.ignored",
		} {
			if !kinds[kind] {
				t.Errorf("%s was never journalled: the test proves nothing of it", kind)
			}
			delete(kinds, kind)
		}
		if len(kinds) > 0 {
			t.Errorf("kinds that this test does not know: %v", kinds)
		}
	})
	for _, audience := range []journal.Audience{"", "client:1", "account:", "account:x", "account:0", "account:-1", "everybody"} {
		for _, who := range []account.Actor{{}, reader(1), moderator(105), account.Operator()} {
			if discussion.Visible(journal.Entry{Audience: audience}, discussion.Viewer{Actor: who}) {
				t.Errorf("audience %q is told to %s", audience, who.Subject())
			}
		}
	}
	member, staff := journal.Entry{Audience: journal.Member}, journal.Entry{Audience: journal.Staff, Edition: "en"}
	for _, tt := range []struct {
		who           account.Actor
		member, staff bool
	}{{account.Actor{}, false, false}, {reader(1), true, false}, {moderator(101), true, true}, {moderator(104), true, false}} {
		v := discussion.Viewer{Actor: tt.who}
		if discussion.Visible(member, v) != tt.member || discussion.Visible(staff, v) != tt.staff {
			t.Errorf("%s: member %v, staff %v", tt.who.Subject(), discussion.Visible(member, v), discussion.Visible(staff, v))
		}
	}
}

var personal = regexp.MustCompile(`(?i)SECRET|Reader \d|words`)

// meant answers who is meant by an entry's audience, and whether the kind may have that audience at all.
func (h *house) meant(e journal.Entry) []string {
	public := []string{"discussion.opened", "discussion.changed", "message.posted", "message.edited", "message.hidden", "message.restored", "message.reacted", "message.featured"}
	switch {
	case e.Audience == journal.Public && slices.Contains(public, e.Kind):
		return []string{"all", "anonymous", "author", "moderator", "operator", "other", "reporter", "russian", "sport"}
	case e.Audience == journal.Moderator && e.Edition == "en":
		return []string{"all", "moderator", "operator"}
	case e.Audience == journal.Moderator && e.Edition == "" && strings.HasPrefix(e.Kind, "reader."):
		return []string{"all", "operator"}
	case e.Audience == "account:1" && (strings.HasPrefix(e.Kind, "reader.") || strings.HasPrefix(e.Kind, "message.")):
		return []string{"author"}
	case e.Audience == "account:2" && strings.HasPrefix(e.Kind, "message."):
		return []string{"other"}
	}
	return []string{"nobody: " + e.Kind + " must not be for " + string(e.Audience)}
}

// everything makes an entry of every kind.
func (h *house) everything() {
	h.t.Helper()
	ctx, who := h.t.Context(), moderator(101)
	ok := func(_ any, err error) {
		h.t.Helper()
		if err != nil {
			h.t.Fatal(err)
		}
	}
	ok(nil, h.board.SetPolicy(ctx, who, "en", discussion.DefaultPolicy))
	ok(nil, h.board.SetWords(ctx, who, "en", discussion.Words{Suspect: []string{"SECRETWORD"}}))
	h.seasoned(1, 2)
	m := h.mustPost(1, "SECRET one")
	ok(h.board.Edit(ctx, reader(1), discussion.EditForm{Message: m.ID, Version: 1, Text: "SECRET two"}))
	ok(h.board.React(ctx, reader(2), m.ID, "agree"))
	ok(nil, h.board.Report(ctx, reader(2), m.ID, discussion.Complaint{Rule: spam, Words: "SECRET"}))
	ok(h.board.Claim(ctx, who, m.ID))
	ok(h.board.Approve(ctx, who, discussion.Decision{Message: m.ID}))
	ok(h.board.Feature(ctx, who, m.ID, true))
	ok(h.board.Reject(ctx, who, discussion.Decision{Message: m.ID, Rule: spam, Note: "SECRET"}))
	ok(nil, h.board.Appeal(ctx, reader(1), m.ID, "SECRET plea"))
	h.answer(true)
	ok(nil, h.board.Delete(ctx, reader(1), m.ID))
	ok(nil, h.board.Ignore(ctx, reader(1), 2, true))
	ok(nil, h.board.Memo(ctx, who, 1, "SECRET memo"))
	warn := h.must(h.board.Sanction(ctx, who, discussion.SanctionForm{Reader: 1, Measure: discussion.Warn, Scope: discussion.InEdition, Edition: "en", Rule: spam}))
	ok(nil, h.board.Acknowledge(ctx, reader(1), warn.Sanction))
	for _, f := range []discussion.SanctionForm{
		{Measure: discussion.Mute, Scope: discussion.InChat, Story: h.story, For: time.Hour}, {Measure: discussion.Suspend, Scope: discussion.OnSite, For: time.Hour},
		{Measure: discussion.Check, Scope: discussion.InEdition, Edition: "en"},
	} {
		f.Reader, f.Rule, f.Note = 1, spam, "SECRET"
		a := h.must(h.board.Sanction(ctx, moderator(105), f))
		ok(h.board.Lift(ctx, moderator(105), a.Sanction, "SECRET"))
	}
	block := h.must(h.board.Sanction(ctx, who, discussion.SanctionForm{Reader: 1, Measure: discussion.Block, Scope: discussion.InEdition, Edition: "en", Rule: spam}))
	ok(nil, h.board.AppealSanction(ctx, reader(1), block.Sanction, "SECRET plea"))
	h.answer(false)
	ok(h.board.Change(ctx, who, discussion.ChangeForm{Story: h.story, State: discussion.Closed, Reason: "SECRET", Memo: "SECRET"}))
	ok(h.board.Pin(ctx, who, h.story, true))
	p := h.mustPost3("SECRET waits")
	if _, err := h.Archive.Hold(ctx, account.Operator(), h.story, story.Withdrawal{Reason: "Held."}); err != nil {
		h.t.Fatal(err)
	}
	ok(h.board.Approve(ctx, who, discussion.Decision{Message: p})) // under a hidden story: not for the public
}

// mustPost3 leaves a message of reader 2 waiting.
func (h *house) mustPost3(text string) int64 {
	h.t.Helper()
	h.must(h.board.Change(h.t.Context(), moderator(101), discussion.ChangeForm{Story: h.story, State: discussion.PreModerated}))
	return h.mustPost(2, text).ID
}

func (h *house) answer(restore bool) {
	h.t.Helper()
	pleas, err := h.board.Appeals(h.t.Context(), moderator(102), 0, 0)
	if err != nil || len(pleas) != 1 {
		h.t.Fatalf("appeals: %v %d", err, len(pleas))
	}
	h.must(h.board.Answer(h.t.Context(), moderator(102), discussion.AnswerForm{Appeal: pleas[0].ID, Restore: restore}))
}
