package demo

import (
	"bytes"
	"context"
	"fmt"
	"image/jpeg"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/picture"
	"dateline.news/internal/story"

	"dateline.news/internal/demo/pictures"
)

// pictures puts the drawings into the mediabank with their renditions, so that nothing has to be computed at the start.
func (l *loader) pictures(ctx context.Context) error {
	for _, p := range l.script.Pictures {
		renditions, err := renditionsOf(p.Key)
		if err != nil {
			return err
		}
		asset, err := l.app.Bank.Seed(ctx, account.Operator(), mediabank.SeedFile{
			Name: p.Key + ".jpg", Original: pictures.Master(p.Key), Renditions: renditions, Change: said(p), Uploaded: p.Taken.Add(time.Hour),
		})
		if err != nil {
			return err
		}
		l.asset[p.Key] = asset.Number
	}
	return nil
}

// said is what the script knows of a picture.
func said(p Picture) mediabank.Change {
	en := p.Words["en"]
	c := mediabank.Change{
		Headline: &en.Headline, Caption: &en.Caption, Alt: &en.Alt, Creator: &p.Creator, Holder: &p.Holder, Supplier: &p.CreditLine,
		Place: &p.Place, Taken: &p.Taken, UsageTerms: &p.UsageTerms, Instructions: &p.Instructions, Texts: map[string]mediabank.Text{},
	}
	for code, words := range p.Words {
		c.Texts[code] = mediabank.Text{Headline: words.Headline, Caption: words.Caption, Alt: words.Alt}
	}
	return c
}

// renditionsOf answers what was drawn beforehand; the master is its own largest rendition.
func renditionsOf(key string) ([]picture.Rendition, error) {
	files := [][]byte{pictures.Master(key)}
	for _, width := range pictures.Widths {
		if content, ok := pictures.Rendition(key, width); ok {
			files = append(files, content)
		}
	}
	var made []picture.Rendition
	for _, content := range files {
		size, err := jpeg.DecodeConfig(bytes.NewReader(content))
		if err != nil {
			return nil, fmt.Errorf("picture %s: %w", key, err)
		}
		made = append(made, picture.Rendition{Width: size.Width, Height: size.Height, Format: picture.JPEG, Content: content})
	}
	return made, nil
}

// begin writes a story at the desk and takes it as far as the script says.
func (l *loader) begin(ctx context.Context, s Story) error {
	copy, err := l.copy(s)
	if err != nil {
		return err
	}
	n := desk.NewDraft{Edition: s.Edition, Kind: story.Kind(s.Kind), Copy: copy}
	if !s.Embargo.IsZero() {
		n.Embargo = desk.Embargo{Mode: desk.EmbargoHold, Until: s.Embargo}
	}
	draft, err := l.app.Desk.Create(ctx, l.writer(s), n)
	if err != nil {
		return err
	}
	for _, note := range s.OpenNotes {
		if _, err := l.app.Desk.AddNote(ctx, l.staff[note.Author], draft.ID, note.Text); err != nil {
			return err
		}
	}
	return l.move(ctx, s, draft)
}

// writer is the story's author, or its editor where the text asks for a right that a reporter has not.
func (l *loader) writer(s Story) account.Actor {
	who := l.staff[s.Author]
	if s.Urgency <= 3 && !who.Can(account.Urgent, s.Edition, "") {
		return l.staff[s.Editor]
	}
	return who
}

func (l *loader) move(ctx context.Context, s Story, draft desk.Draft) error {
	d, author, editor := l.app.Desk, l.writer(s), l.staff[s.Editor]
	var err error
	switch s.Stage {
	case Writing:
		return nil
	case Spiked:
		if s.SpikeNote != "" {
			if _, err := d.AddNote(ctx, editor, draft.ID, s.SpikeNote); err != nil {
				return err
			}
		}
		_, err = d.Spike(ctx, editor, draft.ID)
		return err
	}
	if _, err = d.Submit(ctx, author, draft.ID); err != nil || s.Stage == Submitted {
		return err
	}
	if s.Stage == Returned {
		_, err = d.Return(ctx, editor, draft.ID, s.ReturnNote)
		return err
	}
	if author.ID == editor.ID {
		editor = l.chief()
	}
	if _, err = d.Approve(ctx, editor, draft.ID, draft.Version); err != nil || s.Stage == Approved {
		return err
	}
	if s.Stage == Scheduled {
		_, err = d.Schedule(ctx, editor, draft.ID, s.Due)
		return err
	}
	published, err := d.Publish(ctx, editor, draft.ID, false)
	l.number[s.Edition+"/"+s.Key] = published.Number
	return err
}

func (l *loader) update(ctx context.Context, s Story, u Update) error {
	d, author, editor := l.app.Desk, l.writer(s), l.staff[s.Editor]
	draft, err := d.OpenUpdate(ctx, author, l.number[s.Edition+"/"+s.Key])
	if err != nil {
		return err
	}
	text := draft.Copy
	if text.Body, err = s.UpdatedBody(u, l.numbers(s.Edition)); err != nil {
		return err
	}
	for _, f := range []struct {
		field *string
		with  string
	}{{&text.Headline, u.Headline}, {&text.Lede, u.Lede}, {&text.NoteReaders, u.Note}} {
		if f.with != "" {
			*f.field = f.with
		}
	}
	if draft, err = d.Save(ctx, author, draft.ID, desk.Save{Version: draft.Version, Kind: draft.Kind, Copy: text}); err != nil {
		return err
	}
	if author.ID == editor.ID {
		editor = l.chief()
	}
	if draft, err = d.Approve(ctx, editor, draft.ID, draft.Version); err != nil {
		return err
	}
	_, err = d.Publish(ctx, editor, draft.ID, false)
	return err
}

func (l *loader) numbers(edition string) Numbers {
	return Numbers{
		Story: func(key string) (int64, bool) { n, ok := l.number[edition+"/"+key]; return n, ok },
		Asset: func(key string) (int64, bool) { n, ok := l.asset[key]; return n, ok },
	}
}

func (l *loader) copy(s Story) (story.Copy, error) {
	body, err := s.Body(l.numbers(s.Edition))
	if err != nil {
		return story.Copy{}, err
	}
	c := story.Copy{
		Headline: s.Headline, Slugline: s.Slugline, Lede: s.Lede, Body: body, Urgency: s.Urgency, Label: story.Label(s.Label),
		NoteDesk: s.NoteDesk, NoteClients: s.NoteClients, NoteReaders: s.NoteReaders,
	}
	if s.Lead != "" {
		c.Lead.Asset = l.asset[s.Lead]
	}
	if s.Dateline != nil {
		c.Dateline = &story.Dateline{Place: s.Dateline.Place, Agency: s.Dateline.Agency, Date: s.Dateline.Date}
	}
	if ed, ok := l.script.Edition(s.Edition); ok {
		section, _ := ed.Section(s.Section)
		c.Section = section.Slug
		for _, key := range s.Topics {
			topic, _ := ed.Topic(key)
			c.Topics = append(c.Topics, topic.Slug)
		}
	}
	for _, b := range s.Bylines {
		c.Bylines = append(c.Bylines, story.Byline{Name: b.Name, Role: b.Role, Place: b.Place})
	}
	c.Translates = l.origin(s)
	return c, nil
}

// origin is the story that this one translates, in the version that stands at this moment.
func (l *loader) origin(s Story) *story.Origin {
	if s.Translates == "" {
		return nil
	}
	number, ok := l.number[s.Translates]
	if !ok {
		return nil
	}
	return &story.Origin{Number: number, Version: 1}
}
