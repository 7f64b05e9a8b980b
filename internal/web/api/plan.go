package api

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/errs"
	"dateline.news/internal/planning"
)

// PlanText is what can be said of something that the newsroom means to cover. It is exported as DraftID is.
type PlanText struct {
	Section      string           `json:"section" doc:"slug"`
	Slugline     string           `json:"slugline"`
	Note         string           `json:"note,omitempty"`
	Place        string           `json:"place,omitempty"`
	Begins       time.Time        `json:"begins" doc:"when it happens"`
	AllDay       bool             `json:"all_day,omitempty" doc:"the hour of begins means nothing"`
	Deadline     time.Time        `json:"deadline,omitzero" doc:"by when the text is wanted"`
	Writer       int64            `json:"writer,omitempty" doc:"account; 0: nobody yet"`
	Photographer int64            `json:"photographer,omitempty" doc:"account; 0: nobody yet"`
	Length       int              `json:"length,omitempty" doc:"words"`
	Picture      planning.Picture `json:"picture,omitempty" enum:",wanted,ordered"`
}

// newPlanBody is the body of a new entry.
type newPlanBody struct {
	Edition string `json:"edition" doc:"code"`
	PlanText
}

// planView is an entry with how far it is.
type planView struct {
	planning.Entry
	Stage string `json:"stage,omitempty" doc:"of its draft; of what was published, how the story stands"`
}

type planAnswer struct {
	ETag string `header:"ETag" doc:"the version, for If-Match"`
	Body planView
}

// PlanID is the entry that an address names.
type PlanID struct {
	ID int64 `path:"id"`
}

type planList struct {
	Body struct {
		Entries []planView `json:"entries" doc:"in the order in which they begin, at most 1000"`
	}
}

// plans are what the newsroom means to cover.
func (f *face) plans() {
	register(f, operation{id: "list-planning", method: http.MethodGet, path: "/planning", summary: "What an edition means to cover in a span of time"},
		func(ctx context.Context, in *struct {
			Edition string    `query:"edition" required:"true" doc:"code"`
			From    time.Time `query:"from" required:"true" doc:"entries that begin then or later"`
			Until   time.Time `query:"until" required:"true" doc:"and before then"`
		}) (*planList, error) {
			if _, err := f.House.ByCode(ctx, in.Edition); err != nil {
				return nil, err
			}
			entries, err := f.Plan.Between(ctx, actor(ctx), in.Edition, in.From, in.Until)
			if err != nil {
				return nil, err
			}
			out := &planList{}
			out.Body.Entries, err = f.planViews(ctx, entries)
			return out, err
		})
	register(f, operation{id: "get-planning", method: http.MethodGet, path: "/planning/{id}", summary: "Read an entry of the plan"},
		func(ctx context.Context, in *PlanID) (*planAnswer, error) {
			return f.answerPlan(ctx)(f.Plan.Get(ctx, actor(ctx), in.ID))
		})
	register(f, operation{id: "add-planning", method: http.MethodPost, path: "/planning", summary: "Plan something", status: http.StatusCreated}, f.addPlan)
	register(f, operation{id: "change-planning", method: http.MethodPut, path: "/planning/{id}", summary: "Replace an entry of the plan"}, f.changePlan)
	register(f, operation{id: "start-planning", method: http.MethodPost, path: "/planning/{id}/start", summary: "Make the draft of an entry, once"},
		func(ctx context.Context, in *PlanID) (*planAnswer, error) {
			return f.answerPlan(ctx)(f.Plan.Start(ctx, actor(ctx), in.ID))
		})
	register(f, operation{id: "cancel-planning", method: http.MethodPost, path: "/planning/{id}/cancel", summary: "Say that an entry will not be covered; a draft of it stays on the desk"},
		func(ctx context.Context, in *struct {
			PlanID
			Body struct {
				Why string `json:"why,omitempty"`
			}
		}) (*planAnswer, error) {
			return f.answerPlan(ctx)(f.Plan.Cancel(ctx, actor(ctx), in.ID, in.Body.Why))
		})
	register(f, operation{id: "restore-planning", method: http.MethodPost, path: "/planning/{id}/restore", summary: "Put a cancelled entry back into the plan"},
		func(ctx context.Context, in *PlanID) (*planAnswer, error) {
			return f.answerPlan(ctx)(f.Plan.Restore(ctx, actor(ctx), in.ID))
		})
}

func (f *face) addPlan(ctx context.Context, in *struct {
	Once string `header:"Idempotency-Key" maxLength:"200" doc:"the same key plans one thing, however often it is sent"`
	Body newPlanBody
}) (*planAnswer, error) {
	e := in.Body.entry()
	e.Edition = in.Body.Edition
	if err := actor(ctx).Must(account.Write, e.Edition, e.Section); err != nil {
		return nil, err
	}
	if err := f.named(ctx, e); err != nil {
		return nil, err
	}
	once := in.Once
	if once != "" {
		once = "api " + once
	}
	return f.answerPlan(ctx)(f.Plan.Add(ctx, actor(ctx), e, once))
}

func (f *face) changePlan(ctx context.Context, in *struct {
	PlanID
	Match string `header:"If-Match" doc:"the version that was read, such as \"3\""`
	Body  PlanText
}) (*planAnswer, error) {
	now, err := f.Plan.Get(ctx, actor(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	e := in.Body.entry()
	e.ID, e.Edition = in.ID, now.Edition
	if e.Version, err = strconv.Atoi(strings.Trim(strings.TrimPrefix(in.Match, "W/"), `"`)); err != nil {
		return nil, &problem{Title: http.StatusText(http.StatusPreconditionRequired), Status: http.StatusPreconditionRequired, Kind: string(errs.Invalid), Field: "If-Match",
			Detail: "If-Match must carry the version that was read, such as \"3\"."}
	}
	if e.Writer != now.Writer || e.Photographer != now.Photographer {
		if err := f.named(ctx, e); err != nil {
			return nil, err
		}
	}
	return f.answerPlan(ctx)(f.Plan.Change(ctx, actor(ctx), e))
}

func (b PlanText) entry() planning.Entry {
	return planning.Entry{Section: b.Section, Slugline: b.Slugline, Note: b.Note, Place: b.Place, Begins: b.Begins, AllDay: b.AllDay, Deadline: b.Deadline,
		Writer: b.Writer, Photographer: b.Photographer, Length: b.Length, Picture: b.Picture}
}

// named refuses an entry for somebody who is not of the staff.
func (f *face) named(ctx context.Context, e planning.Entry) error {
	for field, id := range map[string]int64{"writer": e.Writer, "photographer": e.Photographer} {
		if id == 0 {
			continue
		}
		who, err := f.Book.Actor(ctx, id)
		if errs.Is(err, errs.Unsigned) || err == nil && !who.Anywhere(account.See) {
			return errs.At(field, "planning.writer_gone", nil)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (f *face) answerPlan(ctx context.Context) func(planning.Entry, error) (*planAnswer, error) {
	return func(e planning.Entry, err error) (*planAnswer, error) {
		if err != nil {
			return nil, err
		}
		views, err := f.planViews(ctx, []planning.Entry{e})
		if err != nil {
			return nil, err
		}
		return &planAnswer{ETag: `"` + strconv.Itoa(e.Version) + `"`, Body: views[0]}, nil
	}
}

// planViews adds to entries how far their drafts are, as far as who asks may see them.
func (f *face) planViews(ctx context.Context, entries []planning.Entry) ([]planView, error) {
	views := make([]planView, len(entries))
	at := map[int64]int{} // which entry a draft is of
	var ids []int64
	for i, e := range entries {
		views[i].Entry = e
		if e.Draft != 0 {
			at[e.Draft], ids = i, append(ids, e.Draft)
		}
		if len(ids) < desk.MostLines && i < len(entries)-1 {
			continue
		}
		lines, err := f.Desk.Lines(ctx, actor(ctx), e.Edition, ids)
		if err != nil {
			return nil, err
		}
		for _, l := range lines {
			views[at[l.ID]].Stage = l.Standing
			if l.Shown != "" {
				views[at[l.ID]].Stage = string(l.Shown)
			}
		}
		ids = nil
	}
	return views, nil
}
