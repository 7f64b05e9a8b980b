package api

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/story"
)

// storyView is a public story as it is answered; a withdrawn one has its state and public reason only.
type storyView struct {
	Number         int64             `json:"number"`
	Headline       string            `json:"headline"`
	URL            string            `json:"url" doc:"root-relative"`
	Edition        string            `json:"edition"`
	Kind           string            `json:"kind"`
	State          string            `json:"state" doc:"published, held, killed"`
	Version        int               `json:"version,omitempty"`
	FirstPublished time.Time         `json:"first_published,omitzero"`
	Published      time.Time         `json:"published,omitzero" doc:"this version"`
	Lede           string            `json:"lede,omitempty"`
	Dateline       *story.Dateline   `json:"dateline,omitempty"`
	Body           *body             `json:"body,omitempty" doc:"not in lists"`
	Text           string            `json:"text,omitempty" doc:"the body as plain text; not in lists"`
	Lead           *story.Lead       `json:"lead,omitempty"`
	Image          *imageView        `json:"image,omitempty" doc:"the file that readers see at the head of the story, cut as lead says"`
	Section        string            `json:"section,omitempty"`
	Topics         []string          `json:"topics,omitempty"`
	Bylines        []story.Byline    `json:"bylines,omitempty"`
	Urgency        int               `json:"urgency,omitempty"`
	Label          string            `json:"label,omitempty"`
	Translates     *story.Origin     `json:"translates,omitempty"`
	NoteReaders    string            `json:"note_readers,omitempty"`
	Advisory       string            `json:"advisory,omitempty" doc:"of an update: what it brings"`
	Corrections    []story.Corrected `json:"corrections,omitempty"`
	Reason         string            `json:"reason,omitempty" doc:"why it is withdrawn"`
}

func storyOf(s story.Story, whole bool) storyView {
	v := storyView{
		Number: s.Number, Headline: s.Headline, URL: s.Path, Edition: s.Edition, Kind: string(s.Kind), State: string(s.State), Version: s.Version,
		FirstPublished: s.FirstPublished, Published: s.Published, Lede: s.Lede, Dateline: s.Dateline, Section: s.Section, Topics: s.Topics, Bylines: s.Bylines,
		Urgency: s.Urgency, Label: string(s.Label), Translates: s.Translates, NoteReaders: s.NoteReaders, Advisory: s.Advisory, Corrections: s.Corrections, Reason: s.Reason,
	}
	if s.Lead.Asset != 0 {
		v.Lead = &s.Lead
	}
	if whole && s.Public() {
		v.Body, v.Text = &body{s.Body}, s.Body.Text()
	}
	return v
}

// imageView is the picture that opens a story, as a file.
type imageView struct {
	URL    string `json:"url" doc:"root-relative"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	MIME   string `json:"mime"`
	Alt    string `json:"alt,omitempty"`
	Credit string `json:"credit,omitempty"`
}

// views answers stories with the files of their lead pictures, in one question.
func (f *face) views(ctx context.Context, whole bool, stories ...story.Story) ([]storyView, error) {
	var leads []int64
	for _, s := range stories {
		if s.Lead.Asset != 0 {
			leads = append(leads, s.Lead.Asset)
		}
	}
	assets, err := f.Bank.Pictures(ctx, leads)
	if err != nil {
		return nil, err
	}
	views := []storyView{}
	for _, s := range stories {
		v := storyOf(s, whole)
		if a, public := assets[s.Lead.Asset]; public {
			ed, err := f.House.ByCode(ctx, s.Edition)
			if err != nil {
				return nil, err
			}
			v.Image = imageOf(a, s.Lead.Crop, ed)
		}
		views = append(views, v)
	}
	return views, nil
}

// imageOf answers the usual file of an asset as a story cuts it, nil where none is drawn.
func imageOf(a mediabank.Asset, crop string, ed edition.Edition) *imageView {
	p := a.Print(crop)
	r, drawn := p.Usual()
	if !drawn {
		return nil
	}
	return &imageView{URL: fmt.Sprintf("/media/%s/%d", p.Hash, r.Width), Width: r.Width, Height: r.Height, MIME: r.MIME,
		Alt: a.In(ed.Locale).Alt, Credit: mediabank.CreditLine(a, ed.Credit)}
}

type storyAnswer struct{ Body storyView }

// StoryNumber is the story that an address names.
type StoryNumber struct {
	Number int64 `path:"number"`
}

type withdrawal struct {
	StoryNumber
	Body struct {
		Reason string       `json:"reason,omitempty" doc:"for readers; needed for a kill"`
		Memo   string       `json:"memo,omitempty" doc:"for the desk alone"`
		Also   []story.Also `json:"also,omitempty" doc:"translations that go with it"`
	}
}

func (w *withdrawal) withdrawal() story.Withdrawal {
	return story.Withdrawal{Reason: w.Body.Reason, Memo: w.Body.Memo, Also: w.Body.Also}
}

type noted struct {
	StoryNumber
	Body *struct {
		Note string `json:"note,omitempty"`
	}
}

func (n *noted) note() string {
	if n.Body == nil {
		return ""
	}
	return n.Body.Note
}

func (f *face) stories() {
	register(f, operation{id: "get-story", method: http.MethodGet, path: "/stories/{number}", summary: "Read a published story", open: true},
		func(ctx context.Context, in *StoryNumber) (*storyAnswer, error) {
			s, err := f.Archive.Public(ctx, in.Number)
			if err == nil && s.State == story.Killed {
				err = &errs.Error{Kind: errs.Gone, Key: "story.killed", Args: map[string]any{"Reason": s.Reason}}
			}
			if err != nil {
				return nil, err
			}
			views, err := f.views(ctx, true, s)
			if err != nil {
				return nil, err
			}
			return &storyAnswer{Body: views[0]}, nil
		})
	register(f, operation{id: "list-stories", method: http.MethodGet, path: "/stories", summary: "List published stories, newest first", open: true}, f.listStories)
	register(f, operation{id: "update-story", method: http.MethodPost, path: "/stories/{number}/update", summary: "Open the next version of a story as a draft", status: http.StatusCreated}, f.update)
	f.corrections()
	f.withdrawals()
}

func (f *face) withdrawals() {
	register(f, operation{id: "hold-story", method: http.MethodPost, path: "/stories/{number}/hold", summary: "Hide a story while it is being checked"},
		func(ctx context.Context, in *withdrawal) (*storyAnswer, error) {
			return answerStory(f.Archive.Hold(ctx, actor(ctx), in.Number, in.withdrawal()))
		})
	register(f, operation{id: "kill-story", method: http.MethodPost, path: "/stories/{number}/kill", summary: "Withdraw a story from everywhere"},
		func(ctx context.Context, in *withdrawal) (*storyAnswer, error) {
			return answerStory(f.Archive.Kill(ctx, actor(ctx), in.Number, in.withdrawal()))
		})
	register(f, operation{id: "release-story", method: http.MethodPost, path: "/stories/{number}/release", summary: "Show a held story again"},
		func(ctx context.Context, in *noted) (*storyAnswer, error) {
			return answerStory(f.Archive.Release(ctx, actor(ctx), in.Number, in.note()))
		})
	register(f, operation{id: "restore-story", method: http.MethodPost, path: "/stories/{number}/restore", summary: "Bring a killed story back"},
		func(ctx context.Context, in *noted) (*storyAnswer, error) {
			return answerStory(f.Archive.Restore(ctx, actor(ctx), in.Number, in.note()))
		})
}

func answerStory(s story.Story, err error) (*storyAnswer, error) {
	if err != nil {
		return nil, err
	}
	return &storyAnswer{Body: storyOf(s, true)}, nil
}

type updateRequest struct {
	StoryNumber
	Body *sentDraft
}

// update opens the draft of a story's next version and, where a text came along, saves it there. It is approved and
// published as any other draft.
func (f *face) update(ctx context.Context, in *updateRequest) (*draftAnswer, error) {
	draft, err := f.Desk.OpenUpdate(ctx, actor(ctx), in.Number)
	if err != nil || in.Body == nil {
		return answerDraft(draft, err)
	}
	save, err := in.Body.onto(draft)
	if err != nil {
		return nil, err
	}
	return answerDraft(f.Desk.Save(ctx, actor(ctx), draft.ID, save))
}

type storyList struct {
	Body struct {
		Stories []storyView `json:"stories"`
		Next    string      `json:"next" doc:"cursor for before; empty: no more"`
	}
}

func (f *face) listStories(ctx context.Context, in *struct {
	Edition string `query:"edition" required:"true" doc:"code"`
	Section string `query:"section" doc:"slug"`
	Topic   string `query:"topic" doc:"slug"`
	Before  string `query:"before" doc:"next of the page before"`
	Limit   int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
}) (*storyList, error) {
	if _, err := f.House.ByCode(ctx, in.Edition); err != nil {
		return nil, errs.At("edition", "desk.unknown_edition", map[string]any{"Edition": in.Edition})
	}
	found, next, err := f.Archive.List(ctx, story.Filter{Edition: in.Edition, Section: in.Section, Topic: in.Topic, Before: story.Cursor(in.Before), Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := &storyList{}
	out.Body.Next = string(next)
	out.Body.Stories, err = f.views(ctx, false, found...)
	return out, err
}
