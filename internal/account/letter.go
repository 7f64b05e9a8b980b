package account

import (
	"context"
	"fmt"
	"time"

	"dateline.news/internal/lang"
	"dateline.news/internal/mail"
	"dateline.news/internal/store"
)

// draft is a letter before the agency's name and the links are in it.
type draft struct {
	about  string
	locale string
	lasts  time.Duration
	words  func(p *lang.Printer, agency string) mail.Page // Heading is the subject, too
	page   string                                         // below /account; empty: no link
	token  string
}

// write leaves a letter to the address of an errand.
func (b *Book) write(ctx context.Context, tx *store.Tx, e errand, d draft) error {
	agency, err := b.readers.Agency(ctx, e.edition)
	if err != nil {
		return fmt.Errorf("name of the agency: %w", err)
	}
	page := d.words(lang.For(d.locale), mail.Isolate(agency))
	page.Locale, page.Signature = d.locale, agency
	if d.page != "" {
		page.Link = b.readers.link(d.page, e.edition, d.token)
	}
	text, html, err := mail.Compose(page)
	if err != nil {
		return err
	}
	l := mail.Letter{To: e.email, Sender: agency, Subject: page.Heading, Text: text, HTML: html, Locale: d.locale, About: d.about}
	if d.lasts > 0 {
		l.Until = b.clock.Now().Add(d.lasts)
	}
	return b.readers.Letters.Enqueue(ctx, tx, l)
}

func (b *Book) confirmLetter(a Account, token string) draft {
	return draft{about: "account.confirm", locale: a.Locale, lasts: ConfirmLinkLasts, page: "confirm", token: token,
		words: func(p *lang.Printer, agency string) mail.Page {
			return mail.Page{
				Heading:    p.T("letter.confirm_subject"),
				Paragraphs: []string{p.T("letter.confirm_text", "Name", mail.Isolate(a.Name), "Agency", agency)},
				Action:     p.T("letter.confirm_action"),
				Notes:      []string{p.T("letter.lasts_day"), p.T("letter.confirm_note")},
			}
		}}
}

func (b *Book) knownLetter(a Account) draft {
	return draft{about: "account.known", locale: a.Locale, page: "sign-in",
		words: func(p *lang.Printer, agency string) mail.Page {
			return mail.Page{
				Heading:    p.T("letter.known_subject"),
				Paragraphs: []string{p.T("letter.known_text", "Agency", agency)},
				Action:     p.T("letter.known_action"),
				Notes:      []string{p.T("letter.known_note")},
			}
		}}
}

func (b *Book) linkLetter(a Account, token string) draft {
	return draft{about: "account.link", locale: a.Locale, lasts: SignInLinkLasts, page: "link", token: token,
		words: func(p *lang.Printer, agency string) mail.Page {
			return mail.Page{
				Heading:    p.T("letter.link_subject"),
				Paragraphs: []string{p.T("letter.link_text", "Name", mail.Isolate(a.Name), "Agency", agency)},
				Action:     p.T("letter.known_action"),
				Notes:      []string{p.T("letter.link_note")},
			}
		}}
}

func (b *Book) moveLetter(a Account, token string) draft {
	return draft{about: "account.address", locale: a.Locale, lasts: ConfirmLinkLasts, page: "confirm", token: token,
		words: func(p *lang.Printer, agency string) mail.Page {
			return mail.Page{
				Heading:    p.T("letter.address_subject"),
				Paragraphs: []string{p.T("letter.address_text", "Name", mail.Isolate(a.Name), "Agency", agency)},
				Action:     p.T("letter.confirm_action"),
				Notes:      []string{p.T("letter.lasts_day"), p.T("letter.address_note")},
			}
		}}
}

func (b *Book) askedLetter(a Account, to string) draft {
	return draft{about: "account.address_asked", locale: a.Locale, page: "security",
		words: func(p *lang.Printer, agency string) mail.Page {
			return mail.Page{
				Heading:    p.T("letter.asked_subject"),
				Paragraphs: []string{p.T("letter.asked_text", "Address", mail.Isolate(to), "Agency", agency)},
				Action:     p.T("letter.security_action"),
				Notes:      []string{p.T("letter.asked_note")},
			}
		}}
}

func (b *Book) movedLetter(a Account, to string) draft {
	return draft{about: "account.address_changed", locale: a.Locale,
		words: func(p *lang.Printer, agency string) mail.Page {
			return mail.Page{
				Heading:    p.T("letter.moved_subject"),
				Paragraphs: []string{p.T("letter.moved_text", "Address", mail.Isolate(to), "Agency", agency)},
				Notes:      []string{p.T("letter.moved_note")},
			}
		}}
}
