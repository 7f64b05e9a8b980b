package newsroom

import "time"

func samplePlanRow(at time.Time) PlanRow {
	return PlanRow{ID: 1, Version: 2, Path: "/newsroom/plan/1", Slugline: "PORT/", Remark: "Note", Time: "14:05", At: at, Section: "World", Place: "Arden", Writer: "Anna", Photo: "Boris", Length: "400 words",
		Picture: "Picture wanted", Deadline: "16:00", State: "overdue", StateCode: "late", Late: true, DraftPath: "/newsroom/drafts/1", MayStart: true, MayChange: true, Back: "/newsroom/plan"}
}

func samplePlanForm(choices []Choice) planForm {
	return planForm{Act: "plan", Action: "/newsroom/plan", Edition: "en", Adds: true, Date: "2026-11-22", Sections: choices, Writers: choices, Photographers: choices, Pictures: choices, Back: "/newsroom/plan", View: "week", Day: "2026-11-16"}
}

// samplePlan is a week with everything in it.
func samplePlan(frame Frame, choices []Choice, at time.Time) planPage {
	gone := PlanRow{ID: 2, Cancelled: true, MayChange: true, StoryPath: "/newsroom/stories/1", At: at}
	form := samplePlanForm(choices)
	return planPage{Frame: frame, Editions: choices, Edition: "en", Live: "/en/desk/live", Week: true, Word: "Week", Zone: "UTC", Back: "/b", Forth: "/f", Today: "/t", Other: "/o",
		Days: []PlanDay{{Date: "2026-11-16", Word: "Monday", Path: "/d", Today: true, Entries: []PlanRow{samplePlanRow(at), gone}}, {Word: "Tuesday"}}, New: &form}
}

func samplePlanEntry(frame Frame, choices []Choice, at time.Time) planEntryPage {
	return planEntryPage{Frame: frame, Edition: "en", Entry: samplePlanRow(at), Fields: samplePlanForm(choices), Theirs: []planDifference{{"Place", "a", "b"}}, Changed: "saved", Zone: "Times are those of UTC."}
}
