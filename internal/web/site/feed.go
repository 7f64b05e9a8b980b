package site

import (
	"context"
	"html/template"
	"slices"
	"strings"
	"time"

	"dateline.news/internal/newsfeed"
	"dateline.news/internal/prose"
	"dateline.news/internal/story"
	"dateline.news/internal/web"
)

// channel is a feed before it takes one of its forms.
type channel struct {
	Title, About, Language string
	Home, Self             string // absolute
	Agency                 string
	Updated                time.Time // of the newest change
	Entries                []entry
}

// entry is a story in a feed, or the notice of a withdrawn one, which carries nothing of what it said.
type entry struct {
	ID, URL, Title     string
	Summary            string
	HTML               string
	Authors, Subjects  []string
	Published, Updated time.Time
	Image              *enclosure
	place              time.Time // by which the entries are ordered
}

// enclosure is an entry's picture.
type enclosure struct {
	URL, MIME string
	Bytes     int64
}

const feedLength = 30

// feedForms are the forms of a feed by the names of their files.
var feedForms = map[string]func(channel) (*web.Page, error){"feed.rss": asRSS, "feed.atom": asAtom, "feed.json": asJSONFeed}

// feed answers "feed.rss", "feed.atom" or "feed.json" of the edition, a section or a topic.
func (s *Site) feed(c call, file string, l list) error {
	write := feedForms[file]
	if write == nil {
		return notHere(c.r)
	}
	return s.kept(c, "", func(ctx context.Context, sh *sheet) (*web.Page, error) {
		sh.tag("edition:"+sh.ed.Code, l.tag(sh.ed.Code))
		ch, err := sh.channel(ctx, l, file)
		if err != nil {
			return nil, err
		}
		return write(ch)
	})
}

func (sh *sheet) channel(ctx context.Context, l list, file string) (channel, error) {
	filter := l.filter(sh.ed.Code)
	filter.Limit, filter.WithBody = feedLength, true
	stories, _, err := sh.site.Archive.List(ctx, filter)
	if err != nil {
		return channel{}, err
	}
	name := sh.ed.Name
	if l.kind != "" {
		part, err := sh.nameOf(ctx, l, stories)
		if err != nil {
			return channel{}, err
		}
		name += " – " + part
	}
	ch := channel{
		Title: name, About: sh.say("site.feed_title", "Name", name), Language: sh.ed.Locale, Agency: sh.ed.Agency,
		Home: sh.url(sh.path(l.elems()...)), Self: sh.url(sh.path(append(l.elems(), file)...)),
	}
	numbers := make([]int64, len(stories))
	for i, st := range stories {
		numbers[i] = st.Number
	}
	acts, err := sh.site.Archive.PublicActs(ctx, numbers)
	if err != nil {
		return channel{}, err
	}
	for _, st := range stories {
		one, err := sh.entry(ctx, st)
		if err != nil {
			return channel{}, err
		}
		if err := one.tellMended(ctx, sh, st, sh.checks(acts[st.Number])); err != nil {
			return channel{}, err
		}
		ch.Entries = append(ch.Entries, one)
	}
	if err := ch.addNotices(ctx, sh, l, len(stories) == feedLength); err != nil {
		return channel{}, err
	}
	for _, e := range ch.Entries {
		if e.Updated.After(ch.Updated) {
			ch.Updated = e.Updated
		}
	}
	return ch, nil
}

// addNotices sets in the notices of withdrawn stories, each at the time of the withdrawal: who has the story already must
// hear of it, however old it is. A topic has none: which topics a withdrawn story had is not said any more. full says
// that older stories were left out, and older notices with them.
func (ch *channel) addNotices(ctx context.Context, sh *sheet, l list, full bool) error {
	if l.kind == "topic" {
		return nil
	}
	lines, err := sh.site.Feed.Withdrawn(ctx, sh.ed.Code, newsfeed.MaxLines)
	if err != nil {
		return err
	}
	var oldest time.Time
	if full {
		oldest = ch.Entries[len(ch.Entries)-1].Published
	}
	for _, line := range lines {
		if l.kind == "section" && line.Section != l.slug {
			continue
		}
		if line.Changed.Before(oldest) {
			break
		}
		ch.Entries = append(ch.Entries, sh.notice(line))
	}
	slices.SortStableFunc(ch.Entries, func(a, b entry) int { return b.place.Compare(a.place) })
	ch.Entries = ch.Entries[:min(len(ch.Entries), feedLength)]
	return nil
}

// notice is the entry of a withdrawn story: the same permanent id, so that a feed reader puts it over the old one.
func (sh *sheet) notice(l newsfeed.Line) entry {
	words := sh.say(withdrawnTexts[l.State].heading)
	text := words
	if l.Reason != "" {
		text = sh.say(withdrawnTexts[l.State].because, "Reason", l.Reason)
	}
	return entry{
		ID: sh.permanentID(l.Story, l.At), URL: sh.url(l.Path), Title: words, Summary: text,
		HTML: "<p>" + template.HTMLEscapeString(text) + "</p>", Published: l.At, Updated: l.Changed, place: l.Changed,
	}
}

// permanentID is the tag URI of a story; its year is that of first publication in the edition's zone, which stands in
// the address too.
func (sh *sheet) permanentID(number int64, first time.Time) string {
	return sh.site.House.TagID(first.In(sh.zone).Year(), number)
}

func (sh *sheet) entry(ctx context.Context, st story.Story) (entry, error) {
	e := entry{
		ID: sh.permanentID(st.Number, st.FirstPublished), URL: sh.url(st.Path), Summary: st.Lede, Published: st.FirstPublished, Updated: st.Published, place: st.FirstPublished,
	}
	marks, err := sh.feedMarks(ctx, st)
	if err != nil {
		return e, err
	}
	e.Title = strings.Join(append(marks, st.Headline), ": ")
	e.Subjects = marks
	if section := sh.section(st.Section); section != nil {
		e.Subjects = append(e.Subjects, section.Name)
	}
	for _, b := range st.Bylines {
		e.Authors = append(e.Authors, b.Name)
	}
	d, err := sh.drawer(ctx, st)
	if err != nil {
		return e, err
	}
	e.setContent(sh, st, d)
	return e, nil
}

// tellMended sets before the text what was wrong in it and when it was not to be seen.
func (e *entry) tellMended(ctx context.Context, sh *sheet, st story.Story, checks []Check) error {
	var told strings.Builder
	if st.Version > 1 {
		whole, err := sh.site.Archive.Public(ctx, st.Number)
		if err != nil {
			return err
		}
		for _, m := range whole.Corrections {
			c := sh.correction(m)
			told.WriteString("<p><strong>" + template.HTMLEscapeString(c.Word) + "</strong> (" + template.HTMLEscapeString(c.When.Text) + "): " + template.HTMLEscapeString(c.Note) + "</p>\n")
		}
	}
	for _, c := range checks {
		told.WriteString("<p>" + template.HTMLEscapeString(c.Text) + "</p>\n")
	}
	if st.Advisory != "" {
		told.WriteString("<p>" + template.HTMLEscapeString(st.Advisory) + "</p>\n")
	}
	e.HTML = told.String() + e.HTML
	return nil
}

// feedMarks are the words before a headline: what sort of text it is, and whether it was corrected.
func (sh *sheet) feedMarks(ctx context.Context, st story.Story) ([]string, error) {
	var marks []string
	if st.Label != "" && st.Label != story.News {
		marks = append(marks, sh.say("label."+string(st.Label)))
	}
	if st.Version > 1 { // only then it may have been
		line, err := sh.site.Feed.Line(ctx, st.Number)
		if err != nil {
			return nil, err
		}
		if line.Corrected {
			marks = append(marks, sh.say("site.mark_corrected"))
		}
	}
	return marks, nil
}

// setContent writes the story as simple HTML: lead, lede, body, note.
func (e *entry) setContent(sh *sheet, st story.Story, d *drawer) {
	var b strings.Builder
	if p := sh.picture(lead(st), ""); p != nil {
		_, _, usual, _ := sh.shown(lead(st)) // a picture has one
		e.Image = &enclosure{URL: sh.url(p.Src), MIME: usual.MIME, Bytes: usual.Bytes}
		b.WriteString(feedFigure(sh, p))
	}
	paragraph := func(text string) {
		if text != "" {
			b.WriteString("<p>" + template.HTMLEscapeString(text) + "</p>\n")
		}
	}
	paragraph(st.Lede)
	body := string(st.Body.RenderFeed(feedDrawer{d}))
	if line := sh.dateline(st.Dateline); line != "" {
		line = template.HTMLEscapeString(line) + " "
		if rest, ok := strings.CutPrefix(body, "<p>"); ok {
			body = "<p>" + line + rest
		} else {
			body = "<p>" + line + "</p>\n" + body
		}
	}
	b.WriteString(body)
	paragraph(st.NoteReaders)
	e.HTML = b.String()
}

// feedFigure is a picture in simple HTML, with absolute addresses.
func feedFigure(sh *sheet, p *Picture) string {
	var caption []string
	for _, text := range []string{p.Caption, p.Credit} {
		if text != "" {
			caption = append(caption, template.HTMLEscapeString(text))
		}
	}
	return `<figure><img src="` + template.HTMLEscapeString(sh.url(p.Src)) + `" alt="` + template.HTMLEscapeString(p.Alt) + `"><figcaption>` +
		strings.Join(caption, " ") + "</figcaption></figure>\n"
}

// feedDrawer draws pictures and cards for feeds.
type feedDrawer struct{ *drawer }

// Picture draws a picture with caption and credit.
func (d feedDrawer) Picture(n prose.Node) template.HTML {
	if p := d.sh.picture(inBody(n), n.Attrs.Caption); p != nil {
		return template.HTML(feedFigure(d.sh, p))
	}
	return ""
}

// Gallery draws its pictures one after the other.
func (d feedDrawer) Gallery(n prose.Node) template.HTML {
	var all template.HTML
	for _, inner := range n.Content {
		all += d.Picture(inner)
	}
	return all
}

// Embed is left to the body: a plain link.
func (d feedDrawer) Embed(prose.Node) template.HTML { return "" }

// StoryCard is a link to the other story.
func (d feedDrawer) StoryCard(n prose.Node) template.HTML {
	other, ok := d.cards[n.Attrs.Story]
	if !ok {
		return ""
	}
	return template.HTML("<p>" + template.HTMLEscapeString(d.sh.say("site.related")) + `: <a href="` + template.HTMLEscapeString(d.urlOf(other)) + `">` +
		template.HTMLEscapeString(other.Headline) + "</a></p>\n")
}
