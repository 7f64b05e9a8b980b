package discussion

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
	"dateline.news/internal/text"
)

// ChatsQuery asks for the discussions that are alive in an edition.
type ChatsQuery struct {
	Edition string
	Before  string // the cursor that Chats answered
	Limit   int    // 0 means 20, at most 100
}

// Chat is a discussion that is alive.
type Chat struct {
	Discussion Discussion
	State      State
	Headline   string
	Path       string
	Lead       story.Lead // how the story shows its picture; asset 0: none
	Author     string     // of the last visible message; "" where the account was deleted
	Line       string     // its beginning, plain
	Latest     []int64    // places of the last visible messages, newest first; at most MostLatest. A reader's browser counts the new ones
}

// MostLatest is how many places are told of a chat: more messages are not counted as new.
const MostLatest = 50

// Alive is how long a discussion stands among the chats after its last visible message; a pinned one stays.
const Alive = 7 * 24 * time.Hour

const lineRunes = 140

// alive is one walk along the index discussion_alive.
const alive = `
		where d.edition = $1 and d.listed and (d.pinned, d.last_at, d.story) < ($2, $3, $4) and (d.pinned = 1 or d.last_at > $5)
		order by d.pinned desc, d.last_at desc, d.story desc
		limit $6`

// Chats answers discussions by their last visible message, pinned ones first, and the cursor of the next page (empty: no
// more).
func (b *Board) Chats(ctx context.Context, q ChatsQuery) ([]Chat, string, error) {
	pinned, last, number, err := readCursor(q.Before)
	if err != nil {
		return nil, "", err
	}
	now := b.clock.Now()
	limit := size(q.Limit, 20, 100)
	rows, err := b.db.Query(ctx, discussionColumns+alive, q.Edition, pinned, store.At(last), number, store.At(now.Add(-Alive)), limit+1)
	if err != nil {
		return nil, "", err
	}
	var found []Discussion
	err = store.Each(rows, func(scan func(...any) error) error {
		d, err := scanDiscussion(scan)
		found = append(found, d)
		return err
	})
	if err != nil {
		return nil, "", err
	}
	next := ""
	if len(found) > limit {
		found = found[:limit]
		d := found[limit-1]
		next = fmt.Sprintf("%d.%d.%d", one(d.Pinned), d.LastAt.UnixMicro(), d.Story)
	}
	chats, err := b.chats(ctx, found)
	return chats, next, err
}

func readCursor(s string) (pinned int, last time.Time, story int64, err error) {
	if s == "" {
		return 2, time.Unix(0, 0), 0, nil // before every row
	}
	parts := strings.Split(s, ".")
	if len(parts) == 3 {
		var micros int64
		var errs3 [3]error
		pinned, errs3[0] = strconv.Atoi(parts[0])
		micros, errs3[1] = strconv.ParseInt(parts[1], 10, 64)
		story, errs3[2] = strconv.ParseInt(parts[2], 10, 64)
		if errs3 == [3]error{} && micros > 0 && micros < 1<<52 {
			return pinned, time.UnixMicro(micros), story, nil
		}
	}
	return 0, time.Time{}, 0, errs.At("before", "discussion.cursor", nil)
}

// chats puts stories, last lines and counts to discussions. One whose story is not public, or that time has hidden, is
// left out.
func (b *Board) chats(ctx context.Context, found []Discussion) ([]Chat, error) {
	numbers, last := make([]int64, len(found)), make([]int64, len(found))
	for i, d := range found {
		numbers[i], last[i] = d.Story, d.lastMessage
	}
	stories, err := b.archive.ByNumbers(ctx, numbers)
	if err != nil {
		return nil, err
	}
	lines, err := b.Shown(ctx, last)
	if err != nil {
		return nil, err
	}
	var chats []Chat
	now := b.clock.Now()
	for _, d := range found {
		s, public := stories[d.Story]
		m, shown := lines[d.lastMessage]
		if !public || !shown || !d.At(now).Readable() {
			continue
		}
		c := Chat{
			Discussion: d.forReaders(now), State: d.At(now), Headline: s.Headline, Path: s.Path, Lead: s.Lead,
			Author: m.Name, Line: text.Truncate(Plain(Parse(m.Text)), lineRunes),
		}
		if c.Latest, err = b.latest(ctx, d.Story); err != nil {
			return nil, err
		}
		chats = append(chats, c)
	}
	return chats, nil
}

// latest answers the places of the last messages that everybody sees, newest first.
func (b *Board) latest(ctx context.Context, story int64) ([]int64, error) {
	rows, err := b.db.Query(ctx, `
		select seq
		from discussion_message
		where story = $1 and shown and state = 'published'
		order by seq desc
		limit $2`, story, MostLatest)
	if err != nil {
		return nil, err
	}
	var places []int64
	err = store.Each(rows, func(scan func(...any) error) error {
		var seq int64
		err := scan(&seq)
		places = append(places, seq)
		return err
	})
	return places, err
}
