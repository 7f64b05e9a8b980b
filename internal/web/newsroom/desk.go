package newsroom

import (
	"context"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/edition"
	"dateline.news/internal/story"
)

// deskPage is the work in progress of an edition: the stages side by side.
type deskPage struct {
	Frame
	Editions  []Choice
	Edition   string
	Held      []HeldLine    // what is on hold heads the list
	Requests  []RequestLine // then what waits for a second person
	Columns   []Column
	Stage     string // the one stage that is shown; "": all that are open
	Mine      bool
	MayWrite  bool
	Empty     bool            // nothing is being worked on
	First     bool            // nothing ever was, and whoever looks may furnish the house
	Wanted    []HousePageLine // the house pages that readers do not find yet
	MinePath  string
	OtherPath string
}

// Column is one stage with its drafts.
type Column struct {
	Stage  string // desk.Stage, or "scheduled"
	Word   string
	Icon   string
	Hint   string // what will be here, while nothing is
	Drafts []DraftLine
	More   string // address of the whole list, where there are more
	Fold   bool   // shown on request
}

// DraftLine is one draft in a list.
type DraftLine struct {
	Path      string
	Headline  string
	Slugline  string
	Section   string
	Author    string
	Kind      string // in words; "" for an article
	Urgency   string // in words; "" where it is usual
	Urgent    bool
	Label     string // in words; "" for news
	Step      string // the newsroom's own stage, where it is not the column's
	State     string // what is to be known: embargo, schedule, next version of …
	Pending   bool
	Countdown *Countdown // nil: nothing waits for a time
	Updated   time.Time
	By        string
}

// columnShown is a column with the frame, whose words it is said in.
type columnShown struct {
	Frame
	Column
}

// Column joins a column to the frame for the part of the template that draws it.
func (p deskPage) Column(c Column) columnShown { return columnShown{p.Frame, c} }

// columns are the stages in the order of the work.
var columns = []struct{ stage, word, icon, hint string }{
	{"writing", "stage.writing", "pencil", "newsroom.hint_writing"},
	{"submitted", "stage.submitted", "send", "newsroom.hint_submitted"},
	{"approved", "stage.approved", "check", "newsroom.hint_approved"},
	{"scheduled", "newsroom.scheduled", "calendar-clock", "newsroom.hint_scheduled"},
	{"spiked", "stage.spiked", "trash-2", "newsroom.hint_spiked"},
}

const (
	columnLimit = 50
	stageLimit  = 100
)

func (f *Face) deskPage(v *visit) error {
	all, ed, err := f.editionsOf(v, account.See)
	if err != nil {
		return err
	}
	page := deskPage{Frame: f.frame(v, v.words.T("newsroom.desk"), "/newsroom/desk"), Edition: ed.Code, Editions: editionChoices(all, ed.Code),
		Stage: v.r.FormValue("stage"), Mine: v.r.FormValue("mine") != "", MayWrite: within(v.who, account.Write, ed), Empty: true}
	page.MinePath, page.OtherPath = query("/newsroom/desk", "edition", ed.Code, "mine", "1"), query("/newsroom/desk", "edition", ed.Code)
	names, err := f.Book.Names(v.r.Context(), v.who)
	if err != nil {
		return err
	}
	if ed.Code != "" && page.Stage == "" {
		if page.Held, err = f.held(v, standing{ed, names}); err != nil {
			return err
		}
		if page.Requests, err = f.requests(v, standing{ed, names}, 0); err != nil {
			return err
		}
	}
	var steps []Choice
	if ed.Code != "" {
		if steps, err = f.stageChoices(v, ed); err != nil {
			return err
		}
	}
	for _, c := range columns {
		if page.Stage != "" && page.Stage != c.stage || ed.Code == "" {
			continue
		}
		column, err := f.column(v, listing{page: page, stage: c.stage, edition: ed, names: names, steps: steps})
		if err != nil {
			return err
		}
		column.Word, column.Icon, column.Hint = v.words.T(c.word), c.icon, v.words.T(c.hint)
		column.Fold = c.stage == "spiked" && page.Stage == ""
		page.Empty = page.Empty && (len(column.Drafts) == 0 || column.Fold)
		page.Columns = append(page.Columns, column)
	}
	if page.First, err = f.firstDay(v, page); err != nil {
		return err
	}
	page.Wanted = f.wanted(v, page.Edition)
	return f.render(v, "desk", page)
}

// firstDay says whether an edition has neither drafts nor stories yet, to somebody who may furnish it.
func (f *Face) firstDay(v *visit, page deskPage) (bool, error) {
	if !page.Empty || page.Mine || page.Stage != "" || page.Edition == "" || !v.who.Can(account.ManageEdition, page.Edition, "") {
		return false, nil
	}
	for _, c := range page.Columns {
		if len(c.Drafts) > 0 {
			return false, nil
		}
	}
	published, _, err := f.Archive.List(v.r.Context(), story.Filter{Edition: page.Edition, Limit: 1})
	return len(published) == 0, err
}

// EditionPath answers the address of the edition's settings.
func (p deskPage) EditionPath() string { return editionPath(p.Edition) }

// ImprintPath answers the address where its imprint is written.
func (p deskPage) ImprintPath() string { return housePagePath(p.Edition, "imprint") }

type listing struct {
	page    deskPage
	stage   string
	edition edition.Edition
	names   map[int64]string
	steps   []Choice // the stages of the edition
}

// column lists the drafts of one stage.
func (f *Face) column(v *visit, l listing) (Column, error) {
	filter := desk.Filter{Edition: l.edition.Code, Stage: desk.Stage(l.stage), Limit: columnLimit + 1}
	if l.page.Stage != "" {
		filter.Limit = stageLimit
		filter.Before = v.before()
	}
	if l.stage == "scheduled" {
		filter.Stage, filter.Due = "", true
	}
	if l.page.Mine {
		filter.Author = v.who.ID
	}
	drafts, err := f.Desk.List(v.r.Context(), v.who, filter)
	if err != nil {
		return Column{}, err
	}
	column := Column{Stage: l.stage}
	mine := ""
	if l.page.Mine {
		mine = "1"
	}
	if l.page.Stage == "" && len(drafts) > columnLimit {
		drafts = drafts[:columnLimit]
		column.More = query("/newsroom/desk", "edition", l.edition.Code, "stage", l.stage, "mine", mine)
	}
	if l.page.Stage != "" && len(drafts) == stageLimit && !filter.Due {
		column.More = query("/newsroom/desk", "edition", l.edition.Code, "stage", l.stage, "mine", mine, "before", itoa(drafts[len(drafts)-1].ID))
	}
	for _, d := range drafts {
		if filter.Due || d.Schedule.IsZero() {
			column.Drafts = append(column.Drafts, f.line(v, d, l))
		}
	}
	return column, nil
}

func (f *Face) line(v *visit, d desk.Draft, l listing) DraftLine {
	zone := f.House.Zone(l.edition)
	line := DraftLine{
		Path: draftPath(d.ID), Headline: d.Copy.Headline, Slugline: d.Copy.Slugline, Section: sectionName(l.edition, d.Copy.Section),
		Author: l.names[d.Author], Updated: d.Updated.In(zone), By: l.names[d.UpdatedBy],
	}
	if d.Copy.Urgency <= story.Rush {
		line.Urgency, line.Urgent = v.words.T("urgency."+itoa(int64(d.Copy.Urgency))), true
	}
	if d.Copy.Label != story.News && d.Copy.Label != "" {
		line.Label = v.words.T("label." + string(d.Copy.Label))
	}
	if d.Kind != story.Article {
		line.Kind = v.words.T("kind." + string(d.Kind))
	}
	if d.Standing() != string(d.Stage) {
		line.Step = wordOf(l.steps, d.Standing())
	}
	line.State, line.Pending = v.draftState(d, zone, f.Clock.Now())
	line.Countdown = v.countdown(d, zone, f.Clock.Now())
	return line
}

// draftState says in words what is to be known of a draft beside its stage.
func (v *visit) draftState(d desk.Draft, zone *time.Location, now time.Time) (state string, pending bool) {
	switch {
	case !d.Schedule.IsZero():
		return v.words.T("newsroom.goes_out", "At", stamp(d.Schedule.In(zone), "2006-01-02 15:04:05"), "In", v.words.Relative(d.Schedule, now)), true
	case d.Embargo.Holds(now):
		return v.words.T("newsroom.embargoed_until", "At", stamp(d.Embargo.Until.In(zone), "2006-01-02 15:04"), "In", v.words.Relative(d.Embargo.Until, now)), true
	case d.Story != 0 && d.Open():
		return v.words.T("newsroom.next_version_of", "Number", itoa(d.Story)), false
	}
	return "", false
}

func sectionName(ed edition.Edition, slug string) string {
	if s, ok := ed.Section(slug); ok {
		return s.Name
	}
	return slug
}

func draftPath(id int64) string { return "/newsroom/drafts/" + itoa(id) }

// createDraft begins a new story, with nothing asked: the editor is where it is written.
func (f *Face) createDraft(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	ctx := v.r.Context()
	ed, err := f.House.ByCode(ctx, v.field("edition"))
	if err != nil {
		return err
	}
	text := story.Copy{Section: firstSection(v.who, ed), Urgency: story.UsualUrgency, Label: story.News, Bylines: []story.Byline{{Name: v.who.Name}}}
	draft, err := f.Desk.Create(ctx, v.who, desk.NewDraft{Edition: ed.Code, Kind: story.Kind(v.field("kind")), Copy: text, Once: v.onceDraft()})
	if err != nil {
		return err
	}
	return f.onward(v, draftPath(draft.ID), "")
}

// onceDraft is the key by which a form sent twice makes one draft, on every node and for ever.
func (v *visit) onceDraft() string {
	if v.field("once") == "" {
		return ""
	}
	return "form " + v.who.Subject() + " " + v.field("once")
}

// firstSection answers a section for somebody who may write in no other: nothing has to be chosen then.
func firstSection(who account.Actor, ed edition.Edition) string {
	if who.Can(account.Write, ed.Code, "") {
		return ""
	}
	for _, s := range ed.Sections {
		if who.Can(account.Write, ed.Code, s.Slug) {
			return s.Slug
		}
	}
	return ""
}

// names answers the names of colleagues; a person without the right to see has none to ask for.
func (f *Face) names(ctx context.Context, who account.Actor) (map[int64]string, error) {
	return f.Book.Names(ctx, who)
}
