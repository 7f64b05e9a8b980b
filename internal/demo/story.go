package demo

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Stage is where a story of the script stands.
type Stage string

// The stages.
const (
	Published Stage = "published"
	Writing   Stage = "writing"
	Submitted Stage = "submitted"
	Approved  Stage = "approved"
	Scheduled Stage = "scheduled" // approved, and to be published at Story.Due
	Returned  Stage = "returned"  // back with its reporter, with Story.ReturnNote
	Spiked    Stage = "spiked"    // with Story.SpikeNote
)

// String answers the stage as the files write it.
func (s Stage) String() string { return string(s) }

// Longest texts of a story, in characters.
const (
	MaxHeadline = 200
	MaxSlugline = 60
	MaxLede     = 1000
)

// Dateline stands before the first paragraph.
type Dateline struct {
	Place  string
	Agency string
	Date   string // as printed; empty unless the file says "dated"
}

// Byline names one author.
type Byline struct{ Name, Role, Place string }

// Correction is a correction of a published story.
type Correction struct {
	At            time.Time
	Find, Replace string
	Class         string // correction, clarification or refile
	Cause         string
	Note          string // for readers
}

// Update is a later version of a published story, with more in it.
type Update struct {
	At       time.Time
	Headline string // empty: unchanged
	Lede     string // empty: unchanged
	Note     string // for readers
	atTop    bool
	blocks   []block
}

// Kill is the withdrawal of a published story.
type Kill struct {
	At           time.Time
	Reason, Memo string // for readers; for the desk
}

// Note is an open note in a draft.
type Note struct{ Text, Author string } // Author is a staff key

// Story is one story of the script, published or at the desk.
type Story struct {
	Edition    string
	Key        string
	At         time.Time // of publication; of the last save where it is not published
	Stage      Stage
	Kind       string // article or flash
	Headline   string
	Slugline   string
	Lede       string // empty in a flash
	Dateline   *Dateline
	Section    string // key
	Topics     []string
	Bylines    []Byline
	Urgency    int    // 1 to 8
	Label      string // news, analysis, opinion, press_release or paid
	Lead       string // picture key; empty: none
	Translates string // "en/key" of the story that this one is a translation of
	Author     string // staff key of who wrote it
	Editor     string // staff key of who approved it, or who returned or spiked it

	NoteDesk, NoteClients, NoteReaders string

	OpenNotes   []Note
	ReturnNote  string
	SpikeNote   string
	Due         time.Time // scheduled: when it goes out
	Embargo     time.Time // hold until; zero: none
	Corrections []Correction
	Updates     []Update // none or one
	Kill        *Kill

	blocks []block
	file   string
	line   int
}

// Cards answers the keys of the stories on the cards of the body, in reading order.
func (s Story) Cards() []string { return s.keys(cardBlock) }

// Pictures answers the keys of the pictures of the story, the lead first.
func (s Story) Pictures() []string {
	if s.Lead == "" {
		return s.keys(pictureBlock)
	}
	return append([]string{s.Lead}, s.keys(pictureBlock)...)
}

func (s Story) keys(kind blockKind) []string {
	var all []string
	for _, b := range s.allBlocks() {
		if b.kind == kind {
			all = append(all, b.key)
		}
	}
	return all
}

func (s Story) allBlocks() []block {
	all := slices.Clone(s.blocks)
	for _, u := range s.Updates {
		all = append(all, u.blocks...)
	}
	return all
}

// storyReader reads the headers of one story.
type storyReader struct {
	*Story
	now    time.Time
	moment moment
}

func readStory(r *record, e Edition, now time.Time, f *faults) Story {
	st := Story{
		Edition: e.Key, Key: r.key, Stage: Published, Kind: "article", Label: "news", Urgency: 5,
		file: r.file, line: r.line,
	}
	sr := &storyReader{Story: &st, now: now}
	sr.readAgo(r, f)
	sr.moment = moment{st.At.In(e.Zone), calendars[e.Key]}
	r.headers(sr.table(), "byline correction open-note", f)
	var added []block
	st.blocks, added = readBody(r, sr.moment, sr.later(), f)
	if len(st.Updates) > 0 {
		st.Updates[0].blocks = added
	} else if len(added) > 0 {
		f.at(r.file, r.line, "text after +++ but no update")
	}
	st.checkAlone(r, f)
	return st
}

// readAgo comes before the other headers, since their slots count from it.
func (sr *storyReader) readAgo(r *record, f *faults) {
	i := slices.IndexFunc(r.fields, func(h field) bool { return h.name == "ago" })
	if i < 0 {
		f.at(r.file, r.line, "no ago")
		return
	}
	ago, err := parseAgo(r.fields[i].value)
	if err != nil {
		f.at(r.file, r.fields[i].line, "ago: %v", err)
	}
	sr.At = sr.now.Add(-ago)
}

func (sr *storyReader) table() map[string]func(string) error {
	return map[string]func(string) error{
		"ago":             func(string) error { return nil },
		"headline":        sr.text(&sr.Headline),
		"slugline":        into(&sr.Slugline),
		"lede":            sr.text(&sr.Lede),
		"dateline":        sr.dateline,
		"section":         into(&sr.Section),
		"topics":          func(v string) error { sr.Topics = strings.Split(strings.ReplaceAll(v, " ", ""), ","); return nil },
		"byline":          sr.byline,
		"urgency":         sr.urgency,
		"label":           oneOf(&sr.Label, "news", "analysis", "opinion", "press_release", "paid"),
		"kind":            oneOf(&sr.Kind, "article", "flash"),
		"lead":            into(&sr.Lead),
		"translates":      into(&sr.Translates),
		"stage":           oneOf(&sr.Stage, Published, Writing, Submitted, Approved, Scheduled, Returned, Spiked),
		"author":          into(&sr.Author),
		"editor":          into(&sr.Editor),
		"note-desk":       sr.text(&sr.NoteDesk),
		"note-clients":    sr.text(&sr.NoteClients),
		"note-readers":    sr.text(&sr.NoteReaders),
		"open-note":       sr.openNote,
		"return-note":     sr.text(&sr.ReturnNote),
		"spike-note":      sr.text(&sr.SpikeNote),
		"due":             sr.ahead(&sr.Due),
		"embargo":         sr.ahead(&sr.Embargo),
		"correction":      sr.correction,
		"update":          sr.update,
		"update-headline": func(v string) error { return sr.onUpdate(v, func(u *Update) *string { return &u.Headline }) },
		"update-lede":     func(v string) error { return sr.onUpdate(v, func(u *Update) *string { return &u.Lede }) },
		"kill":            sr.kill,
	}
}

// text answers a setter that fills the slots of a value.
func (sr *storyReader) text(to *string) func(string) error {
	return func(v string) (err error) {
		*to, err = sr.moment.fill(v)
		return err
	}
}

func (sr *storyReader) ahead(to *time.Time) func(string) error {
	return func(v string) error {
		d, err := parseAgo(v)
		*to = sr.now.Add(d)
		return err
	}
}

func (sr *storyReader) dateline(v string) error {
	p, ok := parts(v, 3)
	if !ok || p[0] == "" || p[1] == "" || (p[2] != "" && p[2] != "dated") {
		return fmt.Errorf("want PLACE | agency, and at most \"dated\" after it")
	}
	sr.Story.Dateline = &Dateline{Place: p[0], Agency: p[1]}
	if p[2] != "" {
		sr.Story.Dateline.Date = sr.moment.cal.dateline(sr.moment.at)
	}
	return nil
}

func (sr *storyReader) byline(v string) error {
	p, ok := parts(v, 3)
	if !ok || p[0] == "" {
		return fmt.Errorf("want name | role | place")
	}
	sr.Bylines = append(sr.Bylines, Byline{p[0], p[1], p[2]})
	return nil
}

func (sr *storyReader) urgency(v string) error {
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > 8 {
		return fmt.Errorf("want 1 to 8, have %q", v)
	}
	sr.Urgency = n
	return nil
}

func (sr *storyReader) openNote(v string) error {
	p, ok := parts(v, 2)
	if !ok || p[0] == "" || p[1] == "" {
		return fmt.Errorf("want text | staff key")
	}
	sr.OpenNotes = append(sr.OpenNotes, Note{p[0], p[1]})
	return nil
}

func (sr *storyReader) correction(v string) error {
	p, ok := parts(v, 5)
	words, whole := p[1], p
	wrong, right, arrow := strings.Cut(words, " => ")
	if !ok || !arrow || slices.Contains(whole, "") {
		return fmt.Errorf("want ago | find => replace | class | cause | note")
	}
	ago, err := parseAgo(p[0])
	if err != nil {
		return err
	}
	c := Correction{At: sr.now.Add(-ago), Find: wrong, Replace: right, Cause: p[3], Note: p[4]}
	sr.Corrections = append(sr.Corrections, c)
	return oneOf(&sr.Corrections[len(sr.Corrections)-1].Class, "correction", "clarification", "refile")(p[2])
}

func (sr *storyReader) update(v string) error {
	p, ok := parts(v, 3)
	if !ok || p[2] == "" || (p[1] != "top" && p[1] != "end") {
		return fmt.Errorf("want ago | top or end | note")
	}
	ago, err := parseAgo(p[0])
	sr.Updates = []Update{{At: sr.now.Add(-ago), atTop: p[1] == "top", Note: p[2]}}
	return err
}

func (sr *storyReader) onUpdate(v string, field func(*Update) *string) error {
	if len(sr.Updates) == 0 {
		return fmt.Errorf("stands before update")
	}
	filled, err := sr.later().fill(v)
	*field(&sr.Updates[0]) = filled
	return err
}

// later is the moment of the update, from which its slots count.
func (sr *storyReader) later() moment {
	m := sr.moment
	if len(sr.Updates) > 0 {
		m.at = sr.Updates[0].At.In(m.at.Location())
	}
	return m
}

func (sr *storyReader) kill(v string) error {
	p, ok := parts(v, 3)
	if !ok || slices.Contains(p, "") {
		return fmt.Errorf("want ago | reason | memo")
	}
	ago, err := parseAgo(p[0])
	sr.Story.Kill = &Kill{At: sr.now.Add(-ago), Reason: p[1], Memo: p[2]}
	return err
}

// checkAlone finds what is wrong with a story by itself.
func (s *Story) checkAlone(r *record, f *faults) {
	say := func(header, format string, args ...any) {
		f.at(r.file, r.lineOf(header), "story %s: %s", s.Key, fmt.Sprintf(format, args...))
	}
	for _, must := range [][2]string{{"headline", s.Headline}, {"slugline", s.Slugline}, {"section", s.Section}, {"author", s.Author}} {
		if must[1] == "" {
			say(must[0], "no %s", must[0])
		}
	}
	for _, t := range []struct {
		name, text string
		most       int
	}{{"headline", s.Headline, MaxHeadline}, {"slugline", s.Slugline, MaxSlugline}, {"lede", s.Lede, MaxLede}} {
		if n := utf8.RuneCountInString(t.text); n > t.most {
			say(t.name, "the %s has %d characters, at most %d", t.name, n, t.most)
		}
	}
	if len(s.blocks) == 0 && s.Stage != Writing {
		say("", "no body")
	}
	if s.Kind == "article" && s.Lede == "" && s.Stage != Writing {
		say("lede", "an article without a lede")
	}
	s.checkStage(say)
	s.checkLater(say)
}

func (s *Story) checkStage(say func(header, format string, args ...any)) {
	if (s.Stage == Scheduled) != !s.Due.IsZero() {
		say("due", "a scheduled story, and no other, is due at a time")
	}
	if (s.Stage == Returned) != (s.ReturnNote != "") {
		say("return-note", "a returned story, and no other, has a return-note")
	}
	if (s.Stage == Spiked) != (s.SpikeNote != "") {
		say("spike-note", "a spiked story, and no other, has a spike-note")
	}
	if s.Editor == "" && s.Stage != Writing && s.Stage != Submitted {
		say("editor", "%s by whom", s.Stage)
	}
	if s.Stage != Published && (len(s.Corrections)+len(s.Updates) > 0 || s.Kill != nil) {
		say("stage", "only a published story is corrected, updated or killed")
	}
	if s.Stage == Published && (!s.Embargo.IsZero() || len(s.OpenNotes) > 0) {
		say("stage", "a published story has neither an embargo nor open notes")
	}
}

// checkLater finds what is wrong with corrections, updates and a kill.
func (s *Story) checkLater(say func(header, format string, args ...any)) {
	whole := s.Headline + "\n" + s.Lede
	for _, b := range s.blocks {
		whole += "\n" + b.plain()
	}
	for _, c := range s.Corrections {
		if n := strings.Count(whole, c.Find); n != 1 {
			say("correction", "%q stands %d times in the text, want once", c.Find, n)
		}
		if !c.At.After(s.At) {
			say("correction", "corrected before it was published")
		}
	}
	for _, u := range s.Updates {
		if !u.At.After(s.At) || len(u.blocks) == 0 {
			say("update", "an update comes after publication and adds text below +++")
		}
	}
	if s.Kill != nil && !s.Kill.At.After(s.At) {
		say("kill", "killed before it was published")
	}
}
