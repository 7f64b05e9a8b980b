package api

import (
	"context"
	"net/http"

	"dateline.news/internal/desk"
)

// checked is the answer of the check before publishing.
type checked struct {
	Body struct {
		Findings []desk.Finding `json:"findings"`
		Left     int            `json:"left" doc:"how many are still to be seen to"`
	}
}

func answerCheck(findings []desk.Finding, err error) (*checked, error) {
	if err != nil {
		return nil, err
	}
	out := &checked{}
	out.Body.Findings = append([]desk.Finding{}, findings...)
	for _, f := range findings {
		if f.Open() {
			out.Body.Left++
		}
	}
	return out, nil
}

// checks are the check before publishing and the style file that it reads.
func (f *face) checks() {
	register(f, operation{id: "check-draft", method: http.MethodGet, path: "/drafts/{id}/check", summary: "What is to be looked at before a draft is published"},
		func(ctx context.Context, in *DraftID) (*checked, error) {
			return answerCheck(f.Desk.Check(ctx, actor(ctx), in.ID))
		})
	register(f, operation{id: "tick-findings", method: http.MethodPost, path: "/drafts/{id}/check", summary: "Tick findings of the check off, or take ticks back"},
		func(ctx context.Context, in *struct {
			DraftID
			Body struct {
				Version int      `json:"version" doc:"the version that was shown"`
				On      []string `json:"on,omitempty" doc:"marks of the findings that were checked"`
				Off     []string `json:"off,omitempty"`
			}
		}) (*checked, error) {
			return answerCheck(f.Desk.Tick(ctx, actor(ctx), in.ID, desk.Ticking{Version: in.Body.Version, On: in.Body.On, Off: in.Body.Off}))
		})
	register(f, operation{id: "get-style", method: http.MethodGet, path: "/style", summary: "The style file of an edition"},
		func(ctx context.Context, in *struct {
			Edition string `query:"edition" required:"true" doc:"code"`
		}) (*struct{ Body desk.StyleFile }, error) {
			file, err := f.Desk.StyleFile(ctx, actor(ctx), in.Edition)
			return &struct{ Body desk.StyleFile }{file}, err
		})
	register(f, operation{id: "set-style", method: http.MethodPut, path: "/style", summary: "Keep the style file of an edition"},
		func(ctx context.Context, in *struct {
			Edition string `query:"edition" required:"true" doc:"code"`
			Body    struct {
				Text string `json:"text" doc:"a line each: word → use instead | note | why"`
			}
		}) (*struct{ Body desk.StyleFile }, error) {
			if err := f.Desk.SetStyle(ctx, actor(ctx), in.Edition, in.Body.Text); err != nil {
				return nil, err
			}
			file, err := f.Desk.StyleFile(ctx, actor(ctx), in.Edition)
			return &struct{ Body desk.StyleFile }{file}, err
		})
}
