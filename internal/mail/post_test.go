package mail_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"dateline.news/internal/clock"
	"dateline.news/internal/job"
	"dateline.news/internal/journal"
	"dateline.news/internal/mail"
	"dateline.news/internal/mail/mailtest"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

// box is an outbox that answers what it is told to.
type box struct {
	mu      sync.Mutex
	refuse  error
	letters []mail.Sealed
	taken   chan mail.Sealed
}

func (b *box) Folder() string { return "" }

func (b *box) Deliver(_ context.Context, s mail.Sealed) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.letters = append(b.letters, s)
	if b.refuse == nil && b.taken != nil {
		b.taken <- s
	}
	return b.refuse
}

// office is a post with a clock that stands still.
type office struct {
	*mail.Post
	db      *store.DB
	journal *journal.Journal
	clock   *clock.Manual
	box     *box
	queue   *job.Queue
}

func each(t *testing.T, f func(t *testing.T, o office)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := clock.NewManual(time.Now())
		q, err := job.New(db, job.Config{Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
		if err != nil {
			t.Fatal(err)
		}
		if err := q.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		j, b := journal.New(db, c), &box{}
		domain := func(context.Context) (string, error) { return "meridian.example", nil }
		f(t, office{mail.New(mail.Options{DB: db, Journal: j, Clock: c, Jobs: q, Outbox: b, Domain: domain}), db, j, c, b, q})
	})
}

func (o office) enqueue(t *testing.T, l mail.Letter, also error) error {
	t.Helper()
	return o.db.Update(t.Context(), func(tx *store.Tx) error {
		if err := o.Enqueue(t.Context(), tx, l); err != nil {
			return err
		}
		return also
	})
}

func (o office) waiting(t *testing.T, want int) {
	t.Helper()
	if n, err := o.Waiting(t.Context()); err != nil || n != want {
		t.Errorf("%d letters wait, %v; want %d", n, err, want)
	}
}

// failures answers what the journal says of letters.
func (o office) failures(t *testing.T) []journal.Entry {
	t.Helper()
	entries, err := o.journal.Read(t.Context(), journal.Query{})
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

func TestLetterStandsAndFallsWithItsChange(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		mind := errors.New("changed my mind")
		if err := o.enqueue(t, mailtest.Sealed().Letter, mind); !errors.Is(err, mind) {
			t.Fatal(err)
		}
		o.waiting(t, 0)
		if err := o.enqueue(t, mailtest.Sealed().Letter, nil); err != nil {
			t.Fatal(err)
		}
		o.waiting(t, 1)
		o.box.taken = make(chan mail.Sealed, 10)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- o.queue.Run(ctx) }()
		select {
		case s := <-o.box.taken:
			if s.To != "reader@example.net" || s.From != "no-reply@meridian.example" || !strings.HasSuffix(s.MessageID, "@meridian.example") {
				t.Errorf("sent %+v", s)
			}
		case <-time.After(10 * time.Second):
			t.Error("the letter was not sent within 10 s")
		}
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		o.waiting(t, 0)
	})
}

func TestQueueKnowsNothingOfThePerson(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		o.box.refuse = &mail.Refusal{Code: 451, Err: errors.New("451 reader@example.net is greylisted")}
		if err := o.enqueue(t, mailtest.Sealed().Letter, nil); err != nil {
			t.Fatal(err)
		}
		var args string
		if err := o.db.QueryRow(t.Context(), "select cast(args as text) from river_job").Scan(&args); err != nil || strings.Contains(args, "example") || len(args) > 20 {
			t.Errorf("the queue holds %s, %v", args, err)
		}
		err := o.Try(t.Context(), 1, job.Try{Attempt: 1})
		if err == nil {
			err = errors.New("no error")
		}
		if text := err.Error(); strings.Contains(text, "reader") || !strings.Contains(text, "451") {
			t.Errorf("the queue is told %q", text)
		}
	})
}

func TestAttemptsOfOneLetterHaveOneMessageID(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		if err := o.enqueue(t, mailtest.Sealed().Letter, nil); err != nil {
			t.Fatal(err)
		}
		o.box.refuse = &mail.Refusal{Err: errors.New("no route")}
		if err := o.Try(t.Context(), 1, job.Try{Attempt: 1}); err == nil {
			t.Error("a failure was taken for a success")
		}
		o.waiting(t, 1)
		o.box.refuse = nil
		for range 2 { // the second run finds nothing to send
			if err := o.Try(t.Context(), 1, job.Try{Attempt: 1}); err != nil {
				t.Fatal(err)
			}
		}
		o.waiting(t, 0)
		if l := o.box.letters; len(l) != 2 || l[0].MessageID != l[1].MessageID {
			t.Errorf("sent %+v", l)
		}
	})
}

func TestLetterIsGivenUpWithoutNamingAnybody(t *testing.T) {
	for name, c := range map[string]struct {
		refuse  error
		try     job.Try
		after   time.Duration
		outcome string
		sent    int
	}{
		"no such reader": {&mail.Refusal{Code: 550, Enhanced: "5.1.1", Permanent: true, Err: errors.New("reader@example.net: no")}, job.Try{Attempt: 1}, 0, "550 5.1.1", 1},
		"the last try":   {errors.New("reader@example.net: broken pipe"), job.Try{Attempt: 25, Last: true}, 0, "unreachable", 1},
		"a day has gone": {errors.New("reader@example.net: broken pipe"), job.Try{Attempt: 9}, 24 * time.Hour, "unreachable", 0},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, o office) {
				if err := o.enqueue(t, mailtest.Sealed().Letter, nil); err != nil {
					t.Fatal(err)
				}
				o.box.refuse = c.refuse
				o.clock.Advance(c.after)
				if err := o.Try(t.Context(), 1, c.try); err != nil {
					t.Errorf("the job goes on: %v", err)
				}
				o.waiting(t, 0)
				entries := o.failures(t)
				if len(entries) != 1 || entries[0].Kind != "mail.failed" || !strings.Contains(string(entries[0].Payload), c.outcome) || strings.Contains(string(entries[0].Payload), "reader") {
					t.Errorf("journal: %+v", entries)
				}
				if len(o.box.letters) != c.sent {
					t.Errorf("sent %d times, want %d", len(o.box.letters), c.sent)
				}
			})
		})
	}
}

func TestLetterThatWasForgottenIsNotSent(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		if err := o.enqueue(t, mailtest.Sealed().Letter, nil); err != nil {
			t.Fatal(err)
		}
		err := o.db.Update(t.Context(), func(tx *store.Tx) error { return o.Forget(t.Context(), tx, "reader@example.net") })
		if err != nil {
			t.Fatal(err)
		}
		o.waiting(t, 0)
		if err := o.Try(t.Context(), 1, job.Try{Attempt: 1}); err != nil || len(o.box.letters) > 0 || len(o.failures(t)) > 0 {
			t.Errorf("%v, sent %d", err, len(o.box.letters))
		}
	})
}
