package discussion_test

import (
	"flag"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"dateline.news/internal/account"
	"dateline.news/internal/discussion"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
)

// said is one message of the model.
type said struct {
	id      int64
	seq     int64
	author  int64
	text    string
	state   discussion.MessageState
	parent  *said
	version int
}

// game is a board and what it must look like.
type game struct {
	*house
	mode     discussion.State
	held     bool
	messages []*said
	places   int64
	words    int
}

// TestBoardShowsWhatTheRulesSay does random things to a discussion, also such as are refused, and compares what readers
// see, what the author sees and the counters with a model after each.
func TestBoardShowsWhatTheRulesSay(t *testing.T) {
	if err := flag.Set("rapid.checks", "10"); err != nil {
		t.Fatal(err)
	}
	if err := flag.Set("rapid.steps", "40"); err != nil {
		t.Fatal(err)
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		h.seasoned(1, 2)
		rapid.Check(t, func(rt *rapid.T) {
			h.story = h.publish("A story", "en")
			g := &game{house: h, mode: discussion.Open}
			rt.Repeat(map[string]func(*rapid.T){
				"post": g.postAny, "edit": g.edit, "delete": g.remove, "approve": g.approve, "reject": g.reject, "appeal": g.appeal,
				"answer": g.settle, "mode": g.change, "hold": g.hold, "": g.check,
			})
			g.counters(rt.Context(), g.story)
		})
	})
}

func (g *game) state() discussion.State {
	if g.held {
		return discussion.Hidden
	}
	return g.mode
}

func (g *game) publishIt(m *said) {
	m.state = discussion.Published
	if m.seq == 0 {
		g.places++
		m.seq = g.places
	}
}

func (g *game) pick(t *rapid.T) *said {
	if len(g.messages) == 0 {
		t.Skip("nothing was said yet")
	}
	return rapid.SampledFrom(g.messages).Draw(t, "message")
}

func (g *game) word() string {
	g.words++
	return fmt.Sprintf("Say %d of %d", g.words, g.story)
}

func (g *game) postAny(t *rapid.T) {
	id := rapid.Int64Range(1, 3).Draw(t, "reader") // 3 is new, until three of his were accepted
	p := discussion.Posting{Story: g.story, Text: g.word()}
	var parent *said
	if len(g.messages) > 0 && rapid.Bool().Draw(t, "answers") {
		parent = g.pick(t)
		p.Parent = parent.id
	}
	g.Clock.Advance(time.Minute)
	st, err := g.board.Standing(t.Context(), reader(id), g.story)
	if err != nil {
		t.Fatal(err)
	}
	m, err := g.board.Post(t.Context(), reader(id), p)
	switch {
	case parent != nil && parent.state != discussion.Published:
		if !errs.Is(err, errs.Invalid) {
			t.Fatalf("an answer to a %s message: %v", parent.state, err)
		}
		return
	case !g.state().Takes():
		if !errs.Is(err, errs.Blocked) {
			t.Fatalf("posted into %s: %v", g.state(), err)
		}
		return
	case err != nil:
		t.Fatal(err)
	}
	s := &said{id: m.ID, author: id, text: m.Text, parent: parent, version: 1, state: discussion.Pending}
	if !st.Checked {
		g.publishIt(s)
	}
	if m.State != s.state || m.Seq != s.seq {
		t.Fatalf("posted %+v, want %+v", m, s)
	}
	g.messages = append(g.messages, s)
}

func (g *game) edit(t *rapid.T) {
	s := g.pick(t)
	g.Clock.Advance(time.Second)
	st, err := g.board.Standing(t.Context(), reader(s.author), g.story)
	if err != nil {
		t.Fatal(err)
	}
	text := g.word()
	m, err := g.board.Edit(t.Context(), reader(s.author), discussion.EditForm{Message: s.id, Version: s.version, Text: text})
	live := s.state == discussion.Published || s.state == discussion.Pending
	if !live || !st.MayPost {
		if !errs.Is(err, errs.Blocked) {
			t.Fatalf("a %s message in %s was changed: %v", s.state, g.state(), err)
		}
		return
	}
	if errs.Is(err, errs.Blocked) { // more than five minutes have passed
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	s.text, s.version = text, s.version+1
	if st.Checked {
		s.state = discussion.Pending
	}
	if m.State != s.state || m.Version != s.version {
		t.Fatalf("changed to %+v, want %+v", m, s)
	}
}

func (g *game) remove(t *rapid.T) {
	s := g.pick(t)
	if err := g.board.Delete(t.Context(), reader(s.author), s.id); err != nil {
		t.Fatal(err)
	}
	s.state, s.text = discussion.Gone, ""
}

func (g *game) decide(t *rapid.T, from []discussion.MessageState, s *said, err error) bool {
	if slices.Contains(from, s.state) {
		if err != nil {
			t.Fatalf("%s: %v", s.state, err)
		}
		return true
	}
	if !errs.Is(err, errs.Conflict) {
		t.Fatalf("decided on a %s message: %v", s.state, err)
	}
	return false
}

func (g *game) approve(t *rapid.T) {
	s := g.pick(t)
	_, err := g.board.Approve(t.Context(), moderator(101), discussion.Decision{Message: s.id, Version: s.version})
	if s.state == discussion.Published && errs.Is(err, errs.Conflict) {
		return // it was approved before
	}
	if g.decide(t, []discussion.MessageState{discussion.Pending, discussion.Published, discussion.Rejected}, s, err) {
		g.publishIt(s)
	}
}

func (g *game) reject(t *rapid.T) {
	s := g.pick(t)
	a, err := g.board.Reject(t.Context(), moderator(101), discussion.Decision{Message: s.id, Version: s.version, Rule: spam})
	if !g.decide(t, []discussion.MessageState{discussion.Pending, discussion.Published}, s, err) {
		return
	}
	if rapid.Bool().Draw(t, "undone") {
		if err := g.board.Undo(t.Context(), moderator(101), a.ID); err != nil {
			t.Fatal(err)
		}
		return
	}
	s.state = discussion.Rejected
}

func (g *game) appeal(t *rapid.T) {
	s := g.pick(t)
	err := g.board.Appeal(t.Context(), reader(s.author), s.id, "Please.")
	if s.state == discussion.Rejected && err == nil {
		s.state = discussion.Appealed
	} else if !errs.Is(err, errs.Conflict) { // not rejected, or appealed against before
		t.Fatalf("appeal against a %s message: %v", s.state, err)
	}
}

func (g *game) settle(t *rapid.T) {
	pleas, err := g.board.Appeals(t.Context(), moderator(102), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pleas {
		i := slices.IndexFunc(g.messages, func(s *said) bool { return s.id == p.Message.ID })
		if i < 0 {
			continue // of another round
		}
		restore := rapid.Bool().Draw(t, "restore")
		if _, err := g.board.Answer(t.Context(), moderator(102), discussion.AnswerForm{Appeal: p.ID, Restore: restore}); err != nil {
			t.Fatal(err)
		}
		if g.messages[i].state = discussion.Removed; restore {
			g.publishIt(g.messages[i])
		}
	}
}

func (g *game) change(t *rapid.T) {
	modes := []discussion.State{discussion.Open, discussion.PreModerated, discussion.Slow, discussion.Closed, discussion.Off, discussion.Hidden, discussion.Archived}
	g.mode = rapid.SampledFrom(modes).Draw(t, "mode")
	f := discussion.ChangeForm{Story: g.story, State: g.mode}
	if g.mode == discussion.Slow {
		f.Seconds = discussion.LeastSlow
	}
	if _, err := g.board.Change(t.Context(), moderator(101), f); err != nil {
		t.Fatal(err)
	}
	g.Clock.Advance(discussion.LeastSlow * time.Second)
}

func (g *game) hold(t *rapid.T) {
	var err error
	if g.held {
		_, err = g.Archive.Release(t.Context(), account.Operator(), g.story, "")
	} else {
		_, err = g.Archive.Hold(t.Context(), account.Operator(), g.story, story.Withdrawal{Reason: "Held."})
	}
	if err != nil {
		t.Fatal(err)
	}
	g.held = !g.held
}

func (g *game) answered(s *said) bool {
	return slices.ContainsFunc(g.messages, func(r *said) bool { return r.parent == s && r.state == discussion.Published })
}

func (g *game) check(t *rapid.T) {
	p, err := g.board.Page(t.Context(), discussion.PageQuery{Story: g.story, Sort: discussion.Oldest})
	if err != nil {
		t.Fatal(err)
	}
	want, visible := []string{}, 0
	if g.state().Readable() {
		shown := slices.Clone(g.messages)
		slices.SortFunc(shown, func(a, b *said) int { return int(a.seq - b.seq) })
		for _, s := range shown {
			switch {
			case s.state == discussion.Published:
				want = append(want, fmt.Sprintf("%d Reader %d: %s", s.seq, s.author, s.text))
				visible++
			case s.state == discussion.Gone && s.seq > 0 && g.answered(s):
				want = append(want, fmt.Sprintf("%d stub", s.seq))
			}
		}
	}
	if diff := cmp.Diff(want, lines(p.Messages)); diff != "" || p.Discussion.Messages != visible || p.State != g.state() {
		t.Fatalf("in %s (%s) %d are counted, want %d:\n%s", p.State, g.state(), p.Discussion.Messages, visible, diff)
	}
	for id := int64(1); id <= 3; id++ {
		own, err := g.board.Mine(t.Context(), reader(id), g.story)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, s := range g.messages {
			n += map[bool]int{true: 1}[s.author == id && s.state != discussion.Published && s.state != discussion.Gone]
		}
		if len(own.Messages) != n {
			t.Fatalf("reader %d sees %d of his that others do not, want %d", id, len(own.Messages), n)
		}
	}
}
