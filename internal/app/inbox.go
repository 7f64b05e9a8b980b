package app

import (
	"context"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/edition"
	"dateline.news/internal/inbox"
	"dateline.news/internal/store"
)

// openInbox makes the box of what waits for the staff; the desk tells it in the transactions of its acts.
func (a *App) openInbox() {
	a.Inbox = inbox.New(inbox.Options{
		DB: a.DB, Journal: a.Journal, Clock: a.Clock, Jobs: a.Jobs, Book: a.Book, Post: a.Post,
		About: func(ctx context.Context, q store.Queryer, draft, note int64) (inbox.About, error) {
			d, text, err := a.Desk.About(ctx, q, draft, note)
			return inbox.About{Edition: d.Edition, Section: d.Copy.Section, Headline: d.Copy.Headline, Text: text}, err
		},
		Agency:  func(ctx context.Context) (string, error) { return a.agency(ctx, "") },
		Address: func(path string) string { return a.House.Origin(edition.Edition{}) + path },
	})
	a.Desk.OnTelling(func(ctx context.Context, tx *store.Tx, t desk.Telling) error {
		if t.Kind == desk.ToldOver {
			return a.Inbox.Settle(ctx, tx, t.By, t.Draft.ID)
		}
		return a.Inbox.Put(ctx, tx, inbox.Call{
			Kind: inbox.Kind(t.Kind), Edition: t.Draft.Edition, Section: t.Draft.Copy.Section, Draft: t.Draft.ID, Note: t.Note, By: t.By, To: t.To, Waits: t.Waits, Text: t.Text,
		})
	})
}

// forgetNotices drops what waits for an account that is deleted.
func (a *App) forgetNotices(ctx context.Context, tx *store.Tx, d account.Deletion) error {
	return a.Inbox.Forget(ctx, tx, d.Account)
}
