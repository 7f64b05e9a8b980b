package newsroom

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
	"dateline.news/internal/story"
)

// Words is one run of a story's words that can be selected and corrected.
type Words struct {
	Place string
	Asset int64
	Label string // "Caption of picture 77"; "" for the story's own words
	Tag   string // "headline", "lede", "quote"; "" for the rest
	Text  string
}

// wordsOf answers what of a story can be corrected.
func (f *Face) wordsOf(v *visit, number int64) ([]Words, error) {
	passages, err := f.Archive.Words(v.r.Context(), v.who, number)
	if err != nil {
		return nil, err
	}
	var all []Words
	for _, p := range passages {
		w := Words{Place: p.Place, Asset: p.Asset, Text: p.Words}
		switch {
		case p.Asset != 0:
			w.Label = v.words.T("newsroom.said_"+p.Place, "Number", p.Asset)
		case strings.HasSuffix(p.Place, ".attrs.caption"):
			w.Label = v.words.T("newsroom.caption_here")
		case strings.HasSuffix(p.Place, ".attrs.speaker"):
			w.Label = v.words.T("newsroom.speaker")
		case p.Quote:
			w.Tag = "quote"
		case p.Place == "headline" || p.Place == "lede":
			w.Tag = p.Place
		}
		all = append(all, w)
	}
	return all, nil
}

// houseNotes are the notes of the house in the edition's language, by class and place, for the script that fills them in
// while the correction is typed.
func houseNotes(ed edition.Edition) (string, error) {
	notes := map[string]string{}
	for _, class := range story.Classes {
		for _, place := range []string{"headline", "lede", "body", story.PlaceCaption, story.PlaceCredit, story.PlaceAlt} {
			notes[string(class)+" "+place] = story.HouseNote(ed.Locale, story.Corrected{Class: class, Place: place, Old: "{Old}", New: "{New}"})
			notes["removed "+place] = story.HouseNote(ed.Locale, story.Corrected{Class: story.ClassCorrection, Place: place, Old: "{Old}"})
		}
	}
	text, err := json.Marshal(notes)
	return string(text), err
}

// RequestLine is a correction that waits for a second person.
type RequestLine struct {
	ID       int64
	Path     string // of the story in the newsroom
	Headline string
	Class    string
	Where    string
	Old, New string
	Note     string
	Cause    string
	By       string
	At       time.Time
	Own      bool // asked for by who is looking: another person must approve it
	May      bool // decide
}

// Approve and Refuse are where the forms go.
func (r RequestLine) Approve() string { return requestPath(r.ID) + "/approve" }

// Refuse is where the form goes.
func (r RequestLine) Refuse() string { return requestPath(r.ID) + "/refuse" }

func requestPath(id int64) string { return "/newsroom/corrections/" + itoa(id) }

// requests answers the corrections that wait in an edition; number chooses those of one story, 0 all.
func (f *Face) requests(v *visit, s standing, number int64) ([]RequestLine, error) {
	waiting, err := f.Archive.Requests(v.r.Context(), v.who, s.edition.Code)
	if err != nil {
		return nil, err
	}
	var lines []RequestLine
	for _, r := range waiting {
		if number != 0 && r.Story != number {
			continue
		}
		line := RequestLine{
			ID: r.ID, Path: storyPath(r.Story), Headline: r.Headline, Class: v.words.T("correction." + string(r.Fix.Class)), Old: r.Fix.Find, New: r.Fix.Replace,
			Note: r.Fix.Note, Cause: r.Fix.Cause, By: v.name(r.AskedBy, s.names), At: r.Asked.In(f.House.Zone(s.edition)), Own: r.AskedBy == v.who.Subject(),
			May: v.who.Can(account.Correct, r.Edition, r.Section),
		}
		if place := (story.Corrected{Place: r.Fix.Place}).Where(); place != "" {
			line.Where = v.words.T("correction.in_" + place)
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// HeldLine is a story on hold.
type HeldLine struct {
	Path, Headline, Reason, By string
	Since                      time.Time
	Age                        string // in words
	May                        bool   // release it
}

// held answers the stories of an edition that are on hold, the longest first.
func (f *Face) held(v *visit, s standing) ([]HeldLine, error) {
	ctx := v.r.Context()
	stories, err := f.Archive.Held(ctx, v.who, s.edition.Code)
	if err != nil {
		return nil, err
	}
	var lines []HeldLine
	for _, st := range stories {
		lines = append(lines, HeldLine{
			Path: storyPath(st.Number), Headline: st.Headline, Reason: st.Reason, Since: st.Withdrawn.In(f.House.Zone(s.edition)),
			Age: v.words.Relative(st.Withdrawn, f.Clock.Now()), May: v.who.Can(account.Correct, st.Edition, st.Section),
		})
	}
	return lines, nil
}

// correctStory corrects, or leaves the correction for a second person where the section demands one.
func (f *Face) correctStory(v *visit) error {
	number, err := v.number("story")
	if err != nil {
		return err
	}
	if err := v.form(); err != nil {
		return err
	}
	fix := story.Fix{
		Find: v.exact("find"), Replace: v.exact("replace"), Class: story.Class(v.field("class")), Cause: v.field("cause"), Note: v.field("note"),
		Place: v.field("place"), KeepHeld: v.field("keep_held") != "",
	}
	if fix.Asset, err = optionalNumber(v.field("asset"), "asset"); err != nil {
		return f.again(v, "correct", err, f.storyPage)
	}
	nth, err := optionalNumber(v.field("nth"), "nth")
	if err != nil {
		return f.again(v, "correct", err, f.storyPage)
	}
	fix.Nth = int(nth)
	_, request, err := f.Archive.AskCorrection(v.r.Context(), v.who, number, fix)
	if err != nil {
		return f.again(v, "correct", err, f.storyPage)
	}
	done := "newsroom.corrected"
	if request.ID != 0 {
		done = "newsroom.correction_waits"
	}
	next := storyPath(number)
	if from, err := optionalNumber(v.field("report"), "report"); err == nil && from > 0 {
		next = reportPath(from) // its reader waits for an answer
	}
	return f.onward(v, next, v.words.T(done))
}

// optionalNumber reads a number of a form that may be left empty.
func optionalNumber(typed, field string) (int64, error) {
	if typed == "" {
		return 0, nil
	}
	return wholeNumber(typed, field)
}

func (f *Face) approveCorrection(v *visit) error {
	return f.onRequest(v, "newsroom.corrected", func(ctx context.Context, id int64) error {
		_, err := f.Archive.ApproveCorrection(ctx, v.who, id)
		return err
	})
}

func (f *Face) refuseCorrection(v *visit) error {
	return f.onRequest(v, "newsroom.correction_refused", func(ctx context.Context, id int64) error {
		_, err := f.Archive.RefuseCorrection(ctx, v.who, id, v.field("reason"))
		return err
	})
}

// onRequest is the shape of a decision on a correction that waits: a refusal shows the desk again, with the reason.
func (f *Face) onRequest(v *visit, done string, do func(ctx context.Context, id int64) error) error {
	id, err := v.number("request")
	if err != nil {
		return err
	}
	if err := v.form(); err != nil {
		return err
	}
	if err := do(v.r.Context(), id); err != nil {
		return f.again(v, "request "+itoa(id), err, f.deskPage)
	}
	return f.onward(v, "/newsroom/desk", v.words.T(done))
}
