package newsroom

import (
	"context"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/story"
)

// draftPage is the editor.
type draftPage struct {
	Frame
	Draft     desk.Draft
	Edition   edition.Edition
	Acts      acts
	Margin    margin
	Kinds     []Choice
	Sections  []Choice
	Urgencies []Choice
	Labels    []Choice
	Editing   editing // what the script starts with
	Journal   []Happening
	Guests    guestPart
	Tasks     []TaskShown // what happened to the story that the draft translates
	Targets   []Choice    // editions into which it may be translated
	FaultAt   string      // the place in the text that stands against what was asked for
}

// Path answers the address of the page and of the forms below it.
func (p draftPage) Path() string { return draftPath(p.Draft.ID) }

// StoryPath answers the newsroom's page of the story that the draft is a version of.
func (p draftPage) StoryPath() string { return storyPath(p.Draft.Story) }

// NoteLine is a note on the draft, in words.
type NoteLine struct {
	ID    int64
	Kind  string
	Text  string
	Place string
	By    string
	At    time.Time
	Open  bool
	Asks  bool
	Done  string // by whom it was resolved
}

// draftOf reads the draft that the address names.
func (f *Face) draftOf(v *visit) (desk.Draft, error) {
	id, err := v.number("draft")
	if err != nil {
		return desk.Draft{}, err
	}
	return f.Desk.Get(v.r.Context(), v.who, id)
}

func (f *Face) draftPage(v *visit) error {
	draft, err := f.draftOf(v)
	if err != nil {
		return err
	}
	page, err := f.draftView(v, draft)
	if err != nil {
		return err
	}
	return f.render(v, "draft", page)
}

// draftView gathers what the editor shows.
func (f *Face) draftView(v *visit, d desk.Draft) (draftPage, error) {
	ctx := v.r.Context()
	ed, err := f.House.ByCode(ctx, d.Edition)
	if err != nil {
		return draftPage{}, err
	}
	names, err := f.names(ctx, v.who)
	if err != nil {
		return draftPage{}, err
	}
	title := d.Copy.Headline
	if title == "" {
		title = v.words.T("newsroom.no_headline")
	}
	page := draftPage{Frame: f.frame(v, title, "/newsroom/desk"), Draft: d, Edition: ed}
	if page.Acts, err = f.acts(v, page.Frame, d, standing{ed, names}); err != nil {
		return draftPage{}, err
	}
	if page.Guests, err = f.guests(v, d, standing{ed, names}); err != nil {
		return draftPage{}, err
	}
	if page.Margin, err = f.margin(v, page.Frame, noted{d, ed, names}); err != nil {
		return draftPage{}, err
	}
	page.Kinds, page.Sections, page.Urgencies, page.Labels = v.kindChoices(d), v.sectionChoices(ed, d.Copy.Section), v.urgencyChoices(d), v.labelChoices(d.Copy.Label)
	if v.typed.Fault != nil {
		page.FaultAt = v.typed.Fault.Field
	}
	if page.Editing, err = f.editing(v, d, ed); err != nil {
		return draftPage{}, err
	}
	if page.Tasks, err = f.tasksOf(v, d, names); err != nil {
		return draftPage{}, err
	}
	if page.Targets, err = f.targets(v, d.Edition); err != nil {
		return draftPage{}, err
	}
	page.Journal, err = f.journal(v, journalOf{ed, d.Copy.Section, []string{"draft:" + itoa(d.ID)}, names})
	return page, err
}

func (v *visit) notes(d desk.Draft, names map[int64]string, zone *time.Location) []NoteLine {
	var lines []NoteLine
	for _, n := range d.Notes {
		line := NoteLine{ID: n.ID, Kind: v.noteKind(n.Kind), Text: n.Text, Place: n.Place, By: names[n.By], At: n.At.In(zone), Open: n.Open(), Asks: n.Asks()}
		if !n.Open() {
			line.Done = names[n.ResolvedBy]
		}
		lines = append(lines, line)
	}
	return lines
}

// noteKinds are the words of the kinds; one that is unknown is a remark.
var noteKinds = map[desk.NoteKind]string{
	desk.NoteMissingDate: "newsroom.note_missing_date", desk.NoteUnplaced: "newsroom.note_unplaced", desk.NoteReturn: "newsroom.note_return",
	desk.NoteEmbargo: "newsroom.note_embargo", desk.NoteLeadWanted: "newsroom.note_lead_wanted", desk.NoteSchedule: "newsroom.note_schedule",
	desk.NoteColleague: "newsroom.note_colleague", desk.NoteSuggestion: "margin.suggestion", desk.NoteReply: "margin.reply", desk.NoteGuest: "newsroom.note_guest", "speaker_offered": "newsroom.note_speaker", "speaker_unknown": "newsroom.note_speaker",
	"unlinked_card": "newsroom.note_card", "unlinked_picture": "newsroom.note_picture", "source_cut": "newsroom.note_source",
}

func (v *visit) noteKind(kind desk.NoteKind) string {
	key, known := noteKinds[kind]
	if !known {
		key = "newsroom.note_colleague"
	}
	return v.words.T(key)
}

func (v *visit) kindChoices(d desk.Draft) []Choice {
	var choices []Choice
	for _, kind := range []story.Kind{story.Article, story.Flash} {
		choices = append(choices, Choice{string(kind), v.words.T("kind." + string(kind)), kind == d.Kind})
	}
	return choices
}

func (v *visit) sectionChoices(ed edition.Edition, chosen string) []Choice {
	choices := []Choice{{"", v.words.T("newsroom.choose_section"), chosen == ""}}
	known := chosen == ""
	for _, s := range ed.Sections {
		known = known || s.Slug == chosen
		if s.Slug == chosen || v.who.Can(account.Write, ed.Code, s.Slug) {
			choices = append(choices, Choice{s.Slug, s.Name, s.Slug == chosen})
		}
	}
	if !known {
		choices = append(choices, Choice{chosen, chosen, true})
	}
	return choices
}

// urgencyChoices says the urgencies in words; those that are a right of their own are shown to those who have it.
func (v *visit) urgencyChoices(d desk.Draft) []Choice {
	var choices []Choice
	urgent := v.who.Can(account.Urgent, d.Edition, d.Copy.Section)
	for n := 1; n <= story.LeastUrgency; n++ {
		if n <= story.Rush && !urgent && n != d.Copy.Urgency {
			continue
		}
		word := itoa(int64(n))
		choices = append(choices, Choice{word, word + " · " + v.words.T("urgency."+word), n == d.Copy.Urgency})
	}
	return choices
}

func (v *visit) labelChoices(chosen story.Label) []Choice {
	var choices []Choice
	for _, label := range story.Labels {
		choices = append(choices, Choice{string(label), v.words.T("label." + string(label)), label == chosen})
	}
	return choices
}

// preview answers the page that the draft would become.
func (f *Face) preview(v *visit) error {
	draft, err := f.draftOf(v)
	if err != nil {
		return err
	}
	page, err := f.Preview(v.r.Context(), draft)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.Header().Set("X-Robots-Tag", "noindex")
	_, err = v.w.Write(page)
	return hungUp(err)
}

// lookPage shows the preview in the widths of a telephone and of a desk.
type lookPage struct {
	Frame
	Draft   desk.Draft
	Edition edition.Edition
}

// Path answers the address of the draft.
func (p lookPage) Path() string { return draftPath(p.Draft.ID) }

func (f *Face) lookPage(v *visit) error {
	draft, err := f.draftOf(v)
	if err != nil {
		return err
	}
	ed, err := f.House.ByCode(v.r.Context(), draft.Edition)
	if err != nil {
		return err
	}
	return f.render(v, "look", lookPage{f.frame(v, v.words.T("newsroom.preview"), "/newsroom/desk"), draft, ed})
}

// historyPage lists the kept texts of a draft.
type historyPage struct {
	Frame
	Draft    desk.Draft
	Versions []VersionLine
}

// Path answers the address of the draft.
func (p historyPage) Path() string { return draftPath(p.Draft.ID) }

// VersionLine is one kept text in a list.
type VersionLine struct {
	Path     string
	Version  int
	Headline string
	By       string
	At       time.Time
	Words    int
	Turn     string // of a published version, in words
	Aside    bool   // never was the draft's text
}

func (f *Face) historyPage(v *visit) error {
	draft, zone, names, err := f.draftWithNames(v)
	if err != nil {
		return err
	}
	versions, err := f.Desk.History(v.r.Context(), v.who, draft.ID)
	if err != nil {
		return err
	}
	page := historyPage{Frame: f.frame(v, v.words.T("newsroom.history"), "/newsroom/desk"), Draft: draft}
	for _, old := range versions {
		page.Versions = append(page.Versions, VersionLine{
			Path: draftPath(draft.ID) + "/versions/" + itoa(int64(old.Version)), Version: old.Version, Headline: old.Copy.Headline,
			By: names[old.By], At: old.At.In(zone), Words: old.Copy.Body.Words(), Aside: old.Aside,
		})
	}
	return f.render(v, "history", page)
}

func (f *Face) draftWithNames(v *visit) (desk.Draft, *time.Location, map[int64]string, error) {
	draft, err := f.draftOf(v)
	if err != nil {
		return draft, nil, nil, err
	}
	ed, err := f.House.ByCode(v.r.Context(), draft.Edition)
	if err != nil {
		return draft, nil, nil, err
	}
	names, err := f.names(v.r.Context(), v.who)
	return draft, f.House.Zone(ed), names, err
}

// versionPage shows one kept text to be read.
type versionPage struct {
	Frame
	Back    string // address of the page that the text belongs to
	Version int
	By      string
	At      time.Time
	Text    Reading
}

// Reading is a text to be read and copied, without its dress.
type Reading struct {
	Lang, Dir string
	Headline  string
	Lede      string
	Dateline  string
	Body      []string // paragraphs
}

func (f *Face) versionPage(v *visit) error {
	n, err := v.number("version")
	if err != nil {
		return err
	}
	draft, zone, names, err := f.draftWithNames(v)
	if err != nil {
		return err
	}
	ed, err := f.House.ByCode(v.r.Context(), draft.Edition)
	if err != nil {
		return err
	}
	versions, err := f.Desk.History(v.r.Context(), v.who, draft.ID)
	if err != nil {
		return err
	}
	for _, old := range versions {
		if int64(old.Version) == n {
			return f.render(v, "version", versionPage{f.frame(v, v.words.T("newsroom.version_of", "Version", n), "/newsroom/desk"),
				draftPath(draft.ID), old.Version, names[old.By], old.At.In(zone), reading(old.Copy, ed)})
		}
	}
	return errs.New(errs.NotFound, "draft %d keeps no version %d", draft.ID, n)
}

func (f *Face) zoneOf(ctx context.Context, code string) (*time.Location, error) {
	ed, err := f.House.ByCode(ctx, code)
	if err != nil {
		return nil, err
	}
	return f.House.Zone(ed), nil
}
