package account

import (
	"context"
	"fmt"

	"dateline.news/internal/errs"
	"dateline.news/internal/job"
	"dateline.news/internal/store"
)

// errandKind is the kind of the job that writes a letter.
const errandKind = "account.letter"

// The errands.
const (
	greet = "greet" // to a registration: confirm the address, or hear that it is known
	admit = "link"  // the link that signs in, if the address is known
	move  = "move"  // to a new address, and word of it to the present one
)

// errand is a letter to be written. What is asked for by a stranger is only noted in the request; a job finds out whether
// the address is known, so that the request takes the same time.
type errand struct {
	kind    string
	account int64 // 0: whoever has the address
	email   string
	edition string
}

// errandRef is all that the queue knows of an errand.
type errandRef struct {
	Errand int64 `json:"errand"`
}

// errand leaves a letter to be written once tx has committed.
func (b *Book) errand(ctx context.Context, tx *store.Tx, e errand) error {
	var id int64
	err := tx.QueryRow(ctx, `
		insert into account_errand (kind, account, email, edition, created)
		values ($1, case when cast($2 as bigint) = 0 then null else cast($2 as bigint) end, $3, $4, $5)
		returning id`, e.kind, e.account, e.email, e.edition, store.At(b.clock.Now())).Scan(&id)
	if err != nil {
		return fmt.Errorf("leave errand %s: %w", e.kind, err)
	}
	return b.readers.Jobs.Enqueue(ctx, tx, errandKind, errandRef{id}, job.Options{})
}

// runErrand is the job: it writes the letter and forgets the errand in one transaction.
func (b *Book) runErrand(ctx context.Context, ref errandRef) error {
	return b.db.Update(ctx, func(tx *store.Tx) error {
		var e errand
		err := tx.QueryRow(ctx, `
			delete from account_errand
			where id = $1
			returning kind, coalesce(account, 0), email, edition`, ref.Errand).Scan(&e.kind, &e.account, &e.email, &e.edition)
		if errs.Is(err, errs.NotFound) {
			return nil // done, or the person has gone
		}
		if err != nil {
			return fmt.Errorf("read errand %d: %w", ref.Errand, err)
		}
		switch e.kind {
		case greet:
			return b.runGreet(ctx, tx, e)
		case admit:
			return b.runAdmit(ctx, tx, e)
		case move:
			return b.runMove(ctx, tx, e)
		}
		return job.Final(fmt.Errorf("errand %d is of the unknown kind %q", ref.Errand, e.kind))
	})
}

// holder answers the account that has proved an address.
func (b *Book) holder(ctx context.Context, tx *store.Tx, email string) (record, bool, error) {
	r, err := b.one(ctx, tx, byAddress, email)
	if errs.Is(err, errs.NotFound) {
		return record{}, false, nil
	}
	return r, err == nil, err
}

func (b *Book) runGreet(ctx context.Context, tx *store.Tx, e errand) error {
	r, err := b.locked(ctx, tx, e.account)
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	if err != nil || !r.Confirmed.IsZero() || r.Email != e.email {
		return err
	}
	known, taken, err := b.holder(ctx, tx, e.email)
	if err != nil {
		return err
	}
	if taken {
		return b.write(ctx, tx, e, b.knownLetter(known.Account))
	}
	token, err := b.newToken(ctx, tx, sent{e.account, confirmAddress, e.email})
	if err != nil {
		return err
	}
	return b.write(ctx, tx, e, b.confirmLetter(r.Account, token))
}

func (b *Book) runAdmit(ctx context.Context, tx *store.Tx, e errand) error {
	r, known, err := b.holder(ctx, tx, e.email)
	if err != nil || !known || !r.Disabled.IsZero() {
		return err
	}
	token, err := b.newToken(ctx, tx, sent{r.ID, openDoor, e.email})
	if err != nil {
		return err
	}
	return b.write(ctx, tx, e, b.linkLetter(r.Account, token))
}

func (b *Book) runMove(ctx context.Context, tx *store.Tx, e errand) error {
	r, err := b.locked(ctx, tx, e.account)
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := b.write(ctx, tx, errand{email: r.Email, edition: e.edition}, b.askedLetter(r.Account, e.email)); err != nil {
		return err
	}
	known, taken, err := b.holder(ctx, tx, e.email)
	if err != nil {
		return err
	}
	if taken {
		return b.write(ctx, tx, e, b.knownLetter(known.Account))
	}
	token, err := b.newToken(ctx, tx, sent{r.ID, changeAddress, e.email})
	if err != nil {
		return err
	}
	return b.write(ctx, tx, e, b.moveLetter(r.Account, token))
}
