package newsroom

import (
	"bytes"
	"context"
	"encoding/json"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/edition"
	"dateline.news/internal/text"
)

// margin is what stands beside a draft's text: remarks with their answers, and proposed changes.
type margin struct {
	Frame
	ID        int64
	Version   int
	Source    string // where an imported text came from
	Threads   []Thread
	OpenNotes int
	Noted     string // how the notes stand, as an open page hears of it
	MayNote   bool   // the draft is open: changes may be proposed
}

// Path answers the address below which the forms go.
func (m margin) Path() string { return draftPath(m.ID) }

// Words are the texts that the margin's script says, in JSON.
func (m margin) Words() (string, error) {
	words := map[string]string{}
	for name, key := range map[string]string{
		"words": "margin.js_words", "select": "margin.js_select", "instead": "margin.js_instead", "why": "margin.js_why", "send": "margin.js_send",
		"unsaved": "margin.js_unsaved", "failed": "margin.js_failed", "insertion": "margin.js_insertion", "cancel": "newsroom.cancel", "note": "margin.note",
		"leave": "newsroom.note_send", "suggest": "margin.suggest", "long": "margin.js_long", "several": "margin.js_several",
	} {
		words[name] = m.T(key)
	}
	all, err := json.Marshal(words)
	return string(all), err
}

// Thread is a note with its answers.
type Thread struct {
	NoteLine
	Quote      string // the words that it is about
	Moved      string // how they stand now, where they were changed
	Gone       bool   // they are not in the text any more
	Suggestion bool
	Pieces     []Piece // of a suggestion: before and after
	Verdict    string  // in words
	Anchor     string  // JSON, for the script that finds the words
	Replies    []NoteLine
	MayDecide  bool // accept
	MayResolve bool // resolve, or refuse
	MayReopen  bool
}

// Piece is a run of words that stayed, went or came.
type Piece struct {
	Gone, Come bool
	Text       string
}

// pieces compares two texts by words, for a template.
func pieces(before, after string) []Piece {
	var all []Piece
	for _, p := range text.Diff(before, after) {
		all = append(all, Piece{p.Op == text.Out, p.Op == text.In, p.Text})
	}
	return all
}

// noted is what the notes of a draft are said with.
type noted struct {
	draft   desk.Draft
	edition edition.Edition
	names   map[int64]string
}

func (f *Face) margin(v *visit, frame Frame, n noted) (margin, error) {
	d := n.draft
	m := margin{Frame: frame, ID: d.ID, Version: d.Version, Source: d.Source, Noted: d.Noted(), MayNote: d.Open()}
	lines := v.notes(d, n.names, f.House.Zone(n.edition))
	at := map[int64]int{}
	for i, note := range d.Notes {
		line := lines[i]
		if place, answers := at[note.Parent]; answers {
			m.Threads[place].Replies = append(m.Threads[place].Replies, line)
			continue
		}
		thread, err := v.thread(d, note, line)
		if err != nil {
			return m, err
		}
		if line.Open {
			m.OpenNotes++
		}
		at[note.ID] = len(m.Threads)
		m.Threads = append(m.Threads, thread)
	}
	return m, nil
}

// thread says one note of a draft, and what may be done with it.
func (v *visit) thread(d desk.Draft, n desk.Note, line NoteLine) (Thread, error) {
	write := d.Open() && v.who.Can(d.WritingRight(v.who), d.Edition, d.Copy.Section)
	own := d.Open() && n.By == v.who.ID && (n.Kind == desk.NoteColleague || n.Kind == desk.NoteSuggestion)
	t := Thread{NoteLine: line, Quote: n.Quote, Suggestion: n.Kind == desk.NoteSuggestion, MayResolve: n.Open() && (write || own)}
	if !n.Anchor.None() {
		t.Gone = n.Open() && !n.Anchor.Stands(d.Copy)
		if n.Anchor.Words != n.Quote && !t.Gone {
			t.Moved = n.Anchor.Words
		}
		anchor, err := json.Marshal(n.Anchor)
		if err != nil {
			return t, err
		}
		t.Anchor = string(anchor)
	}
	if t.Suggestion {
		t.Pieces = pieces(n.Quote, n.Offer)
		t.MayDecide = n.Open() && write && !t.Gone
	}
	t.MayReopen = d.Open() && !n.Open() && n.Verdict != desk.Accepted
	if n.Verdict != "" {
		t.Verdict = v.words.T("margin.verdict_"+string(n.Verdict), "Name", line.Done)
	}
	return t, nil
}

// marginState is the margin for a script: the part of the page, the version that it belongs to, and after an accepted
// suggestion the text as it stands.
type marginState struct {
	Version int    `json:"version"`
	Open    int    `json:"open"`
	Part    string `json:"part"`
	Text    *sent  `json:"text,omitempty"`
	Saved   string `json:"saved,omitempty"`
}

func (f *Face) marginState(v *visit) error {
	draft, err := f.draftOf(v)
	if err != nil {
		return err
	}
	state, err := f.marginOf(v, draft)
	if err != nil {
		return err
	}
	return v.json(state)
}

func (f *Face) marginOf(v *visit, d desk.Draft) (marginState, error) {
	ctx := v.r.Context()
	ed, err := f.House.ByCode(ctx, d.Edition)
	if err != nil {
		return marginState{}, err
	}
	names, err := f.names(ctx, v.who)
	if err != nil {
		return marginState{}, err
	}
	frame := Frame{Lang: v.words.Locale(), Dir: v.words.Direction(), Typed: v.typed, Once: v.once(), words: v.words}
	shown, err := f.margin(v, frame, noted{d, ed, names})
	if err != nil {
		return marginState{}, err
	}
	var part bytes.Buffer
	if err := f.pages.RenderPart(&part, "draft", "margin", shown); err != nil {
		return marginState{}, err
	}
	return marginState{Version: d.Version, Open: shown.OpenNotes, Part: part.String()}, nil
}

// inMargin is the shape of every act in the margin: a script is answered with the margin as it is then, a form with the
// page.
func (f *Face) inMargin(v *visit, act, done string, do func(ctx context.Context, id int64) (desk.Draft, error)) error {
	id, err := v.number("draft")
	if err != nil {
		return err
	}
	if err := v.form(); err != nil {
		return err
	}
	draft, err := do(v.r.Context(), id)
	if err != nil {
		return f.again(v, act, err, f.draftPage)
	}
	if !v.scripted() {
		return f.onward(v, draftPath(id)+"#notes", v.words.T(done))
	}
	state, err := f.marginOf(v, draft)
	if err != nil {
		return err
	}
	if act == "accept" {
		zone, err := f.zoneOf(v.r.Context(), draft.Edition)
		if err != nil {
			return err
		}
		state.Text = &sent{Version: draft.Version, Kind: draft.Kind, Copy: draft.Copy, Embargo: embargoOf(draft, zone)}
		state.Saved = stamp(draft.Updated.In(zone), "15:04:05")
	}
	return v.json(state)
}

// anchor reads where in the text a note is to stand; a form without words is about the draft as a whole.
func (v *visit) anchor() desk.Anchor {
	return desk.Anchor{Place: v.field("place"), Words: v.exact("words"), Before: v.exact("before"), After: v.exact("after")}
}

func (f *Face) addNote(v *visit) error {
	return f.inMargin(v, "note", "newsroom.note_added", func(ctx context.Context, id int64) (desk.Draft, error) {
		return f.Desk.Remark(ctx, v.who, id, desk.Remark{Anchor: v.anchor(), Text: v.field("note")})
	})
}

func (f *Face) suggest(v *visit) error {
	return f.inMargin(v, "suggest", "margin.suggested", func(ctx context.Context, id int64) (desk.Draft, error) {
		return f.Desk.Suggest(ctx, v.who, id, desk.Suggestion{Anchor: v.anchor(), Offer: v.exact("offer"), Text: v.field("note")})
	})
}

// onNote is inMargin for an act on one note.
func (f *Face) onNote(v *visit, act, done string, do func(ctx context.Context, draft, note int64) (desk.Draft, error)) error {
	return f.inMargin(v, act, done, func(ctx context.Context, id int64) (desk.Draft, error) {
		note, err := v.number("note")
		if err != nil {
			return desk.Draft{}, err
		}
		return do(ctx, id, note)
	})
}

func (f *Face) replyToNote(v *visit) error {
	return f.onNote(v, "reply", "margin.replied", func(ctx context.Context, id, note int64) (desk.Draft, error) {
		return f.Desk.Reply(ctx, v.who, id, note, v.field("note"))
	})
}

func (f *Face) resolveNote(v *visit) error {
	return f.onNote(v, "resolve", "newsroom.note_resolved", func(ctx context.Context, id, note int64) (desk.Draft, error) {
		return f.Desk.ResolveNote(ctx, v.who, id, note)
	})
}

func (f *Face) reopenNote(v *visit) error {
	return f.onNote(v, "reopen", "margin.reopened", func(ctx context.Context, id, note int64) (desk.Draft, error) {
		return f.Desk.Reopen(ctx, v.who, id, note)
	})
}

func (f *Face) refuseSuggestion(v *visit) error {
	return f.onNote(v, "refuse", "margin.is_refused", func(ctx context.Context, id, note int64) (desk.Draft, error) {
		return f.Desk.Refuse(ctx, v.who, id, note)
	})
}

func (f *Face) acceptSuggestion(v *visit) error {
	return f.onNote(v, "accept", "margin.is_accepted", func(ctx context.Context, id, note int64) (desk.Draft, error) {
		version, err := wholeNumber(v.field("version"), "version")
		if err != nil {
			return desk.Draft{}, err
		}
		return f.Desk.Accept(ctx, v.who, id, note, int(version))
	})
}

// colleagues answers who may see a draft and be named in its notes.
func (f *Face) colleagues(v *visit) error {
	draft, err := f.draftOf(v)
	if err != nil {
		return err
	}
	people, err := f.Inbox.Colleagues(v.r.Context(), v.who, draft.Edition, draft.Copy.Section)
	if err != nil {
		return err
	}
	return v.json(map[string]any{"people": people})
}

// marginRoutes are the addresses of the margin and of comparing and restoring versions.
func marginRoutes() []route {
	return []route{
		get("drafts/{draft}/margin", account.See, (*Face).marginState),
		get("drafts/{draft}/colleagues", account.See, (*Face).colleagues),
		post("drafts/{draft}/notes", account.See, (*Face).addNote),
		post("drafts/{draft}/suggestions", account.See, (*Face).suggest),
		post("drafts/{draft}/notes/{note}/reply", account.See, (*Face).replyToNote),
		post("drafts/{draft}/notes/{note}/resolve", account.See, (*Face).resolveNote),
		post("drafts/{draft}/notes/{note}/reopen", account.See, (*Face).reopenNote),
		post("drafts/{draft}/notes/{note}/accept", account.Write, (*Face).acceptSuggestion),
		post("drafts/{draft}/notes/{note}/refuse", account.See, (*Face).refuseSuggestion),

		get("drafts/{draft}/compare", account.See, (*Face).comparePage),
		post("drafts/{draft}/versions/{version}/restore", account.Write, (*Face).restoreVersion),
		get("stories/{story}/compare", account.See, (*Face).compareStoryPage),
		post("stories/{story}/versions/{version}/restore", account.Write, (*Face).restorePublished),

		get("inbox", account.See, (*Face).inboxPage),
		get("inbox/state", account.See, (*Face).inboxState),
		get("inbox/{notice}", account.See, (*Face).openNotice),
		post("inbox/read", account.See, (*Face).readNotices),
		post("inbox/letters", account.See, (*Face).wishLetters),
	}
}
