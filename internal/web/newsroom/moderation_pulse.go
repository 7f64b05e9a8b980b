package newsroom

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"dateline.news/internal/discussion"
	"dateline.news/internal/errs"
)

// countOfAppeals is the name under which the number of open appeals is told.
const countOfAppeals = "appeals"

// pulse is what a page of moderation asks every few seconds.
type pulse struct {
	Counts map[string]string `json:"counts"`
	List   string            `json:"list,omitempty"`  // the queue, drawn
	Steps  string            `json:"steps,omitempty"` // the ways to the cases before and after the one on the screen, drawn
	Over   string            `json:"over,omitempty"`  // the case on the screen was decided on: what comes in its place, drawn
	Stale  bool              `json:"stale,omitempty"` // the case on the screen is another by now, and still to be decided on
}

// mark is what a page shows of a case and what may change under the eyes of who reads it.
type mark struct {
	state   discussion.MessageState
	version int
	act     int64 // the newest
	reports int
	held    bool // by a colleague
}

func markOf(v *visit, c discussion.Case, acts []discussion.Act) mark {
	m := mark{state: c.State, version: c.Version, reports: len(c.Reports), held: c.ClaimedBy != 0 && c.ClaimedBy != v.who.ID}
	if len(acts) > 0 {
		m.act = acts[0].ID
	}
	return m
}

// String writes the mark as it stands in a page.
func (m mark) String() string {
	return fmt.Sprintf("%s.%d.%d.%d.%t", m.state, m.version, m.act, m.reports, m.held)
}

// readMark reads a mark out of an address; one that is none is unlike any.
func readMark(s string) mark {
	part := strings.Split(s, ".")
	if len(part) != 5 {
		return mark{}
	}
	m := mark{state: discussion.MessageState(part[0]), held: part[4] == "true"}
	m.version, _ = strconv.Atoi(part[1]) // 0 is no version
	m.act, _ = strconv.ParseInt(part[2], 10, 64)
	m.reports, _ = strconv.Atoi(part[3])
	return m
}

// moderationPulse answers what has changed; 304 while nothing was written. A claim ends by itself, so that the tag is good
// for half a minute at most.
func (f *Face) moderationPulse(v *visit) error {
	newest, err := f.Journal.Latest(v.r.Context())
	if err != nil {
		return err
	}
	tag := fmt.Sprintf(`"%d-%d"`, newest, f.Clock.Now().Unix()/30)
	v.w.Header().Set("ETag", tag)
	if v.r.Header.Get("If-None-Match") == tag {
		v.w.WriteHeader(http.StatusNotModified)
		return nil
	}
	p, err := f.pulse(v, v.selection())
	if err != nil {
		return err
	}
	return v.json(p)
}

func (f *Face) pulse(v *visit, s selection) (pulse, error) {
	p := pulse{Counts: map[string]string{}}
	counts, appeals, err := f.Board.QueueCounts(v.r.Context(), v.who, s.edition)
	if err != nil {
		return p, err
	}
	for q, n := range counts {
		p.Counts[string(q)] = v.many(n)
	}
	p.Counts[countOfAppeals] = v.many(appeals)
	if v.r.URL.Query().Get("list") == "" {
		return p, nil
	}
	page := moderationPage{Frame: Frame{Lang: v.words.Locale(), Dir: v.words.Direction(), words: v.words}, Begin: s.at("/next")}
	shown, err := f.meanwhile(v, &page, &p)
	if err != nil {
		return p, err
	}
	if err := f.listQueue(v, s, &page, shown); err != nil {
		return p, err
	}
	parts := map[string]*string{"mod-list": &p.List}
	if shown != 0 {
		parts["mod-steps"] = &p.Steps
	}
	if page.Over != "" {
		parts["mod-begin"] = &p.Over
	}
	for part, into := range parts {
		var out bytes.Buffer
		if err := f.pages.RenderPart(&out, "moderation", part, page); err != nil {
			return p, err
		}
		*into = out.String()
	}
	return p, nil
}

// meanwhile compares the case on the screen with how it stands, and answers its number; 0 where it is no case any more.
func (f *Face) meanwhile(v *visit, page *moderationPage, p *pulse) (int64, error) {
	id, _ := strconv.ParseInt(v.r.URL.Query().Get("case"), 10, 64) // what is no number is no case
	if id == 0 {                                                   // none is on the screen
		return 0, nil
	}
	c, err := f.Board.Case(v.r.Context(), v.who, id)
	if errs.Is(err, errs.NotFound) {
		page.Over = v.words.T("moderation.over_deleted")
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	acts, err := f.Board.Acts(v.r.Context(), v.who, discussion.ActQuery{Message: id, Limit: 1})
	if err != nil {
		return 0, err
	}
	was, is := readMark(v.r.URL.Query().Get("mark")), markOf(v, c, acts)
	if was == is {
		return id, nil
	}
	if page.Over = v.overtaken(was, is, acts); page.Over != "" {
		return 0, nil
	}
	p.Stale = true
	return id, nil
}

// overtaken says in words that a case was decided on since it was shown; "" where it is still to be decided on.
func (v *visit) overtaken(was, is mark, acts []discussion.Act) string {
	decided := is.act > was.act && (acts[0].Kind == discussion.ActApprove || acts[0].Kind == discussion.ActReject || acts[0].Kind == discussion.ActAnswer)
	switch {
	case decided:
		return v.words.T("moderation.over_decided", "Name", acts[0].ByName, "Did", v.did(acts[0]))
	case was.state == is.state:
		return ""
	case is.state == discussion.Gone:
		return v.words.T("moderation.over_deleted")
	case is.state == discussion.Rejected: // with others of its author
		return v.words.T("moderation.over_state", "State", v.words.T(stateWords[is.state]))
	}
	return ""
}
