package site

import (
	"context"
	"net/http"

	"dateline.news/internal/story"
)

// noticePage stands where a withdrawn story stood: why, and nothing of what it said.
type noticePage struct {
	Frame
	Killed  bool
	Kicker  string
	Heading string
	Reason  string
	When    *When
	Next    string
}

// withdrawn answers 410 for a killed story. A held one is being checked: its address is still good, so it answers 200,
// but nothing is to be indexed.
func (sh *sheet) withdrawn(ctx context.Context, st story.Story) (string, any, error) {
	state := string(st.State)
	heading := sh.say("site." + state)
	f, err := sh.frame(ctx, heading, st.Path)
	if err != nil {
		return "", nil, err
	}
	f.Robots, f.Share = "noindex", nil
	page := &noticePage{
		Frame: f, Killed: st.State == story.Killed, Kicker: sh.ed.Name, Heading: heading, Reason: st.Reason,
		Next: sh.say("site." + state + "_next"),
	}
	if page.Killed {
		sh.status = http.StatusGone
	}
	if !st.Withdrawn.IsZero() {
		at := sh.moment(st.Withdrawn)
		page.When = &at
	}
	return "notice", page, nil
}
