package newsroom

import (
	"errors"
	"strconv"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/lang"
	"dateline.news/internal/planning"
	"dateline.news/internal/story"
)

// planPage is a day or a week of what the newsroom means to cover.
type planPage struct {
	Frame
	Editions []Choice
	Edition  string
	Live     string
	At       int64
	Week     bool
	Word     string // the day or the week in words
	Zone     string // whose the times are, in words
	Back     string
	Forth    string
	Today    string
	Other    string // the same day as the other view
	Days     []PlanDay
	New      *planForm // nil: who looks may plan nothing
}

// PlanDay is one day with its entries.
type PlanDay struct {
	Date    string
	Word    string
	Path    string
	Today   bool
	Entries []PlanRow
}

// PlanRow is one entry of the plan in words.
type PlanRow struct {
	ID        int64
	Version   int
	Path      string
	Slugline  string
	Remark    string
	Time      string
	At        time.Time
	Section   string
	Place     string
	Writer    string
	Photo     string // photographer
	Length    string
	Picture   string
	Deadline  string
	State     string
	StateCode string // planned, late, started, published, cancelled
	Late      bool
	DraftPath string
	StoryPath string
	MayStart  bool
	MayChange bool
	Cancelled bool
	Week      bool
	Back      string // where the forms lead back to
}

// planShown is a row with the frame, whose words it is said in.
type planShown struct {
	Frame
	PlanRow
}

// Row joins a row to the frame for the part of the template that draws it.
func (p planPage) Row(r PlanRow) planShown { return planShown{p.Frame, r} }

// Form joins the form of a new entry to the frame.
func (p planPage) Form() planFormShown { return planFormShown{p.Frame, *p.New} }

// planForm is the form of an entry.
type planForm struct {
	Act, Action                                            string
	Edition                                                string
	Adds                                                   bool
	Version                                                int
	Slugline, Place, Remark, Date, Clock, Deadline, Length string
	Sections, Writers, Photographers, Pictures             []Choice
	Back                                                   string
	View, Day                                              string // where a refused form is shown again
}

type planFormShown struct {
	Frame
	planForm
}

// planEntryPage is one entry to be changed; where somebody else was faster, with both texts.
type planEntryPage struct {
	Frame
	Edition string
	Entry   PlanRow
	Fields  planForm
	Theirs  []planDifference
	Changed string // by whom and when
	Zone    string // whose the times are, in words
}

// planDifference is a field that two people have changed otherwise.
type planDifference struct{ Word, Theirs, Yours string }

// Form joins the form to the frame.
func (p planEntryPage) Form() planFormShown { return planFormShown{p.Frame, p.Fields} }

// Row joins the entry to the frame.
func (p planEntryPage) Row() planShown { return planShown{p.Frame, p.Entry} }

// pictureWords say what is wanted of pictures.
var pictureWords = map[planning.Picture]string{planning.NoPicture: "planning.picture_none", planning.Wanted: "planning.picture_wanted", planning.Ordered: "planning.picture_ordered"}

const planPath = "/newsroom/plan"

var planKeys = []struct {
	keys []string
	word string
}{
	{[]string{"j", "k"}, "planning.key_move"}, {[]string{"Enter"}, "planning.key_open"}, {[]string{"a"}, "planning.add"}, {[]string{"s"}, "planning.start"}, {[]string{"x"}, "planning.cancel"},
	{[]string{"+", "-"}, "planning.key_shift"}, {[]string{"[", "]"}, "planning.key_turn"}, {[]string{"t"}, "planning.today"}, {[]string{"w"}, "planning.key_view"},
}

// plannedDay is the day, or the week, that an address asks for, in the edition's zone.
type plannedDay struct {
	ed   edition.Edition
	zone *time.Location
	date time.Time // the first day, as a date of UTC, where every day has its midnight
	week bool
}

func (f *Face) plannedDay(v *visit, ed edition.Edition) plannedDay {
	d := plannedDay{ed: ed, zone: f.House.Zone(ed), week: v.r.FormValue("view") != "day"}
	var err error
	if d.date, err = time.Parse(time.DateOnly, v.r.FormValue("day")); err != nil || d.date.Year() < 1970 || d.date.Year() > 2200 {
		d.date = dateOf(f.Clock.Now().In(d.zone)) // what is none is today
	}
	if d.week { // from Monday on
		d.date = d.date.AddDate(0, 0, -(int(d.date.Weekday())+6)%7)
	}
	return d
}

// length is how many days are shown.
func (d plannedDay) length() int {
	if d.week {
		return 7
	}
	return 1
}

// dawn answers the moment at which a day begins, so many after the first.
func (d plannedDay) dawn(after int) time.Time { return dawn(d.date.AddDate(0, 0, after), d.zone) }

// dateOf answers the date of a moment as UTC has it.
func dateOf(at time.Time) time.Time { return wall(at).Truncate(24 * time.Hour) }

// dawn answers the first moment of a date in a zone. Where the clocks go forward at midnight, as in Cairo or Havana, there
// is no midnight, and the day begins an hour later.
func dawn(date time.Time, zone *time.Location) time.Time {
	at := time.Date(date.Year(), date.Month(), date.Day(), 0, 0, 0, 0, zone)
	return at.Add(max(0, date.Sub(wall(at))))
}

func (d plannedDay) view() string {
	if d.week {
		return "week"
	}
	return "day"
}

func (d plannedDay) path(date time.Time) string {
	return query(planPath, "edition", d.ed.Code, "view", d.view(), "day", date.Format(time.DateOnly))
}

// zoneWord says whose the times are; where the clocks change meanwhile, from which day on.
func (d plannedDay) zoneWord(v *visit) string {
	zone := v.words.Zone(d.dawn(0), d.zone)
	for n := range d.length() {
		if then := v.words.Zone(d.dawn(n+1).Add(-time.Second), d.zone); then != zone {
			return v.words.T("planning.zone_changes", "Zone", zone, "Day", v.dayWord(d.dawn(n), d.zone), "Then", then)
		}
	}
	return v.words.T("planning.zone", "Zone", zone)
}

func (f *Face) planPage(v *visit) error {
	all, ed, err := f.editionsOf(v, account.See)
	if err != nil {
		return err
	}
	page := planPage{Frame: f.frame(v, v.words.T("planning.plan"), planPath), Editions: editionChoices(all, ed.Code), Edition: ed.Code}
	if ed.Code == "" {
		return f.render(v, "plan", page)
	}
	ctx := v.r.Context()
	if page.At, err = f.Journal.Latest(ctx); err != nil { // before the plan is read: what comes later is told
		return err
	}
	d := f.plannedDay(v, ed)
	page.Live, page.Week, page.Zone = "/"+ed.Prefix+"/desk/live", d.week, d.zoneWord(v)
	page.Back, page.Forth = d.path(d.date.AddDate(0, 0, -d.length())), d.path(d.date.AddDate(0, 0, d.length()))
	page.Today, page.Word = d.path(f.Clock.Now().In(d.zone)), v.dayWord(d.dawn(0), d.zone)
	if d.week {
		page.Word = v.words.T("planning.week_of", "Day", page.Word)
	}
	other := plannedDay{ed: ed, week: !d.week}
	page.Other = other.path(d.date)
	if page.Days, err = f.planDays(v, d); err != nil {
		return err
	}
	if within(v.who, account.Write, ed) {
		form, err := f.newPlan(v, d)
		if err != nil {
			return err
		}
		page.New = &form
	}
	page.PageKeys = v.planKeys()
	return f.render(v, "plan", page)
}

func (v *visit) planKeys() []KeyWord {
	var keys []KeyWord
	for _, k := range planKeys {
		keys = append(keys, KeyWord{k.keys, v.words.T(k.word)})
	}
	return keys
}

// planDays reads the entries of a span into its days.
func (f *Face) planDays(v *visit, d plannedDay) ([]PlanDay, error) {
	ctx := v.r.Context()
	entries, err := f.Plan.Between(ctx, v.who, d.ed.Code, d.dawn(0), d.dawn(d.length()))
	if err != nil {
		return nil, err
	}
	rows, err := f.planRows(v, d, entries)
	if err != nil {
		return nil, err
	}
	today := f.Clock.Now().In(d.zone).Format(time.DateOnly)
	var days []PlanDay
	for n := range d.length() {
		date := d.date.AddDate(0, 0, n)
		p := PlanDay{Date: date.Format(time.DateOnly), Word: v.dayWord(d.dawn(n), d.zone), Path: plannedDay{ed: d.ed}.path(date)}
		p.Today = p.Date == today
		for _, r := range rows {
			if r.At.Format(time.DateOnly) == p.Date {
				p.Entries = append(p.Entries, r)
			}
		}
		days = append(days, p)
	}
	return days, nil
}

// dayWord says a day with its day of the week.
func (v *visit) dayWord(day time.Time, zone *time.Location) string {
	return v.words.Date(day, zone, lang.Full)
}

// planRows says entries in words, with how far their drafts are.
func (f *Face) planRows(v *visit, d plannedDay, entries []planning.Entry) ([]PlanRow, error) {
	ctx := v.r.Context()
	names, err := f.Book.Names(ctx, v.who)
	if err != nil {
		return nil, err
	}
	stages, err := f.stageChoices(v, d.ed)
	if err != nil {
		return nil, err
	}
	lines := map[int64]desk.Line{}
	var ids []int64
	for i, e := range entries {
		if e.Draft != 0 {
			ids = append(ids, e.Draft)
		}
		if len(ids) == desk.MostLines || i == len(entries)-1 {
			found, err := f.Desk.Lines(ctx, v.who, d.ed.Code, ids)
			if err != nil {
				return nil, err
			}
			for _, l := range found {
				lines[l.ID] = l
			}
			ids = nil
		}
	}
	of := inquiry{v: v, ed: d.ed, zone: d.zone, now: f.Clock.Now(), names: names, stages: stages}
	var rows []PlanRow
	for _, e := range entries {
		rows = append(rows, of.planned(e, lines[e.Draft], d))
	}
	return rows, nil
}

// planned says an entry in words; l is the line of its draft, where it has one that the person may see.
func (o inquiry) planned(e planning.Entry, l desk.Line, d plannedDay) PlanRow {
	v, t := o.v, o.v.words.T
	at := e.Begins.In(o.zone)
	r := PlanRow{ID: e.ID, Version: e.Version, Path: planPath + "/" + itoa(e.ID), Slugline: e.Slugline, Remark: e.Note, Time: stamp(at, "15:04"), At: at, Section: sectionName(o.ed, e.Section), Place: e.Place,
		Writer: o.names[e.Writer], Photo: o.names[e.Photographer], Cancelled: !e.Cancelled.IsZero(), Week: d.week, Back: d.path(d.date)}
	if e.AllDay {
		r.Time = t("planning.all_day")
	}
	if e.Length != 0 {
		r.Length = v.words.N("planning.words", e.Length)
	}
	if e.Picture != planning.NoPicture {
		r.Picture = t(pictureWords[e.Picture])
	}
	if !e.Deadline.IsZero() {
		r.Deadline = stamp(e.Deadline.In(o.zone), "2006-01-02 15:04")
		if e.Deadline.In(o.zone).Format(time.DateOnly) == at.Format(time.DateOnly) {
			r.Deadline = stamp(e.Deadline.In(o.zone), "15:04")
		}
	}
	may := account.Edit
	if e.By == v.who.ID || e.Writer == v.who.ID {
		may = account.Write
	}
	r.MayChange = v.who.Can(may, e.Edition, e.Section)
	begins := account.Write
	if e.Writer != 0 && e.Writer != v.who.ID { // the draft is another's
		begins = account.Edit
	}
	r.MayStart = e.Draft == 0 && !r.Cancelled && v.who.Can(begins, e.Edition, e.Section)
	r.State, r.StateCode = o.planState(e, l)
	r.Late = r.StateCode == "late"
	if l.ID != 0 {
		r.DraftPath = draftPath(l.ID)
		if l.Stage == desk.Published {
			r.StoryPath = storyPath(l.Story)
		}
	}
	return r
}

// planState says in words how far an entry is, and whether it is late.
func (o inquiry) planState(e planning.Entry, l desk.Line) (state, code string) {
	t := o.v.words.T
	late := !e.Deadline.IsZero() && e.Deadline.Before(o.now)
	ago := o.v.words.Relative(e.Deadline, o.now)
	switch {
	case !e.Cancelled.IsZero() && e.Why != "":
		return t("planning.cancelled_why", "Why", e.Why), "cancelled"
	case !e.Cancelled.IsZero():
		return t("planning.is_cancelled"), "cancelled"
	case e.Draft == 0 && late:
		return t("planning.late_unstarted", "In", ago), "late"
	case e.Draft == 0:
		return t("planning.unstarted"), "planned"
	case l.ID == 0:
		return t("planning.started"), "started"
	case l.Shown != "" && l.Shown != story.Published:
		return t("state." + string(l.Shown)), "started"
	case l.Stage == desk.Published:
		return o.stageWord(l.Standing), "published"
	case late && l.Open():
		return t("planning.late_started", "Stage", o.stageWord(l.Standing), "In", ago), "late"
	}
	return o.stageWord(l.Standing), "started"
}

// newPlan is the empty form of an entry on the day that is shown.
func (f *Face) newPlan(v *visit, d plannedDay) (planForm, error) {
	day, now := d.date, f.Clock.Now()
	if !now.Before(d.dawn(0)) && now.Before(d.dawn(d.length())) {
		day = now.In(d.zone)
	}
	e := planning.Entry{Edition: d.ed.Code, Writer: v.who.ID, Section: firstSection(v.who, d.ed)}
	form, err := f.planForm(v, d, e)
	form.Act, form.Action, form.Adds, form.Date, form.Clock = "plan", planPath, true, v.typed.Value("plan", "date", day.Format(time.DateOnly)), v.typed.Value("plan", "time", "")
	return form, err
}

// planForm is the form of an entry, with what was typed where it was refused.
func (f *Face) planForm(v *visit, d plannedDay, e planning.Entry) (planForm, error) {
	names, err := f.Book.Names(v.r.Context(), v.who)
	if err != nil {
		return planForm{}, err
	}
	typed := func(field, otherwise string) string { return v.typed.Value("plan", field, otherwise) }
	form := planForm{Act: "plan", Action: planPath + "/" + itoa(e.ID), Edition: d.ed.Code, Version: e.Version, Back: d.path(d.date), View: d.view(), Day: d.date.Format(time.DateOnly),
		Slugline: typed("slugline", e.Slugline), Place: typed("place", e.Place), Remark: typed("note", e.Note)}
	if !e.Begins.IsZero() {
		at := e.Begins.In(d.zone)
		form.Date = typed("date", at.Format(time.DateOnly))
		if !e.AllDay {
			form.Clock = at.Format("15:04")
		}
		form.Clock = typed("time", form.Clock)
	}
	if !e.Deadline.IsZero() {
		form.Deadline = e.Deadline.In(d.zone).Format(inputMoment)
	}
	form.Deadline = typed("deadline", form.Deadline)
	if e.Length != 0 {
		form.Length = strconv.Itoa(e.Length)
	}
	form.Length = typed("length", form.Length)
	section := typed("section", e.Section)
	for _, s := range d.ed.Sections {
		if s.Slug == section || v.who.Can(account.Write, d.ed.Code, s.Slug) {
			form.Sections = append(form.Sections, Choice{s.Slug, s.Name, s.Slug == section})
		}
	}
	form.Writers, form.Photographers = nameChoices(names, typed("writer", itoa(e.Writer))), nameChoices(names, typed("photographer", itoa(e.Photographer)))
	for _, p := range planning.Pictures {
		form.Pictures = append(form.Pictures, Choice{string(p), v.words.T(pictureWords[p]), string(p) == typed("picture", string(e.Picture))})
	}
	return form, nil
}

// planConflict answers the conflict in an error, nil where it is none.
func planConflict(err error) *planning.Conflict {
	var conflict *planning.Conflict
	if errors.As(err, &conflict) {
		return conflict
	}
	return nil
}

// typedPlan reads the form of an entry.
func (v *visit) typedPlan(zone *time.Location) (planning.Entry, error) {
	e := planning.Entry{Edition: v.field("edition"), Section: v.field("section"), Slugline: v.field("slugline"), Place: v.field("place"), Note: v.field("note"),
		Picture: planning.Picture(v.field("picture")), AllDay: v.field("time") == ""}
	e.Writer, _ = strconv.ParseInt(v.field("writer"), 10, 64)             // what is none is nobody
	e.Photographer, _ = strconv.ParseInt(v.field("photographer"), 10, 64) // likewise
	e.Version, _ = strconv.Atoi(v.field("version"))                       // what is none fits no version
	var err error
	if length := v.field("length"); length != "" {
		n, err := wholeNumber(length, "length")
		if err != nil {
			return e, err
		}
		e.Length = int(min(n, planning.MaxLength+1))
	}
	if v.field("date") == "" {
		return e, errs.At("date", "error.required", nil)
	}
	begins := v.field("date")
	if !e.AllDay {
		begins += "T" + v.field("time")
	}
	if e.Begins, err = localTime(begins, "date", zone); err != nil {
		return e, err
	}
	e.Deadline, err = localTime(v.field("deadline"), "deadline", zone)
	return e, err
}
