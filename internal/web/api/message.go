package api

import (
	"context"
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/discussion"
	"dateline.news/internal/errs"
)

// messageView is a message as everybody sees it; its own author and moderators are also told where it stands.
type messageView struct {
	ID        int64                       `json:"id"`
	Seq       int64                       `json:"seq,omitempty" doc:"its place in the discussion; none before it is visible"`
	Story     int64                       `json:"story"`
	Author    string                      `json:"author" doc:"name; empty where the account or the message was deleted"`
	Staff     bool                        `json:"staff,omitempty" doc:"written as staff"`
	Featured  bool                        `json:"featured,omitempty"`
	Text      string                      `json:"text" doc:"with its markup; empty for a deleted message that was answered"`
	HTML      string                      `json:"html"`
	Version   int                         `json:"version"`
	Parent    int64                       `json:"parent,omitempty" doc:"id of the message that it answers"`
	Replies   int                         `json:"replies,omitempty"`
	Reactions map[discussion.Reaction]int `json:"reactions,omitempty"`
	State     string                      `json:"state" doc:"published, gone; to its author and to moderators also pending, rejected, appealed, removed"`
	Why       string                      `json:"why,omitempty" doc:"why it waits"`
	At        time.Time                   `json:"at"`
	Edited    time.Time                   `json:"edited,omitzero"`
}

func messageOf(m discussion.Message) messageView {
	v := messageView{
		ID: m.ID, Seq: m.Seq, Story: m.Story, Author: m.Name, Staff: m.Staff, Featured: m.Featured, Text: m.Text, Version: m.Version, Parent: m.Parent,
		Replies: m.Replies, Reactions: m.Reactions, State: string(m.State), Why: string(m.Why), At: m.At, Edited: m.Edited,
	}
	if m.State != discussion.Gone {
		v.HTML = m.HTML()
	}
	return v
}

type messageList struct {
	Body struct {
		State    string        `json:"state" doc:"of the discussion: open, slow, closed …"`
		Count    int           `json:"count" doc:"visible messages"`
		Messages []messageView `json:"messages"`
		Next     string        `json:"next" doc:"cursor for before; empty: no more"`
	}
}

type messageAnswer struct{ Body messageView }

type decisionRequest struct {
	ID   int64 `path:"id"`
	Body *struct {
		Version int    `json:"version,omitempty" doc:"the version that was looked at; without it the newest"`
		Rule    string `json:"rule,omitempty" doc:"to reject: the rule that it offends; without it other, which needs a note"`
		Note    string `json:"note,omitempty" doc:"to the author"`
	}
}

func (f *face) messages() {
	register(f, operation{id: "list-messages", method: http.MethodGet, path: "/stories/{number}/messages", summary: "The visible messages of a story's discussion", open: true}, f.listMessages)
	register(f, operation{id: "post-message", method: http.MethodPost, path: "/stories/{number}/messages", summary: "Post a message; the same Idempotency-Key makes one", status: http.StatusCreated}, f.postMessage)
	register(f, operation{id: "approve-message", method: http.MethodPost, path: "/messages/{id}/approve", summary: "Publish a message, or leave it as it is"},
		func(ctx context.Context, in *decisionRequest) (*messageAnswer, error) {
			return f.decide(ctx, in, f.Board.Approve)
		})
	register(f, operation{id: "reject-message", method: http.MethodPost, path: "/messages/{id}/reject", summary: "Take a message away and tell its author why"},
		func(ctx context.Context, in *decisionRequest) (*messageAnswer, error) {
			return f.decide(ctx, in, f.Board.Reject)
		})
}

func (f *face) listMessages(ctx context.Context, in *struct {
	StoryNumber
	Sort   string `query:"sort" enum:"new,old" default:"new"`
	Before string `query:"before" doc:"next of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
}) (*messageList, error) {
	q := discussion.PageQuery{Story: in.Number, Sort: discussion.Newest, Limit: in.Limit}
	if in.Sort == "old" {
		q.Sort = discussion.Oldest
	}
	if in.Before != "" {
		var err error
		if q.From, err = strconv.ParseInt(in.Before, 10, 64); err != nil || q.From < 1 {
			return nil, errs.At("before", "discussion.cursor", nil)
		}
	}
	page, err := f.Board.Page(ctx, q)
	if err != nil {
		return nil, err
	}
	out := &messageList{}
	out.Body.State, out.Body.Messages = string(page.State), []messageView{}
	if page.State.Readable() {
		out.Body.Count = page.Discussion.Messages
	}
	for _, m := range page.Messages {
		out.Body.Messages = append(out.Body.Messages, messageOf(m))
	}
	if page.Next > 0 {
		out.Body.Next = strconv.FormatInt(page.Next, 10)
	}
	return out, nil
}

func (f *face) postMessage(ctx context.Context, in *struct {
	StoryNumber
	Key  string `header:"Idempotency-Key" doc:"at most 200 bytes"`
	Body struct {
		Text   string `json:"text" doc:"plain text with **bold**, > quotation and links"`
		Parent int64  `json:"parent,omitempty" doc:"id of the message that it answers"`
		Staff  bool   `json:"staff,omitempty" doc:"with the badge; for moderators"`
	}
}) (*messageAnswer, error) {
	m, err := f.Board.Post(ctx, actor(ctx), discussion.Posting{
		Story: in.Number, Parent: in.Body.Parent, Text: in.Body.Text, Once: in.Key, AsStaff: in.Body.Staff, Address: addressOf(ctx),
	})
	if err != nil {
		return nil, err
	}
	return &messageAnswer{messageOf(m)}, nil
}

// decide passes on a moderator's decision on the version that was named, or on the newest.
func (f *face) decide(ctx context.Context, in *decisionRequest, act func(context.Context, account.Actor, discussion.Decision) (discussion.Act, error)) (*messageAnswer, error) {
	d := discussion.Decision{Message: in.ID}
	if in.Body != nil {
		d.Version, d.Rule, d.Note = in.Body.Version, discussion.Rule(in.Body.Rule), in.Body.Note
	}
	if d.Rule == "" {
		d.Rule = discussion.RuleOther
	}
	if d.Version == 0 {
		found, err := f.Board.Case(ctx, actor(ctx), in.ID)
		if err != nil {
			return nil, err
		}
		d.Version = found.Message.Version
	}
	if _, err := act(ctx, actor(ctx), d); err != nil {
		return nil, err
	}
	found, err := f.Board.Case(ctx, actor(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return &messageAnswer{messageOf(found.Message)}, nil
}

type addressKey struct{}

// addressed lays down where a request comes from, for the rates of readers' messages.
func (f *face) addressed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), addressKey{}, f.Proxies.ClientAddress(r))))
	})
}

func addressOf(ctx context.Context) netip.Addr {
	address, _ := ctx.Value(addressKey{}).(netip.Addr)
	return address
}
