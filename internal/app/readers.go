package app

import (
	"context"
	"fmt"

	"dateline.news/internal/account"
	"dateline.news/internal/discussion"
	"dateline.news/internal/edition"
	"dateline.news/internal/lang"
	"dateline.news/internal/store"
)

// people is the book of accounts as the board asks it.
type people struct{ book *account.Book }

func (p people) Person(ctx context.Context, q store.Queryer, id int64) (discussion.Person, error) {
	r, err := p.book.Reader(ctx, q, id)
	if err != nil {
		return discussion.Person{}, err
	}
	return discussion.Person{ID: r.ID, Name: r.Name, Confirmed: r.Confirmed, Created: r.Created, Deleted: r.Deleted || r.Disabled, Staff: r.Staff}, nil
}

func (p people) Names(ctx context.Context, _ store.Queryer, ids []int64) (map[int64]string, error) {
	names, err := p.book.NamesOf(ctx, ids)
	for id, name := range names {
		if name == "" { // deleted: the page says so in its own language
			delete(names, id)
		}
	}
	return names, err
}

// receive opens the book to readers, and has the board forget and export whoever leaves.
func (a *App) receive() {
	a.Book.Receive(account.Reception{
		Jobs: a.Jobs, Letters: a.Post, Origin: func() string { return a.House.Origin(edition.Edition{}) }, Agency: a.agency, Reserved: a.reserved,
		OnDelete: []func(context.Context, *store.Tx, account.Deletion) error{
			func(ctx context.Context, tx *store.Tx, d account.Deletion) error {
				return a.Board.Forget(ctx, tx, d.Account, d.Messages == account.KeepMessages)
			},
			a.forgetNotices,
		},
		Export: []account.Exporter{{Name: "discussions", Data: func(ctx context.Context, id int64) (any, error) {
			who, err := a.Book.Actor(ctx, id)
			if err != nil {
				return nil, err
			}
			return a.Board.Export(ctx, who)
		}}},
	})
}

// domain answers the domain of the sender's address where the mail server's address names none.
func (a *App) domain(ctx context.Context) (string, error) {
	agency, err := a.House.Agency(ctx)
	return agency.Domain, err
}

// agency answers the agency's name in the language of an edition; "": in general.
func (a *App) agency(ctx context.Context, code string) (string, error) {
	if code != "" {
		ed, err := a.House.ByCode(ctx, code)
		if err == nil {
			return ed.Agency, nil
		}
		return "", fmt.Errorf("agency's name: %w", err)
	}
	agency, err := a.House.Agency(ctx)
	return agency.Name, err
}

// reserved answers the names of the house, in every language, that no reader may take.
func (a *App) reserved(ctx context.Context) ([]string, error) {
	agency, err := a.House.Agency(ctx)
	if err != nil {
		return nil, err
	}
	names := []string{agency.Name}
	editions, err := a.House.Editions(ctx)
	for _, ed := range editions {
		names = append(names, ed.Name, ed.Agency, lang.For(ed.Locale).T("account.deleted_reader"))
	}
	return names, err
}
