package newsroom_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/discussion"
	"dateline.news/internal/web/newsroom"
)

// square is a newsroom whose story is talked about by readers.
type square struct {
	*house
	t      *testing.T
	board  *discussion.Board
	reader account.Actor
	story  int64
}

// gather opens a newsroom in which a reader talks about a story.
func gather(t *testing.T) *square {
	t.Helper()
	s := &square{house: open(t), t: t}
	s.board = s.Board
	s.reader = s.joins("Ada Reader")
	s.story = s.publish(t, "Harbour reopens")
	return s
}

// joins makes a reader.
func (s *square) joins(name string) account.Actor {
	s.t.Helper()
	address := strings.ReplaceAll(strings.ToLower(name), " ", ".") + "@reader.example"
	made, err := s.Book.Add(s.t.Context(), account.Operator(), account.NewAccount{Email: address, Name: name, Password: password, Grants: []account.Grant{{Role: account.Reader}}})
	if err != nil {
		s.t.Fatal(err)
	}
	return account.Staff(made.ID, made.Name, made.Grants)
}

func (s *square) say(text string) discussion.Message { return s.says(s.reader, text) }

func (s *square) says(who account.Actor, text string) discussion.Message {
	s.t.Helper()
	m, err := s.board.Post(s.t.Context(), who, discussion.Posting{Story: s.story, Text: text})
	if err != nil {
		s.t.Fatal(err)
	}
	return m
}

// stands answers how a message stands now.
func (s *square) stands(id int64) discussion.Case {
	s.t.Helper()
	c, err := s.board.Case(s.t.Context(), account.Operator(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

func messagePath(id int64, act string) string {
	return fmt.Sprintf("/newsroom/moderation/messages/%d%s?queue=pending", id, act)
}

func (v *visitor) sends(path string, form url.Values) answer {
	v.t.Helper()
	got := v.post(path, form)
	if got.status != http.StatusSeeOther {
		v.t.Fatalf("%s was not carried out: %d %s", path, got.status, regexp.MustCompile(`class="fault"[^<]*<svg.*?</svg>([^<]*)`).FindString(got.body))
	}
	return got
}

func TestModerationDecisionBringsTheNextCase(t *testing.T) {
	s := gather(t)
	first, second, third := s.say("The first words."), s.say("The second words."), s.say("The third words.")
	v := s.signedIn(t, account.Moderator)
	queue := v.get("/newsroom/moderation?queue=pending")
	for _, want := range []string{"The first words.", "The second words.", "Ada Reader", "Harbour reopens"} {
		if !strings.Contains(queue.body, want) {
			t.Errorf("the queue lacks %q", want)
		}
	}
	begun := v.sends("/newsroom/moderation/next?queue=pending", nil)
	if !strings.HasPrefix(begun.location, "/newsroom/moderation/messages/"+itoa(first.ID)) {
		t.Fatalf("the first case is not the oldest: %s", begun.location)
	}
	if page := v.get(begun.location); page.status != http.StatusOK || !strings.Contains(page.body, `action="/newsroom/moderation/messages/`+itoa(first.ID)+`/approve?queue=pending"`) {
		t.Fatalf("the case cannot be approved: %d", page.status)
	}
	next := v.sends(messagePath(first.ID, "/approve"), url.Values{"version": {"1"}})
	if got := s.stands(first.ID); got.State != discussion.Published {
		t.Errorf("approved, and still %s", got.State)
	}
	if !strings.HasPrefix(next.location, "/newsroom/moderation/messages/"+itoa(second.ID)) || s.stands(second.ID).ClaimedBy != s.ids[account.Moderator] {
		t.Errorf("the next case did not come, or is not claimed: %s", next.location)
	}
	refused := v.post(messagePath(second.ID, "/reject"), url.Values{"version": {"1"}, "note": {"kept words"}})
	if refused.status != http.StatusUnprocessableEntity || !strings.Contains(refused.body, "kept words") {
		t.Errorf("a rejection without a rule: %d", refused.status)
	}
	v.sends(messagePath(second.ID, "/reject"), url.Values{"version": {"1"}, "rule": {"insult"}, "note": {"Be kind."}})
	if got := s.stands(second.ID); got.State != discussion.Rejected || got.Reason != "Be kind." {
		t.Errorf("rejected, and stands as %s, %q", got.State, got.Reason)
	}
	if last := v.sends(messagePath(third.ID, "/approve"), url.Values{"version": {"1"}}); !strings.HasPrefix(last.location, "/newsroom/moderation?") {
		t.Errorf("after the last case: %s", last.location)
	}
}

func TestModerationScriptGetsTheNextCaseAtOnce(t *testing.T) {
	s := gather(t)
	first, second := s.say("The first words."), s.say("The second words.")
	v := s.signedIn(t, account.Moderator)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.base+messagePath(first.ID, "/approve"), strings.NewReader("version=1"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json")
	got := v.do(r)
	if got.status != http.StatusOK || !strings.Contains(got.body, "/messages/"+itoa(second.ID)) || !strings.Contains(got.body, "The second words.") || strings.Contains(got.body, "doctype") {
		t.Errorf("answered %d %s", got.status, got.body)
	}
}

func TestModerationTwoNeverDecideAtOnce(t *testing.T) {
	s := gather(t)
	m := s.say("Words for one moderator.")
	mine, theirs := s.signedIn(t, account.Moderator), s.signedIn(t, account.Chief)
	mine.sends(messagePath(m.ID, "/claim"), nil)
	if page := theirs.get(messagePath(m.ID, "")); strings.Contains(page.body, "/approve?") {
		t.Error("a colleague is offered to decide on a case that is taken")
	}
	if got := theirs.post(messagePath(m.ID, "/approve"), url.Values{"version": {"1"}}); got.status != http.StatusConflict {
		t.Errorf("two decided at once: %d", got.status)
	}
	mine.sends(messagePath(m.ID, "/release"), nil)
	theirs.sends(messagePath(m.ID, "/approve"), url.Values{"version": {"1"}})
}

func TestModerationActsOnACase(t *testing.T) {
	s := gather(t)
	m := s.say("Words to be looked at.")
	v := s.signedIn(t, account.Moderator)
	v.sends(messagePath(m.ID, "/approve"), url.Values{"version": {"1"}})
	v.sends(messagePath(m.ID, "/feature"), url.Values{"featured": {"1"}})
	v.sends(messagePath(m.ID, "/answer"), url.Values{"text": {"An answer of the desk."}, "once": {"a"}})
	if c := s.stands(m.ID); !c.Featured || c.Replies != 1 {
		t.Errorf("featured %t, %d answers", c.Featured, c.Replies)
	}
	thread, err := s.board.Thread(t.Context(), account.Operator(), m.ID)
	if err != nil || len(thread) != 2 {
		t.Fatalf("the thread has %d messages: %v", len(thread), err)
	}
	own := thread[1].ID
	if page := v.get(messagePath(own, "")); page.status != http.StatusOK || strings.Contains(page.body, "/reject?") {
		t.Errorf("one is offered to decide on one's own message: %d", page.status)
	}
	if got := v.post(messagePath(own, "/reject"), url.Values{"version": {"1"}, "rule": {"spam"}}); got.status != http.StatusForbidden {
		t.Errorf("one's own message was decided on: %d", got.status)
	}
	for measure, form := range map[string]url.Values{
		"warn": {"scope": {"edition"}}, "mute": {"scope": {"chat"}, "for": {"24h"}}, "suspend": {"scope": {"site"}, "for": {"1h"}},
		"check": {"scope": {"edition"}}, "block": {"scope": {"chat"}},
	} {
		form.Set("measure", measure)
		form.Set("rule", "spam")
		v.sends(messagePath(m.ID, "/measure"), form)
	}
	author, err := s.board.Author(t.Context(), account.Operator(), s.reader.ID)
	if err != nil || len(author.Sanctions) != 5 {
		t.Fatalf("%d measures were kept: %v", len(author.Sanctions), err)
	}
	page := v.get(messagePath(m.ID, ""))
	if page.status != http.StatusOK || !strings.Contains(page.body, "Ada Reader") || !strings.Contains(page.body, "An answer of the desk.") {
		t.Errorf("the case lacks its author or its thread: %d", page.status)
	}
	v.sends("/newsroom/moderation/sanctions/"+itoa(author.Sanctions[0].ID)+"/lift", nil)
	if author, err = s.board.Author(t.Context(), account.Operator(), s.reader.ID); err != nil || author.Sanctions[0].Lifted.IsZero() {
		t.Errorf("the measure was not lifted: %v", err)
	}
}

func TestModerationUndoAndHistory(t *testing.T) {
	s := gather(t)
	m := s.say("Words rejected too fast.")
	v := s.signedIn(t, account.Moderator)
	v.sends(messagePath(m.ID, "/reject"), url.Values{"version": {"1"}, "rule": {"spam"}})
	queue := v.get("/newsroom/moderation?queue=pending")
	undo := regexp.MustCompile(`/newsroom/moderation/acts/\d+/undo`).FindString(queue.body)
	if undo == "" {
		t.Fatal("nothing offers to undo")
	}
	if got := v.sends(undo, nil); !strings.HasPrefix(got.location, "/newsroom/moderation/messages/"+itoa(m.ID)) {
		t.Errorf("undone, and led to %s", got.location)
	}
	if c := s.stands(m.ID); c.State != discussion.Pending {
		t.Errorf("undone, and stands as %s", c.State)
	}
	history := v.get("/newsroom/moderation/history")
	if strings.Count(history.body, "/newsroom/moderation/messages/"+itoa(m.ID)) < 2 {
		t.Errorf("the history lost the decision or its undoing: %s", history.body)
	}
}

func TestModerationOfAReader(t *testing.T) {
	s := gather(t)
	s.say("Advertising one.")
	s.say("Advertising two.")
	v := s.signedIn(t, account.Moderator)
	path := "/newsroom/moderation/readers/" + itoa(s.reader.ID)
	v.sends(path+"/memo", url.Values{"text": {"Known from last year."}})
	v.sends(path+"/measure", url.Values{"measure": {"check"}, "scope": {"edition"}, "edition": {"en"}, "rule": {"spam"}})
	order := url.Values{"edition": {"en"}, "rule": {"spam"}}
	counted := v.post(path+"/bulk", order)
	if counted.status != http.StatusOK || !strings.Contains(counted.body, `name="expect" value="2"`) {
		t.Fatalf("the number was not shown: %d", counted.status)
	}
	order.Set("expect", "1")
	if got := v.post(path+"/bulk", order); got.status != http.StatusConflict {
		t.Errorf("another number than was shown was rejected: %d", got.status)
	}
	order.Set("expect", "2")
	v.sends(path+"/bulk", order)
	page := v.get(path)
	if !strings.Contains(page.body, "Known from last year.") || !strings.Contains(page.body, "100 %") {
		t.Error("the reader's page lacks the memo or the rate of rejections")
	}
}

func TestModerationOfADiscussion(t *testing.T) {
	s := gather(t)
	v := s.signedIn(t, account.Moderator)
	path := "/newsroom/moderation/stories/" + itoa(s.story)
	for _, test := range []struct {
		form url.Values
		want discussion.State
	}{
		{url.Values{"state": {"slow"}, "seconds": {"30"}}, discussion.Slow},
		{url.Values{"state": {"pre_moderated"}}, discussion.PreModerated},
		{url.Values{"state": {"paused"}, "until": {"2099-01-01T10:00"}}, discussion.Paused},
		{url.Values{"state": {"closed"}}, discussion.Closed},
		{url.Values{"state": {"hidden"}, "reason": {"A court has asked for it."}}, discussion.Hidden},
		{url.Values{"state": {"open"}}, discussion.Open},
	} {
		v.sends(path+"/state", test.form)
		d, err := s.board.Discussion(t.Context(), s.story)
		if err != nil || s.board.State(d) != test.want {
			t.Errorf("the discussion is %s, want %s: %v", s.board.State(d), test.want, err)
		}
		if page := v.get(path); page.status != http.StatusOK {
			t.Errorf("%s: %d", test.want, page.status)
		}
	}
	if got := v.post(path+"/state", url.Values{"state": {"slow"}, "seconds": {"1"}, "reason": {"kept words"}}); got.status != 422 || !strings.Contains(got.body, "kept words") {
		t.Errorf("too fast a slow mode: %d", got.status)
	}
	v.sends(path+"/pin", url.Values{"pinned": {"1"}})
	if d, err := s.board.Discussion(t.Context(), s.story); err != nil || !d.Pinned {
		t.Errorf("the discussion is not pinned: %v", err)
	}
}

func TestModerationAppealIsAnsweredByAnother(t *testing.T) {
	s := gather(t)
	m := s.say("Words that were misread.")
	one, other := s.signedIn(t, account.Moderator), s.signedIn(t, account.Chief)
	one.sends(messagePath(m.ID, "/reject"), url.Values{"version": {"1"}, "rule": {"insult"}})
	if err := s.board.Appeal(t.Context(), s.reader, m.ID, "I meant the ship."); err != nil {
		t.Fatal(err)
	}
	path := regexp.MustCompile(`/newsroom/moderation/appeals/\d+/answer`)
	if page := one.get("/newsroom/moderation/appeals"); !strings.Contains(page.body, "I meant the ship.") || path.MatchString(page.body) {
		t.Error("who rejected is offered to answer, or does not see the appeal")
	}
	answer := path.FindString(other.get("/newsroom/moderation/appeals").body)
	if got := one.post(answer, url.Values{"answer": {"uphold"}}); got.status != http.StatusForbidden {
		t.Errorf("who rejected answered the appeal: %d", got.status)
	}
	other.sends(answer, url.Values{"answer": {"restore"}, "note": {"The ship it was."}})
	if c := s.stands(m.ID); c.State != discussion.Published {
		t.Errorf("restored, and stands as %s", c.State)
	}
}

// TestModerationRolesPassOnlyTheirDoors walks the pages of moderation where there are discussions.
func TestModerationRolesPassOnlyTheirDoors(t *testing.T) {
	s := gather(t)
	m := s.say("Words.")
	target := strings.NewReplacer("{message}", itoa(m.ID), "{reader}", itoa(s.reader.ID), "{story}", itoa(s.story), "{sanction}", "99999", "{appeal}", "99999", "{act}", "99999")
	for _, role := range append([]account.Role{""}, account.Roles...) {
		v, who := s.visitor(t), account.Actor{}
		if role != "" {
			v, who = s.signedIn(t, role), s.actor(t, role)
		}
		for _, r := range newsroom.Routes() {
			if !strings.HasPrefix(r.Pattern, "/newsroom/moderation") {
				continue
			}
			path := target.Replace(r.Pattern)
			got := v.get
			if r.Method == http.MethodPost {
				got = func(path string) answer { return v.post(path, url.Values{}) }
			}
			if problem := wrong(r, who, got(path)); problem != "" {
				t.Errorf("%s: %s %s: %s", role, r.Method, path, problem)
			}
		}
	}
}

func TestModerationPolicyOfAnEdition(t *testing.T) {
	s := gather(t)
	v := s.signedIn(t, account.Moderator)
	const path = "/newsroom/moderation/policy"
	if page := v.get(path + "?edition=en"); page.status != http.StatusOK || !strings.Contains(page.body, `name="close" min="1" max="876000" inputmode="numeric" class="figure" value="336"`) {
		t.Errorf("the policy of an edition that has chosen none: %d", page.status)
	}
	for name, form := range map[string]url.Values{
		"no mode": {"close": {"48"}}, "too slow": {"mode": {"slow"}, "seconds": {"4000"}}, "no number": {"mode": {"open"}, "close": {"soon"}},
		"before the publication": {"mode": {"open"}, "archive": {"-1"}},
	} {
		form.Set("edition", "en")
		if got := v.post(path, form); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, `class="fault"`) {
			t.Errorf("%s: %d", name, got.status)
		}
	}
	v.sends(path, url.Values{"edition": {"en"}, "mode": {"slow"}, "seconds": {"45"}, "close": {"48"}, "archive": {""}})
	later := s.publish(t, "A later story")
	d, err := s.board.Discussion(t.Context(), later)
	if err != nil || s.board.State(d) != discussion.Slow || d.Setting.Seconds != 45 || !d.Setting.Archives.IsZero() || d.Setting.Closes.Sub(d.Opened).Round(time.Hour) != 48*time.Hour {
		t.Errorf("the next story's discussion: %v %+v", err, d.Setting)
	}
	if d, err = s.board.Discussion(t.Context(), s.story); err != nil || s.board.State(d) != discussion.Open {
		t.Errorf("a discussion that stood already is %s: %v", s.board.State(d), err)
	}
	if page := v.get("/newsroom/moderation/history"); !strings.Contains(page.body, "Opening rules changed") {
		t.Error("the history does not tell of it")
	}
}

func TestModerationWordListsOfThousandsOfLines(t *testing.T) {
	s := gather(t)
	v := s.signedIn(t, account.Moderator)
	const path = "/newsroom/moderation/words"
	lines := make([]string, 5000)
	for i := range lines {
		lines[i] = fmt.Sprintf("слово%d", i)
	}
	form := url.Values{"edition": {"en"}, "version": {"0"}, "banned": {strings.Join(lines, "\r\n") + "\r\n\r\n"}, "suspect": {"casino*\nkept words\n" + strings.Repeat("x", 61)}}
	got := v.post(path, form)
	if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "Line 3: ") || !strings.Contains(got.body, `data-line="3"`) || !strings.Contains(got.body, "kept words") {
		t.Errorf("a word that is too long: %d", got.status)
	}
	form.Set("suspect", "casino*")
	v.sends(path, form)
	page := v.get(path + "?edition=en")
	if !strings.Contains(page.body, "5,000 words") || !strings.Contains(page.body, "1 word<") || !strings.Contains(page.body, `name="version" value="1"`) {
		t.Errorf("the lists are not counted: %d", page.status)
	}
	form.Set("banned", "theirs")
	form.Set("version", "1")
	v.sends(path, form)
	form.Set("banned", "mine")
	if got := v.post(path, form); got.status != http.StatusConflict || !strings.Contains(got.body, "mine</textarea>") {
		t.Errorf("a colleague's list was overwritten: %d", got.status)
	}
	if _, err := s.board.Post(t.Context(), s.reader, discussion.Posting{Story: s.story, Text: "THEIRS, not mine."}); err == nil {
		t.Error("a banned word was taken")
	}
	reporter := s.signedIn(t, account.Reporter)
	if got := reporter.post(path, form); got.status != http.StatusForbidden {
		t.Errorf("a reporter changed the lists: %d", got.status)
	}
}

func TestDiscussionIsSwitchedFromTheStorysPage(t *testing.T) {
	s := gather(t)
	path, switched := "/newsroom/stories/"+itoa(s.story), "/newsroom/moderation/stories/"+itoa(s.story)+"/state"
	if page := s.signedIn(t, account.Reporter).get(path); strings.Contains(page.body, switched) {
		t.Error("a reporter is offered to switch the discussion")
	}
	chief := s.signedIn(t, account.Chief)
	if page := chief.get(path); !strings.Contains(page.body, switched) {
		t.Fatalf("the story's page has no switch: %d", page.status)
	}
	if got := chief.sends(switched, url.Values{"state": {"paused"}, "until": {"2099-01-01T10:00"}, "from": {path}}); got.location != path {
		t.Errorf("leads to %s", got.location)
	}
	if s.state() != discussion.Paused {
		t.Errorf("the discussion is %s", s.state())
	}
	if page := chief.get(path); !strings.Contains(page.body, "2099") {
		t.Error("the story's page does not say until when it is paused")
	}
}
