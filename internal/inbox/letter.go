package inbox

import (
	"context"
	"fmt"
	"strings"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/lang"
	"dateline.news/internal/mail"
	"dateline.news/internal/store"
)

const letterKind = "inbox.letter"

// letterFor is a job's only argument: the notice that a letter waits for.
type letterFor struct {
	Notice int64 `json:"notice"`
}

// write is the job: one letter of everything that waits for the person now and that no letter has told of. What was read
// meanwhile, what they may not see any more, and who wishes no letters any more, need none.
func (b *Box) write(ctx context.Context, of letterFor) error {
	return b.DB.Update(ctx, func(tx *store.Tx) error {
		var person int64
		err := tx.QueryRow(ctx, `
			select account
			from notice
			where id = $1 and read_at is null and mailed_at is null`, of.Notice).Scan(&person)
		if errs.Is(err, errs.NotFound) {
			return nil // read, told of in an earlier letter, or forgotten
		}
		if err != nil {
			return err
		}
		a, wishes, err := b.addressee(ctx, tx, person)
		if err != nil || !wishes {
			return err
		}
		waiting, err := b.list(ctx, tx, "where account = $1 and read_at is null and mailed_at is null order by id"+tx.ForUpdate(), person)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "update notice set mailed_at = $1 where account = $2 and read_at is null and mailed_at is null", store.At(b.Clock.Now()), person); err != nil {
			return err
		}
		return b.letter(ctx, tx, a, waiting)
	})
}

func (b *Box) addressee(ctx context.Context, tx *store.Tx, id int64) (account.Account, bool, error) {
	wishes, err := b.wishes(ctx, tx)
	if err != nil || !wishes[id] {
		return account.Account{}, false, err
	}
	staff, err := b.Book.Staff(ctx, tx)
	for _, a := range staff {
		if a.ID == id {
			return a, true, err
		}
	}
	return account.Account{}, false, err // disabled since
}

func (b *Box) letter(ctx context.Context, tx *store.Tx, to account.Account, waiting []Notice) error {
	staff, err := b.Book.Staff(ctx, tx)
	if err != nil {
		return err
	}
	agency, err := b.Agency(ctx)
	if err != nil {
		return err
	}
	words, page := lang.For(to.Locale), mail.Page{Locale: to.Locale, Signature: agency}
	for _, n := range waiting {
		about, err := b.About(ctx, tx, n.Draft, n.Note)
		if errs.Is(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if !to.Actor().Can(account.See, about.Edition, about.Section) {
			continue
		}
		line := Say(words, n.Kind, mail.Isolate(nameOf(staff, n.By)), mail.Isolate(headline(words, about)))
		page.Paragraphs = append(page.Paragraphs, line)
		if text := strings.TrimSpace(about.Text); text != "" {
			page.Paragraphs = append(page.Paragraphs, mail.Isolate(text))
		}
		if page.Heading == "" {
			page.Heading, page.Link = line, b.Address(fmt.Sprintf("/newsroom/inbox/%d", n.ID))
		} else {
			page.Heading, page.Link = words.T("inbox.letter_subject"), b.Address("/newsroom/inbox")
		}
	}
	if len(page.Paragraphs) == 0 {
		return nil
	}
	page.Action, page.Notes = words.T("inbox.letter_action"), []string{words.T("inbox.letter_note")}
	text, html, err := mail.Compose(page)
	if err != nil {
		return err
	}
	return b.Post.Enqueue(ctx, tx, mail.Letter{To: to.Email, Sender: agency, Subject: page.Heading, Text: text, HTML: html, Locale: to.Locale, About: "inbox.notice"})
}

func nameOf(staff []account.Account, id int64) string {
	for _, a := range staff {
		if a.ID == id {
			return a.Name
		}
	}
	return ""
}

func headline(words *lang.Printer, about About) string {
	if about.Headline == "" {
		return words.T("newsroom.no_headline")
	}
	return about.Headline
}

// Say puts a notice into words: who did what, and to which draft. Without a name the house itself did.
func Say(words *lang.Printer, kind Kind, name, headline string) string {
	if name == "" {
		name = words.T("inbox.somebody")
	}
	return words.T("inbox.say_"+string(kind), "Name", name, "Headline", headline)
}
