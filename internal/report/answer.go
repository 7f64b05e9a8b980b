package report

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/ident"
	"dateline.news/internal/lang"
	"dateline.news/internal/mail"
	"dateline.news/internal/store"
	"dateline.news/internal/text"
)

// ClaimLasts is how long a claim keeps colleagues from taking a report over.
const ClaimLasts = 30 * time.Minute

func subject(id int64) string { return fmt.Sprintf("report:%d", id) }

const columns = `
		select id, story, edition, version, words, remark, email, at, state, claimed_by, claimed_at, answer, answered_by, answered_at, mailed
		from report`

func scan(row func(...any) error) (Report, error) {
	var r Report
	var at, claimed, answered store.Time
	err := row(&r.ID, &r.Story, &r.Edition, &r.Version, &r.Words, &r.Remark, &r.Email, &at, &r.State, &r.ClaimedBy, &claimed, &r.Answer, &r.AnsweredBy, &answered, &r.Mailed)
	r.At, r.Claimed, r.Answered = at.Time, claimed.Time, answered.Time
	return r, err
}

// List answers the reports of an edition in a state, what was sent first first, but of the answered ones the newest; at
// most 100. Only what who may see is among them.
func (t *Tray) List(ctx context.Context, who account.Actor, edition string, state State) ([]Report, error) {
	if !who.Anywhere(account.See) {
		return nil, who.Must(account.See, edition, "")
	}
	order := "id"
	if state == Answered {
		order = "id desc"
	}
	rows, err := t.DB.Query(ctx, columns+`
		where edition = $1 and state = $2
		order by `+order+`
		limit 100`, edition, string(state))
	if err != nil {
		return nil, err
	}
	var read []Report
	if err := store.Each(rows, func(row func(...any) error) error {
		r, err := scan(row)
		read = append(read, r)
		return err
	}); err != nil {
		return nil, err
	}
	var all []Report
	for _, r := range read {
		err := t.may(ctx, t.DB, who, account.See, &r)
		if errs.Is(err, errs.Forbidden) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, nil
}

// Count answers how many reports of an edition wait: new ones, and those that are being checked.
func (t *Tray) Count(ctx context.Context, edition string) (int, error) {
	var n int
	err := t.DB.QueryRow(ctx, "select count(*) from report where edition = $1 and state in ('new', 'checking')", edition).Scan(&n)
	return n, err
}

// Get answers a report to the newsroom.
func (t *Tray) Get(ctx context.Context, who account.Actor, id int64) (Report, error) {
	r, err := scan(t.DB.QueryRow(ctx, columns+" where id = $1", id).Scan)
	if err != nil {
		return Report{}, unknown(err, id)
	}
	return r, t.may(ctx, t.DB, who, account.See, &r)
}

func unknown(err error, id int64) error {
	if errs.Is(err, errs.NotFound) {
		return &errs.Error{Kind: errs.NotFound, Key: "report.unknown", Args: map[string]any{"ID": id}, Err: err}
	}
	return err
}

// BySecret answers a report to the reader who sent it, without what is the newsroom's.
func (t *Tray) BySecret(ctx context.Context, secret string) (Report, error) {
	r, err := scan(t.DB.QueryRow(ctx, columns+" where digest = $1", ident.Digest(secret)).Scan)
	if err != nil {
		return Report{}, unknown(err, 0)
	}
	r.Email, r.ClaimedBy, r.AnsweredBy, r.Claimed = "", 0, 0, time.Time{}
	return r, nil
}

// act is the shape of every change of one report.
func (t *Tray) act(ctx context.Context, who account.Actor, id int64, f func(tx *store.Tx, r *Report) error) (Report, error) {
	var r Report
	err := t.DB.Update(ctx, func(tx *store.Tx) (err error) {
		if r, err = scan(tx.QueryRow(ctx, columns+" where id = $1"+tx.ForUpdate(), id).Scan); err != nil {
			return unknown(err, id)
		}
		if err := t.may(ctx, tx, who, account.Correct, &r); err != nil {
			return err
		}
		if r.State == Answered {
			return errs.Say(errs.Conflict, "report.answered", nil)
		}
		return f(tx, &r)
	})
	return r, err
}

// Claim says that somebody is looking into a report. It needs the right to correct. What a colleague has claimed less
// than ClaimLasts ago is theirs.
func (t *Tray) Claim(ctx context.Context, who account.Actor, id int64) (Report, error) {
	return t.act(ctx, who, id, func(tx *store.Tx, r *Report) error {
		now := t.Clock.Now()
		if r.State == Checking && r.ClaimedBy != who.ID && now.Before(r.Claimed.Add(ClaimLasts)) {
			return errs.Say(errs.Conflict, "report.claimed", nil)
		}
		r.State, r.ClaimedBy, r.Claimed = Checking, who.ID, now
		_, err := tx.Exec(ctx, "update report set state = 'checking', claimed_by = $1, claimed_at = $2 where id = $3", who.ID, store.At(now), id)
		if err != nil {
			return err
		}
		return t.record(tx, who.Subject(), *r, "report.claimed")
	})
}

// PutBack gives a claimed report back to the others.
func (t *Tray) PutBack(ctx context.Context, who account.Actor, id int64) (Report, error) {
	return t.act(ctx, who, id, func(tx *store.Tx, r *Report) error {
		if r.State != Checking {
			return nil
		}
		r.State, r.ClaimedBy, r.Claimed = Fresh, 0, time.Time{}
		if _, err := tx.Exec(ctx, "update report set state = 'new', claimed_by = 0, claimed_at = null where id = $1", id); err != nil {
			return err
		}
		return t.record(tx, who.Subject(), *r, "report.put_back")
	})
}

// Answer tells the reader what came of it: by mail where an address was left, which is forgotten then, and behind the
// reader's link. It needs the right to correct.
func (t *Tray) Answer(ctx context.Context, who account.Actor, id int64, answer string) (Report, error) {
	answer = text.CleanLines(answer)
	if answer == "" {
		return Report{}, errs.At("answer", "report.answer_missing", nil)
	}
	if got := utf8.RuneCountInString(answer); got > MaxAnswer {
		return Report{}, errs.At("answer", "report.too_long", map[string]any{"Max": MaxAnswer, "Got": got})
	}
	return t.act(ctx, who, id, func(tx *store.Tx, r *Report) error {
		now := t.Clock.Now()
		r.Answer, r.State, r.AnsweredBy, r.Answered = answer, Answered, who.ID, now
		if r.Email != "" && t.Post != nil {
			if err := t.write(ctx, tx, *r); err != nil {
				return err
			}
			r.Mailed = true
		}
		r.Email = ""
		_, err := tx.Exec(ctx, `
			update report
			set state = 'answered', answer = $1, answered_by = $2, answered_at = $3, mailed = $4, email = ''
			where id = $5`, answer, who.ID, store.At(now), r.Mailed, id)
		if err != nil {
			return err
		}
		return t.record(tx, who.Subject(), *r, "report.answered")
	})
}

// write leaves the letter with the answer.
func (t *Tray) write(ctx context.Context, tx *store.Tx, r Report) error {
	ed, err := t.House.ByCode(ctx, r.Edition)
	if err != nil {
		return err
	}
	about, err := t.Archive.Load(ctx, tx, r.Story)
	if err != nil {
		return err
	}
	words := lang.For(ed.Locale)
	page := mail.Page{Locale: ed.Locale, Heading: words.T("report.letter_subject", "Agency", mail.Isolate(ed.Agency)), Signature: ed.Agency,
		Paragraphs: []string{words.T("report.letter_text", "Headline", mail.Isolate(about.Headline)), r.Answer}, Action: words.T("report.letter_action"), Link: t.House.URL(ed, about.Path)}
	if !about.Public() { // nothing of what it said
		page.Paragraphs[0] = words.T("report.letter_text_gone")
	}
	plain, html, err := mail.Compose(page)
	if err != nil {
		return err
	}
	return t.Post.Enqueue(ctx, tx, mail.Letter{To: r.Email, Sender: ed.Agency, Subject: page.Heading, Text: plain, HTML: html, Locale: ed.Locale, About: "report.answer"})
}
