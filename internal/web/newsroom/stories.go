package newsroom

import (
	"strconv"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
	"dateline.news/internal/search"
	"dateline.news/internal/story"
)

// storiesPage lists what was published, withdrawn stories too.
type storiesPage struct {
	Frame
	Editions []Choice
	Edition  string
	Words    string
	Stories  []StoryLine
	Next     string
}

// StoryLine is one published story in a list.
type StoryLine struct {
	Number    int64
	Path      string // in the newsroom
	Headline  string
	Slugline  string
	Section   string
	Published time.Time
	Version   int
	State     string // in words; "" where it is public
	Killed    bool
	MayHold   bool
	Marks     []string // corrected, updated, label, urgency
}

func storyPath(number int64) string { return "/newsroom/stories/" + itoa(number) }

const storyLimit = 40

func (f *Face) storiesPage(v *visit) error {
	all, ed, err := f.editionsOf(v, account.See)
	if err != nil {
		return err
	}
	page := storiesPage{Frame: f.frame(v, v.words.T("newsroom.stories"), "/newsroom/stories"), Editions: editionChoices(all, ed.Code), Edition: ed.Code, Words: v.r.FormValue("q")}
	if ed.Code == "" {
		return f.render(v, "stories", page)
	}
	stories, next, err := f.storiesOf(v, ed, page.Words)
	if err != nil {
		return err
	}
	for _, s := range stories {
		page.Stories = append(page.Stories, f.storyLine(v, s, ed))
	}
	if next != "" {
		page.Next = query("/newsroom/stories", "edition", ed.Code, "q", page.Words, "before", next)
	}
	return f.render(v, "stories", page)
}

// storiesOf lists the stories of an edition in every state, or finds the public ones by their words.
func (f *Face) storiesOf(v *visit, ed edition.Edition, words string) ([]story.Story, string, error) {
	ctx := v.r.Context()
	if words == "" {
		stories, next, err := f.Archive.ListAll(ctx, v.who, story.Filter{Edition: ed.Code, Before: story.Cursor(v.r.FormValue("before")), Limit: storyLimit})
		return stories, string(next), err
	}
	if n, err := strconv.ParseInt(words, 10, 64); err == nil {
		if s, err := f.Archive.Get(ctx, v.who, n); err == nil { // no story of that number: the digits are words
			return []story.Story{s}, "", nil
		}
	}
	hits, next, err := f.Index.Find(ctx, search.Query{Edition: ed.Code, Words: words, Before: v.before(), Limit: storyLimit})
	if err != nil {
		return nil, "", err
	}
	var numbers []int64
	for _, hit := range hits {
		numbers = append(numbers, hit.Story)
	}
	found, err := f.Archive.ByNumbers(ctx, numbers)
	var stories []story.Story
	for _, n := range numbers {
		if s, public := found[n]; public {
			stories = append(stories, s)
		}
	}
	if next == 0 {
		return stories, "", err
	}
	return stories, itoa(next), err
}

func (f *Face) storyLine(v *visit, s story.Story, ed edition.Edition) StoryLine {
	line := StoryLine{
		Number: s.Number, Path: storyPath(s.Number), Headline: s.Headline, Slugline: s.Slugline, Section: sectionName(ed, s.Section),
		Published: s.Published.In(f.House.Zone(ed)), Version: s.Version, Killed: s.State == story.Killed,
	}
	if !s.Public() {
		line.State = v.words.T("state." + string(s.State))
	}
	line.MayHold = s.Public() && v.who.Can(account.Correct, s.Edition, s.Section)
	if s.Urgency <= story.Rush {
		line.Marks = append(line.Marks, v.words.T("urgency."+itoa(int64(s.Urgency))))
	}
	if s.Label != story.News {
		line.Marks = append(line.Marks, v.words.T("label."+string(s.Label)))
	}
	if s.Corrected() {
		line.Marks = append(line.Marks, v.words.T("site.mark_corrected"))
	} else if s.Updated() {
		line.Marks = append(line.Marks, v.words.T("site.mark_updated"))
	}
	return line
}
