package api

import (
	"context"
	"net/http"

	"dateline.news/internal/desk"
)

// invited is a guest with the link, which is told this once.
type invited struct {
	Body struct {
		desk.Guest
		URL string `json:"url" doc:"absolute; it is answered once and kept nowhere"`
	}
}

// guests are the links for somebody outside the newsroom.
func (f *face) guests() {
	register(f, operation{id: "invite-guest", method: http.MethodPost, path: "/drafts/{id}/guests", summary: "Make a link by which a guest reads one version and approves it or objects", status: http.StatusCreated},
		func(ctx context.Context, in *struct {
			DraftID
			Body struct {
				Version int    `json:"version" doc:"the version that was read"`
				Name    string `json:"name" doc:"of the guest"`
				Purpose string `json:"purpose" doc:"what the guest is asked"`
				Hours   int    `json:"hours" minimum:"1" maximum:"336" doc:"until the link expires"`
			}
		}) (*invited, error) {
			guest, secret, err := f.Desk.Invite(ctx, actor(ctx), in.ID, desk.Invitation{Version: in.Body.Version, Name: in.Body.Name, Purpose: in.Body.Purpose, Hours: in.Body.Hours})
			if err != nil {
				return nil, err
			}
			draft, err := f.Desk.Get(ctx, actor(ctx), in.ID)
			if err != nil {
				return nil, err
			}
			ed, err := f.House.ByCode(ctx, draft.Edition)
			if err != nil {
				return nil, err
			}
			out := &invited{}
			out.Body.Guest, out.Body.URL = guest, f.House.URL(ed, "/guest/"+secret)
			return out, nil
		})
	register(f, operation{id: "list-guests", method: http.MethodGet, path: "/drafts/{id}/guests", summary: "The guests of a draft, newest first"},
		func(ctx context.Context, in *DraftID) (*struct {
			Body struct {
				Guests []desk.Guest `json:"guests"`
			}
		}, error) {
			guests, err := f.Desk.Guests(ctx, actor(ctx), in.ID)
			if err != nil {
				return nil, err
			}
			out := &struct {
				Body struct {
					Guests []desk.Guest `json:"guests"`
				}
			}{}
			out.Body.Guests = guests
			return out, nil
		})
	register(f, operation{id: "revoke-guest", method: http.MethodPost, path: "/drafts/{id}/guests/{guest}/revoke", summary: "End a guest's link"},
		func(ctx context.Context, in *struct {
			DraftID
			Guest int64 `path:"guest"`
		}) (*struct{}, error) {
			return nil, f.Desk.RevokeGuest(ctx, actor(ctx), in.ID, in.Guest)
		})
}
