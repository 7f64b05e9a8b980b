package api

import (
	"context"
	"net/http"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
)

// flow are the newsroom's own stages and the moves between them.
func (f *face) flow() {
	f.guests()
	f.checks()
	register(f, operation{id: "list-stages", method: http.MethodGet, path: "/stages", summary: "The stages of an edition's desk, in the order of the work"},
		func(ctx context.Context, in *struct {
			Edition string `query:"edition" required:"true" doc:"code"`
		}) (*struct {
			Body struct {
				Stages []desk.Step `json:"stages"`
			}
		}, error) {
			if !actor(ctx).Anywhere(account.See) {
				return nil, actor(ctx).Must(account.See, in.Edition, "")
			}
			if _, err := f.House.ByCode(ctx, in.Edition); err != nil {
				return nil, err
			}
			steps, err := f.Desk.Stages(ctx, in.Edition)
			if err != nil {
				return nil, err
			}
			out := &struct {
				Body struct {
					Stages []desk.Step `json:"stages"`
				}
			}{}
			out.Body.Stages = steps
			return out, nil
		})
	register(f, operation{id: "move-draft", method: http.MethodPost, path: "/drafts/{id}/move", summary: "Move a draft into another stage of its desk"},
		func(ctx context.Context, in *struct {
			DraftID
			Body struct {
				To      string `json:"to" doc:"code of the stage; writing gives the draft back, approved approves it"`
				Version int    `json:"version,omitempty" doc:"the version that was read; needed for approved"`
				Note    string `json:"note,omitempty" doc:"why it goes back; needed for writing"`
			}
		}) (*draftAnswer, error) {
			return answerDraft(f.Desk.Move(ctx, actor(ctx), in.ID, desk.Move{To: in.Body.To, Version: in.Body.Version, Note: in.Body.Note}))
		})
}
