package api

import (
	"context"
	"net/http"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/newsfeed"
	"dateline.news/internal/story"
)

// line is one line of the newsfeed; url stands for path.
type line struct {
	newsfeed.Line
	URL string `json:"url" doc:"root-relative"`
}

type newsfeedRequest struct {
	Edition string `query:"edition" required:"true" doc:"code"`
	After   int64  `query:"after" doc:"journal id: what has changed since, oldest change first"`
	Before  string `query:"before" doc:"next of the page before"`
	Limit   int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

type newsfeedAnswer struct {
	Body struct {
		Items []line `json:"items"`
		Next  string `json:"next" doc:"cursor for before; empty: no more"`
	}
}

func (f *face) lists() {
	register(f, operation{id: "newsfeed", method: http.MethodGet, path: "/newsfeed", summary: "The newsfeed of an edition: newest first, or what has changed after a journal id", open: true}, f.newsfeed)
	register(f, operation{id: "journal", method: http.MethodGet, path: "/journal", summary: "What happened, in the order in which it happened"},
		func(ctx context.Context, in *struct {
			After   int64  `query:"after"`
			Subject string `query:"subject" doc:"only of this subject: story:812"`
			Limit   int    `query:"limit" minimum:"1" maximum:"100" default:"100"`
		}) (*struct {
			Body struct {
				Items []journal.Entry `json:"items"`
				Next  int64           `json:"next" doc:"for after"`
			}
		}, error) {
			if err := actor(ctx).Must(account.ReadJournal, "", ""); err != nil {
				return nil, err
			}
			entries, err := f.Journal.Read(ctx, journal.Query{After: in.After, Subject: in.Subject, Limit: in.Limit})
			if err != nil {
				return nil, err
			}
			out := &struct {
				Body struct {
					Items []journal.Entry `json:"items"`
					Next  int64           `json:"next" doc:"for after"`
				}
			}{}
			out.Body.Items, out.Body.Next = append([]journal.Entry{}, entries...), in.After
			if len(entries) > 0 {
				out.Body.Next = entries[len(entries)-1].ID
			}
			return out, nil
		})
}

func (f *face) newsfeed(ctx context.Context, in *newsfeedRequest) (*newsfeedAnswer, error) {
	if _, err := f.House.ByCode(ctx, in.Edition); err != nil {
		return nil, errs.At("edition", "desk.unknown_edition", map[string]any{"Edition": in.Edition})
	}
	var lines []newsfeed.Line
	var next story.Cursor
	var err error
	if in.After > 0 {
		lines, err = f.Feed.After(ctx, in.Edition, in.After, in.Limit)
	} else {
		lines, next, err = f.Feed.Page(ctx, in.Edition, story.Cursor(in.Before), in.Limit)
	}
	if err != nil {
		return nil, err
	}
	out := &newsfeedAnswer{}
	out.Body.Items, out.Body.Next = []line{}, string(next)
	for _, l := range lines {
		out.Body.Items = append(out.Body.Items, line{Line: l, URL: l.Path})
	}
	return out, nil
}
