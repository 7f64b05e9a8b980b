package api

import (
	"context"
	"net/http"

	"dateline.news/internal/desk"
)

// TaskID is the task that an address names.
type TaskID struct {
	ID int64 `path:"id"`
}

type taskAnswer struct{ Body desk.Task }

// into is the edition into which something is translated.
type into struct {
	Edition string `json:"edition" doc:"code"`
}

// translations begin in other editions and are looked after when their originals change.
func (f *face) translations() {
	register(f, operation{id: "translate-story", method: http.MethodPost, path: "/stories/{number}/translate", summary: "Begin the translation of a story for another edition"},
		func(ctx context.Context, in *struct {
			StoryNumber
			Body into
		}) (*draftAnswer, error) {
			return answerDraft(f.Desk.Translate(ctx, actor(ctx), desk.Translation{Story: in.Number, Edition: in.Body.Edition}))
		})
	register(f, operation{id: "translate-draft", method: http.MethodPost, path: "/drafts/{id}/translate", summary: "Begin the translation of a draft; it inherits the embargo"},
		func(ctx context.Context, in *struct {
			DraftID
			Body into
		}) (*draftAnswer, error) {
			return answerDraft(f.Desk.Translate(ctx, actor(ctx), desk.Translation{Draft: in.ID, Edition: in.Body.Edition}))
		})
	register(f, operation{id: "list-tasks", method: http.MethodGet, path: "/tasks", summary: "List what happened to the originals of translations, holds and kills first"}, f.listTasks)
	register(f, operation{id: "finish-task", method: http.MethodPost, path: "/tasks/{id}/done", summary: "Say that a task is done"},
		func(ctx context.Context, in *struct {
			TaskID
			Body *struct {
				Note string `json:"note,omitempty"`
			}
		}) (*taskAnswer, error) {
			note := ""
			if in.Body != nil {
				note = in.Body.Note
			}
			t, err := f.Desk.TaskDone(ctx, actor(ctx), in.ID, note)
			if err != nil {
				return nil, err
			}
			return &taskAnswer{t}, nil
		})
}

func (f *face) listTasks(ctx context.Context, in *struct {
	Edition string `query:"edition"`
	Done    bool   `query:"done" doc:"those that are done, the latest first"`
}) (*struct {
	Body struct {
		Tasks []desk.Task `json:"tasks"`
	}
}, error) {
	tasks, err := f.Desk.Tasks(ctx, actor(ctx), in.Edition, in.Done)
	if err != nil {
		return nil, err
	}
	out := &struct {
		Body struct {
			Tasks []desk.Task `json:"tasks"`
		}
	}{}
	out.Body.Tasks = append([]desk.Task{}, tasks...)
	return out, nil
}
