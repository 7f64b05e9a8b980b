package talk

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"dateline.news/internal/discussion"
	"dateline.news/internal/errs"
	"dateline.news/internal/lang"
	"dateline.news/internal/story"
	"dateline.news/internal/web"
	"dateline.news/internal/web/thread"
)

// discussionPage is the discussion of a story, the same for everybody.
type discussionPage struct {
	Frame
	Thread   *thread.Thread
	Headline string // empty where the story is not public
	Story    string // path of the story
	Of       bool   // one message with its answers, and not the whole
}

// looking is the known part of the query of a discussion's address; whatever else stands there is neither looked at nor
// kept.
type looking struct {
	sort   discussion.Sort
	before int64 // the place to go on from
	at     int64 // the place with which the page begins
	of     int64 // the message whose answers are shown
	part   bool  // the messages alone, for a script
}

// lookingAt reads the query of a discussion's address.
func lookingAt(query url.Values) looking {
	place := func(name string) int64 {
		n, err := strconv.ParseInt(query.Get(name), 10, 64)
		if err != nil || n < 1 {
			return 0
		}
		return n
	}
	l := looking{sort: discussion.Newest, before: place("before"), at: place("at"), of: place("of"), part: query.Get("part") == "messages"}
	if query.Get("sort") == "old" {
		l.sort = discussion.Oldest
	}
	switch {
	case l.of > 0:
		l = looking{sort: discussion.Newest, of: l.of, part: l.part}
	case l.at > 0:
		l.before = 0
	}
	return l
}

// String is the query in the one form under which the page is kept.
func (l looking) String() string {
	values := url.Values{}
	for name, n := range map[string]int64{"before": l.before, "at": l.at, "of": l.of} {
		if n > 0 {
			values.Set(name, strconv.FormatInt(n, 10))
		}
	}
	if l.sort == discussion.Oldest {
		values.Set("sort", "old")
	}
	if l.part {
		values.Set("part", "messages")
	}
	return values.Encode()
}

// from answers the place after which the page begins.
func (l looking) from() int64 {
	switch {
	case l.at == 0:
		return l.before
	case l.sort == discussion.Oldest:
		return l.at - 1
	}
	return l.at + 1
}

// namesAge is how long a page may show a reader's former name: a change of name drops no page.
const namesAge = 5 * time.Minute

func (f *Face) discussion(v *visit) error {
	number, err := v.number("story")
	if err != nil {
		return err
	}
	look := lookingAt(v.r.URL.Query())
	return f.kept(v, look.String(), func(ctx context.Context, note *web.Note) (*web.Page, error) {
		note.Tag(thread.Tag(number), fmt.Sprintf("story:%d", number), "edition:"+v.ed.Code)
		note.Expire(namesAge)
		return f.drawDiscussion(ctx, v, number, look, note)
	})
}

// kept answers a page from the cache, or makes what is not there.
func (f *Face) kept(v *visit, query string, draw func(context.Context, *web.Note) (*web.Page, error)) error {
	key := web.Key{Host: v.ed.Host, URI: v.path}
	if query != "" {
		key.URI += "?" + query
	}
	page, err := f.Cache.Page(v.r.Context(), key, draw)
	if err != nil {
		return err
	}
	page.ServeHTTP(v.w, v.r)
	return nil
}

func (f *Face) drawDiscussion(ctx context.Context, v *visit, number int64, look looking, note *web.Note) (*web.Page, error) {
	drawn, err := f.drawThread(ctx, v, number, look)
	if err != nil {
		return nil, err
	}
	drawn.At = note.AsOf()
	page := discussionPage{Thread: drawn, Of: look.of > 0}
	about, err := f.story(ctx, number)
	if err != nil {
		return nil, err
	}
	page.Headline, page.Story = about.Headline, about.Path
	title := v.words.T("talk.discussion")
	if page.Headline != "" {
		title += ": " + page.Headline
	}
	if page.Frame, err = f.outline(ctx, v, title); err != nil {
		return nil, err
	}
	page.Breaking.NoteOn(note, v.ed.Code, f.Clock.Now())
	page.At, page.Canon = note.AsOf(), f.House.URL(v.ed, drawn.Path)
	if look != (looking{sort: discussion.Newest}) || !drawn.Readable {
		page.Robots = "noindex"
	}
	template := "discussion.html"
	if look.part {
		template = "part-messages"
	}
	return f.page("discussion", template, page)
}

// page renders a page, or a part of one, that is the same for everybody.
func (f *Face) page(name, part string, view any) (*web.Page, error) {
	var out bytes.Buffer
	if err := f.pages.RenderPart(&out, name, part, view); err != nil {
		return nil, fmt.Errorf("page %s: %w", name, err)
	}
	return &web.Page{Status: http.StatusOK, ContentType: "text/html; charset=utf-8", Body: out.Bytes()}, nil
}

// story answers the public story of a number; the zero Story where it is not public.
func (f *Face) story(ctx context.Context, number int64) (story.Story, error) {
	found, err := f.Archive.ByNumbers(ctx, []int64{number})
	return found[number], err
}

// drawThread draws the part of a discussion that is looked at. A discussion stands in the edition of its story alone.
func (f *Face) drawThread(ctx context.Context, v *visit, number int64, look looking) (*thread.Thread, error) {
	about, err := f.Board.Discussion(ctx, number)
	if err != nil {
		return nil, err
	}
	if about.Edition != v.ed.Code || f.Board.State(about) == discussion.Off {
		return nil, errs.New(errs.NotFound, "no discussion of story %d in edition %s", number, v.ed.Code)
	}
	if look.of == 0 {
		return f.drawer.Draw(ctx, v.ed, thread.Drawing{Story: number, Sort: look.sort, From: look.from()})
	}
	shown, err := f.Board.Shown(ctx, []int64{look.of})
	if err != nil {
		return nil, err
	}
	m, ok := shown[look.of]
	if !ok || m.Story != number {
		return nil, errs.Say(errs.NotFound, "discussion.no_message", nil)
	}
	replies, err := f.Board.Replies(ctx, look.of)
	if err != nil {
		return nil, err
	}
	return f.drawer.Of(v.ed, about, f.Board.State(about), append([]discussion.Message{m}, replies...)), nil
}

// chatsPage lists the discussions that are alive.
type chatsPage struct {
	Frame
	Alive []Chat // not Chats: that is where the masthead leads
	First bool   // the last words: what is said is added to them
	More  string
}

// Chat is one of them on the page.
type Chat struct {
	Story    int64
	Latest   string // places of the last messages, newest first
	Headline string
	Path     string // of the discussion
	About    string // path of the story
	Picture  *Picture
	Author   string
	Line     string
	When     thread.When
	Count    string
	Pinned   bool
	State    discussion.State
	Word     string // the state's name, where it is not simply open
}

// Picture is the small picture of a story.
type Picture struct {
	Src, Alt      string
	Width, Height int
}

func (f *Face) chats(v *visit) error {
	before := v.r.URL.Query().Get("before")
	part := v.r.URL.Query().Get("part") == "chats"
	if len(before) > 100 {
		return errs.At("before", "discussion.cursor", nil)
	}
	values := url.Values{}
	if before != "" {
		values.Set("before", before)
	}
	if part {
		values.Set("part", "chats")
	}
	return f.kept(v, values.Encode(), func(ctx context.Context, note *web.Note) (*web.Page, error) {
		note.Tag("chats:"+v.ed.Code, "edition:"+v.ed.Code)
		note.Expire(namesAge)
		page, err := f.drawChats(ctx, v, before, note)
		if err != nil {
			return nil, err
		}
		name := "chats.html"
		if part {
			name = "part-chats"
		}
		return f.page("chats", name, page)
	})
}

func (f *Face) drawChats(ctx context.Context, v *visit, before string, note *web.Note) (chatsPage, error) {
	alive, next, err := f.Board.Chats(ctx, discussion.ChatsQuery{Edition: v.ed.Code, Before: before})
	if err != nil {
		return chatsPage{}, err
	}
	var page chatsPage
	if page.Frame, err = f.outline(ctx, v, v.words.T("talk.chats")); err != nil {
		return page, err
	}
	page.Breaking.NoteOn(note, v.ed.Code, f.Clock.Now())
	page.At, page.Canon, page.First = note.AsOf(), f.House.URL(v.ed, page.Frame.Chats), before == ""
	if before != "" {
		page.Robots = "noindex"
	}
	var leads []int64
	for _, c := range alive {
		note.Tag(fmt.Sprintf("story:%d", c.Discussion.Story), thread.Tag(c.Discussion.Story))
		if c.Lead.Asset != 0 {
			leads = append(leads, c.Lead.Asset)
			note.Tag(fmt.Sprintf("asset:%d", c.Lead.Asset))
		}
	}
	pictures, err := f.Bank.Pictures(ctx, leads)
	if err != nil {
		return page, fmt.Errorf("pictures of the chats: %w", err)
	}
	for _, c := range alive {
		shown := f.chat(v, c)
		if a, ok := pictures[c.Lead.Asset]; ok {
			shown.Picture = small(a, c.Lead.Crop, v.ed.Locale)
		}
		page.Alive = append(page.Alive, shown)
	}
	if next != "" {
		page.More = page.Frame.Chats + "?" + url.Values{"before": {next}}.Encode()
	}
	return page, nil
}

func (f *Face) chat(v *visit, c discussion.Chat) Chat {
	d, zone, comma := c.Discussion, f.House.Zone(v.ed), ", "
	if v.ed.Direction == "rtl" {
		comma = "، "
	}
	shown := Chat{
		Story: d.Story, Latest: strings.Trim(fmt.Sprint(c.Latest), "[]"), Headline: c.Headline, Path: f.drawer.Path(v.ed, d.Story), About: c.Path, Author: c.Author, Line: c.Line,
		Count: v.words.N("talk.count", d.Messages), Pinned: d.Pinned, State: c.State,
		When: thread.When{ISO: d.LastAt.UTC().Format(time.RFC3339), Text: v.words.Date(d.LastAt, zone, lang.Medium) + comma + v.words.Time(d.LastAt, zone)},
	}
	if shown.Author == "" {
		shown.Author = v.words.T("account.deleted_reader")
	}
	if !c.State.Takes() {
		shown.Word = v.words.T("talk.resting")
	}
	return shown
}

// rulesPage is what is asked of those who talk.
type rulesPage struct {
	Frame
	Rules []string
}

func (f *Face) rules(v *visit) error {
	return f.kept(v, "", func(ctx context.Context, note *web.Note) (*web.Page, error) {
		note.Tag("edition:" + v.ed.Code)
		var page rulesPage
		var err error
		if page.Frame, err = f.outline(ctx, v, v.words.T("talk.rules")); err != nil {
			return nil, err
		}
		page.Breaking.NoteOn(note, v.ed.Code, f.Clock.Now())
		page.At, page.Canon = note.AsOf(), f.House.URL(v.ed, v.path)
		for _, r := range discussion.Rules {
			if r != discussion.RuleOther {
				page.Rules = append(page.Rules, v.words.T(r.Key()))
			}
		}
		return f.page("rules", "rules.html", page)
	})
}
