package newsroom

import (
	"bytes"
	"log/slog"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/inbox"
)

const inboxHome = "/newsroom/inbox"

// inboxPage is what waits for who is signed in.
type inboxPage struct {
	Frame
	List    inboxList
	Letters bool // also by mail
	Address string
}

// inboxList is the list of notices alone, which is drawn anew when something comes.
type inboxList struct {
	Frame
	Notices []NoticeLine
	More    string // the earlier ones
}

// NoticeLine is one notice in words.
type NoticeLine struct {
	ID     int64
	Draft  int64
	Path   string
	Icon   string
	Says   string
	Quote  string // what was written
	At     time.Time
	Unread bool
	Gone   bool // the draft may not be seen any more
}

// noticeIcons are the marks of the kinds, each with its words beside it.
var noticeIcons = map[inbox.Kind]string{
	inbox.Submitted: "send", inbox.Moved: "arrow-right", inbox.Returned: "undo-2", inbox.Mentioned: "at-sign", inbox.Noted: "message-square", inbox.Answered: "message-square",
	inbox.Accepted: "check", inbox.Refused: "x",
}

func (f *Face) inboxPage(v *visit) error {
	list, err := f.inboxList(v, f.frame(v, v.words.T("inbox.inbox"), inboxHome))
	if err != nil {
		return err
	}
	page := inboxPage{Frame: list.Frame, List: list, Address: v.account.Email}
	if page.Letters, err = f.Inbox.Letters(v.r.Context(), v.who); err != nil {
		return err
	}
	return f.render(v, "inbox", page)
}

func (f *Face) inboxList(v *visit, frame Frame) (inboxList, error) {
	ctx, list := v.r.Context(), inboxList{Frame: frame}
	notices, err := f.Inbox.List(ctx, v.who, v.before())
	if err != nil {
		return list, err
	}
	list.Notices, err = f.noticeLines(v, notices)
	if len(notices) == inbox.Most {
		list.More = query(inboxHome, "before", itoa(notices[len(notices)-1].ID))
	}
	return list, err
}

func (f *Face) noticeLines(v *visit, notices []inbox.Notice) ([]NoticeLine, error) {
	ctx := v.r.Context()
	var ids []int64
	for _, n := range notices {
		ids = append(ids, n.Draft)
	}
	heads, err := f.Desk.Heads(ctx, v.who, ids)
	if err != nil {
		return nil, err
	}
	names, err := f.names(ctx, v.who)
	if err != nil {
		return nil, err
	}
	_, own, err := f.editionsOf(v, account.See)
	if err != nil {
		return nil, err
	}
	zone := f.House.Zone(own) // one for all lines, whichever edition they come from
	var lines []NoticeLine
	for _, n := range notices {
		head, seen := heads[n.Draft]
		line := NoticeLine{ID: n.ID, Draft: n.Draft, Path: inboxHome + "/" + itoa(n.ID), Icon: noticeIcons[n.Kind], At: n.At.In(zone), Unread: n.Read.IsZero(), Gone: !seen}
		line.Says = v.notice(n, names[n.By], head, seen)
		if seen && n.Note != 0 {
			if line.Quote, err = f.Desk.NoteText(ctx, v.who, n.Draft, n.Note); err != nil {
				return nil, err
			}
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// notice says a notice in words.
func (v *visit) notice(n inbox.Notice, name string, head desk.Draft, seen bool) string {
	headline := head.Copy.Headline
	switch {
	case !seen:
		headline = v.words.T("inbox.hidden")
	case headline == "":
		headline = v.words.T("newsroom.no_headline")
	}
	return inbox.Say(v.words, n.Kind, isolated(name), isolated(headline))
}

// isolated keeps the direction of a name or a headline from the sentence around it (Unicode, UAX 9).
func isolated(s string) string {
	return "\u2068" + s + "\u2069"
}

// openNotice leads to what a notice is about. The page there says that it was read.
func (f *Face) openNotice(v *visit) error {
	id, err := v.number("notice")
	if err != nil {
		return err
	}
	n, err := f.Inbox.Get(v.r.Context(), v.who, id)
	if err != nil {
		return err
	}
	path := draftPath(n.Draft)
	if n.Note != 0 {
		path += "#note-" + itoa(n.Note)
	}
	return f.onward(v, path, "")
}

// readNotices says that one notice, those of a draft or all were read.
func (f *Face) readNotices(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	var which inbox.Which
	var err error
	if typed := v.field("notice"); typed != "" {
		if which.Notice, err = wholeNumber(typed, "notice"); err != nil {
			return err
		}
	}
	if typed := v.field("draft"); typed != "" {
		if which.Draft, err = wholeNumber(typed, "draft"); err != nil {
			return err
		}
	}
	if _, err := f.Inbox.Read(v.r.Context(), v.who, which); err != nil {
		return err
	}
	if v.scripted() {
		return f.inboxState(v)
	}
	return f.onward(v, inboxHome, "")
}

// wishLetters keeps whether somebody is to be written to.
func (f *Face) wishLetters(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	letters := v.field("letters") != ""
	if err := f.Inbox.SetLetters(v.r.Context(), v.who, letters); err != nil {
		return err
	}
	done := "inbox.letters_off"
	if letters {
		done = "inbox.letters_on"
	}
	return f.onward(v, inboxHome, v.words.T(done, "Address", v.account.Email))
}

// inboxStanding is the inbox for the script of every page: how much waits, the newest of it in words, and the list.
type inboxStanding struct {
	Waiting int    `json:"waiting"`
	Count   string `json:"count"` // in words, for who cannot see the bell
	Says    string `json:"says"`  // the newest that is unread
	Path    string `json:"path"`
	Notice  int64  `json:"notice"`
	Draft   int64  `json:"draft"` // of which it tells
	Part    string `json:"part"`
}

// inboxState answers it.
func (f *Face) inboxState(v *visit) error {
	frame := Frame{Lang: v.words.Locale(), Dir: v.words.Direction(), Typed: v.typed, words: v.words}
	list, err := f.inboxList(v, frame)
	if err != nil {
		return err
	}
	var part bytes.Buffer
	if err := f.pages.RenderPart(&part, "inbox", "notices", list); err != nil {
		return err
	}
	s := inboxStanding{Part: part.String()}
	if s.Waiting, err = f.Inbox.Waiting(v.r.Context(), v.who); err != nil {
		return err
	}
	s.Count = v.words.T("inbox.waiting", "Count", s.Waiting)
	for _, n := range list.Notices {
		if n.Unread {
			s.Says, s.Path, s.Notice, s.Draft = n.Says, n.Path, n.ID, n.Draft
			break
		}
	}
	return v.json(s)
}

// waiting answers how many notices the bell shows. A page is not refused for want of it.
func (f *Face) waiting(v *visit) int {
	if f.Inbox == nil || v.scripted() {
		return 0
	}
	n, err := f.Inbox.Waiting(v.r.Context(), v.who)
	if err != nil {
		slog.ErrorContext(v.r.Context(), "the bell of the inbox", "error", err)
	}
	return n
}
