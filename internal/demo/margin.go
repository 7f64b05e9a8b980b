package demo

import (
	"context"
	"fmt"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/inbox"
)

// marginDraft is the draft whose margin is full: a remark that names its writer, an answer, and proposed changes.
const marginDraft = "draft-dyke"

// margin has the editor read a reporter's draft, and lets everybody have read what happened before. The reporter's inbox
// then holds what is new: the editor names them and proposes two changes.
func (l *loader) margin(ctx context.Context) error {
	for _, who := range l.staff {
		if !who.Anywhere(account.See) {
			continue
		}
		if _, err := l.app.Inbox.Read(ctx, who, inbox.Which{}); err != nil {
			return err
		}
	}
	s, known := l.script.Story("en", marginDraft)
	if !known {
		return fmt.Errorf("the English edition has no story %s", marginDraft)
	}
	id, err := l.draftOf(ctx, s)
	if err != nil {
		return err
	}
	writer, editor, d := l.staff[s.Author], l.staff["editor"], l.app.Desk
	draft, err := d.Suggest(ctx, editor, id, desk.Suggestion{Text: "She is the heart of it: her age belongs here.",
		Anchor: desk.Anchor{Place: "body.content[1]", Words: "Hanne Obeng of 14 Ferry Street", Before: "is a letter to ", After: ". It offers her"}, Offer: "Hanne Obeng, 58, of 14 Ferry Street"})
	if err != nil {
		return err
	}
	if _, err = d.Refuse(ctx, writer, id, lastNote(draft)); err != nil {
		return err
	}
	if draft, err = d.Remark(ctx, editor, id, desk.Remark{Text: "@" + writer.Name + " who counted the pages, the clerks or you?",
		Anchor: desk.Anchor{Place: "body.content[0]", Words: "1,400 pages", Before: "Clerks have hung its ", After: " on a washing line"}}); err != nil {
		return err
	}
	if _, err = d.Reply(ctx, writer, id, lastNote(draft), "The clerks. I have it on tape."); err != nil {
		return err
	}
	_, err = d.Suggest(ctx, editor, id, desk.Suggestion{Anchor: desk.Anchor{Place: "headline", Words: "the dispute that left Tolm open to the river", Before: "Three houses, one dyke: "},
		Offer: "how a dispute left Tolm open to the river"})
	if err != nil {
		return err
	}
	_, err = d.Suggest(ctx, editor, id, desk.Suggestion{Text: "@" + writer.Name + " “never” is hers, not ours.",
		Anchor: desk.Anchor{Place: "body.content[1]", Words: "says that she never received it", Before: "Obeng, 58, ", After: "."}, Offer: "says that she has never seen it"})
	return err
}

func lastNote(d desk.Draft) int64 { return d.Notes[len(d.Notes)-1].ID }

// draftOf finds the draft of a story that is not out yet.
func (l *loader) draftOf(ctx context.Context, s Story) (int64, error) {
	drafts, err := l.app.Desk.List(ctx, account.Operator(), desk.Filter{Edition: s.Edition, Stage: desk.Writing})
	if err != nil {
		return 0, err
	}
	for _, d := range drafts {
		if d.Copy.Headline == s.Headline {
			return d.ID, nil
		}
	}
	return 0, fmt.Errorf("no draft of %s", s.Key)
}
