package newsroom

import (
	"strconv"

	"dateline.news/internal/desk"
	"dateline.news/internal/edition"
	"dateline.news/internal/story"
)

// ChangedLine is a published figure, name or quote that an update says otherwise, with the question about it.
type ChangedLine struct {
	N        int
	Kind     string // in words
	Place    string
	Old, New string
	Note     string // in the house's form
	Answered bool
	Wrong    bool
	Classes  []Choice
}

// changedLines answers what a draft asks about before it is published.
func (f *Face) changedLines(v *visit, d desk.Draft, ed edition.Edition) ([]ChangedLine, error) {
	changed, err := f.Desk.Changed(v.r.Context(), v.who, d.ID)
	if err != nil {
		return nil, err
	}
	var lines []ChangedLine
	for i, c := range changed {
		line := ChangedLine{
			N: i, Kind: v.words.T("newsroom.changed_" + string(c.Kind)), Place: c.Place, Old: c.Old, New: c.New, Answered: c.Answered, Wrong: c.Wrong,
			Note: story.HouseNote(ed.Locale, story.Corrected{Place: c.Place, Old: c.Old, New: c.New, Class: story.ClassCorrection}),
		}
		for _, class := range story.Classes[:2] { // a slip of spelling changes no figure, name or quote
			line.Classes = append(line.Classes, Choice{string(class), v.words.T("correction." + string(class)), class == story.ClassCorrection})
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// answered reads the answers of a form; a question that nobody answered is left out.
func (v *visit) answered() []desk.Answer {
	var answers []desk.Answer
	for i := 0; v.r.PostForm.Has("changed." + strconv.Itoa(i) + ".old"); i++ {
		name := "changed." + strconv.Itoa(i) + "."
		if v.field(name+"wrong") == "" {
			continue
		}
		answers = append(answers, desk.Answer{
			Place: v.field(name + "place"), Old: v.exact(name + "old"), New: v.exact(name + "new"), Wrong: v.field(name+"wrong") == "yes",
			Class: story.Class(v.field(name + "class")), Note: v.field(name + "note"), Cause: v.field(name + "cause"),
		})
	}
	return answers
}

// keepAnswers keeps the answers of a form, where it has any.
func (f *Face) keepAnswers(v *visit, id int64) error {
	answers := v.answered()
	if len(answers) == 0 {
		return nil
	}
	_, err := f.Desk.Answer(v.r.Context(), v.who, id, answers)
	return err
}
