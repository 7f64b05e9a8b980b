package report

import (
	"context"
	"net/mail"
	"net/netip"
	"strings"
	"time"
	"unicode/utf8"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/ident"
	"dateline.news/internal/store"
	"dateline.news/internal/text"
)

// Sending is a report as a reader sends it.
type Sending struct {
	Story   int64
	Edition string // in which it is read
	Words   string
	Remark  string
	Email   string // optional
	From    netip.Addr
}

// Send takes a report in and answers it with the secret by which its reader finds the answer.
func (t *Tray) Send(ctx context.Context, s Sending) (Report, string, error) {
	s, err := s.tidy()
	if err != nil {
		return Report{}, "", err
	}
	now := t.Clock.Now()
	if err := t.takeProcess(now); err != nil {
		return Report{}, "", err
	}
	about, err := t.Archive.Public(ctx, s.Story)
	if err != nil {
		return Report{}, "", err
	}
	if !about.Public() || about.Edition != s.Edition {
		return Report{}, "", errs.Say(errs.NotFound, "story.unknown", map[string]any{"Number": s.Story})
	}
	secret := ident.Secret()
	r := Report{Story: s.Story, Edition: s.Edition, Version: about.Version, Words: s.Words, Remark: s.Remark, Email: s.Email, At: now, State: Fresh}
	err = t.DB.Update(ctx, func(tx *store.Tx) error {
		if err := t.takeRates(ctx, tx, s.From, now); err != nil {
			return err
		}
		err := tx.QueryRow(ctx, `
			insert into report (story, edition, version, words, remark, email, digest, at, state, claimed_by, answer, answered_by, mailed)
			values ($1, $2, $3, $4, $5, $6, $7, $8, 'new', 0, '', 0, $9)
			returning id`, r.Story, r.Edition, r.Version, r.Words, r.Remark, r.Email, ident.Digest(secret), store.At(now), false).Scan(&r.ID)
		if err != nil {
			return err
		}
		return t.record(tx, "anonymous", r, "report.sent")
	})
	return r, secret, err
}

// tidy answers what was sent cleaned of what nobody can see, or what is wrong with it.
func (s Sending) tidy() (Sending, error) {
	s.Words, s.Remark, s.Email = text.CleanLines(s.Words), text.CleanLines(s.Remark), strings.TrimSpace(s.Email)
	if s.Remark == "" {
		return s, errs.At("remark", "report.remark_missing", nil)
	}
	for _, field := range []struct {
		name, words string
		most        int
	}{{"words", s.Words, MaxWords}, {"remark", s.Remark, MaxRemark}} {
		if got := utf8.RuneCountInString(field.words); got > field.most {
			return s, errs.At(field.name, "report.too_long", map[string]any{"Max": field.most, "Got": got})
		}
	}
	if s.Email == "" {
		return s, nil
	}
	address, err := mail.ParseAddress(s.Email)
	if err != nil || address.Address != s.Email || len(s.Email) > maxEmail || strings.ContainsAny(s.Email, "\r\n\x00") {
		return s, errs.At("email", "report.email_invalid", nil)
	}
	return s, nil
}

// take uses a rate up by one (the generic cell rate algorithm, ITU-T I.371); a wait above 0 says that it was too fast and
// that nothing was taken.
func (r Rate) take(tat, now time.Time) (used time.Time, wait time.Duration) {
	if r.Every <= 0 {
		return tat, 0
	}
	if tat.Before(now) {
		tat = now
	}
	used = tat.Add(r.Every)
	if allowed := now.Add(r.Every * time.Duration(max(r.Burst, 1))); used.After(allowed) {
		return tat, used.Sub(allowed)
	}
	return used, 0
}

func tooFast(wait time.Duration) error {
	return errs.Say(errs.TooMany, "report.too_fast", map[string]any{"Seconds": max(1, int((wait+time.Second-1)/time.Second))})
}

// takeProcess holds a flood back before it reaches the database.
func (t *Tray) takeProcess(now time.Time) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	used, wait := t.limits.Process.take(t.tat, now)
	if wait > 0 {
		return tooFast(wait)
	}
	t.tat = used
	return nil
}

// takeRates uses up the rate of everybody and of an address prefix, of which only a digest is kept. What says nothing any
// more is dropped.
func (t *Tray) takeRates(ctx context.Context, tx *store.Tx, from netip.Addr, now time.Time) error {
	if err := t.takeRate(ctx, tx, "all", t.limits.All, now); err != nil {
		return err
	}
	if near := account.Neighbourhood(from, 48); near != "" {
		if err := t.takeRate(ctx, tx, ident.Digest("report "+near), t.limits.Address, now); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, "delete from report_rate where tat < $1", store.At(now))
	return err
}

func (t *Tray) takeRate(ctx context.Context, tx *store.Tx, subject string, r Rate, now time.Time) error {
	if r.Every <= 0 {
		return nil
	}
	if _, err := tx.Exec(ctx, `
		insert into report_rate (subject, tat)
		values ($1, $2)
		on conflict (subject) do nothing`, subject, store.At(now)); err != nil {
		return err
	}
	var tat store.Time
	if err := tx.QueryRow(ctx, "select tat from report_rate where subject = $1"+tx.ForUpdate(), subject).Scan(&tat); err != nil {
		return err
	}
	used, wait := r.take(tat.Time, now)
	if wait > 0 {
		return tooFast(wait)
	}
	_, err := tx.Exec(ctx, "update report_rate set tat = $1 where subject = $2", store.At(used), subject)
	return err
}
