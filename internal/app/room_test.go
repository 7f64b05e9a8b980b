package app_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/config"
	"dateline.news/internal/discussion"
	"dateline.news/internal/journal"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
)

// heard is one event of a stream.
type heard struct {
	ID   int64
	Name string
	Data string
	Told struct {
		Story  int64
		HTML   string
		Count  int
		Words  string
		Author string
	}
}

// listener is somebody who follows a discussion's stream and comes back when it ends.
type listener struct {
	name      string
	account   int64
	moderates bool // here
	client    *http.Client

	mu     sync.Mutex
	events []heard
	open   bool
}

// follow reads the stream from an id on, until ctx ends.
func (l *listener) follow(ctx context.Context, address string, after int64) {
	for ctx.Err() == nil {
		if last := l.last(); last > 0 {
			after = last
		}
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			panic(err)
		}
		request.Header.Set("Last-Event-ID", strconv.FormatInt(after, 10))
		request.Header.Set("Sec-Fetch-Site", "same-origin")
		response, err := l.client.Do(request)
		if err != nil {
			continue // the test is over, or the stream was just ended
		}
		l.opened(response.StatusCode == http.StatusOK)
		l.read(bufio.NewScanner(response.Body))
		_ = response.Body.Close() // it has ended
		l.opened(false)
	}
}

func (l *listener) read(lines *bufio.Scanner) {
	lines.Buffer(nil, 1<<20)
	var e heard
	for lines.Scan() {
		field, value, _ := strings.Cut(lines.Text(), ": ")
		switch field {
		case "id":
			e.ID, _ = strconv.ParseInt(value, 10, 64) // no number is event 0, which no test expects
		case "event":
			e.Name = value
		case "data":
			e.Data = value
			if err := json.Unmarshal([]byte(value), &e.Told); err != nil {
				panic(err)
			}
		case "":
			if e.Name != "" {
				l.mu.Lock()
				l.events = append(l.events, e)
				l.mu.Unlock()
			}
			e = heard{}
		}
	}
}

func (l *listener) opened(is bool) { l.mu.Lock(); defer l.mu.Unlock(); l.open = is }
func (l *listener) isOpen() bool   { l.mu.Lock(); defer l.mu.Unlock(); return l.open }

func (l *listener) all() []heard { l.mu.Lock(); defer l.mu.Unlock(); return slices.Clone(l.events) }

func (l *listener) last() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.events) == 0 {
		return 0
	}
	return l.events[len(l.events)-1].ID
}

func (l *listener) heard(id int64) bool {
	return slices.ContainsFunc(l.all(), func(e heard) bool { return e.ID == id })
}

// meant says whether somebody is meant by an entry, by what the house promises and not by what the program asks.
func (l *listener) meant(e journal.Entry) bool {
	switch {
	case e.Audience == journal.Public:
		return slices.Contains([]string{"discussion.opened", "discussion.changed", "message.posted", "message.edited", "message.hidden",
			"message.restored", "message.reacted", "message.featured"}, e.Kind)
	case e.Audience == journal.Moderator:
		return l.moderates
	}
	return l.account != 0 && e.Audience == journal.Audience(fmt.Sprintf("account:%d", l.account))
}

// audience is a discussion with one listener of every kind.
type audience struct {
	*press
	listeners []*listener
	words     map[int64]string // a word that stands in this message alone
	kinds     map[string]bool  // told to anybody
	read      int64            // journal id up to which everything was checked
	vera      *reader
	boris     *reader
	nora      *reader // never wrote
	moderator *reader
	second    *reader // another moderator
}

func gatherAudience(t *testing.T, p *press) *audience {
	t.Helper()
	a := &audience{press: p, words: map[int64]string{}, kinds: map[string]bool{}}
	a.vera, a.boris, a.nora = p.reader("Vera Moss"), p.reader("Boris Lund"), p.newcomer("Nora Quist")
	blocked, muted := p.reader("Doris Feld"), p.reader("Clara Winter")
	a.moderator = p.staff("Mona Derat", account.Grant{Role: account.Moderator, Edition: "en"})
	a.second = p.staff("Otto Derat", account.Grant{Role: account.Moderator})
	arabic := p.staff("Layla Derat", account.Grant{Role: account.Moderator, Edition: "ar"})
	world := p.staff("Wanda Derat", account.Grant{Role: account.Moderator, Edition: "en", Section: "world"})
	sport := p.staff("Sporting Derat", account.Grant{Role: account.Moderator, Edition: "en", Section: "sport"})
	reporter := p.staff("Rita Porter", account.Grant{Role: account.Reporter, Edition: "en"})
	for reader, measure := range map[*reader]discussion.Measure{blocked: discussion.Block, muted: discussion.Suspend} {
		form := discussion.SanctionForm{Reader: reader.ID, Measure: measure, Scope: discussion.InEdition, Edition: "en", Rule: discussion.RuleSpam}
		if measure == discussion.Suspend {
			form.For = time.Hour
		}
		must(p.Board.Sanction(t.Context(), a.second.Actor, form))
	}
	a.read = must(p.Journal.Latest(t.Context()))
	p.story, p.page = p.publish("What is said of it")
	listen := func(name string, who *reader, moderates bool) {
		l := &listener{name: name, moderates: moderates, client: &http.Client{}}
		if who != nil {
			l.account, l.client.Jar = who.ID, who.client.Jar
		}
		a.listeners = append(a.listeners, l)
	}
	listen("anonymous", nil, false)
	listen("author", a.vera, false)
	listen("other reader", a.boris, false)
	listen("new reader", a.nora, false)
	listen("blocked reader", blocked, false)
	listen("suspended reader", muted, false)
	listen("moderator", a.moderator, true)
	listen("moderator of all", a.second, true)
	listen("moderator of another edition", arabic, false)
	listen("moderator of the section", world, true)
	listen("moderator of another section", sport, false)
	listen("reporter", reporter, false)
	ctx, cancel := context.WithCancel(context.Background())
	var group sync.WaitGroup
	for _, l := range a.listeners {
		group.Go(func() { l.follow(ctx, p.base+p.talk("/live"), a.read) })
	}
	t.Cleanup(func() { cancel(); group.Wait() })
	for _, l := range a.listeners {
		within(t, l.name+" has a stream", l.isOpen)
	}
	return a
}

// say posts a message with a word of its own.
func (a *audience) say(who *reader, pending bool) discussion.Message {
	a.t.Helper()
	word := fmt.Sprintf("WORD%dX", len(a.words))
	m := who.post(discussion.Posting{Story: a.story, Text: "Here stands " + word + "."})
	if (m.State == discussion.Pending) != pending {
		a.t.Fatalf("the message is %s", m.State)
	}
	a.words[m.ID] = word
	return m
}

// done checks everything after an act: each entry came to whom it is meant for and to nobody else, and no number or page
// tells of what may not be seen.
func (a *audience) done(what string) {
	a.t.Helper()
	entries := must(a.Journal.Read(a.t.Context(), journal.Query{After: a.read, Limit: 1000}))
	if len(entries) == 0 {
		a.t.Fatalf("%s left nothing in the journal", what)
	}
	a.read = entries[len(entries)-1].ID
	about := must(a.Board.Discussion(a.t.Context(), a.story))
	readable := a.Board.State(about).Readable()
	visible := a.visible()
	for _, e := range entries {
		var where struct{ Story int64 }
		if strings.HasPrefix(e.Kind, "reader.") || json.Unmarshal(e.Payload, &where) != nil || where.Story != a.story || strings.HasPrefix(e.Kind, "story.") {
			continue // not told in the discussion: that nobody hears it is seen in over
		}
		a.kinds[e.Kind] = true
		told := false
		for _, l := range a.listeners {
			if l.meant(e) {
				told = true
				within(a.t, fmt.Sprintf("%s: %s hears of %s for %s", what, l.name, e.Kind, e.Audience), func() bool { return l.heard(e.ID) })
			}
		}
		if !told {
			a.t.Errorf("%s: %s for %s is for nobody", what, e.Kind, e.Audience)
		}
	}
	if told := a.listeners[0].all(); len(told) > 0 {
		last := told[len(told)-1]
		if slices.ContainsFunc(entries, func(e journal.Entry) bool { return e.ID == last.ID }) && readable && last.Told.Count != len(visible) {
			a.t.Errorf("%s: the stream counts %d messages, and %d are visible", what, last.Told.Count, len(visible))
		}
	}
	a.pagesTellNothing(what, visible, readable)
}

// visible answers the messages that everybody may see.
func (a *audience) visible() map[int64]bool {
	seen := map[int64]bool{}
	for _, m := range a.messages(a.story) {
		if m.State == discussion.Published {
			seen[m.ID] = true
		}
	}
	return seen
}

// pagesTellNothing looks at every page and answer that anybody may ask for.
func (a *audience) pagesTellNothing(what string, visible map[int64]bool, readable bool) {
	a.t.Helper()
	for _, path := range []string{a.page, a.talk(""), a.talk("?sort=old"), a.talk("?part=messages"), "/en/chats", "/en/chats?part=chats", fmt.Sprintf("/api/v1/stories/%d/messages", a.story)} {
		got := a.ask(http.DefaultClient, http.MethodGet, path, nil)
		for id, word := range a.words {
			if strings.Contains(got.body, word) && (!visible[id] || !readable) {
				a.t.Errorf("%s: %s shows message %d, which nobody may see", what, path, id)
			}
		}
		number := `data-talk-count="` + strconv.Itoa(len(visible)) + `"`
		if strings.Contains(got.body, "data-talk-count") && !strings.Contains(got.body, number) {
			a.t.Errorf("%s: %s counts other than %d messages", what, path, len(visible))
		}
		var listed struct{ Count int }
		if strings.HasPrefix(path, "/api/") && (json.Unmarshal([]byte(got.body), &listed) != nil || readable && listed.Count != len(visible)) {
			a.t.Errorf("%s: %s counts %d, and %d are visible: %s", what, path, listed.Count, len(visible), got.body)
		}
	}
	for _, r := range []*reader{a.boris, a.nora} { // what is personal is the asker's own
		got := a.ask(r.client, http.MethodGet, fmt.Sprintf("/account/me.json?story=%d", a.story), nil)
		for _, m := range a.messagesOf(a.vera) {
			if strings.Contains(got.body, a.words[m]) {
				a.t.Errorf("%s: %s is told of a message of somebody else: %s", what, r.Name, got.body)
			}
		}
	}
}

// messagesOf answers the ids of an author's messages here.
func (a *audience) messagesOf(who *reader) (ids []int64) {
	a.t.Helper()
	about := must(a.Board.Author(a.t.Context(), account.Operator(), who.ID))
	for _, m := range about.Messages {
		if _, here := a.words[m.ID]; here {
			ids = append(ids, m.ID)
		}
	}
	return ids
}

// over says at the end that nobody has heard more than was meant for them, nor twice, nor more of it than they may.
func (a *audience) over() {
	a.t.Helper()
	byID := map[int64]journal.Entry{}
	for _, e := range must(a.Journal.Read(a.t.Context(), journal.Query{Limit: 1000})) {
		byID[e.ID] = e
	}
	for _, l := range a.listeners {
		last := int64(0)
		for _, e := range l.all() {
			entry, known := byID[e.ID]
			switch {
			case !known || entry.Kind != e.Name:
				a.t.Errorf("%s hears of %s %d, which the journal does not know", l.name, e.Name, e.ID)
			case !l.meant(entry):
				a.t.Errorf("%s hears of %s for %s", l.name, e.Name, entry.Audience)
			case e.ID <= last:
				a.t.Errorf("%s hears of %d after %d", l.name, e.ID, last)
			case entry.Audience != journal.Public && (e.Told.HTML != "" || e.Told.Author != "" || e.Told.Words != "" || e.Told.Count != 0 || strings.Contains(e.Data, "WORD")):
				a.t.Errorf("%s is told more than where to look: %s", l.name, e.Data)
			case e.Told.Story != a.story:
				a.t.Errorf("%s hears of story %d", l.name, e.Told.Story)
			}
			last = e.ID
		}
	}
	for _, kind := range []string{
		"discussion.opened", "discussion.changed", "message.posted", "message.pending", "message.edited", "message.hidden", "message.restored",
		"message.rejected", "message.appealed", "message.reported", "message.claimed", "message.reviewed", "message.reacted", "message.featured", "message.deleted",
	} {
		if !a.kinds[kind] {
			a.t.Errorf("%s never happened: the test proves nothing of it", kind)
		}
	}
}

// A reader who is told of what is not theirs has learnt a secret; one who is not told of what is theirs sees a lie.
func TestEveryEventReachesThoseItIsMeantForAndNobodyElse(t *testing.T) {
	for engine, storage := range map[string]func(t *testing.T) config.Storage{
		"sqlite": func(t *testing.T) config.Storage { return config.Storage{Data: t.TempDir()} },
		"postgres": func(t *testing.T) config.Storage {
			return config.Storage{Data: t.TempDir(), Database: storetest.Postgres(t)}
		},
	} {
		t.Run(engine, func(t *testing.T) {
			a := gatherAudience(t, openPress(t, storage(t)))
			a.done("opening")
			a.play(t.Context())
			a.over()
		})
	}
}

// play does everything that can be done in a discussion, and looks at everybody after each act.
func (a *audience) play(ctx context.Context) {
	a.t.Helper()
	operator, moderator := account.Operator(), a.moderator.Actor
	act := func(what string, err error) {
		a.t.Helper()
		if err != nil {
			a.t.Fatalf("%s: %v", what, err)
		}
		a.done(what)
	}
	first := a.say(a.vera, false)
	a.done("a message")
	waiting := a.say(a.nora, true)
	a.done("a message that waits")
	_, err := a.Board.Edit(ctx, a.nora.Actor, discussion.EditForm{Message: waiting.ID, Version: waiting.Version, Text: "Changed while it waits: " + a.words[waiting.ID]})
	act("a change of what waits", err)
	_, err = a.Board.Claim(ctx, moderator, waiting.ID)
	act("a claim", err)
	_, err = a.Board.Approve(ctx, moderator, discussion.Decision{Message: waiting.ID})
	act("an approval", err)
	refused := a.say(a.nora, true)
	a.done("a second that waits")
	_, err = a.Board.Reject(ctx, moderator, discussion.Decision{Message: refused.ID, Rule: discussion.RuleSpam})
	act("a rejection of what waited", err)
	_, err = a.Board.Edit(ctx, a.vera.Actor, discussion.EditForm{Message: first.ID, Version: first.Version, Text: "As changed: " + a.words[first.ID]})
	act("a change", err)
	_, err = a.Board.React(ctx, a.boris.Actor, first.ID, "agree")
	act("a reaction", err)
	_, err = a.Board.Feature(ctx, moderator, first.ID, true)
	act("a choice of the newsroom", err)
	act("a report", a.Board.Report(ctx, a.boris.Actor, first.ID, discussion.Complaint{Rule: discussion.RuleInsult, Words: "Look."}))
	_, err = a.Board.Approve(ctx, moderator, discussion.Decision{Message: first.ID})
	act("a review that leaves it", err)
	_, err = a.Board.Reject(ctx, moderator, discussion.Decision{Message: first.ID, Rule: discussion.RuleInsult})
	act("a rejection of what was seen", err)
	act("an appeal", a.Board.Appeal(ctx, a.vera.Actor, first.ID, "Why?"))
	pleas, err := a.Board.Appeals(ctx, a.second.Actor, 0, 0)
	if err != nil || len(pleas) != 1 {
		a.t.Fatalf("appeals: %v %v", pleas, err)
	}
	_, err = a.Board.Answer(ctx, a.second.Actor, discussion.AnswerForm{Appeal: pleas[0].ID, Restore: true})
	act("an appeal that is heard", err)
	answered := a.vera.post(discussion.Posting{Story: a.story, Parent: first.ID, Text: "An answer"})
	a.done("an answer")
	act("a deletion of what was answered", a.Board.Delete(ctx, a.vera.Actor, first.ID))
	act("a deletion", a.Board.Delete(ctx, a.vera.Actor, answered.ID))
	a.states(ctx, operator, act)
}

// states takes the discussion through its states, and its story away and back.
func (a *audience) states(ctx context.Context, operator account.Actor, act func(string, error)) {
	a.t.Helper()
	for _, f := range []discussion.ChangeForm{
		{State: discussion.Slow, Seconds: discussion.LeastSlow}, {State: discussion.PreModerated}, {State: discussion.Paused, Until: time.Now().Add(time.Hour)},
		{State: discussion.Closed}, {State: discussion.Hidden}, {State: discussion.Open},
	} {
		f.Story = a.story
		_, err := a.Board.Change(ctx, a.moderator.Actor, f)
		act("the state "+string(f.State), err)
	}
	a.say(a.boris, false)
	a.done("a message before the story is held")
	held := a.say(a.nora, true)
	a.done("one that waits")
	_, err := a.Archive.Hold(ctx, operator, a.story, story.Withdrawal{Reason: "Held."})
	act("a story that is held", err)
	_, err = a.Board.Approve(ctx, a.moderator.Actor, discussion.Decision{Message: held.ID})
	act("an approval under a story that is held", err)
	_, err = a.Archive.Release(ctx, operator, a.story, "")
	act("a story that is released", err)
	a.say(a.vera, false)
	a.done("a last message")
}
