package api

import (
	"context"
	"net/http"

	"dateline.news/internal/desk"
	"dateline.news/internal/story"
)

// corrected is the answer of a correction: carried out, or left for a second person (202).
type corrected struct {
	Status int
	Body   struct {
		Number  int64  `json:"number"`
		Version int    `json:"version"`
		URL     string `json:"url" doc:"root-relative"`
		Request int64  `json:"request,omitempty" doc:"the request that waits for a second person; the story is as it was"`
	}
}

type requestAnswer struct{ Body story.Request }

// RequestID is the request that an address names.
type RequestID struct {
	ID int64 `path:"id"`
}

func (f *face) corrections() {
	register(f, operation{id: "correct-story", method: http.MethodPost, path: "/stories/{number}/correct", summary: "Correct exact words of a story, or of what its pictures say"}, f.correct)
	register(f, operation{id: "list-correctable-words", method: http.MethodGet, path: "/stories/{number}/words", summary: "List what of a story can be corrected, with its places"},
		func(ctx context.Context, in *StoryNumber) (*struct {
			Body struct {
				Words []story.Passage `json:"words"`
			}
		}, error) {
			words, err := f.Archive.Words(ctx, actor(ctx), in.Number)
			if err != nil {
				return nil, err
			}
			out := &struct {
				Body struct {
					Words []story.Passage `json:"words"`
				}
			}{}
			out.Body.Words = words
			return out, nil
		})
	register(f, operation{id: "list-correction-requests", method: http.MethodGet, path: "/correction-requests", summary: "List the corrections that wait for a second person"}, f.listRequests)
	register(f, operation{id: "approve-correction", method: http.MethodPost, path: "/correction-requests/{id}/approve", summary: "Carry out a correction that another person has asked for"},
		func(ctx context.Context, in *RequestID) (*published, error) {
			return answerPublished(f.Archive.ApproveCorrection(ctx, actor(ctx), in.ID))
		})
	register(f, operation{id: "refuse-correction", method: http.MethodPost, path: "/correction-requests/{id}/refuse", summary: "Refuse a correction, or take one's own request back"},
		func(ctx context.Context, in *struct {
			RequestID
			Body struct {
				Reason string `json:"reason,omitempty"`
			}
		}) (*requestAnswer, error) {
			r, err := f.Archive.RefuseCorrection(ctx, actor(ctx), in.ID, in.Body.Reason)
			if err != nil {
				return nil, err
			}
			return &requestAnswer{Body: r}, nil
		})
	f.changed()
}

func (f *face) correct(ctx context.Context, in *struct {
	StoryNumber
	Body struct {
		Find     string `json:"find" doc:"the words as they stand, found once in headline, lede or body, or else in what the pictures say"`
		Replace  string `json:"replace"`
		Class    string `json:"class" enum:"correction,clarification,refile"`
		Cause    string `json:"cause,omitempty" doc:"for the newsroom"`
		Note     string `json:"note,omitempty" doc:"for readers"`
		Place    string `json:"place,omitempty" doc:"headline, lede, body, a place of the body, caption, credit or alt; empty: anywhere"`
		Asset    int64  `json:"asset,omitempty" doc:"the picture whose caption, credit or alternative text is meant"`
		Nth      int    `json:"nth,omitempty" minimum:"0" doc:"which one, where the words stand several times at place"`
		KeepHeld bool   `json:"keep_held,omitempty" doc:"a held story stays held; otherwise its correction releases it"`
	}
}) (*corrected, error) {
	b := in.Body
	s, request, err := f.Archive.AskCorrection(ctx, actor(ctx), in.Number, story.Fix{
		Find: b.Find, Replace: b.Replace, Class: story.Class(b.Class), Cause: b.Cause, Note: b.Note, Place: b.Place, Asset: b.Asset, Nth: b.Nth, KeepHeld: b.KeepHeld,
	})
	if err != nil {
		return nil, err
	}
	out := &corrected{Status: http.StatusOK}
	if request.ID != 0 {
		out.Status = http.StatusAccepted
	}
	out.Body.Number, out.Body.Version, out.Body.URL, out.Body.Request = s.Number, s.Version, s.Path, request.ID
	return out, nil
}

func (f *face) listRequests(ctx context.Context, in *struct {
	Edition string `query:"edition" doc:"code; empty: every edition"`
}) (*struct {
	Body struct {
		Requests []story.Request `json:"requests"`
	}
}, error) {
	waiting, err := f.Archive.Requests(ctx, actor(ctx), in.Edition)
	if err != nil {
		return nil, err
	}
	out := &struct {
		Body struct {
			Requests []story.Request `json:"requests"`
		}
	}{}
	out.Body.Requests = append([]story.Request{}, waiting...)
	return out, nil
}

type changedAnswer struct {
	Body struct {
		Changed []desk.Changed `json:"changed"`
	}
}

// changed is the question about published figures, names and quotes that an update says otherwise.
func (f *face) changed() {
	answer := func(ctx context.Context, id int64) (*changedAnswer, error) {
		changed, err := f.Desk.Changed(ctx, actor(ctx), id)
		if err != nil {
			return nil, err
		}
		out := &changedAnswer{}
		out.Body.Changed = append([]desk.Changed{}, changed...)
		return out, nil
	}
	register(f, operation{id: "list-changed-words", method: http.MethodGet, path: "/drafts/{id}/changed", summary: "List the published figures, names and quotes that an update says otherwise"},
		func(ctx context.Context, in *DraftID) (*changedAnswer, error) { return answer(ctx, in.ID) })
	register(f, operation{id: "answer-changed-words", method: http.MethodPost, path: "/drafts/{id}/answers", summary: "Say which of them were wrong when they were published"},
		func(ctx context.Context, in *struct {
			DraftID
			Body struct {
				Answers []desk.Answer `json:"answers"`
			}
		}) (*changedAnswer, error) {
			if _, err := f.Desk.Answer(ctx, actor(ctx), in.ID, in.Body.Answers); err != nil {
				return nil, err
			}
			return answer(ctx, in.ID)
		})
}
