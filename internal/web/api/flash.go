package api

import (
	"context"
	"net/http"
	"time"

	"dateline.news/internal/banner"
	"dateline.news/internal/desk"
	"dateline.news/internal/errs"
)

// flashBody is one line of news to be sent at once.
type flashBody struct {
	Edition string `json:"edition" doc:"code"`
	Section string `json:"section" doc:"slug"`
	Line    string `json:"line" doc:"what happened; with its source behind a dash, unless source names it"`
	Source  string `json:"source,omitempty" doc:"who says so, where the line does not name it"`
	Minutes int    `json:"banner_minutes,omitempty" doc:"how long it is to stand on the breaking banner; 0: not at all"`
}

// bannerView is the banner of an edition as it is answered; all empty where none is up.
type bannerView struct {
	Up       bool      `json:"up"`
	Number   int64     `json:"number,omitempty" doc:"of the story to which it leads"`
	Headline string    `json:"headline,omitempty" doc:"what it says"`
	URL      string    `json:"url,omitempty" doc:"root-relative"`
	At       time.Time `json:"at,omitzero"`
	Until    time.Time `json:"until,omitzero" doc:"when it comes down by itself"`
}

type bannerAnswer struct{ Body bannerView }

// EditionCode is the edition that an address names.
type EditionCode struct {
	Edition string `path:"edition"`
}

// flashes are the one-line news and the breaking banner.
func (f *face) flashes() {
	register(f, operation{id: "send-flash", method: http.MethodPost, path: "/flashes", summary: "Publish one line at once; it needs the right to flash and a source, and waits for a second reader", status: http.StatusCreated},
		func(ctx context.Context, in *struct {
			Once string `header:"Idempotency-Key" maxLength:"200" doc:"the same key sends one flash, however often it is sent"`
			Body flashBody
		}) (*published, error) {
			minutes := time.Duration(in.Body.Minutes) * time.Minute
			if minutes != 0 {
				if err := banner.Lasts(minutes); err != nil {
					return nil, errs.In(err, "banner_minutes")
				}
			}
			return answerPublished(f.Desk.Flash(ctx, actor(ctx), desk.Flash{
				Edition: in.Body.Edition, Section: in.Body.Section, Line: in.Body.Line, Source: in.Body.Source, Banner: minutes, Once: in.Once,
			}))
		})
	register(f, operation{id: "get-banner", method: http.MethodGet, path: "/editions/{edition}/banner", summary: "Read the breaking banner of an edition", open: true},
		func(ctx context.Context, in *EditionCode) (*bannerAnswer, error) { return f.banner(ctx, in.Edition) })
	register(f, operation{id: "put-banner", method: http.MethodPut, path: "/editions/{edition}/banner", summary: "Put a breaking banner up that leads to a story"},
		func(ctx context.Context, in *struct {
			EditionCode
			Body struct {
				Number  int64  `json:"number" doc:"of the story to which it leads"`
				Line    string `json:"line,omitempty" doc:"what it says; left out: the story's headline"`
				Minutes int    `json:"minutes,omitempty" doc:"how long it stands; left out: 30"`
			}
		}) (*bannerAnswer, error) {
			if _, err := f.Banners.PutUp(ctx, actor(ctx), banner.Put{Edition: in.Edition, Story: in.Body.Number, Line: in.Body.Line, For: time.Duration(in.Body.Minutes) * time.Minute}); err != nil {
				return nil, err
			}
			return f.banner(ctx, in.Edition)
		})
	register(f, operation{id: "take-banner-down", method: http.MethodDelete, path: "/editions/{edition}/banner", summary: "Take the breaking banner of an edition down"},
		func(ctx context.Context, in *EditionCode) (*bannerAnswer, error) {
			if err := f.Banners.TakeDown(ctx, actor(ctx), in.Edition); err != nil {
				return nil, err
			}
			return f.banner(ctx, in.Edition)
		})
}

func (f *face) banner(ctx context.Context, code string) (*bannerAnswer, error) {
	if _, err := f.House.ByCode(ctx, code); err != nil {
		return nil, err
	}
	up, err := f.Banners.Standing(ctx, code)
	if err != nil || up == nil {
		return &bannerAnswer{}, err
	}
	return &bannerAnswer{bannerView{Up: true, Number: up.Story, Headline: up.Words, URL: up.Path, At: up.At, Until: up.Until}}, nil
}
