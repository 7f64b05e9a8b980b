package discussion_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/discussion"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
	"dateline.news/internal/story/storytest"
)

// people is a book of accounts in memory.
type people struct {
	mu sync.Mutex
	of map[int64]discussion.Person
}

func (p *people) Person(_ context.Context, _ store.Queryer, id int64) (discussion.Person, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	person, ok := p.of[id]
	if !ok {
		return discussion.Person{}, errs.New(errs.NotFound, "account %d", id)
	}
	return person, nil
}

func (p *people) Names(_ context.Context, _ store.Queryer, ids []int64) (map[int64]string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	names := map[int64]string{}
	for _, id := range ids {
		if person, ok := p.of[id]; ok && !person.Deleted {
			names[id] = person.Name
		}
	}
	return names, nil
}

func (p *people) set(person discussion.Person) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.of[person.ID] = person
}

// house is a newsroom with a board, readers 1 to 99, moderators 101 to 103 of the English edition, 104 of the Russian one
// and 105 of every edition.
type house struct {
	*storytest.Newsroom
	t      testing.TB
	board  *discussion.Board
	people *people
	story  int64
}

var noLimits = &discussion.Limits{}

func open(t testing.TB, db *store.DB, change ...func(*discussion.Options)) *house {
	t.Helper()
	h := &house{Newsroom: storytest.New(t, db), t: t, people: &people{of: map[int64]discussion.Person{}}}
	for id := int64(1); id < 100; id++ {
		h.people.set(discussion.Person{ID: id, Name: fmt.Sprintf("Reader %d", id), Confirmed: true, Created: storytest.Start.AddDate(0, -1, 0)})
	}
	for id := int64(101); id < 106; id++ {
		h.people.set(discussion.Person{ID: id, Name: fmt.Sprintf("Moderator %d", id), Confirmed: true, Staff: true})
	}
	o := discussion.Options{DB: db, Journal: h.Journal, Clock: h.Clock, Archive: h.Archive, House: h.House, People: h.people, Limits: noLimits}
	for _, f := range change {
		f(&o)
	}
	h.board = discussion.New(o)
	h.Archive.OnChange(h.board.Hook)
	h.story = h.publish("Harvest begins", "en")
	return h
}

func (h *house) publish(headline, edition string) int64 {
	h.t.Helper()
	return h.MustPublish(h.t, story.Publication{Edition: edition, Copy: storytest.Copy(headline, "Text.")}).Number
}

func reader(id int64) account.Actor {
	return account.Staff(id, fmt.Sprintf("Reader %d", id), []account.Grant{{Role: account.Reader}})
}

func moderator(id int64) account.Actor {
	grant := account.Grant{Role: account.Moderator, Edition: "en"}
	switch id {
	case 104:
		grant.Edition = "ru"
	case 105:
		grant.Edition = ""
	}
	return account.Staff(id, fmt.Sprintf("Moderator %d", id), []account.Grant{grant})
}

// post sends a message as a reader and a second later.
func (h *house) post(id int64, text string) (discussion.Message, error) {
	h.Clock.Advance(time.Second)
	return h.board.Post(h.t.Context(), reader(id), discussion.Posting{Story: h.story, Text: text})
}

func (h *house) mustPost(id int64, text string) discussion.Message {
	h.t.Helper()
	m, err := h.post(id, text)
	if err != nil {
		h.t.Fatalf("reader %d posts %q: %v", id, text, err)
	}
	return m
}

// seasoned gives readers enough accepted messages to be members.
func (h *house) seasoned(ids ...int64) {
	h.t.Helper()
	for _, id := range ids {
		for i := range discussion.Checked {
			m := h.mustPost(id, fmt.Sprintf("Early words %d of reader %d", i, id))
			h.must(h.board.Approve(h.t.Context(), moderator(101), discussion.Decision{Message: m.ID}))
		}
	}
}

func (h *house) must(a discussion.Act, err error) discussion.Act {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
	return a
}

func (h *house) page(sort discussion.Sort) []string {
	h.t.Helper()
	p, err := h.board.Page(h.t.Context(), discussion.PageQuery{Story: h.story, Sort: sort})
	if err != nil {
		h.t.Fatal(err)
	}
	return lines(p.Messages)
}

// lines writes messages as "1 Reader 3: words".
func lines(messages []discussion.Message) []string {
	out := []string{}
	for _, m := range messages {
		if m.State == discussion.Gone {
			out = append(out, fmt.Sprintf("%d stub", m.Seq))
			continue
		}
		out = append(out, fmt.Sprintf("%d %s: %s", m.Seq, m.Name, m.Text))
	}
	return out
}

// refused checks the kind and the key of a refusal.
func refused(t testing.TB, err error, kind errs.Kind, key string) {
	t.Helper()
	var e *errs.Error
	if !errors.As(err, &e) || e.Kind != kind || !strings.HasSuffix(e.Key, key) {
		t.Errorf("refused with %v, want %s %s", err, kind, key)
	}
}

var moderatorOfAll = account.Operator()

func readAll(t testing.TB, r *http.Request) string {
	t.Helper()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Error(err)
	}
	return string(body)
}
