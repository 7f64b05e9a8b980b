package newsroom

import (
	"net/url"
	"strings"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
	"dateline.news/internal/lang"
)

// Frame is what every page of the newsroom has around its own matter.
type Frame struct {
	Lang, Dir string
	Title     string
	Name      string // of who is signed in; "" for nobody
	Self      int64  // their account
	Doors     []Door
	Waiting   int // notices that were not read
	InInbox   bool
	Note      string // what was just done; shown once
	Typed     Typed
	Once      string
	Flash     *FlashForm // nil: who is looking may not flash
	PageKeys  []KeyWord  // of this page alone, for the sheet of keys
	words     *lang.Printer
}

// KeyWord is a key, or some that go together, with what it does.
type KeyWord struct {
	Keys []string
	Word string
}

// Door is one place of the rail.
type Door struct {
	Path, Icon, Word string
	Here             bool
}

// T answers a text of the interface in the language of who reads it.
func (f Frame) T(key string, values ...any) string { return f.words.T(key, values...) }

// N answers a text of the interface in the plural form of a number.
func (f Frame) N(key string, n int) string { return f.words.N(key, n) }

// Clock answers a moment to the second: "2026-11-22 14:05:12". Instruments are read, not translated.
func (f Frame) Clock(t time.Time) string { return stamp(t, "2006-01-02 15:04:05") }

// Minute answers a moment to the minute.
func (f Frame) Minute(t time.Time) string { return stamp(t, "2006-01-02 15:04") }

// ISO answers a moment as a machine reads it.
func (f Frame) ISO(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func stamp(t time.Time, layout string) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(layout)
}

// Bytes answers a size in the reader's language.
func (f Frame) Bytes(n int64) string { return f.words.Bytes(n) }

// places are the doors of the rail in their order; each is shown to those who have its right.
var places = []struct {
	path, icon, word string
	right            account.Right
}{
	{"/newsroom/desk", "layout-list", "newsroom.desk", account.See},
	{tasksPath, "globe", "task.tasks", account.See},
	{flashPath, "zap", "flash.flash", account.Flash},
	{listPath, "list", "list.list", account.See},
	{planPath, "calendar-clock", "planning.plan", account.See},
	{"/newsroom/stories", "newspaper", "newsroom.stories", account.See},
	{reportsPath, "circle-alert", "newsroom.reports", account.See},
	{frontPath, "house", "front.front", account.Arrange},
	{"/newsroom/mediabank", "images", "newsroom.mediabank", account.See},
	{"/newsroom/second-reader", "check-check", "newsroom.second_reader", account.Approve},
	{moderationPath, "message-square", "moderation.moderation", account.Moderate},
	{"/newsroom/staff", "users", "newsroom.staff", account.ManageStaff},
	{"/newsroom/editions", "globe", "newsroom.editions", account.HousePages},
}

// frame makes the frame of a page; here is the path of the door that the page is behind.
func (f *Face) frame(v *visit, title, here string) Frame {
	frame := Frame{Lang: v.words.Locale(), Dir: v.words.Direction(), Title: title, Typed: v.typed, Once: v.once(), words: v.words}
	if v.who.Anonymous() {
		return frame
	}
	frame.Name, frame.Self, frame.Waiting = v.who.Name, v.who.ID, f.waiting(v)
	frame.InInbox = here == inboxHome
	if !v.scripted() { // a part of a page has no place for it
		frame.Note = f.Sessions.Pop(v.r.Context(), "note")
	}
	frame.Flash = f.flashForm(v)
	for _, p := range places {
		if v.who.Anywhere(p.right) && (p.path != moderationPath || f.Board != nil) {
			frame.Doors = append(frame.Doors, Door{Path: p.path, Icon: p.icon, Word: v.words.T(p.word), Here: p.path == here})
		}
	}
	return frame
}

// Choice is one option of a list to choose from.
type Choice struct {
	Value, Word string
	Chosen      bool
}

// wordOf answers the word of a value among choices; the value itself where it is not among them.
func wordOf(choices []Choice, value string) string {
	for _, c := range choices {
		if c.Value == value {
			return c.Word
		}
	}
	return value
}

// editionsOf answers the editions in which somebody has a right somewhere, and the chosen one.
func (f *Face) editionsOf(v *visit, right account.Right) ([]edition.Edition, edition.Edition, error) {
	all, err := f.House.Editions(v.r.Context())
	if err != nil {
		return nil, edition.Edition{}, err
	}
	var mine []edition.Edition
	var chosen edition.Edition
	for _, ed := range all {
		if !within(v.who, right, ed) {
			continue
		}
		if len(mine) == 0 || ed.Code == v.r.FormValue("edition") {
			chosen = ed
		}
		mine = append(mine, ed)
	}
	return mine, chosen, nil
}

// within says whether somebody has a right in an edition or in one of its sections.
func within(who account.Actor, right account.Right, ed edition.Edition) bool {
	if who.Can(right, ed.Code, "") {
		return true
	}
	for _, s := range ed.Sections {
		if who.Can(right, ed.Code, s.Slug) {
			return true
		}
	}
	return false
}

func editionChoices(all []edition.Edition, chosen string) []Choice {
	var choices []Choice
	for _, ed := range all {
		choices = append(choices, Choice{ed.Code, editionName(ed), ed.Code == chosen})
	}
	return choices
}

// editionName tells editions apart that bear the same name in the masthead.
func editionName(ed edition.Edition) string { return strings.ToUpper(ed.Code) + " · " + ed.Name }

// query makes the address of a page with parameters; empty ones are left out.
func query(path string, pairs ...string) string {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			values.Set(pairs[i], pairs[i+1])
		}
	}
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}
