package newsroom

import (
	"cmp"
	"context"
	"strconv"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/discussion"
	"dateline.news/internal/errs"
)

// talkPage is the discussion of one story, as who keeps it civil sees it.
type talkPage struct {
	Frame
	Moderation
	Story    int64
	Headline string
	Public   string
	Chair    Chair
	Queues   []Way // of this story alone
	Acts     []ModerationAct
}

// Chair is what a discussion is now, and the form by which a hand changes it.
type Chair struct {
	Frame
	Path     string // of the discussion's page
	State    string
	Reason   string
	Seconds  string // between two messages, where it is slow
	Messages int
	Pinned   bool
	Hidden   bool // with its story: it comes back with it
	Zone     string
	States   []Choice
	From     string // the story's page, where the form stands there
}

// Act answers the address to which a form goes.
func (p talkPage) Act(name string) string { return talkPath(p.Story) + "/" + name }

func talkPath(story int64) string { return moderationPath + "/stories/" + itoa(story) }

// chairStates are what a hand makes of a discussion, in the order of the form.
var chairStates = []struct {
	state discussion.State
	word  string
}{
	{discussion.Open, "moderation.set_open"}, {discussion.Slow, "moderation.set_slow"}, {discussion.PreModerated, "moderation.set_checked"},
	{discussion.Paused, "moderation.set_paused"}, {discussion.Closed, "moderation.set_closed"}, {discussion.Hidden, "moderation.set_hidden"}, {discussion.Off, "moderation.set_off"},
}

func (f *Face) talkPage(v *visit) error {
	number, err := v.number("story")
	if err != nil {
		return err
	}
	ctx := v.r.Context()
	d, err := f.Board.Discussion(ctx, number)
	if err != nil {
		return err
	}
	if err := v.who.Must(account.Moderate, d.Edition, d.Section); err != nil {
		return err
	}
	zone, err := f.zoneOf(ctx, d.Edition)
	if err != nil {
		return err
	}
	stories, err := f.Archive.ByNumbers(ctx, []int64{number})
	if err != nil {
		return err
	}
	page := talkPage{Frame: f.frame(v, v.words.T("moderation.discussion"), moderationPath), Story: number, Headline: stories[number].Headline, Public: stories[number].Path}
	page.Chair = f.chair(v, page.Frame, d, zone)
	s := selection{edition: d.Edition, story: number}
	for _, q := range discussion.Queues {
		s.queue = q
		page.Queues = append(page.Queues, Way{Path: s.at(""), Word: v.words.T(queueWords[q])})
	}
	acts, err := f.Board.Acts(ctx, v.who, discussion.ActQuery{Story: number, Limit: 50})
	if err != nil {
		return err
	}
	if page.Acts, err = f.actLines(v, acts, zone); err != nil {
		return err
	}
	if page.Moderation, err = f.moderation(v, selection{queue: discussion.QueueReported, edition: v.selection().edition}, "/stories"); err != nil {
		return err
	}
	return f.render(v, "moderation_discussion", page)
}

func (f *Face) chair(v *visit, frame Frame, d discussion.Discussion, zone *time.Location) Chair {
	set := d
	set.Withdrawn = false // what was set by hand comes back with the story
	chosen := v.typed.Value("state", "state", string(f.Board.State(set)))
	c := Chair{
		Frame: frame, Path: talkPath(d.Story), State: v.talkState(d, f.Board.State(d), zone), Reason: d.Setting.Reason, Seconds: strconv.Itoa(cmp.Or(d.Setting.Seconds, 60)),
		Messages: d.Messages, Pinned: d.Pinned, Hidden: d.Withdrawn, Zone: zone.String(),
	}
	for _, s := range chairStates {
		c.States = append(c.States, Choice{string(s.state), v.words.T(s.word), string(s.state) == chosen})
	}
	return c
}

// chairOf makes the switch of a story's discussion for the story's own page; nil where somebody may not turn it.
func (f *Face) chairOf(v *visit, frame Frame, number int64) (*Chair, error) {
	if f.Board == nil {
		return nil, nil
	}
	d, err := f.Board.Discussion(v.r.Context(), number)
	if errs.Is(err, errs.NotFound) || err == nil && !v.who.Can(account.Moderate, d.Edition, d.Section) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	zone, err := f.zoneOf(v.r.Context(), d.Edition)
	c := f.chair(v, frame, d, zone)
	c.From = storyPath(number)
	return &c, err
}

// talkState says in words what a discussion is now.
func (v *visit) talkState(d discussion.Discussion, state discussion.State, zone *time.Location) string {
	values := map[string]any{"Seconds": d.Setting.Seconds, "Until": nil}
	switch state {
	case discussion.Paused:
		values["Until"] = d.Setting.Paused
	case discussion.NotYetOpen:
		values["Until"] = d.Setting.Opens
	}
	return v.words.In(zone).T(state.Key(), values)
}

// onTalk is the shape of an act on one discussion.
func (f *Face) onTalk(v *visit, act string, do func(ctx context.Context, story int64) error) error {
	number, err := v.number("story")
	if err != nil {
		return err
	}
	if err := do(v.r.Context(), number); err != nil {
		return f.again(v, act, err, f.talkPage)
	}
	if v.field("from") == storyPath(number) {
		return f.onward(v, storyPath(number), v.words.T("newsroom.kept"))
	}
	return f.onward(v, talkPath(number), "")
}

func (f *Face) changeTalk(v *visit) error {
	return f.onTalk(v, "state", func(ctx context.Context, story int64) error {
		d, err := f.Board.Discussion(ctx, story)
		if err != nil {
			return err
		}
		zone, err := f.zoneOf(ctx, d.Edition)
		if err != nil {
			return err
		}
		form := discussion.ChangeForm{Story: story, State: discussion.State(v.field("state")), Reason: v.field("reason"), Memo: v.field("memo")}
		if form.Until, err = localTime(v.field("until"), "until", zone); err != nil {
			return err
		}
		form.Seconds, _ = strconv.Atoi(v.field("seconds")) // what is no number is out of the bounds, which the board names
		_, err = f.Board.Change(ctx, v.who, form)
		return err
	})
}

func (f *Face) pinTalk(v *visit) error {
	return f.onTalk(v, "pin", func(ctx context.Context, story int64) error {
		_, err := f.Board.Pin(ctx, v.who, story, v.field("pinned") != "")
		return err
	})
}
