package newsroom

import (
	"time"
)

// sampleList is the list with everything in it.
func sampleList(frame Frame, choices []Choice, at time.Time) listPage {
	row := ListRow{ID: 1, Version: 3, Path: "/newsroom/drafts/1", Headline: "Headline", Slugline: "PORT/", Section: "World", Writer: "Anna", Stage: "Writing", StageCode: "writing",
		Marks: []string{"Urgent"}, Urgent: true, State: "overdue", Late: true, Waits: "embargoed", Countdown: &Countdown{Until: "2026-11-22T12:00:00Z", Words: "{in}", Over: "over"}, At: at}
	gone := ListRow{ID: 2, Stage: "Killed", Waits: "embargoed", Pending: true, At: at, Gone: true}
	frame.PageKeys = []KeyWord{{[]string{"j", "k"}, "Next, previous row"}}
	var acts []listAct
	for _, a := range listActs {
		a.Word = "Act"
		acts = append(acts, a)
	}
	return listPage{Frame: frame, Editions: choices, Edition: "en", Live: "/en/desk/live", At: 9, Held: []HeldLine{{Path: "/newsroom/stories/812", Headline: "Headline", Reason: "Reason", Age: "an hour ago"}},
		Views:    []ListView{{Key: "view-open", Path: "/newsroom/list", Icon: "user", Word: "Open", Count: "12", Here: true}, {Key: "stage-writing", Word: "Writing", Count: "3"}},
		Searches: []ListView{{Key: "search-1", Path: "/newsroom/list?q=port", Icon: "search", Word: "Port", Count: "1", Here: true, Drop: "/newsroom/list/searches/1/drop"}},
		Shown:    "Open", Search: listSearch{View: "open", Stage: "writing", Words: "port", Urgency: "3"}, Rows: []ListRow{row, gone}, Next: "/newsroom/list?before=1", Narrowed: true,
		Sections: choices, Writers: choices, Urgencies: choices, Topics: choices, Move: choices, MayWrite: true, Acts: acts,
		Told: &listTold{Batch: 4, Said: "1 done · 1 refused", Undo: "Undo", Refused: []refusedRow{{2, "Headline", "Not yours."}}}}
}
