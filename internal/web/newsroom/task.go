package newsroom

import (
	"context"
	"slices"
	"strings"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/lang"
	"dateline.news/internal/story"
	"dateline.news/internal/text"
)

const tasksPath = "/newsroom/tasks"

// tasksPage is what translations have to look after.
type tasksPage struct {
	Frame
	Editions []Choice
	Edition  string
	Past     bool // those that are done
	Tasks    []TaskShown
}

// TaskShown is a task in words.
type TaskShown struct {
	ID         int64
	Path       string
	Word, Icon string // what happened to the original
	Pressing   bool
	Headline   string // of the translation
	Edition    string // of the translation, by its code
	Story      string // its page in the newsroom; "" where it is a draft
	Draft      string // of the editor, where it is a draft
	Write      string // where the form goes that opens the translation's next version; "" for who may not
	Origin     string // headline of the original, as it is now
	OriginPath string
	From       string // code of its edition
	Lang, Dir  string // of the original
	Reason     string // of a hold or kill
	Version    int
	Base       int
	At         time.Time
	Ago        string
	May        bool // may say that it is done
	Done       time.Time
	DoneBy     string
	Note       string
	Changes    []TaskChange // what the original says otherwise; not in lists
}

// TaskChange is a part of the original with its changed paragraphs.
type TaskChange struct {
	Name   string
	Blocks [][]text.Piece
}

// taskWords are the words and icons of what may happen to an original.
var taskWords = map[string]struct{ word, icon string }{
	story.EventUpdated: {"task.updated", "pencil"}, story.EventCorrected: {"task.corrected", "check-check"},
	story.EventHeld: {"task.held", "pause"}, story.EventReleased: {"task.released", "play"},
	story.EventKilled: {"task.killed", "ban"}, story.EventRestored: {"task.restored", "rotate-ccw"},
}

func (f *Face) tasksPage(v *visit) error {
	page, err := f.tasksView(v)
	if err != nil {
		return err
	}
	return f.render(v, "tasks", page)
}

func (f *Face) tasksView(v *visit) (tasksPage, error) {
	all, ed, err := f.editionsOf(v, account.See)
	if err != nil {
		return tasksPage{}, err
	}
	if ed, err = f.tasksEdition(v, all, ed); err != nil {
		return tasksPage{}, err
	}
	names, err := f.names(v.r.Context(), v.who)
	if err != nil {
		return tasksPage{}, err
	}
	page := tasksPage{Frame: f.frame(v, v.words.T("task.tasks"), tasksPath), Edition: ed.Code, Editions: editionChoices(all, ed.Code), Past: v.r.FormValue("done") != ""}
	if ed.Code == "" {
		return page, nil
	}
	tasks, err := f.Desk.Tasks(v.r.Context(), v.who, ed.Code, page.Past)
	if err != nil {
		return page, err
	}
	for _, t := range tasks {
		shown, err := f.task(v, t, names)
		if err != nil {
			return page, err
		}
		page.Tasks = append(page.Tasks, shown)
	}
	return page, nil
}

// tasksEdition answers the edition to begin with: the one that was asked for, or else one that has something to look after.
func (f *Face) tasksEdition(v *visit, all []edition.Edition, first edition.Edition) (edition.Edition, error) {
	if v.r.FormValue("edition") != "" {
		return first, nil
	}
	open, err := f.Desk.Tasks(v.r.Context(), v.who, "", false)
	if err != nil || slices.ContainsFunc(open, func(t desk.Task) bool { return t.Edition == first.Code }) {
		return first, err
	}
	for _, ed := range all {
		if slices.ContainsFunc(open, func(t desk.Task) bool { return t.Edition == ed.Code }) {
			return ed, nil
		}
	}
	return first, nil
}

// tasksPulse answers a script how many tasks are open, and the list anew where one is looked at.
func (f *Face) tasksPulse(v *visit) error {
	open, err := f.Desk.Tasks(v.r.Context(), v.who, "", false)
	if err != nil {
		return err
	}
	told := map[string]any{"open": len(open), "said": v.words.Number(len(open))}
	if v.r.FormValue("edition") != "" {
		page, err := f.tasksView(v)
		if err != nil {
			return err
		}
		var part strings.Builder
		if err := f.pages.RenderPart(&part, "tasks", "task-list", page); err != nil {
			return err
		}
		told["html"] = part.String()
	}
	return v.json(told)
}

// taskPage is one task with what changed.
type taskPage struct {
	Frame
	Task TaskShown
}

func (f *Face) taskPage(v *visit) error {
	id, err := v.number("task")
	if err != nil {
		return err
	}
	ctx := v.r.Context()
	t, err := f.Desk.Task(ctx, v.who, id)
	if err != nil {
		return err
	}
	names, err := f.names(ctx, v.who)
	if err != nil {
		return err
	}
	shown, err := f.task(v, t, names)
	if err != nil {
		return err
	}
	if shown.Changes, err = f.taskChanges(v, t); err != nil {
		return err
	}
	return f.render(v, "task", taskPage{f.frame(v, shown.Headline, tasksPath), shown})
}

// task says a task in words, without what changed.
func (f *Face) task(v *visit, t desk.Task, names map[int64]string) (TaskShown, error) {
	ctx := v.r.Context()
	said := taskWords[t.Kind]
	origin, err := f.Desk.TaskOrigin(ctx, v.who, t)
	if err != nil {
		return TaskShown{}, err
	}
	from, err := f.House.ByCode(ctx, origin.Edition)
	if err != nil {
		return TaskShown{}, err
	}
	zone, err := f.zoneOf(ctx, t.Edition)
	if err != nil {
		return TaskShown{}, err
	}
	shown := TaskShown{
		ID: t.ID, Path: tasksPath + "/" + itoa(t.ID), Word: v.words.T(said.word), Icon: said.icon, Pressing: t.Pressing, Edition: strings.ToUpper(t.Edition),
		Origin: origin.Headline, From: strings.ToUpper(from.Code), Lang: from.Locale, Dir: from.Direction, Version: t.Version, Base: t.Base,
		At: t.At.In(zone), Ago: v.words.Relative(t.At, f.Clock.Now()), May: t.Open() && v.who.Can(account.Write, t.Edition, t.Section), Note: t.Note,
	}
	if v.who.Can(account.See, origin.Edition, origin.Section) {
		shown.OriginPath = storyPath(origin.Number)
	}
	if t.Pressing {
		shown.Reason = origin.Reason
	}
	if !t.Open() {
		shown.Done, shown.DoneBy = t.Done.In(zone), v.name(t.DoneBy, names)
	}
	return shown, f.translation(v, t, &shown)
}

// translation names the story or the draft that has to be looked after.
func (f *Face) translation(v *visit, t desk.Task, shown *TaskShown) error {
	ctx := v.r.Context()
	if t.Story == 0 {
		d, err := f.Desk.Get(ctx, v.who, t.Draft)
		shown.Headline, shown.Draft = d.Copy.Headline, draftPath(t.Draft)
		return err
	}
	s, err := f.Archive.Get(ctx, v.who, t.Story)
	shown.Headline, shown.Story = s.Headline, storyPath(t.Story)
	if shown.May && s.State != story.Killed {
		shown.Write = storyPath(t.Story) + "/update"
	}
	return err
}

// taskChanges compares the original as the translation took it with what it is now, by words.
func (f *Face) taskChanges(v *visit, t desk.Task) ([]TaskChange, error) {
	before, after, err := f.Desk.TaskTexts(v.r.Context(), v.who, t)
	if err != nil {
		return nil, err
	}
	return v.taskChanges(before, after), nil
}

func (v *visit) taskChanges(before, after story.Copy) []TaskChange {
	var all []TaskChange
	for _, part := range []struct{ name, before, after string }{
		{"site.part_headline", before.Headline, after.Headline},
		{"site.part_lede", before.Lede, after.Lede},
		{"site.part_dateline", printed(before.Dateline), printed(after.Dateline)},
		{"site.part_body", before.Body.Text(), after.Body.Text()},
		{"site.part_note", before.NoteReaders, after.NoteReaders},
	} {
		if part.before != part.after {
			all = append(all, TaskChange{v.words.T(part.name), text.Changed(text.Diff(part.before, part.after))})
		}
	}
	return all
}

func printed(d *story.Dateline) string {
	if d == nil {
		return ""
	}
	return strings.Join([]string{d.Place, d.Agency, d.Date}, " ")
}

// tasksOf answers what the writer of a translation has to know of its original, to be read beside the text.
func (f *Face) tasksOf(v *visit, d desk.Draft, names map[int64]string) ([]TaskShown, error) {
	tasks, err := f.Desk.TasksOf(v.r.Context(), v.who, d)
	if err != nil {
		return nil, err
	}
	var all []TaskShown
	for _, t := range tasks {
		shown, err := f.task(v, t, names)
		if err != nil {
			return nil, err
		}
		if shown.Changes, err = f.taskChanges(v, t); err != nil {
			return nil, err
		}
		all = append(all, shown)
	}
	return all, nil
}

// taskDone says that a task is done.
func (f *Face) taskDone(v *visit) error {
	id, err := v.number("task")
	if err != nil {
		return err
	}
	if err := v.form(); err != nil {
		return err
	}
	t, err := f.Desk.TaskDone(v.r.Context(), v.who, id, v.field("note"))
	if err != nil {
		return f.again(v, "done", err, f.taskPage)
	}
	return f.onward(v, query(tasksPath, "edition", t.Edition), v.words.T("task.is_done"))
}

// targets answers the editions into which somebody may translate what is in another.
func (f *Face) targets(v *visit, from string) ([]Choice, error) {
	all, err := f.House.Editions(v.r.Context())
	if err != nil {
		return nil, err
	}
	var choices []Choice
	for _, ed := range all {
		if ed.Code != from && within(v.who, account.Write, ed) {
			choices = append(choices, Choice{ed.Code, strings.ToUpper(ed.Code) + " · " + lang.Name(ed.Locale), false})
		}
	}
	return choices, nil
}

func (f *Face) translateStory(v *visit) error {
	return f.translate(v, "story", f.storyPage, func(ctx context.Context, id int64, code string) (desk.Draft, error) {
		return f.Desk.Translate(ctx, v.who, desk.Translation{Story: id, Edition: code})
	})
}

func (f *Face) translateDraft(v *visit) error {
	return f.translate(v, "draft", f.draftPage, func(ctx context.Context, id int64, code string) (desk.Draft, error) {
		return f.Desk.Translate(ctx, v.who, desk.Translation{Draft: id, Edition: code})
	})
}

// translate begins a translation and leads to its editor.
func (f *Face) translate(v *visit, of string, page func(*visit) error, begin func(ctx context.Context, id int64, code string) (desk.Draft, error)) error {
	id, err := v.number(of)
	if err != nil {
		return err
	}
	if err := v.form(); err != nil {
		return err
	}
	draft, err := begin(v.r.Context(), id, v.field("edition"))
	if errs.Is(err, errs.NotFound) && v.field("edition") == "" {
		err = errs.At("edition", "error.required", nil)
	}
	if err != nil {
		return f.again(v, "translate", err, page)
	}
	return f.onward(v, draftPath(draft.ID), v.words.T("task.translation_begun"))
}
