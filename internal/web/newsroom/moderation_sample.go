package newsroom

import (
	"time"

	"dateline.news/internal/discussion"
)

// sampleModeration answers views of the pages of moderation: full, and as empty as they come.
func sampleModeration(frame Frame, choices []Choice, at time.Time) map[string][]any {
	head := Moderation{
		Ways:     []Way{{Path: "/newsroom/moderation?queue=reported", Word: "Reported", Count: "3", Here: true}, {Path: "/newsroom/moderation/history", Word: "History"}},
		Editions: []Way{{Path: "/newsroom/moderation", Word: "Every edition", Here: true}},
		Pulse:    "/newsroom/moderation/pulse",
		Undo:     &UndoBar{Path: "/newsroom/moderation/acts/1/undo", Did: "Rejected", Whom: "Ada", Until: at, Seconds: 28},
	}
	message := MessageLine{Path: "/newsroom/moderation/messages/5", Message: 5, Name: "Ada", Staff: true, Featured: true, Text: "<p>Words.</p>", State: "Pending",
		Code: discussion.Pending, Why: "Waits", At: at, Edited: at, Here: true}
	rules := []RuleChoice{{choices[0], "1"}, {choices[1], "2"}}
	acts := []ModerationAct{{"/newsroom/moderation/messages/5", "Rejected", "Ada", "Headline", "Rule", "Note", "Mod", at, at}, {Path: "/newsroom/moderation", Did: "Approved", At: at}}
	sanction := SanctionLine{Did: "Muted", Where: "This discussion", Rule: "Rule", Note: "Note", At: at, Until: at, Lift: "/newsroom/moderation/sanctions/1/lift", InForce: true}
	card := AuthorCard{Path: "/newsroom/moderation/readers/9", Name: "Ada", State: "Member", Accepted: 8, Rejected: 2, Rate: 20, Staff: true, Created: at,
		Memos: []discussion.MemoLine{{By: 7, Name: "Mod", Text: "Known.", At: at}}, Sanctions: []SanctionLine{sanction, {Did: "Warned"}}, Recent: []MessageLine{message, {}}}
	forms := []MeasureForm{
		{Measure: discussion.Mute, Key: "m", Icon: "pause", Word: "Mute", Says: "Says", Scopes: choices, Times: choices, Rules: rules},
		{Measure: discussion.Block, Key: "b", Icon: "ban", Word: "Block", Says: "Says", Scopes: choices, Rules: rules, Grave: true}}
	line := CaseLine{Path: "/newsroom/moderation/messages/5", Message: 5, Name: "Ada", Excerpt: "Words", Headline: "Headline", Marks: []string{"2 reports"}, Urgent: true, At: at, Here: true}
	full := &CaseView{Line: message, Version: 2, Edition: "en", Headline: "Headline", Public: "/en/20261122/headline-812", Talk: "/newsroom/moderation/stories/812",
		Reports: []ReportLine{{"Rule", "words", at}, {Rule: "Rule"}}, Hits: []string{"word"}, Plea: "Please.", Thread: []MessageLine{message, {}}, Author: &card, Acts: acts,
		Mine: at, Decide: true, Approve: true, Reject: true, Answer: true, Feature: true, Rules: rules, Measures: forms, Lede: "Lede", Mark: "pending.1.0.0.false"}
	return map[string][]any{
		"moderation": {
			moderationPage{Frame: frame, Empty: true},
			moderationPage{Frame: frame, Moderation: head, Begin: "/newsroom/moderation/next", Cases: []CaseLine{line, {Taken: true}}, More: "/more", Only: "/newsroom/moderation"},
			moderationPage{Frame: frame, Moderation: head, Cases: []CaseLine{line}, Case: full, Previous: line, Following: line},
			moderationPage{Frame: frame, Begin: "/newsroom/moderation/next", Over: "Decided."},
			moderationPage{Frame: frame, Case: &CaseView{Own: true, Claimed: "A colleague", Decide: true}},
		},
		"moderation_reader": {
			readerPage{Frame: frame, Own: true},
			readerPage{Frame: frame, Moderation: head, ID: 9, Card: card, Sanction: []SanctionLine{sanction, {}}, Messages: []MessageLine{message}, Acts: acts, Measures: forms,
				Scopes: choices, Rules: rules, Terms: choices, Count: 3, Counted: true},
		},
		"moderation_discussion": {
			talkPage{Frame: frame, Chair: Chair{Frame: frame}},
			talkPage{Frame: frame, Moderation: head, Story: 812, Headline: "Headline", Public: "/en/20261122/headline-812", Chair: *sampleChair(frame, choices), Queues: head.Ways, Acts: acts},
		},
		"moderation_appeals": {
			appealsPage{Frame: frame},
			appealsPage{Frame: frame, Moderation: head, More: "/more", Pleas: []PleaLine{
				{ID: 1, Name: "Ada", Reader: "/newsroom/moderation/readers/9", Words: "Please.", Message: &message, Headline: "Headline", At: "2026-11-22 14:05"},
				{ID: 2, Sanction: &sanction, Mine: true}}},
		},
		"moderation_policy": {
			policyPage{Frame: frame},
			policyPage{Frame: frame, Moderation: head, Edition: "en", Masthead: "EN", Modes: choices, Seconds: "60", CloseHours: "336", ArchiveDays: "365", HouseRules: "/en/talk/rules", Way: "/newsroom/moderation/policy"},
		},
		"moderation_words": {
			wordsPage{Frame: frame, Banned: WordList{Frame: frame}, Suspect: WordList{Frame: frame}},
			wordsPage{Frame: frame, Moderation: head, Edition: "en", Language: "English", Version: 3, Way: "/newsroom/moderation/words",
				Banned: WordList{frame, "banned", "Banned", "Says", "one\ntwo", "2 words", 2, 1}, Suspect: WordList{frame, "suspect", "Suspect", "Says", "", "no words", 0, 0}},
		},
		"moderation_history": {moderationHistory{Frame: frame}, moderationHistory{Frame: frame, Moderation: head, Acts: acts, More: "/more"}},
	}
}

func sampleChair(frame Frame, choices []Choice) *Chair {
	return &Chair{Frame: frame, Path: "/newsroom/moderation/stories/812", State: "Open", Reason: "Reason", Seconds: "60", Messages: 12, Pinned: true, Hidden: true, Zone: "UTC",
		States: choices, From: "/newsroom/stories/812"}
}
