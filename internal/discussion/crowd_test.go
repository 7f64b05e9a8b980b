package discussion_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"dateline.news/internal/discussion"
	"dateline.news/internal/discussion/discussiontest"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
)

const (
	crowd = 8
	each  = 200
)

// TestCrowdLosesNothing lets eight readers talk at once in three discussions, answer, react, report and delete, while two
// moderators decide and a chief corrects the stories. Every acknowledged message has a place, the places have no gap and
// stand in the order in which the journal tells of them, and every counter is what a count of the rows says.
func TestCrowdLosesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute) // a deadlock that nobody breaks ends here
		defer cancel()
		stories := []int64{h.story, h.publish("Second", "en"), h.publish("Third", "en")}
		ids := make([]int64, crowd)
		for i := range ids {
			ids[i] = int64(i + 1)
		}
		h.seasoned(ids...)
		var group, others sync.WaitGroup
		done := make(chan struct{})
		for _, id := range ids {
			group.Go(func() { h.talk(ctx, id, stories) })
		}
		for m := int64(101); m < 103; m++ {
			others.Go(func() { h.moderate(ctx, m, done) })
		}
		others.Go(func() { h.correct(ctx, stories, done) })
		group.Wait()
		close(done)
		others.Wait()
		for _, number := range stories {
			h.places(ctx, number)
			h.counters(ctx, number)
		}
	})
}

func (h *house) talk(ctx context.Context, id int64, stories []int64) {
	random := rand.New(rand.NewPCG(uint64(id), 3))
	var own []discussion.Message
	for n := range each {
		p := discussion.Posting{Story: stories[random.IntN(len(stories))], Text: fmt.Sprintf("Reader %d says thing %d", id, n), Once: fmt.Sprintf("%d-%d", id, n)}
		if last := len(own) - 1; last >= 0 && random.IntN(3) == 0 && own[last].Story == p.Story {
			p.Parent = own[last].ID
		}
		m, err := h.board.Post(ctx, reader(id), p)
		for err != nil && (p.Parent != 0 || strings.Contains(err.Error(), "state_hidden")) {
			p.Parent = 0 // a moderator may have taken the other one away; a held story's discussion comes back
			time.Sleep(time.Millisecond)
			m, err = h.board.Post(ctx, reader(id), p)
		}
		if err != nil {
			h.t.Errorf("reader %d: %v", id, err)
			return
		}
		own = append(own, m)
		switch random.IntN(12) {
		case 0:
			if err := h.board.Delete(ctx, reader(id), m.ID); err != nil {
				h.t.Errorf("delete: %v", err)
			}
			own = own[:len(own)-1]
		case 1:
			h.passing(h.board.React(ctx, reader(id%crowd+1), m.ID, discussion.Reactions[random.IntN(5)]))
		case 2:
			h.passing(nil, h.board.Report(ctx, reader(id%crowd+1), m.ID, discussion.Complaint{Rule: discussion.RuleSpam}))
		}
	}
}

// passing accepts that a message was gone by the time it was reached, and nothing else.
func (h *house) passing(_ any, err error) {
	if err != nil && !strings.Contains(err.Error(), "no_message") && !strings.Contains(err.Error(), "claimed") && !strings.Contains(err.Error(), "state_hidden") &&
		!strings.Contains(err.Error(), "changed_meanwhile") && !strings.Contains(err.Error(), "queue_empty") {
		h.t.Errorf("%v", err)
	}
}

func (h *house) moderate(ctx context.Context, id int64, done <-chan struct{}) {
	random := rand.New(rand.NewPCG(uint64(id), 5))
	for {
		select {
		case <-done:
			return
		default:
		}
		c, err := h.board.Next(ctx, moderator(id), discussion.QueueQuery{Queue: discussion.Queues[random.IntN(4)], Edition: "en"})
		if err != nil {
			h.passing(nil, err)
			continue
		}
		if random.IntN(2) == 0 {
			h.passing(h.board.Approve(ctx, moderator(id), discussion.Decision{Message: c.ID, Version: c.Version}))
			continue
		}
		act, err := h.board.Reject(ctx, moderator(id), discussion.Decision{Message: c.ID, Version: c.Version, Rule: discussion.RuleSpam})
		h.passing(nil, err)
		if err == nil && random.IntN(3) == 0 {
			h.passing(nil, h.board.Undo(ctx, moderator(id), act.ID))
		}
	}
}

func (h *house) correct(ctx context.Context, stories []int64, done <-chan struct{}) {
	for n := 0; ; n++ {
		select {
		case <-done:
			return
		case <-time.After(20 * time.Millisecond):
		}
		number := stories[n%len(stories)]
		if _, err := h.Archive.Hold(ctx, moderatorOfAll, number, story.Withdrawal{Reason: "Checked."}); err != nil {
			h.t.Errorf("hold: %v", err)
		}
		if _, err := h.Archive.Release(ctx, moderatorOfAll, number, ""); err != nil {
			h.t.Errorf("release: %v", err)
		}
	}
}

// places compares the places of a discussion with the order in which the journal told of the messages.
func (h *house) places(ctx context.Context, number int64) {
	h.t.Helper()
	var told []int64
	for after := int64(0); ; {
		entries, err := h.Journal.Read(ctx, journal.Query{After: after, Limit: 1000})
		if err != nil {
			h.t.Fatal(err)
		}
		for _, e := range entries {
			after = e.ID
			var r struct {
				Story, Seq int64
			}
			if e.Kind != "message.posted" || strings.HasPrefix(string(e.Audience), "account:") {
				continue
			}
			if err := json.Unmarshal(e.Payload, &r); err != nil {
				h.t.Fatal(err)
			}
			if r.Story == number {
				told = append(told, r.Seq)
			}
		}
		if len(entries) < 1000 {
			break
		}
	}
	for i, seq := range told {
		if seq != int64(i+1) {
			h.t.Fatalf("discussion %d: the %d. message was told with the place %d", number, i+1, seq)
		}
	}
	if d, err := h.board.Discussion(ctx, number); err != nil || d.LastSeq != int64(len(told)) {
		h.t.Errorf("discussion %d: %d messages told, the last place is %d: %v", number, len(told), d.LastSeq, err)
	}
}

// counters compares what the rows count with what the counters say.
func (h *house) counters(ctx context.Context, number int64) {
	h.t.Helper()
	var visible, pending, countedVisible, countedPending, last, wantLast, wrong int
	row := func(query string, args []any, dest ...any) {
		h.t.Helper()
		if err := h.DB.QueryRow(ctx, query, args...).Scan(dest...); err != nil {
			h.t.Fatal(err)
		}
	}
	row("select messages, pending, last_message from discussion where story = $1", []any{number}, &visible, &pending, &last)
	row("select count(*) from discussion_message where story = $1 and state = 'published'", []any{number}, &countedVisible)
	row("select count(*) from discussion_message where story = $1 and state = 'pending'", []any{number}, &countedPending)
	row("select coalesce((select id from discussion_message where story = $1 and state = 'published' order by seq desc limit 1), 0)", []any{number}, &wantLast)
	if visible != countedVisible || pending != countedPending || last != wantLast {
		h.t.Errorf("discussion %d counts %d visible, %d pending, last %d; the rows say %d, %d, %d", number, visible, pending, last, countedVisible, countedPending, wantLast)
	}
	row(`
		select count(*)
		from discussion_message m
		where m.story = $1 and (
			m.replies <> (select count(*) from discussion_message r where r.parent = m.id and r.parent > 0 and r.state = 'published')
			or m.shown <> (m.state = 'published' or m.state = 'deleted' and m.seq is not null and m.replies > 0)
			or m.reports <> (select count(*) from discussion_report p where p.message = m.id and p.settled = 0))`, []any{number}, &wrong)
	if wrong != 0 {
		h.t.Errorf("discussion %d: %d messages have a wrong counter", number, wrong)
	}
	row(`
		select count(*)
		from discussion_reader r
		where r.accepted <> (select count(*) from discussion_message m where m.author = r.reader and m.state = 'published')
			or r.rejected <> (select count(*) from discussion_message m where m.author = r.reader and m.state in ('rejected', 'appealed', 'upheld'))`, nil, &wrong)
	if wrong != 0 {
		h.t.Errorf("%d readers have a wrong record", wrong)
	}
}

// TestFirstPageOfTenThousandMessagesIsFast also asks the engines for their plans: a walk along an index, no sorting.
func TestFirstPageOfTenThousandMessagesIsFast(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		ctx := t.Context()
		h.fill(ctx, 10000)
		h.counters(ctx, h.story)
		best := time.Hour
		for range 10 {
			began := time.Now()
			p, err := h.board.Page(ctx, discussion.PageQuery{Story: h.story})
			if took := time.Since(began); took < best {
				best = took
			}
			if err != nil || len(p.Messages) != 50 || p.Messages[0].Seq != 10000 || p.Next != 9951 {
				t.Fatalf("page: %v, %d messages, next %d", err, len(p.Messages), p.Next)
			}
		}
		t.Logf("first page: %v", best) // the plans below are the proof
		for name, query := range discussion.Walks {
			if plan := explain(t, db, query); !strings.Contains(plan, "discussion_") || strings.Contains(strings.ToLower(plan), "sort") ||
				strings.Contains(plan, "TEMP B-TREE") || strings.Contains(plan, "Seq Scan on discussion") {
				t.Errorf("%s is no walk along an index:\n%s", name, plan)
			}
		}
	})
}

// fill writes messages by the thousand, and as many other discussions.
func (h *house) fill(ctx context.Context, n int) {
	h.t.Helper()
	if err := discussiontest.Fill(ctx, h.DB, discussiontest.Talk{Story: h.story, Messages: n, First: 1, Authors: 90}); err != nil {
		h.t.Fatal(err)
	}
	numbers := "select generate_series(1, " + fmt.Sprint(n) + ") as i"
	if h.DB.Engine() == store.SQLite {
		numbers = "with recursive n(i) as (select 1 union all select i + 1 from n where i < " + fmt.Sprint(n) + ") select i from n"
	}
	err := h.DB.Update(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, `
			insert into discussion_act (kind, by_account, edition, section, story, message, reader, sanction, rule, note, messages, at, was)
			select 'approve', 101, 'en', 'world', i / 100, i, i % 90, 0, '', '', 0, d.opened, '{}'
			from discussion d, (`+numbers+`) numbers
			where d.story = 1`)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into discussion (story, edition, section, mode, seconds, reason, withdrawn, opened, messages, pending, last_seq, last_message, last_at,
				pinned, listed, told)
			select 1000 + i, 'en', 'world', 'open', 0, '', false, d.opened, 1, 0, 1, 1, d.opened, i % 2, true, 'open'
			from discussion d, (`+numbers+`) numbers
			where d.story = 1`)
		if err == nil && tx.Engine() == store.Postgres {
			_, err = tx.Exec(ctx, "analyze")
		}
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

func explain(t *testing.T, db *store.DB, query string) string {
	t.Helper()
	verb := "explain "
	if db.Engine() == store.SQLite {
		verb = "explain query plan "
	}
	query = strings.NewReplacer("$1", "1", "$2", "5000", "$3", "50", "$4", "50", "'en'", "'en'").Replace(query)
	rows, err := db.Query(t.Context(), verb+query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var plan strings.Builder
	err = store.Each(rows, func(scan func(...any) error) error {
		dest := make([]any, len(columns))
		texts := make([]string, len(columns))
		for i := range dest {
			dest[i] = &texts[i]
		}
		err := scan(dest...)
		plan.WriteString(texts[len(texts)-1] + "\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return plan.String()
}
