package talk

import (
	"errors"
	"fmt"
	"io"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/discussion"
	"dateline.news/internal/edition"
	"dateline.news/internal/lang"
	"dateline.news/internal/story"
	"dateline.news/internal/web"
	"dateline.news/internal/web/thread"
)

// checkPages proves each template on views with everything and with nothing, so that a broken theme is refused before
// the first request.
func (f *Face) checkPages() error {
	views := f.samples()
	var faults []error
	for page, samples := range views {
		faults = append(faults, f.pages.Check(page, samples...))
	}
	for _, page := range f.pages.Pages() {
		if _, known := views[page]; !known {
			faults = append(faults, fmt.Errorf("talk/%s.html belongs to no page of the face", page))
		}
	}
	parts := []struct {
		page, part string
		view       any
	}{
		{"discussion", "part-messages", views["discussion"][1]},
		{"chats", "part-chats", views["chats"][1]},
		{"write", "own", f.sampleOwn()},
	}
	for _, p := range parts {
		if err := f.pages.RenderPart(io.Discard, p.page, p.part, p.view); err != nil {
			faults = append(faults, fmt.Errorf("theme talk/: %w", err))
		}
	}
	return errors.Join(faults...)
}

var (
	sampleAt      = time.Date(2026, 11, 22, 14, 5, 12, 0, time.UTC)
	sampleEdition = edition.Edition{Code: "ar", Name: "Meridian", Agency: "Meridian", Locale: "ar", Direction: "rtl", Zone: "UTC", Prefix: "ar"}
)

// sampleFrames answers a frame with nothing and one with everything.
func sampleFrames() (bare, full Frame) {
	words := lang.For("ar")
	bare = Frame{words: words, zone: time.UTC, Title: "Title", Edition: Masthead{Code: "ar", Name: "Meridian", Agency: "Meridian", Lang: "ar", Dir: "rtl", Home: "/ar/"},
		Newsfeed: "/ar/newsfeed", Chats: "/ar/chats", Rules: "/ar/talk/rules", Self: "/account/sign-in", Typed: Typed{Words: words}}
	full = bare
	full.Robots, full.At, full.Canon, full.Name, full.Note, full.Next, full.Once, full.Personal = "noindex", 7, "https://news.example/ar/chats", "Reader", "Kept.", "/ar/", "once", true
	full.Editions = []Language{{"English", "en", "ltr", "/en/", false}, {"العربية", "ar", "rtl", "/ar/", true}}
	full.Sections = []thread.Link{{Name: "World", Path: "/ar/section/world"}}
	full.Pages, full.Look = []thread.Link{{Name: "Imprint", Path: "/ar/imprint"}}, "/ar/look.css?173f8a"
	return bare, full
}

func (f *Face) sampleThread(state discussion.State, messages ...discussion.Message) *thread.Thread {
	about := discussion.Discussion{Story: 812, Edition: "ar", Messages: len(messages), LastSeq: int64(len(messages)),
		Setting: discussion.Setting{Mode: state, Seconds: 30, Paused: sampleAt, Opens: sampleAt, Reason: "Reason"}}
	return f.drawer.Of(sampleEdition, about, state, messages)
}

var sampleMessages = []discussion.Message{
	{ID: 9, Story: 812, Seq: 3, State: discussion.Published, Author: 7, Name: "Reader", Staff: true, Featured: true, Text: "**Word**", Version: 2,
		Parent: 8, ParentSeq: 2, Replies: 4, Reactions: map[discussion.Reaction]int{"agree": 3}, At: sampleAt, Edited: sampleAt},
	{ID: 8, Story: 812, Seq: 2, State: discussion.Gone, Replies: 1, At: sampleAt},
	{ID: 7, Story: 812, Seq: 1, State: discussion.Published, Author: 5, Text: "Word", At: sampleAt},
}

func (f *Face) sampleOwn() OwnMessage {
	waiting := sampleMessages[2]
	waiting.Seq, waiting.State, waiting.Why = 0, discussion.Pending, discussion.WhyNew
	return OwnMessage{Thread: f.sampleThread(discussion.Open, waiting), ID: 7, State: discussion.Pending, Word: "Waits", Why: "First message", MayEdit: true, MayAppeal: true, Page: "/ar/talk/812/7"}
}

// samples answers views of every page: as empty as they come, and full.
func (f *Face) samples() map[string][]any {
	bare, full := sampleFrames()
	refused := func(act, field string) Frame {
		again := full
		again.Typed = Typed{Act: act, Words: full.words, Values: map[string][]string{"text": {"typed"}}, Fault: &web.Fault{Status: 422, Key: "error.required", Field: field, Reference: "ABCD2345"}}
		return again
	}
	draft := &Draft{Story: 812, Parent: 9, Text: "typed"}
	reader := account.Account{ID: 7, Email: "reader@example.org", Name: "Reader", Password: true, Confirmed: sampleAt, Created: sampleAt}
	keys := []account.Passkey{{ID: 1, Name: "telephone", Created: sampleAt}, {ID: 2, Name: "key", Created: sampleAt, Used: sampleAt}}
	session := account.Session{ID: 1, UserAgent: "Firefox", Address: "192.0.2.1", Created: sampleAt, Seen: sampleAt}
	sessions := []Session{{session, true}, {session, false}}
	standing := Standing{Standing: discussion.Standing{Reader: discussion.Blocked, Reason: "Reason", Sanction: 4, MayAppeal: true, MayAcknowledge: true, Wait: 20, MayPost: true, MayReact: true, MayReport: true},
		Text: "Blocked", UntilAt: &thread.When{ISO: "2026-11-22T14:05:12Z", Text: "today"}, RuleText: "insults", Left: "in an hour", Also: "Blocked", Plea: "Waits"}
	about := story.Story{Number: 812, Path: "/ar/20261122/812", Copy: story.Copy{Headline: "Headline"}}
	open := f.sampleThread(discussion.Open, sampleMessages...)
	open.Paging = []thread.Link{{Name: "Older", Path: "?before=1", Rel: "next"}, {Name: "Beginning", Path: "/ar/talk/812"}}
	closed := f.sampleThread(discussion.Closed)
	own := f.sampleOwn()
	choices := []Choice{{"agree", "agree", 3, true}, {"sad", "sad", 0, false}}
	return map[string][]any{
		"fault":    {faultPage{Frame: bare, Status: 404, Heading: "No"}, faultPage{Frame: full, Status: 500, Heading: "No", Text: "Text", Reference: "ABCD2345"}},
		"sign_in":  {signInPage{Frame: bare}, signInPage{Frame: refused("sign_in", ""), Email: "a@b.example", Draft: draft, Ended: true, Passkeys: true, Sent: true}},
		"register": {registerPage{Frame: bare}, registerPage{Frame: refused("register", "name"), Draft: draft, Passkeys: true}},
		"letter":   {letterPage{Frame: bare}, letterPage{Frame: refused("resend", ""), Email: "a@b.example", Wait: 42, Onward: "/ar/"}},
		"confirm":  {confirmPage{Frame: bare}, confirmPage{Frame: bare, Done: true}, confirmPage{Frame: refused("confirm", "name"), Token: "x", Rename: true}, confirmPage{Frame: full, Over: true}},
		"link":     {linkPage{Frame: bare}, linkPage{Frame: refused("link", "password"), Token: "x", Code: true, Proof: "/account/"}, linkPage{Frame: full, Over: true}},
		"account":  {accountPage{Frame: bare}, accountPage{Frame: full, Account: reader, Proves: true, Proof: "x", Passkeys: keys, Sessions: sessions, MayAdd: true, Delete: "/account/delete?edition=ar"}, accountPage{Frame: full, Account: reader, Staff: true, Letters: "/var/letters"}, accountPage{Frame: refused("email", "email"), Account: reader, Proves: true}},
		"delete":   {deletePage{Frame: bare}, deletePage{Frame: full, Done: true}, deletePage{Frame: full, Staff: true}, deletePage{Frame: refused("delete", ""), Account: reader, Proves: true}, deletePage{Frame: full, Proves: true, Proof: "x"}},
		"discussion": {discussionPage{Frame: bare, Thread: closed}, discussionPage{Frame: full, Thread: open, Headline: "Headline", Story: "/ar/20261122/812", Of: true},
			discussionPage{Frame: bare, Thread: f.sampleThread(discussion.Hidden)}, discussionPage{Frame: bare, Thread: f.sampleThread(discussion.Open)}},
		"write": {writePage{Frame: bare, Thread: closed}, writePage{Frame: refused("message", "text"), Thread: open, Story: about, Standing: standing, Draft: "typed", Answers: open, Parent: 9, Own: []OwnMessage{own}, AsStaff: true, Waited: true}},
		"message": {messagePage{Frame: bare, Thread: closed}, messagePage{Frame: refused("edit", "text"), Thread: open, Message: open.Messages[0], Story: about, Standing: standing, MayReply: true, Choices: choices, Rules: choices, Acts: messageForms, AsStaff: true, Ignored: true},
			messagePage{Frame: full, Thread: open, Message: open.Messages[2], Standing: standing, Own: &own, Mine: true, Text: "typed", MayEdit: true, Acts: messageForms}},
		"chats": {chatsPage{Frame: bare}, chatsPage{Frame: full, First: true, More: "?before=1", Alive: []Chat{{Headline: "Headline", Path: "/ar/talk/812", Picture: &Picture{"/media/0/320", "Alt", 320, 200}, Author: "Reader", Line: "Word", Count: "3 messages", Pinned: true, Word: "Closed"}, {}}}},
		"rules": {rulesPage{Frame: bare}, rulesPage{Frame: full, Rules: []string{"Rule"}}},
	}
}
