package thread

import (
	"context"
	"encoding/json"
	"fmt"
	"html/template"
	"net/url"
	"strconv"
	"strings"
	"time"

	"dateline.news/internal/discussion"
	"dateline.news/internal/edition"
	"dateline.news/internal/lang"
)

// Board is what a thread asks of the discussions.
type Board interface {
	// Page answers visible messages in order, the same for every reader.
	Page(ctx context.Context, q discussion.PageQuery) (discussion.Page, error)
}

// House is where addresses and zones come from.
type House interface {
	Path(ed edition.Edition, elem ...string) string
	Zone(ed edition.Edition) *time.Location
}

// Drawer makes threads.
type Drawer struct {
	board Board
	house House
}

// New makes a drawer.
func New(board Board, house House) *Drawer { return &Drawer{board, house} }

// Tag names a discussion in the cache: it is dropped when anything in the discussion that readers see changes.
func Tag(story int64) string { return fmt.Sprintf("talk:%d", story) }

// Path answers the address of a discussion's own page.
func (d *Drawer) Path(ed edition.Edition, story int64) string {
	return d.house.Path(ed, "talk", strconv.FormatInt(story, 10))
}

// Link is a name with a path.
type Link struct {
	Name, Path, Rel string
	Current         bool
}

// Door is the sentence "To participate in the discussion, log in or register", with its two links.
type Door struct {
	Before, Between, After string
	SignIn, Register       Link
}

// When is a moment as a program and as a person reads it.
type When struct{ ISO, Text string }

// Thread is a discussion, or a part of it, on a page.
type Thread struct {
	words *lang.Printer

	Story     int64
	At        int64  // journal id at which it was drawn, from which a stream goes on; 0: it is not live
	Begins    bool   // it shows the beginning of its order, where new messages come in
	Path      string // of its own page
	Post      string // where a message goes
	Me        string // where a script asks what is personal
	Rules     string
	State     discussion.State
	Readable  bool
	Takes     bool
	Notice    string // what everybody is told of the state; empty while it is simply open
	Reason    string // what the moderator added
	Count     int
	CountText string
	Longest   int // runes of a message
	Sort      discussion.Sort
	Sorts     []Link
	Door      Door
	Messages  []Message
	Paging    []Link
}

// T answers a text of the catalogue in the edition's language.
func (t Thread) T(key string, pairs ...any) string { return t.words.T(key, pairs...) }

// LiveWords answers what the script may have to say to any reader, as JSON; the plural forms by their CLDR names.
func (t Thread) LiveWords() (string, error) {
	text, err := json.Marshal(map[string]any{
		"new": t.words.Forms("talk.live_new"), "until": t.T("talk.live_until", "At", "{at}"), "loading": t.T("talk.live_loading"), "failed": t.T("talk.live_failed"),
	})
	return string(text), err
}

// Message is one contribution as everybody sees it.
type Message struct {
	ID, Seq     int64
	Version     int
	Anchor      string // "m-12"
	Path        string // permalink
	Page        string // its own page, where a reader acts on it
	Author      int64
	Name        string
	Unnamed     bool // the account was deleted
	Staff       bool
	Featured    bool
	Gone        bool
	HTML        template.HTML
	When        When
	Edited      *When
	ParentPath  string
	Replies     int
	RepliesText string
	RepliesPath string
	Reactions   []Reaction
}

// Reaction is how often one of the fixed set was chosen.
type Reaction struct {
	Value discussion.Reaction
	Word  string
	Count int
}

// Drawing asks for a page of a discussion.
type Drawing struct {
	Story int64
	Sort  discussion.Sort // Newest where empty
	From  int64
	Limit int    // 0: 50
	Next  string // path to which a reader comes back from the door; empty: the discussion's own page
}

// firstMessages is how many messages stand under a story.
const firstMessages = 10

// First draws the beginning of a discussion for the page of its story, and answers nil where there is none to show.
// next is the path of the page, to which a reader comes back who signs in.
func (d *Drawer) First(ctx context.Context, ed edition.Edition, story int64, next string) (*Thread, error) {
	t, err := d.Draw(ctx, ed, Drawing{Story: story, Limit: firstMessages, Next: next + "#discussion"})
	if err != nil || t.State == discussion.Off {
		return nil, err
	}
	return t, nil
}

// Draw draws a page of a discussion; errs.NotFound where the story has none.
func (d *Drawer) Draw(ctx context.Context, ed edition.Edition, q Drawing) (*Thread, error) {
	if q.Sort == "" {
		q.Sort = discussion.Newest
	}
	page, err := d.board.Page(ctx, discussion.PageQuery{Story: q.Story, Sort: q.Sort, From: q.From, Limit: q.Limit})
	if err != nil {
		return nil, err
	}
	t := d.Empty(ed, page.Discussion, page.State)
	t.Sort, t.Begins = q.Sort, q.From == 0
	if q.Next != "" {
		t.Door = d.door(ed, t.words, q.Next)
	}
	for _, m := range page.Messages {
		t.Messages = append(t.Messages, d.message(ed, t.words, m))
	}
	t.Sorts = sorts(t, q.Sort)
	t.Paging = paging(t, q, page.Next)
	return t, nil
}

// Of draws chosen messages of a discussion.
func (d *Drawer) Of(ed edition.Edition, about discussion.Discussion, state discussion.State, messages []discussion.Message) *Thread {
	t := d.Empty(ed, about, state)
	for _, m := range messages {
		t.Messages = append(t.Messages, d.message(ed, t.words, m))
	}
	return t
}

// Empty draws a discussion without its messages.
func (d *Drawer) Empty(ed edition.Edition, about discussion.Discussion, state discussion.State) *Thread {
	words := lang.For(ed.Locale).In(d.house.Zone(ed))
	path := d.Path(ed, about.Story)
	t := &Thread{
		words: words, Story: about.Story, Path: path, Post: path + "/messages", Rules: d.house.Path(ed, "talk", "rules"),
		Me:    "/account/me.json?story=" + strconv.FormatInt(about.Story, 10),
		State: state, Readable: state.Readable(), Takes: state.Takes(), Longest: discussion.MaxRunes,
		Count: about.Messages, CountText: words.N("talk.count", about.Messages), Sort: discussion.Newest,
		Door: d.door(ed, words, path),
	}
	if state != discussion.Open {
		t.Notice, t.Reason = notice(words, about, state)
	}
	return t
}

// notice is what everybody is told of a discussion that is not simply open.
func notice(words *lang.Printer, about discussion.Discussion, state discussion.State) (text, reason string) {
	values := map[string]any{"Seconds": about.Setting.Seconds, "Until": ""}
	switch state {
	case discussion.NotYetOpen:
		values["Until"] = about.Setting.Opens
	case discussion.Paused:
		values["Until"] = about.Setting.Paused
	}
	if !about.Withdrawn { // the story's own notice says why
		reason = about.Setting.Reason
	}
	return words.T(state.Key(), values), reason
}

// The two places of the door's sentence where its links stand: characters that no catalogue holds.
const markSignIn, markRegister = "\uE000", "\uE001"

// DoorPath answers the address of a page below /account in an edition's language, which leads on to next.
func DoorPath(page string, ed edition.Edition, next string) string {
	return "/account/" + page + "?" + url.Values{"edition": {ed.Code}, "next": {next}}.Encode()
}

func (d *Drawer) door(ed edition.Edition, words *lang.Printer, next string) Door {
	door := Door{
		SignIn:   Link{Name: words.T("talk.door_sign_in"), Path: DoorPath("sign-in", ed, next)},
		Register: Link{Name: words.T("talk.door_register"), Path: DoorPath("register", ed, next)},
	}
	sentence := words.T("talk.door", "SignIn", markSignIn, "Register", markRegister)
	before, rest, _ := strings.Cut(sentence, markSignIn)
	between, after, _ := strings.Cut(rest, markRegister)
	door.Before, door.Between, door.After = before, between, after
	return door
}

func (d *Drawer) message(ed edition.Edition, words *lang.Printer, m discussion.Message) Message {
	path, zone := d.Path(ed, m.Story), d.house.Zone(ed)
	at := func(seq int64) string { return fmt.Sprintf("%s?at=%d#m-%d", path, seq, seq) }
	shown := Message{
		ID: m.ID, Seq: m.Seq, Version: m.Version, Anchor: fmt.Sprintf("m-%d", m.Seq), Path: at(m.Seq), Page: fmt.Sprintf("%s/%d", path, m.ID),
		Author: m.Author, Name: m.Name, Staff: m.Staff, Featured: m.Featured, Gone: m.State == discussion.Gone, When: moment(words, zone, m.At), Replies: m.Replies,
	}
	if shown.Gone {
		shown.Name = ""
	} else {
		shown.HTML = template.HTML(m.HTML())
	}
	if m.Name == "" {
		shown.Name, shown.Unnamed = words.T("account.deleted_reader"), true
	}
	if m.Seq == 0 { // not visible to others: it has no place yet
		shown.Anchor, shown.Path = fmt.Sprintf("own-%d", m.ID), shown.Page
	}
	if !m.Edited.IsZero() {
		edited := moment(words, zone, m.Edited)
		shown.Edited = &edited
	}
	if m.ParentSeq > 0 {
		shown.ParentPath = at(m.ParentSeq)
	}
	if m.Replies > 0 {
		shown.RepliesText, shown.RepliesPath = words.N("talk.replies", m.Replies), fmt.Sprintf("%s?of=%d", path, m.ID)
	}
	for _, r := range discussion.Reactions {
		if n := m.Reactions[r]; n > 0 {
			shown.Reactions = append(shown.Reactions, Reaction{r, words.T(r.Key()), n})
		}
	}
	return shown
}

func moment(words *lang.Printer, zone *time.Location, t time.Time) When {
	return When{ISO: t.In(zone).Format(time.RFC3339), Text: words.Brief(t, zone)}
}

// sorts are the two orders.
func sorts(t *Thread, chosen discussion.Sort) []Link {
	return []Link{
		{Name: t.T("talk.newest_first"), Path: t.Path, Current: chosen != discussion.Oldest},
		{Name: t.T("talk.oldest_first"), Path: t.Path + "?sort=old", Current: chosen == discussion.Oldest},
	}
}

// paging leads to the beginning of the order and on to the next page.
func paging(t *Thread, q Drawing, next int64) []Link {
	order, on := "", "talk.older"
	if q.Sort == discussion.Oldest {
		order, on = "&sort=old", "talk.newer"
	}
	var links []Link
	if q.From > 0 {
		links = append(links, Link{Name: t.T("talk.beginning"), Path: strings.TrimSuffix(t.Path+"?"+strings.TrimPrefix(order, "&"), "?")})
	}
	if next > 0 {
		links = append(links, Link{Name: t.T(on), Path: fmt.Sprintf("%s?before=%d%s", t.Path, next, order), Rel: "next"})
	}
	return links
}
