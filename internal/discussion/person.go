package discussion

import (
	"context"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// Standing answers what an actor may do in a discussion now.
func (b *Board) Standing(ctx context.Context, who account.Actor, story int64) (Standing, error) {
	d, err := readDiscussion(ctx, b.db, story, "")
	if err != nil {
		return Standing{}, err
	}
	r, err := b.reader(ctx, b.db, who.ID, d)
	if err != nil {
		return Standing{}, err
	}
	return Stand(r, d, b.clock.Now()), nil
}

// reader answers what the board knows of an account in a discussion. Account 0 is anonymous; one that there is not was
// deleted.
func (b *Board) reader(ctx context.Context, q store.Queryer, id int64, d Discussion) (Reader, error) {
	if id == 0 {
		return Reader{}, nil
	}
	person, err := b.people.Person(ctx, q, id)
	if errs.Is(err, errs.NotFound) {
		person, err = Person{ID: id, Deleted: true}, nil
	}
	if err != nil {
		return Reader{}, err
	}
	r := Reader{Person: person}
	if err := r.readRecord(ctx, q, d.Story); err != nil {
		return Reader{}, err
	}
	if err := r.readSanctions(ctx, q, b.clock.Now()); err != nil {
		return Reader{}, err
	}
	for _, s := range r.Sanctions {
		r.Premod = r.Premod || s.Measure == Check && s.Reaches(d)
	}
	return r, nil
}

// readRecord reads the reader's counters, and the time of the newest own message in a discussion.
func (r *Reader) readRecord(ctx context.Context, q store.Queryer, story int64) error {
	var last store.Time
	err := q.QueryRow(ctx, `
		select coalesce((select accepted from discussion_reader where reader = $1), 0),
			coalesce((select rejected from discussion_reader where reader = $1), 0),
			(select at from discussion_message where story = $2 and author = $1 order by id desc limit 1)`, r.ID, story).
		Scan(&r.Accepted, &r.Rejected, &last)
	r.Last = last.Time
	return err
}

// readSanctions reads the sanctions that are in force anywhere.
func (r *Reader) readSanctions(ctx context.Context, q store.Queryer, now time.Time) error {
	all, err := readSanctions(ctx, q, `
		where s.reader = $1 and s.lifted is null
		order by s.id`, r.ID)
	for _, s := range all {
		if s.InForce(now) {
			r.Sanctions = append(r.Sanctions, s)
		}
	}
	return err
}

const sanctionColumns = `
		select s.id, s.reader, s.measure, s.scope, s.edition, s.section, s.story, s.message, s.rule, s.note, s.at, s.until, s.acknowledged,
			s.lifted, s.by_account, s.answer
		from discussion_sanction s`

func scanSanction(scan func(...any) error) (Sanction, error) {
	var s Sanction
	var at, until, acknowledged, lifted store.Time
	err := scan(&s.ID, &s.Reader, &s.Measure, &s.Scope, &s.Edition, &s.section, &s.Story, &s.Message, &s.Rule, &s.Note, &at, &until, &acknowledged,
		&lifted, &s.By, &s.Appeal)
	s.At, s.Until, s.Acknowledged, s.Lifted = at.Time, until.Time, acknowledged.Time, lifted.Time
	return s, err
}

func readSanctions(ctx context.Context, q store.Queryer, query string, args ...any) ([]Sanction, error) {
	rows, err := q.Query(ctx, sanctionColumns+query, args...)
	if err != nil {
		return nil, err
	}
	var list []Sanction
	err = store.Each(rows, func(scan func(...any) error) error {
		s, err := scanSanction(scan)
		list = append(list, s)
		return err
	})
	return list, err
}

// readSanction answers one sanction, or errs.NotFound.
func readSanction(ctx context.Context, q store.Queryer, id int64, lock string) (Sanction, error) {
	s, err := scanSanction(q.QueryRow(ctx, sanctionColumns+`
		where s.id = $1`+lock, id).Scan)
	if errs.Is(err, errs.NotFound) {
		return Sanction{}, errs.Say(errs.NotFound, "discussion.no_sanction", nil)
	}
	return s, err
}

// rates are the moments up to which a reader's rates are used up.
type rates struct{ messages, reports, reactions time.Time }

// lockReader makes sure of a reader's row and locks it, in one step.
func lockReader(ctx context.Context, tx *store.Tx, id int64) (rates, error) {
	var messages, reports, reactions store.Time
	err := tx.QueryRow(ctx, `
		insert into discussion_reader (reader, accepted, rejected)
		values ($1, 0, 0)
		on conflict (reader) do update
		set accepted = discussion_reader.accepted
		returning tat, report_tat, react_tat`, id).Scan(&messages, &reports, &reactions)
	return rates{messages.Time, reports.Time, reactions.Time}, err
}

// name fills in the authors' names.
func (b *Board) name(ctx context.Context, q store.Queryer, messages []*Message) error {
	wanted := map[int64]bool{}
	for _, m := range messages {
		if m.Author != 0 {
			wanted[m.Author] = true
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	ids := make([]int64, 0, len(wanted))
	for id := range wanted {
		ids = append(ids, id)
	}
	names, err := b.people.Names(ctx, q, ids)
	if err != nil {
		return err
	}
	for _, m := range messages {
		m.Name = names[m.Author]
	}
	return nil
}
