package api

import (
	"context"
	"net/http"
	"time"

	"dateline.news/internal/desk"
	"dateline.news/internal/story"
)

// published is the answer of publishing.
type published struct {
	Body struct {
		Number  int64  `json:"number"`
		Version int    `json:"version"`
		URL     string `json:"url" doc:"root-relative"`
	}
}

// acts are what can be done with a draft besides writing it.
func (f *face) acts() {
	simple := func(id, summary string, run func(context.Context, int64) (desk.Draft, error)) {
		register(f, operation{id: id + "-draft", method: http.MethodPost, path: "/drafts/{id}/" + id, summary: summary},
			func(ctx context.Context, in *DraftID) (*draftAnswer, error) { return answerDraft(run(ctx, in.ID)) })
	}
	simple("submit", "Hand a draft to the editors", func(ctx context.Context, id int64) (desk.Draft, error) { return f.Desk.Submit(ctx, actor(ctx), id) })
	simple("unschedule", "Take a schedule back", func(ctx context.Context, id int64) (desk.Draft, error) { return f.Desk.Unschedule(ctx, actor(ctx), id) })
	simple("spike", "Take a draft off the desk", func(ctx context.Context, id int64) (desk.Draft, error) { return f.Desk.Spike(ctx, actor(ctx), id) })
	simple("revive", "Put a spiked draft back on the desk", func(ctx context.Context, id int64) (desk.Draft, error) { return f.Desk.Revive(ctx, actor(ctx), id) })
	f.decisions()
	f.publishing()
}

func (f *face) decisions() {
	register(f, operation{id: "approve-draft", method: http.MethodPost, path: "/drafts/{id}/approve", summary: "Approve one version"},
		func(ctx context.Context, in *struct {
			DraftID
			Body struct {
				Version int `json:"version" doc:"the version that was read"`
			}
		}) (*draftAnswer, error) {
			return answerDraft(f.Desk.Approve(ctx, actor(ctx), in.ID, in.Body.Version))
		})
	register(f, operation{id: "return-draft", method: http.MethodPost, path: "/drafts/{id}/return", summary: "Give a draft back with a note"},
		func(ctx context.Context, in *struct {
			DraftID
			Body struct {
				Note string `json:"note"`
			}
		}) (*draftAnswer, error) {
			return answerDraft(f.Desk.Return(ctx, actor(ctx), in.ID, in.Body.Note))
		})
	register(f, operation{id: "lift-embargo", method: http.MethodPost, path: "/drafts/{id}/lift", summary: "End an embargo before its time"},
		func(ctx context.Context, in *struct {
			DraftID
			Body struct {
				Reason string `json:"reason"`
			}
		}) (*draftAnswer, error) {
			return answerDraft(f.Desk.LiftEmbargo(ctx, actor(ctx), in.ID, in.Body.Reason))
		})
	register(f, operation{id: "resolve-note", method: http.MethodPost, path: "/drafts/{id}/notes/{note}/resolve", summary: "Close an open note of a draft"},
		func(ctx context.Context, in *struct {
			DraftID
			Note int64 `path:"note"`
		}) (*draftAnswer, error) {
			return answerDraft(f.Desk.ResolveNote(ctx, actor(ctx), in.ID, in.Note))
		})
}

func (f *face) publishing() {
	register(f, operation{id: "publish-draft", method: http.MethodPost, path: "/drafts/{id}/publish", summary: "Publish the approved version"},
		func(ctx context.Context, in *struct {
			DraftID
			Body *struct {
				Confirm bool          `json:"confirm,omitempty" doc:"the open questions are answered: notes of kind missing_date and unplaced, and nothing was wrong of what the update changes but what answers say"`
				Unseen  bool          `json:"unseen,omitempty" doc:"an update: readers who have seen the story are told of it as of a new one"`
				Answers []desk.Answer `json:"answers,omitempty" doc:"which published figures, names and quotes were wrong"`
			}
		}) (*published, error) {
			if in.Body != nil && len(in.Body.Answers) > 0 {
				if _, err := f.Desk.Answer(ctx, actor(ctx), in.ID, in.Body.Answers); err != nil {
					return nil, err
				}
			}
			if in.Body != nil && in.Body.Unseen {
				if _, err := f.Desk.AskUnseen(ctx, actor(ctx), in.ID, true); err != nil {
					return nil, err
				}
			}
			return answerPublished(f.Desk.Publish(ctx, actor(ctx), in.ID, in.Body != nil && in.Body.Confirm))
		})
	register(f, operation{id: "schedule-draft", method: http.MethodPost, path: "/drafts/{id}/schedule", summary: "Fix the second at which the approved version is published"},
		func(ctx context.Context, in *struct {
			DraftID
			Body struct {
				At time.Time `json:"at"`
			}
		}) (*draftAnswer, error) {
			return answerDraft(f.Desk.Schedule(ctx, actor(ctx), in.ID, in.Body.At))
		})
}

func answerPublished(s story.Story, err error) (*published, error) {
	if err != nil {
		return nil, err
	}
	out := &published{}
	out.Body.Number, out.Body.Version, out.Body.URL = s.Number, s.Version, s.Path
	return out, nil
}
