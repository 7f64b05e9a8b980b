package stream

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"

	"dateline.news/internal/clock"
	"dateline.news/internal/edition"
	"dateline.news/internal/journal"
	"dateline.news/internal/lang"
	"dateline.news/internal/newsfeed"
	"dateline.news/internal/story"
	"dateline.news/internal/web"
)

// newsfeedSource makes events of what happened to an edition's stories and to its breaking banner: one for each public
// entry of the journal, with the story's line, or the banner, as it is now.
type newsfeedSource struct {
	journal *journal.Journal
	house   *edition.House
	feed    *newsfeed.Feed
	banners web.Banners
	clock   clock.Clock
}

func newsfeedTopic(edition string) string { return "newsfeed/" + edition }

func ofStory(e journal.Entry) bool {
	return e.Audience == journal.Public && strings.HasPrefix(e.Kind, "story.") && strings.HasPrefix(e.Subject, "story:")
}

func ofBanner(e journal.Entry) bool {
	return e.Audience == journal.Public && strings.HasPrefix(e.Kind, "banner.")
}

// Topics answers the edition's newsfeed for what happened to a story, or to the banner, in public.
func (n *newsfeedSource) Topics(e journal.Entry) []string {
	if !ofStory(e) && !ofBanner(e) {
		return nil
	}
	return []string{newsfeedTopic(e.Edition)}
}

// Events reads the journal and then the lines of the stories it names.
func (n *newsfeedSource) Events(ctx context.Context, topic string, after int64, limit int) ([]Event, error) {
	code := strings.TrimPrefix(topic, newsfeedTopic(""))
	entries, err := n.entries(ctx, code, after, limit)
	if err != nil || len(entries) == 0 {
		return nil, err
	}
	ed, err := n.house.ByCode(ctx, code)
	if err != nil {
		return nil, err
	}
	var numbers []int64
	for _, e := range entries {
		if number := storyNumber(e); ofStory(e) && !slices.Contains(numbers, number) {
			numbers = append(numbers, number)
		}
	}
	lines, err := n.feed.Lines(ctx, numbers)
	if err != nil {
		return nil, err
	}
	return n.events(ctx, ed, entries, lines)
}

func (n *newsfeedSource) events(ctx context.Context, ed edition.Edition, entries []journal.Entry, lines map[int64]newsfeed.Line) ([]Event, error) {
	events := make([]Event, 0, len(entries))
	for _, e := range entries {
		if ofBanner(e) {
			event, err := n.banner(ctx, ed, e)
			if err != nil {
				return nil, err
			}
			events = append(events, event)
			continue
		}
		line, ok := lines[storyNumber(e)]
		if !ok {
			slog.WarnContext(ctx, "streams: a story has no line in the newsfeed", "subject", e.Subject, "journal", e.ID)
			continue
		}
		data, err := json.Marshal(n.report(ed, line))
		if err != nil {
			return nil, fmt.Errorf("event %d: %w", e.ID, err)
		}
		events = append(events, Event{
			ID: e.ID, Name: e.Kind, At: e.At, Subject: e.Subject, Audience: []journal.Audience{journal.Public}, Data: data, Supersedes: true,
		})
	}
	return events, nil
}

// banner is the event of a banner that went up, changed or came down, with what is up now.
func (n *newsfeedSource) banner(ctx context.Context, ed edition.Edition, e journal.Entry) (Event, error) {
	up, err := web.BreakingOf(ctx, n.banners, ed)
	if err != nil {
		return Event{}, err
	}
	data, err := json.Marshal(up)
	if err != nil {
		return Event{}, fmt.Errorf("event %d: %w", e.ID, err)
	}
	return Event{ID: e.ID, Name: e.Kind, At: e.At, Subject: e.Subject, Audience: []journal.Audience{journal.Public}, Data: data, Supersedes: true}, nil
}

// entries reads on until there are enough public ones, or no more.
func (n *newsfeedSource) entries(ctx context.Context, code string, after int64, limit int) ([]journal.Entry, error) {
	const page = 1000
	var found []journal.Entry
	for {
		read, err := n.journal.Read(ctx, journal.Query{After: after, Edition: code, Limit: page})
		if err != nil {
			return nil, err
		}
		for _, e := range read {
			if ofStory(e) || ofBanner(e) {
				found = append(found, e)
			}
			if len(found) == limit {
				return found, nil
			}
		}
		if len(read) < page {
			return found, nil
		}
		after = read[len(read)-1].ID
	}
}

// storyNumber reads the number in an entry's subject; 0 where there is none.
func storyNumber(e journal.Entry) int64 {
	number, err := strconv.ParseInt(strings.TrimPrefix(e.Subject, "story:"), 10, 64)
	if err != nil {
		return 0
	}
	return number
}

// report is the data of a newsfeed event: the story as a line of the newsfeed, with the edition's own words for what a
// page shows of it. Of a withdrawn story there is the public reason and no headline.
type report struct {
	Number    int64       `json:"number"`
	Headline  string      `json:"headline,omitempty"`
	URL       string      `json:"url"` // root-relative
	At        time.Time   `json:"at"`  // first publication: its place in the newsfeed
	Changed   time.Time   `json:"changed"`
	Urgency   int         `json:"urgency"`
	State     story.State `json:"state"`
	Kind      story.Kind  `json:"kind"`
	Section   string      `json:"section"`
	Label     story.Label `json:"label,omitempty"`
	Corrected bool        `json:"corrected,omitempty"`
	Updated   bool        `json:"updated,omitempty"`
	Reason    string      `json:"reason,omitempty"`
	News      int64       `json:"news"` // the journal's id since which it is news
	Words     words       `json:"words"`
}

// words is what a page says of a line, in the edition's language and zone.
type words struct {
	Day     string `json:"day"`  // "2026-11-22"
	Date    string `json:"date"` // "22 November 2026"
	Time    string `json:"time"` // "14:05"
	Urgent  string `json:"urgent,omitempty"`
	Label   string `json:"label,omitempty"`
	Changed string `json:"changed,omitempty"`
	Notice  string `json:"notice,omitempty"` // in place of the headline
}

// urgentFor is how long a story is called urgent.
const urgentFor = 24 * time.Hour

func (n *newsfeedSource) report(ed edition.Edition, l newsfeed.Line) report {
	zone := n.house.Zone(ed)
	say := lang.For(ed.Locale).In(zone)
	r := report{
		Number: l.Story, URL: l.Path, At: l.At, Changed: l.Changed, Urgency: l.Urgency, State: l.State, Kind: l.Kind, Section: l.Section, News: l.News,
		Words: words{Day: l.At.In(zone).Format(time.DateOnly), Date: say.Date(l.At, zone, lang.Long), Time: say.Time(l.At, zone)},
	}
	if !l.Public() {
		r.Reason = l.Reason
		r.Words.Notice = say.T("site." + string(l.State))
		return r
	}
	r.Headline, r.Label, r.Corrected, r.Updated = l.Headline, l.Label, l.Corrected, l.Updated
	if l.Urgency >= 1 && l.Urgency <= 3 && n.clock.Now().Sub(l.At) < urgentFor {
		r.Words.Urgent = say.T("urgency." + strconv.Itoa(l.Urgency))
	}
	if l.Label != "" && l.Label != story.News {
		r.Words.Label = say.T("label." + string(l.Label))
	}
	switch {
	case l.Corrected:
		r.Words.Changed = say.T("site.mark_corrected")
	case l.Updated:
		r.Words.Changed = say.T("site.mark_updated")
	}
	return r
}
