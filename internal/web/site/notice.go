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

// withdrawnTexts are the catalogue's texts about a story that is withdrawn: what happened, with the public reason, and
// what will be.
var withdrawnTexts = map[story.State]struct{ heading, because, next string }{
	story.Held:   {"site.held", "site.held_reason", "site.held_next"},
	story.Killed: {"site.killed", "site.killed_reason", "site.gone_text"},
}

// withdrawn answers 410 for a killed story. A held one is being checked: its address is still good, so it answers 200,
// but nothing is to be indexed.
func (sh *sheet) withdrawn(ctx context.Context, st story.Story) (string, any, error) {
	said := withdrawnTexts[st.State]
	heading := sh.say(said.heading)
	f, err := sh.frame(ctx, heading, st.Path)
	if err != nil {
		return "", nil, err
	}
	f.Robots, f.Share = "noindex", nil
	page := &noticePage{
		Frame: f, Killed: st.State == story.Killed, Kicker: sh.ed.Name, Heading: heading, Reason: st.Reason,
		Next: sh.say(said.next),
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
