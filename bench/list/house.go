package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"dateline.news/bench/trial"
	"dateline.news/internal/account"
	"dateline.news/internal/app"
	"dateline.news/internal/config"
	"dateline.news/internal/desk"
	"dateline.news/internal/edition"
	"dateline.news/internal/prose"
	"dateline.news/internal/story"
)

const (
	chiefEmail = "chief@bench.example"
	password   = "a lighthouse in the fog"
	limit      = 50 // milliseconds
	sections   = 8
	writers    = 20
)

// house is a newsroom with a chief and its writers.
type house struct {
	*app.App
	chief   account.Actor
	writers []account.Actor
}

func openHouse(ctx context.Context, data, database string) (*house, error) {
	a, err := app.Open(ctx, app.Options{Storage: config.Storage{Data: data, Database: database}})
	if err != nil {
		return nil, err
	}
	h := &house{App: a}
	if err := h.furnish(ctx); err != nil {
		a.Close()
		return nil, err
	}
	return h, nil
}

func (h *house) furnish(ctx context.Context) error {
	ed := edition.Edition{Code: "en", Name: "Bench", Locale: "en", Zone: "UTC"}
	for n := range sections {
		ed.Sections = append(ed.Sections, edition.Section{Slug: fmt.Sprintf("section-%d", n), Name: fmt.Sprintf("Section %d", n)})
	}
	if err := h.House.Setup(ctx, account.Operator(), edition.Setup{Agency: "Bench", Domain: "bench.example", Editions: []edition.Edition{ed}}); err != nil {
		return err
	}
	made, err := h.Book.Add(ctx, account.Operator(), account.NewAccount{Email: chiefEmail, Name: "The Chief", Password: password, Grants: []account.Grant{{Role: account.Chief}}})
	if err != nil {
		return err
	}
	h.chief = made.Actor()
	for n := range writers {
		h.writers = append(h.writers, account.Staff(made.ID+1+int64(n), fmt.Sprintf("Writer %d", n), []account.Grant{{Role: account.Chief}}))
	}
	for n := range 8 { // the saved searches of the rail
		s := desk.Search{Edition: "en", Words: fmt.Sprintf("ferry %d", n)}
		switch n % 4 {
		case 1:
			s = desk.Search{Edition: "en", Section: fmt.Sprintf("section-%d", n)}
		case 2:
			s = desk.Search{Edition: "en", Urgency: 3}
		case 3:
			s = desk.Search{Edition: "en", View: desk.ViewLive, Words: "harbour"}
		}
		if _, err := h.Desk.KeepSearch(ctx, h.chief, fmt.Sprintf("Search %d", n), s); err != nil {
			return err
		}
	}
	return nil
}

// fill writes the drafts, as many at a time as a database likes.
func (h *house) fill(ctx context.Context, p plan) error {
	body, err := prose.FromText(strings.Repeat("The ferry sailed at dawn with forty people on board. ", 60))
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(8)
	for n := range p.drafts {
		group.Go(func() error { return h.draft(ctx, p, n, body) })
	}
	return group.Wait()
}

// draft makes one draft and brings it where its number says.
func (h *house) draft(ctx context.Context, p plan, n int, body prose.Doc) error {
	who := h.writers[n%writers]
	c := story.Copy{Headline: fmt.Sprintf("The ferry %d sails at dawn and comes to the harbour at noon", n), Slugline: fmt.Sprintf("FERRY-%d/", n%500), Lede: "It sailed.",
		Section: fmt.Sprintf("section-%d", n%sections), Urgency: 1 + n%8, Label: story.News, Body: body, Bylines: []story.Byline{{Name: who.Name}}}
	d, err := h.Desk.Create(ctx, who, desk.NewDraft{Edition: "en", Copy: c})
	if err != nil {
		return err
	}
	switch every := p.drafts / max(p.published, 1); {
	case every > 0 && n%every == 0:
		_, err = h.Desk.Publish(ctx, h.chief, d.ID, true)
	case n%7 == 1:
		_, err = h.Desk.Submit(ctx, who, d.ID)
	case n%11 == 2:
		_, err = h.Desk.Spike(ctx, who, d.ID)
	case n%13 == 3:
		err = h.Desk.SetDue(ctx, who, d.ID, time.Now().Add(time.Duration(n)*time.Minute))
	}
	return err
}

// pages are the addresses that are measured, by what they show.
var pages = map[string]string{
	"open": "view=open", "mine": "view=mine", "writing": "view=open&stage=writing", "submitted": "view=open&stage=submitted", "due": "view=due", "scheduled": "view=scheduled",
	"live": "view=live", "spiked": "view=spiked", "middle": "view=open&before=0.9000", "words": "q=ferry+77", "words nowhere": "q=nothing+of+the+kind", "section": "section=section-3",
	"writer": "writer=5", "urgency": "urgency=1", "day": "from=2020-01-01&until=2020-01-02", "live words": "view=live&q=harbour",
}

// measure serves the newsroom and asks for each page.
func (h *house) measure(ctx context.Context, p plan) (trial.Report, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return trial.Report{}, err
	}
	serving, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() {
		ended <- h.Serve(serving, app.Serving{Serving: config.Serving{CacheMB: 8}, Listener: listener})
	}()
	r, err := h.ask(ctx, p, "http://"+listener.Addr().String())
	stop()
	if failed := <-ended; err == nil {
		err = failed
	}
	return r, err
}

func (h *house) ask(ctx context.Context, p plan, base string) (trial.Report, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return trial.Report{}, err
	}
	browser := &http.Client{Jar: jar, Timeout: 5 * time.Minute}
	answer, err := browser.PostForm(base+"/newsroom/sign-in", url.Values{"email": {chiefEmail}, "password": {password}})
	if err != nil {
		return trial.Report{}, err
	}
	answer.Body.Close()
	r := trial.Report{Right: true, Met: true, Values: map[string]any{"drafts": p.drafts, "limit_ms": limit}}
	times := map[string][]time.Duration{}
	for range p.rounds {
		for name, query := range pages {
			began := time.Now()
			status, err := fetch(ctx, browser, base+"/newsroom/list?edition=en&"+query)
			if err != nil {
				return r, err
			}
			times[name] = append(times[name], time.Since(began))
			r.Right = r.Right && status == http.StatusOK
		}
	}
	for name, d := range times {
		shown := trial.Percentiles(d)
		r.Values[name] = shown
		r.Met = r.Met && shown["p50"] <= limit
	}
	return r, nil
}

func fetch(ctx context.Context, browser *http.Client, address string) (int, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, err
	}
	answer, err := browser.Do(request)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	_, err = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode, err
}
