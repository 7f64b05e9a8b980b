package newsroom

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
	"dateline.news/internal/story"
)

// storyPage is one published story: its text, its versions, and what may be done with it.
type storyPage struct {
	Frame
	Story       story.Story
	Edition     edition.Edition
	Public      string // address of the readers' page
	State       string // in words
	Published   time.Time
	By          string
	Words       []Words
	Notes       string // JSON: the house's notes for the script
	Find        string // words that somebody wants corrected
	Report      int64  // the reader's report that they come from
	Second      bool   // a correction waits for a second person
	Requests    []RequestLine
	Kin         []KinLine
	Versions    []VersionLine
	Corrections []CorrectionLine
	Acts        []ActLine
	Journal     []Happening
	Targets     []Choice // editions into which it may be translated
	Chair       *Chair   // of its discussion
	Classes     []Choice
	Update      bool
	Correct     bool
	Hold        bool
	Release     bool
	Kill        bool
	Restore     bool
}

// Path answers the address of the page and of the forms below it.
func (p storyPage) Path() string { return storyPath(p.Story.Number) }

// Stands says whether readers can open the story.
func (p storyPage) Stands() bool { return p.Story.Public() }

// Since answers since when the story is withdrawn, in the edition's zone.
func (p storyPage) Since() time.Time { return p.Story.Withdrawn.In(p.Published.Location()) }

// Held says whether the story is on hold.
func (p storyPage) Held() bool { return p.Story.State == story.Held }

// CorrectionLine is one correction that was made.
type CorrectionLine struct {
	Class, Where, Old, New, Note, Cause, By string
	Asked                                   string // by whom, where a second person approved it
	At                                      time.Time
}

// KinLine is a translation that may be withdrawn with the story.
type KinLine struct {
	Number   int64
	Path     string
	Edition  string
	Headline string
	Hold     bool
	Kill     bool
}

// kinOf answers the public translations of a story, and what may be done with each.
func (f *Face) kinOf(v *visit, number int64) ([]KinLine, error) {
	ctx := v.r.Context()
	family, err := f.Archive.Translations(ctx, number)
	if err != nil {
		return nil, err
	}
	var lines []KinLine
	for _, s := range family {
		if s.Number == number {
			continue
		}
		ed, err := f.House.ByCode(ctx, s.Edition)
		if err != nil {
			return nil, err
		}
		lines = append(lines, KinLine{Number: s.Number, Path: storyPath(s.Number), Edition: editionName(ed), Headline: s.Headline,
			Hold: v.who.Can(account.Correct, s.Edition, s.Section), Kill: v.who.Can(account.Kill, s.Edition, s.Section)})
	}
	return lines, nil
}

// also reads which translations go with the story.
func (v *visit) also() ([]story.Also, error) {
	var all []story.Also
	for name, values := range v.r.PostForm {
		digits, found := strings.CutPrefix(name, "also.")
		if !found || values[0] != "hold" && values[0] != "kill" {
			continue
		}
		number, err := wholeNumber(digits, name)
		if err != nil {
			return nil, err
		}
		all = append(all, story.Also{Story: number, Kill: values[0] == "kill", Reason: v.field("reason." + digits)})
	}
	slices.SortFunc(all, func(a, b story.Also) int { return cmp.Compare(a.Story, b.Story) })
	return all, nil
}

// ActLine is one hold, release, kill or restore.
type ActLine struct {
	Word, Reason, Memo, By string
	At                     time.Time
}

func (f *Face) storyPage(v *visit) error {
	number, err := v.number("story")
	if err != nil {
		return err
	}
	ctx := v.r.Context()
	s, err := f.Archive.Get(ctx, v.who, number)
	if err != nil {
		return err
	}
	ed, err := f.House.ByCode(ctx, s.Edition)
	if err != nil {
		return err
	}
	names, err := f.names(ctx, v.who)
	if err != nil {
		return err
	}
	page := storyPage{Story: s, Edition: ed, State: v.words.T("state." + string(s.State)), Published: s.Published.In(f.House.Zone(ed)),
		By: v.name(s.By, names), Public: s.Path, Frame: f.frame(v, s.Headline, "/newsroom/stories"), Find: v.r.URL.Query().Get("correct")}
	if page.Report, err = optionalNumber(v.r.URL.Query().Get("report"), "report"); err != nil {
		return err
	}
	page.allow(v)
	if page.Words, err = f.wordsOf(v, number); err != nil {
		return err
	}
	if page.Notes, err = houseNotes(ed); err != nil {
		return err
	}
	if section, known := ed.Section(s.Section); known {
		page.Second = section.Rules.SecondCorrector
	}
	if page.Requests, err = f.requests(v, standing{ed, names}, number); err != nil {
		return err
	}
	if page.Kin, err = f.kinOf(v, number); err != nil {
		return err
	}
	if page.Targets, err = f.targets(v, s.Edition); err != nil {
		return err
	}
	if page.Chair, err = f.chairOf(v, page.Frame, number); err != nil {
		return err
	}
	if err := f.storyPast(v, &page, standing{ed, names}); err != nil {
		return err
	}
	return f.render(v, "story", page)
}

// allow says which acts are shown.
func (p *storyPage) allow(v *visit) {
	can := func(right account.Right) bool { return v.who.Can(right, p.Story.Edition, p.Story.Section) }
	state := p.Story.State
	p.Update = state != story.Killed && can(account.Write)
	p.Correct = state != story.Killed && can(account.Correct)
	p.Hold = state == story.Published && can(account.Correct)
	p.Release = state == story.Held && can(account.Correct)
	p.Kill = state != story.Killed && can(account.Kill)
	p.Restore = state == story.Killed && can(account.Kill)
	for _, class := range story.Classes {
		p.Classes = append(p.Classes, Choice{string(class), v.words.T("correction." + string(class)), string(class) == v.typed.Value("correct", "class", "correction")})
	}
}

// turns are the words of how a version came about.
var turns = map[story.Turn]string{story.First: "newsroom.turn_first", story.Update: "newsroom.turn_update", story.Correction: "newsroom.turn_correction"}

// storyPast gathers what happened to a story.
func (f *Face) storyPast(v *visit, page *storyPage, s standing) error {
	ctx, number, zone := v.r.Context(), page.Story.Number, f.House.Zone(s.edition)
	versions, err := f.Archive.Versions(ctx, v.who, number)
	if err != nil {
		return err
	}
	for i := len(versions) - 1; i >= 0; i-- {
		old := versions[i]
		page.Versions = append(page.Versions, VersionLine{
			Path: storyPath(number) + "/versions/" + itoa(int64(old.Version)), Version: old.Version, Headline: old.Headline, By: v.name(old.By, s.names),
			At: old.Published.In(zone), Words: old.Body.Words(), Turn: v.words.T(turns[old.Turn]),
		})
	}
	for _, c := range page.Story.Corrections {
		page.Corrections = append(page.Corrections, CorrectionLine{
			Class: v.words.T("correction." + string(c.Class)), Where: v.words.T("correction.in_" + c.Where()), Old: c.Old, New: c.New, Note: c.Note, Cause: c.Cause,
			By: v.name(c.By, s.names), At: c.At.In(zone),
		})
		if c.AskedBy != "" {
			page.Corrections[len(page.Corrections)-1].Asked = v.words.T("newsroom.asked_by", "Name", v.name(c.AskedBy, s.names), "At", stamp(c.Asked.In(zone), "2006-01-02 15:04"))
		}
	}
	acts, err := f.Archive.Acts(ctx, v.who, number)
	if err != nil {
		return err
	}
	for _, a := range acts {
		page.Acts = append(page.Acts, ActLine{v.happened(a.Kind), a.Reason, a.Memo, v.name(a.By, s.names), a.At.In(zone)})
	}
	page.Journal, err = f.journal(v, journalOf{s.edition, page.Story.Section, []string{"story:" + itoa(number)}, s.names})
	return err
}

func (f *Face) storyVersionPage(v *visit) error {
	number, err := v.number("story")
	if err != nil {
		return err
	}
	n, err := v.number("version")
	if err != nil {
		return err
	}
	ctx := v.r.Context()
	old, err := f.Archive.Version(ctx, v.who, number, int(n))
	if err != nil {
		return err
	}
	s, err := f.Archive.Get(ctx, v.who, number)
	if err != nil {
		return err
	}
	ed, err := f.House.ByCode(ctx, s.Edition)
	if err != nil {
		return err
	}
	names, err := f.names(ctx, v.who)
	if err != nil {
		return err
	}
	return f.render(v, "version", versionPage{f.frame(v, v.words.T("newsroom.version_of", "Version", n), "/newsroom/stories"),
		storyPath(number), old.Version, v.name(old.By, names), old.Published.In(f.House.Zone(ed)), reading(old.Copy, ed)})
}

// openUpdate opens the draft of the story's next version; one that is open already is answered.
func (f *Face) openUpdate(v *visit) error {
	number, err := v.number("story")
	if err != nil {
		return err
	}
	draft, err := f.Desk.OpenUpdate(v.r.Context(), v.who, number)
	if err != nil {
		return f.again(v, "update", err, f.storyPage)
	}
	return f.onward(v, draftPath(draft.ID), "")
}

// onStory is the shape of every act on one story.
func (f *Face) onStory(v *visit, act, done string, do func(ctx context.Context, number int64) error) error {
	number, err := v.number("story")
	if err != nil {
		return err
	}
	if err := v.form(); err != nil {
		return err
	}
	if err := do(v.r.Context(), number); err != nil {
		return f.again(v, act, err, f.storyPage)
	}
	return f.onward(v, storyPath(number), v.words.T(done))
}

// exact answers what was typed to the letter; only the line ends of forms are those of texts.
func (v *visit) exact(name string) string {
	return strings.ReplaceAll(v.r.PostForm.Get(name), "\r\n", "\n")
}

func (f *Face) holdStory(v *visit) error {
	return f.onStory(v, "hold", "newsroom.held", func(ctx context.Context, number int64) error {
		also, err := v.also()
		if err != nil {
			return err
		}
		_, err = f.Archive.Hold(ctx, v.who, number, story.Withdrawal{Reason: v.field("reason"), Memo: v.field("memo"), Also: also})
		return err
	})
}

func (f *Face) releaseStory(v *visit) error {
	return f.onStory(v, "release", "newsroom.released", func(ctx context.Context, number int64) error {
		_, err := f.Archive.Release(ctx, v.who, number, v.field("note"))
		return err
	})
}

func (f *Face) killStory(v *visit) error {
	return f.onStory(v, "kill", "newsroom.killed", func(ctx context.Context, number int64) error {
		also, err := v.also()
		if err != nil {
			return err
		}
		_, err = f.Archive.Kill(ctx, v.who, number, story.Withdrawal{Reason: v.field("reason"), Memo: v.field("memo"), Also: also})
		return err
	})
}

func (f *Face) restoreStory(v *visit) error {
	return f.onStory(v, "restore", "newsroom.restored", func(ctx context.Context, number int64) error {
		_, err := f.Archive.Restore(ctx, v.who, number, v.field("note"))
		return err
	})
}
