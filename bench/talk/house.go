package main

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"runtime"
	"sync"
	"time"

	"dateline.news/bench/trial"
	"dateline.news/internal/account"
	"dateline.news/internal/app"
	"dateline.news/internal/config"
	"dateline.news/internal/discussion"
	"dateline.news/internal/edition"
	"dateline.news/internal/prose"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
)

// limits are the usual ones, but for what one reader may post.
var limits = func() discussion.Limits {
	l := discussion.DefaultLimits
	each := discussion.Rate{Every: time.Second, Burst: 20}
	l.New, l.Reader, l.Trusted = each, each, each
	return l
}()

// reader is an account with a session.
type reader struct {
	who    account.Actor
	cookie string
	from   netip.Addr // on the loopback, in a /24 of his own
}

// house is a newsroom with discussions and with readers who are past their first messages.
type house struct {
	*app.App
	data, database string
	readers        []reader
	stories        []int64
}

// openHouse opens a newsroom with one edition.
func openHouse(ctx context.Context, data, database string) (*house, error) {
	a, err := app.Open(ctx, app.Options{Storage: config.Storage{Data: data, Database: database}, TalkLimits: &limits})
	if err != nil {
		return nil, err
	}
	setup := edition.Setup{Agency: "Bench", Domain: "bench.example", Editions: []edition.Edition{{
		Code: "en", Name: "Bench", Locale: "en", Zone: "UTC", Sections: []edition.Section{{Slug: "world", Name: "World"}},
	}}}
	if err := a.House.Setup(ctx, account.Operator(), setup); err != nil {
		a.Close()
		return nil, err
	}
	return &house{App: a, data: data, database: database}, nil
}

// gather registers the readers, publishes the stories, and lets a moderator accept the readers' first messages under
// other stories.
func (h *house) gather(ctx context.Context, readers, discussions int) error {
	for range discussions {
		number, err := h.publish(ctx)
		if err != nil {
			return err
		}
		h.stories = append(h.stories, number)
	}
	h.readers = make([]reader, readers)
	if err := each(readers, func(n int) error { return h.register(ctx, n) }); err != nil {
		return err
	}
	const at = 20 // readers at each of the other stories, well within the rate of a discussion
	var other []int64
	for range (readers + at - 1) / at {
		number, err := h.publish(ctx)
		if err != nil {
			return err
		}
		other = append(other, number)
	}
	return each(readers, func(n int) error { return h.season(ctx, h.readers[n], other[n/at]) })
}

// each does a thing for the numbers below n, as many at a time as there are processors, and answers the failures.
func each(n int, do func(int) error) error {
	failures := make([]error, n)
	places := make(chan struct{}, runtime.NumCPU())
	var group sync.WaitGroup
	for i := range n {
		places <- struct{}{}
		group.Go(func() {
			failures[i] = do(i)
			<-places
		})
	}
	group.Wait()
	return errors.Join(failures...)
}

func (h *house) publish(ctx context.Context) (number int64, err error) {
	body, err := prose.FromText("One paragraph of text.")
	if err != nil {
		return 0, err
	}
	c := story.Copy{Headline: "Ministers agree on the rules for the harvest", Section: "world", Body: body, Urgency: 4}
	err = h.DB.Update(ctx, func(tx *store.Tx) error {
		published, err := h.Archive.Publish(ctx, tx, account.Operator(), story.Publication{Edition: "en", Kind: story.Article, Copy: c})
		number = published.Number
		return err
	})
	return number, err
}

// register makes the n-th account and signs it in.
func (h *house) register(ctx context.Context, n int) error {
	grants := []account.Grant{{Role: account.Reader}}
	made, err := h.Book.Add(ctx, account.Operator(), account.NewAccount{
		Email: fmt.Sprintf("reader%d@bench.example", n), Name: fmt.Sprintf("Reader %d", n), Grants: grants, Password: "a long enough sentence",
	})
	if err != nil {
		return err
	}
	sessions := h.Book.NewSessions(false)
	ctx, err = sessions.Load(ctx, "")
	if err != nil {
		return err
	}
	sessions.Put(ctx, account.SessionAccount, made.ID)
	token, _, err := sessions.Commit(ctx)
	h.readers[n] = reader{
		who: account.Staff(made.ID, made.Name, grants), cookie: sessions.Cookie.Name + "=" + token,
		from: netip.AddrFrom4([4]byte{127, byte(1 + n/200), byte(n % 200), 1}),
	}
	return err
}

// processor answers what PostgreSQL's processes for this database have used so far; 0 on SQLite. The server is on this
// machine.
func (h *house) processor(ctx context.Context) (time.Duration, error) {
	if h.DB.Engine() == store.SQLite {
		return 0, nil
	}
	rows, err := h.DB.Query(ctx, "select pid from pg_stat_activity where datname = current_database()") // PostgreSQL's own
	if err != nil {
		return 0, err
	}
	var pids []int
	err = store.Each(rows, func(scan func(...any) error) error {
		var pid int
		err := scan(&pid)
		pids = append(pids, pid)
		return err
	})
	if err != nil {
		return 0, err
	}
	return trial.Processor(pids...)
}

// season lets a moderator accept a reader's first messages.
func (h *house) season(ctx context.Context, r reader, number int64) error {
	for i := range discussion.Checked {
		m, err := h.Board.Post(ctx, r.who, discussion.Posting{Story: number, Text: fmt.Sprintf("First words %d of %s", i, r.who.Name)})
		if err != nil {
			return err
		}
		if _, err := h.Board.Approve(ctx, account.Operator(), discussion.Decision{Message: m.ID, Version: m.Version}); err != nil {
			return err
		}
	}
	return nil
}
