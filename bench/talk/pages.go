package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"time"

	"dateline.news/bench/trial"
	"dateline.news/internal/discussion"
	"dateline.news/internal/discussion/discussiontest"
)

// mostPage is how long the server may take for a page of a long discussion that is not kept.
const mostPage = 20 * time.Millisecond

// pages measures pages of a long discussion, as a reader meets them right after somebody has posted.
func pages(ctx context.Context, p plan, h *house) (trial.Report, error) {
	if err := h.gather(ctx, 20, 1); err != nil {
		return trial.Report{}, err
	}
	number := h.stories[0]
	talk := discussiontest.Talk{Story: number, Messages: p.messages, First: h.readers[0].who.ID, Authors: len(h.readers)}
	if err := discussiontest.Fill(ctx, h.DB, talk); err != nil {
		return trial.Report{}, err
	}
	server, err := trial.Start(ctx, h.data, h.database)
	if err != nil {
		return trial.Report{}, err
	}
	defer server.Close()
	found, err := h.Archive.ByNumbers(ctx, []int64{number})
	if err != nil {
		return trial.Report{}, err
	}
	path, deep := fmt.Sprintf("/en/talk/%d", number), p.messages/2
	looks := []look{
		{"first_page", path, 50}, {"deep", fmt.Sprintf("%s?before=%d", path, deep), 50},
		{"oldest_first_page", path + "?sort=old", 50}, {"oldest_deep", fmt.Sprintf("%s?before=%d&sort=old", path, deep), 50},
		{"under_the_story", found[number].Path, 10}, {"ones_own", fmt.Sprintf("/account/me.json?story=%d", number), 0},
	}
	return fetching{h, newBrowsers(server.Address, h.readers), p.rounds}.all(ctx, looks)
}

// look is a page to be fetched, with the messages that stand on it.
type look struct {
	name, path string
	messages   int
}

// fetching is readers who fetch pages.
type fetching struct {
	*house
	browsers
	rounds int
}

// all fetches each of the pages after a message that has made it new.
func (f fetching) all(ctx context.Context, looks []look) (trial.Report, error) {
	times := map[string][]time.Duration{}
	wrong := 0
	for n := range f.rounds {
		who := f.readers[n%len(f.readers)]
		if _, err := f.post(ctx, who, discussion.Posting{Story: f.stories[0], Text: fmt.Sprintf("Message %d in between", n), Once: fmt.Sprint(n)}); err != nil {
			return trial.Report{}, err
		}
		for _, look := range looks {
			request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+f.server+look.path, nil)
			if err != nil {
				return trial.Report{}, err
			}
			began := time.Now()
			text, err := f.ask(who, request)
			if err != nil {
				return trial.Report{}, err
			}
			times[look.name] = append(times[look.name], time.Since(began))
			if bytes.Count(text, []byte("data-message=")) != look.messages {
				wrong++
			}
		}
	}
	r := trial.Report{Right: wrong == 0, Met: true, Values: map[string]any{"rounds": f.rounds, "wrong": wrong}}
	for name, of := range times {
		ms := trial.Percentiles(of)
		r.Values[name+"_ms"] = ms
		r.Met = r.Met && ms["p50"] <= mostPage.Seconds()*1e3
	}
	return r, nil
}
