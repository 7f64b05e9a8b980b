package mail

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"dateline.news/internal/clock"
	"dateline.news/internal/errs"
	"dateline.news/internal/ident"
	"dateline.news/internal/job"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
)

// GiveUpAfter is how long a letter is tried.
const GiveUpAfter = 24 * time.Hour

// attempts are so many that the queue's growing pauses, the third power of the attempt in seconds, fill a day.
const attempts = 25

// kind is the kind of the job that sends a letter.
const kind = "mail.send"

// Options is what a post is made of.
type Options struct {
	DB      *store.DB
	Journal *journal.Journal
	Clock   clock.Clock
	Jobs    *job.Queue
	Outbox  Outbox
	Domain  func(ctx context.Context) (string, error) // of the sender's address where the outbox names none: the agency's
}

// Post takes letters from the rest of the house and sends them by jobs. One post belongs to one queue.
type Post struct{ Options }

// New makes the post and registers its job.
func New(o Options) *Post {
	p := &Post{o}
	job.Register(o.Jobs, kind, p.send)
	return p
}

// Folder answers the folder in which letters end for want of a mail server, or "".
func (p *Post) Folder() string { return p.Outbox.Folder() }

// reference is all that the queue knows of a letter.
type reference struct {
	Letter int64 `json:"letter"`
}

// Enqueue leaves a letter to be sent once tx has committed.
func (p *Post) Enqueue(ctx context.Context, tx *store.Tx, l Letter) error {
	l, err := l.tidy()
	if err != nil {
		return err
	}
	now := p.Clock.Now()
	if l.Until.IsZero() {
		l.Until = now.Add(GiveUpAfter)
	}
	content, err := json.Marshal(l)
	if err != nil {
		return fmt.Errorf("enqueue letter %s: %w", l.About, err)
	}
	var id int64
	err = tx.QueryRow(ctx, `
		insert into mail_letter (recipient, content, message, created)
		values ($1, $2, $3, $4)
		returning id`, l.To, string(content), ident.Secret(), store.At(now)).Scan(&id)
	if err != nil {
		return fmt.Errorf("enqueue letter %s: %w", l.About, err)
	}
	return p.Jobs.Enqueue(ctx, tx, kind, reference{id}, job.Options{MaxAttempts: attempts})
}

// Forget drops every letter to an address that is not out yet: the person has gone.
func (p *Post) Forget(ctx context.Context, tx *store.Tx, address string) error {
	_, err := tx.Exec(ctx, `
		delete from mail_letter
		where recipient = $1`, address)
	if err != nil {
		return fmt.Errorf("forget letters: %w", err)
	}
	return nil
}

// Waiting answers how many letters are not out yet, for the operator.
func (p *Post) Waiting(ctx context.Context) (int, error) {
	var n int
	err := p.DB.QueryRow(ctx, `
		select count(*)
		from mail_letter`).Scan(&n)
	return n, err
}

// send is the job.
func (p *Post) send(ctx context.Context, r reference) error {
	return p.try(ctx, r.Letter, job.TryOf(ctx))
}

// try delivers the letter, or gives up after its time.
func (p *Post) try(ctx context.Context, id int64, try job.Try) error {
	s, err := p.sealed(ctx, id)
	if errs.Is(err, errs.NotFound) {
		return nil // sent, or forgotten
	}
	if err != nil {
		return err
	}
	if !p.Clock.Now().Before(s.Until) {
		return p.giveUp(ctx, id, s, &Refusal{Err: fmt.Errorf("its time is over")})
	}
	if err := p.Outbox.Deliver(ctx, s); err != nil {
		refusal := asRefusal(err)
		if refusal.Permanent || try.Last {
			return p.giveUp(ctx, id, s, refusal)
		}
		return fmt.Errorf("letter %d (%s): %s", id, s.About, refusal.Outcome()) // the queue keeps errors: no word about the person
	}
	return p.remove(ctx, id, nil)
}

func (p *Post) giveUp(ctx context.Context, id int64, s Sealed, r *Refusal) error {
	slog.WarnContext(ctx, "letter given up", "letter", id, "about", s.About, "outcome", r.Outcome())
	return p.remove(ctx, id, func(tx *store.Tx) error {
		_, err := p.Journal.Add(tx, journal.Entry{Kind: "mail.failed", Subject: fmt.Sprintf("letter:%d", id), Actor: "system", Audience: journal.Staff},
			map[string]any{"about": s.About, "outcome": r.Outcome()})
		return err
	})
}

// remove deletes a letter, with what else belongs into the same transaction.
func (p *Post) remove(ctx context.Context, id int64, also func(tx *store.Tx) error) error {
	return p.DB.Update(context.WithoutCancel(ctx), func(tx *store.Tx) error { // it is out: a shutdown must not make it two
		n, err := tx.Exec(ctx, `
			delete from mail_letter
			where id = $1`, id)
		if err != nil {
			return fmt.Errorf("remove letter %d: %w", id, err)
		}
		if n == 0 || also == nil {
			return nil
		}
		return also(tx)
	})
}

// sealed reads a letter and makes it ready to go.
func (p *Post) sealed(ctx context.Context, id int64) (Sealed, error) {
	var content, message string
	var created store.Time
	err := p.DB.QueryRow(ctx, `
		select content, message, created
		from mail_letter
		where id = $1`, id).Scan(&content, &message, &created)
	if err != nil {
		return Sealed{}, fmt.Errorf("read letter %d: %w", id, err)
	}
	domain, err := p.Domain(ctx)
	if err != nil {
		return Sealed{}, fmt.Errorf("sender of letter %d: %w", id, err)
	}
	s := Sealed{From: "no-reply@" + domain, MessageID: message + "@" + domain, Written: created.Time}
	if err := json.Unmarshal([]byte(content), &s.Letter); err != nil {
		return Sealed{}, fmt.Errorf("read letter %d: %w", id, err)
	}
	return s, nil
}
