package demo

import (
	"context"
	"fmt"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/discussion"
)

// moderator is the key of who keeps the demo's discussions civil.
const moderator = "moderator"

// rules gives the editions their rules of opening and closing, and their languages the lists of words.
func (l *loader) rules(ctx context.Context) error {
	who := l.staff[moderator]
	for _, e := range l.script.Editions {
		if e.Talk != nil {
			if err := l.app.Board.SetPolicy(ctx, who, e.Key, *e.Talk); err != nil {
				return fmt.Errorf("rules of %s: %w", e.Key, err)
			}
		}
		if err := l.app.Board.SetWords(ctx, who, e.Key, discussion.Words{Banned: e.Banned, Suspect: e.Suspect}); err != nil {
			return fmt.Errorf("words of %s: %w", e.Key, err)
		}
	}
	return nil
}

// planReaders enters who joins when, and who leaves.
func (l *loader) planReaders() {
	for _, r := range l.script.Readers {
		what := "reader " + r.Key
		l.at(r.Joined, what, func(ctx context.Context) error { return l.join(ctx, r) })
		if !r.Left.IsZero() {
			l.at(r.Left, what, func(ctx context.Context) error {
				return l.app.Book.Delete(ctx, account.Operator(), l.readers[r.Key].ID, account.Farewell{Messages: account.KeepMessages})
			})
		}
	}
}

// join makes an account. Readers come from the operator's list, so that nothing waits for letters; one whose address is
// not proved has registered at the door, and the letter leaves as soon as the demo is served.
func (l *loader) join(ctx context.Context, r Reader) error {
	e, _ := l.script.Edition(r.Edition)
	reg := account.Registration{Name: r.Name, Email: r.Email, Edition: r.Edition, Locale: e.Locale}
	if r.Password || !r.Confirmed {
		reg.Password = password(r.Key)
	}
	var made account.Account
	var err error
	if r.Confirmed {
		made, err = l.app.Book.AddReader(ctx, account.Operator(), reg)
	} else {
		made, err = l.app.Book.Register(ctx, reg)
	}
	l.readers[r.Key] = made.Actor()
	return err
}

// talker is a reader or a member of staff.
func (l *loader) talker(key string) (who account.Actor, staff bool) {
	if who, staff := l.staff[key]; staff {
		return who, true
	}
	return l.readers[key], false
}

// planTalk enters what happens in a discussion, each act at its time.
func (l *loader) planTalk(t Talk) {
	what := "discussion " + t.Edition + "/" + t.Story
	number := func() int64 { return l.number[t.Edition+"/"+t.Story] }
	if !t.Pinned.IsZero() {
		l.at(t.Pinned, what, func(ctx context.Context) error {
			_, err := l.app.Board.Pin(ctx, l.chief(), number(), true)
			return err
		})
	}
	for _, c := range t.Changes {
		l.at(c.At, what, func(ctx context.Context) error {
			_, err := l.app.Board.Change(ctx, l.staff[moderator], discussion.ChangeForm{
				Story: number(), State: c.State, Seconds: c.Seconds, Until: c.Until, Reason: c.Reason})
			return err
		})
	}
	said := map[string]*int64{}
	for i, m := range t.Messages {
		id := new(int64)
		said[m.Label] = id
		p := &played{loader: l, Message: m, talk: t, id: id, seen: t.lookedAt(i)}
		p.plan(what, func() discussion.Posting {
			posting := discussion.Posting{Story: number(), Text: m.Text}
			if m.Re != "" {
				posting.Parent = *said[m.Re]
			}
			return posting
		})
	}
}

// played is one message that is played.
type played struct {
	*loader
	Message
	talk Talk
	id   *int64    // once it is posted
	seen time.Time // when a moderator looks at it
}

func (p *played) plan(what string, posting func() discussion.Posting) {
	what = fmt.Sprintf("%s, line %d", what, p.line)
	who, act := p.talker, func(at time.Time, run func(context.Context) error) {
		if !at.IsZero() {
			p.at(at, what, run)
		}
	}
	_, staff := who(p.Author)
	act(p.At, func(ctx context.Context) error { return p.post(ctx, posting()) })
	if p.Typed != "" {
		act(p.At.Add(40*time.Second), p.mend)
	}
	if !staff && p.Stays == "" && p.Rejected == nil {
		act(p.seen, func(ctx context.Context) error {
			_, err := p.app.Board.Approve(ctx, p.staff[moderator], discussion.Decision{Message: *p.id})
			return err
		})
	}
	for i, r := range p.Reactions {
		act(p.reactedAt(p.seen, i), func(ctx context.Context) error {
			_, err := p.app.Board.React(ctx, p.readers[r.Reader], *p.id, discussion.Reaction(r.Reaction))
			return err
		})
	}
	act(p.Featured, func(ctx context.Context) error {
		_, err := p.app.Board.Feature(ctx, p.staff[moderator], *p.id, true)
		return err
	})
	for _, r := range p.Reports {
		act(r.At, func(ctx context.Context) error {
			return p.app.Board.Report(ctx, p.readers[r.Reader], *p.id, discussion.Complaint{Rule: discussion.Rule(r.Rule), Words: r.Words})
		})
	}
	p.planDecision(act)
}

// planDecision enters what is held against a message and its author, and what they say to that.
func (p *played) planDecision(act func(time.Time, func(context.Context) error)) {
	if r := p.Rejected; r != nil {
		act(r.At, func(ctx context.Context) error {
			_, err := p.app.Board.Reject(ctx, p.staff[r.By], discussion.Decision{Message: *p.id, Rule: discussion.Rule(r.Rule), Note: r.Note})
			return err
		})
	}
	if p.Plea != nil {
		act(p.Plea.At, func(ctx context.Context) error {
			return p.app.Board.Appeal(ctx, p.readers[p.Author], *p.id, p.Plea.Words)
		})
	}
	if p.Memo != nil {
		act(p.Memo.At, func(ctx context.Context) error {
			return p.app.Board.Memo(ctx, p.staff[moderator], p.readers[p.Author].ID, p.Memo.Words)
		})
	}
	if p.Measure == nil {
		return
	}
	var sanction int64
	act(p.Measure.At, func(ctx context.Context) (err error) {
		sanction, err = p.punish(ctx, *p.Measure)
		return err
	})
	act(p.Acknowledged, func(ctx context.Context) error {
		return p.app.Board.Acknowledge(ctx, p.readers[p.Author], sanction)
	})
	if p.Appeal != nil {
		act(p.Appeal.At, func(ctx context.Context) error {
			return p.app.Board.AppealSanction(ctx, p.readers[p.Author], sanction, p.Appeal.Words)
		})
	}
}

func (p *played) post(ctx context.Context, posting discussion.Posting) error {
	who, staff := p.talker(p.Author)
	posting.AsStaff = staff
	if p.Typed != "" {
		posting.Text = p.Typed
	}
	m, err := p.app.Board.Post(ctx, who, posting)
	*p.id = m.ID
	return err
}

// mend is an author who has seen a slip of his own.
func (p *played) mend(ctx context.Context) error {
	_, err := p.app.Board.Edit(ctx, p.readers[p.Author], discussion.EditForm{Message: *p.id, Version: 1, Text: p.Text})
	return err
}

func (p *played) punish(ctx context.Context, m Measure) (sanction int64, err error) {
	act, err := p.app.Board.Sanction(ctx, p.staff[moderator], discussion.SanctionForm{
		Reader: p.readers[p.Author].ID, Measure: m.Kind, Scope: m.Scope, Edition: p.talk.Edition, Story: p.number[p.talk.Edition+"/"+p.talk.Story],
		Message: *p.id, Rule: discussion.Rule(m.Rule), Note: m.Note, For: m.For,
	})
	return act.Sanction, err
}
