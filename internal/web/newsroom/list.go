package newsroom

import (
	"bytes"
	"strconv"
	"strings"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/story"
)

// listPage is the newsroom's list: one view or stage of the work, narrowed by a search.
type listPage struct {
	Frame
	Editions  []Choice
	Edition   string
	Live      string // the stream that tells of changes
	At        int64  // the journal when the page was read
	Held      []HeldLine
	Views     []ListView
	Searches  []ListView
	Shown     string // which view it is
	Search    listSearch
	Rows      []ListRow
	Next      string // address of the next page
	Narrowed  bool
	Sections  []Choice
	Writers   []Choice
	Urgencies []Choice
	Topics    []Choice
	Move      []Choice // sections into which drafts may be moved
	Told      *listTold
	MayWrite  bool
	Acts      []listAct
}

// ListView is a view, a stage or a saved search in the rail of the list.
type ListView struct {
	Key   string // under which its count is told
	Path  string
	Icon  string
	Word  string
	Count string
	Here  bool
	Drop  string // address that forgets a saved search
}

// ListRow is one draft in the list.
type ListRow struct {
	ID        int64
	Version   int
	Story     int64
	Path      string
	Headline  string
	Slugline  string
	Section   string
	Writer    string
	Stage     string // in words
	StageCode string
	Marks     []string
	Urgent    bool
	State     string // by when it is wanted
	Late      bool   // that time is over
	Waits     string // for its schedule or the end of its embargo; or of which story it is the next version
	Pending   bool
	Countdown *Countdown // nil: it waits for no time
	At        time.Time
	Order     int64 // its place in the list, which begins with the least
	Gone      bool  // it is of this list no more
}

// rowShown is a row with the frame, whose words it is said in.
type rowShown struct {
	Frame
	ListRow
}

// Row joins a row to the frame for the part of the template that draws it.
func (p listPage) Row(r ListRow) rowShown { return rowShown{p.Frame, r} }

// listSearch is a search as the form of the filters has it.
type listSearch struct {
	View, Stage, Words, Section, Writer, Urgency, From, Until string
}

// listAct is an act of the list with its key.
type listAct struct {
	Act  desk.Act
	Key  string
	Icon string
	Word string
	Asks string // the field that it needs: note, at, section, to, topic
	Main bool
}

const (
	listPath   = "/newsroom/list"
	listLength = 60
)

var listViews = []struct {
	view       desk.View
	icon, word string
}{
	{desk.ViewMine, "user", "list.view_mine"}, {desk.ViewOpen, "layout-list", "list.view_open"}, {desk.ViewDue, "clock", "list.view_due"},
	{desk.ViewScheduled, "calendar-clock", "newsroom.scheduled"}, {desk.ViewLive, "newspaper", "list.view_live"}, {desk.ViewSpiked, "trash-2", "stage.spiked"},
}

var listActs = []listAct{
	{desk.ActSubmit, "s", "send", "newsroom.submit", "", false}, {desk.ActApprove, "a", "check", "newsroom.approve", "", true},
	{desk.ActReturn, "r", "undo-2", "newsroom.return", "note", false}, {desk.ActSchedule, "t", "calendar-clock", "newsroom.schedule", "at", false},
	{desk.ActSection, "m", "layout-list", "list.act_section", "section", false}, {desk.ActHand, "w", "user", "list.act_hand", "to", false},
	{desk.ActTopic, "l", "plus", "list.act_topic", "topic", false}, {desk.ActSpike, "d", "trash-2", "newsroom.spike", "", false},
	{desk.ActRevive, "v", "rotate-ccw", "newsroom.revive", "", false},
}

// listKeys are the keys of the list, for the sheet that ? opens.
var listKeys = []struct{ keys, word string }{
	{"j k", "list.key_move"}, {"Enter", "list.key_open"}, {"x", "list.key_select"}, {"X", "list.key_all"}, {"Esc", "list.key_none"}, {"[ ]", "list.key_view"},
	{"z", "list.key_undo"}, {".", "list.key_fresh"},
}

func (f *Face) listPage(v *visit) error { return f.drawList(v, nil) }

// drawList draws the list, under what a batch has come to where there was one.
func (f *Face) drawList(v *visit, told *listTold) error {
	all, ed, err := f.editionsOf(v, account.See)
	if err != nil {
		return err
	}
	page := listPage{Frame: f.frame(v, v.words.T("list.list"), listPath), Editions: editionChoices(all, ed.Code), Edition: ed.Code, Told: told, MayWrite: within(v.who, account.Write, ed)}
	if ed.Code == "" {
		return f.render(v, "list", page)
	}
	ctx := v.r.Context()
	if page.At, err = f.Journal.Latest(ctx); err != nil { // before the list is read: what comes later is told
		return err
	}
	of, err := f.listing(v, ed)
	if err != nil {
		return err
	}
	page.Live, page.Search, page.Narrowed = "/"+ed.Prefix+"/desk/live", of.typed, of.narrowed()
	found, err := f.Desk.Find(ctx, v.who, of.search, desk.Place(v.r.FormValue("before")), listLength)
	if err != nil {
		return err
	}
	for _, l := range found.Lines {
		page.Rows = append(page.Rows, of.row(l))
	}
	if found.Next != "" {
		page.Next = of.typed.path(ed.Code, "before", string(found.Next))
	}
	if page.Views, page.Searches, err = f.listCounts(v, of); err != nil {
		return err
	}
	for _, l := range append(page.Views, page.Searches...) {
		if l.Here {
			page.Shown = l.Word
		}
	}
	if page.Held, err = f.held(v, standing{ed, of.names}); err != nil {
		return err
	}
	if err := f.listChoices(v, of, &page); err != nil {
		return err
	}
	return f.render(v, "list", page)
}

// inquiry is a question to the list with what its answer is said with.
type inquiry struct {
	v      *visit
	ed     edition.Edition
	zone   *time.Location
	now    time.Time
	names  map[int64]string
	stages []Choice
	search desk.Search
	typed  listSearch
}

func (o inquiry) narrowed() bool {
	t := o.typed
	t.View, t.Stage = "", ""
	return t != listSearch{}
}

// listing reads the question of an address.
func (f *Face) listing(v *visit, ed edition.Edition) (inquiry, error) {
	o := inquiry{v: v, ed: ed, zone: f.House.Zone(ed), now: f.Clock.Now(), search: desk.Search{Edition: ed.Code}}
	field := func(name string) string { return strings.TrimSpace(v.r.FormValue(name)) }
	o.typed = listSearch{View: field("view"), Stage: field("stage"), Words: field("q"), Section: field("section"), Writer: field("writer"), Urgency: field("urgency"), From: field("from"), Until: field("until")}
	var err error
	if o.search, err = o.typed.search(ed.Code, o.zone); err != nil {
		return o, err
	}
	if o.stages, err = f.stageChoices(v, ed); err != nil {
		return o, err
	}
	o.names, err = f.Book.Names(v.r.Context(), v.who)
	return o, err
}

// search reads what was typed as the desk is inquiry. A day that is typed as the last is meant whole.
func (t listSearch) search(code string, zone *time.Location) (desk.Search, error) {
	s := desk.Search{Edition: code, View: desk.View(t.View), Stage: t.Stage, Words: t.Words, Section: t.Section}
	if t.View == "open" {
		s.View = desk.ViewOpen
	}
	s.Writer, _ = strconv.ParseInt(t.Writer, 10, 64) // what is none is nobody in particular
	s.Urgency, _ = strconv.Atoi(t.Urgency)           // what is none is any
	var err error
	if s.From, err = localTime(t.From, "from", zone); err != nil {
		return s, err
	}
	if s.Until, err = localTime(t.Until, "until", zone); err == nil && !s.Until.IsZero() {
		s.Until = s.Until.AddDate(0, 0, 1)
	}
	return s, err
}

// typedOf is the other way round, for the address of a saved search.
func typedOf(s desk.Search, zone *time.Location) listSearch {
	t := listSearch{View: string(s.View), Stage: s.Stage, Words: s.Words, Section: s.Section}
	if s.View == desk.ViewOpen {
		t.View = "open"
	}
	if s.Writer != 0 {
		t.Writer = itoa(s.Writer)
	}
	if s.Urgency != 0 {
		t.Urgency = strconv.Itoa(s.Urgency)
	}
	if !s.From.IsZero() {
		t.From = s.From.In(zone).Format(time.DateOnly)
	}
	if !s.Until.IsZero() {
		t.Until = s.Until.In(zone).AddDate(0, 0, -1).Format(time.DateOnly)
	}
	return t
}

func (t listSearch) path(code string, more ...string) string {
	pairs := []string{"edition", code, "view", t.View, "stage", t.Stage, "q", t.Words, "section", t.Section, "writer", t.Writer, "urgency", t.Urgency, "from", t.From, "until", t.Until}
	return query(listPath, append(pairs, more...)...)
}

// stageChoices answers the stages of an edition in which there is work, in the newsroom's order and words.
func (f *Face) stageChoices(v *visit, ed edition.Edition) ([]Choice, error) {
	steps, err := f.Desk.Stages(v.r.Context(), ed.Code)
	if err != nil {
		return nil, err
	}
	var choices []Choice
	for _, s := range steps {
		if s.Stage != desk.Published {
			choices = append(choices, Choice{Value: s.Code, Word: v.stageName(s)})
		}
	}
	return choices, nil
}

func (o inquiry) stageWord(code string) string {
	if code == string(desk.Published) || code == string(desk.Spiked) {
		return o.v.words.T("stage." + code)
	}
	return wordOf(o.stages, code)
}

// row says a line in words.
func (o inquiry) row(l desk.Line) ListRow {
	v := o.v
	r := ListRow{ID: l.ID, Version: l.Version, Path: draftPath(l.ID), Headline: l.Headline, Slugline: l.Slugline, Section: sectionName(o.ed, l.Section), Writer: o.names[l.Author],
		Stage: o.stageWord(l.Standing), StageCode: string(l.Stage), At: l.Updated.In(o.zone), Order: -l.ID}
	switch o.search.View {
	case desk.ViewDue:
		r.Order = l.Due.UnixMicro()
	case desk.ViewScheduled:
		r.Order = l.Schedule.UnixMicro()
	}
	if l.Urgency <= story.Rush {
		r.Urgent, r.Marks = true, append(r.Marks, v.words.T("urgency."+strconv.Itoa(l.Urgency)))
	}
	if l.Kind != story.Article {
		r.Marks = append(r.Marks, v.words.T("kind."+string(l.Kind)))
	}
	if l.Label != story.News && l.Label != "" {
		r.Marks = append(r.Marks, v.words.T("label."+string(l.Label)))
	}
	if l.Shown != "" {
		r.Story, r.Path = l.Story, storyPath(l.Story)
		if l.Shown != story.Published {
			r.Stage, r.Pending = v.words.T("state."+string(l.Shown)), true
		}
	}
	switch {
	case !l.Due.IsZero() && l.Due.Before(o.now):
		r.State, r.Late = v.words.T("list.overdue", "At", stamp(l.Due.In(o.zone), "2006-01-02 15:04"), "In", v.words.Relative(l.Due, o.now)), true
	case !l.Due.IsZero():
		r.State = v.words.T("list.due", "At", stamp(l.Due.In(o.zone), "2006-01-02 15:04"), "In", v.words.Relative(l.Due, o.now))
	}
	d := desk.Draft{Story: l.Story, Stage: l.Stage, Schedule: l.Schedule, Embargo: l.Embargo}
	waits, pending := v.draftState(d, o.zone, o.now)
	r.Waits, r.Pending, r.Countdown = waits, r.Pending || pending, v.countdown(d, o.zone, o.now)
	return r
}

// listCounts answers the views, the stages among them, and one's saved searches, with how much is in each.
func (f *Face) listCounts(v *visit, o inquiry) (views, searches []ListView, err error) {
	ctx := v.r.Context()
	here := o.typed
	if here.View == "" {
		here.View = "open"
	}
	var asked []desk.Search
	view := func(l ListView, t listSearch, s desk.Search) ListView {
		asked = append(asked, s)
		l.Path, l.Here = t.path(o.ed.Code), here == t
		return l
	}
	for _, w := range listViews {
		name := string(w.view)
		if w.view == desk.ViewOpen {
			name = "open"
		}
		views = append(views, view(ListView{Key: "view-" + name, Icon: w.icon, Word: v.words.T(w.word)}, listSearch{View: name}, desk.Search{Edition: o.ed.Code, View: w.view}))
		if w.view != desk.ViewOpen {
			continue
		}
		for _, s := range o.stages {
			views = append(views, view(ListView{Key: "stage-" + s.Value, Word: s.Word}, listSearch{View: name, Stage: s.Value}, desk.Search{Edition: o.ed.Code, Stage: s.Value}))
		}
	}
	saved, err := f.Desk.Searches(ctx, v.who, o.ed.Code)
	if err != nil {
		return nil, nil, err
	}
	for _, s := range saved {
		l := ListView{Key: "search-" + itoa(s.ID), Icon: "search", Word: s.Name, Drop: listPath + "/searches/" + itoa(s.ID) + "/drop"}
		searches = append(searches, view(l, typedOf(s.Search, o.zone), s.Search))
	}
	counts, err := f.Desk.CountEach(ctx, v.who, asked)
	if err != nil {
		return nil, nil, err
	}
	for i, n := range counts {
		if i < len(views) {
			views[i].Count = v.counted(n)
		} else {
			searches[i-len(views)].Count = v.counted(n)
		}
	}
	return views, searches, nil
}

// counted says a number; where the desk has stopped counting, that there are more.
func (v *visit) counted(n int) string {
	if n >= desk.MostCounted {
		return v.words.Number(desk.MostCounted-1) + "+"
	}
	return v.words.Number(n)
}

// listChoices fills the fields of the filters and of the acts.
func (f *Face) listChoices(v *visit, o inquiry, page *listPage) error {
	for _, s := range o.ed.Sections {
		page.Sections = append(page.Sections, Choice{s.Slug, s.Name, s.Slug == o.typed.Section})
		if v.who.Can(account.Write, o.ed.Code, s.Slug) {
			page.Move = append(page.Move, Choice{Value: s.Slug, Word: s.Name})
		}
	}
	page.Writers = nameChoices(o.names, o.typed.Writer)
	for n := 1; n <= 8; n++ {
		page.Urgencies = append(page.Urgencies, Choice{strconv.Itoa(n), v.words.T("urgency." + strconv.Itoa(n)), strconv.Itoa(n) == o.typed.Urgency})
	}
	topics, err := f.House.Topics(v.r.Context(), o.ed.Code)
	if err != nil {
		return err
	}
	for _, t := range topics {
		page.Topics = append(page.Topics, Choice{Value: t.Slug, Word: t.Name})
	}
	for _, a := range listActs {
		if within(v.who, actRight[a.Act], o.ed) {
			a.Word = v.words.T(a.Word)
			page.Acts = append(page.Acts, a)
			page.PageKeys = append(page.PageKeys, KeyWord{[]string{a.Key}, a.Word})
		}
	}
	for _, k := range listKeys {
		page.PageKeys = append(page.PageKeys, KeyWord{strings.Fields(k.keys), v.words.T(k.word)})
	}
	return nil
}

// actRight opens the button of an act; the desk asks again for each draft.
var actRight = map[desk.Act]account.Right{
	desk.ActSubmit: account.Write, desk.ActApprove: account.Approve, desk.ActReturn: account.Approve, desk.ActSchedule: account.Publish,
	desk.ActSection: account.Write, desk.ActHand: account.Write, desk.ActTopic: account.Write, desk.ActSpike: account.Write, desk.ActRevive: account.Write,
}

// rowsTold is what a list that is being looked at is told of changes.
type rowsTold struct {
	Rows   []rowTold         `json:"rows"`
	Counts map[string]string `json:"counts"`
}

type rowTold struct {
	ID      int64  `json:"id"`
	HTML    string `json:"html"`
	Belongs bool   `json:"belongs"` // it is still of this list
	Title   string `json:"title"`
}

// listRows answers some drafts as they stand now, and whether they are of the list that is looked at.
func (f *Face) listRows(v *visit) error {
	_, ed, err := f.editionsOf(v, account.See)
	if err != nil {
		return err
	}
	o, err := f.listing(v, ed)
	if err != nil {
		return err
	}
	ids, err := numbers(v.r.FormValue("ids"))
	if err != nil {
		return err
	}
	ctx := v.r.Context()
	all, err := f.Desk.Lines(ctx, v.who, ed.Code, ids)
	if err != nil {
		return err
	}
	among, err := f.Desk.Among(ctx, v.who, o.search, ids)
	if err != nil {
		return err
	}
	belongs := map[int64]bool{}
	for _, l := range among {
		belongs[l.ID] = true
	}
	told := rowsTold{Rows: []rowTold{}, Counts: map[string]string{}}
	frame := Frame{Lang: v.words.Locale(), Dir: v.words.Direction(), words: v.words}
	for _, l := range all {
		row := o.row(l)
		row.Gone = !belongs[l.ID]
		var out bytes.Buffer
		if err := f.pages.RenderPart(&out, "list", "list-row", rowShown{frame, row}); err != nil {
			return err
		}
		told.Rows = append(told.Rows, rowTold{ID: l.ID, HTML: out.String(), Belongs: !row.Gone, Title: row.Headline})
	}
	views, searches, err := f.listCounts(v, o)
	if err != nil {
		return err
	}
	for _, w := range append(views, searches...) {
		told.Counts[w.Key] = w.Count
	}
	return v.json(told)
}

// numbers reads "12,13,14", at most as many as a page of the list has.
func numbers(typed string) ([]int64, error) {
	var ids []int64
	for part := range strings.SplitSeq(typed, ",") {
		if part == "" {
			continue
		}
		n, err := strconv.ParseInt(part, 10, 64)
		if err != nil || len(ids) == desk.MostLines {
			return nil, errs.At("ids", "error.invalid", nil)
		}
		ids = append(ids, n)
	}
	return ids, nil
}
