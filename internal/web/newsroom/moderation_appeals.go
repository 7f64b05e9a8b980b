package newsroom

import (
	"dateline.news/internal/account"
	"dateline.news/internal/discussion"
)

// appealsPage lists the open appeals, oldest first.
type appealsPage struct {
	Frame
	Moderation
	Pleas []PleaLine
	More  string
}

// PleaLine is one open appeal.
type PleaLine struct {
	ID       int64
	Name     string
	Reader   string
	Words    string
	Message  *MessageLine
	Headline string
	Sanction *SanctionLine
	At       string
	Mine     bool // another must answer
}

// Act answers the address to which the answer goes.
func (p PleaLine) Act() string { return moderationPath + "/appeals/" + itoa(p.ID) + "/answer" }

const pleaLimit = 30

func (f *Face) appealsPage(v *visit) error {
	s := v.selection()
	page := appealsPage{Frame: f.frame(v, v.words.T("moderation.appeals"), moderationPath)}
	var err error
	if page.Moderation, err = f.moderation(v, s, "/appeals"); err != nil {
		return err
	}
	pleas, err := f.Board.Appeals(v.r.Context(), v.who, v.after(), pleaLimit)
	if err != nil {
		return err
	}
	for _, p := range pleas {
		if s.edition != "" && p.Edition != s.edition {
			continue
		}
		line, err := f.pleaLine(v, s, p)
		if err != nil {
			return err
		}
		page.Pleas = append(page.Pleas, line)
	}
	if len(pleas) == pleaLimit {
		page.More = s.at("/appeals", "from", itoa(pleas[len(pleas)-1].ID))
	}
	return f.render(v, "moderation_appeals", page)
}

func (f *Face) pleaLine(v *visit, s selection, p discussion.Plea) (PleaLine, error) {
	_, chosen, err := f.editionsOf(v, account.Moderate)
	if err != nil {
		return PleaLine{}, err
	}
	zone := f.House.Zone(chosen)
	if p.Edition != "" {
		if zone, err = f.zoneOf(v.r.Context(), p.Edition); err != nil {
			return PleaLine{}, err
		}
	}
	line := PleaLine{ID: p.ID, Name: p.Name, Reader: readerPath(p.Reader), Words: p.Words, At: stamp(p.At.In(zone), "2006-01-02 15:04"), Mine: p.Mine}
	if p.Message != nil {
		m := v.messageLine(s, p.Message.Message, zone)
		line.Message, line.Headline = &m, v.headline(*p.Message)
	}
	if p.Sanction != nil {
		sanction := v.sanctionLine(*p.Sanction, zone, f.Clock.Now())
		line.Sanction = &sanction
	}
	return line, nil
}

// after answers from where a list goes on; what is no number is the first page.
func (v *visit) after() int64 {
	from, err := wholeNumber(v.r.URL.Query().Get("from"), "from")
	if err != nil {
		return 0
	}
	return from
}

// answerAppeal restores or upholds, for good.
func (f *Face) answerAppeal(v *visit) error {
	id, err := v.number("appeal")
	if err != nil {
		return err
	}
	_, err = f.Board.Answer(v.r.Context(), v.who, discussion.AnswerForm{Appeal: id, Restore: v.field("answer") == "restore", Note: v.field("note")})
	if err != nil {
		return f.again(v, "appeal-"+itoa(id), err, f.appealsPage)
	}
	return f.onward(v, moderationPath+"/appeals", v.words.T("moderation.appeal_answered"))
}

// moderationHistory is everything that moderators did, newest first.
type moderationHistory struct {
	Frame
	Moderation
	Acts []ModerationAct
	More string
}

const actLimit = 50

func (f *Face) moderationHistory(v *visit) error {
	s := v.selection()
	page := moderationHistory{Frame: f.frame(v, v.words.T("moderation.history"), moderationPath)}
	var err error
	if page.Moderation, err = f.moderation(v, s, "/history"); err != nil {
		return err
	}
	acts, err := f.Board.Acts(v.r.Context(), v.who, discussion.ActQuery{Edition: s.edition, Before: v.after(), Limit: actLimit})
	if err != nil {
		return err
	}
	_, chosen, err := f.editionsOf(v, account.Moderate)
	if err != nil {
		return err
	}
	if page.Acts, err = f.actLines(v, acts, f.House.Zone(chosen)); err != nil {
		return err
	}
	if len(acts) == actLimit {
		page.More = s.at("/history", "from", itoa(acts[len(acts)-1].ID))
	}
	return f.render(v, "moderation_history", page)
}
