package newsroom

import (
	"context"
	"errors"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
)

// acts is what may be done with a draft now, by whom it is shown to: a part of the page that follows every save.
type acts struct {
	Frame
	ID, Story int64
	Version   int
	Stage     string // in words
	StageCode desk.Stage
	State     string // schedule, embargo, next version of …
	Approved  string // by whom and when this version was approved; "" where it was not
	Updated   string // by whom and when it was saved last
	Zone      string
	Check     checkBrief    // what the check before publishing has found, where it may be published
	Approvals string        // how many of how many, by whom and when; "" where one is enough
	Moves     []Choice      // the stages between writing and approved into which it may go
	Asks      []NoteLine    // open questions that publishing asks about
	Changed   []ChangedLine // published words that the update says otherwise
	Write     bool
	Submit    bool
	Return    bool
	Approve   bool
	Publish   bool
	Alone     bool // without another person's approval
	Schedule  bool
	Scheduled bool
	Lift      bool
	Spike     bool
	Revive    bool
	Countdown *Countdown // nil: nothing waits for a time
	News      bool       // readers who have seen the story are told of the update as of a new one
}

// Path answers the address below which the forms go.
func (a acts) Path() string { return draftPath(a.ID) }

// StoryPath answers the newsroom's page of the published story.
func (a acts) StoryPath() string { return storyPath(a.Story) }

// standing is what the acts are said with.
type standing struct {
	edition edition.Edition
	names   map[int64]string
}

func (f *Face) acts(v *visit, frame Frame, d desk.Draft, s standing) (acts, error) {
	can := func(right account.Right) bool { return v.who.Can(right, d.Edition, d.Copy.Section) }
	zone, now := f.House.Zone(s.edition), f.Clock.Now()
	own := d.WritingRight(v.who)
	write := d.Open() && can(own)
	ways, err := f.waysOf(v, d)
	if err != nil {
		return acts{}, err
	}
	a := acts{
		Frame: frame, ID: d.ID, Story: d.Story, Version: d.Version, Stage: ways.here, StageCode: d.Stage, Zone: s.edition.Zone,
		Write: write, Submit: d.Stage == desk.Writing && write, Return: ways.back,
		Approve: d.Open() && !d.Approved() && ways.approve && !given(d, v.who.ID), Moves: ways.moves, Approvals: v.approvals(d, s.names, zone),
		Publish: d.Open() && can(account.Publish) && (d.Approved() || d.Needed < 2 && can(account.PublishAlone)), Alone: !d.Approved(),
		Schedule: d.Open() && d.Approved() && d.Schedule.IsZero() && can(account.Publish), Scheduled: !d.Schedule.IsZero() && can(account.Publish),
		Lift: d.Open() && d.Embargo.Holds(now) && can(account.LiftEmbargo), Spike: write, Revive: d.Stage == desk.Spiked && can(own),
		Updated: v.words.T("newsroom.saved_by", "Name", s.names[d.UpdatedBy], "At", stamp(d.Updated.In(zone), "2006-01-02 15:04:05")),
	}
	a.News = d.News
	a.State, _ = v.draftState(d, zone, now)
	a.Countdown = v.countdown(d, zone, now)
	if d.Approved() && d.Open() && a.Approvals == "" {
		a.Approved = v.words.T("newsroom.approved_by", "Name", s.names[d.ApprovedBy], "At", stamp(d.ApprovedAt.In(zone), "2006-01-02 15:04:05"), "Version", d.Version)
	}
	for _, n := range v.notes(d, s.names, zone) {
		if n.Asks {
			a.Asks = append(a.Asks, n)
		}
	}
	if a.Publish || a.Schedule || a.Approve {
		if a.Check, err = f.brief(v, d, s.edition); err != nil {
			return a, err
		}
	}
	if a.Publish || a.Schedule {
		a.Changed, err = f.changedLines(v, d, s.edition)
	}
	return a, err
}

// onDraft is the shape of every act on one draft: a refusal shows the editor again with what was typed.
func (f *Face) onDraft(v *visit, act, done string, do func(ctx context.Context, id int64) error) error {
	id, err := v.number("draft")
	if err != nil {
		return err
	}
	if err := v.form(); err != nil {
		return err
	}
	if err := do(v.r.Context(), id); err != nil {
		return f.again(v, act, err, f.draftPage)
	}
	return f.onward(v, draftPath(id), v.words.T(done))
}

func (f *Face) submitDraft(v *visit) error {
	return f.onDraft(v, "submit", "newsroom.submitted", func(ctx context.Context, id int64) error {
		_, err := f.Desk.Submit(ctx, v.who, id)
		return err
	})
}

func (f *Face) returnDraft(v *visit) error {
	return f.onDraft(v, "return", "newsroom.returned", func(ctx context.Context, id int64) error {
		_, err := f.Desk.Return(ctx, v.who, id, v.field("note"))
		return err
	})
}

func (f *Face) approveDraft(v *visit) error {
	return f.onDraft(v, "approve", "newsroom.approved", func(ctx context.Context, id int64) error {
		version, err := wholeNumber(v.field("version"), "version")
		if err != nil {
			return err
		}
		_, err = f.Desk.Approve(ctx, v.who, id, int(version))
		return err
	})
}

// publishDraft publishes and leads to the story. Sent twice it is published once: the desk answers the same story.
func (f *Face) publishDraft(v *visit) error {
	id, err := v.number("draft")
	if err != nil {
		return err
	}
	if err := v.form(); err != nil {
		return err
	}
	if err := f.keepAnswers(v, id); err != nil {
		return f.again(v, "publish", err, f.draftPage)
	}
	if err := f.askUnseen(v, id); err != nil {
		return f.again(v, "publish", err, f.draftPage)
	}
	published, err := f.Desk.Publish(v.r.Context(), v.who, id, v.field("confirmed") != "")
	if err != nil {
		return f.again(v, "publish", err, f.draftPage)
	}
	return f.onward(v, storyPath(published.Number), v.words.T("newsroom.published", "Headline", published.Headline))
}

func (f *Face) scheduleDraft(v *visit) error {
	return f.onDraft(v, "schedule", "newsroom.is_scheduled", func(ctx context.Context, id int64) error {
		if err := f.keepAnswers(v, id); err != nil {
			return err
		}
		if err := f.askUnseen(v, id); err != nil {
			return err
		}
		draft, err := f.Desk.Get(ctx, v.who, id)
		if err != nil {
			return err
		}
		zone, err := f.zoneOf(ctx, draft.Edition)
		if err != nil {
			return err
		}
		at, err := localTime(v.field("at"), "at", zone)
		if err != nil {
			return err
		}
		if at.IsZero() {
			return errs.At("at", "error.required", nil)
		}
		_, err = f.Desk.Schedule(ctx, v.who, id, at)
		return err
	})
}

func (f *Face) unscheduleDraft(v *visit) error {
	return f.onDraft(v, "unschedule", "newsroom.unscheduled", func(ctx context.Context, id int64) error {
		_, err := f.Desk.Unschedule(ctx, v.who, id)
		return err
	})
}

func (f *Face) liftEmbargo(v *visit) error {
	return f.onDraft(v, "lift", "newsroom.lifted", func(ctx context.Context, id int64) error {
		_, err := f.Desk.LiftEmbargo(ctx, v.who, id, v.field("reason"))
		return err
	})
}

func (f *Face) spikeDraft(v *visit) error {
	return f.onDraft(v, "spike", "newsroom.is_spiked", func(ctx context.Context, id int64) error {
		_, err := f.Desk.Spike(ctx, v.who, id)
		return err
	})
}

func (f *Face) reviveDraft(v *visit) error {
	return f.onDraft(v, "revive", "newsroom.revived", func(ctx context.Context, id int64) error {
		_, err := f.Desk.Revive(ctx, v.who, id)
		return err
	})
}

// localForms are how browsers write the time of a field.
var localForms = []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02"}

// localTime reads the time of a field in a zone; an empty field is the zero time. A time that the clocks pass over when
// they go forward is as long after the moment of the change as it would have been.
func localTime(typed, field string, zone *time.Location) (time.Time, error) {
	if typed == "" {
		return time.Time{}, nil
	}
	for _, form := range localForms {
		if at, err := time.ParseInLocation(form, typed, zone); err == nil {
			wanted, _ := time.Parse(form, typed) // as it was just now
			return at.Add(max(0, wanted.Sub(wall(at)))), nil
		}
	}
	return time.Time{}, errs.At(field, "newsroom.bad_time", map[string]any{"Typed": typed})
}

// wall answers what the clock on the wall shows at a moment, as a time of UTC.
func wall(at time.Time) time.Time {
	_, offset := at.Zone()
	return at.UTC().Add(time.Duration(offset) * time.Second)
}

// conflicts answers the conflict in an error, nil where it is none.
func conflicts(err error) *desk.Conflict {
	var conflict *desk.Conflict
	if errors.As(err, &conflict) {
		return conflict
	}
	return nil
}
