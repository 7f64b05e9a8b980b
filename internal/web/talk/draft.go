package talk

import (
	"encoding/json"
	"strconv"

	"dateline.news/internal/discussion"
)

// Draft is a message that somebody has typed and not sent, because they were not signed in.
type Draft struct {
	Story  int64  `json:"story"`
	Parent int64  `json:"parent,omitempty"`
	Text   string `json:"text"`
}

// draftKey is where a session keeps a draft until it is sent.
const draftKey = "draft"

// carried answers the draft that a form of the door carries in hidden fields, nil where there is none.
func (v *visit) carried() *Draft {
	story, err := strconv.ParseInt(v.r.PostForm.Get("draft_story"), 10, 64)
	text := v.r.PostForm.Get("draft")
	if err != nil || text == "" || len(text) > 16*discussion.MaxRunes {
		return nil
	}
	parent, _ := strconv.ParseInt(v.r.PostForm.Get("draft_parent"), 10, 64) // "" answers nothing
	return &Draft{Story: story, Parent: max(parent, 0), Text: text}
}

// keepDraft lays a draft into the session of somebody who has just come in.
func (f *Face) keepDraft(v *visit, d *Draft) error {
	if d == nil {
		return nil
	}
	text, err := json.Marshal(d)
	if err != nil {
		return err
	}
	f.Sessions.Put(v.r.Context(), draftKey, string(text))
	return nil
}

// takeDraft takes the draft for a story out of the session; nil where there is none.
func (f *Face) takeDraft(v *visit, story int64) (*Draft, error) {
	kept := f.Sessions.Pop(v.r.Context(), draftKey)
	if kept == "" {
		return nil, nil
	}
	var d Draft
	if err := json.Unmarshal([]byte(kept), &d); err != nil {
		return nil, err
	}
	if d.Story != story { // it waits for its own story
		return nil, f.keepDraft(v, &d)
	}
	return &d, nil
}

// draftOf answers the draft for a story and leaves it where it is.
func (f *Face) draftOf(v *visit, story int64) (*Draft, error) {
	d, err := f.takeDraft(v, story)
	if err != nil || d == nil {
		return nil, err
	}
	return d, f.keepDraft(v, d)
}

// onwards answers where somebody goes on who has just come in: to the draft that waits, or to where they came from.
func (f *Face) onwards(v *visit) (string, error) {
	d := v.carried()
	if d == nil {
		return f.next(v), nil
	}
	if err := f.keepDraft(v, d); err != nil {
		return "", err
	}
	return f.drawer.Path(v.ed, d.Story) + "/write", nil
}
