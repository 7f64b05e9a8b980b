package newsroom

import (
	"errors"
	"fmt"
	"maps"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/edition"
	"dateline.news/internal/front"
	"dateline.news/internal/lang"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/report"
	"dateline.news/internal/story"
	"dateline.news/internal/text"
)

// checkPages proves each template on views with everything and with nothing, so that a broken theme is refused before
// the first request.
func (f *Face) checkPages() error {
	var faults []error
	for page, views := range samples() {
		faults = append(faults, f.pages.Check(page, views...))
	}
	for _, page := range f.pages.Pages() {
		if _, known := samples()[page]; !known {
			faults = append(faults, fmt.Errorf("newsroom/%s.html belongs to no page of the newsroom", page))
		}
	}
	return errors.Join(faults...)
}

// samples answers views of every page: full, and as empty as they come.
func samples() map[string][]any {
	words := lang.For("ar")
	bare := Frame{Lang: "ar", Dir: "rtl", Title: "Title", words: words, Typed: Typed{Words: words}}
	frame := bare
	frame.Name, frame.Note, frame.Once, frame.Self = "Anna Kask", "Kept.", "once", 7
	frame.Doors = []Door{{Path: "/newsroom/desk", Icon: "layout-list", Word: "Desk", Here: true}}
	at := time.Date(2026, 11, 22, 14, 5, 12, 0, time.UTC)
	ed := edition.Edition{Code: "en", Name: "Meridian", Agency: "Meridian", Locale: "en", Direction: "ltr", Zone: "UTC", Prefix: "en",
		Sections: []edition.Section{{Slug: "world", Name: "World", Position: 1}}}
	person := account.Account{ID: 7, Email: "anna@meridian.example", Name: "Anna Kask", Locale: "en", TwoStep: true, Created: at, SignedIn: at,
		Grants: []account.Grant{{Role: account.Editor, Edition: "en"}}}
	gone := person
	gone.Disabled, gone.SignedIn = at, time.Time{}
	choices := []Choice{{"en", "English", true}, {"ru", "Русский", false}}
	grants := []GrantRow{{choices, choices, 0}}
	keys := []account.Key{{ID: 1, Name: "wire", Created: at}, {ID: 2, Name: "old", Created: at, Used: at, Revoked: at}}
	session := account.Session{ID: 1, UserAgent: "Firefox", Address: "192.0.2.1", Created: at, Seen: at}
	happened := []Happening{{at, "Anna Kask", "saved the text"}}
	line := StoryLine{Number: 812, Path: "/newsroom/stories/812", Headline: "Headline", Published: at, State: "Killed", Killed: true, Marks: []string{"Corrected"}}
	text := Reading{Lang: "en", Dir: "ltr", Headline: "Headline", Lede: "Lede", Dateline: "TALLINN (Meridian)", Body: []string{"One.", "Two."}}
	versions := []VersionLine{{Path: "/newsroom/drafts/1/versions/2", Version: 2, Headline: "Headline", By: "Anna", At: at, Words: 200, Turn: "update"}}
	shown := picture{Number: 77, Small: "/newsroom/mediabank/77/file/320", Large: "/newsroom/mediabank/77/file/1200", Refused: "Expired", Path: "/newsroom/mediabank/77"}
	asset := mediabank.Asset{Number: 77, State: mediabank.Ready, Width: 3000, Height: 2000, Uploaded: at, Keywords: []string{"port"}, Reason: "Wrong person.",
		Renditions: []mediabank.Rendition{{Width: 320, Height: 213, Bytes: 20_000, MIME: "image/jpeg"}}}
	views := map[string][]any{
		"signin":  {signInPage{Frame: bare, Next: "/newsroom/"}, signInPage{Frame: bare, Ended: true, LostFile: true, Kept: []Kept{{"kept.note", "text"}}, Fault: "No.", Email: "a@b.example"}},
		"resume":  {resumePage{Frame: frame, Action: "/newsroom/drafts/1/notes", Kept: []Kept{{"note", "text"}}}},
		"fault":   {faultPage{Frame: bare, Text: "No."}, faultPage{Frame: frame, Text: "No.", Reference: "ABCD2345"}},
		"account": {accountPage{Frame: frame}, accountPage{Frame: frame, Account: person, Roles: []string{"Editor"}, Languages: choices, Sessions: []Session{{session, true}, {session, false}}, Keys: keys, Codes: 9, Enrolment: &Enrolment{"SECRET", "data:image/png;base64,AA"}, Recovery: []string{"aaaa-bbbb"}, Secret: "dl_x"}},
		"front": {frontPage{Frame: frame}, frontPage{Frame: frame, Editions: choices, MayUndo: true, Adding: choices, History: []frontChange{{Version: 2, Name: "Editor", Undoes: 1}, {Version: 1, Undoes: -1}},
			Zones: []frontZone{{Zone: front.Top, Name: "Top", Places: 4, Sections: choices, Rule: front.Fill{Hours: 12, Off: true}, Slots: []frontSlot{{Headline: "Headline", Path: "/en/"}, {Withdrawn: true, Later: true, Over: true}}}, {Name: "World"}}}},
		"staff":      {staffPage{Frame: frame}, staffPage{Frame: frame, People: []Person{{person, []string{"Editor", "Chief"}}, {gone, nil}}, Languages: choices, Grants: grants, Letters: "/var/letters"}},
		"person":     {personPage{Frame: frame, Account: person, Languages: choices, Grants: grants, Sessions: []account.Session{session}, Keys: keys}, personPage{Frame: frame, Account: gone, Own: true}},
		"editions":   {editionsPage{Frame: frame}, editionsPage{Frame: frame, Agency: edition.Agency{Name: "Meridian", Domain: "meridian.example"}, Editions: []edition.Edition{ed}, MayAdd: true}},
		"edition":    {editionPage{Frame: frame, Edition: ed, Home: "/en/"}, editionPage{Frame: frame}},
		"desk":       {deskPage{Frame: frame, Empty: true}, sampleDesk(frame, choices, at)},
		"plan":       {planPage{Frame: frame}, samplePlan(frame, choices, at)},
		"plan_entry": {planEntryPage{Frame: frame}, samplePlanEntry(frame, choices, at)},
		"list":       {listPage{Frame: frame}, sampleList(frame, choices, at)},
		"import":     {importPage{Frame: frame}, importPage{Frame: frame, Editions: choices, Text: "typed"}},
		"draft":      sampleDrafts(frame, ed, at),
		"look":       {lookPage{frame, desk.Draft{ID: 1}, ed}},
		"history":    {historyPage{Frame: frame}, historyPage{frame, desk.Draft{ID: 1}, versions}},
		"version":    {versionPage{frame, "/newsroom/drafts/1", 2, "Anna", at, text}, versionPage{Frame: frame}},
		"stories":    {storiesPage{Frame: frame}, storiesPage{frame, choices, "en", "port", []StoryLine{line}, "/newsroom/stories?before=x"}, storiesPage{Frame: frame, Words: "nothing"}},
		"story":      sampleStories(frame, ed, versions, happened),
		"mediabank":  {mediabankPage{Frame: frame}, mediabankPage{frame, "port", []AssetTile{{shown, "Expired", false}, {picture{}, "", true}}, "/next", true, []RefusedFile{{"x.jpg", "No picture."}}, 64 << 20}},
		"asset":      {assetPage{Frame: frame, Asset: mediabank.Asset{Number: 1, State: mediabank.Processing}}, assetPage{Frame: frame, Asset: asset, Picture: shown, State: "Ready", Fault: "Damaged.", Notes: []string{"Odd."}, Texts: []LanguageText{{"ru", "Русский", "ltr", mediabank.Text{Caption: "x"}}}, Used: []StoryLine{line}, Journal: happened, Uploader: "Anna", MayEdit: true, MayKill: true, Restore: true}},
		"reports": {reportsPage{Frame: frame}, reportsPage{Frame: frame, Editions: choices, Edition: "en", States: choices, State: "new",
			Reports: []ReportedLine{{"/newsroom/reports/1", "Headline", "words", "remark", "Anna", at, "an hour ago"}, {Remark: "remark", At: at}}}},
		"report": {reportPage{Frame: frame, Edition: ed, Report: report.Report{ID: 1, State: report.Answered, Answer: "Answer", Mailed: true}, By: "Anna"},
			reportPage{Frame: frame, Edition: ed, Report: report.Report{ID: 1, State: report.Checking, Words: "words", Remark: "remark", Email: "a@b.example", Version: 1}, State: "Checking", By: "Anna", Sent: at, Story: "/newsroom/stories/812",
				Correct: "/newsroom/stories/812?correct=words", Decide: true, Mine: true, Version: 2},
			reportPage{Frame: frame, Edition: ed, Report: report.Report{ID: 1, State: report.Fresh, Remark: "remark"}, Decide: true}},
		"tasks":         {tasksPage{Frame: frame}, tasksPage{Frame: frame, Editions: choices, Edition: "en", Tasks: sampleTasks(at)}},
		"task":          {taskPage{Frame: frame}, taskPage{frame, sampleTasks(at)[0]}, taskPage{frame, sampleTasks(at)[1]}},
		"flash":         {flashPage{Frame: frame}, sampleFlash(frame, at)},
		"second_reader": {secondReaderPage{Frame: frame}, secondReaderPage{frame, []AloneLine{{Path: "/newsroom/stories/812", Read: "/newsroom/second-reader/812/1", Headline: "Headline", By: "Anna", At: at}, {Own: true, At: at}}}},
	}
	maps.Copy(views, sampleFlow(frame, choices, ed))
	maps.Copy(views, sampleMargins(frame, choices, at))
	maps.Copy(views, sampleCheck(frame, ed, at))
	maps.Copy(views, sampleModeration(frame, choices, at))
	sampleHouse(views, bare, frame, choices)
	return views
}

func sampleDesk(frame Frame, choices []Choice, at time.Time) deskPage {
	draft := DraftLine{Path: "/newsroom/drafts/1", Slugline: "PORT/", Section: "World", Author: "Anna", Kind: "Flash", Urgency: "Urgent", Urgent: true, Label: "Analysis", Step: "Legal", State: "goes out", Updated: at, By: "Boris"}
	held := []HeldLine{{"/newsroom/stories/812", "Headline", "Reason", "Anna", at, "an hour ago", true}, {Since: at}}
	return deskPage{Frame: frame, Held: held, Requests: sampleRequests(at), Editions: choices, Edition: "en", Stage: "writing", Mine: true, MayWrite: true, Columns: []Column{
		{Stage: "writing", Word: "Writing", Icon: "pencil", Hint: "Hint", Drafts: []DraftLine{draft, {Headline: "Headline", Updated: at}}, More: "/more"},
		{Stage: "spiked", Word: "Spiked", Icon: "trash-2", Hint: "Hint", Fold: true},
	}}
}

func sampleTasks(at time.Time) []TaskShown {
	return []TaskShown{
		{ID: 1, Path: "/newsroom/tasks/1", Word: "Updated", Icon: "pencil", Pressing: true, Headline: "Headline", Origin: "Origin", OriginPath: "/newsroom/stories/812", Edition: "AR", From: "EN", Lang: "en", Dir: "ltr", At: at,
			Ago: "a minute ago", Reason: "Wrong.", Write: "/newsroom/stories/813/update", May: true, Version: 3, Base: 1, Changes: []TaskChange{{"Headline", [][]text.Piece{{{Op: text.Out, Text: "old"}, {Op: text.In, Text: "new"}, {Op: text.Kept, Text: " rest"}}}}}},
		{ID: 2, Path: "/newsroom/tasks/2", Draft: "/newsroom/drafts/9", Done: at, DoneBy: "Anna", Note: "Note", At: at},
	}
}

func sampleFlash(frame Frame, at time.Time) flashPage {
	frame.Flash = &FlashForm{Places: []FlashPlaces{{"EN · Meridian", "en", "ltr", []Choice{{"en/world", "World", true}}}}, Minutes: 30, Most: 60}
	return flashPage{frame, []BannerOf{
		{Code: "en", Edition: "EN · Meridian", Lang: "en", Dir: "ltr", Zone: "UTC", Up: &BannerUp{"Words", "/newsroom/stories/812", "Anna", at, "in 12 minutes"}},
		{Code: "ar", Past: []BannerPast{{Words: "Words", Path: "/newsroom/stories/811", By: "Anna", EndedBy: "Boris", At: at, Until: at}, {At: at}}},
	}}
}

func sampleRequests(at time.Time) []RequestLine {
	return []RequestLine{{ID: 1, Path: "/newsroom/stories/812", Headline: "Headline", Class: "Correction", Where: "in the text", Old: "old", New: "new", Note: "Note", Cause: "Cause",
		By: "Anna", At: at, May: true}, {ID: 2, Own: true, May: true, At: at}, {ID: 3, At: at}}
}

func sampleDrafts(frame Frame, ed edition.Edition, at time.Time) []any {
	note := NoteLine{ID: 3, Kind: "Missing date", Text: "Thursday", Place: "body[3]", By: "Anna", At: at, Open: true, Asks: true}
	over := NoteLine{ID: 4, Kind: "Note", Text: "Done", At: at, Done: "Boris"}
	all := acts{Frame: frame, ID: 1, Story: 812, Version: 4, Stage: "Submitted", StageCode: desk.Submitted, State: "embargoed", Approved: "approved", Approvals: "1 of 2", Check: checkBrief{"/newsroom/drafts/1/check", 9, true, []string{"Figure: 40"}}, Moves: []Choice{{"legal", "Legal", false}}, Updated: "saved", Zone: "UTC",
		Changed: []ChangedLine{{N: 0, Kind: "Figure", Place: "body.content[0]", Old: "12", New: "13", Note: "Note", Answered: true, Wrong: true, Classes: []Choice{{"correction", "Correction", true}}}},
		Asks:    []NoteLine{note}, Write: true, Submit: true, Return: true, Approve: true, Publish: true, Alone: true, Schedule: true, Scheduled: true, Lift: true, Spike: true, Revive: true}
	none := acts{Frame: frame, ID: 1, Stage: "Published", StageCode: desk.Published}
	choices := []Choice{{"5", "5 · Regular", true}}
	full := draftPage{Frame: frame, Draft: desk.Draft{ID: 1, Copy: story.Copy{Headline: "Headline"}}, Edition: ed, Acts: all, Margin: sampleMargin(frame, note, over),
		Kinds: choices, Sections: choices, Urgencies: choices, Labels: choices, Journal: []Happening{{at, "Anna", "saved"}}, Guests: sampleGuests(), Tasks: sampleTasks(at), Targets: choices, FaultAt: "body.content[3]"}
	return []any{draftPage{Frame: frame, Edition: ed, Acts: none, Margin: margin{Frame: frame}}, full}
}

func sampleStories(frame Frame, ed edition.Edition, versions []VersionLine, happened []Happening) []any {
	at := time.Date(2026, 11, 22, 14, 5, 12, 0, time.UTC)
	held := story.Story{Number: 813, Edition: "en", State: story.Held, Withdrawn: at, Copy: story.Copy{Headline: "Headline"}}
	published := story.Story{Number: 812, Edition: "en", State: story.Published, Version: 2, Copy: story.Copy{Headline: "Headline"}, Reason: "Wrong."}
	return []any{
		storyPage{Frame: frame, Edition: ed},
		storyPage{Frame: frame, Edition: ed, Story: held, Release: true, Chair: sampleChair(frame, []Choice{{"open", "Open", true}})},
		storyPage{Frame: frame, Story: published, Edition: ed, Public: "/en/20261122/headline-812", State: "Published", Published: at, By: "Anna", Versions: versions,
			Words: []Words{{Place: "headline", Tag: "headline", Text: "Headline"}, {Place: "body.content[0]", Tag: "quote", Text: "a"}, {Place: "caption", Asset: 7, Label: "Caption", Text: "b"}},
			Notes: `{"correction body":"x"}`, Find: "words", Report: 3, Second: true, Requests: sampleRequests(at), Kin: []KinLine{{812, "/newsroom/stories/812", "AR", "Headline", true, true}},
			Corrections: []CorrectionLine{{"Correction", "in the text", "old", "new", "note", "cause", "Anna", "asked by Boris", at}}, Acts: []ActLine{{"killed", "reason", "memo", "Anna", at}}, Journal: happened,
			Classes: []Choice{{"correction", "Correction", true}}, Targets: []Choice{{"ar", "AR", false}}, Update: true, Correct: true, Hold: true, Release: true, Kill: true, Restore: true},
	}
}
